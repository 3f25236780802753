/* What finding blanks and finding numbers have in common. */
#ifndef BLANK_PARTS_H
#define BLANK_PARTS_H

#include "language.h"

/* What stands between the cells of a table of plain text. */
#define TABLE_RULES "|│｜┃"
#define TABLE_MARKS TABLE_RULES "\t"

struct finding {
	struct ctx *ctx;
	const struct language *language;
	const struct foreign_text *text;
	size_t line;
	const char *start, *first;	/* of the line's text; of what is no space in it */
	VEC(struct blank) blanks;
};

/* Goes to the next ${line}; refused over LIMIT_PARAGRAPH. */
bool blank_begin_line(struct finding *f, const struct foreign_line *line);

/* Does a measure word, a share, a year or a date stand behind ${p}?  余 and 万 may stand between. */
bool blank_is_measured(const struct language *language, const char *p);

/* Adds the place [${from}, ${until}) of the line with the direction word around it. */
struct blank *blank_add(struct finding *f, const char *from, const char *until);

/* Sorts, drops what overlaps, counts the characters before each; refuses too many. */
bool blank_finish(struct finding *f, struct blank **out, size_t *n);

/* The measure word in brackets that ends at ${p}: 发展党员（名）：; NULL if none. */
const struct word *blank_measure_before(const struct language *language, const char *start, const char *p);

uint32_t blank_char_at(const char *p);
uint32_t blank_char_before(const struct finding *f, const char *p);	/* 0 at the line's start */
bool blank_is_among(uint32_t c, const char *set);
bool blank_any_among(const char *text, const char *set);
bool blank_is_digit(uint32_t c);		/* 0 to 9, of either width */
int blank_digit(uint32_t c);			/* what such a one is, or 〇 ○ 零 一 to 九; -1 for all others */

/* The four digits of a year at ${p}, of either kind, 2024, 二○二四, and behind them; 0 if there are more or fewer. */
int blank_year(const char *p, const char **behind);
bool blank_is_latin(uint32_t c);		/* those and letters */
const char *blank_skip_spaces(const char *p);

#endif
