/* Which theme or campaign a sentence is about, in its own words: 学习贯彻党的二十大精神 is about 二十大精神. */
#ifndef ARGUMENT_H
#define ARGUMENT_H

#include "figure.h"
#include "language.h"

struct spot;

/* Is what stands in quotation marks, behind ${before} and before ${behind}, an item of that list?  “四清”活动 */
bool argument_is(const struct argument_words *words, const char *start, const char *before, const char *behind);

/* The words by which ${line} names the theme or campaign of ${figure} at ${spot}; NULL where it names none or takes none. */
const char *argument_find(struct ctx *ctx, const struct language *language, const char *line, const struct spot *spot,
    const struct figure *figure);

#endif
