#include "actor.h"

#include <string.h>

#include "account_row.h"
#include "org.h"
#include "statements.h"
#include "text.h"

enum within { WITHIN_NONE, WITHIN_OWN, WITHIN_BELOW };

struct grant { const char *section; enum within within[ACT_MAX]; };

struct role {
	const char *name, *label;
	const char *const *at;
	bool private;
	VEC(struct grant) grants;		/* one for each section */
};

struct roles { VEC(struct role) list; };

static const struct { const char *name, *label; } acts[] = {
	[ACT_SEE] = { "see", "查看" }, [ACT_ADD] = { "add", "登记" }, [ACT_CHANGE] = { "change", "修改" },
	[ACT_STRIKE] = { "strike", "作废" }, [ACT_REPORT] = { "report", "报告" }, [ACT_ATTEST] = { "attest", "核定" },
	[ACT_CONFIRM] = { "confirm", "确认绑定" }, [ACT_USERS] = { "users", "账号" }, [ACT_AUDIT] = { "audit", "审计" },
};

const char *
act_label(enum act act)
{
	return acts[act].label;
}

static bool
find_act(const char *name, enum act *out)
{
	for (enum act a = 0; a < ACT_MAX; a++)
		if (strcmp(acts[a].name, name) == 0) {
			*out = a;
			return true;
		}
	return false;
}

static struct grant *
find_grant(struct role *role, const char *section)
{
	EACH(struct grant, g, role->grants)
		if (strcmp(g->section, section) == 0)
			return g;
	return NULL;
}

/* {do: [see, add], on: [theory] or all, within: below} */
static bool
read_grant(struct ctx *ctx, const struct node *node, struct role *role)
{
	static const char *const known[] = { "do", "on", "within", NULL };
	const char *const *what = NULL, *const *on = NULL, *within = NULL;

	if (!node_known(ctx, node, known) || !node_texts(ctx, node, "do", &what) || !node_texts(ctx, node, "on", &on) ||
	    !node_text_must(ctx, node, "within", &within))
		return false;
	if (what == NULL || on == NULL)
		return node_fault(ctx, node, "每条权限要写 do、on 和 within");
	if (strcmp(within, "own") != 0 && strcmp(within, "below") != 0)
		return node_fault(ctx, node, "within 只能是 own 或 below，不能是“%s”", within);
	for (; *what != NULL; what++) {
		enum act act;

		if (!find_act(*what, &act))
			return node_fault(ctx, node, "没有“%s”这个动作", *what);
		EACH(struct grant, g, role->grants)
			if (strcmp(on[0], "all") == 0)
				g->within[act] = strcmp(within, "own") == 0 ? WITHIN_OWN : WITHIN_BELOW;
		for (const char *const *s = on; strcmp(on[0], "all") != 0 && *s != NULL; s++) {
			struct grant *g = find_grant(role, *s);

			if (g == NULL)
				return node_fault(ctx, node, "sections.yaml 里没有“%s”", *s);
			g->within[act] = strcmp(within, "own") == 0 ? WITHIN_OWN : WITHIN_BELOW;
		}
	}
	return true;
}

static bool
read_role(struct ctx *ctx, const struct node_pair *pair, const char *const *sections, struct role *out)
{
	static const char *const known[] = { "label", "at", "may", "private", NULL };
	struct role role = { .name = pair->key };
	const struct node *may = node_get(pair->value, "may");
	bool good = node_known(ctx, pair->value, known) && node_text_must(ctx, pair->value, "label", &role.label) &&
	    node_texts(ctx, pair->value, "at", &role.at);

	if (!good)
		return false;
	for (const char *const *s = sections; *s != NULL; s++)
		*VEC_ADD(ctx->arena, &role.grants) = (struct grant){ .section = *s };
	if (role.at == NULL || may == NULL || may->kind != NODE_LIST)
		return node_fault(ctx, pair->value, "角色“%s”要写 at 和 may", role.name);
	for (const char *const *k = role.at; *k != NULL; k++)
		if (!org_kind_is(*k))
			good = node_fault(ctx, node_get(pair->value, "at"), "没有“%s”这类组织", *k);
	good &= node_yes(ctx, pair->value, "private", &role.private);
	for (size_t i = 0; i < may->items.n; i++)
		good &= read_grant(ctx, may->items.at[i], &role);
	*out = role;
	return good;
}

bool
roles_read(struct ctx *ctx, const struct source *source, const char *const *sections, struct roles **out)
{
	struct roles *roles = arena_alloc(ctx->arena, sizeof *roles);
	struct node *root;
	bool good = true;

	if (!node_read(ctx, source, &root))
		return false;
	EACH(const struct node_pair, p, root->pairs) {
		struct role role;

		if (read_role(ctx, p, sections, &role))
			*VEC_ADD(ctx->arena, &roles->list) = role;
		else
			good = false;
	}
	if (good)
		*out = roles;
	return good;
}

const struct role *
role_find(const struct roles *roles, const char *name)
{
	EACH(const struct role, r, roles->list)
		if (strcmp(r->name, name) == 0)
			return r;
	return NULL;
}

const char *
role_name(const struct role *role)
{
	return role->name;
}

const char *
role_label(const struct role *role)
{
	return role->label;
}

bool
role_private(const struct role *role)
{
	return role->private;
}

size_t
roles_count(const struct roles *roles)
{
	return roles->list.n;
}

const struct role *
roles_at(const struct roles *roles, size_t i)
{
	return &roles->list.at[i];
}

bool
role_fits(const struct role *role, const char *org_kind)
{
	return text_is_among(org_kind, role->at);
}

bool
actor_may(const struct ctx *ctx, enum act act, const char *section)
{
	const struct role *role = ctx->actor->role;

	if (role == NULL)
		return true;
	EACH(const struct grant, g, role->grants)
		if (g->within[act] != WITHIN_NONE && (section == NULL || strcmp(g->section, section) == 0))
			return true;
	return false;
}

static bool
has(const struct role *role, enum act act)
{
	EACH(const struct grant, g, role->grants)
		if (g->within[act] != WITHIN_NONE)
			return true;
	return false;
}

bool
actor_covers(const struct ctx *ctx, const struct role *role)
{
	const struct role *own = ctx->actor->role;

	if (own == NULL || (!has(role, ACT_USERS) && !has(role, ACT_AUDIT)))
		return true;
	for (size_t i = 0; i < role->grants.n; i++)
		for (enum act a = 0; a < ACT_MAX; a++)
			if (role->grants.at[i].within[a] > own->grants.at[i].within[a])
				return false;
	return own->private || !role->private;
}

bool
actor_own_only(const struct ctx *ctx, enum act act, const char *section)
{
	const struct role *role = ctx->actor->role;

	for (size_t i = 0; role != NULL && i < role->grants.n; i++)
		if ((section == NULL || strcmp(role->grants.at[i].section, section) == 0) &&
		    role->grants.at[i].within[act] == WITHIN_OWN)
			return true;
	return false;
}

bool
actor_reaches(struct ctx *ctx, enum act act, const char *section, int64_t org, day from, day until, bool *out)
{
	if (!actor_own_only(ctx, act, section))
		return org_was_within(ctx, org, ctx->actor->org, from, until, out);
	return db_get_int(ctx, sql_org_was_own, DB_ARGS(db_int("within", ctx->actor->org), db_int("org", org),
	    db_text("from", day_str(ctx->arena, from)), db_text("until", day_str(ctx->arena, until))), out, &(int64_t){ 0 });
}

bool
actor_must(struct ctx *ctx, enum act act, const char *section, int64_t org, day on)
{
	bool within = false;

	if (ctx->actor->role == NULL)
		return true;
	if (!actor_may(ctx, act, section))
		return problem_say(ctx, PROBLEM_RIGHT, "您的角色“%s”没有“%s”的权限", ctx->actor->role->label, acts[act].label);
	return actor_reaches(ctx, act, section, org, on, on + 1, &within) &&
	    (within || problem_say(ctx, PROBLEM_RIGHT, "这个组织不在您的管理范围内"));
}

/* ---- who ---- */

bool
actor_has_all(struct ctx *ctx, bool *out)
{
	int64_t root = 0;

	if (ctx->actor->role != NULL && !org_root(ctx, &root))
		return false;
	*out = ctx->actor->role == NULL || ctx->actor->org == root;
	return true;
}

bool
actor_system(struct ctx *ctx, struct actor **out)
{
	struct actor *actor = arena_alloc(ctx->arena, sizeof *actor);

	*actor = (struct actor){ .name = "system", .display = "系统", .private = true };
	if (!org_root(ctx, &actor->org))
		return false;
	*out = actor;
	return true;
}

bool
actor_of_account(struct ctx *ctx, const struct account_row *row, struct actor **out)
{
	struct actor *actor = arena_alloc(ctx->arena, sizeof *actor);

	if (!account_row_must(ctx, row))
		return false;
	*actor = (struct actor){ .account = row->id, .name = row->name, .display = row->display, .org = row->org,
		.role = role_find(ctx->roles, row->role), .must_change = row->must_change };
	if (actor->role == NULL)
		return problem_say(ctx, PROBLEM_RIGHT, "账号 %s 的角色“%s”已不在 roles.yaml 里", row->name, row->role);
	actor->private = actor->role->private;
	*out = actor;
	return true;
}

bool
actor_named(struct ctx *ctx, const char *name, struct actor **out)
{
	struct account_row row;
	bool found;

	if (!account_row_get(ctx, sql_account_by_name, db_text("name", name), &row, &found))
		return false;
	if (!found || row.disabled)
		return problem_say(ctx, PROBLEM_USAGE, "没有可用的账号：%s", name);
	return actor_of_account(ctx, &row, out);
}
