/* The heads of a table: what a cell means is said by its row's and its column's first words. */
#ifndef FOREIGN_TABLE_H
#define FOREIGN_TABLE_H

#include "foreign.h"

struct foreign_cell {
	int row, column, span;		/* from 1; columns of the grid, so a merged cell has a span */
	bool head;			/* in a row that is repeated on each page */
	bool merged_up;			/* the lower part of a cell above: shows nothing of its own */
	size_t line, until;		/* its lines */
};

struct foreign_table {
	int number;			/* ->table of its lines */
	VEC(struct foreign_cell) cells;	/* row by row, from left to right */
};

/* Says to each line of ${table} its heads, and to the first line of an empty cell that it is one. */
void foreign_table_heads(struct arena *arena, const struct foreign_table *table,
    struct foreign_text *text);

#endif
