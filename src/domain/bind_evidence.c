#include "bind_parts.h"

/*
 * The plain baseline: a figure's longest name in the blank's clause, the nearer the better; a measure
 * word that it is not counted in, or a word that it never is, rules it out.
 */
static double
points(const struct binder *binder, const struct spot *s, int figure)
{
	const struct candidate *c = &binder->figures.at[figure];
	double best = 0, near = 0;

	if (s->measure != NULL && (s->measure->kind == WORD_SHARE || (c->groups & 1u << s->measure->sort) == 0))
		return 0;
	EACH(const struct mention, m, s->scene->mentions) {
		if (m->phrase->figure != figure || m->until <= s->clause || m->from >= s->clause_end)
			continue;
		size_t away = m->until <= s->at ? s->at - m->until : m->from > s->at ? m->from - s->at : 0;
		bool own = m->from >= s->before && m->until <= s->after;
		double value = (double)m->phrase->n / 3 * (own ? 1 : 0.5) - (double)away / 30;

		if (m->phrase->use == PHRASE_NEVER && own)
			return 0;
		if (m->phrase->use == PHRASE_NEAR && own)
			near += 0.5;
		if (m->phrase->use == PHRASE_CALLED && value > best)
			best = value;
	}
	return best > 0 ? best + near : 0;
}

void
evidence_bind(struct ctx *ctx, const struct binder *binder, const struct spot *spots, size_t n, struct binding *out)
{
	(void)ctx;
	for (size_t i = 0; i < n; i++) {
		double best = 0, second = 0;
		int figure = 0, runner = 0;

		if (out[i].kind != BOUND_UNKNOWN)
			continue;
		for (int f = 0; f < (int)binder->figures.n; f++) {
			double p = points(binder, &spots[i], f);

			if (p > best) {
				second = best, runner = figure;
				best = p, figure = f;
			} else if (p > second)
				second = p, runner = f;
		}
		out[i].score = best / (best + 3);
		if (second > 0)
			out[i].second = binder->figures.at[runner].figure;
		if (best > 2 && best > second) {
			out[i].kind = BOUND_FIGURE;
			out[i].figure = binder->figures.at[figure].figure;
		}
	}
}
