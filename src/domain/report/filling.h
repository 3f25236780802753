/*
 * The parts of filling a report, between report.c, which asks, and report_write.c, which writes.
 * Everything here runs inside one reading transaction.
 */
#ifndef FILLING_H
#define FILLING_H

#include "report.h"

struct aged_words { const char *const *are; const char *say; day since, until; };
struct main_words { const struct type *list; const char *are; };	/* for an item of it, in our own reports */
/* What a text says of itself: of a whole year, or what is denied by records of ->denied_by in the period, by ->figure if it is more
   than 0 or, with ->whole, less than that one, or, with ->grows, by the year before of the number before it. */
struct claim {
	const char *const *are, *const *never;
	const struct type *denied_by;
	const struct figure *figure, *whole;
	bool grows;
	const char *say;
};
/* Names in quotation marks beside one of ->beside, which the records hold if any are kept. */
struct named { const struct type *of; const struct field *name; const char *const *beside; };
/* A kept list whose names of one kind end with these words: 《…》杂志, …党建网. */
struct ending { const char *kind; const char *const *behind; };
struct known { const struct type *of; const struct field *name, *kind; VEC(struct ending) endings; };
struct taken { const struct type *type; const struct field *named, *number; bool next; };

/* catalog/filling.yaml. */
struct filling_words {
	int64_t years_back;
	VEC(struct aged_words) words, times;
	VEC(struct main_words) main;
	VEC(struct claim) claims;
	VEC(struct named) names;
	const char *const *place_behind, *const *place_clause, *const *place_never;
	struct known known;
	struct taken ordinal, year;
};

struct filling_job {
	const struct report_order *order;
	struct filled *filled;
	int year;			/* of the period's first day */
	const char *city, *organ, *place;	/* "" where it is not known */
	const char *org;		/* the asked organisation's code */
	day stood_until;		/* where it ended within the period: the first day without it; else the period's end */
	bool away;			/* it stood on no day of the period */
	bool as_of_told;		/* that a number of the period's last day is today's */
};

/* Reads it, once, for house->filling; all faults at once, with file and line. */
bool filling_words_read(struct ctx *ctx, const struct house *house, const struct filling_words **out);

/* Prints a figure in its place. */
bool filling_figure(struct ctx *ctx, struct filling_job *job, struct filling *f);

/*
 * What ${binding}'s figure is asked for: as ordered or confirmed, else the item of its list that the sentence names; 0, the
 * year's main one, only where a person confirmed that.  ${open}: why none can be asked for, for the sentence names what the list
 * has not, or nothing; or NULL.
 */
bool filling_argument(struct ctx *ctx, struct filling_job *job, const struct binding *binding, int64_t *out, const char **open);

/* Why a number of the period is not what the place says, for it stands under or behind another year; NULL if it does not. */
const char *filling_other_time(struct ctx *ctx, const struct filling_job *job, const struct binding *binding);

/* Leaves a place's mask, and says ${why} or the binding's own doubt. */
bool filling_leave(struct ctx *ctx, struct filling_job *job, struct filling *f, const char *why);

/* The number of an answer, of an attested one that which it states. */
int64_t filling_value(const struct answer *answer);

/*
 * Leaves out each part of the text whose figures are all nothing.  Zero is nothing; so is missing in the report of one
 * organisation, where it is listed, while in that of the whole city it stands as the gap that it is: there nobody has
 * recorded such a thing, here only this one has had none.
 */
bool filling_parts(struct ctx *ctx, struct filled *filled);

/*
 * In a report of our own: leaves out what lies under the heading of {next_year}, up to the sign-off, where the period ends
 * no year, and tells it; and where its organisation ended or did not stand at all, what of any report.  Before filling_parts.
 */
bool filling_plan(struct ctx *ctx, struct filling_job *job);

/* In a report of our own: the names of the items that were counted, where it says 年度主要… before them; after filling_parts. */
bool filling_main(struct ctx *ctx, struct filling_job *job);

/* Prints a place, a constant, a year, an ordinal; what can't be known keeps its mask and is remarked upon. */
bool filling_other(struct ctx *ctx, struct filling_job *job, struct filling *f);

/* Looks at the names before 等N家 against the rows of the figure in ${f}. */
bool filling_names(struct ctx *ctx, struct filling_job *job, const struct filling *f);

/* Adds a remark about the place of ${blank}. */
void filling_remark(struct ctx *ctx, struct filled *filled, const struct blank *blank, enum remark_kind kind,
    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The same about bytes of a line, where no blank is. */
void filling_say(struct ctx *ctx, struct filled *filled, size_t line, const char *from, const char *until,
    enum remark_kind kind, const char *say);

/* The end of a slot of ours at ${p}, or of a title in 《》, neither of which is read; NULL where none begins. */
const char *filling_pass(const char *p);

/* Looks at what the text claims beside its numbers: of a whole year, what records deny, names that none has. */
bool filling_claims(struct ctx *ctx, struct filling_job *job);

/* Whether the name of which the place, filled with ${place}, is a part is one that the city's list holds; listed if not. */
bool filling_known(struct ctx *ctx, struct filling_job *job, const struct blank *blank, const char *place);

/* The answer to ${figure} for ${item}, 0 for the main one, asked once for each; ${rows}: with its rows. */
bool filling_answer(struct ctx *ctx, struct filling_job *job, const struct figure *figure, int64_t item, bool rows,
    struct answered **out);

/* The line of a place; what stands in it behind the place, and behind its direction word, if that comes first. */
const char *filling_line(const struct filled *filled, const struct blank *blank);
const char *filling_behind(const struct filled *filled, const struct blank *blank);

/* Where the clause with byte ${at} of ${line} begins. */
const char *filling_clause(const char *line, size_t at);

/* The first of ${words} at the start of ${text} or, with ${anywhere}, in its first ${n} bytes; NULL if none. */
const char *filling_word(const char *const *words, const char *text, size_t n, bool anywhere);

#endif
