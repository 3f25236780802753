/*
 * What each blank of a report is: one of our figures, or a place, a constant, a year, an ordinal, or
 * something that is no figure of ours.  A wrong number is worse than a gap: what is doubtful stays
 * unknown.
 *
 * No figure's words stand in C.  What a figure is called, counts, is measured in and is never, stands
 * in its own file; a new figure is bound by writing its file (docs/binder.md).
 */
#ifndef BIND_H
#define BIND_H

#include <jansson.h>

#include "blank.h"
#include "figure.h"

enum bound {
	BOUND_FIGURE, BOUND_PLACE, BOUND_CONSTANT, BOUND_YEAR, BOUND_DATE, BOUND_ORDINAL, BOUND_UNKNOWN,
	BOUND_MAX
};

/* Of when a sentence speaks where that is no single year by its number; 0 where it does not say. */
enum bound_year { BOUND_SEVERAL_YEARS = -1, BOUND_THIS_YEAR = -2, BOUND_NEXT_YEAR = -3 };

struct binding {
	struct blank blank;
	enum bound kind;
	const struct figure *figure;		/* of BOUND_FIGURE */
	int64_t argument;			/* a listed item, or 0 */
	const char *argument_text;		/* as the report says it, 二十大精神; or NULL */
	const char *constant;			/* of BOUND_CONSTANT: "50"; of a place city, organ or place, of a year year,
						   next_year or period, of a date today; NULL: found when the text is filled */
	double score;				/* 0 to 1 */
	const struct figure *second;		/* the runner-up, or NULL */
	bool plan;				/* stands in a part of the text that plans the next year */
	bool confirmed;				/* by a named person; kept in the database */
	day typed;				/* when a person typed its constant; 0 where its notation says it */
	int year;				/* of which its sentence before it speaks last, or its heads (enum bound_year) */
	const char *by;
	const char *doubt;			/* why it is listed for the person who fills, or NULL */
	const struct why *why;			/* what was said for and against it (why.h); NULL where its notation says it */
};

/* What stands only where one of its figures is more than nothing (slot.h), its marks included. */
struct part { size_t line, from, until; };

struct bound_text {
	const struct foreign_text *text;
	const char *name;			/* of its file, for lists; or NULL */
	const char *sm3;			/* the key of its kept binding: bind_digest, of slot_read the file's bytes */
	int year;				/* that its title says, or 0 */
	int months;				/* the part of a year that it is of, as language_months; 0: a whole one, or more */
	VEC(struct binding) places;
	VEC(struct part) parts;			/* in order, one before those within it */
};

/* Reads the words of all figures once; lives in ctx's arena. */
struct binder;
bool binder_make(struct ctx *ctx, const struct house *house, struct binder **out);

/* The key of the words of ${text}, in whatever layout they stand and however their lines end. */
const char *bind_digest(struct ctx *ctx, const struct foreign_text *text);

/* Proposes what each blank of ${text} is.  Needs no database. */
bool bind_propose(struct ctx *ctx, const struct binder *binder, struct foreign_text *text, struct bound_text *out);

/* The same for the printed numbers of ${text} (bind --numbers). */
bool bind_numbers(struct ctx *ctx, const struct binder *binder, struct foreign_text *text, struct bound_text *out);

/*
 * Lays what is kept in the database for these words over the proposals: what the committee decided, then what the actor's
 * own organisation did.  A decision of another organisation enters no report but its own.  One that was written past the
 * program, or said of another blank than is found there now, enters none: its place is BOUND_UNKNOWN with a doubt.
 */
bool bind_load(struct ctx *ctx, struct bound_text *bound);

/* A problem for each decision that was written past the program. */
bool bind_verify(struct ctx *ctx);

/* Keeps one place as the actor decided it, for his organisation; of the committee for all.  Needs ACT_CONFIRM. */
bool bind_keep(struct ctx *ctx, const struct bound_text *bound, size_t place);

/*
 * The text with its slots written out, {july_commendations|余} (slot.h), and such a text, the file ${name}, or a .docx
 * with slots, read back (contract §1: BOUND.md).  What has no slot keeps its mask; reading finds it again and proposes
 * what it is, but never a figure: the person left it open.
 */
bool bind_write(struct ctx *ctx, const struct bound_text *bound, struct buf *out);
bool bind_read(struct ctx *ctx, const struct binder *binder, const char *name, struct foreign_text *text,
    struct bound_text *out);

/*
 * Proposes the printed numbers of ${bound} (bind_numbers) as ${question}'s attested ones, all or none.  ${said} receives
 * a line for each figure and theme or campaign: its number, or why there is none: 近 and 约 say no number, two places that
 * differ say two, a campaign that the list has not is none, a year with records has its own.  ${n}: how many were proposed.
 */
bool bind_attest(struct ctx *ctx, const struct bound_text *bound, const struct question *question, const char *source,
    char ***said, size_t *n);

json_t *bind_json(struct ctx *ctx, const struct bound_text *bound, bool why);	/* contract §2; with why_json */
const char *bound_name(enum bound kind);
const char *bound_label(const struct binding *binding);		/* to a person: the figure's label, 年份 … */

#endif
