#include <stdlib.h>
#include <string.h>

#include "evidence.h"

/*
 * Points from which a figure is proposed, how far ahead of the next it must be, how near two of the same
 * figure are the same, the points of a score of one half, and what the figure beside it adds.
 */
static const double ENOUGH = 3.3, AHEAD = 0.3, EQUAL = 0.1, HALF = 2.5, BESIDE = 0.5;

struct claim { size_t spot; int figure; double points; };

struct assigning {
	struct arena *arena;
	const struct binder *binder;
	size_t n;
	int figures;
	double *points;			/* of each spot for each figure */
	double *best;			/* of each figure at any spot */
	VEC(struct claim) claims;
};

static int
stronger_first(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	return x->spot != y->spot ? (x->spot < y->spot ? -1 : 1) : x->figure - y->figure;
}

static double
points_of(const struct assigning *a, size_t spot, int figure)
{
	return a->points[spot * (size_t)a->figures + (size_t)figure];
}

/* Is another figure as likely here, one that stands nowhere clearly better and is no part of this one? */
static bool
has_rival(const struct assigning *a, const struct claim *claim)
{
	const struct figure *whole = a->binder->figures.at[claim->figure].figure;

	for (int f = 0; f < a->figures; f++) {
		double here = points_of(a, claim->spot, f);

		if (f != claim->figure && a->binder->figures.at[f].figure->variant_of != whole &&
		    here > claim->points - AHEAD && a->best[f] < here + AHEAD)
			return true;
	}
	return false;
}

/* Is the claim's figure enough at ${spot} too, and hardly less than there? */
static bool
is_as_likely(const struct assigning *a, const struct claim *claim, size_t spot, double less)
{
	double points = points_of(a, spot, claim->figure);

	return points >= ENOUGH && points > claim->points - less;
}

/* Is the figure as likely in another cell of a table?  Then the table counts something else in each. */
static bool
has_twin(const struct assigning *a, const struct spot *spots, const struct claim *claim)
{
	for (size_t i = 0; spots[claim->spot].column != NULL && i < a->n; i++)
		if (i != claim->spot && spots[i].column != NULL && is_as_likely(a, claim, i, AHEAD))
			return true;
	return false;
}

/* Proposes the likeliest figure of spot ${i}, and the next one. */
static void
propose(struct assigning *a, size_t i, struct binding *out)
{
	double best = 0, second = 0;

	for (int f = 0; f < a->figures; f++) {
		double points = points_of(a, i, f);
		const struct figure *figure = a->binder->figures.at[f].figure;

		if (points > best) {
			second = best;
			out->second = out->figure;
			best = points;
			out->figure = figure;
		} else if (points > second) {
			second = points;
			out->second = figure;
		}
	}
	out->score = best / (best + HALF);
}

/* Is it said as well before?  The total comes first, parts and repetitions later. */
static bool
yields(const struct assigning *a, const struct claim *claim, const bool *closed)
{
	for (size_t i = 0; i < claim->spot; i++)
		if (!closed[i] && is_as_likely(a, claim, i, EQUAL))
			return true;
	return false;
}

/* Is the whole, of which the claim is a variant, as likely here?  Then it is the whole. */
static bool
is_in_whole(const struct assigning *a, const struct claim *claim)
{
	const struct figure *whole = a->binder->figures.at[claim->figure].figure->variant_of;

	for (int f = 0; whole != NULL && f < a->figures; f++)
		if (a->binder->figures.at[f].figure == whole)
			return points_of(a, claim->spot, f) > claim->points - AHEAD;
	return false;
}

/* The next spot that may be a number, from ${i} on by ${step}, in its sentence; or ${i} itself. */
static size_t
neighbour(const struct assigning *a, const struct spot *spots, const struct binding *out, size_t i, int step)
{
	size_t line = spots[i].blank->line, k = i + (size_t)step;

	for (; out[i].kind == BOUND_UNKNOWN && k < a->n && spots[k].blank->line == line; k += (size_t)step)
		if (out[k].kind == BOUND_UNKNOWN)
			return spots[k].sentence.from == spots[i].sentence.from ? k : i;
	return i;
}

/* The figure that is likeliest at ${spot}, -1 if none is likely. */
static int
likeliest(const struct assigning *a, const double *points, size_t spot)
{
	int best = -1;

	points += spot * (size_t)a->figures;
	for (int f = 0; f < a->figures; f++)
		if (points[f] >= ENOUGH && (best < 0 || points[f] > points[best]))
			best = f;
	return best;
}

/* 培训班*期, ***人次: what mostly stands beside a number that is likely to be there makes it likelier. */
static void
accompany(struct assigning *a, const struct spot *spots, const struct binding *out)
{
	double *before = arena_alloc(a->arena, sizeof *before * (a->n * (size_t)a->figures + 1));

	memcpy(before, a->points, sizeof *before * a->n * (size_t)a->figures);
	for (size_t i = 0; i < a->n; i++) {
		size_t last = neighbour(a, spots, out, i, -1), next = neighbour(a, spots, out, i, 1);
		int behind = last == i ? -1 : likeliest(a, before, last), ahead = next == i ? -1 : likeliest(a, before, next);

		for (int f = 0; f < a->figures; f++) {
			int beside = a->binder->figures.at[f].beside;

			if (beside >= 0 && (beside == behind || beside == ahead) && points_of(a, i, f) > 0)
				a->points[i * (size_t)a->figures + (size_t)f] += BESIDE;
		}
	}
}

static void
collect(struct ctx *ctx, struct assigning *a, const struct spot *spots, struct binding *out)
{
	struct evidence *evidence = evidence_make(ctx, a->binder);

	for (size_t i = 0; i < a->n; i++)
		if (out[i].kind == BOUND_UNKNOWN)
			evidence_weigh(ctx, evidence, &spots[i], a->points + i * (size_t)a->figures);
	accompany(a, spots, out);
	for (size_t i = 0; i < a->n; i++) {
		if (out[i].kind != BOUND_UNKNOWN)
			continue;
		propose(a, i, &out[i]);
		for (int f = 0; f < a->figures; f++) {
			double points = points_of(a, i, f);

			if (points >= ENOUGH)
				*VEC_ADD(ctx->arena, &a->claims) = (struct claim){ i, f, points };
			a->best[f] = points > a->best[f] ? points : a->best[f];
		}
	}
}

/* The strongest claim first; a part (a variant with names of its own) is left to a person. */
void
assign_figures(struct ctx *ctx, const struct binder *binder, const struct spot *spots, size_t n, struct binding *out)
{
	struct assigning a = { .arena = ctx->arena, .binder = binder, .n = n, .figures = (int)binder->figures.n };
	bool *taken = arena_alloc(ctx->arena, sizeof *taken * (binder->figures.n + 1));
	bool *closed = arena_alloc(ctx->arena, sizeof *closed * (n + 1));

	a.points = arena_alloc(ctx->arena, sizeof *a.points * (n * binder->figures.n + 1));
	a.best = arena_alloc(ctx->arena, sizeof *a.best * (binder->figures.n + 1));
	collect(ctx, &a, spots, out);
	if (a.claims.n > 0)
		qsort(a.claims.at, a.claims.n, sizeof *a.claims.at, stronger_first);
	EACH(const struct claim, c, a.claims) {
		const struct figure *figure = binder->figures.at[c->figure].figure;

		if (closed[c->spot] || (taken[c->figure] && figure->variant_of == NULL) || yields(&a, c, closed) ||
		    is_in_whole(&a, c))
			continue;
		closed[c->spot] = true;
		if (figure->variant_of != NULL || has_rival(&a, c) || has_twin(&a, spots, c))
			continue;
		taken[c->figure] = true;
		out[c->spot].kind = BOUND_FIGURE;
		if (out[c->spot].figure != figure)
			out[c->spot].second = out[c->spot].figure;
		out[c->spot].figure = figure;
	}
	for (size_t i = 0; i < n; i++)
		if (out[i].kind == BOUND_UNKNOWN && out[i].figure != NULL) {
			out[i].second = out[i].figure;
			out[i].figure = NULL;
		}
}
