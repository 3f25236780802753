/* A zip archive made in memory, with one fixed time for all its parts: the same parts give the same bytes. */
#ifndef PACK_H
#define PACK_H

#include "buf.h"
#include "ctx.h"

struct pack_part { const char *name; const char *bytes; size_t n; };

bool pack_write(struct ctx *ctx, const struct pack_part *parts, size_t n, struct buf *out);

#endif
