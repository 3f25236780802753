/*
 * The days of a record, said once: of a row in hand, which a form, a past version or one that is struck out is, and as SQL of a
 * row of the database.  The views have them as columns, happened and counts_until, and figures read those; both ways agree on
 * every row (days_test).  docs/why/days.md has who asks for which of them.
 */
#include "record.h"
#include "row.h"
#include "schema.h"

day
row_until(const struct ctx *ctx, const struct type *t, day from, const char *ended)
{
	day until = t->ended == NULL || from > ctx->today ? from + 1 : ctx->today + 1, end;

	if (t->ended == NULL || ended == NULL || !day_read(ended, &end))
		return until;
	end += t->ended->settles;
	end = end > from ? end : from + 1;	/* what ended on its first day held on it */
	return end < until ? end : until;
}

void
record_days(const struct ctx *ctx, const struct record *r, day *from, day *until)
{
	const struct field *ended = r->type->ended;

	*from = record_day(ctx, r);
	*until = row_until(ctx, r->type, *from, ended == NULL ? NULL : record_content_of(r, ended)->value.text);
}

day
record_last_day(const struct ctx *ctx, const struct record *r)
{
	day from, until;

	record_days(ctx, r, &from, &until);
	return until - 1;
}

/* Text sorts as days do: a day and a sign behind it stand between that day and the next. */
const char *
schema_counts_until(struct arena *arena, const struct type *t, const char *row)
{
	return arena_strf(arena, "coalesce(%s.%s%s, '9999-12-31')", row, t->ended == NULL ? "ended" : t->ended->name,
	    t->ended != NULL && t->ended->settles ? " || '~'" : "");
}

void
row_days(struct ctx *ctx, const struct type *t, const char *row, struct clause *sql)
{
	const char *happened = t->happened->name;

	clause_put(sql, NULL, "%s.%s < w.until and ", row, happened);
	if (t->ended == NULL)
		clause_put(sql, NULL, "w.since <= %s.%s", row, happened);
	else
		clause_put(sql, DB_ARGS(db_text("today", day_str(ctx->arena, ctx->today))), "(w.since <= %s.%s or"
		    " (w.since <= :today and w.since < %s))", row, happened, schema_counts_until(ctx->arena, t, row));
}
