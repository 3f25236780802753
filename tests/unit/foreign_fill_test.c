#include "foreign_unit.h"

/* One part of a zip as text. */
static const char *
part(struct ctx *ctx, const struct buf *docx, const char *name)
{
	return docx_part(ctx->arena, docx, name);
}

/* ${text} filled with ${changes}, and read again into ${out}. */
static struct buf
fill(struct ctx *ctx, const struct foreign_text *text, const struct foreign_change *changes, size_t n,
    struct foreign_text *out)
{
	struct buf filled = buf_make(ctx->arena), again = buf_make(ctx->arena);

	if (!foreign_fill(ctx, text, changes, n, &filled))
		fail_msg("%s %s", ctx->problems.list.at[0].say, ctx->problems.list.at[0].detail);
	assert_true(foreign_fill(ctx, text, changes, n, &again));
	assert_int_equal(filled.n, again.n);
	assert_memory_equal(filled.at, again.at, filled.n);
	assert_true(foreign_read_bytes(ctx, "f.docx", filled.at, filled.n, out));
	return filled;
}

static void
test_fill__joins_split_runs_and_keeps_the_first_ones_look(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_body(ctx, P(R("共有*") "<w:bookmarkStart w:id=\"7\" w:name=\"old\"/>"
	    "<w:bookmarkEnd w:id=\"7\"/>" RF("<w:b/>", "*") RF("<w:i/>", "*名党员，***人")) P(R("不动")
	    "<w:r w:rsidR=\"00A1\"><w:t>的</w:t></w:r>")), again;
	const struct foreign_change changes[] = {
		{ .line = 0, .from = 6, .until = 9, .text = "128", .bookmark = "fig_2025_001" },
		{ .line = 0, .from = 21, .until = 24, .text = "3\t4\n5", .remark = "请核对\n第二行" },
	};
	struct buf filled = fill(ctx, &text, changes, COUNT(changes), &again);
	const char *document = part(ctx, &filled, "word/document.xml");

	assert_string_equal(all(ctx, &again), "共有128名党员，3\t4\n5人|不动的");
	assert_string_equal(marks(ctx, &again.lines.at[0]), "n[3\t4\n5]请核对\n第二行");
	has(document, "<w:bookmarkStart w:id=\"8\" w:name=\"fig_2025_001\"/><w:r><w:t xml:space=\"preserve\">128"
	    "</w:t></w:r><w:bookmarkEnd w:id=\"8\"/>");
	has(document, R("共有"));
	has(document, RF("<w:i/>", "名党员，"));
	has(document, P(R("不动") "<w:r w:rsidR=\"00A1\"><w:t>的</w:t></w:r>"));
	has(document, "w:name=\"old\"");
	has(part(ctx, &filled, "[Content_Types].xml"), "/word/comments.xml");
	has(part(ctx, &filled, "word/_rels/document.xml.rels"), "Target=\"comments.xml\"");
}

static void
test_fill__blanks_stay_underlined_and_cells_get_their_paragraphs_look(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_body(ctx, P(R("共") RF(U, "   ") R("人")) "<w:tbl>"
	    ROW(C(R("甲")) C(R("乙"))) ROW(C(R("丙")) C("<w:pPr><w:rPr><w:ins w:id=\"1\"/><w:b/></w:rPr></w:pPr>"))
	    "</w:tbl>"), again;
	const struct foreign_change changes[] = {
		{ .line = 0, .from = 3, .until = 6, .text = "12" },
		{ .line = 4, .from = 0, .until = 0, .text = "34", .bookmark = "fig_1" },
	};
	struct buf filled = fill(ctx, &text, changes, COUNT(changes), &again);
	const char *document = part(ctx, &filled, "word/document.xml");

	assert_string_equal(all(ctx, &again), "共12人|甲|乙|丙|34");
	has(document, RF(U, "12"));
	has(document, RF("<w:b/>", "34"));
}

static void
test_fill__a_filled_control_is_no_placeholder(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_body(ctx, P("<w:sdt><w:sdtPr><w:alias w:val=\"n\"/><w:showingPlcHdr/>"
	    "<w:dataBinding/></w:sdtPr><w:sdtContent>" RF("<w:rStyle w:val=\"a\"/><w:b/>", "单击")
	    "</w:sdtContent></w:sdt>")), again;
	struct foreign_change change = { .line = 0, .from = 0, .until = 6, .text = "5" };
	struct buf filled = fill(ctx, &text, &change, 1, &again);

	assert_int_equal(again.lines.at[0].marks.n, 0);
	has(part(ctx, &filled, "word/document.xml"), "<w:sdt><w:sdtPr><w:alias w:val=\"n\"/></w:sdtPr>"
	    "<w:sdtContent>" RF("<w:b/>", "5") "</w:sdtContent></w:sdt>");
}

static void
test_fill__what_is_not_touched_stays_byte_for_byte(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_with(ctx, COMMENTED, commented, COUNT(commented)), again;
	struct buf before = docx_make(ctx->arena, COMMENTED, commented, COUNT(commented));
	struct foreign_change change = { .line = 3, .from = 6, .until = 9, .text = "7", .bookmark = "b",
	    .remark = "脚注里的" };
	static const char *const same[] = { "[Content_Types].xml", "_rels/.rels", "word/e.xml",
	    "word/_rels/document.xml.rels" };
	struct buf filled = fill(ctx, &text, &change, 1, &again);

	assert_string_equal(all(ctx, &again), "一二|三|四五|脚注7|尾注");
	for (size_t i = 0; i < COUNT(same); i++)
		assert_string_equal(part(ctx, &filled, same[i]), part(ctx, &before, same[i]));
	has(part(ctx, &filled, "word/comments.xml"), "<w:comment w:id=\"5\" w:author=\"机关党建实账\"");
	has(part(ctx, &filled, "word/document.xml"), "<w:commentRangeStart w:id=\"5\"/><w:r><w:footnoteReference");
}

static void
test_fill__a_text_box_loses_its_old_copy_and_is_remarked_upon_in_the_body(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_body(ctx, BOXED), again;
	struct foreign_change change = { .line = 1, .from = 3, .until = 6, .text = "9", .remark = "框" };
	struct buf filled = fill(ctx, &text, &change, 1, &again);
	const char *document = part(ctx, &filled, "word/document.xml");

	assert_string_equal(all(ctx, &again), "前后|框9|内||旧框");
	assert_null(strstr(document, "Fallback"));
	has(document, "<w:commentRangeStart w:id=\"1\"/><w:r><mc:AlternateContent>");
}

static void
test_fill__a_remark_alone_changes_no_text(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_body(ctx, P(R("党的二") RF("<w:b/>", "十大精神") R("很好"))), again;
	struct foreign_change change = { .line = 0, .from = 6, .until = 15, .remark = "已是旧事" };

	fill(ctx, &text, &change, 1, &again);
	assert_string_equal(all(ctx, &again), "党的二十大精神很好");
	assert_string_equal(marks(ctx, &again.lines.at[0]), "n[二十大]已是旧事");
}

/* Other programs write such: it is in no cell, and a page made of it asked for the row before the first. */
static void
test_table__a_paragraph_before_the_first_row_is_in_no_cell(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_body(ctx, "<w:tbl>" P(R("新发展党员**名")) "<w:tc>" P(R("乙")) "</w:tc>"
	    "<w:tr>" C(R("甲")) "</w:tr></w:tbl>");

	assert_int_equal(text.lines.n, 3);
	for (int i = 0; i < 3; i++) {
		const struct foreign_line *line = &text.lines.at[i];

		assert_true(line->table == i / 2 && line->row == i / 2 && line->column == i / 2);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_fill__joins_split_runs_and_keeps_the_first_ones_look),
		UNIT(test_fill__blanks_stay_underlined_and_cells_get_their_paragraphs_look),
		UNIT(test_fill__a_filled_control_is_no_placeholder),
		UNIT(test_fill__what_is_not_touched_stays_byte_for_byte),
		UNIT(test_fill__a_text_box_loses_its_old_copy_and_is_remarked_upon_in_the_body),
		UNIT(test_fill__a_remark_alone_changes_no_text),
		UNIT(test_table__a_paragraph_before_the_first_row_is_in_no_cell),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return cmocka_run_group_tests_name("foreign_fill", tests, NULL, NULL);
}
