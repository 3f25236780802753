/* The key, and the head of the history that is kept beside it. */
#include "keep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "chain.h"
#include "mac.h"
#include "statement.h"
#include "statements.h"
#include "text.h"

static char *key_path;
static unsigned char file_key[SEAL_KEY];

/* $DANGJIAN_KEYS, else the user's state folder, which is made. */
static char *
find_key_path(struct ctx *ctx)
{
	const char *named = getenv("DANGJIAN_KEYS"), *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (named != NULL && named[0] != '\0')
		return arena_str(ctx->arena, named);
	char *base = state != NULL && state[0] == '/' ? arena_str(ctx->arena, state) :
	    arena_strf(ctx->arena, "%s/.local/state", home == NULL || home[0] == '\0' ? "." : home);
	char *folder = arena_strf(ctx->arena, "%s/dangjian", base);
	for (char *p = folder + 1; (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		mkdir(folder, 0700);
		*p = '/';
	}
	mkdir(folder, 0700);
	return arena_strf(ctx->arena, "%s/keys", folder);
}

const char *
keep_head_path(struct ctx *ctx, const char *base)
{
	return arena_strf(ctx->arena, "%s.head-%s", key_path, base);
}

void
keep_head_read(struct ctx *ctx, const char *base, int64_t *seq, char hex[static SEAL_HEX])
{
	FILE *in = fopen(keep_head_path(ctx, base), "r");
	long long n;

	*seq = 0;
	if (in == NULL)
		return;
	if (fscanf(in, "%lld %64s", &n, hex) == 2)
		*seq = n;
	fclose(in);
}

/* Whether the head beside the key is an entry of this history.  If not, the database was put back, and the file is what
   proves it: it stays. */
static bool
goes_on(struct ctx *ctx, const char *base, bool *out)
{
	char hex[SEAL_HEX];
	struct rows *rows;
	int64_t seq;

	keep_head_read(ctx, base, &seq, hex);
	*out = seq == 0;
	if (*out)
		return true;
	if (!db_rows(ctx, sql_history_mac, DB_ARGS(db_int("seq", seq)), &rows))
		return false;
	if (rows_next(rows)) {
		struct db_value mac = rows_value(ctx, rows, 0);

		*out = strcmp(hex, seal_hex(ctx->arena, (const unsigned char *)mac.text, mac.n)) == 0;
	}
	return rows_end(ctx, rows);
}

/* The head beside the key, so that a history cut short is noticed: "SEQ HEXMAC" in a file of this database's name. */
static bool
write_head(struct ctx *ctx)
{
	struct rows *rows;
	char *base = NULL, *line = NULL;
	bool on;

	if (key_path == NULL || !db_rows(ctx, sql_chain_head_get, DB_NO_ARGS, &rows))
		return false;
	if (rows_next(rows)) {
		struct db_value mac = rows_value(ctx, rows, 2);

		base = rows_str(ctx, rows, 0);
		line = arena_strf(ctx->arena, "%lld %s\n", (long long)rows_int(rows, 1),
		    seal_hex(ctx->arena, (const unsigned char *)mac.text, mac.n));
	}
	if (!rows_end(ctx, rows) || base == NULL || !goes_on(ctx, base, &on) || !on)
		return false;
	const char *path = keep_head_path(ctx, base), *beside = arena_strf(ctx->arena, "%s.%ld", path, (long)getpid());
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	/* On the disk before it takes the old one's place: a crash leaves one of the two, never an empty file. */
	bool good = fd >= 0 && write(fd, line, strlen(line)) == (ssize_t)strlen(line) && fsync(fd) == 0;
	int why = errno;
	if (fd >= 0)
		close(fd);
	if (good && rename(beside, path) == 0)
		return true;
	why = good ? errno : why;
	if (fd >= 0)
		unlink(beside);
	return problem_fault(ctx, "%s: %s", path, strerror(why));
}

/* One thread at a time: the file beside has the process's name, and a head that was read earlier must not be written later. */
static pthread_mutex_t head_lock = PTHREAD_MUTEX_INITIALIZER;

/* What cannot be written beside the key takes nothing back, so it is no problem of who wrote: the next commit writes it. */
static void
after_commit(struct ctx *ctx)
{
	size_t mark = ctx->problems.list.n;

	pthread_mutex_lock(&head_lock);
	write_head(ctx);
	pthread_mutex_unlock(&head_lock);
	for (size_t i = mark; i < ctx->problems.list.n; i++) {
		const struct problem *p = &ctx->problems.list.at[i];

		fprintf(stderr, "fault after a commit, head of the history: %s\n", p->detail == NULL ? p->say : p->detail);
	}
	problem_forget(ctx, mark);
}

enum { LEFT_SECONDS = 60 };	/* a head is written in much less */

/* What a process that was killed left behind while it wrote a head: HEAD.PID, of none that lives. */
static void
sweep(struct ctx *ctx, const char *path)
{
	const char *slash = strrchr(path, '/'), *heads = arena_strf(ctx->arena, "%s.head-", slash == NULL ? path : slash + 1);
	DIR *dir = opendir(slash == NULL ? "." : arena_copy(ctx->arena, path, (size_t)(slash - path) + 1));
	const struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		const char *name = e->d_name, *dot = strrchr(name, '.');
		struct stat st;
		int64_t pid;

		if (text_skip(&name, heads) && dot > name && text_read_int(dot + 1, &pid) && pid > 0 && kill((pid_t)pid, 0) != 0 &&
		    errno == ESRCH && fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
		    time(NULL) - st.st_mtime > LEFT_SECONDS)
			unlinkat(dirfd(dir), e->d_name, 0);
	}
	if (dir != NULL)
		closedir(dir);
}

/* A database without a name has nothing that could be verified. */
static bool
bind_key(struct ctx *ctx)
{
	char *base = NULL;

	if (!db_get_str(ctx, sql_chain_base_get, DB_NO_ARGS, NULL, &base))
		return false;
	mac_bind(file_key, base == NULL ? "" : base);
	return true;
}

bool
keep_base_make(struct ctx *ctx)
{
	return chain_make(ctx) && bind_key(ctx);
}

bool
keep_open(struct ctx *ctx, bool make)
{
	const char *path = find_key_path(ctx);
	enum step_state state = STEP_NONE;

	if (!seal_key_read(ctx, path, make, file_key))
		return false;
	mac_bind(file_key, "");
	if (ctx->db != NULL && (!step_state(ctx, sql_steps, sql_steps_n, &state) || (state != STEP_NONE && !bind_key(ctx))))
		return false;
	sweep(ctx, path);
	free(key_path);
	key_path = arena_must(strdup(path));
	db_before_commit(chain_before_commit);
	db_after_commit(after_commit);
	return true;
}
