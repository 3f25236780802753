/* What the SQL of a catalogue may name (dialect.h): its types, the tables of their lists, attendance. */
#ifndef TYPE_NAMES_H
#define TYPE_NAMES_H

#include "dialect.h"
#include "type.h"

/* Of ${house}, and ${type}, which need not be in it yet; either may be NULL. */
struct type_names { const struct house *house; const struct type *type; };

/* ->find of struct dialect_names, whose ->of is a struct type_names. */
bool type_names_find(const void *names, const char *table, const char *column, struct dialect_value *out);

#endif
