/*
 * The one way a row is written: version, MAC and history entry in one transaction, or nothing.
 *
 * Every row of a record table T_all has the columns of keep_column and the type's own; its links stand in tables of their own
 * with a column `record`.  The MAC is a keyed HMAC-SM3 over type, id and the row's values that are
 * not null, each with its name, sorted by name, and over its links; so a column that is added later
 * leaves old MACs valid.  The history is a chain: each entry's MAC covers the former entry's.  Its
 * head is one row, locked in the transaction, so that two programs on one PostgreSQL share one chain;
 * after each commit the head is also written beside the key.
 *
 * The key lies in the file named by $DANGJIAN_KEYS, else in the user's state folder; what is sealed with it is sealed for one
 * database, by the database's name.
 */
#ifndef KEEP_H
#define KEEP_H

#include "db.h"
#include "seal.h"

/* The columns that every table of records has beside its type's own, in their order there. */
enum keep_column {
	KEEP_ID, KEEP_ORG, KEEP_ENTERED_BY, KEEP_ENTERED_AT, KEEP_SAVED_BY, KEEP_SAVED_AT, KEEP_SAVED_ON, KEEP_VERSION,
	KEEP_STRUCK_AT, KEEP_BATCH, KEEP_MAC, KEEP_COLUMNS
};
extern const char *const keep_columns[KEEP_COLUMNS];
bool keep_is_column(const char *name);

struct keep_links {
	const char *table;		/* theme_day_people; has a column `record` and a foreign key to the row */
	const char *const *columns;	/* without `record` */
	size_t ncolumns;
	const struct db_value *cells;	/* nrows * ncolumns */
	size_t nrows;
};

enum keep_act { KEEP_ADD, KEEP_CHANGE, KEEP_STRIKE, KEEP_RESTORE };

struct keep_row {
	const char *type;		/* theme_day; its table is theme_day_all */
	enum keep_act act;
	int64_t id;
	int64_t version;		/* the version it will have: 1 for KEEP_ADD, the seen one plus 1 otherwise */
	int64_t org;
	int64_t actor;			/* who: a user's id, 0 is the system */
	int64_t now;			/* the moment of entry */
	int64_t batch;			/* of an import or the demo; 0 is none */
	const struct db_arg *columns;	/* saved_on and the type's own, all of them; ends with one without name */
	const struct keep_links *links;
	size_t nlinks;
	const char *changes;		/* JSON for the history: [{"field","before","after"}] */
};

/* Opens the key file (made if ${make}) and keeps the key, bound to the database of ${ctx} (NULL: none yet). */
bool keep_open(struct ctx *ctx, bool make);

/* Gives the database its name (chain_head.base) if it has none, and binds the key to it; inside db_write, after the steps. */
bool keep_base_make(struct ctx *ctx);

/* Where the head of the database ${base} (chain_head.base) is kept beside the key, and what it is; ${seq} is 0 if there is none. */
const char *keep_head_path(struct ctx *ctx, const char *base);
void keep_head_read(struct ctx *ctx, const char *base, int64_t *seq, char hex[static SEAL_HEX]);

/* A new id: seconds, node, counter; below 2^53, growing with time, unique among several programs. */
int64_t keep_id(int64_t now);

/*
 * From here on ids follow from ${now}, ${node} (0 … 63) and their order alone: the demonstration city is the same
 * everywhere.  Whoever invents the same seconds twice takes another node.
 */
void keep_invent_ids(int node);

/*
 * Inside db_write: from here on nobody else writes until this transaction ends, in no other program either.  What is asked
 * behind it still holds when it commits: whether something is there already, say.
 */
bool keep_lock(struct ctx *ctx);

/* Writes ${row}, its links and its history entry; inside db_write.  PROBLEM_STALE if the row's
   version in the database is not ${row}->version - 1. */
bool keep_save(struct ctx *ctx, const struct keep_row *row);

/* An entry of the history for what is no record: a sign-in, an export, an attested number. */
bool keep_note(struct ctx *ctx, const char *what, int64_t account, int64_t about, int64_t org, const char *changes);

/* Under which number the history knows what is named by the SM3 ${hex}; below 2^60, where those of records end at 2^53. */
int64_t keep_number(const char *hex);

/* The MAC of a row of the core's own ${table}, over ${cells} as over a record's. */
void keep_seal(struct ctx *ctx, const char *table, const struct db_arg *cells, unsigned char out[static SEAL_SIZE]);
/* Whether ${mac} is that. */
bool keep_sealed(struct ctx *ctx, const char *table, const struct db_arg *cells, const struct db_value *mac);
/* What an entry of the history says of a row with the seal ${mac}: by it an older row with its own seal is told from the last. */
char *keep_seal_note(struct ctx *ctx, const void *mac);

struct keep_entry {
	int64_t seq, at, actor, version, org;
	const char *act;		/* add, change, strike, restore, or keep_note's what */
	const char *changes;
};

/* The past of one record, newest first. */
bool keep_past(struct ctx *ctx, const char *type, int64_t id, struct keep_entry **out, size_t *n);

/*
 * Verifies the history chain against its head, the head beside the key, and every row MAC of
 * ${types} (NULL-terminated) with their links, all at one moment.  What does not fit is a problem each,
 * with type and id; ${entries} and ${rows} receive how many were verified.
 */
bool keep_verify(struct ctx *ctx, const char *const *types, int64_t *entries, int64_t *rows);

/* True if ${sql} gives no row; of each a problem else: ${say}, in which {0} to {9} are its columns. */
bool keep_none(struct ctx *ctx, const char *sql, const struct db_arg *args, const char *say);

#endif
