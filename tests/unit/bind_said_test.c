/*
 * Sentences of which the binder once took a wrong number for a figure's, by the kind of mistake, and their right neighbours: what
 * was received was not given, a unit's number is not the city's, a part is not its whole.
 */
#include "binder_unit.h"

static void
test_said__what_the_writer_received_he_did_not_give(void **state)
{
	static const struct sentence cases[] = {
		{ "局机关党委捧回市级红旗党支部**个。", "-" },
		{ "我单位荣获红旗党支部称号**个，被命名为党员教育基地**处。", "- -" },
		{ "喜获“红旗党支部”牌匾**块，获认定教育基地**家。", "- -" },
		{ "先后被确定为清廉机关示范点**家。", "-" },
		{ "一年来，局机关党委获“红旗党支部”称号**个。", "-" },
		{ "市住建局机关党委自查报告\n市直机关工委：\n今年被市直机关工委命名为红旗党支部**个。", "-" },
		{ "创建成果丰硕，摘得红旗党支部荣誉**个。", "-" },
		{ "市税务局机关党委工作总结\n全年**个支部荣获“红旗党支部”称号。", "-" },
		{ "市水利局机关党委工作总结\n**个支部获评红旗党支部，**个支部工作法入选优秀工作法汇编。", "- -" },
		{ "评出红旗党支部**个，授牌教育基地**家。", "red_flag_branches education_bases_designated" },
		{ "**个支部获评红旗党支部，**家单位被确定为清廉机关示范点。", "red_flag_branches clean_pilots_selected" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__a_named_units_number_is_not_the_citys(void **state)
{
	static const struct sentence cases[] = {
		{ "公安局**个支部与**个小区党支部结对。", "- -" },
		{ "税务局机关党委**个支部与**个小区支部结成对子。", "- -" },
		{ "双报到方面，水利局**个党支部与小区党支部**个结对共建。", "- -" },
		{ "市教育局**个支部与**个小区党支部结对。", "- -" },
		{ "检察院**名党员下沉社区领办实事**件。", "- -" },
		{ "服务大局，**个支部与**个小区党支部结对。", "branches_paired community_branches_paired" },
		{ "财政局机关党委工作总结\n财政局**个支部与**个小区党支部结对。", "branches_paired community_branches_paired" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__a_part_of_another_figure_is_none_of_its_own(void **state)
{
	static const struct sentence cases[] = {
		{ "举办培训班**期，培训**人次，其中新任支部书记**人，新任委员**人。", "training_courses training_participants - -" },
		{ "轮训党务干部**人次，其中新任书记**名、副书记**名。", "training_participants - -" },
		{ "集中培训**人次，其中新发展党员**人。", "training_participants -" },
		{ "开办党务干部培训班，参训**人次，其中新任党支部书记**人次。", "training_participants -" },
		{ "培训党务干部**人次，其中新任纪检委员**人。", "training_participants -" },
		{ "补选书记**名、专职副书记**名。", "secretaries_appointed deputy_secretaries_appointed" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__found_is_one_number_and_followed_up_another(void **state)
{
	static const struct sentence cases[] = {
		{ "督导中查出问题**条，限期整改**条，已销号**条。", "- findings_followed_up -" },
		{ "检查发现问题**个，挂账督办**个。", "- findings_followed_up" },
		{ "通报问题**个，列入整改台账跟踪督办**个。", "- findings_followed_up" },
		{ "全年点出问题**个，下发通知限期整改**个。", "- findings_followed_up" },
		{ "指出问题**个，全部限期整改。", "findings_followed_up" },
		{ "考核中梳理问题**项，均已下发通知限期整改。", "findings_followed_up" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__who_receives_visitors_does_not_visit(void **state)
{
	static const struct sentence cases[] = {
		{ "党员教育基地接待参观**人次，其中我市机关党员到基地现场学习**人次。", "- base_visit_participants" },
		{ "红色教育基地全年接待**人次，我市机关党员**人次到基地现场学习。", "- base_visit_participants" },
		{ "组织机关党员到教育基地现场学习**人次，基地共接待**人次。", "base_visit_participants -" },
		{ "教育基地接待观众**人次。", "-" },
		{ "纪念馆接待党员干部参观者**人次。", "-" },
		{ "教育基地接待参观学习的机关党员**人次。", "base_visit_participants" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__who_takes_part_does_not_hold_it(void **state)
{
	static const struct sentence cases[] = {
		{ "举办演讲比赛**场，**家单位选送**名选手。", "- - -" },
		{ "**家单位选派选手参加学习贯彻全会精神演讲比赛。", "-" },
		{ "举办知识竞赛**场，**家单位组队参赛。", "- -" },
		{ "学习贯彻全会精神演讲比赛中，**家单位推荐选手**人。", "- -" },
		{ "**个单位代表队角逐学习贯彻全会精神知识竞赛。", "-" },
		{ "**家单位举办了学习贯彻全会精神演讲比赛。", "units_with_themed_activities" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__one_way_of_changing_organisations_is_a_part(void **state)
{
	static const struct sentence cases[] = {
		{ "新建党支部**个，撤销**个，调整优化**个。", "- - organisations_restructured" },
		{ "新设党组织**个，合并党组织**个。", "- -" },
		{ "撤销党支部**个。", "-" },
		{ "随机构改革升格机关党委**个，拆分党支部**个。", "- -" },
		{ "成立党支部**个，升格机关党委**个，理顺隶属关系**个。", "- - organisations_restructured" },
		{ "撤销、合并党支部**个。", "organisations_restructured" },
		{ "优化调整党组织设置**个，其中新设**个，撤销**个。", "organisations_restructured - -" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__a_campaigns_number_names_the_campaign(void **state)
{
	static const struct sentence cases[] = {
		{ "组织志愿服务**次，参加**人次。", "- -" },
		{ "各单位组织志愿服务**场，**人次参加。", "- -" },
		{ "开展志愿服务活动**次，参与党员**名。", "- -" },
		{ "在职党员参加文明实践志愿服务**人次。", "-" },
		{ "机关党员义务劳动**人次。", "-" },
		{ "组织党员志愿服务**人次，参加“净滩”活动的机关党员**人次。", "- campaign_participants" },
		{ "开展环境卫生集中行动，党员干部**人次参加。", "campaign_participants" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__what_leaders_take_on_is_not_their_members(void **state)
{
	static const struct sentence cases[] = {
		{ "办实事**余件，其中班子成员领办**件。", "services_by_organisations -" },
		{ "各级党组织为基层办实事**件，班子成员领办**件，党员认领**件。", "services_by_organisations - services_by_members" },
		{ "办实事**件，其中领导班子领办**件。", "services_by_organisations -" },
		{ "各级党组织办实事**件，领导干部领办**件，下沉党员认领**件。", "services_by_organisations - services_by_members" },
		{ "班子成员领办实事**件，在职党员在社区领办实事**件。", "- services_by_members" },
		{ "办实事**件，其中普通党员下沉领办**件。", "services_by_organisations services_by_members" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__what_there_is_or_was_looked_at_was_not_done(void **state)
{
	static const struct sentence cases[] = {
		{ "年末，共有红旗党支部**个。", "-" },
		{ "年底，共有党员教育基地**家，命名红旗党支部**个。", "- red_flag_branches" },
		{ "全县现有基层党组织**个，党员**名；党员教育基地**家，红旗党支部**个。", "- - - -" },
		{ "全县**名党员到社区报到；县直机关**个支部与小区党支部结对。", "- branches_paired" },
		{ "补选支部书记**名、组织委员**名。", "secretaries_appointed -" },
		{ "换届选举产生委员**名、书记**名。", "- -" },
		{ "组织观看警示教育片**场，**人次接受教育。", "- -" },
		{ "清廉机关示范点验收不合格**家。", "-" },
		{ "各单位自行组织培训**期**人次。", "- -" },
		{ "市直机关各单位公众号发稿**篇。", "-" },
		{ "抽查**个支部的主题党日记录。", "-" },
		{ "对红旗党支部**个进行了复核，取消称号**个。", "- -" },
		{ "随机抽取**家单位开展知识竞赛。", "-" },
		{ "走访在党50年老党员**名。", "-" },
		{ "党费支持基层党组织建设**万元，慰问老党员**名。", "- -" },
		{ "开展“护航”行动，查处案件**件，参战民警**名。", "- -" },
		{ "在职党员认领微心愿**个。", "-" },
		{ "在职党员认领微心愿，办结**个。", "services_by_members" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__who_is_inspected_does_not_do_what_is_found(void **state)
{
	static const struct sentence cases[] = {
		{ "上级督查我委，限期整改问题**个。", "-" },
		{ "省委巡视组巡视我委，发现问题**个，限期整改**个。", "- -" },
		{ "我委督查基层党组织，限期整改问题**个。", "findings_followed_up" },
		{ "督查中发现我委所属党组织限期整改问题**个。", "findings_followed_up" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__a_part_of_what_there_is_or_was_before_is_none_of_this_year(void **state)
{
	static const struct sentence cases[] = {
		{ "截至年末共有党员**名，新发展党员**名。", "- members_admitted" },
		{ "年末共有党支部**个，其中红旗党支部**个。", "- -" },
		{ "建有红旗党支部**个，其中当年授牌**个。", "- red_flag_branches" },
		{ "去年发展党员**名，其中发展女党员**名。", "- -" },
		{ "共有**家单位围绕二十大精神举办主题活动。", "units_with_themed_activities" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__what_two_do_together_is_neithers(void **state)
{
	static const struct sentence cases[] = {
		{ "各级党组织和广大党员为民办实事****件。", "-" },
		{ "各单位和党员干部办实事****件。", "-" },
		{ "党组织和在职党员共领办实事****件。", "-" },
		{ "班子成员领办实事***件，党员办实事****件，共办实事****件。", "- services_by_members -" },
		{ "各级党组织和班子成员为民办实事****件。", "services_by_organisations" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__one_channel_is_not_both(void **state)
{
	static const struct sentence cases[] = {
		{ "在《机关党建》杂志刊发典型做法**个。", "-" },
		{ "在省级刊物刊发典型做法**个。", "-" },
		{ "在机关党建网站刊发典型做法**个。", "-" },
		{ "**个经验做法被机关党建网刊载。", "-" },
		{ "**个典型做法被《机关党建》杂志和机关党建网刊发。", "practices_published" },
		{ "**项经验被《云江机关党建》和云江机关党建网刊用。", "practices_published" },
		{ "刊发典型做法**个。", "practices_published" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__several_years_are_not_one(void **state)
{
	static const struct sentence cases[] = {
		{ "2025年工作总结\n自2023年以来，授牌红旗党支部**个。", "-" },
		{ "2025年工作总结\n2023—2025年，授牌红旗党支部**个。", "-" },
		{ "2023年至2025年共授牌红旗党支部**个。", "-" },
		{ "每年平均报送“一学一报”***篇。", "-" },
		{ "每月报送“一学一报”***篇。", "-" },
		{ "每月调度，全年报送“一学一报”***篇。", "study_reports_submitted" },
		{ "2025年工作总结\n自2025年以来，授牌红旗党支部**个。", "red_flag_branches" },
		{ "2025年工作总结\n落实《2023—2027年规划》，授牌红旗党支部**个。", "red_flag_branches" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__until_a_festival_is_not_the_year(void **state)
{
	static const struct sentence cases[] = {
		{ "春节前划拨党费**万元慰问困难党员。", "-" },
		{ "“七一”前举办培训班**期。", "-" },
		{ "国庆前，授牌红旗党支部**个。", "-" },
		{ "“七一”前表彰“两优一先”***个，颁发“光荣在党50年”纪念章**枚。", "july_commendations medals_issued" },
		{ "“七一”前，划拨党费**万元慰问困难党员。", "hardship_dues_allocated" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__who_is_elected_did_not_come_in_between(void **state)
{
	static const struct sentence cases[] = {
		{ "全年选举产生机关党委书记**名、副书记**名。", "- -" },
		{ "当选机关党委委员**名。", "-" },
		{ "届中补选书记**名、副书记**名。", "secretaries_appointed deputy_secretaries_appointed" },
	};

	all_said(*state, cases, COUNT(cases));
}

static void
test_said__one_kind_is_not_all(void **state)
{
	static const struct sentence cases[] = {
		{ "组织外出培训班**期，培训***人次。", "- -" },
		{ "举办线上培训班**期，培训***人次。", "- -" },
		{ "举办专题培训班**期，***人参加。", "- -" },
		{ "举办培训班**期，培训***人次。", "training_courses training_participants" },
		{ "划拨党费**万元慰问因灾受困党员。", "-" },
		{ "划拨党费**万元慰问困难党员。", "hardship_dues_allocated" },
	};

	all_said(*state, cases, COUNT(cases));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_said__what_the_writer_received_he_did_not_give),
		UNIT(test_said__a_named_units_number_is_not_the_citys),
		UNIT(test_said__a_part_of_another_figure_is_none_of_its_own),
		UNIT(test_said__found_is_one_number_and_followed_up_another),
		UNIT(test_said__who_receives_visitors_does_not_visit),
		UNIT(test_said__who_takes_part_does_not_hold_it),
		UNIT(test_said__one_way_of_changing_organisations_is_a_part),
		UNIT(test_said__a_campaigns_number_names_the_campaign),
		UNIT(test_said__what_there_is_or_was_looked_at_was_not_done),
		UNIT(test_said__who_is_inspected_does_not_do_what_is_found),
		UNIT(test_said__a_part_of_what_there_is_or_was_before_is_none_of_this_year),
		UNIT(test_said__what_leaders_take_on_is_not_their_members),
		UNIT(test_said__what_two_do_together_is_neithers),
		UNIT(test_said__one_channel_is_not_both),
		UNIT(test_said__several_years_are_not_one),
		UNIT(test_said__until_a_festival_is_not_the_year),
		UNIT(test_said__who_is_elected_did_not_come_in_between),
		UNIT(test_said__one_kind_is_not_all),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return cmocka_run_group_tests_name("bind_said", tests, binder_setup, binder_teardown);
}
