/*
 * Texts that came in through a page, kept under their SM3 with what persons decide about their blanks.  Who knows the
 * SM3 has had the text: it is the key to it, and needs the right to report besides.
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "report.h"

struct report_text { const char *sm3, *name, *by; int64_t at; };

/* Reads an upload, binds it and keeps it; ${name} is for its ending and for lists. */
bool report_text_add(struct ctx *ctx, const char *name, const char *bytes, size_t n, struct bound_text *out);

/* The text with its bindings as they stand now; PROBLEM_ABSENT if there is none. */
bool report_text_get(struct ctx *ctx, const char *sm3, struct bound_text *out);

/* Those that the actor and those below have brought, newest first, at most LIMIT_PAGE_ROWS. */
bool report_text_list(struct ctx *ctx, struct report_text **out, size_t *n);

#endif
