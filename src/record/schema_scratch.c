/* An empty database of a catalogue's tables, on which its SQL is prepared. */
#include "schema_view.h"
#include "statement.h"
#include "statements.h"

/* Every rule alone, so that a fault has its line: SQLite would only refuse the whole table. */
static bool
check_rule_sql(struct ctx *ctx, const struct house *house)
{
	bool good = true;

	EACH(const struct type, t, house->types)
		EACH(const struct rule, r, t->rules) {
			size_t mark = ctx->problems.list.n;

			if (db_check(ctx, arena_strf(ctx->arena, "select 1 from (%s) form where not (%s)", t->form_sql,
			    schema_rule(ctx->arena, t, r)), NULL))
				continue;
			const char *detail = problem_take(ctx, mark);
			good = detail != NULL && problem_at(ctx, t->file, r->line, "规则“%s”的条件有误：%s", r->name, detail);
		}
	return good;
}

/* Tables and views are what SQL is checked against; it needs no indexes, which would take a fifth of every start. */
static bool
make_scratch(struct ctx *ctx, void *what)
{
	struct buf tables = buf_make(ctx->arena);

	(void)what;
	EACH(const struct type, t, ctx->house->types) {
		if (t->derived_sql != NULL)
			continue;
		schema_table(t, DB_SQLITE, arena_strf(ctx->arena, "%s_all", t->name), &tables);
		schema_links(t, DB_SQLITE, &tables);
	}
	return step_apply(ctx, sql_steps, sql_steps_n) && db_script(ctx, tables.at) && schema_view_make(ctx);
}

bool
schema_scratch(struct ctx *ctx, const struct house *house, struct store **store, struct db **db)
{
	struct ctx own = *ctx;
	bool good;

	own.house = house;
	if (!store_open(&own, ":memory:", DB_MAKE, store))
		good = false;
	else if (!db_connect(&own, *store, db)) {
		store_close(*store);
		good = false;
	} else {
		own.db = *db;
		good = check_rule_sql(&own, house) && db_write(&own, make_scratch, NULL);
		if (!good) {
			db_close(*db);
			store_close(*store);
		}
	}
	ctx->problems = own.problems;
	return good;
}

