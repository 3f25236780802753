/*
 * A random year or two of the small city, the same on both engines: every type that a figure counts, filled by chance from
 * what its fields may hold, days crowded at the edges of years. What the rules refuse is left out.
 */
#ifndef RANDOM_UNIT_H
#define RANDOM_UNIT_H

#include "city_unit.h"

enum { RANDOM_EACH = 48, RANDOM_PEOPLE = 12 };

struct random_record { const struct type *type; int64_t id; bool struck; };
struct chance {
	uint64_t seed;
	int64_t people[RANDOM_PEOPLE];
	VEC(struct random_record) records;
};

static inline int
random_below(struct chance *d, int n)
{
	d->seed = d->seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((d->seed >> 33) % (uint64_t)n);
}

static inline const char *
random_day(struct ctx *ctx, struct chance *d)
{
	static const char *const edges[] = { "2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01", "2025-07-01", "2025-07-02",
		"2025-12-31", "2026-01-01" };

	if (random_below(d, 3) == 0)
		return edges[random_below(d, (int)COUNT(edges))];
	return day_str(ctx->arena, day_make(2023, 10, 1) + random_below(d, 960));
}

static inline int64_t
random_org(struct ctx *ctx, struct chance *d, const char *const *kinds)
{
	for (int tries = 0; tries < 200; tries++) {
		int i = random_below(d, CITY_ORGS + 1);
		const struct city_unit *u = random_below(d, 2) == 0 ? &city(ctx)->a : &city(ctx)->b;
		const char *kind = i == CITY_ORGS ? "working_committee" : city_orgs[i].kind;

		for (const char *const *k = kinds; k == NULL || *k != NULL; k++)
			if (k == NULL || strcmp(*k, kind) == 0)
				return i == CITY_ORGS ? city(ctx)->root : u->orgs[i];
	}
	return city(ctx)->root;
}

/* A random record of ${of} that was saved before; 0 if there is none. */
static inline int64_t
random_saved(struct chance *d, const struct type *of)
{
	int n = 0;

	EACH(const struct random_record, r, d->records)
		n += r->type == of && !r->struck;
	if (n == 0)
		return 0;
	n = random_below(d, n);
	EACH(const struct random_record, r, d->records)
		if (r->type == of && !r->struck && n-- == 0)
			return r->id;
	return 0;
}

static inline const char *
random_reference(struct ctx *ctx, struct chance *d, const struct field *f)
{
	struct option *options;
	size_t n = 0;

	switch (f->kind) {
	case KIND_ORGANISATION:
		return org_code(ctx, random_org(ctx, d, f->of_kinds));
	case KIND_PERSON:
		return id_text(ctx, d->people[random_below(d, RANDOM_PEOPLE)]);
	case KIND_LISTED:
		must(ctx, record_options(ctx, f->of, ctx->today, ctx->today, &options, &n));
		return n == 0 ? "" : id_text(ctx, options[random_below(d, (int)n)].id);
	case KIND_RECORD: {
		int64_t id = random_saved(d, f->of);

		return id == 0 ? "" : id_text(ctx, id);
	}
	default:
		return "";
	}
}

static inline const char *
random_scalar(struct ctx *ctx, struct chance *d, const struct field *f)
{
	const char *text = random_reference(ctx, d, f);

	if (text[0] != '\0')
		return text;
	switch (f->kind) {
	case KIND_DAY:
		return random_day(ctx, d);
	case KIND_CHOICE:
		return f->choices.at[random_below(d, (int)f->choices.n)].value;
	case KIND_YES_NO:
		return random_below(d, 2) == 0 ? "yes" : "no";
	case KIND_INTEGER: case KIND_HEADCOUNT: case KIND_DECIMAL: case KIND_MONEY:
		return arena_strf(ctx->arena, "%d", f->min > 1000 ? 2023 + random_below(d, 4) : 1 + random_below(d, 12));
	case KIND_TEXT: case KIND_NOTE:
		return arena_strf(ctx->arena, "文%d", random_below(d, f->unique ? 1000000 : 9));
	default:
		return "";
	}
}

static inline void
random_field(struct ctx *ctx, struct chance *d, struct record *r, const struct field *f)
{
	const struct node *example = node_get(r->type->example, f->name);
	const char *texts[6];
	size_t n = 1;

	if (f->kind == KIND_PEOPLE)
		for (n = 0; n < (size_t)random_below(d, 6); n++)
			texts[n] = arena_strf(ctx->arena, "%lld%s", (long long)d->people[(int)n * 2 + random_below(d, 2)],
			    random_below(d, 4) == 0 ? "!" : "");
	else if (f->many)
		for (n = 0; n < (size_t)random_below(d, 4); n++)
			texts[n] = random_reference(ctx, d, f);
	else if (example != NULL && !f->happened && !f->unique && random_below(d, 3) == 0)
		texts[0] = example->text;
	else
		texts[0] = f->needed || random_below(d, 4) > 0 ? random_scalar(ctx, d, f) : "";
	must(ctx, record_put(ctx, r, f, texts, n));
}

/* One that the rules take, if chance finds one. */
static inline void
random_record(struct ctx *ctx, struct chance *d, const struct type *t)
{
	for (int tries = 0; tries < 12; tries++) {
		struct record *r = record_make(ctx, t, random_org(ctx, d, t->held == HELD_ANY ? NULL : t->held_by));

		ctx->now += 1000;
		EACH(const struct field, f, t->fields)
			random_field(ctx, d, r, f);
		if (record_save(ctx, r)) {
			bool struck = random_below(d, 8) == 0;

			if (struck)
				must(ctx, record_strike(ctx, t, r->id, 1, "重复"));
			*VEC_ADD(ctx->arena, &d->records) = (struct random_record){ t, r->id, struck };
			return;
		}
		ctx->problems = (struct problems){ 0 };
	}
}

static inline bool
is_counted(struct ctx *ctx, const struct type *t)
{
	EACH(const struct figure, f, ctx->house->figures->list)
		EACH(const struct arm, a, f->arms) {
			if (a->type == t)
				return true;
			EACH(const struct base, b, a->type->bases)
				if (b->type == t)
					return true;
		}
	return false;
}

static inline void
random_fill(struct ctx *ctx, struct chance *d)
{
	for (int i = 0; i < RANDOM_PEOPLE; i++)
		d->people[i] = person_make(ctx, random_org(ctx, d, (const char *const[]){ "branch", NULL }),
		    arena_strf(ctx->arena, "人%d", i));
	EACH(const struct type, t, ctx->house->types)
		for (int i = 0; t->kept && i < 3; i++) {
			struct record *r = example_make(ctx, t, &city(ctx)->a);

			ctx->now += 1000;
			EACH(const struct field, f, t->fields)
				if (strcmp(f->name, "main_year") == 0)
					put(ctx, r, f->name, i < 2 ? arena_strf(ctx->arena, "%d", 2024 + i) : "");
				else if (f->kind == KIND_CHOICE)
					put(ctx, r, f->name, f->choices.at[i % (int)f->choices.n].value);
			save(ctx, r);
		}
	/* Twice, so that those that need another's record find one. */
	for (int pass = 0; pass < 2; pass++)
		EACH(const struct type, t, ctx->house->types)
			if (t->derived_sql == NULL && !t->kept && t->held != HELD_SELF && strncmp(t->name, "org_", 4) != 0 &&
			    is_counted(ctx, t))
				for (int i = 0; i < RANDOM_EACH; i++)
					random_record(ctx, d, t);
}

#endif
