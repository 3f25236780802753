#include <string.h>

#include "blank_parts.h"
#include "evidence.h"
#include "text.h"

/* What general words say against a figure: other doers, other times, what was not reached, what was only planned. */

/* A word that was heard, or ${whole}: the part of the text, or the line, says it. */
struct caught { const struct remarked *by; const struct scene *scene; bool whole; };

struct against {
	struct caught doer, plan, won, then, stock, span, stage, change, more, part;
	bool fixed;			/* the line itself says that it is a task */
	bool own;			/* a figure of what the writer gives; ->won: this was given to someone */
	bool now, afresh;		/* afresh: the part says that it is of this time, 其中当年 */
};

/* Where a word stands, as seen from the number. */
struct view {
	bool head;			/* in the head of its cell */
	bool said;			/* of this number, or of all numbers of its clause */
	bool holds;			/* that, or of the number that this one is a part of */
	bool before;			/* in its sentence */
	bool doing;			/* before it, where ； ends no sentence */
	bool touching;			/* right before it */
};

static struct view
view_of(const struct spot *s, const struct scene *scene, const struct remarked *r)
{
	bool head = scene != s->scene, said = head || against_said(s, r->from, r->until);

	return (struct view){ .head = head, .said = said,
		.holds = said || (r->from >= s->whole.from && r->until <= s->whole.until),
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
	return strchr(",;:|)", *p) != NULL || blank_char_at(p) == 0x3001 || scene_ends_sentence(text_next(&p));
}

/* A doer of ours behind a number, or counted by one, 指导**个市直单位, does nothing. */
static bool
acts(const struct spot *s, const struct view *v, const struct remarked *r)
{
	return v->head || (!is_counted(s, r) && scene_numbers(s->scene, weight_clause(s, r->from), r->from) == 0);
}

static void
catch(struct caught *c, bool heard, const struct scene *scene, const struct remarked *r)
{
	if (heard && c->by == NULL)
		*c = (struct caught){ r, scene, false };
}

/* 列入计划**名，发展**名: a word right before another number is said of that one. */
static bool
is_anothers(const struct spot *s, const struct view *v, const struct remarked *r)
{
	return !v->head && r->until != s->at && s->scene->text[r->until] == SCENE_BLANK;
}

/* 2024年, 去年: another time, until the text's own is said; behind a number, **期（上半年**期）, perhaps of the next. */
static void
hear_time(struct against *a, const struct spot *s, const struct view *v, const struct scene *scene, const struct remarked *r)
{
	const struct word *w = r->word;
	bool now = w->kind == WORD_NOW, behind = r->from >= s->behind && is_anothers(s, v, r);

	catch(&a->then, w->kind == WORD_THEN && !behind && (v->holds || (v->doing && w->sort == TIME_YEAR)), scene, r);
	if (now && (v->said || v->doing) && (w->sort == TIME_YEAR || v->said))
		a->then = (struct caught){ 0 };
	catch(&a->stock, w->kind == WORD_STOCK && v->holds, scene, r);
	catch(&a->span, w->kind == WORD_SPAN && v->before, scene, r);
	a->now |= now && v->before;
	a->afresh |= now && v->said;
}

/* 2026年完成**个；举办**期: a year holds beyond a ；. */
static bool
is_year(const struct view *v, const struct remarked *r)
{
	return v->doing && r->word->kind == WORD_NEXT && r->word->sort == TIME_YEAR;
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
hear(struct against *a, const struct spot *s, const struct view *v, const struct scene *scene, const struct remarked *r)
{
	enum word_kind kind = r->word->kind;
	const struct caught heard = { r, scene, false };

	if (kind == WORD_OURS && v->doing && acts(s, v, r))
		a->doer = (struct caught){ 0 };
	else if (kind == WORD_OTHERS && (v->before || v->said || (v->doing && r->word->sort != 0)))
		a->doer = heard;
	else if ((kind == WORD_PLAN || kind == WORD_NEXT) && (v->before || v->said || is_year(v, r)) && !s->done)
		catch(&a->plan, !is_anothers(s, v, r), scene, r);
	else if (kind == WORD_DONE && v->before && !a->fixed)
		a->plan = (struct caught){ 0 };
	else if (kind == WORD_STAGE && v->said)
		a->stage = heard;
	else if (kind == WORD_PART && a->part.by != NULL && is_more(s, v, r))
		a->more = heard;
	else if (kind == WORD_PART && v->before)
		a->part = heard;
	else if (kind == WORD_RECEIVED && a->own)
		catch(&a->won, is_won(s, v, r), scene, r);
	else if ((kind == WORD_EACH || kind == WORD_CHANGE) && v->touching)
		a->change = heard;
	else
		hear_time(a, s, v, scene, r);
}

/* Words that the figure's own names and nouns hold do not speak against it: 市委 in 市委巡察. */
static bool
is_its_own(int figure, const struct scene *scene, const struct remarked *r)
{
	if (r->word->kind == WORD_OTHERS)
		return r->word->sort != DOER_LEVEL && scene_holds(scene, figure, r->from, r->until, false);
	return (r->word->kind == WORD_STAGE || r->word->kind == WORD_STOCK) && scene_holds(scene, figure, r->from, r->until, true);
}

/* What is said of the whole line before a word of it is heard. */
static struct against
begin(const struct spot *s, const struct figure *of)
{
	struct against a = { .own = of->whose == WHOSE_OWN, .fixed = s->task || s->setting->task };

	a.doer.whole = s->setting->others;
	a.span.whole = s->setting->span;
	a.plan.whole = a.fixed || (s->setting->plan && !s->done) || s->blank->direction == DIRECTION_LIMIT;
	return a;
}

static struct against
listen(const struct spot *s, const struct tally *t)
{
	const struct scene *scenes[] = { s->row, s->column, s->scene };
	struct against a = begin(s, t->figure);

	for (size_t i = 0; i < COUNT(scenes); i++) {
		const struct scene *scene = scenes[i];
		size_t w = scene == s->scene ? scene_word_from(scene, s->period) : 0;

		for (; scene != NULL && w < scene->words.n; w++) {
			const struct remarked *r = &scene->words.at[w];

			if (scene == s->scene && r->from >= s->sentence.until)
				break;
			struct view view = view_of(s, scene, r);
			if (!is_its_own(t->index, scene, r))
				hear(&a, s, &view, scene, r);
		}
	}
	return a;
}

static bool
is_caught(const struct caught *c)
{
	return c->by != NULL || c->whole;
}

static struct said
said_of(struct ctx *ctx, const struct spot *s, const struct caught *c)
{
	return c->by == NULL ? (struct said){ 0 } : evidence_said(ctx, s, c->scene, c->by->from, c->by->until);
}

void
against_hear(struct ctx *ctx, const struct spot *s, struct tally *t)
{
	struct against a = listen(s, t);
	bool planned = is_caught(&a.plan), plans = t->figure->period == PERIOD_NEXT_YEAR, now = a.now;
	const struct { enum objection objection; bool holds; const struct caught *by; } objections[] = {
		{ OBJECTION_DOER, true, &a.doer }, { OBJECTION_RECEIVED, true, &a.won }, { OBJECTION_THEN, true, &a.then },
		{ OBJECTION_STOCK, !now, &a.stock }, { OBJECTION_SPAN, !now, &a.span }, { OBJECTION_STAGE, true, &a.stage },
		{ OBJECTION_CHANGE, true, &a.change }, { OBJECTION_MORE, true, &a.more }, { OBJECTION_PLANNED, !plans, &a.plan },
	};

	if (a.part.by != NULL && !a.afresh) {
		struct said *part = arena_alloc(ctx->arena, sizeof *part);

		*part = said_of(ctx, s, &a.part);
		evidence_add(t, TERM_PART, WEIGHT_DOUBT, NULL, part, 1);
	}
	if (s->setting->problem && !now && !planned)
		evidence_add(t, TERM_PROBLEM, WEIGHT_DOUBT, NULL, NULL, 0);
	t->objection = plans && !planned ? OBJECTION_DONE : OBJECTION_NONE;
	for (size_t i = 0; i < COUNT(objections) && t->objection == OBJECTION_NONE; i++)
		if (objections[i].holds && is_caught(objections[i].by)) {
			t->objection = objections[i].objection;
			t->against = said_of(ctx, s, objections[i].by);
		}
}
