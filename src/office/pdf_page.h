/*
 * The pages of a PDF under the writer of its blocks: where the next row goes, what a line looks like, the
 * page's number, links and the places they lead to.  Points, from the paper's upper left corner.
 */
#ifndef PDF_PAGE_H
#define PDF_PAGE_H

#include <cairo.h>

#include "compose.h"
#include "layout.h"

#define PDF_TOP    (37 * LAYOUT_MM)
#define PDF_LEFT   (28 * LAYOUT_MM)
#define PDF_WIDTH  (156 * LAYOUT_MM)
#define PDF_HEIGHT (225 * LAYOUT_MM)
#define PDF_PITCH  ((PDF_HEIGHT - LAYOUT_EM) / (LAYOUT_ROWS - 1))	/* the last row's foot is the block's */
#define PDF_TEXT   (LAYOUT_COLUMNS * LAYOUT_EM)				/* 28 characters: 1.2 pt less than the block */
#define PDF_ASCENT 0.88							/* of an em: its upper edge over the baseline */

struct pdf_place { const char *name; bool exists, made; };

struct pdf {
	struct arena *arena;		/* for one block: given back after it */
	struct fonts *fonts;
	cairo_surface_t *surface;
	cairo_t *cr;
	int page;			/* from 1 */
	double at;			/* how much of the block's height is used up */
	VEC(struct pdf_place) places;	/* what links of the document lead to, by name */
};

bool pdf_page_open(struct ctx *ctx, const struct document *doc, struct pdf *pdf, struct buf *out);
bool pdf_page_close(struct ctx *ctx, struct pdf *pdf);

/* The upper edge of the next whole row; on a new page if this one is full. */
double pdf_page_row(struct pdf *pdf);
int pdf_page_rows_left(const struct pdf *pdf);

/* Ends this page, which may be empty, and begins the next. */
void pdf_page_turn(struct pdf *pdf);

void pdf_page_line(struct pdf *pdf, const struct compose_line *line, double size, double x, double baseline);

/* Links to ${name} lead here, if there are any. */
void pdf_page_place(struct pdf *pdf, const char *name, double x, double y);

/* An entry of the list of contents that a reader's program shows beside the pages; returns its number. */
int pdf_page_outline(struct pdf *pdf, int under, const char *text);

#endif
