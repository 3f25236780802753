/* A bound report of any bytes: its slots stand where they say, and what is written from it is read back the same. */
#include <stdlib.h>
#include <string.h>

#include "language.h"
#include "slot.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check(const struct bound_text *bound)
{
	const struct blank *last = NULL;

	EACH(const struct binding, b, bound->places) {
		const struct blank *k = &b->blank;

		if (k->line >= bound->text->lines.n || k->from >= k->until)
			abort();
		const char *line = bound->text->lines.at[k->line].text;
		if (k->until > strlen(line) || strncmp(line + k->from, k->text, k->until - k->from) != 0)
			abort();
		if (last != NULL && (k->line < last->line || (k->line == last->line && k->from < last->until)))
			abort();
		if (b->kind == BOUND_FIGURE && b->figure == NULL)
			abort();
		last = k;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct figure figures[] = { { .name = "one" }, { .name = "two" } };
	static struct type list = { .name = "theme" };
	static struct word words[] = { { "余", 3, WORD_AFTER, DIRECTION_MORE }, { "近", 3, WORD_BEFORE, DIRECTION_ALMOST } };
	struct language language = { .words = { words, COUNT(words), COUNT(words) } };
	struct figures all = { .list = { figures, COUNT(figures), COUNT(figures) } };
	struct house house = { .figures = &all, .language = &language };
	struct ctx ctx = { .arena = arena_make(), .house = &house };
	struct bound_text bound, again;
	struct buf out = buf_make(ctx.arena);

	figures[1].argument = &list;
	if (slot_read(&ctx, &house, "fuzz.md", (const char *)bytes, n, &bound)) {
		check(&bound);
		if (!bind_write(&ctx, &bound, &out) || (out.n > 0 && !slot_read(&ctx, &house, "again.md", out.at, out.n, &again)) ||
		    (out.n > 0 && again.places.n != bound.places.n))
			abort();
	} else if (!problem_any(&ctx)) {
		abort();
	}
	arena_free(ctx.arena);
	return 0;
}
