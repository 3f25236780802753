/*
 * The least service there is, to test the HTTP floor without the web floor (raw.py drives it):
 * echo ADDRESS [HURRY] serves, echo once answers one request from stdin.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http.h"
#include "seal.h"

static atomic_int answered, open_workers;

static void
say(void *payload, const char *line)
{
	(void)payload;
	printf("%s\n", line);
	fflush(stdout);
}

static bool
worker_open(struct ctx *ctx, void *payload, void **worker)
{
	const char *refuse = getenv("ECHO_REFUSES");

	(void)payload;
	if (refuse != NULL && atomic_load(&open_workers) >= atoi(refuse))
		return problem_say(ctx, PROBLEM_RULE, "这个工作线程不肯开始");
	*worker = ctx;
	atomic_fetch_add(&open_workers, 1);
	return true;
}

static void
worker_close(void *worker)
{
	(void)worker;
	atomic_fetch_sub(&open_workers, 1);
}

static void
put_body(const struct http_request *request, struct buf *out)
{
	char piece[4096];
	ssize_t n;

	if (request->body != NULL) {
		buf_add(out, request->body, request->body_size);
		return;
	}
	lseek(request->body_file, 0, SEEK_SET);
	while ((n = read(request->body_file, piece, sizeof piece)) > 0)
		buf_add(out, piece, (size_t)n);
}

static void
put_form(const struct http_request *request, struct arena *arena, struct buf *out)
{
	struct ctx ctx = { .arena = arena };
	struct form form = { 0 };

	if (request->method == HTTP_POST ? !form_read_body(&ctx, request, &form) : !form_read_query(&ctx, request->query, &form))
		buf_putf(out, "%s\n", problem_line(arena, ctx.problems.list.at));
	EACH(const struct form_field, field, form.fields)
		if (field->filename != NULL)
			buf_putf(out, "%s: %s %zu %s\n", field->name, field->filename, field->n,
			    seal_sm3_hex(arena, field->bytes, field->n));
		else
			buf_putf(out, "%s=%s\n", field->name, field->value);
}

static void
answer(void *worker, const struct http_request *request, struct http_answer *out)
{
	struct buf body = buf_make(out->arena);
	const char *gate = http_header(request, "x-gate");
	int place = atomic_fetch_add(&answered, 1);	/* in the order of answers */

	(void)worker;
	if (gate != NULL)
		say(NULL, "held");
	while (gate != NULL && access(gate, F_OK) != 0)		/* a worker at work until that file is there */
		usleep(1000);
	out->type = "text/plain; charset=utf-8";
	if (strcmp(request->path, "/body") == 0) {
		put_body(request, &body);
	} else if (strcmp(request->path, "/form") == 0) {
		put_form(request, out->arena, &body);
	} else if (strcmp(request->path, "/answered") == 0) {
		buf_putf(&body, "%d", atomic_load(&answered));
	} else if (strcmp(request->path, "/place") == 0) {
		buf_putf(&body, "%d", place);
	} else if (strcmp(request->path, "/headers") == 0) {
		http_set(out, "X-Value", "one\r\nX-Second: two\n\nthree");
		for (size_t i = 0; i < request->nheaders; i++)
			buf_putf(&body, "%s: %s\n", request->headers[i].name, request->headers[i].value);
	} else if (strcmp(request->path, "/nothing") == 0) {
		out->status = 204;
	} else if (strcmp(request->path, "/large") == 0) {
		body.n = 16 << 20;
		body.at = memset(arena_alloc(out->arena, body.n), 'x', body.n);
	} else {
		buf_putf(&body, "%s|%s|%s|%zu|%s", request->path, request->query, request->peer, request->body_size,
		    request->body == NULL ? "spooled" : "in memory");
	}
	out->body = body.at;
	out->body_size = body.n;
}

static const char *
lane(void *payload, const struct http_request *request, struct arena *arena)
{
	const char *name = http_header(request, "x-lane");

	(void)payload;
	(void)arena;
	return name == NULL ? request->peer : name;
}

static bool
is_slow(const struct http_request *request)
{
	return http_header(request, "x-slow") != NULL;
}

int
main(int argc, char **argv)
{
	static const struct http_service service = { .worker_open = worker_open, .worker_close = worker_close,
		.answer = answer, .log = say, .lane = lane, .slow = is_slow };
	struct ctx ctx = { .arena = arena_make() };
	bool good;

	if (argc > 1 && strcmp(argv[1], "once") == 0) {
		struct buf raw = buf_make(ctx.arena), out = buf_make(ctx.arena);
		char piece[4096];

		for (ssize_t n; (n = read(0, piece, sizeof piece)) > 0;)
			buf_add(&raw, piece, (size_t)n);
		good = http_once(&ctx, &service, raw.at, raw.n, &out);
		fwrite(out.at, 1, out.n, stdout);
	} else {
		good = argc > 1 && http_serve(&ctx, &(struct http_options){ .listen = argv[1], .ready = say, .workers = 3,
		    .hurry = argc > 2 ? atoi(argv[2]) : 0 }, &service);
		good = good && atomic_load(&open_workers) == 0;
	}
	EACH(const struct problem, p, ctx.problems.list)
		fprintf(stderr, "%s\n", problem_line(ctx.arena, p));
	arena_free(ctx.arena);
	return good ? 0 : 1;
}
