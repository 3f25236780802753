#include <string.h>

#include "buf.h"
#include "engine.h"

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
