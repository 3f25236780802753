/*
 * What the words around a spot say for and against each figure, kept as it is counted: a figure's points are the sum of its
 * terms, so that what a person is shown (why.h) is what was decided from.  What is weighed stands in the catalogue, by how much
 * in weight.h.  All of it lives in ctx's arena as long as the binding.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "weight.h"

/* Words, and where they stand; nowhere where a whole part of the text says so, or a sign. */
struct said { const char *words; struct standing standing; };

enum term_kind { TERM_NAME, TERM_SECOND, TERM_NOUN, TERM_TOUCHING, TERM_MEASURE, TERM_COMPANION, TERM_PART, TERM_PROBLEM, TERMS };

struct term {
	enum term_kind kind;
	int points;
	const char *name;		/* of a name as the figure's file has it, of a companion its label, or the measure word */
	const struct said *said;	/* the words: of a name its pieces */
	int n;
};

/* Why it is no number of a figure, whatever its points are. */
enum objection {
	OBJECTION_NONE,
	OBJECTION_MEASURE, OBJECTION_SCALED, OBJECTION_SHARE, OBJECTION_COLUMN, OBJECTION_ELSEWHERE, OBJECTION_HALF,
	OBJECTION_NEVER, OBJECTION_DOER, OBJECTION_RECEIVED, OBJECTION_THEN, OBJECTION_STOCK, OBJECTION_SPAN, OBJECTION_STAGE,
	OBJECTION_CHANGE, OBJECTION_MORE, OBJECTION_PLANNED, OBJECTION_DONE,
	OBJECTION_OTHER,		/* it counts something else: **个支部 */
	OBJECTION_MIXED,		/* or that too: “四清”活动、创文活动**人次 */
	OBJECTION_PART,			/* a variant of it is said, or what stands beside one is */
	OBJECTIONS
};

/* What became of a figure at a spot. */
enum verdict {
	VERDICT_OBJECTED, VERDICT_LITTLE,
	VERDICT_BOUND,
	VERDICT_WEAKER,			/* ->rival is stronger here, and decided */
	VERDICT_TAKEN,			/* bound at ->other, where it is said better */
	VERDICT_VARIANT,		/* a person may choose it */
	VERDICT_WHOLE,			/* ->rival, of which it is a variant, is as likely */
	VERDICT_RIVAL,			/* ->rival is nearly as likely */
	VERDICT_TWIN,			/* as likely in another cell, ->other */
	VERDICTS
};

/* A figure of which a name is said around a spot. */
struct tally {
	const struct figure *figure;
	int index;			/* of it, in binder->figures */
	int points;			/* the sum of its terms */
	struct { struct term *at; size_t n; } terms;	/* one of a kind at most, with room for a companion behind them */
	enum objection objection;
	struct said against;		/* its words, or NULL */
	enum verdict verdict;
	const struct figure *rival;
	const struct blank *other;
	const char *argument;		/* its theme or campaign, as the text says it; or NULL */
};

/* Of one spot. */
struct why {
	const struct blank *blank;
	size_t sentence;		/* where it begins in the line */
	bool cell;			/* in a table whose columns have heads */
	VEC(struct tally) tallies;	/* in the order of the figures */
};

/* A hearing for each figure, its room used anew for each spot. */
struct evidence;
struct evidence *evidence_make(struct ctx *ctx, const struct writer *writer);

/* What is heard around ${spot}. */
struct why *evidence_weigh(struct ctx *ctx, struct evidence *evidence, const struct spot *spot);

/* A figure's points at a spot; 0 if anything rules it out. */
int evidence_points(const struct tally *tally);

/* Adds a term to the tally, which has room for one of each kind; ${name} and the ${n} words of ${said} live as long as it. */
void evidence_add(struct tally *tally, enum term_kind kind, int points, const char *name, const struct said *said, int n);

/* The words at [${from}, ${until}) of ${scene}, as seen from ${spot}. */
struct said evidence_said(struct ctx *ctx, const struct spot *spot, const struct scene *scene, size_t from, size_t until);

/* What by its notation, its measure word, its cell or its part of the text is no number of a figure counted in ${groups}. */
enum objection against_sign(const struct spot *spot, unsigned groups);

/* What general words say against ${tally}, of ${candidate}, at ${spot}: its objection, or what makes it doubtful. */
void against_hear(struct ctx *ctx, const struct spot *spot, const struct candidate *candidate, struct tally *tally);

/* Is the ${noun} in ${scene} one of a kind of what ${candidate} counts, 消防培训班?  Where the kind's word begins. */
bool kinds_one(const struct binder *binder, const struct candidate *candidate, const struct scene *scene,
    const struct mention *noun, size_t *from);

/* Proposes what each of the ${n} ${blanks} of ${text}, in its order, is (bind.h). */
void evidence_bind(struct ctx *ctx, const struct binder *binder, const struct foreign_text *text, const struct blank *blanks,
    size_t n, struct bound_text *out);

/* What the nouns beside ${spot} say against ${candidate}: **个支部 of what counts no 支部, one of a list, one of two things; ${noun}
   receives their place in the spot's scene. */
enum objection kinds_against(const struct binder *binder, const struct candidate *candidate, const struct spot *spot,
    struct stretch *noun);

/* Decides for those of ${out} of which ${whys} has what was heard, NULL for the others; all together: a figure stands once in a
   text. */
void assign_figures(struct ctx *ctx, const struct binder *binder, struct why **whys, size_t n, struct binding *out);

#endif
