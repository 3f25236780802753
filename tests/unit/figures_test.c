/* Every figure × organisation × year over random records, on both engines: what must be true of all of them. */
#include "random_unit.h"

#include "figure_sql.h"

static struct city *cities[DB_ENGINE_MAX];
static struct chance data[DB_ENGINE_MAX];

#define EACH_FIGURE(ctx, f) EACH(const struct figure, f, (ctx)->house->figures->list)

static struct ctx *
lite(void)
{
	return &cities[DB_SQLITE]->store.ctx;
}

/* NULL where there is no server. */
static struct ctx *
server(void)
{
	return cities[DB_POSTGRES] == NULL ? NULL : &cities[DB_POSTGRES]->store.ctx;
}

static int
fill_cities(void **state)
{
	(void)state;
	for (enum db_engine e = 0; e < DB_ENGINE_MAX; e++) {
		void *opened;

		if (e == DB_POSTGRES && getenv("DANGJIAN_TEST_PG") == NULL)
			continue;
		keep_invent_ids(0);
		city_open(&opened, e);
		cities[e] = opened;
		data[e].seed = 20251231;
		random_fill(&cities[e]->store.ctx, &data[e]);
	}
	assert_true(data[DB_SQLITE].records.n > 500);
	return 0;
}

static int
close_cities(void **state)
{
	(void)state;
	for (enum db_engine e = 0; e < DB_ENGINE_MAX; e++) {
		void *opened = cities[e];

		if (opened != NULL)
			store_teardown(&opened);
	}
	return 0;
}

struct asked { struct answer answer; struct figure_row *rows; size_t n; };

static struct asked
ask(struct ctx *ctx, const struct figure *f, int64_t org, day from, day until)
{
	struct asked a;

	must(ctx, figure_rows(ctx, f, &(struct question){ .org = org, .from = from, .until = until }, &a.answer, &a.rows, &a.n));
	return a;
}

static struct asked
ask_year(struct ctx *ctx, const struct figure *f, int64_t org, int year)
{
	return ask(ctx, f, org, day_make(year, 1, 1), day_make(year + 1, 1, 1));
}

static const int places[] = { DW, DZ, JW, ZB, XZ };

/* The i-th organisation of those that are asked: the committee, then places of A, then a few of B; false behind the last. */
static bool
place_at(const struct ctx *ctx, size_t i, int64_t *out)
{
	const struct city *c = (const struct city *)ctx;

	if (i == 0)
		*out = c->root;
	else if (i <= COUNT(places))
		*out = c->a.orgs[places[i - 1]];
	else if (i <= COUNT(places) + 2)
		*out = c->b.orgs[i == COUNT(places) + 1 ? DW : ZC];
	else
		return false;
	return true;
}

static void
test_figure__every_statement_is_prepared_on_both_engines(void **state)
{
	(void)state;
	for (enum db_engine e = 0; e < DB_ENGINE_MAX; e++) {
		struct ctx *ctx = e == DB_SQLITE ? lite() : server();

		if (ctx == NULL)
			continue;
		EACH_FIGURE(ctx, f) {
			must(ctx, db_check(ctx, figure_sql_value(ctx, f), NULL) && db_check(ctx, figure_sql_rows(ctx, f), NULL));
			EACH(const struct arm, a, f->arms)
				if (a->type->derived_sql == NULL)
					must(ctx, db_check(ctx, figure_sql_any(ctx, f, a, NULL), NULL));
			assert_non_null(f->lineage[0]);
		}
	}
}

/* Without one each question reads the whole ledger. */
static void
test_figure__every_day_it_counts_by_has_an_index(void **state)
{
	int days = 0;

	(void)state;
	EACH_FIGURE(lite(), f)
		EACH(const struct arm, a, f->arms) {
			if (a->day_by == NULL)
				continue;
			int64_t n = 0;
			const char *name = arena_strf(lite()->arena, "%s_by_%s", a->type->name, a->day_by->name);
			must(lite(), db_get_int(lite(), "select count(*) from sqlite_schema where type = 'index' and name = :name",
			    DB_ARGS(db_text("name", name)), NULL, &n));
			if (n != 1)
				fail_msg("%s: %s of %s is not “counted”", f->name, a->day_by->name, a->type->name);
			days++;
		}
	assert_true(days > 5);
}

static int
by_key(const void *a, const void *b)
{
	return strcmp(((const struct figure_row *)a)->key, ((const struct figure_row *)b)->key);
}

/* The number, from nothing but the rows. */
static int64_t
number_of(struct ctx *ctx, const struct figure *f, const struct asked *a)
{
	struct figure_row *rows = arena_alloc(ctx->arena, sizeof *rows * (a->n + 1));
	int64_t value = 0, unknown = 0;

	for (size_t i = 0; i < a->n; i++) {
		assert_true(!a->rows[i].unknown || a->rows[i].amount == 0);
		unknown += a->rows[i].unknown;
	}
	assert_true(f->measure != MEASURE_SUM || unknown == a->answer.unknown);
	if (f->measure == MEASURE_ROWS)
		return (int64_t)a->n;
	if (a->n > 0)
		qsort(memcpy(rows, a->rows, sizeof *rows * a->n), a->n, sizeof *rows, by_key);
	for (size_t i = 0; i < a->n; i++)
		value += f->measure == MEASURE_SUM ? rows[i].amount : i == 0 || strcmp(rows[i].key, rows[i - 1].key) != 0;
	return value;
}

static void
test_figure__the_number_is_its_rows_and_both_engines_agree(void **state)
{
	struct ctx *ctx = lite(), *pg = server();
	size_t counted = 0;
	int64_t org, unknown = 0;

	(void)state;
	EACH_FIGURE(ctx, f) {
		bool any = false;

		for (size_t i = 0; place_at(ctx, i, &org); i++)
			for (int year = 2022; year <= 2026; year++) {
				struct asked a = ask_year(ctx, f, org, year), b = { 0 };

				assert_int_equal(a.answer.count, a.n);
				if (a.answer.value != number_of(ctx, f, &a))
					fail_msg("%s %d of %s", f->name, year, org_code(ctx, org));
				assert_true(!a.answer.missing || a.n == 0 || a.answer.unknown == (int64_t)a.n);
				unknown += a.answer.unknown;
				any = any || a.n > 0;
				if (pg == NULL)
					continue;
				b = ask_year(pg, figure_find(pg->house, f->name), org, year);
				if (a.answer.value != b.answer.value || a.answer.missing != b.answer.missing || a.n != b.n ||
				    a.answer.unknown != b.answer.unknown)
					fail_msg("%s %d of %s: %lld on one engine, %lld on the other", f->name, year,
					    org_code(ctx, org), (long long)a.answer.value, (long long)b.answer.value);
				for (size_t k = 0; k < a.n; k++)
					assert_true(a.rows[k].id == b.rows[k].id && strcmp(a.rows[k].key, b.rows[k].key) == 0 &&
					    a.rows[k].amount == b.rows[k].amount && a.rows[k].unknown == b.rows[k].unknown &&
					    strcmp(a.rows[k].title, b.rows[k].title) == 0);
			}
		counted += any;
		if (!any)
			print_message("# %s has no rows in the random city\n", f->name);
	}
	assert_true(counted + 10 > ctx->house->figures->list.n && unknown > 0);
}

static bool
has_row(const struct asked *a, const struct figure_row *row, bool by_key_too)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->rows[i].id == row->id && a->rows[i].type == row->type &&
		    (!by_key_too || strcmp(a->rows[i].key, row->key) == 0))
			return true;
	return false;
}

/* Days lie in the period, in order; and a year is its halves, where the condition does not ask for the period itself. */
static void
test_figure__rows_lie_in_the_period_and_its_parts_add_up(void **state)
{
	struct ctx *ctx = lite();
	day from = day_make(2025, 1, 1), middle = day_make(2025, 7, 1), until = day_make(2026, 1, 1);

	(void)state;
	EACH_FIGURE(ctx, f) {
		struct asked a = ask(ctx, f, 0, from, until), first, second;
		bool asks = false;

		EACH(const struct arm, arm, f->arms)
			asks = asks || (arm->where != NULL && strchr(arm->where, ':') != NULL);
		if (f->period != PERIOD_HAPPENED)
			continue;
		for (size_t i = 0; i < a.n; i++) {
			assert_true(strcmp(a.rows[i].day, "2025-01-01") >= 0 && strcmp(a.rows[i].day, "2026-01-01") < 0);
			assert_true(i == 0 || strcmp(a.rows[i - 1].day, a.rows[i].day) <= 0);
		}
		if (asks || f->argument != NULL)
			continue;
		first = ask(ctx, f, 0, from, middle);
		second = ask(ctx, f, 0, middle, until);
		assert_int_equal(first.n + second.n, a.n);
		struct asked last = ask(ctx, f, 0, until - 1, until), next = ask(ctx, f, 0, until, until + 1);
		for (size_t i = 0; i < last.n; i++)
			assert_string_equal(last.rows[i].day, "2025-12-31");
		for (size_t i = 0; i < next.n; i++)
			assert_true(strcmp(next.rows[i].day, "2026-01-01") == 0 && !has_row(&a, &next.rows[i], false));
	}
}

/* Who reads two reports adds: what was open at the end of one is there at the beginning of the next. */
static void
test_figure__what_is_settled_was_open_and_what_is_open_is_carried_over(void **state)
{
	struct ctx *ctx = lite();
	const struct figure *open = figure_find(ctx->house, "findings_followed_up"),
	    *issued = figure_find(ctx->house, "findings_issued"), *closed = figure_find(ctx->house, "findings_closed");
	int64_t org, carried = 0;

	(void)state;
	for (size_t i = 0; place_at(ctx, i, &org); i++)
		for (int year = 2022; year < 2026; year++) {
			struct asked now = ask_year(ctx, open, org, year), done = ask_year(ctx, closed, org, year),
			    next = ask_year(ctx, open, org, year + 1), fresh = ask_year(ctx, issued, org, year + 1);

			for (size_t k = 0; k < done.n; k++)
				assert_true(has_row(&now, &done.rows[k], false));
			assert_int_equal(now.n - done.n, next.n - fresh.n);
			carried += (int64_t)(now.n - done.n);
		}
	assert_true(carried > 0);
}

/* A larger scope has all rows of a smaller one; the committee's own are among the city's. */
static void
test_figure__scopes_hold_each_other(void **state)
{
	struct ctx *ctx = lite();
	const struct city *c = (const struct city *)ctx;
	const int64_t chain[] = { c->a.orgs[XZ], c->a.orgs[ZB], c->a.orgs[ZZ], c->a.orgs[JW], c->a.orgs[DW], c->root };
	size_t pairs = 0;

	(void)state;
	EACH_FIGURE(ctx, f) {
		const struct figure *all = figure_find(ctx->house, arena_strf(ctx->arena, "%s_all", f->name));

		for (size_t i = 0; f->whose == WHOSE_ALL && i + 1 < COUNT(chain); i++) {
			struct asked small = ask_year(ctx, f, chain[i], 2025), large = ask_year(ctx, f, chain[i + 1], 2025);

			for (size_t k = 0; k < small.n; k++)
				if (!has_row(&large, &small.rows[k], true))
					fail_msg("%s: %lld is in the smaller scope alone", f->name, (long long)small.rows[k].id);
		}
		for (size_t i = 0; all != NULL && i < COUNT(chain); i++) {
			struct asked own = ask_year(ctx, f, chain[i], 2025), whole = ask_year(ctx, all, chain[i], 2025);

			assert_int_equal(f->whose, WHOSE_OWN);
			for (size_t k = 0; k < own.n; k++)
				if (!has_row(&whole, &own.rows[k], true))
					fail_msg("%s: %lld is not in %s", f->name, (long long)own.rows[k].id, all->name);
			assert_true(!whole.answer.missing || own.answer.missing);
			pairs++;
		}
	}
	assert_true(pairs > 50);
}

/* The first of the rows to which no other record refers, struck out; NULL if there is none. */
static const struct figure_row *
strike_one(struct ctx *ctx, const struct asked *a)
{
	for (size_t i = 0; i < a->n; i++) {
		struct record *r;

		must(ctx, record_get(ctx, a->rows[i].type, a->rows[i].id, &r));
		if (record_strike(ctx, r->type, r->id, r->version, "核对"))
			return &a->rows[i];
		refused(ctx, false, PROBLEM_RULE, "还有记录指向");
	}
	return NULL;
}

/* One row of each figure is struck out and comes back: exactly it goes and returns. */
static void
test_figure__what_is_struck_out_does_not_count(void **state)
{
	struct ctx *ctx = lite();
	size_t n = 0;

	(void)state;
	setenv("DANGJIAN_KEYS", arena_strf(ctx->arena, "%s/keys", store_unit(ctx)->folder), 1);
	must(ctx, keep_open(ctx, false));		/* the other city was made last, with its own */
	EACH_FIGURE(ctx, f) {
		struct asked a = ask_year(ctx, f, 0, 2025), b;
		struct record *r;

		EACH(const struct random_record, x, data[DB_SQLITE].records)
			for (size_t i = 0; x->struck && i < a.n; i++)
				assert_true(a.rows[i].id != x->id || a.rows[i].type != x->type);
		if (a.n == 0 || a.rows[0].type->derived_sql != NULL || a.rows[0].type->held == HELD_SELF)
			continue;
		const struct figure_row *row = strike_one(ctx, &a);
		if (row == NULL)
			continue;
		b = ask_year(ctx, f, 0, 2025);
		assert_false(has_row(&b, row, false));
		assert_int_equal(b.answer.value, number_of(ctx, f, &b));
		must(ctx, record_get(ctx, row->type, row->id, &r) && record_restore(ctx, r->type, r->id, r->version));
		b = ask_year(ctx, f, 0, 2025);
		assert_true(b.n == a.n && b.answer.value == a.answer.value);
		n++;
	}
	assert_true(n > 40);
}

/* Whether ${r} lies in ${arm}'s period: by the day that it counts by, or for a state by the last day on which it was valid. */
static bool
in_period(const struct ctx *ctx, const struct figure *f, const struct arm *arm, const struct record *r, day from, day until,
    day *judged)
{
	const struct type *t = r->type;
	const struct db_value *ended = t->ended == NULL ? NULL : &record_content(r, t->ended->name)->value,
	    *by = arm->day_by == NULL ? NULL : &record_content(r, arm->day_by->name)->value;
	day on = record_day(ctx, r), end = INT32_MAX;

	if (by != NULL && by->kind == DB_TEXT)
		day_read(by->text, &on);
	*judged = on;
	if (ended == NULL || (f->period != PERIOD_ACTIVE && f->period != PERIOD_DAY))
		return from <= on && on < until;
	if (ended->kind == DB_TEXT)
		day_read(ended->text, &end);
	end = end > on ? end : on + 1;
	*judged = (end < until ? end : until) - 1;
	return on < until && end > from;
}

/* Whether a counting record of ${arm} lies in scope and period, found by going through all of them; one with a list where
   persons are counted. */
static bool
lies_there(struct ctx *ctx, const struct figure *f, const struct arm *arm, int64_t org, day from, day until)
{
	const struct type *t = arm->type;

	EACH(const struct random_record, x, data[DB_SQLITE].records) {
		struct record *r;
		day judged;
		bool inside;

		if (x->type != t || x->struck)
			continue;
		must(ctx, record_get(ctx, t, x->id, &r));
		if (!in_period(ctx, f, arm, r, from, until, &judged) ||
		    (arm->people && record_content(r, t->people->name)->people.n == 0))
			continue;
		must(ctx, org_is_within(ctx, r->org, org, judged, &inside));
		for (size_t i = 0; t->joint != NULL && !inside && i < record_content(r, t->joint->name)->items.n; i++)
			must(ctx, org_is_within(ctx, record_content(r, t->joint->name)->items.at[i].i, org, judged, &inside));
		if (inside)
			return true;
	}
	return false;
}

static void
check_missing(struct ctx *ctx, const struct figure *f, int64_t org, int year, size_t *zeros, size_t *missing)
{
	struct asked a = ask_year(ctx, f, org, year);
	bool there = false;

	if (a.n > 0)
		return;
	EACH(const struct arm, arm, f->arms)
		there = there || lies_there(ctx, f, arm, org, day_make(year, 1, 1), day_make(year + 1, 1, 1));
	/* Persons are missing, too, where each of the figure's own records has no list. */
	there = there && a.answer.unknown == 0;
	if (a.answer.missing == there)
		fail_msg("%s %d of %s is %s", f->name, year, org_code(ctx, org), there ? "missing" : "zero");
	assert_true(there == (figure_text(ctx, &a.answer) != NULL));
	*(there ? zeros : missing) += 1;
}

static void
test_figure__missing_is_when_no_record_of_its_types_lies_there(void **state)
{
	struct ctx *ctx = lite();
	size_t zeros = 0, missing = 0;
	int64_t org;

	(void)state;
	EACH_FIGURE(ctx, f) {
		bool plain = f->argument == NULL && f->period != PERIOD_NEXT_YEAR;

		EACH(const struct arm, a, f->arms)
			plain = plain && a->type->derived_sql == NULL && a->type->held != HELD_SELF;
		for (size_t i = 0; plain && place_at(ctx, i, &org); i++)
			for (int year = 2022; year <= 2026; year++)
				check_missing(ctx, f, org, year, &zeros, &missing);
	}
	assert_true(zeros > 50 && missing > 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_figure__every_statement_is_prepared_on_both_engines),
		cmocka_unit_test(test_figure__every_day_it_counts_by_has_an_index),
		cmocka_unit_test(test_figure__the_number_is_its_rows_and_both_engines_agree),
		cmocka_unit_test(test_figure__rows_lie_in_the_period_and_its_parts_add_up),
		cmocka_unit_test(test_figure__what_is_settled_was_open_and_what_is_open_is_carried_over),
		cmocka_unit_test(test_figure__scopes_hold_each_other),
		cmocka_unit_test(test_figure__what_is_struck_out_does_not_count),
		cmocka_unit_test(test_figure__missing_is_when_no_record_of_its_types_lies_there),
	};

	return cmocka_run_group_tests_name("figures", tests, fill_cities, close_cities);
}
