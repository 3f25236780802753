/* Why a system or a library could not do something, in words for who reads a refusal.  The raw words belong into the log. */
#ifndef CAUSE_H
#define CAUSE_H

#include "arena.h"

/* An errno; a rare one has its number. */
const char *cause_of(struct arena *arena, int error);

/* What a library says, and what it means; a '*' stands for a name, in both. */
struct cause { const char *theirs, *ours; };

/* ${words} by the first of ${list} that fits; it ends with NULL.  NULL if none does. */
const char *cause_of_words(struct arena *arena, const struct cause *list, const char *words);

#endif
