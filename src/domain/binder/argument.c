#include <stdint.h>
#include <string.h>

#include "argument.h"
#include "blank_parts.h"
#include "spot.h"
#include "text.h"

enum { NAME_LONGEST = 60, ANOTHER_CLAUSE = 1000 };		/* bytes */

/* The longest of ${words} that ends at ${p}, not before ${start}; 0 if none. */
static size_t
ends_with(const char *const *words, const char *start, const char *p)
{
	size_t longest = 0;

	for (; words != NULL && *words != NULL; words++) {
		size_t n = strlen(*words);

		if (n > longest && (size_t)(p - start) >= n && memcmp(p - n, *words, n) == 0)
			longest = n;
	}
	return longest;
}

static size_t
begins_with(const char *const *words, const char *p)
{
	size_t longest = 0;

	for (; words != NULL && *words != NULL; words++)
		if (text_starts(p, *words) && strlen(*words) > longest)
			longest = strlen(*words);
	return longest;
}

/* What stands between 学习贯彻党的 and the end of the name at ${end}; NULL if no such word leads to it. */
static const char *
named(struct ctx *ctx, const struct argument_words *w, const char *start, const char *end, size_t last)
{
	const char *p = end - last;

	while (p > start && end - p < NAME_LONGEST && text_is_han(blank_char_at(text_prev(start, p)))) {
		if (ends_with(w->leads, start, p) > 0)
			return p == end - last ? NULL : arena_copy(ctx->arena, p, (size_t)(end - p));
		p = text_prev(start, p);
	}
	return NULL;
}

/* The name that stands nearest to the blank ${within} its line. */
static const char *
nearest(struct ctx *ctx, const struct argument_words *w, const struct spot *s, struct stretch within)
{
	const char *text = s->scene->text, *best = NULL;
	size_t least = 0;

	for (const char *p = text + within.from; p < text + within.until; text_next(&p)) {
		size_t n = begins_with(w->ends, p), at = (size_t)(p - text), away = at < s->at ? s->at - at : at - s->at;
		const char *name = n == 0 ? NULL : named(ctx, w, text + within.from, p + n, n);

		if (name != NULL && (best == NULL || away < least)) {
			best = name;
			least = away;
		}
	}
	return best;
}

/* How far a quoted name is from the blank; one in another clause is farther than any in its own. */
static size_t
distance(const char *line, const char *at, const struct blank *blank)
{
	bool before = at < line + blank->from;
	const char *from = before ? at : line + blank->until, *until = before ? line + blank->from : at;
	size_t away = (size_t)(until - from);

	for (const char *p = from; p < until;)
		if (blank_is_among(text_next(&p), "，："))
			away += ANOTHER_CLAUSE;
	return away;
}

bool
argument_is(const struct argument_words *w, const char *start, const char *before, const char *behind)
{
	return begins_with(w->behind, behind) > 0 || (w->ends == NULL && ends_with(w->leads, start, before) > 0);
}

/* “四清”活动, 参与“四清”: in quotation marks, with a word that says what it is; the one nearest to the blank in its sentence. */
static const char *
quoted(struct ctx *ctx, const struct argument_words *w, const char *line, const struct blank *blank)
{
	const char *best = NULL, *open = NULL;
	size_t least = SIZE_MAX;

	for (const char *p = line; *p != '\0';) {
		const char *at = p;
		uint32_t c = text_next(&p);

		if (blank_is_among(c, "。；！？\n")) {
			if (at >= line + blank->until)
				break;
			best = open = NULL;
			least = SIZE_MAX;
		} else if (c == 0x201C)
			open = p;
		else if (c == 0x201D && open != NULL && at > open && at - open < NAME_LONGEST &&
		    argument_is(w, line, open - strlen("“"), p) && distance(line, at, blank) < least) {
			least = distance(line, at, blank);
			best = arena_copy(ctx->arena, open, (size_t)(at - open));
		}
	}
	return best;
}

const char *
argument_find(struct ctx *ctx, const struct language *l, const char *line, const struct spot *s, const struct figure *figure)
{
	const char *said = NULL;

	EACH(const struct argument_words, w, l->arguments) {
		if (figure->argument == NULL || strcmp(w->list, figure->argument->name) != 0)
			continue;
		said = quoted(ctx, w, line, s->blank);
		if (said == NULL)
			said = nearest(ctx, w, s, s->clause);
		if (said == NULL)
			said = nearest(ctx, w, s, s->sentence);
	}
	return said;
}
