#include <string.h>

#include "filling.h"

static const char *const top_keys[] = { "aged", "claims", "names", "main", "place", "numbers", NULL };
static const char *const aged_keys[] = { "years_back", "words", "times", NULL };
static const char *const words_keys[] = { "are", "say", "since", "until", NULL };
static const char *const claim_keys[] = { "are", "never", "denied_by", "figure", "whole", "grows", "say", NULL };
static const char *const named_keys[] = { "of", "named", "beside", NULL };
static const char *const place_keys[] = { "behind", "clause", "never", "known", NULL };
static const char *const known_keys[] = { "of", "named", "kind", "endings", NULL };
static const char *const numbers_keys[] = { "ordinal", "year", NULL };
static const char *const taken_keys[] = { "of", "named", "number", "next", NULL };
static const char *const nothing[] = { NULL };

static bool
read_aged(struct ctx *ctx, const struct node *list, bool dated, struct filling_words *w)
{
	bool good = true;

	for (size_t i = 0; list != NULL && i < list->items.n; i++) {
		const struct node *node = list->items.at[i];
		struct aged_words a = { .are = nothing, .since = DAY_NONE, .until = DAY_NONE };

		if (!(node_known(ctx, node, words_keys) & node_texts(ctx, node, "are", &a.are) &
		    node_text(ctx, node, "say", &a.say) & node_day(ctx, node, "since", &a.since) &
		    node_day(ctx, node, "until", &a.until)))
			good = false;
		else if (dated ? a.since == DAY_NONE || a.until == DAY_NONE : a.say == NULL)
			good = node_fault(ctx, node, dated ? "缺少 since 和 until：这些词在哪段时间里用" : "缺少 say：请填报人核对什么");
		else if (dated)
			*VEC_ADD(ctx->arena, &w->times) = a;
		else
			*VEC_ADD(ctx->arena, &w->words) = a;
	}
	return good;
}

/* The figure that ${key} names, if it is there. */
static bool
read_figure(struct ctx *ctx, const struct house *house, const struct node *node, const char *key, const struct figure **out)
{
	const char *name = NULL;

	if (!node_text(ctx, node, key, &name))
		return false;
	*out = name == NULL ? NULL : figure_find(house, name);
	return name == NULL || *out != NULL || node_fault(ctx, node, "没有“%s”这个统计项", name);
}

static bool
read_claims(struct ctx *ctx, const struct house *house, const struct node *list, struct filling_words *w)
{
	bool good = list == NULL || list->kind == NODE_LIST || node_fault(ctx, list, "请写成一列");

	for (size_t i = 0; list != NULL && i < list->items.n; i++) {
		const struct node *node = list->items.at[i];
		struct claim c = { .are = nothing, .never = nothing };
		const char *by = NULL;

		if (!(node_known(ctx, node, claim_keys) & node_texts(ctx, node, "are", &c.are) &
		    node_texts(ctx, node, "never", &c.never) & node_text(ctx, node, "denied_by", &by) &
		    read_figure(ctx, house, node, "figure", &c.figure) & read_figure(ctx, house, node, "whole", &c.whole) &
		    node_yes(ctx, node, "grows", &c.grows) & node_text_must(ctx, node, "say", &c.say))) {
			good = false;
			continue;
		}
		c.denied_by = by == NULL ? NULL : type_find(house, by);
		if (by != NULL && c.denied_by == NULL)
			good = node_fault(ctx, node, "没有“%s”这种记录", by);
		if (c.whole != NULL && c.figure == NULL)
			good = node_fault(ctx, node, "有 whole 时要写明 figure：其中的哪一部分");
		*VEC_ADD(ctx->arena, &w->claims) = c;
	}
	return good;
}

static bool
read_names(struct ctx *ctx, const struct house *house, const struct node *list, struct filling_words *w)
{
	bool good = list == NULL || list->kind == NODE_LIST || node_fault(ctx, list, "请写成一列");

	for (size_t i = 0; list != NULL && i < list->items.n; i++) {
		const struct node *node = list->items.at[i];
		struct named n = { .beside = nothing };
		const char *of = NULL, *named = NULL;

		if (!(node_known(ctx, node, named_keys) & node_text_must(ctx, node, "of", &of) &
		    node_text_must(ctx, node, "named", &named) & node_texts(ctx, node, "beside", &n.beside))) {
			good = false;
			continue;
		}
		n.of = type_find(house, of);
		n.name = n.of == NULL ? NULL : type_field(n.of, named);
		if (n.name == NULL || n.name->kind != KIND_TEXT)
			good = node_fault(ctx, node, "没有“%s”这种记录，或它没有文本字段“%s”", of, named);
		*VEC_ADD(ctx->arena, &w->names) = n;
	}
	return good;
}

static bool
read_taken(struct ctx *ctx, const struct house *house, const struct node *node, struct taken *out)
{
	const char *of = NULL, *named = NULL, *number = NULL;

	if (node == NULL)
		return true;
	if (!(node_known(ctx, node, taken_keys) & node_text_must(ctx, node, "of", &of) &
	    node_text_must(ctx, node, "named", &named) & node_text_must(ctx, node, "number", &number) &
	    node_yes(ctx, node, "next", &out->next)))
		return false;
	out->type = type_find(house, of);
	out->named = out->type == NULL ? NULL : type_field(out->type, named);
	out->number = out->type == NULL ? NULL : type_field(out->type, number);
	if (out->named == NULL || out->named->kind != KIND_TEXT || out->number == NULL || out->number->kind != KIND_INTEGER)
		return node_fault(ctx, node, "没有“%s”这种记录，或它没有文本字段“%s”、整数字段“%s”", of, named, number);
	return true;
}

static bool
read_known(struct ctx *ctx, const struct house *house, const struct node *node, struct known *out)
{
	const struct node *endings = node_get(node, "endings");
	const char *of = NULL, *named = NULL, *kind = NULL;
	bool good = true;

	if (node == NULL)
		return true;
	if (!(node_known(ctx, node, known_keys) & node_text_must(ctx, node, "of", &of) &
	    node_text_must(ctx, node, "named", &named) & node_text_must(ctx, node, "kind", &kind)))
		return false;
	out->of = type_find(house, of);
	out->name = out->of == NULL ? NULL : type_field(out->of, named);
	out->kind = out->of == NULL ? NULL : type_field(out->of, kind);
	if (out->name == NULL || out->name->kind != KIND_TEXT || out->kind == NULL || out->kind->kind != KIND_CHOICE)
		return node_fault(ctx, node, "没有“%s”这种记录，或它没有文本字段“%s”、选择字段“%s”", of, named, kind);
	if (endings == NULL || endings->kind != NODE_MAP)
		return node_fault(ctx, node, "缺少 endings：请写成 类别: 名称后面的词");
	EACH(const struct node_pair, p, endings->pairs) {
		struct ending e = { .kind = p->key, .behind = nothing };
		bool there = false;

		EACH(const struct choice, c, out->kind->choices)
			there = there || strcmp(c->value, e.kind) == 0;
		good &= node_texts(ctx, endings, p->key, &e.behind) &&
		    (there || node_fault(ctx, p->value, "“%s”没有“%s”这一类", of, e.kind));
		*VEC_ADD(ctx->arena, &out->endings) = e;
	}
	return good;
}

static bool
read_main(struct ctx *ctx, const struct house *house, const struct node *node, struct filling_words *w)
{
	bool good = true;

	if (node == NULL)
		return true;
	EACH(const struct node_pair, p, node->pairs) {
		struct main_words m = { .list = type_find(house, p->key) };

		good &= node_text(ctx, node, p->key, &m.are);
		if (m.list == NULL || !m.list->kept)
			good = node_fault(ctx, p->value, "没有“%s”这个名录", p->key);
		*VEC_ADD(ctx->arena, &w->main) = m;
	}
	return (node->kind == NODE_MAP || node_fault(ctx, node, "请写成 名录: 词语")) && good;
}

static bool
read_root(struct ctx *ctx, const struct house *house, const struct node *root, struct filling_words *w)
{
	const struct node *aged = node_get(root, "aged"), *place = node_get(root, "place"), *numbers = node_get(root, "numbers");
	bool good = node_known(ctx, root, top_keys) & read_main(ctx, house, node_get(root, "main"), w) &
	    read_claims(ctx, house, node_get(root, "claims"), w) & read_names(ctx, house, node_get(root, "names"), w);

	if (aged != NULL)
		good &= node_known(ctx, aged, aged_keys) & node_int(ctx, aged, "years_back", &w->years_back) &
		    read_aged(ctx, node_get(aged, "words"), false, w) & read_aged(ctx, node_get(aged, "times"), true, w);
	if (place != NULL)
		good &= node_known(ctx, place, place_keys) & node_texts(ctx, place, "behind", &w->place_behind) &
		    node_texts(ctx, place, "clause", &w->place_clause) & node_texts(ctx, place, "never", &w->place_never) &
		    read_known(ctx, house, node_get(place, "known"), &w->known);
	if (numbers != NULL)
		good &= node_known(ctx, numbers, numbers_keys) & read_taken(ctx, house, node_get(numbers, "ordinal"), &w->ordinal) &
		    read_taken(ctx, house, node_get(numbers, "year"), &w->year);
	return good;
}

bool
filling_words_read(struct ctx *ctx, const struct house *house, const struct filling_words **out)
{
	const struct source *file = source_find(&house->sources, "filling.yaml");
	struct filling_words *w = arena_alloc(ctx->arena, sizeof *w);
	struct node *root;

	*w = (struct filling_words){ .place_behind = nothing, .place_clause = nothing, .place_never = nothing };
	if (file != NULL && (!node_read(ctx, file, &root) || !read_root(ctx, house, root, w)))
		return false;
	*out = w;
	return true;
}
