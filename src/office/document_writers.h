/* The four writers behind document_write.  Each appends its bytes to ${out}. */
#ifndef DOCUMENT_WRITERS_H
#define DOCUMENT_WRITERS_H

#include "document.h"

bool document_text_write(struct ctx *ctx, const struct document *doc, struct buf *out);
bool document_html_write(struct ctx *ctx, const struct document *doc, struct buf *out);
bool document_docx_write(struct ctx *ctx, const struct document *doc, struct buf *out);
bool document_pdf_write(struct ctx *ctx, const struct document *doc, struct buf *out);

#endif
