/* A .docx as a zip of XML parts, read and rewritten under limits: in the child only. */
#ifndef FOREIGN_ZIP_H
#define FOREIGN_ZIP_H

#include <libxml/tree.h>
#include <zip.h>

#include "buf.h"
#include "ctx.h"

struct foreign_zip {
	struct ctx *ctx;
	zip_t *zip;
	zip_source_t *source;
};

/* Refused: no zip or a damaged one, too many or too large parts, encrypted parts. */
bool foreign_zip_open(struct ctx *ctx, const char *bytes, size_t n, struct foreign_zip **out);

/* The part ${name} as a tree that lives as long as the arena; NULL if there is none. */
bool foreign_zip_part(struct foreign_zip *zip, const char *name, xmlDoc **out);

/* Puts ${doc} in the place of the part ${name}, or behind the last part. */
bool foreign_zip_put(struct foreign_zip *zip, const char *name, xmlDoc *doc);

/* The zip with what was put; all else as it came.  The same input gives the same bytes.  Closes it. */
bool foreign_zip_write(struct foreign_zip *zip, struct buf *out);

#endif
