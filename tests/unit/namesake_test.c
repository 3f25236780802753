/* No act makes two organisations of one kind, name and superior, whichever of their rows it changes. */
#include "city_unit.h"

static struct record *
named(struct ctx *ctx, int64_t org, const char *name, const char *since)
{
	struct record *r = record_make(ctx, type_of(ctx, "org_name"), org);

	put(ctx, r, "name", name);
	put(ctx, r, "since", since);
	return r;
}

static void
test_namesake__none_is_called_as_another_of_its_kind_beside_it(void **state)
{
	struct ctx *ctx = *state;
	int64_t root = city(ctx)->root, one = org_make(ctx, "MZ1", "unit", root, "2020-01-01"),
	    two = org_make(ctx, "MZ2", "unit", root, "2020-01-01"), below = org_make(ctx, "MZ3", "branch", one, "2020-01-01");

	save(ctx, named(ctx, one, "市民政局", "2024-01-01"));
	refused(ctx, record_save(ctx, named(ctx, two, "市民政局", "2025-01-01")), PROBLEM_FIELD, "下面已有同名的“市民政局”（代码 MZ1）");
	refused(ctx, record_save(ctx, named(ctx, two, "市 民政　局", "2025-01-01")), PROBLEM_FIELD, "下面已有同名的“市民政局”");
	/* Of another kind, and of the time before, one may be called so. */
	save(ctx, named(ctx, below, "市民政局", "2025-01-01"));
	record_end(ctx, "organisation", below, "ended_on", "2025-06-01");
	record_end(ctx, "organisation", one, "ended_on", "2025-06-01");
	save(ctx, named(ctx, two, "市民政局", "2025-06-01"));
}

/* Two branches called 甲支部 below the unit A; the second is of ${kind}, and lives from ${since} on. */
static void
twins(struct ctx *ctx, const char *kind, const char *since, int64_t *one, int64_t *two)
{
	int64_t above = city(ctx)->a.orgs[JW];

	*one = org_make(ctx, "QA1", "branch", above, "2020-01-01");
	*two = org_make(ctx, "QA2", kind, above, since);
	save(ctx, named(ctx, *one, "甲支部", "2020-01-01"));
}

static bool
set(struct ctx *ctx, const char *type, int64_t org, const char *field, const char *text)
{
	struct record *r = record_held(ctx, type, org);

	put(ctx, r, field, text);
	return record_save(ctx, r);
}

static void
test_namesake__one_does_not_become_of_the_kind_of_its_namesake(void **state)
{
	struct ctx *ctx = *state;
	int64_t one, two;

	twins(ctx, "general_branch", "2020-01-01", &one, &two);
	save(ctx, named(ctx, two, "甲支部", "2020-01-01"));
	refused(ctx, set(ctx, "organisation", two, "kind", "branch"), PROBLEM_FIELD, "下面已有同名的“甲支部”（代码 QA1）");
	must(ctx, set(ctx, "organisation", two, "sort", "3"));
}

static void
test_namesake__no_other_days_bring_two_together(void **state)
{
	struct ctx *ctx = *state;
	int64_t one, two;

	twins(ctx, "branch", "2024-06-01", &one, &two);
	record_end(ctx, "organisation", one, "ended_on", "2024-01-01");
	save(ctx, named(ctx, two, "甲支部", "2020-01-01"));
	refused(ctx, set(ctx, "organisation", one, "ended_on", ""), PROBLEM_FIELD, "下面已有同名的“组织QA2”（代码 QA2）");
	refused(ctx, set(ctx, "organisation", one, "ended_on", "2024-06-02"), PROBLEM_FIELD, "（代码 QA2）");
	must(ctx, set(ctx, "organisation", one, "ended_on", "2024-06-01") && set(ctx, "org_parent", two, "since", "2020-01-01"));
	refused(ctx, set(ctx, "organisation", two, "founded_on", "2024-05-31"), PROBLEM_FIELD, "（代码 QA1）");
}

static void
test_namesake__the_end_of_a_name_that_is_taken_back_brings_none(void **state)
{
	struct ctx *ctx = *state;
	int64_t one, two;

	twins(ctx, "branch", "2020-01-01", &one, &two);
	record_end(ctx, "org_name", one, "until", "2024-01-01");
	save(ctx, named(ctx, two, "甲支部", "2024-01-01"));
	refused(ctx, set(ctx, "org_name", one, "until", ""), PROBLEM_FIELD, "（代码 QA2）");
	must(ctx, set(ctx, "org_name", one, "until", "2023-01-01"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_namesake__none_is_called_as_another_of_its_kind_beside_it),
		CITY_ON_BOTH(test_namesake__one_does_not_become_of_the_kind_of_its_namesake),
		CITY_ON_BOTH(test_namesake__no_other_days_bring_two_together),
		CITY_ON_BOTH(test_namesake__the_end_of_a_name_that_is_taken_back_brings_none),
	};

	return store_unit_run("namesake", tests, COUNT(tests));
}
