#include <string.h>

#include "evidence.h"

/* How much words say about a blank, by where they stand: 1 where they touch it. */

enum {
	CHARACTER = 3,			/* bytes */
	TOUCHING = 7,			/* bytes: a word so near before another number, 督办**个, is that one's */
	NUMBERS_FAR = 3,		/* between which a sentence says nothing more */
	BRIEF_LONGEST = 18		/* bytes: six characters */
};

static const double
	HEAD = 0.75,		/* before the first number of its clause */
	MIDDLE = 0.5,		/* elsewhere in its clause */
	LABEL = 0.6,		/* in the label of its sentence, 发展党员： */
	TOPIC = 0.3,		/* in a topic before it */
	BARE = 0.8,		/* there, where its own clause says nothing */
	BEFORE = 0.1,		/* in a sentence before it */
	LOSS = 0.015, LOSS_MOST = 0.3,	/* for each character between */
	CLAUSES[] = { 0.6, 0.35, 0.2 },	/* in another clause with so many numbers of its own between */
	ANOTHERS = 0.15,	/* behind its clause and right before another number */
	BRIEF = 0.55;		/* in one before a brief clause, one number between */

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
elsewhere(size_t numbers)
{
	return CLAUSES[numbers < COUNT(CLAUSES) ? numbers : COUNT(CLAUSES) - 1];
}

/* 择优推广*篇: hardly more than the act; the clause before says of what. */
static bool
is_brief(const struct spot *s)
{
	return s->behind == s->own.until && s->clause.from > s->sentence.from && s->clause.from == s->own.from &&
	    s->at - s->clause.from <= BRIEF_LONGEST;
}

double
weight_at(const struct spot *s, size_t from, size_t until)
{
	bool listed = s->item.from < s->item.until;

	if (from >= s->sentence.until)
		return 0;
	if (from >= s->topic.from && until <= s->topic.until)
		return s->bare ? BARE : s->topic.from < s->sentence.from ? TOPIC : LABEL;
	if (until <= s->sentence.from)
		return scene_numbers(s->scene, until, s->at) > NUMBERS_FAR ? 0 : BEFORE;
	if (listed && from >= s->item.from && until <= s->item.until)
		return 1;
	if (listed && from >= s->clause.from && until <= s->at)
		return HEAD;
	if (from >= s->own.from && until <= s->at)
		return distant(s->at - until);
	if (from >= s->at && until <= s->own.until)
		return distant(from > s->behind ? from - s->behind : 0);
	if (from >= s->clause.from && until <= s->head)
		return HEAD;
	if (from >= s->clause.from && until <= s->clause.until)
		return MIDDLE;
	if (until <= s->clause.from) {
		size_t numbers = scene_numbers(s->scene, weight_clause(s, from), s->clause.from);

		return is_brief(s) && numbers == 1 ? BRIEF : elsewhere(numbers);
	}
	size_t numbers = scene_numbers(s->scene, s->clause.until, from);
	return scene_numbers(s->scene, until, until + TOUCHING) > 0 ? ANOTHERS : elsewhere(numbers);
}
