/*
 * Any record of any type: read from what a person typed, checked, kept, read back.  Forms, commands,
 * imports and the demo all come through record_save, record_save_all or, in bulk, record_save_deferred; only the bench's
 * scratch database is filled otherwise.
 */
#ifndef RECORD_H
#define RECORD_H

#include <jansson.h>

#include "actor.h"
#include "buf.h"
#include "db.h"
#include "type.h"

/* One person on the list of a record. */
struct attendee {
	int64_t person;
	bool came, excused;
	const char *why;		/* of an absence; NULL or a few words */
};

/* A field's value.  Scalars stand in ->value (null if empty); links in ->items or ->people. */
struct content {
	struct db_value value;
	VEC(struct db_value) items;
	VEC(struct attendee) people;
};

struct record {
	const struct type *type;
	int64_t id;			/* 0: not yet saved */
	int64_t org;
	const struct record *holder;	/* its organisation, where that is new and saved with it (record_save_all); else NULL */
	int64_t version;		/* the version that was seen; 0 for a new one */
	int64_t entered_by, entered_at, saved_by, saved_at, batch;
	bool struck;
	bool joined;			/* seen only by one that took part: why somebody was absent is its holder's to know */
	struct content *content;	/* one for each of type->fields */
};

/* An empty new record of ${type} for the organisation ${org}. */
struct record *record_make(struct ctx *ctx, const struct type *type, int64_t org);
struct content *record_content(const struct record *record, const char *field);	/* NULL if its type has no such field */
struct content *record_content_of(const struct record *record, const struct field *field);

/*
 * Puts what a person typed into ${field} of ${record}: ${texts} has one text, or several for `many`.  Dates,
 * numbers and money as day.h, text.h and money.h read them; a choice by value or label; an organisation by code or
 * name; a record, listed item or person by id or, if it is unmistakable, by its title; people as record_attendee_text
 * writes them.  Empty texts empty the field.  A fault is a PROBLEM_FIELD with
 * the field's name.
 */
bool record_put(struct ctx *ctx, struct record *record, const struct field *field, const char *const *texts, size_t n);
bool record_put_text(struct ctx *ctx, struct record *record, const char *field, const char *text);

/* One of a list of people as a text, and back: "17" came, "17!" did not, "17!出差" was excused and why. */
struct attendee_words { const char *person; bool came; const char *why; };	/* ->why is "" where nothing is said */
char *record_attendee_text(struct arena *arena, const char *person, bool came, const char *why);
struct attendee_words record_attendee_words(struct arena *arena, const char *text);

/*
 * Everything that is wrong with ${record}, at once: needed fields, bounds, references that are absent
 * or out of sight, its organisation (kind, alive on that day, inside the actor's rights), then the
 * type's rules in one statement.
 */
bool record_check(struct ctx *ctx, const struct record *record);

/* Only that nothing needed is empty, its organisation too; silent of fields of which something is said already. */
bool record_check_needed(struct ctx *ctx, const struct record *record);

/* Another counting record of the same organisation that says the same in every field as ${record}; 0 if there is none, or
   where a rule between rows refuses it anyway.  What it finds holds behind keep_lock. */
bool record_twin(struct ctx *ctx, const struct record *record, int64_t *out);

/* Only that what ${record} refers to is there and, for an actor with a role, in sight. */
bool record_check_references(struct ctx *ctx, const struct record *record);

/* The day the record happened; today while it has none. */
day record_day(const struct ctx *ctx, const struct record *record);

/*
 * The days that decide who has to do with it, at least one: the day an event happened; every day until today on which a state
 * held, or its first where it begins later.  docs/why/days.md says which of them decides what.
 */
void record_days(const struct ctx *ctx, const struct record *record, day *from, day *until);
day record_last_day(const struct ctx *ctx, const struct record *record);	/* of those, for names */

/*
 * Checks and keeps ${record} with its history entry; on success ->id and ->version are the saved ones.  One that says what
 * is saved already makes no version.
 * Refused as PROBLEM_STALE if someone saved a newer version: both can then be shown.
 */
bool record_save(struct ctx *ctx, struct record *record);

/*
 * The same for records of which none means anything without the others, in one transaction: first what is wrong with each by
 * itself, then the tree (tree_rule.h) as it stands when all have happened.  A ->holder stands before what it holds, its name
 * and its place.  On refusal every record is as it was given.
 */
bool record_save_all(struct ctx *ctx, struct record *const *records, size_t n);

/* record_save of one that no other says already: a ${twin} that does is told and refused (a double click sends it twice). */
bool record_save_alone(struct ctx *ctx, struct record *record, int64_t *twin);

/*
 * record_save for a bulk load: of the tree only the row is asked, the closures are not made anew (call org_rebuild once), and
 * inside db_write it has no savepoint of its own, so that a refusal must be passed on and takes back the whole transaction.
 */
bool record_save_deferred(struct ctx *ctx, struct record *record);

/* Strikes a record out, or takes that back; why is kept in the history.  Refused of what a counting record refers to, and of
   what refers to one that does not count. */
bool record_strike(struct ctx *ctx, const struct type *type, int64_t id, int64_t version, const char *why);
bool record_restore(struct ctx *ctx, const struct type *type, int64_t id, int64_t version);

/* The record, if the actor may see it; PROBLEM_ABSENT otherwise, the same for hidden and for none. */
bool record_get(struct ctx *ctx, const struct type *type, int64_t id, struct record **out);

/*
 * What the actor may do with ${record}, decided on the last of its days on which its organisation stood, so that who had a
 * state's organisation before still sees it but changes it no more.  Another's act (record_issuer) is neither struck out nor
 * brought back, and changed only where its type has fields with `answers`.  PROBLEM_RIGHT otherwise.
 */
bool record_must(struct ctx *ctx, enum act act, const struct record *record);
bool record_may(struct ctx *ctx, enum act act, const struct record *record);	/* a decision, no problem is left */

/* Whose act ${record} is, by its `acts` field, where that is out of the actor's scope: then only its fields with `answers` are
   his to change.  0: nobody else's. */
bool record_issuer(struct ctx *ctx, const struct record *record, int64_t *out);

/* ---- showing ----
   Where the database fails these texts are stand-ins, and the problem is in the ctx (problem.h). */

/* The text of a field for a person; organisations by name on the record's day, records by title.
   Private fields of those who may not see them are "＊＊". */
char *record_show(struct ctx *ctx, const struct record *record, const struct field *field);
/* Why ${attendee} was absent, an illness perhaps: as personal as a private field; NULL where nothing is said or told. */
const char *record_why(const struct ctx *ctx, const struct record *record, const struct attendee *attendee);
char *record_title(struct ctx *ctx, const struct record *record);
/* The text that record_put reads back: for forms and exports. */
char *record_input(struct ctx *ctx, const struct record *record, const struct field *field, size_t item);
json_t *record_json(struct ctx *ctx, const struct record *record);	/* the arena's */
/* The titles of records of ${type}, by id; NULL for one that is not there.  One statement for each LIMIT_PAGE_ROWS. */
bool record_titles(struct ctx *ctx, const struct type *type, const int64_t *ids, size_t n, const char ***out);

/* ---- lists ---- */

struct list_filter { const struct field *field; const char *from, *until, *equals, *contains; bool empty, filled; };
struct list_query {
	const struct type *type;
	int64_t org;			/* the scope: this organisation and all below it; 0: the actor's own */
	bool exact;			/* only what this organisation itself keeps */
	const char *named;		/* of organisations: only those that have this in a name, of whatever day; NULL: any */
	const char *holding;		/* of a state: only rows that hold on this day or later; NULL: all */
	VEC(struct list_filter) filters;
	const struct field *sort;	/* a field with one value, none of a file; NULL: the day it happened */
	bool by_org;			/* by its organisation instead, as the tree orders them */
	bool ascending;
	const char *after_key;		/* of the last row of the page before: its stored sort value, NULL if that is empty */
	int64_t after_id;		/* and its id; 0: the first page */
	bool backward;			/* the page before that row, which then is the first of the page behind it */
	size_t limit;			/* rows of a page */
	bool struck;			/* those struck out instead */
};

/*
 * A page of records in order, with their scalars and many-fields: those of the scope that the actor may see; ${more} says
 * whether others follow.  Filters are read as people type them, references by id.  Refused: a scope outside the actor's own,
 * a filter or an order by what is private to the actor, a filter that is no value of its field.
 */
bool record_list(struct ctx *ctx, const struct list_query *query, struct record ***out, size_t *n, bool *more);

/* How many records the pages of ${query} hold together, counted up to ${most} and one more. */
bool record_count(struct ctx *ctx, const struct list_query *query, size_t most, size_t *out);

/* The rows of a kept list that hold on a day of [${from}, ${last}] (DAY_NONE: no such bound), for drop-downs: ids, titles,
   the day they end or NULL. */
struct option { int64_t id; const char *title, *ended; };
bool record_options(struct ctx *ctx, const struct type *type, day from, day last, struct option **out, size_t *n);

/* The counting rows of ${type} in the actor's scope whose first text field is ${name}: at most 3; none if that is private to
   the actor. */
bool record_named(struct ctx *ctx, const struct type *type, const char *name, struct option **out, size_t *n);

/* ---- history ---- */

/* ->field is NULL for what is no field of the type, or none any more; that is shown only to who sees private fields. */
struct change { const struct field *field; const char *label, *before, *after; };
struct past { int64_t at, version; const char *act, *who; VEC(struct change) changes; };

/* ${changes}, [{field, before, after}], as the history keeps it; releases them.  "" where a text in them was none. */
const char *record_changes(struct ctx *ctx, json_t *changes);

/* ${now} as it was in ${version}; refused where what the history keeps can no longer be read. */
bool record_as_of(struct ctx *ctx, const struct record *now, int64_t version, struct record **out);

/* Whether two versions of a record hold the same in ${field}. */
bool record_same(struct ctx *ctx, const struct record *a, const struct record *b, const struct field *field);

/* A record's past, newest first, field by field, masked like the record itself: what it held while it belonged to an
   organisation out of the actor's sight is not told, only that it was elsewhere. */
bool record_past(struct ctx *ctx, const struct record *record, struct past **out, size_t *n);

#endif
