/* Changes in place, in the child. */
#ifndef FOREIGN_FILL_H
#define FOREIGN_FILL_H

#include "foreign_docx.h"

/* ${docx} with ${changes} as bytes; foreign_fill's contract.  ${docx} can't be read afterwards. */
bool foreign_fill_docx(struct foreign_docx *docx, const struct foreign_change *changes, size_t n,
    struct buf *out);

#endif
