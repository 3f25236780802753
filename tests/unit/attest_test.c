/* Where a number stands that a person answers for, and whether it was changed. */
#include "ask_unit.h"

static void
test_attest__a_number_stands_where_there_are_no_records(void **state)
{
	struct ctx *ctx = *state;
	int64_t root = city(ctx)->root;
	struct answer a;

	assert_null(figure_text(ctx, &(struct answer){ .figure = figure(ctx, "training_courses"), .missing = true }));
	must(ctx, attest(ctx, "training_courses", root, 2023, "12"));
	a = answer(ctx, "training_courses", root, 2023);
	assert_non_null(a.attested);
	assert_false(a.missing);
	assert_string_equal(figure_text(ctx, &a), "12");
	must(ctx, attest(ctx, "training_courses", root, 2023, "1,900余"));
	a = answer(ctx, "training_courses", root, 2023);
	assert_string_equal(a.attested->value, "1900");
	assert_true(a.attested->at_least);
	assert_string_equal(a.attested->by, "系统");
	json_t *json = figure_json(ctx, &a);
	assert_true(json_is_null(json_object_get(json, "value")) && json_is_false(json_object_get(json, "missing")));
	assert_string_equal(json_string_value(json_object_get(json_object_get(json, "attested"), "source")), "工作总结");
	json_decref(json);
	/* It is that organisation's and that year's, and part of no sum. */
	assert_int_equal(value(ctx, "training_courses", root, 2024), -1);
	assert_int_equal(value(ctx, "training_courses", city(ctx)->a.orgs[DW], 2023), -1);
	assert_int_equal(value(ctx, "training_courses_all", root, 2023), -1);
	struct question half = { root, day_make(2023, 1, 1), day_make(2023, 7, 1), 0 };
	must(ctx, figure_answer(ctx, figure(ctx, "training_courses"), &half, &a));
	assert_true(a.missing && a.attested == NULL);
	must(ctx, attest(ctx, "hardship_dues_allocated", root, 2023, "23.62万元"));
	a = answer(ctx, "hardship_dues_allocated", root, 2023);
	assert_string_equal(figure_text(ctx, &a), "236200.00");
}

static void
test_attest__is_refused_where_records_are_counted(void **state)
{
	struct ctx *ctx = *state;
	int64_t root = city(ctx)->root;

	course(ctx, root, "2025-03-01", "30");
	refused(ctx, attest(ctx, "training_courses", root, 2025, "12"), PROBLEM_RULE, "已有 1 条记录");
	course(ctx, city(ctx)->a.orgs[DW], "2024-03-01", "30");
	refused(ctx, attest(ctx, "training_courses", root, 2022, "十二"), PROBLEM_USAGE, "不是数字");
	refused(ctx, attest(ctx, "training_courses", root, 2022, "-3"), PROBLEM_USAGE, "不是数字");
	refused(ctx, attest(ctx, "training_courses", root, 2022, "9223372036854775807"), PROBLEM_USAGE, "太大，最大是 10000000000000");
	refused(ctx, attest(ctx, "hardship_dues_allocated", root, 2022, "10000001万元"), PROBLEM_USAGE, "太大，最大是 100000000000.00 元");
	struct question q = year_of(root, 2022);
	refused(ctx, figure_attest(ctx, figure(ctx, "training_courses"), &q, "3", "  "), PROBLEM_USAGE, "依据");
	refused(ctx, figure_attest(ctx, figure(ctx, "training_courses"), &q, "3", "总结\n核定数 12"), PROBLEM_USAGE, "不换行");
	ctx->actor = actor_make(ctx, "unit_clerk", city(ctx)->a.orgs[DW]);
	refused(ctx, attest(ctx, "training_courses", city(ctx)->a.orgs[DW], 2022, "3"), PROBLEM_RIGHT, "核定");
	ctx->actor = actor_make(ctx, "committee_clerk", root);
	must(ctx, attest(ctx, "training_courses", root, 2022, "3"));
}

/* It is answered for on the last day of the year on which it stood, as it is asked about. */
static void
test_attest__who_ended_within_the_year_is_answered_for(void **state)
{
	struct ctx *ctx = *state;
	int64_t ended = org_make(ctx, "ZY", "branch", city(ctx)->a.orgs[JW], "2020-01-01");

	record_end(ctx, "organisation", ended, "ended_on", "2025-07-01");
	ctx->actor = actor_make(ctx, "committee_clerk", city(ctx)->root);
	must(ctx, attest(ctx, "training_courses", ended, 2025, "3"));
	refused(ctx, attest(ctx, "training_courses", ended, 2026, "3"), PROBLEM_RIGHT, "期内一直属于本组织");
	ctx->actor = &city(ctx)->system;
}

/* Another office's late record is no ledger of ours: what a person answered for stands beside it until it is taken back. */
static void
test_attest__a_number_stands_beside_late_records_until_it_is_withdrawn(void **state)
{
	struct ctx *ctx = *state;
	int64_t root = city(ctx)->root;
	struct question q = year_of(root, 2024);
	const struct figure *f = figure(ctx, "training_courses");
	struct answer a;

	must(ctx, attest(ctx, f->name, root, 2024, "12"));
	course(ctx, city(ctx)->a.orgs[DW], "2024-03-01", "30");
	assert_string_equal(answer(ctx, f->name, root, 2024).attested->value, "12");
	assert_int_equal(value(ctx, f->name, root, 2025), -1);
	course(ctx, city(ctx)->a.orgs[DW], "2025-03-01", "30");
	assert_int_equal(value(ctx, f->name, root, 2025), 0);
	must(ctx, attest(ctx, f->name, root, 2025, "9"));
	course(ctx, root, "2024-06-01", "30");
	a = answer(ctx, f->name, root, 2024);
	assert_string_equal(figure_text(ctx, &a), "12");
	assert_non_null(strstr(figure_beside_say(ctx, &a), "1 条记录，得出 1"));
	ctx->now++;
	must(ctx, attest(ctx, f->name, root, 2024, "13"));
	ctx->now++;
	ctx->actor = actor_make(ctx, "unit_clerk", city(ctx)->a.orgs[DW]);
	refused(ctx, figure_withdraw(ctx, f, &q), PROBLEM_RIGHT, "");
	ctx->actor = &city(ctx)->system;
	must(ctx, figure_withdraw(ctx, f, &q));
	assert_int_equal(value(ctx, f->name, root, 2024), 1);
	refused(ctx, figure_withdraw(ctx, f, &q), PROBLEM_RULE, "已有 1 条记录");
	q = year_of(root, 2022);
	refused(ctx, figure_withdraw(ctx, f, &q), PROBLEM_RULE, "没有核定数");
	must(ctx, figure_verify_attested(ctx));
	tampered(ctx, figure_verify_attested, "被作废或恢复", "update attested set struck_at = null",
	    "update attested set struck_at = entered_at + 1 where in_year = 2024");
}

static bool
propose(struct ctx *ctx, void *what)
{
	struct question q = year_of(city(ctx)->root, 2021);
	bool taken;

	return figure_propose(ctx, figure(ctx, "training_courses"), &q, *(int64_t *)what, false, "报告", &taken);
}

/* Proposed twice, attested twice: three are struck out, and none of the four can be changed past the program. */
static void
test_attest__a_number_that_was_changed_past_the_program_is_found(void **state)
{
	static const char *const columns[][2] = { { "figure", "'training_participants'" }, { "in_year", "in_year - 1" },
		{ "org", "org + 1" }, { "argument", "5" }, { "stated", "'99'" }, { "at_least", "1 - at_least" },
		{ "source", "'别处'" }, { "by_name", "'别人'" }, { "on_day", "'2001-02-03'" }, { "account", "account + 1" },
		{ "entered_at", "entered_at + 1" }, { "proposed", "1 - proposed" } };
	static const char back[] = "delete from attested; insert into attested select * from safe";
	struct ctx *ctx = *state;
	int64_t root = city(ctx)->root;

	for (int64_t value = 5; value < 7; value++, ctx->now++)
		must(ctx, db_write(ctx, propose, &value));
	for (int i = 0; i < 2; i++, ctx->now++)
		must(ctx, attest(ctx, "training_courses", root, 2021, "1900余"));
	must(ctx, db_write(ctx, city_script, "create table safe as select * from attested"));
	for (size_t i = 0; i < COUNT(columns); i++)
		tampered(ctx, figure_verify_attested, "被改动过",
		    arena_strf(ctx->arena, "update attested set %s = %s", columns[i][0], columns[i][1]), back);
	tampered(ctx, figure_verify_attested, "被作废或恢复",
	    "update attested set struck_at = entered_at + 1 where struck_at is null", back);
	tampered(ctx, figure_verify_attested, "被作废或恢复", "update attested set struck_at = null", back);
	tampered(ctx, figure_verify_attested, "被删除", "delete from attested where struck_at is null", back);
	tampered(ctx, figure_verify_attested, "被改动过",
	    "insert into attested select id + 1, figure, 2020, org, argument, '7', 0, source, by_name, on_day, account, entered_at,"
	    " 0, null from attested where struck_at is null", back);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_attest__a_number_stands_where_there_are_no_records),
		CITY_ON_BOTH(test_attest__is_refused_where_records_are_counted),
		CITY_ON_BOTH(test_attest__who_ended_within_the_year_is_answered_for),
		CITY_ON_BOTH(test_attest__a_number_stands_beside_late_records_until_it_is_withdrawn),
		CITY_ON_BOTH(test_attest__a_number_that_was_changed_past_the_program_is_found),
	};

	return store_unit_run("attest", tests, COUNT(tests));
}
