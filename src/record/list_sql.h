/* Inside the floor: the statements of a list.  What stands in them is said once, at the head of list_sql.c. */
#ifndef LIST_SQL_H
#define LIST_SQL_H

#include "clause.h"
#include "record.h"

/* The rows of a page of ${query} with the columns of row_read, and one more if others follow; backward, in the other order. */
bool list_sql_page(struct ctx *ctx, const struct list_query *query, struct clause *out);

/* The number of all its rows, up to ${most} and one more. */
bool list_sql_count(struct ctx *ctx, const struct list_query *query, size_t most, struct clause *out);

#endif
