#include "pdf_table.h"

#include <math.h>

#define CELL_LINE (17 / LAYOUT_CELL)	/* of a character */
#define CELL_ABOVE 2.0			/* and below */
#define RULE_OUTER 1.0
#define RULE_INNER 0.5

struct table {
	struct pdf *pdf;
	const double *widths;		/* of its columns */
	size_t n;
	struct layout_cell cell;
	double line;			/* its height in a cell */
};

/* A row's lines by column; what is higher than a page is put in pieces. */
struct row {
	const struct table_row *source;
	struct compose_lines *cells;
	size_t lines;
	bool head;
};

static struct row
row_make(const struct table *table, const struct table_row *source, bool head)
{
	struct arena *arena = table->pdf->arena;
	struct row row = { .source = source, .head = head, .lines = 1 };

	row.cells = arena_alloc(arena, (table->n + 1) * sizeof *row.cells);
	for (size_t i = 0; i < source->cells.n; i++) {
		const struct runs *runs = &source->cells.at[i].runs;
		const struct compose_style style = {
			.fonts = table->pdf->fonts,
			.face = head ? FONT_HEI : FONT_FANG,
			.size = table->cell.size,
			.width = table->widths[i] - 2 * table->cell.side,
		};

		compose_lines(arena, &style, runs->at, runs->n, &row.cells[i]);
		row.lines = row.cells[i].n > row.lines ? row.cells[i].n : row.lines;
	}
	return row;
}

static double
height_of(const struct table *table, size_t lines)
{
	return (double)lines * table->line + 2 * CELL_ABOVE;
}

static void
put_rule(struct pdf *pdf, double x1, double y1, double x2, double y2, double width)
{
	cairo_set_line_width(pdf->cr, width);
	cairo_move_to(pdf->cr, x1, y1);
	cairo_line_to(pdf->cr, x2, y2);
	cairo_stroke(pdf->cr);
}

static void
put_cell(const struct table *table, const struct row *row, size_t column, size_t from, size_t until, double x, double y)
{
	struct pdf *pdf = table->pdf;
	const struct cell *cell = &row->source->cells.at[column];
	const struct compose_lines *lines = &row->cells[column];
	const struct layout_cell *size = &table->cell;
	size_t n = lines->n < until ? lines->n : until;
	double spare = from == 0 && lines->n < until ? (double)(until - lines->n) * table->line / 2 : 0;

	if (cell->anchor != NULL)
		pdf_page_place(pdf, cell->anchor, x, y);
	for (size_t i = from; i < n; i++) {
		const struct compose_line *line = &lines->at[i];
		double free = table->widths[column] - 2 * size->side - line->width;
		double side = row->head ? free / 2 : cell->number ? free : 0;
		double top = y + CELL_ABOVE + spare + (double)(i - from) * table->line + (table->line - size->size) / 2;

		pdf_page_line(pdf, line, size->size, x + size->side + (side > 0 ? side : 0), top + PDF_ASCENT * size->size);
	}
}

/* The lines [from, until) of a row, with the rules around them. */
static void
put_piece(const struct table *table, const struct row *row, size_t from, size_t until, bool first)
{
	struct pdf *pdf = table->pdf;
	double y = PDF_TOP + pdf->at, x = PDF_LEFT, height = height_of(table, until - from);

	for (size_t i = 0; i < table->n; i++) {
		put_rule(pdf, x, y, x, y + height, i == 0 ? RULE_OUTER : RULE_INNER);
		if (i < row->source->cells.n)
			put_cell(table, row, i, from, until, x, y);
		x += table->widths[i];
	}
	put_rule(pdf, x, y, x, y + height, RULE_OUTER);
	put_rule(pdf, PDF_LEFT, y, x, y, first ? RULE_OUTER : RULE_INNER);
	pdf->at += height;
}

static void
close_page(const struct table *table)
{
	double y = PDF_TOP + table->pdf->at;

	put_rule(table->pdf, PDF_LEFT, y, PDF_LEFT + PDF_WIDTH, y, RULE_OUTER);
}

/* All lines of ${row}; ${head}, if there is one, again on each further page. */
static void
put_row(const struct table *table, const struct row *row, const struct row *head)
{
	struct pdf *pdf = table->pdf;
	double again = head == NULL ? 0 : height_of(table, head->lines);
	size_t most = (size_t)((PDF_HEIGHT - again - 2 * CELL_ABOVE) / table->line);

	for (size_t from = 0, until; from < row->lines; from = until) {
		until = row->lines - from > most ? from + most : row->lines;
		if (pdf->at + height_of(table, until - from) > PDF_HEIGHT) {
			close_page(table);
			pdf_page_turn(pdf);
			if (head != NULL)
				put_piece(table, head, 0, head->lines, true);
		}
		put_piece(table, row, from, until, row->head || pdf->at == 0);
	}
}

void
pdf_table_put(struct pdf *pdf, const struct block *block)
{
	struct table table = { .pdf = pdf };

	if (block->rows.n == 0)
		return;
	table.widths = layout_columns(pdf->arena, block, PDF_WIDTH, &table.n);
	table.cell = layout_cell(table.widths, table.n);
	table.line = table.cell.size * CELL_LINE;
	struct row head = row_make(&table, &block->rows.at[0], true);
	double first = block->rows.n > 1 ? height_of(&table, 1) : 0;
	/* A head of half a page leaves the rows no room: it is shown once. */
	bool again = height_of(&table, head.lines) < PDF_HEIGHT / 2;
	if (pdf->at > 0 && again && pdf->at + height_of(&table, head.lines) + first > PDF_HEIGHT)
		pdf_page_turn(pdf);
	put_row(&table, &head, NULL);
	/* A ledger has tens of thousands of rows: each one's lines are given back behind it. */
	struct arena *arena = pdf->arena;
	pdf->arena = arena_make();
	for (size_t i = 1; i < block->rows.n; i++, arena_reset(pdf->arena)) {
		struct row row = row_make(&table, &block->rows.at[i], false);

		put_row(&table, &row, again ? &head : NULL);
	}
	arena_free(pdf->arena);
	pdf->arena = arena;
	close_page(&table);
}
