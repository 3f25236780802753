#include "page.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "org.h"
#include "text.h"

const char *
page_query(const struct page *page, const char *name)
{
	const char *value = form_get(&page->query, name);

	return value == NULL ? "" : value;
}

const char *
page_form(const struct page *page, const char *name)
{
	const char *value = form_get(&page->form, name);

	return value == NULL ? "" : value;
}

bool
page_on(struct ctx *ctx, const struct page *page, day *out)
{
	const char *on = page_query(page, "on");

	*out = ctx->today;
	return on[0] == '\0' || day_read(on, out) || problem_field(ctx, "on", "“%s”不是正确的日期，请写成 2025-07-01", on);
}

json_t *
page_crumbs(const char *label, ...)
{
	json_t *crumbs = json_array();
	va_list args;

	va_start(args, label);
	for (; label != NULL; label = va_arg(args, const char *))
		json_array_append_new(crumbs, json_pack("{s:s,s:s}", "label", label, "href", va_arg(args, const char *)));
	va_end(args);
	return crumbs;
}

/* ---- what every page has ---- */

static json_t *
menu(struct ctx *ctx, const struct page *page)
{
	json_t *sections = json_array();

	EACH(const struct section, s, ctx->house->sections) {
		json_t *types = json_array();

		EACH(const struct type, t, ctx->house->types)
			if (t->derived_sql == NULL && strcmp(t->section, s->name) == 0)
				json_array_append_new(types, json_pack("{s:s,s:s,s:b}", "name", t->name, "label", t->label,
				    "here",
				    page->type == t));
		if (json_array_size(types) > 0 && actor_may(ctx, ACT_SEE, s->name))
			json_array_append_new(sections, json_pack("{s:s,s:s,s:O,s:b}", "name", s->name, "label", s->label,
			    "types", types,
			    "open", page->type != NULL && strcmp(page->type->section, s->name) == 0));
		json_decref(types);
	}
	return sections;
}

/* What a redirect says at the top of the page it leads to. */
static const char *
done(const struct page *page)
{
	static const struct { const char *name, *say; } all[] = {
		{ "added", "已登记" }, { "saved", "已保存" }, { "struck", "已作废，不再计入任何数字" }, { "restored", "已恢复" },
		{ "password", "密码已修改" }, { "attested", "已核定" }, { "bound", "已确认" },
	};
	const char *name = page_query(page, "done");

	for (size_t i = 0; i < COUNT(all); i++)
		if (strcmp(all[i].name, name) == 0)
			return all[i].say;
	return NULL;
}

static json_t *
actor_view(struct ctx *ctx)
{
	const struct actor *a = ctx->actor;

	return json_pack("{s:s,s:s,s:s,s:b,s:b}", "display", a->display, "role", a->role == NULL ? "" : role_label(a->role),
	    "org", org_name(ctx, a->org, ctx->today), "sees", actor_may(ctx, ACT_SEE, NULL),
	    "reports", actor_may(ctx, ACT_REPORT, NULL));
}

static void
add_common(struct ctx *ctx, const struct page *page, const char *title, json_t *data)
{
	const char *path = page->request->path;

	json_object_set_new(data, "page_title", json_string(title));
	json_object_set_new(data, "version", json_string(page->web->version));
	json_object_set_new(data, "demo", json_boolean(page->web->demo));
	json_object_set_new(data, "today", json_string(day_str(ctx->arena, ctx->today)));
	json_object_set_new(data, "in_figures", json_boolean(text_starts(path, "/figures")));
	json_object_set_new(data, "in_reports", json_boolean(text_starts(path, "/reports")));
	json_object_set_new(data, "in_tree", json_boolean(text_starts(path, "/organisations")));
	if (done(page) != NULL)
		json_object_set_new(data, "done", json_string(done(page)));
	if (ctx->actor == NULL)
		return;
	json_object_set_new(data, "actor", actor_view(ctx));
	json_object_set_new(data, "csrf", json_string(ctx->actor->csrf));
	if (!ctx->actor->must_change)
		json_object_set_new(data, "menu", menu(ctx, page));
}

bool
page_render(struct ctx *ctx, struct page *page, const char *template, const char *title, json_t *data)
{
	struct buf out = buf_make(ctx->arena);

	html_own(ctx->arena, data);
	add_common(ctx, page, title, data);
	html_render(page->web->pages, template, data, &out);
	return page_bytes(page, "text/html; charset=utf-8", out.at, out.n);
}

bool
page_bytes(struct page *page, const char *type, const char *bytes, size_t n)
{
	page->answer->type = type;
	page->answer->body = bytes;
	page->answer->body_size = n;
	return true;
}

bool
page_json(struct ctx *ctx, struct page *page, json_t *json)
{
	char *text = json_dumps(json, JSON_INDENT(1) | JSON_REAL_PRECISION(6)), *copy = arena_str(ctx->arena, text);

	free(text);
	json_decref(json);
	return page_bytes(page, "application/json; charset=utf-8", copy, strlen(copy));
}

bool
page_redirect(struct ctx *ctx, struct page *page, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	http_set(page->answer, "Location", arena_vstrf(ctx->arena, format, args));
	va_end(args);
	page->answer->status = 303;
	return page_bytes(page, "text/plain; charset=utf-8", "", 0);
}

/* ---- problems ---- */

static const struct { int status; const char *title; } statuses[PROBLEM_MAX] = {
	[PROBLEM_FIELD] = { 422, "请更正后再提交" }, [PROBLEM_RULE] = { 422, "请更正后再提交" }, [PROBLEM_USAGE] = { 422, "请更正后再提交" },
	[PROBLEM_RIGHT] = { 403, "没有权限" }, [PROBLEM_STALE] = { 409, "内容已被别人更新" }, [PROBLEM_ABSENT] = { 404, "没有找到" },
	[PROBLEM_BUSY] = { 503, "系统正忙" }, [PROBLEM_FAULT] = { 500, "程序出错" },
};

int
page_status(const struct ctx *ctx)
{
	return statuses[problem_worst(ctx)].status;
}

json_t *
page_says(struct ctx *ctx)
{
	json_t *list = json_array();

	EACH(const struct problem, p, ctx->problems.list)
		json_array_append_new(list, json_pack("{s:s,s:s?}", "say", p->say, "field", p->field));
	return list;
}

const char *
page_wrong(const struct ctx *ctx, const char *field)
{
	EACH(const struct problem, p, ctx->problems.list)
		if (p->sort == PROBLEM_FIELD && p->field != NULL && strcmp(p->field, field) == 0)
			return p->say;
	return NULL;
}

void
page_problems(struct ctx *ctx, struct page *page)
{
	enum problem_sort worst = problem_worst(ctx);

	if (worst == PROBLEM_BUSY)
		http_set(page->answer, "Retry-After", "5");
	page_render(ctx, page, "problem.html", statuses[worst].title,
	    json_pack("{s:i,s:o}", "status", statuses[worst].status, "says", page_says(ctx)));
	page->answer->status = statuses[worst].status;
}
