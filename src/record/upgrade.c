#include <string.h>

#include "alone.h"
#include "keep.h"
#include "limits.h"
#include "schema.h"
#include "schema_view.h"
#include "seal.h"
#include "statement.h"
#include "statements.h"
#include "step.h"
#include "text.h"

static char *
table_name(struct ctx *ctx, const struct type *t)
{
	return arena_strf(ctx->arena, "%s_all", t->name);
}

/* The text that a table is compared by: SQLite's form on both engines. */
static char *
ddl_of(struct ctx *ctx, const struct type *t)
{
	struct buf ddl = buf_make(ctx->arena);

	schema_table(t, DB_SQLITE, table_name(ctx, t), &ddl);
	schema_links(t, DB_SQLITE, &ddl);
	schema_indexes(t, &ddl);
	EACH(const struct alone, a, t->alone)
		buf_putf(&ddl, "-- %s\n", a->sql);
	return ddl.at;
}

static bool
put_text(struct ctx *ctx, const char *name, const char *ddl)
{
	return db_run(ctx, sql_schema_type_put, DB_ARGS(db_text("name", name),
	    db_text("sm3", seal_sm3_hex(ctx->arena, ddl, strlen(ddl))), db_text("ddl", ddl)), NULL);
}

/* Whether a text that tables were made from is another than was written. */
static bool
is_changed(struct ctx *ctx, bool *out)
{
	struct rows *rows;

	*out = false;
	if (!db_rows(ctx, sql_schema_type_all, DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows)) {
		const char *ddl = rows_text(rows, 0);

		*out = *out || strcmp(seal_sm3_hex(ctx->arena, ddl, strlen(ddl)), rows_text(rows, 1)) != 0;
	}
	return rows_end(ctx, rows);
}

bool
schema_state(struct ctx *ctx, enum schema_state *out)
{
	enum schema_state state = SCHEMA_CURRENT;
	char *views = NULL;
	bool changed = false;

	if (!db_get_str(ctx, sql_schema_type_get, DB_ARGS(db_text("name", SCHEMA_VIEWS)), NULL, &views))
		return false;
	if (!text_equal(views, schema_view_text(ctx)))
		state = SCHEMA_BEHIND;
	EACH(const struct type, t, ctx->house->types) {
		char *ddl = NULL;

		if (t->derived_sql == NULL && !db_get_str(ctx, sql_schema_type_get, DB_ARGS(db_text("name", t->name)), NULL, &ddl))
			return false;
		if (t->derived_sql == NULL && !text_equal(ddl, ddl_of(ctx, t)))
			state = SCHEMA_BEHIND;
	}
	if (state == SCHEMA_BEHIND && !is_changed(ctx, &changed))
		return false;
	*out = changed ? SCHEMA_CHANGED : state;
	return true;
}

/* The columns that the table has, and as ${left} those that the catalogue no longer names: they stay, empty for new rows. */
static bool
get_columns(struct ctx *ctx, const struct type *t, struct schema_names *all, struct schema_parts *left)
{
	struct rows *rows;
	const char *sql = db_engine(ctx->db) == DB_SQLITE
			      ? "select name, type from pragma_table_info(:name)"
			      : "select column_name, data_type from information_schema.columns where table_schema = "
				"current_schema() and table_name = :name";

	if (!db_rows(ctx, sql, DB_ARGS(db_text("name", table_name(ctx, t))), &rows))
		return false;
	while (rows_next(rows)) {
		const char *name = rows_str(ctx, rows, 0);
		const struct field *f = type_field(t, name);

		*VEC_ADD(ctx->arena, all) = name;
		if (!keep_is_column(name) && (f == NULL || kind_is_link(f)))
			*VEC_ADD(ctx->arena, left) = (struct schema_part){ name, rows_str(ctx, rows, 1), false };
	}
	return rows_end(ctx, rows);
}

static bool
other_kind(struct ctx *ctx, const struct field *f, const char *before, const char *kind)
{
	return problem_at(ctx, f->file, f->line, "字段“%s”的种类由 %s 改成了 %s，会丢失数据；请换一个新字段名", f->name, before, kind);
}

/* The ids that ${condition} holds for, as " 17 18 …", at most LIMIT_IDS; "" if none. */
static bool
rows_where(struct ctx *ctx, const struct type *t, const char *form, const char *condition, char **out)
{
	struct buf list = buf_make(ctx->arena);
	struct rows *rows;
	int n = 0;

	if (!db_rows(ctx, arena_strf(ctx->arena, "select id from (select s.*%s from %s_all s) form where (%s)"
	    " and struck_at is null order by id limit %d", form, t->name, condition, LIMIT_IDS + 1), DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows) && n++ < LIMIT_IDS)
		buf_putf(&list, " %lld", (long long)rows_int(rows, 0));
	buf_puts(&list, n > LIMIT_IDS ? " 等" : "");
	*out = list.at;
	return rows_end(ctx, rows);
}

/* What the rows of an old table lack for ${field}. */
static bool
check_rows(struct ctx *ctx, const struct type *t, const struct field *f, bool fresh)
{
	struct buf other = buf_make(ctx->arena);
	char *ids = NULL;
	int64_t lack = 0;

	if (f->needed && !db_get_int(ctx, arena_strf(ctx->arena, "select count(*) from %s_all where %s and (%s)", t->name,
	    schema_needs(f) ? "struck_at is null" : "1 = 1", fresh ? "1 = 1" : arena_strf(ctx->arena, "%s is null", f->name)),
	    DB_NO_ARGS, NULL, &lack))
		return false;
	if (lack > 0)
		return problem_at(ctx, f->file, f->line, "已有 %lld 条“%s”没有填“%s”%s，不能改成必填；请先补填或去掉 needed",
		    (long long)lack, t->label, f->label, schema_needs(f) ? "" : "（作废的也要有）");
	if (fresh || (f->kind != KIND_CHOICE && !f->unique))
		return true;
	if (f->unique)
		buf_putf(&other, "%s in (select %s from %s_all where struck_at is null group by %s having count(*) > 1)", f->name,
		    f->name, t->name, f->name);
	else {
		buf_putf(&other, "%s not in (", f->name);
		EACH(const struct choice, c, f->choices)
			buf_putf(&other, "%s'%s'", c == f->choices.at ? "" : ", ", c->value);
		buf_putc(&other, ')');
	}
	if (!rows_where(ctx, t, "", other.at, &ids))
		return false;
	return ids[0] == '\0' || problem_at(ctx, f->file, f->line, f->unique ? "已有的“%s”里“%s”有重复，编号：%s；请先改正，或去掉 unique" :
	    "已有的“%s”用了“%s”中被删去的选项，编号：%s；请先改正，或保留这个选项", t->label, f->label, ids + 1);
}

/* A field keeps its column or table whatever becomes of it, so its kind can never be another one. */
static bool
check_fields(struct ctx *ctx, const struct type *t, bool old)
{
	bool good = true;

	EACH(const struct field, f, t->fields) {
		const char *kind = schema_kind(ctx->arena, f);
		char *before = NULL;

		if (!db_get_str(ctx, sql_schema_field_kind, DB_ARGS(db_text("type", t->name), db_text("name", f->name)), NULL,
		    &before))
			return false;
		if (before != NULL && strcmp(before, kind) != 0)
			good = other_kind(ctx, f, before, kind);
		else if (old && !kind_is_link(f))
			good &= check_rows(ctx, t, f, before == NULL);
		if (before == NULL && !db_run(ctx, sql_schema_field_add, DB_ARGS(db_text("type", t->name), db_text("name", f->name),
		    db_text("kind", kind), db_int("links", kind_is_link(f))), NULL))
			return false;
	}
	return good;
}

/* Rows that a rule of the new catalogue would refuse; only fields that the table already has can be asked. */
static bool
check_rules(struct ctx *ctx, const struct type *t, const struct schema_names *columns)
{
	bool good = true;

	EACH(const struct rule, r, t->rules) {
		struct buf form = buf_make(ctx->arena);
		char *ids;

		EACH(const struct field, f, t->fields)
			if (!kind_is_link(f) && !schema_name_is_among(columns, f->name))
				buf_putf(&form, ", cast(null as %s) as %s", kind_is_text(f->kind) ? "text" : "bigint", f->name);
		if (!rows_where(ctx, t, form.at, arena_strf(ctx->arena, "not (%s)", schema_rule(ctx->arena, t, r)), &ids))
			return false;
		if (ids[0] != '\0')
			good = problem_at(ctx, t->file, r->line,
			    "已有的“%s”不符合规则“%s”（%s），编号：%s；请先改正，或给规则写 since", t->label, r->name, r->say, ids + 1);
	}
	return good;
}

/* SQLite cannot add a CHECK: the table is made again beside the old one and takes its place. */
static bool
rebuild_sqlite(struct ctx *ctx, const struct type *t, const struct schema_names *columns, const struct schema_parts *left)
{
	struct buf sql = buf_make(ctx->arena), names = buf_make(ctx->arena);
	struct schema_parts parts = { 0 };
	const char *old = table_name(ctx, t), *new = arena_strf(ctx->arena, "%s_new", old);

	for (size_t i = 0; i < columns->n; i++)
		buf_putf(&names, "%s%s", i == 0 ? "" : ", ", columns->at[i]);
	EACH(const struct schema_part, p, *left)
		*VEC_ADD(ctx->arena, &parts) = *p;
	schema_parts(ctx->arena, t, DB_SQLITE, &parts);
	schema_put_table(&parts, DB_SQLITE, new, &sql);
	/* The legacy way of renaming leaves views of others alone, which read the name that is gone for a moment. */
	buf_putf(&sql, "insert into %s (%s) select %s from %s;\ndrop table %s;\npragma legacy_alter_table = on;\n"
	    "alter table %s rename to %s;\n", new, names.at, names.at, old, old, new, old);
	bool good = db_script(ctx, sql.at);
	return db_script(ctx, "pragma legacy_alter_table = off;\n") && good;
}

/* Constraints and indexes of the table are made anew from the catalogue: here the old ones go. */
static bool
drop_guards_postgres(struct ctx *ctx, const struct type *t, struct buf *sql)
{
	struct rows *rows;

	if (!db_rows(ctx,
	    "select 'alter table ' || c.relname || ' drop constraint ' || k.conname from pg_constraint k"
	    " join pg_class c on c.oid = k.conrelid"
	    " where k.contype in ('c', 'f') and k.conrelid = cast(cast(:name as text) as regclass)"
	    " union all select 'drop index ' || c.relname from pg_index i join pg_class c on c.oid = i.indexrelid"
	    " where not i.indisprimary and i.indrelid = cast(cast(:name as text) as regclass)",
	    DB_ARGS(db_text("name", table_name(ctx, t))), &rows))
		return false;
	while (rows_next(rows))
		buf_putf(sql, "%s;\n", rows_text(rows, 0));
	return rows_end(ctx, rows);
}

static bool
alter_postgres(struct ctx *ctx, const struct type *t, const struct schema_names *columns, const struct schema_parts *left)
{
	struct buf sql = buf_make(ctx->arena);
	struct schema_parts parts = { 0 };

	if (!drop_guards_postgres(ctx, t, &sql))
		return false;
	EACH(const struct schema_part, p, *left)
		buf_putf(&sql, "alter table %s_all alter column %s drop not null;\n", t->name, p->name);
	EACH(const struct field, f, t->fields)
		if (!kind_is_link(f) && schema_name_is_among(columns, f->name))
			buf_putf(&sql, "alter table %s_all alter column %s %s not null;\n", t->name, f->name,
			    f->happened ? "set" : "drop");
	schema_parts(ctx->arena, t, DB_POSTGRES, &parts);
	EACH(const struct schema_part, p, parts)
		if (p->constraint || !schema_name_is_among(columns, p->name))
			buf_putf(&sql, "alter table %s_all add %s %s %s;\n", t->name,
			    p->constraint ? "constraint" : "column", p->name, p->declaration);
	schema_keys(t, &sql);
	return db_script(ctx, sql.at);
}

/* Types that had a table and get a new one: rows that were there may break their new rules. */
struct changed { VEC(const struct type *) types; };

static bool
upgrade_type(struct ctx *ctx, const struct type *t, struct buf *keys, struct changed *changed)
{
	struct buf sql = buf_make(ctx->arena);
	struct schema_names columns = { 0 };
	struct schema_parts left = { 0 };
	char *before = NULL, *ddl = ddl_of(ctx, t);
	enum db_engine engine = db_engine(ctx->db);

	if (!db_get_str(ctx, sql_schema_type_get, DB_ARGS(db_text("name", t->name)), NULL, &before))
		return false;
	if (text_equal(before, ddl))
		return true;
	if (!check_fields(ctx, t, before != NULL))
		return false;
	if (before == NULL) {
		schema_table(t, engine, table_name(ctx, t), &sql);
		if (engine == DB_POSTGRES)
			schema_keys(t, keys);
	} else if (!get_columns(ctx, t, &columns, &left) || !check_rules(ctx, t, &columns) ||
	    !(engine == DB_SQLITE ? rebuild_sqlite : alter_postgres)(ctx, t, &columns, &left))
		return false;
	if (before != NULL)
		*VEC_ADD(ctx->arena, &changed->types) = t;
	/* Link tables and indexes name other types' tables, which on PostgreSQL must exist by then. */
	schema_links(t, engine, keys);
	schema_indexes(t, keys);
	return (sql.n == 0 || db_script(ctx, sql.at)) && put_text(ctx, t->name, ddl);
}

bool
schema_make(struct ctx *ctx)
{
	struct buf keys = buf_make(ctx->arena);
	struct changed changed = { 0 };
	bool good = schema_view_drop(ctx);

	/* Refusals of all types are said at once. */
	EACH(const struct type, t, ctx->house->types)
		if (t->derived_sql == NULL && (good || problem_worst(ctx) < PROBLEM_FULL))
			good &= upgrade_type(ctx, t, &keys, &changed);
	good = good && db_script(ctx, keys.at) && schema_view_make(ctx) && put_text(ctx, SCHEMA_VIEWS, schema_view_text(ctx));
	bool asks = good;
	EACH(const struct type *, t, changed.types)
		good &= !asks || alone_check_all(ctx, *t);
	return good;
}

static bool
upgrade(struct ctx *ctx, void *what)
{
	(void)what;
	return schema_make(ctx);
}

bool
schema_upgrade(struct ctx *ctx)
{
	enum schema_state state;

	/* Nothing to do is nothing written: a server that starts does not disturb one that runs. */
	if (!schema_state(ctx, &state))
		return false;
	return state == SCHEMA_CURRENT || db_write_unkeyed(ctx, upgrade, NULL);
}
