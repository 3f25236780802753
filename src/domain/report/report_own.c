/* The catalogue's own reports, catalog/reports/NAME.md. */
#include <string.h>

#include "filling.h"
#include "slot.h"
#include "text.h"

static bool
is_report(const struct source *source)
{
	return text_starts(source->path, "reports/") && text_ends(source->path, ".md");
}

const struct source *
report_find(const struct house *house, const char *name)
{
	EACH(const struct source, s, house->sources.list) {
		const char *p = s->path;

		if (is_report(s) && text_skip(&p, "reports/") && text_skip(&p, name) && strcmp(p, ".md") == 0)
			return s;
	}
	return NULL;
}

bool
report_read_all(struct ctx *ctx, struct house *house)
{
	struct binder *binder;
	bool good = filling_words_read(ctx, house, &house->filling);

	EACH(const struct source, s, house->sources.list) {
		struct bound_text bound;

		if (is_report(s))
			good &= slot_read(ctx, house, s->path, s->bytes, s->n, &bound);
	}
	return good & binder_make(ctx, house, &binder);
}
