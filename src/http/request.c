#include "request.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "limits.h"

static struct request *all_spooled;		/* of the requests there are, which one thread reads */

static void
close_file(void *what)
{
	struct request *r = what, **at = &all_spooled;

	close(r->http.body_file);
	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
}

/* One account has a share: its bodies stop nobody else's. */
static bool
has_room(struct request *r, size_t n)
{
	size_t all = n, own = n;

	for (const struct request *other = all_spooled; other != NULL; other = other->next) {
		all += other->spooled;
		own += other->whose == r->whose && r->whose != 0 ? other->spooled : 0;
	}
	if (own > LIMIT_SPOOLED_EACH)
		r->refused = 429;
	else if (all > LIMIT_SPOOLED)
		r->refused = 503;
	return r->refused == 0;
}

/* A file that no folder knows, gone with its descriptor. */
static int
open_unlinked(void)
{
	char path[] = "/tmp/dangjian-XXXXXX";
	int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR) && (fd = mkostemp(path, O_CLOEXEC)) >= 0)
		unlink(path);
	return fd;
}

static bool
write_all(struct request *r, const char *bytes, size_t n)
{
	if (!has_room(r, n))
		return false;
	r->spooled += n;
	while (n > 0) {
		ssize_t written = write(r->http.body_file, bytes, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		n -= (size_t)written;
	}
	return true;
}

static bool
spool(struct request *r)
{
	int fd = open_unlinked();

	if (fd < 0)
		return false;
	r->http.body_file = fd;
	r->next = all_spooled;
	all_spooled = r;
	arena_on_reset(r->arena, close_file, r);
	return write_all(r, r->body.at, r->body.n);
}

static bool
take_body(void *what, const char *bytes, size_t n)
{
	struct request *r = what;
	bool good = true;

	r->body_size += n;
	if (r->body_size > r->most) {
		r->refused = 413;
		return false;
	}
	if (r->body_size > LIMIT_SPOOL && r->http.body_file < 0)
		good = spool(r);
	if (r->http.body_file < 0)
		buf_add(&r->body, bytes, n);
	else
		good = good && write_all(r, bytes, n);
	if (!good && r->refused == 0)
		r->refused = 507;
	return good;
}

struct request *
request_make(const char *peer)
{
	struct arena *arena = arena_make();
	struct request *r = arena_alloc(arena, sizeof *r);

	*r = (struct request){ .arena = arena, .most = LIMIT_BODY, .head = head_make(arena), .body = buf_make(arena),
		.http = { .method = HTTP_OTHER, .path = "", .query = "", .body = "", .body_file = -1, .peer = peer } };
	r->framing = framing_make(arena, take_body, r);
	return r;
}

void
request_free(struct request *r)
{
	if (r != NULL)
		arena_free(r->arena);
}

static void
refuse(struct request *r, int status)
{
	r->state = REQUEST_REFUSED;
	if (r->refused == 0)
		r->refused = status;
}

static void
settle(struct request *r, enum framing_state state)
{
	switch (state) {
	case FRAMING_MORE:
		r->state = REQUEST_BODY;
		break;
	case FRAMING_WHOLE:
		r->state = REQUEST_WHOLE;
		r->http.body_size = r->body_size;
		r->http.body = r->http.body_file < 0 ? r->body.at : NULL;
		break;
	case FRAMING_BAD:
		refuse(r, 400);
		break;
	case FRAMING_METHOD:
		refuse(r, 501);
		break;
	}
}

static void
take_head(struct request *r)
{
	static const struct { const char *name; enum http_method method; } methods[] = {
		{ "GET", HTTP_GET }, { "HEAD", HTTP_HEAD }, { "POST", HTTP_POST },
	};
	const struct head *h = &r->head;
	size_t used;

	for (size_t i = 0; i < COUNT(methods); i++)
		if (strcmp(methods[i].name, h->method) == 0)
			r->http.method = methods[i].method;
	r->http.path = h->path;
	r->http.query = h->query;
	r->http.headers = h->headers.at;
	r->http.nheaders = h->headers.n;
	settle(r, framing_feed(r->framing, h->bytes.at, h->bytes.n, &used));
	r->keeps_alive = framing_keeps_alive(r->framing);
	if (framing_length(r->framing) > LIMIT_BODY)
		refuse(r, 413);
	else if (r->asks && r->state == REQUEST_BODY &&
	    (framing_length(r->framing) > LIMIT_SPOOL || framing_is_chunked(r->framing)))
		r->state = REQUEST_ASKS;
}

void
request_admit(struct request *r, size_t most, int64_t whose)
{
	r->state = REQUEST_BODY;
	r->most = most;
	r->whose = whose;
	if (framing_length(r->framing) > most)
		refuse(r, 413);
}

size_t
request_feed(struct request *r, const char *bytes, size_t n)
{
	size_t taken = 0, used;

	if (r->state == REQUEST_HEAD) {
		taken = head_feed(&r->head, bytes, n);
		if (r->head.refused != 0)
			refuse(r, r->head.refused);
		else if (r->head.whole)
			take_head(r);
	}
	if (r->state == REQUEST_BODY && taken < n) {
		settle(r, framing_feed(r->framing, bytes + taken, n - taken, &used));
		taken += used;
		r->received += used;
		/* One byte to a chunk of five is not a body but a burden. */
		if (r->state == REQUEST_BODY && r->received > 2 * (size_t)LIMIT_BODY)
			refuse(r, 413);
	}
	return taken;
}
