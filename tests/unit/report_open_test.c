/* Places that are bound and yet left open: a wrong number is worse than a gap. */
#include "report_unit.h"

static const char *
written(struct ctx *ctx, const char *text, struct filled *filled)
{
	const char *out;

	*filled = fill(ctx, text, &out);
	return out;
}

static void
test_open__a_number_of_another_year_is_left(void **state)
{
	static const struct { const char *text, *is; } cases[] = {
		{ "工作总结\n全年举办培训班**期。", "全年举办培训班1期。" },
		{ "工作总结\n2025年，举办培训班**期。", "2025年，举办培训班1期。" },
		{ "工作总结\n在2024年举办培训班**期。", "在2024年举办培训班**期。" },
		{ "工作总结\n自2023年以来，举办培训班**期。", "自2023年以来，举办培训班**期。" },
		{ "工作总结\n２０２４年，狠抓教育；举办培训班**期。", "２０２４年，狠抓教育；举办培训班**期。" },
		{ "工作总结\n2024年基础不牢，今年举办培训班**期。", "2024年基础不牢，今年举办培训班1期。" },
		{ "工作总结\n根据《2024年要点》，举办培训班**期。", "根据《2024年要点》，举办培训班1期。" },
		{ "工作总结\n2021年至2025年，举办培训班**期。", "2021年至2025年，举办培训班**期。" },
		{ "工作总结\n2024年成绩不小。举办培训班**期。", "2024年成绩不小。举办培训班1期。" },
		{ "2025年上半年工作总结\n举办培训班**期。", "举办培训班**期。" },
		{ "工作总结\n二○二四年，举办培训班**期。", "二○二四年，举办培训班**期。" },
		{ "工作总结\n二〇二四年举办培训班**期。", "二〇二四年举办培训班**期。" },
		{ "工作总结\n二零二四年，举办培训班**期。", "二零二四年，举办培训班**期。" },
		{ "工作总结\n1999年，举办培训班**期。", "1999年，举办培训班**期。" },
		{ "工作总结\n一九九九年举办培训班**期。", "一九九九年举办培训班**期。" },
		{ "工作总结\n24年，举办培训班**期。", "24年，举办培训班**期。" },
		{ "工作总结\n24年举办培训班**期。", "24年举办培训班**期。" },
		{ "工作总结\n2024.12，举办培训班**期。", "2024.12，举办培训班**期。" },
		{ "工作总结\n经费2024.12万元，举办培训班**期。", "经费2024.12万元，举办培训班1期。" },
		{ "工作总结\n二〇二五年，举办培训班**期。", "二〇二五年，举办培训班1期。" },
		{ "工作总结\n二〇二一至二○二五年，举办培训班**期。", "二〇二一至二○二五年，举办培训班**期。" },
		{ "工作总结\n二〇××年，举办培训班**期。", "二〇二五年，举办培训班1期。" },
		{ "工作总结\n2024年，全年举办培训班**期。", "2024年，全年举办培训班**期。" },
		{ "工作总结\n2025年，全年举办培训班**期。", "2025年，全年举办培训班1期。" },
		{ "工作总结\n甲。\n2024.12，举办会议。\n举办培训班**期。", "举办培训班1期。" },
		{ "工作总结\n1949年以来，举办培训班**期。", "1949年以来，举办培训班**期。" },
		{ "工作总结\n1949年以来举办培训班**期。", "1949年以来举办培训班**期。" },
		{ "工作总结\n2025年以来，举办培训班**期。", "2025年以来，举办培训班1期。" },
		{ "工作总结\n20**年以来，举办培训班**期。", "2025年以来，举办培训班1期。" },
		{ "工作总结\n党的十八大以来，举办培训班**期。", "党的十八大以来，举办培训班**期。" },
		{ "工作总结\n党的十九届四中全会以来举办培训班**期。", "党的十九届四中全会以来举办培训班**期。" },
		{ "工作总结\n疫情以来，举办培训班**期。", "疫情以来，举办培训班**期。" },
		{ "工作总结\n主题教育开展以来举办培训班**期。", "主题教育开展以来举办培训班**期。" },
		{ "工作总结\n今年以来，举办培训班**期。", "今年以来，举办培训班1期。" },
		{ "工作总结\n年初以来举办培训班**期。", "年初以来举办培训班1期。" },
		{ "工作总结\n甲。\n党的十八大以来的变化很大，举办培训班**期。", "党的十八大以来的变化很大，举办培训班1期。" },
		{ "党的二十大以来工作总结\n举办培训班**期。", "举办培训班**期。" },
		{ "20**年以来工作总结\n举办培训班**期。", "举办培训班1期。" },
		{ "2025年工作总结\n甲。\n乙。\n丙。\n一、2024年工作回顾\n举办培训班**期。", "举办培训班**期。" },
		{ "工作总结\n2024年，举办培训班{training_courses?}期。", "2024年，举办培训班××期。" },
		{ "工作总结\n2025年，举办培训班{training_courses?}期。", "2025年，举办培训班1期。" },
	};
	struct ctx *ctx = *state;
	struct filled filled;

	train(ctx, "2025-04-08", "headcount", "30");
	for (size_t i = 0; i < COUNT(cases); i++)
		has(written(ctx, cases[i].text, &filled), cases[i].is);
	written(ctx, cases[2].text, &filled);
	must_remark(ctx, &filled, REMARK_UNBOUND, "说的是2024年，要填的是2025年，没有填写");
	has(written(ctx, "2024年，举办培训班{training_courses}期。", &filled), "举办培训班1期");
}

static void
test_open__half_a_year_tells_of_the_next_ones_plan_only_where_it_says_so(void **state)
{
	static const struct { const char *text, *is; int until; } cases[] = {
		{ "2025年上半年工作总结\n甲。\n下半年，计划对**家单位开展党建督查。", "对**家", 7 },
		{ "2025年上半年工作总结\n甲。\n下半年将对**家单位开展党建督查。", "对**家", 7 },
		{ "2025年上半年工作总结\n甲。\n下一步，计划对**家单位开展党建督查。", "对**家", 7 },
		{ "2025年上半年工作总结\n甲。\n明年，计划对**家单位开展党建督查。", "对12家", 7 },
		{ "2025年上半年工作总结\n甲。\n2026年计划对**家单位开展党建督查。", "对12家", 7 },
		{ "2025年上半年工作总结\n甲。\n一、明年工作计划\n计划对**家单位开展党建督查。", "对12家", 7 },
		{ "2025年工作总结\n甲。\n下一步，计划对**家单位开展党建督查。", "对**家", 7 },
		{ "2025年工作总结\n甲。\n下一步，计划对**家单位开展党建督查。", "对12家", 13 },
	};
	struct ctx *ctx = *state;

	house_add(ctx, "plan_target", "GW", "starts_on", "2026-01-01", "measure", "inspections", "planned", "12", "owner", "own",
	    "source", "工作要点", NULL);
	for (size_t i = 0; i < COUNT(cases); i++) {
		day from = day_make(2025, 1, 1), until = day_add_months(from, cases[i].until - 1);
		struct report_order order = { .template = file(ctx, "report.txt", cases[i].text, strlen(cases[i].text)),
			.question = { .from = from, .until = until } };
		struct filled filled = fill_order(ctx, &order);
		struct buf out = buf_make(ctx->arena);

		must(ctx, report_write(ctx, &order, &filled, DOCUMENT_TEXT, &out));
		has(out.at, cases[i].is);
	}
}

static void
test_open__a_campaign_is_the_one_that_is_named_or_none(void **state)
{
	static const struct { const char *text, *is; } cases[] = {
		{ "机关党员参加“四清”活动**人次。", "机关党员参加“四清”活动40人次。" },
		{ "机关党员参加“学雷锋”活动**人次。", "机关党员参加“学雷锋”活动**人次。" },
		{ "机关党员参加环境卫生集中行动**人次。", "机关党员参加环境卫生集中行动**人次。" },
		{ "“学雷锋”活动有声有色，机关党员参加清洁家园行动**人次。", "机关党员参加清洁家园行动30人次。" },
	};
	struct ctx *ctx = *state;
	struct filled filled;

	volunteer(ctx, house_add(ctx, "campaign", "GW", "name", "清洁家园行动", "main_year", "2025", "since", "2025-01-01", NULL), "30");
	volunteer(ctx, house_add(ctx, "campaign", "GW", "name", "“四清”行动", "short", "四清", "since", "2025-01-01", NULL), "40");
	for (size_t i = 0; i < COUNT(cases); i++)
		has(written(ctx, arena_strf(ctx->arena, "工作总结\n%s", cases[i].text), &filled), cases[i].is);
	written(ctx, arena_strf(ctx->arena, "工作总结\n%s", cases[1].text), &filled);
	must_remark(ctx, &filled, REMARK_UNBOUND, "“专项活动”里没有“学雷锋”，没有填写");
	written(ctx, arena_strf(ctx->arena, "工作总结\n%s", cases[2].text), &filled);
	must_remark(ctx, &filled, REMARK_UNBOUND, "没有说是哪个专项活动，没有填写");
}

/* An older decision, or one made past the page. */
static void
test_open__a_decision_for_what_is_not_on_the_list_leaves_the_place_and_no_more(void **state)
{
	static const char text[] = "工作总结\n机关党员参加清洁家园行动**人次。举办培训班**期。";
	struct ctx *ctx = *state;
	int64_t theme = house_add(ctx, "theme", "GW", "name", "学习教育", "main_year", "2025", "since", "2025-01-01", NULL);
	struct bound_text bound;

	train(ctx, "2025-04-08", "headcount", "30");
	must(ctx, report_read(ctx, file(ctx, "report.txt", text, strlen(text)), &bound));
	bound.places.at[0].kind = BOUND_FIGURE;
	bound.places.at[0].figure = figure_find(ctx->house, "campaign_participants");
	bound.places.at[0].argument = theme;
	must(ctx, bind_keep(ctx, &bound, 0));
	struct filled filled;
	has(written(ctx, text, &filled), "行动**人次。举办培训班1期。");
	must_remark(ctx, &filled, REMARK_UNBOUND, "确认时选的不是“专项活动”里的一项，没有填写");
}

static void
test_open__a_slot_is_of_the_campaign_that_its_sentence_names(void **state)
{
	struct ctx *ctx = *state;
	const char *text;
	int64_t clean = house_add(ctx, "campaign", "GW", "name", "清洁家园行动", "main_year", "2025", "since", "2025-01-01", NULL),
	    four = house_add(ctx, "campaign", "GW", "name", "“四清”行动", "short", "四清", "since", "2025-01-01", "until", "2025-12-01",
	    NULL);

	volunteer(ctx, clean, "30");
	volunteer(ctx, four, "40");
	struct filled filled = fill(ctx, "{campaign_participants}人次参与“四清”活动，{campaign_participants}人次参与活动，"
	    "{campaign_participants(清洁)}人次，{campaign_participants}人次参与“六清”活动。开展清洁家园行动，{campaign_participants}人次。", &text);
	has(text, "40人次参与“四清”活动，30人次参与活动，30人次，××人次参与“六清”活动。开展清洁家园行动，30人次。");
	must_remark(ctx, &filled, REMARK_UNBOUND, "“专项活动”里没有“六清”，没有填写");
	assert_int_equal(filled.remarks.n, 1);
	house_change(ctx, "campaign", clean, "main_year", "2024");
	filled = fill(ctx, "{campaign_participants}人次参与活动，{campaign_participants(四清)}人次。", &text);
	has(text, "【缺数据：参与专项活动的人次】人次参与活动，40人次。");
	must_remark(ctx, &filled, REMARK_MISSING, "“专项活动”里没有标明2025年主要的一项，请在名录中标明，或选定一项");
	struct report_order order = { .template = file(ctx, "o.md", "{campaign_participants}次", strlen("{campaign_participants}次")),
		.question = year(2025) };
	*VEC_ADD(ctx->arena, &order.arguments) = (typeof (*order.arguments.at)){ "campaign_participants", "四清", 0 };
	assert_string_equal(fill_order(ctx, &order).fillings.at[0].printed, "40");
}

static void
test_open__a_theme_is_the_years_only_where_its_name_says_so(void **state)
{
	struct ctx *ctx = *state;
	struct filled filled;
	int64_t theme = house_add(ctx, "theme", "GW", "name", "践行正确政绩观学习教育", "main_year", "2025", "since", "2025-01-01", NULL);

	house_add(ctx, "activity", "DW1", "held_on", "2025-05-06", "name", "演讲比赛", "form", "speech", "themes",
	    arena_strf(ctx->arena, "%lld", (long long)theme), NULL);
	has(written(ctx, "工作总结\n**家单位结合学习教育举办演讲比赛。", &filled), "1家单位");
	has(written(ctx, "工作总结\n**家单位围绕主题教育举办演讲比赛。", &filled), "**家单位");
	has(written(ctx, "工作总结\n**家单位围绕“喜迎二十大”举办演讲比赛。", &filled), "**家单位");
	must_remark(ctx, &filled, REMARK_UNBOUND, "“学习主题”里没有“喜迎二十大”");
	has(written(ctx, "工作总结\n**家单位举办演讲比赛。", &filled), "**家单位");
	must_remark(ctx, &filled, REMARK_UNBOUND, "没有说是哪个学习主题");
	has(written(ctx, "{units_with_themed_activities}家单位举办演讲比赛。", &filled), "1家单位");
}

static void
test_open__what_is_not_recognised_may_still_be_a_figure(void **state)
{
	struct ctx *ctx = *state;
	struct filled filled;

	train(ctx, "2025-04-08", "headcount", "30");
	written(ctx, "工作总结\n举办培训班**期，开展主题党日**次。", &filled);
	must_remark(ctx, &filled, REMARK_UNBOUND, "没有认出是哪个统计项；统计项里可能有");
}

static void
test_open__a_title_of_another_year_is_told(void **state)
{
	static const char *const titles[] = { "市直机关工委2026年工作总结", "市直机关工委2024年工作总结" };
	struct ctx *ctx = *state;
	struct filled filled;

	train(ctx, "2025-04-08", "headcount", "30");
	for (size_t i = 0; i < COUNT(titles); i++) {
		written(ctx, arena_strf(ctx->arena, "%s\n举办培训班**期。", titles[i]), &filled);
		must_remark(ctx, &filled, REMARK_AGED, "第1行");
	}
	written(ctx, "市直机关工委2025年工作总结和2026年打算\n举办培训班**期。\n2026年再创佳绩。", &filled);
	assert_false(remarked(ctx, &filled, REMARK_AGED, "年”：不是"));
	written(ctx, "市直机关工委2026年工作要点\n举办培训班**期。", &filled);
	assert_false(remarked(ctx, &filled, REMARK_AGED, "年”：不是"));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		HOUSE(test_open__a_number_of_another_year_is_left),
		HOUSE_ON_BOTH(test_open__half_a_year_tells_of_the_next_ones_plan_only_where_it_says_so),
		HOUSE_ON_BOTH(test_open__a_campaign_is_the_one_that_is_named_or_none),
		HOUSE_ON_BOTH(test_open__a_decision_for_what_is_not_on_the_list_leaves_the_place_and_no_more),
		HOUSE_ON_BOTH(test_open__a_slot_is_of_the_campaign_that_its_sentence_names),
		HOUSE_ON_BOTH(test_open__a_theme_is_the_years_only_where_its_name_says_so),
		HOUSE(test_open__what_is_not_recognised_may_still_be_a_figure),
		HOUSE(test_open__a_title_of_another_year_is_told),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return store_unit_run("report_open", tests, COUNT(tests));
}
