/* Inside the floor: the rules of a type, those that its file writes out and those that follow from its days. */
#ifndef TYPE_RULE_H
#define TYPE_RULE_H

#include "type.h"

/*
 * Adds the rules of ${node} to ${type}, whose fields were read: first what follows from the fields, TYPE_FIELD_past of
 * a day with `past: yes`, TYPE_FIELD_after of one with `after: FIELD`, TYPE_ended_later of a type that ends
 * (TYPE_ended_not_before where it may end on the day it happened).
 */
bool type_rules_read(struct ctx *ctx, const struct node *node, struct type *type);

#endif
