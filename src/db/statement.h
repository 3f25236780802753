/* The core's named statements, generated from sql/ at build time as sql_NAME in "statements.h". */
#ifndef STATEMENT_H
#define STATEMENT_H

#include "step.h"

struct named_statement { const char *name, *sql; };

extern const struct step sql_steps[];
extern const size_t sql_steps_n;
extern const struct named_statement sql_statements[];
extern const size_t sql_statements_n;

/* Whether every named statement can be prepared on ctx->db: asked when a database is brought up. */
bool statements_check(struct ctx *ctx);

#endif
