/* What the blanks of a text are: proposals to be confirmed, and one place to be corrected. */
#include <string.h>

#include "limits.h"
#include "pages.h"
#include "question.h"
#include "report_text.h"
#include "report_view.h"
#include "text.h"
#include "view.h"
#include "why.h"

/* In per cent: of the figures in the labelled reports that were so sure and had no runner-up none was wrong (tests/binding/). */
enum { SURE_LEAST = 68 };

static int64_t
sure(const struct binding *b)
{
	return (int64_t)(b->score * 100 + .5);
}

static json_t *
place_view(struct ctx *ctx, const struct bound_text *bound, size_t i)
{
	const struct binding *b = &bound->places.at[i];
	json_t *out = report_view_place(ctx, bound, b);

	data_add(out, data_number("nth", i + 1));
	data_add(out, data_text("is", bound_label(b)));
	data_add(out, data_flag("open", b->kind == BOUND_UNKNOWN));
	data_add(out, data_text("argument", b->argument_text));
	data_add(out, data_text("constant", b->constant));
	data_add(out, data_number("sure", sure(b)));
	data_add(out, data_flag("confirmed", b->confirmed));
	data_add(out, data_text("by", b->by == NULL ? "" : b->by));
	data_add(out, data_text("second", b->second == NULL ? NULL : b->second->label));
	data_add(out, data_text("doubt", b->doubt));
	return out;
}

/* A page of the text, asked with the same questions. */
static const char *
text_path(struct ctx *ctx, const struct page *page, const char *more)
{
	static const char *const left_out[] = { "ticked", NULL };
	const char *asked = strchr(page_address(ctx, page, left_out, ""), '?');

	return arena_strf(ctx->arena, "/reports/texts/%s%s%.*s", page->name, more, (int)strlen(asked) - 1, asked);
}

static bool
back_to_places(struct ctx *ctx, struct page *page, const char *done, const char *more)
{
	const char *href = text_path(ctx, page, "/places");

	return page_redirect(ctx, page, "%s%sdone=%s%s", href, strchr(href, '?') == NULL ? "?" : "&", done, more);
}

/* Sure enough to be confirmed together with others: no other figure is thought of, and nothing speaks against it. */
static bool
is_clear(const struct binding *b)
{
	return b->kind != BOUND_UNKNOWN && b->doubt == NULL && b->second == NULL && sure(b) >= SURE_LEAST;
}

/* ${b} as one of the kinds that are no figure. */
static void
set_other(struct binding *b, enum bound kind, const char *constant)
{
	b->kind = kind;
	b->figure = NULL;
	b->argument = 0;
	b->constant = constant;
}

static json_t *
base(struct ctx *ctx, const struct page *page, const struct bound_text *bound)
{
	return DATA(ctx->arena, data_text("text", bound->name == NULL ? "" : bound->name), data_text("sm3", page->name),
	    data_flag("confirms", actor_may(ctx, ACT_CONFIRM, NULL)), data_text("action", text_path(ctx, page, "/places")),
	    data_text("report_href", text_path(ctx, page, "")));
}

static bool
is_ticked(struct ctx *ctx, const struct page *page, size_t nth)
{
	const char *text = arena_strf(ctx->arena, "%zu", nth);

	EACH(const struct form_field, f, page->query.fields)
		if (strcmp(f->name, "ticked") == 0 && strcmp(f->value, text) == 0)
			return true;
	return false;
}

bool
place_page_all(struct ctx *ctx, struct page *page)
{
	struct bound_text bound;
	json_t *places = data_list(ctx->arena);
	size_t open = 0, clear = 0;

	if (!report_text_get(ctx, page->name, page->web->bound, &bound))
		return false;
	for (size_t i = 0; i < bound.places.n; i++) {
		const struct binding *b = &bound.places.at[i];
		json_t *place = place_view(ctx, &bound, i);

		open += !b->confirmed;
		clear += !b->confirmed && is_clear(b);
		data_add(place, data_flag("ticked", is_ticked(ctx, page, i + 1)));
		data_add(place, data_text("href", text_path(ctx, page, arena_strf(ctx->arena, "/places/%zu", i + 1))));
		data_append(places, place);
	}
	json_t *data = base(ctx, page, &bound);
	data_add(data, data_tree("places", places));
	data_add(data, data_text("title", "空的对应"));
	data_add(data, data_number("unconfirmed", open));
	data_add(data, data_number("sure_least", SURE_LEAST));
	data_add(data, data_text("clear", clear == 0 ? NULL : arena_strf(ctx->arena, "%zu", clear)));
	data_add(data, data_text("rest", open == clear ? NULL : arena_strf(ctx->arena, "%zu", open - clear)));
	data_add(data, data_tree("crumbs", page_crumbs(ctx, "报告", "/reports", bound.name, text_path(ctx, page, ""), NULL)));
	return page_render(ctx, page, "places.html", "空的对应", data);
}

/* The place that a field of the form names, from 1. */
static bool
read_nth(struct ctx *ctx, const struct bound_text *bound, const char *text, size_t *out)
{
	int64_t nth;

	if (!text_read_int(text, &nth) || nth < 1 || (size_t)nth > bound->places.n)
		return problem_field(ctx, "place", "没有第 %s 处", text);
	*out = (size_t)nth;
	return true;
}

/* One proposal is wrong: nothing of ours stands there.  What is ticked waits for its own button. */
static bool
reject(struct ctx *ctx, struct page *page, struct bound_text *bound)
{
	struct buf more = buf_make(ctx->arena);
	size_t nth = 0;

	if (!read_nth(ctx, bound, page_form(page, "reject"), &nth))
		return false;
	set_other(&bound->places.at[nth - 1], BOUND_UNKNOWN, NULL);
	if (!bind_keep(ctx, bound, nth - 1))
		return false;
	EACH(const struct form_field, f, page->form.fields)
		if (strcmp(f->name, "place") == 0)
			buf_putf(&more, "&ticked=%s", text_url(ctx->arena, f->value));
	buf_putf(&more, "#place-%zu", nth);
	return back_to_places(ctx, page, "rejected", more.at);
}

struct confirming { const struct page *page; const struct bound_text *bound; bool all; };

static bool
confirm(struct ctx *ctx, void *what)
{
	const struct confirming *c = what;
	size_t nth = 0;

	for (size_t i = 0; c->all && i < c->bound->places.n; i++)
		if (!c->bound->places.at[i].confirmed && is_clear(&c->bound->places.at[i]) && !bind_keep(ctx, c->bound, i))
			return false;
	EACH(const struct form_field, f, c->page->form.fields)
		if (!c->all && strcmp(f->name, "place") == 0 &&
		    (!read_nth(ctx, c->bound, f->value, &nth) || !bind_keep(ctx, c->bound, nth - 1)))
			return false;
	return true;
}

/* The ticked proposals, or all clear ones that nobody has decided yet, each kept as this person's decision; all or none. */
bool
place_page_confirm(struct ctx *ctx, struct page *page)
{
	struct bound_text bound;
	struct confirming c = { page, &bound, page_form(page, "all")[0] != '\0' };

	if (!report_text_get(ctx, page->name, page->web->bound, &bound))
		return false;
	if (page_form(page, "reject")[0] != '\0')
		return reject(ctx, page, &bound);
	if (!c.all && page_form(page, "place")[0] == '\0')
		return back_to_places(ctx, page, "nothing", "");
	return db_write(ctx, confirm, &c) && back_to_places(ctx, page, "bound", "");
}

/* ---- one place ---- */

static bool
get_place(struct ctx *ctx, const struct page *page, struct bound_text *out)
{
	if (!report_text_get(ctx, page->name, page->web->bound, out))
		return false;
	return (size_t)page->id <= out->places.n || problem_say(ctx, PROBLEM_ABSENT, "这个文本没有第 %lld 处空", (long long)page->id);
}

/* All figures by part of the work, the chosen one marked. */
static json_t *
figures_view(struct ctx *ctx, const struct figure *chosen)
{
	json_t *sections = data_list(ctx->arena);

	EACH(const struct section, s, ctx->house->sections) {
		json_t *list = data_list(ctx->arena);

		EACH(const struct figure, f, ctx->house->figures->list)
			if (f->arms.n > 0 && strcmp(f->arms.at[0].type->section, s->name) == 0)
				data_append(list, DATA(ctx->arena, data_text("name", f->name), data_text("label", f->label),
				    data_flag("chosen", f == chosen)));
		data_append(sections, DATA(ctx->arena, data_text("section", s->label), data_flag("any", json_array_size(list) > 0),
		    data_tree("figures", list)));
	}
	return sections;
}

static const struct { enum bound kind; bool constant; const char *label; } others[] = {
	{ BOUND_UNKNOWN, false, "不是统计项，留空由人填写" }, { BOUND_PLACE, false, "地名或机关名" }, { BOUND_YEAR, false, "年份" },
	{ BOUND_ORDINAL, false, "届次或序号" }, { BOUND_DATE, false, "日期，留空" }, { BOUND_CONSTANT, true, "固定的数" },
};

/* What the form says of a place: as it is bound, or as it was typed. */
struct choosing { const char *kind, *figure, *argument, *constant; };

static struct choosing
choosing_of(struct ctx *ctx, const struct page *page, const struct binding *b)
{
	if (form_get(&page->form, "kind") != NULL)
		return (struct choosing){ page_form(page, "kind"), page_form(page, "figure"), page_form(page, "argument"),
			page_form(page, "constant") };
	return (struct choosing){ bound_name(b->kind), b->figure == NULL ? "" : b->figure->name,
		arena_strf(ctx->arena, "%lld", (long long)b->argument), b->constant == NULL ? "" : b->constant };
}

static json_t *
others_view(const struct ctx *ctx, const struct choosing *c)
{
	json_t *list = data_list(ctx->arena);

	for (size_t i = 0; i < COUNT(others); i++)
		data_append(list, DATA(ctx->arena, data_text("name", bound_name(others[i].kind)),
		    data_text("label", others[i].label),
		    data_flag("chosen", strcmp(c->kind, bound_name(others[i].kind)) == 0),
		    data_flag("with_constant", others[i].constant), data_text("constant", c->constant),
		    data_text("wrong_constant", others[i].constant ? page_wrong(ctx, "constant") : NULL)));
	return list;
}

/* The items of every kept list that a figure takes: one select, so that it works without script. */
static bool
add_items(struct ctx *ctx, const char *chosen, json_t *data)
{
	json_t *lists = data_list(ctx->arena);

	data_add(data, data_tree("lists", lists));
	EACH(const struct type, t, ctx->house->types) {
		json_t *options;
		bool used = false;

		EACH(const struct figure, f, ctx->house->figures->list)
			used = used || f->argument == t;
		if (!used)
			continue;
		if (!view_options(ctx, t, DAY_NONE, DAY_NONE, &chosen, 1, &options))
			return false;
		data_append(lists, DATA(ctx->arena, data_text("list", t->label), data_tree("options", options)));
	}
	return true;
}

/* What spoke for and against the place; its first line is the figure or kind, which the page says already. */
static json_t *
why_view(struct ctx *ctx, const struct bound_text *bound, const struct binding *b)
{
	json_t *lines = data_list(ctx->arena);

	for (char **said = why_lines(ctx, bound, b) + 1; *said != NULL; said++)
		data_append(lines, DATA(ctx->arena, data_text("say", *said), data_flag("term", **said == ' ')));
	return lines;
}

static bool
render_one(struct ctx *ctx, struct page *page, const struct bound_text *bound)
{
	struct choosing c = choosing_of(ctx, page, &bound->places.at[page->id - 1]);
	json_t *data = base(ctx, page, bound);

	data_add(data, data_text("title", arena_strf(ctx->arena, "第 %lld 处空", (long long)page->id)));
	data_add(data, data_tree("place", place_view(ctx, bound, (size_t)page->id - 1)));
	data_add(data, data_tree("why", why_view(ctx, bound, &bound->places.at[page->id - 1])));
	data_add(data, data_flag("reasons", bound->places.at[page->id - 1].why != NULL));
	data_add(data, data_flag("is_figure", strcmp(c.kind, bound_name(BOUND_FIGURE)) == 0));
	data_add(data, data_tree("sections", figures_view(ctx, figure_find(ctx->house, c.figure))));
	data_add(data, data_tree("others", others_view(ctx, &c)));
	data_add(data, data_text("wrong_figure", page_wrong(ctx, "figure")));
	data_add(data, data_text("wrong_kind", page_wrong(ctx, "kind")));
	data_add(data, data_text("action", text_path(ctx, page, arena_strf(ctx->arena, "/places/%lld", (long long)page->id))));
	data_add(data, data_text("back", text_path(ctx, page, "/places")));
	data_add(data, data_tree("crumbs", page_crumbs(ctx, "报告", "/reports", bound->name, text_path(ctx, page, ""), "空的对应",
	    text_path(ctx, page, "/places"), NULL)));
	return add_items(ctx, c.argument, data) && page_render(ctx, page, "place.html", "空的对应", data);
}

bool
place_page_one(struct ctx *ctx, struct page *page)
{
	struct bound_text bound;

	return get_place(ctx, page, &bound) && render_one(ctx, page, &bound);
}

/* Whoever chose a figure or typed a number means that, also where the mark beside it was left as it stood. */
static bool
kind_meant(struct ctx *ctx, const struct page *page, const struct binding *b, const char **out)
{
	const char *figure = page_form(page, "figure"), *constant = page_form(page, "constant"), *kind = page_form(page, "kind");
	const char *figures = bound_name(BOUND_FIGURE), *constants = bound_name(BOUND_CONSTANT);
	bool chose = figure[0] != '\0' && (b->figure == NULL || strcmp(figure, b->figure->name) != 0),
	    typed = constant[0] != '\0' && (b->constant == NULL || strcmp(constant, b->constant) != 0);
	bool left = kind[0] == '\0' || strcmp(kind, bound_name(b->kind)) == 0;

	if (left && chose != typed)
		kind = chose ? figures : constants;
	if ((chose && strcmp(kind, figures) != 0) || (typed && strcmp(kind, constants) != 0))
		return problem_field(ctx, "kind", "勾选的和右边填写的不是一样，请只留一样");
	*out = kind;
	return true;
}

/* The item that ${f} is asked for, 0 for the year's main one.  The select holds those of every list, and without script still
   what stood there for another figure. */
static bool
read_item(struct ctx *ctx, const struct page *page, const struct figure *f, const struct binding *before, int64_t *out)
{
	const char *text = page_form(page, "argument");
	int64_t item = 0;
	bool there = false;

	if (text[0] != '\0' && !text_read_int(text, &item))
		return problem_field(ctx, "figure", "请从列表中选择主题或活动");
	if (f->argument == NULL && item != 0 && item != before->argument)
		return problem_field(ctx, "figure", "“%s”不按主题或活动统计，请把右边选回“（年度主要的一项）”", f->label);
	*out = f->argument == NULL ? 0 : item;
	if (*out == 0)
		return true;
	return figure_has_item(ctx, f, item, &there) && (there ||
	    problem_field(ctx, "figure", "“%s”按%s统计，请选择右边“%s”一组里的一项", f->label, f->argument->label, f->argument->label));
}

static bool
read_decision(struct ctx *ctx, const struct page *page, struct binding *b)
{
	const char *kind = "", *constant = page_form(page, "constant");
	int64_t argument = 0;

	if (!kind_meant(ctx, page, b, &kind))
		return false;
	if (strcmp(kind, bound_name(BOUND_FIGURE)) == 0) {
		const struct figure *f = figure_find(ctx->house, page_form(page, "figure"));

		if (f == NULL)
			return problem_field(ctx, "figure", "请选择统计项");
		if (!read_item(ctx, page, f, b, &argument))
			return false;
		b->kind = BOUND_FIGURE;
		b->figure = f;
		b->argument = argument;
		b->constant = NULL;
		return true;
	}
	for (size_t i = 0; i < COUNT(others); i++)
		if (strcmp(kind, bound_name(others[i].kind)) == 0) {
			if (others[i].constant && (constant[0] == '\0' || text_length(constant) > LIMIT_CONSTANT))
				return problem_field(ctx, "constant", "请写明固定的数是多少，最多 %d 字", LIMIT_CONSTANT);
			set_other(b, others[i].kind, others[i].constant ? constant : NULL);
			return true;
		}
	return problem_field(ctx, "kind", "请选择这处空是什么");
}

bool
place_page_decide(struct ctx *ctx, struct page *page)
{
	struct bound_text bound;

	if (!get_place(ctx, page, &bound))
		return false;
	if (!read_decision(ctx, page, &bound.places.at[page->id - 1])) {
		int status = page_status(ctx);

		if (problem_worst(ctx) > PROBLEM_USAGE || !render_one(ctx, page, &bound))
			return false;
		page->answer->status = status;
		return true;
	}
	if (!bind_keep(ctx, &bound, (size_t)page->id - 1))
		return false;
	return back_to_places(ctx, page, "bound", arena_strf(ctx->arena, "#place-%lld", (long long)page->id));
}
