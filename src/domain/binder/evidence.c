#include <string.h>

#include "evidence.h"

enum { CHARACTER = 3 };		/* bytes */

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
	size_t from = s->at > WEIGHT_REACH ? s->at - WEIGHT_REACH : 0;

	for (size_t f = 0; f < e->binder->figures.n; f++)
		e->of[f].n = 0;
	if (s->topic.until <= from)
		hear(ctx, e, s->scene, s->topic.from, s->topic.until);
	hear(ctx, e, s->scene, from, s->sentence.until);
	for (size_t i = 0; i < COUNT(others); i++)
		if (others[i] != NULL)
			hear(ctx, e, others[i], 0, WEIGHT_REACH);
}

static bool
touches(const struct spot *s, const struct mention *m)
{
	size_t end = s->item.from < s->item.until ? s->item.until : s->at;

	return m->until <= end ? end - m->until < WEIGHT_TOUCHES : m->from >= s->behind && m->from - s->behind < WEIGHT_TOUCHES;
}

/* A word where it stands best. */
struct piece { const struct heard *heard; struct standing standing; };

struct weighing {
	struct piece pieces[BINDER_NAMES][BINDER_PIECES];
	struct piece noun, touching;
};

static void
better(struct piece *best, const struct heard *o, struct standing standing)
{
	if (standing.share > best->standing.share)
		*best = (struct piece){ o, standing };
}

static void
weigh(struct weighing *w, const struct spot *s, const struct hearing *h)
{
	EACH(const struct heard, o, *h) {
		const struct mention *m = o->mention;
		const struct phrase *p = m->phrase;

		if (m->inside || p->use == PHRASE_NEVER)
			continue;
		struct standing standing = weight_of(s, o->scene, m->from, m->until);
		bool close = standing.share >= WEIGHT_CLOSE;
		if (close && (o->scene != s->scene || touches(s, m)))
			better(&w->touching, o, standing);
		if (close && p->use == PHRASE_NEAR && !scene_names(o->scene, m))
			better(&w->noun, o, standing);
		if (p->use == PHRASE_CALLED)
			better(&w->pieces[p->name][p->piece], o, standing);
	}
}

/* All pieces of a name must be there; the farthest one weighs most. */
static int
points_of(const struct weighing *w, const struct name *name, size_t i)
{
	int most = 0, least = WEIGHT_OWN, points = WEIGHT_NAME;

	for (int k = 0; k < name->pieces; k++) {
		const struct piece *piece = &w->pieces[i][k];

		if (piece->heard == NULL)
			return 0;
		most = piece->standing.share > most ? piece->standing.share : most;
		least = piece->standing.share < least ? piece->standing.share : least;
		points += WEIGHT_CHARACTER * (int)(piece->heard->mention->phrase->n / CHARACTER) + (k > 1 ? WEIGHT_PIECE : 0);
	}
	points = points * ((100 - WEIGHT_FARTHEST) * most + WEIGHT_FARTHEST * least) / (100 * 100);
	return name->weak ? points * WEIGHT_WEAK / 100 : points;
}

struct said
evidence_said(struct ctx *ctx, const struct spot *s, const struct scene *scene, size_t from, size_t until)
{
	return (struct said){ arena_copy(ctx->arena, scene->text + from, until - from), weight_of(s, scene, from, until) };
}

static void
say(struct ctx *ctx, struct term *term, const struct piece *piece)
{
	const struct mention *m = piece->heard->mention;

	term->said[term->n++] = (struct said){
		arena_copy(ctx->arena, piece->heard->scene->text + m->from, m->until - m->from), piece->standing };
}

static void
add_name(struct ctx *ctx, struct tally *t, enum term_kind kind, int points, const struct name *name, const struct piece *pieces)
{
	struct term *term = evidence_add(ctx, t, kind, points);

	term->name = name->text;
	for (int k = 0; k < name->pieces; k++)
		say(ctx, term, &pieces[k]);
}

/* The name that says most, and what a second one adds; false if none is said whole. */
static bool
add_names(struct ctx *ctx, struct tally *t, const struct weighing *w, const struct candidate *c)
{
	int best = 0, second = 0;
	size_t first = 0, next = 0;

	for (size_t i = 0; i < c->names.n; i++) {
		int points = points_of(w, &c->names.at[i], i);

		if (points > best) {
			second = best;
			next = first;
			best = points;
			first = i;
		} else if (points > second) {
			second = points;
			next = i;
		}
	}
	if (best > 0)
		add_name(ctx, t, TERM_NAME, best, &c->names.at[first], w->pieces[first]);
	if (second > 0)
		add_name(ctx, t, TERM_SECOND, WEIGHT_SECOND * second / 100, &c->names.at[next], w->pieces[next]);
	return best > 0;
}

static bool
is_whole(const struct weighing *w, const struct name *name, size_t i)
{
	for (int k = 0; k < name->pieces; k++)
		if (w->pieces[i][k].heard == NULL)
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

/* A word that the figure never is, said of this number and not within one of its names; NULL if there is none. */
static const struct heard *
find_never(const struct spot *s, const struct candidate *c, const struct weighing *w, const struct hearing *h)
{
	EACH(const struct heard, o, *h) {
		const struct mention *m = o->mention;
		bool own = o->scene == s->scene;

		if (m->phrase->use == PHRASE_NEVER && o->scene != s->setting->heading &&
		    (!own || (m->from >= s->aside && against_said(s, m->from, m->until)) || is_of_other(s, m)) &&
		    !is_excused(c, w, o->scene, m))
			return o;
	}
	return NULL;
}

/* In the measure word itself, and not only in one of its group: 本 is a group with 篇. */
static bool
is_counted_in(const struct figure *f, const struct word *measure)
{
	for (const char *const *w = f->counted_in; measure != NULL && *w != NULL; w++)
		if (strcmp(*w, measure->text) == 0)
			return true;
	return false;
}

/* A share, a number in 万, one counted in another measure, beside the result or not done yet is no number of the figure. */
static enum objection
object(const struct spot *s, const struct candidate *c)
{
	if (s->measure != NULL && (s->measure->kind != WORD_MEASURE || (c->groups & 1u << s->measure->sort) == 0))
		return OBJECTION_MEASURE;
	if (s->scaled)
		return OBJECTION_SCALED;
	if (s->blank->share)
		return OBJECTION_SHARE;
	if (s->no_result)
		return OBJECTION_COLUMN;
	if (s->setting->elsewhere)
		return OBJECTION_ELSEWHERE;
	return s->half || (s->setting->half && !s->done) ? OBJECTION_HALF : OBJECTION_NONE;
}

int
evidence_points(const struct tally *t)
{
	return t->objection == OBJECTION_NONE && t->points > 0 ? t->points : 0;
}

struct term *
evidence_add(struct ctx *ctx, struct tally *t, enum term_kind kind, int points)
{
	struct term *term = VEC_ADD(ctx->arena, &t->terms);

	*term = (struct term){ .kind = kind, .points = points };
	t->points += points;
	return term;
}

/* What is heard of a figure at ${s}; false if no name of it is said whole. */
static bool
hear_figure(struct ctx *ctx, const struct spot *s, const struct candidate *c, const struct hearing *h, struct tally *t)
{
	struct weighing w = { 0 };

	weigh(&w, s, h);
	if (!add_names(ctx, t, &w, c))
		return false;
	if (w.noun.heard != NULL)
		say(ctx, evidence_add(ctx, t, TERM_NOUN, WEIGHT_NOUN), &w.noun);
	if (w.touching.heard != NULL)
		say(ctx, evidence_add(ctx, t, TERM_TOUCHING, WEIGHT_TOUCHING), &w.touching);
	t->objection = object(s, c);
	if (t->objection == OBJECTION_MEASURE)
		t->against.words = s->measure->text;
	if (t->objection != OBJECTION_NONE)
		return true;
	if (is_counted_in(c->figure, s->measure))
		evidence_add(ctx, t, TERM_MEASURE, WEIGHT_MEASURE)->name = s->measure->text;
	const struct heard *never = find_never(s, c, &w, h);
	if (never == NULL)
		against_hear(ctx, s, t);
	else {
		t->objection = OBJECTION_NEVER;
		t->against = evidence_said(ctx, s, never->scene, never->mention->from, never->mention->until);
	}
	return true;
}

struct why *
evidence_weigh(struct ctx *ctx, struct evidence *e, const struct spot *s)
{
	struct why *why = arena_alloc(ctx->arena, sizeof *why);

	listen(ctx, e, s);
	for (size_t f = 0; f < e->binder->figures.n; f++) {
		const struct candidate *c = &e->binder->figures.at[f];
		struct tally tally = { .figure = c->figure, .index = (int)f };

		if (e->of[f].n > 0 && hear_figure(ctx, s, c, &e->of[f], &tally))
			*VEC_ADD(ctx->arena, &why->tallies) = tally;
	}
	return why;
}
