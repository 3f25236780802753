#include "tree_rule.h"

#include <string.h>

#include "org.h"
#include "row.h"
#include "statements.h"
#include "text.h"

enum { NAMED_MOST = 5, KINDS_MOST = 8 };

/* ---- one record ---- */

/* One tree: on no day has an organisation two parents. */
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

static bool
stands(struct ctx *ctx, const struct field *f, const char *field, int64_t org, const char *kind, int64_t parent, const char *above)
{
	const char *const *kinds = type_of_kinds(f, kind);

	return kinds == NULL || text_is_among(above, kinds) || problem_field(ctx, field, "“%s”是%s，不能隶属于“%s”（%s）",
	    org_name(ctx, org, ctx->today), org_kind_label(kind), org_name(ctx, parent, ctx->today), org_kind_label(above));
}

/* The two kinds of each relation of ${r}, an organisation that may have become another one. */
static bool
check_kinds(struct ctx *ctx, const struct record *r)
{
	const struct field *parent = type_field(type_find(ctx->house, "org_parent"), "parent");
	const char *kind = record_content(r, "kind")->value.text;
	VEC(struct org) pairs = { 0 };
	struct rows *rows;
	bool good = true;

	if (r->id == 0)
		return true;
	if (!db_rows(ctx, sql_org_beside, DB_ARGS(db_int("id", r->id)), &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &pairs) = (struct org){ .id = rows_int(rows, 0), .parent = rows_int(rows, 1),
			.kind = rows_str(ctx, rows, 2) };
	if (!rows_end(ctx, rows))
		return false;
	EACH(const struct org, p, pairs)
		good = good && (p->id == r->id ? stands(ctx, parent, "kind", r->id, kind, p->parent, p->kind) :
		    stands(ctx, parent, "kind", p->id, p->kind, r->id, kind));
	return good;
}

bool
tree_rule_check(struct ctx *ctx, const struct record *r)
{
	const struct content *parent = r->type->tree == TREE_PARENT ? record_content(r, "parent") : NULL;
	const char *kind, *above;
	bool alive;

	if (r->type->tree == TREE_ORGANISATION)
		return check_kinds(ctx, r);
	if (parent == NULL)
		return true;
	if (!check_one_parent(ctx, r) || !org_standing(ctx, r->org, ctx->today, &kind, &alive) ||
	    !org_standing(ctx, parent->value.i, ctx->today, &above, &alive))
		return false;
	if (kind == NULL || above == NULL)
		return problem_field(ctx, kind == NULL ? "org" : "parent", "“%s”已经作废，请先恢复这个组织",
		    org_name(ctx, kind == NULL ? r->org : parent->value.i, ctx->today));
	return parent->value.i == r->org ||		/* the type's own rule says that */
	    stands(ctx, type_field(r->type, "parent"), "parent", r->org, kind, parent->value.i, above);
}

/* ---- what refers to an organisation ---- */

struct referring { int64_t org; struct buf say; int kinds; };

static bool
count_rows(struct ctx *ctx, struct referring *s, const char *sql, const char *label, const char *field)
{
	int64_t n;

	if (!db_get_int(ctx, sql, DB_ARGS(db_int("org", s->org)), NULL, &n))
		return false;
	if (n > 0 && ++s->kinds <= KINDS_MOST)
		buf_putf(&s->say, "%s%s%s%s%s %lld 条", s->kinds == 1 ? "" : "、", label, field == NULL ? "" : "（",
		    field == NULL ? "" : field, field == NULL ? "" : "）", (long long)n);
	return true;
}

/* Its own names and places stay with it: they are nothing without it, and come back with it. */
static bool
is_part_of_org(const struct type *t)
{
	return t->tree == TREE_ORGANISATION || t->tree == TREE_PARENT || t->tree == TREE_NAME;
}

static bool
count_type(struct ctx *ctx, struct referring *s, const struct type *t)
{
	if (!is_part_of_org(t) && !count_rows(ctx, s, arena_strf(ctx->arena, "select count(*) from %s where org = :org", t->name),
	    t->label, NULL))
		return false;
	EACH(const struct field, f, t->fields) {
		if (f->kind != KIND_ORGANISATION)
			continue;
		const char *sql = f->table == NULL ?
		    arena_strf(ctx->arena, "select count(*) from %s where %s = :org", t->name, f->name) :
		    arena_strf(ctx->arena, "select count(*) from %s r join %s l on l.record = r.id where l.item = :org",
		    t->name, f->table);
		if (!count_rows(ctx, s, sql, t->label, f->label))
			return false;
	}
	return true;
}

bool
tree_rule_strike(struct ctx *ctx, const struct record *r)
{
	struct referring s = { .org = r->id, .say = buf_make(ctx->arena) };
	int64_t root;

	if (r->type->tree != TREE_ORGANISATION)
		return true;
	if (!org_root(ctx, &root))
		return false;
	if (r->id == root)
		return problem_say(ctx, PROBLEM_RULE, "“%s”是最上级的组织，不能作废", org_name(ctx, r->id, ctx->today));
	EACH(const struct type, t, ctx->house->types)
		if (t->derived_sql == NULL && !count_type(ctx, &s, t))
			return false;
	if (!count_rows(ctx, &s, sql_account_count_at, "在用的账号", NULL) ||
	    !count_rows(ctx, &s, sql_org_attested_count, "核定数", NULL))
		return false;
	return s.kinds == 0 || problem_say(ctx, PROBLEM_RULE, "还有记录指向“%s”，不能作废：%s%s；组织已不存在的，请填写撤销日期，"
	    "填错的请先更正或作废这些记录", org_name(ctx, r->id, ctx->today), s.say.at, s.kinds > KINDS_MOST ? "等" : "");
}

/* ---- days without a superior ---- */

struct loosening { struct tree_rule *rule; struct loose now; const char *ended; };

static void
add_loose(struct ctx *ctx, struct loosening *l, const char *until)
{
	if (l->now.org != 0 && strcmp(l->now.from, until) < 0)
		*VEC_ADD(ctx->arena, &l->rule->loose) = (struct loose){ l->now.org, l->now.from, until };
}

/* The days on which ${org}, or one that hangs on it at some time, lives without a superior. */
static bool
find_loose(struct ctx *ctx, int64_t org, struct tree_rule *out)
{
	struct loosening l = { .rule = out };
	struct rows *rows;

	if (!db_rows(ctx, sql_org_placings, DB_ARGS(db_int("org", org)), &rows))
		return false;
	while (rows_next(rows)) {
		const char *since = rows_str(ctx, rows, 3), *until = rows_str(ctx, rows, 4);

		if (rows_int(rows, 0) != l.now.org) {
			if (l.now.org != 0)
				add_loose(ctx, &l, l.ended);
			l.now = (struct loose){ .org = rows_int(rows, 0), .from = rows_str(ctx, rows, 1) };
			l.ended = rows_str(ctx, rows, 2);
		}
		if (since == NULL || until == NULL || strcmp(since, until) >= 0)
			continue;
		add_loose(ctx, &l, strcmp(since, l.ended) < 0 ? since : l.ended);
		l.now.from = strcmp(until, l.now.from) > 0 ? until : l.now.from;
	}
	if (l.now.org != 0)
		add_loose(ctx, &l, l.ended);
	return rows_end(ctx, rows);
}

static bool
was_loose(const struct tree_rule *rule, const struct loose *now)
{
	EACH(const struct loose, l, rule->loose)
		if (l->org == now->org && strcmp(l->from, now->from) <= 0 && strcmp(now->until, l->until) <= 0)
			return true;
	return false;
}

/* ---- around a change ---- */

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

/* -1, 0 or 1: whether the changed relation begins earlier, on the same day, or later (also: never). */
static int
begins(const struct tree_rule *rule)
{
	const struct field *since = rule->before->type->happened;

	if (rule->after == NULL)
		return 1;
	return rule->after->org != rule->before->org ? 0 : strcmp(record_content_of(rule->after, since)->value.text,
	    record_content_of(rule->before, since)->value.text);
}

static bool
follow(struct ctx *ctx, const struct tree_rule *rule)
{
	const struct record *before = rule->before;
	const struct type *t = before->type;
	struct record *former;

	if (!find_former(ctx, before, &former))
		return false;
	if (former == NULL)
		return true;
	const struct db_value *until = rule->after == NULL ? &record_content_of(before, t->ended)->value :
	    &record_content_of(rule->after, t->happened)->value;
	if (until->kind == DB_TEXT && strcmp(record_content_of(former, t->happened)->value.text, until->text) >= 0)
		return problem_field(ctx, t->happened->name, "起始日期要晚于前一条隶属关系的起始日期 %s",
		    record_content_of(former, t->happened)->value.text);
	record_content_of(former, t->ended)->value = *until;
	return record_save_deferred(ctx, former);
}

bool
tree_rule_begin(struct ctx *ctx, const struct record *before, const struct record *after, struct tree_rule *out)
{
	*out = (struct tree_rule){ 0 };
	if (before == NULL || (before->type->tree != TREE_ORGANISATION && before->type->tree != TREE_PARENT))
		return true;
	out->before = before;
	out->after = after;
	return find_loose(ctx, before->org, out) && (before->type->tree != TREE_PARENT || begins(out) >= 0 || follow(ctx, out));
}

/* Those below an organisation that would live on without it. */
static bool
refuse_below(struct ctx *ctx, const struct record *r, const struct tree_rule *now, const struct tree_rule *rule)
{
	struct buf names = buf_make(ctx->arena);
	size_t n = 0;

	EACH(const struct loose, l, now->loose)
		if (l->org != r->id && !was_loose(rule, l) && n++ < NAMED_MOST)
			buf_putf(&names, "%s“%s”", n == 1 ? "" : "、", org_name(ctx, l->org, ctx->today));
	return problem_field(ctx, r->type->ended->name, "“%s”下面还有%s%s，请先划转或撤销", org_name(ctx, r->id, ctx->today), names.at,
	    n <= NAMED_MOST ? "" : arena_strf(ctx->arena, "等 %zu 个组织", n));
}

bool
tree_rule_end(struct ctx *ctx, const struct tree_rule *rule)
{
	struct tree_rule now = { 0 };
	const struct record *r = rule->before;
	const struct loose *own = NULL;
	bool below = false;

	if (r == NULL)
		return true;
	if ((r->type->tree == TREE_PARENT && begins(rule) > 0 && (!follow(ctx, rule) || !org_rebuild(ctx))) ||
	    !find_loose(ctx, r->org, &now))
		return false;
	EACH(const struct loose, l, now.loose)
		if (!was_loose(rule, l) && l->org == r->org)
			own = l;
		else if (!was_loose(rule, l))
			below = true;
	if (below)
		return refuse_below(ctx, r, &now, rule);
	if (own == NULL)
		return true;
	if (r->type->tree == TREE_ORGANISATION)
		return problem_field(ctx, r->type->happened->name, "“%s”从 %s 起没有上级组织，请先更正它的隶属关系",
		    org_name(ctx, r->org, ctx->today), own->from);
	return problem_field(ctx, r->type->ended->name, "“%s”从 %s 起会没有上级组织：换上级请用“划转”，填错了请修改上级组织或起始日期",
	    org_name(ctx, r->org, ctx->today), own->from);
}
