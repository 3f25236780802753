/* The days of a record are said twice, of one in hand and as SQL: both must mean the same, on every row. */
#include "random_unit.h"

#include "clause.h"
#include "row.h"

struct days { const struct type *type; int64_t id; day from, until; };

static bool
is_one(struct ctx *ctx, const char *sql, const struct db_arg *args)
{
	bool found = false;

	must(ctx, db_get_int(ctx, sql, args, &found, &(int64_t){ 0 }));
	return found;
}

/* The view's columns say of each day whether the state counts on it; of days to come only the first. */
static void
check_view(struct ctx *ctx, const struct days *d, day on)
{
	const char *sql = arena_strf(ctx->arena, "select 1 from %s where id = :id and happened <= :on and :on < counts_until"
	    " and (:on <= :today or :on = happened)", d->type->name);
	bool counts = is_one(ctx, sql, DB_ARGS(db_int("id", d->id), db_text("on", day_str(ctx->arena, on)),
	    db_text("today", day_str(ctx->arena, ctx->today))));

	if (counts != (d->from <= on && on < d->until))
		fail_msg("%s %lld: the view on %s", d->type->name, (long long)d->id, day_str(ctx->arena, on));
}

/* A row of the closure over [since, until) holds on one of its days, or on none. */
static void
check_closure(struct ctx *ctx, const struct days *d, day since, day until)
{
	struct clause sql = clause_make(ctx->arena);

	clause_put(&sql, DB_ARGS(db_text("since", day_str(ctx->arena, since)), db_text("until", day_str(ctx->arena, until)),
	    db_int("id", d->id)), "select 1 from %s_all f"
	    " join (select cast(:since as text) as since, cast(:until as text) as until) w on 1 = 1"
	    " where f.id = :id and ", d->type->name);
	row_days(ctx, d->type, "f", &sql);
	if (is_one(ctx, sql.sql.at, sql.args.at) != (since < d->until && d->from < until))
		fail_msg("%s %lld: the closure over %s to %s", d->type->name, (long long)d->id, day_str(ctx->arena, since),
		    day_str(ctx->arena, until));
}

static bool
check_record(struct ctx *ctx, const struct type *t, int64_t id)
{
	struct days d = { .type = t, .id = id };
	struct record *r;
	day end = DAY_NONE;

	must(ctx, record_get(ctx, t, id, &r));
	record_days(ctx, r, &d.from, &d.until);
	if (t->ended != NULL && record_content_of(r, t->ended)->value.kind == DB_TEXT)
		assert_true(day_read(record_content_of(r, t->ended)->value.text, &end));
	const day edges[] = { d.from, d.until, ctx->today, end == DAY_NONE ? d.from : end };

	for (size_t i = 0; i < COUNT(edges); i++)
		for (day on = edges[i] - 1; on <= edges[i] + 1; on++) {
			if (t->ended != NULL && !r->struck)
				check_view(ctx, &d, on);
			check_closure(ctx, &d, on, on + 1);
			check_closure(ctx, &d, on, on + 400);
		}
	return end != DAY_NONE;
}

static void
test_days__a_record_in_hand_and_its_row_have_the_same(void **state)
{
	struct ctx *ctx = *state;
	struct chance d = { .seed = 20261126 };
	size_t records = 0, ended = 0;

	random_fill(ctx, &d);
	ctx->today = day_make(2025, 7, 1);		/* so that some lie ahead */
	EACH(const struct type, t, ctx->house->types) {
		VEC(int64_t) ids = { 0 };
		struct rows *rows;

		if (t->derived_sql != NULL)
			continue;
		must(ctx, db_rows(ctx, arena_strf(ctx->arena, "select id from %s_all order by id", t->name), DB_NO_ARGS, &rows));
		while (rows_next(rows))
			*VEC_ADD(ctx->arena, &ids) = rows_int(rows, 0);
		must(ctx, rows_end(ctx, rows));
		for (size_t i = 0; i < ids.n; i += t->ended == NULL ? 7 : 1, records++)
			ended += check_record(ctx, t, ids.at[i]);
	}
	assert_true(records > 500 && ended > 100);
}

/* What is owed is open on the day it is settled. */
static void
test_days__what_is_settled_counts_on_that_day(void **state)
{
	struct ctx *ctx = *state;
	struct record *r = record_make(ctx, type_of(ctx, "finding"), city(ctx)->a.orgs[ZB]), *brand;
	day from, until;

	put(ctx, r, "issued_on", "2025-03-01");
	put(ctx, r, "closed_on", "2025-06-01");
	record_days(ctx, r, &from, &until);
	assert_int_equal(from, day_make(2025, 3, 1));
	assert_int_equal(until, day_make(2025, 6, 2));
	put(ctx, r, "closed_on", "2025-03-01");
	record_days(ctx, r, &from, &until);
	assert_int_equal(until, from + 1);
	brand = record_make(ctx, type_of(ctx, "brand"), city(ctx)->a.orgs[ZB]);
	put(ctx, brand, "founded_on", "2025-03-01");
	put(ctx, brand, "ended_on", "2025-06-01");
	record_days(ctx, brand, &from, &until);
	assert_int_equal(until, day_make(2025, 6, 1));
	ctx->today = day_make(2025, 4, 1);
	record_days(ctx, brand, &from, &until);
	assert_int_equal(until, day_make(2025, 4, 2));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_days__a_record_in_hand_and_its_row_have_the_same),
		CITY_ON_BOTH(test_days__what_is_settled_counts_on_that_day),
	};

	return store_unit_run("days", tests, COUNT(tests));
}
