#include <string.h>
#include <strings.h>

#include "buf.h"
#include "engine.h"
#include "limits.h"

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c >= 'A' && c <= 'Z');
}

/* Behind a string, a quoted name or a comment that begins at ${p}; ${p} itself if none does. */
static const char *
skip_quiet(const char *p)
{
	const char *end;

	if (*p == '\'' || *p == '"') {
		end = strchr(p + 1, *p);
		return end == NULL ? p + strlen(p) : end + 1;
	}
	if (p[0] == '-' && p[1] == '-')
		return p + strcspn(p, "\n");
	if (p[0] == '/' && p[1] == '*') {
		end = strstr(p + 2, "*/");
		return end == NULL ? p + strlen(p) : end + 2;
	}
	return p;
}

char **
sql_parameters(struct arena *arena, const char *sql, struct buf *out)
{
	VEC(char *) names = { 0 };
	struct buf none = buf_make(arena);

	if (out == NULL)
		out = &none;
	for (const char *p = sql; *p != '\0';) {
		const char *behind = skip_quiet(p);
		size_t n = 0, i = 0;

		if (behind > p) {
			buf_add(out, p, (size_t)(behind - p));
			p = behind;
			continue;
		}
		while (*p == ':' && is_name(p[n + 1]))
			n++;
		if (n == 0 || (p > sql && p[-1] == ':')) {
			buf_putc(out, *p++);
			continue;
		}
		char *name = arena_copy(arena, p + 1, n);
		while (i < names.n && strcmp(names.at[i], name) != 0)
			i++;
		if (i == names.n)
			*VEC_ADD(arena, &names) = name;
		buf_putf(out, "$%zu", i + 1);
		p += n + 1;
	}
	*VEC_ADD(arena, &names) = NULL;
	return names.at;
}

/* ---- what is true or not ---- */

/* A part of a condition between its and, or: what stands in it. */
struct part { bool compared; int values; const char *group, *behind; };

static bool
is_word(const char *p, size_t n, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strlen(*words) == n && strncasecmp(p, *words, n) == 0)
			return true;
	return false;
}

static size_t
word_length(const char *p)
{
	size_t n = 0;

	while (is_name(p[n]))
		n++;
	return n;
}

/* Behind what ${open} at ${p} begins and ${close} ends: both parentheses, or the words case and end. */
static const char *
skip_group(const char *p, const char *open, const char *close)
{
	int depth = 0;

	while (*p != '\0') {
		const char *quiet = skip_quiet(p);
		size_t word = word_length(p), n = quiet > p ? (size_t)(quiet - p) : word > 0 ? word : 1;

		depth += is_word(p, n, (const char *const[]){ open, NULL }) - is_word(p, n, (const char *const[]){ close, NULL });
		p += n;
		if (depth == 0)
			break;
	}
	return p;
}

static bool is_truth(const char *p, const char *end, int depth);

static bool
part_is_truth(const struct part *part, int depth)
{
	return part->compared || (part->values == 1 && part->group != NULL && is_truth(part->group, part->behind, depth + 1));
}

/* Whether each part of the condition from ${p} to ${end} is compared with something: PostgreSQL takes no other value for a
   condition, SQLite any. */
static bool
is_truth(const char *p, const char *end, int depth)
{
	static const char *const joins[] = { "and", "or", NULL }, *const not[] = { "not", NULL }, *const cases[] = { "case", NULL },
	    *const between[] = { "between", NULL }, *const compares[] = { "is", "in", "like", "exists", "between", NULL };
	struct part part = { 0 };
	bool joined = true;

	for (size_t n; depth < LIMIT_CONDITION_DEPTH && p < end; p += n) {
		size_t word = word_length(p);

		n = word > 0 ? word : skip_quiet(p) > p ? (size_t)(skip_quiet(p) - p) : 1;
		if (is_word(p, word, joins) && joined) {
			if (!part_is_truth(&part, depth))
				return false;
			part = (struct part){ 0 };
		} else if (*p == '(' || is_word(p, word, cases)) {
			const char *behind = *p == '(' ? skip_group(p, "(", ")") : skip_group(p, "case", "end");

			part.values++;
			part.group = *p == '(' ? p + 1 : NULL;
			part.behind = behind - 1;
			n = (size_t)(behind - p);
		} else if (!is_word(p, word, not) && strchr(" \t\r\n", *p) == NULL)
			part.values++;
		part.compared = part.compared || strchr("=<>", *p) != NULL || is_word(p, word, compares);
		/* The and behind a between is its own. */
		joined = is_word(p, word, between) ? false : joined || is_word(p, word, joins);
	}
	return depth < LIMIT_CONDITION_DEPTH && part_is_truth(&part, depth);
}

bool
db_is_whole(const char *sql, bool parameters)
{
	int open = 0;

	for (const char *p = sql; *p != '\0' && open >= 0;) {
		const char *behind = skip_quiet(p);
		bool quoted = *p == '\'' || *p == '"';

		if (*p == ';' || (*p == ':' && !parameters) || (behind > p && !quoted) ||
		    (quoted && (behind == p + 1 || behind[-1] != *p)) || (quoted && p > sql && (is_name(p[-1]) || p[-1] == '&')))
			return false;
		open += (*p == '(') - (*p == ')');
		p = behind > p ? behind : p + 1;
	}
	return open == 0;
}

bool
db_is_condition(const char *sql, bool parameters)
{
	return db_is_whole(sql, parameters) && is_truth(sql, sql + strlen(sql), 0);
}
