/* One request as it comes in: its head, then its body, in memory or spooled. */
#ifndef REQUEST_H
#define REQUEST_H

#include "framing.h"
#include "head.h"
#include "http.h"

enum request_state {
	REQUEST_HEAD, REQUEST_BODY,
	REQUEST_ASKS,			/* nothing more is read until request_admit */
	REQUEST_WHOLE, REQUEST_REFUSED
};

struct request {
	struct http_request http;	/* complete once it is whole */
	enum request_state state;
	int refused;			/* the status to refuse it with */
	bool asks;			/* set by who reads: a body that would be spooled needs leave first */
	size_t most;			/* bytes of the body */
	bool keeps_alive;		/* another may follow on this connection */
	struct head head;
	size_t received;		/* bytes of the body as they came, with what frames them */
	struct framing *framing;
	struct buf body;		/* in memory */
	size_t body_size, spooled;
	int64_t whose;			/* the account that the body came from, 0 if nobody's */
	struct request *next;		/* of those that are spooled */
	struct arena *arena;		/* its own; the answer is made in it too */
};

/* A request that has not begun; ${peer} must outlive it. */
struct request *request_make(const char *peer);
void request_free(struct request *r);

/* Reads on; returns how many bytes belong to this request.  What is left once it is whole is the next's. */
size_t request_feed(struct request *r, const char *bytes, size_t n);

/* Leave for a body of up to ${most} bytes of the account ${whose} to one that asks. */
void request_admit(struct request *r, size_t most, int64_t whose);

#endif
