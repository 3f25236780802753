#include <string.h>

#include "evidence.h"

enum { CHARACTER = 3 };		/* bytes */

/* What is heard of one figure around one spot, in the spot's own scene or another; in no order that counts. */
struct heard { const struct mention *mention; const struct scene *scene; };
struct hearing { struct heard *at; size_t n, cap; };
struct evidence { const struct binder *binder; bool unit; struct hearing *of; };	/* who writes; of each figure */

struct evidence *
evidence_make(struct ctx *ctx, const struct writer *writer)
{
	struct evidence *e = arena_alloc(ctx->arena, sizeof *e);

	*e = (struct evidence){ writer->binder, writer->unit,
		arena_alloc(ctx->arena, sizeof *e->of * (writer->binder->figures.n + 1)) };
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
	const struct scene *others[] = { s->row, s->column, s->heading };
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

		if (m->inside || p->use >= PHRASE_NEVER)
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

/* The words of the ${n} ${pieces}. */
static const struct said *
say(struct ctx *ctx, const struct piece *pieces, int n)
{
	struct said *said = arena_alloc(ctx->arena, sizeof *said * (size_t)n);

	for (int k = 0; k < n; k++) {
		const struct mention *m = pieces[k].heard->mention;

		said[k] = (struct said){ arena_copy(ctx->arena, pieces[k].heard->scene->text + m->from, m->until - m->from),
			pieces[k].standing };
	}
	return said;
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
		evidence_add(t, TERM_NAME, best, c->names.at[first].text, say(ctx, w->pieces[first], c->names.at[first].pieces),
		    c->names.at[first].pieces);
	if (second > 0)
		evidence_add(t, TERM_SECOND, WEIGHT_SECOND * second / 100, c->names.at[next].text,
		    say(ctx, w->pieces[next], c->names.at[next].pieces), c->names.at[next].pieces);
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

		if (m->phrase->use == PHRASE_NEVER && o->scene != s->heading &&
		    (!own || (m->from >= s->aside && spot_says(s, m->from, m->until)) || is_of_other(s, m)) &&
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

int
evidence_points(const struct tally *t)
{
	return t->objection == OBJECTION_NONE && t->points > 0 ? t->points : 0;
}

void
evidence_add(struct tally *t, enum term_kind kind, int points, const char *name, const struct said *said, int n)
{
	t->terms.at[t->terms.n++] = (struct term){ kind, points, name, said, n };
	t->points += points;
}

/* 消防培训班*期: a noun of the number's own, or close to one that has none, that is one of a kind; NULL if there is none. */
static const struct heard *
find_kind(const struct evidence *e, const struct spot *s, const struct candidate *c, size_t *from)
{
	const struct heard *kind = NULL;
	bool has = false, own = false;
	size_t at;

	EACH(const struct heard, o, e->of[c->index]) {
		const struct mention *m = o->mention;
		struct standing standing = weight_of(s, o->scene, m->from, m->until);
		bool ours = standing.place == PLACE_OWN || standing.share == WEIGHT_OWN;

		if (m->phrase->use != PHRASE_KIND || standing.share < WEIGHT_CLOSE)
			continue;
		has |= ours;
		if ((ours || !own) && kinds_one(e->binder, c, o->scene, m, &at)) {
			kind = o;
			own = ours;
			*from = at;
		}
	}
	return has && !own ? NULL : kind;
}

/* What is heard of a figure at ${s}, of which the names are added. */
static void
hear_figure(struct ctx *ctx, const struct evidence *e, const struct spot *s, const struct candidate *c,
    const struct weighing *w, struct tally *t)
{
	struct stretch noun;
	size_t from;

	if (w->noun.heard != NULL)
		evidence_add(t, TERM_NOUN, WEIGHT_NOUN, NULL, say(ctx, &w->noun, 1), 1);
	if (w->touching.heard != NULL)
		evidence_add(t, TERM_TOUCHING, WEIGHT_TOUCHING, NULL, say(ctx, &w->touching, 1), 1);
	t->objection = against_sign(s, c->groups);
	if (t->objection == OBJECTION_MEASURE)
		t->against.words = s->measure->text;
	if (t->objection != OBJECTION_NONE)
		return;
	if (is_counted_in(c->figure, s->measure))
		evidence_add(t, TERM_MEASURE, WEIGHT_MEASURE, s->measure->text, NULL, 0);
	const struct heard *never = find_never(s, c, w, &e->of[c->index]), *kind;
	if (never != NULL) {
		t->objection = OBJECTION_NEVER;
		t->against = evidence_said(ctx, s, never->scene, never->mention->from, never->mention->until);
		return;
	}
	against_hear(ctx, s, c, t);
	if (t->objection == OBJECTION_NONE && (t->objection = kinds_against(e->binder, c, s, &noun)) != OBJECTION_NONE)
		t->against = evidence_said(ctx, s, s->scene, noun.from, noun.until);
	if (t->objection == OBJECTION_NONE && (kind = find_kind(e, s, c, &from)) != NULL) {
		t->objection = OBJECTION_PART;
		t->against = evidence_said(ctx, s, kind->scene, from, kind->mention->until);
	}
}

/* Adds figure ${f} to ${why}, if a name of it is said whole; its terms with room for a companion. */
static void
add_figure(struct ctx *ctx, const struct evidence *e, const struct spot *s, size_t f, struct why *why)
{
	const struct candidate *c = &e->binder->figures.at[f];
	struct term room[TERMS];
	struct tally tally = { .figure = c->figure, .index = (int)f, .terms.at = room };
	struct weighing w = { 0 };

	weigh(&w, s, &e->of[f]);
	if (!add_names(ctx, &tally, &w, c))
		return;
	hear_figure(ctx, e, s, c, &w, &tally);
	tally.terms.at = arena_alloc(ctx->arena, sizeof *room * (tally.terms.n + 1));
	memcpy(tally.terms.at, room, sizeof *room * tally.terms.n);
	*VEC_ADD(ctx->arena, &why->tallies) = tally;
}

struct why *
evidence_weigh(struct ctx *ctx, struct evidence *e, const struct spot *s)
{
	struct why *why = arena_alloc(ctx->arena, sizeof *why);

	*why = (struct why){ .blank = s->blank, .sentence = s->sentence.from, .cell = s->column != NULL };
	listen(ctx, e, s);
	for (size_t f = 0; f < e->binder->figures.n; f++)
		if (e->of[f].n > 0 && !(e->unit && e->binder->figures.at[f].of_committees))
			add_figure(ctx, e, s, f, why);
	return why;
}
