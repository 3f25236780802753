/*
 * Inside the floor: the head of the history's chain, which is one row.  A transaction reads and locks it before its first
 * entry, knows it while it adds more, and writes it back before its commit: an update for each entry would leave PostgreSQL
 * a thousand dead rows to step over in a thousand entries.
 */
#ifndef CHAIN_H
#define CHAIN_H

#include "db.h"
#include "seal.h"

/* The last entry as the open transaction knows it, in db_memo. */
struct chain_head {
	int64_t seq;
	unsigned char mac[SEAL_SIZE];
	bool known, moved;		/* read from its row; ahead of it */
};

/* The chain of a database that has none yet, with the name of the database. */
bool chain_make(struct ctx *ctx);

/* The head, locked until the transaction ends.  Refused where there is none, or the last entry was not made with this
   program's key. */
bool chain_take(struct ctx *ctx, struct chain_head **out);

/* Entry ${seq} with ${mac} has been added. */
void chain_move(struct chain_head *head, int64_t seq, const unsigned char mac[static SEAL_SIZE]);

/* The hook of db: the head's row follows. */
bool chain_before_commit(struct ctx *ctx);

#endif
