#include <string.h>

#include "actor.h"
#include "keep.h"
#include "limits.h"
#include "org.h"
#include "record.h"
#include "row.h"
#include "text.h"

enum { AT_ONCE = LIMIT_PAGE_ROWS };

void
row_select(const struct type *t, struct clause *sql)
{
	clause_put(sql, NULL, "select ");
	/* All before the MAC, which is verified elsewhere. */
	for (enum keep_column c = 0; c < KEEP_MAC; c++)
		clause_put(sql, NULL, "%sf.%s", c == 0 ? "" : ", ", keep_columns[c]);
	EACH(const struct field, f, t->fields)
		if (!kind_is_link(f))
			clause_put(sql, NULL, ", f.%s", f->name);
	clause_put(sql, NULL, " from %s_all f where ", t->name);
}

static struct record *
read_row(struct ctx *ctx, const struct type *t, const struct rows *rows)
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
row_read(struct ctx *ctx, const struct type *t, const struct clause *sql, struct record ***out, size_t *n)
{
	VEC(struct record *) list = { 0 };
	struct rows *rows;

	if (!db_rows(ctx, sql->sql.at, sql->args.at, &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &list) = read_row(ctx, t, rows);
	if (!rows_end(ctx, rows))
		return false;
	*out = list.at;
	*n = list.n;
	return true;
}

/* Ids as parameters of one statement: one, or as many as a page has rows; two texts only, so that both stay prepared. */
struct among { const char *list; struct db_arg args[AT_ONCE + 1]; size_t n; };

static struct among
among_make(struct ctx *ctx, size_t n)
{
	struct buf list = buf_make(ctx->arena);
	struct among a = { .n = n == 1 ? 1 : AT_ONCE };

	for (size_t i = 0; i < a.n; i++) {
		a.args[i].name = arena_strf(ctx->arena, "i%zu", i);
		buf_putf(&list, "%s:%s", i == 0 ? "" : ", ", a.args[i].name);
	}
	a.list = list.at;
	return a;
}

/* ${id} is the ${i}th asked; 0, which is no id, where there are no more. */
static void
among_put(struct among *a, size_t i, int64_t id)
{
	a->args[i] = db_int(a->args[i].name, id);
}

static struct record *
find_record(struct record **list, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (list[i]->id == id)
			return list[i];
	return NULL;
}

/* The links of ${f} into ${list}, of as many records as ${a} asks. */
static bool
read_links(struct ctx *ctx, const struct field *f, const struct among *a, struct record **list, size_t n)
{
	bool people = f->kind == KIND_PEOPLE;
	struct rows *rows;

	if (!db_rows(ctx, arena_strf(ctx->arena, people ?
	    "select record, person, came, excused, why from %s where record in (%s) order by record, person" :
	    "select record, item from %s where record in (%s) order by record, item", f->table, a->list), a->args, &rows))
		return false;
	while (rows_next(rows)) {
		struct content *c = record_content_of(find_record(list, n, rows_int(rows, 0)), f);

		if (people)
			*VEC_ADD(ctx->arena, &c->people) = (struct attendee){ rows_int(rows, 1), rows_int(rows, 2) != 0,
			    rows_int(rows, 3) != 0, rows_str(ctx, rows, 4) };
		else
			*VEC_ADD(ctx->arena, &c->items) = rows_value(ctx, rows, 1);
	}
	return rows_end(ctx, rows);
}

bool
row_links(struct ctx *ctx, const struct type *t, struct record **list, size_t n)
{
	struct among a;

	if (n == 0)
		return true;
	a = among_make(ctx, n);
	for (size_t first = 0; first < n; first += a.n) {
		size_t here = n - first < a.n ? n - first : a.n;

		for (size_t i = 0; i < a.n; i++)
			among_put(&a, i, i < here ? list[first + i]->id : 0);
		EACH(const struct field, f, t->fields)
			if (kind_is_link(f) && !read_links(ctx, f, &a, list + first, here))
				return false;
	}
	return true;
}

bool
record_get(struct ctx *ctx, const struct type *t, int64_t id, struct record **out)
{
	struct clause sql = clause_make(ctx->arena);
	struct record **found;
	bool seen = false;
	size_t n;

	if (t->derived_sql != NULL)
		return problem_say(ctx, PROBLEM_ABSENT, "“%s”由别的记录得出，没有自己的记录", t->label);
	row_select(t, &sql);
	clause_put(&sql, DB_ARGS(db_int("id", id)), "f.id = :id");
	if (!row_read(ctx, t, &sql, &found, &n) || (n > 0 && (!row_links(ctx, t, found, n) || !right_seen(ctx, *found, &seen) ||
	    !right_joined(ctx, *found, &(*found)->joined))))
		return false;
	if (!seen)
		return problem_say(ctx, PROBLEM_ABSENT, "没有这条%s，或您无权查看", t->label);
	*out = *found;
	return true;
}

bool
record_titles(struct ctx *ctx, const struct type *t, const int64_t *ids, size_t n, const char ***out)
{
	const char **titles = arena_alloc(ctx->arena, sizeof *titles * (n + 1));
	struct among a = among_make(ctx, n);

	for (size_t first = 0; first < n; first += a.n) {
		struct clause sql = clause_make(ctx->arena);
		struct record **found;
		size_t found_n;

		for (size_t i = 0; i < a.n; i++)
			among_put(&a, i, first + i < n ? ids[first + i] : 0);
		row_select(t, &sql);
		clause_put(&sql, a.args, "f.id in (%s)", a.list);
		if (!row_read(ctx, t, &sql, &found, &found_n))
			return false;
		for (size_t i = first; i < n && i < first + a.n; i++) {
			struct record *r = find_record(found, found_n, ids[i]);

			titles[i] = r == NULL ? NULL : record_title(ctx, r);
		}
	}
	*out = titles;
	return true;
}

bool
record_options(struct ctx *ctx, const struct type *t, day from, day last, struct option **out, size_t *n)
{
	struct clause sql = clause_make(ctx->arena);
	struct option *options;
	struct record **found;

	row_select(t, &sql);
	clause_put(&sql, NULL, "f.struck_at is null");
	if (last != DAY_NONE)
		clause_put(&sql, DB_ARGS(db_text("last", day_str(ctx->arena, last))), " and f.%s <= :last", t->happened->name);
	if (from != DAY_NONE && t->ended != NULL)
		clause_put(&sql, DB_ARGS(db_text("from", day_str(ctx->arena, from))), " and (f.%s is null or f.%s > :from)",
		    t->ended->name, t->ended->name);
	clause_put(&sql, NULL, " order by f.id");
	if (!row_read(ctx, t, &sql, &found, n))
		return false;
	options = arena_alloc(ctx->arena, sizeof *options * (*n + 1));
	for (size_t i = 0; i < *n; i++)
		options[i] = (struct option){ found[i]->id, record_title(ctx, found[i]),
			t->ended == NULL ? NULL : record_content_of(found[i], t->ended)->value.text };
	*out = options;
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

