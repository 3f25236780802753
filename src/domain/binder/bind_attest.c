/* The printed numbers of a report as proposals for its year's attested ones. */
#include "actor.h"
#include "bind.h"
#include "text.h"

struct proposal { const struct figure *figure; int64_t value; bool at_least, doubtful; };

struct proposing {
	const struct bound_text *bound;
	const struct question *question;
	const char *source;
	VEC(struct proposal) list;
	VEC(char *) said;
	size_t n;
};

/* The whole number that is printed, or the fen; false where it is neither. */
static bool
value_of(const struct binding *b, int64_t *out)
{
	int64_t value = b->blank.value;
	int scale = b->blank.scale;

	if (b->figure->money)
		scale -= 2;
	for (; scale < 0; scale++)
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
	for (; scale > 0; scale--, value /= 10)
		if (value % 10 != 0)
			return false;
	*out = value;
	return !b->blank.share && value >= 0;
}

static void
collect(struct ctx *ctx, struct proposing *p)
{
	EACH(const struct binding, b, p->bound->places) {
		enum direction d = b->blank.direction;
		struct proposal new = { .figure = b->figure, .at_least = d == DIRECTION_MORE };
		bool known = false;

		if (b->kind != BOUND_FIGURE)
			continue;
		new.doubtful = (d != DIRECTION_NONE && d != DIRECTION_MORE) || !value_of(b, &new.value);
		EACH(struct proposal, old, p->list)
			if (old->figure == new.figure) {
				old->doubtful = old->doubtful || new.doubtful || old->value != new.value;
				known = true;
			}
		if (!known)
			*VEC_ADD(ctx->arena, &p->list) = new;
	}
}

static bool
propose(struct ctx *ctx, void *what)
{
	struct proposing *p = what;

	p->n = p->said.n = 0;
	EACH(const struct proposal, one, p->list) {
		const struct figure *f = one->figure;
		bool taken = false;

		if (!one->doubtful && !figure_propose(ctx, f, p->question, one->value, one->at_least, p->source, &taken))
			return false;
		struct answer said = { .figure = f, .value = one->value };
		*VEC_ADD(ctx->arena, &p->said) = one->doubtful ?
		    arena_strf(ctx->arena, "没有提出：%s，文中没有说准一个数", f->label) : !taken ?
		    arena_strf(ctx->arena, "没有提出：%s，这一年已有记录或核定数", f->label) :
		    arena_strf(ctx->arena, "待核定：%s %s%s", f->label, figure_text(ctx, &said), one->at_least ? "余" : "");
		p->n += taken;
	}
	*VEC_ADD(ctx->arena, &p->said) = NULL;
	return true;
}

bool
bind_attest(struct ctx *ctx, const struct bound_text *bound, const struct question *question, const char *source,
    char ***said, size_t *n)
{
	struct proposing p = { .bound = bound, .question = question, .source = source };

	if (!actor_may(ctx, ACT_REPORT, NULL))
		return problem_say(ctx, PROBLEM_RIGHT, "您的角色不能从报告提出核定数");
	collect(ctx, &p);
	if (!db_write(ctx, propose, &p))
		return false;
	*said = p.said.at;
	*n = p.n;
	return true;
}
