#include "document_writers.h"

bool
document_docx_write(struct ctx *ctx, const struct document *doc, struct buf *out)
{
	(void)doc, (void)out;
	return problem_fault(ctx, "document_docx_write");
}
