/* Values and conditions of the dialect. */
#include <string.h>

#include "dialect_token.h"

#define MOST_32 2147483647.0

static const struct dialect_value truth = { .kind = DIALECT_TRUTH }, unknown = { .kind = DIALECT_ANY },
    text = { .kind = DIALECT_TEXT };

struct dialect_value
dialect_number(double most, bool wide)
{
	return (struct dialect_value){ .kind = DIALECT_NUMBER, .wide = wide || most > MOST_32, .most = most };
}

bool
dialect_is_text(struct dialect_value v)
{
	return v.kind == DIALECT_TEXT || v.kind == DIALECT_DAY || v.kind == DIALECT_ANY;
}

bool
dialect_is_number(struct dialect_value v)
{
	return v.kind == DIALECT_NUMBER || v.kind == DIALECT_ANY;
}

void
dialect_must_be(struct reading *r, bool good, const char *from, const char *what)
{
	if (!good && r->why == NULL)
		dialect_wrong(r, "“%s”%s", dialect_quote(r, from, r->behind), what);
}

void
dialect_must_match(struct reading *r, struct dialect_value a, struct dialect_value b, const char *from)
{
	dialect_must_be(r, a.kind != DIALECT_TRUTH && b.kind != DIALECT_TRUTH, from, "里把条件当作值来比较");
	dialect_must_be(r, (dialect_is_text(a) && dialect_is_text(b)) || (dialect_is_number(a) && dialect_is_number(b)), from,
	    "把文字和数字放在一起：数字不加引号，要当文字就写 cast(… as text)");
}

struct dialect_value
dialect_either(struct dialect_value a, struct dialect_value b)
{
	if (a.kind == DIALECT_ANY || a.kind != b.kind)
		a.kind = dialect_is_text(a) && dialect_is_text(b) && b.kind != DIALECT_ANY ? DIALECT_TEXT : b.kind;
	a.wide = a.wide || b.wide;
	a.summed = a.summed || b.summed;
	a.untyped = false;
	a.most = a.most > b.most ? a.most : b.most;
	return a;
}

/* One value of a select that counts, which always gives one row. */
static struct dialect_value
read_counted(struct reading *r, const char *from)
{
	struct columns columns = { 0 };
	bool counted = false;

	dialect_read_select(r, &columns, &counted);
	dialect_must_be(r, counted && columns.n == 1, from, "可能查出几行：当作一个值的查询只能有一个合计，如 select count(*) …");
	return columns.n == 1 ? columns.at[0].value : unknown;
}

static struct dialect_value
read_name(struct reading *r, const char *from)
{
	const char *name = r->text;

	dialect_next(r);
	if (strcmp(name, "case") == 0)
		return dialect_read_case(r, from);
	if (strcmp(name, "null") == 0) {
		dialect_wrong(r, "null 只能写在 is null、is not null 和 case 的 then、else 后面");
		return unknown;
	}
	if (strcmp(name, "exists") == 0) {
		dialect_must(r, "(");
		dialect_read_select(r, NULL, NULL);
		dialect_must(r, ")");
		return truth;
	}
	if (dialect_is(r, "("))
		return dialect_read_call(r, name, from);
	if (!dialect_take(r, "."))
		return dialect_find(r, NULL, name);
	const char *column = r->text;
	if (r->token != TOKEN_NAME)
		dialect_unexpected(r);
	dialect_next(r);
	return dialect_find(r, name, column);
}

static struct dialect_value
read_parameter(struct reading *r)
{
	const char *name = r->text;

	dialect_next(r);
	if (r->names->parameters == NULL)
		dialect_wrong(r, "不能有参数“:%s”", name);
	else
		for (const struct dialect_parameter *p = r->names->parameters; p->name != NULL; p++)
			if (strcmp(p->name, name) == 0) {
				struct dialect_value v = p->value;

				v.untyped = true;
				return v;
			}
	return unknown;
}

static struct dialect_value
read_one(struct reading *r)
{
	const char *from = r->start;
	double n = r->number;

	switch (r->token) {
	case TOKEN_NUMBER:
		dialect_next(r);
		return dialect_number(n, false);
	case TOKEN_STRING:
		dialect_next(r);
		return (struct dialect_value){ DIALECT_TEXT, .untyped = true };
	case TOKEN_PARAMETER:
		return read_parameter(r);
	case TOKEN_NAME:
		return read_name(r, from);
	case TOKEN_SIGN: case TOKEN_END:
		break;
	}
	if (!dialect_take(r, "(")) {
		dialect_unexpected(r);
		return unknown;
	}
	struct dialect_value v = dialect_is(r, "select") || dialect_is(r, "with") ? read_counted(r, from) : dialect_read_value(r);
	if (dialect_is(r, ","))
		dialect_wrong(r, "几个值不能放在一个括号里比较，请用 and 分开写");
	dialect_must(r, ")");
	return v;
}

/* What may leave the bits in which it is reckoned: SQLite goes on with a fraction then, PostgreSQL stops. */
static struct dialect_value
reckoned(struct reading *r, const char *from, struct dialect_value a, struct dialect_value b, double most)
{
	bool wide = a.wide || b.wide;

	dialect_must_be(r, dialect_is_number(a) && dialect_is_number(b), from, "：只有数字能加减乘除");
	if (a.kind == DIALECT_ANY || b.kind == DIALECT_ANY)
		return unknown;
	dialect_must_be(r, most <= DIALECT_2_63, from, "的结果可能超出 64 位整数");
	dialect_must_be(r, wide || most <= MOST_32, from, "的结果可能超出 32 位整数，请把其中一个写成 cast(… as bigint)");
	return (struct dialect_value){ .kind = DIALECT_NUMBER, .wide = wide, .most = most, .summed = a.summed || b.summed };
}

static struct dialect_value
read_signed(struct reading *r)
{
	const char *from = r->start;

	if (!dialect_take(r, "-"))
		return read_one(r);
	struct dialect_value v = read_one(r);
	return reckoned(r, from, v, v, v.most);
}

static struct dialect_value
read_concat(struct reading *r)
{
	const char *from = r->start;
	struct dialect_value v = read_signed(r);

	while (dialect_take(r, "||")) {
		struct dialect_value other = read_signed(r);

		dialect_must_be(r, dialect_is_text(v) && dialect_is_text(other), from, "：|| 只连接文字，数字先写 cast(… as text)");
		v = text;
	}
	return v;
}

static struct dialect_value
read_product(struct reading *r)
{
	const char *from = r->start;
	struct dialect_value v = read_concat(r);

	while (dialect_is(r, "*") || dialect_is(r, "/") || dialect_is(r, "%")) {
		bool times = dialect_is(r, "*");

		dialect_must_be(r, !v.summed || !dialect_is(r, "/"), from, "：合计要先写成 cast(sum(…) as bigint) 再除，不然一种数据库除出小数");
		dialect_next(r);
		if (!times && (r->token != TOKEN_NUMBER || r->number == 0))
			dialect_wrong(r, "除数要写成大于 0 的数字：除以 0 时两种数据库各做各的");
		struct dialect_value other = times ? read_concat(r) : read_one(r);
		v = reckoned(r, from, v, other, times ? v.most * other.most : v.most);
	}
	return v;
}

struct dialect_value
dialect_read_sum(struct reading *r)
{
	const char *from = r->start;
	struct dialect_value v = read_product(r);

	while (dialect_is(r, "+") || dialect_is(r, "-")) {
		dialect_next(r);
		struct dialect_value other = read_product(r);

		v = reckoned(r, from, v, other, v.most + other.most);
	}
	return v;
}
