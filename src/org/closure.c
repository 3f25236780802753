/* Who is within whom, and when: made from the relations, and compared with them. */
#include "keep.h"
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

/* org_own follows from org_within, so it is asked only where that one is right. */
static bool
verify(struct ctx *ctx, void *what)
{
	static const struct { const char *table, *strays, *lacks; } closures[] = {
		{ "org_within", sql_org_within_strays, sql_org_within_lacks },
		{ "org_own", sql_org_own_strays, sql_org_own_lacks },
	};
	const struct db_arg *most = DB_ARGS(db_int("most", LIMIT_PROBLEMS + 1));
	bool good = true;

	(void)what;
	for (size_t i = 0; good && i < COUNT(closures); i++)
		good = keep_none(ctx, closures[i].strays, most, arena_strf(ctx->arena,
		    "%s 被改动过：多出组织 {1} 在 {0} 之下，自 {2} 到 {3}", closures[i].table)) &
		    keep_none(ctx, closures[i].lacks, most, arena_strf(ctx->arena,
		    "%s 被改动过：缺少组织 {1} 在 {0} 之下，自 {2} 到 {3}", closures[i].table));
	return good;
}

bool
org_verify(struct ctx *ctx)
{
	return db_read(ctx, verify, NULL);
}
