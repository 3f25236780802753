#include "layout.h"

#include <math.h>

#include "text.h"

void
layout_signoff(const char *name, const char *date, double *name_in, double *date_in)
{
	double name_width = (double)text_width(name) / 2;
	double date_width = (double)text_width(date) / 2;

	if (date_width > name_width) {
		*date_in = 2;
		*name_in = 2 + date_width + 2 - name_width;
	} else {
		*name_in = 2;
		*date_in = name_width - date_width;
	}
}

double
layout_attached(const struct block *block)
{
	return block->level <= 1 ? 2 : 5;
}

double
layout_red_head(const char *text)
{
	const double most = 60, width = LAYOUT_WIDTH_TWIPS / 20.0;
	double fits = width / ((double)text_width(text) / 2);

	return fits < most ? (double)(int)fits : most;
}

static double
runs_width(const struct runs *runs)
{
	size_t width = 0;

	EACH(const struct run, run, *runs)
		width += text_width(run->text);
	return (double)width;
}

double *
layout_columns(struct arena *arena, const struct block *table, double total, size_t *n)
{
	/* In half characters: a short column is never cut, a long one wraps like prose. */
	const double least = 8, most = 40, margin = 2;
	double sum = 0;

	*n = 0;
	EACH(const struct table_row, row, table->rows)
		*n = row->cells.n > *n ? row->cells.n : *n;
	double *widths = arena_alloc(arena, (*n + 1) * sizeof *widths);
	EACH(const struct table_row, row, table->rows) {
		for (size_t i = 0; i < row->cells.n; i++) {
			double width = runs_width(&row->cells.at[i].runs);

			widths[i] = width > widths[i] ? width : widths[i];
		}
	}
	for (size_t i = 0; i < *n; i++) {
		widths[i] = (widths[i] < least ? least : widths[i] > most ? most : widths[i]) + margin;
		sum += widths[i];
	}
	for (size_t i = 0; i < *n; i++)
		widths[i] *= total / sum;
	return widths;
}

struct layout_cell
layout_cell(const double *widths, size_t n)
{
	const double share = 0.8;	/* of the narrowest column: what a character may take of it */
	double narrowest = LAYOUT_WIDTH_TWIPS / 20.0;

	for (size_t i = 0; i < n; i++)
		narrowest = fmin(narrowest, widths[i]);
	double size = fmin(LAYOUT_CELL, narrowest * share);
	return (struct layout_cell){ .size = size, .side = fmin(LAYOUT_CELL_SIDE, (narrowest - size) / 2) };
}
