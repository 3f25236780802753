/* Inside the floor: what an engine must do, and what the two share. */
#ifndef ENGINE_H
#define ENGINE_H

#include <libpq-fe.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "buf.h"
#include "db.h"

/* A prepared statement of one connection. */
struct statement {
	char *sql;			/* as it was asked for, malloc'ed */
	uint32_t hash;
	char **names;			/* its parameters in order, without ':' */
	int nnames;
	bool busy;			/* its rows are being read */
	bool cached;
	sqlite3_stmt *lite;
	char pg[24];			/* the server's name for it */
	unsigned connection;		/* on which it has that name */
};

struct rows {
	struct db *db;
	struct statement *statement;
	const struct engine *engine;
	int status;			/* SQLite's last step */
	const char *altered;		/* a column of its last row that sqlite_is_ours refused */
	PGresult *result;
	int row;
	struct arena *arena;		/* for decoded bytes */
};

/* One db_write that waits for the commit of its batch (write_sqlite.c). */
struct waiting { struct waiting *next; bool done, good; };

struct store {
	enum db_engine engine;
	char *url;
	bool memory;			/* ":memory:": one connection for everything */
	bool made;			/* its file was not there before */
	_Atomic int64_t silent_until;	/* PostgreSQL, asked in vain, is not asked before (clock_ms); 0: it answers */
	struct db *writer;		/* SQLite's one writing connection */
	pthread_mutex_t lock;		/* guards it and all below */
	pthread_cond_t committed;
	int queued;			/* threads that wait for the lock to write */
	bool open;			/* a transaction is open */
	struct waiting *batch;		/* who waits for its commit */
};

struct db {
	struct store *store;
	const struct engine *engine;
	sqlite3 *lite;
	PGconn *pg;
	struct statement **cache;
	size_t ncache, cap;
	unsigned serial;		/* names PostgreSQL's statements */
	unsigned connections;		/* how often it was made again */
	int writing;			/* depth of db_write; 0: reading only */
	_Alignas(int64_t) unsigned char memo[DB_MEMO];
	bool reading;			/* inside db_read */
	int64_t heard;			/* when PostgreSQL last answered, in ms of a clock that is never set */
	bool outdated;			/* another program has changed the schema: what is prepared must be prepared anew */
	long steps;			/* of the progress handler */
	struct lineage *lineage;	/* what the authorizer collects, or NULL */
};

struct engine {
	bool (*prepare)(struct ctx *ctx, struct db *db, struct statement *st);
	void (*finalize)(struct db *db, struct statement *st);
	bool (*start)(struct ctx *ctx, struct rows *rows, const struct db_value *values);
	bool (*next)(struct rows *rows);
	bool (*end)(struct ctx *ctx, struct rows *rows, int64_t *changed);	/* says why reading failed */
	int (*columns)(const struct rows *rows);
	const char *(*name)(const struct rows *rows, int column);
	struct db_value (*value)(const struct rows *rows, int column);
	bool (*script)(struct ctx *ctx, struct db *db, const char *sql);
};

extern const struct engine engine_sqlite, engine_postgres;

/* Around a commit, on the connection that writes. */
bool write_settle(struct ctx *ctx);
void write_committed(struct ctx *ctx);
/* ${work} in a savepoint of the open transaction, of which a refusal leaves nothing. */
bool write_inside(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what);

bool sqlite_store_open(struct ctx *ctx, struct store *store, enum db_open how);
bool sqlite_connect(struct ctx *ctx, struct store *store, bool writer, struct db *db);
bool sqlite_say(struct ctx *ctx, sqlite3 *lite, int status, const char *sql);
/* The guard of what only reads: the authorizer and the operation limit. */
void sqlite_guard(struct db *db, bool on);
/* Can the program have written that cell?  No text of ours has a NUL: who reads it as a C string, as each MAC and each page
   does, would see another than SQL compares.  Nor do bytes or fractions stand where a table says text or integer. */
bool sqlite_is_ours(sqlite3_stmt *st, int column);
bool sqlite_write(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what);
bool sqlite_write_unkeyed(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what);
bool postgres_connect(struct ctx *ctx, struct store *store, struct db *db);
bool postgres_alive(struct ctx *ctx, struct db *db);	/* connects again where it was lost, forgets what is outdated */
bool postgres_write(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what);

/* The parameters of ${sql} in order of first appearance, without ':'; strings and comments are
   skipped.  ${out}, if not NULL, receives the text with $1, $2 … in their places. */
char **sql_parameters(struct arena *arena, const char *sql, struct buf *out);

void statement_free(struct db *db, struct statement *st);
void statements_forget(struct db *db);		/* all that were prepared; one that is being read goes when its rows end */

#endif
