/* What a text claims beside its numbers, and the period or the records deny. */
#include "report_text.h"
#include "report_unit.h"

static struct filled
fill_period(struct ctx *ctx, const char *text, day from, day until)
{
	struct report_order order = { .template = file(ctx, "claims.txt", text, strlen(text)),
		.question = { .from = from, .until = until } };

	return fill_order(ctx, &order);
}

static void
test_claim__a_whole_year_is_said_only_of_one_that_is_over(void **state)
{
	static const char text[] = "一年来，健全年度安排，安全年活动，全年对{units_observed}家单位巡听旁听。";
	static const char say[] = "第1行 “全年”：所写的时段不是已经过完的一整年";
	struct ctx *ctx = *state;
	const char *out;

	observe(ctx, "DW1", "2025-08-01");
	observe(ctx, "DW1", "2026-03-01");
	struct filled filled = fill(ctx, text, &out);
	assert_int_equal(filled.remarks.n, 0);
	filled = fill_period(ctx, text, day_make(2025, 7, 1), day_make(2026, 1, 1));
	must_remark(ctx, &filled, REMARK_CLAIM, say);
	must_remark(ctx, &filled, REMARK_CLAIM, "第1行 “一年来”");
	assert_int_equal(filled.remarks.n, 2);
	/* Today is in June: of this year only a part is known. */
	filled = fill_period(ctx, text, day_make(2026, 1, 1), day_make(2027, 1, 1));
	must_remark(ctx, &filled, REMARK_CLAIM, say);
}

static void
test_claim__what_the_records_of_the_period_deny_is_listed(void **state)
{
	static const char text[] = "对{units_observed}家单位巡听旁听，实现零失误、零差错。";
	struct ctx *ctx = *state;
	const char *out;

	observe(ctx, "DW1", "2025-08-01");
	int64_t channel = house_add(ctx, "channel", "GW", "name", "临江机关党建", "kind", "own_account", "since", "2020-01-01", NULL),
	    article = house_add(ctx, "publication", "GW", "published_on", "2024-05-01", "headline", "稿", "channel",
	    arena_strf(ctx->arena, "%lld", (long long)channel), NULL);
	const char *of = arena_strf(ctx->arena, "%lld", (long long)article);
	house_add(ctx, "correction", "GW", "found_on", "2024-12-31", "publication", of, "fault", "错字", NULL);
	struct filled filled = fill(ctx, text, &out);
	assert_int_equal(filled.remarks.n, 0);
	house_add(ctx, "correction", "GW", "found_on", "2025-12-31", "publication", of, "fault", "错字", NULL);
	filled = fill(ctx, text, &out);
	must_remark(ctx, &filled, REMARK_CLAIM, "第1行 “零差错”：本期有“差错更正”记录 1 条，请核对这句话是否还成立");
	must_remark(ctx, &filled, REMARK_CLAIM, "第1行 “零失误”");
	assert_int_equal(filled.remarks.n, 2);
}

static void
test_claim__what_the_ledger_denies_is_listed(void **state)
{
	static const char *const claims[] = { "整改率100%", "全部按期整改", "全部销号", "无逾期" };
	struct ctx *ctx = *state;
	const char *out;

	house_add_org(ctx, "JW1", "party_committee", "DW1", "临江市医疗保障局机关党委", "医保局机关党委");
	int64_t id = house_add(ctx, "finding", "JW1", "issued_on", "2025-03-03", "source", "daily", "problem", "记录不全", "measures",
	    "补记", "due_on", "2025-04-30", NULL);
	for (size_t i = 0; i < COUNT(claims); i++) {
		struct filled filled = fill(ctx, arena_strf(ctx->arena, "督办问题{findings_followed_up}个，%s到位。", claims[i]), &out);

		must_remark(ctx, &filled, REMARK_CLAIM, arena_strf(ctx->arena, "第1行 “%s”：本期“", claims[i]));
		assert_int_equal(filled.remarks.n, 1);
	}
	house_change(ctx, "finding", id, "closed_on", "2025-04-30");
	for (size_t i = 0; i < COUNT(claims); i++) {
		struct filled filled = fill(ctx, arena_strf(ctx->arena, "督办问题{findings_followed_up}个，%s。", claims[i]), &out);

		assert_int_equal(filled.remarks.n, 0);
	}
}

static void
test_claim__more_than_a_year_ago_is_said_only_of_what_is(void **state)
{
	static const char text[] = "举办培训班{training_courses}期，同比增长15%，创历史新高。同比增长的还有别的。";
	struct ctx *ctx = *state;
	const char *out;

	train(ctx, "2025-04-08", "headcount", "30");
	assert_int_equal(fill(ctx, text, &out).remarks.n, 0);		/* nobody knows of the year before */
	train(ctx, "2024-04-08", "headcount", "30");
	struct filled filled = fill(ctx, text, &out);
	must_remark(ctx, &filled, REMARK_CLAIM, "第1行 “同比增长”：“举办的培训班”上一年同期是 1，本期是 1，请核对这句话是否还成立");
	must_remark(ctx, &filled, REMARK_CLAIM, "“创历史新高”");
	assert_int_equal(filled.remarks.n, 2);
	train(ctx, "2025-05-08", "headcount", "30");
	assert_int_equal(fill(ctx, text, &out).remarks.n, 0);
}

static void
test_claim__a_number_that_was_typed_is_every_years(void **state)
{
	static const char text[] = "工作总结\n在党50年的党员有纪念章，得分**。举办培训班**期。";
	struct ctx *ctx = *state;
	struct bound_text bound;
	const char *key;

	train(ctx, "2025-04-08", "headcount", "30");
	train(ctx, "2024-04-08", "headcount", "30");
	train(ctx, "2026-04-08", "headcount", "30");
	ctx->now = day_moment(day_make(2026, 1, 10), 9, 0, 0);
	must(ctx, report_text_add(ctx, "得分.txt", text, strlen(text), &key) && report_text_get(ctx, key, NULL, &bound));
	bound.places.at[0] = (struct binding){ .blank = bound.places.at[0].blank, .kind = BOUND_CONSTANT, .constant = "86.1" };
	must(ctx, bind_keep(ctx, &bound, 0) && report_text_get(ctx, key, NULL, &bound));
	struct report_order order = { .template = "得分.txt", .bound = &bound, .question = year(2025) };
	struct filled filled = fill_order(ctx, &order);
	assert_false(remarked(ctx, &filled, REMARK_CLAIM, "手填"));
	order.question = year(2026);
	filled = fill_order(ctx, &order);
	must_remark(ctx, &filled, REMARK_CLAIM, "是2026年1月10日手填的数，不随年度变化");
	order.question = year(2024);
	filled = fill_order(ctx, &order);
	must_remark(ctx, &filled, REMARK_CLAIM, "手填");
}

static void
test_claim__a_name_that_no_record_has_is_listed(void **state)
{
	static const char text[] = "对{units_observed}家单位巡听旁听，打造“三朵云”（市医保局）、“清风窗口”等品牌，支部品牌“红细胞”，"
	    "推广“一线工作法”。擦亮“老窗口”品牌。";
	struct ctx *ctx = *state;
	const char *out;

	observe(ctx, "DW1", "2025-08-01");
	struct filled filled = fill(ctx, text, &out);
	assert_int_equal(filled.remarks.n, 0);		/* nobody keeps such records */
	house_add(ctx, "brand", "DW1", "name", "清风窗口", "scheme", "clean", "founded_on", "2024-03-01", NULL);
	house_add(ctx, "brand", "DW1", "name", "老窗口", "scheme", "clean", "founded_on", "2023-03-01", "ended_on", "2024-06-01",
	    NULL);
	filled = fill(ctx, text, &out);
	must_remark(ctx, &filled, REMARK_CLAIM, "第1行 “三朵云”：本期的“党建品牌”记录里没有这个名称");
	must_remark(ctx, &filled, REMARK_CLAIM, "“红细胞”");
	must_remark(ctx, &filled, REMARK_CLAIM, "“老窗口”");
	assert_int_equal(filled.remarks.n, 3);
}

/* Two words that deny each other, a zero that is none, and what the number is in the text's own unit. */
static void
test_claim__a_number_says_what_it_is(void **state)
{
	struct ctx *ctx = *state;
	const char *text;

	train(ctx, "2025-04-08", "headcount", "179");
	house_add(ctx, "dues_allocation", "GW", "allocated_on", "2025-06-20", "allotted", "40", "purpose", "care", "object",
	    "hardship_members", "decided_on", "2025-06-11", NULL);
	struct filled filled = fill(ctx, "参训近{training_participants|余}人次，划拨{hardship_dues_allocated}万元，{hardship_dues_allocated}元。",
	    &text);
	has(text, "近170余人次，划拨0.00万元，40元。");
	must_remark(ctx, &filled, REMARK_WORD, "“近”和“余”不能一起说");
	must_remark(ctx, &filled, REMARK_ZERO, "万元，”：不是 0，是 40.00 元，请改用元来写");
	assert_int_equal(filled.remarks.n, 2);
	filled = fill(ctx, "参训{training_participants|左右}人次，参训{training_participants}人次左右。", &text);
	must_remark(ctx, &filled, REMARK_WORD, "“左右”要写在量词后面，请移到插入处外面");
	assert_int_equal(filled.remarks.n, 1);
	house_add(ctx, "dues_allocation", "GW", "allocated_on", "2025-06-21", "allotted", "9999960", "purpose", "care", "object",
	    "hardship_members", "decided_on", "2025-06-11", NULL);
	filled = fill(ctx, "划拨{hardship_dues_allocated|余}万元。", &text);
	has(text, "划拨1000.00万元。");
	must_remark(ctx, &filled, REMARK_WORD, "数字是 1000.00万元，不能说“余”");
}

static void
test_claim__a_name_around_a_place_is_one_of_the_list(void **state)
{
	static const char text[] = "对{units_observed}家单位巡听旁听，加强“**机关党建”微信公众号管理，被《**机关党建》杂志和**机关党建网刊发。";
	struct ctx *ctx = *state;
	const char *out;

	observe(ctx, "DW1", "2025-08-01");
	house_add(ctx, "channel", "GW", "name", "临江机关党建", "kind", "own_account", "since", "2020-01-01", NULL);
	house_add(ctx, "channel", "GW", "name", "省级机关党建杂志", "kind", "magazine", "since", "2020-01-01", NULL);
	house_add(ctx, "channel", "GW", "name", "临江机关党建网", "kind", "site", "since", "2020-01-01", "until", "2024-01-01", NULL);
	struct filled filled = fill(ctx, text, &out);
	must_remark(ctx, &filled, REMARK_CLAIM, "“宣传渠道”里没有“临江机关党建杂志”，本期的机关党建杂志：省级机关党建杂志");
	must_remark(ctx, &filled, REMARK_CLAIM, "“宣传渠道”里没有“临江机关党建网”，本期的机关党建网站：没有");
	assert_false(remarked(ctx, &filled, REMARK_CLAIM, "公众号"));
	house_add(ctx, "channel", "GW", "name", "《临江机关党建》", "kind", "magazine", "since", "2020-01-01", NULL);
	filled = fill(ctx, text, &out);
	assert_false(remarked(ctx, &filled, REMARK_CLAIM, "没有“临江机关党建杂志”"));
}

int
main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		HOUSE(test_claim__a_whole_year_is_said_only_of_one_that_is_over),
		HOUSE_ON_BOTH(test_claim__what_the_records_of_the_period_deny_is_listed),
		HOUSE_ON_BOTH(test_claim__a_number_that_was_typed_is_every_years),
		HOUSE_ON_BOTH(test_claim__what_the_ledger_denies_is_listed),
		HOUSE_ON_BOTH(test_claim__more_than_a_year_ago_is_said_only_of_what_is),
		HOUSE_ON_BOTH(test_claim__a_name_that_no_record_has_is_listed),
		HOUSE(test_claim__a_number_says_what_it_is),
		HOUSE_ON_BOTH(test_claim__a_name_around_a_place_is_one_of_the_list),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return store_unit_run("report_claims", tests, COUNT(tests));
}
