#include <string.h>

#include "binder.h"
#include "text.h"

static const char piece_mark[] = "…";
static const char *const no_words[] = { NULL };

static void
add(struct ctx *ctx, struct binder *binder, struct phrase phrase, const char *text)
{
	const char *p = phrase.text = language_fold(ctx->arena, text);

	phrase.n = strlen(phrase.text);
	struct phrases *bucket = &binder->buckets[text_next(&p) % BINDER_BUCKETS];
	if (phrase.n > 0)
		*VEC_ADD(ctx->arena, bucket) = phrase;
}

/* @: any item of the list that the figure is asked for, as binder.yaml says how those are named. */
static bool
add_argument(struct ctx *ctx, struct binder *binder, struct phrase phrase, const struct figure *f)
{
	if (f->argument == NULL)
		return node_fault(ctx, node_get(f->node, "called"), "“@”是 argument 名录里的一项，这个统计项没有 argument");
	phrase.text = f->argument->name;
	*VEC_ADD(ctx->arena, &binder->arguments) = phrase;
	return true;
}

/* One way of writing a piece, or, ~单位, every word of that kin. */
static bool
add_way(struct ctx *ctx, struct binder *binder, struct phrase phrase, const struct figure *f, const char *way)
{
	if (strcmp(way, "@") == 0)
		return add_argument(ctx, binder, phrase, f);
	if (*way != '~') {
		add(ctx, binder, phrase, way);
		return true;
	}
	EACH(const struct kin, kin, binder->language->kin)
		if (strcmp(kin->name, way + 1) == 0) {
			for (const char *const *w = kin->words; w != NULL && *w != NULL; w++)
				add(ctx, binder, phrase, *w);
			return true;
		}
	return node_fault(ctx, node_get(f->node, phrase.use == PHRASE_THING ? "things" : "called"),
	    "binder.yaml 的 kin 里没有“%s”，请补上或直接写出各词", way + 1);
}

/* 划拨/拨付…党费 is one name of two pieces, the first written in two ways; 旁听? is a weak one. */
static bool
add_name(struct ctx *ctx, struct binder *binder, struct candidate *c, int figure, const char *text)
{
	struct phrase phrase = { .use = PHRASE_CALLED, .figure = figure, .name = (int)c->names.n };
	size_t n = strlen(text);
	bool weak = n > 0 && text[n - 1] == '?', good = true;
	const char *end;

	text = arena_copy(ctx->arena, text, weak ? n - 1 : n);
	for (const char *p = text; p != NULL; p = end == NULL ? NULL : end + strlen(piece_mark), phrase.piece++) {
		end = strstr(p, piece_mark);
		char *piece = arena_copy(ctx->arena, p, end == NULL ? strlen(p) : (size_t)(end - p));
		for (char **way = text_split(ctx->arena, piece, '/'); *way != NULL; way++)
			good &= add_way(ctx, binder, phrase, c->figure, *way);
	}
	*VEC_ADD(ctx->arena, &c->names) = (struct name){ text, phrase.piece, weak };
	return good && (phrase.piece <= BINDER_PIECES || node_fault(ctx, node_get(c->figure->node, "called"),
	    "“%s”分成了%d段，最多%d段", text, phrase.piece, BINDER_PIECES));
}

/* The groups of measure words among ${counted}; a word that binder.yaml does not know is a fault. */
static bool
read_groups(struct ctx *ctx, const struct language *l, const struct figure *f, unsigned *groups)
{
	for (const char *const *word = f->counted_in; *word != NULL; word++) {
		const struct word *w = language_at(l, *word, WORDS(WORD_MEASURE));

		if (w == NULL || strcmp(w->text, *word) != 0)
			return node_fault(ctx, node_get(f->node, "counted_in"), "binder.yaml 的 measures 里没有量词“%s”，请补上", *word);
		*groups |= 1u << w->sort;
	}
	return true;
}

static bool
read_figure(struct ctx *ctx, struct binder *binder, const struct figure *f)
{
	int index = (int)binder->figures.n;
	struct candidate c = { .figure = f, .index = index, .beside = -1, .plain = no_words };
	const char *const *near = NULL, *const *kinds = NULL, *const *things = NULL;
	bool good = true;

	if (!node_texts(ctx, f->node, "kinds", &kinds) || !node_texts(ctx, f->node, "plain", &c.plain) ||
	    !node_texts(ctx, f->node, "things", &things) || !node_texts(ctx, f->node, "near", &near) ||
	    !node_yes(ctx, f->node, "once", &c.once) || !node_yes(ctx, f->node, "of_committees", &c.of_committees) ||
	    !read_groups(ctx, binder->language, f, &c.groups))
		return false;
	for (const char *const *w = f->called; *w != NULL; w++)
		good &= add_name(ctx, binder, &c, index, *w);
	for (const char *const *w = kinds; w != NULL && *w != NULL; w++)
		add(ctx, binder, (struct phrase){ .use = PHRASE_KIND, .figure = index }, *w);
	for (const char *const *w = things; w != NULL && *w != NULL; w++)
		good &= add_way(ctx, binder, (struct phrase){ .use = PHRASE_THING, .figure = index }, f, *w);
	for (const char *const *w = near; w != NULL && *w != NULL; w++)
		add(ctx, binder, (struct phrase){ .use = PHRASE_NEAR, .figure = index }, *w);
	for (const char *const *w = f->never; *w != NULL; w++)
		add(ctx, binder, (struct phrase){ .use = PHRASE_NEVER, .figure = index }, *w);
	*VEC_ADD(ctx->arena, &binder->figures) = c;
	return good && (c.names.n <= BINDER_NAMES ||
	    node_fault(ctx, node_get(f->node, "called"), "called 最多写%d个名称", BINDER_NAMES));
}

/* Finds ${binder}'s candidates that stand beside each other: 培训班*期, ***人次. */
static bool
find_besides(struct ctx *ctx, struct binder *binder)
{
	bool good = true;

	EACH(struct candidate, c, binder->figures) {
		const char *name = NULL;

		good &= node_text(ctx, c->figure->node, "beside", &name);
		EACH(const struct candidate, other, binder->figures)
			if (name != NULL && strcmp(other->figure->name, name) == 0)
				c->beside = (int)(other - binder->figures.at);
		if (name != NULL && c->beside < 0)
			good = node_fault(ctx, node_get(c->figure->node, "beside"), "没有有 called 的统计项“%s”", name);
	}
	return good;
}

bool
binder_make(struct ctx *ctx, const struct house *house, struct binder **out)
{
	struct binder *binder = arena_alloc(ctx->arena, sizeof *binder);
	bool good = true;

	binder->language = house->language;
	EACH(const struct figure, f, house->figures->list)
		if (f->called[0] != NULL)
			good &= read_figure(ctx, binder, f);
	*out = binder;
	return good && find_besides(ctx, binder);
}
