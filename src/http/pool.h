/*
 * The workers: threads with a state of the service's own, to which the loop hands requests.  Requests wait in
 * lanes, one for each client: the lanes take turns, and as long as others wait no lane has two workers.  One worker is always
 * kept from what is slow.
 */
#ifndef POOL_H
#define POOL_H

#include <uv.h>

#include "http.h"

struct pool;

struct pool_job {
	const struct http_request *request;
	struct http_answer *answer;
	const char *lane;
	int socket;			/* the client's */
	bool slow;			/* never has the last worker */
	bool asks;			/* for leave to send a body, not for an answer */
	size_t admitted;		/* the leave */
	int64_t whose;			/* and to whom */
	bool gone;			/* not answered: the client closed while it waited */

	/* The pool's own: */
	struct pool_job *next;
	uint64_t turn;
	bool waited;
};

/* Opens ${n} workers.  ${answered} is called in ${loop} for each job that was put.  Refused: what a
   worker_open refuses. */
bool pool_open(struct ctx *ctx, const struct http_service *service, int n, uv_loop_t *loop,
    void (*answered)(struct pool_job *job), struct pool **out);

/* From the loop's thread only; the job is the pool's until it is answered.  False if too many wait, in all or in its lane. */
bool pool_put(struct pool *pool, struct pool_job *job);

/* Takes back a job that waits; false if a worker has it or had it. */
bool pool_take_back(struct pool *pool, struct pool_job *job);

/* Ends the workers, which must have nothing left to do. */
void pool_close(struct pool *pool);

#endif
