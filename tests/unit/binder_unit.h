/* What the tests of blanks and of the binder share: the binder of our own catalogue, and texts of given lines. */
#ifndef BINDER_UNIT_H
#define BINDER_UNIT_H

#include "unit.h"

#include "binder.h"
#include "command.h"

static struct ctx binder_ctx;
static struct house binder_house;
static struct binder *binder;

static inline int
binder_setup(void **state)
{
	(void)state;
	binder_ctx = (struct ctx){ .arena = arena_make(), .today = day_make(2026, 6, 30) };
	return command_catalog(&binder_ctx, NULL, &binder_house) && binder_make(&binder_ctx, &binder_house, &binder) ? 0 : -1;
}

static inline int
binder_teardown(void **state)
{
	(void)state;
	arena_free(binder_ctx.arena);
	return 0;
}

static inline struct foreign_text
text_of(struct ctx *ctx, const char *plain)
{
	struct foreign_text text = { 0 };

	if (!foreign_read_bytes(ctx, "文.txt", plain, strlen(plain), &text))
		fail_msg("%s: %s", plain, problem_line(ctx->arena, ctx->problems.list.at));
	return text;
}

#endif
