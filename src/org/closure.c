/* Who is within whom, and when: made from the relations, and compared with them. */
#include "limits.h"
#include "org.h"
#include "statements.h"

bool
org_rebuild(struct ctx *ctx)
{
	int64_t circle = 0;

	return db_run(ctx, sql_org_within_clear, DB_NO_ARGS, NULL) && db_run(ctx, sql_org_within_fill, DB_NO_ARGS, NULL) &&
	    db_run(ctx, sql_org_own_clear, DB_NO_ARGS, NULL) && db_run(ctx, sql_org_own_fill, DB_NO_ARGS, NULL) &&
	    db_get_int(ctx, sql_org_circle, DB_NO_ARGS, NULL, &circle) &&
	    (circle == 0 || problem_field(ctx, "parent", "“%s”不能隶属于自己的下级", org_name(ctx, circle, ctx->today)));
}

static bool
each_is_wrong(struct ctx *ctx, const char *sql, const char *say)
{
	struct rows *rows;
	bool good = true;

	if (!db_rows(ctx, sql, DB_ARGS(db_int("most", LIMIT_PROBLEMS + 1)), &rows))
		return false;
	while (rows_next(rows))
		good = problem_say(ctx, PROBLEM_RULE, "%s组织 %lld 在 %lld 之下，自 %s 到 %s", say, (long long)rows_int(rows, 1),
		    (long long)rows_int(rows, 0), rows_text(rows, 2), rows_text(rows, 3));
	return rows_end(ctx, rows) && good;
}

/* org_own follows from org_within, so it is asked only where that one is right. */
static bool
verify(struct ctx *ctx, void *what)
{
	(void)what;
	bool within = each_is_wrong(ctx, sql_org_within_strays, "org_within 被改动过：多出") &
	    each_is_wrong(ctx, sql_org_within_lacks, "org_within 被改动过：缺少");

	return within && (each_is_wrong(ctx, sql_org_own_strays, "org_own 被改动过：多出") &
	    each_is_wrong(ctx, sql_org_own_lacks, "org_own 被改动过：缺少"));
}

bool
org_verify(struct ctx *ctx)
{
	return db_read(ctx, verify, NULL);
}
