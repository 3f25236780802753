/* The web application from its outside: served, or asked once. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "limits.h"
#include "web.h"

static void
ready(void *payload, const char *url)
{
	(void)payload;
	printf("已启动：%s （按 Ctrl+C 停止）\n", url);
	fflush(stdout);
}

static void
no_log(void *payload, const char *line)
{
	(void)payload;
	(void)line;
}

static bool
make_service(struct ctx *ctx, struct invocation *in, struct http_service *out)
{
	struct web *web = arena_alloc(ctx->arena, sizeof *web);

	*web = (struct web){ .store = in->store, .house = &in->house, .on = command_option(in, "--on") == NULL ? DAY_NONE :
	    ctx->today, .proxy = command_option(in, "--proxy") != NULL };
	return web_service(ctx, web, out);
}

bool
serve_run(struct ctx *ctx, struct invocation *in)
{
	const char *listen = command_option(in, "--listen");
	struct http_options options = { .listen = listen == NULL ? "127.0.0.1:8080" : listen,
		.proxied = command_option(in, "--proxy") != NULL, .ready = in->quiet ? NULL : ready };
	struct http_service service;

	if (!make_service(ctx, in, &service))
		return false;
	if (in->quiet)
		service.log = no_log;
	return http_serve(ctx, &options, &service);
}

bool
test_http_run(struct ctx *ctx, struct invocation *in)
{
	struct buf raw = buf_make(ctx->arena), out = buf_make(ctx->arena);
	struct http_service service;
	char chunk[65536];
	ssize_t n;

	while ((n = read(STDIN_FILENO, chunk, sizeof chunk)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || raw.n > LIMIT_UPLOAD + LIMIT_HEAD)
			return problem_say(ctx, PROBLEM_USAGE, "读不到请求，请从标准输入送入一个 HTTP 请求");
		buf_add(&raw, chunk, (size_t)n);
	}
	return make_service(ctx, in, &service) && http_once(ctx, &service, raw.at, raw.n, &out) &&
	    (fwrite(out.at, 1, out.n, stdout) == out.n || problem_say(ctx, PROBLEM_RULE, "写不出结果"));
}
