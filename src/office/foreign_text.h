/* Plain text as Chinese offices keep it: UTF-8, UTF-16 with its mark, else GB18030. */
#ifndef FOREIGN_TEXT_H
#define FOREIGN_TEXT_H

#include "foreign.h"

/*
 * The lines of ${bytes} into ${out}.  Refused: bytes of no known encoding, invisible control characters
 * (with their line), over LIMIT_REPORT.  Form feeds end a line.
 */
bool foreign_text_read(struct ctx *ctx, const char *name, const char *bytes, size_t n,
    struct foreign_text *out);

#endif
