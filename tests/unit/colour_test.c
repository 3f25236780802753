/*
 * What colours a number, a sentence for each rule of colour.c: ** is the number asked about, * any other.
 */
#include "binder_unit.h"

#include "evidence.h"

struct vector { const char *text, *figure; enum objection objection; bool part; };

static const struct tally *
tally_of(struct ctx *ctx, const char *line, const char *figure)
{
	struct foreign_text text = text_of(ctx, strchr(line, '\n') != NULL ? line : arena_strf(ctx->arena, "工作总结\n%s", line));
	struct bound_text bound;

	assert_true(bind_propose(ctx, binder, &text, &bound));
	EACH(const struct binding, b, bound.places)
		for (size_t i = 0; strcmp(b->blank.text, "**") == 0 && b->why != NULL && i < b->why->tallies.n; i++)
			if (strcmp(b->why->tallies.at[i].figure->name, figure) == 0)
				return &b->why->tallies.at[i];
	fail_msg("%s: %s is not named", line, figure);
	return NULL;
}

static void
all_coloured(struct ctx *ctx, const struct vector *vectors, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct tally *t = tally_of(ctx, vectors[i].text, vectors[i].figure);
		bool part = false;

		EACH(const struct term, term, t->terms)
			part |= term->kind == TERM_PART;
		if (t->objection != vectors[i].objection || part != vectors[i].part)
			fail_msg("%s: objection %d of %d, %sa part", vectors[i].text, (int)t->objection, (int)vectors[i].objection,
			    part ? "" : "not ");
	}
}

static void
test_colour__the_nearest_doer_before_a_number_did_it(void **state)
{
	static const struct vector vectors[] = {
		{ "省委组织部举办培训班**期。", "training_courses", OBJECTION_DOER, false },
		{ "培训班**期由省委举办。", "training_courses", OBJECTION_DOER, false },
		{ "市财政局党建有力；举办培训班**期。", "training_courses", OBJECTION_DOER, false },
		{ "会上省委讲了形势；我们没有忘；举办培训班**期。", "training_courses", OBJECTION_NONE, false },
		{ "省委领导到会，工委举办培训班**期。", "training_courses", OBJECTION_NONE, false },
		{ "省委组织部指导*个市直单位，举办培训班**期。", "training_courses", OBJECTION_DOER, false },
		{ "省委组织部走访市直单位*个，举办培训班**期。", "training_courses", OBJECTION_DOER, false },
		{ "举办培训班**期。省委组织部部署工作。", "training_courses", OBJECTION_NONE, false },
		{ "省委组织部举办培训班**期，我们积极参与。", "training_courses", OBJECTION_DOER, false },
		{ "举办培训班**期，省委组织部派员讲话。", "training_courses", OBJECTION_NONE, false },
		{ "省委组织部部署工作。举办培训班**期。", "training_courses", OBJECTION_NONE, false },
	};

	all_coloured(*state, vectors, COUNT(vectors));
}

static void
test_colour__what_was_received_was_not_given(void **state)
{
	static const struct vector vectors[] = {
		{ "荣获红旗党支部**个。", "red_flag_branches", OBJECTION_RECEIVED, false },
		{ "*个支部荣获表彰。命名红旗党支部**个。", "red_flag_branches", OBJECTION_NONE, false },
		{ "市税务局机关党委工作总结\n**个支部荣获“红旗党支部”称号。", "red_flag_branches", OBJECTION_RECEIVED, false },
		{ "一批单位荣获表彰，命名红旗党支部**个。", "red_flag_branches", OBJECTION_NONE, false },
		{ "市税务局机关党委工作总结\n学习强国受表彰的单位**家。", "xuexi_units_commended", OBJECTION_NONE, false },
		{ "市税务局机关党委工作总结\n命名红旗党支部**个，*名党员荣获表彰。", "red_flag_branches", OBJECTION_NONE, false },
		{ "**个支部荣获“红旗党支部”称号。", "red_flag_branches", OBJECTION_NONE, false },
		{ "学习强国受表彰的单位**家。", "xuexi_units_commended", OBJECTION_NONE, false },
	};

	all_coloured(*state, vectors, COUNT(vectors));
}

static void
test_colour__the_nearest_time_before_a_number_is_its_own(void **state)
{
	static const struct vector vectors[] = {
		{ "去年新发展党员**名。", "members_admitted", OBJECTION_THEN, false },
		{ "去年新发展党员*名，其中新发展党员**名。", "members_admitted", OBJECTION_THEN, true },
		{ "去年的会上作了部署，新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "去年，新发展党员**名。", "members_admitted", OBJECTION_THEN, false },
		{ "去年，全年新发展党员**名。", "members_admitted", OBJECTION_THEN, false },
		{ "2025年工作总结\n2024年，全年新发展党员**名。", "members_admitted", OBJECTION_THEN, false },
		{ "去年工作扎实。全年新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "上一年度，新发展党员**名。", "members_admitted", OBJECTION_THEN, false },
		{ "去年，换届*个，今年，新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "党的二十大以来，新发展党员**名。", "members_admitted", OBJECTION_SPAN, false },
		{ "新发展党员**名（去年*名）。", "members_admitted", OBJECTION_NONE, false },
		{ "2025年工作总结\n2024年换届党支部*个；新发展党员**名。", "members_admitted", OBJECTION_THEN, false },
		{ "2025年工作总结\n2024年换届党支部*个；今年新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "2025年工作总结\n2024年换届*个；2025年换届*个；新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "2025年工作总结\n2024年换届*个；今年换届*个；新发展党员**名。", "members_admitted", OBJECTION_THEN, false },
		{ "去年*名，其中新发展党员**名。", "members_admitted", OBJECTION_THEN, true },
		{ "2025年工作总结\n新发展党员**名，2024年也是如此。", "members_admitted", OBJECTION_NONE, false },
		{ "2025年工作总结\n2024年换届*个；新发展党员**名，2025年也是如此。", "members_admitted", OBJECTION_THEN, false },
		{ "五年来，新发展党员**名，全年工作扎实。", "members_admitted", OBJECTION_SPAN, false },
		{ "工作总结\n甲。\n乙。\n丙。\n五年来，新发展党员**名。", "members_admitted", OBJECTION_SPAN, false },
		{ "工作总结\n甲。\n乙。\n丙。\n新发展党员**名，五年来工作不断。", "members_admitted", OBJECTION_NONE, false },
		{ "3月新发展党员**名。", "members_admitted", OBJECTION_THEN, false },
		{ "3月15日，新发展党员**名。", "members_admitted", OBJECTION_THEN, false },
		{ "3月，新发展党员**名。", "members_admitted", OBJECTION_THEN, false },
		{ "3月开局良好，新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "新发展党员**名，3月，又有新气象。", "members_admitted", OBJECTION_NONE, false },
		{ "新发展党员**名（3月*名）。", "members_admitted", OBJECTION_NONE, false },
		{ "12月，盘点全年：新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "3月，新发展党员**名，全年开局良好。", "members_admitted", OBJECTION_THEN, false },
		{ "6月命名红旗党支部**个。", "red_flag_branches", OBJECTION_NONE, false },
		{ "五年来，新发展党员**名。", "members_admitted", OBJECTION_SPAN, false },
		{ "新发展党员**名。五年来工作不断。", "members_admitted", OBJECTION_NONE, false },
		{ "五年来形势喜人，全年工作扎实，新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "现有红旗党支部**个。", "red_flag_branches", OBJECTION_STOCK, false },
		{ "年末，共有红旗党支部**个。", "red_flag_branches", OBJECTION_STOCK, false },
		{ "年末，工作有新意，命名红旗党支部**个。", "red_flag_branches", OBJECTION_NONE, false },
		{ "共有**个支部命名为红旗党支部，年末又有新气象。", "red_flag_branches", OBJECTION_NONE, false },
		{ "年末，共有会议室*间，命名红旗党支部**个。", "red_flag_branches", OBJECTION_NONE, false },
		{ "现有会议室*间，命名红旗党支部**个。", "red_flag_branches", OBJECTION_NONE, false },
	};

	all_coloured(*state, vectors, COUNT(vectors));
}

static void
test_colour__a_part_is_of_this_time_only_if_it_says_so(void **state)
{
	static const struct vector vectors[] = {
		{ "新发展党员*名，其中新发展党员**名。", "members_admitted", OBJECTION_NONE, true },
		{ "现有党员*名，其中今年新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "新发展党员**名，其中女党员*名。", "members_admitted", OBJECTION_NONE, false },
		{ "累计新发展党员**名，其中今年*名。", "members_admitted", OBJECTION_MORE, true },
		{ "新发展党员**名，其中女党员*名，今年转正*名。", "members_admitted", OBJECTION_NONE, false },
		{ "累计新发展党员**名，其中女党员*名。", "members_admitted", OBJECTION_NONE, true },
	};

	all_coloured(*state, vectors, COUNT(vectors));
}

static void
test_colour__what_is_not_reached_or_a_difference_is_not_counted(void **state)
{
	static const struct vector vectors[] = {
		{ "尚未命名红旗党支部**个。", "red_flag_branches", OBJECTION_STAGE, false },
		{ "尚未换届*个，命名红旗党支部**个。", "red_flag_branches", OBJECTION_NONE, false },
		{ "新发展党员平均**名。", "members_admitted", OBJECTION_CHANGE, false },
		{ "新发展党员增加**名。", "members_admitted", OBJECTION_CHANGE, false },
		{ "平均年龄下降，增加活力，新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
	};

	all_coloured(*state, vectors, COUNT(vectors));
}

static void
test_colour__what_is_planned_is_not_done(void **state)
{
	static const struct vector vectors[] = {
		{ "拟新发展党员**名。", "members_admitted", OBJECTION_PLANNED, false },
		{ "列入拟*名，新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "拟新发展党员**名（已完成）。", "members_admitted", OBJECTION_NONE, false },
		{ "拟*名，其中新发展党员**名。", "members_admitted", OBJECTION_PLANNED, true },
		{ "新发展党员**名，拟再接再厉。", "members_admitted", OBJECTION_NONE, false },
		{ "我们凝心聚力抓机关党建，各个方面的工作都有了一番新气象，明年新发展党员**名。", "members_admitted", OBJECTION_PLANNED, false },
		{ "我们凝心聚力抓机关党建，各个方面的工作都有了一番新气象，明年新发展党员**名（已完成）。", "members_admitted", OBJECTION_NONE, false },
		{ "我们凝心聚力抓机关党建，各个方面的工作都有了一番新气象，新发展党员**名（明年*名）。", "members_admitted", OBJECTION_NONE, false },
		{ "2025年工作总结\n新发展党员**名，2026年再接再厉。", "members_admitted", OBJECTION_NONE, false },
		{ "我们凝心聚力抓机关党建，各个方面的工作都有了一番新气象，下一步换届*个；新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "目标是：新发展党员**名。", "members_admitted", OBJECTION_PLANNED, false },
		{ "会议要求，新发展党员**名。", "members_admitted", OBJECTION_PLANNED, false },
		{ "会议要求新发展党员**名。", "members_admitted", OBJECTION_PLANNED, false },
		{ "方案提出，新发展党员**名。", "members_admitted", OBJECTION_PLANNED, false },
		{ "会议要求，换届党支部*个；新发展党员**名。", "members_admitted", OBJECTION_PLANNED, false },
		{ "计划换届党支部*个；新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "认真落实会议要求，新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "明年换届党支部*个；新发展党员**名。", "members_admitted", OBJECTION_PLANNED, false },
		{ "2025年工作总结\n2026年换届党支部*个；新发展党员**名。", "members_admitted", OBJECTION_PLANNED, false },
		{ "2025年工作总结\n2026年*名，2025年新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "拟新发展党员*名，已新发展党员**名。", "members_admitted", OBJECTION_NONE, false },
		{ "拟新发展党员**名，已发展*名。", "members_admitted", OBJECTION_PLANNED, false },
		{ "目标已定，新发展党员**名\n完成情况：已发展*名", "members_admitted", OBJECTION_PLANNED, false },
		{ "明年计划对**个单位开展党建督查。", "target_inspections", OBJECTION_NONE, false },
		{ "对**个单位开展党建督查。", "target_inspections", OBJECTION_DONE, false },
	};

	all_coloured(*state, vectors, COUNT(vectors));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_colour__the_nearest_doer_before_a_number_did_it),
		UNIT(test_colour__what_was_received_was_not_given),
		UNIT(test_colour__the_nearest_time_before_a_number_is_its_own),
		UNIT(test_colour__a_part_is_of_this_time_only_if_it_says_so),
		UNIT(test_colour__what_is_not_reached_or_a_difference_is_not_counted),
		UNIT(test_colour__what_is_planned_is_not_done),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return cmocka_run_group_tests_name("colour", tests, binder_setup, binder_teardown);
}
