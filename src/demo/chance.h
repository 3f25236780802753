/* Chance that is the same everywhere: what follows from a seed and nothing else. */
#ifndef CHANCE_H
#define CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance { uint64_t state; };
struct span { int least, most; };		/* both are in */

struct chance chance_make(int64_t seed, int number);
int chance_below(struct chance *chance, int n);		/* 0 … n-1; 0 for n < 1 */
int chance_in(struct chance *chance, struct span span);
bool chance_percent(struct chance *chance, int percent);

#endif
