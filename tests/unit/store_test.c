/* Opening, closing, full disks and the steps of the core's schema. */
#include "store_unit.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "engine.h"
#include "step.h"

static bool
run_sql(struct ctx *ctx, void *sql)
{
	return db_script(ctx, sql);
}

static void
write_file(struct ctx *ctx, const char *name, const char *text)
{
	int fd = open(arena_strf(ctx->arena, "%s/%s", store_unit(ctx)->folder, name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static bool
open_file(struct ctx *ctx, const char *name, enum db_open how)
{
	struct store *store;
	bool good = store_open(ctx, arena_strf(ctx->arena, "%s/%s", store_unit(ctx)->folder, name), how, &store);

	if (good)
		store_close(store);
	return good;
}

static void
test_store__what_cannot_be_opened_is_refused_with_what_to_do(void **state)
{
	struct ctx *ctx = *state;
	struct stat st;

	refused(ctx, open_file(ctx, "none.db", DB_EXISTING), PROBLEM_RULE, "dangjian init");
	assert_int_not_equal(stat(arena_strf(ctx->arena, "%s/none.db", store_unit(ctx)->folder), &st), 0);
	refused(ctx, open_file(ctx, "no/folder.db", DB_MAKE), PROBLEM_RULE, "权限");
	refused(ctx, open_file(ctx, ".", DB_EXISTING), PROBLEM_RULE, "不是文件");
	write_file(ctx, "letter.db", "这是一封信，不是数据库。这是一封信，不是数据库。这是一封信，不是数据库。这是一封信，不是数据库。\n");
	refused(ctx, open_file(ctx, "letter.db", DB_EXISTING), PROBLEM_RULE, "不是 dangjian 的数据库");
	write_file(ctx, "empty.db", "");
	must(ctx, open_file(ctx, "empty.db", DB_EXISTING));
}

static void
test_store__a_server_that_does_not_answer_keeps_its_password(void **state)
{
	struct ctx *ctx = *state;
	struct store *store;
	struct db *db;

	must(ctx, store_open(ctx, "postgresql://wang:Geheim%2133@127.0.0.1:1/city?connect_timeout=2", DB_EXISTING, &store));
	assert_false(db_connect(ctx, store, &db));
	EACH(const struct problem, p, ctx->problems.list) {
		assert_int_equal(p->sort, PROBLEM_RULE);
		assert_non_null(strstr(p->say, "127.0.0.1"));
		assert_null(strstr(p->say, "Geheim"));
		assert_true(p->detail == NULL || strstr(p->detail, "Geheim") == NULL);
	}
	store_close(store);
}

static void
test_store__memory_has_one_connection_that_reads_and_writes(void **state)
{
	struct ctx *ctx = *state;
	struct store *store;
	struct db *file = ctx->db, *again;
	int64_t n = 0;

	must(ctx, store_open(ctx, ":memory:", DB_MAKE, &store) && db_connect(ctx, store, &ctx->db));
	must(ctx, db_write(ctx, run_sql, (void *)"create table thing (id bigint); insert into thing values (5)"));
	must(ctx, db_connect(ctx, store, &again));
	assert_ptr_equal(again, ctx->db);
	must(ctx, db_get_int(ctx, "select id from thing", DB_NO_ARGS, NULL, &n));
	assert_int_equal(n, 5);
	refused(ctx, db_run(ctx, "delete from thing", DB_NO_ARGS, NULL), PROBLEM_FAULT, "");
	db_close(ctx->db);
	store_close(store);
	ctx->db = file;
}

/* ---- a full disk ---- */

static bool
fill(struct ctx *ctx, void *what)
{
	(void)what;
	for (int i = 0; i < 200; i++)
		if (!db_run(ctx, "insert into thing (word) values (:word)", DB_ARGS(db_text("word",
		    arena_strf(ctx->arena, "%04000d", i))), NULL))
			return false;
	return true;
}

static bool
add_one(struct ctx *ctx, void *what)
{
	(void)what;
	return db_run(ctx, "insert into thing (word) values ('one')", DB_NO_ARGS, NULL);
}

static void
test_store__a_full_disk_is_said_and_leaves_everything_as_it_was(void **state)
{
	struct ctx *ctx = *state;
	int64_t n = 0;

	must(ctx, db_write(ctx, run_sql, (void *)"create table thing (word text); pragma max_page_count = 60"));
	must(ctx, db_write(ctx, add_one, NULL));
	refused(ctx, db_write(ctx, fill, NULL), PROBLEM_FULL, "磁盘空间不足");
	must(ctx, db_get_int(ctx, "select count(*) from thing", DB_NO_ARGS, NULL, &n));
	assert_int_equal(n, 1);
	/* And goes on when there is space again. */
	must(ctx, db_write(ctx, run_sql, (void *)"pragma max_page_count = 60000"));
	must(ctx, db_write(ctx, fill, NULL));
	must(ctx, db_get_int(ctx, "select count(*) from thing", DB_NO_ARGS, NULL, &n));
	assert_int_equal(n, 201);
}

/* No file may grow beyond ${bytes}: to SQLite it is a disk without room, though with other words for it. */
static void
leave_room(rlim_t bytes)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void
test_store__a_disk_without_room_is_said_in_the_same_words_to_who_reads(void **state)
{
	struct ctx *ctx = *state;
	struct db *own = ctx->db;
	const char *url = arena_strf(ctx->arena, "%s/other.db", store_unit(ctx)->folder);
	struct store *store;

	must(ctx, store_open(ctx, url, DB_MAKE, &store) && db_connect(ctx, store, &ctx->db) &&
	    db_write(ctx, run_sql, (void *)"create table thing (word text)"));
	leave_room(16 << 10);
	refused(ctx, db_write(ctx, fill, NULL), PROBLEM_FULL, "磁盘空间不足");
	leave_room(RLIM_INFINITY);
	must(ctx, db_write(ctx, fill, NULL));
	db_close(ctx->db);
	store_close(store);
	/* The last that leaves takes the log's index along, and who comes makes it anew. */
	leave_room(1 << 10);
	refused(ctx, store_open(ctx, url, DB_EXISTING, &store), PROBLEM_FULL, "磁盘空间不足");
	leave_room(RLIM_INFINITY);
	must(ctx, store_open(ctx, url, DB_EXISTING, &store));
	store_close(store);
	ctx->db = own;
}

/* The server ends the connection of ${ctx}. */
static void
cut(struct ctx *ctx, struct ctx *other)
{
	int64_t pid, n = 0;

	must(ctx, db_get_int(ctx, "select pg_backend_pid()", DB_NO_ARGS, NULL, &pid));
	must(other, db_get_int(other, "select count(pg_terminate_backend(cast(:pid as int), 5000))",
	    DB_ARGS(db_int("pid", pid)), NULL, &n));
}

static bool
add_and_cut(struct ctx *ctx, void *other)
{
	if (!add_one(ctx, NULL))
		return false;
	cut(ctx, other);
	return add_one(ctx, NULL);
}

static bool
add_and_cut_last(struct ctx *ctx, void *other)
{
	if (!add_one(ctx, NULL))
		return false;
	cut(ctx, other);
	return true;
}

static void
test_store__a_lost_connection_is_made_again_and_said_where_something_was_under_way(void **state)
{
	struct ctx *ctx = *state;
	struct store *store;
	struct ctx *other = store_unit_other(ctx, &store);
	char words[65536];
	int64_t n = 0;

	must(ctx, db_write(ctx, run_sql, (void *)"create table thing (word text)"));
	cut(ctx, other);
	FILE *said = tmpfile();
	PQtrace(ctx->db->pg, said);
	must(ctx, db_get_int(ctx, "select count(*) from thing", DB_NO_ARGS, NULL, &n));
	PQuntrace(ctx->db->pg);
	rewind(said);
	words[fread(words, 1, sizeof words - 1, said)] = '\0';
	fclose(said);
	assert_non_null(strstr(words, "select count"));
	assert_null(strstr(words, "deallocate"));	/* of the old connection's statements the new one knows none */
	refused(ctx, add_one(ctx, NULL), PROBLEM_FAULT, "");		/* it is set up as the first one was */
	refused(ctx, db_write(ctx, add_and_cut, other), PROBLEM_AWAY, "数据库暂时连不上");
	refused(ctx, db_write(ctx, add_and_cut_last, other), PROBLEM_AWAY, "不知道是否已经存下");
	must(ctx, db_get_int(ctx, "select count(*) from thing", DB_NO_ARGS, NULL, &n));
	assert_int_equal(n, 0);
	cut(ctx, other);
	must(ctx, db_write(ctx, add_one, NULL));
	must(ctx, db_get_int(ctx, "select count(*) from thing", DB_NO_ARGS, NULL, &n));
	assert_int_equal(n, 1);
	db_close(other->db);
	store_close(store);
}

/* Of the threads that share a store one waits for a server that is frozen; the others learn it from that one. */
static void
test_store__a_server_that_is_silent_is_asked_by_one_at_a_time(void **state)
{
	struct ctx *ctx = *state, other = *ctx;
	struct store *store = store_unit(ctx)->store;
	int64_t pid, n;

	must(&other, db_connect(&other, store, &other.db));
	must(ctx, db_get_int(ctx, "select pg_backend_pid()", DB_NO_ARGS, NULL, &pid));
	assert_int_equal(kill((pid_t)pid, SIGSTOP), 0);
	ctx->db->heard = 0;
	refused(ctx, db_get_int(ctx, "select 1", DB_NO_ARGS, NULL, &n), PROBLEM_AWAY, "数据库暂时连不上");
	assert_true(store->silent_until > 0);
	store->silent_until = INT64_MAX;		/* not yet time to ask again, whose own connection may be as good as ever */
	refused(&other, db_get_int(&other, "select 1", DB_NO_ARGS, NULL, &n), PROBLEM_AWAY, "数据库暂时连不上");
	store->silent_until = 1;
	must(&other, db_get_int(&other, "select 1", DB_NO_ARGS, NULL, &n));
	assert_true(store->silent_until == 0);
	must(ctx, db_get_int(ctx, "select 1", DB_NO_ARGS, NULL, &n));
	assert_int_equal(kill((pid_t)pid, SIGCONT), 0);
	db_close(other.db);
}

/* ---- steps ---- */

static const struct step steps[] = {
	{ 1, "one", { "create table thing (word text)", "create table thing (word text)" } },
	{ 2, "two", { "create table other (word text)", "create table other (word text)" } },
};
static const struct step edited[] = {
	{ 1, "one", { "create table thing (word text, more text)", "create table thing (word text)" } },
};
static const struct step broken[] = {
	{ 1, "one", { "create table thing (word text)", "create table thing (word text)" } },
	{ 2, "two", { "create table other (word text)", "create table other (word text)" } },
	{ 3, "three", { "create table more (word text); create table thing (word text)",
	    "create table more (word text); create table thing (word text)" } },
};

struct applying { const struct step *steps; size_t n; };

static bool
apply(struct ctx *ctx, void *what)
{
	const struct applying *a = what;

	return step_apply(ctx, a->steps, a->n);
}

static enum step_state
state_of(struct ctx *ctx, size_t n)
{
	enum step_state s;

	must(ctx, step_state(ctx, steps, n, &s));
	return s;
}

static void
test_step__each_is_applied_once_and_a_newer_database_is_refused(void **state)
{
	struct ctx *ctx = *state;

	assert_int_equal(state_of(ctx, 2), STEP_NONE);
	must(ctx, db_write(ctx, apply, &(struct applying){ steps, 1 }));
	assert_int_equal(state_of(ctx, 1), STEP_CURRENT);
	assert_int_equal(state_of(ctx, 2), STEP_BEHIND);
	must(ctx, db_write(ctx, apply, &(struct applying){ steps, 2 }));
	must(ctx, db_write(ctx, apply, &(struct applying){ steps, 2 }));
	assert_int_equal(state_of(ctx, 2), STEP_CURRENT);
	assert_int_equal(state_of(ctx, 1), STEP_NEWER);
	refused(ctx, db_write(ctx, apply, &(struct applying){ steps, 1 }), PROBLEM_RULE, "更新的程序");
}

static void
test_step__an_edited_step_is_refused(void **state)
{
	struct ctx *ctx = *state;

	must(ctx, db_write(ctx, apply, &(struct applying){ steps, 1 }));
	refused(ctx, db_write(ctx, apply, &(struct applying){ edited, 1 }), PROBLEM_RULE, "第 1 步");
}

static void
test_step__a_failed_step_leaves_the_schema_as_it_was(void **state)
{
	struct ctx *ctx = *state;
	int64_t n;

	must(ctx, db_write(ctx, apply, &(struct applying){ steps, 1 }));
	refused(ctx, db_write(ctx, apply, &(struct applying){ broken, 3 }), PROBLEM_FAULT, "");
	assert_int_equal(state_of(ctx, 2), STEP_BEHIND);
	refused(ctx, db_get_int(ctx, "select count(*) from other", DB_NO_ARGS, NULL, &n), PROBLEM_FAULT, "");
	must(ctx, db_write(ctx, apply, &(struct applying){ steps, 2 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_SQLITE(test_store__what_cannot_be_opened_is_refused_with_what_to_do),
		ON_SQLITE(test_store__a_server_that_does_not_answer_keeps_its_password),
		ON_SQLITE(test_store__memory_has_one_connection_that_reads_and_writes),
		ON_SQLITE(test_store__a_full_disk_is_said_and_leaves_everything_as_it_was),
		ON_SQLITE(test_store__a_disk_without_room_is_said_in_the_same_words_to_who_reads),
		ON_POSTGRES(test_store__a_lost_connection_is_made_again_and_said_where_something_was_under_way),
		ON_POSTGRES(test_store__a_server_that_is_silent_is_asked_by_one_at_a_time),
		ON_BOTH(test_step__each_is_applied_once_and_a_newer_database_is_refused),
		ON_BOTH(test_step__an_edited_step_is_refused), ON_BOTH(test_step__a_failed_step_leaves_the_schema_as_it_was),
	};

	return store_unit_run("store", tests, COUNT(tests));
}
