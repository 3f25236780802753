/* Inside the floor: what SQLite's authorizer says a statement reads. */
#ifndef LINEAGE_H
#define LINEAGE_H

#include <stdbool.h>

#include "arena.h"

struct lineage {
	struct arena *arena;
	bool whole;			/* also what is read inside views, and tables of which no column is */
	VEC(char *) columns;		/* "table.column", as they come */
};

void lineage_add(struct lineage *lineage, const char *table, const char *column);

#endif
