/*
 * Inside the floor: what must hold of the tree of organisations, asked once of all that one act changes, as the tree stands
 * when all of it has happened.
 *
 *	On every day of its life an organisation, the root apart, has exactly one superior, which lives on that day and is of
 *	a kind under which its own stands.  None is below itself.
 *	Of one kind below one superior no two come to have the same name on a day.
 *
 * A relation holds while both of its organisations live, whatever end is written in it.  One that is entered without a place,
 * or comes back, waits on the root to be placed; days that were without a superior before, or with two of one name, may stay so.
 */
#ifndef TREE_RULE_H
#define TREE_RULE_H

#include "record.h"

/* ->before is NULL of what is new or comes back, ->after of what is struck out. */
struct tree_change { const struct record *before, *after; };
struct loose { int64_t org; const char *from, *until; };
struct namesake { int64_t org, other, parent; const char *code, *from, *until; };	/* ->code: of the other */
struct tree_act {
	VEC(struct tree_change) changes;
	VEC(struct loose) loose;	/* days without a superior, as they were before */
	VEC(struct namesake) namesakes;	/* those that there were before */
};

/* One more change of ${act}, before any of it is kept; of other types all this is silent.  A name without which its
   organisation would have none is not struck out. */
bool tree_rule_add(struct ctx *ctx, struct tree_act *act, const struct record *before, const struct record *after);

/* When all is kept: the closures anew, once, and what must hold. */
bool tree_rule_end(struct ctx *ctx, const struct tree_act *act);

/* Of what must hold the part that one kept row shows: all that a bulk load asks, row by row. */
bool tree_rule_row(struct ctx *ctx, const struct record *record);

/*
 * The relation before one that begins on another day or is struck out goes on until that day, as a move has ended it: ${out}
 * is to be kept with the change, NULL where there is none.
 */
bool tree_rule_former(struct ctx *ctx, const struct record *before, const struct record *after, struct record **out);

#endif
