#include "http.h"

#include <string.h>
#include <strings.h>

#include "answer.h"
#include "request.h"

const char *
http_header(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->nheaders; i++)
		if (strcasecmp(request->headers[i].name, name) == 0)
			return request->headers[i].value;
	return NULL;
}

const char *
http_cookie(struct ctx *ctx, const struct http_request *request, const char *name)
{
	const char *p = http_header(request, "cookie");
	size_t length = strlen(name);

	while (p != NULL && *p != '\0') {
		p += strspn(p, " \t;");
		size_t n = strcspn(p, ";");
		if (n > length && strncmp(p, name, length) == 0 && p[length] == '=')
			return arena_copy(ctx->arena, p + length + 1, n - length - 1);
		p += n;
	}
	return NULL;
}

static void
put_answer(const struct request *r, const struct http_answer *answer, struct buf *out)
{
	struct buf head = answer_head(r, answer, true);

	buf_add(out, head.at, head.n);
	buf_add(out, answer->body, answer_body_size(r, answer));
}

bool
http_once(struct ctx *ctx, const struct http_service *service, const char *raw, size_t n, struct buf *out)
{
	struct request *r = request_make("");
	struct http_answer answer = { .arena = r->arena };
	void *worker;
	bool good = true;

	request_feed(r, raw, n);
	if (r->state == REQUEST_WHOLE) {
		good = service->worker_open(ctx, service->payload, &worker);
		if (good) {
			service->answer(worker, &r->http, &answer);
			service->worker_close(worker);
		}
	} else {
		answer_refuse(&answer, r->state == REQUEST_REFUSED ? r->refused : 400);
	}
	if (good)
		put_answer(r, &answer, out);
	request_free(r);
	return good;
}
