/*
 * Inside the floor: one city while it is planned.  Everything that will be saved is a draft: a record with its
 * fields, or a later change of one, with the moment of its entry.  Drafts name each other by number, so that the
 * plan is made before any id exists.
 */
#ifndef WORLD_H
#define WORLD_H

#include "chance.h"
#include "record.h"

enum { NONE = -1 };

struct came { int person; bool came; const char *why; };	/* person: its draft */

struct draft_field {
	const struct field *field;
	const char *text;		/* as a person types it; NULL if it is a reference or a list */
	int ref;			/* a draft */
	const struct came *people;
	size_t n;
};

enum draft_act { DRAFT_ADD, DRAFT_CHANGE, DRAFT_STRIKE, DRAFT_RESTORE };

struct draft {
	const struct type *type;
	enum draft_act act;
	int org;			/* the draft of its organisation */
	int of;				/* what it changes, strikes or restores */
	day on;				/* the day it happened */
	int64_t at;			/* the moment of its entry */
	VEC(struct draft_field) fields;
	int64_t last;			/* the moment of the latest change of it */
	int64_t id, version;		/* once saved */
};

/* A person's time in a post. */
struct tenure {
	const char *post;
	int person;			/* number in world.persons */
	day since, until;		/* until: DAY_NONE */
	const char *method;
};

/* A person's time in a branch. */
struct member { int person; day since, until; int draft; bool probationary; };

struct parent { int org; day since; int draft; };

struct planned_org {
	int draft;
	const char *code, *kind, *form, *name, *short_name;
	const char *offices;		/* of a unit: the words that name its branches; NULL: those of any office */
	int unit;			/* itself if it is one; NONE for the committee */
	day founded, ended;		/* ended: DAY_NONE */
	VEC(struct parent) parents;	/* in order */
	VEC(struct member) members;	/* of a branch */
	VEC(struct tenure) tenures;
	const char *was_short;		/* the short name before ${renamed} */
	day renamed;			/* DAY_NONE */
	int name_draft, size;		/* size: members at first */
	bool lists;			/* keeps lists of who came */
	bool committee;			/* a branch that elects one */
};

struct planned_person { int draft; day joined; int org; };

/* A row of a list that the city keeps. */
struct item { const struct type *type; int draft; const char *kind, *name; int main_year; };

/* How many numbers of one kind an organisation has given in a year. */
struct serial { uint32_t kind; int org, year, n; };

struct words;
struct world {
	struct ctx *ctx;
	struct arena *arena;
	const struct words *words;
	struct chance chance;
	int number;			/* of the city, from 0 */
	const char *city, *place;	/* 临江市, 临江 */
	int from_year, until_year;
	day from, until;		/* of what happens, half open */
	day start, end;			/* of the entries: end is the last day */
	int64_t clock;			/* of the first entries, one after the other */
	VEC(struct draft) drafts;
	VEC(int) alone;			/* those of states of which a rule between rows wants one */
	VEC(struct planned_org) orgs;	/* 0 is the committee */
	VEC(struct planned_person) persons;
	VEC(struct item) items;
	VEC(struct serial) serials;
	int rare;			/* counts branches of rare forms */
};

/* ---- drafts ---- */

int draft_add(struct world *w, const char *type, int org, day on, int64_t at);	/* org: in world.orgs */
int draft_change(struct world *w, int of, int64_t at);
void draft_text(struct world *w, int draft, const char *field, const char *text);
void draft_day(struct world *w, int draft, const char *field, day value);
void draft_int(struct world *w, int draft, const char *field, int value);
void draft_ref(struct world *w, int draft, const char *field, int ref);
const struct draft_field *draft_field(const struct world *w, int draft, const char *field);	/* the first; NULL if empty */
day draft_get_day(const struct world *w, int draft, const char *field);			/* DAY_NONE if empty */

/* ---- days ---- */

/* ${on} if people work then, else the next such day, or the last before it where that lies in another month. */
day world_workday(const struct world *w, day on);

/* ---- moments of entry ---- */

int64_t world_clock(struct world *w);				/* the next of the first entries */
int64_t world_entered(struct world *w, day on, struct span days);	/* in office hours, so many days after ${on} */
/* When what happened on ${on} was entered: one of the first entries if that was before the program was there. */
int64_t world_entry(struct world *w, day on);

/* ---- organisations ---- */

struct planned_org *world_org(const struct world *w, int org);
int world_add_org(struct world *w, struct planned_org org, int parent, int64_t at);
void world_end_org(struct world *w, int org, day on);		/* also its tenures and its place in the tree */
void world_move_org(struct world *w, int org, int parent, day on);
void world_rename_org(struct world *w, int org, const char *name, const char *short_name, day on);
const char *world_short(const struct world *w, int org, day on);
bool world_alive(const struct world *w, int org, day on);
bool world_is(const struct world *w, int org, const char *kind);
int world_parent(const struct world *w, int org, day on);
int world_approver(const struct world *w, int org, day on);	/* the Party committee above it, else the committee */
bool world_is_top(const struct world *w, int org, day on);	/* a unit's top Party organisation */
int world_members(const struct world *w, int org, day on);	/* how many a branch has */
int world_find(const struct world *w, int unit, const char *kind, day on);	/* NONE if there is none */

/* The next number of ${kind} in ${org}'s year; a number of an approval: 临直工批〔2025〕12号. */
int world_serial(struct world *w, const char *kind, int org, day on);
const char *world_number(struct world *w, const char *series, int org, day on);

/* ---- the parts of the plan, in this order ---- */

bool tree_plan(struct world *w);
bool people_plan(struct world *w);		/* the members who were there */
bool change_plan(struct world *w);		/* organisations set up, merged, split, renamed, moved */
bool people_pass(struct world *w);		/* those who come, move and leave, and the medals */
bool post_plan(struct world *w);

/* ---- people ---- */

void people_move(struct world *w, int from, size_t member, int to, day on, int64_t at);
/* A member of ${org} or of what is below it, open on ${on} and not ${but}; NONE if there is none. */
int people_pick(struct world *w, int org, day on, int but);
int people_holder(const struct world *w, int org, const char *post, day on);		/* NONE */

#endif
