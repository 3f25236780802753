#include <string.h>

#include "bind_parts.h"

/*
 * How strongly the words around a blank say that it is one figure.  All weights stand here; what they
 * weigh stands in the catalogue.
 */
static const double
	NAME = 3.0,		/* a name, all of it next to the blank */
	NAME_LENGTH = 0.08,	/* and for each of its characters */
	WEAK = 0.7,		/* of a weak name's points */
	SECOND_NAME = 0.15,	/* of what a second name adds */
	MORE_PIECES = 0.25,	/* for each piece after the second */
	LEAST_PIECE = 0.55,	/* how much of a name in pieces hangs on the piece farthest off */
	NEAR_OWN = 0.35, NEAR_ELSEWHERE = 0.15, NEAR_MOST = 1.0,
	BESIDE = 0.7,		/* a word of it touches the blank or its measure word */
	MEASURE_SAME = 1.0, MEASURE_GROUP = 0.4,
	OTHERS = 3.5, STAGE = 2.5, PART = 1.2;	/* what speaks against it */

enum { NAMES_MOST = 64, PIECES_MOST = 4, TOUCHING = 9, CHARACTER = 3 };

static int
marks_between(const struct spot *s, size_t from, size_t until)
{
	int n = 0;

	EACH(const size_t, mark, s->scene->marks)
		n += *mark >= from && *mark < until;
	return n;
}

static double
distant(size_t bytes)
{
	double loss = (double)bytes / CHARACTER * 0.015;

	return 1 - (loss > 0.3 ? 0.3 : loss);
}

/* Where the clause of ${at} begins. */
static size_t
clause_of(const struct spot *s, size_t at)
{
	while (at > s->period && strchr(",:|;", s->scene->text[at - 1]) == NULL)
		at--;
	return at;
}

/* Words of another clause, which may be about a number of its own. */
static double
elsewhere(int marks)
{
	return marks == 0 ? 0.6 : marks == 1 ? 0.35 : 0.2;
}

/* How much words at [${from}, ${until}) say about the blank: 1 where they touch it. */
static double
weight_at(const struct spot *s, size_t from, size_t until)
{
	bool topic = from >= s->topic && until <= s->topic_end;

	if (from >= s->sentence_end)
		return 0;
	if (topic && (s->bare || s->topic < s->sentence))
		return s->bare ? 0.8 : 0.3;
	if (topic)
		return 0.6;
	if (until <= s->sentence)
		return marks_between(s, until, s->at) > 3 ? 0 : 0.15;
	if (s->item < s->item_end && from >= s->item && until <= s->item_end)
		return 1;
	if (s->item < s->item_end && from >= s->clause && until <= s->at)
		return 0.75;
	if (from >= s->before && until <= s->at)
		return distant(s->at - until);
	if (from >= s->at && until <= s->after)
		return distant(from > s->behind ? from - s->behind : 0);
	if (from >= s->clause && until <= s->head)
		return 0.75;
	if (from >= s->clause && until <= s->clause_end)
		return 0.5;
	if (until <= s->clause)
		return elsewhere(marks_between(s, clause_of(s, from), s->clause));
	return elsewhere(marks_between(s, s->clause_end, from));
}

static bool
touches(const struct spot *s, const struct mention *m)
{
	size_t end = s->item < s->item_end ? s->item_end : s->at;

	return (m->until <= end && end - m->until < TOUCHING) || (m->from >= s->behind && m->from - s->behind < TOUCHING);
}

struct weighing {
	double pieces[NAMES_MOST][PIECES_MOST];
	size_t length[NAMES_MOST];
	double near, beside;
};

/* Is the noun ${near} part of a name of its figure here?  It says nothing more then. */
static bool
is_named(const struct scene *scene, const struct mention *near)
{
	EACH(const struct mention, m, scene->mentions)
		if (m->phrase->figure == near->phrase->figure && m->phrase->use == PHRASE_CALLED && m->from < near->until &&
		    m->until > near->from)
			return true;
	return false;
}

static void
weigh(struct weighing *w, const struct spot *s, const struct scene *scene, int figure)
{
	EACH(const struct mention, m, scene->mentions) {
		const struct phrase *p = m->phrase;
		double weight = scene == s->scene ? weight_at(s, m->from, m->until) : scene == s->row ? 0.95 :
		    scene == s->column ? 0.7 : s->bare ? 0.8 : s->setting.labelled ? 0.6 : 0.3;

		if (p->figure != figure || m->inside || weight == 0 || p->use == PHRASE_NEVER)
			continue;
		if (weight > 0.5 && (scene != s->scene || touches(s, m)))
			w->beside = BESIDE;
		if (p->use == PHRASE_NEAR && !is_named(scene, m))
			w->near += weight > 0.75 ? NEAR_OWN : weight > 0.25 ? NEAR_ELSEWHERE : 0;
		else if (p->use == PHRASE_NEAR)
			continue;
		else if (p->name < NAMES_MOST && p->piece < PIECES_MOST && weight > w->pieces[p->name][p->piece]) {
			w->pieces[p->name][p->piece] = weight;
			w->length[p->name] += p->n / CHARACTER;
		}
	}
}

/* The names: every piece must be there, and one of them be the blank's own. */
static double
name_points(const struct weighing *w, const struct candidate *c)
{
	double best = 0, second = 0;

	for (int name = 0; name < (int)c->names.n; name++) {
		const int pieces = c->names.at[name].pieces;
		double most = 0, least = 1;

		for (int piece = 0; piece < pieces; piece++) {
			double weight = w->pieces[name][piece];

			most = weight > most ? weight : most;
			least = weight < least ? weight : least;
		}
		size_t length = w->length[name] < 8 ? w->length[name] : 8;
		int more = pieces > 2 ? pieces - 2 : 0;
		double points = least == 0 ? 0 : (NAME + NAME_LENGTH * (double)length + MORE_PIECES * more) *
		    ((1 - LEAST_PIECE) * most + LEAST_PIECE * least);
		points *= c->names.at[name].weak ? WEAK : 1;
		if (points > best) {
			second = best;
			best = points;
		} else if (points > second)
			second = points;
	}
	return best + SECOND_NAME * second;
}

/* Does a name or a noun of the figure itself hold these words, or some of them?  Then they do not speak against it. */
static bool
is_its_own(const struct scene *scene, int figure, size_t from, size_t until, bool whole)
{
	EACH(const struct mention, m, scene->mentions)
		if (m->phrase->figure == figure && m->phrase->use != PHRASE_NEVER &&
		    (whole ? m->from <= from && m->until >= until : m->from < until && m->until > from))
			return true;
	return false;
}

/* Said of this number: its own words, and those before the first number of its clause. */
static bool
is_said_of(const struct spot *s, size_t from, size_t until)
{
	return (from >= s->before && until <= s->after) || (from >= s->clause && until <= s->head);
}

static bool
is_never(const struct spot *s, const struct scene *scene, int figure)
{
	EACH(const struct mention, m, scene->mentions)
		if (m->phrase->figure == figure && m->phrase->use == PHRASE_NEVER &&
		    (scene != s->scene || is_said_of(s, m->from, m->until)) && !is_its_own(scene, figure, m->from, m->until, true))
			return true;
	return false;
}

/* What general words take away; a large number rules the figure out. */
static double
against(const struct spot *s, const struct scene *scene, int figure, bool *planned)
{
	double doer = s->setting.others ? OTHERS : 0, all = 0;
	double stock = 0;
	bool span = s->setting.span, now = false, part = false, afresh = false;

	EACH(const struct remarked, r, scene->words) {
		bool head = scene != s->scene, said = head || is_said_of(s, r->from, r->until);
		bool before = head || (r->from >= s->sentence && r->until <= s->at);
		bool doing = head || (r->from >= s->period && r->until <= s->at);
		bool touching = !head && r->until == s->at;

		bool whole = r->word->kind != WORD_OTHERS;
		if (((!whole && r->word->sort != DOER_LEVEL) || r->word->kind == WORD_STAGE || r->word->kind == WORD_STOCK) &&
		    is_its_own(scene, figure, r->from, r->until, whole))
			continue;
		switch (r->word->kind) {
		case WORD_OURS:
			doer = doing && (head || marks_between(s, clause_of(s, r->from), r->from) == 0) ? 0 : doer;
			break;
		case WORD_OTHERS:
			doer = doing && r->word->sort >= DOER_SUBJECT ? 99 : before || said ? OTHERS : doer;
			break;
		case WORD_THEN:
			all += said ? 99 : 0;
			break;
		case WORD_STOCK:
			stock += said ? 99 : 0;
			break;
		case WORD_NOW:
			now = now || before;
			afresh = afresh || said;
			break;
		case WORD_SPAN:
			span = span || before;
			break;
		case WORD_PLAN:
		case WORD_NEXT:
			*planned = *planned || ((before || said) && !s->done);
			break;
		case WORD_DONE:
			*planned = before && !s->task && !s->setting.task ? false : *planned;
			break;
		case WORD_STAGE:
			all += said ? STAGE : 0;
			break;
		case WORD_PART:
			part = part || before;
			break;
		case WORD_EACH:
		case WORD_CHANGE:
			all += touching ? 99 : 0;
			break;
		default:
			break;
		}
	}
	return all + doer + (now ? 0 : stock) + (part && !afresh ? PART : 0) + (span && !now ? 99 : 0);
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

/* A share, a number in 万, one counted in another measure or not done yet is no number of the figure. */
static bool
may_be(const struct spot *s, const struct candidate *c)
{
	bool counted = s->measure == NULL || (s->measure->kind == WORD_MEASURE && (c->groups & 1u << s->measure->sort) != 0);

	return counted && !s->scaled && !s->blank->share && !s->half && (s->done || !s->setting.half);
}

double
evidence_of(const struct binder *binder, const struct spot *s, int figure)
{
	const struct candidate *c = &binder->figures.at[figure];
	const struct scene *scenes[] = { s->scene, s->row, s->column };
	struct weighing w = { 0 };
	bool planned = (s->setting.plan && !s->done) || s->task || s->setting.task || s->blank->direction == DIRECTION_LIMIT;
	double less = 0;

	if (!may_be(s, c))
		return 0;
	for (size_t i = 0; i < COUNT(scenes); i++)
		if (scenes[i] != NULL) {
			if (is_never(s, scenes[i], figure))
				return 0;
			weigh(&w, s, scenes[i], figure);
			less += against(s, scenes[i], figure, &planned);
		}
	if (s->setting.heading != NULL)
		weigh(&w, s, s->setting.heading, figure);
	double names = name_points(&w, c);
	if (names == 0 || planned != (c->figure->period == PERIOD_NEXT_YEAR))
		return 0;
	double all = names + (w.near < NEAR_MOST ? w.near : NEAR_MOST) + w.beside + measure_points(c, s->measure) - less;
	return all > 0 ? all : 0;
}
