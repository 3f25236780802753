/* Inside the floor: the rules between rows that a type's file states, as ->alone of the type. */
#ifndef TYPE_ALONE_H
#define TYPE_ALONE_H

#include "type.h"

bool type_alone_read(struct ctx *ctx, const struct node *node, struct type *type);

/* What they say of other types, when all are read; ->sql is made of it. */
bool type_alone_link(struct ctx *ctx, const struct house *house, struct type *type);

#endif
