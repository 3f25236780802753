/* Transactions, as callers see them: a write, a write inside a write, a read of one moment. */
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

bool
write_inside(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
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

/* SQLite has waited for LIMIT_BUSY_MS when it says so: eight of these would hold a worker for as long as nobody waits. */
static bool
again(struct ctx *ctx, bool (*once)(struct ctx *, bool (*)(struct ctx *, void *), void *),
    bool (*work)(struct ctx *, void *), void *what)
{
	int64_t began = day_now();

	for (int tries = 1;; tries++) {
		size_t mark = ctx->problems.list.n;

		if (once(ctx, work, what))
			return true;
		if (tries == LIMIT_RETRIES || !may_retry(ctx, mark) || day_now() - began >= LIMIT_BUSY_MS)
			return false;
		problem_forget(ctx, mark);
	}
}

struct work { bool (*run)(struct ctx *, void *); void *what; };

/* A text that could not be read is not kept. */
static bool
run_whole(struct ctx *ctx, void *what)
{
	const struct work *work = what;
	size_t mark = ctx->problems.list.n;

	return work->run(ctx, work->what) && !problem_broken(ctx, mark);
}

bool
db_write(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
{
	struct work whole = { work, what };

	if (ctx->db->writing > 0)
		return write_inside(ctx, run_whole, &whole);
	return again(ctx, ctx->db->lite != NULL ? sqlite_write : postgres_write, run_whole, &whole);
}

bool
db_write_unkeyed(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
{
	assert(ctx->db->writing == 0);		/* keys rest for a whole transaction, never for a part of one */
	return again(ctx, ctx->db->lite != NULL ? sqlite_write_unkeyed : postgres_write, run_whole, &(struct work){ work, what });
}

bool
db_count_rows(struct ctx *ctx, const char *table)
{
	struct buf sql = buf_make(ctx->arena);
	struct rows *rows;

	if (ctx->db->lite != NULL)
		return true;
	if (!db_rows(ctx, "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
	    " where c.relkind = 'r' and n.nspname = current_schema() and pg_relation_size(c.oid) > 0"
	    " and (c.relname = :table or :table = '')", DB_ARGS(db_text("table", table == NULL ? "" : table)), &rows))
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
