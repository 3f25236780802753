#include <string.h>

#include "bind_parts.h"
#include "blank_parts.h"
#include "text.h"

static bool
is_constant(const struct binder *b, const struct spot *s, const char **constant)
{
	const char *text = s->scene->text;

	EACH(const struct constant, c, b->language->constants) {
		size_t n = strlen(c->before);

		if (s->at >= n && memcmp(text + s->at - n, c->before, n) == 0 && text_starts(text + s->at + 1, c->after)) {
			*constant = c->value;
			return true;
		}
	}
	return false;
}

/* 20××年, ****年: four places together, digits or masks; 入党**年 and 几年 are times that last. */
static bool
is_year(const struct binder *b, const struct spot *s)
{
	const char *text = s->scene->text, *p = text + s->at;
	size_t written = text_length(s->blank->text), before = 0;

	if (language_at(b->language, p + 1, WORDS(WORD_YEAR)) == NULL && !blank_is_among(blank_char_at(p + 1), "-〕]"))
		return false;
	while (p > text && blank_is_digit((unsigned char)p[-1]))
		p--, before++;
	return before == 2 || before == 3 || (before == 0 && written == 4);
}

enum bound
kind_of(const struct binder *b, const struct spot *s, const char **constant)
{
	const struct language *l = b->language;
	const char *text = s->scene->text, *behind = text + s->at + 1;

	if (is_constant(b, s, constant))
		return BOUND_CONSTANT;
	if (is_year(b, s))
		return BOUND_YEAR;
	if (language_before(l, text, text + s->at, WORDS(WORD_ORDINAL)) != NULL || language_at(l, behind, WORDS(WORD_NUMBERED)))
		return BOUND_ORDINAL;
	const struct word *date = language_at(l, behind, WORDS(WORD_DATE) | WORDS(WORD_PLACE_AFTER));
	if (date != NULL && date->kind == WORD_DATE)
		return BOUND_DATE;
	bool printed = s->blank->share || blank_is_digit(blank_char_at(s->blank->text));
	if (s->measure != NULL || printed || s->blank->cell || s->row != NULL || *behind == ')' ||
	    language_at(l, behind, WORDS(WORD_YEAR)) != NULL)
		return BOUND_UNKNOWN;
	return BOUND_PLACE;
}
