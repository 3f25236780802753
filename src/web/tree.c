/* Organisations as of a day: the tree, opened piece by piece, and the card of one. */
#include <string.h>

#include "limits.h"
#include "org.h"
#include "pages.h"
#include "text.h"
#include "view.h"

static bool
absent(struct ctx *ctx)
{
	return problem_say(ctx, PROBLEM_ABSENT, "这一天没有这个组织，或您无权查看");
}

/* The organisation of the address, if it is within the actor's scope that day. */
static bool
get_org(struct ctx *ctx, const struct page *page, day on, struct org *out)
{
	size_t mark = ctx->problems.list.n;
	bool within = true;

	if (ctx->actor->role != NULL && !org_is_within(ctx, page->id, ctx->actor->org, on, &within))
		return false;
	if (within && org_get_id(ctx, page->id, on, out))
		return true;
	return problem_forget_refusals(ctx, mark) && absent(ctx);
}

static json_t *
org_view(struct ctx *ctx, const struct org *o, day on)
{
	struct org *below;
	size_t n = 0;

	return DATA(ctx->arena, data_number("id", o->id), data_text("org", o->name), data_text("code", o->code),
	    data_text("kind", org_kind_label(o->kind)), data_flag("opens", org_children(ctx, o->id, on, &below, &n) && n > 0),
	    data_text("on", day_str(ctx->arena, on)));
}

static bool
children_view(struct ctx *ctx, int64_t id, day on, json_t **out)
{
	struct org *list;
	size_t n;

	if (!org_children(ctx, id, on, &list, &n))
		return false;
	*out = data_list(ctx->arena);
	for (size_t i = 0; i < n; i++)
		data_append(*out, org_view(ctx, &list[i], on));
	return true;
}

bool
tree_page(struct ctx *ctx, struct page *page)
{
	struct org top;
	struct org *loose;
	size_t n;
	json_t *below, *unplaced = data_list(ctx->arena);
	day on;

	if (!page_on(ctx, page, &on) || !org_get_id(ctx, ctx->actor->org, on, &top) ||
	    !org_loose(ctx, top.id, on, &loose, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		data_append(unplaced, org_view(ctx, &loose[i], on));
	if (!children_view(ctx, top.id, on, &below))
		return false;
	return page_render(ctx, page, "tree.html", "组织",
	    DATA(ctx->arena, data_text("title", "组织"), data_tree("top", org_view(ctx, &top, on)), data_tree("below", below),
	    data_text("on", day_str(ctx->arena, on)), data_text("on_chinese", day_chinese(ctx->arena, on)),
	    data_flag("past", on != ctx->today), data_flag("loose_any", n > 0), data_tree("loose", unplaced),
	    data_flag("adds", actor_may(ctx, ACT_ADD, ctx->house->tree[TREE_ORGANISATION]->section))));
}

bool
tree_below(struct ctx *ctx, struct page *page)
{
	struct org o;
	json_t *below;
	day on;

	if (!page_on(ctx, page, &on) || !get_org(ctx, page, on, &o))
		return false;
	if (!page->fragment)
		return page_redirect(ctx, page, "/organisations/%lld?on=%s", (long long)o.id, day_str(ctx->arena, on));
	if (!children_view(ctx, o.id, on, &below))
		return false;
	return page_render(ctx, page, "branches.html", o.name, DATA(ctx->arena, data_tree("below", below)));
}

/* ---- the card ---- */

/* The records of ${t} that this very organisation holds, as a small table: label, columns, rows. */
static bool
add_table(struct ctx *ctx, const struct type *t, const struct org *o, day on, json_t *tables)
{
	struct list_query q = { .type = t, .org = o->id, .exact = true, .limit = LIMIT_CARD_ROWS };
	json_t *rows, *heads;
	struct record **list;
	size_t n;
	bool more;

	if (!actor_may(ctx, ACT_SEE, t->section))
		return true;
	/* Of a day gone by what was known of it; of today also what is decided already. */
	if (on != ctx->today)
		*VEC_ADD(ctx->arena, &q.filters) = (struct list_filter){ .field = t->happened,
			.until = day_str(ctx->arena, on + 1) };
	if (!record_list(ctx, &q, &list, &n, &more))
		return false;
	rows = data_list(ctx->arena);
	heads = data_list(ctx->arena);
	for (const char *const *c = t->list; *c != NULL; c++)
		json_array_append_new(heads, json_string(type_field(t, *c)->label));
	for (size_t i = 0; i < n; i++) {
		const struct db_value *ended = t->ended == NULL ? NULL : &record_content_of(list[i], t->ended)->value;
		json_t *cells = data_list(ctx->arena), *row = view_record(ctx, list[i]);

		for (const char *const *c = t->list; *c != NULL; c++)
			data_append(cells, DATA(ctx->arena, data_text("text", record_show(ctx, list[i], type_field(t, *c))),
			    data_flag("first", c == t->list), data_flag("day", type_field(t, *c)->kind == KIND_DAY)));
		data_add(row, data_tree("cells", cells));
		data_add(row, data_flag("over", ended != NULL && ended->kind == DB_TEXT &&
		    strcmp(ended->text, day_str(ctx->arena, on)) <= 0));
		data_append(rows, row);
	}
	data_append(tables, DATA(ctx->arena, data_text("name", t->name), data_text("label", t->label), data_tree("heads", heads),
	    data_tree("rows", rows), data_flag("adds", actor_may(ctx, ACT_ADD, t->section)),
	    data_flag("filled", n > 0), data_flag("more", more)));
	return true;
}

/* The way up, as far as the actor's own organisation. */
static bool
add_parents(struct ctx *ctx, const struct org *o, day on, json_t *crumbs)
{
	struct org up = *o;

	for (int depth = 0; up.id != ctx->actor->org && up.parent != 0 && depth < LIMIT_ABOVE; depth++) {
		bool within = true;

		if (!org_is_within(ctx, up.parent, ctx->actor->org, on, &within))
			return false;
		if (!within)
			break;
		if (!org_get_id(ctx, up.parent, on, &up))
			return false;
		json_array_insert(crumbs, 1, DATA(ctx->arena, data_text("label", up.short_name),
		    data_text("href", arena_strf(ctx->arena, "/organisations/%lld?on=%s", (long long)up.id,
		    day_str(ctx->arena, on)))));
	}
	return true;
}

/* The types whose records this kind of organisation may hold, for the way to its ledgers. */
static json_t *
ledgers(struct ctx *ctx, const struct org *o)
{
	const char *tree = ctx->house->tree[TREE_ORGANISATION]->section;
	json_t *list = data_list(ctx->arena);

	EACH(const struct type, t, ctx->house->types)
		if (type_may_hold(t, o->kind) && !t->kept && t->derived_sql == NULL && strcmp(t->section, tree) != 0 &&
		    actor_may(ctx, ACT_SEE, t->section))
			data_append(list, DATA(ctx->arena, data_text("name", t->name), data_text("label", t->label)));
	return list;
}

/* Where no day is asked for, one that has ended is shown as of its last. */
static bool
last_day(struct ctx *ctx, const struct page *page, day *on)
{
	size_t mark = ctx->problems.list.n;
	struct org o;

	if (page_query(page, "on")[0] == '\0' && org_get_id(ctx, page->id, *on, &o) && o.ended != DAY_NONE && o.ended <= *on)
		*on = o.ended - 1;
	return problem_forget_refusals(ctx, mark);
}

bool
tree_card(struct ctx *ctx, struct page *page)
{
	const struct type *const *roster = ctx->house->roster, *const *tree = ctx->house->tree;
	const struct type *const tables[] = { roster[ROSTER_APPOINTMENT], roster[ROSTER_POST], roster[ROSTER_MEMBERSHIP],
		tree[TREE_NAME], tree[TREE_PARENT], tree[TREE_SERVES] };
	json_t *list = data_list(ctx->arena), *crumbs = page_crumbs(ctx, "组织", "/organisations", NULL), *below = NULL;
	struct org o;
	day on;

	if (!page_on(ctx, page, &on) || !last_day(ctx, page, &on) || !get_org(ctx, page, on, &o) ||
	    !add_parents(ctx, &o, on, crumbs))
		return false;
	for (size_t i = 0; i < COUNT(tables); i++)
		if (!add_table(ctx, tables[i], &o, on, list))
			return false;
	if (!children_view(ctx, o.id, on, &below))
		return false;
	json_t *data = DATA(ctx->arena, data_text("title", o.name), data_tree("crumbs", crumbs),
	    data_tree("self", org_view(ctx, &o, on)), data_tree("tables", list), data_tree("below", below),
	    data_text("founded", day_str(ctx->arena, o.founded)), data_text("on", day_str(ctx->arena, on)),
	    data_text("on_chinese", day_chinese(ctx->arena, on)), data_flag("past", on != ctx->today),
	    data_tree("ledgers", ledgers(ctx, &o)));
	data_add(data, data_flag("parents", json_array_size(json_object_get(data, "below")) > 0));
	data_add(data, data_flag("adds_below", actor_may(ctx, ACT_ADD, ctx->house->tree[TREE_ORGANISATION]->section)));
	data_add(data, data_text("rename_href", arena_strf(ctx->arena, "/records/%s/new?org=%s", tree[TREE_NAME]->name,
	    text_url(ctx->arena, o.code))));
	data_add(data, data_flag("moves", o.id != ctx->actor->org && org_move_may(ctx)));
	if (o.ended != DAY_NONE)
		data_add(data, data_text("ended", day_str(ctx->arena, o.ended)));
	return page_render(ctx, page, "card.html", o.name, data);
}
