/* The catalogue's own reports, catalog/reports/NAME.md. */
#include <string.h>

#include "filling.h"
#include "slot.h"
#include "text.h"

bool
report_is_own(const struct source *source, const char **name, size_t *n)
{
	*name = source->path;
	if (!text_skip(name, "reports/") || !text_ends(*name, ".md"))
		return false;
	*n = strlen(*name) - strlen(".md");
	return true;
}

const struct source *
report_find(const struct house *house, const char *name)
{
	const char *own;
	size_t n;

	EACH(const struct source, s, house->sources.list)
		if (report_is_own(s, &own, &n) && n == strlen(name) && strncmp(own, name, n) == 0)
			return s;
	return NULL;
}

bool
report_read_all(struct ctx *ctx, struct house *house)
{
	struct binder *binder;
	bool good = filling_words_read(ctx, house, &house->filling);

	EACH(const struct source, s, house->sources.list) {
		struct bound_text bound;
		const char *name;
		size_t n;

		if (report_is_own(s, &name, &n))
			good &= slot_read(ctx, house, s->path, s->bytes, s->n, &bound);
	}
	return good & binder_make(ctx, house, &binder);
}
