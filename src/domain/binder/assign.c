#include <stdlib.h>
#include <string.h>

#include "evidence.h"

struct claim { size_t spot; struct tally *tally; };

struct assigning {
	struct ctx *ctx;
	const struct binder *binder;
	size_t n;
	struct why **whys;		/* of each spot; NULL where notation alone has decided */
	int *best;			/* points of each figure at any spot */
	size_t *taken;			/* by which spot each figure is, counted from 1; 0: by none */
	const struct figure **closed;	/* by which figure's claim each spot is decided; NULL: not yet */
	VEC(struct claim) claims;
};

static int
stronger_first(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->tally->points != y->tally->points)
		return x->tally->points > y->tally->points ? -1 : 1;
	return x->spot != y->spot ? (x->spot < y->spot ? -1 : 1) : x->tally->index - y->tally->index;
}

/* Another figure that is as likely here, stands nowhere clearly better and is no part of this one; NULL if there is none. */
static const struct figure *
rival_of(const struct assigning *a, const struct claim *claim)
{
	const struct tally *t = claim->tally;

	EACH(const struct tally, other, a->whys[claim->spot]->tallies)
		if (other != t && other->figure->variant_of != t->figure && evidence_points(other) > t->points - WEIGHT_AHEAD &&
		    a->best[other->index] < evidence_points(other) + WEIGHT_AHEAD)
			return other->figure;
	return NULL;
}

/* Another cell of a table in which the figure is as likely: the table counts something else in each; NULL if there is none. */
static const struct blank *
twin_of(const struct assigning *a, const struct claim *claim)
{
	for (size_t i = 0; a->whys[claim->spot]->cell && i < a->n; i++) {
		if (i == claim->spot || a->whys[i] == NULL || !a->whys[i]->cell)
			continue;
		EACH(const struct tally, t, a->whys[i]->tallies)
			if (t->index == claim->tally->index && evidence_points(t) >= WEIGHT_ENOUGH &&
			    t->points > claim->tally->points - WEIGHT_AHEAD)
				return a->whys[i]->blank;
	}
	return NULL;
}

/* The whole, of which the claim is a variant, if it is as likely here: then it is the whole. */
static const struct figure *
whole_of(const struct assigning *a, const struct claim *claim)
{
	const struct figure *whole = claim->tally->figure->variant_of;

	EACH(const struct tally, t, a->whys[claim->spot]->tallies)
		if (whole != NULL && t->figure == whole && evidence_points(t) > claim->tally->points - WEIGHT_AHEAD)
			return whole;
	return NULL;
}

/* Does ${name} say ${words}, alone or within a longer word, or a part of them: 换届 of 完成换届? */
static bool
says(const struct term *name, const char *words)
{
	for (int i = 0; i < name->n; i++)
		if (strstr(name->said[i].words, words) != NULL || strstr(words, name->said[i].words) != NULL)
			return true;
	return false;
}

/* The words of ${b}, a name, stand in ${a}, and one more, which is returned; NULL if not. */
static const struct said *
says_more(const struct term *a, const struct term *b)
{
	const struct said *more = NULL;

	for (int i = 0; i < b->n; i++)
		if (!says(a, b->said[i].words))
			return NULL;
	for (int i = 0; i < a->n; i++)
		if (!says(b, a->said[i].words))
			more = &a->said[i];
	return more;
}

/* Is all of the name said in the number's own clause, before its number or behind it? */
static bool
is_near(const struct term *name)
{
	for (int i = 0; i < name->n; i++) {
		enum place place = name->said[i].standing.place;

		if (place != PLACE_OWN && place != PLACE_HEAD && place != PLACE_ITEM && place != PLACE_ROW && place != PLACE_COLUMN)
			return false;
	}
	return true;
}

/*
 * 党务干部培训班*期 is not 培训班*期: a variant whose name says all that one of the whole's does, and a word more, is what is meant.
 * That word, or NULL.
 */
static const struct said *
narrower(const struct tally *part, const struct tally *whole)
{
	const struct term *name = part->terms.at;
	const struct said *more = NULL;

	if (part->figure->variant_of != whole->figure || evidence_points(part) < WEIGHT_ENOUGH || !is_near(name))
		return NULL;
	EACH(const struct term, term, whole->terms)
		if (more == NULL && (term->kind == TERM_NAME || term->kind == TERM_SECOND))
			more = says_more(name, term);
	return more;
}

/* A whole of which a part is said is none. */
static void
narrow(struct why *why)
{
	EACH(const struct tally, part, why->tallies)
		EACH(struct tally, whole, why->tallies) {
			const struct said *more = narrower(part, whole);

			if (more != NULL && whole->objection == OBJECTION_NONE) {
				whole->objection = OBJECTION_PART;
				whole->against = *more;
			}
		}
}

/* The likeliest figure of spot ${i} and the next one, as proposals. */
static void
propose(const struct why *why, struct binding *out)
{
	int best = 0, second = 0;

	EACH(const struct tally, t, why->tallies) {
		int points = evidence_points(t);

		if (points > best) {
			second = best;
			out->second = out->figure;
			best = points;
			out->figure = t->figure;
		} else if (points > second) {
			second = points;
			out->second = t->figure;
		}
	}
	out->score = (double)best / (best + WEIGHT_HALF);
}

/* The next spot that may be a number, from ${i} on by ${step}, in its sentence; or ${i} itself. */
static size_t
neighbour(const struct assigning *a, size_t i, int step)
{
	const struct why *here = a->whys[i];

	for (size_t k = i + (size_t)step; k < a->n; k += (size_t)step)
		if (a->whys[k] != NULL)
			return a->whys[k]->blank->line == here->blank->line && a->whys[k]->sentence == here->sentence ? k : i;
	return i;
}

/* The figure that is likeliest at a spot, -1 if none is likely. */
static int
likeliest(const struct why *why)
{
	const struct tally *best = NULL;

	for (size_t i = 0; why != NULL && i < why->tallies.n; i++) {
		const struct tally *t = &why->tallies.at[i];

		if (evidence_points(t) >= WEIGHT_ENOUGH && (best == NULL || t->points > best->points))
			best = t;
	}
	return best == NULL ? -1 : best->index;
}

/* Does ${figure} add up who came to what ${beside} counts?  培训人次 of 培训班 */
static bool
attends(const struct figure *figure, const struct figure *beside)
{
	return figure->arms.at[0].attended && figure->arms.at[0].type == beside->arms.at[0].type;
}

/*
 * 市委组织部举办培训班*期，***人参加: why the number at ${spot} is none of the figure that ${part} mostly stands beside, if a name of it is
 * said there; or NULL.  Who came to an online course came to none of those counted.
 */
static const struct tally *
denied(const struct assigning *a, size_t spot, const struct tally *part)
{
	int beside = a->binder->figures.at[part->index].beside;

	for (size_t i = 0; a->whys[spot] != NULL && i < a->whys[spot]->tallies.n; i++) {
		const struct tally *t = &a->whys[spot]->tallies.at[i];

		if (t->index == beside && t->points >= WEIGHT_ENOUGH &&
		    (t->objection == OBJECTION_PART || t->objection == OBJECTION_DOER || t->objection == OBJECTION_RECEIVED ||
		    (t->objection == OBJECTION_NEVER && attends(part->figure, t->figure))))
			return t;
	}
	return NULL;
}

/*
 * 培训班*期, ***人次: what mostly stands beside a number that is likely to be there makes it likelier; behind one that is a part or
 * another's it is so too.
 */
static void
accompany(struct assigning *a)
{
	int *likely = arena_alloc(a->ctx->arena, sizeof *likely * (a->n + 1));

	for (size_t i = 0; i < a->n; i++) {
		if (a->whys[i] != NULL)
			narrow(a->whys[i]);
		likely[i] = likeliest(a->whys[i]);
	}
	for (size_t i = 0; i < a->n; i++) {
		if (a->whys[i] == NULL)
			continue;
		size_t last = neighbour(a, i, -1), next = neighbour(a, i, 1);
		EACH(struct tally, t, a->whys[i]->tallies) {
			int beside = a->binder->figures.at[t->index].beside;
			const struct tally *of = beside >= 0 && last != i ? denied(a, last, t) : NULL;
			bool behind = last != i && likely[last] == beside, before = next != i && likely[next] == beside;

			if (of != NULL && t->objection == OBJECTION_NONE) {
				t->objection = of->objection;
				t->against = of->against;
			} else if (beside >= 0 && (behind || before) && evidence_points(t) > 0)
				evidence_add(t, TERM_COMPANION, WEIGHT_COMPANION, a->binder->figures.at[beside].figure->label,
				    NULL, 0);
		}
	}
}

static void
collect(struct assigning *a, struct binding *out)
{
	accompany(a);
	for (size_t i = 0; i < a->n; i++) {
		if (a->whys[i] == NULL)
			continue;
		propose(a->whys[i], &out[i]);
		EACH(struct tally, t, a->whys[i]->tallies) {
			int points = evidence_points(t);

			t->verdict = points > 0 ? VERDICT_LITTLE : VERDICT_OBJECTED;
			if (points >= WEIGHT_ENOUGH)
				*VEC_ADD(a->ctx->arena, &a->claims) = (struct claim){ i, t };
			a->best[t->index] = points > a->best[t->index] ? points : a->best[t->index];
		}
	}
}

/* What becomes of a claim when the stronger ones are decided. */
static enum verdict
judge(struct assigning *a, const struct claim *c)
{
	struct tally *t = c->tally;
	bool part = t->figure->variant_of != NULL;
	size_t taken = a->taken[t->index];

	if ((t->rival = a->closed[c->spot]) != NULL)
		return VERDICT_WEAKER;
	if (taken > 0 && !part) {
		t->other = a->whys[taken - 1]->blank;
		return VERDICT_TAKEN;
	}
	if ((t->rival = whole_of(a, c)) != NULL)
		return VERDICT_WHOLE;
	a->closed[c->spot] = t->figure;
	if (part)
		return VERDICT_VARIANT;
	if ((t->rival = rival_of(a, c)) != NULL)
		return VERDICT_RIVAL;
	return (t->other = twin_of(a, c)) != NULL ? VERDICT_TWIN : VERDICT_BOUND;
}

static void
bind(struct assigning *a, const struct claim *c, struct binding *out)
{
	const struct figure *figure = c->tally->figure;

	a->taken[c->tally->index] = c->spot + 1;
	out->kind = BOUND_FIGURE;
	if (out->figure != figure)
		out->second = out->figure;
	out->figure = figure;
	out->argument_text = c->tally->argument;
}

/* The strongest claim first; a part (a variant with names of its own) is left to a person. */
void
assign_figures(struct ctx *ctx, const struct binder *binder, struct why **whys, size_t n, struct binding *out)
{
	struct assigning a = { .ctx = ctx, .binder = binder, .n = n, .whys = whys };

	a.closed = arena_alloc(ctx->arena, sizeof (struct figure *) * (n + 1));
	a.best = arena_alloc(ctx->arena, sizeof *a.best * (binder->figures.n + 1));
	a.taken = arena_alloc(ctx->arena, sizeof *a.taken * (binder->figures.n + 1));
	collect(&a, out);
	if (a.claims.n > 0)
		qsort(a.claims.at, a.claims.n, sizeof *a.claims.at, stronger_first);
	EACH(const struct claim, c, a.claims) {
		c->tally->verdict = judge(&a, c);
		if (c->tally->verdict == VERDICT_BOUND)
			bind(&a, c, &out[c->spot]);
	}
	for (size_t i = 0; i < n; i++)
		if (out[i].kind == BOUND_UNKNOWN && out[i].figure != NULL) {
			out[i].second = out[i].figure;
			out[i].figure = NULL;
		}
}
