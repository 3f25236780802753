#include <stdlib.h>

#include "bind_parts.h"

/* Points from which a figure is proposed, and how far ahead of the next one it must be. */
static const double ENOUGH = 3.6, AHEAD = 0.3, HALF = 2.5;

struct claim { size_t spot; int figure; double points; };

static int
stronger_first(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	return x->spot < y->spot ? -1 : x->spot > y->spot;
}

static double
score_of(double points)
{
	return points / (points + HALF);
}

/* The best and the second of one blank. */
static void
compare(struct ctx *ctx, const struct binder *binder, const struct spot *s, struct binding *b, struct claim *claim)
{
	double second = 0;

	(void)ctx;
	for (int f = 0; f < (int)binder->figures.n; f++) {
		double points = evidence_of(binder, s, f);

		if (points > claim->points) {
			second = claim->points;
			b->second = second > 0 ? binder->figures.at[claim->figure].figure : NULL;
			claim->points = points;
			claim->figure = f;
		} else if (points > second) {
			second = points;
			b->second = binder->figures.at[f].figure;
		}
	}
	b->score = score_of(claim->points);
	if (claim->points < ENOUGH || claim->points - second < AHEAD ||
	    binder->figures.at[claim->figure].figure->variant_of != NULL) {
		if (claim->points > 0)
			b->second = binder->figures.at[claim->figure].figure;
		claim->points = 0;
	}
}

void
assign_figures(struct ctx *ctx, const struct binder *binder, const struct spot *spots, size_t n, struct binding *out)
{
	struct claim *claims = arena_alloc(ctx->arena, sizeof *claims * (n + 1));
	bool *taken = arena_alloc(ctx->arena, sizeof *taken * (binder->figures.n + 1));

	for (size_t i = 0; i < n; i++) {
		claims[i].spot = i;
		if (out[i].kind == BOUND_UNKNOWN)
			compare(ctx, binder, &spots[i], &out[i], &claims[i]);
	}
	qsort(claims, n, sizeof *claims, stronger_first);
	for (struct claim *c = claims; c < claims + n && c->points > 0; c++) {
		struct binding *b = &out[c->spot];

		if (taken[c->figure]) {
			b->second = binder->figures.at[c->figure].figure;
			continue;
		}
		taken[c->figure] = true;
		b->kind = BOUND_FIGURE;
		b->figure = binder->figures.at[c->figure].figure;
	}
}
