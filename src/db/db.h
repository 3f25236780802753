/*
 * Two engines, one interface: SQLite, embedded, and PostgreSQL through libpq.  Above this floor
 * nobody knows which one runs; the SQL is the dialect of docs/sql.md, with :name parameters.
 *
 * A store is an open database, shared by the threads of the program.  A db is one thread's
 * connection to it.  Reading on a connection can only read: SQLite runs it under an authorizer
 * (selects and a list of allowed functions, LIMIT_QUERY_STEPS), PostgreSQL in read-only
 * transactions with a statement timeout.  Writing happens only inside db_write.
 */
#ifndef DB_H
#define DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ctx.h"

struct store;
struct db;
struct rows;

enum db_engine { DB_SQLITE, DB_POSTGRES, DB_ENGINE_MAX };
enum db_open { DB_EXISTING, DB_MAKE };		/* refuse a missing database, or make it */

enum db_kind { DB_NULL, DB_INT, DB_TEXT, DB_BYTES };
struct db_value {
	enum db_kind kind;
	int64_t i;			/* DB_INT */
	const char *text;		/* DB_TEXT, DB_BYTES */
	size_t n;			/* bytes of it */
};

/* A bound parameter; a list of them ends with one without name: DB_ARGS(db_int("id", 5)). */
struct db_arg {
	const char *name;
	struct db_value value;
};
#define DB_ARGS(...) ((const struct db_arg[]){ __VA_ARGS__, { 0 } })
#define DB_NO_ARGS ((const struct db_arg[]){ { 0 } })
struct db_arg db_int(const char *name, int64_t i);
struct db_arg db_text(const char *name, const char *text);	/* NULL is null */
struct db_arg db_bytes(const char *name, const void *bytes, size_t n);
struct db_arg db_null(const char *name);
struct db_arg db_value(const char *name, struct db_value value);

/* Those of ${all} that ${sql} names, for a text that need not use every one. */
const struct db_arg *db_args_for(struct ctx *ctx, const char *sql, const struct db_arg *all);

/*
 * Opens ${url}: a file's path, or postgresql://….  Refused with what to do: a file that is no
 * database, a missing one (DB_EXISTING makes nothing), a folder that cannot be written; a server
 * is asked only by db_connect.  A password in the url never reaches a message.
 */
bool store_open(struct ctx *ctx, const char *url, enum db_open how, struct store **out);
bool store_made(const struct store *store);		/* whether its file was not there and this opening made it */
void store_close(struct store *store);			/* NULL is fine; all its connections are closed before */

/* A connection of its own for one thread; the caller puts it into ctx->db. */
bool db_connect(struct ctx *ctx, struct store *store, struct db **out);
void db_close(struct db *db);
enum db_engine db_engine(const struct db *db);

/*
 * Runs ${sql} on ctx->db.  Each :name of the text has its value in ${args}, and each of ${args} its
 * :name, else it is a fault.  Statements are prepared once per connection and text.
 *
 *	if (!db_rows(ctx, sql_x, DB_ARGS(…), &rows)) return false;
 *	while (rows_next(rows)) …rows_int(rows, 0)…
 *	return rows_end(ctx, rows);
 *
 * rows_end must be called, also after leaving the loop early; it says whether reading failed.
 * The rows must be ended before their statement is run again on this connection.  No text has a NUL: one that is bound is a
 * fault, and a row that has one was altered past the program; it is not handed up, and rows_end refuses.
 */
bool db_rows(struct ctx *ctx, const char *sql, const struct db_arg *args, struct rows **out);
bool rows_next(struct rows *rows);
bool rows_end(struct ctx *ctx, struct rows *rows);
int rows_columns(const struct rows *rows);		/* of a row: another program may have added some before it was read */
const char *rows_name(const struct rows *rows, int column);
bool rows_null(const struct rows *rows, int column);
int64_t rows_int(const struct rows *rows, int column);		/* 0 if null */
const char *rows_text(const struct rows *rows, int column);	/* NULL if null; until the next rows_next */
char *rows_str(struct ctx *ctx, const struct rows *rows, int column);	/* a copy in the arena, NULL if null */
struct db_value rows_value(struct ctx *ctx, const struct rows *rows, int column);	/* likewise */

/* A statement without rows; ${changed}, if not NULL, receives the number of rows it changed. */
bool db_run(struct ctx *ctx, const char *sql, const struct db_arg *args, int64_t *changed);

/* The first column of the first row; ${out} is untouched if there is no row, ${found} says so (or NULL). */
bool db_get_int(struct ctx *ctx, const char *sql, const struct db_arg *args, bool *found, int64_t *out);
bool db_get_str(struct ctx *ctx, const char *sql, const struct db_arg *args, bool *found, char **out);

/* Several statements without parameters, separated by ';', for schema only; inside db_write. */
bool db_script(struct ctx *ctx, const char *sql);

/*
 * Runs ${work} in one transaction with ctx->db as a writing connection.  True means: committed and
 * on the disk.  False, from ${work} or from the engine, means: nothing of it happened; so it is where ${work} left what
 * is problem_broken.
 *
 * On SQLite the writers of all threads share one connection; whoever comes first commits for those
 * who wait, with one savepoint each, so that a refused one takes no other with it.  Busy and
 * serialization failures are tried again up to LIMIT_RETRIES times within LIMIT_BUSY_MS, so ${work} may run more than
 * once and must leave nothing outside the database but what it overwrites; problems of a failed
 * attempt are forgotten.  Inside ${work} another db_write is a savepoint of the same transaction.
 *
 * A violated constraint is a PROBLEM_RULE whose ->detail is the constraint's name.  A full disk is
 * a PROBLEM_FULL, a server that went away a PROBLEM_AWAY; after that the connection is made again by itself.
 */
bool db_write(struct ctx *ctx, bool (*work)(struct ctx *ctx, void *what), void *what);

/* The same for a change of the schema: foreign keys rest while ${work} makes tables anew and are checked at its end. */
bool db_write_unkeyed(struct ctx *ctx, bool (*work)(struct ctx *ctx, void *what), void *what);

/*
 * Inside db_write: DB_MEMO bytes that belong to the open transaction, on the connection that writes: zero when it begins, and
 * again when a part of it was taken back.
 */
enum { DB_MEMO = 64 };
void *db_memo(struct ctx *ctx);

/*
 * ${hook} is called inside every transaction of the program, on the connection that writes: before its commit, and before each
 * part that may be taken back alone.  What the memo is ahead of the database it writes down now; false takes all back.  One
 * hook, set once, before the first write.
 */
void db_before_commit(bool (*hook)(struct ctx *ctx));

/*
 * ${hook} is called after every commit of the program, on the connection that wrote.  It can take back nothing, and says
 * itself what it finds wrong.  One hook, set once, before the first write.
 */
void db_after_commit(void (*hook)(struct ctx *ctx));

bool db_writing(const struct ctx *ctx);			/* inside db_write? */

/* Inside db_write: whether the database's file is no longer where it was opened, so that what is written is nobody's. */
bool db_moved(struct ctx *ctx);

/*
 * After a bulk load, inside db_write: PostgreSQL counts what is there, since it plans for tables as small as they
 * were before; not the empty ones, for which it would plan as if they stayed so.  Of ${table} alone, or all if it is NULL.
 * SQLite plans without counts.
 */
bool db_count_rows(struct ctx *ctx, const char *table);

/*
 * Whether the engine finds its own pages, indexes and constraints whole: an index that misses rows changes numbers; and each
 * cell one that the program can have written.  What is not is a problem each.  PostgreSQL keeps to its checksums and its
 * types, and is not asked.
 */
bool db_integrity(struct ctx *ctx);

/* Runs ${work} in one reading transaction, so that all its answers are of one moment. */
bool db_read(struct ctx *ctx, bool (*work)(struct ctx *ctx, void *what), void *what);

/*
 * Prepares ${sql} on ctx->db without running it: unknown tables, columns and functions are a
 * problem with the engine's words in ->detail.  ${parameters}, if not NULL, receives the names of
 * its :parameters, in order of first appearance, NULL-terminated.
 */
bool db_check(struct ctx *ctx, const char *sql, char ***parameters);

/* The ->detail of what db_check refused ${sql} for, in words for who wrote it. */
const char *db_reason(struct ctx *ctx, const char *detail, const char *sql);

/*
 * The columns that ${sql} reads, sorted, as "table.column", NULL-terminated, asked of SQLite's
 * authorizer on ctx->db; only with SQLite (figures are checked on an empty store in memory,
 * store_open(":memory:")).  Columns read inside views are left out: the view's own are named.  ${parameters} as in db_check.
 */
bool db_lineage(struct ctx *ctx, const char *sql, char ***columns, char ***parameters);

/* The same of all that is read: inside views too, and "table." where a table is named and no column of it is read. */
bool db_reads(struct ctx *ctx, const char *sql, char ***columns);

/* The column type of each kind as this engine spells it. */
const char *db_type_int(enum db_engine engine);		/* integer, bigint */
const char *db_type_text(enum db_engine engine);	/* text; on PostgreSQL compared by its bytes */
const char *db_type_flag(enum db_engine engine);	/* integer, smallint */
const char *db_type_bytes(enum db_engine engine);	/* blob, bytea */

#endif
