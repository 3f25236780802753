/*
 * Sentences in which a part was once taken for its whole: a part of the year, one kind of courses, what other bodies did
 * beside ours.
 */
#include "binder_unit.h"

static void
test_parts__a_kind_of_courses_that_no_catalogue_lists_is_a_part(void **state)
{
	static const struct sentence cases[] = {
		{ "举办消防安全培训班**期，培训**人次。", "- -" },
		{ "举办**期公文写作培训班。", "-" },
		{ "女干部培训班办了**期。", "-" },
		{ "举办学习贯彻党的二十大精神轮训班**期。", "-" },
		{ "开展岗前培训**期。", "-" },
		{ "举办各级各类培训班**期，培训**人次。", "training_courses training_participants" },
		{ "办了**期培训班，来了**人次。", "training_courses training_participants" },
		{ "抓好党员教育培训，工委精心举办机关党建培训班**期。", "training_courses" },
		{ "举办支部书记、发展对象等培训班**期。", "training_courses" },
		{ "依托市委党校举办培训班**期。", "training_courses" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_parts__a_part_of_the_year_is_not_the_year(void **state)
{
	static const struct sentence cases[] = {
		{ "今年上半年举办培训班***期。", "-" },
		{ "今年上半年举办培训班***期。\n今年新发展党员***名。", "- members_admitted" },
		{ "1至6月新发展党员***名，举办培训班***期。", "- -" },
		{ "１—６月新发展党员***名。", "-" },
		{ "2025年1月至6月，新发展党员***名。", "-" },
		{ "一至六月，举办培训班***期。", "-" },
		{ "第三季度办实事***件。", "-" },
		{ "二季度举办培训班***期，全年举办培训班***期。", "- training_courses" },
		{ "9月份举办培训班***期。", "-" },
		{ "十一月份举办培训班***期。", "-" },
		{ "前三季度新发展党员***名。", "-" },
		{ "截至6月底，全市机关共有党员***名。", "-" },
		{ "截至2025年10月31日，新发展党员***名。", "-" },
		{ "新发展党员***名（截至9月底）。", "-" },
		{ "“七一”前新发展党员***名。", "-" },
		{ "截至12月底，新发展党员***名。", "members_admitted" },
		{ "1至12月新发展党员***名。", "members_admitted" },
		{ "6月，举办培训班***期。", "-" },
		{ "6月底前，举办培训班***期。", "-" },
		{ "全年共举办培训班***期（上半年***期）。", "training_courses -" },
		{ "新发展党员***名，比上半年多***名。", "members_admitted -" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_parts__a_heading_of_a_part_of_the_year_holds_for_its_section(void **state)
{
	static const struct sentence cases[] = {
		{ "2025年工作总结\n一、上半年工作\n新发展党员**名。\n二、全年工作\n换届党组织**个。", "- elections_completed" },
		{ "2025年工作总结\n一、上半年工作\n（一）组织建设\n新发展党员**名。", "-" },
		{ "2025年工作总结\n一、2025年第三季度\n今年新发展党员**名。", "-" },
		{ "2025年大事记\n三月\n举办培训班**期，命名红旗党支部**个。", "- red_flag_branches" },
		{ "2025年上半年工作总结\n一、上半年工作\n新发展党员**名。", "members_admitted" },
		{ "工作总结\n现将情况汇报如下。\n一、上半年工作\n新发展党员**名。", "members_admitted" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_parts__a_text_of_a_part_of_the_year_speaks_of_that(void **state)
{
	static const struct sentence cases[] = {
		{ "市直机关工委2025年上半年工作小结\n上半年举办培训班***期。1—6月新发展党员***名。", "training_courses members_admitted" },
		{ "市直机关工委2025年上半年工作小结\n一季度举办培训班***期。新发展党员***名。", "- members_admitted" },
		{ "20**年第三季度工作情况\n三季度举办培训班***期。", "- training_courses" },
		{ "工作汇报\n市委：\n现将上半年工作汇报如下。\n上半年举办培训班***期。", "training_courses" },
		{ "市直机关工委2025年工作总结\n上半年，重在部署。\n上半年举办培训班***期。", "-" },
		{ "在半年推进会上的讲话\n截至6月底，新发展党员***名。", "members_admitted" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_parts__what_other_bodies_did_is_not_ours(void **state)
{
	static const struct sentence cases[] = {
		{ "共青团组织举办培训班**期，培训**人次。", "- -" },
		{ "国企系统新发展党员**名。", "-" },
		{ "教育系统新发展党员**名，完成换届党组织**个。", "- -" },
		{ "市教育系统2025年工作总结\n教育系统新发展党员**名。", "members_admitted" },
		{ "县区机关举办培训班**期。", "-" },
		{ "两新组织新发展党员**名；乡镇举办培训班**期。", "- -" },
		{ "市直国企新发展党员**名。", "-" },
		{ "省委举办培训班**期，妇联组织举办培训班**期。", "- -" },
		{ "江州市机关党建工作总结\n省直机关工委举办培训班**期。", "-" },
		{ "江州省机关党建工作总结\n省直机关工委举办培训班**期。", "training_courses" },
		{ "红旗党支部创建总结\n市直机关工委命名红旗党支部**个。", "red_flag_branches" },
		{ "乡镇换届后，工委举办培训班**期。", "training_courses" },
		{ "我们到乡镇、街道调研，举办培训班**期。", "training_courses" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_parts__branches_alone_are_a_part_of_a_committees_elections(void **state)
{
	static const struct sentence cases[] = {
		{ "指导**个党支部按期换届。", "-" },
		{ "指导**个基层党组织按期换届。", "elections_completed" },
		{ "指导**个机关党委、党总支、党支部按期换届。", "elections_completed" },
		{ "市水利局机关党委工作总结\n指导**个党支部按期换届。", "elections_completed" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_parts__what_a_unit_wrote_for_its_committee_is_not_its_own(void **state)
{
	static const struct sentence cases[] = {
		{ "机关党建工作总结\n局党组高度重视。在市直机关党建公众号刊发稿件**篇。", "-" },
		{ "机关党建工作总结\n市公安局党组高度重视。在市直机关党建公众号刊发稿件**篇。", "articles_published" },
		{ "2025年机关党委工作总结\n在市直机关党建公众号刊发稿件**篇。", "-" },
		{ "2025年机关党建工作总结\n在市直机关党建公众号刊发稿件**篇。", "articles_published" },
		{ "报送党建信息**篇，被采用**篇。", "- -" },
		{ "公众号刊发党建信息**篇。", "articles_published" },
	};

	all_said(*state, cases, COUNT(cases));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_parts__a_kind_of_courses_that_no_catalogue_lists_is_a_part),
		UNIT(test_parts__a_part_of_the_year_is_not_the_year),
		UNIT(test_parts__a_heading_of_a_part_of_the_year_holds_for_its_section),
		UNIT(test_parts__a_text_of_a_part_of_the_year_speaks_of_that),
		UNIT(test_parts__what_other_bodies_did_is_not_ours),
		UNIT(test_parts__branches_alone_are_a_part_of_a_committees_elections),
		UNIT(test_parts__what_a_unit_wrote_for_its_committee_is_not_its_own),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return cmocka_run_group_tests_name("bind_parts", tests, binder_setup, binder_teardown);
}
