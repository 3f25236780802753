/* The chain of the history when several rows, threads or programs add to it. */
#include "keep_unit.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- several rows in one transaction ---- */

static bool
keep_inside(struct ctx *ctx, int64_t id, bool refuse)
{
	size_t mark = ctx->problems.list.n;
	bool good = db_write(ctx, keep_one, &(struct keeping){ KEEP_ADD, id, 1, "inside", 1, refuse });

	problem_forget(ctx, mark);
	return good != refuse;
}

/* Refused parts first, between and last; what goes on after one knows the head without its entry. */
static bool
keep_parts(struct ctx *ctx, void *what)
{
	return keep_inside(ctx, 21, true) && keep_one(ctx, &(struct keeping){ KEEP_ADD, 22, 1, "two", 0, false }) &&
	    keep_inside(ctx, 23, true) && keep_inside(ctx, 24, false) &&
	    keep_one(ctx, &(struct keeping){ KEEP_CHANGE, 22, 2, "more", 0, false }) && keep_inside(ctx, 25, true) &&
	    (what == NULL || problem_say(ctx, PROBLEM_RULE, "不"));
}

static void
test_chain__what_a_transaction_takes_back_is_not_in_its_chain(void **state)
{
	struct ctx *ctx = *state;

	keep_three(ctx);
	refused(ctx, db_write(ctx, keep_parts, ctx), PROBLEM_RULE, "不");
	keep_thing(ctx, 26, 1, "next", 0);
	verified(ctx, 5 + 1, 3 + 1);
	must(ctx, db_write(ctx, keep_parts, NULL));
	verified(ctx, 5 + 4, 3 + 3);
	keep_thing(ctx, 27, 1, "and the next", 0);
	verified(ctx, 5 + 5, 3 + 4);
}

/* Whatever stands in the head's row, it ends no program. */
static void
test_chain__a_head_that_was_altered_is_named_and_nothing_saved(void **state)
{
	static const char *const macs[] = { "substr(mac, 1, 1)", "substr(mac, 1, 0)" };
	struct ctx *ctx = *state;

	keep_three(ctx);
	for (size_t i = 0; i < COUNT(macs); i++) {
		tamper(ctx, arena_strf(ctx->arena, "update chain_head set mac = %s", macs[i]));
		refused(ctx, db_write(ctx, keep_one, &(struct keeping){ KEEP_ADD, 21, 1, "more", 0, false }), PROBLEM_RULE, "链首");
		found(ctx, "留痕链的末尾");
	}
}

/* ---- several writers ---- */

struct writer { const char *url; struct store *shared; int64_t first; int n; bool failed; };

static void *
keep_many(void *what)
{
	struct writer *w = what;
	struct ctx ctx = { .arena = arena_make(), .now = 1782000000000 };
	struct store *store = w->shared;

	w->failed = (store == NULL && !store_open(&ctx, w->url, DB_EXISTING, &store)) || !db_connect(&ctx, store, &ctx.db);
	for (int i = 0; !w->failed && i < w->n; i++) {
		struct keeping k = { KEEP_ADD, w->first + i, 1, "from a thread", i % 3, i % 5 == 4 };

		w->failed = db_write(&ctx, keep_one, &k) == k.refuse;
		ctx.problems = (struct problems){ 0 };
	}
	if (!w->failed) {
		db_close(ctx.db);
		store_close(w->shared == NULL ? store : NULL);
	}
	arena_free(ctx.arena);
	return NULL;
}

/* What is written to stderr until it is given back to stderr_back. */
static int
stderr_taken(const char *path)
{
	int back = dup(2);

	assert_ptr_equal(freopen(path, "w", stderr), stderr);
	return back;
}

static off_t
stderr_back(const char *path, int back)
{
	struct stat st;

	fflush(stderr);
	dup2(back, 2);
	close(back);
	assert_int_equal(stat(path, &st), 0);
	return st.st_size;
}

/* The workers of a server share the file of the head; what went wrong with it stands on stderr only. */
static void
test_chain__many_workers_leave_the_last_head_beside_the_key(void **state)
{
	struct ctx *ctx = *state;
	struct writer writers[6];
	pthread_t threads[COUNT(writers)];
	char *base, hex[SEAL_HEX];
	const char *said = arena_strf(ctx->arena, "%s/said", store_unit(ctx)->folder);
	int64_t seq;

	keep_three(ctx);
	must(ctx, db_get_str(ctx, "select base from chain_head", DB_NO_ARGS, NULL, &base));
	int back = stderr_taken(said);
	for (size_t i = 0; i < COUNT(writers); i++) {
		writers[i] = (struct writer){ .url = store_unit(ctx)->url, .first = 1000 * (int64_t)(i + 1), .n = 40 };
		assert_int_equal(pthread_create(&threads[i], NULL, keep_many, &writers[i]), 0);
	}
	for (size_t i = 0; i < COUNT(writers); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(stderr_back(said, back), 0);
	for (size_t i = 0; i < COUNT(writers); i++)
		assert_false(writers[i].failed);
	keep_head_read(ctx, base, &seq, hex);
	assert_int_equal(seq, number(ctx, "select max(seq) from history"));
}

/* Each thread has a store of its own, as two programs on one database have. */
static void
test_chain__two_programs_share_one_chain_while_a_third_verifies(void **state)
{
	struct ctx *ctx = *state;
	struct writer writers[2];
	pthread_t threads[COUNT(writers)];
	int64_t entries, rows;

	keep_three(ctx);
	for (size_t i = 0; i < COUNT(writers); i++) {
		writers[i] = (struct writer){ store_unit(ctx)->url, NULL, 1000 * (int64_t)(i + 1), 50, false };
		assert_int_equal(pthread_create(&threads[i], NULL, keep_many, &writers[i]), 0);
	}
	for (int i = 0; i < 8; i++)
		must(ctx, verify(ctx, &entries, &rows));
	for (size_t i = 0; i < COUNT(writers); i++) {
		pthread_join(threads[i], NULL);
		assert_false(writers[i].failed);
	}
	keep_thing(ctx, 14, 1, "the last head is beside the key", 0);
	verified(ctx, 5 + 80 + 1, 3 + 80 + 1);
}

/* On SQLite they share commits, and each refusal is taken out of one. */
static void
test_chain__threads_that_share_a_commit_share_one_chain(void **state)
{
	struct ctx *ctx = *state;
	struct writer writers[6];
	pthread_t threads[COUNT(writers)];

	keep_three(ctx);
	for (size_t i = 0; i < COUNT(writers); i++) {
		writers[i] = (struct writer){ NULL, store_unit(ctx)->store, 1000 * (int64_t)(i + 1), 25, false };
		assert_int_equal(pthread_create(&threads[i], NULL, keep_many, &writers[i]), 0);
	}
	for (size_t i = 0; i < COUNT(writers); i++) {
		pthread_join(threads[i], NULL);
		assert_false(writers[i].failed);
	}
	verified(ctx, 5 + 6 * 20, 3 + 6 * 20);
}

/* A file beside the heads, written ${age} seconds ago by the process ${pid}. */
static char *
left_by(struct ctx *ctx, long pid, int age)
{
	char *path = arena_strf(ctx->arena, "%s.head-0123456789abcdef.%ld", getenv("DANGJIAN_KEYS"), pid);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	const struct timespec then[] = { { .tv_sec = time(NULL) - age }, { .tv_sec = time(NULL) - age } };

	assert_true(fd >= 0 && futimens(fd, then) == 0 && close(fd) == 0);
	return path;
}

static void
test_chain__what_a_killed_writer_left_is_swept_at_the_next_start(void **state)
{
	struct ctx *ctx = *state;
	pid_t dead[2];

	keep_three(ctx);
	for (size_t i = 0; i < COUNT(dead); i++) {
		dead[i] = fork();
		if (dead[i] == 0)
			_exit(0);
		assert_int_equal(waitpid(dead[i], NULL, 0), dead[i]);
	}
	const char *left = left_by(ctx, dead[0], 300), *fresh = left_by(ctx, dead[1], 0), *own = left_by(ctx, getpid(), 300);
	must(ctx, keep_open(ctx, false));
	assert_int_not_equal(access(left, F_OK), 0);
	assert_int_equal(access(fresh, F_OK), 0);
	assert_int_equal(access(own, F_OK), 0);
	verified(ctx, 5, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_chain__a_head_that_was_altered_is_named_and_nothing_saved),
		ON_BOTH(test_chain__what_a_killed_writer_left_is_swept_at_the_next_start),
		ON_BOTH(test_chain__what_a_transaction_takes_back_is_not_in_its_chain),
		ON_BOTH(test_chain__many_workers_leave_the_last_head_beside_the_key),
		ON_BOTH(test_chain__two_programs_share_one_chain_while_a_third_verifies),
		ON_BOTH(test_chain__threads_that_share_a_commit_share_one_chain),
	};

	return store_unit_run("chain", tests, COUNT(tests));
}
