#include <string.h>

#include "blank_parts.h"
#include "colour.h"
#include "text.h"
#include "weight.h"

/* How a word stands to the number.  What its heads say is said before it and of it. */
enum view {
	SAID = 1 << 0,			/* of this number, or of all numbers of its clause */
	WHOLE = 1 << 1,			/* so, or of the number that this one is a part of */
	BEFORE = 1 << 2,		/* before it in its sentence */
	NEAR = 1 << 3,			/* one of both */
	PERIOD = 1 << 4,		/* before it, where a ； ends no sentence */
	TOUCHES = 1 << 5,		/* right before it */
	LASTS = 1 << 6,			/* a year's number, a doer at his sentence's head: beyond a ； */
	ACTS = 1 << 7,			/* one of ours who does something */
	NEXT = 1 << 8,			/* right before another number, of which this one is no part */
	DATES = 1 << 9,			/* the first thing said behind it, and then its time */
	ALONE = 1 << 10,		/* a clause of its own */
	TASK = 1 << 11,			/* the line says that it is to be done */
	DONE = 1 << 12,			/* the line's end says that it is done */
	GIVES = 1 << 13			/* the figure is of what the writer gives */
};

/* A word of that kind that stands in all of ${needs} and in none of ${bars} gives the number a colour, or takes it. */
static const struct colouring { enum word_kind kind; unsigned needs, bars; enum colour colour; bool takes; } rules[] = {
	{ WORD_OTHERS, NEAR, 0, COLOUR_DOER, false },			/* 市财政局举办**期; **期（省委举办） */
	{ WORD_OTHERS, LASTS, 0, COLOUR_DOER, false },			/* 市财政局党建有力；举办**期 */
	{ WORD_OURS, PERIOD | ACTS, 0, COLOUR_DOER, true },		/* 省委部署，工委举办**期 */
	{ WORD_RECEIVED, SAID | BEFORE | GIVES, 0, COLOUR_WON, false },	/* 荣获**个 */
	{ WORD_RECEIVED, SAID | LASTS | GIVES, 0, COLOUR_WON, false },	/* in a unit's text: **个支部荣获 */
	{ WORD_THEN, WHOLE, NEXT, COLOUR_THEN, false },			/* 去年**名; 去年**名，其中女**名 */
	{ WORD_THEN, BEFORE | ALONE, 0, COLOUR_THEN, false },		/* 去年，举办**期 */
	{ WORD_THEN, PERIOD | LASTS, 0, COLOUR_THEN, false },		/* 2024年换届**个；发展**名 */
	{ WORD_NOW, SAID, 0, COLOUR_THEN, true },			/* 2024年换届**个，今年发展**名 */
	{ WORD_NOW, BEFORE | ALONE, 0, COLOUR_THEN, true },		/* 去年，举办**期，今年，举办**期 */
	{ WORD_NOW, PERIOD | LASTS, 0, COLOUR_THEN, true },		/* 2025年换届**个；发展**名 */
	{ WORD_MONTH, SAID, NEXT, COLOUR_MONTH, false },		/* 3月举办**期 */
	{ WORD_MONTH, BEFORE | ALONE, 0, COLOUR_MONTH, false },		/* 3月，举办**期 */
	{ WORD_NOW, BEFORE, 0, COLOUR_MONTH, true },			/* 12月盘点全年：举办**期 */
	{ WORD_STOCK, WHOLE, 0, COLOUR_STOCK, false },			/* 现有**个 */
	{ WORD_STOCK_DAY, BEFORE, 0, COLOUR_DAY, false },		/* 年末，全市共有**个 */
	{ WORD_THERE_ARE, SAID, 0, COLOUR_THERE, false },		/* the same */
	{ WORD_SPAN, BEFORE, 0, COLOUR_SPAN, false },			/* 五年来，发展**名 */
	{ WORD_NOW, BEFORE, 0, COLOUR_NOW, false },			/* 全年累计**个 */
	{ WORD_NOW, SAID, 0, COLOUR_FRESH, false },			/* 其中今年**个 */
	{ WORD_STAGE, SAID, 0, COLOUR_STAGE, false },			/* 申报**个 */
	{ WORD_EACH, TOUCHES, 0, COLOUR_CHANGE, false },		/* 平均**名 */
	{ WORD_CHANGE, TOUCHES, 0, COLOUR_CHANGE, false },		/* 增加**名 */
	{ WORD_PART, BEFORE, 0, COLOUR_PART, false },			/* 其中**名 */
	{ WORD_PART, DATES, 0, COLOUR_MORE, false },			/* 累计**篇，其中今年**篇 */
	{ WORD_PLAN, NEAR, NEXT | DONE, COLOUR_PLAN, false },		/* 计划发展**名 */
	{ WORD_PLAN, PERIOD | LASTS, 0, COLOUR_PLAN, false },		/* 会议要求，换届**个；发展**名 */
	{ WORD_NEXT, NEAR, NEXT | DONE, COLOUR_PLAN, false },		/* 明年发展**名 */
	{ WORD_NEXT, PERIOD | LASTS, NEXT | DONE, COLOUR_PLAN, false },	/* 2026年换届**个；发展**名 */
	{ WORD_DONE, BEFORE, TASK, COLOUR_PLAN, true },			/* 计划**名，已发展**名 */
};

/* 基层党组织**个，: nothing but the measure word, of one character, stands behind its number. */
static bool
is_counted(const struct spot *s, const struct remarked *r)
{
	const char *p = s->scene->text + r->until;

	if (*p != SCENE_BLANK || p[1] == '\0')
		return false;
	p++;
	text_next(&p);
	return strchr(",;:|)", *p) != NULL || blank_char_at(p) == 0x3001 || scene_ends_sentence(text_next(&p));
}

/* One behind a number, or counted by one, 指导**个市直单位, does nothing. */
static bool
acts(const struct spot *s, const struct remarked *r)
{
	return !is_counted(s, r) && scene_numbers(s->scene, weight_clause(s, r->from), r->from) == 0;
}

/* **篇，其中今年**篇 */
static bool
dates(const struct spot *s, const struct remarked *r)
{
	const struct remarked *next = r + 1, *end = s->scene->words.at + s->scene->words.n;

	return r->from >= s->behind && next < end && next->word->kind == WORD_NOW && next->from == r->until &&
	    scene_numbers(s->scene, s->behind, r->from) == 0;
}

static unsigned
view_of(const struct spot *s, const struct candidate *c, const struct scene *scene, const struct remarked *r)
{
	bool head = scene != s->scene, said = head || spot_says(s, r->from, r->until);
	bool whole = said || (r->from >= s->whole.from && r->until <= s->whole.until);
	bool before = head || (r->from >= s->sentence.from && r->until <= s->at);
	bool period = head || (r->from >= s->period && r->until <= s->at), touches = !head && r->until == s->at;
	bool next = !head && !touches && scene->text[r->until] == SCENE_BLANK && (said || !whole);

	return (said ? SAID : 0) | (whole ? WHOLE : 0) | (before ? BEFORE : 0) | (said || before ? NEAR : 0) |
	    (period ? PERIOD : 0) | (touches ? TOUCHES : 0) | (r->word->sort != 0 ? LASTS : 0) |
	    (head || acts(s, r) ? ACTS : 0) | (next ? NEXT : 0) | (!head && dates(s, r) ? DATES : 0) |
	    (strchr(",:", scene->text[r->until]) != NULL ? ALONE : 0) |
	    (s->task || s->setting->task ? TASK : 0) | (s->done ? DONE : 0) | (c->figure->whose == WHOSE_OWN ? GIVES : 0);
}

/* Words that the figure's own names and nouns hold do not speak against it: 市委 in 市委巡察, 七一前 of what is given then. */
static bool
is_its_own(int figure, const struct scene *scene, const struct remarked *r)
{
	if (r->word->kind == WORD_OTHERS)
		return r->word->sort != DOER_LEVEL && scene_holds(scene, figure, r->from, r->until, false);
	return WORDS(r->word->kind) & (WORDS(WORD_STAGE) | WORDS(WORD_STOCK) | WORDS(WORD_THEN)) &&
	    scene_holds(scene, figure, r->from, r->until, true);
}

static void
hear(const struct scene *scene, const struct remarked *r, unsigned view, struct coloured *colours)
{
	for (const struct colouring *rule = rules; rule < rules + COUNT(rules); rule++)
		if (rule->kind == r->word->kind && (view & rule->needs) == rule->needs && (view & rule->bars) == 0)
			colours[rule->colour] = rule->takes ? (struct coloured){ 0 } : (struct coloured){ true, scene, r };
}

void
colour_of(const struct spot *s, const struct candidate *c, struct coloured out[COLOURS])
{
	const struct scene *scenes[] = { s->row, s->column, s->scene };
	bool task = s->task || s->setting->task;

	memset(out, 0, sizeof *out * COLOURS);
	out[COLOUR_DOER].holds = s->setting->others;
	out[COLOUR_AIM].holds = c->figure->period == PERIOD_NEXT_YEAR;
	out[COLOUR_ONCE].holds = c->once;
	out[COLOUR_MONTH].holds = s->setting->month;
	out[COLOUR_SPAN].holds = s->setting->span;
	out[COLOUR_PLAN].holds = task || (s->setting->plan && !s->done) || s->blank->direction == DIRECTION_LIMIT;
	for (size_t i = 0; i < COUNT(scenes); i++) {
		const struct scene *scene = scenes[i];
		size_t until = scene == s->scene ? s->sentence.until : WEIGHT_REACH;

		for (size_t w = scene == s->scene ? scene_word_from(scene, s->period) : 0;
		    scene != NULL && w < scene->words.n && scene->words.at[w].from < until; w++) {
			const struct remarked *r = &scene->words.at[w];

			if (!is_its_own(c->index, scene, r))
				hear(scene, r, view_of(s, c, scene, r), out);
		}
	}
}
