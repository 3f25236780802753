/*
 * The measures of GB/T 9704-2012 that the two paged writers share, and what they work out alike.
 * Millimetres and points are for the PDF; an office's own unit is the twip, a twentieth of a point.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "document.h"

#define LAYOUT_MM (72 / 25.4)			/* points */

enum { LAYOUT_ROWS = 22, LAYOUT_COLUMNS = 28 };

/*
 * 28 characters of Word's 三号 (16 pt) are wider than 156 mm, so the character is 15.75 pt: set so in the
 * PDF, by a spacing of -5 twips in .docx.  22 rows of 29 pt are higher than 225 mm: a row is 579
 * twips in .docx and fills the block exactly in the PDF.
 */
#define LAYOUT_EM 15.75
enum { LAYOUT_EM_TWIPS = 315, LAYOUT_ROW_TWIPS = 579, LAYOUT_WIDTH_TWIPS = 8845 };

/*
 * How far a sign-off's name and date stand in from the right edge, in characters (7.3.5.2): the name
 * two, the date beginning two to the right of the name; where the date is longer, the date two.
 */
void layout_signoff(const char *name, const char *date, double *name_in, double *date_in);

/* How far a line of 附件说明 is set in, in characters (7.3.4): further ones stand under the first one's number. */
double layout_attached(const struct block *block);

/* The point size of a red head of that text: as large as its row allows, 26 pt for 17 characters. */
double layout_red_head(const char *text);

/*
 * What a table's cells are set in, in points: 5号, but smaller in very many columns, so that no character
 * stands in its neighbour's cell.
 */
#define LAYOUT_CELL 10.5
#define LAYOUT_CELL_SIDE 4.25
struct layout_cell { double size, side; };
struct layout_cell layout_cell(const double *widths, size_t n);

/* The widths of a table's columns that add up to ${total}, by what stands in them. */
double *layout_columns(struct arena *arena, const struct block *table, double total, size_t *n);

#endif
