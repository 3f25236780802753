/*
 * Where a title of several lines breaks (GB/T 9704-2012, 7.3.1): whole words, lines of fitting length.  An
 * office does it by hand; its programs would fill each line and leave a stump.
 */
#ifndef TITLE_H
#define TITLE_H

#include "document.h"

#define TITLE_SIZE 22.0			/* 2号, in points */

/* ${runs} with a '\n' in the texts where a line ends; as they are where one line holds them or four would not. */
struct runs title_break(struct arena *arena, const struct run *runs, size_t n);

#endif
