/* Inside the floor: the variants that follow from a figure by themselves (contract §3, §5). */
#ifndef FIGURE_VARIANT_H
#define FIGURE_VARIANT_H

#include "figure.h"

/*
 * Puts behind each figure what no file says: NAME_people, the different persons, where it adds up attendances of
 * types with lists; NAME_all, the organisation and all below it, where it counts own acts.  A file that
 * defines one of these names itself wins.  Variants have no words: a person chooses them.
 */
void figure_add_variants(struct ctx *ctx, struct figures *figures);
bool figure_is_made(const struct figure *figure);	/* by that, not written in a file */

#endif
