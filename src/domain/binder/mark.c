#include <string.h>

#include "blank_parts.h"
#include "scene.h"
#include "text.h"

/* The measure word behind the mark: 名, 万元, 个（名）, %; or in brackets before it. */
static void
find_measure(const struct language *l, const char *text, struct mark *m)
{
	static const char closes[] = { ')', SCENE_BLANK, '\0' };
	const char *p = text + m->at + 1;
	const struct word *w = language_at(l, p, WORDS(WORD_SCALE) | WORDS(WORD_MEASURE));
	size_t scale = w != NULL && w->kind == WORD_SCALE ? w->n : 0;

	m->measure = language_at(l, p + scale, WORDS(WORD_MEASURE) | WORDS(WORD_SHARE));
	m->scaled = m->measure != NULL && scale > 0;
	if (m->measure != NULL)
		p += scale + m->measure->n;
	if (m->measure == NULL)
		m->measure = blank_measure_before(l, text, text + m->at);
	else if (*p == '(' && language_at(l, p + 1, WORDS(WORD_MEASURE)) != NULL && p[strcspn(p, closes)] == ')')
		p += strcspn(p, closes) + 1;
	m->behind = (size_t)(p - text);
}

static bool
is_constant(const struct language *l, const char *text, const struct mark *m, const char **constant)
{
	EACH(const struct constant, c, l->constants) {
		size_t n = strlen(c->before);

		if (m->at >= n && memcmp(text + m->at - n, c->before, n) == 0 && text_starts(text + m->at + 1, c->after)) {
			*constant = c->value;
			return true;
		}
	}
	return false;
}

/* 20××年, ****年: four places together, digits or masks; 入党**年 and 几年 are times that last. */
static bool
is_year(const struct language *l, const char *text, const struct mark *m)
{
	const char *p = text + m->at;
	size_t written = text_length(m->blank->text), before = 0;

	if (language_at(l, p + 1, WORDS(WORD_YEAR)) == NULL && !blank_is_among(blank_char_at(p + 1), "-〕]"))
		return false;
	for (const char *q = p; p > text && blank_digit(blank_char_at(q = text_prev(text, p))) >= 0; p = q)
		before++;
	return before == 2 || before == 3 || (before == 0 && written == 4);
}

static enum bound
kind_of(const struct language *l, const char *text, const struct mark *m, const char **constant)
{
	const char *behind = text + m->at + 1;

	if (is_constant(l, text, m, constant))
		return BOUND_CONSTANT;
	if (is_year(l, text, m))
		return BOUND_YEAR;
	if (language_before(l, text, text + m->at, WORDS(WORD_ORDINAL)) != NULL || language_at(l, behind, WORDS(WORD_NUMBERED)))
		return BOUND_ORDINAL;
	const struct word *date = language_at(l, behind, WORDS(WORD_DATE) | WORDS(WORD_PLACE_AFTER));
	if (date != NULL && date->kind == WORD_DATE)
		return BOUND_DATE;
	bool printed = m->blank->share || blank_is_digit(blank_char_at(m->blank->text));
	if (m->measure != NULL || printed || m->blank->cell || *behind == ')' || language_at(l, behind, WORDS(WORD_YEAR)) != NULL)
		return BOUND_UNKNOWN;
	return BOUND_PLACE;
}

/* *、*、*人次: one measure word for all. */
static bool
is_listed(const struct language *l, const char *behind)
{
	const struct word *join = language_at(l, behind, WORDS(WORD_JOIN));

	return join != NULL && behind[join->n] == SCENE_BLANK;
}

struct mark
mark_make(const struct language *l, const char *text, const struct blank *blank, size_t at)
{
	struct mark m = { .blank = blank, .at = at };

	find_measure(l, text, &m);
	m.kind = kind_of(l, text, &m, &m.constant);
	m.number = m.kind == BOUND_UNKNOWN || (m.kind == BOUND_PLACE && is_listed(l, text + m.behind));
	return m;
}
