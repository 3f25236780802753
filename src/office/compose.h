/*
 * Chinese lines: 汉字 stand on a grid of whole ems, marks give way.  No line begins with a closing mark nor
 * ends with an opening one, numbers and Latin words stay whole, marks that meet share an em, and a
 * full line ends exactly at the edge: by up to one em squeezed out of its marks, else evenly opened.
 */
#ifndef COMPOSE_H
#define COMPOSE_H

#include "document.h"
#include "fonts.h"

struct compose_style {
	struct fonts *fonts;
	enum font_face face;		/* of RUN_PLAIN */
	double size, width, indent;	/* points; ${indent} of the first line only */
	bool justify;
};

/* A character in its place.  Points from the line's left edge and upwards from its baseline. */
struct compose_glyph {
	struct font *font;
	unsigned index;
	uint32_t c;
	double x, y;			/* where the glyph is drawn */
	double left, right;		/* the room that it takes */
	const struct run *run;
};

struct compose_line {
	struct compose_glyph *at;
	size_t n;
	double width;			/* of what is seen */
};

struct compose_lines { struct compose_line *at; size_t n, cap; };

/* Whether a line may end between the characters ${before} and ${after}. */
bool compose_breaks(uint32_t before, uint32_t after);

/* The lines of ${runs}, appended to ${out}; a '\n' ends a line.  No runs, or empty ones, are one empty line. */
void compose_lines(struct arena *arena, const struct compose_style *style, const struct run *runs, size_t n,
    struct compose_lines *out);

#endif
