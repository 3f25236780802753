/*
 * A connection: reads a request, gives it to the pool, writes the answer, begins anew.  It reads
 * nothing while it answers, so answers come in the order of the requests.
 */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <uv.h>

#include "http.h"
#include "pool.h"

struct connection;

struct server {
	uv_loop_t loop;
	uv_tcp_t listener;
	uv_timer_t sweep;
	uv_signal_t signals[2];
	const struct http_service *service;
	struct pool *pool;
	struct connection *first;	/* of all that are open */
	int connections, hurry;
	bool stopping, proxied;
	uint64_t stop_by;		/* in the loop's time, if stopping */
	char bytes[64 << 10];		/* what was just read, of any connection */
};

/* Takes the connection that waits at the listener. */
void connection_open(struct server *s);

/* The pool's answer to what a connection gave it. */
void connection_answered(struct pool_job *job);

/* Ends those whose time is up; those with nothing under way; all that no worker holds: false if one does. */
void connection_sweep(struct server *s);
void connection_stop(struct server *s);
bool connection_drop(struct server *s);

#endif
