/* Plain text of any bytes: every line that comes out is valid text. */
#include <stdlib.h>
#include <string.h>

#include "foreign_text.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct ctx ctx = { .arena = arena_make() };
	struct foreign_text text;

	if (foreign_text_read(&ctx, "fuzz.txt", (const char *)bytes, n, &text)) {
		EACH(const struct foreign_line, line, text.lines)
			if (!text_valid(line->text, strlen(line->text)))
				abort();
	} else if (!problem_any(&ctx)) {
		abort();
	}
	arena_free(ctx.arena);
	return 0;
}
