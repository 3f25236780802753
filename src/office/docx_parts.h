/*
 * The parts of a .docx that are the same in every one, and the names of its styles.  Elements stand in
 * the order of ECMA-376's schema: Word refuses a file in which they do not.
 */
#ifndef DOCX_PARTS_H
#define DOCX_PARTS_H

#include "buf.h"

#define DOCX_SPACES \
	" xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"" \
	" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define DOCX_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define DOCX_WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define DOCX_RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

#define DOCX_STYLE_TITLE      "DocTitle"
#define DOCX_STYLE_ADDRESSEE  "DocAddressee"
#define DOCX_STYLE_HEADING    "DocHeading"	/* and its level, 1 to 4 */
#define DOCX_STYLE_BODY       "DocBody"
#define DOCX_STYLE_SIGNOFF    "DocSignoff"
#define DOCX_STYLE_ANNEX      "DocAnnex"
#define DOCX_STYLE_ANNEX_NAME "DocAnnexTitle"
#define DOCX_STYLE_RED_HEAD   "DocRedHead"
#define DOCX_STYLE_NUMBER     "DocNumber"
#define DOCX_STYLE_CELL       "DocCell"
#define DOCX_STYLE_PAGE       "DocPage"
#define DOCX_STYLE_COMMENT    "DocComment"
#define DOCX_STYLE_LEAD       "DocLead"
#define DOCX_STYLE_TABLE      "DocTable"

extern const char docx_parts_settings[], docx_parts_fonts[];
extern const char docx_parts_footer_odd[], docx_parts_footer_even[];

void docx_parts_styles(struct buf *out);

#endif
