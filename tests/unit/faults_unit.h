/* An overlay of the catalogue with faults, and what is said of it. */
#ifndef FAULTS_UNIT_H
#define FAULTS_UNIT_H

#include "city_unit.h"

#include "text.h"

struct catalogue { struct store_unit unit; struct house house; };

static int
setup(void **state)
{
	struct arena *arena = arena_make();
	struct catalogue *c = arena_alloc(arena, sizeof *c);

	c->unit = (struct store_unit){ .ctx = { .arena = arena, .today = day_make(2026, 6, 30), .now = 1782000000000 },
		.folder = "/tmp/dangjian-unit.XXXXXX" };
	*state = c;
	return mkdtemp(c->unit.folder) == NULL;
}

static bool
load(struct ctx *ctx, const char *file, const char *text)
{
	struct catalogue *c = (struct catalogue *)ctx;

	if (file != NULL)
		write_overlay(ctx, c->unit.folder, file, text);
	return command_catalog(ctx, c->unit.folder, &c->house);
}

/* A problem of ${file} at ${line} has ${words}. */
static void
said(struct ctx *ctx, const char *file, int line, const char *words)
{
	EACH(const struct problem, p, ctx->problems.list)
		if (p->file != NULL && strcmp(p->file, file) == 0 && p->line == line && strstr(p->say, words) != NULL)
			return;
	EACH(const struct problem, p, ctx->problems.list)
		print_message("%s\n", problem_line(ctx->arena, p));
	fail_msg("%s:%d: “%s” is not said", file, line, words);
}

#endif
