#include "problem.h"

#include <stdarg.h>

#include "ctx.h"
#include "limits.h"

bool
problem_add(struct ctx *ctx, struct problem problem)
{
	size_t most = problem.sort >= PROBLEM_BUSY ? 2 * LIMIT_PROBLEMS : LIMIT_PROBLEMS;

	if (ctx->problems.list.n >= most)
		ctx->problems.left_out++;
	else
		*VEC_ADD(ctx->arena, &ctx->problems.list) = problem;
	return false;
}

bool
problem_say(struct ctx *ctx, enum problem_sort sort, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	struct problem p = { .sort = sort, .say = arena_vstrf(ctx->arena, format, args) };
	va_end(args);
	return problem_add(ctx, p);
}

bool
problem_field(struct ctx *ctx, const char *field, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	struct problem p = { .sort = PROBLEM_FIELD, .field = field,
	    .say = arena_vstrf(ctx->arena, format, args) };
	va_end(args);
	return problem_add(ctx, p);
}

bool
problem_at(struct ctx *ctx, const char *file, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	struct problem p = { .sort = PROBLEM_RULE, .file = file, .line = line,
	    .say = arena_vstrf(ctx->arena, format, args) };
	va_end(args);
	return problem_add(ctx, p);
}

bool
problem_fault(struct ctx *ctx, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	struct problem p = { .sort = PROBLEM_FAULT, .say = "程序出错，已记入日志，请联系管理员",
	    .detail = arena_vstrf(ctx->arena, format, args) };
	va_end(args);
	return problem_add(ctx, p);
}

bool
problem_any(const struct ctx *ctx)
{
	return ctx->problems.list.n > 0;
}

enum problem_sort
problem_worst(const struct ctx *ctx)
{
	enum problem_sort worst = PROBLEM_FIELD;

	EACH(const struct problem, p, ctx->problems.list)
		if (p->sort > worst)
			worst = p->sort;
	return worst;
}

bool
problem_broken(const struct ctx *ctx, size_t mark)
{
	for (size_t i = mark; i < ctx->problems.list.n; i++)
		if (ctx->problems.list.at[i].sort >= PROBLEM_BUSY)
			return true;
	return false;
}

void
problem_forget(struct ctx *ctx, size_t mark)
{
	ctx->problems.list.n = mark;
	if (mark < LIMIT_PROBLEMS)		/* else some of before may be among those */
		ctx->problems.left_out = 0;
}

bool
problem_forget_refusals(struct ctx *ctx, size_t mark)
{
	size_t kept = mark;

	for (size_t i = mark; i < ctx->problems.list.n; i++)
		if (ctx->problems.list.at[i].sort >= PROBLEM_BUSY)
			ctx->problems.list.at[kept++] = ctx->problems.list.at[i];
	problem_forget(ctx, kept);
	return kept == mark;
}

const char *
problem_take(struct ctx *ctx, size_t mark)
{
	for (size_t i = mark; i < ctx->problems.list.n; i++)
		if (ctx->problems.list.at[i].sort >= PROBLEM_BUSY && ctx->problems.list.at[i].sort < PROBLEM_FAULT)
			return NULL;
	if (ctx->problems.list.n <= mark)
		return "没有列出";
	const struct problem *first = &ctx->problems.list.at[mark];
	const char *detail = first->detail == NULL ? first->say : first->detail;
	problem_forget(ctx, mark);
	return detail;
}

char *
problem_line(struct arena *arena, const struct problem *p)
{
	const char *where = p->file == NULL ? "" :
	    p->line > 0 ? arena_strf(arena, "%s:%d：", p->file, p->line) :
	    arena_strf(arena, "%s：", p->file);

	return arena_strf(arena, "%s%s%s%s", where, p->label == NULL ? "" : p->label,
	    p->label == NULL ? "" : "：", p->say);
}
