/* Lists of records: a page of them in order, and how many there are. */
#include "list_sql.h"
#include "row.h"

static void
turn(struct record **list, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct record *r = list[i];

		list[i] = list[n - 1 - i];
		list[n - 1 - i] = r;
	}
}

bool
record_list(struct ctx *ctx, const struct list_query *q, struct record ***out, size_t *n, bool *more)
{
	struct clause sql;
	struct record **list;
	size_t read, shown;

	if (!list_sql_page(ctx, q, &sql) || !row_read(ctx, q->type, &sql, &list, &read))
		return false;
	shown = read > q->limit ? q->limit : read;
	if (!row_links(ctx, q->type, list, shown))
		return false;
	if (q->backward)
		turn(list, shown);
	*out = list;
	*n = shown;
	*more = read > shown;
	return true;
}

bool
record_count(struct ctx *ctx, const struct list_query *q, size_t most, size_t *out)
{
	struct clause sql;
	int64_t n;

	if (!list_sql_count(ctx, q, most, &sql) || !db_get_int(ctx, sql.sql.at, sql.args.at, NULL, &n))
		return false;
	*out = (size_t)n;
	return true;
}
