/* Where a text leaves a number out or says one, and where it only looks so. */
#include "binder_unit.h"

#include "limits.h"

struct found { const char *text, *blanks; };	/* the blanks in order, each in brackets */

static const char *
listed(struct ctx *ctx, const struct blank *blanks, size_t n)
{
	struct buf out = buf_make(ctx->arena);

	for (size_t i = 0; i < n; i++)
		buf_putf(&out, "<%s>", blanks[i].text);
	return out.n == 0 ? "" : out.at;
}

static void
all_found(struct ctx *ctx, const struct found *cases, size_t n, bool numbers)
{
	for (size_t i = 0; i < n; i++) {
		struct foreign_text text = text_of(ctx, cases[i].text);
		struct blank *blanks;
		size_t count;

		assert_true(numbers ? blank_find_numbers(ctx, binder->language, &text, &blanks, &count) :
		    blank_find(ctx, binder->language, &text, &blanks, &count));
		if (strcmp(listed(ctx, blanks, count), cases[i].blanks) != 0)
			fail_msg("%s: %s", cases[i].text, listed(ctx, blanks, count));
	}
}

static void
test_blank__every_notation_is_found(void **state)
{
	static const struct found cases[] = {
		{ "表彰***个，*次***人", "<***><*><***>" },
		{ "＊＊个﹡﹡﹡名", "<＊＊><﹡﹡﹡>" },
		{ "划拨**.**万元，X.XX万元", "<**.**><X.XX>" },
		{ "××个╳╳个✕个", "<××><╳╳><✕>" },
		{ "XX名xx名ＸＸ名X名", "<XX><xx><ＸＸ><X>" },
		{ "X X人次，ХХ个", "<X X><ХХ>" },
		{ "○○篇〇〇篇●家□□枚■■枚△个", "<○○><〇〇><●><□□><■■><△>" },
		{ "共N篇", "<N>" },
		{ "发展__名，＿＿＿名", "<__><＿＿＿>" },
		{ "支出——万元，收入……万元", "<——><……>" },
		{ "举办培训班。……期，……人次；——家参加", "<……><……><——>" },
		{ "培训（　）期( )次［ ］人〔　〕名【 】个", "<（　）><( )><［ ］><〔　〕><【 】>" },
		{ "办结（填写数字）件、[数字]件", "<（填写数字）><[数字]>" },
		{ "提出若干条，数十名，几个", "<若干><数十><几>" },
		{ "某市某某某", "<某><某某某>" },
		{ "“**机关党建”公众号，到**开展", "<**><**>" },
		{ "20××年，202X年，****年", "<××><X><****>" },
		{ "×月×日，第**个，第×届", "<×><×><**><×>" },
		{ "〔20××〕×号", "<××><×>" },
		{ "发展党员（名）：__", "<__>" },
		{ "| 发展党员 | * |", "<*>" },
		{ "参与机关干部    余名，办班　　期、培训      人次。", "<    ><　　><      >" },
		{ "发展党员\t    \t    ", "<    ><    >" },
		{ "发展党员｜　　｜备注", "<　　>" },
		{ "发展党员｜**｜**｜*", "<**><**><*>" },
	};

	all_found(*state, cases, COUNT(cases), false);
}

static void
test_blank__what_only_looks_like_one_is_left_alone(void **state)
{
	static const struct found cases[] = {
		{ "这是**加粗**的字", "" },
		{ "* 第一点\n说明*见后", "" },
		{ "规格3×5厘米，5x8", "" },
		{ "□是　☑否", "" },
		{ "负责人签名：______", "" },
		{ "——岭东巡礼", "" },
		{ "抓学习。——次序井然，抓培训……期间有序", "" },
		{ "【工作亮点】", "" },
		{ "【缺数据：党员总数】", "" },
		{ "见 www.xxx.com 和 max_value", "" },
		{ "二〇二五年，二○二五年", "" },
		{ "●市直机关动态", "" },
		{ "关于党建的若干意见，某些同志", "" },
		{ "（单位：万元）", "" },
		{ "姓　　名：\n单　　位：\n　　条线上的工作", "" },
		{ "指标    名    本年\n换届  个\n党支部    个｜", "" },
		{ "|      | 本年 |", "" },
		{ "基层党组织    个别同志", "" },
		{ "______\n**********", "<**********>" },
	};

	all_found(*state, cases, COUNT(cases), false);
}

static void
test_number__every_notation_is_found(void **state)
{
	static const struct found cases[] = {
		{ "128个，１２８名，1,234人，1，234人，11 386名", "<128><１２８><1,234><1，234><11 386>" },
		{ "1.2万余人次，23.60万元，3.1万通", "<1.2万><23.60><3.1万>" },
		{ "三十余家，一百二十八名，两名，八百多名", "<三十><一百二十八><两><八百>" },
		{ "参与率百分之三十，占九成，三分之二为青年", "<百分之三十><九><三分之二>" },
		{ "近百名，过千件", "<百><千>" },
		{ "分别为22、35、78人次", "<22><35><78>" },
		{ "在党50年", "<50>" },
	};

	all_found(*state, cases, COUNT(cases), true);
}

static void
test_number__what_counts_nothing_is_left_alone(void **state)
{
	static const struct found cases[] = {
		{ "2025年，二〇二五年12月5日", "" },
		{ "〔2025〕3号，第23条，拨打12371", "" },
		{ "三会一课、“五个一”、两优一先、四史", "" },
		{ "1．严格落实，0000-8201137", "" },
		{ "3．60余家单位", "<60>" },
		{ "一名科长，9—10月", "" },
	};

	all_found(*state, cases, COUNT(cases), true);
}

static void
test_number__values_are_read_with_their_decimals(void **state)
{
	static const struct { const char *text; int64_t value; int scale; enum direction direction; } cases[] = {
		{ "１２８名", 128, 0, DIRECTION_NONE }, { "1,234人", 1234, 0, DIRECTION_NONE },
		{ "1.2万余人次", 12000, 0, DIRECTION_MORE }, { "23.60万元", 2360, 2, DIRECTION_NONE },
		{ "一百二十八名", 128, 0, DIRECTION_NONE }, { "三十余家", 30, 0, DIRECTION_MORE },
		{ "三四十名", 30, 0, DIRECTION_NONE }, { "近百名", 100, 0, DIRECTION_ALMOST },
		{ "过千件", 1000, 0, DIRECTION_NONE }, { "1.25万件", 12500, 0, DIRECTION_NONE },
		{ "两万零五十人", 20050, 0, DIRECTION_NONE }, { "两亿三千万人", 230000000, 0, DIRECTION_NONE },
		{ "一万亿人", 1000000000000, 0, DIRECTION_NONE },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foreign_text text = text_of(*state, cases[i].text);
		struct blank *b;
		size_t n;

		assert_true(blank_find_numbers(*state, binder->language, &text, &b, &n));
		assert_int_equal(n, 1);
		if (b->value != cases[i].value || b->scale != cases[i].scale || b->direction != cases[i].direction)
			fail_msg("%s: %lld %d %d", cases[i].text, (long long)b->value, b->scale, (int)b->direction);
	}
}

static void
test_blank__the_direction_word_is_found_with_its_place(void **state)
{
	static const struct { const char *text, *word; enum direction direction; size_t from; } cases[] = {
		{ "**余名", "余", DIRECTION_MORE, 2 }, { "**多件", "多", DIRECTION_MORE, 2 },
		{ "超**件", "超", DIRECTION_MORE, 0 }, { "近**件", "近", DIRECTION_ALMOST, 0 },
		{ "约**件", "约", DIRECTION_ABOUT, 0 }, { "**件左右", "左右", DIRECTION_ABOUT, 5 },
		{ "不少于**次", "不少于", DIRECTION_LIMIT, 0 }, { "**次以上", "以上", DIRECTION_LIMIT, 5 },
		{ "节约**万元", NULL, DIRECTION_NONE, 0 }, { "最近**次", NULL, DIRECTION_NONE, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foreign_text text = text_of(*state, cases[i].text);
		struct blank *b;
		size_t n;

		assert_true(blank_find(*state, binder->language, &text, &b, &n));
		assert_int_equal(n, 1);
		assert_int_equal(b->direction, cases[i].direction);
		if (cases[i].word == NULL) {
			assert_int_equal(b->word_from, b->word_until);
			continue;
		}
		assert_string_equal(b->word, cases[i].word);
		assert_int_equal(b->word_from, cases[i].from);
		assert_int_equal(b->word_until, cases[i].from + strlen(cases[i].word));
	}
}

static void
test_blank__a_place_is_counted_in_characters_of_the_text(void **state)
{
	struct foreign_text text = text_of(*state, "甲乙\r\n\r\n丙**名丁×个\n");
	struct blank *b;
	size_t n;

	assert_true(blank_find(*state, binder->language, &text, &b, &n));
	assert_int_equal(n, 2);
	assert_int_equal(b[0].at, 5);
	assert_int_equal(b[0].line, 2);
	assert_int_equal(b[0].from, strlen("丙"));
	assert_int_equal(b[1].at, 9);
}

/* What cannot be seen in the characters: the marks of a .docx. */
static void
test_blank__a_docx_shows_its_blanks_by_its_looks(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_mark marks[] = {
		{ MARK_UNDERLINE, 12, 16, NULL },	/* 发展党员____名 */
		{ MARK_COLOUR, 25, 27, NULL },		/* 转正12 */
		{ MARK_COLOUR, 30, 36, NULL },		/* 重点 */
		{ MARK_COMMENT, 39, 41, "请填写" },	/* 共34 */
		{ MARK_COMMENT, 47, 49, "已核对" },
		{ MARK_CONTROL, 52, 64, NULL },		/* 单击此处 */
	};
	struct foreign_line lines[] = {
		{ .text = "发展党员    名转正12名重点共34名共56个单击此处件", .number = 1 },
		{ .text = "", .number = 2, .table = 1, .row = 2, .column = 2, .row_head = "发展党员（名）", .empty_cell = true },
	};
	struct foreign_text text = { .docx = true };
	struct blank *b;
	size_t n;

	for (size_t i = 0; i < COUNT(marks); i++)
		*VEC_ADD(ctx->arena, &lines[0].marks) = marks[i];
	for (size_t i = 0; i < COUNT(lines); i++)
		*VEC_ADD(ctx->arena, &text.lines) = lines[i];
	assert_true(blank_find(ctx, binder->language, &text, &b, &n));
	assert_string_equal(listed(ctx, b, n), "<    ><12><34><单击此处><>");
	assert_true(b[n - 1].cell);
}

static void
test_blank__too_many_are_refused(void **state)
{
	struct ctx *ctx = *state;
	struct buf many = buf_make(ctx->arena);
	struct blank *b;
	size_t n;

	for (int i = 0; i < 5001; i++)
		buf_puts(&many, "**个\n");
	struct foreign_text text = text_of(ctx, many.at);
	assert_false(blank_find(ctx, binder->language, &text, &b, &n));
	assert_non_null(strstr(ctx->problems.list.at[0].say, "1000"));
}

static void
test_blank__a_paragraph_as_long_as_a_booklet_is_refused(void **state)
{
	struct ctx *ctx = *state;
	struct buf most = buf_make(ctx->arena);
	struct blank *b;
	size_t n;

	buf_puts(&most, "标题\n");
	for (int i = 0; i < LIMIT_PARAGRAPH - 3; i++)
		buf_puts(&most, "党");
	struct foreign_text text = text_of(ctx, arena_strf(ctx->arena, "%s**个", most.at));
	assert_true(blank_find(ctx, binder->language, &text, &b, &n) && n == 1);
	text = text_of(ctx, arena_strf(ctx->arena, "%s***个", most.at));
	assert_false(blank_find(ctx, binder->language, &text, &b, &n));
	assert_non_null(strstr(ctx->problems.list.at[0].say, "第2行（段）超过5000个字"));
	text = text_of(ctx, arena_strf(ctx->arena, "%s123个", most.at));
	assert_false(blank_find_numbers(ctx, binder->language, &text, &b, &n));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_blank__every_notation_is_found),
		UNIT(test_blank__what_only_looks_like_one_is_left_alone),
		UNIT(test_blank__the_direction_word_is_found_with_its_place),
		UNIT(test_blank__a_place_is_counted_in_characters_of_the_text),
		UNIT(test_blank__a_docx_shows_its_blanks_by_its_looks),
		UNIT(test_blank__too_many_are_refused),
		UNIT(test_blank__a_paragraph_as_long_as_a_booklet_is_refused),
		UNIT(test_number__every_notation_is_found),
		UNIT(test_number__what_counts_nothing_is_left_alone),
		UNIT(test_number__values_are_read_with_their_decimals),
	};

	return cmocka_run_group_tests_name("blank", tests, binder_setup, binder_teardown);
}
