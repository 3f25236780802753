/* From a part's tree to the lines of a text. */
#ifndef FOREIGN_WALK_H
#define FOREIGN_WALK_H

#include "foreign_docx.h"

/* Adds the lines of ${part}, if the file has it, to ${docx}.  Refused: over LIMIT_REPORT. */
bool foreign_walk(struct foreign_docx *docx, struct foreign_part *part);

#endif
