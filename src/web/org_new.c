/*
 * A new organisation: itself, its place in the tree and its name are three records, each with a past of its own, but
 * none of them means anything without the others, so they come from one form and are saved together.
 */
#include <string.h>

#include "draft.h"
#include "org.h"
#include "pages.h"
#include "view.h"

/* What the form shows, in this order. */
static const struct { size_t part; const char *field; } shown[] = {
	{ 2, "name" }, { 2, "short" }, { 0, "kind" }, { 0, "form" }, { 1, "parent" }, { 0, "code" }, { 0, "founded_on" },
	    { 0, "sort" },
};
enum { PARTS = 3 };

static void
make_drafts(struct ctx *ctx, const struct form *typed, struct draft drafts[static PARTS])
{
	static const enum tree_part parts[PARTS] = { TREE_ORGANISATION, TREE_PARENT, TREE_NAME };

	for (size_t i = 0; i < PARTS; i++)
		draft_make(ctx, record_make(ctx, ctx->house->tree[parts[i]], 0), typed, &drafts[i]);
}

static bool
render(struct ctx *ctx, struct page *page, struct draft drafts[static PARTS])
{
	json_t *inputs = data_list(ctx->arena),
	    *data = DATA(ctx->arena, data_text("title", "设立组织"), data_tree("inputs", inputs),
	    data_tree("crumbs", page_crumbs(ctx, "组织", "/organisations", NULL)), data_text("action", "/organisations/new"),
	    data_text("back", "/organisations"), data_tree("says", page_says(ctx)),
	    data_flag("wrong_any", problem_any(ctx)));

	for (size_t i = 0; i < COUNT(shown); i++) {
		const struct draft *d = &drafts[shown[i].part];

		if (!draft_input(ctx, d, type_field(d->record->type, shown[i].field), inputs))
			return false;
	}
	return page_render(ctx, page, "form.html", "设立组织", data);
}

bool
org_new_page(struct ctx *ctx, struct page *page)
{
	struct draft drafts[PARTS];
	const char *parent = page_query(page, "parent");
	struct org org;

	make_drafts(ctx, NULL, drafts);
	if (parent[0] != '\0') {
		if (!org_get(ctx, view_chosen(ctx, parent), ctx->today, &org))
			return false;
		record_content(drafts[1].record, "parent")->value = (struct db_value){ .kind = DB_INT, .i = org.id };
	}
	return render(ctx, page, drafts);
}

/* ${part} is ${org}'s from its first day.  What is wrong with that day is said once, of the organisation. */
static void
hang_on(struct ctx *ctx, struct record *org, struct record *part)
{
	struct content *since = record_content_of(part, part->type->happened);

	part->holder = org;
	*since = *record_content(org, "founded_on");
	if (since->value.kind == DB_NULL)
		since->value = (struct db_value){ .kind = DB_TEXT, .text = day_str(ctx->arena, ctx->today), .n = DAY_TEXT - 1 };
}

bool
org_new(struct ctx *ctx, struct page *page)
{
	struct draft drafts[PARTS];
	struct record *records[PARTS];
	bool good = true;

	make_drafts(ctx, &page->form, drafts);
	for (size_t i = 0; i < PARTS; i++) {
		good &= draft_put(ctx, &drafts[i]);
		records[i] = drafts[i].record;
		if (i > 0)
			hang_on(ctx, records[0], records[i]);
	}
	for (size_t i = 0; i < PARTS && !good; i++)
		record_check_needed(ctx, records[i]);
	if (good && record_save_all(ctx, records, PARTS))
		return page_redirect(ctx, page, "/organisations/%lld?done=added", (long long)records[0]->id);
	int status = page_status(ctx);
	if (problem_worst(ctx) >= PROBLEM_BUSY || !render(ctx, page, drafts))
		return false;
	page->answer->status = status;
	return true;
}
