/* Inside the floor: the rules between rows. */
#ifndef ALONE_H
#define ALONE_H

#include "record.h"

/* Whether ${record}, which is kept in the open transaction, stands alone: each rule in one statement, whichever of its rows
   ${record} is.  Nobody else writes meanwhile (keep_lock). */
bool alone_check(struct ctx *ctx, const struct record *record);

/* Refused with the ids where rows of ${type} that were there before break one of its rules. */
bool alone_check_all(struct ctx *ctx, const struct type *type);

#endif
