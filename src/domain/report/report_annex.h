/* Where the numbers of a report come from: figure, value, definition, number of rows; the rows too where asked. */
#ifndef REPORT_ANNEX_H
#define REPORT_ANNEX_H

#include "report.h"

bool report_annex(struct ctx *ctx, const struct filled *filled, bool rows, struct document *doc);

#endif
