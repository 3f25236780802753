/*
 * Where a text leaves a number out, and, in a text with printed numbers, where it says one: all the
 * ways that offices write it, and nothing that only looks like it (footnote stars, 3×5, checkboxes, bold
 * marks, our own 【缺数据：…】).
 */
#ifndef BLANK_H
#define BLANK_H

#include "foreign.h"

/* How a number is qualified by the words around it. */
enum direction {
	DIRECTION_NONE, DIRECTION_MORE,		/* 余 多 超 逾 突破: at least */
	DIRECTION_ALMOST,			/* 近: not reached */
	DIRECTION_ABOUT,			/* 约 左右 */
	DIRECTION_LIMIT				/* 不少于 以内 不超过 */
};

struct blank {
	size_t line, from, until;	/* bytes of that line of the text */
	size_t at;			/* characters from the text's start, for JSON */
	const char *text;		/* "***" as it stands; of a printed number its digits */
	enum direction direction;
	const char *word;		/* the direction's word as it stands; printed again only if true */
	size_t word_from, word_until;	/* where it stands in the line; equal if none */
	bool decimal;			/* **.** */
	bool cell;			/* an empty cell of a table: all it says is in its heads */
	int64_t value;			/* of a printed number, scaled by ->scale decimals */
	int scale;
	bool share;			/* 三分之二: never a count */
};

struct language;		/* language.h: the general words, from catalog/binder.yaml */

/* The blanks of ${text}, in order; at most LIMIT_BLANKS, else refused. */
bool blank_find(struct ctx *ctx, const struct language *language, const struct foreign_text *text, struct blank **out,
    size_t *n);

/* The printed numbers of ${text}: 128, １２８, 1,234, 1.2万余, 三十余, 百分之三十, 两名 … */
bool blank_find_numbers(struct ctx *ctx, const struct language *language, const struct foreign_text *text,
    struct blank **out, size_t *n);

/*
 * The number that may stand with a word of ${direction} and is true of ${value} (contract §4): cut down to its leading
 * digits (two from 100 up, one from 10 up), the next round one above, or the nearest.  ${unit} is one of what is
 * printed: a million fen of a 万元.  ${dropped}: the word could not be true, and ${value} itself came back.
 */
int64_t blank_round(int64_t value, int64_t unit, enum direction direction, bool *dropped);

/*
 * How ${value} is printed where the author wrote ${word} (contract §4): 1996 with 余 is 1900余; exactly 80 is
 * 80, and ${dropped} says that the word could not be true.  Money: ${value} in fen, printed in 万元 with
 * two decimals.
 */
char *blank_print(struct ctx *ctx, int64_t value, bool money, enum direction direction, bool *dropped);

/* What ${word} says of a number, and whether it stands ${before} it (近, 约) or behind (余, 左右); false if it is no direction
   word of the language. */
bool blank_word(const struct language *language, const char *word, enum direction *out, bool *before);

/* Whether ${word} stands behind what the number counts, 180名左右, and so never beside the number. */
bool blank_word_is_last(const struct language *language, const char *word);

#endif
