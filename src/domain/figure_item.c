#include <string.h>

#include "figure.h"
#include "figure_sql.h"
#include "record.h"
#include "text.h"

/* ${text} as two writings of one name are compared: “四清”活动 and 四清活动. */
static char *
plain(struct arena *arena, const char *text)
{
	static const char *const marks[] = { "“", "”", "‘", "’", "《", "》", "\"" };
	char *folded = text_fold(arena, text);

	for (size_t i = 0; i < COUNT(marks); i++)
		for (char *p; (p = strstr(folded, marks[i])) != NULL;)
			memmove(p, p + strlen(marks[i]), strlen(p + strlen(marks[i])) + 1);
	return folded;
}

bool
figure_item(struct ctx *ctx, const struct figure *f, const char *text, day on, int64_t *out)
{
	const char *wanted = plain(ctx->arena, text);
	struct option *options;
	size_t n, near = 0;
	int64_t id = 0;

	if (!record_options(ctx, f->argument, on, &options, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *title = plain(ctx->arena, options[i].title);

		if (strcmp(title, wanted) == 0) {
			*out = options[i].id;
			return true;
		}
		if (wanted[0] != '\0' && (strstr(title, wanted) != NULL || strstr(wanted, title) != NULL)) {
			id = options[i].id;
			near++;
		}
	}
	*out = near == 1 ? id : 0;
	return true;
}
