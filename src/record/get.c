#include <string.h>

#include "actor.h"
#include "limits.h"
#include "org.h"
#include "record.h"
#include "text.h"

#define COMMON "f.id, f.org, f.entered_by, f.entered_at, f.saved_by, f.saved_at, f.version, f.struck_at, f.batch"
enum { COMMON_COLUMNS = 9, TITLES_AT_ONCE = 100 };

/* "f.id, f.org, …, f.topic": what read_row expects. */
static void
put_columns(const struct type *t, struct buf *sql)
{
	buf_puts(sql, COMMON);
	EACH(const struct field, f, t->fields)
		if (!kind_is_link(f))
			buf_putf(sql, ", f.%s", f->name);
}

static struct record *
read_row(struct ctx *ctx, const struct type *t, const struct rows *rows)
{
	struct record *r = record_make(ctx, t, rows_int(rows, 1));
	int column = COMMON_COLUMNS;

	r->id = rows_int(rows, 0);
	r->entered_by = rows_int(rows, 2);
	r->entered_at = rows_int(rows, 3);
	r->saved_by = rows_int(rows, 4);
	r->saved_at = rows_int(rows, 5);
	r->version = rows_int(rows, 6);
	r->struck = !rows_null(rows, 7);
	r->batch = rows_int(rows, 8);
	EACH(const struct field, f, t->fields)
		if (!kind_is_link(f))
			r->content[f - t->fields.at].value = rows_value(ctx, rows, column++);
	return r;
}

static bool
read_links(struct ctx *ctx, struct record *r)
{
	EACH(const struct field, f, r->type->fields) {
		struct content *c = &r->content[f - r->type->fields.at];
		bool people = f->kind == KIND_PEOPLE;
		struct rows *rows;

		if (!kind_is_link(f))
			continue;
		if (!db_rows(ctx, arena_strf(ctx->arena, people ?
		    "select person, came, excused, why from %s where record = :id order by person" :
		    "select item from %s where record = :id order by item", f->table), DB_ARGS(db_int("id", r->id)), &rows))
			return false;
		while (rows_next(rows))
			if (people)
				*VEC_ADD(ctx->arena, &c->people) = (struct attendee){ rows_int(rows, 0), rows_int(rows, 1) != 0,
				    rows_int(rows, 2) != 0, rows_str(ctx, rows, 3) };
			else
				*VEC_ADD(ctx->arena, &c->items) = rows_value(ctx, rows, 0);
		if (!rows_end(ctx, rows))
			return false;
	}
	return true;
}

/* Within the actor's scope: its organisation, or one that holds it jointly, on its day. */
static bool
visible(struct ctx *ctx, const struct record *r, bool *out)
{
	const struct type *t = r->type;
	day on = record_day(ctx, r);

	*out = actor_may(ctx, ACT_SEE, t->section);
	if (ctx->actor->role == NULL || t->kept || !*out)
		return true;
	if (!org_is_within(ctx, r->org, ctx->actor->org, on, out))
		return false;
	for (size_t i = 0; t->joint != NULL && !*out && i < r->content[t->joint - t->fields.at].items.n; i++)
		if (!org_is_within(ctx, r->content[t->joint - t->fields.at].items.at[i].i, ctx->actor->org, on, out))
			return false;
	return true;
}

bool
record_get(struct ctx *ctx, const struct type *t, int64_t id, struct record **out)
{
	struct buf sql = buf_make(ctx->arena);
	struct record *r = NULL;
	struct rows *rows;
	bool seen = false;

	if (t->derived_sql != NULL)
		return problem_say(ctx, PROBLEM_ABSENT, "“%s”由别的记录得出，没有自己的记录", t->label);
	buf_puts(&sql, "select ");
	put_columns(t, &sql);
	buf_putf(&sql, " from %s_all f where f.id = :id", t->name);
	if (!db_rows(ctx, sql.at, DB_ARGS(db_int("id", id)), &rows))
		return false;
	if (rows_next(rows))
		r = read_row(ctx, t, rows);
	if (!rows_end(ctx, rows) || (r != NULL && (!read_links(ctx, r) || !visible(ctx, r, &seen))))
		return false;
	if (!seen)
		return problem_say(ctx, PROBLEM_ABSENT, "没有这条%s，或您无权查看", t->label);
	*out = r;
	return true;
}

/* ---- lists ---- */

static void
put_filters(struct ctx *ctx, const struct list_query *q, struct buf *sql, struct db_arg *args, size_t *n)
{
	EACH(const struct list_filter, l, q->filters) {
		const char *name = l->field->name;
		size_t i = (size_t)(l - q->filters.at);
		const struct { const char *value, *op, *tag; } parts[] = {
			{ l->from, ">=", "from" }, { l->until, "<", "until" }, { l->equals, "=", "is" },
		};

		for (size_t k = 0; k < COUNT(parts); k++) {
			int64_t number;
			const char *tag = arena_strf(ctx->arena, "%s%zu", parts[k].tag, i);

			if (parts[k].value == NULL)
				continue;
			if (l->field->table != NULL)
				buf_putf(sql, " and f.id in (select record from %s where %s = :%s)", l->field->table,
				    l->field->kind == KIND_PEOPLE ? "person" : "item", tag);
			else
				buf_putf(sql, " and f.%s %s :%s", name, parts[k].op, tag);
			args[(*n)++] = !kind_is_text(l->field->kind) && text_read_int(parts[k].value, &number) ?
			    db_int(tag, number) : db_text(tag, parts[k].value);
		}
		if (l->contains != NULL) {
			const char *tag = arena_strf(ctx->arena, "has%zu", i);

			buf_putf(sql, " and f.%s like :%s escape '\\'", name, tag);
			args[(*n)++] = db_text(tag, text_like(ctx->arena, l->contains));
		}
	}
}

/* ${org} lies in the scope on the day of the row. */
static void
put_within(const char *org, const char *happened, struct buf *sql)
{
	buf_putf(sql, "exists (select 1 from org_within w where w.within = :scope and w.org = %s and w.since <= f.%s"
	    " and f.%s < w.until)", org, happened, happened);
}

/*
 * For the whole city the day's index gives the first rows at once, and each asks whether its
 * organisation is in the tree; for a small scope its organisations' rows are fewer than the index.
 * Joint holders are asked row by row too: the view of all holders would be made anew for one page.
 */
static void
put_scope(const struct type *t, bool whole, bool struck, struct buf *sql)
{
	static const char below[] = "(select w.org from org_within w where w.within = :scope)";
	const char *happened = t->happened->name;

	if (t->kept)
		return;
	if (!whole && t->joint == NULL)
		buf_putf(sql, " and f.org in %s", below);
	else if (!whole)
		buf_putf(sql, " and f.id in (select a.id from %s_all a where a.struck_at is %snull and a.org in %s"
		    " union select l.record from %s l where l.item in %s)", t->name, struck ? "not " : "", below,
		    t->joint->table, below);
	buf_puts(sql, " and (");
	put_within("f.org", happened, sql);
	if (t->joint != NULL) {
		buf_putf(sql, " or exists (select 1 from %s l where l.record = f.id and ", t->joint->table);
		put_within("l.item", happened, sql);
		buf_putc(sql, ')');
	}
	buf_putc(sql, ')');
}

bool
record_list(struct ctx *ctx, const struct list_query *q, struct record ***out, size_t *n, bool *more)
{
	const struct type *t = q->type;
	struct buf sql = buf_make(ctx->arena);
	struct db_arg *args = arena_alloc(ctx->arena, sizeof *args * (4 * q->filters.n + 8));
	size_t nargs = 0;
	int64_t root = 0, scope = q->org == 0 ? ctx->actor->org : q->org;
	const char *key = q->sort == NULL ? t->happened->name : q->sort->name;
	struct rows *rows;
	VEC(struct record *) list = { 0 };

	if (!actor_may(ctx, ACT_SEE, t->section))
		return problem_say(ctx, PROBLEM_RIGHT, "您的角色不能查看“%s”", t->label);
	if (!org_root(ctx, &root))
		return false;
	buf_puts(&sql, "select ");
	put_columns(t, &sql);
	buf_putf(&sql, " from %s_all f where f.struck_at is %snull", t->name, q->struck ? "not " : "");
	put_filters(ctx, q, &sql, args, &nargs);
	put_scope(t, scope == root, q->struck, &sql);
	if (!t->kept)
		args[nargs++] = db_int("scope", scope);
	if (q->after_key != NULL) {
		int64_t number;

		buf_putf(&sql, " and (f.%s, f.id) %s (:after_key, :after_id)", key, q->ascending ? ">" : "<");
		args[nargs++] = (q->sort == NULL || kind_is_text(q->sort->kind)) || !text_read_int(q->after_key, &number) ?
		    db_text("after_key", q->after_key) : db_int("after_key", number);
		args[nargs++] = db_int("after_id", q->after_id);
	}
	buf_putf(&sql, " order by f.%s %s nulls last, f.id %s limit :most", key, q->ascending ? "asc" : "desc",
	    q->ascending ? "asc" : "desc");
	args[nargs++] = db_int("most", (int64_t)q->limit + 1);
	args[nargs] = (struct db_arg){ 0 };
	if (!db_rows(ctx, sql.at, args, &rows))
		return false;
	*more = false;
	while (rows_next(rows))
		if (list.n == q->limit)
			*more = true;
		else
			*VEC_ADD(ctx->arena, &list) = read_row(ctx, t, rows);
	if (!rows_end(ctx, rows))
		return false;
	EACH(struct record *, r, list)
		if (!read_links(ctx, *r))
			return false;
	*out = list.at;
	*n = list.n;
	return true;
}

bool
record_options(struct ctx *ctx, const struct type *t, day on, struct option **out, size_t *n)
{
	struct buf sql = buf_make(ctx->arena);
	VEC(struct record *) found = { 0 };
	VEC(struct option) options = { 0 };
	struct rows *rows;

	buf_puts(&sql, "select ");
	put_columns(t, &sql);
	buf_putf(&sql, " from %s_all f where f.struck_at is null and f.%s <= :on", t->name, t->happened->name);
	if (t->ended != NULL)
		buf_putf(&sql, " and (f.%s is null or f.%s > :on)", t->ended->name, t->ended->name);
	buf_puts(&sql, " order by f.id");
	if (!db_rows(ctx, sql.at, DB_ARGS(db_text("on", day_str(ctx->arena, on))), &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &found) = read_row(ctx, t, rows);
	if (!rows_end(ctx, rows))
		return false;
	/* Titles may ask further statements, so they are made when this one has ended. */
	EACH(struct record *, r, found)
		*VEC_ADD(ctx->arena, &options) = (struct option){ (*r)->id, record_title(ctx, *r) };
	*out = options.at;
	*n = options.n;
	return true;
}

bool
record_named(struct ctx *ctx, const struct type *t, const char *name, struct option **out, size_t *n)
{
	VEC(struct option) options = { 0 };
	struct list_query q = { .type = t, .limit = 3 };
	struct record **list;
	bool more;

	EACH(const struct field, f, t->fields)
		if (f->kind == KIND_TEXT && q.filters.n == 0)
			*VEC_ADD(ctx->arena, &q.filters) = (struct list_filter){ .field = f, .equals = name };
	if (q.filters.n == 0) {
		*n = 0;
		return true;
	}
	if (!record_list(ctx, &q, &list, n, &more))
		return false;
	for (size_t i = 0; i < *n; i++)
		*VEC_ADD(ctx->arena, &options) = (struct option){ list[i]->id, name };
	*out = options.at;
	return true;
}

bool
record_titles(struct ctx *ctx, const struct type *t, const int64_t *ids, size_t n, const char ***out)
{
	struct buf sql = buf_make(ctx->arena);
	const char **titles = arena_alloc(ctx->arena, sizeof *titles * (n + 1));
	char *names[TITLES_AT_ONCE];
	/* Two statements only, for one and for many, so that both stay prepared. */
	const size_t step = n == 1 ? 1 : TITLES_AT_ONCE;

	buf_puts(&sql, "select ");
	put_columns(t, &sql);
	buf_putf(&sql, " from %s_all f where f.id in (", t->name);
	for (size_t i = 0; i < step; i++) {
		names[i] = arena_strf(ctx->arena, "i%zu", i);
		buf_putf(&sql, "%s:%s", i == 0 ? "" : ", ", names[i]);
	}
	buf_putc(&sql, ')');
	for (size_t first = 0; first < n; first += step) {
		struct db_arg args[TITLES_AT_ONCE + 1];
		VEC(struct record *) found = { 0 };
		struct rows *rows;

		for (size_t i = 0; i < step; i++)
			args[i] = db_int(names[i], first + i < n ? ids[first + i] : 0);
		args[step] = (struct db_arg){ 0 };
		if (!db_rows(ctx, sql.at, args, &rows))
			return false;
		while (rows_next(rows))
			*VEC_ADD(ctx->arena, &found) = read_row(ctx, t, rows);
		if (!rows_end(ctx, rows))
			return false;
		EACH(struct record *, r, found) {
			const char *title = record_title(ctx, *r);

			for (size_t i = first; i < n && i < first + step; i++)
				if (ids[i] == (*r)->id)
					titles[i] = title;
		}
	}
	*out = titles;
	return true;
}
