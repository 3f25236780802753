/* A table on the pages of a PDF: as wide as the block, its head again on each page, no row cut that fits a page. */
#ifndef PDF_TABLE_H
#define PDF_TABLE_H

#include "pdf_page.h"

void pdf_table_put(struct pdf *pdf, const struct block *table);

#endif
