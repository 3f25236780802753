/*
 * The statements of a list.  A row of the type's table is called f.  What decides about it is put together once, by
 * listing_make, and stands in every statement: struck out or not, the filters, what the actor reaches, where the page begins.
 * The examples call that HOLDS.
 *
 * A row is in scope if one of its holders lay in the asked organisation on its days (row_days, DAYS in the examples).  Its
 * holders are its own organisation, those that hold it jointly, and of a person also those in which he stands.  There are
 * three ways to find the rows:
 *
 *	everywhere	a kept list has no scope
 *	row by row	the index of the order gives the rows and each is asked for its holders: the whole city, whose first
 *			rows are nearly all in scope, and one organisation alone
 *	gathered	the organisations of the scope give the rows they hold: a part of the city, which would seldom be met
 *			on a walk through all, and every count, which needs no order
 *
 * The parameters:
 *
 *	:scope			the asked organisation, which stands for all below it
 *	:actor			the organisation from which the actor's rights go
 *	:today			until when a state that has not ended counts
 *	:most			so many rows are read
 *	:after_key, :after_id	where the page begins: what orders the row beside it, as stored, and its id
 *	:named, :holding	what the query says under these names
 *	:from0 :until0 :is0 :has0	what its filter 0 says
 */
#include "list_sql.h"

#include "actor.h"
#include "money.h"
#include "org.h"
#include "row.h"
#include "schema.h"
#include "statements.h"
#include "text.h"

/* How a row f comes to an organisation: by itself (->table NULL), or by rows h of a table that names both. */
struct holder {
	const char *table;
	const char *org, *record;	/* the columns of h */
	const struct type *type;	/* whose row, f or h, has the days that count */
	const char *row;
};

enum manner { EVERYWHERE, ROW_BY_ROW, GATHERED };

struct listing {
	struct ctx *ctx;
	const struct list_query *query;
	bool counts;			/* how many there are, not a page of them */
	const char *column, *key;	/* of the order: the column, and what is compared of it */
	struct db_arg most, scope;
	enum manner manner;
	VEC(struct holder) holders;	/* its own organisation first */
	struct clause holds;		/* HOLDS */
};

/* ---- order ---- */

/* The order in which rows are read; a page before a row is read from there. */
static bool
rises(const struct list_query *q)
{
	return q->ascending != q->backward;
}

/*
 * What ${stored} is in the order: an organisation as the tree has it, a choice as the catalogue names them; what refers to a
 * record by its id, which is the order of a drop-down: Chinese titles have none, and are made in C.
 *
 *	f.held_on
 *	(select coalesce(cast(5000000000000000 + o.sort as text), '9') || o.code from organisation_all o where o.id = f.org)
 *	case when f.form is null then null when f.form = 'read' then 0 when f.form = 'visit' then 1 else 2 end
 */
static const char *
ordered(struct ctx *ctx, const struct list_query *q, const char *stored)
{
	struct buf sql = buf_make(ctx->arena);
	size_t n = 0;

	if (q->by_org || (q->sort != NULL && q->sort->kind == KIND_ORGANISATION))
		return arena_strf(ctx->arena, "(select coalesce(cast(5000000000000000 + o.sort as text), '9') || o.code"
		    " from organisation_all o where o.id = %s)", stored);
	if (q->sort == NULL || q->sort->kind != KIND_CHOICE)
		return stored;
	buf_putf(&sql, "case when %s is null then null", stored);
	EACH(const struct choice, c, q->sort->choices)
		buf_putf(&sql, " when %s = '%s' then %zu", stored, c->value, n++);
	buf_putf(&sql, " else %zu end", n);
	return sql.at;
}

/* " order by f.held_on desc nulls last, f.id desc limit :most"; empty keys stand last in both orders. */
static void
put_order(const struct listing *l, struct clause *sql)
{
	const char *way = rises(l->query) ? "asc" : "desc";

	clause_put(sql, DB_ARGS(l->most), " order by %s %s nulls %s, f.id %s limit :most", l->key, way,
	    l->query->backward ? "first" : "last", way);
}

/*
 * Behind the last row of the page before, or before the first of the page behind:
 *
 *	and ((f.headcount, f.id) < (:after_key, :after_id) or f.headcount is null)
 */
static bool
add_after(struct listing *l)
{
	struct ctx *ctx = l->ctx;
	const struct list_query *q = l->query;
	bool text = !q->by_org && (q->sort == NULL || kind_is_text(q->sort->kind));
	bool choice = q->sort != NULL && q->sort->kind == KIND_CHOICE;
	bool empty_behind = q->sort != NULL && (!q->sort->needed || q->struck) && !q->backward;
	const char *later = rises(q) ? ">" : "<";
	const struct db_arg id = db_int("after_id", q->after_id);
	int64_t number = 0;

	if (q->after_key == NULL && q->after_id != 0)
		clause_put(&l->holds, DB_ARGS(id), q->backward ? " and (%s is not null or f.id %s :after_id)" :
		    " and %s is null and f.id %s :after_id", l->column, later);
	if (q->after_key == NULL)
		return true;
	if (!text && !text_read_int(q->after_key, &number))
		return problem_say(ctx, PROBLEM_USAGE, "翻页的位置不对，请从第一页看起");
	clause_put(&l->holds, DB_ARGS(text ? db_text("after_key", q->after_key) : db_int("after_key", number), id),
	    " and ((%s, f.id) %s (%s, :after_id)%s%s%s)", l->key, later,
	    ordered(ctx, q, choice ? "cast(:after_key as text)" : ":after_key"), empty_behind ? " or " : "",
	    empty_behind ? l->column : "", empty_behind ? " is null" : "");
	return true;
}

/* ---- filters ---- */

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

/* " and f.held_on >= :from0", or of a list " and f.id in (select record from theme_day_themes where item = :is0)" */
static bool
add_comparison(struct listing *l, const struct field *f, const char *text, const char *op, const char *name)
{
	struct db_value value;

	if (text == NULL)
		return true;
	if (!read_value(l->ctx, f, text, &value))
		return false;
	if (f->table != NULL)
		clause_put(&l->holds, DB_ARGS(db_value(name, value)), " and f.id in (select record from %s where %s %s :%s)",
		    f->table, f->kind == KIND_PEOPLE ? "person" : "item", op, name);
	else
		clause_put(&l->holds, DB_ARGS(db_value(name, value)), " and f.%s %s :%s", f->name, op, name);
	return true;
}

static bool
add_filter(struct listing *l, const struct list_filter *filter)
{
	struct arena *a = l->ctx->arena;
	const struct field *f = filter->field;
	size_t i = (size_t)(filter - l->query->filters.at);
	const char *has = arena_strf(a, "has%zu", i);

	if (!is_open(l->ctx, f) || !add_comparison(l, f, filter->from, ">=", arena_strf(a, "from%zu", i)) ||
	    !add_comparison(l, f, filter->until, "<", arena_strf(a, "until%zu", i)) ||
	    !add_comparison(l, f, filter->equals, "=", arena_strf(a, "is%zu", i)))
		return false;
	if ((filter->empty || filter->filled) && !kind_is_link(f))
		clause_put(&l->holds, NULL, " and f.%s is %snull", f->name, filter->empty ? "" : "not ");
	if (filter->contains == NULL)
		return true;
	if (!kind_is_text(f->kind) || f->table != NULL)
		return problem_field(l->ctx, f->name, "“%s”不能按文字查找", f->label);
	const char *part = f->narrow ? text_narrow(a, filter->contains) : filter->contains;
	clause_put(&l->holds, DB_ARGS(db_text(has, text_like(a, part))), " and f.%s like :%s escape '\\'", f->name,
	    has);
	return true;
}

/* ---- holders ---- */

static void
find_holders(struct listing *l)
{
	struct arena *a = l->ctx->arena;
	const struct type *t = l->query->type;

	*VEC_ADD(a, &l->holders) = (struct holder){ .type = t, .row = "f" };
	if (t->joint != NULL)
		*VEC_ADD(a, &l->holders) = (struct holder){ t->joint->table, "item", "record", t, "f" };
	if (t->roster != ROSTER_PERSON)
		return;
	EACH(const struct type, s, l->ctx->house->types)
		if (right_stands(l->ctx, s) != NULL)
			*VEC_ADD(a, &l->holders) = (struct holder){ s->name, "org", right_stands(l->ctx, s)->name, s, "h" };
}

/*
 * That the holder of f lay in the closure of ${of}:
 *
 *	exists (select 1 from org_within w where w.org = f.org and w.within = :scope and DAYS)
 *	exists (select 1 from theme_day_with h cross join org_within w where h.record = f.id and w.org = h.item and …)
 */
static void
put_within(const struct listing *l, const struct holder *h, const char *closure, struct db_arg of, struct clause *sql)
{
	if (h->table == NULL)
		clause_put(sql, NULL, "exists (select 1 from %s w where w.org = f.org", closure);
	else
		clause_put(sql, NULL, "exists (select 1 from %s h cross join %s w where h.%s = f.id and w.org = h.%s", h->table,
		    closure, h->record, h->org);
	clause_put(sql, DB_ARGS(of), " and w.within = :%s and ", of.name);
	row_days(l->ctx, h->type, h->row, sql);
	clause_put(sql, NULL, ")");
}

/* " and (exists (…) or exists (…))": one of its holders did.  A view of all holders would be made anew for each page. */
static void
add_within(struct listing *l, const char *closure, struct db_arg of)
{
	clause_put(&l->holds, NULL, " and (");
	EACH(const struct holder, h, l->holders) {
		clause_put(&l->holds, NULL, h == l->holders.at ? "" : " or ");
		put_within(l, h, closure, of, &l->holds);
	}
	clause_put(&l->holds, NULL, ")");
}

/* The asked organisation's rows, and of them those that the actor reaches: a moved organisation had days outside. */
static bool
add_scope(struct listing *l)
{
	struct ctx *ctx = l->ctx;
	const struct list_query *q = l->query;
	const struct actor *actor = ctx->actor;
	int64_t root = 0, scope = q->org == 0 ? actor->org : q->org, always = 1;
	bool own = actor_own_only(ctx, ACT_SEE, q->type->section), inside = true;

	if (q->type->kept)
		return true;
	if (!org_root(ctx, &root) || (actor->role != NULL && scope != actor->org && !db_get_int(ctx, sql_org_within_times,
	    DB_ARGS(db_int("within", actor->org), db_int("org", scope)), &inside, &always)))
		return false;
	if (!inside)
		return problem_say(ctx, PROBLEM_RIGHT, "这个组织不在您的管理范围内");
	if (q->struck && q->type->held == HELD_SELF && scope == root && !own)
		return true;		/* organisations that are struck out stand nowhere */
	l->scope = db_int("scope", scope);
	l->manner = !q->exact && (l->counts || scope != root) ? GATHERED : ROW_BY_ROW;
	if (q->exact)
		clause_put(&l->holds, DB_ARGS(l->scope), " and f.org = :scope");
	if (l->manner == ROW_BY_ROW)
		add_within(l, "org_within", l->scope);
	if (actor->role != NULL && (always == 0 || own))
		add_within(l, own ? "org_own" : "org_within", db_int("actor", actor->org));
	return true;
}

static bool
listing_make(struct ctx *ctx, const struct list_query *q, bool counts, size_t most, struct listing *l)
{
	*l = (struct listing){ .ctx = ctx, .query = q, .counts = counts, .most = db_int("most", (int64_t)most),
		.holds = clause_make(ctx->arena) };
	if (!actor_may(ctx, ACT_SEE, q->type->section))
		return problem_say(ctx, PROBLEM_RIGHT, "您的角色不能查看“%s”", q->type->label);
	if (q->sort != NULL && !is_open(ctx, q->sort))
		return false;
	l->column = q->by_org ? "f.org" : arena_strf(ctx->arena, "f.%s", (q->sort == NULL ? q->type->happened : q->sort)->name);
	l->key = ordered(ctx, q, l->column);
	find_holders(l);
	clause_put(&l->holds, NULL, "f.struck_at is %snull", q->struck ? "not " : "");
	EACH(const struct list_filter, filter, q->filters)
		if (!add_filter(l, filter))
			return false;
	if (q->named != NULL)
		clause_put(&l->holds, DB_ARGS(db_text("named", text_like(ctx->arena, text_narrow(ctx->arena, q->named)))),
		    " and f.org in (select org from"
		    " org_name where name like :named escape '\\' or short like :named escape '\\')");
	if (q->holding != NULL && q->type->ended != NULL)
		clause_put(&l->holds, DB_ARGS(db_text("holding", q->holding)), " and %s > :holding",
		    schema_counts_until(ctx->arena, q->type, "f"));
	return add_scope(l) && add_after(l);
}

/* ---- the statements ---- */

/*
 * Each organisation of the scope has a last row that the page could hold if it had the page to itself: no row of the page
 * stands behind the foremost of them, so what does is not looked at.  A search goes through all rows anyway, and what is
 * struck out has no index.
 *
 *	and f.held_on >= coalesce((select max((
 *	    select f.held_on from theme_day_all f where f.org = w.org and HOLDS and DAYS
 *	     order by f.held_on desc limit 1 offset :most - 1)) from org_within w where w.within = :scope), '')
 */
static void
put_bound(const struct listing *l, struct clause *sql)
{
	const struct list_query *q = l->query;
	bool up = rises(q);

	if (l->counts || q->by_org || (q->sort != NULL && !q->sort->happened) || q->struck || q->filters.n > 0)
		return;
	clause_put(sql, NULL, " and %s %s coalesce((select %s((select %s from %s_all f where f.org = w.org and ", l->key,
	    up ? "<=" : ">=", up ? "min" : "max", l->key, q->type->name);
	clause_add(sql, &l->holds);
	clause_put(sql, NULL, " and ");
	row_days(l->ctx, q->type, "f", sql);
	clause_put(sql, DB_ARGS(l->most, l->scope), " order by %s %s limit 1 offset :most - 1)) from org_within w"
	    " where w.within = :scope), %s)", l->key, up ? "asc" : "desc", up ? "'9999-12-31'" : "''");
}

/*
 * The rows that organisations of the scope hold as ${h} says, and not as a holder before it, each once (GATHERED below):
 *
 *	select f.id, f.held_on from org_within w join theme_day_all f on f.org = w.org
 *	 where w.within = :scope and HOLDS BOUND and DAYS
 *
 *	select distinct f.id, f.held_on from org_within w join theme_day_with h on h.item = w.org
 *	  join theme_day_all f on f.id = h.record
 *	 where w.within = :scope and HOLDS and DAYS and not exists (…)
 *
 * SQLite walks an index between the first bounds that it reads: the narrow ones stand before DAYS.
 */
static void
put_gathered(const struct listing *l, const struct holder *h, struct clause *sql)
{
	const char *table = l->query->type->name;
	bool once = h->table == NULL && h->type->ended == NULL;		/* a state may have been there twice */

	clause_put(sql, NULL, "select %sf.id, %s from org_within w", once ? "" : "distinct ", l->key);
	if (h->table == NULL)
		clause_put(sql, NULL, " join %s_all f on f.org = w.org", table);
	else
		clause_put(sql, NULL, " join %s h on h.%s = w.org join %s_all f on f.id = h.%s", h->table, h->org, table,
		    h->record);
	clause_put(sql, DB_ARGS(l->scope), " where w.within = :scope and ");
	clause_add(sql, &l->holds);
	if (h->table == NULL)
		put_bound(l, sql);
	clause_put(sql, NULL, " and ");
	row_days(l->ctx, h->type, h->row, sql);
	for (const struct holder *before = l->holders.at; before < h; before++) {
		clause_put(sql, NULL, " and not ");
		put_within(l, before, "org_within", l->scope, sql);
	}
}

/*
 *	select f.id, …, f.topic from theme_day_all f where HOLDS order by f.held_on desc nulls last, f.id desc limit :most
 *
 * or, gathered, the first of what each holder gives, among which are the first of all:
 *
 *	select f.id, …, f.topic from theme_day_all f where f.id in (
 *	    select g.id from (GATHERED order by … limit :most) g union all select g.id from (GATHERED order by … limit :most) g)
 *	 order by f.held_on desc nulls last, f.id desc limit :most
 */
bool
list_sql_page(struct ctx *ctx, const struct list_query *q, struct clause *out)
{
	struct clause sql = clause_make(ctx->arena);
	struct listing l;

	if (!listing_make(ctx, q, false, q->limit + 1, &l))
		return false;
	row_select(q->type, &sql);
	if (l.manner == GATHERED) {
		EACH(const struct holder, h, l.holders) {
			clause_put(&sql, NULL, h == l.holders.at ? "f.id in (select g.id from (" : " union all select g.id from (");
			put_gathered(&l, h, &sql);
			put_order(&l, &sql);
			clause_put(&sql, NULL, ") g");
		}
		clause_put(&sql, NULL, ")");
	} else
		clause_add(&sql, &l.holds);
	put_order(&l, &sql);
	*out = sql;
	return true;
}

/*
 *	select count(*) from (GATHERED union all GATHERED limit :most) c
 *
 * or, where nothing is gathered:
 *
 *	select count(*) from (select f.id from theme_all f where HOLDS limit :most) c
 */
bool
list_sql_count(struct ctx *ctx, const struct list_query *asked, size_t most, struct clause *out)
{
	struct list_query q = *asked;
	struct clause sql = clause_make(ctx->arena);
	struct listing l;

	q.after_key = NULL;
	q.after_id = 0;
	q.sort = NULL;
	q.by_org = false;
	if (!listing_make(ctx, &q, true, most + 1, &l))
		return false;
	clause_put(&sql, NULL, "select count(*) from (");
	if (l.manner == GATHERED)
		EACH(const struct holder, h, l.holders) {
			clause_put(&sql, NULL, h == l.holders.at ? "" : " union all ");
			put_gathered(&l, h, &sql);
		}
	else {
		clause_put(&sql, NULL, "select f.id from %s_all f where ", q.type->name);
		clause_add(&sql, &l.holds);
	}
	clause_put(&sql, DB_ARGS(l.most), " limit :most) c");
	*out = sql;
	return true;
}
