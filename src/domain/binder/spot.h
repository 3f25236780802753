/*
 * Where each blank of a text stands.  All spots of a line are made together, by one function, and are finished when it returns:
 * every field holds from then on and nothing is written to again.  They live in ctx's arena, which may be the line's own: in a
 * long text the scenes of all lines together would be a hundred times as large as it.
 */
#ifndef SPOT_H
#define SPOT_H

#include "manner.h"

struct spot {
	const struct blank *blank;
	const struct setting *setting;	/* of its line */
	const struct scene *scene;	/* of its line; the positions below are bytes of its text */
	const struct scene *row, *column;	/* the heads of its cell, where it stands in a table; or NULL */
	const struct scene *heading;	/* of setting->heading, or NULL */

	/* What it is counted in, by the nearest that says it: beside it, behind its list (*、*、*人次), in its heads. */
	size_t at, behind;		/* its mark; behind the measure word there */
	const struct word *measure;	/* or a share's word; NULL */
	bool scaled;			/* 万 between it and its measure word */
	enum bound kind;		/* by notation alone; BOUND_UNKNOWN: a number that may be a figure */
	const char *constant;		/* of BOUND_CONSTANT */

	/* What it is part of. */
	struct stretch sentence, clause;
	size_t period;			/* where the sentence begins if a ； ends none: its doer */
	struct stretch topic;		/* the last topic of its line before it, or its sentence's label */
	bool task;			/* what is to be done, where the same line says behind it what was */
	bool done, half;		/* so the line says behind it: （已完成） */
	int year;			/* of which its sentence before it, its heads or its heading speak: enum bound_year */
	bool no_result;			/* its column is of what was planned or of a score; a plan's columns all are planned */

	/* What is its own among the numbers of its line (mark->number); nothing of these of any other blank. */
	struct stretch own;		/* its side of the clause, between its neighbours */
	size_t head;			/* the first number of its clause: what stands before it is said of all */
	size_t aside;			/* what is never the figure and stands before it is said of another number; or 0 */
	struct stretch whole;		/* of 其中*人: the side of the number that it is a part of */
	struct stretch item;		/* of A、B、C分别为*、*、*: its own noun */
	bool bare;			/* 完成：*个: what it counts is said by its topic or heading */
};

/* Are the words at [${from}, ${until}) said of this number, or of all of its clause? */
bool spot_says(const struct spot *spot, size_t from, size_t until);

/* The table that the lines read so far end in; one for a text, in its arena. */
struct table;
struct table *table_make(struct ctx *ctx);

/*
 * The spots of the ${n} ${blanks} of line ${line} of ${text}, which speaks as ${manner} says; in the order of the blanks.  The
 * lines of a text are asked for in their order, those without a blank too: they may be a table's head.
 */
const struct spot *spots_of(struct ctx *ctx, const struct manner *manner, struct table *table, const struct foreign_text *text,
    size_t line, const struct blank *blanks, size_t n);

/* What the table around a blank says: of a .docx, or of plain text with |, tabs or wide columns.  Nothing where there is none. */
struct heads {
	const struct scene *row, *column;	/* or NULL */
	const struct word *measure;	/* a row's measure cell, or the word that a head ends with, 发展党员（名）; NULL */
	bool side;			/* the head says that no result stands here: 年度计划, 得分 */
};

/* One for each of the ${blanks} of ${line}. */
const struct heads *heads_of(struct ctx *ctx, const struct writer *writer, struct table *table, const struct foreign_line *line,
    const struct blank *blanks, size_t n);

#endif
