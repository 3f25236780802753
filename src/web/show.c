/* One record: its fields, its past, striking it out and taking that back. */
#include <string.h>

#include "org.h"
#include "pages.h"
#include "text.h"
#include "view.h"

static json_t *
base(struct ctx *ctx, const struct page *page, const struct record *r)
{
	json_t *data = json_pack("{s:o,s:o,s:o}", "type", view_type(ctx, page->type), "record", view_record(ctx, r), "crumbs",
	    view_crumbs(ctx, page->type, NULL));

	json_object_set_new(data, "title", json_incref(json_object_get(json_object_get(data, "record"), "title")));
	return data;
}

bool
show_page(struct ctx *ctx, struct page *page)
{
	json_t *fields = json_array();
	struct record *r;

	html_own(ctx->arena, fields);
	if (!record_get(ctx, page->type, page->id, &r))
		return false;
	EACH(const struct field, f, page->type->fields)
		json_array_append_new(fields, view_field(ctx, r, f));
	json_t *data = base(ctx, page, r);
	json_object_set(data, "fields", fields);
	json_object_set_new(data, "changes", json_boolean(!r->struck && view_may(ctx, ACT_CHANGE, r)));
	json_object_set_new(data, "strikes", json_boolean(!r->struck && view_may(ctx, ACT_STRIKE, r)));
	json_object_set_new(data, "restores", json_boolean(r->struck && view_may(ctx, ACT_STRIKE, r)));
	if (strcmp(page->type->name, "organisation") == 0)
		json_object_set_new(data, "card", json_string(arena_strf(ctx->arena, "/organisations/%lld", (long long)r->id)));
	return page_render(ctx, page, "show.html", record_title(ctx, r), data);
}

bool
show_json(struct ctx *ctx, struct page *page)
{
	struct record *r;

	return record_get(ctx, page->type, page->id, &r) && page_json(ctx, page, record_json(ctx, r));
}

/* ---- its past ---- */

static const char *
act_say(const char *act)
{
	static const struct { const char *act, *say; } all[] = {
		{ "add", "登记" }, { "change", "修改" }, { "strike", "作废" }, { "restore", "恢复" },
	};

	for (size_t i = 0; i < COUNT(all); i++)
		if (strcmp(all[i].act, act) == 0)
			return all[i].say;
	return act;
}

static json_t *
past_view(struct ctx *ctx, const struct past *p)
{
	json_t *changes = json_array(), *out = json_pack("{s:s,s:s,s:s,s:I,s:o}", "at", day_moment_str(ctx->arena, p->at), "act",
	    act_say(p->act), "who", p->who, "nth", (json_int_t)p->version, "changes", changes);
	bool struck = strcmp(p->act, "strike") == 0;

	EACH(const struct change, c, p->changes)
		if (struck)
			json_object_set_new(out, "why", json_string(c->after));
		else if (c->field != NULL || c->before[0] != '\0' || c->after[0] != '\0')
			json_array_append_new(changes, json_pack("{s:s,s:s,s:s}", "label", c->field == NULL ? "组织" :
			    c->field->label,
			    "before", c->before, "after", c->after));
	return out;
}

bool
show_history(struct ctx *ctx, struct page *page)
{
	json_t *list = json_array();
	struct record *r;
	struct past *past;
	size_t n;

	html_own(ctx->arena, list);
	if (!record_get(ctx, page->type, page->id, &r) || !record_past(ctx, r, &past, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, past_view(ctx, &past[i]));
	json_t *data = base(ctx, page, r);
	json_object_set(data, "past", list);
	json_object_set_new(data, "crumbs", view_crumbs(ctx, page->type, r));
	return page_render(ctx, page, "history.html", arena_strf(ctx->arena, "修改记录：%s", record_title(ctx, r)), data);
}

/* ---- striking out ---- */

static bool
seen_version(struct ctx *ctx, const struct page *page, int64_t *version)
{
	return text_read_int(page_form(page, "_version"), version) ||
	    problem_say(ctx, PROBLEM_USAGE, "表单不完整，请重新打开这条记录再操作");
}

bool
show_strike(struct ctx *ctx, struct page *page)
{
	int64_t version;

	return seen_version(ctx, page, &version) && record_strike(ctx, page->type, page->id, version, page_form(page, "why")) &&
	    page_redirect(ctx, page, "/records/%s/%lld?done=struck", page->type->name, (long long)page->id);
}

bool
show_restore(struct ctx *ctx, struct page *page)
{
	int64_t version;

	return seen_version(ctx, page, &version) && record_restore(ctx, page->type, page->id, version) &&
	    page_redirect(ctx, page, "/records/%s/%lld?done=restored", page->type->name, (long long)page->id);
}
