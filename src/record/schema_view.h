/* Inside the floor: the views of ctx->house in ctx->db, and what verifying asks of an upgrade. */
#ifndef SCHEMA_VIEW_H
#define SCHEMA_VIEW_H

#include "schema.h"

/* Names of columns or views, in the database's order. */
struct schema_names { const char **at; size_t n, cap; };
bool schema_name_is_among(const struct schema_names *list, const char *name);

/* All views as one text, kept in schema_type under a name that no type can have: a derived type's new SQL is an upgrade too. */
#define SCHEMA_VIEWS "/views"
char *schema_view_text(struct ctx *ctx);

/* Drops those that the last upgrade made; makes those of ctx->house.  A fault in the SQL of a derived type has its file. */
bool schema_view_drop(struct ctx *ctx);
bool schema_view_make(struct ctx *ctx);

/* All that an upgrade makes, inside db_write. */
bool schema_make(struct ctx *ctx);

#endif
