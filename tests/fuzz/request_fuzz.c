/*
 * A request of any bytes: what is whole keeps the promises of http.h, reads the same in pieces of any
 * size, and its answer is one head.  The first byte is the size of the pieces.
 */
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "request.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static struct request *
feed(const char *raw, size_t n, size_t size, size_t *used)
{
	struct request *r = request_make("::1");

	*used = 0;
	while (*used < n && (r->state == REQUEST_HEAD || r->state == REQUEST_BODY)) {
		/* Each piece its own block: reading past it is seen. */
		size_t piece = n - *used < size ? n - *used : size;
		char *copy = malloc(piece);

		memcpy(copy, raw + *used, piece);
		size_t taken = request_feed(r, copy, piece);
		must(taken <= piece && (taken == piece || r->state >= REQUEST_WHOLE));
		*used += taken;
		free(copy);
	}
	return r;
}

static void
check(const struct request *r)
{
	const struct http_request *h = &r->http;
	size_t hosts = 0;

	must(h->path[0] == '/' && text_valid(h->path, strlen(h->path)) && strchr(h->path, '\n') == NULL);
	must(strstr(h->path, "/../") == NULL && !text_ends(h->path, "/.."));
	for (const char *p = h->query; *p != '\0'; p++)
		must(*p > ' ' && *p < 0x7F);
	for (size_t i = 0; i < h->nheaders; i++) {
		must(head_is_token(h->headers[i].name, strlen(h->headers[i].name)));
		for (const char *p = h->headers[i].value; *p != '\0'; p++)
			must((unsigned char)*p >= ' ' || *p == '\t');
		hosts += strcmp(h->headers[i].name, "host") == 0;
	}
	must(hosts == 1 || (hosts == 0 && r->head.old));
	must(h->body_size == r->body_size && ((h->body == NULL) == (h->body_file >= 0)));
}

static void
check_same(const struct request *a, const struct request *b)
{
	must(a->state == b->state && a->refused == b->refused);
	if (a->state != REQUEST_WHOLE)
		return;
	must(strcmp(a->http.path, b->http.path) == 0 && a->http.nheaders == b->http.nheaders);
	must(a->http.body_size == b->http.body_size && a->keeps_alive == b->keeps_alive);
	must(a->http.body == NULL || memcmp(a->http.body, b->http.body, a->http.body_size) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	size_t used, used_in_pieces;

	if (n == 0)
		return 0;
	struct request *r = feed((const char *)bytes + 1, n - 1, n, &used);
	struct request *pieces = feed((const char *)bytes + 1, n - 1, bytes[0] + 1, &used_in_pieces);
	struct http_answer answer = { .arena = r->arena };
	check_same(r, pieces);
	if (r->state == REQUEST_WHOLE) {
		check(r);
		must(used == used_in_pieces);
		/* What came in may go out again as a header. */
		for (size_t i = 0; i < r->http.nheaders; i++)
			http_set(&answer, "X-Echo", r->http.headers[i].value);
		http_set(&answer, "X-Path", r->http.path);
		http_set(&answer, "X-Raw", arena_copy(r->arena, bytes, n));
	} else {
		answer_refuse(&answer, r->state == REQUEST_REFUSED ? r->refused : 408);
	}
	struct buf head = answer_head(r, &answer, true);
	must(strstr(head.at, "\r\n\r\n") == head.at + head.n - 4);
	must(strchr(answer_line(r, &answer, 1), '\n') == NULL);
	request_free(pieces);
	request_free(r);
	return 0;
}
