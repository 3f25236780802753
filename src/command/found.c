/* The first organisation: the working committee, under which all others hang. */
#include "command.h"

#include <string.h>

#include "limits.h"
#include "org.h"
#include "record.h"
#include "text.h"

struct founding { const char *city, *organ; };

static bool
found(struct ctx *ctx, void *what)
{
	const struct founding *f = what;
	struct record *committee = record_make(ctx, ctx->house->tree[TREE_ORGANISATION], 0);
	struct actor *system;

	/* Two may have found it empty, and one of them may have taken it away. */
	if (!command_unfounded(ctx))
		return false;
	if (db_moved(ctx))
		return problem_say(ctx, PROBLEM_RULE, "另一个程序刚才删除了这个数据库文件，没有建好，请再运行一次");
	if (!record_put_text(ctx, committee, "code", COMMAND_ROOT_CODE) ||
	    !record_put_text(ctx, committee, "kind", "working_committee") ||
	    !record_put_text(ctx, committee, "founded_on", COMMAND_ROOT_SINCE) || !record_save(ctx, committee) ||
	    !org_setting_put(ctx, "root", arena_strf(ctx->arena, "%lld", (long long)committee->id)) ||
	    !org_setting_put(ctx, "city", f->city) || !org_setting_put(ctx, "organ", f->organ) ||
	    !actor_system(ctx, &system))
		return false;
	ctx->actor = system;
	struct record *name = record_make(ctx, ctx->house->tree[TREE_NAME], committee->id);
	return record_put_text(ctx, name, "name", f->organ) && record_put_text(ctx, name, "since", COMMAND_ROOT_SINCE) &&
	    record_save(ctx, name) && org_rebuild(ctx);
}

bool
command_unfounded(struct ctx *ctx)
{
	int64_t root = 0;

	return org_root(ctx, &root) &&
	    (root == 0 || problem_say(ctx, PROBLEM_RULE, "这个数据库已经建好，不能再次初始化"));
}

bool
command_found(struct ctx *ctx, const char *city, const char *organ)
{
	struct founding f = { city, organ };

	if (city[0] == '\0' || strpbrk(city, "\n\t") != NULL || text_length(city) > LIMIT_NAME)
		return problem_say(ctx, PROBLEM_USAGE, "--city 写市名，如 临江市，最多 %d 个字", LIMIT_NAME);
	return command_unfounded(ctx) && db_write(ctx, found, &f);
}
