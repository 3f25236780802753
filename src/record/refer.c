#include "refer.h"

#include "actor.h"
#include "org.h"
#include "statements.h"

enum { KINDS_MOST = 8 };

/* ---- what refers to a record ---- */

struct referring { int64_t id; struct buf say; int kinds; int64_t unseen; };

/* "主题党日（学习主题） 3 条"; what the actor may not see is only counted. */
static bool
count_rows(struct ctx *ctx, struct referring *s, const char *sql, const char *label, const char *field, bool seen)
{
	int64_t n;

	if (!db_get_int(ctx, sql, DB_ARGS(db_int("id", s->id)), NULL, &n))
		return false;
	if (!seen)
		s->unseen += n;
	else if (n > 0 && ++s->kinds <= KINDS_MOST)
		buf_putf(&s->say, "%s%s%s%s%s %lld 条", s->kinds == 1 ? "" : "、", label, field == NULL ? "" : "（",
		    field == NULL ? "" : field, field == NULL ? "" : "）", (long long)n);
	return true;
}

static bool
is_part_of_org(const struct type *t)
{
	return t->tree == TREE_ORGANISATION || t->tree == TREE_PARENT || t->tree == TREE_NAME;
}

static bool
refers(const struct field *f, const struct type *to)
{
	return f->kind == KIND_ORGANISATION ? to->tree == TREE_ORGANISATION : f->of == to;
}

static bool
count_type(struct ctx *ctx, struct referring *s, const struct type *to, const struct type *t)
{
	bool seen = actor_may(ctx, ACT_SEE, t->section);

	if (to->tree == TREE_ORGANISATION && !is_part_of_org(t) && !count_rows(ctx, s,
	    arena_strf(ctx->arena, "select count(*) from %s where org = :id", t->name), t->label, NULL, seen))
		return false;
	EACH(const struct field, f, t->fields) {
		if (!refers(f, to))
			continue;
		const char *sql = f->table == NULL ?
		    arena_strf(ctx->arena, "select count(*) from %s where %s = :id and id <> :id", t->name, f->name) :
		    arena_strf(ctx->arena, "select count(*) from %s r join %s l on l.record = r.id"
		    " where l.%s = :id and r.id <> :id", t->name, f->table, f->kind == KIND_PEOPLE ? "person" : "item");
		if (!count_rows(ctx, s, sql, t->label, f->label, seen))
			return false;
	}
	return true;
}

/* An organisation is also what accounts and attested numbers stand on; the root is what all stands on. */
static bool
count_beside(struct ctx *ctx, struct referring *s, const struct record *r)
{
	int64_t root;

	if (r->type->tree != TREE_ORGANISATION)
		return true;
	if (!org_root(ctx, &root))
		return false;
	if (r->id == root)
		return problem_say(ctx, PROBLEM_RULE, "“%s”是最上级的组织，不能作废", record_title(ctx, r));
	return count_rows(ctx, s, sql_account_count_at, "在用的账号", NULL, true) &&
	    count_rows(ctx, s, sql_org_attested_count, "核定数", NULL, true);
}

bool
refer_none(struct ctx *ctx, const struct record *r)
{
	struct referring s = { .id = r->id, .say = buf_make(ctx->arena) };
	const struct field *ended = r->type->ended;

	EACH(const struct type, t, ctx->house->types)
		if (t->derived_sql == NULL && !count_type(ctx, &s, r->type, t))
			return false;
	if (!count_beside(ctx, &s, r))
		return false;
	if (s.unseen > 0)
		buf_putf(&s.say, "%s您看不到的台账 %lld 条", s.kinds == 0 ? "" : "、", (long long)s.unseen);
	return s.say.n == 0 || problem_say(ctx, PROBLEM_RULE, "还有记录指向“%s”，不能作废：%s%s；%s登错的请先更正或作废这些记录",
	    record_title(ctx, r), s.say.at, s.kinds > KINDS_MOST ? "等" : "", ended == NULL ? "" :
	    arena_strf(ctx->arena, "已经结束的请填写“%s”，", ended->label));
}

/* ---- what a record refers to ---- */

static bool
check_counts(struct ctx *ctx, const struct field *f, int64_t id)
{
	const struct type *t = f->kind == KIND_ORGANISATION ? ctx->house->tree[TREE_ORGANISATION] : f->of;
	const char **titles = NULL;
	bool counts;

	if (!db_get_int(ctx, arena_strf(ctx->arena, "select 1 from %s where id = :id", t->name), DB_ARGS(db_int("id", id)), &counts,
	    &(int64_t){ 0 }) || (!counts && !record_titles(ctx, t, &id, 1, &titles)))
		return false;
	return counts || problem_field(ctx, f->name, "“%s”所指的%s“%s”已经作废，请先恢复它", f->label, t->label, titles[0]);
}

bool
refer_all(struct ctx *ctx, const struct record *r)
{
	bool good = true;

	EACH(const struct field, f, r->type->fields) {
		const struct content *c = record_content_of(r, f);

		if (f->of == NULL && f->kind != KIND_ORGANISATION)
			continue;
		if (c->value.kind == DB_INT)
			good &= check_counts(ctx, f, c->value.i);
		EACH(const struct db_value, item, c->items)
			good &= check_counts(ctx, f, item->i);
		EACH(const struct attendee, a, c->people)
			good &= check_counts(ctx, f, a->person);
	}
	return good;
}
