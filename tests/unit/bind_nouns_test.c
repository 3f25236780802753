/*
 * The noun phrases beside a number, all of which the figure's words, general words or the text must explain: kinds, other things,
 * lists, two objects in one number; and doers, stages and places that made a part or another's number of it.
 */
#include "binder_unit.h"

static void
test_nouns__a_kind_of_what_is_counted_is_a_part(void **state)
{
	static const struct sentence cases[] = {
		{ "新发展女党员**名。", "-" },
		{ "新发展青年党员***名。", "-" },
		{ "新发展少数民族党员**名。", "-" },
		{ "新发展大学生党员**名。", "-" },
		{ "新发展农民党员**名。", "-" },
		{ "发展女预备党员**名。", "-" },
		{ "督办意识形态问题***个。", "-" },
		{ "划拨党费**万元慰问退休困难党员。", "-" },
		{ "新发展党员**名。", "members_admitted" },
		{ "2025年新发展党员**名。", "members_admitted" },
		{ "发展预备党员**名。", "members_admitted" },
		{ "严把党员入口关，新发展党员**名。", "members_admitted" },
		{ "加强流动党员管理，新发展党员**名。", "members_admitted" },
		{ "督办问题***个。", "findings_followed_up" },
		{ "对**个基层党组织问题跟踪督办。", "findings_followed_up" },
		{ "对**个党建突出问题限期整改。", "findings_followed_up" },
		{ "划拨党费**万元慰问生活困难党员。", "hardship_dues_allocated" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_nouns__what_came_to_a_kind_of_courses_is_of_that_kind(void **state)
{
	static const struct sentence cases[] = {
		{ "党务干部培训班*期***人次，共举办培训班**期。", "- - training_courses" },
		{ "举办党务干部培训班*期***人次，共举办培训班**期。", "- - training_courses" },
		{ "发展对象培训班*期***人，共办班**期。", "- - training_courses" },
		{ "配合市委党校举办培训班**期。", "-" },
		{ "举办培训班**期***人次。", "training_courses training_participants" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_nouns__what_stands_behind_the_measure_word_is_counted(void **state)
{
	static const struct sentence cases[] = {
		{ "***个在职党员到社区报到。", "-" },
		{ "**多个支部走进社区，办成了一千多件实事。", "-" },
		{ "**个支部深入社区，解决实事难事一千多件。", "-" },
		{ "巡听旁听支部**个。", "-" },
		{ "党员参加志愿服务，结对共建社区*个，为群众办实事**件。", "- services_by_organisations" },
		{ "督促**家单位报送“一学一报”，巡听旁听中心组学习**次。", "- -" },
		{ "巡听旁听**家单位中心组学习。", "units_observed" },
		{ "**个支部捧回“红旗党支部”牌匾。", "red_flag_branches" },
		{ "推广**个支部的优秀工作法。", "work_methods_promoted" },
		{ "****件党组织和班子成员办实事。", "services_by_organisations" },
		{ "**名老党员领到“光荣在党50年”纪念章。", "medals_issued" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_nouns__each_of_a_list_is_a_part(void **state)
{
	static const struct sentence cases[] = {
		{ "指导**个机关党委完成换届选举。", "-" },
		{ "指导**个党总支完成换届。", "-" },
		{ "全年指导**个机关党委、**个党总支、**个党支部完成换届。", "- - -" },
		{ "机关纪委换届**家。", "-" },
		{ "**个支部完成换届。", "-" },
		{ "优化党小组设置**个。", "-" },
		{ "指导**个机关党委、党总支、党支部完成换届。", "elections_completed" },
		{ "**家单位完成换届。", "elections_completed" },
		{ "**个党支部与**个小区党支部结对。", "branches_paired community_branches_paired" },
		{ "优化组织设置**个。", "organisations_restructured" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_nouns__two_objects_make_one_number_of_neither(void **state)
{
	static const struct sentence cases[] = {
		{ "党员干部参与“四清行动”、创文活动****人次。", "-" },
		{ "党员干部参与“四清行动”和志愿服务****人次。", "-" },
		{ "党员干部参加创文活动、“四清”行动****人次。", "-" },
		{ "向困难党员、老党员划拨党费**万元。", "-" },
		{ "划拨党费**万元慰问困难党员和老党员。", "-" },
		{ "走访慰问老党员、困难党员，划拨党费**万元。", "-" },
		{ "增补书记、副书记**名。", "-" },
		{ "加强党员教育培训和管理，举办培训班**期。", "training_courses" },
		{ "党员干部参与“四清行动”****人次。", "campaign_participants" },
		{ "划拨党费**万元慰问困难党员。", "hardship_dues_allocated" },
		{ "补选党支部书记**名、副书记**名。", "secretaries_appointed deputy_secretaries_appointed" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_nouns__another_doer_or_place_is_another_number(void **state)
{
	static const struct sentence cases[] = {
		{ "撤销红旗党支部称号**个。", "-" },
		{ "党组织领办实事****件，办结率100%。", "services_by_organisations" },
		{ "党支部领办实事****件。", "services_by_organisations" },
		{ "党员下沉社区领办实事****件。", "services_by_members" },
		{ "机关纪委督办问题***个。", "-" },
		{ "表彰“两优一先”个人***名。", "-" },
		{ "表彰“两优一先”***个。", "july_commendations" },
		{ "访谈机关党委书记**名，其中**名书记登上“书记话党建”栏目。", "- -" },
		{ "**名党组书记走进“书记话党建”。", "secretaries_interviewed" },
		{ "组织党员到井冈山现场学习***人次。", "-" },
		{ "组织***名党员赴省外红色教育基地现场教学。", "-" },
		{ "组织***名党员赴红色教育基地现场教学。", "base_visit_participants" },
		{ "典型做法**篇被《机关党建》刊发。", "-" },
		{ "被市级以上媒体刊发经验做法**篇。", "-" },
		{ "经验做法**篇在《机关党建》杂志和机关党建网刊发。", "practices_published" },
		{ "收到工委下拨慰问党费**元。", "-" },
	};

	all_said(*state, cases, COUNT(cases));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_nouns__a_kind_of_what_is_counted_is_a_part),
		UNIT(test_nouns__what_came_to_a_kind_of_courses_is_of_that_kind),
		UNIT(test_nouns__what_stands_behind_the_measure_word_is_counted),
		UNIT(test_nouns__each_of_a_list_is_a_part),
		UNIT(test_nouns__two_objects_make_one_number_of_neither),
		UNIT(test_nouns__another_doer_or_place_is_another_number),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return cmocka_run_group_tests_name("bind_nouns", tests, binder_setup, binder_teardown);
}
