/* What has aged in an old text: listed with its place and why, never rewritten. */
#include <string.h>

#include "actor.h"
#include "blank_parts.h"
#include "filling.h"
#include "manner.h"
#include "text.h"

/* A word of its time: from the catalogue, or a row of a list that the city keeps. */
struct term { const char *word, *what; };

struct aging {
	struct ctx *ctx;
	struct filled *filled;
	VEC(struct term) valid, gone;		/* of the city's lists */
	day from, until;			/* the period, and the next year's plan */
	int asked;				/* the period's last year */
	int own;				/* that the text reports on, by its title; or 0 */
	size_t line;
	const char *text;
};

static void
say(struct aging *a, const char *from, const char *until, const char *why)
{
	filling_say(a->ctx, a->filled, a->line, from, until, REMARK_AGED, why);
}

/* ---- numbers in the text ---- */

/* Moves *p behind a number, 2 or 二; false if there is none.  〇 and 零 count as digits: 二〇二三. */
static bool
skip_number(const char **p)
{
	const char *start = *p;

	for (const char *next = *p;; *p = next) {
		uint32_t c = text_next(&next);

		if (blank_digit(c) < 0 && !blank_is_among(c, "十百"))
			return *p > start;
	}
}

/* Whether ${pattern}, in which {n} is a number, stands at ${p}; ${end} is behind it. */
static bool
fits(const char *pattern, const char *p, const char **end)
{
	while (*pattern != '\0') {
		if (text_skip(&pattern, "{n}")) {
			if (!skip_number(&p))
				return false;
			continue;
		}
		if (*p++ != *pattern++)
			return false;
	}
	*end = p;
	return true;
}

/* ---- what is looked for at a place; each returns where it went on, or NULL ---- */

static const char *
old_year(struct aging *a, const char *p)
{
	static const char *const ranges[] = { "年", "—", "－", "-", "至", "～", "~", NULL };
	const struct filling_words *words = a->ctx->house->filling;
	const char *end;
	int year = blank_year(p, &end), first = day_year(a->from), last = day_year(a->until - 1);

	if (year == 0 || filling_word(ranges, end, 0, false) == NULL)
		return NULL;
	if (!text_starts(end, "年")) {
		const char *second = end + strlen(filling_word(ranges, end, 0, false)), *after;

		if (blank_year(second, &after) == 0 || !text_starts(after, "年"))
			return NULL;
	} else
		end += strlen("年");
	last = year == a->own ? a->asked : last;
	if ((year < first || year > last) && year >= first - words->years_back && year <= last + words->years_back)
		say(a, p, end, arena_strf(a->ctx->arena, "不是所写的%d年，请核对；写错的请在原文里改", first));
	return end;
}

static const char *
old_words(struct aging *a, const char *p)
{
	const char *end;

	EACH(const struct aged_words, w, a->ctx->house->filling->words)
		for (const char *const *are = w->are; *are != NULL; are++)
			if (fits(*are, p, &end)) {
				say(a, p, end, w->say);
				return end;
			}
	return NULL;
}

/* What the city's lists hold as valid is not aged, whatever the catalogue says of a part of it. */
static const char *
listed(struct aging *a, const char *p)
{
	EACH(const struct term, t, a->valid)
		if (text_starts(p, t->word))
			return p + strlen(t->word);
	EACH(const struct term, t, a->gone)
		if (text_starts(p, t->word)) {
			say(a, p, p + strlen(t->word), t->what);
			return p + strlen(t->word);
		}
	return NULL;
}

static bool
holds_valid(const struct aging *a, const char *word)
{
	EACH(const struct term, t, a->valid)
		if (strstr(t->word, word) != NULL)
			return true;
	return false;
}

static const char *
old_times(struct aging *a, const char *p)
{
	const char *best = NULL, *why = NULL;

	EACH(const struct aged_words, w, a->ctx->house->filling->times)
		for (const char *const *are = w->are; *are != NULL; are++) {
			int first = day_year(w->since), last = day_year(w->until - 1);

			if (!text_starts(p, *are) || (best != NULL && p + strlen(*are) <= best))
				continue;
			best = p + strlen(*are);
			why = (w->since < a->until && w->until > a->from) || holds_valid(a, *are) ? NULL :
			    first == last ? arena_strf(a->ctx->arena, "是%d年的说法，请核对是否仍要这样写", first) :
			    arena_strf(a->ctx->arena, "是%d年至%d年的说法，请核对是否仍要这样写", first, last);
		}
	if (best != NULL && why != NULL)
		say(a, p, best, why);
	return best;
}

/* ---- the city's lists ---- */

static bool
is_argument(const struct ctx *ctx, const struct type *t)
{
	EACH(const struct figure, f, ctx->house->figures->list)
		if (f->argument == t)
			return true;
	return false;
}

static void
add_terms(struct aging *a, const struct type *t, const struct figure_item *item)
{
	const char *const names[] = { item->name, item->shorter };

	for (size_t i = 0; i < COUNT(names); i++) {
		if (text_length(names[i]) < 3)
			continue;
		if (item->since < a->until && item->until > a->from)
			*VEC_ADD(a->ctx->arena, &a->valid) = (struct term){ .word = names[i] };
		else
			*VEC_ADD(a->ctx->arena, &a->gone) = (struct term){ .word = names[i], .what = arena_strf(a->ctx->arena,
			    "不是所写年份的%s，请核对", t->label) };
	}
}

static bool
read_lists(struct aging *a)
{
	EACH(const struct type, t, a->ctx->house->types) {
		struct figure_item *items;
		size_t n;

		if (!is_argument(a->ctx, t) || !actor_may(a->ctx, ACT_SEE, t->section))
			continue;
		if (!figure_items(a->ctx, t, &items, &n))
			return false;
		for (size_t i = 0; i < n; i++)
			add_terms(a, t, &items[i]);
	}
	return true;
}

static void
read_line(struct aging *a)
{
	for (const char *p = a->text; *p != '\0';) {
		const char *end = filling_pass(p);

		if (end == NULL)
			end = listed(a, p);
		if (end == NULL)
			end = old_times(a, p);
		if (end == NULL)
			end = old_year(a, p);
		if (end == NULL)
			end = old_words(a, p);
		if (end == NULL && skip_number(&p))
			continue;
		if (end == NULL)
			text_next(&p);
		else
			p = end;
	}
}

bool
report_aged(struct ctx *ctx, struct filled *filled)
{
	const struct question *q = &filled->question;
	struct aging a = { .ctx = ctx, .filled = filled, .from = q->from, .until = day_add_months(q->until, 12),
		.asked = day_year(q->until - 1), .own = writer_year(ctx, ctx->house->language, filled->bound.text) };

	if (!read_lists(&a))
		return false;
	for (; a.line < filled->bound.text->lines.n; a.line++) {
		a.text = filled->bound.text->lines.at[a.line].text;
		read_line(&a);
	}
	return true;
}
