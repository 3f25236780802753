/* What a text claims beside its numbers, and the period or the records deny. */
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

int
main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		HOUSE(test_claim__a_whole_year_is_said_only_of_one_that_is_over),
		HOUSE_ON_BOTH(test_claim__what_the_records_of_the_period_deny_is_listed),
		HOUSE_ON_BOTH(test_claim__a_name_that_no_record_has_is_listed),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return store_unit_run("report_claims", tests, COUNT(tests));
}
