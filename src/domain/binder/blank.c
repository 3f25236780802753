#include <stdlib.h>
#include <string.h>

#include "blank_parts.h"
#include "limits.h"
#include "text.h"

uint32_t
blank_char_at(const char *p)
{
	return text_next(&p);
}

uint32_t
blank_char_before(const struct finding *f, const char *p)
{
	return p == f->start ? 0 : blank_char_at(text_prev(f->start, p));
}

bool
blank_is_among(uint32_t c, const char *set)
{
	char bytes[5] = { 0 };

	return c != 0 && text_put(c, bytes) > 0 && strstr(set, bytes) != NULL;
}

bool
blank_any_among(const char *text, const char *set)
{
	while (*text != '\0')
		if (blank_is_among(text_next(&text), set))
			return true;
	return false;
}

bool
blank_is_digit(uint32_t c)
{
	c = text_halfwidth(c);
	return c >= '0' && c <= '9';
}

int
blank_digit(uint32_t c)
{
	static const char han[] = "〇一二三四五六七八九";
	const char *p = han;

	for (int i = 0; *p != '\0'; i++)
		if (text_next(&p) == c)
			return i;
	return blank_is_digit(c) ? (int)(text_halfwidth(c) - '0') : blank_is_among(c, "零○") ? 0 : -1;
}

int
blank_year(const char *p, const char **behind)
{
	enum { DIGITS = 4, EARLIEST = 1000 };
	int year = 0, n = 0, digit;

	for (const char *q = p; n <= DIGITS && (digit = blank_digit(text_next(&q))) >= 0; n++, p = q)
		year = 10 * year + digit;
	if (n != DIGITS || year < EARLIEST)
		return 0;
	*behind = p;
	return year;
}

bool
blank_is_latin(uint32_t c)
{
	c = text_halfwidth(c);
	return blank_is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

const char *
blank_skip_spaces(const char *p)
{
	for (const char *q = p; text_is_space(text_next(&q)); p = q)
		;
	return p;
}

bool
blank_begin_line(struct finding *f, const struct foreign_line *line)
{
	f->line = (size_t)(line - f->text->lines.at);
	f->start = line->text;
	f->first = blank_skip_spaces(f->start);
	return text_length(line->text) <= LIMIT_PARAGRAPH || problem_say(f->ctx, PROBLEM_RULE,
	    "第%d行（段）超过%d个字，一份报告没有这样长的段落，请分段后再试", line->number, LIMIT_PARAGRAPH);
}

bool
blank_is_measured(const struct language *l, const char *p)
{
	const struct word *w;

	p = blank_skip_spaces(p);
	while ((w = language_at(l, p, WORDS(WORD_AFTER) | WORDS(WORD_SCALE) | WORDS(WORD_MEASURE))) != NULL &&
	    w->kind != WORD_MEASURE)
		p = blank_skip_spaces(p + w->n);
	return language_at(l, p, WORDS(WORD_MEASURE) | WORDS(WORD_SHARE) | WORDS(WORD_YEAR) | WORDS(WORD_DATE)) != NULL;
}

static const char *
skip_back(const char *start, const char *p, const char *set)
{
	while (p > start) {
		uint32_t c = blank_char_at(text_prev(start, p));

		if (!text_is_space(c) && !blank_is_among(c, set))
			break;
		p = text_prev(start, p);
	}
	return p;
}

const struct word *
blank_measure_before(const struct language *l, const char *start, const char *p)
{
	const char *close = skip_back(start, p, ":："), *end = skip_back(start, close, ")）");
	const struct word *w = end == close ? NULL : language_before(l, start, end, WORDS(WORD_MEASURE));

	return w != NULL && end - w->n > start && blank_is_among(blank_char_at(text_prev(start, end - w->n)), "(（") ? w : NULL;
}

static int
compare_blanks(const void *a, const void *b)
{
	const struct blank *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->until > y->until ? -1 : x->until < y->until;
}

bool
blank_finish(struct finding *f, struct blank **out, size_t *n)
{
	size_t kept = 0, at = 0, line = 0;
	const char *p = f->text->lines.n > 0 ? f->text->lines.at[0].text : "";

	if (f->blanks.n > LIMIT_BLANKS)
		return problem_say(f->ctx, PROBLEM_RULE, "文中的空超过%d处，请分成几个文件", LIMIT_BLANKS);
	if (f->blanks.n > 0)
		qsort(f->blanks.at, f->blanks.n, sizeof *f->blanks.at, compare_blanks);
	EACH(struct blank, b, f->blanks) {
		struct blank *last = kept > 0 ? &f->blanks.at[kept - 1] : NULL;

		if (last != NULL && last->line == b->line && (last->until > b->from || (last->cell && b->cell)))
			continue;
		for (; line < b->line; p = f->text->lines.at[++line].text, at++)
			while (text_next(&p) != 0)
				at++;
		for (; p < f->text->lines.at[line].text + b->from; at++)
			text_next(&p);
		b->at = at;
		f->blanks.at[kept++] = *b;
	}
	*out = f->blanks.at;
	*n = kept;
	return true;
}

/* The direction word behind the number (余), or behind its measure word (左右); NULL if none. */
static const struct word *
direction_behind(const struct language *l, const char *p, const char **place)
{
	const struct word *w = language_at(l, p, WORDS(WORD_SCALE) | WORDS(WORD_MEASURE));

	if (w != NULL && w->kind == WORD_SCALE)
		p += w->n;
	w = language_at(l, p, WORDS(WORD_AFTER) | WORDS(WORD_MEASURE));
	if (w != NULL && w->kind == WORD_AFTER) {
		*place = p;
		return blank_is_measured(l, p + w->n) ? w : NULL;
	}
	w = language_at(l, p, WORDS(WORD_MEASURE) | WORDS(WORD_SHARE));
	*place = w == NULL ? p : p + w->n;
	return w == NULL ? NULL : language_at(l, *place, WORDS(WORD_BEHIND));
}

struct blank *
blank_add(struct finding *f, const char *from, const char *until)
{
	struct blank *b = VEC_ADD(f->ctx->arena, &f->blanks);
	const char *place = from;
	const struct word *w = direction_behind(f->language, blank_skip_spaces(until), &place);

	*b = (struct blank){ .line = f->line, .from = (size_t)(from - f->start), .until = (size_t)(until - f->start),
		.text = arena_copy(f->ctx->arena, from, (size_t)(until - from)) };
	if (w == NULL && (w = language_before(f->language, f->start, from, WORDS(WORD_BEFORE))) != NULL)
		place = from - w->n;
	if (w != NULL) {
		b->direction = (enum direction)w->sort;
		b->word = w->text;
		b->word_from = (size_t)(place - f->start);
		b->word_until = b->word_from + w->n;
	}
	return b;
}
