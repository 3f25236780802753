/* The parent's side of the child process: an order out, an answer in. */
#ifndef FOREIGN_CHILD_H
#define FOREIGN_CHILD_H

#include "foreign.h"

bool foreign_child_read(struct ctx *ctx, const char *name, const char *bytes, size_t n,
    struct foreign_text *out);
bool foreign_child_fill(struct ctx *ctx, const struct foreign_text *text,
    const struct foreign_change *changes, size_t n, struct buf *out);

#endif
