#include <string.h>

#include "evidence.h"
#include "text.h"

/* What general words take away from a figure: other doers, other times, what was not reached, what was only planned. */

static const double OTHERS = 5.0, STAGE = 2.5, PROBLEM = 2.0, PART = 1.2, NEVER = 99;

struct against {
	double doer, stock, all;
	bool planned, fixed;		/* fixed: the line itself says that it is a task */
	bool own, won;			/* a figure of what the writer gives; this was given to someone */
	bool span, then, now, part, afresh;	/* afresh: the part says that it is of this time, 其中当年 */
};

/* Where a word stands, as seen from the number. */
struct view {
	bool head;			/* in the head of its cell */
	bool said;			/* of this number, or of all numbers of its clause */
	bool before;			/* in its sentence */
	bool doing;			/* before it, where ； ends no sentence */
	bool touching;			/* right before it */
};

static struct view
view_of(const struct spot *s, const struct scene *scene, const struct remarked *r)
{
	bool head = scene != s->scene;

	return (struct view){ .head = head, .said = head || against_said(s, r->from, r->until),
		.before = head || (r->from >= s->sentence.from && r->until <= s->at),
		.doing = head || (r->from >= s->period && r->until <= s->at), .touching = !head && r->until == s->at };
}

bool
against_said(const struct spot *s, size_t from, size_t until)
{
	return (from >= s->own.from && until <= s->own.until) || (from >= s->clause.from && until <= s->head);
}

/* 基层党组织**个，: nothing but the measure word, of one character, stands behind its number. */
static bool
is_counted(const struct spot *s, const struct remarked *r)
{
	const char *p = s->scene->text + r->until;

	if (*p != SCENE_BLANK || p[1] == '\0')
		return false;
	p++;
	text_next(&p);
	return strchr(",;:|)", *p) != NULL || scene_ends_sentence(text_next(&p));
}

/* A doer of ours behind a number, or counted by one, 指导**个市直单位, does nothing. */
static bool
acts(const struct spot *s, const struct view *v, const struct remarked *r)
{
	return v->head || (!is_counted(s, r) && scene_numbers(s->scene, weight_clause(s, r->from), r->from) == 0);
}

/* 2024年, 去年: another time, until the text's own is said. */
static void
hear_time(struct against *a, const struct view *v, const struct word *w)
{
	enum word_kind kind = w->kind;

	if (kind == WORD_THEN && (v->said || (v->doing && w->sort == TIME_YEAR)))
		a->then = true;
	else if (kind == WORD_NOW && (v->said || v->doing))
		a->then = a->then && w->sort != TIME_YEAR && !v->said;
	a->stock += kind == WORD_STOCK && v->said ? NEVER : 0;
	a->span |= kind == WORD_SPAN && v->before;
	a->now |= kind == WORD_NOW && v->before;
	a->afresh |= kind == WORD_NOW && v->said;
}

/* 2026年完成**个；举办**期: a year holds beyond a ；. */
static bool
is_year(const struct view *v, const struct remarked *r)
{
	return v->doing && r->word->kind == WORD_NEXT && r->word->sort == TIME_YEAR;
}

/* 列入计划**名，发展**名: a word right before another number is said of that one. */
static bool
is_anothers(const struct spot *s, const struct view *v, const struct remarked *r)
{
	return !v->head && r->until != s->at && s->scene->text[r->until] == SCENE_BLANK;
}

/* 累计**篇，其中今年**篇: a part of this time makes the whole before it one of more than that. */
static bool
is_more(const struct spot *s, const struct view *v, const struct remarked *r)
{
	const struct remarked *next = r + 1;

	return !v->head && r->from >= s->behind && next < s->scene->words.at + s->scene->words.n &&
	    next->word->kind == WORD_NOW && next->from == r->until && scene_numbers(s->scene, s->behind, r->from) == 0;
}

/* 荣获**个: whoever stands before it was given them; **个支部荣获 only where a single unit writes that gives none. */
static bool
is_won(const struct spot *s, const struct view *v, const struct remarked *r)
{
	return v->said && (v->head || r->until <= s->at || r->word->sort == DOER_SUBJECT);
}

static void
hear(struct against *a, const struct spot *s, const struct view *v, const struct remarked *r)
{
	enum word_kind kind = r->word->kind;

	if (kind == WORD_OURS && v->doing && acts(s, v, r))
		a->doer = 0;
	else if (kind == WORD_OTHERS && v->doing && r->word->sort >= DOER_SUBJECT)
		a->doer = NEVER;
	else if (kind == WORD_OTHERS && (v->before || v->said || (v->doing && r->word->sort == DOER_HEAD)))
		a->doer = OTHERS;
	else if ((kind == WORD_PLAN || kind == WORD_NEXT) && (v->before || v->said || is_year(v, r)) && !s->done)
		a->planned |= !is_anothers(s, v, r);
	else if (kind == WORD_DONE && v->before && !a->fixed)
		a->planned = false;
	else if (kind == WORD_STAGE && v->said)
		a->all += STAGE;
	else if (kind == WORD_PART && a->part && is_more(s, v, r))
		a->all += NEVER;
	else if (kind == WORD_PART && v->before)
		a->part = true;
	else if (kind == WORD_RECEIVED && a->own)
		a->won |= is_won(s, v, r);
	else if ((kind == WORD_EACH || kind == WORD_CHANGE) && v->touching)
		a->all += NEVER;
	else
		hear_time(a, v, r->word);
}

/* Words that the figure's own names and nouns hold do not speak against it: 市委 in 市委巡察. */
static bool
is_its_own(int figure, const struct scene *scene, const struct remarked *r)
{
	if (r->word->kind == WORD_OTHERS)
		return r->word->sort != DOER_LEVEL && scene_holds(scene, figure, r->from, r->until, false);
	return (r->word->kind == WORD_STAGE || r->word->kind == WORD_STOCK) && scene_holds(scene, figure, r->from, r->until, true);
}

double
against_of(const struct spot *s, const struct figure *of, int figure, bool *planned)
{
	const struct scene *scenes[] = { s->row, s->column, s->scene };
	struct against a = { .doer = s->setting->others ? OTHERS : 0, .span = s->setting->span, .own = of->whose == WHOSE_OWN,
		.fixed = s->task || s->setting->task };

	a.planned = a.fixed || (s->setting->plan && !s->done) || s->blank->direction == DIRECTION_LIMIT;
	for (size_t i = 0; i < COUNT(scenes); i++) {
		const struct scene *scene = scenes[i];

		size_t w = scene == s->scene ? scene_word_from(scene, s->period) : 0;

		for (; scene != NULL && w < scene->words.n; w++) {
			const struct remarked *r = &scene->words.at[w];

			if (scene == s->scene && r->from >= s->sentence.until)
				break;
			struct view view = view_of(s, scene, r);
			if (!is_its_own(figure, scene, r))
				hear(&a, s, &view, r);
		}
	}
	a.all += s->setting->problem && !a.now && !a.planned ? PROBLEM : 0;
	*planned = a.planned;
	return a.all + a.doer + (a.then || a.won ? NEVER : 0) + (a.now ? 0 : a.stock) + (a.part && !a.afresh ? PART : 0) +
	    (a.span && !a.now ? NEVER : 0);
}
