/* A filled report as a template draws it. */
#ifndef REPORT_VIEW_H
#define REPORT_VIEW_H

#include "page.h"
#include "report.h"

/* {blocks, remarks, answered}: the text with its numbers as links, and what to look at, each with its place. */
bool report_view(struct ctx *ctx, const struct report_order *order, const struct filled *filled, json_t **out);

/* Where a text's blank stands: {before, blank, after, line}. */
json_t *report_view_place(struct ctx *ctx, const struct bound_text *bound, const struct binding *binding);

#endif
