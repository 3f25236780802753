/*
 * The part of SQL that the catalogue is written in (docs/sql.md): what SQLite and PostgreSQL read alike.  What only one of them
 * takes is refused here, and so is what both take and read differently (substr(x, -2), like with a bare \), before any database
 * is asked; a number is held against a number and a text against a text, and what might leave 64 bits is no sum.
 */
#ifndef DIALECT_H
#define DIALECT_H

#include "ctx.h"

/* Any: what nobody knows here; the engine is asked later, and it passes. */
enum dialect_kind { DIALECT_ANY, DIALECT_NUMBER, DIALECT_TEXT, DIALECT_DAY, DIALECT_TRUTH };

/* A number is no further than ->most from 0; PostgreSQL reckons with it in 64 bits if it is wide, else in 32.  A parameter or a
   text as it is written is untyped: PostgreSQL asks what stands beside it.  What a sum(…) is part of is numeric there, and
   would keep a fraction when it is divided. */
struct dialect_value { enum dialect_kind kind; bool wide; double most; bool untyped, summed; };

#define DIALECT_ID { .kind = DIALECT_NUMBER, .wide = true, .most = 9007199254740992.0 }	/* below 2^53 */
#define DIALECT_FLAG { .kind = DIALECT_NUMBER, .most = 1 }

/* What may be named.  Lists end with one that has no name (NULL). */
struct dialect_names {
	/* Whether there is ${column} of ${table}, or with NULL the table; *out says what it is. */
	bool (*find)(const void *of, const char *table, const char *column, struct dialect_value *out);
	const void *of;
	const struct dialect_parameter { const char *name; struct dialect_value value; } *parameters;	/* NULL: none may stand */
	const struct dialect_row { const char *name, *table; } *rows;	/* what a condition is about; "" has no name */
	bool selects;			/* whether a condition may ask other tables */
};

/* Whether ${sql} is a condition of it, and whether it is a whole select; *why says what is not, and what to write. */
bool dialect_condition(struct ctx *ctx, const char *sql, const struct dialect_names *names, const char **why);
bool dialect_select(struct ctx *ctx, const char *sql, const struct dialect_names *names, const char **why);

#endif
