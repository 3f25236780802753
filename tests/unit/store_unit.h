/*
 * A ctx with an open store, on either engine.  Each test has a database of its own: a file in a folder of its own, or a
 * schema of the server at $DANGJIAN_TEST_PG (tests/pg.sh); without that the PostgreSQL half is left out.
 */
#ifndef STORE_UNIT_H
#define STORE_UNIT_H

#include "unit.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db.h"

struct store_unit {
	struct ctx ctx;			/* first, so that a test's state is its ctx */
	struct store *store;
	char folder[64];
	const char *url;
};

static inline struct store_unit *
store_unit(struct ctx *ctx)
{
	return (struct store_unit *)ctx;
}

/* What a test expects to succeed; the problems tell why it did not. */
static inline void
must(struct ctx *ctx, bool good)
{
	if (good)
		return;
	EACH(const struct problem, p, ctx->problems.list)
		print_message("%s %s\n", problem_line(ctx->arena, p), p->detail == NULL ? "" : p->detail);
	fail();
}

/* What a test expects to be refused as ${sort}, in words that have ${words}; the problems are then forgotten. */
static inline void
refused(struct ctx *ctx, bool good, enum problem_sort sort, const char *words)
{
	assert_false(good);
	assert_true(problem_any(ctx));
	const struct problem *p = ctx->problems.list.at;
	if (p->sort != sort || strstr(problem_line(ctx->arena, p), words) == NULL)
		fail_msg("refused with sort %d, “%s” (%s), not “%s”", p->sort, problem_line(ctx->arena, p),
		    p->detail == NULL ? "" : p->detail, words);
	ctx->problems = (struct problems){ 0 };
}

/* A new schema of the server, and the url that finds it. */
static inline const char *
store_unit_postgres(struct arena *arena, const char *server)
{
	static int count;
	char *schema = arena_strf(arena, "unit_%ld_%d", (long)getpid(), ++count);
	PGconn *pg = PQconnectdb(server);
	PGresult *made = PQexec(pg, arena_strf(arena, "create schema %s", schema));

	if (PQresultStatus(made) != PGRES_COMMAND_OK)
		fail_msg("%s", PQerrorMessage(pg));
	PQclear(made);
	PQfinish(pg);
	return arena_strf(arena, "%s&options=-csearch_path%%3D%s", server, schema);
}

/* A second connection to the same database, as another process has it: its own store. */
static inline struct ctx *
store_unit_other(struct ctx *ctx, struct store **store)
{
	struct ctx *other = arena_alloc(ctx->arena, sizeof *other);

	*other = *ctx;
	other->problems = (struct problems){ 0 };
	must(other, store_open(other, store_unit(ctx)->url, DB_EXISTING, store) && db_connect(other, *store, &other->db));
	return other;
}

static inline void
store_unit_start(struct store_unit *u, struct arena *arena, enum db_engine engine)
{
	const char *server = getenv("DANGJIAN_TEST_PG");

	*u = (struct store_unit){ .ctx = { .arena = arena, .today = day_make(2026, 6, 30), .now = 1782000000000 },
		.folder = "/tmp/dangjian-unit.XXXXXX" };
	if (access("/dev/shm", W_OK) == 0)		/* what a test asks of the disk is not whether it survives */
		strcpy(u->folder, "/dev/shm/dangjian-unit.XXXXXX");
	assert_non_null(mkdtemp(u->folder));
	setenv("DANGJIAN_KEYS", arena_strf(arena, "%s/keys", u->folder), 1);
	u->url = engine == DB_SQLITE ? arena_strf(arena, "%s/test.db", u->folder) : store_unit_postgres(arena, server);
	must(&u->ctx, store_open(&u->ctx, u->url, DB_MAKE, &u->store) && db_connect(&u->ctx, u->store, &u->ctx.db));
}

static inline int
store_unit_open(void **state, enum db_engine engine)
{
	struct arena *arena = arena_make();

	*state = arena_alloc(arena, sizeof(struct store_unit));
	store_unit_start(*state, arena, engine);
	return 0;
}

static inline int
store_setup_sqlite(void **state)
{
	return store_unit_open(state, DB_SQLITE);
}

static inline int
store_setup_postgres(void **state)
{
	return store_unit_open(state, DB_POSTGRES);
}

static inline int
store_unit_remove(const char *path, const struct stat *st, int flag, struct FTW *place)
{
	(void)st, (void)flag, (void)place;
	return remove(path);
}

static inline int
store_teardown(void **state)
{
	struct store_unit *u = *state;

	db_close(u->ctx.db);
	store_close(u->store);
	nftw(u->folder, store_unit_remove, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(u->ctx.arena);
	return 0;
}

#define ON_SQLITE(test) { #test " on sqlite", test, store_setup_sqlite, store_teardown, NULL }
#define ON_POSTGRES(test) { #test " on postgresql", test, store_setup_postgres, store_teardown, NULL }
#define ON_BOTH(test) ON_SQLITE(test), ON_POSTGRES(test)

static inline int
store_unit_run(const char *name, const struct CMUnitTest *tests, size_t n)
{
	struct CMUnitTest *kept = calloc(n, sizeof *kept);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (strstr(tests[i].name, " on postgresql") == NULL || getenv("DANGJIAN_TEST_PG") != NULL)
			kept[k++] = tests[i];
	if (k < n)
		print_message("# %zu tests on postgresql are left out: run them with tests/pg.sh\n", n - k);
	int failed = _cmocka_run_group_tests(name, kept, k, NULL, NULL);
	free(kept);
	return failed;
}

#endif
