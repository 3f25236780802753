/* Whether SQLite's own pages and indexes are whole, and each cell one that the program can have written. */
#include <string.h>
#include <strings.h>

#include "engine.h"
#include "limits.h"

bool
sqlite_is_ours(sqlite3_stmt *st, int column)
{
	const char *text, *declared;

	switch (sqlite3_column_type(st, column)) {
	case SQLITE_TEXT:
		text = (const char *)sqlite3_column_text(st, column);
		return text != NULL && strlen(text) == (size_t)sqlite3_column_bytes(st, column);
	case SQLITE_BLOB: case SQLITE_FLOAT:
		declared = sqlite3_column_decltype(st, column);
		return declared == NULL || strcasecmp(declared, "blob") == 0;
	}
	return true;
}

static bool
is_broken(struct ctx *ctx, const char *words)
{
	const char *index = strstr(words, " index ");

	return problem_add(ctx, (struct problem){ .sort = PROBLEM_RULE, .detail = arena_str(ctx->arena, words),
	    .say = arena_strf(ctx->arena, "数据库的索引或页面不完整%s，数字可能不对，请从备份恢复", index == NULL ? "" :
	    arena_strf(ctx->arena, "（索引 %s）", index + strlen(" index "))) });
}

static int
check_pages(struct ctx *ctx, sqlite3 *lite, bool *good)
{
	sqlite3_stmt *st = NULL;
	int status = sqlite3_prepare_v2(lite, "pragma integrity_check(20)", -1, &st, NULL);

	while (status == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW) {
		const char *say = (const char *)sqlite3_column_text(st, 0);

		if (say == NULL || strcmp(say, "ok") != 0)
			*good = is_broken(ctx, say == NULL ? "" : say);
	}
	return status == SQLITE_OK ? sqlite3_finalize(st) : status;
}

/* A row is told by its first column, as each table of ours has its key there.  A table that SQLite cannot read is none of the
   program's: the schema is compared. */
static int
check_cells(struct ctx *ctx, sqlite3 *lite, const char *table, bool *good)
{
	sqlite3_stmt *st = NULL;
	char *sql = sqlite3_mprintf("select * from \"%w\"", table);
	int status = sqlite3_prepare_v2(lite, sql, -1, &st, NULL);

	sqlite3_free(sql);
	if (status != SQLITE_OK)
		return SQLITE_OK;
	for (int told = 0; told <= LIMIT_PROBLEMS && sqlite3_step(st) == SQLITE_ROW;)
		for (int c = 0; c < sqlite3_column_count(st); c++)
			if (!sqlite_is_ours(st, c)) {
				const char *key = (const char *)sqlite3_column_text(st, 0);

				*good = problem_say(ctx, PROBLEM_RULE, "表 %s 中 %s 为 %s 的一行被改动过：%s 不是程序写得出的", table,
				    sqlite3_column_name(st, 0), key == NULL ? "" : key, sqlite3_column_name(st, c));
				told++;
			}
	return sqlite3_finalize(st);
}

static int
check_tables(struct ctx *ctx, sqlite3 *lite, bool *good)
{
	sqlite3_stmt *st = NULL;
	int status = sqlite3_prepare_v2(lite, "select name from sqlite_schema where type = 'table' order by name", -1, &st, NULL);

	if (status != SQLITE_OK)
		return status;
	while (status == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		status = check_cells(ctx, lite, (const char *)sqlite3_column_text(st, 0), good);
	int ended = sqlite3_finalize(st);
	return status == SQLITE_OK ? ended : status;
}

bool
db_integrity(struct ctx *ctx)
{
	bool good = true;

	if (db_engine(ctx->db) != DB_SQLITE)
		return true;
	/* Questions that only read, but no queries: the guard of those rests. */
	sqlite_guard(ctx->db, false);
	int status = check_pages(ctx, ctx->db->lite, &good);
	if (status == SQLITE_OK)
		status = check_tables(ctx, ctx->db->lite, &good);
	sqlite_guard(ctx->db, true);
	return status == SQLITE_OK ? good : sqlite_say(ctx, ctx->db->lite, status, "integrity_check");
}
