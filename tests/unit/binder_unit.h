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

struct sentence { const char *text, *is; };		/* each blank's figure in order; - where it is none */

static inline void
all_said(struct ctx *ctx, const struct sentence *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		/* The first lines of a text are its title, which says who writes. */
		struct foreign_text text = text_of(ctx, strchr(cases[i].text, '\n') != NULL ? cases[i].text :
		    arena_strf(ctx->arena, "工作总结\n%s", cases[i].text));
		struct bound_text bound;
		struct buf out = buf_make(ctx->arena);

		assert_true(bind_propose(ctx, binder, &text, &bound));
		EACH(const struct binding, b, bound.places)
			buf_putf(&out, "%s%s", out.n == 0 ? "" : " ", b->kind == BOUND_FIGURE ? b->figure->name : "-");
		if (strcmp(out.at, cases[i].is) != 0)
			fail_msg("%s: %s", cases[i].text, out.at);
	}
}

#endif
