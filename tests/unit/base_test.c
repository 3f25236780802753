#include "unit.h"

#include "buf.h"
#include "money.h"
#include "seal.h"
#include "text.h"

static void
test_day__reads_what_people_type(void **state)
{
	(void)state;
	static const struct { const char *text; int y, m, d; } good[] = {
		{ "2025-07-01", 2025, 7, 1 }, { " 2025/7/1 ", 2025, 7, 1 }, { "２０２５年７月１日", 2025, 7, 1 },
		{ "20250701", 2025, 7, 1 }, { "2024.2.29", 2024, 2, 29 },
	};
	static const char *const bad[] = { "2025-02-30", "2025-7", "2025-07/01", "长期", "45047", "",
		"2025年7月1", "1899-01-01", "2025-07-01x", "２０２５" };
	day d;

	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(day_read(good[i].text, &d));
		assert_int_equal(d, day_make(good[i].y, good[i].m, good[i].d));
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(day_read(bad[i], &d));
}

static void
test_day__adds_months_and_clamps(void **state)
{
	struct ctx *ctx = *state;

	assert_string_equal(day_str(ctx->arena, day_add_months(day_make(2025, 1, 31), 1)), "2025-02-28");
	assert_string_equal(day_str(ctx->arena, day_add_months(day_make(2024, 1, 31), 1)), "2024-02-29");
	assert_string_equal(day_str(ctx->arena, day_add_months(day_make(2025, 1, 15), -13)), "2023-12-15");
}

static void
test_day__every_day_of_four_centuries_comes_back(void **state)
{
	int year, month, date;

	(void)state;
	for (day d = day_make(1900, 1, 1); d < day_make(2300, 1, 1); d++) {
		day_split(d, &year, &month, &date);
		assert_int_equal(day_make(year, month, date), d);
	}
}

static void
test_day__moment_is_in_shanghai(void **state)
{
	struct ctx *ctx = *state;
	day d = day_make(2025, 12, 31);

	assert_string_equal(day_moment_str(ctx->arena, day_moment(d, 23, 59, 59)), "2025-12-31 23:59:59");
	assert_int_equal(day_of_moment(day_moment(d, 23, 59, 59)), d);
	assert_int_equal(day_of_moment(day_moment(d, 23, 59, 59) + 1000), d + 1);
}

static void
test_money__reads_and_writes_exactly(void **state)
{
	struct ctx *ctx = *state;
	fen f;

	assert_true(money_read("1,234.5", &f) && f == 123450);
	assert_true(money_read("３.２万元", &f) && f == 3200000);
	assert_true(money_read("¥0.01", &f) && f == 1);
	assert_true(money_read("-5元", &f) && f == -500);
	assert_false(money_read("1.234", &f));
	assert_false(money_read("约40", &f));
	assert_false(money_read("", &f));
	assert_false(money_read("99999999999999999", &f));
	assert_string_equal(money_yuan(ctx->arena, 123450), "1234.50");
	assert_string_equal(money_wan(ctx->arena, 23625000), "23.63");
	assert_string_equal(money_wan(ctx->arena, 23624999), "23.62");
}

static void
test_text__is_utf8_and_nothing_else(void **state)
{
	(void)state;
	assert_true(text_valid("喆堃昇䶮𠮷", strlen("喆堃昇䶮𠮷")));
	assert_false(text_valid("\xC0\x80", 2));
	assert_false(text_valid("\xED\xA0\x80", 3));
	assert_false(text_valid("a\0b", 3));
	assert_false(text_valid("\x1B[31m", 5));
	assert_false(text_valid("\xE5\x85", 2));
}

static void
test_text__knows_chinese_width_and_forms(void **state)
{
	struct ctx *ctx = *state;

	assert_int_equal(text_width("党建2025"), 8);
	assert_int_equal(text_length("党建2025"), 6);
	assert_string_equal(text_fold(ctx->arena, " 王　伟１ "), "王伟1");
	assert_string_equal(text_clean(ctx->arena, "\xE3\x80\x80 甲\r\n乙 \n", strlen("　 甲\r\n乙 \n")), "甲\n乙");
}

static void
test_buf__escapes_for_html(void **state)
{
	struct ctx *ctx = *state;
	struct buf b = buf_make(ctx->arena);

	buf_put_escaped(&b, "<a href=\"'x'\">&\x01党</a>");
	assert_string_equal(b.at, "&lt;a href=&quot;&#39;x&#39;&quot;&gt;&amp;党&lt;/a&gt;");
}

static int released;

static void
count_release(void *what)
{
	released += *(int *)what;
}

static void
test_arena__calls_back_on_reset(void **state)
{
	int one = 1;
	struct arena *a = arena_make();

	(void)state;
	arena_on_reset(a, count_release, &one);
	arena_reset(a);
	assert_int_equal(released, 1);
	arena_free(a);
	assert_int_equal(released, 1);
}

static void
test_seal__keeps_its_vectors_and_passwords(void **state)
{
	struct ctx *ctx = *state;
	char *hash = seal_password_hash(ctx, "one-time");

	assert_true(seal_self_test(ctx));
	assert_true(seal_password_fits(hash, "one-time"));
	assert_false(seal_password_fits(hash, "One-time"));
}

static void
test_problem__counts_what_it_leaves_out(void **state)
{
	struct ctx *ctx = *state;

	for (int i = 0; i < 300; i++)
		assert_false(problem_field(ctx, "held_on", "第 %d 处", i));
	assert_int_equal(ctx->problems.list.n, 200);
	assert_int_equal(ctx->problems.left_out, 100);
	assert_string_equal(problem_line(ctx->arena, ctx->problems.list.at), "held_on：第 0 处");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_day__reads_what_people_type), UNIT(test_day__adds_months_and_clamps),
		UNIT(test_day__every_day_of_four_centuries_comes_back), UNIT(test_day__moment_is_in_shanghai),
		UNIT(test_money__reads_and_writes_exactly), UNIT(test_text__is_utf8_and_nothing_else),
		UNIT(test_text__knows_chinese_width_and_forms), UNIT(test_buf__escapes_for_html),
		UNIT(test_arena__calls_back_on_reset), UNIT(test_seal__keeps_its_vectors_and_passwords),
		UNIT(test_problem__counts_what_it_leaves_out),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
