#include <string.h>

#include "blank_parts.h"
#include "text.h"

/* A number as it is read: its value is scaled by ->scale decimals. */
struct number {
	const char *from, *until;
	int64_t value;
	int scale, digits;		/* digits written, of either kind */
	bool han;			/* in Chinese numerals */
	bool bare;			/* 百, 千, 万 without a digit before */
	bool share;			/* 三分之二, 百分之三十 */
};

enum { VALUE_DIGITS = 10, LIST_LONGEST = 12, TOTAL_MOST = 1000000000 };	/* what fits into 64 bits with 亿 behind it */

static const struct { const char *unit; int zeros; } units[] = { { "十", 1 }, { "百", 2 }, { "千", 3 }, { "万", 4 }, { "亿", 8 } };

static int
han_digit(uint32_t c)
{
	return blank_is_digit(c) ? -1 : blank_is_among(c, "两") ? 2 : blank_digit(c);
}

static int
unit_zeros(const char *p)
{
	for (size_t i = 0; i < COUNT(units); i++)
		if (text_starts(p, units[i].unit))
			return units[i].zeros;
	return 0;
}

static int64_t
times_ten(int64_t value, int zeros)
{
	while (zeros-- > 0)
		value *= 10;
	return value;
}

/* A separator of thousands: exactly three digits behind it. */
static bool
is_group(const char *p)
{
	uint32_t c = text_next(&p);

	if (c != ',' && c != 0xFF0C && c != ' ' && c != 0xA0 && c != 0x2009 && c != 0x202F)
		return false;
	for (int i = 0; i < 3; i++)
		if (!blank_is_digit(text_next(&p)))
			return false;
	return !blank_is_digit(blank_char_at(p));
}

/* 128, １２８, 1,234, 11 386, 1.2, and the 万 behind it, unless it belongs to 万元. */
static bool
read_digits(const struct language *l, const char *p, struct number *n)
{
	bool point = false;

	*n = (struct number){ .from = p };
	for (;;) {
		const char *next = p;
		uint32_t c = text_halfwidth(text_next(&next));

		if (blank_is_digit(c)) {
			if (++n->digits > VALUE_DIGITS)
				return false;
			n->value = n->value * 10 + (c - '0');
			n->scale += point;
		} else if (c == '.' && !point && n->digits > 0 && blank_is_digit(blank_char_at(next)))
			point = true;
		else if (point || n->digits == 0 || n->digits > VALUE_DIGITS - 3 || !is_group(p))
			break;
		p = next;
	}
	const struct word *measure = language_at(l, p, WORDS(WORD_MEASURE));
	int zeros = measure != NULL && measure->n > strlen("万") ? 0 : unit_zeros(p);
	if (n->digits > 0 && zeros > 1) {
		int drop = zeros < n->scale ? zeros : n->scale;

		n->scale -= drop;
		n->value = times_ten(n->value, zeros - drop);
		p += strlen("万");
	}
	n->until = p;
	return n->digits > 0;
}

/* 三十, 一百二十八, 二〇二五; of 三四十 the lower. */
static bool
read_han(const char *p, struct number *n)
{
	int64_t total = 0, section = 0, digit = -1;
	int nunits = 0;

	*n = (struct number){ .from = p, .han = true, .until = p };
	for (; n->digits + nunits < VALUE_DIGITS; n->until = p) {
		const char *next = p;
		int d = han_digit(text_next(&next)), zeros = unit_zeros(p);

		if (d >= 0) {
			n->value = n->value * 10 + d;
			digit = digit > 0 ? digit : d;
			n->digits++;
		} else if (zeros == 0 || total > TOTAL_MOST)
			break;
		else if (zeros < 4) {
			section += times_ten(digit > 0 ? digit : 1, zeros);
			digit = -1;
		} else {
			section += digit > 0 ? digit : section == 0 && (zeros == 4 || total == 0);
			total = zeros == 4 ? total + times_ten(section, zeros) : times_ten(total + section, zeros);
			section = 0;
			digit = -1;
		}
		nunits += zeros > 0;
		p = next;
	}
	n->bare = n->digits == 0 && nunits == 1 && unit_zeros(n->from) > 1;
	if (nunits > 0)
		n->value = total + section + (digit > 0 ? digit : 0);
	else if (n->digits > 1 && n->digits < 4)
		n->value = digit;
	return n->until > n->from;
}

static bool
read_number(const struct language *l, const char *p, struct number *n)
{
	struct number part;
	const struct word *w;

	if (!read_digits(l, p, n) && !read_han(p, n))
		return false;
	if ((w = language_at(l, n->until, WORDS(WORD_FRACTION))) != NULL &&
	    (read_digits(l, n->until + w->n, &part) || read_han(n->until + w->n, &part))) {
		n->until = part.until;
		n->share = true;
	}
	return true;
}

/* Is it said of something: a measure word behind it, or behind the last of a list 22、35、78人次? */
static bool
is_said(const struct language *l, const struct number *first)
{
	struct number n = *first;

	for (int i = 0; i < LIST_LONGEST; i++) {
		const char *p = blank_skip_spaces(n.until);
		const struct word *after = language_at(l, p, WORDS(WORD_AFTER) | WORDS(WORD_MEASURE));

		if (n.share)
			return true;
		if (after != NULL && after->kind == WORD_AFTER)
			p = blank_skip_spaces(p + after->n);
		if (language_at(l, p, WORDS(WORD_MEASURE) | WORDS(WORD_SHARE)) != NULL)
			return true;
		if (!blank_is_among(text_next(&p), "、和及") || !read_number(l, p, &n))
			return false;
	}
	return false;
}

/* 2025年, 二〇二五年, 12月: a time and no number of ours. */
static bool
is_time(const struct language *l, const struct number *n)
{
	bool date = language_at(l, n->until, WORDS(WORD_DATE) | WORDS(WORD_MEASURE)) != NULL &&
	    language_at(l, n->until, WORDS(WORD_MEASURE)) == NULL;

	return date || language_year(l, n->from, &(const char *){ NULL }) > 0;
}

static bool
is_number(const struct finding *f, const struct number *n)
{
	const struct foreign_line *line = &f->text->lines.at[f->line];
	uint32_t before = blank_char_before(f, n->from);
	bool rounded = language_before(f->language, f->start, n->from, WORDS(WORD_BEFORE) | WORDS(WORD_ROUND)) != NULL;

	if (line->table > 0 && n->from == f->first && *blank_skip_spaces(n->until) == '\0')
		return true;
	if (!n->han && (blank_is_latin(before) || blank_is_among(before, ".-—～~/:〔[［")))
		return false;
	if (n->han && (blank_is_among(before, "“‘「『\"") || (n->value == 1 && n->digits == 1)))
		return false;
	return !is_time(f->language, n) && (!n->bare || n->share || rounded) && is_said(f->language, n) &&
	    language_before(f->language, f->start, n->from, WORDS(WORD_ORDINAL)) == NULL;
}

/* Past the number of a list's line, 3．, where it would be read as the whole part of a decimal. */
static const char *
skip_list_number(const char *p)
{
	const char *start = p, *q;

	for (p = blank_skip_spaces(p); q = p, blank_is_digit(text_next(&q));)
		p = q;
	return p > start && blank_char_at(p) == 0xFF0E ? p + strlen("．") : start;
}

bool
blank_find_numbers(struct ctx *ctx, const struct language *language, const struct foreign_text *text, struct blank **out,
    size_t *n)
{
	struct finding f = { .ctx = ctx, .language = language, .text = text };

	EACH(const struct foreign_line, line, text->lines) {
		if (!blank_begin_line(&f, line))
			return false;
		const char *p = skip_list_number(f.start);

		while (*p != '\0') {
			struct number number;

			if (!read_number(language, p, &number)) {
				text_next(&p);
				continue;
			}
			if (is_number(&f, &number)) {
				struct blank *b = blank_add(&f, number.from, number.until);

				b->value = number.value;
				b->scale = number.scale;
				b->share = number.share;
			}
			p = number.until;
		}
	}
	return blank_finish(&f, out, n);
}
