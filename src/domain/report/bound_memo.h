/*
 * Texts as they were proposed (report_propose), kept by a server while it runs: the same words and the same catalogue give the
 * same proposals, and a text is looked at many times.  What persons decided is not in it: bind_load lays it over each time.
 */
#ifndef BOUND_MEMO_H
#define BOUND_MEMO_H

#include "bind.h"

struct bound_memo;

/* An empty one; it lives as long as ${arena}, and so must the catalogue. */
struct bound_memo *bound_memo_make(struct arena *arena);

/* What was put under ${key}, as it stands there until ctx's arena is reset; ->places is an array of ctx's own, over which
   decisions are laid.  False if there is nothing. */
bool bound_memo_find(struct ctx *ctx, struct bound_memo *memo, const char *key, struct bound_text *out);

/*
 * Takes ${bound} and ${arena}, in which all of it lives, and gives it back as bound_memo_find does.  It is kept in the place of
 * the one that was asked for least recently, unless its arena holds more than LIMIT_BOUND_BYTES.
 */
void bound_memo_put(struct ctx *ctx, struct bound_memo *memo, const char *key, struct arena *arena, struct bound_text *bound);

#endif
