#include <string.h>

#include "actor.h"
#include "keep.h"
#include "org.h"
#include "record.h"
#include "row.h"
#include "text.h"

enum { TITLES_AT_ONCE = 100 };

void
row_columns(const struct type *t, struct buf *sql)
{
	/* All before the MAC, which is verified elsewhere. */
	for (enum keep_column c = 0; c < KEEP_MAC; c++)
		buf_putf(sql, "%sf.%s", c == 0 ? "" : ", ", keep_columns[c]);
	EACH(const struct field, f, t->fields)
		if (!kind_is_link(f))
			buf_putf(sql, ", f.%s", f->name);
}

struct record *
row_read(struct ctx *ctx, const struct type *t, const struct rows *rows)
{
	struct record *r = record_make(ctx, t, rows_int(rows, KEEP_ORG));
	int column = KEEP_MAC;

	r->id = rows_int(rows, KEEP_ID);
	r->entered_by = rows_int(rows, KEEP_ENTERED_BY);
	r->entered_at = rows_int(rows, KEEP_ENTERED_AT);
	r->saved_by = rows_int(rows, KEEP_SAVED_BY);
	r->saved_at = rows_int(rows, KEEP_SAVED_AT);
	r->version = rows_int(rows, KEEP_VERSION);
	r->struck = !rows_null(rows, KEEP_STRUCK_AT);
	r->batch = rows_int(rows, KEEP_BATCH);
	EACH(const struct field, f, t->fields)
		if (!kind_is_link(f))
			record_content_of(r, f)->value = rows_value(ctx, rows, column++);
	return r;
}

bool
row_links(struct ctx *ctx, struct record *r)
{
	EACH(const struct field, f, r->type->fields) {
		struct content *c = record_content_of(r, f);
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
	row_columns(t, &sql);
	buf_putf(&sql, " from %s_all f where f.id = :id", t->name);
	if (!db_rows(ctx, sql.at, DB_ARGS(db_int("id", id)), &rows))
		return false;
	if (rows_next(rows))
		r = row_read(ctx, t, rows);
	if (!rows_end(ctx, rows) || (r != NULL && (!row_links(ctx, r) || !right_seen(ctx, r, &seen) ||
	    !right_joined(ctx, r, &r->joined))))
		return false;
	if (!seen)
		return problem_say(ctx, PROBLEM_ABSENT, "没有这条%s，或您无权查看", t->label);
	*out = r;
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
	row_columns(t, &sql);
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
			*VEC_ADD(ctx->arena, &found) = row_read(ctx, t, rows);
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

bool
record_options(struct ctx *ctx, const struct type *t, day from, day last, struct option **out, size_t *n)
{
	struct buf sql = buf_make(ctx->arena);
	VEC(struct record *) found = { 0 };
	VEC(struct option) options = { 0 };
	VEC(struct db_arg) args = { 0 };
	struct rows *rows;

	buf_puts(&sql, "select ");
	row_columns(t, &sql);
	buf_putf(&sql, " from %s_all f where f.struck_at is null", t->name);
	if (last != DAY_NONE) {
		buf_putf(&sql, " and f.%s <= :last", t->happened->name);
		*VEC_ADD(ctx->arena, &args) = db_text("last", day_str(ctx->arena, last));
	}
	if (from != DAY_NONE && t->ended != NULL) {
		buf_putf(&sql, " and (f.%s is null or f.%s > :from)", t->ended->name, t->ended->name);
		*VEC_ADD(ctx->arena, &args) = db_text("from", day_str(ctx->arena, from));
	}
	*VEC_ADD(ctx->arena, &args) = (struct db_arg){ 0 };
	buf_puts(&sql, " order by f.id");
	if (!db_rows(ctx, sql.at, args.at, &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &found) = row_read(ctx, t, rows);
	if (!rows_end(ctx, rows))
		return false;
	/* Titles may ask further statements, so they are made when this one has ended. */
	EACH(struct record *, r, found)
		*VEC_ADD(ctx->arena, &options) = (struct option){ (*r)->id, record_title(ctx, *r),
			t->ended == NULL ? NULL : record_content_of(*r, t->ended)->value.text };
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
	if (q.filters.n == 0 || (q.filters.at[0].field->private && !ctx->actor->private)) {
		*n = 0;
		return true;
	}
	if (!record_list(ctx, &q, &list, n, &more))
		return false;
	for (size_t i = 0; i < *n; i++)
		*VEC_ADD(ctx->arena, &options) = (struct option){ .id = list[i]->id, .title = name };
	*out = options.at;
	return true;
}

