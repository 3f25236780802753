#include <string.h>

#include "seal.h"
#include "statement.h"
#include "text.h"

static const char table_sql[] =
    "create table schema_step (number bigint primary key, name text not null, sm3 text not null)";

static bool
has_steps(struct ctx *ctx, bool *out)
{
	int64_t n = 0;
	bool good = db_get_int(ctx, db_engine(ctx->db) == DB_SQLITE ?
	    "select count(*) from sqlite_schema where type = 'table' and name = 'schema_step'" :
	    "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'schema_step'",
	    DB_NO_ARGS, NULL, &n);

	*out = n > 0;
	return good;
}

/* Our text of a step decides, so that a database is the same step whatever its engine. */
static char *
sum_of(struct ctx *ctx, const struct step *step)
{
	return seal_sm3_hex(ctx->arena, step->sql[DB_SQLITE], strlen(step->sql[DB_SQLITE]));
}

bool
step_state(struct ctx *ctx, const struct step *steps, size_t n, enum step_state *out)
{
	int64_t last = 0;
	bool any;

	if (!has_steps(ctx, &any))
		return false;
	if (any && !db_get_int(ctx, "select coalesce(max(number), 0) from schema_step", DB_NO_ARGS, NULL, &last))
		return false;
	if (last == 0)
		*out = STEP_NONE;
	else if (last > steps[n - 1].number)
		*out = STEP_NEWER;
	else
		*out = last < steps[n - 1].number ? STEP_BEHIND : STEP_CURRENT;
	return true;
}

static bool
apply(struct ctx *ctx, const struct step *step)
{
	char *sum = NULL;
	const char *ours = sum_of(ctx, step);

	if (!db_get_str(ctx, "select sm3 from schema_step where number = :number",
		DB_ARGS(db_int("number", step->number)), NULL, &sum))
		return false;
	if (sum != NULL)
		return strcmp(sum, ours) == 0 ||
		    problem_say(ctx, PROBLEM_RULE, "数据库结构的第 %d 步与程序的不同，请使用建立它的程序版本", step->number);
	return db_script(ctx, step->sql[db_engine(ctx->db)]) &&
	    db_run(ctx, "insert into schema_step (number, name, sm3) values (:number, :name, :sm3)",
	    DB_ARGS(db_int("number", step->number), db_text("name", step->name), db_text("sm3", ours)), NULL);
}

bool
step_apply(struct ctx *ctx, const struct step *steps, size_t n)
{
	enum step_state state;
	bool any;

	if (!has_steps(ctx, &any) || (!any && !db_script(ctx, table_sql)) || !step_state(ctx, steps, n, &state))
		return false;
	if (state == STEP_NEWER)
		return problem_say(ctx, PROBLEM_RULE, "数据库由更新的程序建立，请使用新版程序打开");
	for (size_t i = 0; i < n; i++)
		if (!apply(ctx, &steps[i]))
			return false;
	return true;
}

static bool
check_all(struct ctx *ctx, void *what)
{
	bool good = true;

	(void)what;
	for (size_t i = 0; i < sql_statements_n; i++) {
		size_t mark = ctx->problems.list.n;

		if (db_check(ctx, sql_statements[i].sql, NULL))
			continue;
		const char *detail = problem_take(ctx, mark);
		good = detail != NULL && problem_fault(ctx, "statement %s: %s", sql_statements[i].name, detail);
	}
	return good;
}

/* As a write, because a reading connection refuses to prepare one; nothing is run. */
bool
statements_check(struct ctx *ctx)
{
	return db_write(ctx, check_all, NULL);
}
