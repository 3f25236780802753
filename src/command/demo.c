/* demo: a database with an invented city, to look at and to measure with. */
#include "demo.h"

#include <string.h>

#include "actor.h"
#include "command.h"
#include "keep.h"
#include "org.h"
#include "text.h"

enum { PROVINCE = 20, YEARS_BEFORE = 3 };

/* --scale city, province or a number of cities. */
static bool
read_scale(struct ctx *ctx, const char *text, int *cities)
{
	int64_t n = 0;

	if (text == NULL || strcmp(text, "city") == 0)
		n = 1;
	else if (strcmp(text, "province") == 0)
		n = PROVINCE;
	else if (!text_read_int(text, &n) || n < 1 || n > LIMIT_DEMO_CITIES)
		return problem_say(ctx, PROBLEM_USAGE, "--scale 只能写 city、province 或 1 到 %d 的城市数", LIMIT_DEMO_CITIES);
	*cities = (int)n;
	return true;
}

/* --years 2023-2026, or one year; without it three full years and this one. */
static bool
read_years(struct ctx *ctx, const char *text, struct demo_plan *plan)
{
	int64_t from = day_year(ctx->today) - YEARS_BEFORE, until = day_year(ctx->today);

	if (text != NULL) {
		char **parts = text_split(ctx->arena, text, '-');

		if (!text_read_int(parts[0], &from) || (parts[1] != NULL && (!text_read_int(parts[1], &until) || parts[2] != NULL)))
			return problem_say(ctx, PROBLEM_USAGE, "--years 后面不是年份：%s，请写如 2023-2026", text);
		if (parts[1] == NULL)
			until = from;
	}
	if (from < 2000 || until < from || until - from >= LIMIT_DEMO_YEARS || from > day_year(ctx->today))
		return problem_say(ctx, PROBLEM_USAGE, "--years 要从 2000 年以后、不晚于今年的一年起，最多 %d 年", LIMIT_DEMO_YEARS);
	plan->from_year = (int)from;
	plan->until_year = (int)until;
	return true;
}

static bool
read_plan(struct ctx *ctx, const struct invocation *in, struct demo_plan *plan)
{
	const char *seed = command_option(in, "--seed");

	plan->seed = 1;
	if (seed != NULL && (!text_read_int(seed, &plan->seed) || plan->seed < 0))
		return problem_say(ctx, PROBLEM_USAGE, "--seed 后面要是不小于 0 的整数：%s", seed);
	return read_scale(ctx, command_option(in, "--scale"), &plan->cities) &&
	    read_years(ctx, command_option(in, "--years"), plan);
}

/* An empty database, or why this one is not to be filled. */
static bool
must_be_empty(struct ctx *ctx)
{
	int64_t root = 0;
	char *demo;

	if (!org_root(ctx, &root) || !org_setting(ctx, "demo", &demo))
		return false;
	if (root == 0)
		return true;
	if (demo[0] == '\0')
		return problem_say(ctx, PROBLEM_RULE, "这个数据库里是真实数据，不能放演示数据；请用 --db 指明一个新的文件");
	if (strcmp(demo, COMMAND_DEMO_MAKING) == 0)
		return problem_say(ctx, PROBLEM_RULE, "这个数据库里的演示数据上次没有建完，请删除后重建，或用 --db 指明一个新的文件");
	return problem_say(ctx, PROBLEM_RULE, "这个数据库里已有演示数据（%s），不用再建", demo);
}

struct marking { const char *content; };

static bool
mark(struct ctx *ctx, void *what)
{
	const struct marking *m = what;

	return org_setting_put(ctx, "demo", m->content);
}

static bool
put_mark(struct ctx *ctx, const char *content)
{
	struct marking m = { content };

	return db_write(ctx, mark, &m);
}

static void
show_progress(void *who, int city, long done, long of)
{
	const struct invocation *in = who;

	command_progress(in, city == 0 ? "生成演示城市" : "生成更多城市", done > of ? of : done, of);
}

/* As it was when the program came: the committee, and the city in it. */
static bool
found(struct ctx *ctx, struct invocation *in, const struct demo_plan *plan)
{
	const char *city, *organ;
	day today = ctx->today;
	int64_t now = ctx->now;
	day start = demo_start(plan);

	if (!demo_city(ctx, &city, &organ))
		return false;
	keep_invent_ids(0);
	ctx->today = start;
	ctx->now = day_moment(start, 9, 0, 0);
	bool good = command_found(ctx, city, organ) && put_mark(ctx, COMMAND_DEMO_MAKING);
	ctx->today = today;
	in->founded = good;
	if (good)
		good = demo_fill(ctx, plan);
	ctx->now = now;
	return good;
}

/* A few numbers of the year before the first, where there is no ledger of them. */
static bool
attest_before(struct ctx *ctx, const struct demo_plan *plan)
{
	struct question q = { .from = day_make(plan->from_year - 1, 1, 1), .until = day_make(plan->from_year, 1, 1) };
	const struct figure *figure;
	const struct source *file = source_find(&ctx->house->sources, "demo/attested.yaml");
	struct node *root;
	struct answer answer;
	const char *source;
	day today = ctx->today;

	if (file == NULL)
		return true;
	if (!node_read(ctx, file, &root))
		return false;
	const struct node *figures = node_get(root, "figures");
	if (!node_text_must(ctx, root, "source", &source))
		return false;
	ctx->today = q.until + 30;
	if (ctx->today > today)
		ctx->today = today;
	for (size_t i = 0; figures != NULL && i < figures->pairs.n; i++)
		if (!figure_get(ctx, figures->pairs.at[i].key, &figure) || !figure_answer(ctx, figure, &q, &answer) ||
		    (answer.missing && !figure_attest(ctx, figure, &q, figures->pairs.at[i].value->text, source)))
			return false;
	ctx->today = today;
	return true;
}

struct newcomer { const char *name, *role, *org; };

static bool
add_newcomer(struct ctx *ctx, void *what)
{
	const struct newcomer *n = what;
	char *password;

	if (!account_add(ctx, n->name, NULL, n->role, n->org, &password))
		return false;
	printf("%s（%s）的一次性密码（只显示这一次）：%s\n", n->name, role_label(role_find(ctx->roles, n->role)), password);
	return command_said(ctx);
}

static bool
add_account(struct ctx *ctx, const char *name, const char *role, const char *org)
{
	return db_write(ctx, add_newcomer, &(struct newcomer){ name, role, org });
}

bool
demo_run(struct ctx *ctx, struct invocation *in)
{
	struct demo_plan plan = { .progress = show_progress, .who = in };

	if (!read_plan(ctx, in, &plan) || !command_make(ctx, in, must_be_empty) || !found(ctx, in, &plan) ||
	    !attest_before(ctx, &plan))
		return false;
	char *content = arena_strf(ctx->arena, "%d 个城市，%d-%d 年，种子 %lld，截至 %s", plan.cities, plan.from_year,
	    plan.until_year, (long long)plan.seed, day_str(ctx->arena, ctx->today));
	return add_account(ctx, "admin", "administrator", COMMAND_ROOT_CODE) &&
	    add_account(ctx, "unit", "unit_clerk", demo_unit_code(ctx)) && put_mark(ctx, content);
}
