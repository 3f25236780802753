#include <string.h>

#include "blank_parts.h"
#include "heading.h"
#include "text.h"

/* Past the numerals or digits at ${p}. */
static const char *
skip_numerals(const char *p)
{
	for (const char *q = p; blank_is_among(blank_char_at(q), "一二三四五六七八九十百") || blank_is_digit(blank_char_at(q)); p = q)
		text_next(&q);
	return p;
}

/* 第一部分, 第一，, 第1件：: a heading that counts itself. */
static int
rank_of_nth(const struct language *l, const char *p, const char **behind)
{
	const char *q = skip_numerals(p);
	const struct word *division = language_at(l, q, WORDS(WORD_DIVISION));
	const struct word *w = division != NULL ? division : language_at(l, q, WORDS(WORD_MEASURE));

	if (q == p)
		return 0;
	*behind = w == NULL ? q : q + w->n;
	if (division != NULL)
		return 1;
	return blank_is_among(blank_char_at(*behind), w == NULL ? "、，," : "：:") ? (w == NULL ? 2 : 4) : 0;
}

int
heading_rank(const struct language *l, const char *p, const char **behind)
{
	const struct word *nth;

	p = blank_skip_spaces(p);
	if (*p == '#' || blank_char_at(p) == 0x3010) {		/* # 标题, 【工作亮点】 */
		*behind = p;
		return *p == '#' ? (int)strspn(p, "#") : 1;
	}
	if ((nth = language_at(l, p, WORDS(WORD_ORDINAL))) != NULL)
		return rank_of_nth(l, p + nth->n, behind);
	bool open = blank_is_among(blank_char_at(p), "（(");
	if (open)
		text_next(&p);
	bool digit = blank_is_digit(blank_char_at(p));
	const char *q = skip_numerals(p);
	if (q == p || blank_year(p, &(const char *){ NULL }) > 0 || (digit && q - p > 2 * (int)strlen("１")) ||
	    !blank_is_among(text_next(&q), open ? "）)" : "、，,．."))
		return 0;
	*behind = q;
	return (digit ? 4 : 2) + open;
}

const struct word *
heading_word(const struct language *l, const char *p, int most, uint64_t kinds)
{
	for (int i = 0; i < most && *p != '\0'; i++) {
		const struct word *w = language_longest(l, p, kinds);

		if (w != NULL && w->kind != WORD_IDLE)
			return w;
		if (w != NULL)
			p += w->n;
		else if (blank_is_among(text_next(&p), "。！？；】\n"))
			break;
	}
	return NULL;
}

bool
heading_is_bare(const struct foreign_line *line)
{
	return line->table == 0 && text_length(line->text) <= HEADING_BARE && strpbrk(line->text, ",;:|\t") == NULL &&
	    strstr(line->text, "，") == NULL && strstr(line->text, "。") == NULL && strstr(line->text, "：") == NULL;
}
