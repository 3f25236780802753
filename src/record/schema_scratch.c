/* An empty database of a catalogue's tables, on which its SQL is prepared. */
#include <ctype.h>
#include <string.h>

#include "schema_view.h"
#include "statement.h"
#include "statements.h"
#include "text.h"

static bool
is_letter(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Where ${sql} has ${name} as a word; NULL if nowhere. */
static const char *
find_word(const char *sql, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = sql; (p = strcasestr(p, name)) != NULL; p += n)
		if (!is_letter(p[n]) && (p == sql || !is_letter(p[-1])))
			return p;
	return NULL;
}

/* Whether ${column} of the table or view ${table} is anybody's to read.  A type's own table stands here for its view, whose
   body reads it: it is not to be named. */
static bool
is_open(const struct house *house, const char *table, const char *column)
{
	EACH(const struct type, t, house->types) {
		const struct field *read = type_field(t, column);
		const char *rest = table;

		if (strcmp(table, t->name) == 0)
			return read == NULL || !read->private;
		if (text_skip(&rest, t->name) && strcmp(rest, "_all") == 0)
			return true;
		EACH(const struct field, f, t->fields)
			if (f->table != NULL && strcmp(f->table, table) == 0)
				return strcmp(column, "why") != 0;
	}
	return strcmp(table, "attendance") == 0;
}

/* A name that the statement gives itself, by with. */
static bool
is_own_name(struct ctx *ctx, const char *table, bool *out)
{
	bool found = false;

	if (!db_get_int(ctx, "select 1 from sqlite_schema where name = :name", DB_ARGS(db_text("name", table)), &found,
	    &(int64_t){ 0 }))
		return false;
	*out = !found && !text_starts(table, "sqlite_");
	return true;
}

/* As schema_forbidden_where, of a whole statement of the catalogue. */
static bool
forbidden_in(struct ctx *ctx, const struct house *house, const char *sql, const char **out)
{
	char **reads;

	*out = NULL;
	for (size_t i = 0; strcasestr(sql, "_all") != NULL && i < house->types.n; i++) {
		const char *table = arena_strf(ctx->arena, "%s_all", house->types.at[i].name);

		if (house->types.at[i].derived_sql == NULL && find_word(sql, table) != NULL)
			*out = table;
	}
	if (*out != NULL)
		return true;
	if (!db_reads(ctx, sql, &reads))
		return false;
	for (; *reads != NULL && *out == NULL; reads++) {
		const char *dot = strchr(*reads, '.'), *table = arena_copy(ctx->arena, *reads, (size_t)(dot - *reads));
		bool own = false, open = is_open(house, table, dot + 1);

		if (!open && dot[1] == '\0' && !is_own_name(ctx, table, &own))
			return false;
		if (!open && !own)
			*out = dot[1] == '\0' ? table : *reads;
	}
	return true;
}

/*
 * Without a select a condition looks at its own row alone, which the text tells: preparing each would take a tenth of every
 * start.  (SQLite's in without parentheses wants a table of one column, and there is none.)
 */
bool
schema_forbidden_where(struct ctx *ctx, const struct house *house, const struct type *t, const char *where, const char **out)
{
	if (find_word(where, "select") != NULL)
		return forbidden_in(ctx, house, arena_strf(ctx->arena, "select 1 from %s this where (%s)", t->name, where),
		    out);
	*out = NULL;
	EACH(const struct field, f, t->fields)
		if (f->private && find_word(where, f->name) != NULL)
			*out = arena_strf(ctx->arena, "%s.%s", t->name, f->name);
	return true;
}

static bool
check_base(struct ctx *ctx, const struct house *house, const struct type *t, const struct base *b)
{
	const char *sql = arena_strf(ctx->arena, "select 1 from %s this where (%s)", b->type->name, b->where), *forbidden;
	size_t mark = ctx->problems.list.n;
	char **parameters;

	if (!db_check(ctx, sql, &parameters)) {
		const char *detail = problem_take(ctx, mark);

		return detail != NULL && problem_at(ctx, t->file, t->line, "“%s”的 bases 里 where 有误：%s", t->name,
		    db_reason(ctx, detail, sql));
	}
	if (*parameters != NULL)
		return problem_at(ctx, t->file, t->line, "“%s”的 bases 里 where 不能有参数“:%s”", t->name, *parameters);
	return schema_forbidden_where(ctx, house, b->type, b->where, &forbidden) && (forbidden == NULL ||
	    problem_at(ctx, t->file, t->line, "“%s”的 bases 里 where 读了“%s”，" SCHEMA_OPEN, t->name, forbidden));
}

/* Derived views rest on records alone. */
static bool
check_derived(struct ctx *ctx, const struct house *house)
{
	bool good = true;

	EACH(const struct type, t, house->types) {
		const char *forbidden;

		if (t->derived_sql == NULL)
			continue;
		if (!forbidden_in(ctx, house, t->derived_sql, &forbidden))
			return false;
		if (forbidden != NULL)
			good = problem_at(ctx, t->file, t->line, "“%s”的 sql 读了“%s”，" SCHEMA_OPEN, t->name, forbidden);
		EACH(const struct base, b, t->bases)
			good &= b->where == NULL || check_base(ctx, house, t, b);
	}
	return good;
}

/* Every rule alone, so that a fault has its line: the engine would only refuse the whole table. */
bool
schema_check_rules(struct ctx *ctx, const struct house *house)
{
	bool good = true;

	EACH(const struct type, t, house->types)
		EACH(const struct rule, r, t->rules) {
			const char *sql = arena_strf(ctx->arena, "select 1 from (%s) form where not (%s)", t->form_sql,
			    schema_rule(ctx->arena, t, r));
			size_t mark = ctx->problems.list.n;

			if (db_check(ctx, sql, NULL))
				continue;
			const char *detail = problem_take(ctx, mark);
			good = detail != NULL && problem_at(ctx, t->file, r->line, "规则“%s”的条件有误：%s", r->name,
			    db_reason(ctx, detail, sql));
		}
	return good;
}

bool
schema_check_alone(struct ctx *ctx, const struct house *house)
{
	bool good = true;

	EACH(const struct type, t, house->types)
		EACH(const struct alone, a, t->alone) {
			size_t mark = ctx->problems.list.n;

			if (db_check(ctx, a->sql, NULL))
				continue;
			const char *detail = problem_take(ctx, mark);
			good = detail != NULL && problem_at(ctx, t->file, a->rule.line, "规则“%s”的条件有误：%s", a->rule.name,
			    db_reason(ctx, detail, a->sql));
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
		good = schema_check_rules(&own, house) && db_write(&own, make_scratch, NULL) && schema_check_alone(&own, house) &&
		    check_derived(&own, house);
		if (!good) {
			db_close(*db);
			store_close(*store);
		}
	}
	ctx->problems = own.problems;
	return good;
}

