/* Inside the floor: SQL and the values of its parameters, which only come together. */
#ifndef CLAUSE_H
#define CLAUSE_H

#include "buf.h"
#include "db.h"

struct clause {
	struct buf sql;
	VEC(struct db_arg) args;	/* one without name stands behind the last, as db_rows wants it */
};

struct clause clause_make(struct arena *arena);

/* Adds SQL and, unless ${args} is NULL, the values of the parameters that it names.  A name may come again and then means the
   same value. */
void clause_put(struct clause *clause, const struct db_arg *args, const char *format, ...) __attribute__((format(printf, 3, 4)));

void clause_add(struct clause *clause, const struct clause *part);

#endif
