/*
 * A request's head, read strictly by RFC 9112: what llhttp lets pass (folded lines, empty names) and
 * what it does not look at (Host, limits, the target).  Both readers must accept a head.
 */
#ifndef HEAD_H
#define HEAD_H

#include "http.h"

struct head {
	struct buf bytes;		/* as they came, without empty lines before them */
	size_t line, lines;		/* bytes of this line so far; lines before it */
	bool whole;
	int refused;			/* the status to refuse it with, or 0 */

	/* Of a whole head: */
	const char *method, *path, *query;
	bool old;			/* HTTP/1.0 */
	bool expects;			/* Expect: 100-continue */
	VEC(struct http_pair) headers;
};

struct head head_make(struct arena *arena);

/* Reads on until the head is whole or refused; returns how many bytes it took. */
size_t head_feed(struct head *h, const char *bytes, size_t n);

bool head_is_token(const char *text, size_t n);		/* RFC 9110 §5.6.2 */

#endif
