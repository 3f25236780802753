/*
 * The words of all figures, read once from their files (binder_make, bind.h) and then only asked: which figure's name, noun
 * or never-word may begin at a character.  Lives as long as the arena it was made in.
 */
#ifndef BINDER_H
#define BINDER_H

#include "bind.h"
#include "language.h"

/* By the key of the figure's file that it stands under: the first two speak for it. */
enum phrase_use { PHRASE_CALLED, PHRASE_NEAR, PHRASE_NEVER, PHRASE_KIND, PHRASE_THING };

struct phrase {
	const char *text;		/* folded (language_fold); of an argument the list's name */
	size_t n;			/* its bytes; 0: any item of a list */
	enum phrase_use use;
	int figure;			/* index into binder->figures */
	int name, piece;		/* of PHRASE_CALLED: which name, and which piece of it */
};

struct name { const char *text; int pieces; bool weak; };	/* as in its file; weak: enough only right beside the number */

struct candidate {
	const struct figure *figure;
	int index;			/* of it, in binder->figures */
	VEC(struct name) names;
	unsigned groups;		/* of measure words that it is counted in, a bit each */
	const char *const *plain;	/* words that make no kind of what it counts; none: any before that may */
	bool of_committees;		/* a variant that a unit's text does not know: it has hardly anything but branches */
	bool once;			/* on one day of a year: 6月表彰 is no part of it */
	int beside;			/* the figure whose number mostly stands next to its own; -1: none */
};

enum {
	BINDER_BUCKETS = 1024,
	BINDER_NAMES = 64, BINDER_PIECES = 4	/* names of one figure, pieces of one name */
};

struct binder {
	const struct language *language;
	VEC(struct candidate) figures;
	struct phrases { struct phrase *at; size_t n, cap; } buckets[BINDER_BUCKETS];	/* by first character */
	struct phrases arguments;	/* pieces that any item of its figure's list is: ->text is the list */
};

#endif
