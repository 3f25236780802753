/*
 * Inside the floor: what records refer to.
 *
 *	What a record that counts refers to counts too: an organisation, a person, an item of a kept list, any other record.
 *
 *	An organisation's records lie in its life.
 *
 *	None refers to itself, be it through others of its type: of a ring no row is the first, by which it counts.
 *
 * So neither a struck-out choice nor the end of an organisation takes rows out of the figures of former years.  Asked when a
 * record is struck out or comes back, and when an organisation's days change; what a save refers to is asked by
 * record_check_references.
 */
#ifndef REFER_H
#define REFER_H

#include "record.h"

/* Whether nothing that counts refers to ${record}, which is to be struck out; else how many of which kind do.  An organisation's
   own names and places do not: they are nothing without it, and come back with it. */
bool refer_none(struct ctx *ctx, const struct record *record);

/* Whether no counting record that lay in the life of the organisation ${before} lies outside that of ${after}, the same one with
   other days: what it keeps, what it took part in, and its acts, each by every day by which figures count.  A state that began
   in it may go on: it ends with its organisation. */
bool refer_alive(struct ctx *ctx, const struct record *before, const struct record *after);

/* Whether all counts that ${record}, which is to come back, refers to. */
bool refer_all(struct ctx *ctx, const struct record *record);

/* Whether ${record}, as it is kept, refers by no field to itself, nor to what refers back to it by the same field. */
bool refer_onward(struct ctx *ctx, const struct record *record);

#endif
