#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"
#include "limits.h"
#include "text.h"

enum { CACHE_FIRST = 64 };

struct db_arg
db_int(const char *name, int64_t i)
{
	return (struct db_arg){ name, { .kind = DB_INT, .i = i } };
}

struct db_arg
db_text(const char *name, const char *text)
{
	if (text == NULL)
		return db_null(name);
	return (struct db_arg){ name, { .kind = DB_TEXT, .text = text, .n = strlen(text) } };
}

struct db_arg
db_bytes(const char *name, const void *bytes, size_t n)
{
	return (struct db_arg){ name, { .kind = DB_BYTES, .text = bytes, .n = n } };
}

struct db_arg
db_null(const char *name)
{
	return (struct db_arg){ name, { .kind = DB_NULL } };
}

struct db_arg
db_value(const char *name, struct db_value value)
{
	return (struct db_arg){ name, value };
}

const char *
db_type_int(enum db_engine engine)
{
	return engine == DB_SQLITE ? "integer" : "bigint";
}

const char *
db_type_flag(enum db_engine engine)
{
	return engine == DB_SQLITE ? "integer" : "smallint";
}

const char *
db_type_bytes(enum db_engine engine)
{
	return engine == DB_SQLITE ? "blob" : "bytea";
}

const char *
db_type_text(enum db_engine engine)
{
	return engine == DB_SQLITE ? "text" : "text collate \"C\"";
}

static void
db_free(struct db *db)
{
	if (db == NULL)
		return;
	for (size_t i = 0; i < db->ncache; i++)
		statement_free(db, db->cache[i]);
	free(db->cache);
	sqlite3_close_v2(db->lite);
	PQfinish(db->pg);
	free(db);
}

/* In memory the one connection is the store's own and closes with it. */
void
db_close(struct db *db)
{
	if (db != NULL && !db->store->memory)
		db_free(db);
}

bool
store_open(struct ctx *ctx, const char *url, enum db_open how, struct store **out)
{
	struct store *store = arena_must(calloc(1, sizeof *store));

	store->engine = text_starts(url, "postgresql://") || text_starts(url, "postgres://") ? DB_POSTGRES : DB_SQLITE;
	store->url = arena_must(strdup(url));
	pthread_mutex_init(&store->lock, NULL);
	pthread_cond_init(&store->committed, NULL);
	if (store->engine == DB_SQLITE && !sqlite_store_open(ctx, store, how)) {
		if (store->made)
			unlink(url);
		store_close(store);
		return false;
	}
	*out = store;
	return true;
}

bool
store_made(const struct store *store)
{
	return store->made;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	db_free(store->writer);
	pthread_mutex_destroy(&store->lock);
	pthread_cond_destroy(&store->committed);
	free(store->url);
	free(store);
}

enum db_engine
db_engine(const struct db *db)
{
	return db->store->engine;
}

bool
db_connect(struct ctx *ctx, struct store *store, struct db **out)
{
	if (store->memory) {
		*out = store->writer;
		return true;
	}
	struct db *db = arena_must(calloc(1, sizeof *db));

	db->store = store;
	db->engine = store->engine == DB_SQLITE ? &engine_sqlite : &engine_postgres;
	if (store->engine == DB_SQLITE ? !sqlite_connect(ctx, store, false, db) : !postgres_connect(ctx, store, db)) {
		db_free(db);
		return false;
	}
	*out = db;
	return true;
}

/* ---- statements ---- */

void
statement_free(struct db *db, struct statement *st)
{
	db->engine->finalize(db, st);
	for (int i = 0; i < st->nnames; i++)
		free(st->names[i]);
	free(st->names);
	free(st->sql);
	free(st);
}

void
statements_forget(struct db *db)
{
	for (size_t i = 0; i < db->ncache; i++)
		if (db->cache[i]->busy)
			db->cache[i]->cached = false;
		else
			statement_free(db, db->cache[i]);
	db->ncache = 0;
}

/* The texts of a program are few hundred; a city's filters may make more, and then the cache begins anew. */
static void
cache_add(struct db *db, struct statement *st)
{
	if (db->ncache == LIMIT_STATEMENTS)
		statements_forget(db);
	if (db->ncache == db->cap) {
		db->cap = db->cap == 0 ? CACHE_FIRST : 2 * db->cap;
		db->cache = arena_must(realloc(db->cache, db->cap * sizeof *db->cache));
	}
	st->cached = true;
	db->cache[db->ncache++] = st;
}

static struct statement *
cache_find(struct db *db, uint32_t hash, const char *sql)
{
	for (size_t i = 0; i < db->ncache; i++)
		if (db->cache[i]->hash == hash && strcmp(db->cache[i]->sql, sql) == 0)
			return db->cache[i];
	return NULL;
}

static uint32_t
hash_text(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

static struct statement *
prepare(struct ctx *ctx, struct db *db, const char *sql)
{
	uint32_t hash = hash_text(sql);
	struct statement *st = cache_find(db, hash, sql);
	size_t n = 0;

	if (st != NULL && !st->busy)
		return st;
	bool in_use = st != NULL;
	char **names = sql_parameters(ctx->arena, sql, NULL);
	while (names[n] != NULL)
		n++;
	st = arena_must(calloc(1, sizeof *st));
	st->sql = arena_must(strdup(sql));
	st->hash = hash;
	st->names = arena_must(calloc(n + 1, sizeof *st->names));
	st->nnames = (int)n;
	for (size_t i = 0; i < n; i++)
		st->names[i] = arena_must(strdup(names[i]));
	if (!db->engine->prepare(ctx, db, st)) {
		statement_free(db, st);
		return NULL;
	}
	if (!in_use)
		cache_add(db, st);
	return st;
}

const struct db_arg *
db_args_for(struct ctx *ctx, const char *sql, const struct db_arg *all)
{
	VEC(struct db_arg) used = { 0 };

	for (char **name = sql_parameters(ctx->arena, sql, NULL); *name != NULL; name++)
		for (const struct db_arg *a = all; a->name != NULL; a++)
			if (strcmp(a->name, *name) == 0)
				*VEC_ADD(ctx->arena, &used) = *a;
	*VEC_ADD(ctx->arena, &used) = (struct db_arg){ 0 };
	return used.at;
}

static bool
bind_values(struct ctx *ctx, const struct statement *st, const struct db_arg *args, struct db_value *values)
{
	const struct db_arg *next = args;	/* most come in the statement's order */
	int given = 0;

	for (const struct db_arg *a = args; a->name != NULL; a++)
		given++;
	for (int i = 0; i < st->nnames; i++) {
		const struct db_arg *a = next->name != NULL && strcmp(next->name, st->names[i]) == 0 ? next : args;

		while (a->name != NULL && strcmp(a->name, st->names[i]) != 0)
			a++;
		if (a->name == NULL)
			return problem_fault(ctx, "no value for :%s in %s", st->names[i], st->sql);
		if (a->value.kind == DB_TEXT && memchr(a->value.text, '\0', a->value.n) != NULL)
			return problem_fault(ctx, "a NUL in the text for :%s in %s", st->names[i], st->sql);
		values[i] = a->value;
		next = a + 1;
	}
	if (given != st->nnames)
		return problem_fault(ctx, "%d values for %d parameters in %s", given, st->nnames, st->sql);
	return true;
}

bool
db_rows(struct ctx *ctx, const char *sql, const struct db_arg *args, struct rows **out)
{
	struct db *db = ctx->db;

	if (db->pg != NULL && !postgres_alive(ctx, db))
		return false;
	struct statement *st = prepare(ctx, db, sql);
	if (st == NULL)
		return false;
	struct db_value *values = arena_alloc(ctx->arena, sizeof *values * (size_t)(st->nnames + 1));
	struct rows *rows = arena_alloc(ctx->arena, sizeof *rows);

	*rows = (struct rows){ .db = db, .statement = st, .engine = db->engine, .row = -1, .arena = ctx->arena };
	st->busy = true;
	if (!bind_values(ctx, st, args, values) || !db->engine->start(ctx, rows, values)) {
		db->engine->end(ctx, rows, NULL);
		st->busy = false;
		if (!st->cached)
			statement_free(db, st);
		return false;
	}
	*out = rows;
	return true;
}

static bool
finish(struct ctx *ctx, struct rows *rows, int64_t *changed)
{
	struct statement *st = rows->statement;
	bool good = rows->engine->end(ctx, rows, changed);

	st->busy = false;
	if (!st->cached)
		statement_free(rows->db, st);
	return good;
}

bool
rows_next(struct rows *rows)
{
	return rows->engine->next(rows);
}

bool
rows_end(struct ctx *ctx, struct rows *rows)
{
	return finish(ctx, rows, NULL);
}

int
rows_columns(const struct rows *rows)
{
	return rows->engine->columns(rows);
}

const char *
rows_name(const struct rows *rows, int column)
{
	return rows->engine->name(rows, column);
}

bool
rows_null(const struct rows *rows, int column)
{
	return rows->engine->value(rows, column).kind == DB_NULL;
}

int64_t
rows_int(const struct rows *rows, int column)
{
	struct db_value value = rows->engine->value(rows, column);

	return value.kind == DB_INT ? value.i : 0;
}

const char *
rows_text(const struct rows *rows, int column)
{
	return rows->engine->value(rows, column).text;
}

char *
rows_str(struct ctx *ctx, const struct rows *rows, int column)
{
	struct db_value value = rows_value(ctx, rows, column);

	return (char *)value.text;
}

struct db_value
rows_value(struct ctx *ctx, const struct rows *rows, int column)
{
	struct db_value value = rows->engine->value(rows, column);

	if (value.text != NULL)
		value.text = arena_copy(ctx->arena, value.text, value.n);
	return value;
}

bool
db_run(struct ctx *ctx, const char *sql, const struct db_arg *args, int64_t *changed)
{
	struct rows *rows;

	if (!db_rows(ctx, sql, args, &rows))
		return false;
	while (rows_next(rows))
		;
	return finish(ctx, rows, changed);
}

bool
db_get_int(struct ctx *ctx, const char *sql, const struct db_arg *args, bool *found, int64_t *out)
{
	struct rows *rows;

	if (!db_rows(ctx, sql, args, &rows))
		return false;
	bool any = rows_next(rows);
	int64_t value = any ? rows_int(rows, 0) : 0;
	if (!rows_end(ctx, rows))
		return false;
	if (any)
		*out = value;
	if (found != NULL)
		*found = any;
	return true;
}

bool
db_get_str(struct ctx *ctx, const char *sql, const struct db_arg *args, bool *found, char **out)
{
	struct rows *rows;

	if (!db_rows(ctx, sql, args, &rows))
		return false;
	bool any = rows_next(rows);
	char *text = any ? rows_str(ctx, rows, 0) : NULL;
	if (!rows_end(ctx, rows))
		return false;
	if (any)
		*out = text;
	if (found != NULL)
		*found = any;
	return true;
}

bool
db_script(struct ctx *ctx, const char *sql)
{
	return ctx->db->engine->script(ctx, ctx->db, sql);
}

bool
db_check(struct ctx *ctx, const char *sql, char ***parameters)
{
	struct statement st = { .sql = (char *)sql, .names = sql_parameters(ctx->arena, sql, NULL) };

	while (st.names[st.nnames] != NULL)
		st.nnames++;
	if (parameters != NULL)
		*parameters = st.names;
	bool good = ctx->db->engine->prepare(ctx, ctx->db, &st);
	ctx->db->engine->finalize(ctx->db, &st);
	return good;
}
