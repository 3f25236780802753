#include "words.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "text.h"

enum { FILL_DEPTH = 4 };	/* a list's item may name another list */

bool
words_file(struct ctx *ctx, const char *path, struct node **out)
{
	const struct source *source = source_find(&ctx->house->sources, path);

	return source == NULL ? problem_at(ctx, path, 0, "缺少这个文件") : node_read(ctx, source, out);
}

bool
words_span(struct ctx *ctx, const struct node *node, const char *key, struct span *out)
{
	const char *text = NULL;
	char *end;

	if (!node_text(ctx, node, key, &text))
		return false;
	if (text == NULL)
		return true;
	long least = strtol(text, &end, 10), most = least;
	if (*end == '-' && end != text)
		most = strtol(end + 1, &end, 10);
	if (*end != '\0' || most < least || least < -100000 || most > 100000)
		return node_fault(ctx, node_get(node, key), "“%s”要写成 3 或 3-9", key);
	*out = (struct span){ (int)least, (int)most };
	return true;
}

static bool
read_units(struct ctx *ctx, struct words *words)
{
	static const char *const known[] = { "name", "short", "group", "offices", "served_by", "branches", NULL };
	struct node *root;

	if (!words_file(ctx, "demo/units.yaml", &root))
		return false;
	const struct node *list = node_get(root, "units");
	for (size_t i = 0; list != NULL && i < list->items.n; i++) {
		const struct node *n = list->items.at[i];
		struct unit_plan u = { 0 };
		struct span branches = { 0 };

		if (!node_known(ctx, n, known) || !node_text_must(ctx, n, "name", &u.name) ||
		    !node_text_must(ctx, n, "short", &u.short_name) || !node_text(ctx, n, "group", &u.group) ||
		    !node_text(ctx, n, "offices", &u.offices) ||
		    !node_texts(ctx, n, "served_by", &u.served_by) || !words_span(ctx, n, "branches", &branches))
			return false;
		u.branches = branches.least;
		*VEC_ADD(ctx->arena, &words->units) = u;
	}
	return words->units.n > 0 || node_fault(ctx, root, "要有 units");
}

static bool
read_city(struct ctx *ctx, struct words *words)
{
	static const char *const known[] = { "organ", "cities", "holidays", "numbers", NULL };
	struct node *root;

	if (!words_file(ctx, "demo/city.yaml", &root) || !node_known(ctx, root, known) ||
	    !node_text_must(ctx, root, "organ", &words->organ) || !node_texts(ctx, root, "cities", &words->cities) ||
	    !node_texts(ctx, root, "holidays", &words->holidays))
		return false;
	const struct node *numbers = node_get(root, "numbers");
	if (words->cities == NULL || numbers == NULL || numbers->kind != NODE_MAP)
		return node_fault(ctx, root, "要有 cities 和 numbers");
	for (; words->cities[words->ncities] != NULL; words->ncities++)
		if (!text_ends(words->cities[words->ncities], "市"))
			return node_fault(ctx, node_get(root, "cities"), "“%s”要写成…市", words->cities[words->ncities]);
	EACH(const struct node_pair, p, numbers->pairs) {
		struct words_number n = { .name = p->key };

		if (!words_span(ctx, numbers, p->key, &n.span))
			return false;
		*VEC_ADD(ctx->arena, &words->numbers) = n;
	}
	return true;
}

bool
words_read(struct ctx *ctx, struct words **out)
{
	struct words *words = arena_alloc(ctx->arena, sizeof *words);
	struct node *root;

	if (!read_city(ctx, words) || !read_units(ctx, words) || !words_file(ctx, "demo/words.yaml", &root))
		return false;
	EACH(const struct node_pair, p, root->pairs) {
		struct words_list list = { .name = p->key };

		if (!node_texts(ctx, root, p->key, &list.texts))
			return false;
		while (list.texts[list.n] != NULL)
			list.n++;
		*VEC_ADD(ctx->arena, &words->lists) = list;
	}
	*out = words;
	return true;
}

static const struct words_list *
find_list(const struct world *w, const char *name, size_t n)
{
	EACH(const struct words_list, l, w->words->lists)
		if (strncmp(l->name, name, n) == 0 && l->name[n] == '\0')
			return l;
	return NULL;
}

const char *
words_pick(struct world *w, const char *name)
{
	const struct words_list *l = find_list(w, name, strlen(name));

	return l == NULL || l->n == 0 ? "" : l->texts[chance_below(&w->chance, (int)l->n)];
}

size_t
words_count(const struct world *w, const char *name)
{
	const struct words_list *l = find_list(w, name, strlen(name));

	return l == NULL ? 0 : l->n;
}

const char *
words_at(const struct world *w, const char *name, size_t i)
{
	const struct words_list *l = find_list(w, name, strlen(name));

	return l == NULL || l->n == 0 ? "" : l->texts[i % l->n];
}

struct span
words_number(const struct world *w, const char *name)
{
	EACH(const struct words_number, n, w->words->numbers)
		if (strcmp(n->name, name) == 0)
			return n->span;
	return (struct span){ 0, 0 };
}

int
words_some(struct world *w, const char *name)
{
	return chance_in(&w->chance, words_number(w, name));
}

/* The text that stands for the name of ${n} bytes at ${name} in ${kind}; NULL if it stands for nothing. */
static const char *
word_for(struct world *w, const char *kind, const char *name, size_t n, int org, day on)
{
	int unit = world_org(w, org)->unit;
	int year, month, date;
	const struct {
		const char *name, *text;
	} texts[] = { { "city", w->city }, { "place", w->place }, { "unit", world_short(w, unit == NONE ? org : unit, on) },
		{ "org", world_short(w, org, on) } };

	if (n == 1 && name[0] == 'n')
		return arena_strf(w->arena, "%d", world_serial(w, kind, org, on));
	day_split(on, &year, &month, &date);
	const struct {
		const char *name;
		int number;
	} numbers[] = { { "year", year }, { "last_year", year - 1 }, { "month", month } };
	for (size_t i = 0; i < COUNT(texts); i++)
		if (strlen(texts[i].name) == n && strncmp(texts[i].name, name, n) == 0)
			return texts[i].text;
	for (size_t i = 0; i < COUNT(numbers); i++)
		if (strlen(numbers[i].name) == n && strncmp(numbers[i].name, name, n) == 0)
			return arena_strf(w->arena, "%d", numbers[i].number);
	const struct words_list *l = find_list(w, name, n);
	return l == NULL || l->n == 0 ? NULL : l->texts[chance_below(&w->chance, (int)l->n)];
}

static const char *
fill(struct world *w, const char *text, int org, day on, int depth)
{
	struct buf out = buf_make(w->arena);
	const char *kind = text;

	if (strchr(text, '{') == NULL || depth == FILL_DEPTH)
		return text;
	while (*text != '\0') {
		const char *end = *text == '{' ? strchr(text, '}') : NULL, *word;

		if (end != NULL && (word = word_for(w, kind, text + 1, (size_t)(end - text - 1), org, on)) != NULL) {
			buf_puts(&out, fill(w, word, org, on, depth + 1));
			text = end + 1;
		} else
			buf_putc(&out, *text++);
	}
	return out.at;
}

const char *
words_fill(struct world *w, const char *text, int org, day on)
{
	return fill(w, text, org, on, 0);
}
