#include <string.h>

#include "bind_parts.h"
#include "blank_parts.h"
#include "text.h"

enum { REACH = 300 };

/* What parts sentences and clauses.  A ； parts what is said of two things. */
static bool
ends_sentence(uint32_t c)
{
	return c == 0x3002 || c == '!' || c == '?' || c == ';' || c == '\n';
}

static bool
ends_clause(uint32_t c)
{
	return ends_sentence(c) || c == ',' || c == ':' || c == '|';
}

static void
put(struct buf *b, uint32_t c)
{
	char bytes[4];

	if (c == '\t')
		buf_putc(b, '|');
	else if (c == '\n' || !language_folds_away(c))
		buf_add(b, bytes, text_put(text_halfwidth(c), bytes));
}

/* The line folded; the marks of its blanks go to ${spots}. */
static void
fold(struct ctx *ctx, const char *line, const struct blank *blanks, size_t n, struct scene *scene, struct spot *spots)
{
	struct buf b = buf_make(ctx->arena);
	const char *p = line;
	size_t next = 0;

	for (;;) {
		size_t at = (size_t)(p - line);

		if (next < n && at == blanks[next].from) {
			spots[next] = (struct spot){ .scene = scene, .blank = &blanks[next], .at = b.n };
			buf_putc(&b, SCENE_BLANK);
			p = line + blanks[next++].until;
			continue;
		}
		bool word = false;
		for (size_t i = next > 0 ? next - 1 : 0; i < n && i <= next; i++)
			word = word || (blanks[i].word_from <= at && at < blanks[i].word_until);
		uint32_t c = text_next(&p);
		if (c == 0)
			break;
		if (!word)
			put(&b, c);
	}
	scene->text = b.at;
	scene->n = b.n;
}

static void
find_mentions(struct ctx *ctx, const struct binder *binder, struct scene *scene)
{
	const char *p = scene->text;

	while (*p != '\0') {
		const char *at = p;
		const struct phrases *bucket = &binder->buckets[text_next(&p) % BINDER_BUCKETS];

		EACH(const struct phrase, phrase, *bucket)
			if (strncmp(at, phrase->text, phrase->n) == 0)
				*VEC_ADD(ctx->arena, &scene->mentions) = (struct mention){ phrase, (size_t)(at - scene->text),
				    (size_t)(at - scene->text) + phrase->n };
	}
}

/* The measure word behind the mark: 名, 万元, 个（名）, %. */
static void
find_measure(const struct binder *binder, struct spot *s)
{
	const struct language *l = binder->language;
	const char *start = s->scene->text, *p = start + s->at + 1;
	const struct word *w = language_at(l, p, WORDS(WORD_SCALE) | WORDS(WORD_MEASURE));

	if (w != NULL && w->kind == WORD_SCALE) {
		s->scaled = true;
		p += w->n;
	}
	s->measure = language_at(l, p, WORDS(WORD_MEASURE) | WORDS(WORD_SHARE));
	if (s->measure != NULL)
		p += s->measure->n;
	else
		s->scaled = false;
	if (s->measure != NULL && *p == '(' && language_at(l, p + 1, WORDS(WORD_MEASURE)) != NULL && strchr(p, ')') != NULL)
		p = strchr(p, ')') + 1;
	s->behind = (size_t)(p - start);
}

/* The sentence and the clause around the mark, at most REACH characters to each side. */
static void
find_bounds(struct spot *s)
{
	const char *text = s->scene->text, *p = text + s->at, *q;
	bool clause = false;

	for (int i = 0; i < REACH && p > text; i++, p = q) {
		q = text_prev(text, p);
		uint32_t c = blank_char_at(q);
		if (ends_clause(c) && !clause) {
			s->clause = (size_t)(p - text);
			clause = true;
		}
		if (ends_sentence(c))
			break;
	}
	s->sentence = (size_t)(p - text);
	if (!clause)
		s->clause = s->sentence;
	clause = false;
	p = text + s->behind;
	for (int i = 0; i < REACH && *p != '\0'; i++, p = q) {
		uint32_t c = text_next((q = p, &q));
		if (ends_clause(c) && !clause) {
			s->clause_end = (size_t)(p - text);
			clause = true;
		}
		if (ends_sentence(c))
			break;
	}
	s->sentence_end = (size_t)(p - text);
	if (!clause)
		s->clause_end = s->sentence_end;
}

/* Between the neighbours: what stands before a blank begins behind the measure word of the one before it, and
   where 、 parts two blanks, each has its own side. */
static void
find_neighbours(struct spot *spots, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct spot *s = &spots[i];
		bool first = i == 0 || spots[i - 1].at < s->clause;
		bool last = i + 1 == n || spots[i + 1].at >= s->clause_end;

		s->before = first ? s->clause : spots[i - 1].behind;
		s->after = last ? s->clause_end : spots[i + 1].at;
		for (const char *p = s->scene->text + s->behind, *end = s->scene->text + s->after; !last && p < end;) {
			const char *at = p;

			if (text_next(&p) == 0x3001) {
				s->after = (size_t)(at - s->scene->text);
				break;
			}
		}
		if (!first && spots[i - 1].after > s->before && spots[i - 1].after < s->at)
			s->before = spots[i - 1].after;
	}
}

void
scene_make(struct ctx *ctx, const struct binder *binder, const struct foreign_line *line, const struct blank *blanks,
    size_t n, struct scene *out, struct spot *spots)
{
	*out = (struct scene){ .line = line };
	fold(ctx, line->text, blanks, n, out, spots);
	find_mentions(ctx, binder, out);
	for (size_t i = 0; i < n; i++) {
		find_measure(binder, &spots[i]);
		find_bounds(&spots[i]);
	}
	find_neighbours(spots, n);
}
