#include "document_writers.h"

bool
document_pdf_write(struct ctx *ctx, const struct document *doc, struct buf *out)
{
	(void)doc, (void)out;
	return problem_fault(ctx, "document_pdf_write");
}

const char *
document_unprintable(struct ctx *ctx, const struct document *doc)
{
	(void)ctx, (void)doc;
	return NULL;
}
