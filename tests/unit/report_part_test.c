/* The parts of a report that stand only where one of their figures is more than nothing. */
#include "report_unit.h"

#include "docx.h"

/* ${template} filled for ${org}, as text. */
static struct filled
fill_for(struct ctx *ctx, const char *org, const char *template, const char **out)
{
	struct report_order order = { .template = file(ctx, "part.txt", template, strlen(template)), .question = year(2025) };
	struct buf written = buf_make(ctx->arena);

	must(ctx, org_find_code(ctx, org, &order.question.org));
	struct filled filled = fill_order(ctx, &order);
	must(ctx, report_write(ctx, &order, &filled, DOCUMENT_TEXT, &written));
	*out = written.at;
	return filled;
}

/* DW1 has one service of its own and none of its members; nothing else is recorded but a course and an observation. */
static void
make_records(struct ctx *ctx)
{
	house_add(ctx, "service", "DW1", "found_on", "2025-03-06", "matter", "修路灯", "owner_kind", "organisation", "done_on",
	    "2025-03-28", NULL);
	train(ctx, "2025-04-08", "headcount", "30");
	observe(ctx, "DW1", "2025-03-01");
}

#define DONE "{services_by_organisations}"
#define NONE "{services_by_members}"
#define GAP "{medals_issued}"

/* Of another slot beside a place no half is shown. */
static void
test_part__a_remark_shows_no_marks(void **state)
{
	struct ctx *ctx = *state;
	const char *text;

	make_records(ctx);
	struct filled filled = fill_for(ctx, "DW1", "办结" DONE "件，颁发" GAP "枚，{[培训{training_courses}期]}与" GAP "枚，{[办" DONE "件，另"
	    GAP "枚]}。", &text);
	assert_int_equal(filled.remarks.n, 4);
	must_remark(ctx, &filled, REMARK_MISSING, "“颁发" GAP "枚，”");
	must_remark(ctx, &filled, REMARK_MISSING, "“与" GAP "枚，”");
	must_remark(ctx, &filled, REMARK_MISSING, "“另" GAP "枚”");
}

static void
test_part__what_is_nothing_goes_with_its_comma(void **state)
{
	static const struct { const char *text, *says; } cases[] = {
		{ "办结" DONE "件，{[领办" NONE "件]}。", "办结1件。" },
		{ "{[领办" NONE "件]}，办结" DONE "件。", "办结1件。" },
		{ "办结" DONE "件，{[领办" NONE "件]}，完。", "办结1件，完。" },
		{ "办结" DONE "件，{[一" NONE "]}，{[二" NONE "]}；完。", "办结1件；完。" },
		{ "首。{[一" NONE "]}，{[二" NONE "]}。末" DONE "。", "首。末1。" },
		{ "首。{[办" DONE "]}，{[一" NONE "]}，{[二" NONE "]}。", "首。办1。" },
		{ "首" DONE "。{[实事，{[办" NONE "]}，{[领" NONE "]}。]}末。", "首1。末。" },
		{ "首。{[实事，{[领" NONE "]}，{[办" DONE "]}。]}末。", "首。实事，办1。末。" },
		{ "首。{[实事，{[办" DONE "]}，{[领" NONE "]}。]}末。", "首。实事，办1。末。" },
		{ "含{[甲" NONE "个]}、{[乙" DONE "个]}、丙。", "含乙1个、丙。" },
		{ "办" DONE "，{[培训" NONE "期，办" DONE "件]}。", "办1，培训0期，办1件。" },
		{ "办" DONE "，{{[不是]}。", "办1，{[不是]}。" },
	};
	struct ctx *ctx = *state;
	const char *text;

	make_records(ctx);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct filled filled = fill_for(ctx, "DW1", cases[i].text, &text);

		has(text, cases[i].says);
		if (strstr(text, cases[i].says) != text)
			fail_msg("“%s”", text);
		/* What is not printed needs no look; a zero that is, does. */
		assert_int_equal(filled.remarks.n, strstr(cases[i].says, "0") != NULL);
	}
	/* All of a line: no empty paragraph stays. */
	fill_for(ctx, "DW1", "办" DONE "。\n{[领" NONE "。]}\n末。", &text);
	assert_null(strstr(text, "\n\n"));
	has(text, "办1。\n末。");
}

/* Missing is a gap in the report of the city; in that of one of its organisations it is left out, and listed. */
static void
test_part__what_is_missing_is_never_silent(void **state)
{
	static const char text[] = "办结" DONE "件，{[颁发" GAP "枚]}。";
	struct ctx *ctx = *state;
	const char *out;

	make_records(ctx);
	struct filled filled = fill_for(ctx, "GW", text, &out);
	has(out, "办结1件，颁发【缺数据：颁发的在党50年纪念章】枚。");
	must_remark(ctx, &filled, REMARK_MISSING, "“颁发{medals_issued}枚”：没有“颁发的在党50年纪念章”的记录");
	filled = fill_for(ctx, "DW1", text, &out);
	has(out, "办结1件。");
	must_remark(ctx, &filled, REMARK_MISSING, "的记录，这半句没有写；有这项工作请先登记");
	assert_true(filled.fillings.at[1].left_out && !filled.fillings.at[0].left_out);
	/* An attested number is one, also here; outside a part a gap stays a gap. */
	struct question q = filled.question;
	must(ctx, figure_attest(ctx, figure_find(ctx->house, "medals_issued"), &q, "3", "名册"));
	fill_for(ctx, "DW1", text, &out);
	has(out, "办结1件，颁发3枚。");
	fill_for(ctx, "DW1", "办结" DONE "件，新发展{members_admitted}名。", &out);
	has(out, "办结1件，新发展【缺数据：新发展党员】名。");
	/* A course of which nobody wrote down who came is no course without anybody. */
	house_add(ctx, "training_course", "DW1", "name", "班", "kind", "members", "started_on", "2025-05-08", NULL);
	fill_for(ctx, "DW1", "办结" DONE "件，{[参训{training_participants}人次]}。", &out);
	has(out, "办结1件，参训【缺数据：");
}

static void
test_part__in_the_office_s_own_docx_its_marks_go_too(void **state)
{
	static const char body[] = "<w:p><w:r><w:t>办结" DONE "件，{[领</w:t></w:r><w:r><w:t>办" NONE "件]}，{</w:t></w:r><w:r><w:t>"
	    "[培训{training_courses_all}期]}，{[别的]}。</w:t></w:r></w:p>";
	struct ctx *ctx = *state;
	struct buf made = docx_make(ctx->arena, body, NULL, 0), out = buf_make(ctx->arena);
	struct report_order order = { .template = file(ctx, "own.docx", made.at, made.n), .question = year(2025) };
	struct foreign_text read;

	make_records(ctx);
	struct filled filled = fill_order(ctx, &order);
	must(ctx, report_write(ctx, &order, &filled, DOCUMENT_DOCX, &out) &&
	    foreign_read_bytes(ctx, "out.docx", out.at, out.n, &read));
	assert_string_equal(read.lines.at[0].text, "办结1件，培训1期，{[别的]}。");
}

/* A plan that nobody has entered is no year without records; a year without any is. */
static void
test_report__what_lacks_one_number_is_written(void **state)
{
	static const char text[] = "2026年，计划对{target_inspections}家单位开展党建督查。";
	struct ctx *ctx = *state;
	struct report_order order = { .template = file(ctx, "plan.txt", text, strlen(text)), .question = year(2025) };
	struct filled filled;
	const char *out;

	must(ctx, org_find_code(ctx, "GW", &order.question.org));
	refused(ctx, report_fill(ctx, &order, &filled), PROBLEM_RULE, "报告没有写成");
	make_records(ctx);
	fill_for(ctx, "GW", text, &out);
	has(out, "计划对【缺数据：");
}

/* ---- what comes next ---- */

static const char *
own(struct ctx *ctx, const char *template, const char *org, day from, day until, struct filled *filled)
{
	struct report_order order = { .template = template, .question = { .from = from, .until = until } };
	struct buf out = buf_make(ctx->arena);

	must(ctx, org_find_code(ctx, org, &order.question.org));
	*filled = fill_order(ctx, &order);
	must(ctx, report_write(ctx, &order, filled, DOCUMENT_TEXT, &out));
	return out.at;
}

static void
test_plan__is_written_only_where_a_year_ends(void **state)
{
	struct ctx *ctx = *state;
	struct filled filled;

	make_records(ctx);
	house_add_org(ctx, "B1", "branch", "DW1", "支部", "支部");
	house_add(ctx, "life_meeting", "B1", "held_on", "2025-11-03", "in_year", "2025", "topic", "对照", NULL);
	const char *text = own(ctx, "yearly", "GW", day_make(2025, 1, 1), day_make(2025, 7, 1), &filled);
	assert_null(strstr(text, "下一步打算"));
	assert_null(strstr(text, "以更好作风"));
	has(text, "\n中共临江市委市直机关工作委员会\n");
	must_remark(ctx, &filled, REMARK_CLAIM, "“二、下一步打算”：所写的时段不到年底，这一部分没有写");
	has(own(ctx, "yearly", "GW", day_make(2025, 7, 1), day_make(2026, 1, 1), &filled), "二、下一步打算\n2026年，");
	has(own(ctx, "yearly", "GW", day_make(2025, 1, 1), day_make(2026, 1, 1), &filled), "二、下一步打算\n2026年，");
}

/* Its numbers of the period's end are those of its own. */
static void
test_plan__of_what_has_ended_there_is_none(void **state)
{
	struct ctx *ctx = *state;
	int64_t unit = 0, branch = house_add_org(ctx, "B1", "branch", "DW1", "支部", "支部");
	struct filled filled;

	make_records(ctx);
	must(ctx, org_find_code(ctx, "DW1", &unit));
	house_change(ctx, "organisation", branch, "ended_on", "2025-04-02");
	house_change(ctx, "organisation", unit, "ended_on", "2025-04-02");
	const char *text = own(ctx, "unit", "DW1", day_make(2025, 1, 1), day_make(2026, 1, 1), &filled);
	has(text, "医疗保障局2025年党建工作总结");
	has(text, "基层党组织1个（其中党支部1个）");
	assert_null(strstr(text, "下一步打算"));
	must_remark(ctx, &filled, REMARK_CLAIM, "“临江市医疗保障局”：2025年4月2日起撤销，期末的数是它最后一天的；请写明并入哪个组织");
	must_remark(ctx, &filled, REMARK_CLAIM, "“四、下一步打算”：组织在本期内已经撤销，这一部分没有写");
}

/* What it owes outlives it; its plans do not. */
static void
test_plan__of_what_stood_on_no_day_there_is_none(void **state)
{
	struct ctx *ctx = *state;
	int64_t unit = 0, branch = house_add_org(ctx, "B1", "branch", "DW1", "支部", "支部");
	struct filled filled;

	house_add(ctx, "finding", "B1", "issued_on", "2024-03-01", "source", "inspection", "problem", "问题", "due_on", "2024-05-01",
	    "issued_by", "GW", NULL);
	must(ctx, org_find_code(ctx, "DW1", &unit));
	house_change(ctx, "organisation", branch, "ended_on", "2024-04-02");
	house_change(ctx, "organisation", unit, "ended_on", "2024-04-02");
	assert_null(strstr(own(ctx, "unit", "DW1", day_make(2025, 1, 1), day_make(2026, 1, 1), &filled), "下一步打算"));
	must_remark(ctx, &filled, REMARK_CLAIM, "“四、下一步打算”：组织在本期没有设立着，这一部分没有写");
}

/* What was left from before is said only where there was any. */
static void
test_own__findings_of_before_are_told_where_there_are_any(void **state)
{
	struct ctx *ctx = *state;
	struct filled filled;

	make_records(ctx);
	house_add_org(ctx, "B1", "branch", "DW1", "支部", "支部");
	train(ctx, "2024-04-08", "headcount", "30");
	house_add(ctx, "finding", "B1", "issued_on", "2024-12-01", "source", "inspection", "problem", "问题", "due_on", "2025-04-01",
	    "issued_by", "GW", NULL);
	has(own(ctx, "yearly", "GW", day_make(2024, 1, 1), day_make(2025, 1, 1), &filled), "限期整改问题1个，共督办1个，");
	has(own(ctx, "yearly", "GW", day_make(2025, 1, 1), day_make(2026, 1, 1), &filled), "连同以往尚未销号的1个，共督办1个，");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		HOUSE(test_plan__is_written_only_where_a_year_ends),
		HOUSE_ON_BOTH(test_plan__of_what_has_ended_there_is_none),
		HOUSE(test_plan__of_what_stood_on_no_day_there_is_none),
		HOUSE(test_own__findings_of_before_are_told_where_there_are_any),
		HOUSE_ON_BOTH(test_part__what_is_nothing_goes_with_its_comma),
		HOUSE(test_report__what_lacks_one_number_is_written),
		HOUSE(test_part__a_remark_shows_no_marks),
		HOUSE(test_part__what_is_missing_is_never_silent),
		HOUSE(test_part__in_the_office_s_own_docx_its_marks_go_too),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return store_unit_run("report_part", tests, COUNT(tests));
}
