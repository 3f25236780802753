/* Percent-encoding (RFC 3986 §2.1), as paths, queries and forms use it. */
#ifndef PERCENT_H
#define PERCENT_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/* The bytes that ${text} stands for, ${out_n} of them with a NUL behind; '+' is a space in a ${form}.
   False if a '%' is not followed by two hex digits. */
bool percent_read(struct arena *arena, const char *text, size_t n, bool form, char **out, size_t *out_n);

#endif
