/* Why a blank was bound or left open: what is shown is what was counted. */
#include "binder_unit.h"

#include "weight.h"
#include "why.h"

static const char mixed[] = "2025年工作总结\n新发展党员**名，去年发展党员**名，其中女党员**名。各支部发展党员**名。\n"
    "举办培训班*期，***人次。补选书记、副书记分别为**、**人次。逾期未整改问题**个。\n三、存在问题\n换届的党支部少，**个。\n"
    "四、清廉建设\n督促设立机关纪委，**个单位设立。命名红旗党支部**个，复核红旗党支部*个，到**开展第*批学习。";

static json_t *
reasons(struct ctx *ctx, const char *plain)
{
	struct foreign_text text = text_of(ctx, plain);
	struct bound_text out;

	assert_true(bind_propose(ctx, binder, &text, &out));
	return bind_json(ctx, &out, true);
}

static json_t *
why_at(json_t *list, size_t place)
{
	return json_object_get(json_array_get(list, place), "why");
}

/* The likeliest figure of ${plain}'s blank ${place}, as "verdict objection words". */
static const char *
first_said(struct ctx *ctx, const char *plain, size_t place)
{
	json_t *list = reasons(ctx, plain), *first = json_array_get(json_object_get(why_at(list, place), "figures"), 0);
	json_t *against = json_object_get(first, "against");
	const char *words = json_string_value(json_object_get(against, "text")), *said;

	assert_non_null(first);
	said = arena_strf(ctx->arena, "%s%s%s%s%s", json_string_value(json_object_get(first, "verdict")),
	    json_is_object(against) ? " " : "", json_is_object(against) ? json_string_value(json_object_get(against, "kind")) : "",
	    words == NULL ? "" : " ", words == NULL ? "" : words);
	json_decref(list);
	return said;
}

static json_int_t
sum_of(json_t *terms)
{
	json_int_t sum = 0;
	json_t *term;
	size_t i;

	json_array_foreach(terms, i, term)
		sum += json_integer_value(json_object_get(term, "points"));
	return sum;
}

static void
test_why__the_terms_shown_are_the_points_and_the_points_the_score(void **state)
{
	json_t *list = reasons(*state, mixed), *place;
	size_t i, scored = 0;

	json_array_foreach(list, i, place) {
		json_t *figures = json_object_get(json_object_get(place, "why"), "figures"), *figure;
		double score = json_real_value(json_object_get(place, "score"));
		json_int_t best = 0;
		size_t k;

		json_array_foreach(figures, k, figure) {
			json_int_t points = json_integer_value(json_object_get(figure, "points"));

			assert_int_equal(sum_of(json_object_get(figure, "terms")), points);
			assert_true(json_array_size(json_object_get(figure, "terms")) > 0);
			if (k == 0 && json_is_null(json_object_get(figure, "against")))
				best = points;
		}
		scored += best > 0;
		if (json_array_size(figures) > 0)
			assert_true(score == (double)best / (double)(best + WEIGHT_HALF));
	}
	assert_true(scored > 5);
	json_decref(list);
}

static void
test_why__it_says_what_decided(void **state)
{
	static const struct { const char *text; size_t place; const char *says; } cases[] = {
		{ "新发展党员**名", 0, "bound" },
		{ "去年新发展党员**名", 0, "objected then 去年" },
		{ "全市新发展党员**名", 0, "objected doer 全市" },
		{ "二、下一步打算\n新发展党员**名", 0, "objected planned" },
		{ "公众号开通以来推文**篇", 0, "objected span 公众号开通以来" },
		{ "应发展党员**名，实际发展党员**名", 0, "objected stage 应发展" },
		{ "新发展党员增加**名", 0, "objected change 增加" },
		{ "新发展党员**场次", 0, "objected measure 场次" },
		{ "新发展党员**万名", 0, "objected scaled" },
		{ "换届党组织*个，软弱涣散党组织换届*个", 1, "objected never 软弱涣散" },
		{ "新发展党员**名。各支部新发展党员**名。", 1, "taken" },
		{ "逾期未整改问题**个", 0, "variant" },
		{ "街道\t新发展党员（名）\n城东\t**\n城西\t**", 1, "twin" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		if (strcmp(first_said(*state, cases[i].text, cases[i].place), cases[i].says) != 0)
			fail_msg("%s: %s", cases[i].text, first_said(*state, cases[i].text, cases[i].place));
}

/* The lines of ${plain}'s blank ${place}, joined. */
static const char *
lines(struct ctx *ctx, const char *plain, size_t place)
{
	struct foreign_text text = text_of(ctx, plain);
	struct buf all = buf_make(ctx->arena);
	struct bound_text out;

	assert_true(bind_propose(ctx, binder, &text, &out) && place < out.places.n);
	for (char **said = why_lines(ctx, &out, &out.places.at[place]); *said != NULL; said++)
		buf_putf(&all, "%s\n", *said);
	return all.at;
}

static void
test_why__a_person_reads_the_words_where_they_stand_and_what_each_gave(void **state)
{
	const char *text = "举办培训班**期，培训**人次，其中书记**人次。到**学习。";

	has(lines(*state, text, 0), "举办的培训班\n举办的培训班 ");
	has(lines(*state, text, 0), "分：提出\n  +");
	has(lines(*state, text, 0), "+70 紧挨着数：培训班（本数前后 100%）");
	has(lines(*state, text, 0), "+100 量词“期”");
	has(lines(*state, text, 1), "+50 旁边的数像是“举办的培训班”");
	has(lines(*state, text, 2), "-100 是其中的一部分：其中（");
	assert_string_equal(lines(*state, text, 3), "地名或机关名，文中的写法已说明\n");
	assert_string_equal(lines(*state, "座谈会**次", 0), "没有哪个统计项的叫法在这里说全\n");
	has(lines(*state, "去年新发展党员**名", 0), "是另一时间的：“去年”");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_why__the_terms_shown_are_the_points_and_the_points_the_score),
		UNIT(test_why__it_says_what_decided),
		UNIT(test_why__a_person_reads_the_words_where_they_stand_and_what_each_gave),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return cmocka_run_group_tests_name("why", tests, binder_setup, binder_teardown);
}
