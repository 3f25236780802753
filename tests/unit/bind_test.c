/* What each blank of a text is.  How well whole reports are bound is measured in tests/binding. */
#include "binder_unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each blank's figure, or its kind in capitals, in order. */
static const char *
bound_with(struct ctx *ctx, const struct binder *b, struct foreign_text *text, bool numbers)
{
	struct buf out = buf_make(ctx->arena);
	struct bound_text bound;

	assert_true(numbers ? bind_numbers(ctx, b, text, &bound) : bind_propose(ctx, b, text, &bound));
	EACH(const struct binding, p, bound.places) {
		assert_true(p->score >= 0 && p->score <= 1);
		assert_true((p->kind == BOUND_FIGURE) == (p->figure != NULL));
		buf_putf(&out, "%s%s", out.n == 0 ? "" : " ", p->kind == BOUND_FIGURE ? p->figure->name :
		    p->kind == BOUND_UNKNOWN ? "-" : bound_name(p->kind));
	}
	return out.n == 0 ? "" : out.at;
}

static const char *
bound(struct ctx *ctx, const char *plain)
{
	struct foreign_text text = text_of(ctx, plain);

	return bound_with(ctx, binder, &text, false);
}

static void
all_bound(struct ctx *ctx, const struct sentence *cases, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(bound(ctx, cases[i].text), cases[i].is) != 0)
			fail_msg("%s: %s", cases[i].text, bound(ctx, cases[i].text));
}

static void
test_bind__notation_alone_says_what_is_no_number(void **state)
{
	static const struct sentence cases[] = {
		{ "20××年，****年，202X年", "year year year" },
		{ "×月××日", "date date" },
		{ "第**次会议，〔20××〕×号", "ordinal year ordinal" },
		{ "颁发“光荣在党**年”纪念章**枚", "constant medals_issued" },
		{ "到**考察，“**清流”品牌，《××日报》，联系人×××", "place place place place" },
		{ "占**%，提高×个百分点", "- -" },
	};

	all_bound(*state, cases, COUNT(cases));
}

static void
test_bind__each_blank_has_its_own_side_of_the_clause(void **state)
{
	static const struct sentence cases[] = {
		{ "完成换届的党组织**个，设立机关纪委的单位*家", "elections_completed discipline_commissions_established" },
		{ "**个党组织完成换届、*家单位设立机关纪委", "elections_completed discipline_commissions_established" },
		{ "举办培训班*期***人次", "training_courses training_participants" },
		{ "举办培训班*期，共***人次", "training_courses training_participants" },
		{ "补选书记、副书记、委员分别为*、*、*人次", "secretaries_appointed deputy_secretaries_appointed committee_members_appointed" },
		{ "**个机关党支部与**个小区党支部结对", "branches_paired community_branches_paired" },
	};

	all_bound(*state, cases, COUNT(cases));
}

static void
test_bind__another_thing_in_the_same_words_is_left_open(void **state)
{
	static const struct sentence cases[] = {
		{ "去年新发展党员**名", "-" },
		{ "五年来，新发展党员**名", "-" },
		{ "计划新发展党员**名", "-" },
		{ "新发展党员不少于**名", "-" },
		{ "市财政局新发展党员**名。", "-" },
		{ "市委组织部举办培训班**期，上级工委划拨党费**万元慰问困难党员", "- -" },
		{ "一、市财政局新发展党员**名。（二）市财政局颁发“光荣在党50年”纪念章**枚。", "- -" },
		{ "全市新发展党员**名；颁发“光荣在党50年”纪念章**枚；我们开展巡听旁听**家", "- - units_observed" },
		{ "省委命名红旗党支部**个；推广优秀支部工作法**篇", "- -" },
		{ "市财政局机关党委工作总结\n市财政局新发展党员**名。", "members_admitted" },
		{ "申报“红旗党支部”**个", "-" },
		{ "应换届的党支部**个", "-" },
		{ "应到学员***人，培训班实到学员***人次", "- training_participants" },
		{ "应发展党员**名，实际发展党员**名", "- members_admitted" },
		{ "响应号召，新发展党员**名", "members_admitted" },
		{ "对应急管理等**家单位开展巡听旁听", "units_observed" },
		{ "新发展党员**名，其中女性**名，转正**名", "members_admitted - -" },
		{ "新发展党员**%", "-" },
		{ "新发展党员**万名", "-" },
		{ "新发展党员比上年增加**名", "-" },
		{ "表彰两优一先**个，其中优秀党务工作者**名", "july_commendations -" },
		{ "二、下一步打算\n新发展党员**名", "-" },
		{ "1. 新发展党员**名（推进中）", "-" },
		{ "2025年工作总结\n2024年新发展党员**名，2025年新发展党员**名，预计2026年新发展党员**名", "- members_admitted -" },
		{ "在2026年市直机关工作会议上的讲话\n2025年，新发展党员**名。", "members_admitted" },
		{ "公众号开通以来累计推文***篇，其中今年推出**篇", "- articles_published" },
		{ "公众号累计推文***篇，其中本年推文**篇", "- articles_published" },
		{ "列入发展计划**名，接收预备党员**名", "- members_admitted" },
		{ "市直机关简报\n【县区动态】\n我委新发展党员**名。", "-" },
		{ "市直机关简报\n本期有三篇。\n市税务局：便民进企业\n局机关党委新发展党员**名。\n【要闻】\n新发展党员**名。", "- members_admitted" },
		{ "市直机关简报\n市税务局：局机关党委新发展党员**名。\n新发展党员**名。", "- members_admitted" },
		{ "三、存在问题\n**个党组织换届超期", "-" },
		{ "2025年工作总结\n成绩如下。\n▲ 2026怎么干\n新发展党员**名", "-" },
		{ "市水利局机关党委总结\n**个支部被市直机关工委评为红旗党支部。在市直机关工委指导下，评出红旗党支部**个。", "- red_flag_branches" },
		{ "三、存在问题\n党员发展得少，**名", "-" },
		{ "三、存在问题\n今年新发展党员仅**名", "members_admitted" },
	};

	all_bound(*state, cases, COUNT(cases));
}

static void
test_bind__a_part_is_not_its_total(void **state)
{
	static const struct sentence cases[] = {
		{ "举办党务干部培训班*期，培训***人次", "- -" },
		{ "举办发展对象培训班*期***人", "- -" },
		{ "举办党组织书记、发展对象培训班*期，培训***人次", "training_courses training_participants" },
		{ "举办培训班*期，培训党务干部***人次", "training_courses training_participants" },
		{ "市委组织部举办培训班*期，市直机关**人参加", "- -" },
		{ "第三党支部增补支部委员*名。", "-" },
		{ "财务科党支部增补支部委员*名。机关党委增补支部委员*名", "- committee_members_appointed" },
		{ "第一党支部等*个党支部完成换届", "elections_completed" },
		{ "全市教育系统有基层党组织***个、党员****名，发展党员**名", "- - -" },
	};

	all_bound(*state, cases, COUNT(cases));
}

static void
test_bind__what_a_unit_received_it_did_not_give(void **state)
{
	static const struct sentence cases[] = {
		{ "市直工委授予我局*个党支部“红旗党支部”称号。", "-" },
		{ "我局*个党支部被市直机关工委命名为“红旗党支部”。", "-" },
		{ "我局在市直机关公众号刊发稿件*篇。", "-" },
		{ "我局公众号刊发稿件*篇，在市直机关工委指导下命名“红旗党支部”*个。", "articles_published red_flag_branches" },
		{ "市直机关**个党支部获授牌“红旗党支部”", "red_flag_branches" },
	};

	all_bound(*state, cases, COUNT(cases));
}

static void
test_bind__a_target_is_one_only_where_the_text_plans(void **state)
{
	static const struct sentence cases[] = {
		{ "计划对**个单位开展党建督查", "target_inspections" },
		{ "全年对**个单位开展党建督查", "-" },
		{ "二、明年打算\n对**个单位开展党建督查。", "target_inspections" },
		{ "二、明年打算\n（一）督查\n对**个单位开展党建督查。\n三、附则\n对**个单位开展党建督查。", "target_inspections -" },
	};

	all_bound(*state, cases, COUNT(cases));
}

static void
test_bind__a_list_is_a_plan_unless_it_looks_back(void **state)
{
	static const struct sentence cases[] = {
		{ "党建工作清单\n新发展党员**名", "-" },
		{ "党建工作清单\n一、工作纪实\n新发展党员**名", "members_admitted" },
		{ "党建工作清单\n指标｜2025年完成\n新发展党员（名）｜**", "members_admitted" },
		{ "党建工作要点\n一、任务\n新发展党员**名\n二、工作回顾\n新发展党员**名", "- members_admitted" },
	};

	all_bound(*state, cases, COUNT(cases));
}

static void
test_bind__what_is_counted_may_stand_in_the_clause_beside(void **state)
{
	static const struct sentence cases[] = {
		{ "教育基地：参观人数已报；新授牌**家", "education_bases_designated" },
		{ "换届抓得紧，得**分。整顿党组织**个", "- -" },
		{ "征集支部工作法**篇，择优推广**篇", "- work_methods_promoted" },
		{ "**处通过验收，授牌为党员教育基地", "education_bases_designated" },
		{ "“清乱点”活动历时**天，参与机关干部***余名", "- campaign_participants" },
		{ "表彰优秀共产党员、优秀党务工作者和先进党支部**个", "july_commendations" },
		{ "活跃度**%，有**名党员被评为学习达人", "- xuexi_members_commended" },
		{ "集中培训党员**人。举办示范培训班*期，参训**人次", "- training_courses training_participants" },
	};

	all_bound(*state, cases, COUNT(cases));
}

static void
test_bind__a_figure_stands_once_and_where_it_is_said_best(void **state)
{
	static const struct sentence cases[] = {
		{ "党支部**个。完成换届的党组织**个", "- elections_completed" },
		{ "新发展党员**名。新发展党员**名", "members_admitted -" },
	};
	struct foreign_text text = text_of(*state, "表彰优秀党务工作者**名");
	struct bound_text out;

	all_bound(*state, cases, COUNT(cases));
	/* A part is left to a person, who is offered it. */
	assert_true(bind_propose(*state, binder, &text, &out));
	assert_int_equal(out.places.at[0].kind, BOUND_UNKNOWN);
	assert_string_equal(out.places.at[0].second->name, "july_commended_workers");
}

static void
test_bind__a_table_is_read_by_its_heads(void **state)
{
	static const struct sentence cases[] = {
		{ "项目\t单位\t上年\t本年\n新发展党员\t名\t**\t**\n完成换届的党组织\t个\t*\t**", "- members_admitted - elections_completed" },
		{ "| 项目 | 数量 |\n|---|---|\n| 新发展党员（名） | ** |", "members_admitted" },
		{ "┃ 项目 ┃ 数量 ┃\n┃ 新发展党员（名） ┃ ** ┃", "members_admitted" },
		{ "项目\t数量\t单位\n新发展党员\t**\t名", "members_admitted" },
		{ "2025年党建情况\n指标｜单位｜2024年｜2025年完成｜2026年目标\n新发展党员｜名｜**｜**｜**", "- members_admitted -" },
		{ "街道\t新发展党员（名）\n城东\t**\n城西\t**", "- -" },
		{ "新发展党员（名）：__", "members_admitted" },
	};
	struct foreign_text docx = { .docx = true };
	struct ctx *ctx = *state;

	all_bound(ctx, cases, COUNT(cases));
	*VEC_ADD(ctx->arena, &docx.lines) = (struct foreign_line){ .text = "", .number = 1, .table = 1, .row = 2, .column = 2,
		.row_head = "新发展党员", .column_head = "数量（名）", .empty_cell = true };
	assert_string_equal(bound_with(ctx, binder, &docx, false), "members_admitted");
}

static void
test_bind__a_column_beside_the_result_is_none(void **state)
{
	static const struct sentence cases[] = {
		{ "2025年党建自评表\n项目\t单位\t年度计划\t实际完成\t上年完成\n新发展党员\t名\t**\t***\t**", "- members_admitted -" },
		{ "2025年党建自评表\n项目\t单位\t计划完成情况\t得分\n举办培训班\t期\t**\t**", "training_courses -" },
		{ "2025年党建自评表\n项目\t目标值\t完成\t单位\n举办培训班\t**\t**\t期", "- training_courses" },
		{ "2025年党建自评表\n项目\t任务\t进展\n发展党员\t计划发展**名\t发展***名", "- members_admitted" },
		{ "2025年党建自评表\n类别\t新发展党员（名）\t举办培训班（期）\n年度计划\t**\t**\n完成情况\t***\t**",
		    "- - members_admitted training_courses" },
		{ "2026年党建工作要点\n项目\t单位\t目标\n开展党建督查\t家\t**", "target_inspections" },
		{ "2025年党建自评表\n项目\t单位\t计划\t完成\n开展党建督查\t家\t**\t**", "- -" },
	};

	all_bound(*state, cases, COUNT(cases));
}

static void
test_bind__a_label_speaks_of_the_line_above_it(void **state)
{
	static const struct sentence cases[] = {
		{ "1. 新发展党员**名\n进度：已完成**名", "- members_admitted" },
		{ "发展党员：年初计划**名，实际**名", "- members_admitted" },
		{ "全年新发展党员**名。\n截至目前，各项工作有序推进，基层党组织的组织力不断增强，党员干部精神面貌焕然一新。", "members_admitted" },
	};

	all_bound(*state, cases, COUNT(cases));
}

static void
test_bind__the_theme_or_campaign_is_in_the_texts_words(void **state)
{
	struct foreign_text text = text_of(*state, "**个党支部围绕学习贯彻党的二十届四中全会精神开展主题党日。"
	    "开展“书香”活动，***名机关干部参加“净城”行动。");
	struct bound_text out;

	assert_true(bind_propose(*state, binder, &text, &out));
	assert_string_equal(out.places.at[0].argument_text, "二十届四中全会精神");
	assert_string_equal(out.places.at[1].argument_text, "净城");
}

static void
test_bind__printed_numbers_are_bound_like_blanks(void **state)
{
	struct foreign_text text = text_of(*state, "2025年新发展党员66名，其中三分之二为青年；划拨8.50万元党费慰问困难党员；补选书记、"
	    "副书记分别为22、35人次；在党50年");

	assert_string_equal(bound_with(*state, binder, &text, true), "members_admitted - hardship_dues_allocated "
	    "secretaries_appointed deputy_secretaries_appointed constant");
}

static void
test_bind__json_has_the_keys_of_the_contract(void **state)
{
	static const char *const keys[] = { "at", "line", "blank", "before", "after", "kind", "name", "argument", "score",
		"second" };
	struct foreign_text text = text_of(*state, "全年新发展党员**名。");
	struct bound_text out;

	assert_true(bind_propose(*state, binder, &text, &out));
	json_t *list = bind_json(*state, &out, false), *place = json_array_get(list, 0);
	size_t i = 0;
	const char *key;
	json_t *value;
	json_object_foreach(place, key, value)
		assert_string_equal(key, keys[i++]);
	assert_int_equal(i, COUNT(keys));
	assert_string_equal(json_string_value(json_object_get(place, "name")), "members_admitted");
	assert_string_equal(json_string_value(json_object_get(place, "before")), "全年新发展党员");
	assert_int_equal(json_integer_value(json_object_get(place, "at")), 7);
	json_decref(list);
}

/* ---- the catalogue ---- */

static void
put_file(struct ctx *ctx, const char *folder, const char *below, const char *name, const char *bytes)
{
	char *path = arena_strf(ctx->arena, "%s/%s", folder, below);

	mkdir(path, 0700);
	FILE *file = fopen(arena_strf(ctx->arena, "%s/%s", path, name), "w");
	assert_non_null(file);
	fputs(bytes, file);
	fclose(file);
}

/* A city's own record type and figure: no word of them stands anywhere but in their two files. */
static void
test_binder__a_new_figure_is_bound_by_writing_its_file(void **state)
{
	static const char type[] = "book_corner:\n  label: 书吧\n  section: theory\n  held_by: any\n  title: \"{name}\"\n  fields:\n"
	    "    name: {label: 名称, kind: text, needed: yes}\n    opened_on: {label: 日期, kind: day, needed: yes, happened: yes}\n"
	    "  list: [name, opened_on]\n  example: {name: 甲, opened_on: 2025-03-01}\n";
	static const char figure[] = "book_corners:\n  label: 建成的红色书吧\n  meaning: 报告期内建成的书吧\n  counted_in: [家, 个]\n"
	    "  called: [红色书吧…建成/开张]\n  never: [关停]\n  count: rows\n  rows:\n    - {of: book_corner}\n";
	struct ctx *ctx = *state;
	char folder[] = "/tmp/binder-XXXXXX";
	struct house house;
	struct binder *own;
	struct foreign_text text = text_of(ctx, "建成红色书吧**家，关停红色书吧*家，新发展党员**名");

	assert_string_equal(bound(ctx, "建成红色书吧**家"), "-");
	assert_non_null(mkdtemp(folder));
	put_file(ctx, folder, "records", "book_corner.yaml", type);
	put_file(ctx, folder, "figures", "book_corners.yaml", figure);
	if (!command_catalog(ctx, folder, &house) || !binder_make(ctx, &house, &own))
		fail_msg("%s", problem_line(ctx->arena, ctx->problems.list.at));
	assert_string_equal(bound_with(ctx, own, &text, false), "book_corners - members_admitted");
	put_file(ctx, folder, ".", "binder.yaml", "idle: [个别]\nmeasures: {a: [名, 家, 个]}\n");
	assert_false(command_catalog(ctx, folder, &house));	/* nothing runs on a faulty catalogue */
	assert_int_equal(system(arena_strf(ctx->arena, "rm -r %s", folder)), 0);
}

/* The binder of our house with binder.yaml, or one figure, replaced: what is said about it. */
static const char *
refused(struct ctx *ctx, const char *path, const char *bytes)
{
	struct sources sources = { 0 };
	struct house house = binder_house;
	struct binder *b;

	EACH(const struct source, s, binder_house.sources.list)
		*VEC_ADD(ctx->arena, &sources.list) = strcmp(s->path, path) != 0 ? *s :
		    (struct source){ path, bytes, strlen(bytes) };
	house.sources = sources;
	ctx->problems = (struct problems){ 0 };
	assert_false(figure_read_all(ctx, &sources, &house) && language_read(ctx, &sources, &house.language) &&
	    binder_make(ctx, &house, &b));
	return problem_line(ctx->arena, ctx->problems.list.at);
}

static void
test_binder__what_is_wrong_in_its_words_is_said_with_file_and_line(void **state)
{
	static const struct { const char *path, *bytes, *says; } cases[] = {
		{ "binder.yaml", "idle: [个别]\nmeasure: {a: [名]}\n", "binder.yaml:2" },
		{ "binder.yaml", "measures: [名]\n", "binder.yaml:1" },
		{ "binder.yaml", "measures: {people: [名]}\ndirections:\n  upward: {before: [超]}\n", "binder.yaml:3" },
		{ "binder.yaml", "constants: [{before: 在党}]\n", "binder.yaml:1" },
		{ "binder.yaml", "idle: [\"\"]\n", "binder.yaml:1" },
		{ "binder.yaml", "stages: [未开展]\nhalf_done: [未开展]\n", "“未开展”已在“" },
		{ "figures/members_admitted.yaml", "members_admitted:\n  label: 甲\n  meaning: 乙\n  counted_in: [匹]\n"
		    "  called: [甲]\n  count: rows\n  rows: [{of: admission}]\n", "members_admitted.yaml:4" },
		{ "figures/members_admitted.yaml", "members_admitted:\n  label: 甲\n  meaning: 乙\n  counted_in: [名]\n"
		    "  called: [甲…~乌有]\n  count: rows\n  rows: [{of: admission}]\n", "members_admitted.yaml:5" },
		{ "figures/members_admitted.yaml", "members_admitted:\n  label: 甲\n  meaning: 乙\n  counted_in: [名]\n"
		    "  called: [甲…乙…丙…丁…戊]\n  count: rows\n  rows: [{of: admission}]\n", "members_admitted.yaml:5" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *says = refused(*state, cases[i].path, cases[i].bytes);

		if (strstr(says, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].bytes, says);
	}
}

/* The figures of the sample report in the order of its blanks (docs/words.md). */
static void
test_bind__the_sample_report_binds_whole(void **state)
{
	static const char expected[] =
	    "study_reports_submitted constant secretaries_interviewed organ_secretaries_featured "
	    "findings_followed_up xuexi_units_commended xuexi_members_commended education_bases_designated "
	    "base_visit_participants units_with_themed_activities branches_with_themed_sessions "
	    "units_observed place articles_published place practices_published place place "
	    "elections_completed organisations_restructured red_flag_branches work_methods_promoted year "
	    "july_commendations constant medals_issued hardship_dues_allocated members_admitted "
	    "secretaries_appointed deputy_secretaries_appointed committee_members_appointed training_courses "
	    "training_participants clean_pilots_selected discipline_commissions_established "
	    "units_discipline_posts_filled branches_paired community_branches_paired campaign_participants "
	    "services_by_organisations services_by_members year target_inspections "
	    "target_disciplinary_inspections target_political_ecology_reviews ordinal place";
	const char *path = getenv("DANGJIAN_SAMPLE");
	struct foreign_text text;

	/* cmocka's own skip() is a failure to meson. */
	if (path == NULL || access(path, R_OK) != 0) {
		print_message("# SKIP skipped: $DANGJIAN_SAMPLE names no report\n");
		return;
	}
	assert_true(foreign_read(*state, path, &text));
	assert_string_equal(bound_with(*state, binder, &text, false), expected);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_bind__notation_alone_says_what_is_no_number),
		UNIT(test_bind__each_blank_has_its_own_side_of_the_clause),
		UNIT(test_bind__another_thing_in_the_same_words_is_left_open),
		UNIT(test_bind__a_part_is_not_its_total),
		UNIT(test_bind__what_a_unit_received_it_did_not_give),
		UNIT(test_bind__a_target_is_one_only_where_the_text_plans),
		UNIT(test_bind__a_list_is_a_plan_unless_it_looks_back),
		UNIT(test_bind__what_is_counted_may_stand_in_the_clause_beside),
		UNIT(test_bind__a_figure_stands_once_and_where_it_is_said_best),
		UNIT(test_bind__a_table_is_read_by_its_heads),
		UNIT(test_bind__a_column_beside_the_result_is_none),
		UNIT(test_bind__a_label_speaks_of_the_line_above_it),
		UNIT(test_bind__the_theme_or_campaign_is_in_the_texts_words),
		UNIT(test_bind__printed_numbers_are_bound_like_blanks),
		UNIT(test_bind__json_has_the_keys_of_the_contract),
		UNIT(test_binder__a_new_figure_is_bound_by_writing_its_file),
		UNIT(test_binder__what_is_wrong_in_its_words_is_said_with_file_and_line),
		UNIT(test_bind__the_sample_report_binds_whole),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return cmocka_run_group_tests_name("bind", tests, binder_setup, binder_teardown);
}
