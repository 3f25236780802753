/* Asking a figure of the small city for a year, attesting it, and a training course to count. */
#ifndef ASK_UNIT_H
#define ASK_UNIT_H

#include "city_unit.h"

#include "figure.h"

static inline const struct figure *
figure(struct ctx *ctx, const char *name)
{
	const struct figure *f = figure_find(ctx->house, name);

	assert_non_null(f);
	return f;
}

static inline struct question
year_of(int64_t org, int year)
{
	return (struct question){ .org = org, .from = day_make(year, 1, 1), .until = day_make(year + 1, 1, 1) };
}

static inline struct answer
answer(struct ctx *ctx, const char *name, int64_t org, int year)
{
	struct question q = year_of(org, year);
	struct answer a;

	must(ctx, figure_answer(ctx, figure(ctx, name), &q, &a));
	return a;
}

static inline int64_t
value(struct ctx *ctx, const char *name, int64_t org, int year)
{
	struct answer a = answer(ctx, name, org, year);

	assert_null(a.attested);
	return a.missing ? -1 : a.value;
}

static inline bool
attest(struct ctx *ctx, const char *name, int64_t org, int year, const char *text)
{
	struct question q = year_of(org, year);

	return figure_attest(ctx, figure(ctx, name), &q, text, "工作总结");
}

static inline void
course(struct ctx *ctx, int64_t org, const char *on, const char *headcount)
{
	struct record *r = example_make(ctx, type_of(ctx, "training_course"), &city(ctx)->a);

	r->org = org;
	put(ctx, r, r->type->happened->name, on);
	EACH(const struct field, f, r->type->fields)
		if (f->kind == KIND_HEADCOUNT)
			put(ctx, r, f->name, headcount);
		else if (kind_is_link(f) || (f->kind == KIND_DAY && !f->happened))
			must(ctx, record_put(ctx, r, f, NULL, 0));
	save(ctx, r);
}

#endif
