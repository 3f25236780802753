/* Functions and case of the dialect: how many values each takes, of which kind, and what comes out. */
#include <string.h>

#include "dialect_token.h"
#include "limits.h"
#include "text.h"

#define MOST_COUNTED 1e12			/* rows of a table */
#define MOST_LENGTH 1e9				/* of a text that an engine can make */

static const struct dialect_value unknown = { .kind = DIALECT_ANY }, text = { .kind = DIALECT_TEXT };

/* The values between parentheses, all of one kind; ${first}: the first of them, of whose width nullif is. */
static struct dialect_value
read_alike(struct reading *r, const char *from, int least, int most, struct dialect_value *first)
{
	struct dialect_value all = { 0 };
	int n = 0;

	dialect_must(r, "(");
	do {
		struct dialect_value v = dialect_read_value(r);

		if (n++ == 0)
			all = *first = v;
		dialect_must_match(r, all, v, from);
		all = dialect_either(all, v);
	} while (dialect_take(r, ","));
	dialect_must(r, ")");
	dialect_must_be(r, n >= least && n <= most, from, "的参数个数不对");
	return all;
}

static double
read_literal(struct reading *r, double least)
{
	double n = r->number;

	if (r->token != TOKEN_NUMBER || n < least || n > LIMIT_LONG_TEXT)
		dialect_wrong(r, "substr 的起点和长度要写成数字，起点从 1 数起，最大 %d", LIMIT_LONG_TEXT);
	dialect_next(r);
	return n;
}

/* Where the digits of a day's year, month or day are, alone: only these are cast to numbers. */
static bool
is_part_of_day(double start, double n)
{
	return (start == 1 && n == 4) || ((start == 6 || start == 9) && n == 2);
}

static struct dialect_value
read_substr(struct reading *r, const char *from, bool *digits)
{
	double start, n = LIMIT_LONG_TEXT;

	dialect_must(r, "(");
	struct dialect_value v = dialect_read_value(r);
	dialect_must_be(r, dialect_is_text(v), from, "不是文字，substr 只取文字的一部分");
	dialect_must(r, ",");
	start = read_literal(r, 1);
	if (dialect_take(r, ","))
		n = read_literal(r, 0);
	dialect_must(r, ")");
	*digits = v.kind == DIALECT_DAY && is_part_of_day(start, n);
	return text;
}

/* Where nothing is sought, each engine has its own answer for what is null. */
static struct dialect_value
read_replace(struct reading *r, const char *from)
{
	dialect_must(r, "(");
	dialect_must_be(r, dialect_is_text(dialect_read_value(r)), from, "不是文字，replace 只用于文字");
	dialect_must(r, ",");
	if (r->token != TOKEN_STRING || r->text[0] == '\0')
		dialect_wrong(r, "replace 要换掉的要写成引号里的文字，不能是空的");
	dialect_next(r);
	dialect_must(r, ",");
	dialect_must_be(r, dialect_is_text(dialect_read_value(r)), from, "不是文字，replace 只用于文字");
	dialect_must(r, ")");
	return text;
}

static struct dialect_value
read_cast(struct reading *r, const char *from)
{
	bool digits = false;
	struct dialect_value v;

	dialect_must(r, "(");
	const char *inner = r->start;
	if (dialect_take(r, "substr"))
		v = read_substr(r, inner, &digits);
	else
		v = dialect_read_value(r);
	dialect_must_be(r, v.kind != DIALECT_TRUTH, from, "里把条件当作值");
	dialect_must(r, "as");
	if (dialect_take(r, "text")) {
		dialect_must(r, ")");
		return text;
	}
	if (!dialect_is(r, "bigint"))
		dialect_wrong(r, "cast 只能写 as text 和 as bigint");
	dialect_next(r);
	dialect_must(r, ")");
	dialect_must_be(r, dialect_is_number(v) || digits, from, "不能转成数字：只能转日期的年、月、日，如 cast(substr(日期, 1, 4) as bigint)");
	return dialect_number(digits ? 9999 : v.most, true);
}

struct dialect_value
dialect_read_case(struct reading *r, const char *from)
{
	struct dialect_value all = unknown, subject = unknown;
	bool simple = !dialect_is(r, "when"), any = false;

	if (simple)
		subject = dialect_read_value(r);
	while (r->why == NULL && (dialect_is(r, "when") || dialect_is(r, "else"))) {
		bool when = dialect_take(r, "when");

		if (!when)
			dialect_next(r);
		else if (simple)
			dialect_must_match(r, subject, dialect_read_value(r), from);
		else
			dialect_read_condition(r);
		if (when)
			dialect_must(r, "then");
		if (!dialect_take(r, "null")) {
			struct dialect_value v = dialect_read_value(r);

			if (any)
				dialect_must_match(r, all, v, from);
			dialect_must_be(r, v.kind != DIALECT_TRUTH, from, "里把条件当作值，请写 then 1 else 0");
			all = any ? dialect_either(all, v) : v;
			any = true;
		}
		if (!when)
			break;
	}
	dialect_must(r, "end");
	dialect_must_be(r, any, from, "没有一个值");
	return all;
}

/* ---- what counts, and what looks at neighbouring rows ---- */

static void
read_window(struct reading *r)
{
	dialect_must(r, "(");
	if (dialect_take(r, "partition")) {
		dialect_must(r, "by");
		do
			dialect_read_value(r);
		while (dialect_take(r, ","));
	}
	if (dialect_take(r, "order")) {
		dialect_must(r, "by");
		do {
			dialect_read_value(r);
			if (!dialect_take(r, "desc"))
				dialect_take(r, "asc");
			if (!dialect_is(r, "nulls"))
				dialect_wrong(r, "order by 后面要写 nulls last");
			dialect_next(r);
			dialect_must(r, "last");
		} while (dialect_take(r, ","));
	}
	dialect_must(r, ")");
}

static struct dialect_value
read_count(struct reading *r, const char *name, const char *from)
{
	struct scope *scope = r->scope;
	struct dialect_value v = dialect_number(MOST_COUNTED, true);
	bool neighbour = strcmp(name, "lag") == 0 || strcmp(name, "lead") == 0, nothing = strcmp(name, "rank") == 0 ||
	    strcmp(name, "row_number") == 0;

	dialect_must_be(r, scope->may_count && scope->within == 0, from,
	    "：合计函数不能用在这里；两个值里取大的，写 case when a > b then a else b end");
	scope->within++;
	scope->own = scope->foreign = false;
	dialect_must(r, "(");
	if (strcmp(name, "count") != 0 || !dialect_take(r, "*")) {
		if (!nothing) {
			dialect_take(r, "distinct");
			struct dialect_value of = dialect_read_value(r);

			dialect_must_be(r, of.kind != DIALECT_TRUTH, from, "里把条件当作值");
			dialect_must_be(r, !neighbour || !of.untyped, from, "要的是旁边一行的某一列，不是写出来的文字或参数");
			dialect_must_be(r, strcmp(name, "sum") != 0 || dialect_is_number(of), from, "不是数字，不能相加");
			if (strcmp(name, "sum") == 0)
				v = (struct dialect_value){ DIALECT_NUMBER, .wide = true, .most = DIALECT_2_63, .summed = true };
			else if (strcmp(name, "count") != 0)
				v = of;
		}
	}
	if (dialect_is(r, ","))
		dialect_wrong(r, "%s 只能有一个参数%s", name, neighbour ? "" :
		    "：两个值里取大的，写 case when a > b then a else b end");
	dialect_must(r, ")");
	/* Otherwise it would be the select around that counts. */
	dialect_must_be(r, scope->own || !scope->foreign, from, "：合计的要是这个查询自己的列");
	scope->within--;
	if (dialect_take(r, "over"))
		read_window(r);
	else if (neighbour || nothing)
		dialect_must(r, "over");
	else
		scope->counts = true;
	return v;
}

struct dialect_value
dialect_read_call(struct reading *r, const char *name, const char *from)
{
	static const struct { const char *name; int least, most; enum dialect_kind of; } calls[] = {
		{ "abs", 1, 1, DIALECT_NUMBER }, { "coalesce", 2, INT_MAX, DIALECT_ANY }, { "length", 1, 1, DIALECT_TEXT },
		{ "lower", 1, 1, DIALECT_TEXT }, { "nullif", 2, 2, DIALECT_ANY }, { "trim", 1, 1, DIALECT_TEXT },
		{ "upper", 1, 1, DIALECT_TEXT },
	};
	bool digits;

	if (text_is_among(name, (const char *const[]){ "count", "sum", "min", "max", "lag", "lead", "rank", "row_number", NULL }))
		return read_count(r, name, from);
	if (strcmp(name, "cast") == 0)
		return read_cast(r, from);
	if (strcmp(name, "substr") == 0)
		return read_substr(r, from, &digits);
	if (strcmp(name, "replace") == 0)
		return read_replace(r, from);
	for (size_t i = 0; i < COUNT(calls); i++) {
		if (strcmp(calls[i].name, name) != 0)
			continue;
		struct dialect_value first = unknown, v = read_alike(r, from, calls[i].least, calls[i].most, &first);
		dialect_must_be(r, calls[i].of != DIALECT_TEXT || dialect_is_text(v), from, "只能用于文字，数字先写 cast(… as text)");
		dialect_must_be(r, calls[i].of != DIALECT_NUMBER || dialect_is_number(v), from, "只能用于数字");
		if (strcmp(name, "length") == 0)
			return dialect_number(MOST_LENGTH, false);
		if (strcmp(name, "nullif") == 0 && first.kind != DIALECT_ANY)
			return first;
		return calls[i].of == DIALECT_TEXT ? text : v;
	}
	dialect_wrong(r, "没有“%s”这个函数，能用的函数见 docs/sql.md", name);
	return unknown;
}
