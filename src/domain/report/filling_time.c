/* Of which year a place speaks. */
#include "filling.h"
#include "language.h"

static bool
ends_year(const struct question *q)
{
	return day_year(q->until) > day_year(q->until - 1);
}

/* Whether the text is of a part of the year, 上半年, that is not the asked one. */
static bool
is_of_another_part(const struct filling_job *job)
{
	const struct question *q = &job->filled->question;
	int from, until, date;

	if (job->filled->bound.months == 0)
		return false;
	day_split(q->from, &(int){ 0 }, &from, &date);
	day_split(q->until - 1, &(int){ 0 }, &until, &date);
	return day_year(q->from) != day_year(q->until - 1) || job->filled->bound.months != LANGUAGE_MONTHS(from, until);
}

const char *
filling_other_time(struct ctx *ctx, const struct filling_job *job, const struct binding *b)
{
	const struct question *q = &job->filled->question;
	int later = b->figure->period == PERIOD_NEXT_YEAR ? 1 : 0, first = day_year(q->from) + later,
	    last = day_year(q->until - 1) + later;

	if (b->confirmed)
		return NULL;
	if (later == 0 && is_of_another_part(job))
		return "这份报告写的是一年中的一段时间，与所填的时段不同，没有填写，请改选时段";
	if (later > 0 && b->year <= 0 && b->year != BOUND_NEXT_YEAR && (job->filled->bound.months != 0 || !ends_year(q)))
		return "写的是一年中的一段时间，没有说是明年的计划，没有填写，请核对";
	if (b->year == BOUND_SEVERAL_YEARS && first == last)
		return "说的是几年，没有填写，请核对";
	if (b->year <= 0 || (b->year >= first && b->year <= last))
		return NULL;
	return arena_strf(ctx->arena, "说的是%d年，要填的是%d年，没有填写，请核对", b->year, first);
}
