/* Transactions: one writer for all threads on SQLite, whose commits are shared; each connection its own on PostgreSQL. */
#include <assert.h>
#include <string.h>

#include "engine.h"
#include "limits.h"

bool
db_writing(const struct ctx *ctx)
{
	return ctx->db->writing > 0;
}

/* Whether a write that left the problems after ${mark} may succeed when tried again. */
static bool
may_retry(const struct ctx *ctx, size_t mark)
{
	for (size_t i = mark; i < ctx->problems.list.n; i++) {
		const struct problem *p = &ctx->problems.list.at[i];

		if (p->sort == PROBLEM_BUSY && p->detail != NULL && strcmp(p->detail, "busy") == 0)
			return true;
	}
	return false;
}

static bool
lite_exec(struct ctx *ctx, struct db *db, const char *sql)
{
	db->writing++;		/* in memory the authorizer of reading is on this connection too */
	int status = sqlite3_exec(db->lite, sql, NULL, NULL, NULL);
	db->writing--;

	return status == SQLITE_OK || sqlite_say(ctx, db->lite, status, sql);
}

static bool (*before_commit)(struct ctx *ctx);
static void (*after_commit)(struct ctx *ctx);

void
db_before_commit(bool (*hook)(struct ctx *ctx))
{
	before_commit = hook;
}

void
db_after_commit(void (*hook)(struct ctx *ctx))
{
	after_commit = hook;
}

bool
write_settle(struct ctx *ctx)
{
	ctx->db->writing++;
	bool good = before_commit == NULL || before_commit(ctx);
	ctx->db->writing--;
	return good;
}

void
write_committed(struct ctx *ctx)
{
	ctx->db->writing++;
	if (after_commit != NULL)
		after_commit(ctx);
	ctx->db->writing--;
}

void *
db_memo(struct ctx *ctx)
{
	assert(db_writing(ctx));
	return ctx->db->memo;
}

/* ${work} in a savepoint of the open transaction. */
static bool
in_savepoint(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
{
	struct db *db = ctx->db;

	if (!write_settle(ctx) || !db_script(ctx, "savepoint inner_write"))
		return false;
	db->writing++;
	bool good = work(ctx, what);
	db->writing--;
	if (good)
		return db_script(ctx, "release savepoint inner_write");
	memset(db->memo, 0, sizeof db->memo);
	/* An engine that has ended the transaction by itself has no savepoint left. */
	if (db->lite != NULL && sqlite3_get_autocommit(db->lite))
		return false;
	size_t mark = ctx->problems.list.n;
	if (!db_script(ctx, "rollback to savepoint inner_write") || !db_script(ctx, "release savepoint inner_write"))
		problem_forget(ctx, mark);
	return false;
}

static bool
lost(struct ctx *ctx)
{
	return problem_add(ctx, (struct problem){ .sort = PROBLEM_BUSY, .say = "没有写到磁盘上，请再试一次", .detail = "busy" });
}

/* Ends the transaction of the batch, under the lock, and tells all who wait for it. */
static bool
end_batch(struct ctx *ctx, struct store *store)
{
	struct db *own = ctx->db;

	ctx->db = store->writer;
	/* The engine has already ended it by itself, for want of space. */
	bool good = sqlite3_get_autocommit(store->writer->lite) ? lost(ctx) :
	    write_settle(ctx) && lite_exec(ctx, store->writer, "commit");
	if (!good && !sqlite3_get_autocommit(store->writer->lite))
		sqlite3_exec(store->writer->lite, "rollback", NULL, NULL, NULL);
	if (good && store->batch != NULL)
		write_committed(ctx);
	ctx->db = own;
	for (struct waiting *w = store->batch; w != NULL; w = w->next) {
		w->good = good;
		w->done = true;
	}
	store->batch = NULL;
	store->open = false;
	pthread_cond_broadcast(&store->committed);
	return good;
}

/* ${work} as the first of its transaction: with nobody's work before it, a refusal takes all of it back. */
static bool
work_first(struct ctx *ctx, struct store *store, bool (*work)(struct ctx *, void *), void *what)
{
	struct db *writer = ctx->db;

	writer->writing++;
	bool good = work(ctx, what);
	writer->writing--;
	if (!good) {
		if (!sqlite3_get_autocommit(writer->lite))
			sqlite3_exec(writer->lite, "rollback", NULL, NULL, NULL);
		store->open = false;
	}
	return good;
}

/* Under the lock: this thread's work, then the commit by the last in line, or at once if ${alone}. */
static bool
write_in_turn(struct ctx *ctx, bool alone, bool (*work)(struct ctx *, void *), void *what)
{
	struct store *store = ctx->db->store;
	struct db *own = ctx->db;
	struct waiting self = { 0 };
	bool first = !store->open;

	if (first && !lite_exec(ctx, store->writer, "begin immediate"))
		return false;
	if (first)
		memset(store->writer->memo, 0, sizeof store->writer->memo);
	store->open = true;
	ctx->db = store->writer;
	bool good = first ? work_first(ctx, store, work, what) : in_savepoint(ctx, work, what);
	ctx->db = own;
	if (first && !good)
		return false;
	if (good) {
		self.next = store->batch;
		store->batch = &self;
	}
	if (alone || __atomic_load_n(&store->queued, __ATOMIC_SEQ_CST) == 0 || sqlite3_get_autocommit(store->writer->lite)) {
		size_t mark = ctx->problems.list.n;
		bool committed = end_batch(ctx, store);

		if (!good)
			problem_forget(ctx, mark);
		return good && committed;
	}
	while (good && !self.done)
		pthread_cond_wait(&store->committed, &store->lock);
	return good && (self.good || lost(ctx));
}

static void
take_lock(struct store *store)
{
	__atomic_add_fetch(&store->queued, 1, __ATOMIC_SEQ_CST);
	pthread_mutex_lock(&store->lock);
	__atomic_sub_fetch(&store->queued, 1, __ATOMIC_SEQ_CST);
}

static bool
sqlite_write(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
{
	struct store *store = ctx->db->store;

	take_lock(store);
	bool good = write_in_turn(ctx, false, work, what);
	pthread_mutex_unlock(&store->lock);
	return good;
}

static bool
again(struct ctx *ctx, bool (*once)(struct ctx *, bool (*)(struct ctx *, void *), void *),
    bool (*work)(struct ctx *, void *), void *what)
{
	for (int tries = 1;; tries++) {
		size_t mark = ctx->problems.list.n;

		if (once(ctx, work, what))
			return true;
		if (tries == LIMIT_RETRIES || !may_retry(ctx, mark))
			return false;
		problem_forget(ctx, mark);
	}
}

bool
db_write(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
{
	if (ctx->db->writing > 0)
		return in_savepoint(ctx, work, what);
	return again(ctx, ctx->db->lite != NULL ? sqlite_write : postgres_write, work, what);
}

struct unkeyed { bool (*work)(struct ctx *, void *); void *what; };

static bool
work_and_check(struct ctx *ctx, void *what)
{
	struct unkeyed *u = what;
	struct rows *rows;
	char *broken = NULL;

	if (!u->work(ctx, u->what) || !db_rows(ctx, "pragma foreign_key_check", DB_NO_ARGS, &rows))
		return false;
	if (rows_next(rows))
		broken = arena_strf(ctx->arena, "%s %lld", rows_text(rows, 0), (long long)rows_int(rows, 1));
	return rows_end(ctx, rows) && (broken == NULL || problem_fault(ctx, "a broken foreign key: %s", broken));
}

static bool
sqlite_write_unkeyed(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
{
	struct store *store = ctx->db->store;
	struct unkeyed u = { work, what };

	take_lock(store);
	/* The pragma does nothing inside a transaction: those who wait for theirs get it first. */
	bool good = (!store->open || end_batch(ctx, store)) && lite_exec(ctx, store->writer, "pragma foreign_keys = off");
	good = good && write_in_turn(ctx, true, work_and_check, &u);
	size_t mark = ctx->problems.list.n;
	if (!lite_exec(ctx, store->writer, "pragma foreign_keys = on") && good)
		good = false;
	else if (!good)
		problem_forget(ctx, mark);
	pthread_mutex_unlock(&store->lock);
	return good;
}

bool
db_write_unkeyed(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
{
	assert(ctx->db->writing == 0);		/* keys rest for a whole transaction, never for a part of one */
	return again(ctx, ctx->db->lite != NULL ? sqlite_write_unkeyed : postgres_write, work, what);
}

bool
db_count_rows(struct ctx *ctx)
{
	struct buf sql = buf_make(ctx->arena);
	struct rows *rows;

	if (ctx->db->lite != NULL)
		return true;
	if (!db_rows(ctx, "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
	    " where c.relkind = 'r' and n.nspname = current_schema() and pg_relation_size(c.oid) > 0", DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows))
		buf_putf(&sql, "analyze %s;", rows_text(rows, 0));
	return rows_end(ctx, rows) && db_script(ctx, sql.at);
}

bool
db_read(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
{
	struct db *db = ctx->db;

	if (db->writing > 0 || db->reading)
		return work(ctx, what);
	if (db->pg != NULL && !postgres_alive(ctx, db))
		return false;
	if (!db_script(ctx, db->lite != NULL ? "begin" : "begin isolation level repeatable read read only"))
		return false;
	db->reading = true;
	bool good = work(ctx, what);
	db->reading = false;
	return db_script(ctx, "commit") && good;
}
