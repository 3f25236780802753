#include "figure_sql.h"

#include <string.h>

#include "buf.h"
#include "schema.h"

struct columns { const char **at; size_t n, cap; struct arena *arena; };

static void
want(struct columns *columns, const char *name)
{
	for (size_t i = 0; i < columns->n; i++)
		if (strcmp(columns->at[i], name) == 0)
			return;
	*VEC_ADD(columns->arena, columns) = name;
}

/* What the arm reads of its rows, and no more: the lineage of the figure is read off here. */
static void
want_all(const struct figure *figure, const struct arm *arm, struct columns *columns)
{
	want(columns, "id");
	want(columns, "org");
	want(columns, "happened");
	if (figure->period == PERIOD_DAY || figure->period == PERIOD_ACTIVE)
		want(columns, SCHEMA_COUNTS_UNTIL);
	EACH(const struct field *, k, arm->keys)
		want(columns, (*k)->name);
	if (arm->amount != NULL)
		want(columns, arm->amount->name);
	if (arm->attended && arm->type->headcount != NULL)
		want(columns, arm->type->headcount->name);
	if (arm->whose_by != NULL)
		want(columns, arm->whose_by->name);
	if (arm->day_by != NULL)
		want(columns, arm->day_by->name);
}

/* A derived type's view has what its own SQL gives. */
static void
put_column(const struct type *t, const char *name, struct buf *sql)
{
	if (t->derived_sql != NULL && strcmp(name, SCHEMA_COUNTS_UNTIL) == 0)
		buf_putf(sql, "%s as %s", schema_counts_until(sql->arena, t, "this"), name);
	else
		buf_putf(sql, "this.%s", name);
}

/* The rows of an arm before scope and period: the type's view under its own conditions. */
static void
put_source(const struct figure *figure, const struct arm *arm, struct buf *sql)
{
	const struct type *t = arm->type;
	struct columns columns = { .arena = sql->arena };
	const char *and = "";

	want_all(figure, arm, &columns);
	for (size_t i = 0; i < columns.n; i++) {
		buf_puts(sql, i == 0 ? "(select " : ", ");
		put_column(t, columns.at[i], sql);
	}
	buf_putf(sql, " from %s this", t->name);
	if (arm->has.n > 0 || arm->where != NULL)
		buf_puts(sql, " where ");
	EACH(const struct has, h, arm->has) {
		if (h->field->table != NULL)
			buf_putf(sql, "%sthis.id in (select l.record from %s l where l.item = :argument)", and, h->field->table);
		else if (h->value == NULL)
			buf_putf(sql, "%sthis.%s = :argument", and, h->field->name);
		else
			buf_putf(sql, "%sthis.%s = '%s'", and, h->field->name, h->value);
		and = " and ";
	}
	if (arm->where != NULL)
		buf_putf(sql, "%s(%s)", and, arm->where);
	buf_puts(sql, ") f");
}

/* What is owed outlives its organisation; that it is open on its last day too says counts_until. */
static bool
is_owed(const struct type *t)
{
	return t->ended != NULL && t->ended->settles;
}

/* Until when the row counts in the period. */
#define UNTIL "case when f." SCHEMA_COUNTS_UNTIL " < :until then f." SCHEMA_COUNTS_UNTIL " else :until end"

/*
 * The day by which a row's organisation is looked up, as a condition on the closure ${w}: an event's own, and of what went on for
 * longer its last in the period, which for a state that ends with its organisation is no later than that one's.
 * What is owed, and a deed that followed, may be done when the organisation is gone: they stay where it ended.
 */
static void
put_closure_day(const struct figure *figure, const struct type *t, const char *happened, const char *w, struct buf *sql)
{
	switch (figure->period) {
	case PERIOD_HAPPENED: case PERIOD_NEXT_YEAR:
		buf_putf(sql, " and %s.since <= f.%s and f.%s < %s.%s", w, happened, happened, w,
		    strcmp(happened, "happened") == 0 ? "until" : "lasts");
		return;
	case PERIOD_DAY:
		buf_putf(sql, " and %s.since < :until and :until <= %s.%s", w, w, is_owed(t) ? "lasts" : "until");
		return;
	case PERIOD_ACTIVE:
		buf_putf(sql, " and %s.since < " UNTIL " and " UNTIL " <= %s.lasts", w, w);
		if (!is_owed(t))
			buf_putf(sql, " and f.happened < %s.until and :from < %s.until", w, w);
		return;
	}
}

static void
put_period(const struct figure *figure, const char *happened, struct buf *sql)
{
	switch (figure->period) {
	case PERIOD_HAPPENED: case PERIOD_NEXT_YEAR:
		buf_putf(sql, " where f.%s >= :from and f.%s < :until", happened, happened);
		return;
	case PERIOD_DAY:
		buf_puts(sql, " where f.happened < :until and f." SCHEMA_COUNTS_UNTIL " >= :until");
		return;
	case PERIOD_ACTIVE:
		buf_puts(sql, " where f.happened < :until and f." SCHEMA_COUNTS_UNTIL " > :from");
		return;
	}
}

/* Whether all keys are ids, which can be told apart as they are: making texts of them takes half of such a figure. */
static bool
keys_are_ids(const struct figure *figure)
{
	EACH(const struct arm, a, figure->arms) {
		enum kind kind = a->by_org || a->keys.n != 1 ? KIND_ORGANISATION : a->keys.at[0]->kind;

		if (!a->by_org && !a->by_person && (a->keys.n != 1 || (kind != KIND_ORGANISATION && kind != KIND_PERSON &&
		    kind != KIND_RECORD && kind != KIND_LISTED)))
			return false;
	}
	return true;
}

static void
put_key(const struct arm *arm, bool id, struct buf *sql)
{
	const char *or = "", *open = id ? "" : "cast(", *close = id ? "" : " as text)";

	if (arm->by_org)
		buf_putf(sql, "%sw.org%s", open, close);
	else if (arm->by_person)
		buf_putf(sql, "%sp.person%s", open, close);
	else if (arm->keys.n <= 1)
		buf_putf(sql, "%sf.%s%s", open, arm->keys.n == 0 ? "id" : arm->keys.at[0]->name, close);
	else
		EACH(const struct field *, k, arm->keys) {
			buf_putf(sql, "%scoalesce(cast(f.%s as text), '')", or, (*k)->name);
			or = " || '/' || ";
		}
}

/* Null where the row does not say it: what is not known adds nothing, and is no 0. */
static void
put_amount(const struct arm *arm, struct buf *sql)
{
	const struct type *t = arm->type;

	if (arm->amount != NULL)
		buf_putf(sql, "f.%s", arm->amount->name);
	else if (!arm->attended)
		buf_puts(sql, "1");
	else if (t->people == NULL)
		buf_putf(sql, "f.%s", t->headcount->name);
	else		/* the last: a list that nobody of came */
		buf_putf(sql, "coalesce(nullif((select count(*) from %s l where l.record = f.id and l.came = 1), 0)%s%s"
		    ", (select min(0) from %s l where l.record = f.id))", t->people->table, t->headcount == NULL ? "" : ", f.",
		    t->headcount == NULL ? "" : t->headcount->name, t->people->table);
}

static const char *
closure_of(const struct figure *figure, const struct arm *arm)
{
	return figure->whose == WHOSE_OWN && arm->whose_by == NULL ? "org_own" : "org_within";
}

/*
 * The scope.  A type with joint holders is in scope if any holder is: `distinct org` runs over the
 * holders, once over those that keep a record and once (${joined}) over those that took part; every
 * other measure asks whether there is one, so that a record counts once.  No view unites the two:
 * it would be made anew, for all years, whenever a figure is asked.
 */
static void
put_scope(const struct figure *figure, const struct arm *arm, const char *happened, bool joined, struct buf *sql)
{
	const char *closure = closure_of(figure, arm);

	if (arm->type->joint != NULL && !arm->by_org)
		return;
	if (joined) {		/* in this order: from few records to their holders */
		buf_putf(sql, " cross join %s h cross join %s w", arm->type->joint->table, closure);
		return;
	}
	buf_putf(sql, " join %s w on w.within = :org and w.org = f.org", closure);
	put_closure_day(figure, arm->type, happened, "w", sql);
}

/* One of a record's holders is in scope. */
static void
put_any_holder(const struct figure *figure, const struct arm *arm, const char *happened, struct buf *sql)
{
	const char *closure = closure_of(figure, arm);

	buf_putf(sql, " and (exists (select 1 from %s w where w.within = :org and w.org = f.org", closure);
	put_closure_day(figure, arm->type, happened, "w", sql);
	buf_putf(sql, ") or exists (select 1 from %s h where h.record = f.id and exists (select 1 from %s w where w.within = :org"
	    " and w.org = h.item", arm->type->joint->table, closure);
	put_closure_day(figure, arm->type, happened, "w", sql);
	buf_puts(sql, ")))");
}

static void
put_conditions(const struct figure *figure, const struct arm *arm, const char *happened, bool joined, struct buf *sql)
{
	if (arm->type->joint != NULL && !arm->by_org)
		put_any_holder(figure, arm, happened, sql);
	if (joined) {
		buf_puts(sql, " and h.record = f.id and h.item <> f.org and w.within = :org and w.org = h.item");
		put_closure_day(figure, arm->type, happened, "w", sql);
	}
	if (arm->whose_by != NULL) {
		buf_putf(sql, " and exists (select 1 from org_own o where o.within = :org and o.org = f.%s", arm->whose_by->name);
		put_closure_day(figure, arm->type, happened, "o", sql);
		buf_putc(sql, ')');
	}
	if (figure->whose == WHOSE_BELOW) {
		buf_puts(sql, " and not exists (select 1 from org_own o where o.within = :org and o.org = f.org");
		put_closure_day(figure, arm->type, happened, "o", sql);
		buf_putc(sql, ')');
	}
	if (arm->keys.n == 1)
		buf_putf(sql, " and f.%s is not null", arm->keys.at[0]->name);
}

/* What is read of a row: to be shown, or no more than the number asks. */
static void
put_read(const struct figure *figure, const struct arm *arm, const char *happened, bool shown, struct buf *sql)
{
	buf_puts(sql, "select ");
	if (shown)
		buf_putf(sql, "'%s' as type, f.id as id, %s as org, f.%s as happened, ", arm->type->name,
		    arm->by_org ? "w.org" : "f.org", happened);
	if (shown || figure->measure == MEASURE_DISTINCT) {
		put_key(arm, !shown && keys_are_ids(figure), sql);
		buf_puts(sql, " as key, ");
	}
	put_amount(arm, sql);
}

static void
put_part(const struct figure *figure, const struct arm *arm, bool shown, bool joined, struct buf *sql)
{
	const char *happened = arm->day_by == NULL ? "happened" : arm->day_by->name;

	put_read(figure, arm, happened, shown, sql);
	buf_puts(sql, " as amount from ");
	put_source(figure, arm, sql);
	if (arm->people)
		buf_putf(sql, " join %s p on p.record = f.id and p.came = 1", arm->type->people->table);
	put_scope(figure, arm, happened, joined, sql);
	put_period(figure, happened, sql);
	put_conditions(figure, arm, happened, joined, sql);
}

/* The rows of an arm, those for which also ${and} holds. */
static void
put_arm(const struct figure *figure, const struct arm *arm, bool shown, const char *and, struct buf *sql)
{
	put_part(figure, arm, shown, false, sql);
	buf_puts(sql, and);
	if (arm->type->joint == NULL || !arm->by_org)
		return;
	buf_puts(sql, "\nunion all ");
	put_part(figure, arm, shown, true, sql);
	buf_puts(sql, and);
}

static void
put_arms(const struct figure *figure, bool shown, struct buf *sql)
{
	buf_puts(sql, " from (");
	EACH(const struct arm, arm, figure->arms) {
		if (arm != figure->arms.at)
			buf_puts(sql, "\nunion all ");
		put_arm(figure, arm, shown, "", sql);
	}
	buf_puts(sql, ") f");
}

char *
figure_sql_value(struct ctx *ctx, const struct figure *figure)
{
	static const char *const value[] = { [MEASURE_ROWS] = "count(*)", [MEASURE_DISTINCT] = "count(distinct f.key)",
		[MEASURE_SUM] = "cast(sum(f.amount) as bigint)" };
	struct buf sql = buf_make(ctx->arena);

	buf_putf(&sql, "select count(*) as count, %s as value, count(*) - count(f.amount) as unknown", value[figure->measure]);
	put_arms(figure, false, &sql);
	return sql.at;
}

char *
figure_sql_rows(struct ctx *ctx, const struct figure *figure)
{
	struct buf sql = buf_make(ctx->arena);

	buf_puts(&sql, "select f.type, f.id, f.org, f.happened, f.key, f.amount");
	put_arms(figure, true, &sql);
	buf_puts(&sql, " order by f.happened, f.id, f.key");
	return sql.at;
}

char *
figure_sql_counts(struct ctx *ctx, const struct figure *figure, const struct type *type)
{
	struct buf sql = buf_make(ctx->arena);
	const char *and = "";

	buf_puts(&sql, "select 1 from (");
	EACH(const struct arm, arm, figure->arms) {
		if (arm->type != type)
			continue;
		buf_puts(&sql, and);
		and = "\nunion all ";
		put_arm(figure, arm, false, " and f.id = :record", &sql);
	}
	buf_puts(&sql, ") f where f.amount is not null limit 1");
	return sql.at;
}

static enum period
period_of_any(const struct figure *figure, const struct type *t, const struct base *base)
{
	if (t->ended == NULL)
		return figure->period == PERIOD_NEXT_YEAR ? PERIOD_NEXT_YEAR : PERIOD_HAPPENED;
	return base != NULL || figure->period == PERIOD_DAY ? PERIOD_ACTIVE : figure->period;
}

static void
put_base(const struct base *base, struct buf *sql)
{
	const char *open = " in (";

	if (base->field != NULL) {
		buf_putf(sql, " where this.%s", base->field->name);
		for (const char *const *v = base->values; *v != NULL; v++, open = ", ")
			buf_putf(sql, "%s'%s'", open, *v);
		buf_putc(sql, ')');
	}
	if (base->where != NULL)
		buf_putf(sql, "%s (%s)", base->field == NULL ? " where" : " and", base->where);
}

/* A row that has not yet the day by which it is counted lies on its own: that it has none is a condition of the figure. */
char *
figure_sql_any(struct ctx *ctx, const struct figure *figure, const struct arm *arm, const struct base *base)
{
	const struct type *t = base == NULL ? arm->type : base->type;
	const struct field *by = base == NULL ? arm->day_by : NULL;
	struct buf sql = buf_make(ctx->arena);
	struct figure asked = { .period = period_of_any(figure, t, base) };
	struct arm any = { .type = t };

	buf_puts(&sql, "select 1 from (select this.id, this.org, ");
	buf_putf(&sql, by == NULL ? "this.happened" : "coalesce(this.%s, this.happened) as happened", by == NULL ? "" : by->name);
	buf_putf(&sql, "%s from %s this", t->ended == NULL ? "" : ", this." SCHEMA_COUNTS_UNTIL, t->name);
	if (base != NULL)
		put_base(base, &sql);
	buf_puts(&sql, ") f");
	if (base == NULL && arm->people)
		buf_putf(&sql, " join %s p on p.record = f.id", t->people->table);
	put_scope(&asked, &any, "happened", false, &sql);
	put_period(&asked, "happened", &sql);
	put_conditions(&asked, &any, "happened", false, &sql);
	buf_puts(&sql, " limit 1");
	return sql.at;
}

char *
figure_sql_unlisted(struct ctx *ctx, const struct figure *figure)
{
	struct buf sql = buf_make(ctx->arena);
	const char *and = "";

	buf_puts(&sql, "select count(*) from (");
	EACH(const struct arm, arm, figure->arms) {
		const struct field *people = arm->type->people;
		struct arm whole = *arm;

		if (!arm->people && !arm->attended)
			continue;
		whole.people = whole.by_person = false;
		buf_puts(&sql, and);
		and = "\nunion all ";
		put_arm(figure, &whole, false, people == NULL ? "" : arena_strf(ctx->arena,
		    " and not exists (select 1 from %s l where l.record = f.id and l.came = 1)", people->table), &sql);
	}
	buf_puts(&sql, ") f");
	return sql.at;
}
