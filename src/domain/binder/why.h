/* Why a blank was bound or left open, in words: what evidence.h kept while it was decided. */
#ifndef WHY_H
#define WHY_H

#include "bind.h"

/* The account of ${binding}, a line each, of the likeliest figures; NULL behind the last.  A term's begins with two spaces. */
char **why_lines(struct ctx *ctx, const struct bound_text *bound, const struct binding *binding);

/* The same for a program: {"decided", "figures": [{"name", "points", "verdict", "say", "terms": […], "against"}]} */
json_t *why_json(struct ctx *ctx, const struct bound_text *bound, const struct binding *binding);

#endif
