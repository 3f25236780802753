/*
 * HTTP/1.1 over libuv and llhttp: limits, timeouts, keep-alive, a pool of workers, malformed requests
 * refused before any page sees them, a graceful stop.  It knows nothing of pages.
 *
 * The loop reads and writes; a request is answered on a worker thread, never in the loop.  TLS is a
 * proxy's business.
 */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "ctx.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_OTHER };

struct http_pair { const char *name, *value; };

struct http_request {
	enum http_method method;
	const char *path;		/* decoded, begins with '/', no "..", no NUL */
	const char *query;		/* raw, "" if none */
	const struct http_pair *headers;	/* names in lower case */
	size_t nheaders;
	const char *body;		/* in memory, or NULL where it was spooled */
	size_t body_size;
	int body_file;			/* an unlinked temporary file for bodies over 64 KiB; else -1 */
	const char *peer;		/* the other end's address */
};

struct http_answer {
	int status;			/* 200 if left 0 */
	const char *type;		/* Content-Type */
	const char *body;		/* in the request's arena */
	size_t body_size;
	VEC(struct http_pair) headers;	/* Set-Cookie, Location, Content-Disposition, Cache-Control … */
	struct arena *arena;
};

/* A service answers requests.  Each worker thread opens a state of its own (its database connection). */
struct http_service {
	void *payload;
	bool (*worker_open)(struct ctx *ctx, void *payload, void **worker);
	void (*worker_close)(void *worker);
	void (*answer)(void *worker, const struct http_request *request, struct http_answer *answer);
	/* Asked on a worker before a body that would be spooled is read (over LIMIT_SPOOL, or chunked): how many bytes of it may
	   come, and ${whose} it is: one account's bodies have LIMIT_SPOOLED_EACH together; 0 is nobody's.  0 bytes: none, and
	   what stands in ${answer} is sent and the connection closed.  NULL: LIMIT_BODY of nobody's. */
	size_t (*admit)(void *worker, const struct http_request *request, struct http_answer *answer, int64_t *whose);
	/* One line per request: method, path, status, ms; no query.  499: the client left before its turn. */
	void (*log)(void *payload, const char *line);
	/* Whose request it is, called in the loop: one client gets no second worker while another waits, and only so much
	   of the queue.  NULL: the peer's. */
	const char *(*lane)(void *payload, const struct http_request *request, struct arena *arena);
	/* Whether its answer may take seconds, called in the loop: such requests never have the last worker.  NULL: none is. */
	bool (*slow)(const struct http_request *request);
};

struct http_options {
	const char *listen;		/* "127.0.0.1:8080", "[::1]:8080" */
	int workers;			/* 0: one for each processor, at least 2 */
	void (*ready)(void *payload, const char *url);	/* called once it listens, with the port it got for port 0 */
	bool proxied;			/* all connections are a proxy's: then one address may have all of them */
	int hurry;			/* for tests: every waiting time is divided by it; 0: 1 */
};

/*
 * Serves until SIGTERM or SIGINT, then finishes what is under way (10 s at most) and returns true.  If a
 * worker does not come back by then, the process ends there with status 0: nothing it uses can be freed.
 * Refused: an address that is none, a port in use, one it may not open, what a worker_open refuses.
 */
bool http_serve(struct ctx *ctx, const struct http_options *options, const struct http_service *service);

/*
 * Parses one raw request (for test-http: from stdin) and writes the raw answer.  The same parser and the same checks of a
 * request as the server's; nobody waits, so ->admit is not asked.
 */
bool http_once(struct ctx *ctx, const struct http_service *service, const char *raw, size_t n, struct buf *out);

const char *http_header(const struct http_request *request, const char *name);	/* NULL if absent */
const char *http_cookie(struct ctx *ctx, const struct http_request *request, const char *name);	/* likewise */

/* Adds a header; Date, Content-Length, Connection and Content-Type are the floor's.  ${value} is not
   copied; control characters in it are sent as spaces, so no value can begin a header of its own. */
void http_set(struct http_answer *answer, const char *name, const char *value);

/*
 * A form's fields, from the query, an urlencoded body or a multipart one, in the order they came.
 * Values are valid UTF-8, cleaned (text_clean); a file has its bytes and the value "".  Where no file was
 * chosen the filename is NULL.  A body of no bytes is a form without fields.  Refused: malformed encoding,
 * bad UTF-8, another type of body, over LIMIT_FORM, LIMIT_FORM_FIELDS, LIMIT_UPLOAD.
 */
struct form_field {
	const char *name, *value;
	bool unreadable;		/* ->value has U+FFFD where characters stood that no text may hold: refused at its field */
	const char *filename;		/* of an uploaded file, its last path part; else NULL */
	const char *bytes;
	size_t n;
};
struct form { VEC(struct form_field) fields; };

bool form_read_query(struct ctx *ctx, const char *query, struct form *out);
bool form_read_body(struct ctx *ctx, const struct http_request *request, struct form *out);
/* Whether a field is ->unreadable; each is a PROBLEM_FIELD. */
bool form_unreadable(struct ctx *ctx, const struct form *form);
const char *form_get(const struct form *form, const char *name);	/* the first of that name, or NULL */

#endif
