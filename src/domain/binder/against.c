#include "colour.h"
#include "evidence.h"

/* Why a number is none of a figure's: what it is counted in, what its cell and its part of the text say, how it is coloured. */

/* A number that has the colour, and all that ->also says and none of ->unless, is none; of several the first is told. */
#define OF(colour) (1u << (colour))
static const struct { enum objection objection; enum colour colour; unsigned also, unless; } coloured_against[] = {
	{ OBJECTION_DOER, COLOUR_DOER, 0, 0 }, { OBJECTION_RECEIVED, COLOUR_WON, 0, 0 }, { OBJECTION_THEN, COLOUR_THEN, 0, 0 },
	{ OBJECTION_THEN, COLOUR_MONTH, 0, OF(COLOUR_ONCE) },
	{ OBJECTION_STOCK, COLOUR_STOCK, 0, OF(COLOUR_NOW) }, { OBJECTION_STOCK, COLOUR_THERE, OF(COLOUR_DAY), 0 },
	{ OBJECTION_SPAN, COLOUR_SPAN, 0, OF(COLOUR_NOW) },
	{ OBJECTION_STAGE, COLOUR_STAGE, 0, 0 }, { OBJECTION_CHANGE, COLOUR_CHANGE, 0, 0 },
	{ OBJECTION_MORE, COLOUR_MORE, OF(COLOUR_PART), 0 }, { OBJECTION_PLANNED, COLOUR_PLAN, 0, OF(COLOUR_AIM) },
	{ OBJECTION_DONE, COLOUR_AIM, 0, OF(COLOUR_PLAN) },
};

static struct said
said_of(struct ctx *ctx, const struct spot *s, const struct coloured *c)
{
	return c->by == NULL ? (struct said){ 0 } : evidence_said(ctx, s, c->scene, c->by->from, c->by->until);
}

enum objection
against_sign(const struct spot *s, unsigned groups)
{
	if (s->measure != NULL && (s->measure->kind != WORD_MEASURE || (groups & 1u << s->measure->sort) == 0))
		return OBJECTION_MEASURE;
	if (s->scaled)
		return OBJECTION_SCALED;
	if (s->blank->share)
		return OBJECTION_SHARE;
	if (s->no_result)
		return OBJECTION_COLUMN;
	if (s->setting->elsewhere)
		return OBJECTION_ELSEWHERE;
	if (s->setting->then)
		return OBJECTION_THEN;
	return s->half || (s->setting->half && !s->done) ? OBJECTION_HALF : OBJECTION_NONE;
}

/* What makes it doubtful: it is called a part and not of this time, or stands among what is amiss. */
static void
doubt(struct ctx *ctx, const struct spot *s, const struct coloured *colours, struct tally *t)
{
	if (colours[COLOUR_PART].holds && !colours[COLOUR_FRESH].holds) {
		struct said *part = arena_alloc(ctx->arena, sizeof *part);

		*part = said_of(ctx, s, &colours[COLOUR_PART]);
		evidence_add(t, TERM_PART, WEIGHT_DOUBT, NULL, part, 1);
	}
	if (s->setting->problem && !colours[COLOUR_NOW].holds && !colours[COLOUR_PLAN].holds)
		evidence_add(t, TERM_PROBLEM, WEIGHT_DOUBT, NULL, NULL, 0);
}

void
against_hear(struct ctx *ctx, const struct spot *s, const struct candidate *c, struct tally *t)
{
	struct coloured colours[COLOURS];
	unsigned all = 0;

	colour_of(s, c, colours);
	doubt(ctx, s, colours, t);
	for (enum colour k = 0; k < COLOURS; k++)
		all |= colours[k].holds ? OF(k) : 0;
	for (size_t i = 0; i < COUNT(coloured_against) && t->objection == OBJECTION_NONE; i++) {
		unsigned needs = OF(coloured_against[i].colour) | coloured_against[i].also;

		if ((all & needs) == needs && (all & coloured_against[i].unless) == 0) {
			t->objection = coloured_against[i].objection;
			t->against = said_of(ctx, s, &colours[coloured_against[i].colour]);
		}
	}
}
