/* Inside the floor: the second pass over types that were read. */
#ifndef TYPE_LINK_H
#define TYPE_LINK_H

#include "type.h"

/*
 * Ties what the types of ${house} name to what is meant: the types of references, the intervals of rules, their SQL.
 * A dangling name, a rule of another's name, a table or view that another type or the core has, are a fault each.
 */
bool type_link_all(struct ctx *ctx, struct house *house);

/* Finds the types that the program itself knows.  One that is not there is a fault, and so are other kinds of organisation than
   org.h has. */
bool type_link_parts(struct ctx *ctx, struct house *house);

#endif
