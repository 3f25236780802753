/* Inside the floor: an account as its table has it. */
#ifndef ACCOUNT_ROW_H
#define ACCOUNT_ROW_H

#include "actor.h"

struct account_row {
	int64_t id, org;
	const char *name, *display, *role, *password;
	bool must_change, disabled;
	int64_t created_at;
	int64_t epoch;			/* of its sessions */
	struct db_value mac;
};

/* ${sql} is account_by_name or account_by_id. */
bool account_row_get(struct ctx *ctx, const char *sql, struct db_arg by, struct account_row *out, bool *found);
/* Seals the row of ${id} as it stands, with an entry ${act} (NULL: none) in the history; inside db_write, after every statement
   that changes it. */
bool account_row_seal(struct ctx *ctx, int64_t id, const char *act);
/* A PROBLEM_RIGHT unless the row is as the program left it: nobody signs in by one that was written past it. */
bool account_row_must(struct ctx *ctx, const struct account_row *row);
/* Whether every session was begun by the program; a problem each that was not.  Of account_verify. */
bool session_verify(struct ctx *ctx);
/* What is said where too many have failed of late with that name, from that address or with both; else NULL. */
bool account_locked(struct ctx *ctx, const char *name, const char *peer, const char **say);
/* Counts one more failure; ${row} is the account of that name or NULL. */
bool account_failed(struct ctx *ctx, const char *name, const char *peer, const struct account_row *row);
bool actor_of_account(struct ctx *ctx, const struct account_row *row, struct actor **out);

#endif
