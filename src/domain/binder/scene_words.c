/* The general words of a sentence: who does what it says, when, and how far it came. */
#include <string.h>

#include "blank_parts.h"
#include "manner.h"
#include "text.h"
#include "weight.h"

enum { PLACE_LONGEST = 15 };		/* bytes of the place before a level: 东湖区直 */

static const struct word another = { "", 0, WORD_OTHERS, 0 }, another_head = { "", 0, WORD_OTHERS, DOER_HEAD },
    another_doer = { "", 0, WORD_OTHERS, DOER_SUBJECT };
static const struct word taken = { "", 0, WORD_RECEIVED, DOER_SUBJECT };
static const struct word past = { "", 0, WORD_THEN, WORD_OF_YEAR }, present = { "", 0, WORD_NOW, WORD_OF_YEAR },
    coming = { "", 0, WORD_NEXT, WORD_OF_YEAR }, unseen = { "", 0, WORD_YEAR, 0 }, span = { "", 0, WORD_SPAN, 0 };

struct finding_words {
	struct ctx *ctx;
	const struct writer *writer;
	const struct language *language;
	const struct scene *scene;
	const char *text;
	struct remarks found;
};

static void
add(struct finding_words *f, const struct word *w, const char *from, const char *until)
{
	int year = w->kind == WORD_NOW && w->n > 0 && w->sort != WORD_OF_SAID_YEAR ? BOUND_THIS_YEAR :
	    w->kind == WORD_NEXT && w->sort == WORD_OF_YEAR ? BOUND_NEXT_YEAR : 0;

	*VEC_ADD(f->ctx->arena, &f->found) = (struct remarked){ w, (size_t)(from - f->text), (size_t)(until - f->text), year };
}

/* Past the marks and numbers that a sentence may begin with: 1., (一), 二、, 三是. */
static const char *
skip_marks(const struct language *l, const char *p)
{
	const struct word *topic;
	const char *q = p, *close = text_starts(p, "【") ? strstr(p, "】") : NULL;

	if (close != NULL)
		p = q = close + strlen("】");
	for (; !text_is_han(text_next(&q)) && q > p && *p != SCENE_BLANK && *p != '\0';)
		p = q;
	if ((topic = language_at(l, p, WORDS(WORD_TOPIC))) != NULL && language_at(l, p + topic->n, WORDS(WORD_BRANCH)) == NULL)
		return p + topic->n;
	for (q = p; blank_is_among(blank_char_at(q), "一二三四五六七八九十");)
		text_next(&q);
	return q > p && *q == ')' ? q + 1 : p;
}

/* 2021—2025年: the last year of several. */
static bool
ends_years(const struct finding_words *f, const char *p)
{
	const struct word *join = language_before(f->language, f->text, p, WORDS(WORD_MONTH_JOIN));

	return join != NULL && (blank_digit(blank_char_at(text_prev(f->text, p - join->n))) >= 0 ||
	    language_before(f->language, f->text, p - join->n, WORDS(WORD_YEAR)) != NULL);
}

/* Several years, and not those of a plan's title, 2023—2027年规划. */
static bool
says_years(const struct finding_words *f, const char *behind)
{
	return blank_is_among(blank_char_at(behind), ",:;|、") || *behind == SCENE_BLANK ||
	    language_at(f->language, behind, WORDS(WORD_LIGHT) | WORDS(WORD_PART) | WORDS(WORD_EACH)) != NULL;
}

static bool
is_in_title(const struct scene *scene, size_t at)
{
	EACH(const struct stretch, title, scene->titles)
		if (at >= title->from && at < title->until)
			return true;
	return false;
}

/* 24年 at the head of a clause is 2024年; a longer time, 50年, is none. */
static int
short_year(const struct finding_words *f, const char *p, const char **behind)
{
	enum { CENTURY = 2000, FIRST = 10, LAST = 39 };
	const struct word *w = strspn(p, "0123456789") == 2 ? language_at(f->language, p + 2, WORDS(WORD_YEAR)) : NULL;
	int year = w == NULL ? 0 : 10 * (p[0] - '0') + p[1] - '0';

	*behind = w == NULL ? p : p + 2 + w->n;
	return year >= FIRST && year <= LAST ? CENTURY + year : 0;
}

/* Any year is one of which the sentence speaks; at the head of a clause or a cell, or behind 自, it says when, as seen from the
   text's own, and nothing else is looked for in it: behind it, or NULL. */
static const char *
add_year(struct finding_words *f, const char *p)
{
	uint32_t before = p == f->text ? ',' : blank_char_at(text_prev(f->text, p));
	bool heads = blank_is_among(before, ",:;|(、。!?\n");
	bool says = heads || language_before(f->language, f->text, p, WORDS(WORD_AS_OF)) != NULL;
	const char *behind;
	int own = f->writer->year, year = blank_digit(before) >= 0 || is_in_title(f->scene, (size_t)(p - f->text)) ? 0 :
	    language_year(f->language, p, &behind);

	if (year == 0 && heads)
		year = short_year(f, p, &behind);
	if (year == 0)
		return NULL;
	bool several = ends_years(f, p);
	const struct word *w = several && says_years(f, behind) ? &span : own == 0 || !says ? &unseen :
	    year < own ? &past : year == own ? &present : &coming;
	add(f, w, p, behind);
	f->found.at[f->found.n - 1].year = several ? BOUND_SEVERAL_YEARS : year;
	return w == &unseen ? NULL : behind;
}

/* The words before 以来 at ${p} that say since when, 党的二十大, are a time of several years; not 2023年以来, which is that year's, nor
   20**年以来. */
static void
add_span(struct finding_words *f, const struct word *w, const char *p)
{
	const struct word *year = language_before(f->language, f->text, p, WORDS(WORD_YEAR));
	const struct remarked *last = f->found.n == 0 ? NULL : &f->found.at[f->found.n - 1];
	const char *from = p, *least = last == NULL ? f->text : f->text + last->until;

	if ((last != NULL && last->year != 0 && least == p) ||
	    (year != NULL && p - year->n > f->text && p[-1 - (ptrdiff_t)year->n] == SCENE_BLANK))
		return;
	while (from > least && text_is_han(blank_char_at(text_prev(f->text, from))))
		from = text_prev(f->text, from);
	add(f, w, from, p + w->n);
}

/* 在市委坚强领导下, 按照…要求: who leads or asks is not who does it. */
static bool
leads(const struct finding_words *f, const char *end)
{
	return language_at(f->language, end, WORDS(WORD_LEADS)) != NULL;
}

/* 授予我局, 对我局督查: who of ours stands at ${p} does nothing. */
static bool
is_towards(const struct finding_words *f, const char *p)
{
	return language_before(f->language, f->text, p, WORDS(WORD_TOWARDS)) != NULL;
}

/* Past the day behind a month at ${p}: 15日, **日. */
static const char *
date_end(const struct language *l, const char *p)
{
	const char *q = p;

	while (*q == SCENE_BLANK || blank_is_digit((unsigned char)*q))
		q++;
	const struct word *date = q > p ? language_at(l, q, WORDS(WORD_DATE)) : NULL;
	return date == NULL ? p : q + date->n;
}

/* 上半年, 1至6月: another time, unless the text is of it; 6月: when it was done; behind it, or NULL. */
static const char *
add_months(struct finding_words *f, const char *p)
{
	static const struct word part = { "", 0, WORD_NOW, 0 }, month = { "", 0, WORD_MONTH, 0 };
	const char *behind;
	int months = p > f->text && blank_is_digit((unsigned char)p[-1]) ? 0 : language_months(f->language, p, &behind);

	if (months == 0)
		return NULL;
	if (months <= LANGUAGE_MONTH && LANGUAGE_MONTHS(months, months) != f->writer->months) {
		add(f, &month, p, date_end(f->language, behind));
		text_next(&p);		/* 6月底共有: the rest may be a word */
		return p;
	}
	if (months > LANGUAGE_MONTH && months != f->writer->months)
		add(f, &past, p, behind);
	else if (months != WHOLE_YEAR)
		add(f, &part, p, behind);
	return behind;
}

/*
 * 市直: ours where the text speaks of it most, another's otherwise; at the sentence's head that is who does it.  In a
 * unit's own text 市直机关工委 is above it.
 */
static const char *
add_level(struct finding_words *f, const struct word *w, const char *p, bool heads, bool partner)
{
	static const struct word ours = { "", 0, WORD_OURS, 0 }, others = { "", 0, WORD_OTHERS, 0 },
	    subject = { "", 0, WORD_OTHERS, DOER_LEVEL };
	const char *end = doer_tail_end(f->language, p + w->n);
	bool taking = f->writer->unit && !leads(f, end) && language_before(f->language, f->text, p, WORDS(WORD_TAKING)) != NULL;
	bool above = f->writer->unit && language_at(f->language, p + w->n, WORDS(WORD_OURS)) != NULL;
	const struct word *body = language_at(f->language, p + w->n, WORDS(WORD_OTHERS));	/* 市直高校 */
	bool mine = !above && body == NULL && (f->writer->level == NULL || f->writer->level == w);

	if (taking)
		add(f, &taken, p, end);
	else if (mine || !(partner || leads(f, end)))
		add(f, mine ? &ours : heads ? &subject : &others, p, end);
	return end;
}

/* 2024年，全年: the whole of another year that the sentence before ${p} said. */
static bool
is_of_other_year(const struct finding_words *f, const char *p)
{
	for (size_t i = f->found.n; i-- > 0 && f->found.at[i].from + WEIGHT_REACH > (size_t)(p - f->text);) {
		const struct remarked *r = &f->found.at[i];

		if (r->word->kind == WORD_NOW)
			return false;
		if ((r->word->kind == WORD_THEN && r->word->n > 0) || r->word->kind == WORD_NEXT || r->year != 0)
			return memmem(f->text + r->until, (size_t)(p - f->text) - r->until, "。", strlen("。")) == NULL;
	}
	return false;
}

/* Adds the general word ${w} at ${p}; behind it. */
static const char *
add_word(struct finding_words *f, const struct word *w, const char *p, const char *head, bool partner)
{
	const char *end = w->kind == WORD_OTHERS ? doer_tail_end(f->language, p + w->n) : p + w->n;

	if (w->kind == WORD_RECEIVED && f->writer->unit)
		w = &taken;
	if (w->kind == WORD_LEVEL)
		return add_level(f, w, p, p - head <= PLACE_LONGEST, partner);
	if (w->kind == WORD_SPAN && w->sort == WORD_AT_END) {
		add_span(f, w, p);
		return end;
	}
	if ((w->kind == WORD_NOW && w->sort == WORD_OF_SAID_YEAR && is_of_other_year(f, p)) ||
	    (w->kind == WORD_OURS && is_towards(f, p)) || (w->kind == WORD_OTHERS && w->sort == WORD_AT_HEAD) ||
	    (w->kind == WORD_PLAN && w->sort == WORD_AT_HEAD && p != head))
		return end;
	if (w->kind != WORD_IDLE && !(w->kind == WORD_OTHERS && (partner || leads(f, end))))
		add(f, w->kind == WORD_OTHERS && p == head ? &another_head : w, p, end);
	return end;
}

/* 第三党支部, and no unit's: of one sentence, not of what stands behind its ；. */
static bool
is_branch(const struct finding_words *f, const char *p, const char *end)
{
	return language_at(f->language, p, WORDS(WORD_NAME_START)) == NULL &&
	    language_before(f->language, p, end, WORDS(WORD_BRANCH)) != NULL;
}

struct remarks
scene_words(struct ctx *ctx, const struct writer *writer, const struct scene *scene)
{
	struct finding_words f = { .ctx = ctx, .writer = writer, .language = writer->binder->language, .scene = scene,
		.text = scene->text };
	const char *p = f.text, *end, *partner = NULL, *head = skip_marks(f.language, p);

	for (; *p != '\0'; p = end) {
		const struct word *w = language_longest(f.language, p, f.language->general);
		bool heads = p == head, clause = p > f.text && p[-1] == ',';

		if ((heads || clause) && (end = doer_name_end(ctx, writer, p)) != NULL)
			add(&f, heads && !is_branch(&f, p, end) ? &another_doer : &another, p, end);
		else if ((end = add_year(&f, p)) != NULL || (end = add_months(&f, p)) != NULL)
			continue;
		else if (w != NULL) {
			end = add_word(&f, w, p, head, p == partner);
			partner = w->kind == WORD_PARTNER ? end : NULL;
		} else {
			end = p;
			if (scene_ends_sentence(text_next(&end)) && head < end)
				head = skip_marks(f.language, end);
		}
	}
	return f.found;
}
