#include "rhythm.h"

#include <string.h>

#include "text.h"

static bool
read_within(struct ctx *ctx, const struct node *node, const char *key, struct span bounds, struct span *out)
{
	if (!words_span(ctx, node, key, out))
		return false;
	return (bounds.least <= out->least && out->most <= bounds.most) ||
	    node_fault(ctx, node_get(node, key), "“%s”只能在 %d 和 %d 之间", key, bounds.least, bounds.most);
}

static bool
read_int(struct ctx *ctx, const struct node *node, const char *key, int most, int *out)
{
	struct span span = { *out, *out };

	if (!read_within(ctx, node, key, (struct span){ 0, most }, &span))
		return false;
	*out = span.least;
	return true;
}

/* How a map fills a field is the one of these keys that it has. */
static const struct { const char *key; enum fill fill; bool span; } ways[] = {
	{ "text", FILL_TEXT, false }, { "choose", FILL_CHOOSE, false }, { "days", FILL_DAY, true }, { "number", FILL_NUMBER, true },
	{ "members", FILL_MEMBERS, true }, { "part", FILL_PART, true }, { "rest", FILL_SUM, false }, { "item", FILL_ITEM, false },
	{ "person", FILL_PERSON, false }, { "record", FILL_RECORD, false }, { "organisation", FILL_ORGANISATION, false },
	{ "attend", FILL_ATTEND, true }, { "parent", FILL_PARENT, false }, { "year", FILL_YEAR, true },
};

static const char *const spec_known[] = { "text", "choose", "days", "number", "members", "part", "rest", "item", "person", "record",
	"organisation", "attend", "parent", "year", "many", "share", "of", "after", "kind", "with", "without", "when", "minus",
	"ahead", "main", "near", "last", "most", NULL };

static bool
read_way(struct ctx *ctx, const struct node *node, struct spec *s)
{
	for (size_t i = 0; i < COUNT(ways); i++) {
		if (node_get(node, ways[i].key) == NULL)
			continue;
		s->fill = ways[i].fill;
		if (ways[i].span)
			return words_span(ctx, node, ways[i].key, &s->span);
		if (s->fill == FILL_CHOOSE) {
			s->choose = node_get(node, "choose");
			return s->choose->kind == NODE_MAP || node_fault(ctx, node, "choose 要写成 值: 文字");
		}
		return s->fill == FILL_TEXT ? node_texts(ctx, node, "text", &s->texts) : node_text(ctx, node, ways[i].key, &s->of);
	}
	return node_fault(ctx, node, "没有说明怎样填写这一项");
}

/* What a way of filling needs besides. */
static bool
check_spec(struct ctx *ctx, const struct node *node, const struct spec *s)
{
	if (s->fill == FILL_PART && s->of == NULL)
		return node_fault(ctx, node, "part 要写 of：哪一项的百分之几");
	return s->when == NULL || strchr(s->when, '=') != NULL || node_fault(ctx, node, "when 要写成 项=值");
}

static bool
read_spec(struct ctx *ctx, const struct type *t, const struct node *fields, const struct node_pair *pair, struct spec *s)
{
	const struct node *node = pair->value;

	*s = (struct spec){ .field = type_field(t, pair->key), .share = 100, .many = { 1, 1 }, .node = node };
	if (s->field == NULL)
		return node_fault(ctx, node, "%s 没有“%s”这一项", t->name, pair->key);
	if (node->kind != NODE_MAP)
		return node_texts(ctx, fields, pair->key, &s->texts);
	return node_known(ctx, node, spec_known) && read_way(ctx, node, s) && words_span(ctx, node, "many", &s->many) &&
	    read_int(ctx, node, "share", 100, &s->share) && read_int(ctx, node, "most", 1000, &s->most) &&
	    (s->of != NULL || node_text(ctx, node, "of", &s->of)) && node_text(ctx, node, "after", &s->after) &&
	    node_text(ctx, node, "kind", &s->kind) && node_text(ctx, node, "with", &s->with) &&
	    node_text(ctx, node, "without", &s->without) && node_text(ctx, node, "when", &s->when) &&
	    node_texts(ctx, node, "minus", &s->minus) && node_yes(ctx, node, "ahead", &s->ahead) &&
	    node_yes(ctx, node, "main", &s->main) && node_yes(ctx, node, "near", &s->near) &&
	    node_yes(ctx, node, "last", &s->last) && check_spec(ctx, node, s);
}

static bool
read_every(struct ctx *ctx, const struct node *node, struct rhythm *r)
{
	static const struct { const char *name; enum every months; } periods[] = {
		{ "month", EVERY_MONTH }, { "quarter", EVERY_QUARTER }, { "half", EVERY_HALF }, { "year", EVERY_YEAR },
	};
	const char *every = NULL;

	if (!node_text(ctx, node, "every", &every))
		return false;
	for (size_t i = 0; every != NULL && i < COUNT(periods); i++)
		if (strcmp(periods[i].name, every) == 0)
			r->months = periods[i].months;
	return every == NULL || r->months != 0 || node_fault(ctx, node, "every 只能是 month、quarter、half、year");
}

/* Each row of a list is a map of fields and texts. */
static bool
check_rows(struct ctx *ctx, const struct rhythm *r)
{
	if (r->rows != NULL && r->rows->kind != NODE_LIST)
		return node_fault(ctx, r->rows, "rows 要写成一列 {字段: 值}");
	for (size_t i = 0; r->rows != NULL && i < r->rows->items.n; i++) {
		const struct node *row = r->rows->items.at[i];

		if (row->kind != NODE_MAP)
			return node_fault(ctx, row, "rows 里的每一行要写成 {字段: 值}");
		EACH(const struct node_pair, p, row->pairs) {
			if (type_field(r->type, p->key) == NULL)
				return node_fault(ctx, row, "%s 没有“%s”这一项", r->type->name, p->key);
			if (p->value->kind != NODE_TEXT)
				return node_fault(ctx, row, "“%s”的值要写一个词", p->key);
		}
	}
	return true;
}

static bool
read_rhythm(struct ctx *ctx, const char *name, const struct node *node, struct rhythm *r)
{
	static const char *const known[] = { "by", "forms", "every", "times", "a_year", "once", "rows", "each_year", "months",
		"days", "weekends", "share", "some", "missing", "late", "whole", "struck", "entered", "fields", "then", NULL };

	*r = (struct rhythm){ .type = type_find(ctx->house, name), .share = 100, .some = 100, .whole = 100, .times = { 1, 1 },
		.in_months = { 1, 12 }, .on_days = { 1, 28 }, .entered = { 1, 12 }, .late = 3 };
	if (r->type == NULL || r->type->derived_sql != NULL)
		return node_fault(ctx, node, "没有“%s”这种记录", name);
	r->has_once = node_get(node, "once") != NULL;
	r->rows = node_get(node, "rows");
	if (!node_known(ctx, node, known) || !node_texts(ctx, node, "by", &r->by) || !node_texts(ctx, node, "forms", &r->forms) ||
	    !read_every(ctx, node, r) || !words_span(ctx, node, "times", &r->times) ||
	    !words_span(ctx, node, "a_year", &r->a_year) ||
	    !words_span(ctx, node, "once", &r->once) || !node_yes(ctx, node, "each_year", &r->rows_each_year) ||
	    !node_yes(ctx, node, "weekends", &r->weekends) ||
	    !read_within(ctx, node, "months", (struct span){ 1, 12 }, &r->in_months) ||
	    !read_within(ctx, node, "days", (struct span){ 1, 28 }, &r->on_days) ||
	    !read_int(ctx, node, "share", 100, &r->share) || !read_int(ctx, node, "some", 100, &r->some) ||
	    !read_int(ctx, node, "missing", 100, &r->missing) || !read_int(ctx, node, "late", 100, &r->late) ||
	    !read_int(ctx, node, "whole", 100, &r->whole) || !read_int(ctx, node, "struck", 1000, &r->struck) ||
	    !words_span(ctx, node, "entered", &r->entered) || !check_rows(ctx, r))
		return false;
	const struct node *fields = node_get(node, "fields"), *then = node_get(node, "then");
	for (size_t i = 0; fields != NULL && i < fields->pairs.n; i++)
		if (!read_spec(ctx, r->type, fields, &fields->pairs.at[i], VEC_ADD(ctx->arena, &r->specs)))
			return false;
	for (size_t i = 0; then != NULL && i < then->pairs.n; i++)
		if (!read_rhythm(ctx, then->pairs.at[i].key, then->pairs.at[i].value, VEC_ADD(ctx->arena, &r->then)))
			return false;
	return true;
}

/* A type has one rhythm or a list of them. */
static bool
read_file(struct ctx *ctx, const char *path, struct rhythms *out)
{
	struct node *root;

	if (!words_file(ctx, path, &root))
		return false;
	EACH(const struct node_pair, p, root->pairs) {
		if (p->value->kind == NODE_MAP && !read_rhythm(ctx, p->key, p->value, VEC_ADD(ctx->arena, &out->list)))
			return false;
		for (size_t i = 0; i < p->value->items.n; i++)
			if (!read_rhythm(ctx, p->key, p->value->items.at[i], VEC_ADD(ctx->arena, &out->list)))
				return false;
	}
	return true;
}

bool
rhythm_read(struct ctx *ctx, struct rhythms *out)
{
	*out = (struct rhythms){ 0 };
	if (!read_file(ctx, "demo/lists.yaml", out))
		return false;
	EACH(const struct section, s, ctx->house->sections) {
		const char *path = arena_strf(ctx->arena, "demo/%s.yaml", s->name);

		EACH(const struct source, file, ctx->house->sources.list)
			if (strcmp(file->path, path) == 0 && strcmp(s->name, "lists") != 0 && !read_file(ctx, path, out))
				return false;
	}
	return true;
}
