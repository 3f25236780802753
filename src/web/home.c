/* Where everybody begins: what is open, and the parts of the work with their records. */
#include <string.h>

#include "limits.h"
#include "org.h"
#include "pages.h"
#include "record.h"
#include "view.h"

enum { DUE_DAYS = 30 };		/* how far the first page looks ahead */

/* The day by which ${r} must have ended: of its deadlines the last that is filled. */
static day
due_of(const struct record *r)
{
	day due = DAY_NONE;

	EACH(const struct field, f, r->type->fields) {
		const struct db_value *v = &record_content_of(r, f)->value;

		if (f->due && v->kind == DB_TEXT)
			day_read(v->text, &due);
	}
	return due;
}

/* Adds what is open in one ledger and due within the next days, the oldest first. */
static bool
add_open(struct ctx *ctx, const struct type *t, json_t *list)
{
	struct list_query q = { .type = t, .ascending = true, .limit = LIMIT_DUE };
	struct record **open;
	size_t n;
	bool more;

	EACH(const struct field, f, t->fields)
		q.sort = q.sort == NULL && f->due ? f : q.sort;
	if (q.sort == NULL || t->derived_sql != NULL || !actor_may(ctx, ACT_CHANGE, t->section))
		return true;
	*VEC_ADD(ctx->arena, &q.filters) = (struct list_filter){ .field = q.sort,
		.until = day_str(ctx->arena, ctx->today + DUE_DAYS + 1) };
	*VEC_ADD(ctx->arena, &q.filters) = (struct list_filter){ .field = t->ended, .empty = true };
	if (!record_list(ctx, &q, &open, &n, &more))
		return false;
	for (size_t i = 0; i < n; i++) {
		day due = due_of(open[i]);
		json_t *one = view_record(ctx, open[i]);

		data_add(one, data_text("due", day_str(ctx->arena, due)));
		data_add(one, data_flag("late", due < ctx->today));
		data_add(one, data_number("days", due < ctx->today ? ctx->today - due : due - ctx->today));
		if (due <= ctx->today + DUE_DAYS)
			data_append(list, one);
	}
	if (more)
		data_append(list, DATA(ctx->arena, data_text("label", t->label), data_text("all",
		    arena_strf(ctx->arena, "/records/%s?%s=empty&%s=filled&_sort=%s&_up=1", t->name, t->ended->name,
		    q.sort->name, q.sort->name))));
	return true;
}

/* The first steps of an empty office, until the first organisations and the first list are there. */
static bool
add_steps(struct ctx *ctx, json_t *data)
{
	const struct type *theme = type_find(ctx->house, "theme");
	struct org *below;
	struct option *themes;
	size_t organisations, listed = 1;

	if (!actor_may(ctx, ACT_ADD, ctx->house->tree[TREE_ORGANISATION]->section))
		return true;
	if (!org_children(ctx, ctx->actor->org, ctx->today, &below, &organisations) ||
	    (theme != NULL && !record_options(ctx, theme, DAY_NONE, DAY_NONE, &themes, &listed)))
		return false;
	data_add(data, data_flag("begins", organisations == 0 || listed == 0));
	data_add(data, data_flag("organisations_made", organisations > 0));
	data_add(data, data_flag("themes_made", listed > 0));
	return true;
}

bool
home_page(struct ctx *ctx, struct page *page)
{
	json_t *open = data_list(ctx->arena), *data;
	char *city, *organ;
	int64_t root = 0;

	if (!org_setting(ctx, "city", &city) || !org_setting(ctx, "organ", &organ) || !org_root(ctx, &root))
		return false;
	EACH(const struct type, t, ctx->house->types)
		if (!add_open(ctx, t, open))
			return false;
	data = DATA(ctx->arena, data_text("title", "首页"), data_text("city", city), data_text("organ",
	    ctx->actor->org == root ? organ : org_name(ctx, ctx->actor->org, ctx->today)),
	    data_number("this_year", day_year(ctx->today)), data_number("last_year", day_year(ctx->today) - 1),
	    data_flag("administers", actor_may(ctx, ACT_USERS, NULL)), data_tree("open", open),
	    data_flag("open_any", json_array_size(open) > 0));
	return add_steps(ctx, data) && page_render(ctx, page, "home.html", "首页", data);
}
