/* What a filled report is written as, and how its binding is written out and read back. */
#include "house_unit.h"

#include "docx.h"
#include "foreign.h"
#include "limits.h"
#include "report.h"
#include "report_text.h"

#define SAYS "对**家单位开展巡听旁听，举办培训班近**期，建设“红旗”××。"

static const char *
file(struct ctx *ctx, const char *name, const char *bytes, size_t n)
{
	char *path = arena_strf(ctx->arena, "%s/%s", store_unit(ctx)->folder, name);

	must(ctx, command_write(ctx, path, bytes, n));
	return path;
}

static void
make_records(struct ctx *ctx)
{
	house_add(ctx, "study_observation", "GW", "held_on", "2025-03-01", "observed", "DW1", "feedback_on", "2025-03-01", NULL);
	house_add(ctx, "study_observation", "GW", "held_on", "2025-04-01", "observed", "DW2", "feedback_on", "2025-04-01", NULL);
	for (int i = 1; i <= 13; i++)
		house_add(ctx, "training_course", "GW", "name", "班", "kind", "members", "started_on",
		    arena_strf(ctx->arena, "2025-04-%02d", i), "headcount", "10", NULL);
}

static struct report_order
order_of(const char *template)
{
	return (struct report_order){ .template = template,
		.question = { .from = day_make(2025, 1, 1), .until = day_make(2026, 1, 1) } };
}

static struct buf
write_as(struct ctx *ctx, const struct report_order *order, enum document_format format)
{
	struct buf out = buf_make(ctx->arena), again = buf_make(ctx->arena);
	struct filled filled;

	must(ctx, report_fill(ctx, order, &filled) && report_write(ctx, order, &filled, format, &out) &&
	    report_fill(ctx, order, &filled) && report_write(ctx, order, &filled, format, &again));
	assert_int_equal(out.n, again.n);
	assert_memory_equal(out.at, again.at, out.n);
	return out;
}

static void
test_html__a_number_on_disk_leads_to_its_rows_in_the_annex(void **state)
{
	struct ctx *ctx = *state;
	struct report_order order = order_of(file(ctx, "a.txt", SAYS, strlen(SAYS)));

	make_records(ctx);
	order.rows = true;
	const char *page = write_as(ctx, &order, DOCUMENT_HTML).at;
	has(page, "<a id=\"fig_2025_001\" href=\"#row-units_observed\"");
	has(page, ">2</a>家单位");
	has(page, "<span id=\"row-units_observed\">巡听旁听的单位：2家</span>");
	has(page, "<td>2025-03-01</td><td>中共临江市委市直机关工作委员会</td><td>2025-03-01 临江市医疗保障局</td>");
	has(page, ">20</a>期");
	has(page, ">××</span>。");
}

static void
test_html__a_served_page_leads_to_the_servers(void **state)
{
	struct ctx *ctx = *state;
	struct report_order order = order_of("yearly");

	make_records(ctx);
	order.served = true;
	const char *page = write_as(ctx, &order, DOCUMENT_HTML).at;
	has(page, "href=\"/figures/units_observed?year=2025&amp;org=GW\"");
	assert_null(strstr(page, "href=\"#row"));
	order.question.until = day_make(2025, 7, 1);
	has(write_as(ctx, &order, DOCUMENT_HTML).at,
	    "href=\"/figures/units_observed?from=2025-01-01&amp;until=2025-07-01&amp;org=GW\"");
}

static void
test_docx__the_office_s_own_layout_stays(void **state)
{
	static const struct docx_part more[] = { { "word/styles.xml", "<w:styles " DOCX_SPACES "/>" } };
	static const char body[] = "<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>对*</w:t></w:r>"
	    "<w:r><w:t>*家单位开展巡听旁听，举办培训班近**期，2019年起</w:t></w:r></w:p><w:p><w:r><w:t>不动</w:t></w:r></w:p>";
	struct ctx *ctx = *state;
	struct buf before = docx_make(ctx->arena, body, more, COUNT(more));
	struct report_order order = order_of(file(ctx, "a.docx", before.at, before.n));

	make_records(ctx);
	struct buf out = write_as(ctx, &order, DOCUMENT_DOCX);
	const char *document = docx_part(ctx->arena, &out, "word/document.xml");
	has(document, "w:name=\"fig_2025_001\"");
	has(document, "2</w:t>");
	has(document, "<w:p><w:r><w:t>不动</w:t></w:r></w:p>");
	has(document, "<w:jc w:val=\"both\"/>");
	has(docx_part(ctx->arena, &out, "word/comments.xml"), "不是所写的2025年");
	assert_string_equal(docx_part(ctx->arena, &out, "word/styles.xml"), more[0].text);
	assert_string_equal(docx_part(ctx->arena, &out, "_rels/.rels"), docx_part(ctx->arena, &before, "_rels/.rels"));
	has(write_as(ctx, &order, DOCUMENT_TEXT).at, "对2家单位开展巡听旁听，举办培训班近20期，2019年起");
}

static void
test_docx__slots_in_it_are_filled_in_place(void **state)
{
	static const char body[] = "<w:p><w:r><w:t>{注}对{units_</w:t></w:r><w:r><w:t>observed|余}家，培训班**期</w:t></w:r></w:p>";
	struct ctx *ctx = *state;
	struct buf docx = docx_make(ctx->arena, body, NULL, 0);
	struct report_order order = order_of(file(ctx, "a.docx", docx.at, docx.n));
	struct foreign_text again;

	make_records(ctx);
	struct buf out = write_as(ctx, &order, DOCUMENT_DOCX);
	must(ctx, foreign_read_bytes(ctx, "b.docx", out.at, out.n, &again));
	assert_string_equal(again.lines.at[0].text, "{注}对2家，培训班**期");
}

static void
test_docx__tables_stay_tables_in_other_formats(void **state)
{
#define CELL(text) "<w:tc><w:p><w:r><w:t>" text "</w:t></w:r></w:p></w:tc>"
	static const char body[] = "<w:p><w:r><w:t>情况</w:t></w:r></w:p><w:tbl><w:tr>" CELL("项目") CELL("数量") "</w:tr><w:tr>"
	    CELL("巡听旁听单位") CELL("**家") "</w:tr><w:tr>" CELL("植树（棵）") "<w:tc><w:p/></w:tc></w:tr></w:tbl>";
	struct ctx *ctx = *state;
	struct buf docx = docx_make(ctx->arena, body, NULL, 0);
	struct report_order order = order_of(file(ctx, "a.docx", docx.at, docx.n));

	make_records(ctx);
	has(write_as(ctx, &order, DOCUMENT_HTML).at, "<thead>\n<tr><th scope=\"col\">项目</th><th scope=\"col\">数量</th></tr>");
	/* An empty cell that stays open is a place like another. */
	has(write_as(ctx, &order, DOCUMENT_HTML).at, "____</span></td>");
	has(write_as(ctx, &order, DOCUMENT_TEXT).at, "植树（棵）\t____");
}

static void
test_annex__has_each_figure_its_value_and_definition(void **state)
{
	struct ctx *ctx = *state;
	struct report_order order = order_of("yearly");

	make_records(ctx);
	order.annex = true;
	const char *text = write_as(ctx, &order, DOCUMENT_TEXT).at;
	has(text, "数字的来源和口径");
	has(text, "巡听旁听的单位");
	has(text, "一个单位只计一次");
	order.annex = false;
	assert_null(strstr(write_as(ctx, &order, DOCUMENT_TEXT).at, "数字的来源和口径"));
}

/* ---- the binding ---- */

static struct bound_text
bind(struct ctx *ctx, const char *path)
{
	struct bound_text bound;

	must(ctx, report_read(ctx, path, &bound));
	return bound;
}

static bool
run(struct ctx *ctx, void *sql)
{
	return db_script(ctx, sql);
}

static void
test_brought__a_text_changed_past_the_program_is_found(void **state)
{
	struct ctx *ctx = *state;
	const char *key;

	must(ctx, report_text_add(ctx, "甲.txt", SAYS, strlen(SAYS), &key) && report_text_verify(ctx));
	must(ctx, db_write(ctx, run, "update report_text set account = 7"));
	refused(ctx, report_text_verify(ctx), PROBLEM_RULE, "上传人");
	must(ctx, db_write(ctx, run, "update report_text set account = 0") && report_text_verify(ctx));
	must(ctx, db_write(ctx, run, "update report_text set name = '乙.txt'"));
	refused(ctx, report_text_verify(ctx), PROBLEM_RULE, "名称、上传人或时间与留痕不符");
	must(ctx, db_write(ctx, run, "update report_text set name = '甲.txt', entered_at = entered_at + 1"));
	refused(ctx, report_text_verify(ctx), PROBLEM_RULE, "名称、上传人或时间与留痕不符");
	must(ctx, db_write(ctx, run, "update report_text set entered_at = entered_at - 1") && report_text_verify(ctx));
	must(ctx, db_write(ctx, run, "update report_text set sm3 = sm3 || 'longer than any'"));
	refused(ctx, report_text_verify(ctx), PROBLEM_RULE, "内容");
	must(ctx, db_write(ctx, run, "alter table report_text rename to elsewhere"));
	refused(ctx, report_text_verify(ctx), PROBLEM_FAULT, "");
}

/* Whatever came and did not go is there, once, and nothing else is. */
static void
test_brought__a_text_taken_away_or_put_back_past_the_program_is_found(void **state)
{
	struct ctx *ctx = *state;
	const char *key, *other;

	must(ctx, report_text_add(ctx, "甲.txt", SAYS, strlen(SAYS), &key) &&
	    report_text_add(ctx, "乙.txt", "举办培训班**期。", strlen("举办培训班**期。"), &other) &&
	    report_text_add(ctx, "甲二.txt", SAYS, strlen(SAYS), &key) && report_text_verify(ctx));
	must(ctx, db_write(ctx, run, "create table aside as select * from report_text;"
	    "delete from report_text where name = '甲.txt'"));
	refused(ctx, report_text_verify(ctx), PROBLEM_RULE, "上传的报告文本不在库中");
	must(ctx, report_text_add(ctx, "甲三.txt", SAYS, strlen(SAYS), &key) && report_text_verify(ctx));
	must(ctx, report_text_remove(ctx, key) && report_text_verify(ctx));
	must(ctx, db_write(ctx, run, "insert into report_text select * from aside where name = '甲.txt'"));
	refused(ctx, report_text_verify(ctx), PROBLEM_RULE, "与留痕不符");
	must(ctx, db_write(ctx, run, "delete from report_text where name = '甲.txt'") && report_text_verify(ctx));
	must(ctx, db_write(ctx, run, "delete from report_text"));
	refused(ctx, report_text_verify(ctx), PROBLEM_RULE, "上传的报告文本不在库中");
}

/* Remembered or bound anew, it says the same; what was decided meanwhile is laid over it. */
static void
test_brought__a_text_is_bound_once_and_reads_the_same(void **state)
{
	static const char *const texts[][2] = { { "甲.txt", SAYS "举办培训班将近**期，赴××考察，第**个读书月。" },
		{ "乙.txt", "对{units_observed|余}家{[，命名{red_flag_branches}个]}，举办培训班**期。" } };
	struct ctx *ctx = *state;
	struct bound_memo *memo = bound_memo_make(ctx->arena);
	struct bound_text held = { 0 };
	const char *key;

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct bound_text fresh, one, two;
		struct buf a = buf_make(ctx->arena), b = buf_make(ctx->arena);

		must(ctx, report_text_add(ctx, texts[i][0], texts[i][1], strlen(texts[i][1]), &key) &&
		    report_text_get(ctx, key, NULL, &fresh) && report_text_get(ctx, key, memo, &one) &&
		    report_text_get(ctx, key, memo, &two));
		assert_true(one.places.n > 2 && two.places.n == one.places.n && two.parts.n == one.parts.n);
		assert_true((two.places.at[one.places.n - 2].why != NULL) == (fresh.places.at[one.places.n - 2].why != NULL));
		assert_ptr_equal(one.text->lines.at, two.text->lines.at);	/* it was not bound anew */
		assert_ptr_not_equal(one.places.at, two.places.at);
		held = i == 0 ? one : held;
		assert_string_equal(two.sm3, fresh.sm3);
		assert_string_equal(two.name, texts[i][0]);
		assert_memory_equal(two.text->bytes, texts[i][1], strlen(texts[i][1]));
		must(ctx, bind_write(ctx, &fresh, &a) && bind_write(ctx, &two, &b));
		assert_string_equal(a.at, b.at);
		size_t last = two.places.n - 1;
		two.places.at[last].kind = BOUND_YEAR;
		two.places.at[last].figure = NULL;
		must(ctx, bind_keep(ctx, &two, last) && report_text_get(ctx, key, memo, &one));
		assert_true(one.places.at[last].confirmed && one.places.at[last].kind == BOUND_YEAR);
		assert_false(two.places.at[last].confirmed);
	}
	for (int i = 0; i < 2 * LIMIT_BOUND_TEXTS; i++) {
		struct bound_text bound;
		const char *text = arena_strf(ctx->arena, "第%d份：举办培训班**期。", i);

		must(ctx, report_text_add(ctx, "丙.txt", text, strlen(text), &key) && report_text_get(ctx, key, memo, &bound) &&
		    report_text_get(ctx, key, memo, &bound));
		assert_string_equal(bound.text->lines.at[0].text, text);
		assert_int_equal(bound.places.n, 1);
	}
	/* What another took the place of is there as long as somebody has it; what nobody has goes with its place. */
	assert_non_null(strstr(held.text->lines.at[held.text->lines.n - 1].text, "读书月"));
	struct ctx apart = *ctx;
	apart.arena = arena_make();
	must(&apart, report_text_get(&apart, key, memo, &held));
	arena_free(apart.arena);
	must(ctx, report_text_get(ctx, key, memo, &held));
	assert_int_equal(held.places.n, 1);
}

static void
test_text__a_bound_text_is_read_back_as_it_was_written(void **state)
{
	static const char text[] = "一、{花括号}\n对**家单位开展巡听旁听，举办培训班将近**期，赴××考察，第**个读书月。";
	struct ctx *ctx = *state;
	struct bound_text bound = bind(ctx, file(ctx, "a.txt", text, strlen(text))), again;
	struct buf out = buf_make(ctx->arena), twice = buf_make(ctx->arena);

	bound.places.at[0].confirmed = true;
	must(ctx, bind_write(ctx, &bound, &out));
	again = bind(ctx, file(ctx, "BOUND.md", out.at, out.n));
	has(out.at, "一、{{花括号}");
	has(out.at, "对{units_observed}家单位开展巡听旁听，举办培训班{training_courses|将近?}期，赴××考察，第**个读书月。");
	assert_int_equal(again.places.n, bound.places.n);
	EACH(const struct binding, b, again.places) {
		const struct binding *was = &bound.places.at[b - again.places.at];

		assert_int_equal(b->kind, was->kind);
		assert_ptr_equal(b->figure, was->figure);
		assert_int_equal(b->confirmed, was->confirmed);
		assert_int_equal(b->blank.direction, was->blank.direction);
	}
	must(ctx, bind_write(ctx, &again, &twice));
	assert_string_equal(twice.at, out.at);
}

static void
test_text__what_a_person_left_open_is_no_figure_again(void **state)
{
	static const char text[] = "对{units_observed}家，举办培训班**期。";
	struct ctx *ctx = *state;
	struct bound_text bound = bind(ctx, file(ctx, "BOUND.md", text, strlen(text)));

	assert_int_equal(bound.places.n, 2);
	assert_int_equal(bound.places.at[0].kind, BOUND_FIGURE);
	assert_int_equal(bound.places.at[1].kind, BOUND_UNKNOWN);
}

int
main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		HOUSE_ON_BOTH(test_brought__a_text_changed_past_the_program_is_found),
		HOUSE_ON_BOTH(test_brought__a_text_taken_away_or_put_back_past_the_program_is_found),
		HOUSE(test_brought__a_text_is_bound_once_and_reads_the_same),
		HOUSE_ON_BOTH(test_html__a_number_on_disk_leads_to_its_rows_in_the_annex),
		HOUSE(test_html__a_served_page_leads_to_the_servers),
		HOUSE(test_docx__the_office_s_own_layout_stays),
		HOUSE(test_docx__slots_in_it_are_filled_in_place),
		HOUSE(test_docx__tables_stay_tables_in_other_formats),
		HOUSE(test_annex__has_each_figure_its_value_and_definition),
		HOUSE(test_text__a_bound_text_is_read_back_as_it_was_written),
		HOUSE(test_text__what_a_person_left_open_is_no_figure_again),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return store_unit_run("report_forms", tests, COUNT(tests));
}
