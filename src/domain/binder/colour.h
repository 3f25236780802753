/*
 * How the general words around a number colour what is said of it: whose doing, of what time, how far it came.  The rules are
 * one table (colour.c), a row each with the sentence that it is for.
 */
#ifndef COLOUR_H
#define COLOUR_H

#include "spot.h"

enum colour {
	COLOUR_DOER,			/* another does it */
	COLOUR_WON,			/* the writer received it, and the figure is of what he gives */
	COLOUR_THEN, COLOUR_STOCK, COLOUR_SPAN,	/* of another time; how many there are by now; of several years */
	COLOUR_STAGE,			/* not yet what is counted */
	COLOUR_CHANGE,			/* a mean, or a difference */
	COLOUR_MORE,			/* a part of it, said behind, is of this time */
	COLOUR_PLAN,
	COLOUR_AIM,			/* the figure is of what is planned */
	COLOUR_PART,
	COLOUR_DAY, COLOUR_THERE,	/* on one day; how many there are */
	COLOUR_MONTH, COLOUR_ONCE,	/* of one month; the figure is of one day in a year */
	COLOUR_NOW, COLOUR_FRESH,	/* of the report's time; a part that says so itself */
	COLOURS
};

/* The last word that gave the colour; ->by is NULL where the part of the text, the line or the figure does. */
struct coloured { bool holds; const struct scene *scene; const struct remarked *by; };

/* The colours of the number at ${spot}, if it is one of ${candidate}. */
void colour_of(const struct spot *spot, const struct candidate *candidate, struct coloured out[COLOURS]);

#endif
