/* A report filled from records: its numbers, its remarks, its forms. */
#include "report_unit.h"

#include "docx.h"

/* ---- numbers ---- */

static void
test_fill__the_number_is_the_figures_and_follows_its_records(void **state)
{
	struct ctx *ctx = *state;
	const char *text;
	int64_t one = observe(ctx, "DW1", "2025-03-01");

	observe(ctx, "DW2", "2025-12-31");
	observe(ctx, "DW3", "2026-01-01");
	fill(ctx, "对{units_observed}家单位巡听旁听，{year}年，{place}，在党{50}年。", &text);
	has(text, "对2家单位巡听旁听，2025年，临江，在党50年。");
	house_change(ctx, "study_observation", one, "held_on", "2024-03-01");
	fill(ctx, "对{units_observed}家单位巡听旁听。", &text);
	has(text, "对1家单位巡听旁听。");
}

static void
test_fill__what_has_no_record_is_missing_and_not_zero(void **state)
{
	struct ctx *ctx = *state;
	const char *text;

	observe(ctx, "DW1", "2025-03-01");
	house_add(ctx, "dues_allocation", "GW", "allocated_on", "2025-05-05", "allotted", "100", "purpose", "training",
	    "decided_on", "2025-05-01", NULL);
	struct filled filled = fill(ctx, "{units_observed}家，发展党员{members_admitted|余}名，划拨{hardship_dues_allocated}万元。", &text);
	has(text, "1家，发展党员【缺数据：新发展党员】名，划拨0.00万元。");
	must_remark(ctx, &filled, REMARK_MISSING, "“发展党员{members_admitted|余}名，划拨”：没有“新发展党员”的记录");
	assert_false(remarked(ctx, &filled, REMARK_UNCONFIRMED, ""));
}

static void
test_fill__money_is_said_in_the_texts_own_unit(void **state)
{
	struct ctx *ctx = *state;
	const char *text;

	house_add(ctx, "dues_allocation", "GW", "allocated_on", "2025-06-20", "allotted", "236250", "purpose", "care", "object",
	    "hardship_members", "decided_on", "2025-06-11", NULL);
	fill(ctx, "{hardship_dues_allocated}万元，{hardship_dues_allocated}元，{hardship_dues_allocated|余}万元，{hardship_dues_allocated}。",
	    &text);
	has(text, "23.63万元，236250元，20余万元，23.63万元。");
}

static void
test_fill__a_number_in_wan_is_not_the_number_itself(void **state)
{
	struct ctx *ctx = *state;
	const char *text;

	train(ctx, "2025-04-08", "headcount", "12345");
	struct filled filled = fill(ctx, "参训{training_participants}万人次，{training_participants|余}万人次，"
	    "{training_participants}百人次。", &text);
	has(text, "参训1.2345万人次，1.2余万人次，{training_participants}百人次。");
	must_remark(ctx, &filled, REMARK_UNBOUND, "不能以“百”为单位");
}

static void
test_fill__a_word_that_is_not_true_goes(void **state)
{
	struct ctx *ctx = *state;
	const char *text;

	train(ctx, "2025-04-08", "headcount", "80");
	struct filled filled = fill(ctx, "参训{training_participants|余}人次，约{training_participants}人次。", &text);
	has(text, "参训80人次，约80人次。");
	must_remark(ctx, &filled, REMARK_WORD, "数字是 80，不能说“余”");
	filled = fill(ctx, "全年举办各类培训班近**期。", &text);
	has(text, "举办各类培训班1期。");
	must_remark(ctx, &filled, REMARK_WORD, "类培训班近**期。”：数字是 1，不能说“近”");
	must_remark(ctx, &filled, REMARK_UNCONFIRMED, "尚未有人确认");
}

static void
test_fill__persons_are_counted_where_every_record_has_a_list(void **state)
{
	struct ctx *ctx = *state;
	const char *text;
	int64_t person = house_add(ctx, "person", "DW1", "name", "甲", "since", "2020-01-01", NULL);
	char *who = arena_strf(ctx->arena, "%lld", (long long)person);

	train(ctx, "2025-04-08", "people", who);
	train(ctx, "2025-05-08", "people", who);
	struct filled filled = fill(ctx, "参训{training_participants?}人，参训{training_participants?}人次，"
	    "参训{training_participants}人。", &text);
	has(text, "参训1人，参训2人次，参训2人。");
	must_remark(ctx, &filled, REMARK_UNIT, "不同人员");
	train(ctx, "2025-06-08", "headcount", "30");
	filled = fill(ctx, "参训{training_participants?}人。", &text);
	has(text, "参训32人。");
	must_remark(ctx, &filled, REMARK_UNIT, "有的记录只有人数没有名单");
}

static void
test_fill__an_attested_number_is_said_to_be_one(void **state)
{
	struct ctx *ctx = *state;
	const char *text;
	struct question q = year(2025);

	observe(ctx, "DW1", "2025-03-01");
	must(ctx, figure_attest(ctx, figure_find(ctx->house, "members_admitted"), &q, "1900余", "组统〔2025〕1号"));
	struct filled filled = fill(ctx, "{units_observed}家，新发展党员{members_admitted}名，{members_admitted|余}名。", &text);
	has(text, "新发展党员1900余名，1900余名。");
	must_remark(ctx, &filled, REMARK_ATTESTED, "组统〔2025〕1号");
	has(text, "注：“新发展党员”为核定数，依据组统〔2025〕1号");
}

static void
test_fill__the_period_and_the_day_of_writing_are_said(void **state)
{
	struct ctx *ctx = *state;
	static const struct { int month, until; const char *say; } periods[] = {
		{ 1, 13, "2025年" }, { 1, 7, "2025年上半年" }, { 7, 13, "2025年下半年" }, { 4, 7, "2025年第二季度" },
		{ 1, 10, "2025年1至9月" }, { 3, 4, "2025年3月" },
	};

	for (size_t i = 0; i < COUNT(periods); i++)
		assert_string_equal(day_period(ctx->arena, day_make(2025, periods[i].month, 1),
		    day_add_months(day_make(2025, 1, 1), periods[i].until - 1)), periods[i].say);
	assert_string_equal(day_period(ctx->arena, day_make(2025, 3, 15), day_make(2025, 5, 1)), "2025年3月15日至4月30日");
	assert_string_equal(day_period(ctx->arena, day_make(2025, 7, 1), day_make(2026, 7, 1)), "2025年7月1日至2026年6月30日");

	const char *text;
	observe(ctx, "DW1", "2025-03-01");
	fill(ctx, "{period}，{units_observed}家。{today}", &text);
	has(text, arena_strf(ctx->arena, "2025年，1家。%s", day_chinese(ctx->arena, ctx->today)));
}

/* ---- names, years, places ---- */

/* What is said of the last day of a year that is not over is today's, and told once. */
static void
test_fill__the_last_day_of_a_year_that_is_not_over_is_today(void **state)
{
	struct ctx *ctx = *state;
	const char *text = "现有{units_on_day}家单位、{leading_groups_on_day}个党组，期末{units_on_day}家。";
	struct report_order order = { .template = file(ctx, "now.txt", text, strlen(text)), .question = year(2026) };
	struct filled filled = fill_order(ctx, &order);
	size_t told = 0;

	must_remark(ctx, &filled, REMARK_AGED, "期末还没有到，截至2026年6月30日；其他期末的数也是");
	EACH(const struct remark, r, filled.remarks)
		told += r->kind == REMARK_AGED;
	assert_int_equal(told, 1);
	order.question = year(2025);
	filled = fill_order(ctx, &order);
	assert_false(remarked(ctx, &filled, REMARK_AGED, "截至"));
}

static void
test_fill__names_before_deng_must_be_among_the_rows(void **state)
{
	struct ctx *ctx = *state;
	const char *text;

	observe(ctx, "DW1", "2025-03-01");
	observe(ctx, "DW2", "2025-04-01");
	struct filled filled = fill(ctx, "对市医保局和市住建局等{units_observed}家单位巡听旁听。", &text);
	assert_int_equal(filled.remarks.n, 0);
	filled = fill(ctx, "对市医保局、市住建局、市档案馆等{units_observed}家单位巡听旁听。", &text);
	must_remark(ctx, &filled, REMARK_NAMES, "“市档案馆”不在本期的记录里，本期有：市医保局、市住建局");
	must_remark(ctx, &filled, REMARK_NAMES, "前面写了 3 个名称，数字只有 2");
	assert_false(remarked(ctx, &filled, REMARK_NAMES, "“对市医保局”"));
	filled = fill(ctx, "选取市档案馆、市民政局等{units_observed}家，到市档案馆和市医保局等{units_observed}家。", &text);
	must_remark(ctx, &filled, REMARK_NAMES, "：“市档案馆”“市民政局”不在本期的记录里");
	must_remark(ctx, &filled, REMARK_NAMES, "：“市档案馆”不在本期的记录里");
	filled = fill(ctx, "会同临江市医疗保障局和市住房和城乡建设局等{units_observed}家单位巡听旁听。", &text);
	assert_int_equal(filled.remarks.n, 0);
}

static void
test_fill__an_ordinal_follows_its_series(void **state)
{
	struct ctx *ctx = *state;
	const char *text;

	observe(ctx, "DW1", "2025-03-01");
	house_add(ctx, "yearly_series", "GW", "starts_on", "2025-06-01", "name", "党风廉政建设宣传教育月", "ordinal", "25", NULL);
	struct filled filled = fill(ctx, "一、工作情况\n开展第**个党风廉政建设宣传教育月活动，对{units_observed}家单位，第**个读书月。\n"
	    "二、主要措施\n开展第**个党风廉政建设宣传教育月活动。", &text);
	has(text, "开展第25个党风廉政");
	has(text, "第**个读书月");
	has(text, "开展第26个党风廉政");
	must_remark(ctx, &filled, REMARK_UNBOUND, "按上一年第25个往下数");
	must_remark(ctx, &filled, REMARK_UNBOUND, "第2行 “第**个读书月”：是第几个");
	house_add(ctx, "yearly_series", "GW", "starts_on", "2025-09-01", "name", "党风廉政建设宣传教育月", "ordinal", "27", NULL);
	house_add(ctx, "yearly_series", "GW", "starts_on", "2024-06-01", "name", "党风廉政建设宣传教育月", "ordinal", "24", NULL);
	filled = fill(ctx, "开展第**个党风廉政建设宣传教育月活动。", &text);
	must_remark(ctx, &filled, REMARK_UNBOUND, "是第几个");
}

static void
test_fill__a_year_is_filled_only_where_the_text_says_which(void **state)
{
	struct ctx *ctx = *state;
	const char *text;

	observe(ctx, "DW1", "2025-03-01");
	house_add(ctx, "award_name", "GW", "name", "气象先进", "kind", "other", "since", "2020-01-01", NULL);
	struct filled filled = fill(ctx, "****年以来，对{units_observed}家单位，获评****年全国“先进集体”称号，20××年，\n二、明年打算\n****年，继续。",
	    &text);
	has(text, "2025年以来");
	has(text, "获评****年全国");
	has(text, "，2025年，");
	has(text, "2026年，继续");
	must_remark(ctx, &filled, REMARK_UNBOUND, "第1行 “获评****年全国“”");
}

static void
test_fill__a_place_that_may_be_another_keeps_its_mask(void **state)
{
	struct ctx *ctx = *state;
	const char *text;

	observe(ctx, "DW1", "2025-03-01");
	fill(ctx, "{units_observed}家，××市推进，赴××市考察，“××”品牌，××机关党建杂志。", &text);
	has(text, "家，临江市推进，赴××市考察，“××”品牌，临江机关党建杂志。");
}

/* ---- what has aged ---- */

static void
test_aged__another_years_words_are_listed_with_their_place(void **state)
{
	struct ctx *ctx = *state;
	const char *text;

	observe(ctx, "DW1", "2025-03-01");
	house_add(ctx, "campaign", "GW", "name", "清洁家园行动", "since", "2022-01-01", "until", "2023-01-01", NULL);
	house_add(ctx, "theme", "GW", "name", "党史学习教育常态化", "since", "2024-01-01", NULL);
	struct filled filled = fill(ctx, "2023年以来，对{units_observed}家单位。二〇二三年，第二批基地，第五次党代会，清洁家园行动，\n"
	    "深化主题教育，党史学习教育常态化，2025年，2026年，1921年，《2019—2023年规划》，开局之年，第三名。", &text);
	must_remark(ctx, &filled, REMARK_AGED, "第1行 “2023年”：不是所写的2025年");
	must_remark(ctx, &filled, REMARK_AGED, "第1行 “二〇二三年”");
	must_remark(ctx, &filled, REMARK_AGED, "第1行 “第二批”");
	must_remark(ctx, &filled, REMARK_AGED, "第1行 “第五次党代会”");
	must_remark(ctx, &filled, REMARK_AGED, "第1行 “清洁家园行动”：不是所写年份的专项活动");
	must_remark(ctx, &filled, REMARK_AGED, "第2行 “主题教育”：是2023年至2024年的说法");
	must_remark(ctx, &filled, REMARK_AGED, "第2行 “开局之年”");
	assert_int_equal(filled.remarks.n, 7);
}

/* ---- our own reports ---- */

static void
test_own__both_are_filled_for_the_city_and_a_unit(void **state)
{
	static const char *const templates[] = { "yearly", "unit" }, *const orgs[] = { "GW", "DW1" };
	struct ctx *ctx = *state;

	observe(ctx, "DW1", "2025-03-01");
	house_add(ctx, "study_observation", "DW1", "held_on", "2025-05-01", "observed", "DW2", "feedback_on", "2025-05-02", NULL);
	house_add(ctx, "service", "DW1", "found_on", "2025-03-06", "matter", "修路灯", "owner_kind",
	    "organisation", "done_on", "2025-03-28", NULL);
	for (size_t i = 0; i < COUNT(templates); i++)
		for (size_t k = 0; k < COUNT(orgs); k++) {
			struct report_order order = { .template = templates[i], .question = year(2025), .annex = true };
			struct buf out = buf_make(ctx->arena);

			must(ctx, org_find_code(ctx, orgs[k], &order.question.org));
			struct filled filled = fill_order(ctx, &order);
			must(ctx, report_write(ctx, &order, &filled, DOCUMENT_TEXT, &out));
			has(out.at, k == 0 ? "中共临江市委市直机关工作委员会2025年" : "临江市医疗保障局2025年");
			has(out.at, "件");
			assert_null(strchr(out.at, '{'));
			assert_null(strstr(out.at, "]}"));
			/* The unit had no such thing; for the city it is not known. */
			assert_int_equal(strstr(out.at, "访谈") != NULL, i == 0 || k == 0);
			assert_null(strchr(out.at, '#'));
			has(out.at, "数字的来源和口径");
		}
}

static const char *
yearly(struct ctx *ctx, const struct report_order *order, struct filled *filled)
{
	struct buf out = buf_make(ctx->arena);

	*filled = fill_order(ctx, order);
	must(ctx, report_write(ctx, order, filled, DOCUMENT_TEXT, &out));
	return out.at;
}

/* A reader asks which campaign and which theme: the city keeps their names.  Of two in one sentence neither is said of both. */
static void
test_own__the_years_main_item_is_named(void **state)
{
	struct ctx *ctx = *state;
	struct report_order order = { .template = "yearly", .question = year(2025) };
	struct filled filled;
	const char *text;

	volunteer(ctx, house_add(ctx, "campaign", "GW", "name", "“四清”行动", "main_year", "2025", "since", "2025-01-01", NULL), "40");
	text = yearly(ctx, &order, &filled);
	has(text, "机关干部参与“四清”行动40人次");
	has(text, "围绕年度主要学习主题，");
	house_add(ctx, "theme", "GW", "name", "全会精神", "main_year", "2025", "since", "2025-01-01", NULL);
	house_add(ctx, "theme", "GW", "name", "党史", "since", "2025-01-01", NULL);
	has(yearly(ctx, &order, &filled), "围绕“全会精神”，");
	*VEC_ADD(ctx->arena, &order.arguments) = (typeof (*order.arguments.at)){ "units_with_themed_activities", "党史", 0 };
	has(yearly(ctx, &order, &filled), "围绕年度主要学习主题，");
	order.arguments.at[0].figure = "branches_with_themed_sessions";
	*VEC_ADD(ctx->arena, &order.arguments) = (typeof (*order.arguments.at)){ "units_with_themed_activities", "党史", 0 };
	has(yearly(ctx, &order, &filled), "围绕“党史”，");
}

/* Where one of two targets is set the other is no "0个单位". */
static void
test_own__what_is_none_beside_something_is_not_said(void **state)
{
	struct ctx *ctx = *state;
	struct report_order order = { .template = "yearly", .question = year(2025) };
	struct filled filled;

	house_add(ctx, "plan_target", "GW", "starts_on", "2026-01-01", "measure", "disciplinary_inspections", "planned", "3",
	    "owner", "own", "source", "要点", NULL);
	house_add(ctx, "award_name", "GW", "name", "两优一先", "kind", "two_excellents", "since", "2025-01-01", NULL);
	house_add(ctx, "award", "DW1", "given_on", "2025-06-27", "name", "两优一先", "kind", "advanced_organisation", "given_by", "GW",
	    NULL);
	const char *text = yearly(ctx, &order, &filled);
	has(text, "同考核。配合市委对3个单位开展巡察，对发现的问题");
	has(text, "表彰“两优一先”1个，其中先进基层党组织1个。");
}

static void
test_fill__is_refused_whole(void **state)
{
	struct ctx *ctx = *state;
	struct report_order order = { .template = "yearly", .question = year(2019) };
	struct filled filled;

	observe(ctx, "DW1", "2025-03-01");
	refused(ctx, report_fill(ctx, &order, &filled), PROBLEM_RULE, "2019年1月1日至2019年12月31日没有");
	order.question = year(2025);
	order.template = "yearl";
	refused(ctx, report_fill(ctx, &order, &filled), PROBLEM_ABSENT, "自带的报告");
	order.template = file(ctx, "plain.txt", "没有空", strlen("没有空"));
	refused(ctx, report_fill(ctx, &order, &filled), PROBLEM_RULE, "没有找到留空的数字");
	order.template = file(ctx, "bad.md", "{organ}\n{no_such}个", strlen("{organ}\n{no_such}个"));
	refused(ctx, report_fill(ctx, &order, &filled), PROBLEM_RULE, "bad.md:2：没有“no_such”");
	order.template = "yearly";
	*VEC_ADD(ctx->arena, &order.arguments) = (typeof (*order.arguments.at)){ "campaign_participants", "没有的活动", 0 };
	refused(ctx, report_fill(ctx, &order, &filled), PROBLEM_USAGE, "“专项活动”里没有“没有的活动”");
}

/* The report that all this began with, where it is at hand: its sentences stand whole around each number. */
static void
test_sample__is_filled_in_place(void **state)
{
	struct ctx *ctx = *state;
	struct report_order order = { .template = getenv("DANGJIAN_SAMPLE"), .question = year(2025) };
	struct buf out = buf_make(ctx->arena);
	size_t figures = 0;

	if (order.template == NULL || access(order.template, R_OK) != 0) {
		print_message("# the sample report is not at hand\n");
		return;
	}
	observe(ctx, "DW1", "2025-03-01");
	observe(ctx, "DW2", "2025-04-01");
	house_add(ctx, "theme", "GW", "name", "学习贯彻党的二十大精神", "since", "2025-01-01", NULL);
	house_add(ctx, "campaign", "GW", "name", "四清行动", "since", "2025-01-01", NULL);
	train(ctx, "2025-04-08", "headcount", "80");
	struct filled filled = fill_order(ctx, &order);
	must(ctx, report_write(ctx, &order, &filled, DOCUMENT_TEXT, &out));
	assert_int_equal(filled.bound.places.n, 47);
	EACH(const struct filling, f, filled.fillings) {
		const char *before = filled.bound.text->lines.at[f->binding.blank.line].text;
		size_t at = f->binding.blank.from, n = at < 18 ? at : 18;

		figures += f->answered != NULL;
		while (n > 0 && (before[at - n] & 0xC0) == 0x80)
			n--;
		has(out.at, arena_strf(ctx->arena, "%.*s%s", (int)(strcspn(before + at - n, "*×") < n ? 0 : n), before + at - n,
		    f->printed == NULL ? f->binding.blank.text : f->printed));
	}
	assert_int_equal(figures, 37);
	has(out.at, "等2家");
	has(out.at, "1次80人");
}

int
main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		HOUSE_ON_BOTH(test_fill__the_number_is_the_figures_and_follows_its_records),
		HOUSE(test_fill__what_has_no_record_is_missing_and_not_zero),
		HOUSE(test_fill__money_is_said_in_the_texts_own_unit),
		HOUSE(test_fill__a_number_in_wan_is_not_the_number_itself),
		HOUSE(test_fill__a_word_that_is_not_true_goes),
		HOUSE_ON_BOTH(test_fill__persons_are_counted_where_every_record_has_a_list),
		HOUSE_ON_BOTH(test_fill__an_attested_number_is_said_to_be_one),
		HOUSE_ON_BOTH(test_fill__the_period_and_the_day_of_writing_are_said),
		HOUSE(test_fill__the_last_day_of_a_year_that_is_not_over_is_today),
		HOUSE_ON_BOTH(test_fill__names_before_deng_must_be_among_the_rows),
		HOUSE_ON_BOTH(test_fill__an_ordinal_follows_its_series),
		HOUSE(test_fill__a_year_is_filled_only_where_the_text_says_which),
		HOUSE(test_fill__a_place_that_may_be_another_keeps_its_mask),
		HOUSE_ON_BOTH(test_aged__another_years_words_are_listed_with_their_place),
		HOUSE_ON_BOTH(test_own__both_are_filled_for_the_city_and_a_unit),
		HOUSE(test_own__the_years_main_item_is_named),
		HOUSE(test_own__what_is_none_beside_something_is_not_said),
		HOUSE(test_fill__is_refused_whole),
		HOUSE(test_sample__is_filled_in_place),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return store_unit_run("report", tests, COUNT(tests));
}
