/* Moving an organisation under another superior from a day on: the old relation ends and the new one begins in one act. */
#include <string.h>

#include "draft.h"
#include "org.h"
#include "pages.h"
#include "view.h"

bool
org_move_may(const struct ctx *ctx)
{
	const char *section = ctx->house->tree[TREE_PARENT]->section;

	return actor_may(ctx, ACT_CHANGE, section) && actor_may(ctx, ACT_ADD, section);
}

/* What hangs where: the organisation of the address as it stands today, within the actor's scope. */
static bool
get_moved(struct ctx *ctx, const struct page *page, struct org *out)
{
	bool within = true;

	if (ctx->actor->role != NULL && !org_is_within(ctx, page->id, ctx->actor->org, ctx->today, &within))
		return false;
	if (!within)
		return problem_say(ctx, PROBLEM_ABSENT, "今天没有这个组织，或您无权查看");
	if (!org_move_may(ctx) || page->id == ctx->actor->org)
		return problem_say(ctx, PROBLEM_RIGHT, "您不能划转这个组织");
	return org_get_id(ctx, page->id, ctx->today, out);
}

static bool
render(struct ctx *ctx, struct page *page, const struct org *org, const struct draft *d)
{
	static const char *const shown[] = { "parent", "since" };
	const char *title = arena_strf(ctx->arena, "划转%s", org->name),
		   *back = arena_strf(ctx->arena, "/organisations/%lld", (long long)org->id);
	json_t *inputs = data_list(ctx->arena), *data = DATA(ctx->arena, data_text("title", title), data_tree("inputs", inputs),
	    data_tree("crumbs", page_crumbs(ctx, "组织", "/organisations", org->name, back, NULL)),
	    data_text("action", page->request->path), data_text("back", back), data_tree("says", page_says(ctx)),
	    data_flag("wrong_any", problem_any(ctx)));

	for (size_t i = 0; i < COUNT(shown); i++)
		if (!draft_input(ctx, d, type_field(d->record->type, shown[i]), inputs))
			return false;
	return page_render(ctx, page, "form.html", title, data);
}

bool
org_move_page(struct ctx *ctx, struct page *page)
{
	struct draft d;
	struct org org;

	if (!get_moved(ctx, page, &org))
		return false;
	draft_make(ctx, record_make(ctx, ctx->house->tree[TREE_PARENT], org.id), NULL, &d);
	return render(ctx, page, &org, &d);
}

/* The relation that holds on ${on}; NULL where the organisation hangs on nothing then. */
static bool
find_relation(struct ctx *ctx, const struct record *after, const char *on, struct record **out)
{
	struct list_query q = { .type = after->type, .org = after->org, .exact = true, .limit = 1, .holding = on };
	struct record **list;
	size_t n;
	bool more;

	*VEC_ADD(ctx->arena, &q.filters) = (struct list_filter){ .field = after->type->happened,
		.until = day_str(ctx->arena, record_day(ctx, after) + 1) };
	if (!record_list(ctx, &q, &list, &n, &more))
		return false;
	*out = n == 0 ? NULL : list[0];
	return true;
}

/* The old relation ends and the new one begins: neither is possible without the other. */
static bool
move(struct ctx *ctx, const struct org *org, struct record *after)
{
	const char *on = day_str(ctx->arena, record_day(ctx, after));
	const struct db_value *parent = &record_content(after, "parent")->value;
	struct record *before;

	if (!record_check_needed(ctx, after) || !find_relation(ctx, after, on, &before))
		return false;
	if (org->ended != DAY_NONE && record_day(ctx, after) >= org->ended)
		return problem_field(ctx, "since", "%s", org_away_say(ctx, org, record_day(ctx, after)));
	if (before == NULL)
		return record_save(ctx, after);
	if (record_content(before, "parent")->value.i == parent->i)
		return problem_field(ctx, "parent", "“%s”在 %s 本来就隶属于“%s”", org->name, on,
		    org_name(ctx, parent->i, record_day(ctx, after)));
	if (record_day(ctx, before) == record_day(ctx, after))
		return problem_field(ctx, "since", "现在的隶属关系也从 %s 开始，请写晚一些的日期；如果原来就填错了，请直接修改那条隶属关系", on);
	return record_put_text(ctx, before, "until", on) &&
	    record_save_all(ctx, (struct record *const[]){ before, after }, 2);
}

bool
org_move(struct ctx *ctx, struct page *page)
{
	struct draft d;
	struct org org;

	if (!get_moved(ctx, page, &org))
		return false;
	draft_make(ctx, record_make(ctx, ctx->house->tree[TREE_PARENT], org.id), &page->form, &d);
	d.org = org.code;
	if (draft_read(ctx, &d) && move(ctx, &org, d.record))
		return page_redirect(ctx, page, "/organisations/%lld?done=moved", (long long)org.id);
	int status = page_status(ctx);
	if (problem_worst(ctx) >= PROBLEM_BUSY || !render(ctx, page, &org, &d))
		return false;
	page->answer->status = status;
	return true;
}
