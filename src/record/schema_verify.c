/* Whether tables, checks, indexes and views are still ours, and nothing acts on a write but the program. */
#include <ctype.h>
#include <string.h>

#include "schema_view.h"
#include "statement.h"
#include "statements.h"
#include "text.h"

/*
 * What a database is made of: kind, name, and what it is in the engine's own words.  SQLite keeps the text that a table came
 * with; PostgreSQL tells of its parts, and a column that came later stands behind the others.
 */
#define WRITTEN " union all select 'step', coalesce(cast(number as text), '（没有编号）'), sm3 || ' ' || name from schema_step" \
	" union all select 'made', name, ddl_sm3 from schema_type" \
	" union all select 'kind', type || '.' || name, kind || ' ' || cast(links as text) from schema_field order by 2"
static const char *const objects[DB_ENGINE_MAX] = {
	[DB_SQLITE] = "select type, name, sql from sqlite_schema where sql is not null" WRITTEN,
	[DB_POSTGRES] = "with t as (select c.oid, cast(c.relname as text) as name, c.relkind, c.relrowsecurity from pg_class c"
	    " join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema()"
	    " and c.relkind in ('r', 'p', 'f', 'v', 'm'))"
	    " select 'table', name, concat(relkind, relrowsecurity) from t where relkind <> 'v'"
	    " union all select 'column', concat(t.name, '.', a.attname), concat(format_type(a.atttypid, a.atttypmod), ' ',"
	    " a.attcollation, a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))"
	    " from t join pg_attribute a on a.attrelid = t.oid left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum"
	    " where t.relkind <> 'v' and a.attnum > 0 and not a.attisdropped"
	    " union all select 'constraint', concat(t.name, '.', k.conname), pg_get_constraintdef(k.oid, true)"
	    " from t join pg_constraint k on k.conrelid = t.oid where k.contype in ('c', 'f', 'p', 'u', 'x')"
	    " union all select 'index', cast(c.relname as text), concat(pg_get_indexdef(i.indexrelid, 0, true), i.indisvalid)"
	    " from t join pg_index i on i.indrelid = t.oid join pg_class c on c.oid = i.indexrelid"
	    " union all select 'view', name, pg_get_viewdef(oid, true) from t where relkind = 'v'"
	    " union all select 'trigger', cast(g.tgname as text), '' from t join pg_trigger g on g.tgrelid = t.oid"
	    " where not g.tgisinternal"
	    " union all select 'rule', cast(r.rulename as text), '' from t join pg_rewrite r on r.ev_class = t.oid"
	    " where r.rulename <> '_RETURN'" WRITTEN,
};

static const struct { const char *kind, *label; bool acts; } kinds[] = {
	{ "table", "表", false }, { "column", "字段", false }, { "constraint", "约束", true }, { "index", "索引", false },
	{ "view", "视图", false }, { "trigger", "触发器", true }, { "rule", "改写规则", true },
	/* What the program wrote down of them, by which it upgrades. */
	{ "step", "数据库结构步骤", true }, { "made", "表定义的记载", false }, { "kind", "字段种类的记载", false },
};

struct object { const char *kind, *name, *sql; };
struct objects { struct object *at; size_t n, cap; };

/* What a table was renamed to stands in quotation marks, so only what follows its name is compared. */
static const char *
definition(const struct object *o)
{
	const char *body = strcmp(o->kind, "table") == 0 ? strchr(o->sql, '(') : NULL;

	return body == NULL ? o->sql : body;
}

static bool
get_objects(struct ctx *ctx, struct objects *out)
{
	struct rows *rows;

	if (!db_rows(ctx, objects[db_engine(ctx->db)], DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, out) = (struct object){ rows_str(ctx, rows, 0), rows_str(ctx, rows, 1),
			rows_str(ctx, rows, 2) };
	return rows_end(ctx, rows);
}

static struct object *
find(const struct objects *list, const char *kind, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->at[i].name, name) == 0 && strcmp(list->at[i].kind, kind) == 0)
			return &list->at[i];
	return NULL;
}

/* ---- as they should be ---- */

struct making { struct objects *out; bool made; };

/* A whole new database; on PostgreSQL among what is there only for the time of this transaction, which is taken back. */
static bool
make(struct ctx *ctx, void *what)
{
	struct making *m = what;

	*m->out = (struct objects){ 0 };
	m->made = (db_engine(ctx->db) == DB_SQLITE || db_script(ctx, "set local search_path = pg_temp")) &&
	    step_apply(ctx, sql_steps, sql_steps_n) && schema_make(ctx) && get_objects(ctx, m->out);
	return false;
}

static bool
get_ours_postgres(struct ctx *ctx, struct objects *out)
{
	struct making m = { .out = out };

	db_write(ctx, make, &m);
	return m.made;
}

static bool
get_ours_sqlite(struct ctx *ctx, struct objects *out)
{
	struct making m = { .out = out };
	struct ctx own = *ctx;
	struct store *store;

	if (store_open(&own, ":memory:", DB_MAKE, &store)) {
		if (db_connect(&own, store, &own.db)) {
			db_write(&own, make, &m);
			db_close(own.db);
		}
		store_close(store);
	}
	ctx->problems = own.problems;
	return m.made;
}

/* ---- as they are ---- */

/* A field that left the catalogue keeps its column, bare, on a line of its own (upgrade.c): taken out of what is compared. */
static const char *
without_line(struct arena *arena, const char *sql, const char *name)
{
	const char *line = arena_strf(arena, "\n\t%s ", name), *at = strstr(sql, line);
	const char *end = at == NULL ? NULL : at + strlen(line);

	while (end != NULL && isalpha((unsigned char)*end))
		end++;
	return end == NULL || *end != ',' ? sql : arena_strf(arena, "%.*s%s", (int)(at - sql), sql, end + 1);
}

static bool
forget_left(struct ctx *ctx, const struct objects *there)
{
	EACH(const struct type, t, ctx->house->types) {
		struct object *table = find(there, "table", arena_strf(ctx->arena, "%s_all", t->name));
		struct rows *rows;

		if (table == NULL)
			continue;
		if (!db_rows(ctx, sql_schema_field_columns, DB_ARGS(db_text("type", t->name)), &rows))
			return false;
		while (rows_next(rows))
			if (type_field(t, rows_text(rows, 0)) == NULL)
				table->sql = without_line(ctx->arena, table->sql, rows_text(rows, 0));
		if (!rows_end(ctx, rows))
			return false;
	}
	return true;
}

static const char *
label_of(const struct object *o)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(kinds[i].kind, o->kind) == 0)
			return kinds[i].label;
	return o->kind;
}

/* Of a name that is not ours: a view, a table or an index is somebody's own, but nothing may act on what the program writes. */
static bool
acts_on(const struct objects *ours, const struct object *o, struct arena *arena)
{
	bool acts = false;

	for (size_t i = 0; i < COUNT(kinds); i++)
		acts = acts || (kinds[i].acts && strcmp(kinds[i].kind, o->kind) == 0);
	return acts && (strcmp(o->kind, "constraint") != 0 ||
	    find(ours, "table", arena_copy(arena, o->name, strcspn(o->name, "."))) != NULL);
}

bool
schema_verify(struct ctx *ctx)
{
	struct objects there = { 0 }, ours = { 0 };
	bool good = get_objects(ctx, &there) && (db_engine(ctx->db) == DB_SQLITE ? forget_left(ctx, &there) &&
	    get_ours_sqlite(ctx, &ours) : get_ours_postgres(ctx, &ours));

	if (!good)
		return false;
	for (size_t i = 0; i < there.n; i++) {
		const struct object *is = &there.at[i], *should = find(&ours, is->kind, is->name);

		if (should == NULL && acts_on(&ours, is, ctx->arena))
			good = problem_say(ctx, PROBLEM_RULE, "数据库里有%s %s，不是由程序建立的", label_of(is), is->name);
		else if (should != NULL && !text_equal(definition(should), definition(is)))
			good = problem_say(ctx, PROBLEM_RULE, "%s %s 被改动过，与目录不符", label_of(is), is->name);
	}
	for (size_t i = 0; i < ours.n; i++)
		if (find(&there, ours.at[i].kind, ours.at[i].name) == NULL)
			good = problem_say(ctx, PROBLEM_RULE, "%s %s 被删除", label_of(&ours.at[i]), ours.at[i].name);
	return good;
}
