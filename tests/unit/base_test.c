#include "unit.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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
	assert_true(money_read("¥0.01", &f) && f == 1);			/* U+00A5 */
	assert_true(money_read("￥1,234.50元", &f) && f == 123450);		/* U+FFE5, as Chinese keyboards type it */
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
test_day__a_whole_year_is_one_from_january_to_december(void **state)
{
	static const struct { int from[3], until[3]; bool is; } periods[] = {
		{ { 2024, 1, 1 }, { 2025, 1, 1 }, true }, { { 2024, 1, 1 }, { 2024, 12, 31 }, false },
		{ { 2024, 1, 2 }, { 2025, 1, 1 }, false }, { { 2024, 1, 1 }, { 2026, 1, 1 }, false },
		{ { 2024, 7, 1 }, { 2025, 7, 1 }, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(periods); i++) {
		const int *f = periods[i].from, *u = periods[i].until;

		assert_int_equal(day_is_year(day_make(f[0], f[1], f[2]), day_make(u[0], u[1], u[2])), periods[i].is);
	}
}

/* Against a calendar that is counted day by day. */
static void
test_day__months_later_is_the_same_date_or_the_month_s_last(void **state)
{
	int year, month, date, y, m, d;

	(void)state;
	for (day on = day_make(1999, 12, 1); on < day_make(2004, 4, 1); on++) {
		day_split(on, &year, &month, &date);
		for (int n = -30; n <= 30; n++) {
			day later = day_add_months(on, n);

			day_split(later, &y, &m, &d);
			assert_int_equal(y * 12 + m, year * 12 + month + n);
			int last = 31;
			while (day_make(y, m, last) == DAY_NONE)
				last--;
			assert_int_equal(d, date < last ? date : last);
		}
	}
}

static void
test_day__that_is_none_is_none(void **state)
{
	(void)state;
	assert_int_equal(day_make(1900, 2, 29), DAY_NONE);
	assert_int_not_equal(day_make(2000, 2, 29), DAY_NONE);
	assert_int_equal(day_make(2025, 0, 1), DAY_NONE);
	assert_int_equal(day_make(2025, 13, 1), DAY_NONE);
	assert_int_equal(day_make(2025, 4, 31), DAY_NONE);
	assert_int_equal(day_make(2025, 1, 0), DAY_NONE);
	assert_int_equal(day_make(1970, 1, 1), 0);
	assert_int_equal(day_year(day_make(2024, 12, 31)), 2024);
	assert_int_equal(day_year(day_make(1969, 12, 31)), 1969);
	assert_int_equal(day_of_moment(-1), day_make(1970, 1, 1));
	assert_int_equal(day_of_moment(day_moment(day_make(1960, 3, 5), 0, 0, 0)), day_make(1960, 3, 5));
}

/* 万元 with two decimals, half up by the size of the amount. */
static void
test_money__wan_rounds_half_up_from_exact_fen(void **state)
{
	struct ctx *ctx = *state;

	for (fen f = -25000; f <= 25000; f += 7) {
		fen size = f < 0 ? -f : f, hundredths = size / 10000 + (size % 10000 >= 5000);
		char *want = arena_strf(ctx->arena, "%s%lld.%02lld", f < 0 && hundredths > 0 ? "-" : "",
		    (long long)hundredths / 100, (long long)hundredths % 100);

		assert_string_equal(money_wan(ctx->arena, f), want);
	}
	assert_string_equal(money_wan(ctx->arena, 4999), "0.00");
	assert_string_equal(money_wan(ctx->arena, 5000), "0.01");
	assert_string_equal(money_yuan(ctx->arena, -5), "-0.05");
}

static void
test_money__what_is_written_reads_back(void **state)
{
	struct ctx *ctx = *state;
	fen back;

	for (fen f = -1000000000000000; f <= 1000000000000000; f += 33333333333331) {
		assert_true(money_read(money_yuan(ctx->arena, f), &back));
		assert_int_equal(back, f);
	}
	assert_true(money_read("10000000000000", &back));
	assert_false(money_read("10000000000000.01", &back));
	assert_false(money_read("9223372036854775807万", &back));
}

/* A comma in the wrong place may have been meant as a point: 1,5 is not 15. */
static void
test_text__numbers_are_read_exactly_or_not_at_all(void **state)
{
	static const struct { const char *text; int places; int64_t value; } good[] = {
		{ "12.5", 2, 1250 }, { "１，２３４", 0, 1234 }, { "1,234,567.8", 1, 12345678 }, { " -3 ", 0, -3 }, { "007", 0, 7 },
		{ "9223372036854775807", 0, INT64_MAX }, { "-9223372036854775808", 0, INT64_MIN },
	};
	static const char *const bad[] = { "", " ", "-", "1.", ".5", "1.234", "1,2", "1,,234", "1,2345", "12,34", ",123", "1e3",
		"0x10", "1 2", "+1", "一", "9223372036854775808", "1.2.3", "1,234,", "--1" };
	int64_t value;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(text_read_scaled(good[i].text, good[i].places, &value));
		assert_int_equal(value, good[i].value);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		if (text_read_scaled(bad[i], 2, &value))
			fail_msg("“%s” was read as %lld", bad[i], (long long)value);
}

static void
test_text__a_part_is_found_as_it_is(void **state)
{
	struct ctx *ctx = *state;
	char **parts = text_split(ctx->arena, "a,,b", ',');

	assert_string_equal(text_like(ctx->arena, "50%_\\党"), "%50\\%\\_\\\\党%");
	assert_string_equal(parts[0], "a");
	assert_string_equal(parts[1], "");
	assert_string_equal(parts[2], "b");
	assert_null(parts[3]);
	assert_true(text_equal(NULL, NULL) && !text_equal(NULL, "") && text_equal("a", "a"));
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
	assert_false(text_valid("\xEF\xBF\xBE", 3));
	assert_false(text_valid("\xF4\x8F\xBF\xBF", 4));
	assert_false(text_valid("\xEF\xB7\x90", 3));
	assert_true(text_valid("\xF4\x8F\xBF\xBD", 4));
}

/* What is checked need not have a NUL behind it: a field lies in the middle of a body. */
static void
test_text__is_checked_to_its_last_byte_and_no_further(void **state)
{
	static const char *const texts[] = { "党", "\xEF\xBF\xBD", "𠮷", "é", "a" };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		for (size_t n = 1; n <= strlen(texts[i]); n++) {
			char *exact = malloc(n);

			memcpy(exact, texts[i], n);
			assert_int_equal(text_valid(exact, n), n == strlen(texts[i]));
			assert_false(text_valid(exact + n - 1, 1) && n > 1);
			free(exact);
		}
}

static void
test_text__knows_chinese_width_and_forms(void **state)
{
	struct ctx *ctx = *state;

	assert_int_equal(text_width("党建2025"), 8);
	assert_int_equal(text_length("党建2025"), 6);
	assert_string_equal(text_fold(ctx->arena, " 王　伟１ "), "王伟1");
	assert_string_equal(text_clean(ctx->arena, "甲\r乙\r\r\n丙", strlen("甲\r乙\r\r\n丙")), "甲\n乙\n\n丙");
	assert_null(text_clean(ctx->arena, "甲\xC2\x85乙", strlen("甲\xC2\x85乙")));
	assert_null(text_clean(ctx->arena, "\xC2\x9B", 2));
	assert_non_null(text_clean(ctx->arena, "\xC2\xA9", 2));
	static const char signs[] = "\xEF\xBB\xBF第\xE2\x80\x8B一\xE2\x81\xA0党\xC2\xAD支\xE2\x80\x8E部\t甲\r\n乙\xE2\x80\x8D";
	assert_string_equal(text_line(ctx->arena, signs, strlen(signs)), "第一党支部 甲 乙");
	assert_string_equal(text_line(ctx->arena, "", 0), "");
	assert_null(text_line(ctx->arena, "甲\xC2\x85乙", strlen("甲\xC2\x85乙")));
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

static void
test_buf__grows_under_formats_and_numbers(void **state)
{
	struct ctx *ctx = *state;
	struct buf b = buf_make(ctx->arena);
	char *expected = arena_str(ctx->arena, "");

	for (int i = 0; i < 300; i++) {		/* every length meets the end of the room once */
		buf_putf(&b, "%d:%s", i, "党");
		expected = arena_strf(ctx->arena, "%s%d:党", expected, i);
	}
	assert_string_equal(b.at, expected);
	assert_int_equal(b.n, strlen(expected));
	b.n = 0;
	buf_put_int(&b, INT64_MIN);
	buf_putc(&b, ' ');
	buf_put_int(&b, 0);
	buf_putc(&b, ' ');
	buf_put_int(&b, INT64_MAX);
	assert_string_equal(b.at, "-9223372036854775808 0 9223372036854775807");
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

/* GB/T 32905-2016 A.1 and A.2; HMAC by RFC 2104 over it. */
static void
test_seal__sm3_and_its_hmac(void **state)
{
	struct ctx *ctx = *state;
	unsigned char key[SEAL_KEY], inside[64 + 3], outside[64 + SEAL_SIZE], want[SEAL_SIZE], have[SEAL_SIZE];

	assert_string_equal(seal_sm3_hex(ctx->arena, "abc", 3),
	    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
	for (size_t i = 0; i < sizeof inside - 3; i++) {
		unsigned char k = i < sizeof key ? (key[i] = (unsigned char)(7 * i)) : 0;

		inside[i] = k ^ 0x36;
		outside[i] = k ^ 0x5c;
	}
	memcpy(inside + 64, "abc", 3);
	seal_sm3(inside, sizeof inside, outside + 64);
	seal_sm3(outside, sizeof outside, want);
	seal_hmac(key, "abc", 3, have);
	assert_memory_equal(have, want, SEAL_SIZE);
	seal_hmac(key, "abd", 3, have);
	assert_false(seal_same(have, want, SEAL_SIZE));
}

static void
test_seal__a_key_is_made_once_for_its_owner_alone(void **state)
{
	struct ctx *ctx = *state;
	char folder[] = "/tmp/dangjian-unit.XXXXXX";
	unsigned char one[SEAL_KEY], two[SEAL_KEY];
	struct stat st;

	assert_non_null(mkdtemp(folder));
	char *path = arena_strf(ctx->arena, "%s/keys", folder);
	assert_false(seal_key_read(ctx, path, false, one));
	assert_int_not_equal(stat(path, &st), 0);
	assert_true(seal_key_read(ctx, path, true, one));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(seal_key_read(ctx, path, true, two));
	assert_memory_equal(one, two, SEAL_KEY);
	assert_int_equal(truncate(path, 31), 0);
	assert_false(seal_key_read(ctx, path, true, two));
	assert_non_null(strstr(ctx->problems.list.at[1].say, "不完整"));
	unlink(path);
	assert_false(seal_key_read(ctx, folder, true, two));
	assert_non_null(strstr(ctx->problems.list.at[2].say, "不能是文件夹"));
	rmdir(folder);
}

/* Each of several programs that begin at once reads the one key, and reads it whole. */
static void
test_seal__who_finds_a_key_being_made_reads_all_of_it(void **state)
{
	enum { PROGRAMS = 6, TURNS = 40 };
	struct ctx *ctx = *state;
	unsigned char key[SEAL_KEY];
	char folder[] = "/tmp/dangjian-unit.XXXXXX";

	assert_non_null(mkdtemp(folder));
	char *path = arena_strf(ctx->arena, "%s/keys", folder);
	for (int turn = 0; turn < TURNS; turn++) {
		pid_t programs[PROGRAMS];
		int status, good = 0;

		for (int i = 0; i < PROGRAMS; i++)
			if ((programs[i] = fork()) == 0)
				_exit(seal_key_read(ctx, path, true, key) ? 0 : 1);
		for (int i = 0; i < PROGRAMS; i++)
			good += waitpid(programs[i], &status, 0) > 0 && status == 0;
		assert_int_equal(good, PROGRAMS);
		unlink(path);
	}
	assert_int_equal(rmdir(folder), 0);
}

static void
test_seal__passwords_said_once_are_different_and_unmistakable(void **state)
{
	struct ctx *ctx = *state;
	char *one = seal_password(ctx->arena), *two = seal_password(ctx->arena);

	assert_int_equal(strlen(one), 19);
	assert_string_not_equal(one, two);
	assert_string_not_equal(seal_token(ctx->arena), seal_token(ctx->arena));
	for (int i = 0; i < 200; i++)
		assert_null(strpbrk(seal_password(ctx->arena), "0O1lIi"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_day__reads_what_people_type), UNIT(test_day__adds_months_and_clamps),
		UNIT(test_day__every_day_of_four_centuries_comes_back), UNIT(test_day__moment_is_in_shanghai),
		UNIT(test_day__a_whole_year_is_one_from_january_to_december),
		UNIT(test_money__reads_and_writes_exactly),
		UNIT(test_day__months_later_is_the_same_date_or_the_month_s_last),
		UNIT(test_day__that_is_none_is_none), UNIT(test_money__wan_rounds_half_up_from_exact_fen),
		UNIT(test_money__what_is_written_reads_back), UNIT(test_text__numbers_are_read_exactly_or_not_at_all),
		UNIT(test_text__a_part_is_found_as_it_is), UNIT(test_text__is_utf8_and_nothing_else),
		UNIT(test_text__is_checked_to_its_last_byte_and_no_further),
		UNIT(test_text__knows_chinese_width_and_forms), UNIT(test_buf__escapes_for_html),
		UNIT(test_buf__grows_under_formats_and_numbers),
		UNIT(test_arena__calls_back_on_reset), UNIT(test_seal__keeps_its_vectors_and_passwords),
		UNIT(test_seal__sm3_and_its_hmac), UNIT(test_seal__a_key_is_made_once_for_its_owner_alone),
		UNIT(test_seal__who_finds_a_key_being_made_reads_all_of_it),
		UNIT(test_seal__passwords_said_once_are_different_and_unmistakable),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
