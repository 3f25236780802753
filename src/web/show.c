/* One record: its fields, its past, striking it out and taking that back. */
#include <string.h>

#include "figure.h"
#include "file.h"
#include "input_name.h"
#include "org.h"
#include "pages.h"
#include "question.h"
#include "text.h"
#include "view.h"

static json_t *
base(struct ctx *ctx, const struct page *page, const struct record *r)
{
	json_t *data = DATA(ctx->arena, data_tree("type", view_type(ctx, page->type)), data_tree("record", view_record(ctx, r)),
	    data_tree("crumbs", view_crumbs(ctx, page->type, NULL)));

	data_add(data, data_tree("title", json_object_get(json_object_get(data, "record"), "title")));
	return data;
}

/* The figure's page, on this site, from which the record was opened; NULL where it was not. */
static const char *
figure_behind(const struct page *page)
{
	const char *from = http_header(page->request, "referer"), *host = http_header(page->request, "host"),
	    *path = from == NULL ? NULL : strstr(from, "://");

	if (path == NULL || host == NULL)
		return NULL;
	path += strlen("://");
	return text_skip(&path, host) && text_starts(path, "/figures/") ? path : NULL;
}

/* 2025年：跟踪督办的限期整改问题、…, or of what counts for one organisation alone 市教育局2025年：举办的培训班、…: each a way to its
   rows; of a figure that is asked for one item, with that. */
static json_t *
year_view(struct ctx *ctx, const struct counting *c, size_t n)
{
	json_t *figures = data_list(ctx->arena);
	struct org whose = { .short_name = NULL };
	const char **item;

	if (c->whose != 0 && !org_get_id(ctx, c->whose, c->question.until - 1, &whose))
		return NULL;

	for (size_t i = 0; i < n; i++) {
		const struct figure *f = c[i].figure;
		const struct question *q = &c[i].question;
		bool with = f->argument != NULL && q->argument != 0;

		if (with && !record_titles(ctx, f->argument, &q->argument, 1, &item))
			return NULL;
		data_append(figures, DATA(ctx->arena, data_text("label", f->label), data_text("item", with ? item[0] : NULL),
		    data_text("comma", i + 1 < n ? "、" : NULL), data_text("href", question_href(ctx,
		    arena_strf(ctx->arena, "/figures/%s", f->name), q, &(struct asked){ .year = day_year(q->from),
		    .org = org_code(ctx, q->org) }))));
	}
	return DATA(ctx->arena, data_text("whose", whose.short_name), data_number("year", day_year(c->question.from)),
	    data_tree("figures", figures));
}

/* Which figures count the record, or that none does: whoever entered it sees whether it was worth it. */
static bool
add_counted(struct ctx *ctx, const struct record *r, json_t *data)
{
	const struct type *t = r->type;
	json_t *years = data_list(ctx->arena);
	struct counted counted;

	if (r->struck)
		return true;
	if (!figure_counting(ctx, r, &counted))
		return false;
	for (size_t i = 0, k; i < counted.n; i = k) {
		for (k = i; k < counted.n && counted.at[k].question.from == counted.at[i].question.from &&
		    counted.at[k].whose == counted.at[i].whose; k++)
			;
		json_t *year = year_view(ctx, counted.at + i, k - i);
		if (year == NULL)
			return false;
		data_add(year, data_text("semicolon", k < counted.n ? "；" : NULL));
		data_append(years, year);
	}
	data_add(data, data_tree("years", years));
	data_add(data, data_flag("counts", counted.n > 0));
	data_add(data, data_flag("earlier", counted.earlier));
	data_add(data, data_flag("uncounted", counted.n == 0 && counted.whole && !t->kept && t->tree == TREE_NOT &&
	    t->roster == ROSTER_NOT));
	return true;
}

bool
show_page(struct ctx *ctx, struct page *page)
{
	json_t *fields = data_list(ctx->arena);
	struct record *r;

	if (!record_get(ctx, page->type, page->id, &r))
		return false;
	EACH(const struct field, f, page->type->fields)
		data_append(fields, view_field(ctx, r, f));
	json_t *data = base(ctx, page, r);
	data_add(data, data_text("figure_href", figure_behind(page)));
	data_add(data, data_tree("fields", fields));
	data_add(data, data_text("basis", type_basis(ctx->arena, ctx->house, page->type->basis, record_day(ctx, r))));
	data_add(data, data_flag("changes", !r->struck && record_may(ctx, ACT_CHANGE, r)));
	data_add(data, data_flag("strikes", !r->struck && record_may(ctx, ACT_STRIKE, r)));
	data_add(data, data_flag("restores", r->struck && record_may(ctx, ACT_STRIKE, r)));
	if (page->type->tree == TREE_ORGANISATION && !r->struck)
		data_add(data, data_tree("card", json_object_get(json_object_get(data, "record"), "org_href")));
	return add_counted(ctx, r, data) && page_render(ctx, page, "show.html", record_title(ctx, r), data);
}

bool
show_json(struct ctx *ctx, struct page *page)
{
	struct record *r;

	return record_get(ctx, page->type, page->id, &r) && page_json(ctx, page, record_json(ctx, r));
}

bool
show_file(struct ctx *ctx, struct page *page)
{
	const struct field *f = type_field(page->type, page->name);
	const char *nth = page_query(page, "nth");
	struct record *r;
	struct file file;
	int64_t n = 0;

	if (f == NULL || (nth[0] != '\0' && (!text_read_int(nth, &n) || n < 0)))
		return problem_say(ctx, PROBLEM_ABSENT, "没有这个附件");
	return record_get(ctx, page->type, page->id, &r) && file_get(ctx, r, f, (size_t)n, &file) &&
	    page_download(ctx, page, file.name, file.media, file.bytes, file.n);
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
	json_t *changes = data_list(ctx->arena), *out = DATA(ctx->arena, data_text("at", day_moment_str(ctx->arena, p->at)),
	    data_text("act", act_say(p->act)), data_text("who", p->who), data_number("nth", p->version),
	    data_tree("changes", changes));
	bool struck = strcmp(p->act, "strike") == 0;

	EACH(const struct change, c, p->changes)
		if (struck)
			data_add(out, data_text("why", c->after));
		else if (c->field != NULL || c->before[0] != '\0' || c->after[0] != '\0')
			data_append(changes, DATA(ctx->arena, data_text("label", c->label),
			    data_text("before", c->before), data_text("after", c->after)));
	return out;
}

bool
show_history(struct ctx *ctx, struct page *page)
{
	json_t *list = data_list(ctx->arena);
	struct record *r;
	struct past *past;
	size_t n;

	if (!record_get(ctx, page->type, page->id, &r) || !record_past(ctx, r, &past, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		data_append(list, past_view(ctx, &past[i]));
	json_t *data = base(ctx, page, r);
	data_add(data, data_tree("past", list));
	data_add(data, data_tree("crumbs", view_crumbs(ctx, page->type, r)));
	return page_render(ctx, page, "history.html", arena_strf(ctx->arena, "修改记录：%s", record_title(ctx, r)), data);
}

/* ---- striking out ---- */

static bool
seen_version(struct ctx *ctx, const struct page *page, int64_t *version)
{
	return text_read_int(input_sent(ctx, &page->form, INPUT_VERSION, NULL), version) ||
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
