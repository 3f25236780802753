/*
 * Where a request's body ends: llhttp in its strict mode, behind names of our own, because its
 * enumerators and those of http.h are the same words.
 */
#ifndef FRAMING_H
#define FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

enum framing_state { FRAMING_MORE, FRAMING_WHOLE, FRAMING_BAD, FRAMING_METHOD };	/* METHOD: one it does not know */

/* Takes a piece of the body; false ends the reading with FRAMING_BAD. */
typedef bool framing_body(void *what, const char *bytes, size_t n);

struct framing;

struct framing *framing_make(struct arena *arena, framing_body *body, void *what);

/* Reads on; how much of ${bytes} belongs to this request comes in ${used}. */
enum framing_state framing_feed(struct framing *f, const char *bytes, size_t n, size_t *used);

/* After the head: may another request follow; how long is the body said to be (0 if chunked); does it come in chunks. */
bool framing_keeps_alive(const struct framing *f);
uint64_t framing_length(const struct framing *f);
bool framing_is_chunked(const struct framing *f);

#endif
