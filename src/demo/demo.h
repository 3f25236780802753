/*
 * The demonstration city: an invented tree of organisations, its people and the records they would have kept.
 * What it is made of stands in catalog/demo/; seed, years and today decide every byte of its records.
 */
#ifndef DEMO_H
#define DEMO_H

#include "db.h"

struct demo_plan {
	int cities;				/* under the one committee */
	int from_year, until_year;
	int64_t seed;
	void (*progress)(void *who, int city, long done, long of);
	void *who;
};

/* Reads all of catalog/demo/, so that its faults are said when the catalogue is checked; ctx->house is that catalogue. */
bool demo_check(struct ctx *ctx);

/* The name of the city and of its committee, which has to be there before demo_fill; when it was entered. */
bool demo_city(struct ctx *ctx, const char **city, const char **organ);
day demo_start(const struct demo_plan *plan);

/*
 * Saves the records of ${plan}, in the order in which they were entered, through record_save: nothing happened
 * or was entered after ctx->today.  Memory is that of one city at a time.  What a refusal leaves behind is a
 * part of the city.
 */
bool demo_fill(struct ctx *ctx, const struct demo_plan *plan);

/* The code of a unit in whose name a clerk may be tried out. */
const char *demo_unit_code(struct ctx *ctx);

#endif
