#include <string.h>

#include "evidence.h"

/*
 * How strongly the words around a blank say that it is one figure.  Where words stand is weighed in
 * weight.c, what speaks against a figure in against.c; what is weighed stands in the catalogue.
 */
static const double
	NAME = 3.0,		/* a name, all of it next to the blank */
	NAME_LENGTH = 0.08,	/* and for each of its characters */
	WEAK = 0.7,		/* of a weak name's points */
	FAR = 0.2, FAR_OFF = 0.8,	/* a piece that says no more stands in a sentence before: of the name's points */
	SECOND_NAME = 0.15,	/* of what a second name adds */
	MORE_PIECES = 0.4,	/* for each piece after the second */
	LEAST_PIECE = 0.55,	/* how much of a name in pieces hangs on the piece farthest off */
	NEAR_OWN = 0.35, NEAR_ELSEWHERE = 0.15, NEAR_MOST = 1.0,
	BESIDE = 0.7,		/* a word of it touches the blank or its measure word */
	MEASURE_SAME = 1.0, MEASURE_GROUP = 0.4,
	ROW = 0.95, COLUMN = 0.7, LABELLED = 0.6, BARE = 0.8, HEADING = 0.3;	/* what words say that stand elsewhere */

enum { TOUCHING = 9, CHARACTER = 3, LENGTH_MOST = 8, REACH = 1000 };	/* bytes */

/* What is heard of one figure around one spot, in the spot's own scene or another; in no order that counts. */
struct heard { const struct mention *mention; const struct scene *scene; };
struct hearing { struct heard *at; size_t n, cap; };
struct evidence { const struct binder *binder; struct hearing *of; };		/* of each figure */

struct evidence *
evidence_make(struct ctx *ctx, const struct binder *binder)
{
	struct evidence *e = arena_alloc(ctx->arena, sizeof *e);

	*e = (struct evidence){ binder, arena_alloc(ctx->arena, sizeof *e->of * (binder->figures.n + 1)) };
	return e;
}

static void
hear(struct ctx *ctx, struct evidence *e, const struct scene *scene, size_t from, size_t until)
{
	for (size_t i = scene_mention_from(scene, from); i < scene->mentions.n && scene->mentions.at[i].from < until; i++) {
		const struct mention *m = &scene->mentions.at[i];

		*VEC_ADD(ctx->arena, &e->of[m->phrase->figure]) = (struct heard){ m, scene };
	}
}

/* What stands around ${s}, by figure. */
static void
listen(struct ctx *ctx, struct evidence *e, const struct spot *s)
{
	const struct scene *others[] = { s->row, s->column, s->setting->heading };
	size_t from = s->at > REACH ? s->at - REACH : 0;

	for (size_t f = 0; f < e->binder->figures.n; f++)
		e->of[f].n = 0;
	if (s->topic.until <= from)
		hear(ctx, e, s->scene, s->topic.from, s->topic.until);
	hear(ctx, e, s->scene, from, s->sentence.until);
	for (size_t i = 0; i < COUNT(others); i++)
		if (others[i] != NULL)
			hear(ctx, e, others[i], 0, REACH);
}

static bool
touches(const struct spot *s, const struct mention *m)
{
	size_t end = s->item.from < s->item.until ? s->item.until : s->at;

	return (m->until <= end && end - m->until < TOUCHING) || (m->from >= s->behind && m->from - s->behind < TOUCHING);
}

struct piece { double weight; size_t length; };		/* where it stands best */

struct weighing {
	struct piece pieces[BINDER_NAMES][BINDER_PIECES];
	double near, beside;
};

static double
weight_of(const struct spot *s, const struct heard *o)
{
	if (o->scene == s->scene)
		return weight_at(s, o->mention->from, o->mention->until);
	if (o->scene == s->setting->heading)
		return s->bare ? BARE : s->setting->labelled ? LABELLED : HEADING;
	return o->scene == s->row ? ROW : COLUMN;
}

static void
weigh(struct weighing *w, const struct spot *s, const struct hearing *h)
{
	EACH(const struct heard, o, *h) {
		const struct phrase *p = o->mention->phrase;
		double weight = o->mention->inside || p->use == PHRASE_NEVER ? 0 : weight_of(s, o);

		if (weight == 0)
			continue;
		if (weight > 0.5 && (o->scene != s->scene || touches(s, o->mention)))
			w->beside = BESIDE;
		if (p->use == PHRASE_NEAR && !scene_names(o->scene, o->mention))
			w->near += weight > 0.75 ? NEAR_OWN : weight > 0.25 ? NEAR_ELSEWHERE : 0;
		if (p->use == PHRASE_CALLED && weight > w->pieces[p->name][p->piece].weight)
			w->pieces[p->name][p->piece] = (struct piece){ weight, p->n / CHARACTER };
	}
}

/* All pieces of a name must be there; the one farthest off weighs most. */
static double
points_of(const struct weighing *w, const struct name *name, size_t i)
{
	int more = name->pieces > 2 ? name->pieces - 2 : 0;
	double most = 0, least = 1;
	size_t length = 0;

	for (int k = 0; k < name->pieces; k++) {
		const struct piece *piece = &w->pieces[i][k];

		most = piece->weight > most ? piece->weight : most;
		least = piece->weight < least ? piece->weight : least;
		length += piece->length;
	}
	length = length < LENGTH_MOST ? length : LENGTH_MOST;
	return least == 0 ? 0 : (NAME + NAME_LENGTH * (double)length + MORE_PIECES * more) *
	    ((1 - LEAST_PIECE) * most + LEAST_PIECE * least) * (name->weak ? WEAK : 1) * (least < FAR ? FAR_OFF : 1);
}

static double
name_points(const struct weighing *w, const struct candidate *c)
{
	double best = 0, second = 0;

	for (size_t i = 0; i < c->names.n; i++) {
		double points = points_of(w, &c->names.at[i], i);

		if (points > best) {
			second = best;
			best = points;
		} else if (points > second)
			second = points;
	}
	return best + SECOND_NAME * second;
}

static bool
is_whole(const struct weighing *w, const struct name *name, size_t i)
{
	for (int k = 0; k < name->pieces; k++)
		if (w->pieces[i][k].weight == 0)
			return false;
	return true;
}

/* 培训*人次，其中新任书记*人: a part is what its whole is, if that is another figure's. */
static bool
is_of_other(const struct spot *s, const struct mention *m)
{
	return m->from >= s->whole.from && m->until <= s->whole.until &&
	    scene_holds_other(s->scene, m->phrase->figure, m->from, m->until);
}

/* Does a noun of the figure, or a name of which all pieces are said, hold the words of ${m}? */
static bool
is_excused(const struct candidate *c, const struct weighing *w, const struct scene *scene, const struct mention *m)
{
	for (size_t i = scene_reaching(scene, m->from); i < scene->mentions.n && scene->mentions.at[i].from <= m->from; i++) {
		const struct mention *o = &scene->mentions.at[i];
		const struct phrase *p = o->phrase;

		if (p->figure == m->phrase->figure && o->until >= m->until && (p->use == PHRASE_NEAR ||
		    (p->use == PHRASE_CALLED && is_whole(w, &c->names.at[p->name], (size_t)p->name))))
			return true;
	}
	return false;
}

/* A word that the figure never is, said of this number and not within one of its names. */
static bool
is_never(const struct spot *s, const struct candidate *c, const struct weighing *w, const struct hearing *h)
{
	EACH(const struct heard, o, *h) {
		const struct mention *m = o->mention;
		bool own = o->scene == s->scene;

		if (m->phrase->use == PHRASE_NEVER && o->scene != s->setting->heading &&
		    (!own || (m->from >= s->aside && against_said(s, m->from, m->until)) || is_of_other(s, m)) &&
		    !is_excused(c, w, o->scene, m))
			return true;
	}
	return false;
}

static double
measure_points(const struct candidate *c, const struct word *measure)
{
	if (measure == NULL)
		return 0;
	for (const char *const *w = c->figure->counted_in; *w != NULL; w++)
		if (strcmp(*w, measure->text) == 0)
			return MEASURE_SAME;
	return MEASURE_GROUP;
}

/* A share, a number in 万, one counted in another measure, beside the result or not done yet is no number of the figure. */
static bool
may_be(const struct spot *s, const struct candidate *c)
{
	bool counted = s->measure == NULL || (s->measure->kind == WORD_MEASURE && (c->groups & 1u << s->measure->sort) != 0);

	return counted && !s->no_result && !s->setting->elsewhere && !s->scaled && !s->blank->share && !s->half &&
	    (s->done || !s->setting->half);
}

static double
evidence_of(const struct evidence *e, const struct spot *s, size_t figure)
{
	const struct candidate *c = &e->binder->figures.at[figure];
	const struct hearing *h = &e->of[figure];
	struct weighing w = { 0 };
	bool planned = false;

	if (h->n == 0 || !may_be(s, c))
		return 0;
	weigh(&w, s, h);
	if (is_never(s, c, &w, h))
		return 0;
	double names = name_points(&w, c), less = names == 0 ? 0 : against_of(s, c->figure, (int)figure, &planned);
	if (names == 0 || planned != (c->figure->period == PERIOD_NEXT_YEAR))
		return 0;
	double all = names + (w.near < NEAR_MOST ? w.near : NEAR_MOST) + w.beside + measure_points(c, s->measure) - less;
	return all > 0 ? all : 0;
}

void
evidence_weigh(struct ctx *ctx, struct evidence *e, const struct spot *s, double *points)
{
	listen(ctx, e, s);
	for (size_t f = 0; f < e->binder->figures.n; f++)
		points[f] = evidence_of(e, s, f);
}
