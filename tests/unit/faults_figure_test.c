/* A figure counts what can be counted, and adds up what is a number. */
#include "faults_unit.h"

#define COUNTED(count, more, type) "walks:\n  label: 数\n  meaning: 数\n  count: " count "\n" more "  rows: [{of: " type "}]\n"

static void
test_faults__a_figure_counts_and_adds_up_what_can_be(void **state)
{
	static const struct { const char *text, *words; int line; } bad[] = {
		{ COUNTED("sum hours", "", "training_course"), "“hours”不是整数，不能求和", 5 },
		{ COUNTED("sum topic", "", "theme_day"), "“topic”不是整数，不能求和", 5 },
		{ COUNTED("sum held_on", "", "theme_day"), "“held_on”不是整数，不能求和", 5 },
		{ COUNTED("sum allotted", "", "dues_allocation"), "“allotted”是金额，求和要写 measure: money", 5 },
		{ COUNTED("sum attended", "  measure: money\n", "theme_day"), "只能对金额字段求和，“attended”不是", 6 },
		{ COUNTED("rows", "  measure: money\n", "theme_day"), "measure: money 只能与 count: sum 一起写", 5 },
		{ COUNTED("rows", "  period: happened by topic\n", "theme_day"), "“theme_day”的“topic”不是日期", 6 },
		{ COUNTED("rows", "  argument: theme\n", "theme_day"), "没有一处用到 argument", 5 },
	};
	static const char *const good[] = { COUNTED("sum attended", "", "theme_day"),
		COUNTED("sum allotted", "  measure: money\n", "dues_allocation") };
	struct ctx *ctx = *state;

	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(load(ctx, "figures/walks.yaml", bad[i].text));
		said(ctx, "figures/walks.yaml", bad[i].line, bad[i].words);
		ctx->problems = (struct problems){ 0 };
	}
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(load(ctx, "figures/walks.yaml", good[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_faults__a_figure_counts_and_adds_up_what_can_be, setup, store_teardown),
	};

	return cmocka_run_group_tests_name("faults of figures", tests, NULL, NULL);
}
