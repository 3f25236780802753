/* The program from its outside: from its start to its first answer, its memory when idle, the time of making a city. */
#include "bench.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "statements.h"

enum { ANSWER_MS = 100, IDLE_MB = 60, DEMO_MS = 20000 };
enum { STARTS = 10, WAIT_MS = 10000, STEP_US = 500, SETTLE_US = 500000 };

extern char **environ;

/* This same program, saying nothing. */
static bool
spawn_self(struct ctx *ctx, char *const *argv, pid_t *pid)
{
	posix_spawn_file_actions_t files;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	int status = posix_spawn(pid, "/proc/self/exe", &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	return status == 0 || problem_fault(ctx, "spawn: %s", strerror(status));
}

/* A port that is free now. */
static bool
find_port(struct ctx *ctx, struct sockaddr_in *out)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good = fd >= 0 && bind(fd, (struct sockaddr *)&address, n) == 0 &&
	    getsockname(fd, (struct sockaddr *)&address, &n) == 0;

	if (fd >= 0)
		close(fd);
	*out = address;
	return good || problem_fault(ctx, "no free port");
}

/* Asks for a page; false if nobody answers yet. */
static bool
ask(const struct sockaddr_in *address)
{
	static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", answer[] = "HTTP/1.1 ";
	char start[sizeof answer - 1];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0 &&
	    send(fd, request, sizeof request - 1, MSG_NOSIGNAL) == (ssize_t)sizeof request - 1 &&
	    recv(fd, start, sizeof start, MSG_WAITALL) == (ssize_t)sizeof start && memcmp(start, answer, sizeof start) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

struct server { struct bench *bench; const char *db; struct sockaddr_in address; pid_t pid; };

static bool
start(struct ctx *ctx, void *what)
{
	struct server *s = what;
	char *listen = arena_strf(ctx->arena, "127.0.0.1:%d", ntohs(s->address.sin_port));
	char *catalog = arena_str(ctx->arena, s->bench->in->catalog == NULL ? "" : s->bench->in->catalog);
	char *argv[] = { "dangjian", "serve", "--listen", listen, "--db", arena_str(ctx->arena, s->db),
		catalog[0] == '\0' ? NULL : "--catalog", catalog, NULL };

	if (!spawn_self(ctx, argv, &s->pid))
		return false;
	for (int waited = 0; waited < WAIT_MS * 1000; waited += STEP_US) {
		if (ask(&s->address))
			return true;
		if (waitpid(s->pid, NULL, WNOHANG) == s->pid) {
			s->pid = 0;
			break;
		}
		usleep(STEP_US);
	}
	return problem_say(ctx, PROBLEM_RULE, "dangjian serve 没有应答，请先单独运行它看原因");
}

static void
stop(struct server *s)
{
	if (s->pid == 0)
		return;
	kill(s->pid, SIGTERM);
	waitpid(s->pid, NULL, 0);
	s->pid = 0;
}

/* Resident memory in MB. */
static bool
resident(struct ctx *ctx, pid_t pid, double *out)
{
	FILE *status = fopen(arena_strf(ctx->arena, "/proc/%ld/status", (long)pid), "re");
	char line[256];
	long kilobytes = 0;

	while (status != NULL && fgets(line, sizeof line, status) != NULL)
		if (sscanf(line, "VmRSS: %ld", &kilobytes) == 1)
			break;
	if (status != NULL)
		fclose(status);
	*out = (double)kilobytes / 1024;
	return kilobytes > 0 || problem_fault(ctx, "no resident memory of %ld", (long)pid);
}

bool
bench_start(struct ctx *ctx, struct bench *b, const char *db)
{
	struct server s = { .bench = b, .db = db };
	const struct bench_job job = { "first_answer", "启动网页服务到第一次应答", ANSWER_MS, CLOCK_MONOTONIC, 1, start };
	double took[STARTS], memory = 0;
	bool good = true;

	for (int i = 0; i < STARTS && good; i++) {
		good = find_port(ctx, &s.address) && bench_once(ctx, &job, &s, &took[i]);
		if (good && i == STARTS - 1) {
			usleep(SETTLE_US);
			good = resident(ctx, s.pid, &memory);
		}
		stop(&s);
		command_progress(b->in, job.label, i + 1, STARTS);
	}
	if (!good)
		return false;
	bench_add(ctx, b, &job, took, STARTS, b->rows);
	*VEC_ADD(ctx->arena, &b->list) = (struct measurement){ .name = "idle_memory", .label = "网页服务空闲时的内存", .unit = "MB",
		.target = IDLE_MB, .p50 = memory, .p99 = memory, .times = 1, .rows = b->rows };
	return true;
}

/* ---- a city ---- */

static bool
make_city(struct ctx *ctx, void *what)
{
	char *argv[] = { "dangjian", "demo", "--quiet", "--db", what, NULL };
	pid_t pid;
	int status = 0;

	return spawn_self(ctx, argv, &pid) && ((waitpid(pid, &status, 0) == pid && status == 0) ||
	    problem_say(ctx, PROBLEM_RULE, "dangjian demo 没有完成，请先单独运行它看原因"));
}

/* Each record of the city has its entry in the history. */
static bool
count_records(struct ctx *ctx, const char *path, int64_t *out)
{
	struct ctx own = *ctx;
	struct store *store;

	if (!store_open(ctx, path, DB_EXISTING, &store))
		return false;
	own.db = NULL;
	bool good = db_connect(&own, store, &own.db) && db_get_int(&own, sql_bench_records, DB_NO_ARGS, NULL, out);
	db_close(own.db);
	store_close(store);
	ctx->problems = own.problems;
	return good;
}

bool
bench_city(struct ctx *ctx, struct bench *b)
{
	char *path = arena_strf(ctx->arena, "%s/city.db", b->room);
	const struct bench_job job = { "demo", "生成演示市", DEMO_MS, CLOCK_MONOTONIC, 1, make_city };
	double took;
	int64_t records = 0;

	if (!bench_once(ctx, &job, path, &took) || !count_records(ctx, path, &records))
		return false;
	bench_add(ctx, b, &job, &took, 1, records);
	return true;
}
