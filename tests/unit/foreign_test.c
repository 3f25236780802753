#include "foreign_unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "foreign_wire.h"
#include "limits.h"
#include "text.h"

static void
test_text__utf8_utf16_and_gb18030(void **state)
{
	struct ctx *ctx = *state;
	static const struct { const char *bytes; size_t n; } same[] = {
		{ "\xEF\xBB\xBF党员\r\n***人\r\n", 3 + 6 + 2 + 6 + 2 }, { "党员\n***人", 6 + 1 + 6 },
		{ "\xB5\xB3\xD4\xB1\n***\xC8\xCB\n", 11 },
		{ "\xFF\xFE\x5A\x51\x58\x54\n\0*\0*\0*\0\xBA\x4E", 16 },
		{ "\xFE\xFF\x51\x5A\x54\x58\0\n\0*\0*\0*\x4E\xBA", 16 },
	};

	for (size_t i = 0; i < COUNT(same); i++) {
		struct foreign_text text;

		assert_true(foreign_read_bytes(ctx, "a.txt", same[i].bytes, same[i].n, &text));
		assert_string_equal(all(ctx, &text), "党员|***人");
		assert_int_equal(text.lines.at[1].number, 2);
		assert_false(text.docx);
	}
}

static void
test_docx__paragraphs_breaks_fields_and_tracked_changes(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_body(ctx,
	    P("<w:pPr><w:pStyle w:val=\"1\"/><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>" R("一、总")
	    "<w:proofErr w:type=\"spellStart\"/>" R("结"))
	    P("<w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr>" R("（一）"))
	    P("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:br w:type=\"page\"/>"
	    "<w:noBreakHyphen/></w:r>") P("")
	    P("<w:ins w:id=\"1\" w:author=\"a\">" R("增") "</w:ins><w:del w:id=\"2\" w:author=\"a\"><w:r>"
	    "<w:delText>删</w:delText></w:r></w:del><w:hyperlink>" R("链") "</w:hyperlink>"
	    "<w:r><w:instrText>PAGE</w:instrText></w:r>" RF("<w:vanish/>", "隐") "<w:r><w:t> 空 </w:t></w:r>")
	    P("<w:r><w:t xml:space=\"preserve\"> &lt;&amp;\xE2\x80\xAA两\n行</w:t></w:r>"));

	assert_string_equal(all(ctx, &text), "一、总结|（一）|甲\t乙\n丙-||增链空| <&两 行");
	assert_false(text.lines.at[0].heading);		/* the file has no styles */
	assert_true(text.lines.at[1].heading);
	assert_int_equal(text.lines.at[5].number, 6);
}

static void
test_docx__headings_are_known_by_their_styles_names(void **state)
{
	struct ctx *ctx = *state;
	static const struct docx_part more[] = {
		{ "word/_rels/document.xml.rels", DOCX_RELATIONS(DOCX_RELATION("r1", "styles", "styles.xml")) },
		{ "word/styles.xml", "<w:styles " DOCX_SPACES ">"
		    "<w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style>"
		    "<w:style w:styleId=\"a\"><w:name w:val=\"own\"/><w:basedOn w:val=\"1\"/></w:style>"
		    "<w:style w:styleId=\"b\"><w:name w:val=\"x\"/><w:basedOn w:val=\"b\"/></w:style></w:styles>" },
	};
#define STYLED(id) P("<w:pPr><w:pStyle w:val=\"" id "\"/></w:pPr>" R("x"))
	struct foreign_text text = read_with(ctx, STYLED("1") STYLED("a") STYLED("b"), more, COUNT(more));

	assert_true(text.lines.at[0].heading);
	assert_true(text.lines.at[1].heading);
	assert_false(text.lines.at[2].heading);
}

static void
test_marks__underlined_blanks_but_not_padding(void **state)
{
	struct ctx *ctx = *state;
	static const struct { const char *paragraph, *want; } cases[] = {
		{ P(R("共") RF(U, "   ") R("人")), "u[   ]" },
		{ P(R("共") RF(U, " ") RF(U "<w:b/>", "　") R("人")), "u[ 　]" },
		{ P(R("共") "<w:r><w:rPr>" U "</w:rPr><w:tab/></w:r>" R("人")), "u[\t]" },
		{ P(R("共") RF(U, "  12  ") R("人")), "" },
		{ P(R("共") RF("<w:u w:val=\"none\"/>", "   ") R("人")), "" },
		{ P(RF(U, "hello world")), "" },
		{ P(RF(U, "关于      的通知")), "u[      ]" },
		{ P(RF(U, "党员     ") R("人")), "u[     ]" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct foreign_text text = read_body(ctx, cases[i].paragraph);

		assert_string_equal(marks(ctx, &text.lines.at[0]), cases[i].want);
	}
}

static void
test_marks__controls_and_colours(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_body(ctx,
	    P(R("有") "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" R("单击") R("填写")
	    "</w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" R("数")
	    "</w:sdtContent></w:sdt><w:sdt><w:sdtPr/><w:sdtContent>" R("满") "</w:sdtContent></w:sdt>")
	    P(RF("<w:highlight w:val=\"yellow\"/>", "甲") RF("<w:color w:val=\"FF0000\"/>", "乙") R("丙")
	    RF("<w:shd w:fill=\"FFFF00\"/>", "丁") RF("<w:color w:val=\"000000\"/><w:shd w:fill=\"auto\"/>"
	    "<w:highlight w:val=\"none\"/>", "戊")));

	assert_string_equal(marks(ctx, &text.lines.at[0]), "k[单击填写]k[数]");
	assert_string_equal(marks(ctx, &text.lines.at[1]), "c[甲乙]c[丁]");
}

static void
test_marks__comments_over_paragraphs_and_at_a_point(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_with(ctx, COMMENTED, commented, COUNT(commented));

	assert_string_equal(all(ctx, &text), "一二|三|四五|脚注***|尾注");
	assert_string_equal(marks(ctx, &text.lines.at[0]), "n[二]问\n谁");
	assert_string_equal(marks(ctx, &text.lines.at[1]), "n[三]问\n谁");
	assert_string_equal(marks(ctx, &text.lines.at[2]), "n[四]问\n谁n[]点");
}

static void
test_docx__a_text_box_is_read_once_behind_its_paragraph(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_body(ctx, BOXED);

	assert_string_equal(all(ctx, &text), "前后|框***|内||旧框");
}

/* The cells of ${text} as "text(row head/column head)" with a ! for an empty one. */
static const char *
cells(struct ctx *ctx, const struct foreign_text *text)
{
	struct buf b = buf_make(ctx->arena);

	EACH(const struct foreign_line, l, text->lines)
		if (l->table > 0 && (l->row_head != NULL || l->column_head != NULL))
			buf_putf(&b, "%d,%d%s%s(%s/%s) ", l->row, l->column, l->empty_cell ? "!" : " ", l->text,
			    l->row_head == NULL ? "" : l->row_head,
			    l->column_head == NULL ? "" : l->column_head);
	return b.at;
}

static void
test_table__heads_follow_merged_cells(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_body(ctx, "<w:tbl><w:tblPr/>"
	    ROW(CP(DOWN, R("支部")) CP(SPAN("2"), R("党员")) C(R("备注")))
	    ROW(CP(UP, "") C(R("总数")) C(R("女")) C(""))
	    ROW(C(R("一支部")) C(R("**")) C("") C("")) "</w:tbl>");

	assert_string_equal(cells(ctx, &text), "2,4!(女/) 3,1 一支部(/支部) 3,2 **(一支部/党员 总数) "
	    "3,3!(一支部/党员 女) 3,4!(一支部/备注) ");
}

static void
test_table__numbered_grouped_titled_and_forms(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text numbered = read_body(ctx, "<w:tbl>" ROW(CP(SPAN("3"), R("表名")))
	    ROW(C(R("序号")) C(R("单位")) C(R("数量"))) ROW(C(R("1")) C(R("甲局")) C(""))
	    "<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>" C(R("2")) C(R("乙局")) C("") "</w:tr></w:tbl>");
	struct foreign_text grouped = read_body(ctx, "<w:tbl>" ROW(C(R("类")) C(R("项")) C(R("数")))
	    ROW(CP(DOWN, R("党建")) C(R("会议")) C("")) ROW(CP(UP, "") C(R("党课")) C("")) "</w:tbl>");
	struct foreign_text form = read_body(ctx, "<w:tbl>" ROW(C(R("姓名")) C("") C(R("性别")) C(""))
	    ROW(C(R("职务")) C("") C(R("党龄")) C("")) "</w:tbl>");

	assert_string_equal(cells(ctx, &numbered), "3,1 1(/序号) 3,2 甲局(/单位) 3,3!(甲局/数量) ");
	assert_string_equal(cells(ctx, &grouped), "2,1 党建(/类) 2,2 会议(党建/项) 2,3!(党建 会议/数) "
	    "3,2 党课(党建/项) 3,3!(党建 党课/数) ");
	assert_string_equal(cells(ctx, &form), "1,2!(姓名/) 1,4!(性别/) 2,1 职务(/姓名) 2,2!(职务/) "
	    "2,3 党龄(职务/性别) 2,4!(党龄/) ");
}

static void
test_table__a_table_in_a_cell_is_a_table_of_its_own(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text = read_body(ctx, "<w:tbl>" ROW(C(R("外")) C(R("数"))) ROW(C(R("甲")) "<w:tc>"
	    "<w:tbl>" ROW(C(R("内")) C(R("量"))) ROW(C(R("乙")) C("")) "</w:tbl>" P("") "</w:tc>") "</w:tbl>"
	    P(R("后")));

	assert_string_equal(cells(ctx, &text), "2,1 甲(/外) 2,1 乙(/内) 2,2!(乙/量) 2,2!(甲/数) ");
	assert_int_equal(text.lines.at[text.lines.n - 1].table, 0);
}

static void
refused(struct ctx *ctx, const char *name, const void *bytes, size_t n, const char *words)
{
	struct foreign_text text;
	size_t before = ctx->problems.list.n;

	assert_false(foreign_read_bytes(ctx, name, bytes, n, &text));
	assert_int_equal(ctx->problems.list.n, before + 1);
	has(problem_line(ctx->arena, &ctx->problems.list.at[before]), words);
	has(problem_line(ctx->arena, &ctx->problems.list.at[before]), name);
	assert_int_not_equal(ctx->problems.list.at[before].sort, PROBLEM_FAULT);
}

#define REFUSED(ctx, name, literal, words) refused(ctx, name, literal, sizeof literal - 1, words)

static void
test_refusal__other_formats_and_damage(void **state)
{
	struct ctx *ctx = *state;

	REFUSED(ctx, "a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "另存为 .docx");
	REFUSED(ctx, "a.docx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
	    "加密");
	REFUSED(ctx, "a.pdf", "%PDF-1.7", "PDF");
	REFUSED(ctx, "a.wps", "whatever", "另存为 .docx");
	REFUSED(ctx, "a.txt", "", "空文件");
	REFUSED(ctx, "a.docx", "noise", "损坏");
	REFUSED(ctx, "a.txt", "ok\nbad\x01\n", "a.txt:2");
	REFUSED(ctx, "a.txt", "\xB5\xB3\xFF\xFF", "UTF-8");
	REFUSED(ctx, "cut.docx", "PK\3\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "损坏");
	static const struct docx_part readme = { "readme.txt", "no document" };
	static const struct docx_part sheet = { "word/document.xml", "<workbook/>" };
	static const struct docx_part torn = { "word/document.xml", "<w:document" };
	struct buf zip = docx_zip(ctx->arena, &readme, 1);
	refused(ctx, "hollow.docx", zip.at, zip.n, "没有文稿正文");
	zip = docx_zip(ctx->arena, &sheet, 1);
	refused(ctx, "sheet.docx", zip.at, zip.n, "没有文稿正文");
	zip = docx_zip(ctx->arena, &torn, 1);
	refused(ctx, "torn.docx", zip.at, zip.n, "已损坏");
	static const struct docx_part macros[] = {
		{ "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
		    "<Override PartName=\"/word/document.xml\" "
		    "ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>" },
		{ "word/document.xml", "<w:document " DOCX_SPACES "><w:body>" P(R("x")) "</w:body></w:document>" },
	};
	zip = docx_zip(ctx->arena, macros, COUNT(macros));
	refused(ctx, "macros.docx", zip.at, zip.n, "带宏");
	zip = docx_make(ctx->arena, P(R("x")), NULL, 0);
	refused(ctx, "half.docx", zip.at, zip.n / 2, "损坏");
	char *locked = arena_copy(ctx->arena, zip.at, zip.n), *entry = memmem(locked, zip.n, "PK\1\2", 4);
	entry[8] |= 1;
	refused(ctx, "locked.docx", locked, zip.n, "加密");
}

static void
test_refusal__a_doctype_bombs_and_what_is_too_large(void **state)
{
	struct ctx *ctx = *state;
	static const struct docx_part bomb = { "word/document.xml", "<!DOCTYPE d [<!ENTITY a \"aaaa\">"
	    "<!ENTITY b \"&a;&a;&a;\">]><w:document " DOCX_SPACES "><w:body>&b;</w:body></w:document>" };
	struct buf zip = docx_zip(ctx->arena, &bomb, 1);

	refused(ctx, "bomb.docx", zip.at, zip.n, "DOCTYPE");

	char *blanks = arena_alloc(ctx->arena, LIMIT_DOCX_PART + 2);
	memset(blanks, ' ', LIMIT_DOCX_PART + 1);
	struct docx_part huge = { "word/document.xml", blanks };
	zip = docx_zip(ctx->arena, &huge, 1);
	refused(ctx, "huge.docx", zip.at, zip.n, "64 MB");

	struct buf deep = buf_make(ctx->arena);
	for (int i = 0; i < 5000; i++)
		buf_puts(&deep, "<w:ins>");
	zip = docx_make(ctx->arena, deep.at, NULL, 0);
	refused(ctx, "deep.docx", zip.at, zip.n, "已损坏");

	char *long_text = arena_alloc(ctx->arena, LIMIT_REPORT + 2);
	memset(long_text, 'x', LIMIT_REPORT + 1);
	zip = docx_make(ctx->arena, arena_strf(ctx->arena, P(R("%s")), long_text), NULL, 0);
	refused(ctx, "long.docx", zip.at, zip.n, "1 MB");
	refused(ctx, "long.txt", long_text, LIMIT_REPORT + 1, "1 MB");
	refused(ctx, "far.docx", blanks, LIMIT_DOCX + 1, "32 MB");

	struct docx_part *many = arena_alloc(ctx->arena, (LIMIT_DOCX_ENTRIES + 1) * sizeof *many);
	for (int i = 0; i <= LIMIT_DOCX_ENTRIES; i++)
		many[i] = (struct docx_part){ arena_strf(ctx->arena, "%d", i), "" };
	zip = docx_zip(ctx->arena, many, LIMIT_DOCX_ENTRIES + 1);
	refused(ctx, "many.docx", zip.at, zip.n, "5001");
}

static void
test_refusal__files_that_cannot_be_read(void **state)
{
	struct ctx *ctx = *state;
	struct foreign_text text;
	char folder[] = "/tmp/foreign_test_XXXXXX";

	assert_non_null(mkdtemp(folder));
	const char *path = arena_strf(ctx->arena, "%s/a.txt", folder);
	assert_false(foreign_read(ctx, path, &text));
	assert_int_equal(ctx->problems.list.at[0].sort, PROBLEM_ABSENT);
	assert_false(foreign_read(ctx, folder, &text));
	has(ctx->problems.list.at[1].say, "不是文件");
	FILE *file = fopen(path, "w");
	fputs("甲\n乙\n", file);
	fclose(file);
	assert_true(foreign_read(ctx, path, &text));
	assert_string_equal(all(ctx, &text), "甲|乙");
	unlink(path);
	rmdir(folder);
}

/* The child as the program starts it, which waits for its order; our end of its socket. */
static int
child_begin(pid_t *pid)
{
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	*pid = fork();
	if (*pid == 0) {
		dup2(ends[1], STDIN_FILENO);
		dup2(ends[1], STDOUT_FILENO);
		execl("/proc/self/exe", "dangjian", FOREIGN_CHILD, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	return ends[0];
}

/* Whether /proc says of the child ${pid} what ${line} begins with and then ${most}. */
static bool
has_limit(struct ctx *ctx, pid_t pid, const char *line, long long most)
{
	FILE *limits = fopen(arena_strf(ctx->arena, "/proc/%ld/limits", (long)pid), "r");
	bool has = false;

	for (char text[200]; limits != NULL && fgets(text, sizeof text, limits) != NULL;)
		has = has || (text_starts(text, line) && text[strlen(line) + strspn(text + strlen(line), " ")] != 'u' &&
		    strtoll(text + strlen(line), NULL, 10) == most);
	return (limits == NULL || fclose(limits) == 0) && has;
}

static void
test_child__has_its_limits_before_it_reads(void **state)
{
	static const struct { const char *line; long long most; } limits[] = {
		{ "Max open files", 3 }, { "Max processes", 0 }, { "Max cpu time", LIMIT_CHILD_SECONDS }, { "Max file size", 0 },
#ifndef __SANITIZE_ADDRESS__
		{ "Max address space", LIMIT_CHILD_MEMORY },
#endif
	};
	const char *missing = "all";
	pid_t pid;
	int fd = child_begin(&pid);

	for (int turns = 0; missing != NULL && turns < 1000; turns++) {
		usleep(10000);
		missing = NULL;
		for (size_t i = 0; i < COUNT(limits); i++)
			missing = has_limit(*state, pid, limits[i].line, limits[i].most) ? missing : limits[i].line;
	}
	assert_string_equal(missing == NULL ? "" : missing, "");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(fd);
}

/* Chains of styles and ranges of comments over everything took the child's whole minute once. */
static void
test_child__reads_many_styles_and_comments_within_its_time(void **state)
{
	enum { MANY = 20000, OPEN = 40000, PARAGRAPHS = 30000 };
	struct ctx *ctx = *state;
	struct buf body = buf_make(ctx->arena), styles = buf_make(ctx->arena), comments = buf_make(ctx->arena);

	buf_puts(&styles, "<w:styles " DOCX_SPACES ">");
	for (int i = 0; i < MANY; i++)
		buf_putf(&styles, "<w:style w:styleId=\"s%d\"><w:basedOn w:val=\"s%d\"/></w:style>", i, i + 1);
	buf_puts(&styles, "</w:styles>");
	buf_puts(&comments, "<w:comments " DOCX_SPACES ">");
	buf_puts(&body, "<w:p>");
	for (int i = 0; i < OPEN; i++) {
		buf_putf(&comments, "<w:comment w:id=\"%d\"/>", i);
		buf_putf(&body, "<w:commentRangeStart w:id=\"%d\"/>", i);
	}
	buf_puts(&comments, "</w:comments>");
	buf_puts(&body, "</w:p>");
	for (int i = 0; i < PARAGRAPHS; i++)
		buf_putf(&body, "<w:p><w:pPr><w:pStyle w:val=\"s0\"/></w:pPr>%s</w:p>", i < 100 ? R("字") : "");
	const struct docx_part more[] = {
		{ "word/_rels/document.xml.rels", DOCX_RELATIONS(DOCX_RELATION("r1", "styles", "styles.xml")
		    DOCX_RELATION("r2", "comments", "comments.xml")) },
		{ "word/styles.xml", styles.at },
		{ "word/comments.xml", comments.at },
	};
	struct foreign_text text = read_with(ctx, body.at, more, COUNT(more));
	assert_int_equal(text.lines.n, PARAGRAPHS + 1);
	assert_int_equal(text.lines.at[1].marks.n, 100);
	assert_false(text.lines.at[1].heading);
}

/* The child has read a hostile file: what it says of marks is looked at again. */
static void
test_wire__believes_no_mark_that_splits_a_character(void **state)
{
	static const struct { struct foreign_mark mark; bool bad; } marks[] = {
		{ { MARK_COLOUR, 0, 3, NULL }, false },
		{ { MARK_COMMENT, 3, 6, "问" }, false },
		{ { MARK_COLOUR, 6, 6, NULL }, false },
		{ { MARK_COLOUR, 1, 3, NULL }, true },
		{ { MARK_COLOUR, 0, 5, NULL }, true },
		{ { MARK_COLOUR, 3, 7, NULL }, true },
		{ { MARK_COLOUR, 3, 0, NULL }, true },
		{ { (enum mark_kind)9, 0, 3, NULL }, true },
	};
	struct ctx *ctx = *state;

	for (size_t i = 0; i < COUNT(marks); i++) {
		struct foreign_text text = { 0 }, told = { 0 };
		struct foreign_line *line = VEC_ADD(ctx->arena, &text.lines);
		struct buf bytes = buf_make(ctx->arena);

		*line = (struct foreign_line){ .text = "中文" };
		*VEC_ADD(ctx->arena, &line->marks) = marks[i].mark;
		foreign_wire_put_lines(&bytes, &text);
		struct foreign_wire wire = { ctx->arena, bytes.at, bytes.at + bytes.n, false };
		foreign_wire_lines(&wire, &told);
		assert_int_equal(wire.bad, marks[i].bad);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_text__utf8_utf16_and_gb18030),
		UNIT(test_docx__paragraphs_breaks_fields_and_tracked_changes),
		UNIT(test_docx__headings_are_known_by_their_styles_names),
		UNIT(test_marks__underlined_blanks_but_not_padding),
		UNIT(test_marks__controls_and_colours),
		UNIT(test_marks__comments_over_paragraphs_and_at_a_point),
		UNIT(test_docx__a_text_box_is_read_once_behind_its_paragraph),
		UNIT(test_table__heads_follow_merged_cells),
		UNIT(test_table__numbered_grouped_titled_and_forms),
		UNIT(test_table__a_table_in_a_cell_is_a_table_of_its_own),
		UNIT(test_refusal__other_formats_and_damage),
		UNIT(test_refusal__a_doctype_bombs_and_what_is_too_large),
		UNIT(test_refusal__files_that_cannot_be_read),
		UNIT(test_child__has_its_limits_before_it_reads),
		UNIT(test_child__reads_many_styles_and_comments_within_its_time),
		UNIT(test_wire__believes_no_mark_that_splits_a_character),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return cmocka_run_group_tests_name("foreign", tests, NULL, NULL);
}
