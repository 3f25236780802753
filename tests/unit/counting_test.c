/* What a record's page says of the figures that count it must be what their rows say. */
#include "random_unit.h"

#include "house_unit.h"

static struct counted
counted_of(struct ctx *ctx, const struct type *type, int64_t id)
{
	struct counted out;
	struct record *r;

	must(ctx, record_get(ctx, type, id, &r) && figure_counting(ctx, r, &out));
	return out;
}

static bool
names(const struct counted *c, const char *figure, int year)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->at[i].figure->name, figure) == 0 && day_year(c->at[i].question.from) == year)
			return true;
	return false;
}

static struct counted
finding(struct ctx *ctx, const char *org, const char *due)
{
	const struct type *t = type_find(ctx->house, "finding");

	return counted_of(ctx, t, house_add(ctx, "finding", org, "issued_on", "2025-03-01", "source", "assessment", "problem",
	    "党建责任清单不细", "due_on", due, "issued_by", "GW", NULL));
}

static void
test_counting__a_finding_counts_for_a_party_organisation_and_for_nobody_else(void **state)
{
	struct ctx *ctx = *state;

	ctx->today = day_make(2026, 11, 26);
	house_add_org(ctx, "ZB1", "branch", "DW1", "临江市医疗保障局机关党支部", "医保局支部");
	struct counted unit = finding(ctx, "DW1", "2025-06-01"), branch = finding(ctx, "ZB1", "2025-06-01"),
	    undue = finding(ctx, "ZB1", "");

	assert_true(unit.n == 0 && unit.whole);
	assert_true(undue.n == 0 && undue.whole);
	assert_true(names(&branch, "findings_followed_up", 2025) && names(&branch, "findings_followed_up", 2026));
	assert_true(names(&branch, "findings_issued", 2025) && !names(&branch, "findings_issued", 2026));
	assert_true(names(&branch, "findings_overdue", 2025));
	assert_false(names(&branch, "findings_closed", 2025) || branch.earlier);
	for (size_t i = 0; i < branch.n; i++)
		assert_string_equal(org_code(ctx, branch.at[i].question.org), "ZB1");
}

/* It is open on the day it is settled, so it is carried over into a year of which that was the first day. */
static void
test_counting__what_was_settled_on_the_first_day_of_a_year_counts_in_it(void **state)
{
	struct ctx *ctx = *state;

	ctx->today = day_make(2026, 11, 26);
	house_add_org(ctx, "ZB1", "branch", "DW1", "临江市医疗保障局机关党支部", "医保局支部");
	struct counted c = counted_of(ctx, type_find(ctx->house, "finding"), house_add(ctx, "finding", "ZB1", "issued_on",
	    "2024-03-01", "source", "assessment", "problem", "党建责任清单不细", "due_on", "2024-12-31", "closed_on", "2025-01-01",
	    "measures", "补齐", NULL));

	assert_true(names(&c, "findings_followed_up", 2024) && names(&c, "findings_followed_up", 2025));
	assert_true(names(&c, "findings_carried_over", 2025) && names(&c, "findings_closed", 2025));
	assert_false(names(&c, "findings_followed_up", 2026));
}

static bool
rows_have(struct ctx *ctx, const struct counting *c, const struct type *t, int64_t id)
{
	struct question q = c->question;
	struct figure_row *rows;
	struct answer answer;
	size_t n;

	must(ctx, figure_rows(ctx, c->figure, &q, &answer, &rows, &n));
	for (size_t i = 0; i < n; i++)
		if (rows[i].type == t && rows[i].id == id && !rows[i].unknown)
			return true;
	return false;
}

/* A figure whose rows of the whole city have a record is named on its page, or the one that it follows from. */
static void
check_whole(struct ctx *ctx, const struct figure *f, int year)
{
	struct question q = { .org = city(ctx)->root, .from = day_make(year, 1, 1), .until = day_make(year + 1, 1, 1) };
	struct figure_row *rows;
	struct answer answer;
	size_t n;

	must(ctx, figure_rows(ctx, f, &q, &answer, &rows, &n));
	for (size_t i = 0; i < n; i += 23) {
		if (rows[i].type->derived_sql != NULL || rows[i].unknown)
			continue;
		struct counted c = counted_of(ctx, rows[i].type, rows[i].id);

		if (!c.earlier && !names(&c, f->name, year) && (f->variant_of == NULL || !names(&c, f->variant_of->name, year)))
			fail_msg("%s %d has %s %lld, whose page does not say so", f->name, year, rows[i].type->name,
			    (long long)rows[i].id);
	}
}

static void
test_counting__a_record_is_said_to_count_where_the_rows_have_it(void **state)
{
	struct ctx *ctx = *state;
	struct chance d = { .seed = 20261126 };
	size_t named = 0, nowhere = 0;

	random_fill(ctx, &d);
	for (size_t i = 0; i < d.records.n; i += 13) {
		const struct random_record *r = &d.records.at[i];
		struct counted c;

		if (r->struck)
			continue;
		c = counted_of(ctx, r->type, r->id);
		for (size_t k = 0; k < c.n; k++)
			if (!rows_have(ctx, &c.at[k], r->type, r->id))
				fail_msg("%s has no %s %lld", c.at[k].figure->name, r->type->name, (long long)r->id);
		named += c.n;
		nowhere += c.n == 0 && c.whole;
	}
	EACH(const struct figure, f, ctx->house->figures->list)
		for (int year = 2024; f->whose == WHOSE_ALL && year <= 2026; year++)
			check_whole(ctx, f, year);
	assert_true(named > 100 && nowhere > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE(test_counting__a_finding_counts_for_a_party_organisation_and_for_nobody_else),
		HOUSE(test_counting__what_was_settled_on_the_first_day_of_a_year_counts_in_it),
		CITY_ON_BOTH(test_counting__a_record_is_said_to_count_where_the_rows_have_it),
	};

	return store_unit_run("counting", tests, COUNT(tests));
}
