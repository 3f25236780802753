#include "foreign_child.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "foreign_docx.h"
#include "foreign_fill.h"
#include "foreign_wire.h"
#include "limits.h"

#if defined __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

enum {
	ORDER_READ = 1, ORDER_FILL,
	ANSWER_DONE = 1, ANSWER_REFUSED,
	ANSWER_BYTES = LIMIT_DOCX + LIMIT_DOCX_PART,
	WALL_SECONDS = 2 * LIMIT_CHILD_SECONDS		/* the machine may be busy */
};

struct child {
	pid_t pid;
	int fd;				/* our end of the socket that is its stdin and stdout */
	int64_t deadline;
};

static int64_t
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* Our own binary anew: no files but its socket, no environment, its words to nobody. */
static int
spawn(int theirs, pid_t *pid)
{
	char self[] = "/proc/self/exe", name[] = "dangjian", order[] = FOREIGN_CHILD;
	char *argv[] = { name, order, NULL }, *nothing[] = { NULL };
	posix_spawn_file_actions_t files;
	int error = posix_spawn_file_actions_init(&files);

	if (error != 0)
		return error;
	posix_spawn_file_actions_adddup2(&files, theirs, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, theirs, STDOUT_FILENO);
#ifndef __SANITIZE_ADDRESS__
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
#endif
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	error = posix_spawn(pid, self, &files, NULL, argv, nothing);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

static bool
child_start(struct ctx *ctx, struct child *child)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return problem_fault(ctx, "socketpair: %s", strerror(errno));
	int error = spawn(ends[1], &child->pid);
	close(ends[1]);
	if (error != 0) {
		close(ends[0]);
		return problem_fault(ctx, "posix_spawn /proc/self/exe: %s", strerror(error));
	}
	child->fd = ends[0];
	child->deadline = milliseconds() + WALL_SECONDS * INT64_C(1000);
	return true;
}

static bool
child_wait(const struct child *child, short what)
{
	struct pollfd one = { .fd = child->fd, .events = what };
	int64_t left = child->deadline - milliseconds();
	int n;

	do
		n = left <= 0 ? 0 : poll(&one, 1, (int)left);
	while (n < 0 && errno == EINTR && (left = child->deadline - milliseconds()) > 0);
	return n == 1;
}

/* The child reads its whole order before it answers, so sending first cannot block both. */
static bool
child_send(const struct child *child, const char *bytes, size_t n)
{
	while (n > 0) {
		if (!child_wait(child, POLLOUT))
			return false;
		ssize_t some = send(child->fd, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (some < 0 && errno != EINTR && errno != EAGAIN)
			return false;
		if (some > 0)
			bytes += some, n -= (size_t)some;
	}
	return true;
}

static bool
child_receive(const struct child *child, char *bytes, size_t n)
{
	while (n > 0) {
		if (!child_wait(child, POLLIN))
			return false;
		ssize_t some = recv(child->fd, bytes, n, MSG_DONTWAIT);
		if (some == 0 || (some < 0 && errno != EINTR && errno != EAGAIN))
			return false;
		if (some > 0)
			bytes += some, n -= (size_t)some;
	}
	return true;
}

static bool
child_talk(struct ctx *ctx, const struct child *child, const struct buf *order,
    struct foreign_wire *answer)
{
	uint64_t n = order->n;

	if (!child_send(child, (const char *)&n, sizeof n) || !child_send(child, order->at, order->n))
		return false;
	if (!child_receive(child, (char *)&n, sizeof n) || n > ANSWER_BYTES)
		return false;
	char *bytes = arena_alloc(ctx->arena, n + 1);
	if (!child_receive(child, bytes, n))
		return false;
	*answer = (struct foreign_wire){ ctx->arena, bytes, bytes + n, false };
	return true;
}

/* Ends the child, which has nothing to do once it has answered; what is wrong with it is the file's doing, and said so. */
static bool
child_end(struct ctx *ctx, const struct child *child, const char *name, bool answered)
{
	bool late = milliseconds() >= child->deadline;
	int status = 0;

	close(child->fd);
	kill(child->pid, SIGKILL);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (answered)
		return true;
	if (late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
		return problem_at(ctx, name, 0, "读了 %d 秒还没有读完，已停止；"
		    "请删去图片和多余的内容，另存为 .docx 再试", LIMIT_CHILD_SECONDS);
	return problem_at(ctx, name, 0, "文件过于庞大或结构异常，读不出来；"
	    "请用 Word 或 WPS 打开，另存为新的 .docx 再试");
}

static bool
child_ask(struct ctx *ctx, const char *name, const struct buf *order, struct foreign_wire *answer)
{
	struct child child;
	size_t before = ctx->problems.list.n;

	if (!child_start(ctx, &child))
		return false;
	bool answered = child_talk(ctx, &child, order, answer);
	if (!child_end(ctx, &child, name, answered))
		return false;
	if (foreign_wire_number(answer) == ANSWER_DONE && !answer->bad)
		return true;
	foreign_wire_problems(answer, ctx);
	for (size_t i = before; i < ctx->problems.list.n; i++)
		ctx->problems.list.at[i].file = name;
	if (answer->bad || ctx->problems.list.n == before)
		return problem_fault(ctx, "%s: the child's answer is malformed", name);
	return false;
}

bool
foreign_child_read(struct ctx *ctx, const char *name, const char *bytes, size_t n,
    struct foreign_text *out)
{
	struct foreign_text text = { .docx = true, .bytes = bytes, .n = n };
	struct buf order = buf_make(ctx->arena);
	struct foreign_wire answer;

	name = arena_str(ctx->arena, name);
	foreign_wire_put_number(&order, ORDER_READ);
	foreign_wire_put_bytes(&order, bytes, n);
	if (!child_ask(ctx, name, &order, &answer))
		return false;
	foreign_wire_lines(&answer, &text);
	if (answer.bad)
		return problem_fault(ctx, "%s: the child's lines are malformed", name);
	*out = text;
	return true;
}

bool
foreign_child_fill(struct ctx *ctx, const struct foreign_text *text,
    const struct foreign_change *changes, size_t n, struct buf *out)
{
	struct buf order = buf_make(ctx->arena);
	struct foreign_wire answer;
	size_t size;

	foreign_wire_put_number(&order, ORDER_FILL);
	foreign_wire_put_bytes(&order, text->bytes, text->n);
	foreign_wire_put_changes(&order, changes, n);
	if (!child_ask(ctx, NULL, &order, &answer))
		return false;
	const char *bytes = foreign_wire_bytes(&answer, &size);
	if (answer.bad)
		return problem_fault(ctx, "the child's file is malformed");
	buf_add(out, bytes, size);
	return true;
}

/*
 * From here on in the child.  With three descriptors in use and no more allowed it can open
 * neither file nor socket; a broken reader can only spend what these limits leave it.
 */
static bool
set_limits(void)
{
	const struct { __rlimit_resource_t what; rlim_t most; } limits[] = {
#ifndef __SANITIZE_ADDRESS__		/* it wants all addresses */
		{ RLIMIT_AS, LIMIT_CHILD_MEMORY },
#endif
		{ RLIMIT_NOFILE, STDERR_FILENO + 1 }, { RLIMIT_NPROC, 0 },
		{ RLIMIT_CPU, LIMIT_CHILD_SECONDS }, { RLIMIT_FSIZE, 0 }, { RLIMIT_CORE, 0 },
	};

	for (size_t i = 0; i < COUNT(limits); i++) {
		/* The processor's soft limit lies below its hard one: SIGXCPU tells why. */
		rlim_t hard = limits[i].most + (limits[i].what == RLIMIT_CPU ? 5 : 0);

		if (setrlimit(limits[i].what, &(struct rlimit){ limits[i].most, hard }) != 0)
			return false;
	}
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

static bool
take(char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t some = read(STDIN_FILENO, bytes, n);

		if (some == 0 || (some < 0 && errno != EINTR))
			return false;
		if (some > 0)
			bytes += some, n -= (size_t)some;
	}
	return true;
}

static bool
give(const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t some = send(STDOUT_FILENO, bytes, n, MSG_NOSIGNAL);

		if (some < 0 && errno != EINTR)
			return false;
		if (some > 0)
			bytes += some, n -= (size_t)some;
	}
	return true;
}

static bool
obey(struct ctx *ctx, struct foreign_wire *order, struct buf *answer)
{
	uint64_t what = foreign_wire_number(order);
	size_t n, n_changes;
	const char *bytes = foreign_wire_bytes(order, &n);
	struct foreign_docx *docx;

	if (!foreign_docx_read(ctx, bytes, n, &docx))
		return false;
	if (what == ORDER_READ) {
		foreign_wire_put_lines(answer, &docx->text);
		return true;
	}
	const struct foreign_change *changes = foreign_wire_changes(order, &n_changes);
	struct buf filled = buf_make(ctx->arena);
	if (order->bad)
		return problem_fault(ctx, "the order is malformed");
	if (!foreign_fill_docx(docx, changes, n_changes, &filled))
		return false;
	foreign_wire_put_bytes(answer, filled.at, filled.n);
	return true;
}

int
foreign_child(void)
{
	struct ctx ctx = { .arena = arena_make() };
	struct buf answer = buf_make(ctx.arena), head = buf_make(ctx.arena);
	uint64_t n;

	if (!set_limits() || !take((char *)&n, sizeof n) || n > ANSWER_BYTES)
		return 1;
	char *bytes = arena_alloc(ctx.arena, n + 1);
	struct foreign_wire order = { ctx.arena, bytes, bytes + n, false };
	if (!take(bytes, n))
		return 1;
	if (!obey(&ctx, &order, &answer))
		foreign_wire_put_problems(&answer, &ctx.problems);
	foreign_wire_put_number(&head, sizeof n + answer.n);
	foreign_wire_put_number(&head, problem_any(&ctx) ? ANSWER_REFUSED : ANSWER_DONE);
	bool given = give(head.at, head.n) && give(answer.at, answer.n);
	arena_free(ctx.arena);
	/* What a sanitizer would do at the end needs files and threads. */
	_exit(given ? 0 : 1);
}
