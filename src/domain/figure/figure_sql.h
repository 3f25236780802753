/*
 * A figure as SQL.  Each entry of its rows is one arm; the closure of organisations is joined inside
 * every arm (outside it a small scope costs 2 to 50 times as much).  Number and rows are the same
 * arms under two heads.  Parameters: :org :from :until :day, :argument where the figure takes one,
 * :record where one record is asked about.
 */
#ifndef FIGURE_SQL_H
#define FIGURE_SQL_H

#include "figure.h"

char *figure_sql_value(struct ctx *ctx, const struct figure *figure);	/* count, value, unknown */
char *figure_sql_rows(struct ctx *ctx, const struct figure *figure);	/* type, id, org, happened, key, amount */

/* Whether the record :record of ${type}, of which ${figure} has an arm, is among those rows and adds something. */
char *figure_sql_counts(struct ctx *ctx, const struct figure *figure, const struct type *type);

/* Whether any counting row of ${arm}'s type, or any line of its lists, lies in scope and period, before the figure's own
   conditions: by the day by which the arm is counted.  What holds on the last day is known by what held on any day: that all
   has ended by then is a zero.  ${base}: one of its derived type's, whose states hold on any day too; else NULL. */
char *figure_sql_any(struct ctx *ctx, const struct figure *figure, const struct arm *arm, const struct base *base);

/* How many records whose people ${figure} counts or adds up have no list, and at most a headcount. */
char *figure_sql_unlisted(struct ctx *ctx, const struct figure *figure);

/* Prepares each of ${figures} on ${scratch}, an empty store in memory: wrong columns are found, what its conditions read and may
   not, and its lineage. */
bool figure_check_sql(struct ctx *ctx, const struct house *house, struct figures *figures, struct db *scratch);

#endif
