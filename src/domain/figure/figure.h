/*
 * A figure is a question whose answer is a set of rows.  The number is how many there are, how many
 * different ones, or what one of their fields adds up to; nothing else may produce it.  Number and
 * rows come from one text of SQL (docs/tour.md).
 */
#ifndef FIGURE_H
#define FIGURE_H

#include <jansson.h>

#include "org.h"
#include "record.h"

enum measure { MEASURE_ROWS, MEASURE_DISTINCT, MEASURE_SUM };
enum whose { WHOSE_ALL, WHOSE_OWN, WHOSE_BELOW };
enum period { PERIOD_HAPPENED, PERIOD_ACTIVE, PERIOD_DAY, PERIOD_NEXT_YEAR };

struct has { const struct field *field; const char *value; };	/* value NULL: the argument */

struct arm {
	const struct type *type;
	bool people;			/* TYPE.people: one row for each who came */
	VEC(struct has) has;
	const char *where;		/* or NULL */
	VEC(const struct field *) keys;	/* of distinct; empty for org (then ->by_org) and person (->by_person) */
	bool by_org, by_person;
	const struct field *amount;	/* of sum; NULL for attended */
	bool attended;
	const struct field *whose_by;	/* own by FIELD, or NULL */
	const struct field *day_by;	/* happened by FIELD, or NULL */
	int line;
};

struct figure {
	const char *name, *label, *meaning;
	const char *const *counted_in, *const *called, *const *never;	/* NULL-terminated */
	const struct figure *variant_of;	/* or NULL */
	const struct type *argument;		/* a kept list, or NULL */
	enum measure measure;
	bool money;				/* the sum is fen, printed in 万元 */
	enum whose whose;
	enum period period;
	VEC(struct arm) arms;
	char **lineage;				/* "type.field" it reads, sorted, NULL-terminated */
	const struct node *node;		/* its file's tree: the binder reads further keys there */
	const char *file;
	int line;
};

struct figures { VEC(struct figure) list; };

/*
 * Reads every file of figures/; every figure is prepared against the schema in memory, which gives its lineage.  The
 * second is for who has that store already (schema_scratch); with NULL they are only read.
 */
bool figure_read_all(struct ctx *ctx, const struct sources *sources, struct house *house);
bool figure_read_on(struct ctx *ctx, const struct sources *sources, struct house *house, struct db *scratch);
/* Whether ctx->db can prepare every statement that the figures of ctx->house ask: a fault has file and line. */
bool figure_check_all(struct ctx *ctx);

const struct figure *figure_find(const struct house *house, const char *name);
/* By name or label; else PROBLEM_USAGE with the nearest name. */
bool figure_get(struct ctx *ctx, const char *name, const struct figure **out);

/* Does the actor see the records that it counts? */
bool figure_may_see(const struct ctx *ctx, const struct figure *figure);

struct question {
	int64_t org;			/* 0: the actor's */
	day from, until;
	int64_t argument;		/* a listed item's id; 0: the one marked as the main one of the period's year */
};

/* A number answered for by a person where there is no ledger (核定数). */
struct attestation { int64_t id; const char *value, *source, *by; day on; bool at_least; };

struct answer {
	const struct figure *figure;
	struct question question;	/* with org and argument as they were taken */
	int64_t value;			/* rows, distinct keys, or the sum (fen if money) */
	int64_t count;			/* rows behind it */
	int64_t unknown;		/* records that add nothing: they do not say their number, or of persons have no list */
	bool missing;			/* no counting row of its types lies in scope and period, or none says its number */
	day as_of;			/* where it asks for the last day of a period that is not over: today; else DAY_NONE */
	const struct attestation *attested;	/* or NULL; it stands for the number, and ->value beside it */
};

/* A period that begins after today is refused: there is nothing to count, to report or to answer for.  All questions ask this. */
bool figure_must_have_begun(struct ctx *ctx, const struct question *question);

/*
 * Answers ${figure}.  A question outside the actor's scope, or for records that its role does not see, is refused
 * (PROBLEM_RIGHT), never narrowed.  An attested number stands until it is withdrawn.  False only on refusal or
 * fault: a missing figure is an answer.  This and all that ask below read in one transaction, their own or the caller's.
 */
bool figure_answer(struct ctx *ctx, const struct figure *figure, const struct question *question, struct answer *out);

struct figure_row {
	const struct type *type;
	int64_t id, org;
	const char *day, *key, *title;
	int64_t amount;			/* of a sum; else 1 */
	bool unknown;			/* it does not say its amount */
	bool ordinal;			/* ->key is one: it names nothing */
};

/* The rows of that same answer, by day, id, key; for an actor who does not see what is private titles are masked, and a key
   that is a person or a private field is an ordinal, the same for the same key. */
bool figure_rows(struct ctx *ctx, const struct figure *figure, const struct question *question,
    struct answer *answer, struct figure_row **out, size_t *n);

/*
 * A figure that counts a record, and the question, of a whole year, whose rows have it.  ${whose}: the organisation for which alone
 * it is counted there, as an act of its own; 0 where it is the city's committee, or where all above count it too.
 */
struct counting { const struct figure *figure; struct question question; int64_t whose; };
struct counted {
	const struct counting *at;	/* the last year first, then by whose, then in the catalogue's order */
	size_t n;
	bool whole;			/* whether a figure not named here surely does not count it */
	bool earlier;			/* a state held in years before the last LIMIT_COUNTING_YEARS too, which are not asked */
};

/* Which figures count ${record}, a saved one: for its organisation or that whose act it is, as far as the actor may ask them.
   A variant that follows by itself is left out where its figure counts the record. */
bool figure_counting(struct ctx *ctx, const struct record *record, struct counted *out);

/* All figures of ${question} whose records the actor may see, in one reading transaction, in the catalogue's order. */
bool figure_answer_all(struct ctx *ctx, const struct question *question, struct answer **out, size_t *n);

/* "80", yuan "1234.50", or 缺: what ${row} adds to the sum. */
const char *figure_row_text(struct ctx *ctx, const struct figure *figure, const struct figure_row *row);

/* "截至2026年11月26日": the day on which a period that is not over was judged; else NULL. */
const char *figure_as_of_say(struct ctx *ctx, const struct answer *answer);

/* Why it is missing: no record, or no item of its list is the year's main one.  NULL if it is not, or figure_unknown_say tells. */
const char *figure_missing_say(struct ctx *ctx, const struct answer *answer);

/* "不知人数的记录 2 条，没有计入"; NULL if all say their number. */
const char *figure_unknown_say(struct ctx *ctx, const struct answer *answer);

json_t *figure_json(struct ctx *ctx, const struct answer *answer);	/* contract §2 */
json_t *figure_rows_json(struct ctx *ctx, const struct answer *answer, const struct figure_row *rows, size_t n);

/* Whether every record whose attendance ${figure} adds up has a list, so that different persons can be counted. */
bool figure_listed(struct ctx *ctx, const struct figure *figure, const struct question *question, bool *listed);

/* An item of a kept list, a theme or a campaign; it holds during [since, until). */
struct figure_item { int64_t id; const char *name, *shorter; day since, until; };

/* The item of ${figure}'s list that is the main one of the year of ${from}, which is counted where none is asked for; 0 if none. */
bool figure_main_item(struct ctx *ctx, const struct figure *figure, day from, int64_t *out);

/* All items of the list ${type}, whenever they hold. */
bool figure_items(struct ctx *ctx, const struct type *type, struct figure_item **out, size_t *n);

/*
 * The item of ${figure}'s list, holding on a day of [from, until), that ${text} names: by its name or short name without
 * quotation marks, else by a part of the name if exactly one has it; 0 if none.
 */
bool figure_item(struct ctx *ctx, const struct figure *figure, const char *text, day from, day until, int64_t *out);

/* Whether ${id} is one of ${figure}'s list.  One that was struck out is known, and nothing counts for it. */
bool figure_has_item(struct ctx *ctx, const struct figure *figure, int64_t id, bool *out);

/* ${text} as two writings of one name are compared: “四清”活动 is 四清活动. */
char *figure_plain(struct arena *arena, const char *text);

/* Does it count whoever stands in a list?  Then a record without one adds nobody that is known. */
bool figure_counts_lists(const struct figure *figure);

/* What its value is counted in, yuan or the first of its words; "" if it has none.  Whatever reports count money in. */
const char *figure_unit(const struct figure *figure);

/* The value as JSON and pages print it: 123, or yuan "1234.50"; attested as written; NULL if missing. */
char *figure_text(struct ctx *ctx, const struct answer *answer);

/* Attests a number; needs ACT_ATTEST.  ${value}: digits, "1900余" (at least), yuan for money. */
bool figure_attest(struct ctx *ctx, const struct figure *figure, const struct question *question, const char *value,
    const char *source);

/* The refusals of figure_attest, but for what is typed: ${answer} is of a whole year in which no record is counted or a number is
   attested already, and the actor's to attest. */
bool figure_must_attest(struct ctx *ctx, const struct answer *answer);

/* Takes the attested number of that question back; needs what attesting needs. */
bool figure_withdraw(struct ctx *ctx, const struct figure *figure, const struct question *question);

/* What records say beside an attested number, for people; or NULL. */
const char *figure_beside_say(struct ctx *ctx, const struct answer *answer);

/* A number that a printed report said and nobody has attested yet; ${said} is what figure_attest reads. */
struct proposed { const struct figure *figure; int64_t argument; const char *said, *source, *by, *on; };

/* Those of ${question}'s organisation and year that the actor may attest, by figure. */
bool figure_proposed(struct ctx *ctx, const struct question *question, struct proposed **out, size_t *n);

/* Whether every attested number stands as the history says it was entered and struck out.  What does not is a problem each. */
bool figure_verify_attested(struct ctx *ctx);

/*
 * Proposes ${value} (fen if money) as the attested number of ${question}'s year, from a printed report: it counts once a
 * person attests it.  ${taken} is false where the year has records, which say the number themselves.  Inside
 * db_write; needs ACT_REPORT.
 */
bool figure_propose(struct ctx *ctx, const struct figure *figure, const struct question *question, int64_t value,
    bool at_least, const char *source, bool *taken);

#endif
