/*
 * SQLite's writes.  One connection writes for all threads, and a commit, which waits for the disk, is shared:
 *
 *   closed --a thread that has the lock begins--> open --the next that has it works in a savepoint--> open …
 *   open --the thread behind which nobody queues commits for all of the batch and wakes them--> closed
 *
 * So nobody waits for a commit unless others queue behind him, and what any of them was told is kept is on the disk.  A thread
 * whose work was refused leaves nothing of it: the savepoint is rolled back, or, if it was the first, the transaction.  All of
 * this happens under store->lock, which only pthread_cond_wait gives up.
 */
#include <string.h>

#include "engine.h"

static bool
lite_exec(struct ctx *ctx, struct db *db, const char *sql)
{
	db->writing++;		/* in memory the authorizer of reading is on this connection too */
	int status = sqlite3_exec(db->lite, sql, NULL, NULL, NULL);
	db->writing--;

	return status == SQLITE_OK || sqlite_say(ctx, db->lite, status, sql);
}

/* The engine has ended the transaction by itself, for want of space perhaps. */
static bool
is_torn(const struct store *store)
{
	return sqlite3_get_autocommit(store->writer->lite) != 0;
}

static bool
lost(struct ctx *ctx)
{
	return problem_add(ctx, (struct problem){ .sort = PROBLEM_BUSY, .say = "没有写到磁盘上，请再试一次", .detail = "busy" });
}

static void
take_back(struct store *store)
{
	if (!is_torn(store))
		sqlite3_exec(store->writer->lite, "rollback", NULL, NULL, NULL);
}

/* closed → open */
static bool
begin(struct ctx *ctx, struct store *store)
{
	if (!lite_exec(ctx, store->writer, "begin immediate"))
		return false;
	memset(store->writer->memo, 0, sizeof store->writer->memo);
	store->open = true;
	return true;
}

/* open → closed: commits for the batch, and tells all who wait for it. */
static bool
finish(struct ctx *ctx, struct store *store)
{
	struct db *own = ctx->db;

	ctx->db = store->writer;
	bool good = is_torn(store) ? lost(ctx) : write_settle(ctx) && lite_exec(ctx, store->writer, "commit");
	if (!good)
		take_back(store);
	else if (store->batch != NULL)
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

/* The first of its transaction needs no savepoint: with nobody's work before it, a refusal takes all of it back. */
static bool
work_first(struct ctx *ctx, struct store *store, bool (*work)(struct ctx *, void *), void *what)
{
	if (!begin(ctx, store))
		return false;
	store->writer->writing++;
	bool good = work(ctx, what);
	store->writer->writing--;
	if (!good) {
		take_back(store);
		store->open = false;
	}
	return good;
}

/* This thread's work, on the writer; if it is good, ${self} is one of the batch. */
static bool
work_in_turn(struct ctx *ctx, struct store *store, bool (*work)(struct ctx *, void *), void *what, struct waiting *self)
{
	struct db *own = ctx->db;

	ctx->db = store->writer;
	bool good = store->open ? write_inside(ctx, work, what) : work_first(ctx, store, work, what);
	ctx->db = own;
	if (good) {
		self->next = store->batch;
		store->batch = self;
	}
	return good;
}

/* Works, then commits as the last in line (at once if ${alone}), or waits for him. */
static bool
write_in_turn(struct ctx *ctx, bool alone, bool (*work)(struct ctx *, void *), void *what)
{
	struct store *store = ctx->db->store;
	struct waiting self = { 0 };
	bool good = work_in_turn(ctx, store, work, what, &self);

	if (store->open && (alone || is_torn(store) || __atomic_load_n(&store->queued, __ATOMIC_SEQ_CST) == 0)) {
		size_t mark = ctx->problems.list.n;

		bool committed = finish(ctx, store);
		if (!good)
			problem_forget(ctx, mark);	/* who waits for the commit hears of it; this one has its refusal */
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

bool
sqlite_write(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
{
	struct store *store = ctx->db->store;

	take_lock(store);
	bool good = write_in_turn(ctx, false, work, what);
	pthread_mutex_unlock(&store->lock);
	return good;
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

bool
sqlite_write_unkeyed(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
{
	struct store *store = ctx->db->store;
	struct unkeyed u = { work, what };

	take_lock(store);
	/* The pragma does nothing inside a transaction: those who wait for theirs get it first. */
	bool good = (!store->open || finish(ctx, store)) && lite_exec(ctx, store->writer, "pragma foreign_keys = off");
	good = good && write_in_turn(ctx, true, work_and_check, &u);
	size_t mark = ctx->problems.list.n;
	if (!lite_exec(ctx, store->writer, "pragma foreign_keys = on") && good)
		good = false;
	else if (!good)
		problem_forget(ctx, mark);
	pthread_mutex_unlock(&store->lock);
	return good;
}
