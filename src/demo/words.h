/* Inside the floor: what the invented city is made of, as catalog/demo/ has it. */
#ifndef WORDS_H
#define WORDS_H

#include "world.h"

struct unit_plan {
	const char *name, *short_name, *group;
	const char *offices;			/* the list that names its branches; NULL: departments */
	const char *const *served_by;		/* who serves it, one after the other; or NULL */
	int branches;
};

struct words_list { const char *name; const char *const *texts; size_t n; };
struct words_number { const char *name; struct span span; };

struct words {
	const char *organ;
	const char *const *cities, *const *holidays;
	size_t ncities;
	VEC(struct unit_plan) units;
	VEC(struct words_list) lists;
	VEC(struct words_number) numbers;
};

bool words_read(struct ctx *ctx, struct words **out);
bool words_file(struct ctx *ctx, const char *path, struct node **out);		/* a file of catalog/demo */
bool words_span(struct ctx *ctx, const struct node *node, const char *key, struct span *out);	/* "3" or "3-9" */

const char *words_pick(struct world *w, const char *list);
size_t words_count(const struct world *w, const char *list);
const char *words_at(const struct world *w, const char *list, size_t i);
struct span words_number(const struct world *w, const char *name);
int words_some(struct world *w, const char *name);				/* a chance number of that span */

/*
 * ${text} with {city}, {place}, {unit}, {org}, {year}, {last_year}, {month}, {n} and {LIST} filled in: {unit} and
 * {org} are short names as of ${on}, {n} counts, {LIST} is a chance item of that list.
 */
const char *words_fill(struct world *w, const char *text, int org, day on);

#endif
