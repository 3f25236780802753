/* What the tests of foreign files share: parts of a document in few letters, and how a text is told. */
#ifndef FOREIGN_UNIT_H
#define FOREIGN_UNIT_H

#include "unit.h"

#include "docx.h"
#include "foreign.h"

#define T(text) "<w:t xml:space=\"preserve\">" text "</w:t>"
#define R(text) "<w:r>" T(text) "</w:r>"
#define RF(format, text) "<w:r><w:rPr>" format "</w:rPr>" T(text) "</w:r>"
#define P(inside) "<w:p>" inside "</w:p>"
#define U "<w:u w:val=\"single\"/>"

#define C(inside) "<w:tc>" P(inside) "</w:tc>"
#define CP(properties, inside) "<w:tc><w:tcPr>" properties "</w:tcPr>" P(inside) "</w:tc>"
#define SPAN(n) "<w:gridSpan w:val=\"" n "\"/>"
#define DOWN "<w:vMerge w:val=\"restart\"/>"
#define UP "<w:vMerge/>"
#define ROW(cells) "<w:tr>" cells "</w:tr>"

#define BOX(inside) "<w:txbxContent>" inside "</w:txbxContent>"
#define BOXED P(R("前") "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>" \
	BOX(P(R("框***")) P(R("内"))) "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" \
	BOX(P(R("框***")) P(R("内"))) "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>" R("后")) \
	P("<w:r><w:pict><v:shape><v:textbox>" BOX(P(R("旧框"))) "</v:textbox></v:shape></w:pict></w:r>")

static const struct docx_part commented[] __attribute__((unused)) = {
	{ "word/_rels/document.xml.rels", DOCX_RELATIONS(DOCX_RELATION("r1", "comments", "comments.xml")
	    DOCX_RELATION("r2", "footnotes", "/word/footnotes.xml") DOCX_RELATION("r3", "endnotes", "e.xml")) },
	{ "word/comments.xml", "<w:comments " DOCX_SPACES "><w:comment w:id=\"3\">" P(R("问")) P(R("谁"))
	    "</w:comment><w:comment w:id=\"4\">" P(R("点")) "</w:comment></w:comments>" },
	{ "word/footnotes.xml", "<w:footnotes " DOCX_SPACES "><w:footnote w:type=\"separator\" w:id=\"-1\">"
	    P("<w:r><w:separator/></w:r>") "</w:footnote><w:footnote w:id=\"1\">" P(R("脚注***"))
	    "</w:footnote></w:footnotes>" },
	{ "word/e.xml", "<w:endnotes " DOCX_SPACES "><w:endnote w:id=\"1\">" P(R("尾注")) "</w:endnote></w:endnotes>" },
};
#define COMMENTED P(R("一") "<w:commentRangeStart w:id=\"3\"/>" R("二")) P(R("三")) P(R("四") \
	"<w:commentRangeEnd w:id=\"3\"/><w:r><w:commentReference w:id=\"3\"/></w:r>" R("五") \
	"<w:r><w:commentReference w:id=\"4\"/></w:r><w:r><w:footnoteReference w:id=\"1\"/></w:r>")

static inline struct foreign_text
read_with(struct ctx *ctx, const char *body, const struct docx_part *more, size_t n)
{
	struct foreign_text text = { 0 };
	struct buf docx = docx_make(ctx->arena, body, more, n);

	if (!foreign_read_bytes(ctx, "报告.docx", docx.at, docx.n, &text))
		fail_msg("%s", problem_line(ctx->arena, ctx->problems.list.at));
	assert_true(text.docx);
	return text;
}

static inline struct foreign_text
read_body(struct ctx *ctx, const char *body)
{
	return read_with(ctx, body, NULL, 0);
}

/* The lines of ${text} joined by "|". */
static inline const char *
all(struct ctx *ctx, const struct foreign_text *text)
{
	struct buf b = buf_make(ctx->arena);

	EACH(const struct foreign_line, line, text->lines)
		buf_putf(&b, "%s%s", line == text->lines.at ? "" : "|", line->text);
	return b.at;
}

/* The marks of ${line} as "kind[words]". */
static inline const char *
marks(struct ctx *ctx, const struct foreign_line *line)
{
	static const char kinds[] = { 'u', 'k', 'c', 'n' };
	struct buf b = buf_make(ctx->arena);

	EACH(const struct foreign_mark, m, line->marks)
		buf_putf(&b, "%c[%.*s]%s", kinds[m->kind], (int)(m->until - m->from),
		    line->text + m->from, m->note == NULL ? "" : m->note);
	return b.at;
}

#endif
