/*
 * What one piece of work carries with it: a request, a command, a saved record of the demo.
 * Everything it makes lives in its arena.  A ctx belongs to one thread at a time.
 */
#ifndef CTX_H
#define CTX_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "day.h"
#include "problem.h"

struct db;		/* db.h: a connection */
struct house;		/* type.h: the checked catalogue, read-only while the program runs */
struct roles;		/* actor.h: roles.yaml */
struct actor;		/* actor.h: who asks, and what that person may see and do */

struct ctx {
	struct arena *arena;
	struct problems problems;
	struct db *db;
	const struct house *house;
	const struct roles *roles;
	const struct actor *actor;
	day today;		/* the day taken as today (--on) */
	int64_t now;		/* the moment of entry, in milliseconds */
};

/* ${work} with memory of its own, which is given back when it ends: nothing of it stays but what went wrong. */
bool ctx_apart(struct ctx *ctx, bool (*work)(struct ctx *ctx, void *what), void *what);

#endif
