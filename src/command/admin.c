#include "command.h"

#include <string.h>

#include "actor.h"
#include "demo.h"
#include "bind.h"
#include "figure.h"
#include "file.h"
#include "keep.h"
#include "org.h"
#include "record.h"
#include "report_text.h"
#include "route.h"
#include "schema.h"
#include "text.h"

/* A password is said before it is kept, because what cannot be said must not be kept; ${said}: then it is taken back. */
static bool
take_back(struct ctx *ctx, bool good, const bool *said)
{
	return good || (*said && problem_say(ctx, PROBLEM_RULE, "没有存下，上面显示的一次性密码不能用"));
}

struct beginning { const char *city, *organ, *user; bool said; };

/* Together: a refused account leaves no committee behind. */
static bool
begin(struct ctx *ctx, void *what)
{
	struct beginning *b = what;
	char *password;

	if (!command_found(ctx, b->city, b->organ) ||
	    !account_add(ctx, b->user, NULL, "administrator", COMMAND_ROOT_CODE, &password))
		return false;
	printf("已建好。管理员 %s 的一次性密码（只显示这一次）：%s\n", b->user, password);
	b->said = true;
	return command_said(ctx);
}

bool
init_run(struct ctx *ctx, struct invocation *in)
{
	const char *city = command_option(in, "--city"), *organ = command_option(in, "--organ"),
		   *user = command_option(in, "--user");

	if (city == NULL || organ == NULL)
		return problem_say(ctx, PROBLEM_USAGE,
		    "请写 --city 市名 --organ 工委全称，如 dangjian init --city 临江市 --organ "
		    "中共临江市委市直机关工作委员会");
	struct beginning b = { city, organ, user == NULL ? "admin" : user, false };
	return command_make(ctx, in, command_unfounded) && take_back(ctx, db_write(ctx, begin, &b), &b.said);
}

bool
upgrade_run(struct ctx *ctx, struct invocation *in)
{
	(void)ctx;
	if (!in->quiet)
		printf("数据库已是最新\n");
	return true;
}

bool
user_list_run(struct ctx *ctx, struct invocation *in)
{
	json_t *out = json_array();
	struct account *list;
	size_t n;

	if (!account_list(ctx, &list, &n))
		return json_decref(out), false;
	for (struct account *a = list; a < list + n; a++)
		if (in->json)
			json_array_append_new(out, json_pack("{s:s,s:s,s:s,s:s,s:b}", "name", a->name, "role", a->role, "org",
			    a->org_code, "display", a->display, "disabled", (int)a->disabled));
		else
			printf("%-16s %-20s %-12s %s%s\n", a->name, a->role, a->org_code, a->display, a->disabled ? "（停用）" : "");
	if (in->json)
		command_print(out);
	else
		json_decref(out);
	return true;
}

/* Where the saving is tried again it is said again: the last one holds. */
static bool
say_password(struct ctx *ctx, const char *name, const char *password, bool *said)
{
	printf("%s 的一次性密码（只显示这一次）：%s\n", name, password);
	*said = true;
	return command_said(ctx);
}

struct naming { const char *name, *display, *role, *org; bool said; };

static bool
add(struct ctx *ctx, void *what)
{
	struct naming *a = what;
	char *password;

	return account_add(ctx, a->name, a->display, a->role, a->org, &password) && say_password(ctx, a->name, password, &a->said);
}

static bool
reset(struct ctx *ctx, void *what)
{
	struct naming *a = what;
	char *password;

	return account_reset(ctx, a->name, &password) && say_password(ctx, a->name, password, &a->said);
}

bool
user_add_run(struct ctx *ctx, struct invocation *in)
{
	const char *name = in->arguments[0], *role = command_option(in, "--role"), *org = command_option(in, "--org"),
		   *display = command_option(in, "--display");

	if (role == NULL || org == NULL)
		return problem_say(ctx, PROBLEM_USAGE, "请写 --role 角色 --org 组织代码");
	struct naming a = { name, display == NULL ? name : display, role, org, false };
	return take_back(ctx, db_write(ctx, add, &a), &a.said);
}

bool
user_reset_run(struct ctx *ctx, struct invocation *in)
{
	struct naming a = { .name = in->arguments[0] };

	return take_back(ctx, db_write(ctx, reset, &a), &a.said);
}

bool
user_disable_run(struct ctx *ctx, struct invocation *in)
{
	return account_disable(ctx, in->arguments[0], true);
}

bool
user_enable_run(struct ctx *ctx, struct invocation *in)
{
	return account_disable(ctx, in->arguments[0], false);
}

bool
audit_run(struct ctx *ctx, struct invocation *in)
{
	VEC(const char *) types = { 0 };
	int64_t entries, rows;

	if (!actor_may(ctx, ACT_AUDIT, NULL))
		return problem_say(ctx, PROBLEM_RIGHT, "您没有审计的权限");
	EACH(const struct type, t, ctx->house->types)
		if (t->derived_sql == NULL)
			*VEC_ADD(ctx->arena, &types) = t->name;
	*VEC_ADD(ctx->arena, &types) = NULL;
	/* First what all else is asked with: without an index of the history each question takes for ever. */
	bool whole = db_integrity(ctx);
	if (!schema_verify(ctx))
		return false;
	if (!(keep_verify(ctx, types.at, &entries, &rows) & figure_verify_attested(ctx) & org_verify(ctx) &
	    org_setting_verify(ctx) & account_verify(ctx) & file_verify(ctx) & bind_verify(ctx) & report_text_verify(ctx) & whole))
		return false;
	if (in->json)
		command_print(json_pack("{s:I,s:I,s:b}", "entries", (json_int_t)entries, "rows", (json_int_t)rows, "good", 1));
	else
		printf("留痕链 %lld 条、记录 %lld 条，全部一致\n", (long long)entries, (long long)rows);
	return true;
}

static json_t *
type_json(const struct type *t)
{
	json_t *fields = json_array(), *rules = json_array(), *held = json_array();

	EACH(const struct field, f, t->fields) {
		json_t *choices = json_array();

		EACH(const struct choice, c, f->choices)
			json_array_append_new(choices, json_pack("{s:s,s:s}", "value", c->value, "label", c->label));
		json_array_append_new(fields, json_pack("{s:s,s:s,s:s,s:b,s:s?,s:o,s:b}", "name", f->name, "label", f->label,
		    "kind", kind_name(f->kind), "needed", (int)f->needed, "to", f->of_name, "choices", choices,
		    "private", (int)f->private));
	}
	EACH(const struct rule, r, t->rules)
		json_array_append_new(rules, json_pack("{s:s,s:s}", "name", r->name, "say", r->say));
	for (const char *const *k = t->held_by; *k != NULL; k++)
		json_array_append_new(held, json_string(*k));
	return json_pack("{s:s,s:s,s:s,s:o,s:o,s:o}", "name", t->name, "label", t->label, "section", t->section, "held_by", held,
	    "fields", fields, "rules", rules);
}

bool
catalog_types_run(struct ctx *ctx, struct invocation *in)
{
	json_t *list = json_array();

	(void)ctx;
	EACH(const struct type, t, in->house.types)
		if (t->derived_sql == NULL && in->json)
			json_array_append_new(list, type_json(t));
		else if (!in->json)
			printf("%-28s %s%s\n", t->name, t->label, t->derived_sql == NULL ? "" : "（由其他记录得出）");
	if (in->json)
		command_print(list);
	else
		json_decref(list);
	return true;
}

/* Where a role is given, and whether it sees what is private. */
static void
print_role(const struct role *role)
{
	const char *between = "（";

	printf("%s %s", role_name(role), role_label(role));
	for (size_t i = 0; org_kind_at(i) != NULL; i++)
		if (role_fits(role, org_kind_at(i))) {
			printf("%s%s", between, org_kind_label(org_kind_at(i)));
			between = "、";
		}
	printf("；个人信息%s）\n", role_private(role) ? "可见" : "遮盖");
}

/* Everything one role can reach: a golden file of the tests, so that no change widens a right unnoticed. */
bool
catalog_rights_run(struct ctx *ctx, struct invocation *in)
{
	const struct house *house = &in->house;

	for (size_t i = 0; i < roles_count(house->roles); i++) {
		const struct role *role = roles_at(house->roles, i);
		struct actor actor = { .role = role, .org = 1 };
		struct ctx asking = { .actor = &actor, .house = house };

		print_role(role);
		EACH(const struct section, s, house->sections) {
			bool any = false;

			for (enum act a = 0; a < ACT_MAX; a++)
				if (actor_may(&asking, a, s->name)) {
					printf("%s%s%s", any ? " " : arena_strf(ctx->arena, "  %s: ", s->label), act_label(a),
					    actor_own_only(&asking, a, s->name) ? "（本级）" : "");
					any = true;
				}
			if (any)
				printf("\n");
		}
	}
	return true;
}

/* Every address of the web application with the right it asks for: what the tests walk. */
bool
catalog_routes_run(struct ctx *ctx, struct invocation *in)
{
	(void)in;
	for (size_t i = 0; i < routes_n; i++)
		printf("%s\n", route_line(ctx->arena, &routes[i]));
	return true;
}

bool
catalog_check_run(struct ctx *ctx, struct invocation *in)
{
	const char *folder = in->n == 0 ? in->catalog : in->arguments[0];

	if (in->n > 0 && in->catalog != NULL)
		return problem_say(ctx, PROBLEM_USAGE, "文件夹和 --catalog 只能写一个");
	if (!command_catalog(ctx, folder, &in->house))
		return false;
	ctx->house = &in->house;
	if (!demo_check(ctx))
		return false;
	if (!in->quiet)
		printf("目录没有问题：%zu 种记录，%zu 个统计项\n", in->house.types.n, in->house.figures->list.n);
	return true;
}
