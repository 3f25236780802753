/* How a figure is asked: what figure.c does before its SQL runs, for whoever asks the same rows otherwise. */
#ifndef FIGURE_ASK_H
#define FIGURE_ASK_H

#include "figure.h"

/* ${asked} with what was left open filled in: the actor's organisation, the year's main theme.  Refuses what figure_answer does. */
bool figure_complete(struct ctx *ctx, const struct figure *figure, const struct question *asked, struct question *out);

/* The parameters that ${sql} of figure_sql.h has; ${record} is that of figure_sql_counts. */
const struct db_arg *figure_args(struct ctx *ctx, const char *sql, const struct figure *figure, const struct question *question,
    int64_t record);

#endif
