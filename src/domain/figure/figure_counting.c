/* Which figures count a record: their own rows, asked for the one. */
#include "figure.h"

#include <stdlib.h>

#include "actor.h"
#include "figure_ask.h"
#include "figure_sql.h"
#include "figure_variant.h"
#include "limits.h"
#include "record.h"

struct looking {
	const struct record *record;
	const struct figure *figure;
	int64_t root;
	struct counted counted;
	VEC(struct counting) found;
	VEC(int) years;				/* of the figure: in which it may count the record */
	VEC(int64_t) items;			/* and for which item of its list; 0: the main one, or none */
};

/* ---- what to ask ---- */

static void
add_year(struct ctx *ctx, struct looking *l, int year)
{
	for (size_t i = 0; i < l->years.n; i++)
		if (l->years.at[i] == year)
			return;
	*VEC_ADD(ctx->arena, &l->years) = year;
}

/* The years of an arm: of the day by which it counts, or those in which the state held, the last ones of them. */
static void
add_years(struct ctx *ctx, struct looking *l, const struct arm *arm)
{
	const struct field *by = arm->day_by == NULL ? arm->type->happened : arm->day_by;
	const char *text = record_content_of(l->record, by)->value.text;
	day from, until;

	switch (l->figure->period) {
	case PERIOD_HAPPENED: case PERIOD_NEXT_YEAR:
		if (text != NULL && day_read(text, &from))
			add_year(ctx, l, day_year(from) - (l->figure->period == PERIOD_NEXT_YEAR));
		return;
	case PERIOD_ACTIVE: case PERIOD_DAY:
		record_days(ctx, l->record, &from, &until);
		int last = day_year(until - 1), first = day_year(from);

		l->counted.earlier = l->counted.earlier || first <= last - LIMIT_COUNTING_YEARS;
		for (int year = last; year >= first && year > last - LIMIT_COUNTING_YEARS; year--)
			add_year(ctx, l, year);
		return;
	}
}

/* An arm that asks for an item of the figure's list asks for those that the record has. */
static void
add_items(struct ctx *ctx, struct looking *l, const struct arm *arm)
{
	bool asks = false;

	EACH(const struct has, h, arm->has) {
		const struct content *c = record_content_of(l->record, h->field);

		if (h->value != NULL)
			continue;
		asks = true;
		for (size_t i = 0; i < c->items.n; i++)
			*VEC_ADD(ctx->arena, &l->items) = c->items.at[i].i;
		if (h->field->table == NULL && c->value.kind == DB_INT)
			*VEC_ADD(ctx->arena, &l->items) = c->value.i;
	}
	if (!asks)
		*VEC_ADD(ctx->arena, &l->items) = 0;
}

/* For whom its figure counts the record: whose act it is, or whose record. */
static int64_t
org_of(const struct ctx *ctx, const struct looking *l, const struct arm *arm)
{
	if (arm->whose_by != NULL)
		return record_content_of(l->record, arm->whose_by)->value.i;
	return l->record->joined || l->figure->whose == WHOSE_BELOW ? ctx->actor->org : l->record->org;
}

/* ---- asking ---- */

static bool
is_found(const struct looking *l, const struct figure *f, const struct question *q)
{
	EACH(const struct counting, c, l->found)
		if (c->figure == f && c->question.from == q->from && (c->question.argument == q->argument || f != l->figure))
			return true;
	return false;
}

/* What the actor may not ask of one organisation he may ask of his own; what he may ask of neither is not known. */
static bool
ask_one(struct ctx *ctx, struct looking *l, struct question q)
{
	const struct figure *f = l->figure;
	struct question asked = q, own = q;
	const char *sql = figure_sql_counts(ctx, f, l->record->type);
	size_t mark = ctx->problems.list.n;
	bool counts = false;

	own.org = ctx->actor->org;
	if (!figure_complete(ctx, f, &q, &asked)) {
		l->counted.whole = false;
		if (!problem_forget_refusals(ctx, mark))
			return false;
		if (q.org == own.org)
			return true;
		if (!figure_complete(ctx, f, &own, &asked))
			return problem_forget_refusals(ctx, mark);
	}
	if (is_found(l, f, &asked))
		return true;
	if (!db_get_int(ctx, sql, figure_args(ctx, sql, f, &asked, l->record->id), &counts, &(int64_t){ 0 }))
		return false;
	if (counts)
		*VEC_ADD(ctx->arena, &l->found) = (struct counting){ f, asked,
			f->whose == WHOSE_OWN && asked.org != l->root ? asked.org : 0 };
	return true;
}

/* A variant that follows by itself says nothing new where its figure counts the record. */
static bool
ask_arm(struct ctx *ctx, struct looking *l, const struct arm *arm)
{
	const struct figure *whole = figure_is_made(l->figure) ? l->figure->variant_of : NULL;

	for (size_t y = 0; y < l->years.n; y++)
		for (size_t i = 0; i < l->items.n; i++) {
			struct question q = { .org = org_of(ctx, l, arm), .from = day_make(l->years.at[y], 1, 1),
				.until = day_make(l->years.at[y] + 1, 1, 1), .argument = l->items.at[i] };

			if (q.org != 0 && (whole == NULL || !is_found(l, whole, &q)) && !ask_one(ctx, l, q))
				return false;
		}
	return true;
}

static int
by_year(const void *a, const void *b)
{
	const struct counting *x = a, *y = b;

	if (x->question.from != y->question.from)
		return x->question.from < y->question.from ? 1 : -1;
	if (x->whose != y->whose)
		return x->whose < y->whose ? -1 : 1;
	if (x->figure != y->figure)
		return x->figure < y->figure ? -1 : 1;
	return (x->question.argument > y->question.argument) - (x->question.argument < y->question.argument);
}

/* Rows of a derived type stand for none of its bases by name: whether they count this record is not asked. */
static bool
rests_on(const struct type *t, const struct type *base)
{
	EACH(const struct base, b, t->bases)
		if (b->type == base)
			return true;
	return false;
}

static bool
look(struct ctx *ctx, void *what)
{
	struct looking *l = what;

	if (!org_root(ctx, &l->root))
		return false;
	EACH(const struct figure, f, ctx->house->figures->list)
		EACH(const struct arm, arm, f->arms) {
			l->counted.whole = l->counted.whole && !rests_on(arm->type, l->record->type);
			if (arm->type != l->record->type)
				continue;
			l->figure = f;
			l->years.n = l->items.n = 0;
			add_years(ctx, l, arm);
			add_items(ctx, l, arm);
			if (!ask_arm(ctx, l, arm))
				return false;
		}
	if (l->found.n > 0)
		qsort(l->found.at, l->found.n, sizeof *l->found.at, by_year);
	return true;
}

bool
figure_counting(struct ctx *ctx, const struct record *record, struct counted *out)
{
	struct looking l = { .record = record, .counted = { .whole = true } };

	if (!db_read(ctx, look, &l))
		return false;
	*out = l.counted;
	out->at = l.found.at;
	out->n = l.found.n;
	return true;
}
