#include "connection.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "limits.h"
#include "request.h"

enum state {
	IDLE,				/* nothing of a request has come */
	READING, ANSWERING, WRITING,
	LINGERING,			/* the last answer is out */
	CLOSING
};

struct connection {
	uv_tcp_t tcp;			/* first, so that a handle is its connection */
	struct server *server;
	struct connection *next, *previous;
	enum state state;
	uint64_t since, until;		/* of this state, in the loop's time; ${until} 0: no end */
	struct request *request;
	struct http_answer answer;
	struct pool_job job;
	bool last;			/* this answer ends the connection */
	bool continued;			/* 100 Continue was sent */
	bool sending;			/* its body has begun to come */
	uv_write_t write;
	uv_shutdown_t shutdown;
	char *left;			/* read with the request before */
	size_t left_n;
	char peer[INET6_ADDRSTRLEN];
};

static void take(struct connection *c, const char *bytes, size_t n);

static void
enter(struct connection *c, enum state state, uint64_t ms)
{
	c->state = state;
	c->since = uv_now(&c->server->loop);
	c->until = ms == 0 ? 0 : c->since + ms / (uint64_t)c->server->hurry;
}

static void
closed(uv_handle_t *handle)
{
	struct connection *c = (struct connection *)handle;

	if (c->previous == NULL)
		c->server->first = c->next;
	else
		c->previous->next = c->next;
	if (c->next != NULL)
		c->next->previous = c->previous;
	c->server->connections--;
	request_free(c->request);
	free(c->left);
	free(c);
}

static void
close_now(struct connection *c)
{
	if (c->state != CLOSING) {
		enter(c, CLOSING, 0);
		uv_close((uv_handle_t *)&c->tcp, closed);
	}
}

static void
allocate(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
	struct server *s = ((struct connection *)handle)->server;

	(void)wanted;
	*out = uv_buf_init(s->bytes, sizeof s->bytes);
}

static void
on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *bytes)
{
	struct connection *c = (struct connection *)stream;

	if (n < 0)
		close_now(c);
	else if (n > 0 && c->state != LINGERING)
		take(c, bytes->base, (size_t)n);
}

static void
read_on(struct connection *c)
{
	if (uv_read_start((uv_stream_t *)&c->tcp, allocate, on_read) != 0)
		close_now(c);
}

/* On with what was read before, then with what comes. */
static void
take_left(struct connection *c)
{
	char *left = c->left;
	size_t n = c->left_n;

	c->left = NULL;
	c->left_n = 0;
	if (n > 0 || c->state == READING)
		take(c, n > 0 ? left : "", n);
	free(left);
	if (c->state == IDLE || c->state == READING)
		read_on(c);
}

static void
wait_for_next(struct connection *c)
{
	request_free(c->request);
	c->request = NULL;
	c->continued = c->sending = false;
	enter(c, IDLE, LIMIT_KEEP_MS);
	take_left(c);
}

static void
on_shut(uv_shutdown_t *shutdown, int error)
{
	if (error != 0)
		close_now((struct connection *)shutdown->handle);
}

static void
on_written(uv_write_t *write, int error)
{
	struct connection *c = (struct connection *)write->handle;

	if (c->state != WRITING)
		return;
	if (error != 0) {
		close_now(c);
	} else if (c->last || c->server->stopping) {
		enter(c, LINGERING, LIMIT_LINGER_MS);
		if (uv_shutdown(&c->shutdown, (uv_stream_t *)&c->tcp, on_shut) != 0)
			close_now(c);
		else
			read_on(c);
	} else {
		wait_for_next(c);
	}
}

static void
log_answer(const struct connection *c)
{
	const struct http_service *service = c->server->service;

	if (service->log != NULL)
		service->log(service->payload, answer_line(c->request, &c->answer, (int64_t)(uv_now(&c->server->loop) - c->since)));
}

static void
write_answer(struct connection *c)
{
	struct request *r = c->request;
	struct server *s = c->server;
	size_t n = answer_body_size(r, &c->answer);

	c->last = c->last || !r->keeps_alive || s->stopping;
	struct buf head = answer_head(r, &c->answer, c->last);
	uv_buf_t parts[] = { uv_buf_init(head.at, (unsigned)head.n), { .base = (char *)c->answer.body, .len = n } };
	log_answer(c);
	enter(c, WRITING, LIMIT_BODY_MS + n * 1000 / LIMIT_BODY_RATE);
	if (uv_write(&c->write, (uv_stream_t *)&c->tcp, parts, n > 0 ? 2 : 1, on_written) != 0)
		close_now(c);
}

static void
refuse(struct connection *c, int status)
{
	uv_read_stop((uv_stream_t *)&c->tcp);
	c->answer = (struct http_answer){ .arena = c->request->arena };
	c->last = true;
	answer_refuse(&c->answer, status);
	write_answer(c);
}

void
connection_answered(struct pool_job *job)
{
	struct connection *c = (struct connection *)((char *)job - offsetof(struct connection, job));

	uv_update_time(&c->server->loop);
	if (job->gone) {
		c->answer.status = 499;
		log_answer(c);
		close_now(c);
	} else if (job->asks && job->admitted > 0) {
		request_admit(c->request, job->admitted, job->whose);
		enter(c, READING, LIMIT_HEAD_MS);
		take_left(c);
	} else {
		c->last = c->last || job->asks;
		write_answer(c);
	}
}

/* Gives the request to the pool, for its answer or for leave to send its body. */
static void
give(struct connection *c, bool asks, const char *rest, size_t n)
{
	const struct http_service *service = c->server->service;
	struct request *r = c->request;
	uv_os_fd_t socket = -1;

	uv_read_stop((uv_stream_t *)&c->tcp);
	uv_fileno((uv_handle_t *)&c->tcp, &socket);
	if (n > 0 && (asks || r->keeps_alive)) {
		c->left = malloc(n);
		if (c->left == NULL) {
			close_now(c);
			return;
		}
		memcpy(c->left, rest, n);
		c->left_n = n;
	}
	enter(c, ANSWERING, LIMIT_WAIT_MS);
	c->answer = (struct http_answer){ .arena = r->arena };
	c->job = (struct pool_job){ .request = &r->http, .answer = &c->answer, .socket = socket, .asks = asks,
		.slow = service->slow != NULL && service->slow(&r->http),
		.lane = service->lane == NULL ? c->peer : service->lane(service->payload, &r->http, r->arena) };
	if (!pool_put(c->server->pool, &c->job))
		refuse(c, 503);
}

/* The client waits for leave to send its body: RFC 9110 §10.1.1. */
static void
let_continue(struct connection *c)
{
	static char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
	uv_buf_t part = uv_buf_init(text, sizeof text - 1);

	c->continued = true;
	if (uv_try_write((uv_stream_t *)&c->tcp, &part, 1) != (int)part.len)
		close_now(c);
}

/* What comes quickly saves up no time: whoever sends nothing more is let go as soon as anybody. */
static void
prolong(struct connection *c, size_t n)
{
	uint64_t hurry = (uint64_t)c->server->hurry, most = uv_now(&c->server->loop) + LIMIT_BODY_MS / hurry;

	c->until = c->sending ? c->until + n * 1000 / (LIMIT_BODY_RATE * hurry) : most;
	c->until = c->until < most ? c->until : most;
	c->sending = true;
}

static void
take(struct connection *c, const char *bytes, size_t n)
{
	if (c->state == IDLE) {
		c->request = request_make(c->peer);
		c->request->asks = c->server->service->admit != NULL;
		enter(c, READING, LIMIT_HEAD_MS);
	}
	struct request *r = c->request;
	size_t taken = request_feed(r, bytes, n);
	switch (r->state) {
	case REQUEST_HEAD:
		break;
	case REQUEST_BODY:
		prolong(c, taken);
		if (r->head.expects && !c->continued && r->received == 0)
			let_continue(c);
		break;
	case REQUEST_ASKS:
		give(c, true, bytes + taken, n - taken);
		break;
	case REQUEST_WHOLE:
		give(c, false, bytes + taken, n - taken);
		break;
	case REQUEST_REFUSED:
		refuse(c, r->refused);
		break;
	}
}

static void
read_peer(struct connection *c)
{
	struct sockaddr_storage address;
	int size = sizeof address;

	if (uv_tcp_getpeername(&c->tcp, (struct sockaddr *)&address, &size) == 0)
		uv_ip_name((struct sockaddr *)&address, c->peer, sizeof c->peer);
}

/* Has this address its share already?  Or nobody else could come while it holds them all. */
static bool
is_greedy(const struct server *s, const struct connection *c)
{
	int n = 0;

	for (const struct connection *other = s->first; !s->proxied && other != NULL; other = other->next)
		n += strcmp(other->peer, c->peer) == 0;
	return n > LIMIT_PEER_CONNECTIONS;
}

void
connection_open(struct server *s)
{
	static char busy[] = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 5\r\n\r\n";
	struct connection *c = calloc(1, sizeof *c);
	uv_buf_t part = uv_buf_init(busy, sizeof busy - 1);

	if (c == NULL || uv_tcp_init(&s->loop, &c->tcp) != 0) {
		free(c);
		return;
	}
	c->server = s;
	c->next = s->first;
	if (c->next != NULL)
		c->next->previous = c;
	s->first = c;
	s->connections++;
	enter(c, IDLE, LIMIT_HEAD_MS);
	if (uv_accept((uv_stream_t *)&s->listener, (uv_stream_t *)&c->tcp) != 0) {
		close_now(c);
		return;
	}
	read_peer(c);
	if (s->connections > LIMIT_CONNECTIONS || is_greedy(s, c)) {
		uv_try_write((uv_stream_t *)&c->tcp, &part, 1);
		close_now(c);
	} else {
		uv_tcp_nodelay(&c->tcp, 1);
		read_on(c);
	}
}

/* Its request has waited long enough, unless a worker has it. */
static void
stop_waiting(struct connection *c)
{
	c->until = 0;
	if (pool_take_back(c->server->pool, &c->job))
		refuse(c, 503);
}

void
connection_sweep(struct server *s)
{
	uint64_t now = uv_now(&s->loop);

	for (struct connection *c = s->first; c != NULL; c = c->next)
		if (c->until == 0 || now < c->until)
			continue;
		else if (c->state == READING)
			refuse(c, 408);
		else if (c->state == ANSWERING)
			stop_waiting(c);
		else
			close_now(c);
}

void
connection_stop(struct server *s)
{
	for (struct connection *c = s->first; c != NULL; c = c->next)
		if (c->state == IDLE || c->state == LINGERING || (c->state == READING && c->request->state == REQUEST_HEAD))
			close_now(c);
}

bool
connection_drop(struct server *s)
{
	bool held = false;

	for (struct connection *c = s->first; c != NULL; c = c->next)
		if (c->state == ANSWERING)
			held = true;
		else
			close_now(c);
	return !held;
}
