#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "buf.h"
#include "engine.h"
#include "limits.h"
#include "text.h"

/* Types of the server that come as numbers; sums of bigint are numeric. */
enum { PG_BOOL = 16, PG_BYTEA = 17, PG_INT8 = 20, PG_INT2 = 21, PG_INT4 = 23, PG_NUMERIC = 1700 };

static bool
is_state(const char *state, const char *wanted)
{
	return state != NULL && strncmp(state, wanted, strlen(wanted)) == 0;
}

static bool
is_away(struct ctx *ctx)
{
	return problem_say(ctx, PROBLEM_AWAY, "数据库暂时连不上，请稍后再试");
}

static bool
say(struct ctx *ctx, struct db *db, const PGresult *result, const char *sql)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);

	if (is_state(state, "23"))
		return problem_add(ctx, (struct problem){ .sort = PROBLEM_RULE, .say = "与已有数据或规则冲突，没有保存",
		    .detail = arena_str(ctx->arena, name == NULL ? PQerrorMessage(db->pg) : name) });
	db->outdated = db->outdated || is_state(state, "0A000");	/* "cached plan must not change result type" */
	if (is_state(state, "40") || is_state(state, "55P03") || is_state(state, "0A000"))
		return problem_add(ctx, (struct problem){ .sort = PROBLEM_BUSY, .say = "别的程序正在写入，请稍后再试", .detail = "busy" });
	if (is_state(state, "57014"))
		return problem_say(ctx, PROBLEM_BUSY, "查询时间过长，已经停止；请缩小范围");
	if (is_state(state, "53100"))
		return problem_say(ctx, PROBLEM_FULL, "数据库服务器的磁盘空间不足，没有完成；请腾出空间后再试");
	if (is_state(state, "57P") || is_state(state, "08") || PQstatus(db->pg) == CONNECTION_BAD)
		return is_away(ctx);
	return problem_fault(ctx, "postgresql %s: %s: %s", state == NULL ? "?" : state, PQerrorMessage(db->pg), sql);
}

static int64_t
clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits until the server has said more, no longer than to ${until} (-1: as long as it takes); a connection on which nothing
   came is shut, so that all who read from it learn that it is lost. */
static bool
hear(struct db *db, int64_t until)
{
	struct pollfd socket = { .fd = PQsocket(db->pg), .events = POLLIN };
	int64_t left = until < 0 ? -1 : until - clock_ms();
	int ready = poll(&socket, 1, until >= 0 && left < 0 ? 0 : (int)left);

	if (ready == 0)
		shutdown(PQsocket(db->pg), SHUT_RDWR);
	return (ready < 0 && errno == EINTR) || PQconsumeInput(db->pg) != 0;
}

/* The last answer to what was ${sent}, as PQexec gives it, within ${ms}; the server ends a query by itself, if it is there. */
static PGresult *
answer(struct db *db, int sent, int ms)
{
	int64_t until = ms < 0 ? -1 : clock_ms() + ms;
	PGresult *last = NULL, *next = NULL;

	do {
		while (sent != 0 && PQisBusy(db->pg) && hear(db, until))
			;
		next = sent == 0 ? NULL : PQgetResult(db->pg);
		if (next != NULL) {
			PQclear(last);
			last = next;
		}
	} while (next != NULL);
	db->heard = clock_ms();
	return last;
}

/* What is written may take as long as it takes (postgres_write). */
static int
patience(const struct db *db)
{
	return db->writing > 0 ? -1 : LIMIT_QUERY_MS + LIMIT_ANSWER_MS;
}

static PGresult *
execute(struct db *db, const char *sql)
{
	return answer(db, PQsendQuery(db->pg, sql), patience(db));
}

static bool
command(struct ctx *ctx, struct db *db, const char *sql)
{
	PGresult *result = execute(db, sql);
	ExecStatusType status = PQresultStatus(result);
	bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY ||
		    say(ctx, db, result, sql);

	PQclear(result);
	return good;
}

static bool
set_up(struct ctx *ctx, struct db *db)
{
	if (!text_equal(PQparameterStatus(db->pg, "server_encoding"), "UTF8"))
		return problem_say(ctx, PROBLEM_RULE, "PostgreSQL 数据库的编码必须是 UTF8");
	return command(ctx, db,
	    arena_strf(ctx->arena,
		"set default_transaction_read_only = on; set statement_timeout = %d;"
		"set client_min_messages = warning; set max_parallel_workers_per_gather = 0; set jit = off; set "
		"client_encoding = 'UTF8'",
		LIMIT_QUERY_MS));
}

bool
postgres_connect(struct ctx *ctx, struct store *store, struct db *db)
{
	const char *seconds = arena_strf(ctx->arena, "%d", LIMIT_CONNECT_S);

	/* What the url says of its own comes later, and holds.  A host that is gone does not say so: it is asked, and given up. */
	db->pg = PQconnectdbParams((const char *const[]){ "connect_timeout", "keepalives_idle", "keepalives_interval",
	    "keepalives_count", "tcp_user_timeout", "dbname", NULL }, (const char *const[]){ seconds, seconds, seconds, "2",
	    arena_strf(ctx->arena, "%d", 2 * LIMIT_ANSWER_MS), store->url, NULL }, 1);
	/* The server's own words may repeat the url, and with it the password. */
	if (PQstatus(db->pg) != CONNECTION_OK)
		return problem_say(ctx, PROBLEM_RULE,
		    "连不上 PostgreSQL（%s:%s 的 %s），请检查地址、用户和服务是否启动",
		    text_equal(PQhost(db->pg), NULL) ? "?" : PQhost(db->pg),
		    text_equal(PQport(db->pg), NULL) ? "?" : PQport(db->pg),
		    text_equal(PQdb(db->pg), NULL) ? "?" : PQdb(db->pg));
	return set_up(ctx, db);
}

static bool
pg_prepare(struct ctx *ctx, struct db *db, struct statement *st)
{
	struct buf text = buf_make(ctx->arena);

	sql_parameters(ctx->arena, st->sql, &text);
	snprintf(st->pg, sizeof st->pg, "s%u", ++db->serial);
	st->connection = db->connections;
	PGresult *result = answer(db, PQsendPrepare(db->pg, st->pg, text.at == NULL ? "" : text.at, 0, NULL), patience(db));
	bool good = PQresultStatus(result) == PGRES_COMMAND_OK || say(ctx, db, result, st->sql);
	if (!good)
		st->pg[0] = '\0';
	PQclear(result);
	return good;
}

static void
pg_finalize(struct db *db, struct statement *st)
{
	char sql[48];

	if (st->pg[0] == '\0' || st->connection != db->connections || PQstatus(db->pg) != CONNECTION_OK)
		return;
	snprintf(sql, sizeof sql, "deallocate %s", st->pg);
	PQclear(execute(db, sql));
}

static char *
parameter(struct arena *arena, const struct db_value *v)
{
	switch (v->kind) {
	case DB_NULL:
		return NULL;
	case DB_INT:
		return arena_strf(arena, "%lld", (long long)v->i);
	case DB_TEXT:
		return arena_copy(arena, v->text, v->n);
	case DB_BYTES:
		break;
	}
	struct buf hex = buf_make(arena);
	buf_puts(&hex, "\\x");
	for (size_t i = 0; i < v->n; i++)
		buf_putf(&hex, "%02x", (unsigned char)v->text[i]);
	return hex.at;
}

static bool
pg_start(struct ctx *ctx, struct rows *rows, const struct db_value *values)
{
	const struct statement *st = rows->statement;
	const char **texts = arena_alloc(ctx->arena, sizeof *texts * (size_t)(st->nnames + 1));

	for (int i = 0; i < st->nnames; i++)
		texts[i] = parameter(ctx->arena, &values[i]);
	rows->result = answer(rows->db, PQsendQueryPrepared(rows->db->pg, st->pg, st->nnames, texts, NULL, NULL, 0),
	    patience(rows->db));
	ExecStatusType status = PQresultStatus(rows->result);
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return true;
	return say(ctx, rows->db, rows->result, st->sql);
}

static bool
pg_next(struct rows *rows)
{
	return ++rows->row < PQntuples(rows->result);
}

static bool
pg_end(struct ctx *ctx, struct rows *rows, int64_t *changed)
{
	(void)ctx;
	if (changed != NULL) {
		*changed = 0;
		text_read_int(PQcmdTuples(rows->result), changed);
	}
	PQclear(rows->result);
	rows->result = NULL;
	return true;
}

static int
pg_columns(const struct rows *rows)
{
	return PQnfields(rows->result);
}

static const char *
pg_name(const struct rows *rows, int column)
{
	return PQfname(rows->result, column);
}

static int
nibble(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

static struct db_value
pg_value(const struct rows *rows, int column)
{
	const char *text = PQgetvalue(rows->result, rows->row, column);
	size_t n = (size_t)PQgetlength(rows->result, rows->row, column);
	int64_t i;

	if (PQgetisnull(rows->result, rows->row, column))
		return (struct db_value){ .kind = DB_NULL };
	switch (PQftype(rows->result, column)) {
	case PG_BOOL:
		return (struct db_value){ .kind = DB_INT, .i = text[0] == 't' };
	case PG_INT8: case PG_INT2: case PG_INT4: case PG_NUMERIC:
		if (text_read_int(text, &i))
			return (struct db_value){ .kind = DB_INT, .i = i };
		break;
	case PG_BYTEA: {
		char *bytes = arena_alloc(rows->arena, n / 2);

		for (size_t k = 1; 2 * k + 1 < n; k++)
			bytes[k - 1] = (char)(nibble(text[2 * k]) << 4 | nibble(text[2 * k + 1]));
		return (struct db_value){ .kind = DB_BYTES, .text = bytes, .n = n / 2 - 1 };
	}
	}
	return (struct db_value){ .kind = DB_TEXT, .text = text, .n = n };
}

static bool
pg_script(struct ctx *ctx, struct db *db, const char *sql)
{
	return command(ctx, db, sql);
}

/* A server that was stopped, and may be back, has closed the connection, which only who reads from it learns: its last words
   first, then the end.  One that is frozen, or cut off, says nothing at all, which it takes a question to learn. */
static bool
is_lost(struct db *db)
{
	struct pollfd socket = { .fd = PQsocket(db->pg), .events = POLLIN };

	while (PQstatus(db->pg) == CONNECTION_OK && poll(&socket, 1, 0) > 0 && PQconsumeInput(db->pg) != 0)
		;
	if (PQstatus(db->pg) == CONNECTION_OK && clock_ms() - db->heard > LIMIT_SILENT_MS)
		PQclear(answer(db, PQsendQuery(db->pg, ""), LIMIT_ANSWER_MS));
	return PQstatus(db->pg) != CONNECTION_OK;
}

/* Whoever asks a server that does not answer waits for seconds: one does so at a time, and not at once again. */
static bool
may_ask(struct store *store, int64_t now, int64_t *silent)
{
	*silent = store->silent_until;
	return *silent == 0 || (now >= *silent &&
	    atomic_compare_exchange_strong(&store->silent_until, silent, now + 2 * LIMIT_ANSWER_MS));
}

/* Whether the server has left somebody waiting who began then: what is stopped says so at once. */
static bool
was_silent(int64_t began)
{
	return clock_ms() - began > LIMIT_ANSWER_MS / 2;
}

/* Not within a transaction: that one is lost with its connection. */
bool
postgres_alive(struct ctx *ctx, struct db *db)
{
	int64_t began = clock_ms(), silent;

	if (db->writing > 0 || db->reading)
		return true;
	if (!may_ask(db->store, began, &silent))
		return is_away(ctx);
	bool lost = is_lost(db);
	if (lost && !was_silent(began)) {
		PQreset(db->pg);
		db->connections++;
	}
	bool away = lost && PQstatus(db->pg) != CONNECTION_OK;
	if (away && was_silent(began))
		db->store->silent_until = clock_ms() + LIMIT_AWAY_MS;
	else if (silent != 0)
		db->store->silent_until = 0;
	/* A new connection knows none of the old one's statements. */
	if (lost || db->outdated)
		statements_forget(db);
	db->outdated = false;
	return away ? is_away(ctx) : !lost || set_up(ctx, db);
}

/* The server answers a commit with a rollback where a statement had failed, even if nobody minded. */
static bool
commit(struct ctx *ctx, struct db *db)
{
	if (PQtransactionStatus(db->pg) == PQTRANS_INERROR)
		return problem_fault(ctx, "a failed statement was passed over inside a transaction");
	size_t mark = ctx->problems.list.n;
	if (command(ctx, db, "commit"))
		return true;
	if (ctx->problems.list.n == mark || ctx->problems.list.at[mark].sort != PROBLEM_AWAY)
		return false;
	problem_forget(ctx, mark);
	return problem_say(ctx, PROBLEM_AWAY, "保存时与数据库断开，不知道是否已经存下；请稍后查看，没有存下再提交一次");
}

/* One transaction.  What is written stands in line behind the history's head, which keep locks: however long that takes, or an
   upgrade of a large table, it is no query that went astray. */
bool
postgres_write(struct ctx *ctx, bool (*work)(struct ctx *, void *), void *what)
{
	struct db *db = ctx->db;

	if (!postgres_alive(ctx, db))
		return false;
	if (!command(ctx, db, "begin isolation level read committed read write; set local statement_timeout = 0")) {
		PQclear(execute(db, "rollback"));
		return false;
	}
	memset(db->memo, 0, sizeof db->memo);
	db->writing++;
	bool good = work(ctx, what);
	db->writing--;
	if (good && write_settle(ctx) && commit(ctx, db)) {
		write_committed(ctx);
		return true;
	}
	PQclear(execute(db, "rollback"));
	return false;
}

const struct engine engine_postgres = {
	.prepare = pg_prepare, .finalize = pg_finalize, .start = pg_start, .next = pg_next, .end = pg_end,
	.columns = pg_columns, .name = pg_name, .value = pg_value, .script = pg_script,
};
