/* What the two kinds of form share. */
#ifndef FORM_H
#define FORM_H

#include "http.h"

/* Adds one field, name and value cleaned. */
bool form_add(struct ctx *ctx, const char *name, size_t name_n, const char *value, size_t n, struct form *out);

bool form_refuse_size(struct ctx *ctx);

#endif
