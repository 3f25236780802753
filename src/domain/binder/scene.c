#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "argument.h"
#include "blank_parts.h"
#include "manner.h"
#include "text.h"

bool
scene_ends_sentence(uint32_t c)
{
	return c == 0x3002 || c == '!' || c == '?' || c == ';' || c == '\n';
}

static void
put(struct buf *b, uint32_t c)
{
	char bytes[4];

	if (blank_is_among(c, TABLE_MARKS))
		buf_putc(b, '|');
	else if (c == '\n' || !language_folds_away(c))
		buf_add(b, bytes, text_put(text_halfwidth(c), bytes));
}

/* What stands between two marks that are folded away. */
struct quotes { struct stretch *at; size_t n, cap; size_t open; };

static void
quote(struct ctx *ctx, struct quotes *quotes, uint32_t opens, uint32_t closes, uint32_t c, size_t at)
{
	if (c == opens)
		quotes->open = at;
	else if (c == closes && quotes->open < at) {
		*VEC_ADD(ctx->arena, quotes) = (struct stretch){ quotes->open, at };
		quotes->open = SIZE_MAX;
	}
}

/* The line folded; where the marks of its blanks stand goes to ${at}. */
static struct buf
fold(struct ctx *ctx, const char *line, const struct blank *blanks, size_t n, size_t *at, struct quotes *quotes,
    struct quotes *titles)
{
	struct buf b = buf_make(ctx->arena);
	const char *p = line;
	size_t next = 0;

	for (;;) {
		size_t here = (size_t)(p - line);

		if (next < n && here == blanks[next].from) {
			at[next] = b.n;
			buf_putc(&b, SCENE_BLANK);
			p = line + blanks[next++].until;
			continue;
		}
		bool word = false;
		for (size_t i = next > 0 ? next - 1 : 0; i < n && i <= next; i++)
			word = word || (blanks[i].word_from <= here && here < blanks[i].word_until);
		uint32_t c = text_next(&p);
		if (c == 0)
			break;
		quote(ctx, quotes, 0x201C, 0x201D, c, b.n);
		quote(ctx, titles, 0x300A, 0x300B, c, b.n);
		if (!word)
			put(&b, c);
	}
	assert(next == n);
	return b;
}

/* A quoted item of a figure's list, with the word behind it: “四清”活动. */
static void
add_arguments(struct ctx *ctx, const struct binder *binder, struct scene *scene, const struct stretch *quoted)
{
	const char *before = scene->text + quoted->from, *behind = scene->text + quoted->until;

	EACH(const struct argument_words, w, binder->language->arguments)
		EACH(const struct phrase, phrase, binder->arguments)
			if (strcmp(w->list, phrase->text) == 0 && argument_is(w, scene->text, before, behind))
				*VEC_ADD(ctx->arena, &scene->mentions) =
				    (struct mention){ phrase, quoted->from, quoted->until, false };
}

static void
find_mentions(struct ctx *ctx, const struct binder *binder, struct scene *scene, const struct quotes *quotes)
{
	const struct stretch *quoted = quotes->at, *quotes_end = quoted + quotes->n;
	const char *p = scene->text;

	while (*p != '\0') {
		const char *at = p;
		size_t from = (size_t)(at - scene->text);
		const struct phrases *bucket = &binder->buckets[text_next(&p) % BINDER_BUCKETS];

		if (quoted < quotes_end && quoted->from == from) {
			if (quoted->until - from < SCENE_PHRASE)
				add_arguments(ctx, binder, scene, quoted);
			quoted++;
		}
		EACH(const struct phrase, phrase, *bucket)
			if (strncmp(at, phrase->text, phrase->n) == 0)
				*VEC_ADD(ctx->arena, &scene->mentions) =
				    (struct mention){ phrase, from, from + phrase->n, false };
	}
}

static bool
is_longer(const struct mention *o, const struct mention *m)
{
	return o->phrase->n > 0 && o->from <= m->from && o->until >= m->until && o->until - o->from > m->until - m->from &&
	    o->phrase->use < PHRASE_NEVER;
}

/* A word inside a longer one that another figure knows and its own does not is not that word: 书记 in 副书记. */
static void
hide_inner(struct scene *scene)
{
	const struct mention *all = scene->mentions.at, *end = all + scene->mentions.n;

	EACH(struct mention, m, scene->mentions) {
		bool ours = m->phrase->use >= PHRASE_NEVER, longer = false;
		const struct mention *first = m;

		while (first > all && m->from - first[-1].from < SCENE_PHRASE)
			first--;
		for (const struct mention *o = first; !ours && o < end && o->from <= m->from; o++)
			if (is_longer(o, m)) {
				longer = true;
				ours = o->phrase->figure == m->phrase->figure;
			}
		m->inside = longer && !ours;
	}
}

/* A short sentence or a label without a number, at the head of the line or behind 一是: what follows is about it. */
static void
find_topics(struct ctx *ctx, const struct language *l, struct scene *scene)
{
	const char *p = scene->text, *start = p;

	while (*p != '\0') {
		size_t from = (size_t)(start - scene->text), until = (size_t)(p - scene->text);

		uint32_t c = text_next(&p);

		if (!scene_ends_sentence(c) && !(c == ':' && from == 0))
			continue;
		if (until - from <= SCENE_TOPIC && (from == 0 || language_at(l, start, WORDS(WORD_TOPIC)) != NULL) &&
		    memchr(start, SCENE_BLANK, until - from) == NULL)
			*VEC_ADD(ctx->arena, &scene->topics) = (struct stretch){ from, until };
		start = p;
	}
}

const struct scene *
scene_make(struct ctx *ctx, const struct writer *writer, const char *line, const struct blank *blanks, size_t n)
{
	const struct binder *binder = writer->binder;
	struct scene *scene = arena_alloc(ctx->arena, sizeof *scene);
	size_t *at = arena_alloc(ctx->arena, sizeof *at * (n + 1));
	struct quotes quotes = { .open = SIZE_MAX }, titles = quotes;
	struct buf folded = fold(ctx, line, blanks, n, at, &quotes, &titles);

	scene->text = folded.at;
	scene->n = folded.n;
	find_mentions(ctx, binder, scene, &quotes);
	hide_inner(scene);
	scene->titles.at = titles.at;
	scene->titles.n = titles.n;
	scene->words = scene_words(ctx, writer, scene);
	find_topics(ctx, binder->language, scene);
	for (size_t i = 0; i < n; i++) {
		struct mark *mark = VEC_ADD(ctx->arena, &scene->marks);

		*mark = mark_make(binder->language, scene->text, &blanks[i], at[i]);
		if (mark->number)
			*VEC_ADD(ctx->arena, &scene->numbers) = mark->at;
	}
	return scene;
}

/* How many of ${n} things, in order, begin before ${at}; ${from} is where the first one says where it begins. */
static size_t
begin_before(const void *from, size_t size, size_t n, size_t at)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2, begins;

		memcpy(&begins, (const char *)from + middle * size, sizeof begins);
		if (begins < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t
scene_mention_from(const struct scene *scene, size_t at)
{
	const struct mention *first = scene->mentions.at;

	return scene->mentions.n == 0 ? 0 : begin_before(&first->from, sizeof *first, scene->mentions.n, at);
}

size_t
scene_word_from(const struct scene *scene, size_t at)
{
	const struct remarked *first = scene->words.at;

	return scene->words.n == 0 ? 0 : begin_before(&first->from, sizeof *first, scene->words.n, at);
}

int
scene_year(const struct scene *scene, size_t from, size_t until)
{
	int year = 0;

	for (size_t i = scene_word_from(scene, from); i < scene->words.n && scene->words.at[i].until <= until; i++)
		if (scene->words.at[i].year != 0)
			year = scene->words.at[i].year;
	return year;
}

size_t
scene_topic_from(const struct scene *scene, size_t at)
{
	const struct stretch *first = scene->topics.at;

	return scene->topics.n == 0 ? 0 : begin_before(&first->from, sizeof *first, scene->topics.n, at);
}

size_t
scene_numbers(const struct scene *scene, size_t from, size_t until)
{
	const size_t *first = scene->numbers.at;

	return from >= until ? 0 : begin_before(first, sizeof *first, scene->numbers.n, until) -
	    begin_before(first, sizeof *first, scene->numbers.n, from);
}

size_t
scene_reaching(const struct scene *scene, size_t at)
{
	return scene_mention_from(scene, at > SCENE_PHRASE ? at - SCENE_PHRASE : 0);
}

bool
scene_holds(const struct scene *scene, int figure, size_t from, size_t until, bool whole)
{
	for (size_t i = scene_reaching(scene, from); i < scene->mentions.n && scene->mentions.at[i].from < until; i++) {
		const struct mention *m = &scene->mentions.at[i];

		if (m->phrase->figure == figure && m->phrase->use < PHRASE_NEVER && m->until >= until &&
		    (m->from <= from || (!whole && m->until > until)))
			return true;
	}
	return false;
}

bool
scene_holds_other(const struct scene *scene, int figure, size_t from, size_t until)
{
	for (size_t i = scene_reaching(scene, from); i < scene->mentions.n && scene->mentions.at[i].from <= from; i++) {
		const struct mention *m = &scene->mentions.at[i];

		if (m->phrase->figure != figure && m->phrase->use == PHRASE_CALLED && m->until >= until)
			return true;
	}
	return false;
}

bool
scene_names(const struct scene *scene, const struct mention *near)
{
	for (size_t i = scene_reaching(scene, near->from); i < scene->mentions.n && scene->mentions.at[i].from < near->until; i++) {
		const struct mention *m = &scene->mentions.at[i];

		if (m->phrase->figure == near->phrase->figure && m->phrase->use == PHRASE_CALLED && m->until > near->from)
			return true;
	}
	return false;
}
