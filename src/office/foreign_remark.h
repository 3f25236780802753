/* Comments and bookmarks that are put into a .docx. */
#ifndef FOREIGN_REMARK_H
#define FOREIGN_REMARK_H

#include "foreign_docx.h"

struct foreign_remark {
	struct foreign_docx *docx;
	int bookmark, comment;		/* the next free numbers */
};

struct foreign_remark foreign_remark_begin(struct foreign_docx *docx);

/* Puts the bookmark ${name} around the siblings or cousins ${first} to ${last}. */
void foreign_remark_bookmark(struct foreign_remark *remark, xmlNode *first, xmlNode *last,
    const char *name);

/*
 * Puts a comment with ${text} around ${first} to ${last}, which stand in ${part}.  Word takes
 * comments only in the body's own paragraphs: what stands in a text box or a note gets its comment at the
 * place in the body to which that belongs.
 */
bool foreign_remark_comment(struct foreign_remark *remark, struct foreign_part *part, xmlNode *first,
    xmlNode *last, const char *text);

#endif
