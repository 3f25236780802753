#include "dialect_token.h"

#include <string.h>

#include "limits.h"
#include "text.h"

enum { DIGITS = 15 };		/* of a number: below 2^53, as ids */

void
dialect_wrong(struct reading *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (r->why == NULL)
		r->why = arena_vstrf(r->ctx->arena, format, args);
	va_end(args);
	r->token = TOKEN_END;
	r->text = "";
	r->next = "";
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
name_length(const char *p)
{
	size_t n = 0;

	while (is_letter(p[n]) || is_digit(p[n]))
		n++;
	return n;
}

static void
read_name(struct reading *r, const char *p, enum token token)
{
	size_t n = name_length(p);
	char *name = arena_copy(r->ctx->arena, p, n);

	for (char *c = name; *c != '\0'; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
	r->next = p + n;
	r->token = token;
	r->text = name;
	if (*r->next == '\'')
		dialect_wrong(r, "引号前不能紧挨着字母");
}

static void
read_number(struct reading *r)
{
	size_t n = 0;

	r->number = 0;
	for (; is_digit(r->start[n]); n++)
		r->number = r->number * 10 + (r->start[n] - '0');
	r->next = r->start + n;
	r->token = TOKEN_NUMBER;
	r->text = "";
	if (n > DIGITS || is_letter(*r->next) || *r->next == '.')
		dialect_wrong(r, "数字只写整数，最多 %d 位", DIGITS);
}

/* Two quotes within do not end it; both are kept. */
static void
read_string(struct reading *r)
{
	const char *p = r->start + 1;

	while (*p != '\0' && (*p != '\'' || p[1] == '\''))
		p += *p == '\'' ? 2 : 1;
	if (*p == '\0') {
		dialect_wrong(r, "引号没有成对");
		return;
	}
	r->token = TOKEN_STRING;
	r->text = arena_copy(r->ctx->arena, r->start + 1, (size_t)(p - r->start - 1));
	r->next = p + 1;
}

static void
read_sign(struct reading *r)
{
	static const struct { const char *sign, *instead; } signs[] = {
		{ "--", "不能有注释" }, { "/*", "不能有注释" }, { ";", "不能有分号" }, { "==", "“==”要写成 =" },
		{ "!=-", "“!=”和负号之间要有空格" },
		{ "::", "“::”要写成 cast(… as text) 或 cast(… as bigint)" }, { "\"", "名称不加引号，文字用单引号" },
		{ "?", "不能有没有名称的参数" }, { "<=", NULL }, { ">=", NULL }, { "<>", NULL }, { "!=", NULL },
		{ "||", NULL }, { "=", NULL }, { "<", NULL }, { ">", NULL }, { "+", NULL }, { "-", NULL }, { "*", NULL },
		{ "/", NULL }, { "%", NULL }, { "(", NULL }, { ")", NULL }, { ",", NULL }, { ".", NULL },
	};
	const char *p = r->start;

	for (size_t i = 0; i < COUNT(signs); i++) {
		if (!text_starts(r->start, signs[i].sign))
			continue;
		r->token = TOKEN_SIGN;
		r->text = signs[i].sign;
		r->next = r->start + strlen(signs[i].sign);
		if (signs[i].instead != NULL)
			dialect_wrong(r, "%s", signs[i].instead);
		return;
	}
	text_next(&p);
	dialect_wrong(r, "“%s”不能用在这里", arena_copy(r->ctx->arena, r->start, (size_t)(p - r->start)));
}

void
dialect_next(struct reading *r)
{
	r->behind = r->next;
	r->start = r->next + strspn(r->next, " \t\r\n");
	if (*r->start == '\0') {
		r->token = TOKEN_END;
		r->text = "";
	} else if (is_letter(*r->start))
		read_name(r, r->start, TOKEN_NAME);
	else if (*r->start == ':' && is_letter(r->start[1]))
		read_name(r, r->start + 1, TOKEN_PARAMETER);
	else if (is_digit(*r->start))
		read_number(r);
	else if (*r->start == '\'')
		read_string(r);
	else
		read_sign(r);
}

bool
dialect_is(const struct reading *r, const char *word)
{
	return (r->token == TOKEN_NAME || r->token == TOKEN_SIGN) && strcmp(r->text, word) == 0;
}

bool
dialect_take(struct reading *r, const char *word)
{
	if (!dialect_is(r, word))
		return false;
	dialect_next(r);
	return true;
}

char *
dialect_quote(const struct reading *r, const char *from, const char *until)
{
	const char *p = from;

	for (int n = 0; n < LIMIT_QUOTED && p < until; n++)
		text_next(&p);
	return arena_strf(r->ctx->arena, "%s%s", arena_copy(r->ctx->arena, from, (size_t)(p - from)), p < until ? "…" : "");
}

void
dialect_must(struct reading *r, const char *wanted)
{
	if (dialect_take(r, wanted))
		return;
	if (r->token == TOKEN_END)
		dialect_wrong(r, "没有写完，缺少“%s”", wanted);
	else
		dialect_wrong(r, "“%s”附近的写法不对，这里应是“%s”", dialect_quote(r, r->start, r->next), wanted);
}

void
dialect_unexpected(struct reading *r)
{
	if (r->token == TOKEN_END)
		dialect_wrong(r, "没有写完");
	else
		dialect_wrong(r, "“%s”附近的写法不对，能用的写法见 docs/sql.md", dialect_quote(r, r->start, r->next));
}
