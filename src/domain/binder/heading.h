/*
 * Headings as lines: their numbering, and the words of the general language in them.
 */
#ifndef HEADING_H
#define HEADING_H

#include "language.h"

enum {
	HEADING_MOST = 40,		/* characters of the longest heading, and of a line of the title */
	HEADING_BARE = 20		/* of one without a number */
};

/* The numbering of a heading: its rank, 0 if ${line} has none, and what stands behind it. */
int heading_rank(const struct language *language, const char *line, const char **behind);

/* A heading without a number: a short line that is no sentence. */
bool heading_is_bare(const struct foreign_line *line);

/* The first word of ${kinds} in the first ${most} characters of ${p}, or in its first sentence if that is shorter. */
const struct word *heading_word(const struct language *language, const char *p, int most, uint64_t kinds);

#endif
