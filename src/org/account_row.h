/* Inside the floor: an account as its table has it. */
#ifndef ACCOUNT_ROW_H
#define ACCOUNT_ROW_H

#include "actor.h"

struct account_row {
	int64_t id, org;
	const char *name, *display, *role, *password;
	bool must_change, disabled;
};

/* ${sql} is account_by_name or account_by_id. */
bool account_row_get(struct ctx *ctx, const char *sql, struct db_arg by, struct account_row *out, bool *found);
bool actor_of_account(struct ctx *ctx, const struct account_row *row, struct actor **out);

#endif
