#include "refer.h"

#include <string.h>

#include "actor.h"
#include "limits.h"
#include "org.h"
#include "statements.h"

/* ---- what refers to a record ---- */

struct referring { int64_t id; struct buf say; int kinds; int64_t unseen; };

/* "主题党日（学习主题） 3 条"; what the actor may not see is only counted. */
static bool
count(struct ctx *ctx, struct referring *s, const char *sql, const struct db_arg *args, const char *label, const char *field,
    bool seen)
{
	int64_t n;

	if (!db_get_int(ctx, sql, args, NULL, &n))
		return false;
	if (!seen)
		s->unseen += n;
	else if (n > 0 && ++s->kinds <= LIMIT_NAMED)
		buf_putf(&s->say, "%s%s%s%s%s %lld 条", s->kinds == 1 ? "" : "、", label, field == NULL ? "" : "（",
		    field == NULL ? "" : field, field == NULL ? "" : "）", (long long)n);
	return true;
}

static bool
count_rows(struct ctx *ctx, struct referring *s, const char *sql, const char *label, const char *field, bool seen)
{
	return count(ctx, s, sql, DB_ARGS(db_int("id", s->id)), label, field, seen);
}

/* "主题党日 3 条、党员身份（人员） 1 条"; "" if there is nothing. */
static const char *
what(const struct ctx *ctx, const struct referring *s)
{
	return arena_strf(ctx->arena, "%s%s%s", s->say.at, s->kinds > LIMIT_NAMED ? "等" : "", s->unseen == 0 ? "" :
	    arena_strf(ctx->arena, "%s您看不到的台账 %lld 条", s->kinds == 0 ? "" : "、", (long long)s->unseen));
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
	const char *records = what(ctx, &s);
	return records[0] == '\0' || problem_say(ctx, PROBLEM_RULE, "还有记录指向“%s”，不能作废：%s；%s登错的请先更正或作废这些记录",
	    record_title(ctx, r), records, ended == NULL ? "" : arena_strf(ctx->arena, "已经结束的请填写“%s”，", ended->label));
}

/* ---- what lies outside an organisation's life ---- */

struct lost { struct referring all; const char *from, *until; };

/* Of ${rows}, "theme_day r where …", those that count by a lost day: the day it happened, or another by which figures count. */
static bool
count_lost(struct ctx *ctx, struct lost *s, const struct type *t, const char *rows, const char *field)
{
	const char *happened = t->happened->name;

	EACH(const struct field, f, t->fields) {
		bool other = f != t->happened;
		const char *sql = arena_strf(ctx->arena, "select count(*) from %s and r.%s >= :from and r.%s < :until", rows,
		    f->name, f->name);

		if (other && !f->counted)
			continue;
		if (other)
			sql = arena_strf(ctx->arena, "%s and not (r.%s >= :from and r.%s < :until)", sql, happened, happened);
		if (!count(ctx, &s->all, sql, DB_ARGS(db_int("id", s->all.id), db_text("from", s->from),
		    db_text("until", s->until)), t->label, field != NULL ? field : other ? f->label : NULL,
		    actor_may(ctx, ACT_SEE, t->section)))
			return false;
	}
	return true;
}

/* What it keeps, what it holds jointly with others, and its acts. */
static bool
count_type_lost(struct ctx *ctx, struct lost *s, const struct type *t)
{
	if (!count_lost(ctx, s, t, arena_strf(ctx->arena, "%s r where r.org = :id", t->name), NULL))
		return false;
	EACH(const struct field, f, t->fields)
		if ((f->joint && !count_lost(ctx, s, t, arena_strf(ctx->arena, "%s r join %s l on l.record = r.id"
		    " where l.item = :id and r.org <> :id", t->name, f->table), f->label)) ||
		    (f->acts && !count_lost(ctx, s, t, arena_strf(ctx->arena, "%s r where r.%s = :id and r.org <> :id", t->name,
		    f->name), f->label)))
			return false;
	return true;
}

static bool
check_lost(struct ctx *ctx, const struct record *r, const struct field *f, const char *from, const char *until, const char *say)
{
	struct lost s = { .all = { .id = r->id, .say = buf_make(ctx->arena) }, .from = from, .until = until };

	if (strcmp(from, until) >= 0)
		return true;
	EACH(const struct type, t, ctx->house->types)
		if (t->derived_sql == NULL && !is_part_of_org(t) && !count_type_lost(ctx, &s, t))
			return false;
	const char *records = what(ctx, &s.all);
	return records[0] == '\0' || problem_field(ctx, f->name, "“%s”%s还有记录：%s；这些记录将不再计数，请改“%s”，或先更正、作废它们",
	    org_name(ctx, r->id, ctx->today), say, records, f->label);
}

static const char *
day_of(const struct record *r, const struct field *f)
{
	const struct db_value *value = &record_content_of(r, f)->value;

	return value->kind == DB_NULL ? DAY_OPEN_TEXT : value->text;
}

bool
refer_alive(struct ctx *ctx, const struct record *before, const struct record *after)
{
	const struct field *founded = after->type->happened, *ended = after->type->ended;
	const char *since = day_of(after, founded), *until = day_of(after, ended);

	return check_lost(ctx, after, founded, day_of(before, founded), since, arena_strf(ctx->arena, "在 %s 之前", since)) &&
	    check_lost(ctx, after, ended, until, day_of(before, ended), arena_strf(ctx->arena, "从 %s 起", until));
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

bool
refer_onward(struct ctx *ctx, const struct record *r)
{
	EACH(const struct field, f, r->type->fields) {
		bool back;

		if (f->kind != KIND_RECORD || f->of != r->type || record_content_of(r, f)->value.kind == DB_NULL)
			continue;
		if (!db_get_int(ctx, arena_strf(ctx->arena, "with recursive onward (id) as (select %s from %s where id = :id"
		    " union select t.%s from %s t join onward o on o.id = t.id) select 1 from onward where id = :id", f->name,
		    r->type->name, f->name, r->type->name), DB_ARGS(db_int("id", r->id)), &back, &(int64_t){ 0 }))
			return false;
		if (back)
			return problem_field(ctx, f->name, "“%s”不能是这条记录自己，也不能是（经别的记录）指向它的，请改选", f->label);
	}
	return true;
}
