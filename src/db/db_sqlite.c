#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cause.h"
#include "engine.h"
#include "limits.h"
#include "lineage.h"
#include "text.h"

enum { STEPS_AT_ONCE = 1000, STATUS_MASK = 0xff };

/* Also reading may need room: for the index of the log, which all connections share.  A disk that is broken says EIO. */
static bool
is_full(sqlite3 *lite, int status)
{
	int error = sqlite3_system_errno(lite);

	switch (status & STATUS_MASK) {
	case SQLITE_FULL:
		return true;
	case SQLITE_IOERR:
		return error == ENOSPC || error == EDQUOT || error == EFBIG ||
		    ((status == SQLITE_IOERR_WRITE || status == SQLITE_IOERR_SHMSIZE) && error != EIO);
	case SQLITE_CANTOPEN:
		return error == ENOSPC || error == EDQUOT;
	}
	return false;
}

/* What went wrong in the engine, as a problem; ${sql} goes to the log. */
bool
sqlite_say(struct ctx *ctx, sqlite3 *lite, int status, const char *sql)
{
	const char *words = sqlite3_errmsg(lite), *name;

	if (is_full(lite, status))
		return problem_add(ctx, (struct problem){ .sort = PROBLEM_FULL,
		    .say = "数据库所在的磁盘空间不足，没有完成；请腾出空间后再试",
		    .detail = arena_strf(ctx->arena, "sqlite %d, errno %d: %s", status, sqlite3_system_errno(lite), sql) });
	switch (status & STATUS_MASK) {
	case SQLITE_BUSY: case SQLITE_LOCKED:
		return problem_add(ctx, (struct problem){ .sort = PROBLEM_BUSY, .say = "别的程序正在写入，请稍后再试", .detail = "busy" });
	case SQLITE_INTERRUPT:
		return problem_say(ctx, PROBLEM_BUSY, "查询时间过长，已经停止；请缩小范围");
	case SQLITE_CONSTRAINT:
		name = strstr(words, "failed: ");
		return problem_add(ctx, (struct problem){ .sort = PROBLEM_RULE, .say = "与已有数据或规则冲突，没有保存",
		    .detail = arena_str(ctx->arena, name == NULL ? words : name + strlen("failed: ")) });
	case SQLITE_NOTADB:
		return problem_say(ctx, PROBLEM_RULE, "这个文件不是 dangjian 的数据库");
	case SQLITE_READONLY: case SQLITE_CANTOPEN: case SQLITE_PERM:
		return problem_say(ctx, PROBLEM_RULE, "数据库打不开或不能写入（%s），请检查文件和文件夹的权限",
		    (status & STATUS_MASK) == SQLITE_READONLY ? "是只读的" : cause_of(ctx->arena, sqlite3_system_errno(lite)));
	}
	return problem_fault(ctx, "sqlite %d: %s: %s", status, words, sql);
}

const char *
db_reason(struct ctx *ctx, const char *detail, const char *sql)
{
	static const struct cause causes[] = {
		{ "no such column: *", "没有“*”这一列" }, { "no such table: *", "没有“*”这张表" },
		{ "no such function: *", "没有“*”这个函数" }, { "ambiguous column name: *", "几张表都有“*”这一列，请写明是哪张表的" },
		{ "near \"*\": syntax error", "“*”附近的写法不对" }, { "incomplete input", "没有写完" },
		{ "unrecognized token: \"*", "有不能识别的符号：*" }, { "not authorized to use function: *", "不能用“*”这个函数" },
		{ "access to * is prohibited", "不能读“*”" }, { "not authorized", "只能查询" },
		{ "misuse of aggregate*", "合计函数不能用在这里" }, { "wrong number of arguments to function *", "函数 * 的参数个数不对" },
		{ NULL, NULL },
	};
	size_t n = strlen(detail), tail = strlen(": ") + strlen(sql);
	int head = 0;

	/* PostgreSQL says it in a line, and then where. */
	const char *error = strstr(detail, "ERROR:");
	if (text_starts(detail, "postgresql ") && error != NULL) {
		error += strlen("ERROR:") + strspn(error + strlen("ERROR:"), " ");
		return arena_copy(ctx->arena, error, strcspn(error, "\n"));
	}
	if (sscanf(detail, "sqlite %*d: %n", &head) < 0 || head == 0 || n < (size_t)head + tail)
		return detail;
	const char *words = arena_copy(ctx->arena, detail + head, n - (size_t)head - tail);
	const char *ours = cause_of_words(ctx->arena, causes, words);
	return ours == NULL ? words : ours;
}

/* Functions that mean the same on both engines (docs/sql.md). */
static bool
function_is_allowed(const char *name)
{
	static const char *const allowed[] = { "abs", "coalesce", "count", "lag", "lead", "length", "like", "lower", "max", "min",
		"nullif", "rank", "replace", "row_number", "substr", "sum", "trim", "upper" };

	for (size_t i = 0; i < COUNT(allowed); i++)
		if (strcmp(name, allowed[i]) == 0)
			return true;
	return false;
}

/* Reading can only read. */
static int
authorize(void *what, int action, const char *one, const char *two, const char *schema, const char *within)
{
	struct db *db = what;

	(void)schema;
	if (action == SQLITE_READ && db->lineage != NULL && (within == NULL || db->lineage->whole))
		lineage_add(db->lineage, one, two);
	if (db->writing > 0)
		return SQLITE_OK;
	switch (action) {
	case SQLITE_SELECT: case SQLITE_READ: case SQLITE_RECURSIVE: case SQLITE_TRANSACTION: case SQLITE_SAVEPOINT:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return function_is_allowed(two) ? SQLITE_OK : SQLITE_DENY;
	}
	return SQLITE_DENY;
}

static int
count_steps(void *what)
{
	struct db *db = what;

	db->steps += STEPS_AT_ONCE;
	return db->writing == 0 && db->steps > LIMIT_QUERY_STEPS;
}

void
sqlite_guard(struct db *db, bool on)
{
	sqlite3_set_authorizer(db->lite, on ? authorize : NULL, db);
	sqlite3_progress_handler(db->lite, on ? STEPS_AT_ONCE : 0, on ? count_steps : NULL, db);
}

static const char settings[] =
    "pragma foreign_keys = on; pragma synchronous = full; pragma trusted_schema = off; pragma case_sensitive_like = on;"
    "pragma cell_size_check = on; pragma temp_store = memory; pragma cache_size = -16000; pragma wal_autocheckpoint = 1000;";

/* SQLite would make it for all users of the machine to read, and beside it files of the same rights. */
static void
make_private(struct store *store)
{
	int fd = store->memory ? -1 : open(store->url, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	store->made = fd >= 0;
	if (fd >= 0)
		close(fd);
}

bool
db_moved(struct ctx *ctx)
{
	int moved = 0;

	return db_engine(ctx->db) == DB_SQLITE && !ctx->db->store->memory &&
	    sqlite3_file_control(ctx->db->lite, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0;
}

bool
sqlite_connect(struct ctx *ctx, struct store *store, bool writer, struct db *db)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (writer ? SQLITE_OPEN_CREATE : 0);

	db->store = store;
	db->engine = &engine_sqlite;
	if (writer)
		make_private(store);
	int status = sqlite3_open_v2(store->url, &db->lite, flags, NULL);
	if (status == SQLITE_OK) {
		sqlite3_extended_result_codes(db->lite, 1);
		sqlite3_busy_timeout(db->lite, LIMIT_BUSY_MS);
		sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
		sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
		sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		status = sqlite3_exec(db->lite, settings, NULL, NULL, NULL);
	}
	if (status == SQLITE_OK && writer && !store->memory)
		status = sqlite3_exec(db->lite, "pragma journal_mode = wal", NULL, NULL, NULL);
	if (status != SQLITE_OK)
		return sqlite_say(ctx, db->lite, status, "open");
	if (!writer || store->memory)
		sqlite_guard(db, true);
	return true;
}

/* SQLite counts what it allocates, under a lock all connections share: a tenth of every start, and nobody asks for it. */
static void
count_nothing(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* SQLite makes what is not there, so whether something is there is asked first. */
bool
sqlite_store_open(struct ctx *ctx, struct store *store, enum db_open how)
{
	static pthread_once_t told = PTHREAD_ONCE_INIT;
	struct stat st;

	pthread_once(&told, count_nothing);
	store->memory = strcmp(store->url, ":memory:") == 0;
	if (!store->memory && stat(store->url, &st) != 0 && how == DB_EXISTING)
		return problem_say(ctx, PROBLEM_RULE, "数据库 %s 不存在，请先运行 dangjian init 或 dangjian demo，或用 --db 指明", store->url);
	if (!store->memory && how == DB_EXISTING && stat(store->url, &st) == 0 && !S_ISREG(st.st_mode))
		return problem_say(ctx, PROBLEM_RULE, "%s 不是文件", store->url);
	store->writer = arena_must(calloc(1, sizeof *store->writer));
	store->writer->store = store;
	store->writer->engine = &engine_sqlite;
	return sqlite_connect(ctx, store, true, store->writer);
}

/* What PostgreSQL refuses by itself is refused here too: a second statement, which would never run, and a parameter of
   SQLite's own spelling, which would stay null. */
static bool
lite_prepare(struct ctx *ctx, struct db *db, struct statement *st)
{
	const char *tail;
	int status = sqlite3_prepare_v3(db->lite, st->sql, -1, SQLITE_PREPARE_PERSISTENT, &st->lite, &tail);

	if (status != SQLITE_OK)
		return sqlite_say(ctx, db->lite, status, st->sql);
	if (st->lite == NULL)
		return problem_fault(ctx, "an empty statement: %s", st->sql);
	if (tail[strspn(tail, " \t\n;")] != '\0')
		return problem_fault(ctx, "more than one statement: %s", st->sql);
	if (sqlite3_bind_parameter_count(st->lite) != st->nnames)
		return problem_fault(ctx, "a parameter without a name: %s", st->sql);
	/* Both number parameters by their first appearance: asked once, so that no run looks for a name. */
	for (int i = 0; i < st->nnames; i++)
		if (strcmp(sqlite3_bind_parameter_name(st->lite, i + 1) + 1, st->names[i]) != 0)
			return problem_fault(ctx, "parameters out of order: %s", st->sql);
	return true;
}

static void
lite_finalize(struct db *db, struct statement *st)
{
	(void)db;
	sqlite3_finalize(st->lite);
}

static bool
lite_start(struct ctx *ctx, struct rows *rows, const struct db_value *values)
{
	struct statement *st = rows->statement;
	int status = SQLITE_OK;

	rows->db->steps = 0;
	for (int i = 0; i < st->nnames && status == SQLITE_OK; i++) {
		const struct db_value *v = &values[i];
		int at = i + 1;

		switch (v->kind) {
		case DB_NULL:
			status = sqlite3_bind_null(st->lite, at);
			break;
		case DB_INT:
			status = sqlite3_bind_int64(st->lite, at, v->i);
			break;
		case DB_TEXT:
			status = sqlite3_bind_text64(st->lite, at, v->text, v->n, SQLITE_TRANSIENT, SQLITE_UTF8);
			break;
		case DB_BYTES:
			status = sqlite3_bind_blob64(st->lite, at, v->text, v->n, SQLITE_TRANSIENT);
			break;
		}
	}
	rows->status = SQLITE_ROW;
	return status == SQLITE_OK || sqlite_say(ctx, rows->db->lite, status, st->sql);
}

/* Nobody sees a row with a cell that the program cannot have written. */
static bool
lite_next(struct rows *rows)
{
	sqlite3_stmt *st = rows->statement->lite;

	if (rows->status == SQLITE_ROW)
		rows->status = sqlite3_step(st);
	for (int c = 0; rows->status == SQLITE_ROW && c < sqlite3_column_count(st); c++)
		if (!sqlite_is_ours(st, c)) {
			rows->altered = sqlite3_column_name(st, c);
			rows->status = SQLITE_DONE;
		}
	return rows->status == SQLITE_ROW;
}

static bool
lite_end(struct ctx *ctx, struct rows *rows, int64_t *changed)
{
	bool good = rows->status == SQLITE_ROW || rows->status == SQLITE_DONE || rows->status == SQLITE_OK ||
	    sqlite_say(ctx, rows->db->lite, rows->status, rows->statement->sql);

	if (rows->altered != NULL)
		good = problem_say(ctx, PROBLEM_RULE, "数据库被改动过：有一行的 %s 不是程序写得出的，请用 dangjian audit verify 查明",
		    rows->altered);
	if (changed != NULL)
		*changed = sqlite3_changes64(rows->db->lite);
	sqlite3_reset(rows->statement->lite);
	sqlite3_clear_bindings(rows->statement->lite);
	return good;
}

static int
lite_columns(const struct rows *rows)
{
	return sqlite3_column_count(rows->statement->lite);
}

static const char *
lite_name(const struct rows *rows, int column)
{
	return sqlite3_column_name(rows->statement->lite, column);
}

static struct db_value
lite_value(const struct rows *rows, int column)
{
	sqlite3_stmt *st = rows->statement->lite;

	switch (sqlite3_column_type(st, column)) {
	case SQLITE_NULL:
		return (struct db_value){ .kind = DB_NULL };
	case SQLITE_INTEGER:
		return (struct db_value){ .kind = DB_INT, .i = sqlite3_column_int64(st, column) };
	case SQLITE_BLOB:
		return (struct db_value){ .kind = DB_BYTES, .text = sqlite3_column_blob(st, column),
			.n = (size_t)sqlite3_column_bytes(st, column) };
	}
	const char *text = (const char *)sqlite3_column_text(st, column);
	return (struct db_value){ .kind = DB_TEXT, .text = text, .n = (size_t)sqlite3_column_bytes(st, column) };
}

static bool
lite_script(struct ctx *ctx, struct db *db, const char *sql)
{
	int status = sqlite3_exec(db->lite, sql, NULL, NULL, NULL);

	return status == SQLITE_OK || sqlite_say(ctx, db->lite, status, sql);
}

const struct engine engine_sqlite = {
	.prepare = lite_prepare, .finalize = lite_finalize, .start = lite_start, .next = lite_next, .end = lite_end,
	.columns = lite_columns, .name = lite_name, .value = lite_value, .script = lite_script,
};
