/* Whether what is counted is still read through our own views, and nothing acts on a write but the program. */
#include <string.h>

#include "schema.h"
#include "text.h"

/* PostgreSQL gives a view back in its own words, so there only the triggers are looked at; who may alter the views is its
   server's matter. */
static const char *const objects[DB_ENGINE_MAX] = {
	[DB_SQLITE] = "select name, sql, type = 'trigger' from sqlite_schema where type in ('view', 'trigger') order by name",
	[DB_POSTGRES] = "select cast(t.tgname as text), '', 1 from pg_trigger t join pg_class c on c.oid = t.tgrelid"
	    " join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and n.nspname = current_schema() order by 1",
};

struct object { const char *name, *sql; bool trigger; };
struct objects { struct object *at; size_t n, cap; };

static bool
get_objects(struct ctx *ctx, struct objects *out)
{
	struct rows *rows;

	if (!db_rows(ctx, objects[db_engine(ctx->db)], DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, out) = (struct object){ .name = rows_str(ctx, rows, 0), .sql = rows_str(ctx, rows, 1),
			.trigger = rows_int(rows, 2) != 0 };
	return rows_end(ctx, rows);
}

static const struct object *
find(const struct objects *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->at[i].name, name) == 0)
			return &list->at[i];
	return NULL;
}

static bool
get_ours(struct ctx *ctx, struct objects *out)
{
	struct ctx own = *ctx;
	struct store *store;

	if (!schema_scratch(&own, ctx->house, &store, &own.db)) {
		ctx->problems = own.problems;
		return false;
	}
	bool good = get_objects(&own, out);
	db_close(own.db);
	store_close(store);
	ctx->problems = own.problems;
	return good;
}

bool
schema_verify(struct ctx *ctx)
{
	struct objects there = { 0 }, ours = { 0 };
	bool good = true;

	if (!get_objects(ctx, &there) || (db_engine(ctx->db) == DB_SQLITE && !get_ours(ctx, &ours)))
		return false;
	/* A view of a name that is not ours is somebody's own: nothing is read through it. */
	for (size_t i = 0; i < there.n; i++) {
		const struct object *is = &there.at[i], *should = find(&ours, is->name);

		if (is->trigger)
			good = problem_say(ctx, PROBLEM_RULE, "数据库里有触发器 %s，不是由程序建立的", is->name);
		else if (should != NULL && !text_equal(should->sql, is->sql))
			good = problem_say(ctx, PROBLEM_RULE, "视图 %s 被改动过，与目录不符", is->name);
	}
	for (size_t i = 0; i < ours.n; i++)
		if (find(&there, ours.at[i].name) == NULL)
			good = problem_say(ctx, PROBLEM_RULE, "视图 %s 被删除", ours.at[i].name);
	return good;
}
