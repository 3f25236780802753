#include "lineage.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"

void
lineage_add(struct lineage *lineage, const char *table, const char *column)
{
	if (column[0] != '\0' || lineage->whole)
		*VEC_ADD(lineage->arena, &lineage->columns) = arena_strf(lineage->arena, "%s.%s", table, column);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
collect(struct ctx *ctx, const char *sql, bool whole, char ***columns, char ***parameters)
{
	struct lineage found = { .arena = ctx->arena, .whole = whole };
	size_t n = 0;

	assert(db_engine(ctx->db) == DB_SQLITE);
	ctx->db->lineage = &found;
	bool good = db_check(ctx, sql, parameters);
	ctx->db->lineage = NULL;
	if (!good)
		return false;
	if (found.columns.n > 0)
		qsort(found.columns.at, found.columns.n, sizeof *found.columns.at, by_text);
	EACH(char *, c, found.columns)
		if (n == 0 || strcmp(found.columns.at[n - 1], *c) != 0)
			found.columns.at[n++] = *c;
	found.columns.n = n;
	*VEC_ADD(ctx->arena, &found.columns) = NULL;
	*columns = found.columns.at;
	return true;
}

bool
db_lineage(struct ctx *ctx, const char *sql, char ***columns, char ***parameters)
{
	return collect(ctx, sql, false, columns, parameters);
}

bool
db_reads(struct ctx *ctx, const char *sql, char ***columns)
{
	return collect(ctx, sql, true, columns, NULL);
}
