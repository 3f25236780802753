/* The views that a catalogue makes: its own are dropped and made anew at every upgrade, those of others stay. */
#include "schema_view.h"

#include <string.h>

#include "statements.h"

bool
schema_name_is_among(const struct schema_names *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->at[i], name) == 0)
			return true;
	return false;
}

char *
schema_view_text(struct ctx *ctx)
{
	struct buf views = buf_make(ctx->arena);

	EACH(const struct type, t, ctx->house->types)
		schema_views(t, &views);
	schema_common_views(ctx->house, &views);
	return views.at;
}

/* The views that the last upgrade made. */
static bool
made_views(struct ctx *ctx, struct schema_names *out)
{
	static const char make[] = "create view ";
	char *views = NULL;

	if (!db_get_str(ctx, sql_schema_type_get, DB_ARGS(db_text("name", SCHEMA_VIEWS)), NULL, &views))
		return false;
	for (const char *p = views; p != NULL && (p = strstr(p, make)) != NULL; p++)
		if (p == views || p[-1] == '\n')
			*VEC_ADD(ctx->arena, out) = arena_copy(ctx->arena, p + strlen(make), strcspn(p + strlen(make), " "));
	return true;
}

/* On PostgreSQL a view cannot be dropped from under one that somebody else has made upon it. */
static bool
check_upon(struct ctx *ctx, const struct schema_names *ours, const char *view)
{
	struct rows *rows;
	bool good = true;

	if (!db_rows(ctx, "select distinct cast(v.relname as text) from pg_depend d join pg_rewrite w on w.oid = d.objid"
	    " join pg_class v on v.oid = w.ev_class where d.classid = cast('pg_rewrite' as regclass)"
	    " and d.refclassid = cast('pg_class' as regclass) and d.refobjid = to_regclass(:view) and v.oid <> d.refobjid",
	    DB_ARGS(db_text("view", view)), &rows))
		return false;
	while (rows_next(rows))
		if (!schema_name_is_among(ours, rows_text(rows, 0)))
			good = problem_say(ctx, PROBLEM_RULE, "视图 %s 不是由程序建立的，却建在程序的视图 %s 上，升级要重建后者；"
			    "请先删除 %s，升级后再建", rows_text(rows, 0), view, rows_text(rows, 0));
	return rows_end(ctx, rows) && good;
}

/* Only our own: others have views of theirs in the same database. */
bool
schema_view_drop(struct ctx *ctx)
{
	struct buf sql = buf_make(ctx->arena);
	struct schema_names ours = { 0 };
	bool sqlite = db_engine(ctx->db) == DB_SQLITE, good = made_views(ctx, &ours);

	for (size_t i = 0; good && i < ours.n; i++) {
		/* PostgreSQL drops in one statement what rests on each other. */
		buf_putf(&sql, "%s%s", sqlite || i == 0 ? "drop view if exists " : ", ", ours.at[i]);
		buf_puts(&sql, sqlite || i + 1 == ours.n ? ";\n" : "");
	}
	for (size_t i = 0; !sqlite && i < ours.n; i++)
		good &= check_upon(ctx, &ours, ours.at[i]);
	return good && db_script(ctx, sql.at);
}

bool
schema_unknown(struct ctx *ctx, char **out)
{
	struct buf names = buf_make(ctx->arena);
	struct schema_names made = { 0 };

	if (!made_views(ctx, &made))
		return false;
	for (size_t i = 0; i < made.n; i++)
		if (type_find(ctx->house, made.at[i]) == NULL && strcmp(made.at[i], "attendance") != 0)
			buf_putf(&names, "%s%s", names.n == 0 ? "" : "、", made.at[i]);
	*out = names.at;
	return true;
}

/* A derived view is made after all that it may rest on; a fault in its SQL has its file. */
static bool
derive(struct ctx *ctx, const struct type *t)
{
	struct buf view = buf_make(ctx->arena);
	size_t mark = ctx->problems.list.n;

	if (db_check(ctx, t->derived_sql, NULL)) {
		schema_views(t, &view);
		return db_script(ctx, view.at);
	}
	const char *detail = problem_take(ctx, mark);
	return detail != NULL && problem_at(ctx, t->file, t->line, "“%s”的 sql 有误：%s", t->name,
	    db_reason(ctx, detail, t->derived_sql));
}

bool
schema_view_make(struct ctx *ctx)
{
	struct buf views = buf_make(ctx->arena);

	EACH(const struct type, t, ctx->house->types)
		if (t->derived_sql == NULL)
			schema_views(t, &views);
	schema_common_views(ctx->house, &views);
	bool good = db_script(ctx, views.at);
	EACH(const struct type, t, ctx->house->types)
		if (good && t->derived_sql != NULL)
			good = derive(ctx, t);
	return good;
}
