#include "pdf_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-pdf.h>

#include "text.h"

#define PAPER_WIDTH  (210 * LAYOUT_MM)
#define PAPER_HEIGHT (297 * LAYOUT_MM)
#define NUMBER_SIZE 14.0		/* 4号 */
#define NUMBER_RULE (269 * LAYOUT_MM)	/* its dashes lie 7 mm under the block */
#define DASH_RISE 0.3			/* of an em: a dash over its baseline */

static cairo_status_t
take_bytes(void *out, const unsigned char *bytes, unsigned n)
{
	buf_add(out, bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

static int
compare_places(const void *a, const void *b)
{
	const struct pdf_place *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static struct pdf_place *
find_place(const struct pdf *pdf, const char *name)
{
	struct pdf_place wanted = { .name = name };

	return pdf->places.n == 0 ? NULL :
	    bsearch(&wanted, pdf->places.at, pdf->places.n, sizeof wanted, compare_places);
}

static void
note_links(struct pdf *pdf, const struct runs *runs)
{
	EACH(const struct run, run, *runs) {
		if (run->link != NULL && run->link[0] == '#')
			*VEC_ADD(pdf->arena, &pdf->places) = (struct pdf_place){ .name = run->link + 1 };
	}
}

static void
note_place(struct pdf *pdf, const char *name)
{
	struct pdf_place *place = name == NULL ? NULL : find_place(pdf, name);

	if (place != NULL)
		place->exists = true;
}

static void
note_bookmarks(struct pdf *pdf, const struct runs *runs)
{
	EACH(const struct run, run, *runs)
		note_place(pdf, run->bookmark);
}

/* Calls ${note} for all runs, those of tables too. */
static void
each_runs(struct pdf *pdf, const struct document *doc, void (*note)(struct pdf *, const struct runs *))
{
	EACH(const struct block, block, doc->blocks) {
		note(pdf, &block->runs);
		EACH(const struct table_row, row, block->rows) {
			EACH(const struct cell, cell, row->cells)
				note(pdf, &cell->runs);
		}
	}
}

/* Cairo gives up on a link that leads nowhere: so all places are known before the first is drawn. */
static void
note_places(struct pdf *pdf, const struct document *doc)
{
	size_t n = 0;

	each_runs(pdf, doc, note_links);
	if (pdf->places.n == 0)
		return;
	qsort(pdf->places.at, pdf->places.n, sizeof *pdf->places.at, compare_places);
	for (size_t i = 0; i < pdf->places.n; i++) {
		if (n == 0 || strcmp(pdf->places.at[n - 1].name, pdf->places.at[i].name) != 0)
			pdf->places.at[n++] = pdf->places.at[i];
	}
	pdf->places.n = n;
	each_runs(pdf, doc, note_bookmarks);
	EACH(const struct block, block, doc->blocks) {
		EACH(const struct table_row, row, block->rows) {
			EACH(const struct cell, cell, row->cells)
				note_place(pdf, cell->anchor);
		}
	}
}

bool
pdf_page_open(struct ctx *ctx, const struct document *doc, struct pdf *pdf, struct buf *out)
{
	struct fonts *fonts;

	if (!fonts_open(ctx, &fonts))
		return false;
	*pdf = (struct pdf){ .arena = ctx->arena, .fonts = fonts, .page = 1 };
	note_places(pdf, doc);
	pdf->arena = arena_make();
	pdf->surface = cairo_pdf_surface_create_for_stream(take_bytes, out, PAPER_WIDTH, PAPER_HEIGHT);
	/* No moment is told: the same document has to give the same bytes. */
	cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE, "1980-01-01T00:00:00+08:00");
	cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATOR, "dangjian");
	if (doc->title != NULL)
		cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, doc->title);
	pdf->cr = cairo_create(pdf->surface);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_set_font_options(pdf->cr, options);
	cairo_font_options_destroy(options);
	return true;
}

/* "— 1 —", in 4号 宋体: one character in from the outer edge of the sheet. */
static void
put_number(struct pdf *pdf)
{
	const struct compose_style style = { .fonts = pdf->fonts, .face = FONT_SONG, .size = NUMBER_SIZE, .width = PDF_WIDTH };
	struct run run = { .text = arena_strf(pdf->arena, "— %d —", pdf->page) };
	struct compose_lines lines = { 0 };

	compose_lines(pdf->arena, &style, &run, 1, &lines);
	double x = pdf->page % 2 == 0 ? NUMBER_SIZE : PDF_WIDTH - NUMBER_SIZE - lines.at[0].width;
	pdf_page_line(pdf, &lines.at[0], NUMBER_SIZE, PDF_LEFT + x, NUMBER_RULE + DASH_RISE * NUMBER_SIZE);
}

void
pdf_page_turn(struct pdf *pdf)
{
	put_number(pdf);
	cairo_show_page(pdf->cr);
	pdf->page++;
	pdf->at = 0;
}

bool
pdf_page_close(struct ctx *ctx, struct pdf *pdf)
{
	put_number(pdf);
	cairo_show_page(pdf->cr);
	cairo_status_t status = cairo_status(pdf->cr);
	cairo_destroy(pdf->cr);
	cairo_surface_finish(pdf->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(pdf->surface);
	cairo_surface_destroy(pdf->surface);
	arena_free(pdf->arena);
	fonts_close(pdf->fonts);
	return status == CAIRO_STATUS_SUCCESS || problem_fault(ctx, "cairo: %s", cairo_status_to_string(status));
}

static int
rows_used(const struct pdf *pdf)
{
	return (int)ceil(pdf->at / PDF_PITCH - 0.01);
}

int
pdf_page_rows_left(const struct pdf *pdf)
{
	int used = rows_used(pdf);

	return used < LAYOUT_ROWS ? LAYOUT_ROWS - used : 0;
}

double
pdf_page_row(struct pdf *pdf)
{
	if (pdf_page_rows_left(pdf) == 0)
		pdf_page_turn(pdf);
	int row = rows_used(pdf);
	pdf->at = (row + 1) * PDF_PITCH;
	return PDF_TOP + row * PDF_PITCH;
}

/* ${text} as an attribute of Cairo's tags can hold it: it passes brackets and quotes on as they are. */
static const char *
attribute(struct arena *arena, const char *text)
{
	struct buf out = buf_make(arena);

	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
		if (*p <= ' ' || *p >= 0x7F || strchr("()'\"\\<>[]", *p) != NULL)
			buf_putf(&out, "%%%02X", *p);
		else
			buf_putc(&out, (char)*p);
	}
	return out.at;
}

void
pdf_page_place(struct pdf *pdf, const char *name, double x, double y)
{
	struct pdf_place *place = find_place(pdf, name);

	if (place == NULL || place->made)
		return;
	place->made = true;
	cairo_tag_begin(pdf->cr, CAIRO_TAG_DEST, arena_strf(pdf->arena, "name='%s' x=%d y=%d",
	    attribute(pdf->arena, name), (int)x, (int)y));
	cairo_tag_end(pdf->cr, CAIRO_TAG_DEST);
}

int
pdf_page_outline(struct pdf *pdf, int under, const char *text)
{
	const char *where = arena_strf(pdf->arena, "page=%d pos=[0 %d]", pdf->page, (int)(PDF_TOP + pdf->at - PDF_PITCH));

	return cairo_pdf_surface_add_outline(pdf->surface, under, text, where, 0);
}

/* A rectangle over a part of a line, in whole points: printf's fractions would follow the locale. */
static void
put_link(struct pdf *pdf, const struct run *run, double left, double right, double top, double bottom)
{
	const char *to = run->link;
	const struct pdf_place *place = to[0] == '#' ? find_place(pdf, to + 1) : NULL;

	if (to[0] == '#' ? place == NULL || !place->exists : strstr(to, "://") == NULL)
		return;
	cairo_tag_begin(pdf->cr, CAIRO_TAG_LINK, arena_strf(pdf->arena, "%s='%s' rect=[%d %d %d %d]",
	    place != NULL ? "dest" : "uri", attribute(pdf->arena, place != NULL ? place->name : to),
	    (int)left, (int)top, (int)ceil(right - floor(left)), (int)ceil(bottom - floor(top))));
	cairo_tag_end(pdf->cr, CAIRO_TAG_LINK);
}

/* What surrounds the glyphs [from, until), all of one run: its place, its link, the mark of what is missing. */
static void
put_around(struct pdf *pdf, const struct compose_line *line, size_t from, size_t until, double x, double top,
    double size)
{
	const struct run *run = line->at[from].run;
	double left = x + line->at[from].left, right = x + line->at[until - 1].right;

	if (run->bookmark != NULL)
		pdf_page_place(pdf, run->bookmark, left, top);
	if (run->link != NULL)
		put_link(pdf, run, left, right, top, top + size);
	if (!run->missing)
		return;
	cairo_save(pdf->cr);
	cairo_set_source_rgb(pdf->cr, 1, 1, 0.6);
	cairo_rectangle(pdf->cr, left, top, right - left, size);
	cairo_fill(pdf->cr);
	cairo_restore(pdf->cr);
}

static void
put_glyphs(struct pdf *pdf, const struct compose_glyph *at, size_t n, double size, double x, double baseline)
{
	cairo_glyph_t *glyphs = arena_alloc(pdf->arena, n * sizeof *glyphs);
	cairo_text_cluster_t *clusters = arena_alloc(pdf->arena, n * sizeof *clusters);
	struct buf text = buf_make(pdf->arena);

	for (size_t i = 0; i < n; i++) {
		char bytes[4];
		size_t size_of = text_put(at[i].c == '\t' ? ' ' : at[i].c, bytes);

		buf_add(&text, bytes, size_of);
		glyphs[i] = (cairo_glyph_t){ at[i].index, x + at[i].x, baseline - at[i].y };
		clusters[i] = (cairo_text_cluster_t){ (int)size_of, 1 };
	}
	cairo_set_font_face(pdf->cr, fonts_cairo(at[0].font));
	cairo_set_font_size(pdf->cr, size);
	cairo_show_text_glyphs(pdf->cr, text.at, (int)text.n, glyphs, (int)n, clusters, (int)n, 0);
}

void
pdf_page_line(struct pdf *pdf, const struct compose_line *line, double size, double x, double baseline)
{
	for (size_t from = 0, until; from < line->n; from = until) {
		for (until = from + 1; until < line->n && line->at[until].run == line->at[from].run; until++)
			;
		put_around(pdf, line, from, until, x, baseline - PDF_ASCENT * size, size);
	}
	for (size_t from = 0, until; from < line->n; from = until) {
		for (until = from + 1; until < line->n && line->at[until].font == line->at[from].font; until++)
			;
		put_glyphs(pdf, &line->at[from], until - from, size, x, baseline);
	}
}
