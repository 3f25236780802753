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

/* What was put under ${key}, in ctx's arena but for its bytes; false if there is nothing.  It has no ->why. */
bool bound_memo_find(struct ctx *ctx, struct bound_memo *memo, const char *key, struct bound_text *out);

/* Keeps a copy of ${bound} in the place of the one that was asked for least recently. */
void bound_memo_put(struct bound_memo *memo, const char *key, const struct bound_text *bound);

#endif
