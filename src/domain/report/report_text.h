/*
 * Texts that came in through a page, each under the SM3 of its bytes and of who brought it, seen by that person and by
 * those above.  What persons decide about their blanks is kept under the digest of the words (bind.h), so that it holds for
 * the same words in another layout.
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "bound_memo.h"
#include "report.h"

struct report_text { const char *key, *name, *by; int64_t at; bool own; };

/* Reads an upload, binds it and keeps it as it came; ${name} is for its ending and for lists. */
bool report_text_add(struct ctx *ctx, const char *name, const char *bytes, size_t n, const char **key);

/* The text with its bindings as they stand now; PROBLEM_ABSENT if there is none, or none that report_text_list has.
   What ${memo} remembers is not bound anew, and has no ->why; NULL: it is. */
bool report_text_get(struct ctx *ctx, const char *key, struct bound_memo *memo, struct bound_text *out);

/* Those that the actor and those below have brought, behind ${after} (NULL: all; its ->at and ->key), newest first, at most
   LIMIT_PAGE_ROWS; ${more} says whether others follow. */
bool report_text_list(struct ctx *ctx, const struct report_text *after, struct report_text **out, size_t *n, bool *more);

/* Whether each is what its key says; a problem for each that is not. */
bool report_text_verify(struct ctx *ctx);

/* Takes away a text that the actor brought; what was decided about its blanks stays, for the same words may come again. */
bool report_text_remove(struct ctx *ctx, const char *key);

#endif
