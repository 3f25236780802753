/* Money is a whole number of fen, never a fraction of a yuan in a double. */
#ifndef MONEY_H
#define MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

typedef int64_t fen;

/* Reads yuan as people type them: 1234.5, １２３４.５０, 1,234.50, ¥1234.5, 1234.5元, 3.2万, 3.2万元.  At
   most a fen fine, at most 10^13 yuan. */
bool money_read(const char *text, fen *out);

char *money_yuan(struct arena *arena, fen amount);	/* "1234.50": forms, JSON */
char *money_wan(struct arena *arena, fen amount);	/* "12.35": 万元 with two decimals, half up (contract §4) */

#endif
