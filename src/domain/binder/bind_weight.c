#include <string.h>

#include "bind_parts.h"

/* How much words say about a blank, by where they stand: 1 where they touch it. */

enum { CHARACTER = 3, MARKS_FAR = 3 };		/* bytes; numbers between which a sentence says nothing more */

static const double
	HEAD = 0.75,		/* before the first number of its clause */
	MIDDLE = 0.5,		/* elsewhere in its clause */
	LABEL = 0.6,		/* in the label of its sentence, 发展党员： */
	TOPIC = 0.3,		/* in a topic before it */
	BARE = 0.8,		/* there, where its own clause says nothing */
	BEFORE = 0.1,		/* in a sentence before it */
	LOSS = 0.015, LOSS_MOST = 0.3,	/* for each character between */
	CLAUSES[] = { 0.6, 0.35, 0.2 },	/* in another clause with so many numbers of its own between */
	BRIEF = 0.55;		/* in one before a brief clause, one number between */

/* The first mark of the scene not before ${at}. */
static size_t
mark_from(const struct scene *scene, size_t at)
{
	size_t low = 0, high = scene->marks.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (scene->marks.at[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t
weight_marks(const struct scene *scene, size_t from, size_t until)
{
	return from >= until ? 0 : mark_from(scene, until) - mark_from(scene, from);
}

size_t
weight_clause(const struct spot *s, size_t at)
{
	while (at > s->period && strchr(",:|;", s->scene->text[at - 1]) == NULL)
		at--;
	return at;
}

static double
distant(size_t bytes)
{
	double loss = (double)bytes / CHARACTER * LOSS;

	return 1 - (loss > LOSS_MOST ? LOSS_MOST : loss);
}

static double
elsewhere(size_t marks)
{
	return CLAUSES[marks < COUNT(CLAUSES) ? marks : COUNT(CLAUSES) - 1];
}

double
weight_at(const struct spot *s, size_t from, size_t until)
{
	bool listed = s->item < s->item_end;

	if (from >= s->sentence_end)
		return 0;
	if (from >= s->topic && until <= s->topic_end)
		return s->bare ? BARE : s->topic < s->sentence ? TOPIC : LABEL;
	if (until <= s->sentence)
		return weight_marks(s->scene, until, s->at) > MARKS_FAR ? 0 : BEFORE;
	if (listed && from >= s->item && until <= s->item_end)
		return 1;
	if (listed && from >= s->clause && until <= s->at)
		return HEAD;
	if (from >= s->before && until <= s->at)
		return distant(s->at - until);
	if (from >= s->at && until <= s->after)
		return distant(from > s->behind ? from - s->behind : 0);
	if (from >= s->clause && until <= s->head)
		return HEAD;
	if (from >= s->clause && until <= s->clause_end)
		return MIDDLE;
	if (until <= s->clause) {
		size_t marks = weight_marks(s->scene, weight_clause(s, from), s->clause);

		return s->brief && marks == 1 ? BRIEF : elsewhere(marks);
	}
	return elsewhere(weight_marks(s->scene, s->clause_end, from));
}
