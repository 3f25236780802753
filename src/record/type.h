/*
 * What a record type is: the catalogue's files, read and checked as one whole.  Everything the engine
 * does with a record it learns here.  All of it is read-only once the program runs.
 */
#ifndef TYPE_H
#define TYPE_H

#include "ctx.h"
#include "node.h"

enum kind {
	KIND_TEXT, KIND_NOTE, KIND_DAY, KIND_MOMENT, KIND_INTEGER, KIND_HEADCOUNT, KIND_DECIMAL, KIND_MONEY,
	KIND_YES_NO, KIND_CHOICE, KIND_ORGANISATION, KIND_PERSON, KIND_RECORD, KIND_LISTED, KIND_PEOPLE,
	KIND_LINK, KIND_FILE, KIND_MAX
};

struct type;

struct choice { const char *value, *label; };

/* Of whom a record of an organisation of ${kind} may say an organisation: one of ${kinds}, NULL-terminated. */
struct of_kind { const char *kind; const char *const *kinds; };

struct field {
	const char *name, *label, *hint, *unit;
	enum kind kind;
	bool needed, happened, ended, due, counted, private, unique, many, joint;
	bool acts;			/* an organisation: whose act it is; only who has it in his scope may name it */
	bool answers;			/* beside acts: still its own organisation's to fill where the act is another's */
	bool settles;			/* of ended: the deed that is owed; open on its day too, and outlives the organisation */
	bool unspaced;			/* a text: a name, without spaces beside a Han character */
	bool narrow;			/* a text: a code or name, its letters and digits kept half-width */
	bool past;			/* a day: not later than the one it is saved on */
	const char *after;		/* a day: the field that it is not before, or NULL */
	const char *const *of_kinds;	/* organisation: the kinds that may be chosen, or NULL */
	VEC(struct of_kind) of_by;	/* where they depend on the holder's: for each kind that may hold it */
	const char *of_name;		/* listed, record: the type's name */
	const struct type *of;		/* and the type itself; of person and people, that of a person */
	VEC(struct choice) choices;
	int64_t min, max;		/* of a number, as stored: scaled, fen; ->max of a text: characters */
	int places;
	const char *table;		/* its link table if it is many or people, else NULL */
	const char *file;
	int line;
};

struct rule {
	const char *name, *holds, *say;
	const char *const *basis;	/* NULL-terminated, or NULL: "ZB2018 §16" */
	day since, until;		/* what happened then is judged by it; DAY_NONE: no such end */
	const struct node *breaks;	/* a map of field: value */
	int line;
};

/*
 * A rule between rows: no counting row of its type (this) stands beside one of ->beside (that) with the same ->fields; where
 * both are of one type that is a state, on a common day, and with ->most no more of them than that record says.
 */
struct alone {
	struct rule rule;		/* ->name, ->say, ->basis and the days of its events; no ->holds */
	const char *const *fields;	/* NULL-terminated; "org" is the organisation */
	const char *when;		/* a condition on this and that, or NULL */
	const char *beside_name, *most_name, *most_by;		/* most: post.seats; or NULL */
	const struct type *beside, *most;			/* ->beside is its own type where none is named */
	const char *sql;		/* "select this.id, that.id from … where …": the rows that break it */
};

/* The organisations that may hold a record of a type. */
enum held { HELD_KINDS, HELD_ANY, HELD_SELF };

/*
 * The types that the program itself knows: those whose records are the tree of organisations, which follows from them, and those
 * that say who there is and who stands where.  They are known by their names, once, when the catalogue is read; from there on
 * by these, and by house->tree and house->roster, which a checked catalogue has all.
 */
enum tree_part { TREE_NOT, TREE_ORGANISATION, TREE_NAME, TREE_PARENT, TREE_SERVES, TREE_MAX };
enum roster_part { ROSTER_NOT, ROSTER_PERSON, ROSTER_MEMBERSHIP, ROSTER_POST, ROSTER_APPOINTMENT, ROSTER_MAX };

/* What a derived type rests on: the rows of ${type}, of which ${field}, a choice, is one of ${values} and ${where} holds. */
struct base {
	const char *name, *field_name, *say;	/* say: what to record where there is none; or NULL */
	const char *where;			/* or NULL */
	const struct type *type;
	const struct field *field;		/* or NULL */
	const char *const *values;		/* NULL-terminated */
};

struct type {
	const char *name, *label, *section, *title;
	const char *org_label;		/* what its organisation is to it: 受表彰组织; if not said, 组织 */
	const char *org_hint;		/* what to know when it is chosen, or NULL */
	const char *const *basis;	/* as a rule's */
	enum held held;
	const char *const *held_by;	/* as it is written, NULL-terminated; of HELD_KINDS the kinds */
	enum tree_part tree;
	enum roster_part roster;
	bool kept;			/* a list that the city keeps */
	VEC(struct field) fields;
	VEC(struct rule) rules;
	VEC(struct alone) alone;
	const char *const *list;	/* columns of its list page, NULL-terminated */
	const struct node *example;
	const char *derived_sql;	/* of a derived type, else NULL */
	VEC(struct base) bases;		/* and what it rests on */
	const struct field *happened, *ended;	/* ended may be NULL */
	const struct field *joint, *people;	/* the first of each, or NULL */
	const struct field *headcount;	/* the one of that name: how many came; or NULL */
	const char *form_sql;		/* "select cast(:topic as text) as topic, …": a row before it is saved */
	const char *rules_sql;		/* every rule asked of such a row: 1 where it is broken; NULL without rules */
	const char *file;
	int line;
};

/* ->types come first in menus, in this order; NULL: as the files stand. */
struct section { const char *name, *label; const char *const *types; int line; };
struct regulation { const char *code, *label, *number; day since, until; };

/* The checked catalogue.  What figures and reports add to it hangs below, known only to their floor. */
struct roles;
struct figures;
struct language;
struct filling_words;
struct house {
	bool faulty;			/* a type could not be read: what refers to an absent one may be right */
	VEC(struct section) sections;
	VEC(struct regulation) regulations;
	VEC(struct type) types;		/* those that a section names first, in its order */
	const struct type *tree[TREE_MAX], *roster[ROSTER_MAX];	/* the one of each part; NULL of TREE_NOT and ROSTER_NOT */
	const struct roles *roles;
	const struct figures *figures;
	const struct language *language;	/* how reports speak */
	const struct filling_words *filling;	/* what ages in them */
	struct sources sources;		/* the files themselves, for reports and demo lists */
};

/*
 * Reads sections, regulations and every record and derived type of ${sources} into ${house}.  False with all
 * faults at once: unknown keys, names twice, dangling references, needless or missing keys, rules
 * that name no field.  Whether SQL can be prepared is asked by schema_scratch.
 */
bool type_read_all(struct ctx *ctx, const struct sources *sources, struct house *house);

const struct type *type_find(const struct house *house, const char *name);	/* NULL if none */
const struct field *type_field(const struct type *type, const char *name);	/* NULL if none */
/* May an organisation of ${kind} hold such a record? */
bool type_may_hold(const struct type *type, const char *kind);
/* The kinds that ${field} of a record of an organisation of ${holder} (NULL: not known yet) may say; NULL for any, empty
   for none. */
const char *const *type_of_kinds(const struct field *field, const char *holder);
/* The regulation that ${basis}, "ZB2018 §16", names; NULL if there is none. */
const struct regulation *type_regulation(const struct house *house, const char *basis);

/* 《中国共产党支部工作条例（试行）》第16条: of the articles ${basis} the one that was in force on ${on}, else the last; NULL for none. */
char *type_basis(struct arena *arena, const struct house *house, const char *const *basis, day on);

const char *type_section_label(const struct house *house, const char *section);

bool kind_is_link(const struct field *field);	/* kept in a table of its own */
bool kind_is_text(enum kind kind);		/* stored as text */
const char *kind_name(enum kind kind);		/* "day" */
bool kind_find(const char *name, enum kind *out);

#endif
