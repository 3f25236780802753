#include <string.h>

#include "blank_parts.h"
#include "manner.h"
#include "text.h"

enum {
	NAME_LONGEST = 14, BARE_LONGEST = 7,	/* characters of a unit's name, with its place and without */
	BARE_SHORTEST = 9, OPEN_SHORTEST = 12,	/* bytes of the latter; of one that needs no number behind it */
	PLACE_LONGEST = 15			/* bytes of a place */
};

/* Behind 公安局 at ${p}, a name without its place, right before a number or what belongs to it; behind 教育系统 before anything. */
static const char *
bare_end(const struct language *l, const char *p)
{
	const char *start = p;

	if (language_at(l, p, WORDS(WORD_OURS) | WORDS(WORD_LEVEL) | WORDS(WORD_PARTNER) | WORDS(WORD_PLACE_BEFORE)) != NULL)
		return NULL;
	for (int i = 0; i < BARE_LONGEST && text_is_han(blank_char_at(p)); i++, text_next(&p)) {
		const struct word *w = language_at(l, p, WORDS(WORD_BARE_END));

		if (w != NULL && w->sort == WORD_AT_HEAD && p + w->n - start >= OPEN_SHORTEST)
			return p + w->n;
		if (w != NULL && w->sort != WORD_AT_HEAD && p + w->n - start >= BARE_SHORTEST)
			return p[w->n] == SCENE_BLANK || language_at(l, p + w->n, WORDS(WORD_TAIL)) != NULL ? p + w->n : NULL;
	}
	return NULL;
}

/* Is what ends at ${end} a part of some unit, 党支部, and no name's end? */
static bool
is_tail(const struct language *l, const char *start, const char *end)
{
	const struct word *w = language_before(l, start, end, WORDS(WORD_TAIL) | WORDS(WORD_NAME_END));

	return w != NULL && w->kind == WORD_TAIL;
}

/* Behind a named branch at ${p}, 第三党支部, 财务科党支部; NULL if none stands there. */
static const char *
branch_end(const struct language *l, const char *p)
{
	const char *start = p;

	for (int i = 0; i < BARE_LONGEST && text_is_han(blank_char_at(p)); i++, text_next(&p)) {
		const struct word *w = language_at(l, p, WORDS(WORD_BRANCH)), *nth = language_at(l, p, WORDS(WORD_ORDINAL));

		if (w != NULL && language_before(l, start, p, WORDS(WORD_BRANCH_END)) != NULL)
			return p + w->n;
		const char *end = nth == NULL ? p : p + nth->n;
		while (nth != NULL && blank_is_among(blank_char_at(end), "一二三四五六七八九十"))
			text_next(&end);
		if (nth != NULL && (w = language_at(l, end, WORDS(WORD_BRANCH))) != NULL)
			return end + w->n;
	}
	return NULL;
}

/* Behind a unit's name at ${p}, 市财政局; NULL if none stands there. */
static const char *
unit_end(const struct language *l, const char *p)
{
	const char *start = p, *end = NULL;
	const struct word *body = language_at(l, p, WORDS(WORD_OTHERS));

	if (body != NULL && body->sort == WORD_AT_HEAD)
		return p + body->n;
	if (language_at(l, p, WORDS(WORD_NAME_START)) == NULL)
		return bare_end(l, p);
	if (language_at(l, p, WORDS(WORD_OURS) | WORDS(WORD_LEVEL)) != NULL)
		return NULL;
	for (int i = 0; i < NAME_LONGEST && end == NULL && text_is_han(blank_char_at(p)); i++) {
		const struct word *w = i < 2 ? NULL : language_longest(l, p, WORDS(WORD_NAME_END));

		if (w != NULL && w->kind == WORD_NAME_END && !is_tail(l, start, p + w->n))
			end = p + w->n;
		else if (w != NULL && w->kind == WORD_IDLE)
			p += w->n;		/* 省委举办 is no 办 */
		else if (language_at(l, p, WORDS(WORD_JOIN) | (i > 0 ? WORDS(WORD_OURS) : 0)) != NULL)
			break;
		else
			text_next(&p);
	}
	return end;
}

/*
 * The same of a unit that does something.  One in a list, or before 等, is not who does it; and in the unit's own
 * report its name is ours.
 */
static const char *
name_end(struct ctx *ctx, const struct writer *writer, const char *p)
{
	const struct language *l = writer->binder->language;
	const char *end = unit_end(l, p);

	end = end == NULL ? branch_end(l, p) : end;
	if (end == NULL || blank_is_among(blank_char_at(end), "、等") || language_at(l, end, WORDS(WORD_JOIN)) != NULL)
		return NULL;
	return strstr(writer->title, arena_copy(ctx->arena, p, (size_t)(end - p))) == NULL ? end : NULL;
}

static bool
says_unit(const struct language *l, const struct foreign_text *text)
{
	EACH(const struct foreign_line, line, text->lines)
		for (const char *p = line->text; *p != '\0'; text_next(&p)) {
			const struct word *w = language_at(l, p, WORDS(WORD_UNIT));
			bool begins = p == line->text || !text_is_han(blank_char_at(text_prev(line->text, p)));

			if (w != NULL && w->sort != WORD_IN_TITLE && (begins || w->sort != WORD_AT_HEAD))
				return true;
		}
	return false;
}

bool
doer_is_unit(const struct language *l, const char *title, const struct foreign_text *text)
{
	const char *first = title;

	language_year(l, title, &first);
	bool names = language_at(l, first, WORDS(WORD_UNIT)) != NULL, level = false;

	for (const char *p = title; *p != '\0'; text_next(&p)) {
		names |= unit_end(l, p) != NULL;
		level |= language_at(l, p, WORDS(WORD_LEVEL)) != NULL;
	}
	return !level && (names || says_unit(l, text));
}

const char *
doer_tail_end(const struct language *l, const char *p)
{
	const struct word *w = language_at(l, p, WORDS(WORD_TAIL));

	return w == NULL ? p : p + w->n;
}

const char *
doer_name_end(struct ctx *ctx, const struct writer *writer, const char *p)
{
	const char *end = name_end(ctx, writer, p);

	return end == NULL ? NULL : doer_tail_end(writer->binder->language, end);
}

/* 东湖区: a place that is not the text's own; NULL if none stands before a colon. */
static const char *
place_end(struct ctx *ctx, const struct writer *writer, const char *p)
{
	const char *start = p;
	const struct word *w = NULL;

	for (int i = 0; i < PLACE_LONGEST / 3 && w == NULL && text_is_han(blank_char_at(p)); i++) {
		w = i == 0 ? NULL : language_at(writer->binder->language, p, WORDS(WORD_NAME_START));
		text_next(&p);
	}
	if (w == NULL || *p != ':' || strstr(writer->title, arena_copy(ctx->arena, start, (size_t)(p - start))) != NULL)
		return NULL;
	return p;
}

const char *
doer_end(struct ctx *ctx, const struct writer *writer, const char *p)
{
	const char *end = doer_name_end(ctx, writer, p);

	return end == NULL ? place_end(ctx, writer, p) : end;
}
