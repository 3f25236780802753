/* The program from its outside: from its start to its first answer, its memory when idle, the time of making a city. */
#include "bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "statements.h"

enum { ANSWER_MS = 100, IDLE_MB = 60, DEMO_MS = 20000 };
enum { STARTS = 10, SETTLE_US = 500000 };

extern char **environ;

/* This same program; what it says goes to ${out}, or nowhere if that is negative. */
static bool
spawn_self(struct ctx *ctx, char *const *argv, int out, pid_t *pid)
{
	posix_spawn_file_actions_t files;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (out < 0)
		posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	else
		posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	int status = posix_spawn(pid, "/proc/self/exe", &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	return status == 0 || problem_fault(ctx, "spawn: %s", strerror(status));
}

/* Asks for a page. */
static bool
ask(int port)
{
	static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", answer[] = "HTTP/1.1 ";
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	char start[sizeof answer - 1];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good = fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
	    send(fd, request, sizeof request - 1, MSG_NOSIGNAL) == (ssize_t)sizeof request - 1 &&
	    recv(fd, start, sizeof start, MSG_WAITALL) == (ssize_t)sizeof start && memcmp(start, answer, sizeof start) == 0;

	if (fd >= 0)
		close(fd);
	return good;
}

struct server { struct bench *bench; const char *db; pid_t pid; double processor; };

/* What another process has used so far, in milliseconds. */
static double
processor_of(pid_t pid)
{
	struct timespec t = { 0 };
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
		return 0;
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* On a port that the system chooses, which stands in the line it says when it is ready: "…：http://127.0.0.1:PORT/ …". */
static bool
start(struct ctx *ctx, void *what)
{
	struct server *s = what;
	char *catalog = arena_str(ctx->arena, s->bench->in->catalog == NULL ? "" : s->bench->in->catalog), line[256] = "";
	char *argv[] = { "dangjian", "serve", "--listen", "127.0.0.1:0", "--db", arena_str(ctx->arena, s->db),
		catalog[0] == '\0' ? NULL : "--catalog", catalog, NULL };
	int ends[2], port = 0;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return problem_fault(ctx, "pipe: %s", strerror(errno));
	bool spawned = spawn_self(ctx, argv, ends[1], &s->pid);
	close(ends[1]);
	ssize_t n = spawned ? read(ends[0], line, sizeof line - 1) : 0;
	close(ends[0]);
	const char *colon = n > 0 ? strstr(line, "127.0.0.1:") : NULL;
	if (colon == NULL || sscanf(colon, "127.0.0.1:%d/", &port) != 1 || !ask(port))
		return problem_say(ctx, PROBLEM_RULE, "dangjian serve 没有应答，请先单独运行它看原因");
	s->processor = processor_of(s->pid);
	return true;
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
	const struct bench_job job = { "first_answer", "启动网页服务到第一次应答", ANSWER_MS, false, 1, start };
	struct lap took[STARTS];
	double memory = 0;
	bool good = true;

	for (int i = 0; i < STARTS && good; i++) {
		good = bench_once(ctx, &job, &s, &took[i]);
		took[i].processor = s.processor;
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
		.target = IDLE_MB, .p50 = { memory, 0 }, .p99 = { memory, 0 }, .times = 1, .rows = b->rows };
	return true;
}

/* ---- a city ---- */

struct city { char *path; struct rusage used; };

static double
milliseconds(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static bool
make_city(struct ctx *ctx, void *what)
{
	struct city *city = what;
	char *argv[] = { "dangjian", "demo", "--quiet", "--db", city->path, NULL };
	pid_t pid;
	int status = 0;

	return spawn_self(ctx, argv, -1, &pid) && ((wait4(pid, &status, 0, &city->used) == pid && status == 0) ||
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
	struct city city = { .path = arena_strf(ctx->arena, "%s/city.db", b->room) };
	const struct bench_job job = { "demo", "生成演示市", DEMO_MS, false, 1, make_city };
	struct lap took;
	int64_t records = 0;

	if (!bench_once(ctx, &job, &city, &took) || !count_records(ctx, city.path, &records))
		return false;
	took.processor = milliseconds(city.used.ru_utime) + milliseconds(city.used.ru_stime);
	bench_add(ctx, b, &job, &took, 1, records);
	return true;
}
