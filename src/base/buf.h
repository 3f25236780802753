/*
 * Bytes that grow at their end, in an arena.  What stands in a buffer always has a NUL behind it,
 * so buf->at is a C string at any moment.
 */
#ifndef BUF_H
#define BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct buf {
	char *at;
	size_t n, cap;
	struct arena *arena;
};

/* An empty buffer in ${arena}. */
struct buf buf_make(struct arena *arena);

void buf_add(struct buf *buf, const void *bytes, size_t n);
void buf_puts(struct buf *buf, const char *text);
void buf_putc(struct buf *buf, char c);
void buf_put_int(struct buf *buf, int64_t i);	/* in decimal digits */
void buf_putf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ${text} with & < > " ' made safe for the text and the quoted attributes of HTML and XML;
   characters that XML 1.0 forbids are left out. */
void buf_put_escaped(struct buf *buf, const char *text);

#endif
