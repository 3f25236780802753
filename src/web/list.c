/* The records of a type: filters, order, pages, those struck out. */
#include <string.h>

#include "limits.h"
#include "org.h"
#include "pages.h"
#include "text.h"
#include "view.h"

/* Whether the actor may order and look by it: what is masked must not be found out by asking. */
static bool
may_ask(const struct ctx *ctx, const struct field *f)
{
	return !f->private || ctx->actor->private;
}

/* What has one value has an order. */
static bool
may_sort(const struct ctx *ctx, const struct field *f)
{
	return !kind_is_link(f) && f->kind != KIND_FILE && may_ask(ctx, f);
}

enum asking { ASKS_NOT, ASKS_PERIOD, ASKS_WORDS, ASKS_CHOICE, ASKS_LISTED, ASKS_FILLED };

static enum asking
asks(const struct ctx *ctx, const struct type *t, const struct field *f)
{
	bool listed = f->happened || f->ended || ((f->kind == KIND_CHOICE || f->kind == KIND_YES_NO) && !f->many);

	for (const char *const *c = t->list; *c != NULL; c++)
		listed = listed || strcmp(*c, f->name) == 0;
	if (!listed || !may_ask(ctx, f))
		return ASKS_NOT;
	if (f->happened)
		return ASKS_PERIOD;
	if (f->kind == KIND_CHOICE || f->kind == KIND_YES_NO)
		return ASKS_CHOICE;
	if (f->of != NULL && f->of->kept)
		return ASKS_LISTED;
	if (f->kind == KIND_DAY && !f->needed)
		return ASKS_FILLED;
	return f->kind == KIND_TEXT || f->kind == KIND_NOTE ? ASKS_WORDS : ASKS_NOT;
}

/* A day of the address into a bound; ${later} days later. */
static bool
read_bound(struct ctx *ctx, const struct page *page, const char *name, int later, const char **out)
{
	const char *text = page_query(page, name);
	day d;

	if (text[0] == '\0')
		return true;
	if (!day_read(text, &d))
		return problem_field(ctx, name, "“%s”不是正确的日期，请写成 2025-07-01", text);
	*out = day_str(ctx->arena, d + later);
	return true;
}

static bool
read_filter(struct ctx *ctx, const struct page *page, const struct field *f, struct list_query *q, bool *any)
{
	const char *value = page_query(page, f->name);
	struct list_filter filter = { .field = f };
	enum asking how = asks(ctx, page->type, f);
	int64_t id;

	if (how == ASKS_PERIOD && (!read_bound(ctx, page, "_first_day", 0, &filter.from) || !read_bound(ctx, page, "_last_day", 1,
	    &filter.until)))
		return false;
	if (how == ASKS_WORDS && value[0] != '\0')
		filter.contains = value;
	if (how == ASKS_CHOICE && f->kind == KIND_YES_NO && !text_is_among(value, (const char *const[]){ "", "yes", "no", NULL }))
		return problem_field(ctx, f->name, "请从列表中选择");
	if (how == ASKS_CHOICE && value[0] != '\0')
		filter.equals = f->kind != KIND_YES_NO ? value : strcmp(value, "yes") == 0 ? "1" : "0";
	if (how == ASKS_LISTED && value[0] != '\0') {
		value = view_chosen(ctx, value);
		if (!text_read_int(value, &id))
			return problem_field(ctx, f->name, "请从列表中选择");
		filter.equals = value;
	}
	filter.empty = how == ASKS_FILLED && strcmp(value, "empty") == 0;
	filter.filled = how == ASKS_FILLED && strcmp(value, "filled") == 0;
	if (filter.empty || filter.filled || filter.from != NULL || filter.until != NULL || filter.equals != NULL ||
	    filter.contains != NULL) {
		*VEC_ADD(ctx->arena, &q->filters) = filter;
		*any = true;
	}
	return true;
}

static bool
read_scope(struct ctx *ctx, const struct page *page, struct list_query *q, bool *any)
{
	const char *text = page_query(page, "org");

	if (text[0] == '\0' || page->type->kept)
		return true;
	*any = true;
	return org_get_ever(ctx, view_chosen(ctx, text), &q->org);
}

/* Whether a list of it has a column of organisations. */
static bool
has_org(const struct type *t)
{
	return t->held != HELD_SELF && !t->kept;
}

/* Organisations are listed and looked for by the name that they have in records of their own. */
static bool
has_name(const struct type *t)
{
	return t->tree == TREE_ORGANISATION;
}

static bool
read_query(struct ctx *ctx, const struct page *page, struct list_query *q, bool *any)
{
	const struct type *t = page->type;
	const char *sort = page_query(page, "_sort"), *id = page_query(page, "id");
	bool by_org = strcmp(sort, "org") == 0 && (has_org(t) || has_name(t));
	const struct field *by = sort[0] == '\0' || by_org ? NULL : type_field(t, sort);

	*q = (struct list_query){ .type = t, .limit = LIMIT_PAGE_ROWS, .struck = page_query(page, "_struck")[0] != '\0',
		.ascending = page_query(page, "_up")[0] != '\0', .backward = page_query(page, "_back")[0] != '\0' && id[0] != '\0',
		.after_key = form_get(&page->query, "_after") };
	*any = false;
	if (sort[0] != '\0' && !by_org && (by == NULL || !may_sort(ctx, by)))
		return problem_say(ctx, PROBLEM_USAGE, "不能按这一栏排序，请点击表头");
	q->sort = by;
	q->by_org = by_org;
	if ((id[0] != '\0' || q->after_key != NULL) && !text_read_int(id, &q->after_id))
		return problem_say(ctx, PROBLEM_USAGE, "翻页的网址不完整，请从第一页开始");
	EACH(const struct field, f, t->fields)
		if (!read_filter(ctx, page, f, q, any))
			return false;
	if (has_name(t) && page_query(page, "_named")[0] != '\0') {
		q->named = page_query(page, "_named");
		*any = true;
	}
	return read_scope(ctx, page, q, any);
}

/* What an address says of its own begins with _, as no field does: a city may call one "after". */
static const char *const paging[] = { "_after", "id", "_back", NULL };

/* ---- its data ---- */

static bool
is_number(const struct field *f)
{
	return f->kind == KIND_INTEGER || f->kind == KIND_HEADCOUNT || f->kind == KIND_DECIMAL || f->kind == KIND_MONEY;
}

/* A head of the table; ${sort} is what orders by it, NULL for nothing.  The latest and the most come first, words from their
   beginning. */
static json_t *
column(struct ctx *ctx, const struct page *page, const struct list_query *q, const char *label, const char *sort, bool words,
    bool here)
{
	static const char *const order[] = { "_after", "id", "_back", "_sort", "_up", NULL };
	const char *way = (here ? !q->ascending : words) ? "&_up=1" : "";

	return DATA(ctx->arena, data_text("label", label), data_text("href", sort == NULL ? NULL :
	    page_address(ctx, page, order, arena_strf(ctx->arena, "_sort=%s%s", sort, way))),
	    data_flag("down", here && !q->ascending), data_flag("up", here && q->ascending),
	    data_text("sorted", !here ? "none" : q->ascending ? "ascending" : "descending"), data_flag("here", here));
}

static json_t *
columns(struct ctx *ctx, const struct page *page, const struct list_query *q)
{
	const struct field *by = q->by_org ? NULL : q->sort == NULL ? q->type->happened : q->sort;
	json_t *out = data_list(ctx->arena);

	if (has_name(q->type))
		data_append(out, column(ctx, page, q, "名称", "org", true, q->by_org));
	for (const char *const *c = q->type->list; *c != NULL; c++) {
		const struct field *f = type_field(q->type, *c);

		data_append(out, column(ctx, page, q, f->label, may_sort(ctx, f) ? f->name : NULL,
		    f->kind != KIND_DAY && f->kind != KIND_MOMENT && !is_number(f), f == by));
	}
	if (has_org(q->type))
		data_append(out, column(ctx, page, q, q->type->org_label, "org", true, q->by_org));
	return out;
}

/* A column is for telling records apart; the whole text stands on the record's own page. */
static const char *
cut(struct ctx *ctx, const char *text)
{
	const char *p = text;

	for (int i = 0; i < LIMIT_CELL && *p != '\0'; i++)
		text_next(&p);
	return *p == '\0' ? text : arena_strf(ctx->arena, "%.*s…", (int)(p - text), text);
}

static json_t *
row(struct ctx *ctx, const struct record *r)
{
	json_t *cells = data_list(ctx->arena), *out = view_record(ctx, r);

	if (has_name(r->type))
		data_append(cells, DATA(ctx->arena, data_text("text", json_string_value(json_object_get(out, "org_name"))),
		    data_flag("first", 1)));
	for (const char *const *c = r->type->list; *c != NULL; c++) {
		const struct field *f = type_field(r->type, *c);
		const char *text = cut(ctx, record_show(ctx, r, f));

		data_append(cells, DATA(ctx->arena, data_flag("day", f->kind == KIND_DAY), data_text("text", text),
		    data_flag("first", json_array_size(cells) == 0), data_flag("number", is_number(f)),
		    data_flag("empty", text[0] == '\0')));
	}
	data_add(out, data_tree("cells", cells));
	return out;
}

/* What is chosen as an input shows it; ${typed} where it is none of them. */
static const char *
chosen_text(const json_t *options, const char *typed)
{
	const json_t *o;
	size_t i;

	json_array_foreach(options, i, o)
		if (json_is_true(json_object_get(o, "chosen")))
			return json_string_value(json_object_get(o, "choice"));
	return typed;
}

static bool
filter_view(struct ctx *ctx, const struct page *page, const struct field *f, json_t *list)
{
	static const struct choice filled[] = { { .value = "empty", .label = "为空" }, { .value = "filled", .label = "已填" } };
	enum asking how = asks(ctx, page->type, f);
	const char *value = page_query(page, f->name), *chosen = view_chosen(ctx, value);
	json_t *options = NULL;

	if (how == ASKS_NOT || how == ASKS_PERIOD)
		return true;
	if (how == ASKS_LISTED && !view_options(ctx, f->of, DAY_NONE, DAY_NONE, &chosen, 1, &options))
		return false;
	if (how == ASKS_FILLED)
		options = view_choice_of(ctx, filled, COUNT(filled), value);
	else if (how == ASKS_CHOICE)
		options = view_choices(ctx, f, value);
	bool is_long = how == ASKS_LISTED && view_is_long(options);
	data_append(list, DATA(ctx->arena, data_text("field", f->name), data_text("label", f->label),
	    data_text("value", is_long ? chosen_text(options, value) : value), data_flag("choose", how != ASKS_WORDS),
	    data_flag("long", is_long), data_tree("options", options == NULL ? data_list(ctx->arena) : options)));
	return true;
}

/* The page behind ${r}, or before it. */
static const char *
turn_page(struct ctx *ctx, const struct page *page, const struct list_query *q, const struct record *r, bool back)
{
	const struct field *by = q->sort == NULL ? q->type->happened : q->sort;
	const struct db_value org = db_int("org", r->org).value, *v = q->by_org ? &org : &record_content_of(r, by)->value;
	struct buf more = buf_make(ctx->arena);

	if (v->kind != DB_NULL)
		buf_putf(&more, "_after=%s&", text_url(ctx->arena, v->kind == DB_TEXT ? v->text :
		    arena_strf(ctx->arena, "%lld", (long long)v->i)));
	buf_putf(&more, "id=%lld%s", (long long)r->id, back ? "&_back=1" : "");
	return page_address(ctx, page, paging, more.at);
}

/* The ways to the pages around, and how many rows there are in all where that is soon said. */
static bool
add_pager(struct ctx *ctx, const struct page *page, const struct list_query *q, struct record **list, size_t n, bool more,
    json_t *data)
{
	bool whole = q->after_id == 0, before = q->backward ? more : !whole, behind = q->backward ? n > 0 : more;
	size_t count = n;

	if ((!whole || more) && !record_count(ctx, q, LIMIT_COUNTED, &count))
		return false;
	data_add(data, data_text("count", count <= LIMIT_COUNTED ? arena_strf(ctx->arena, "%zu 条", count) :
	    arena_strf(ctx->arena, "%d 条以上", LIMIT_COUNTED)));
	data_add(data, data_flag("later", before));
	data_add(data, data_text("first_href", page_address(ctx, page, paging, "")));
	if (before && n > 0)
		data_add(data, data_text("former_href", turn_page(ctx, page, q, list[0], true)));
	if (behind)
		data_add(data, data_text("next_href", turn_page(ctx, page, q, list[n - 1], false)));
	return true;
}

bool
list_page(struct ctx *ctx, struct page *page)
{
	static const char *const struck[] = { "_after", "id", "_back", "_struck", NULL };
	const struct type *t = page->type;
	json_t *rows = data_list(ctx->arena), *filters = data_list(ctx->arena);
	struct list_query q;
	struct record **list = NULL;
	size_t n = 0;
	bool any, more = false;

	json_t *data = DATA(ctx->arena, data_tree("type", view_type(ctx, t)), data_tree("rows", rows),
	    data_tree("filters", filters), data_tree("crumbs", page_crumbs(ctx, type_section_label(ctx->house, t->section),
	    arena_strf(ctx->arena, "/#%s", t->section), NULL)), data_text("title", t->label));
	bool good = read_query(ctx, page, &q, &any) && record_list(ctx, &q, &list, &n, &more);
	for (size_t i = 0; good && i < n; i++)
		data_append(rows, row(ctx, list[i]));
	if (has_name(t))
		data_append(filters, DATA(ctx->arena, data_text("field", "_named"), data_text("label", "名称"),
		    data_text("value", page_query(page, "_named"))));
	EACH(const struct field, f, t->fields)
		if (!filter_view(ctx, page, f, filters))
			return false;
	data_add(data, data_tree("columns", columns(ctx, page, &q)));
	data_add(data, data_text("day_label", t->happened->label));
	data_add(data, data_text("first_day", page_query(page, "_first_day")));
	data_add(data, data_text("last_day", page_query(page, "_last_day")));
	data_add(data, data_text("org", page_query(page, "org")));
	data_add(data, data_flag("with_org", has_org(t)));
	data_add(data, data_flag("filtered", any));
	data_add(data, data_flag("struck", q.struck));
	data_add(data, data_text("struck_href", page_address(ctx, page, struck, q.struck ? "" : "_struck=1")));
	if (!good)
		return page_again(ctx, page, "list.html", t->label, data);
	return add_pager(ctx, page, &q, list, n, more, data) && page_render(ctx, page, "list.html", t->label, data);
}

bool
list_json(struct ctx *ctx, struct page *page)
{
	json_t *rows = data_list(ctx->arena), *out = DATA(ctx->arena, data_text("type", page->type->name),
	    data_tree("rows", rows));
	struct list_query q;
	struct record **list;
	size_t n;
	bool any, more;

	if (!read_query(ctx, page, &q, &any) || !record_list(ctx, &q, &list, &n, &more))
		return false;
	for (size_t i = 0; i < n; i++)
		data_append(rows, record_json(ctx, list[i]));
	data_add(out, data_text("next", (q.backward ? n > 0 : more) ? turn_page(ctx, page, &q, list[n - 1], false) : NULL));
	return page_json(ctx, page, out);
}
