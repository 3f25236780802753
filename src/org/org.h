/*
 * Organisations as they were on any day.  Their rows are records (catalog/organisations.yaml); here is
 * what follows from them: the tree's closure, names and kinds as of a day, codes.
 *
 *	org_within(within, org, since, until)	org was below (or is) within during [since, until)
 *	org_own(within, org, since, until)	org's acts are within's own: itself; of a unit also its leading
 *						group, its top Party organisation, its discipline commission
 *
 * A Party organisation that serves further units (org_serves) is within each of them too.
 */
#ifndef ORG_H
#define ORG_H

#include "db.h"

/* An organisation as of a day. */
struct org {
	int64_t id;
	const char *code, *kind, *form;		/* form: NULL unless a branch */
	const char *name, *short_name;		/* as of that day; short_name is the name where there is none */
	int64_t parent;				/* 0: none */
	day founded, ended;			/* ended: DAY_NONE while it is alive */
};

/* Makes both closures anew from organisation, org_parent and org_serves; inside db_write.  Called by
   the record engine after each change of those types, and once by a bulk load.  Refused if one is below itself. */
bool org_rebuild(struct ctx *ctx);

/* Whether both closures are what follows from those records: every scope rests on them.  What is not so is a problem each. */
bool org_verify(struct ctx *ctx);

/* By code, or by full or short name if exactly one organisation of ${on} has it; where none has, if exactly one ever had it, before
   it was renamed or since.  PROBLEM_ABSENT with the
   field "org" otherwise; also where the actor may not see it. */
bool org_get(struct ctx *ctx, const char *code, day on, struct org *out);
/* The same, and also those that the actor's organisation hangs below: a record says who approved or gave it. */
bool org_get_above(struct ctx *ctx, const char *code, day on, struct org *out);
/* The same as of the last day of [${from}, ${until}) on which it stood: one that ended within may be asked about too. */
bool org_get_in(struct ctx *ctx, const char *code, day from, day until, struct org *out);
/* The id of one that is in the actor's sight or ever was: what it kept then may be asked for. */
bool org_get_ever(struct ctx *ctx, const char *code, int64_t *out);
bool org_get_id(struct ctx *ctx, int64_t id, day on, struct org *out);
/* Why ${org}, one that is in the actor's sight, does not stand on ${on}: not founded yet, ended, or hanging on nothing. */
const char *org_away_say(struct ctx *ctx, const struct org *org, day on);
/* What to say where these found none: that there is none of that name, or why one that is or was in the actor's sight does not
   stand on ${on}. */
const char *org_absent_say(struct ctx *ctx, const char *code, day on, bool above);
bool org_find_code(struct ctx *ctx, const char *code, int64_t *id);	/* 0 if none; no look at rights */

/* The name of ${id} as of ${on}; "（未命名）" where none is given.  Where the database fails both say so as problem.h tells. */
const char *org_name(struct ctx *ctx, int64_t id, day on);
const char *org_code(struct ctx *ctx, int64_t id);

/* The direct children of ${id} on ${on}, in their order; 0 is above the root. */
bool org_children(struct ctx *ctx, int64_t id, day on, struct org **out, size_t *n);
/* Those within ${id} that live on ${on} without a superior: they hang on the root until they are placed. */
bool org_loose(struct ctx *ctx, int64_t id, day on, struct org **out, size_t *n);
bool org_root(struct ctx *ctx, int64_t *id);		/* the working committee */

/* Settings of the city: "city" 临江市, "organ" the committee's full name, "root", "demo"; "" if there is none. */
bool org_setting(struct ctx *ctx, const char *name, char **out);
bool org_setting_put(struct ctx *ctx, const char *name, const char *content);	/* inside db_write */
bool org_setting_verify(struct ctx *ctx);		/* a problem for each that was written past the program */

/* Whether ${org} is within ${within} on ${on}. */
bool org_is_within(struct ctx *ctx, int64_t org, int64_t within, day on, bool *out);

/* Whether it was on any day of [from, until). */
bool org_was_within(struct ctx *ctx, int64_t org, int64_t within, day from, day until, bool *out);

/* The last day of [from, until) on which ${org} stood in the tree; DAY_NONE if there is none. */
bool org_last_standing(struct ctx *ctx, int64_t org, day from, day until, day *out);

/* Whether ${org} was within ${within} on every day of [from, until) on which it was in the tree, and on one at least. */
bool org_is_always_within(struct ctx *ctx, int64_t org, int64_t within, day from, day until, bool *out);

/* Those of ${kinds} (NULL: any) within ${within} on ${on} whose name or code contains ${part}, at most ${limit}. */
bool org_search(struct ctx *ctx, int64_t within, day on, const char *const *kinds, const char *part,
    size_t limit, struct org **out, size_t *n);

/* The longest name, full or short, of an organisation in the actor's sight on ${on}, with which ${text} ends; NULL if none. */
bool org_name_ending(struct ctx *ctx, const char *text, day on, const char **out);

/* The kind of ${id} (NULL if there is none) and whether it stands in the tree on ${on}: what a save asks, in one statement. */
bool org_standing(struct ctx *ctx, int64_t id, day on, const char **kind, bool *alive);

/* The kinds there are, from the root down; NULL behind the last.  The one list: the catalogue offers these and no other. */
const char *org_kind_at(size_t i);
bool org_kind_is(const char *kind);

/* Whether an organisation of ${kind} may be, or stand below, one of the kind ${above}. */
bool org_kind_below(const char *kind, const char *above);

/* Its Chinese kind, 党支部. */
const char *org_kind_label(const char *kind);
char *org_kind_labels(struct arena *arena, const char *const *kinds);	/* 市直单位、基层党委 */

#endif
