#include "unit.h"

#include "document.h"
#include "layout.h"
#include "title.h"

static const char *
shown(struct ctx *ctx, const struct block *block)
{
	static const char *const kinds[] = { "title", "addressee", "heading", "paragraph", "table", "attached",
		"signoff", "annex" };
	struct buf out = buf_make(ctx->arena);

	if (block == NULL)
		return "nothing";
	buf_puts(&out, kinds[block->kind]);
	if (block->level > 0)
		buf_putf(&out, "%d", block->level);
	EACH(const struct run, run, block->runs)
		buf_putf(&out, "%c%s", run->face == RUN_LEAD ? '^' : '|', run->text);
	return out.at;
}

static void
test_document__takes_a_line_for_what_its_marks_say(void **state)
{
	static const struct { const char *line, *is; } lines[] = {
		{ "关于2025年工作情况的报告", "title|关于2025年工作情况的报告" },
		{ "　", "nothing" },
		{ "中共青禾市委：", "addressee|中共青禾市委：" },
		{ "　　现报告如下：", "paragraph|现报告如下：" },
		{ "一、总体情况", "heading1|一、总体情况" },
		{ "十一、其他", "heading1|十一、其他" },
		{ "（一）抓学习。开展活动。", "paragraph^（一）抓学习。|开展活动。" },
		{ "(二)抓落实", "heading2|(二)抓落实" },
		{ "1.抓源头", "heading3|1.抓源头" },
		{ "3.2万元已经下拨", "paragraph|3.2万元已经下拨" },
		{ "（2）抓末端。严格要求。", "paragraph|（2）抓末端。严格要求。" },
		{ "一是认真学习", "paragraph|一是认真学习" },
		{ "　　附件：1.党支部名单", "attached1|附件：1.党支部名单" },
		{ "　　　　　2.党员名单", "attached2|2.党员名单" },
		{ "附件：以下材料请一并审阅。", "paragraph|附件：以下材料请一并审阅。" },
		{ "中共青禾市委市直机关工委", "paragraph|中共青禾市委市直机关工委" },
		{ "2026年1月9日", "signoff|中共青禾市委市直机关工委|2026年1月9日" },
		{ "附件1", "annex|附件1" },
		{ "党支部名单", "annex|附件1|党支部名单" },
		{ "第一党支部", "paragraph|第一党支部" },
	};
	struct ctx *ctx = *state;
	struct document doc = { 0 };

	for (size_t i = 0; i < COUNT(lines); i++)
		assert_string_equal(shown(ctx, document_add_line(ctx, &doc, lines[i].line, i == 0)), lines[i].is);
}

static void
test_document__marks_its_bytes_as_runs(void **state)
{
	struct ctx *ctx = *state;
	struct document doc = { 0 };
	const char *line = "　（一）发展**名。新增***名，共*";
	struct block *block = document_add_line(ctx, &doc, line, false);

	for (const char *p = line, *at; (at = strchr(p, '*')) != NULL; p = at + strspn(at, "*")) {
		size_t from = (size_t)(at - line), n = strspn(at, "*");

		document_mark(ctx, block, from, from + n)->text = n == 2 ? "十二" : n == 3 ? "1900余" : "九";
	}
	assert_string_equal(shown(ctx, block), "paragraph^（一）发展^十二^名。|新增|1900余|名，共|九");
	assert_int_equal(block->runs.at[0].face, RUN_LEAD);
}

static void
test_document__tells_a_format_by_the_ending(void **state)
{
	struct ctx *ctx = *state;
	enum document_format format = DOCUMENT_HTML;

	assert_true(document_format(ctx, "out/报告.docx", &format) && format == DOCUMENT_DOCX);
	assert_true(document_format(ctx, "a.pdf", &format) && format == DOCUMENT_PDF);
	assert_false(document_format(ctx, "a.doc", &format));
	assert_int_equal(format, DOCUMENT_PDF);
	assert_int_equal(problem_worst(ctx), PROBLEM_USAGE);
}

static void
test_layout__puts_a_signoff_where_the_standard_says(void **state)
{
	double name, date;

	(void)state;
	layout_signoff("中共青禾市委市直机关工作委员会", "2026年1月9日", &name, &date);
	assert_true(name == 2 && date == 15 - 6);	/* begins two right of the name's first */
	layout_signoff("工委", "2026年1月9日", &name, &date);
	assert_true(date == 2 && name == 2 + 6 + 2 - 2);
}

static void
test_html__sets_a_signoff_in_as_paper_does(void **state)
{
	struct ctx *ctx = *state;
	struct document doc = { 0 };
	struct block *signoff = document_add(ctx, &doc, BLOCK_SIGNOFF, 0);
	struct buf out = buf_make(ctx->arena);

	document_run(ctx, signoff, "工委");
	document_run(ctx, signoff, "2026年1月9日");
	assert_true(document_write(ctx, &doc, DOCUMENT_HTML, &out));
	assert_non_null(strstr(out.at, "first-child{padding-right:8em}.signoff p:last-child{padding-right:2em}"));
}

static void
test_layout__columns_fill_the_width(void **state)
{
	struct ctx *ctx = *state;
	struct document doc = { 0 };
	struct block *table = document_add(ctx, &doc, BLOCK_TABLE, 0);
	size_t n;
	double sum = 0;

	layout_columns(ctx->arena, table, 100, &n);
	assert_int_equal(n, 0);
	for (size_t i = 1; i < 4; i++) {
		struct table_row *row = VEC_ADD(ctx->arena, &table->rows);

		*row = (struct table_row){ 0 };
		for (size_t k = 0; k < i; k++) {
			struct cell *cell = VEC_ADD(ctx->arena, &row->cells);

			*cell = (struct cell){ 0 };
			*VEC_ADD(ctx->arena, &cell->runs) = (struct run){ .text = k == 1 ? "长长长长长长长长" : "短" };
		}
	}
	double *widths = layout_columns(ctx->arena, table, 100, &n);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++)
		sum += widths[i];
	assert_true(sum > 99.999 && sum < 100.001 && widths[1] > widths[0] && widths[0] == widths[2]);
}

static void
test_title__breaks_at_words(void **state)
{
	static const char *const titles[] = {
		"关于青禾市市直机关2025年度机关/党建工作情况和2026年工作打算的报告",
		"中共青禾市委市直机关工作委员会关于/2025年上半年市直机关党建工作情况的报告",
		"关于在全市机关开展“学党史、强信念、/跟党走”主题学习教育活动的实施方案",
		"中共青禾市委市直机关工作委员会/2025年机关党建工作总结",
		"青禾市水务局机关党委2025年度/工作总结及2026年工作计划",
		"关于开展换届选举工作的请示",
	};
	struct ctx *ctx = *state;

	for (size_t i = 0; i < COUNT(titles); i++) {
		char *wanted = arena_str(ctx->arena, titles[i]), *slash = strchr(wanted, '/');
		struct run run = { .text = titles[i] };

		if (slash != NULL) {
			run.text = arena_strf(ctx->arena, "%.*s%s", (int)(slash - wanted), wanted, slash + 1);
			*slash = '\n';
		}
		struct runs broken = title_break(ctx->arena, &run, 1);
		assert_string_equal(broken.at[0].text, wanted);
	}
}

static void
test_title__keeps_its_runs_and_gives_up_where_it_is_too_long(void **state)
{
	struct ctx *ctx = *state;
	struct run runs[] = { { .text = "关于青禾市市直机关2025年度机关党建工作情况和" }, { .text = "2026", .bookmark = "fig" },
		{ .text = "年工作打算的报告" } };
	struct runs broken = title_break(ctx->arena, runs, COUNT(runs));
	struct buf text = buf_make(ctx->arena);

	assert_int_equal(broken.n, 3);
	assert_string_equal(broken.at[0].text, "关于青禾市市直机关2025年度机关\n党建工作情况和");
	assert_string_equal(broken.at[1].text, "2026");
	assert_string_equal(broken.at[1].bookmark, "fig");
	for (int i = 0; i < 1000; i++)
		buf_puts(&text, "关于报告的");
	runs[0].text = text.at;
	assert_string_equal(title_break(ctx->arena, runs, 1).at[0].text, text.at);
	assert_int_equal(title_break(ctx->arena, NULL, 0).n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_document__takes_a_line_for_what_its_marks_say),
		UNIT(test_document__marks_its_bytes_as_runs),
		UNIT(test_document__tells_a_format_by_the_ending),
		UNIT(test_layout__puts_a_signoff_where_the_standard_says),
		UNIT(test_html__sets_a_signoff_in_as_paper_does),
		UNIT(test_layout__columns_fill_the_width),
		UNIT(test_title__breaks_at_words),
		UNIT(test_title__keeps_its_runs_and_gives_up_where_it_is_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
