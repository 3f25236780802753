#include "page.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "choose.h"
#include "limits.h"
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
page_crumbs(struct ctx *ctx, const char *label, ...)
{
	json_t *crumbs = data_list(ctx->arena);
	va_list args;

	va_start(args, label);
	for (; label != NULL; label = va_arg(args, const char *))
		data_append(crumbs, DATA(ctx->arena, data_text("label", label), data_text("href", va_arg(args, const char *))));
	va_end(args);
	return crumbs;
}

/* ---- what every page has ---- */

/* Whether the actor's organisation, or one below it, may hold such records. */
static bool
concerns(const struct type *t, const char *own_kind)
{
	bool may = t->held != HELD_KINDS || own_kind == NULL;

	for (const char *const *k = t->held_by; !may && *k != NULL; k++)
		may = org_kind_below(*k, own_kind);
	return may;
}

static json_t *
menu(struct ctx *ctx, const struct page *page)
{
	json_t *sections = data_list(ctx->arena);
	const char *kind = NULL;
	bool alive;

	if (!org_standing(ctx, ctx->actor->org, ctx->today, &kind, &alive))
		kind = NULL;
	EACH(const struct section, s, ctx->house->sections) {
		json_t *types = data_list(ctx->arena);

		EACH(const struct type, t, ctx->house->types)
			if (t->derived_sql == NULL && strcmp(t->section, s->name) == 0 && concerns(t, kind))
				data_append(types, DATA(ctx->arena, data_text("name", t->name), data_text("label", t->label),
				    data_flag("here", page->type == t)));
		if (json_array_size(types) > 0 && actor_may(ctx, ACT_SEE, s->name))
			data_append(sections, DATA(ctx->arena, data_text("name", s->name), data_text("label", s->label),
			    data_tree("types", types), data_flag("open", page->type != NULL &&
			    strcmp(page->type->section, s->name) == 0)));
	}
	return sections;
}

/* What a redirect says at the top of the page it leads to. */
static const char *
done(const struct page *page)
{
	static const struct { const char *name, *say; } all[] = {
		{ "added", "已登记" }, { "saved", "已保存" },
		{ "merged", "已保存；您打开之后别人改过的其他项目，保留了别人的修改" }, { "struck", "已作废，不再计入任何数字" }, { "restored", "已恢复" },
		{ "password", "密码已修改" }, { "moved", "已划转" }, { "attested", "已核定" },
		{ "withdrawn", "已撤回核定" }, { "bound", "已确认" }, { "removed", "已删除" },
		{ "rejected", "已记下：不是统计项" }, { "nothing", "没有勾选任何一处，什么都没有改动" },
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
	const char *role = a->role == NULL ? "" : role_label(a->role), *org = org_name(ctx, a->org, ctx->today);

	/* The page that says that something could not be read says no name instead. */
	return DATA(ctx->arena, data_text("display", a->display), data_text("role", text_equal(role, a->display) ? "" : role),
	    data_text("org", problem_broken(ctx, 0) ? "" : org), data_flag("sees", actor_may(ctx, ACT_SEE, NULL)),
	    data_flag("reports", actor_may(ctx, ACT_REPORT, NULL)));
}

static void
add_common(struct ctx *ctx, const struct page *page, const char *title, json_t *data)
{
	const char *path = page->request->path;

	data_add(data, data_text("page_title", title));
	data_add(data, data_text("version", page->web->version));
	data_add(data, data_flag("demo", page->web->demo));
	data_add(data, data_text("today", day_str(ctx->arena, ctx->today)));
	data_add(data, data_flag("in_figures", text_starts(path, "/figures")));
	data_add(data, data_flag("in_reports", text_starts(path, "/reports")));
	data_add(data, data_flag("in_tree", text_starts(path, "/organisations")));
	if (done(page) != NULL)
		data_add(data, data_text("done", done(page)));
	if (ctx->actor == NULL)
		return;
	data_add(data, data_tree("actor", actor_view(ctx)));
	data_add(data, data_text("csrf", ctx->actor->csrf));
	if (!ctx->actor->must_change)
		data_add(data, data_tree("menu", menu(ctx, page)));
}

bool
page_render(struct ctx *ctx, struct page *page, const char *template, const char *title, json_t *data)
{
	struct buf out = buf_make(ctx->arena);

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
page_download(struct ctx *ctx, struct page *page, const char *name, const char *type, const char *bytes, size_t n)
{
	const char *dot = strrchr(name, '.');

	if (problem_broken(ctx, 0))
		return false;
	http_set(page->answer, "Content-Disposition", arena_strf(ctx->arena, "attachment; filename=\"file%s\"; filename*=UTF-8''%s",
	    dot == NULL ? "" : dot, text_url(ctx->arena, name)));
	return page_bytes(page, type, bytes, n);
}

bool
page_json(struct ctx *ctx, struct page *page, json_t *json)
{
	char *text = json_dumps(json, JSON_INDENT(1) | JSON_REAL_PRECISION(6)), *copy = arena_str(ctx->arena, text);

	free(text);
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

const char *
page_address(struct ctx *ctx, const struct page *page, const char *const *left_out, const char *more)
{
	struct buf out = buf_make(ctx->arena);

	buf_putf(&out, "%s?", page->request->path);
	EACH(const struct form_field, f, page->query.fields) {
		bool drop = f->value[0] == '\0' || strcmp(f->name, "done") == 0;

		for (const char *const *l = left_out; *l != NULL; l++)
			drop = drop || strcmp(f->name, *l) == 0;
		if (!drop)
			buf_putf(&out, "%s=%s&", text_url(ctx->arena, f->name), text_url(ctx->arena, f->value));
	}
	buf_puts(&out, more);
	return out.at;
}

/* [{label, href}]: this page asked for each of up to ten organisations whose name contains what was typed as org. */
static bool
read_offers(struct ctx *ctx, const struct page *page, json_t **out)
{
	static const char *const org[] = { "org", "_after", "id", "_back", NULL };
	const char *typed = page_query(page, "org");
	json_t *offers = data_list(ctx->arena), *links = data_list(ctx->arena), *o;
	size_t i;

	if (typed[0] != '\0' && !choose_offer_organisations(ctx, NULL, false, typed, ctx->today, LIMIT_PICKS, offers))
		return false;
	json_array_foreach(offers, i, o)
		data_append(links, DATA(ctx->arena, data_text("label", json_string_value(json_object_get(o, "label"))),
		    data_text("href", page_address(ctx, page, org, arena_strf(ctx->arena, "org=%s", text_url(ctx->arena,
		    json_string_value(json_object_get(o, "key"))))))));
	*out = links;
	return true;
}

/* ---- problems ---- */

static const struct { int status; const char *title; } statuses[PROBLEM_MAX] = {
	[PROBLEM_FIELD] = { 422, "请更正后再提交" }, [PROBLEM_RULE] = { 422, "请更正后再提交" }, [PROBLEM_USAGE] = { 422, "请更正后再提交" },
	[PROBLEM_RIGHT] = { 403, "没有权限" }, [PROBLEM_STALE] = { 409, "内容已被别人更新" }, [PROBLEM_ABSENT] = { 404, "没有找到" },
	[PROBLEM_LACKING] = { 503, "服务器上缺少需要的文件，请把下面的话转告管理员" },
	[PROBLEM_BUSY] = { 503, "系统正忙" }, [PROBLEM_FULL] = { 507, "磁盘空间不足" },
	[PROBLEM_AWAY] = { 503, "数据库暂时连不上" }, [PROBLEM_FAULT] = { 500, "程序出错" },
};

/* What HTTP has words of its own for. */
static const struct { int status; const char *title; } refusals[] = {
	[PAGE_METHOD] = { 405, "不能这样访问" }, [PAGE_LARGE] = { 413, "提交的内容太大" },
};

int
page_status(const struct ctx *ctx)
{
	return statuses[problem_worst(ctx)].status;
}

json_t *
page_says(struct ctx *ctx)
{
	json_t *list = data_list(ctx->arena);

	EACH(const struct problem, p, ctx->problems.list)
		data_append(list, DATA(ctx->arena, data_text("say", p->file == NULL ? p->say :
		    arena_strf(ctx->arena, "“%s”%s", p->file, p->say)), data_text("field", p->field),
		    data_text("see", p->see == NULL ? NULL : arena_strf(ctx->arena, "/records/%s", p->see))));
	return list;
}

const char *
page_wrong(const struct ctx *ctx, const char *field)
{
	EACH(const struct problem, p, ctx->problems.list)
		if ((p->sort == PROBLEM_FIELD || p->sort == PROBLEM_ABSENT) && p->field != NULL && strcmp(p->field, field) == 0)
			return p->say;
	return NULL;
}

bool
page_again(struct ctx *ctx, struct page *page, const char *template, const char *title, json_t *data)
{
	enum problem_sort worst = problem_worst(ctx);
	int status = page_status(ctx);
	json_t *offers;

	if ((worst > PROBLEM_USAGE && worst != PROBLEM_ABSENT) || !read_offers(ctx, page, &offers))
		return false;
	data_add(data, data_text("wrong_org", page_wrong(ctx, "org")));
	if (page_wrong(ctx, "org") == NULL)
		data_add(data, data_tree("says", page_says(ctx)));
	data_add(data, data_flag("asks_wrong", true));
	data_add(data, data_flag("offers_any", json_array_size(offers) > 0));
	data_add(data, data_text("offers_of", page_query(page, "org")));
	data_add(data, data_tree("offers", offers));
	if (!page_render(ctx, page, template, title, data))
		return false;
	page->answer->status = status;
	return true;
}

void
page_problems(struct ctx *ctx, struct page *page)
{
	enum problem_sort worst = problem_worst(ctx);

	if (worst >= PROBLEM_BUSY && worst < PROBLEM_FAULT)
		http_set(page->answer, "Retry-After", "5");
	bool own = page->refused != PAGE_BY_PROBLEM && worst < PROBLEM_BUSY;
	int status = own ? refusals[page->refused].status : statuses[worst].status;
	page_render(ctx, page, "problem.html", own ? refusals[page->refused].title : statuses[worst].title, DATA(ctx->arena,
	    data_number("status", status), data_tree("says", page_says(ctx))));
	page->answer->status = status;
}
