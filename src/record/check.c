#include <string.h>

#include "actor.h"
#include "org.h"
#include "record.h"
#include "row.h"
#include "schema.h"
#include "statements.h"
#include "text.h"

static const struct db_value *
value_of(const struct record *r, const struct field *f)
{
	return &record_content_of(r, f)->value;
}

static bool
is_empty(const struct record *r, const struct field *f)
{
	const struct content *c = record_content_of(r, f);

	return kind_is_link(f) ? c->items.n == 0 && c->people.n == 0 : c->value.kind == DB_NULL;
}

/* Has something been said of it already?  What could not be read is empty too. */
static bool
is_said(const struct ctx *ctx, const char *field)
{
	EACH(const struct problem, p, ctx->problems.list)
		if (p->field != NULL && strcmp(p->field, field) == 0)
			return true;
	return false;
}

bool
record_check_needed(struct ctx *ctx, const struct record *r)
{
	bool good = true;

	if (r->type->held != HELD_SELF && r->org == 0 && r->holder == NULL && !is_said(ctx, "org"))
		good = problem_field(ctx, "org", "请选择%s", r->type->org_label);
	EACH(const struct field, f, r->type->fields)
		if (f->needed && is_empty(r, f) && !is_said(ctx, f->name))
			good = problem_field(ctx, f->name, "“%s”必填", f->label);
	return good;
}

/* An item of a list is taken for a day on which it holds, however late the record is entered. */
static bool
check_holds(struct ctx *ctx, const struct field *f, const struct type *type, int64_t id, day on)
{
	const char *text = day_str(ctx->arena, on), **titles;
	bool holds;

	if (!db_get_int(ctx, arena_strf(ctx->arena, type->ended == NULL ? "select 1 from %s where id = :id and happened <= :on" :
	    "select 1 from %s where id = :id and happened <= :on and " SCHEMA_COUNTS_UNTIL " > :on", type->name),
	    DB_ARGS(db_int("id", id), db_text("on", text)), &holds, &(int64_t){ 0 }) ||
	    (!holds && !record_titles(ctx, type, &id, 1, &titles)))
		return false;
	return holds || problem_field(ctx, f->name, "%s“%s”在 %s 这一天还没有开始或已经结束，请换一项，或请工委更正名录里的日期",
	    type->label, titles[0], text);
}

/* Is row ${id} of what ${f} refers to there, and in the actor's sight? */
static bool
check_reference(struct ctx *ctx, const struct record *r, const struct field *f, int64_t id)
{
	const struct type *type = f->of;
	bool found, near;

	if (!right_near(ctx, type, id, &found, &near))
		return false;
	if (found && type->kept && ctx->actor->role != NULL)
		return check_holds(ctx, f, type, id, record_day(ctx, r));
	return near || problem_field(ctx, f->name, "所选的%s不存在或已作废", type->label);
}

/* Did ${before}, the saved version, already refer to ${id}?  What somebody else put there may be out of this actor's sight. */
static bool
referred(const struct record *before, const struct field *f, int64_t id)
{
	if (before == NULL)
		return false;
	const struct content *c = record_content_of(before, f);
	bool found = c->value.kind == DB_INT && c->value.i == id;

	EACH(const struct db_value, item, c->items)
		found = found || item->i == id;
	EACH(const struct attendee, a, c->people)
		found = found || a->person == id;
	return found;
}

/* Who gave, named or approved it says so himself: nobody below puts it into another's mouth, nor takes it out. */
static bool
check_acts(struct ctx *ctx, const struct record *r, const struct record *before, const struct field *f)
{
	const struct record *said[] = { before, r };

	if (!f->acts || (before != NULL && record_same(ctx, before, r, f)))
		return true;
	for (size_t i = 0; i < COUNT(said); i++) {
		bool own = true;

		if (said[i] != NULL && !right_acts(ctx, said[i], f, &own))
			return false;
		if (!own)
			return problem_field(ctx, f->name, "由“%s”登记，这里不能代填",
			    org_name(ctx, value_of(said[i], f)->i, record_day(ctx, said[i])));
	}
	return true;
}

/* What another gave, named or approved stays as that one wrote it, but for what is answered. */
static bool
check_answers(struct ctx *ctx, const struct record *r, const struct record *before)
{
	int64_t issuer = 0;
	bool good = true;

	if (before == NULL || !record_issuer(ctx, before, &issuer))
		return before == NULL;
	EACH(const struct field, f, r->type->fields)
		if (issuer != 0 && !f->answers && !f->acts && !record_same(ctx, before, r, f))
			good = problem_field(ctx, f->name, "“%s”由“%s”填写，这里不能修改", f->label,
			    org_name(ctx, issuer, record_day(ctx, before)));
	return issuer == 0 || before->org == r->org ? good : problem_field(ctx, "org", "这条是“%s”作出的，%s不能更换",
	    org_name(ctx, issuer, record_day(ctx, before)), r->type->org_label);
}

bool
record_check_references(struct ctx *ctx, const struct record *r)
{
	struct record *before = NULL;
	bool good = (r->id == 0 || record_get(ctx, r->type, r->id, &before)) && check_answers(ctx, r, before);

	EACH(const struct field, f, r->type->fields) {
		const struct content *c = record_content_of(r, f);

		good &= check_acts(ctx, r, before, f);
		if (f->of == NULL)
			continue;
		if (c->value.kind == DB_INT && !referred(before, f, c->value.i))
			good &= check_reference(ctx, r, f, c->value.i);
		EACH(const struct db_value, item, c->items)
			good &= referred(before, f, item->i) || check_reference(ctx, r, f, item->i);
		EACH(const struct attendee, a, c->people)
			good = good && (referred(before, f, a->person) || check_reference(ctx, r, f, a->person));
	}
	return good;
}

/* The organisation was alive on that day, may hold such a record, and the actor may write it. */
static bool
check_holder(struct ctx *ctx, const struct record *r, day on)
{
	const struct type *t = r->type;
	struct org org;
	const char *kind;
	bool alive;
	int64_t root;

	enum act act = r->id == 0 ? ACT_ADD : ACT_CHANGE;

	if (t->held == HELD_SELF && r->id == 0)
		return actor_must(ctx, act, t->section, ctx->actor->org, ctx->today);
	if (r->holder != NULL)		/* a new organisation hangs on the root until it is placed */
		return org_root(ctx, &root) && actor_must(ctx, act, t->section, root, ctx->today);
	if (t->held == HELD_SELF || t->tree == TREE_NAME || t->tree == TREE_PARENT)
		return right_must(ctx, act, r);
	if (!org_standing(ctx, r->org, on, &kind, &alive))
		return false;
	if (alive && kind != NULL && type_may_hold(t, kind))
		return right_must(ctx, act, r);
	if (!org_get_id(ctx, r->org, on, &org))
		return false;
	if (!alive)
		return problem_field(ctx, "org", "%s", org_away_say(ctx, &org, on));
	return problem_field(ctx, "org", "“%s”是%s，不能登记%s：%s只能是%s", org.name, org_kind_label(org.kind), t->label,
	    t->org_label, org_kind_labels(ctx->arena, t->held_by));
}

/* Which record it is, for who may see it. */
static bool
say_taken(struct ctx *ctx, const struct field *f, const struct type *t, int64_t id)
{
	size_t mark = ctx->problems.list.n;
	struct record *other;

	if (record_get(ctx, t, id, &other))
		return problem_add(ctx, (struct problem){ .sort = PROBLEM_FIELD, .field = f->name,
		    .say = arena_strf(ctx->arena, "“%s”已被“%s”使用", f->label, record_title(ctx, other)),
		    .see = arena_strf(ctx->arena, "%s/%lld", t->name, (long long)id) });
	return problem_forget_refusals(ctx, mark) && problem_field(ctx, f->name, "“%s”已被另一条记录使用", f->label);
}

static bool
check_unique(struct ctx *ctx, const struct record *r)
{
	bool good = true;

	EACH(const struct field, f, r->type->fields) {
		int64_t other = 0;

		if (!f->unique || is_empty(r, f))
			continue;
		if (!db_get_int(ctx, arena_strf(ctx->arena, "select id from %s where %s = :value and id <> :id", r->type->name,
		    f->name), DB_ARGS(db_value("value", *value_of(r, f)), db_int("id", r->id)), NULL, &other))
			return false;
		if (other != 0)
			good = say_taken(ctx, f, r->type, other);
	}
	return good;
}

static bool
say_broken(struct ctx *ctx, const struct record *r, const struct rule *rule)
{
	const char *basis = type_basis(ctx->arena, ctx->house, rule->basis, record_day(ctx, r));

	return problem_add(ctx, (struct problem){ .sort = PROBLEM_RULE, .field = rule->name,
	    .say = basis == NULL ? rule->say : arena_strf(ctx->arena, "%s（%s）", rule->say, basis) });
}

/* All rules in one statement, over the row as it would be. */
static bool
check_rules(struct ctx *ctx, const struct record *r)
{
	const struct type *t = r->type;
	struct db_arg *args = arena_alloc(ctx->arena, sizeof *args * (t->fields.n + 3));
	struct rows *rows;
	size_t n = 0;
	bool good = true;

	if (t->rules_sql == NULL)
		return true;
	args[n++] = db_int("org", r->org);
	args[n++] = db_text("saved_on", day_str(ctx->arena, ctx->today));
	EACH(const struct field, f, t->fields)
		if (!kind_is_link(f))
			args[n++] = db_value(f->name, *value_of(r, f));
	if (!db_rows(ctx, t->rules_sql, args, &rows))
		return false;
	bool asked = rows_next(rows);
	for (size_t i = 0; asked && i < t->rules.n; i++)
		if (rows_int(rows, (int)i) == 1)
			good = say_broken(ctx, r, &t->rules.at[i]);
	return rows_end(ctx, rows) && good;
}

bool
record_check(struct ctx *ctx, const struct record *r)
{
	if (!record_check_needed(ctx, r))
		return false;
	bool good = check_holder(ctx, r, record_day(ctx, r)) & check_rules(ctx, r) & check_unique(ctx, r);
	return good && (ctx->actor->role == NULL || record_check_references(ctx, r));
}

bool
record_twin(struct ctx *ctx, const struct record *r, int64_t *out)
{
	const struct type *t = r->type;
	struct clause sql = clause_make(ctx->arena);
	struct record **found;
	size_t n;

	*out = 0;
	EACH(const struct alone, rule, t->alone)
		if (rule->beside == t && rule->when == NULL && rule->most == NULL)
			return true;
	row_select(t, &sql);
	clause_put(&sql, DB_ARGS(db_int("org", r->org), db_int("id", r->id)),
	    "f.struck_at is null and f.org = :org and f.id <> :id");
	EACH(const struct field, f, t->fields)
		if (!kind_is_link(f) && is_empty(r, f))
			clause_put(&sql, NULL, " and f.%s is null", f->name);
		else if (!kind_is_link(f))
			clause_put(&sql, DB_ARGS(db_value(f->name, *value_of(r, f))), f->unspaced ?
			    " and replace(replace(f.%s, ' ', ''), '　', '') = replace(:%s, ' ', '')" : " and f.%s = :%s", f->name,
			    f->name);
	if (!row_read(ctx, t, &sql, &found, &n) || !row_links(ctx, t, found, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		bool same = true;

		EACH(const struct field, f, t->fields)
			same = same && (f->unspaced || record_same(ctx, r, found[i], f));
		*out = same ? found[i]->id : *out;
	}
	return true;
}
