/*
 * Inside the floor: what must hold of the tree when an organisation or an org_parent is kept or struck out.  Of other types
 * all four are silent.
 */
#ifndef TREE_RULE_H
#define TREE_RULE_H

#include "record.h"

/* What ${record}, as it would be, breaks by itself: two superiors on a day, a kind that does not stand below the other. */
bool tree_rule_check(struct ctx *ctx, const struct record *record);

/* Whether the organisation ${record} may be struck out: only one that nothing refers to was entered in error. */
bool tree_rule_strike(struct ctx *ctx, const struct record *record);

/*
 * Around a change of one record inside a transaction: no organisation may lose its superior by it on a day of its life.  The
 * relation before one that begins another day or is struck out goes on until the new day, as a move has ended it.  ${after} is
 * NULL where ${before} is struck out.
 */
struct loose { int64_t org; const char *from, *until; };
struct tree_rule { const struct record *before, *after; VEC(struct loose) loose; };
bool tree_rule_begin(struct ctx *ctx, const struct record *before, const struct record *after, struct tree_rule *out);
bool tree_rule_end(struct ctx *ctx, const struct tree_rule *rule);

#endif
