/* What the look of characters says: the marks of a line. */
#ifndef FOREIGN_MARK_H
#define FOREIGN_MARK_H

#include "foreign_docx.h"

/* Is text with the run properties ${format} (or NULL) highlighted, shaded or red? */
bool foreign_mark_is_coloured(const xmlNode *format);

/* Adds the marks that the pieces' looks make to ${line}, whose text is set; sorts all its marks. */
void foreign_mark_line(struct arena *arena, const struct foreign_place *place,
    struct foreign_line *line);

#endif
