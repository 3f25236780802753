/*
 * Inside the floor: what records the city's organisations keep, how often and what stands in them, as the files
 * catalog/demo/SECTION.yaml say it (catalog/README.md).
 */
#ifndef RHYTHM_H
#define RHYTHM_H

#include "words.h"

/* How a field gets its value. */
enum fill {
	FILL_TEXT,		/* one of the texts, filled in */
	FILL_CHOOSE,		/* the text that stands for another field's value */
	FILL_DAY,		/* so many days after another day of the record */
	FILL_NUMBER,
	FILL_MEMBERS,		/* per cent of the branch's members */
	FILL_PART,		/* per cent of another number of the record */
	FILL_SUM,		/* what makes another number up, after those named */
	FILL_ITEM,		/* of a kept list */
	FILL_PERSON,		/* a holder of a post, or a member */
	FILL_RECORD,		/* an earlier record */
	FILL_ORGANISATION,
	FILL_ATTEND,		/* the list of those who came, or their number */
	FILL_PARENT,		/* the record this one follows */
	FILL_YEAR
};

struct spec {
	const struct field *field;
	enum fill fill;
	const char *const *texts;
	struct span span;		/* days, number, per cent, yuan, years */
	struct span many;
	int share;			/* per cent of the records that have it */
	const char *of;			/* a list, a type, a post or "as FIELD", an organisation, who attends */
	const struct node *choose;	/* of FILL_CHOOSE: value: text */
	const char *after;		/* a day field */
	const char *kind;		/* of a kept list's items */
	const char *with;		/* filled only where this field is */
	const char *without;		/* … where this is not */
	const char *when;		/* … where FIELD=VALUE */
	const char *const *minus;	/* of FILL_SUM */
	bool ahead;			/* may lie after the day of entry: a term, a deadline */
	bool main;			/* the year's main item of the list */
	bool near, last;		/* an earlier record of the same organisation; the last one */
	int most;
	const struct node *node;
};

enum every { EVERY_MONTH = 1, EVERY_QUARTER = 3, EVERY_HALF = 6, EVERY_YEAR = 12 };

struct rhythm {
	const struct type *type;
	const char *const *by;		/* kinds of organisation, "top" */
	const char *const *forms;	/* of branches; NULL: any */
	int months;			/* of a period; 0: no period */
	struct span times;		/* in each period, for each organisation */
	struct span a_year;		/* in the whole city */
	struct span once;		/* days before the plan begins; each organisation has one */
	bool has_once, rows_each_year;
	bool weekends;			/* also on days on which offices are closed */
	struct span in_months, on_days;
	int share;			/* per cent of the organisations in each period */
	int some;			/* per cent of the organisations at all */
	int missing;			/* per cent of the organisations that miss a quarter in a year */
	int late, whole;		/* per cent: entered months later; only once all is known */
	int struck;			/* of a thousand */
	struct span entered;		/* days until it is entered */
	const struct node *rows;	/* of a list: each is a record */
	VEC(struct spec) specs;
	VEC(struct rhythm) then;
};

struct rhythms { VEC(struct rhythm) list; };

bool rhythm_read(struct ctx *ctx, struct rhythms *out);
bool rhythm_plan(struct world *w, const struct rhythms *rhythms);
bool rhythm_fits(const struct world *w, const struct rhythm *r, int org, day on);	/* may keep it */

/*
 * Drafts one record of ${r} and what follows it; ${parent} is the draft it follows, or NONE.  Nothing if its day
 * of entry lies after the end.
 */
void fill_record(struct world *w, const struct rhythm *r, int org, day on, int parent);

/* Puts the value of ${spec} into ${draft}; ${owner} is the organisation's number. */
void fill_value(struct world *w, const struct spec *spec, int draft, int owner, int parent);

/* The list of those who came, with excuses, where the organisation keeps lists; else their number. */
void attend_put(struct world *w, const struct spec *spec, int draft, int owner);

#endif
