/*
 * The core's schema, from any past version to this one.  A step is a file of sql/steps/, numbered
 * from 1, never edited once released; what was applied stands with its SM3 in schema_step.
 */
#ifndef STEP_H
#define STEP_H

#include "db.h"

struct step {
	int number;
	const char *name;
	const char *sql[DB_ENGINE_MAX];		/* the same text on both engines, {int} {flag} {bytes} replaced */
};

enum step_state { STEP_NONE, STEP_BEHIND, STEP_CURRENT, STEP_NEWER };

/* Where the database of ctx->db stands against ${n} ${steps}.  STEP_NEWER: it was made by a newer program. */
bool step_state(struct ctx *ctx, const struct step *steps, size_t n, enum step_state *out);

/* Applies what is missing, inside db_write.  Refuses a newer database and one whose applied steps
   have another SM3 than ours. */
bool step_apply(struct ctx *ctx, const struct step *steps, size_t n);

#endif
