#include "dialect.h"

#include <string.h>

#include "dialect_token.h"
#include "limits.h"
#include "text.h"

static const struct dialect_value truth = { .kind = DIALECT_TRUTH };

/* A text that like takes: SQLite reads a \ as itself without an escape, PostgreSQL never, and one that nothing follows is an
   error only there. */
static void
read_pattern(struct reading *r, const char *from)
{
	const char *pattern = r->text;
	bool escaped = strchr(pattern, '\\') != NULL;

	if (r->token != TOKEN_STRING) {
		dialect_wrong(r, "like 后面要写引号里的文字");
		return;
	}
	dialect_next(r);
	for (const char *p = pattern; escaped && (p = strchr(p, '\\')) != NULL; p += 2)
		if (p[1] == '\0' || strchr("%_\\", p[1]) == NULL) {
			dialect_must_be(r, false, from, "：\\ 后面只能是 %、_ 或 \\");
			return;
		}
	bool told = dialect_take(r, "escape");
	if (told && (r->token != TOKEN_STRING || strcmp(r->text, "\\") != 0))
		dialect_wrong(r, "escape 后面只能写 '\\'");
	if (told)
		dialect_next(r);
	dialect_must_be(r, told || !escaped, from, "里有 \\，后面要写 escape '\\'");
}

static void
read_in(struct reading *r, struct dialect_value left, const char *from)
{
	struct columns columns = { 0 };

	dialect_must(r, "(");
	if (dialect_is(r, "select") || dialect_is(r, "with")) {
		dialect_read_select(r, &columns, NULL);
		dialect_must_be(r, columns.n == 1, from, "的查询要只有一列");
		if (columns.n == 1)
			dialect_must_match(r, left, columns.at[0].value, from);
	} else
		do
			dialect_must_match(r, left, dialect_read_value(r), from);
		while (dialect_take(r, ","));
	dialect_must(r, ")");
}

static bool
take_comparison(struct reading *r)
{
	static const char *const signs[] = { "=", "<>", "!=", "<", "<=", ">", ">=", NULL };

	if (r->token != TOKEN_SIGN || !text_is_among(r->text, signs))
		return false;
	dialect_next(r);
	return true;
}

/* One comparison; a value where none follows. */
static struct dialect_value
read_comparison(struct reading *r)
{
	const char *from = r->start;
	struct dialect_value v = dialect_read_sum(r);

	if (take_comparison(r)) {
		dialect_must_match(r, v, dialect_read_sum(r), from);
		return truth;
	}
	if (dialect_take(r, "is")) {
		dialect_must_be(r, v.kind != DIALECT_TRUTH, from, "：条件不能和 null 比较");
		dialect_must_be(r, !v.untyped, from, "总有值，不用和 null 比较");
		dialect_take(r, "not");
		if (!dialect_is(r, "null"))
			dialect_wrong(r, "is 后面只能是 null 或 not null，和值比较要写 = 或 <>");
		dialect_next(r);
		return truth;
	}
	bool not = dialect_take(r, "not");
	if (dialect_take(r, "in"))
		read_in(r, v, from);
	else if (dialect_take(r, "like")) {
		dialect_must_be(r, dialect_is_text(v), from, "不是文字，不能用 like");
		read_pattern(r, from);
	} else if (dialect_take(r, "between")) {
		dialect_must_match(r, v, dialect_read_sum(r), from);
		dialect_must(r, "and");
		dialect_must_match(r, v, dialect_read_sum(r), from);
	} else if (not)
		dialect_unexpected(r);
	else
		return v;
	return truth;
}

static void
must_hold(struct reading *r, struct dialect_value v, const char *from)
{
	static const char *const signs[] = { "collate", "glob", "ilike", "isnull", "match", "notnull", "regexp", "similar", NULL };

	if (r->token == TOKEN_NAME && text_is_among(r->text, signs))
		dialect_unexpected(r);
	dialect_must_be(r, v.kind == DIALECT_TRUTH, from, "不是条件，要写成比较");
}

static struct dialect_value
read_not(struct reading *r)
{
	bool not = false;

	while (dialect_take(r, "not"))
		not = true;
	const char *from = r->start;
	struct dialect_value v = read_comparison(r);
	if (not)
		must_hold(r, v, from);
	return v;
}

static struct dialect_value
read_and(struct reading *r)
{
	const char *from = r->start;
	struct dialect_value v = read_not(r);

	while (dialect_is(r, "and")) {
		must_hold(r, v, from);
		dialect_next(r);
		from = r->start;
		v = read_not(r);
		must_hold(r, v, from);
	}
	return v;
}

void
dialect_enter(struct reading *r)
{
	if (r->depth++ == LIMIT_CONDITION_DEPTH)
		dialect_wrong(r, "一层套一层超过 %d 层，请拆开", LIMIT_CONDITION_DEPTH);
}

void
dialect_leave(struct reading *r)
{
	r->depth--;
}

struct dialect_value
dialect_read_value(struct reading *r)
{
	const char *from = r->start;

	dialect_enter(r);
	struct dialect_value v = read_and(r);
	while (dialect_is(r, "or")) {
		must_hold(r, v, from);
		dialect_next(r);
		from = r->start;
		v = read_and(r);
		must_hold(r, v, from);
	}
	dialect_leave(r);
	return v;
}

void
dialect_read_condition(struct reading *r)
{
	const char *from = r->start;

	must_hold(r, dialect_read_value(r), from);
}

static bool
is_read(struct reading *r, const char **why)
{
	if (r->token != TOKEN_END)
		dialect_unexpected(r);
	*why = r->why;
	return r->why == NULL;
}

bool
dialect_condition(struct ctx *ctx, const char *sql, const struct dialect_names *names, const char **why)
{
	struct scope scope = { 0 };
	struct reading r = { .ctx = ctx, .names = names, .next = sql, .scope = &scope };

	for (const struct dialect_row *row = names->rows; row->name != NULL; row++)
		*VEC_ADD(ctx->arena, &scope.sources) = (struct source){ .name = row->name, .table = row->table };
	dialect_next(&r);
	dialect_read_condition(&r);
	return is_read(&r, why);
}

bool
dialect_select(struct ctx *ctx, const char *sql, const struct dialect_names *names, const char **why)
{
	struct columns columns = { 0 };
	struct reading r = { .ctx = ctx, .names = names, .next = sql };

	dialect_next(&r);
	dialect_read_select(&r, &columns, NULL);
	return is_read(&r, why);
}
