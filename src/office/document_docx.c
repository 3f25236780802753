#include "document_writers.h"

#include <string.h>

#include "docx_parts.h"
#include "layout.h"
#include "pack.h"
#include "seal.h"
#include "text.h"
#include "title.h"

enum { PAGE_FOOT = 1447 };	/* the number's rule 7 mm under the block: its row's foot above the paper's, in twips */

struct docx {
	struct arena *arena;
	struct buf body, comments, relations;
	size_t n_bookmarks, n_comments, n_relations;
	int size;			/* of the text in this table in half points; 0: its style's */
};

/* A name that Word takes for a bookmark: 40 letters, digits and _; the longer ones end in their hash, and so do those that
   another name could become too. */
static const char *
bookmark_name(struct arena *arena, const char *name)
{
	enum { NAME = 40, HASH = 8 };
	char *clean = arena_str(arena, name);
	bool changed = false;

	for (char *p = clean; *p != '\0'; p++) {
		if (*p == '-' || *p == '.' || *p == ':' || *p == '/') {
			*p = '_';
			changed = true;
		}
	}
	if (!changed && strlen(clean) <= NAME)
		return clean;
	return arena_strf(arena, "%.*s_%.*s", NAME - HASH - 1, clean, HASH,
	    seal_sm3_hex(arena, name, strlen(name)));
}

static void
put_text(struct buf *out, const char *text)
{
	for (const char *p = text;; p++) {
		if (*p != '\n' && *p != '\t' && *p != '\0')
			continue;
		if (p > text) {
			buf_puts(out, "<w:t xml:space=\"preserve\">");
			buf_put_escaped(out, arena_copy(out->arena, text, (size_t)(p - text)));
			buf_puts(out, "</w:t>");
		}
		if (*p == '\0')
			return;
		buf_puts(out, *p == '\n' ? "<w:br/>" : "<w:tab/>");
		text = p + 1;
	}
}

/* Opens the link of ${run} and returns true, if it leads to a place in the document or to a whole URL. */
static bool
open_link(struct docx *docx, const struct run *run)
{
	struct buf *out = &docx->body;

	if (run->link != NULL && run->link[0] == '#') {
		buf_puts(out, "<w:hyperlink w:anchor=\"");
		buf_put_escaped(out, bookmark_name(docx->arena, run->link + 1));
		buf_puts(out, "\">");
		return true;
	}
	if (run->link == NULL || strstr(run->link, "://") == NULL)
		return false;
	buf_putf(out, "<w:hyperlink r:id=\"link%zu\">", ++docx->n_relations);
	buf_putf(&docx->relations, "<Relationship Id=\"link%zu\" Type=\"" DOCX_RELATION
	    "hyperlink\" TargetMode=\"External\" Target=\"", docx->n_relations);
	buf_put_escaped(&docx->relations, run->link);
	buf_puts(&docx->relations, "\"/>");
	return true;
}

static void
put_comment(struct docx *docx, const char *remark)
{
	struct buf *out = &docx->comments;

	buf_putf(out, "<w:comment w:id=\"%zu\" w:author=\"核对\" w:initials=\"核\">"
	    "<w:p><w:pPr><w:pStyle w:val=\"" DOCX_STYLE_COMMENT "\"/></w:pPr><w:r>", docx->n_comments);
	put_text(out, remark);
	buf_puts(out, "</w:r></w:p></w:comment>\n");
}

static void
open_bookmark(struct docx *docx, const char *name)
{
	buf_putf(&docx->body, "<w:bookmarkStart w:id=\"%zu\" w:name=\"", docx->n_bookmarks);
	buf_put_escaped(&docx->body, bookmark_name(docx->arena, name));
	buf_puts(&docx->body, "\"/>");
}

static void
close_bookmark(struct docx *docx)
{
	buf_putf(&docx->body, "<w:bookmarkEnd w:id=\"%zu\"/>", docx->n_bookmarks++);
}

static void
put_run(struct docx *docx, const struct run *run)
{
	static const char *const faces[] = {
		[RUN_PLAIN] = "",
		[RUN_LEAD] = "<w:rStyle w:val=\"" DOCX_STYLE_LEAD "\"/>",
		[RUN_STRONG] = "<w:b/>",
	};
	struct buf *out = &docx->body;

	/* A bookmark that ended before its remark's reference would end too early once LibreOffice has saved it. */
	if (run->bookmark != NULL)
		open_bookmark(docx, run->bookmark);
	if (run->remark != NULL)
		buf_putf(out, "<w:commentRangeStart w:id=\"%zu\"/>", docx->n_comments);
	bool linked = open_link(docx, run);
	buf_puts(out, "<w:r>");
	if (run->face != RUN_PLAIN || run->missing || docx->size > 0) {
		buf_putf(out, "<w:rPr>%s", faces[run->face]);
		if (docx->size > 0)
			buf_putf(out, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>", docx->size, docx->size);
		buf_puts(out, run->missing ? "<w:highlight w:val=\"yellow\"/></w:rPr>" : "</w:rPr>");
	}
	put_text(out, run->text);
	buf_puts(out, linked ? "</w:r></w:hyperlink>" : "</w:r>");
	if (run->remark != NULL) {
		buf_putf(out, "<w:commentRangeEnd w:id=\"%zu\"/><w:r><w:commentReference w:id=\"%zu\"/></w:r>",
		    docx->n_comments, docx->n_comments);
		put_comment(docx, run->remark);
		docx->n_comments++;
	}
	if (run->bookmark != NULL)
		close_bookmark(docx);
}

/* One paragraph; ${more} are elements of its w:pPr that come after the style. */
static void
put_paragraph(struct docx *docx, const char *style, const char *more, const struct run *runs, size_t n)
{
	buf_putf(&docx->body, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr>", style, more);
	for (size_t i = 0; i < n; i++)
		put_run(docx, &runs[i]);
	buf_puts(&docx->body, "</w:p>\n");
}

static void
put_title(struct docx *docx, const char *style, const struct run *runs, size_t n)
{
	struct runs broken = title_break(docx->arena, runs, n);

	put_paragraph(docx, style, "", broken.at, broken.n);
}

static void
put_cell(struct docx *docx, const struct cell *cell, int width, bool head)
{
	struct buf *out = &docx->body;
	const char *side = head ? "<w:jc w:val=\"center\"/>" : cell->number ? "<w:jc w:val=\"right\"/>" : "";

	buf_putf(out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>", width);
	buf_putf(out, "<w:p><w:pPr><w:pStyle w:val=\"" DOCX_STYLE_CELL "\"/>%s</w:pPr>", side);
	if (cell->anchor != NULL)
		open_bookmark(docx, cell->anchor);
	if (cell->anchor != NULL)
		close_bookmark(docx);
	EACH(const struct run, run, cell->runs) {
		struct run shown = *run;

		shown.face = head ? RUN_STRONG : run->face;
		put_run(docx, &shown);
	}
	buf_puts(out, "</w:p></w:tc>");
}

/* Those of the style, unless very many columns want smaller ones. */
static void
put_cell_sizes(struct docx *docx, const double *widths, size_t n)
{
	enum { LEAST = 2, POINT = 20 };		/* Word's smallest size is a point */
	double *points = arena_alloc(docx->arena, (n + 1) * sizeof *points);

	for (size_t i = 0; i < n; i++)
		points[i] = widths[i] / POINT;
	struct layout_cell cell = layout_cell(points, n);
	if (cell.size >= LAYOUT_CELL)
		return;
	int side = (int)(cell.side * POINT);
	docx->size = (int)(cell.size * 2) > LEAST ? (int)(cell.size * 2) : LEAST;
	buf_putf(&docx->body, "<w:tblCellMar><w:left w:w=\"%d\" w:type=\"dxa\"/><w:right w:w=\"%d\" w:type=\"dxa\"/>"
	    "</w:tblCellMar>", side, side);
}

static void
put_table(struct docx *docx, const struct block *block)
{
	static const struct cell empty = { 0 };
	struct buf *out = &docx->body;
	size_t n;
	double *widths = layout_columns(docx->arena, block, LAYOUT_WIDTH_TWIPS, &n);

	buf_puts(out, "<w:tbl><w:tblPr><w:tblStyle w:val=\"" DOCX_STYLE_TABLE "\"/>");
	buf_putf(out, "<w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>", LAYOUT_WIDTH_TWIPS);
	put_cell_sizes(docx, widths, n);
	buf_puts(out, "</w:tblPr><w:tblGrid>");
	for (size_t i = 0; i < n; i++)
		buf_putf(out, "<w:gridCol w:w=\"%d\"/>", (int)widths[i]);
	buf_puts(out, "</w:tblGrid>\n");
	EACH(const struct table_row, row, block->rows) {
		bool head = row == block->rows.at;

		buf_putf(out, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", head ? "<w:tblHeader/>" : "");
		for (size_t i = 0; i < n; i++)
			put_cell(docx, i < row->cells.n ? &row->cells.at[i] : &empty, (int)widths[i], head);
		buf_puts(out, "</w:tr>\n");
	}
	buf_puts(out, "</w:tbl>\n");
	docx->size = 0;
	/* Two tables that touch would be one in Word, and a body may not end with one. */
	put_paragraph(docx, DOCX_STYLE_CELL, "", NULL, 0);
}

static void
put_signoff(struct docx *docx, const struct block *block)
{
	double in[2] = { 2, 2 };

	if (block->runs.n >= 2)
		layout_signoff(block->runs.at[0].text, block->runs.at[1].text, &in[0], &in[1]);
	for (size_t i = 0; i < block->runs.n && i < COUNT(in); i++) {
		const char *more = arena_strf(docx->arena, "%s<w:ind w:right=\"%d\"/>",
		    i == 0 ? "<w:spacing w:before=\"579\" w:line=\"579\" w:lineRule=\"exact\"/>" : "",
		    (int)(in[i] * LAYOUT_EM_TWIPS));

		put_paragraph(docx, DOCX_STYLE_SIGNOFF, more, &block->runs.at[i], 1);
	}
}

static void
put_attached(struct docx *docx, const struct block *block)
{
	int in = (int)layout_attached(block);
	const char *above = block->level <= 1 ? "<w:spacing w:before=\"579\" w:line=\"579\" w:lineRule=\"exact\"/>" : "";
	const char *more = arena_strf(docx->arena, "%s<w:ind w:firstLineChars=\"%d\" w:firstLine=\"%d\"/>", above, in * 100,
	    in * LAYOUT_EM_TWIPS);

	put_paragraph(docx, DOCX_STYLE_BODY, more, block->runs.at, block->runs.n);
}

static void
put_block(struct docx *docx, const struct block *block)
{
	static const char *const headings[] = { DOCX_STYLE_HEADING "1", DOCX_STYLE_HEADING "1",
		DOCX_STYLE_HEADING "2", DOCX_STYLE_HEADING "3", DOCX_STYLE_HEADING "4" };
	const struct run *runs = block->runs.at;
	size_t n = block->runs.n;

	switch (block->kind) {
	case BLOCK_TITLE:
		put_title(docx, DOCX_STYLE_TITLE, runs, n);
		break;
	case BLOCK_ADDRESSEE:
		put_paragraph(docx, DOCX_STYLE_ADDRESSEE, "", runs, n);
		break;
	case BLOCK_HEADING:
		put_paragraph(docx, headings[block->level], "", runs, n);
		break;
	case BLOCK_PARAGRAPH:
		put_paragraph(docx, DOCX_STYLE_BODY, "", runs, n);
		break;
	case BLOCK_ATTACHED:
		put_attached(docx, block);
		break;
	case BLOCK_TABLE:
		put_table(docx, block);
		break;
	case BLOCK_SIGNOFF:
		put_signoff(docx, block);
		break;
	case BLOCK_ANNEX:
		put_paragraph(docx, DOCX_STYLE_ANNEX, "", runs, n > 0);
		if (n > 1)
			put_title(docx, DOCX_STYLE_ANNEX_NAME, runs + 1, n - 1);
		break;
	}
}

static void
put_head(struct docx *docx, const struct document *doc)
{
	if (doc->red_head != NULL) {
		char *text = arena_strf(docx->arena, "%s文件", doc->red_head);
		int half = (int)(layout_red_head(text) * 2);

		buf_putf(&docx->body, "<w:p><w:pPr><w:pStyle w:val=\"" DOCX_STYLE_RED_HEAD "\"/></w:pPr><w:r><w:rPr>"
		    "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr>", half, half);
		put_text(&docx->body, text);
		buf_puts(&docx->body, "</w:r></w:p>\n");
	}
	if (doc->red_head != NULL || doc->number != NULL) {
		struct run number = { .text = doc->number != NULL ? doc->number : "" };

		put_paragraph(docx, DOCX_STYLE_NUMBER, "", &number, 1);
	}
}

static void
put_body(struct docx *docx, const struct document *doc)
{
	buf_puts(&docx->body, DOCX_XML "<w:document" DOCX_SPACES "><w:body>\n");
	put_head(docx, doc);
	EACH(const struct block, block, doc->blocks)
		put_block(docx, block);
	buf_putf(&docx->body, "<w:sectPr><w:footerReference w:type=\"even\" r:id=\"even\"/>"
	    "<w:footerReference w:type=\"default\" r:id=\"odd\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
	    "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\" w:header=\"851\" "
	    "w:footer=\"%d\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"%d\"/></w:sectPr>"
	    "</w:body></w:document>\n", PAGE_FOOT, LAYOUT_ROW_TWIPS);
}

static const char *
core_properties(struct arena *arena, const char *title)
{
	struct buf out = buf_make(arena);

	buf_puts(&out, DOCX_XML "<cp:coreProperties "
	    "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
	    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
	buf_put_escaped(&out, title != NULL ? title : "");
	buf_puts(&out, "</dc:title></cp:coreProperties>\n");
	return out.at;
}

static const char types[] = DOCX_XML
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" DOCX_WORD "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" DOCX_WORD "styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" DOCX_WORD "settings+xml\"/>"
    "<Override PartName=\"/word/fontTable.xml\" ContentType=\"" DOCX_WORD "fontTable+xml\"/>"
    "<Override PartName=\"/word/comments.xml\" ContentType=\"" DOCX_WORD "comments+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" DOCX_WORD "footer+xml\"/>"
    "<Override PartName=\"/word/footer2.xml\" ContentType=\"" DOCX_WORD "footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" "
    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>\n";

#define RELATIONS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define RELATION(id, type, target) \
	"<Relationship Id=\"" id "\" Type=\"" DOCX_RELATION type "\" Target=\"" target "\"/>"

static const char package_relations[] = DOCX_XML RELATIONS
    RELATION("document", "officeDocument", "word/document.xml")
    "<Relationship Id=\"core\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
    "core-properties\" Target=\"docProps/core.xml\"/></Relationships>\n";

static const char document_relations[] = DOCX_XML RELATIONS
    RELATION("styles", "styles", "styles.xml") RELATION("settings", "settings", "settings.xml")
    RELATION("fonts", "fontTable", "fontTable.xml") RELATION("comments", "comments", "comments.xml")
    RELATION("odd", "footer", "footer1.xml") RELATION("even", "footer", "footer2.xml");

bool
document_docx_write(struct ctx *ctx, const struct document *doc, struct buf *out)
{
	struct docx docx = {
		.arena = ctx->arena,
		.body = buf_make(ctx->arena),
		.comments = buf_make(ctx->arena),
		.relations = buf_make(ctx->arena),
	};
	struct buf styles = buf_make(ctx->arena);

	docx_parts_styles(&styles);
	buf_puts(&docx.comments, DOCX_XML "<w:comments" DOCX_SPACES ">\n");
	buf_puts(&docx.relations, document_relations);
	put_body(&docx, doc);
	buf_puts(&docx.comments, "</w:comments>\n");
	buf_puts(&docx.relations, "</Relationships>\n");
	struct pack_part parts[] = {
		{ "[Content_Types].xml", types, 0 },
		{ "_rels/.rels", package_relations, 0 },
		{ "docProps/core.xml", core_properties(ctx->arena, doc->title), 0 },
		{ "word/document.xml", docx.body.at, 0 },
		{ "word/_rels/document.xml.rels", docx.relations.at, 0 },
		{ "word/styles.xml", styles.at, 0 },
		{ "word/settings.xml", docx_parts_settings, 0 },
		{ "word/fontTable.xml", docx_parts_fonts, 0 },
		{ "word/comments.xml", docx.comments.at, 0 },
		{ "word/footer1.xml", docx_parts_footer_odd, 0 },
		{ "word/footer2.xml", docx_parts_footer_even, 0 },
	};
	for (size_t i = 0; i < COUNT(parts); i++)
		parts[i].n = strlen(parts[i].bytes);
	return pack_write(ctx, parts, COUNT(parts), out);
}
