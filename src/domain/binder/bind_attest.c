/* The printed numbers of a report as proposals for its year's attested ones. */
#include "actor.h"
#include "bind.h"
#include "record.h"
#include "text.h"

struct proposal {
	const struct figure *figure;
	int64_t argument, value;
	bool at_least;
	const char *item;		/* the theme or campaign, as its list names it or else as the text does; NULL */
	const char *why;		/* it is not proposed; or NULL */
};
static const char unsure[] = "文中没有说准一个数";

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

/* Which theme or campaign the number is of: what a person chose, what the text says, or the year's main one. */
static bool
find_item(struct ctx *ctx, const struct question *question, const struct binding *b, struct proposal *new)
{
	const struct figure *f = b->figure;
	const struct type *list = f->argument;
	struct question q = *question;
	struct answer answer;
	const char **titles;

	if (list == NULL)
		return true;
	if (b->argument != 0)
		q.argument = b->argument;
	else if (b->argument_text != NULL) {
		if (!figure_item(ctx, f, b->argument_text, q.from, q.until, &q.argument))
			return false;
		if (q.argument == 0) {
			new->item = b->argument_text;
			new->why = arena_strf(ctx->arena, "“%s”里没有这一项", list->label);
			return true;
		}
	}
	if (!figure_answer(ctx, f, &q, &answer))
		return false;
	new->argument = answer.question.argument;
	if (new->argument == 0) {
		new->why = arena_strf(ctx->arena, "文中没有说是哪一项，“%s”里也没有标明年度主要的一项", list->label);
		return true;
	}
	if (!record_titles(ctx, list, &new->argument, 1, &titles))
		return false;
	new->item = titles[0];
	return true;
}

/* Two numbers of the same figure and item are one, if they say the same. */
static void
add(struct ctx *ctx, struct proposing *p, const struct proposal *new)
{
	EACH(struct proposal, old, p->list)
		if (old->figure == new->figure && old->argument == new->argument && text_equal(old->item, new->item)) {
			if (old->why == NULL && (new->why != NULL || old->value != new->value))
				old->why = unsure;
			return;
		}
	*VEC_ADD(ctx->arena, &p->list) = *new;
}

/* The year of which the number is said, by its sentence or else by the text's title; 0 if none is. */
static int
said_year(const struct proposing *p, const struct binding *b)
{
	if (b->year > 0 || p->bound->year == 0 || b->year == BOUND_SEVERAL_YEARS)
		return b->year > 0 ? b->year : 0;
	return p->bound->year + (b->figure->period == PERIOD_NEXT_YEAR);
}

static bool
collect(struct ctx *ctx, struct proposing *p)
{
	p->list.n = 0;
	EACH(const struct binding, b, p->bound->places) {
		enum direction d = b->blank.direction;
		struct proposal new = { .figure = b->figure, .at_least = d == DIRECTION_MORE };

		if (b->kind != BOUND_FIGURE)
			continue;
		int said = said_year(p, b);
		if (said != 0 && !b->confirmed && said != day_year(p->question->from) + (b->figure->period == PERIOD_NEXT_YEAR)) {
			new.item = arena_strf(ctx->arena, "%d年", said);
			new.why = "不是要核定的年份";
			add(ctx, p, &new);
			continue;
		}
		if ((d != DIRECTION_NONE && d != DIRECTION_MORE) || !value_of(b, &new.value))
			new.why = unsure;
		if (!find_item(ctx, p->question, b, &new))
			return false;
		add(ctx, p, &new);
	}
	return true;
}

static bool
propose(struct ctx *ctx, void *what)
{
	struct proposing *p = what;

	p->n = p->said.n = 0;
	if (!collect(ctx, p))
		return false;
	EACH(const struct proposal, one, p->list) {
		const struct figure *f = one->figure;
		struct question q = *p->question;
		const char *why = one->why;
		bool taken = false;

		q.argument = one->argument;
		if (why == NULL && !figure_propose(ctx, f, &q, one->value, one->at_least, p->source, &taken))
			return false;
		if (why == NULL && !taken)
			why = "这一年已有记录或核定数";
		const char *name = one->item == NULL ? f->label : arena_strf(ctx->arena, "%s（%s）", f->label, one->item);
		struct answer said = { .figure = f, .value = one->value };
		*VEC_ADD(ctx->arena, &p->said) = why != NULL ? arena_strf(ctx->arena, "没有提出：%s，%s", name, why) :
		    arena_strf(ctx->arena, "待核定：%s %s%s", name, figure_text(ctx, &said), one->at_least ? "余" : "");
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
	if (!db_write(ctx, propose, &p))
		return false;
	*said = p.said.at;
	*n = p.n;
	return true;
}
