/* Selects of the dialect: what they may name, and what their columns are. */
#include <string.h>

#include "dialect_token.h"
#include "text.h"

static const struct dialect_value unknown = { .kind = DIALECT_ANY };

/* ---- names ---- */

/* What a with of this text, or the catalogue, calls ${table}; nothing is known of another, which the engine is asked for. */
static struct source
source_of(struct reading *r, const char *name, const char *table)
{
	for (size_t i = r->with.n; i-- > 0;)
		if (strcmp(r->with.at[i].name, table) == 0)
			return (struct source){ name, NULL, r->with.at[i].columns };
	if (r->itself != NULL && strcmp(r->itself->name, table) == 0)
		return (struct source){ name, NULL, r->itself->columns };
	*VEC_ADD(r->ctx->arena, &r->asked) = table;
	return (struct source){ name, r->names->find(r->names->of, table, NULL, NULL) ? table : NULL, NULL };
}

/* Whether ${source} has ${column}, as far as is known. */
static bool
find_in(const struct reading *r, const struct source *source, const char *column, struct dialect_value *out)
{
	*out = unknown;
	if (source->table != NULL)
		return r->names->find(r->names->of, source->table, column, out);
	for (size_t i = 0; source->columns != NULL && i < source->columns->n; i++)
		if (strcmp(source->columns->at[i].name, column) == 0) {
			*out = source->columns->at[i].value;
			return true;
		}
	return source->columns == NULL;
}

static bool
is_opaque(const struct source *source)
{
	return source->table == NULL && source->columns == NULL;
}

struct dialect_value
dialect_find(struct reading *r, const char *name, const char *column)
{
	const struct source *found = NULL;
	struct dialect_value value = unknown, v;

	for (struct scope *s = r->scope; s != NULL && found == NULL && r->why == NULL; s = s->outer)
		EACH(const struct source, source, s->sources) {
			if ((name != NULL && strcmp(source->name, name) != 0) || !find_in(r, source, column, &v))
				continue;
			if (found != NULL && !is_opaque(found) && !is_opaque(source))
				dialect_wrong(r, "几张表都有“%s”这一列，请写明是哪张表的", column);
			if (found == NULL || is_opaque(found))
				value = v;
			found = source;
			if (s->within == 0)
				*VEC_ADD(r->ctx->arena, &s->bare) = (struct named){ source, column };
			s->own = true;
			for (struct scope *inside = r->scope; inside != s; inside = inside->outer)
				inside->foreign = true;
		}
	if (found == NULL)
		dialect_wrong(r, "没有“%s%s%s”这一列", name == NULL ? "" : name, name == NULL ? "" : ".", column);
	return value;
}

/* ---- the parts of a select ---- */

static void
read_source(struct reading *r, struct scope *scope)
{
	struct source source = { 0 };

	if (dialect_take(r, "(")) {
		struct columns *columns = arena_alloc(r->ctx->arena, sizeof *columns);
		struct scope *inside = r->scope;

		/* What stands beside it is not to be named in it. */
		r->scope = scope->outer;
		dialect_read_select(r, columns, NULL);
		r->scope = inside;
		dialect_must(r, ")");
		source.columns = columns;
	} else {
		source = source_of(r, r->text, r->text);
		if (r->token != TOKEN_NAME)
			dialect_unexpected(r);
		dialect_next(r);
	}
	bool named = dialect_take(r, "as");
	static const char *const behind[] = { "join", "left", "inner", "cross", "on", "where", "group", "having", "union", "order",
		"limit", "natural", "using", "full", "right", "except", "intersect", "window", NULL };
	if (named || (r->token == TOKEN_NAME && !text_is_among(r->text, behind))) {
		source.name = r->text;
		if (r->token != TOKEN_NAME)
			dialect_unexpected(r);
		dialect_next(r);
	} else if (source.name == NULL)
		dialect_wrong(r, "from 里的查询后面要有名称");
	*VEC_ADD(r->ctx->arena, &scope->sources) = source;
}

static void
read_sources(struct reading *r, struct scope *scope)
{
	read_source(r, scope);
	while (r->why == NULL) {
		bool cross = dialect_take(r, "cross"), other = !cross && (dialect_take(r, "left") || dialect_take(r, "inner"));

		if (!cross && !other && !dialect_is(r, "join"))
			break;
		dialect_must(r, "join");
		read_source(r, scope);
		if (cross)
			continue;
		dialect_must(r, "on");
		dialect_read_condition(r);
	}
	if (dialect_is(r, ","))
		dialect_wrong(r, "from 里的几张表用 join … on 连接，不用逗号");
}

static struct column
read_column(struct reading *r)
{
	const char *name = r->token == TOKEN_NAME ? r->text : NULL, *from = r->start;
	struct column column = { .value = dialect_read_value(r) };

	dialect_must_be(r, column.value.kind != DIALECT_TRUTH, from, "里把条件当作值，请写 case when … then 1 else 0 end");
	if (dialect_take(r, "as")) {
		name = r->text;
		if (r->token != TOKEN_NAME)
			dialect_unexpected(r);
		dialect_next(r);
	} else if (name != NULL) {
		/* f.name is called name. */
		char *written = arena_copy(r->ctx->arena, from, r->why == NULL ? (size_t)(r->behind - from) : 0);
		const char *dot = strrchr(written, '.');

		name = strchr(written, '(') != NULL ? "" : dot == NULL ? name : dot + 1;
	}
	column.name = name == NULL ? "" : name;
	column.value.untyped = false;
	return column;
}

/* The columns stand before what they name, and are read when that is known. */
static void
skip_columns(struct reading *r)
{
	int open = 0;

	while (r->token != TOKEN_END && (open > 0 || (!dialect_is(r, "from") && !dialect_is(r, ")") && !dialect_is(r, "union")))) {
		open += dialect_is(r, "(") - dialect_is(r, ")");
		dialect_next(r);
	}
}

static void
read_columns(struct reading *r, const char *at, const char *until, struct scope *scope, bool star, struct columns *columns)
{
	struct reading behind = *r;

	if (r->why != NULL)
		return;
	r->next = at;
	dialect_next(r);
	scope->may_count = true;
	if (!star || !dialect_take(r, "*"))
		do {
			struct column column = read_column(r);

			*VEC_ADD(r->ctx->arena, columns) = column;
		} while (dialect_take(r, ","));
	scope->may_count = false;
	if (r->why == NULL && r->start != until)
		dialect_unexpected(r);
	if (r->why != NULL)
		return;
	behind.with = r->with;
	*r = behind;
}

/* SQLite takes any row's value where several are one, PostgreSQL refuses. */
static void
must_be_grouped(struct reading *r, const struct scope *scope, size_t from, const struct named *groups, size_t n)
{
	for (size_t i = from; i < scope->bare.n; i++) {
		const struct named *b = &scope->bare.at[i];
		bool grouped = false;

		for (size_t k = 0; k < n; k++)
			grouped = grouped || (groups[k].source == b->source && strcmp(groups[k].column, b->column) == 0);
		if (!grouped)
			dialect_wrong(r, "“%s”要写进 group by，或写成 min(%s)", b->column, b->column);
	}
}

static void
read_one(struct reading *r, bool star, struct columns *columns, bool *counted)
{
	struct scope scope = { .outer = r->scope };
	size_t grouped, conditions;
	bool grouping = false;

	r->scope = &scope;
	dialect_must(r, "select");
	dialect_take(r, "distinct");
	const char *at = r->start;
	skip_columns(r);
	const char *until = r->start;
	if (dialect_take(r, "from"))
		read_sources(r, &scope);
	if (dialect_take(r, "where"))
		dialect_read_condition(r);
	conditions = scope.bare.n;
	if (dialect_take(r, "group")) {
		grouping = true;
		dialect_must(r, "by");
		do
			dialect_read_value(r);
		while (dialect_take(r, ","));
	}
	grouped = scope.bare.n;
	if (dialect_take(r, "having")) {
		scope.may_count = true;
		dialect_read_condition(r);
		scope.may_count = false;
	}
	read_columns(r, at, until, &scope, star, columns);
	if (grouping || scope.counts)
		must_be_grouped(r, &scope, grouped, scope.bare.at + conditions, grouped - conditions);
	if (counted != NULL)
		*counted = scope.counts && !grouping;
	r->scope = scope.outer;
}

/* with a as (select …), b as (select …) */
static void
read_with(struct reading *r)
{
	bool recursive = dialect_take(r, "recursive");
	const struct source *before = r->itself;

	do {
		struct columns *columns = arena_alloc(r->ctx->arena, sizeof *columns);
		const char *name = r->text;
		const struct source part = { name, NULL, columns };

		if (r->token != TOKEN_NAME)
			dialect_unexpected(r);
		dialect_next(r);
		dialect_must(r, "as");
		dialect_take(r, "materialized");
		dialect_must(r, "(");
		r->itself = recursive ? &part : before;
		dialect_read_select(r, columns, NULL);
		for (size_t i = 0; recursive && i < columns->n; i++)		/* how often it is gone through, nobody knows */
			columns->at[i].value.most = DIALECT_2_63;
		r->itself = before;
		/* SQLite takes it there too; to PostgreSQL that was a table of the database, whatever it holds. */
		EACH(const char *, table, r->asked)
			if (strcmp(*table, name) == 0)
				dialect_wrong(r, "with 里的“%s”在前面已经当作表用过，请换一个名称", name);
		dialect_must(r, ")");
		*VEC_ADD(r->ctx->arena, &r->with) = part;
	} while (dialect_take(r, ","));
}

void
dialect_read_select(struct reading *r, struct columns *columns, bool *counted)
{
	struct columns own = { 0 };
	bool star = columns == NULL;
	size_t known = r->with.n;		/* a with ends with its select */

	if (!r->names->selects) {
		dialect_wrong(r, "这里不能查询别的记录（select）");
		return;
	}
	dialect_enter(r);
	columns = star ? &own : columns;
	if (dialect_take(r, "with"))
		read_with(r);
	read_one(r, star, columns, counted);
	while (dialect_take(r, "union")) {
		struct columns other = { 0 };

		dialect_take(r, "all");
		read_one(r, false, &other, counted);
		if (counted != NULL)
			*counted = false;
		if (other.n != columns->n)
			dialect_wrong(r, "union 两边的列数不同");
		for (size_t i = 0; i < other.n && i < columns->n; i++) {
			struct dialect_value *v = &columns->at[i].value;

			if ((dialect_is_text(*v) && dialect_is_text(other.at[i].value)) ||
			    (dialect_is_number(*v) && dialect_is_number(other.at[i].value)))
				*v = dialect_either(*v, other.at[i].value);
			else
				dialect_wrong(r, "union 两边的第 %zu 列，一边是文字，一边是数字", i + 1);
		}
	}
	r->with.n = known;
	dialect_leave(r);
}
