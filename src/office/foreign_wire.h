/*
 * What goes between parent and child, as bytes.  Both sides are the same binary, so there is no
 * version; but the child has read a hostile file, so the parent believes nothing: what it takes
 * is checked to be whole, valid text and marks within their line.
 */
#ifndef FOREIGN_WIRE_H
#define FOREIGN_WIRE_H

#include "foreign.h"

struct foreign_wire {
	struct arena *arena;
	const char *at, *end;
	bool bad;			/* something did not fit; what was taken since is empty */
};

void foreign_wire_put_number(struct buf *out, uint64_t value);
void foreign_wire_put_bytes(struct buf *out, const char *bytes, size_t n);
void foreign_wire_put_lines(struct buf *out, const struct foreign_text *text);
void foreign_wire_put_changes(struct buf *out, const struct foreign_change *changes, size_t n);
void foreign_wire_put_problems(struct buf *out, const struct problems *problems);

uint64_t foreign_wire_number(struct foreign_wire *in);
const char *foreign_wire_bytes(struct foreign_wire *in, size_t *n);	/* not copied */
void foreign_wire_lines(struct foreign_wire *in, struct foreign_text *out);
struct foreign_change *foreign_wire_changes(struct foreign_wire *in, size_t *n);
void foreign_wire_problems(struct foreign_wire *in, struct ctx *ctx);

#endif
