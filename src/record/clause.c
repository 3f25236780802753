#include "clause.h"

#include <stdarg.h>
#include <string.h>

struct clause
clause_make(struct arena *arena)
{
	struct clause c = { .sql = buf_make(arena) };

	*VEC_ADD(arena, &c.args) = (struct db_arg){ 0 };
	c.args.n = 0;
	return c;
}

static void
add_arg(struct clause *c, const struct db_arg *arg)
{
	EACH(const struct db_arg, a, c->args)
		if (strcmp(a->name, arg->name) == 0)
			return;
	*VEC_ADD(c->sql.arena, &c->args) = *arg;
	*VEC_ADD(c->sql.arena, &c->args) = (struct db_arg){ 0 };
	c->args.n--;
}

static void
add(struct clause *c, const char *sql, const struct db_arg *args)
{
	buf_puts(&c->sql, sql);
	for (; args != NULL && args->name != NULL; args++)
		add_arg(c, args);
}

void
clause_put(struct clause *c, const struct db_arg *args, const char *format, ...)
{
	va_list words;

	va_start(words, format);
	add(c, arena_vstrf(c->sql.arena, format, words), args);
	va_end(words);
}

void
clause_add(struct clause *c, const struct clause *part)
{
	add(c, part->sql.at, part->args.at);
}
