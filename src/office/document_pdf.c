#include "document_writers.h"

#include <math.h>
#include <string.h>

#include "pdf_page.h"
#include "pdf_table.h"
#include "text.h"
#include "title.h"

#define RED_HEAD_TOP (35 * LAYOUT_MM)	/* 7.2.4: under the block's upper edge */
#define RED_RULE_BELOW (4 * LAYOUT_MM)	/* 7.2.7: under the document's number */
#define RED_RULE_WIDTH 1.5

enum side { SIDE_LEFT, SIDE_CENTRE };

static struct compose_style
body_style(const struct pdf *pdf, enum font_face face)
{
	return (struct compose_style){ .fonts = pdf->fonts, .face = face, .size = LAYOUT_EM, .width = PDF_TEXT, .justify = true };
}

static void
put_line(struct pdf *pdf, const struct compose_line *line, double size, double x)
{
	double top = pdf_page_row(pdf);

	pdf_page_line(pdf, line, size, PDF_LEFT + x, top + PDF_ASCENT * size);
}

/* The lines of ${style}, of which the last two stay with ${rows} more rows on one page. */
static void
put_text(struct pdf *pdf, const struct compose_style *style, const struct run *runs, size_t n, enum side side, size_t rows)
{
	struct compose_lines lines = { 0 };

	compose_lines(pdf->arena, style, runs, n, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		const struct compose_line *line = &lines.at[i];
		size_t left = (size_t)pdf_page_rows_left(pdf);

		if (rows > 0 && i + 2 >= lines.n && lines.n - i + rows > left && lines.n - i + rows <= LAYOUT_ROWS)
			pdf_page_turn(pdf);
		put_line(pdf, line, style->size, side == SIDE_CENTRE ? (style->width - line->width) / 2 : 0);
	}
}

static void
put_title(struct pdf *pdf, const struct run *runs, size_t n)
{
	struct compose_style style = body_style(pdf, FONT_TITLE);
	struct runs broken = title_break(pdf->arena, runs, n);
	struct compose_lines lines = { 0 };

	style.size = TITLE_SIZE;
	style.width = PDF_WIDTH;
	style.justify = false;
	compose_lines(pdf->arena, &style, broken.at, broken.n, &lines);
	EACH(const struct compose_line, line, lines)
		put_line(pdf, line, TITLE_SIZE, (PDF_WIDTH - line->width) / 2);
	pdf->at += PDF_PITCH;
}

static const char *
text_of(struct arena *arena, const struct runs *runs)
{
	struct buf out = buf_make(arena);

	EACH(const struct run, run, *runs)
		buf_puts(&out, run->text);
	return out.at;
}

static void
put_signoff(struct pdf *pdf, const struct block *block)
{
	struct compose_style style = body_style(pdf, FONT_FANG);
	double in[2] = { 2, 2 };

	if (block->runs.n >= 2)
		layout_signoff(block->runs.at[0].text, block->runs.at[1].text, &in[0], &in[1]);
	if (pdf_page_rows_left(pdf) < 3)
		pdf_page_turn(pdf);
	else
		pdf->at += PDF_PITCH;
	style.justify = false;
	for (size_t i = 0; i < block->runs.n && i < COUNT(in); i++) {
		struct compose_lines lines = { 0 };

		compose_lines(pdf->arena, &style, &block->runs.at[i], 1, &lines);
		EACH(const struct compose_line, line, lines)
			put_line(pdf, line, LAYOUT_EM, fmax(0, PDF_TEXT - in[i] * LAYOUT_EM - line->width));
	}
}

static void
put_annex(struct pdf *pdf, const struct block *block)
{
	struct compose_style style = body_style(pdf, FONT_HEI);

	if (pdf->at > 0)
		pdf_page_turn(pdf);
	put_text(pdf, &style, block->runs.at, block->runs.n > 0, SIDE_LEFT, 0);
	if (block->runs.n > 1) {
		pdf->at += PDF_PITCH;
		put_title(pdf, block->runs.at + 1, block->runs.n - 1);
	}
	pdf_page_outline(pdf, 0, text_of(pdf->arena, &block->runs));
}

/* A heading stands in the list of contents under the last one of a higher level. */
static void
put_heading(struct pdf *pdf, const struct block *block, int *chapter)
{
	static const enum font_face faces[] = { FONT_HEI, FONT_HEI, FONT_KAI, FONT_FANG, FONT_FANG };
	struct compose_style style = body_style(pdf, faces[block->level]);
	const char *text = text_of(pdf->arena, &block->runs);

	style.indent = 2 * LAYOUT_EM;
	put_text(pdf, &style, block->runs.at, block->runs.n, SIDE_LEFT, 0);
	int entry = pdf_page_outline(pdf, block->level <= 1 ? 0 : *chapter, text);
	if (block->level <= 1)
		*chapter = entry;
}

static void
put_block(struct pdf *pdf, const struct block *block, const struct block *next, int *chapter)
{
	struct compose_style style = body_style(pdf, FONT_FANG);
	/* A sign-off is a blank row, a name and a date, and never alone on its page (7.3.5.4). */
	size_t rows = next != NULL && next->kind == BLOCK_SIGNOFF ? 3 : 0;

	switch (block->kind) {
	case BLOCK_TITLE:
		put_title(pdf, block->runs.at, block->runs.n);
		break;
	case BLOCK_ADDRESSEE:
		put_text(pdf, &style, block->runs.at, block->runs.n, SIDE_LEFT, 0);
		break;
	case BLOCK_HEADING:
		put_heading(pdf, block, chapter);
		break;
	case BLOCK_PARAGRAPH:
		style.indent = 2 * LAYOUT_EM;
		put_text(pdf, &style, block->runs.at, block->runs.n, SIDE_LEFT, rows);
		break;
	case BLOCK_ATTACHED:
		style.indent = layout_attached(block) * LAYOUT_EM;
		if (block->level <= 1 && pdf->at > 0 && pdf_page_rows_left(pdf) > 0)
			pdf->at += PDF_PITCH;
		put_text(pdf, &style, block->runs.at, block->runs.n, SIDE_LEFT, rows);
		break;
	case BLOCK_TABLE:
		pdf_table_put(pdf, block);
		break;
	case BLOCK_SIGNOFF:
		put_signoff(pdf, block);
		break;
	case BLOCK_ANNEX:
		put_annex(pdf, block);
		break;
	}
}

/* The red head stands where the standard says, not on the grid; the title goes on with the row after it. */
static void
put_red_head(struct pdf *pdf, const struct document *doc)
{
	struct run head = { .text = arena_strf(pdf->arena, "%s文件", doc->red_head) };
	struct run number = { .text = doc->number != NULL ? doc->number : "" };
	struct compose_style style = body_style(pdf, FONT_TITLE);
	struct compose_lines lines = { 0 };

	style.size = layout_red_head(head.text);
	style.width = PDF_WIDTH;
	style.justify = false;
	compose_lines(pdf->arena, &style, &head, 1, &lines);
	cairo_set_source_rgb(pdf->cr, 1, 0, 0);
	double y = PDF_TOP + RED_HEAD_TOP;
	pdf_page_line(pdf, &lines.at[0], style.size, PDF_LEFT + (PDF_WIDTH - lines.at[0].width) / 2, y + PDF_ASCENT * style.size);
	y += style.size + 2 * PDF_PITCH;
	double rule = y + LAYOUT_EM + RED_RULE_BELOW;
	cairo_set_line_width(pdf->cr, RED_RULE_WIDTH);
	cairo_move_to(pdf->cr, PDF_LEFT, rule);
	cairo_line_to(pdf->cr, PDF_LEFT + PDF_WIDTH, rule);
	cairo_stroke(pdf->cr);
	cairo_set_source_rgb(pdf->cr, 0, 0, 0);
	style = body_style(pdf, FONT_FANG);
	lines.n = 0;
	compose_lines(pdf->arena, &style, &number, 1, &lines);
	pdf_page_line(pdf, &lines.at[0], LAYOUT_EM, PDF_LEFT + (PDF_TEXT - lines.at[0].width) / 2, y + PDF_ASCENT * LAYOUT_EM);
	pdf->at = round((rule - PDF_TOP) / PDF_PITCH + 2) * PDF_PITCH;
}

bool
document_pdf_write(struct ctx *ctx, const struct document *doc, struct buf *out)
{
	struct pdf pdf;
	int chapter = 0;

	if (!pdf_page_open(ctx, doc, &pdf, out))
		return false;
	if (doc->red_head != NULL)
		put_red_head(&pdf, doc);
	for (size_t i = 0; i < doc->blocks.n; i++) {
		put_block(&pdf, &doc->blocks.at[i], i + 1 < doc->blocks.n ? &doc->blocks.at[i + 1] : NULL, &chapter);
		arena_reset(pdf.arena);
	}
	return pdf_page_close(ctx, &pdf);
}

static void
note_unprintable(struct ctx *ctx, struct fonts *fonts, const char *text, struct buf *out)
{
	uint32_t c;

	for (const char *p = text, *from = p; p != NULL && (c = text_next(&p)) != 0; from = p) {
		struct font_glyph glyph;

		if (c < ' ' || fonts_glyph(fonts, FONT_FANG, c, &glyph))
			continue;
		char *shown = arena_copy(ctx->arena, from, (size_t)(p - from));
		if (strstr(out->at, shown) == NULL)
			buf_puts(out, shown);
	}
}

const char *
document_unprintable(struct ctx *ctx, const struct document *doc)
{
	size_t mark = ctx->problems.list.n;
	struct buf out = buf_make(ctx->arena);
	struct fonts *fonts;

	if (!fonts_open(ctx, &fonts)) {
		problem_forget(ctx, mark);
		return NULL;
	}
	note_unprintable(ctx, fonts, doc->red_head, &out);
	note_unprintable(ctx, fonts, doc->number, &out);
	EACH(const struct block, block, doc->blocks) {
		EACH(const struct run, run, block->runs)
			note_unprintable(ctx, fonts, run->text, &out);
		EACH(const struct table_row, row, block->rows) {
			EACH(const struct cell, cell, row->cells) {
				EACH(const struct run, run, cell->runs)
					note_unprintable(ctx, fonts, run->text, &out);
			}
		}
	}
	fonts_close(fonts);
	return out.n > 0 ? out.at : NULL;
}
