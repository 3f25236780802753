/* Inside the floor: a row of a type's table as a record. */
#ifndef ROW_H
#define ROW_H

#include "record.h"

/* "f.id, f.org, …, f.topic": the columns that row_read expects, of a table called f. */
void row_columns(const struct type *type, struct buf *sql);
struct record *row_read(struct ctx *ctx, const struct type *type, const struct rows *rows);

/* Its links, when the statement of its row has ended. */
bool row_links(struct ctx *ctx, struct record *record);

#endif
