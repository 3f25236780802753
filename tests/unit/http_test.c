#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "answer.h"
#include "framing.h"
#include "limits.h"
#include "request.h"
#include "text.h"

#define HOST "Host: h\r\n"

/* Feeds ${raw} in pieces of ${size}; how much was left comes in ${left}. */
static struct request *
feed(const char *raw, size_t n, size_t size, size_t *left)
{
	struct request *r = request_make("127.0.0.1");
	size_t at = 0;

	while (at < n && (r->state == REQUEST_HEAD || r->state == REQUEST_BODY)) {
		size_t piece = n - at < size ? n - at : size, taken = request_feed(r, raw + at, piece);

		at += taken;
		if (taken < piece)
			break;
	}
	*left = n - at;
	return r;
}

static void
test_request__is_the_same_in_pieces_of_any_size(void **state)
{
	static const char raw[] = "\r\nPOST /a%20b?c=%20 HTTP/1.1\r\nhOsT: x:1\r\nX-A:  one two \t\r\n"
	    "Transfer-Encoding: Chunked\r\n\r\n"
	    "3;e=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\nGET /next";

	(void)state;
	for (size_t size = 1; size <= sizeof raw; size++) {
		size_t left;
		struct request *r = feed(raw, sizeof raw - 1, size, &left);

		assert_int_equal(r->state, REQUEST_WHOLE);
		assert_int_equal(left, strlen("GET /next"));
		assert_int_equal(r->http.method, HTTP_POST);
		assert_string_equal(r->http.path, "/a b");
		assert_string_equal(r->http.query, "c=%20");
		assert_int_equal(r->http.nheaders, 3);
		assert_string_equal(http_header(&r->http, "Host"), "x:1");
		assert_string_equal(http_header(&r->http, "x-a"), "one two");
		assert_null(http_header(&r->http, "x-trailer"));
		assert_int_equal(r->http.body_size, 5);
		assert_string_equal(r->http.body, "abcde");
		assert_int_equal(r->http.body_file, -1);
		assert_true(r->keeps_alive);
		request_free(r);
	}
}

static void
test_request__is_refused_at_its_first_wrong_byte(void **state)
{
	static const struct { const char *raw; int status; size_t left; } cases[] = {
		{ "GET / HTTP/1.1\nxxx", 400, 4 }, { "GET / HTTP/1.1\r\n xxx", 400, 4 }, { "\x16\x03\x01", 400, 3 },
		{ "GET / HTTP/1.1\r\n" HOST "a: b\rc", 400, 1 }, { "GET /../ HTTP/1.1\r\n" HOST "\r\nxxx", 400, 3 },
		{ "GET / HTTP/1.1\r\n\r\nxxx", 400, 3 }, { "GET / HTTP/3.0\r\n\r\nxxx", 505, 3 },
		{ "GET / HTTP/1.1\r\n" HOST "Content-Length: 35651585\r\n\r\nxxx", 413, 3 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t size = 1; size < 100; size += 49) {
			size_t left;
			struct request *r = feed(cases[i].raw, strlen(cases[i].raw), size, &left);

			assert_int_equal(r->state, REQUEST_REFUSED);
			assert_int_equal(r->refused, cases[i].status);
			assert_int_equal(left, cases[i].left);
			request_free(r);
		}
}

static void
test_request__a_body_past_64_kib_goes_to_a_file_that_no_folder_knows(void **state)
{
	struct ctx *ctx = *state;
	size_t size = LIMIT_SPOOL + 1, left;
	struct buf raw = buf_make(ctx->arena);
	char *back = arena_alloc(ctx->arena, size);

	buf_putf(&raw, "POST / HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n\r\n", size);
	for (size_t i = 0; i < size; i++)
		buf_putc(&raw, (char)(i % 251));
	struct request *r = feed(raw.at, raw.n, 1000, &left);
	assert_int_equal(r->state, REQUEST_WHOLE);
	assert_null(r->http.body);
	assert_int_equal(r->http.body_size, size);
	int fd = r->http.body_file;
	assert_int_equal(pread(fd, back, size, 0), size);
	assert_memory_equal(back, raw.at + raw.n - size, size);
	char *link = arena_strf(ctx->arena, "/proc/self/fd/%d", fd), target[256] = "";
	assert_true(readlink(link, target, sizeof target - 1) > 0);
	assert_true(text_ends(target, " (deleted)"));
	request_free(r);
	assert_int_equal(pread(fd, back, 1, 0), -1);
}

static void
test_request__spooled_bodies_cannot_fill_the_disk(void **state)
{
	struct ctx *ctx = *state;
	char *zeros = arena_alloc(ctx->arena, LIMIT_UPLOAD), head[100];
	struct request *all[LIMIT_SPOOLED / LIMIT_UPLOAD], *more;
	size_t n = (size_t)snprintf(head, sizeof head, "POST / HTTP/1.1\r\n" HOST "Content-Length: %d\r\n\r\n", LIMIT_BODY);

	for (size_t i = 0; i < COUNT(all); i++) {
		all[i] = request_make("");
		request_feed(all[i], head, n);
		request_feed(all[i], zeros, LIMIT_UPLOAD);
		assert_int_equal(all[i]->state, REQUEST_BODY);
	}
	for (int freed = 0; freed < 2; freed++) {
		more = request_make("");
		request_feed(more, head, n);
		request_feed(more, zeros, LIMIT_SPOOL + 1);
		assert_int_equal(more->state, freed ? REQUEST_BODY : REQUEST_REFUSED);
		assert_int_equal(more->refused, freed ? 0 : 503);
		request_free(more);
		request_free(all[freed]);
	}
	for (size_t i = 2; i < COUNT(all); i++)
		request_free(all[i]);
}

/* Whose body nobody knows has none of it. */
static void
test_request__spooled_bodies_of_one_leave_room_for_another_s(void **state)
{
	struct ctx *ctx = *state;
	char *zeros = arena_alloc(ctx->arena, LIMIT_BODY), head[100];
	static const struct { int64_t whose; int refused; } bodies[] = {
		{ 7, 0 }, { 7, 0 }, { 7, 429 }, { 8, 0 }, { 0, 0 }, { 0, 0 }, { 0, 0 },
	};
	struct request *all[COUNT(bodies)];
	size_t n = (size_t)snprintf(head, sizeof head, "POST / HTTP/1.1\r\n" HOST "Content-Length: %d\r\n\r\n", LIMIT_BODY);

	for (size_t i = 0; i < COUNT(bodies); i++) {
		all[i] = request_make("");
		all[i]->asks = true;
		request_feed(all[i], head, n);
		assert_int_equal(all[i]->state, REQUEST_ASKS);
		request_admit(all[i], LIMIT_BODY, bodies[i].whose);
		request_feed(all[i], zeros, LIMIT_BODY);
		assert_int_equal(all[i]->refused, bodies[i].refused);
		assert_int_equal(all[i]->state, bodies[i].refused == 0 ? REQUEST_WHOLE : REQUEST_REFUSED);
	}
	for (size_t i = 0; i < COUNT(bodies); i++)
		request_free(all[i]);
}

static struct http_answer
answer_with(struct request *r, int status, const char *body)
{
	return (struct http_answer){ .status = status, .type = "text/plain", .body = body, .body_size = strlen(body),
		.arena = r->arena };
}

static void
test_answer__no_value_begins_a_header_of_its_own(void **state)
{
	size_t left;
	struct request *r = feed("GET / HTTP/1.1\r\n" HOST "\r\n", 25, 100, &left);
	struct http_answer answer = answer_with(r, 0, "ok");

	(void)state;
	answer.type = "text/plain\r\nX-A: 1";
	http_set(&answer, "Location", "/a\r\n\r\n<script>");
	http_set(&answer, "X-Text", "党\tb\x7f");
	struct buf head = answer_head(r, &answer, false);
	assert_non_null(strstr(head.at, "\r\nContent-Type: text/plain  X-A: 1\r\n"));
	assert_non_null(strstr(head.at, "\r\nLocation: /a    <script>\r\n"));
	assert_non_null(strstr(head.at, "\r\nX-Text: 党 b \r\n"));
	assert_non_null(strstr(head.at, "\r\nContent-Length: 2\r\n"));
	assert_null(strstr(head.at, "Connection:"));
	assert_ptr_equal(strstr(head.at, "\r\n\r\n"), head.at + head.n - 4);
	request_free(r);
}

static void
test_answer__the_line_of_the_log_has_no_query(void **state)
{
	static const char raw[] = "GET /%E5%85%9A?password=1 HTTP/1.1\r\n" HOST "\r\n";
	size_t left;
	struct request *r = feed(raw, sizeof raw - 1, 100, &left);
	struct http_answer answer = answer_with(r, 404, "");

	(void)state;
	assert_string_equal(answer_line(r, &answer, 12), "GET /党 404 12ms");
	request_free(r);
}

static void
test_cookie__is_found_by_its_whole_name(void **state)
{
	struct ctx *ctx = *state;
	static const struct http_pair headers[] = { { "host", "h" }, { "cookie", "ab=1;  a=2=3; b=; c" } };
	struct http_request request = { .headers = headers, .nheaders = COUNT(headers) }, none = { 0 };

	assert_string_equal(http_cookie(ctx, &request, "ab"), "1");
	assert_string_equal(http_cookie(ctx, &request, "a"), "2=3");
	assert_string_equal(http_cookie(ctx, &request, "b"), "");
	assert_null(http_cookie(ctx, &request, "c"));
	assert_null(http_cookie(ctx, &request, ""));
	assert_null(http_cookie(ctx, &none, "a"));
}

static void
test_encode__keeps_what_rfc_3986_calls_unreserved(void **state)
{
	struct ctx *ctx = *state;

	assert_string_equal(text_url(ctx->arena, "aZ09-._~/?&=+% 党"), "aZ09-._~%2F%3F%26%3D%2B%25%20%E5%85%9A");
}

/* A service that counts what it opens and closes. */
static int open_workers, answered;

static bool
worker_open(struct ctx *ctx, void *payload, void **worker)
{
	*worker = payload;
	open_workers++;
	return payload != NULL || problem_say(ctx, PROBLEM_RULE, "不开始");
}

static void
worker_close(void *worker)
{
	(void)worker;
	open_workers--;
}

static void
answer_path(void *worker, const struct http_request *request, struct http_answer *out)
{
	answered++;
	out->type = worker;
	out->body = arena_str(out->arena, request->path);
	out->body_size = strlen(out->body);
}

static void
test_once__answers_as_the_server_does(void **state)
{
	struct ctx *ctx = *state;
	static const struct { const char *raw, *wanted; } cases[] = {
		{ "GET /a HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 200 OK\r\n" },
		{ "GET /a HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n" },
		{ "GET /a HTT", "HTTP/1.1 400 Bad Request\r\n" }, { "", "HTTP/1.1 400 Bad Request\r\n" },
	};
	char type[] = "text/plain";
	struct http_service service = { .payload = type, .worker_open = worker_open, .worker_close = worker_close,
		.answer = answer_path };

	answered = 0;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = buf_make(ctx->arena);

		assert_true(http_once(ctx, &service, cases[i].raw, strlen(cases[i].raw), &out));
		assert_true(text_starts(out.at, cases[i].wanted));
		assert_non_null(strstr(out.at, "\r\nConnection: close\r\n"));
		assert_int_equal(text_ends(out.at, "\r\n\r\n/a"), i == 0);
	}
	assert_int_equal(answered, 1);
	assert_int_equal(open_workers, 0);
	service.payload = NULL;
	struct buf nothing = buf_make(ctx->arena);
	assert_false(http_once(ctx, &service, cases[0].raw, strlen(cases[0].raw), &nothing));
	assert_int_equal(nothing.n, 0);
	assert_string_equal(ctx->problems.list.at[0].say, "不开始");
}

static void
test_serve__an_address_that_is_none_is_refused(void **state)
{
	struct ctx *ctx = *state;
	static const char *const bad[] = { "", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:-1", "127.0.0.1:65536", "127.1:80",
		"[::1:80", "[]:80", "[::1]80", "localhost:80", "127.0.0.1:80 " };
	struct http_service service = { .worker_open = worker_open, .worker_close = worker_close, .answer = answer_path };

	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(http_serve(ctx, &(struct http_options){ .listen = bad[i] }, &service));
		assert_int_equal(ctx->problems.list.n, i + 1);
		assert_string_equal(ctx->problems.list.at[i].field, "listen");
		assert_non_null(strstr(ctx->problems.list.at[i].say, "不是监听地址"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_request__is_the_same_in_pieces_of_any_size),
		UNIT(test_request__is_refused_at_its_first_wrong_byte),
		UNIT(test_request__a_body_past_64_kib_goes_to_a_file_that_no_folder_knows),
		UNIT(test_request__spooled_bodies_cannot_fill_the_disk),
		UNIT(test_request__spooled_bodies_of_one_leave_room_for_another_s),
		UNIT(test_answer__no_value_begins_a_header_of_its_own),
		UNIT(test_answer__the_line_of_the_log_has_no_query),
		UNIT(test_cookie__is_found_by_its_whole_name),
		UNIT(test_encode__keeps_what_rfc_3986_calls_unreserved),
		UNIT(test_once__answers_as_the_server_does),
		UNIT(test_serve__an_address_that_is_none_is_refused),
	};

	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
