/* Inside the floor: a text of the dialect as tokens, and where its reading stands. */
#ifndef DIALECT_TOKEN_H
#define DIALECT_TOKEN_H

#include "arena.h"
#include "dialect.h"

enum token { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_STRING, TOKEN_PARAMETER, TOKEN_SIGN };

/* A column of a select; what a with or a select in a from gives. */
struct column { const char *name; struct dialect_value value; };
struct columns { struct column *at; size_t n, cap; };

/* What a from names: a table, or what a select gives. */
struct source { const char *name, *table; const struct columns *columns; };

/* A column named outside count(…) and its like: in a select that counts, it must be grouped by. */
struct named { const struct source *source; const char *column; };

struct scope {
	struct scope *outer;
	VEC(struct source) sources;
	VEC(struct named) bare;
	bool counts;			/* has a count(…) or its like */
	bool may_count;			/* and may have one here */
	int within;			/* depth of those */
	bool own, foreign;		/* what it counts names a column of its own; of a select around it */
};

struct reading {
	struct ctx *ctx;
	const struct dialect_names *names;
	const char *next;		/* behind the token */
	const char *start, *behind;	/* where the token begins, and where the one before it ended */
	enum token token;
	const char *text;		/* a name in small letters, what stands between a string's quotes, a sign */
	double number;
	const char *why;		/* what is wrong; then there is no further token */
	struct scope *scope;
	VEC(struct source) with;
	VEC(const char *) asked;	/* tables, so far */
	const struct source *itself;	/* the part of a with recursive that is read: it may name itself; or NULL */
	int depth;
};

void dialect_next(struct reading *r);
/* Says what is wrong, if nothing was before, and ends the text. */
void dialect_wrong(struct reading *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

void dialect_unexpected(struct reading *r);	/* the token does not belong there */

/* From ${from} to ${until}, cut where it is long. */
char *dialect_quote(const struct reading *r, const char *from, const char *until);

bool dialect_is(const struct reading *r, const char *word);	/* a name or a sign */
bool dialect_take(struct reading *r, const char *word);		/* the same, and goes behind it */
void dialect_must(struct reading *r, const char *word);

#define DIALECT_2_63 9223372036854774784.0	/* the last double below 2^63 */
struct dialect_value dialect_number(double most, bool wide);
bool dialect_is_text(struct dialect_value v);
bool dialect_is_number(struct dialect_value v);
/* “what was read from ${from} on” and ${what} is wrong with it, unless it is good. */
void dialect_must_be(struct reading *r, bool good, const char *from, const char *what);
/* Both of one kind: SQLite finds every text larger than every number, PostgreSQL compares them not at all. */
void dialect_must_match(struct reading *r, struct dialect_value a, struct dialect_value b, const char *from);

struct dialect_value dialect_either(struct dialect_value a, struct dialect_value b);	/* of one kind: what is either */

/* What is added up; a value or a condition; a condition alone. */
struct dialect_value dialect_read_sum(struct reading *r);
struct dialect_value dialect_read_value(struct reading *r);
void dialect_read_condition(struct reading *r);
/* What ${name} and ( begin; what case begins. */
struct dialect_value dialect_read_call(struct reading *r, const char *name, const char *from);
struct dialect_value dialect_read_case(struct reading *r, const char *from);
/* A select with its unions, within another one whose columns it may name; *counted, if not NULL: whether it gives one row by
   counting.  Without columns wanted (NULL) it may be select *. */
void dialect_read_select(struct reading *r, struct columns *columns, bool *counted);

void dialect_enter(struct reading *r);		/* one level deeper, and out of it */
void dialect_leave(struct reading *r);

/* What the name ${column} of ${source} (NULL: of whichever has it) is. */
struct dialect_value dialect_find(struct reading *r, const char *source, const char *column);

#endif
