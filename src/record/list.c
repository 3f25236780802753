/* Lists of records: filters, scope, order and pages in one statement. */
#include <string.h>

#include "actor.h"
#include "money.h"
#include "org.h"
#include "record.h"
#include "row.h"
#include "statements.h"
#include "text.h"

/* What a filter's text stands for in the column of ${f}: days, money and numbers as people type them, references by id. */
static bool
read_value(struct ctx *ctx, const struct field *f, const char *text, struct db_value *out)
{
	const char *stored = text;
	int64_t number = 0;
	bool good = true;
	day d;

	if (f->kind == KIND_DAY && (good = day_read(text, &d)))
		stored = day_str(ctx->arena, d);
	else if (f->kind == KIND_MONEY)
		good = money_read(text, &number);
	else if (!kind_is_text(f->kind))
		good = text_read_scaled(text, f->places, &number);
	*out = kind_is_text(f->kind) ? db_text("", stored).value : db_int("", number).value;
	return good || problem_field(ctx, f->name, "“%s”不能用“%s”筛选", f->label, text);
}

/* What a person may not see is found neither by looking for it nor by the order it stands in. */
static bool
is_open(struct ctx *ctx, const struct field *f)
{
	return !f->private || ctx->actor->private || problem_say(ctx, PROBLEM_RIGHT, "您无权按“%s”筛选或排序", f->label);
}

struct listing {
	const struct list_query *query;
	const char *key, *after;	/* what orders a row f; the same of what stood in :after_key */
	const char *column;		/* in which that stands: empty where the key is */
	struct buf where, scope;	/* conditions on a row f; the scope, which is none for a kept list */
	bool whole;			/* no scope: a kept list, or organisations that are struck out and stand nowhere */
	bool gathered;			/* a part of the tree is asked, whose rows are fewer than the ledger's */
	VEC(struct db_arg) args;
};

/* The order in which rows are read; a page before a row is read from there. */
static bool
rises(const struct list_query *q)
{
	return q->ascending != q->backward;
}

static const char *
way(const struct list_query *q)
{
	return rises(q) ? "asc" : "desc";
}

/* ${stored} as it stands in order: an organisation as the tree has it, a choice as the catalogue names them, what refers to a
   record by its id, which is the order of a drop-down: Chinese titles have none, and are made in C. */
static const char *
ordered(struct ctx *ctx, const struct list_query *q, const char *stored)
{
	struct buf sql = buf_make(ctx->arena);
	size_t n = 0;

	if (q->by_org || (q->sort != NULL && q->sort->kind == KIND_ORGANISATION))
		return arena_strf(ctx->arena, "(select cast(1000000 + coalesce(o.sort, 999999) as text) || o.code"
		    " from organisation_all o where o.id = %s)", stored);
	if (q->sort == NULL || q->sort->kind != KIND_CHOICE)
		return stored;
	buf_putf(&sql, "case when %s is null then null", stored);
	EACH(const struct choice, c, q->sort->choices)
		buf_putf(&sql, " when %s = '%s' then %zu", stored, c->value, n++);
	buf_putf(&sql, " else %zu end", n);
	return sql.at;
}

static struct listing
listing_make(struct ctx *ctx, const struct list_query *q)
{
	struct listing l = { .query = q, .where = buf_make(ctx->arena), .scope = buf_make(ctx->arena) };

	l.column = q->by_org ? "f.org" : arena_strf(ctx->arena, "f.%s", (q->sort == NULL ? q->type->happened : q->sort)->name);
	l.key = ordered(ctx, q, l.column);
	l.after = ordered(ctx, q, q->sort != NULL && q->sort->kind == KIND_CHOICE ? "cast(:after_key as text)" : ":after_key");
	return l;
}

static bool
put_filter(struct ctx *ctx, struct listing *l, const struct list_filter *filter, size_t i)
{
	const struct field *f = filter->field;
	const struct { const char *text, *op, *name; } parts[] = {
		{ filter->from, ">=", "from" }, { filter->until, "<", "until" }, { filter->equals, "=", "is" },
	};

	if (!is_open(ctx, f))
		return false;
	for (size_t k = 0; k < COUNT(parts); k++) {
		char *name = arena_strf(ctx->arena, "%s%zu", parts[k].name, i);
		struct db_value value;

		if (parts[k].text == NULL)
			continue;
		if (!read_value(ctx, f, parts[k].text, &value))
			return false;
		if (f->table != NULL)
			buf_putf(&l->where, " and f.id in (select record from %s where %s %s :%s)", f->table,
			    f->kind == KIND_PEOPLE ? "person" : "item", parts[k].op, name);
		else
			buf_putf(&l->where, " and f.%s %s :%s", f->name, parts[k].op, name);
		*VEC_ADD(ctx->arena, &l->args) = db_value(name, value);
	}
	if ((filter->empty || filter->filled) && !kind_is_link(f))
		buf_putf(&l->where, " and f.%s is %snull", f->name, filter->empty ? "" : "not ");
	if (filter->contains == NULL)
		return true;
	if (!kind_is_text(f->kind) || f->table != NULL)
		return problem_field(ctx, f->name, "“%s”不能按文字查找", f->label);
	char *name = arena_strf(ctx->arena, "has%zu", i);
	buf_putf(&l->where, " and f.%s like :%s escape '\\'", f->name, name);
	*VEC_ADD(ctx->arena, &l->args) = db_text(name, text_like(ctx->arena, filter->contains));
	return true;
}

void
row_days(const struct type *t, const char *row, struct buf *sql)
{
	const char *happened = t->happened->name;

	buf_putf(sql, "%s.%s < w.until and ", row, happened);
	if (t->ended == NULL)
		buf_putf(sql, "w.since <= %s.%s", row, happened);
	else
		buf_putf(sql, "(w.since <= %s.%s or (w.since <= :today and (%s.%s is null or w.since < %s.%s)))", row, happened,
		    row, t->ended->name, row, t->ended->name);
}

/* Of persons, ${t}: the type after ${last} (NULL: the first) that says where they stand; NULL where there is no more. */
static const struct type *
next_standing(const struct ctx *ctx, const struct type *t, const struct type *last)
{
	const struct type *s = last == NULL ? ctx->house->types.at : last + 1;
	const struct type *end = ctx->house->types.at + ctx->house->types.n;

	for (; strcmp(t->name, "person") == 0 && s < end; s++)
		if (right_stands(ctx, s) != NULL)
			return s;
	return NULL;
}

/* ${org} lies in the closure ${closure} of :${of} then. */
static void
put_within(const struct type *t, const char *closure, const char *of, const char *org, struct buf *sql)
{
	buf_putf(sql, "exists (select 1 from %s w where w.within = :%s and w.org = %s and ", closure, of, org);
	row_days(t, "f", sql);
	buf_putc(sql, ')');
}

/* Its organisation, or one of those that hold it jointly, does, or a person stands there; asked row by row, because the view
   of all holders would be made anew for one page. */
static void
put_holder_within(const struct ctx *ctx, const struct type *t, const char *closure, const char *of, struct buf *sql)
{
	buf_puts(sql, " and (");
	put_within(t, closure, of, "f.org", sql);
	if (t->joint != NULL) {
		buf_putf(sql, " or exists (select 1 from %s l where l.record = f.id and ", t->joint->table);
		put_within(t, closure, of, "l.item", sql);
		buf_putc(sql, ')');
	}
	for (const struct type *s = NULL; (s = next_standing(ctx, t, s)) != NULL;) {
		buf_putf(sql, " or exists (select 1 from %s s join %s w on w.org = s.org and ", s->name, closure);
		row_days(s, "s", sql);
		buf_putf(sql, " where s.%s = f.id and w.within = :%s)", right_stands(ctx, s)->name, of);
	}
	buf_putc(sql, ')');
}

static void
put_order(const struct listing *l, struct buf *sql)
{
	buf_putf(sql, " order by %s %s nulls %s, f.id %s limit :most", l->key, way(l->query),
	    l->query->backward ? "first" : "last", way(l->query));
}

/* The rows that the organisations of the scope hold themselves, by the index that begins with the organisation.  One that came,
   went and came again has held a state twice. */
static void
put_own(const struct listing *l, struct buf *sql)
{
	const struct type *t = l->query->type;

	buf_putf(sql, "select %sf.id, %s from org_within w join %s_all f on f.org = w.org and ",
	    t->ended == NULL ? "" : "distinct ", l->key, t->name);
	row_days(t, "f", sql);
	buf_putf(sql, " where w.within = :scope and %s", l->where.at);
}

/*
 * Each organisation of the scope has a last row that the page could hold if it had the page to itself: no row of the page
 * stands behind the foremost of them, so what does is not looked at.  A search goes through all rows anyway, and what is
 * struck out has no index.
 */
static void
put_bound(const struct listing *l, struct buf *sql)
{
	const struct list_query *q = l->query;

	if (q->by_org || (q->sort != NULL && !q->sort->happened) || q->struck || q->filters.n > 0)
		return;
	buf_putf(sql, " and %s %s coalesce((select %s((select %s from %s_all f where %s and f.org = w.org and ", l->key,
	    rises(q) ? "<=" : ">=", rises(q) ? "min" : "max", l->key, q->type->name, l->where.at);
	row_days(q->type, "f", sql);
	buf_putf(sql, " order by %s %s limit 1 offset :most - 1)) from org_within w where w.within = :scope), %s)", l->key,
	    way(q), rises(q) ? "'9999-12-31'" : "''");
}

/* Besides: " union select" those that organisations of the scope hold jointly, or that stand in them. */
static void
put_others(const struct ctx *ctx, const struct type *t, struct buf *sql)
{
	if (t->joint != NULL)
		buf_putf(sql, " union select l.record from %s l join org_within w on w.within = :scope and w.org = l.item",
		    t->joint->table);
	for (const struct type *s = NULL; (s = next_standing(ctx, t, s)) != NULL;)
		buf_putf(sql, " union select s.%s from %s s join org_within w on w.within = :scope and w.org = s.org",
		    right_stands(ctx, s)->name, s->name);
}

/*
 * For the whole city the day's index gives the first rows at once, and each asks whether its organisation is in the tree.  A part
 * of it has few organisations, whose rows are gathered: the first of their own, and all that they hold jointly.
 */
static void
put_gathered(const struct ctx *ctx, const struct listing *l, struct buf *sql)
{
	const struct type *t = l->query->type;

	buf_puts(sql, " and f.id in (select o.id from (");
	put_own(l, sql);
	put_bound(l, sql);
	put_order(l, sql);
	buf_puts(sql, ") o");
	put_others(ctx, t, sql);
	buf_putc(sql, ')');
}

/* The asked organisation's rows, and of them those that the actor reaches: a moved organisation had days outside. */
static bool
put_scope(struct ctx *ctx, struct listing *l)
{
	const struct type *t = l->query->type;
	const struct actor *actor = ctx->actor;
	int64_t root = 0, scope = l->query->org == 0 ? actor->org : l->query->org;
	bool own = actor_own_only(ctx, ACT_SEE, t->section), inside = true;
	int64_t always = 1;

	l->whole = t->kept;
	if (l->whole)
		return true;
	if (!org_root(ctx, &root) || (actor->role != NULL && scope != actor->org && !db_get_int(ctx, sql_org_within_times,
	    DB_ARGS(db_int("within", actor->org), db_int("org", scope)), &inside, &always)))
		return false;
	if (!inside)
		return problem_say(ctx, PROBLEM_RIGHT, "这个组织不在您的管理范围内");
	l->whole = l->query->struck && t->held == HELD_SELF && scope == root && !own;
	if (l->whole)
		return true;
	l->gathered = scope != root && !l->query->exact;
	if (l->query->exact)
		buf_puts(&l->where, " and f.org = :scope");
	put_holder_within(ctx, t, "org_within", "scope", &l->scope);
	*VEC_ADD(ctx->arena, &l->args) = db_int("scope", scope);
	if (t->ended != NULL)
		*VEC_ADD(ctx->arena, &l->args) = db_text("today", day_str(ctx->arena, ctx->today));
	if (actor->role == NULL || (always != 0 && !own))
		return true;
	put_holder_within(ctx, t, own ? "org_own" : "org_within", "actor", &l->where);
	*VEC_ADD(ctx->arena, &l->args) = db_int("actor", actor->org);
	return true;
}

/* Behind the last row of the page before, or before the first of the page behind; empty keys stand last in both orders. */
static bool
put_after(struct ctx *ctx, struct listing *l)
{
	const struct list_query *q = l->query;
	bool text = !q->by_org && (q->sort == NULL || kind_is_text(q->sort->kind));
	bool may_be_empty = q->sort != NULL && !q->sort->needed;
	const char *later = rises(q) ? ">" : "<";
	int64_t number = 0;

	if (q->after_key != NULL && !text && !text_read_int(q->after_key, &number))
		return problem_say(ctx, PROBLEM_USAGE, "翻页的位置不对，请从第一页看起");
	if (q->after_key != NULL) {
		buf_putf(&l->where, " and ((%s, f.id) %s (%s, :after_id)", l->key, later, l->after);
		buf_putf(&l->where, may_be_empty && !q->backward ? " or %s is null)" : ")", l->column);
		*VEC_ADD(ctx->arena, &l->args) = text ? db_text("after_key", q->after_key) : db_int("after_key", number);
	} else if (q->after_id != 0)
		buf_putf(&l->where, q->backward ? " and (%s is not null or f.id %s :after_id)" :
		    " and %s is null and f.id %s :after_id", l->column, later);
	if (q->after_key != NULL || q->after_id != 0)
		*VEC_ADD(ctx->arena, &l->args) = db_int("after_id", q->after_id);
	return true;
}

/* Which rows, without their order: what stands in the where of a row f. */
static bool
put_where(struct ctx *ctx, struct listing *l)
{
	const struct list_query *q = l->query;
	const struct field *ended = q->type->ended;

	buf_putf(&l->where, "f.struck_at is %snull", q->struck ? "not " : "");
	for (size_t i = 0; i < q->filters.n; i++)
		if (!put_filter(ctx, l, &q->filters.at[i], i))
			return false;
	if (q->named != NULL) {
		buf_puts(&l->where, " and f.org in (select org from org_name where name like :named escape '\\'"
		    " or short like :named escape '\\')");
		*VEC_ADD(ctx->arena, &l->args) = db_text("named", text_like(ctx->arena, q->named));
	}
	if (q->holding != NULL && ended != NULL) {
		buf_putf(&l->where, " and (f.%s is null or f.%s > :holding)", ended->name, ended->name);
		*VEC_ADD(ctx->arena, &l->args) = db_text("holding", q->holding);
	}
	return put_scope(ctx, l) && put_after(ctx, l);
}

bool
record_list(struct ctx *ctx, const struct list_query *q, struct record ***out, size_t *n, bool *more)
{
	const struct type *t = q->type;
	struct listing l = listing_make(ctx, q);
	struct buf sql = buf_make(ctx->arena);
	struct rows *rows;
	VEC(struct record *) list = { 0 };

	if (!actor_may(ctx, ACT_SEE, t->section))
		return problem_say(ctx, PROBLEM_RIGHT, "您的角色不能查看“%s”", t->label);
	if ((q->sort != NULL && !is_open(ctx, q->sort)) || !put_where(ctx, &l))
		return false;
	buf_puts(&sql, "select ");
	row_columns(t, &sql);
	buf_putf(&sql, " from %s_all f where %s%s", t->name, l.where.at, l.scope.at);
	if (l.gathered)
		put_gathered(ctx, &l, &sql);
	put_order(&l, &sql);
	*VEC_ADD(ctx->arena, &l.args) = db_int("most", (int64_t)q->limit + 1);
	*VEC_ADD(ctx->arena, &l.args) = (struct db_arg){ 0 };
	if (!db_rows(ctx, sql.at, l.args.at, &rows))
		return false;
	*more = false;
	while (rows_next(rows))
		if (list.n == q->limit)
			*more = true;
		else
			*VEC_ADD(ctx->arena, &list) = row_read(ctx, t, rows);
	if (!rows_end(ctx, rows))
		return false;
	EACH(struct record *, r, list)
		if (!row_links(ctx, *r))
			return false;
	for (size_t i = 0; q->backward && i < list.n / 2; i++) {
		struct record *r = list.at[i];

		list.at[i] = list.at[list.n - 1 - i];
		list.at[list.n - 1 - i] = r;
	}
	*out = list.at;
	*n = list.n;
	return true;
}

/* Own rows as far as asked; what is only held jointly, or only stands there, is looked for where these are fewer. */
static void
put_counted(const struct ctx *ctx, const struct listing *l, struct buf *sql)
{
	const struct type *t = l->query->type;
	struct buf others = buf_make(ctx->arena);

	if (l->whole)
		buf_putf(sql, "select f.id from %s_all f where %s", t->name, l->where.at);
	else
		put_own(l, sql);
	put_others(ctx, t, &others);
	if (l->whole || others.n == 0)
		return;
	buf_putf(sql, " union all select f.id, %s from %s_all f where f.id in (%s) and %s%s and not ", l->key, t->name,
	    others.at + strlen(" union "), l->where.at, l->scope.at);
	put_within(t, "org_within", "scope", "f.org", sql);
}

bool
record_count(struct ctx *ctx, const struct list_query *asked, size_t most, size_t *out)
{
	struct list_query q = *asked;
	struct listing l;
	struct buf sql = buf_make(ctx->arena);
	int64_t n;

	q.after_key = NULL;
	q.after_id = 0;
	q.sort = NULL;
	q.by_org = false;
	l = listing_make(ctx, &q);
	if (!actor_may(ctx, ACT_SEE, q.type->section) || !put_where(ctx, &l))
		return problem_any(ctx) ? false : problem_say(ctx, PROBLEM_RIGHT, "您的角色不能查看“%s”", q.type->label);
	buf_puts(&sql, "select count(*) from (");
	put_counted(ctx, &l, &sql);
	buf_puts(&sql, " limit :most) c");
	*VEC_ADD(ctx->arena, &l.args) = db_int("most", (int64_t)most + 1);
	*VEC_ADD(ctx->arena, &l.args) = (struct db_arg){ 0 };
	if (!db_get_int(ctx, sql.at, l.args.at, NULL, &n))
		return false;
	*out = (size_t)n;
	return true;
}
