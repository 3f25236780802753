#include "ctx.h"

static const char *
copy(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_str(arena, text);
}

bool
ctx_apart(struct ctx *ctx, bool (*work)(struct ctx *ctx, void *what), void *what)
{
	struct ctx own = *ctx;

	own.arena = arena_make();
	own.problems = (struct problems){ 0 };
	bool good = work(&own, what);
	EACH(const struct problem, p, own.problems.list)
		problem_add(ctx, (struct problem){ .sort = p->sort, .field = copy(ctx->arena, p->field),
		    .label = copy(ctx->arena, p->label), .say = copy(ctx->arena, p->say), .detail = copy(ctx->arena, p->detail),
		    .file = copy(ctx->arena, p->file), .line = p->line,
		    .see = copy(ctx->arena, p->see) });
	ctx->problems.left_out += own.problems.left_out;
	arena_free(own.arena);
	return good;
}
