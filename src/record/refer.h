/*
 * Inside the floor: what records refer to.
 *
 *	What a record that counts refers to counts too: an organisation, a person, an item of a kept list, any other record.
 *
 * So a struck-out choice never takes rows out of the figures of former years.  Both are asked when a record is struck out or
 * comes back; what a save refers to is asked by record_check_references.
 */
#ifndef REFER_H
#define REFER_H

#include "record.h"

/* Whether nothing that counts refers to ${record}, which is to be struck out; else how many of which kind do.  An organisation's
   own names and places do not: they are nothing without it, and come back with it. */
bool refer_none(struct ctx *ctx, const struct record *record);

/* Whether all counts that ${record}, which is to come back, refers to. */
bool refer_all(struct ctx *ctx, const struct record *record);

#endif
