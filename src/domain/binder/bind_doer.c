#include <string.h>

#include "bind_parts.h"
#include "blank_parts.h"
#include "text.h"

/* General words in a sentence, and who does what it says. */

enum { NAME_LONGEST = 14, PLACE_LONGEST = 15 };		/* characters of a unit's name; bytes of the place before it */

static const struct word another = { "", 0, WORD_OTHERS, 0 }, another_doer = { "", 0, WORD_OTHERS, DOER_SUBJECT };
static const struct word past = { "", 0, WORD_THEN, TIME_YEAR }, present = { "", 0, WORD_NOW, TIME_YEAR },
    coming = { "", 0, WORD_NEXT, TIME_YEAR };

static void
add(struct ctx *ctx, struct scene *scene, const struct word *w, const char *from, const char *until)
{
	*VEC_ADD(ctx->arena, &scene->words) = (struct remarked){ w, (size_t)(from - scene->text), (size_t)(until - scene->text) };
}

/* Behind a unit's name at ${p}, 市财政局; NULL if none stands there. */
static const char *
unit_end(const struct language *l, const char *p)
{
	const char *end = NULL;

	if (language_at(l, p, WORDS(WORD_NAME_START)) == NULL || language_at(l, p, WORDS(WORD_OURS) | WORDS(WORD_LEVEL)) != NULL)
		return NULL;
	for (int i = 0; i < NAME_LONGEST && end == NULL && text_is_han(blank_char_at(p)); i++) {
		const struct word *w = i < 2 ? NULL : language_longest(l, p, WORDS(WORD_NAME_END));

		if (w != NULL && w->kind == WORD_NAME_END)
			end = p + w->n;
		else if (language_at(l, p, WORDS(WORD_JOIN) | (i > 0 ? WORDS(WORD_OURS) : 0)) != NULL)
			break;
		text_next(&p);
	}
	return end;
}

/*
 * The same of a unit that does something.  One in a list, or before 等, is not who does it; and in the unit's own
 * report its name is ours.
 */
static const char *
name_end(struct ctx *ctx, const struct manner *manner, const char *p)
{
	const struct language *l = manner->binder->language;
	const char *end = unit_end(l, p);

	if (end == NULL || blank_is_among(blank_char_at(end), "、等") || language_at(l, end, WORDS(WORD_JOIN)) != NULL)
		return NULL;
	return strstr(manner->title, arena_copy(ctx->arena, p, (size_t)(end - p))) == NULL ? end : NULL;
}

bool
doer_is_unit(const struct manner *manner)
{
	const struct language *l = manner->binder->language;
	bool names = false, level = false;

	for (const char *p = manner->title; *p != '\0'; text_next(&p)) {
		names |= unit_end(l, p) != NULL;
		level |= language_at(l, p, WORDS(WORD_LEVEL)) != NULL;
	}
	return names && !level;
}

/* Past the marks and numbers that a sentence may begin with. */
static const char *
skip_marks(const char *p)
{
	for (const char *q = p; !text_is_han(text_next(&q)) && q > p && *p != SCENE_BLANK && *p != '\0';)
		p = q;
	return p;
}

/* Past 机关党委 or 单位, which belong to the name before them. */
static const char *
skip_tail(const struct manner *manner, const char *p)
{
	const struct word *w = language_at(manner->binder->language, p, WORDS(WORD_TAIL));

	return w == NULL ? p : p + w->n;
}

/* 东湖区: a place that is not the text's own; NULL if none stands before a colon. */
static const char *
place_end(struct ctx *ctx, const struct manner *manner, const char *p)
{
	const char *start = p;
	const struct word *w = NULL;

	for (int i = 0; i < PLACE_LONGEST / 3 && w == NULL && text_is_han(blank_char_at(p)); i++) {
		w = i == 0 ? NULL : language_at(manner->binder->language, p, WORDS(WORD_NAME_START));
		text_next(&p);
	}
	if (w == NULL || *p != ':' || strstr(manner->title, arena_copy(ctx->arena, start, (size_t)(p - start))) != NULL)
		return NULL;
	return p;
}

const char *
doer_end(struct ctx *ctx, const struct manner *manner, const char *p)
{
	const char *end = name_end(ctx, manner, p);

	return end == NULL ? place_end(ctx, manner, p) : skip_tail(manner, end);
}

int
year_at(const struct language *l, const char *p, const char **behind)
{
	enum { DIGITS = 4 };
	const struct word *w;

	if (*p != '2' || p[1] != '0' || strspn(p, "0123456789") != DIGITS)
		return 0;
	w = language_at(l, p + DIGITS, WORDS(WORD_YEAR));
	*behind = w == NULL ? p : p + DIGITS + w->n;
	return w == NULL ? 0 : 2000 + (p[2] - '0') * 10 + (p[3] - '0');
}

/* A year at the head of a clause or a cell says when, as seen from the text's own; behind it, or NULL. */
static const char *
add_year(struct ctx *ctx, const struct manner *manner, struct scene *scene, const char *p)
{
	bool heads = p == scene->text || blank_is_among(blank_char_at(text_prev(scene->text, p)), ",:;|(、。!?\n");
	const char *behind;
	int year = manner->year > 0 && heads ? year_at(manner->binder->language, p, &behind) : 0;

	if (year == 0)
		return NULL;
	add(ctx, scene, year < manner->year ? &past : year == manner->year ? &present : &coming, p, behind);
	return behind;
}

/* 在市委坚强领导下, 按照…要求: who leads or asks is not who does it. */
static bool
leads(const struct manner *manner, const char *end)
{
	return language_at(manner->binder->language, end, WORDS(WORD_LEADS)) != NULL;
}

/*
 * 市直: ours where the text speaks of it most, another's otherwise; at the sentence's head that is who does it.  In a
 * unit's own text 市直机关工委 is above it.
 */
static const char *
add_level(struct ctx *ctx, const struct manner *manner, struct scene *scene, const struct word *w, const char *p, bool heads,
    bool partner)
{
	static const struct word ours = { "", 0, WORD_OURS, 0 }, others = { "", 0, WORD_OTHERS, 0 },
	    subject = { "", 0, WORD_OTHERS, DOER_LEVEL };
	const char *end = skip_tail(manner, p + w->n);
	bool above = manner->unit && language_at(manner->binder->language, p + w->n, WORDS(WORD_OURS)) != NULL;
	bool mine = !above && (manner->level == NULL || manner->level == w);

	if (mine || !(partner || leads(manner, end)))
		add(ctx, scene, mine ? &ours : heads ? &subject : &others, p, end);
	return end;
}

void
scene_find_words(struct ctx *ctx, const struct manner *manner, struct scene *scene)
{
	const struct language *l = manner->binder->language;
	const char *p = scene->text, *end, *partner = NULL, *head = skip_marks(p);

	while (*p != '\0') {
		const struct word *w = language_longest(l, p, WORDS_GENERAL);

		bool heads = p == head, clause = p > scene->text && p[-1] == ',';

		if ((heads || clause) && (end = name_end(ctx, manner, p)) != NULL) {
			end = skip_tail(manner, end);
			add(ctx, scene, heads ? &another_doer : &another, p, end);
			p = end;
		} else if ((end = add_year(ctx, manner, scene, p)) != NULL) {
			p = end;
		} else if (w == NULL) {
			if (scene_ends_sentence(text_next(&p)))
				head = skip_marks(p);
		} else {
			if (w->kind == WORD_LEVEL)
				end = add_level(ctx, manner, scene, w, p, p - head <= PLACE_LONGEST, p == partner);
			else if (end = w->kind == WORD_OTHERS ? skip_tail(manner, p + w->n) : p + w->n, w->kind != WORD_IDLE &&
			    !(w->kind == WORD_OTHERS && (p == partner || leads(manner, end))))
				add(ctx, scene, w, p, end);
			partner = w->kind == WORD_PARTNER ? end : NULL;
			p = end;
		}
	}
}
