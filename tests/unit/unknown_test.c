/* Records that do not say how many came: they add nothing, are counted apart, and where none says it there is no number. */
#include "ask_unit.h"

#include "foreign.h"
#include "house_unit.h"
#include "report.h"

static struct answer
people_at(struct ctx *ctx, const char *name, int64_t org)
{
	return answer(ctx, name, org, 2025);
}

static void
test_unknown__a_course_without_a_headcount_adds_nothing_and_is_told(void **state)
{
	struct ctx *ctx = *state;
	int64_t org = city(ctx)->a.orgs[DW];
	struct question q = year_of(org, 2025);
	struct figure_row *rows;
	struct answer a;
	size_t n;

	course(ctx, org, "2025-03-01", "");
	a = people_at(ctx, "training_participants", org);
	assert_true(a.missing && a.count == 1 && a.unknown == 1);
	assert_null(figure_text(ctx, &a));
	assert_string_equal(figure_unknown_say(ctx, &a), "不知人数的记录 1 条，没有计入");
	json_t *json = figure_json(ctx, &a);
	assert_true(json_is_null(json_object_get(json, "value")) && json_is_true(json_object_get(json, "missing")));
	assert_int_equal(json_integer_value(json_object_get(json, "unknown")), 1);
	json_decref(json);
	assert_int_equal(value(ctx, "training_courses", org, 2025), 1);

	course(ctx, org, "2025-04-01", "30");
	course(ctx, org, "2025-05-01", "0");
	must(ctx, figure_rows(ctx, figure(ctx, "training_participants"), &q, &a, &rows, &n));
	assert_true(!a.missing && a.value == 30 && a.count == 3 && a.unknown == 1 && n == 3);
	assert_string_equal(figure_row_text(ctx, a.figure, &rows[0]), "缺");
	assert_string_equal(figure_row_text(ctx, a.figure, &rows[1]), "30");
	assert_string_equal(figure_row_text(ctx, a.figure, &rows[2]), "0");
}

/* What is missing because nobody wrote it down is written down, not attested beside the records. */
static void
test_unknown__a_number_is_filled_in_and_not_attested(void **state)
{
	struct ctx *ctx = *state;
	int64_t org = city(ctx)->a.orgs[DW];

	course(ctx, org, "2025-03-01", "");
	refused(ctx, attest(ctx, "training_participants", org, 2025, "30"), PROBLEM_RULE, "不知人数的记录 1 条，没有计入，请在这些记录里补填");
}

static void
test_unknown__persons_of_a_record_without_a_list_are_told(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t org = c->a.orgs[DW];
	struct record *r = record_make(ctx, type_of(ctx, "training_course"), org);
	const char *who[] = { id_text(ctx, c->a.people[0]) };

	course(ctx, org, "2025-03-01", "50");
	struct answer a = people_at(ctx, "training_participants_people", org);
	assert_true(a.missing && a.unknown == 1);
	put(ctx, r, "name", "党员培训班");
	put(ctx, r, "kind", "members");
	put(ctx, r, "started_on", "2025-04-01");
	must(ctx, record_put(ctx, r, r->type->people, who, 1));
	save(ctx, r);
	a = people_at(ctx, "training_participants_people", org);
	assert_true(!a.missing && a.value == 1 && a.unknown == 1);
	assert_string_equal(figure_unknown_say(ctx, &a), "没有名单的记录 1 条，没有计入");
	a = people_at(ctx, "training_participants", org);
	assert_true(a.value == 51 && a.unknown == 0);
}

static bool
is_remarked(const struct filled *filled, enum remark_kind kind, const char *say)
{
	EACH(const struct remark, r, filled->remarks)
		if (r->kind == kind && strcmp(r->say, say) == 0)
			return true;
	return false;
}

/* A number of 0 in a text that was written for others may make its sentence untrue. */
static void
test_unknown__a_report_lists_what_is_unknown_and_what_is_none(void **state)
{
	struct ctx *ctx = *state;
	const char *path = arena_strf(ctx->arena, "%s/report.md", store_unit(ctx)->folder);
	struct report_order order = { .template = path, .question = year_of(city(ctx)->a.orgs[DW], 2025) };
	struct filled filled;
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs("参训{training_participants}人次，选举{elections_completed_all}个。", file);
	fclose(file);
	course(ctx, order.question.org, "2025-03-01", "");
	course(ctx, order.question.org, "2025-04-01", "20");
	SAVE(ctx, "election", city(ctx)->a.orgs[ZC], "held_on", "2025-06-20", "kind", "term");
	must(ctx, report_fill(ctx, &order, &filled));
	assert_string_equal(filled.fillings.at[0].printed, "20");
	assert_true(is_remarked(&filled, REMARK_UNKNOWN, "不知人数的记录 1 条，没有计入"));
	assert_string_equal(filled.fillings.at[1].printed, "0");
	assert_true(is_remarked(&filled, REMARK_ZERO, "是 0，请看这句话是否还成立"));
	order.template = "unit";
	must(ctx, report_fill(ctx, &order, &filled));
	assert_true(is_remarked(&filled, REMARK_UNKNOWN, "不知人数的记录 1 条，没有计入"));
	/* What would be none is left out there; the yearly report says it, and lists it. */
	assert_false(is_remarked(&filled, REMARK_ZERO, "是 0，请看这句话是否还成立"));
	order.template = "yearly";
	must(ctx, report_fill(ctx, &order, &filled));
	assert_true(is_remarked(&filled, REMARK_ZERO, "是 0，请看这句话是否还成立"));
}

/* An appointment tells nothing of posts that nobody has set: what none follows from is no zero. */
static void
test_missing__no_discipline_post_is_set(void **state)
{
	struct ctx *ctx = *state;
	struct question q = { .from = day_make(2025, 1, 1), .until = day_make(2026, 1, 1) };
	const char *figure_of = "units_discipline_posts_filled_on_day", *who;
	struct answer a;

	ctx->today = day_make(2026, 11, 26);
	must(ctx, org_root(ctx, &q.org));
	house_add_org(ctx, "ZB1", "branch", "DW1", "临江市医疗保障局机关党支部", "医保局支部");
	who = arena_strf(ctx->arena, "%lld", (long long)house_add(ctx, "person", "ZB1", "name", "张三", "since", "2020-01-01", NULL));
	house_add(ctx, "post", "ZB1", "post", "secretary", "seats", "1", "since", "2020-01-01", NULL);
	house_add(ctx, "appointment", "ZB1", "effective_on", "2025-05-30", "person", who, "post", "secretary", "method",
	    "election", NULL);
	must(ctx, figure_answer(ctx, figure(ctx, figure_of), &q, &a));
	assert_true(a.missing);
	has(figure_missing_say(ctx, &a), "请先在“职务设置”中登记机关纪委书记、副书记和纪检委员");
	/* Nor does a post by which no unit has all of its: one of a branch below a 机关党委. */
	house_add_org(ctx, "JW2", "party_committee", "DW2", "临江市住房和城乡建设局机关委员会", "住建局机关党委");
	house_add_org(ctx, "ZB2", "branch", "JW2", "临江市住房和城乡建设局办公室党支部", "住建局办公室支部");
	house_add(ctx, "post", "ZB2", "post", "discipline_member", "seats", "1", "since", "2020-01-01", NULL);
	must(ctx, figure_answer(ctx, figure(ctx, figure_of), &q, &a));
	assert_true(a.missing);
	house_add(ctx, "post", "ZB1", "post", "discipline_member", "seats", "1", "since", "2020-01-01", NULL);
	must(ctx, figure_answer(ctx, figure(ctx, figure_of), &q, &a));
	assert_true(!a.missing && a.value == 0);
	house_add(ctx, "appointment", "ZB1", "effective_on", "2025-05-30", "person", who, "post", "discipline_member", "method",
	    "election", NULL);
	assert_int_equal(value(ctx, figure_of, q.org, 2025), 1);
	assert_int_equal(value(ctx, "units_discipline_posts_filled", q.org, 2025), 1);
	assert_int_equal(value(ctx, "units_discipline_posts_filled", q.org, 2026), 0);
}

/* That none is open any more is known from those that were. */
static void
test_missing__findings_all_closed_in_time_are_a_known_zero(void **state)
{
	struct ctx *ctx = *state;
	int64_t id = house_add_org(ctx, "ZB1", "branch", "DW1", "临江市医疗保障局机关党支部", "医保局支部");

	ctx->today = day_make(2026, 11, 26);
	assert_int_equal(value(ctx, "findings_overdue", id, 2025), -1);
	house_add(ctx, "finding", "ZB1", "issued_on", "2025-03-01", "source", "inspection", "problem", "记录不全", "due_on",
	    "2025-06-01", "measures", "补齐", "closed_on", "2025-05-20", NULL);
	assert_int_equal(value(ctx, "findings_overdue", id, 2025), 0);
	assert_int_equal(value(ctx, "findings_overdue", id, 2024), -1);
	assert_int_equal(value(ctx, "findings_overdue", id, 2026), -1);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		HOUSE_ON_BOTH(test_missing__no_discipline_post_is_set),
		HOUSE(test_missing__findings_all_closed_in_time_are_a_known_zero),
		CITY_ON_BOTH(test_unknown__a_course_without_a_headcount_adds_nothing_and_is_told),
		CITY_ON_BOTH(test_unknown__a_number_is_filled_in_and_not_attested),
		CITY_ON_BOTH(test_unknown__persons_of_a_record_without_a_list_are_told),
		CITY_ON_BOTH(test_unknown__a_report_lists_what_is_unknown_and_what_is_none),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return store_unit_run("unknown", tests, COUNT(tests));
}
