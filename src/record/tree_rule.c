#include "tree_rule.h"

#include <string.h>

#include "limits.h"
#include "org.h"
#include "refer.h"
#include "row.h"
#include "statements.h"
#include "text.h"

/* ---- one relation ---- */

/* On no day has an organisation two superiors. */
static bool
check_one_parent(struct ctx *ctx, const struct record *r)
{
	const struct db_value *from = &record_content_of(r, r->type->happened)->value,
	    *until = &record_content_of(r, r->type->ended)->value;
	char *since = NULL;

	if (!db_get_str(ctx, sql_org_parent_beside, DB_ARGS(db_int("org", r->org), db_int("id", r->id), db_value("since", *from),
	    until->kind == DB_NULL ? db_text("until", DAY_OPEN_TEXT) : db_value("until", *until)), NULL, &since))
		return false;
	return since == NULL || problem_field(ctx, r->type->happened->name, strcmp(since, from->text) > 0 ?
	    "“%s”从 %s 起已有上级组织，请先作废那条隶属关系，或直接修改它" :
	    "“%s”从 %s 起已有上级组织，换上级请在它的组织卡片上用“划转”", org_name(ctx, r->org, record_day(ctx, r)), since);
}

/* A relation and the kinds of its two, NULL of one that is struck out. */
struct relation { int64_t org, parent; const char *kind, *above; };

static bool
check_kind(struct ctx *ctx, const struct relation *p, const char *field)
{
	const struct field *parent = type_field(ctx->house->tree[TREE_PARENT], "parent");
	const char *const *kinds = type_of_kinds(parent, p->kind);

	return kinds == NULL || text_is_among(p->above, kinds) || problem_field(ctx, field, "“%s”是%s，不能隶属于“%s”（%s）%s%s",
	    org_name(ctx, p->org, ctx->today), org_kind_label(p->kind), org_name(ctx, p->parent, ctx->today),
	    org_kind_label(p->above), kinds[0] == NULL ? "" : "，上级只能是", org_kind_labels(ctx->arena, kinds));
}

/* Kinds stand under their kinds: in the relation ${r}, or in all that the organisation ${r} has. */
static bool
check_kinds(struct ctx *ctx, const struct record *r)
{
	bool relation = r->type->tree == TREE_PARENT, good = true;
	VEC(struct relation) list = { 0 };
	struct rows *rows;

	if (!db_rows(ctx, sql_org_relations, DB_ARGS(db_int("relation", relation ? r->id : 0), db_int("org", relation ? 0 : r->id)),
	    &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &list) = (struct relation){ rows_int(rows, 0), rows_int(rows, 1), rows_str(ctx, rows, 2),
			rows_str(ctx, rows, 3) };
	if (!rows_end(ctx, rows))
		return false;
	EACH(const struct relation, p, list) {
		bool stands = p->kind != NULL && p->above != NULL;

		if (stands)
			good = good && check_kind(ctx, p, relation ? "parent" : "kind");
		else if (relation)
			good = problem_field(ctx, p->kind == NULL ? "org" : "parent", "“%s”已经作废，请先恢复这个组织",
			    org_name(ctx, p->kind == NULL ? p->org : p->parent, ctx->today));
	}
	return good;
}

bool
tree_rule_row(struct ctx *ctx, const struct record *r)
{
	bool relation = r->type->tree == TREE_PARENT;

	return (!relation || check_one_parent(ctx, r)) &&
	    ((!relation && r->type->tree != TREE_ORGANISATION) || check_kinds(ctx, r));
}

/* ---- names ---- */

/* An organisation is found and printed by its name: striking one out leaves no day without. */
static bool
check_named(struct ctx *ctx, const struct record *r)
{
	char *since = NULL;

	if (!db_get_str(ctx, sql_org_nameless_since, DB_ARGS(db_int("id", r->id)), NULL, &since))
		return false;
	return since == NULL || problem_say(ctx, PROBLEM_RULE, "“%s”从 %s 起会没有名称：写错的请直接修改这一条，另有名称的请先登记那个名称"
	    "（或清空它的停用日期）", org_name(ctx, r->org, ctx->today), since);
}

/* Which organisations are called as ${org} beside it, and when. */
static bool
find_namesakes(struct ctx *ctx, int64_t org, struct tree_act *out)
{
	struct rows *rows;

	if (!db_rows(ctx, sql_org_namesakes, DB_ARGS(db_int("org", org)), &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &out->namesakes) = (struct namesake){ org, rows_int(rows, 0), rows_int(rows, 2),
			rows_str(ctx, rows, 1), rows_str(ctx, rows, 3), rows_str(ctx, rows, 4) };
	return rows_end(ctx, rows);
}

static bool
was_namesake(const struct tree_act *act, const struct namesake *now)
{
	EACH(const struct namesake, n, act->namesakes)
		if (n->org == now->org && n->other == now->other && strcmp(n->from, now->from) <= 0 &&
		    strcmp(now->until, n->until) <= 0)
			return true;
	return false;
}

/* Which input of ${act} made it so: its name before its place, and these before what it is itself. */
static const char *
namesake_field(struct ctx *ctx, const struct tree_act *act, int64_t org)
{
	const char *parent = NULL, *own = "kind";

	EACH(const struct tree_change, c, act->changes) {
		const struct type *t = c->after == NULL ? NULL : c->after->type;

		if (t == NULL || c->after->org != org)
			continue;
		if (t->tree == TREE_NAME)
			return "name";
		if (t->tree == TREE_PARENT)
			parent = "parent";
		else if (t->tree == TREE_ORGANISATION && c->before != NULL && !record_same(ctx, c->before, c->after, t->ended))
			own = t->ended->name;
		else if (t->tree == TREE_ORGANISATION && c->before != NULL && !record_same(ctx, c->before, c->after, t->happened))
			own = t->happened->name;
	}
	return parent != NULL ? parent : own;
}

/* Two of one kind and name below one superior are one entered twice: no act makes them, whichever of their rows it changes. */
static bool
check_namesakes(struct ctx *ctx, int64_t org, const struct tree_act *act)
{
	struct tree_act now = { 0 };

	if (!find_namesakes(ctx, org, &now))
		return false;
	EACH(const struct namesake, n, now.namesakes)
		if (!was_namesake(act, n))
			return problem_field(ctx, namesake_field(ctx, act, org), "“%s”下面已有同名的“%s”（代码 %s）：是同一个的不要再设立，"
			    "确是两个的名称要能区分", org_name(ctx, n->parent, ctx->today), org_name(ctx, n->other, ctx->today), n->code);
	return true;
}

/* ---- what a change brings with it ---- */

/* The relation that ended where ${r} begins, or NULL. */
static bool
find_former(struct ctx *ctx, const struct record *r, struct record **out)
{
	int64_t id = 0;

	*out = NULL;
	return db_get_int(ctx, sql_org_parent_until, DB_ARGS(db_int("org", r->org),
	    db_value("until", record_content_of(r, r->type->happened)->value)), NULL, &id) &&
	    (id == 0 || record_get(ctx, r->type, id, out));
}

bool
tree_rule_former(struct ctx *ctx, const struct record *before, const struct record *after, struct record **out)
{
	const struct type *t = before == NULL ? NULL : before->type;

	*out = NULL;
	if (t == NULL || t->tree != TREE_PARENT || before->struck || (after != NULL && (after->org != before->org ||
	    record_same(ctx, before, after, t->happened))))
		return true;
	if (!find_former(ctx, before, out))
		return false;
	if (*out == NULL)
		return true;
	const char *since = record_content_of(*out, t->happened)->value.text;
	const struct db_value *until = after == NULL ? &record_content_of(before, t->ended)->value :
	    &record_content_of(after, t->happened)->value;
	if (until->kind == DB_TEXT && strcmp(since, until->text) >= 0)
		return problem_field(ctx, t->happened->name, "起始日期要晚于前一条隶属关系的起始日期 %s", since);
	record_content_of(*out, t->ended)->value = *until;
	return true;
}

/* ---- days without a superior ---- */

/* The days on which ${org}, or one that hangs on it at some time, lives without a superior that lives. */
static bool
find_loose(struct ctx *ctx, int64_t org, struct tree_act *out)
{
	struct rows *rows;

	if (!db_rows(ctx, sql_org_loose_around, DB_ARGS(db_int("org", org)), &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &out->loose) = (struct loose){ rows_int(rows, 0), rows_str(ctx, rows, 1),
		    rows_str(ctx, rows, 2) };
	return rows_end(ctx, rows);
}

static bool
was_loose(const struct tree_act *act, const struct loose *now)
{
	EACH(const struct loose, l, act->loose)
		if (l->org == now->org && strcmp(l->from, now->from) <= 0 && strcmp(now->until, l->until) <= 0)
			return true;
	return false;
}

static bool
places(const struct tree_act *act, int64_t org)
{
	EACH(const struct tree_change, c, act->changes)
		if (c->after != NULL && c->after->type->tree == TREE_PARENT && c->after->org == org)
			return true;
	return false;
}

/* One that is entered without a place, or comes back, waits on the root for who places it. */
static bool
may_wait(const struct tree_act *act, int64_t org)
{
	EACH(const struct tree_change, c, act->changes)
		if (c->before == NULL && c->after->type->tree == TREE_ORGANISATION && c->after->id == org)
			return !places(act, org);
	return false;
}

/* Those below an organisation that would live on without it. */
static bool
refuse_below(struct ctx *ctx, const struct record *r, const struct tree_act *act, const struct tree_act *now)
{
	struct buf names = buf_make(ctx->arena);
	size_t n = 0;

	EACH(const struct loose, l, now->loose)
		if (l->org != r->id && !was_loose(act, l) && n++ < LIMIT_NAMED)
			buf_putf(&names, "%s“%s”", n == 1 ? "" : "、", org_name(ctx, l->org, ctx->today));
	return problem_field(ctx, r->type->ended->name, "“%s”下面还有%s%s，请先划转或撤销", org_name(ctx, r->id, ctx->today), names.at,
	    n <= LIMIT_NAMED ? "" : arena_strf(ctx->arena, "等 %zu 个组织", n));
}

static bool
refuse_own(struct ctx *ctx, const struct record *r, const struct tree_act *act, const struct loose *l)
{
	const char *name = org_name(ctx, l->org, ctx->today);
	int64_t parent = 0;

	if (!db_get_int(ctx, sql_org_parent_on, DB_ARGS(db_int("org", l->org), db_text("on", l->from)), NULL, &parent))
		return false;
	if (parent != 0)
		return problem_field(ctx, places(act, l->org) ? "parent" : r->type->ended->name,
		    "上级组织“%s”在 %s 不存在（尚未设立或已撤销），“%s”从那天起会没有上级组织", org_name(ctx, parent, ctx->today), l->from, name);
	if (r->type->tree == TREE_ORGANISATION)
		return problem_field(ctx, r->type->happened->name, "“%s”从 %s 起没有上级组织，请先更正它的隶属关系", name, l->from);
	return problem_field(ctx, r->type->ended->name, "“%s”从 %s 起会没有上级组织：换上级请用“划转”，填错了请修改上级组织或起始日期",
	    name, l->from);
}

/* What ${r}, an organisation or a relation, does to ${org} and to those below. */
static bool
check_loose(struct ctx *ctx, const struct record *r, int64_t org, const struct tree_act *act)
{
	const struct loose *own = NULL;
	struct tree_act now = { 0 };
	bool below = false;

	if (!find_loose(ctx, org, &now))
		return false;
	EACH(const struct loose, l, now.loose)
		if (was_loose(act, l) || may_wait(act, l->org))
			continue;
		else if (l->org == org)
			own = own == NULL ? l : own;
		else
			below = true;
	return below ? refuse_below(ctx, r, act, &now) : own == NULL || refuse_own(ctx, r, act, own);
}

/* ---- an act ---- */

static bool
is_of(const struct record *r, int64_t org)
{
	return r != NULL && r->org == org;
}

bool
tree_rule_add(struct ctx *ctx, struct tree_act *act, const struct record *before, const struct record *after)
{
	const struct record *r = after == NULL ? before : after;
	bool place = r->type->tree == TREE_PARENT;

	if (r->type->tree == TREE_NOT)
		return true;
	if (r->type->tree == TREE_NAME && after == NULL)
		return check_named(ctx, before);
	*VEC_ADD(ctx->arena, &act->changes) = (struct tree_change){ before, after };
	if (r->type->tree == TREE_SERVES)
		return true;
	if (after != NULL && !find_namesakes(ctx, after->org, act))
		return false;
	if (r->type->tree == TREE_NAME)
		return true;
	return (before == NULL || find_loose(ctx, before->org, act)) &&
	    (!place || after == NULL || is_of(before, after->org) || find_loose(ctx, after->org, act));
}

bool
tree_rule_end(struct ctx *ctx, const struct tree_act *act)
{
	bool moves = false;

	EACH(const struct tree_change, c, act->changes) {
		const struct record *r = c->after == NULL ? c->before : c->after;

		moves = moves || r->type->tree != TREE_NAME;
		if (c->after != NULL && (!tree_rule_row(ctx, c->after) || (c->after->type->tree != TREE_SERVES &&
		    !check_namesakes(ctx, c->after->org, act))))
			return false;
	}
	if (moves && !org_rebuild(ctx))
		return false;
	EACH(const struct tree_change, c, act->changes) {
		const struct record *r = c->after == NULL ? c->before : c->after;

		if (r->type->tree != TREE_SERVES && r->type->tree != TREE_NAME && (!check_loose(ctx, r, r->org, act) ||
		    (c->before != NULL && !is_of(r, c->before->org) && !check_loose(ctx, r, c->before->org, act))))
			return false;
		if (r->type->tree == TREE_ORGANISATION && c->before != NULL && c->after != NULL &&
		    !refer_alive(ctx, c->before, c->after))
			return false;
	}
	return true;
}
