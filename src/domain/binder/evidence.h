/*
 * How strongly the words around a spot say that it is one figure or another.  What is weighed stands in the catalogue, how much
 * each thing weighs at the head of evidence.c, weight.c and against.c.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "spot.h"

/* A hearing for each figure, its room used anew for each spot. */
struct evidence;
struct evidence *evidence_make(struct ctx *ctx, const struct binder *binder);

/* The ${points} of each of the binder's figures at ${spot}; 0: nothing says so, or something rules it out. */
void evidence_weigh(struct ctx *ctx, struct evidence *evidence, const struct spot *spot, double *points);

/* How much words at [${from}, ${until}) of the spot's own line say about it; 1 where they touch it, 0 for nothing. */
double weight_at(const struct spot *spot, size_t from, size_t until);

/* Where the clause of ${at} begins, within the spot's period. */
size_t weight_clause(const struct spot *spot, size_t at);

/* What general words take away from the points of a figure, ${of} that index, and whether they say that it was only planned. */
double against_of(const struct spot *spot, const struct figure *of, int figure, bool *planned);

/* Are the words at [${from}, ${until}) said of this number, or of all of its clause? */
bool against_said(const struct spot *spot, size_t from, size_t until);

/* Decides for those of ${out} that are still unknown, all together: a figure stands once in a text. */
void assign_figures(struct ctx *ctx, const struct binder *binder, const struct spot *spots, size_t n, struct binding *out);

#endif
