#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cause.h"
#include "connection.h"
#include "limits.h"
#include "text.h"

enum { SWEEP_MS = 1000, STOPPING_SWEEP_MS = 20, BACKLOG = 511, OTHER_FILES = 256 };

/* "127.0.0.1:8080" or "[::1]:8080" */
static bool
read_address(struct ctx *ctx, const char *listen, struct sockaddr_storage *out)
{
	const char *colon = strrchr(listen, ':');
	int64_t port = -1;
	bool good = colon != NULL && colon > listen && text_read_int(colon + 1, &port) && port >= 0 && port <= 65535;

	if (good && listen[0] == '[' && colon[-1] == ']')
		good = uv_ip6_addr(arena_copy(ctx->arena, listen + 1, (size_t)(colon - listen) - 2), (int)port,
		    (struct sockaddr_in6 *)out) == 0;
	else if (good)
		good = uv_ip4_addr(arena_copy(ctx->arena, listen, (size_t)(colon - listen)), (int)port,
		    (struct sockaddr_in *)out) == 0;
	return good || problem_field(ctx, "listen", "“%s”不是监听地址，请写成 127.0.0.1:8080 或 [::1]:8080 的样子", listen);
}

static bool
refuse_address(struct ctx *ctx, const char *listen, int error)
{
	switch (error) {
	case UV_EADDRINUSE:
		return problem_field(ctx, "listen", "%s 的端口已被占用，请换一个端口，或先停掉占用它的程序", listen);
	case UV_EACCES:
		return problem_field(ctx, "listen", "没有权限使用 %s 的端口，请换用 1024 以上的端口", listen);
	case UV_EADDRNOTAVAIL:
		return problem_field(ctx, "listen", "本机没有 %s 这个地址，请写本机的地址，只在本机使用时写 127.0.0.1", listen);
	default:
		return problem_field(ctx, "listen", "不能监听 %s：%s，请换一个地址", listen,
		    cause_of(ctx->arena, -error));
	}
}

static void
on_connection(uv_stream_t *listener, int error)
{
	if (error == 0)
		connection_open(listener->data);
}

static void
close_handle(uv_handle_t *handle, void *unused)
{
	(void)unused;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

/* Nothing can be taken from under a worker that does not come back; what it has not committed was never saved. */
static void
give_up(const struct server *s)
{
	if (s->service->log != NULL)
		s->service->log(s->service->payload, "stop: a worker did not finish in time");
	fflush(NULL);
	_exit(0);
}

static void
on_sweep(uv_timer_t *sweep)
{
	struct server *s = sweep->data;

	connection_sweep(s);
	if (!s->stopping)
		return;
	if (uv_now(&s->loop) >= s->stop_by && !connection_drop(s))
		give_up(s);
	if (s->connections == 0) {
		pool_close(s->pool);
		uv_walk(&s->loop, close_handle, NULL);
	}
}

static void
on_signal(uv_signal_t *sig, int number)
{
	struct server *s = sig->data;

	(void)number;
	if (s->stopping)
		return;
	s->stopping = true;
	s->stop_by = uv_now(&s->loop) + LIMIT_STOP_MS / (uint64_t)s->hurry;
	uv_close((uv_handle_t *)&s->listener, NULL);
	connection_stop(s);
	uv_timer_start(&s->sweep, on_sweep, 0, STOPPING_SWEEP_MS);
}

/* Each connection is a descriptor; the usual soft limit is below LIMIT_CONNECTIONS. */
static void
allow_files(void)
{
	const rlim_t wanted = LIMIT_CONNECTIONS + OTHER_FILES;
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < wanted) {
		files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

static bool
open_listener(struct ctx *ctx, struct server *s, const char *listen)
{
	struct sockaddr_storage address = { 0 };
	int error;

	if (!read_address(ctx, listen, &address))
		return false;
	s->listener.data = s;
	if ((error = uv_tcp_init(&s->loop, &s->listener)) != 0 ||
	    (error = uv_tcp_bind(&s->listener, (struct sockaddr *)&address, 0)) != 0 ||
	    (error = uv_listen((uv_stream_t *)&s->listener, BACKLOG, on_connection)) != 0)
		return refuse_address(ctx, listen, error);
	return true;
}

static bool
open_watches(struct ctx *ctx, struct server *s)
{
	static const int numbers[COUNT(s->signals)] = { SIGTERM, SIGINT };
	int error;

	s->sweep.data = s;
	if ((error = uv_timer_init(&s->loop, &s->sweep)) != 0 ||
	    (error = uv_timer_start(&s->sweep, on_sweep, SWEEP_MS / (uint64_t)s->hurry, SWEEP_MS / (uint64_t)s->hurry)) != 0)
		return problem_fault(ctx, "uv_timer: %s", uv_strerror(error));
	for (size_t i = 0; i < COUNT(s->signals); i++) {
		s->signals[i].data = s;
		if ((error = uv_signal_init(&s->loop, &s->signals[i])) != 0 ||
		    (error = uv_signal_start(&s->signals[i], on_signal, numbers[i])) != 0)
			return problem_fault(ctx, "uv_signal: %s", uv_strerror(error));
	}
	return true;
}

static void
tell_ready(struct ctx *ctx, const struct server *s, const struct http_options *options)
{
	struct sockaddr_storage address;
	int size = sizeof address;
	char name[64];

	if (options->ready == NULL || uv_tcp_getsockname(&s->listener, (struct sockaddr *)&address, &size) != 0 ||
	    uv_ip_name((struct sockaddr *)&address, name, sizeof name) != 0)
		return;
	bool six = address.ss_family == AF_INET6;
	unsigned port = ntohs(six ? ((struct sockaddr_in6 *)&address)->sin6_port : ((struct sockaddr_in *)&address)->sin_port);
	options->ready(s->service->payload, arena_strf(ctx->arena, six ? "http://[%s]:%u/" : "http://%s:%u/", name, port));
}

bool
http_serve(struct ctx *ctx, const struct http_options *options, const struct http_service *service)
{
	struct server *s = arena_alloc(ctx->arena, sizeof *s);
	int workers = options->workers > 0 ? options->workers : (int)uv_available_parallelism();
	int error = uv_loop_init(&s->loop);

	if (error != 0)
		return problem_fault(ctx, "uv_loop_init: %s", uv_strerror(error));
	s->service = service;
	s->proxied = options->proxied;
	s->hurry = options->hurry > 0 ? options->hurry : 1;
	signal(SIGPIPE, SIG_IGN);
	allow_files();
	bool good = open_listener(ctx, s, options->listen) && open_watches(ctx, s) &&
	    pool_open(ctx, service, workers < 2 ? 2 : workers, &s->loop, connection_answered, &s->pool);
	if (good)
		tell_ready(ctx, s, options);
	else
		uv_walk(&s->loop, close_handle, NULL);
	uv_run(&s->loop, UV_RUN_DEFAULT);
	uv_loop_close(&s->loop);
	return good;
}
