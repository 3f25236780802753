/* Of which year a place speaks. */
#include <string.h>

#include "blank_parts.h"
#include "filling.h"
#include "manner.h"
#include "text.h"

enum { SEVERAL = -1 };		/* years */

/* ${text} without the titles of documents in it, 《2023—2027年规划》, folded. */
static const char *
plain(struct ctx *ctx, const char *text, size_t n)
{
	struct buf out = buf_make(ctx->arena);
	const char *end = text + n;

	for (const char *p = text, *next; p < end; p = next) {
		const char *close = text_starts(p, "《") ? strstr(p, "》") : NULL;

		next = p;
		if (close != NULL && close < end)
			next = close + strlen("》");
		else {
			text_next(&next);
			buf_add(&out, p, (size_t)(next - p));
		}
	}
	return language_fold(ctx->arena, out.n == 0 ? "" : out.at);
}

/* 2021—2025年: does the year at ${p} end several? */
static bool
ends_several(const struct language *l, const char *text, const char *p)
{
	const struct word *join = language_before(l, text, p, WORDS(WORD_MONTH_JOIN));

	return join != NULL && (blank_is_digit(blank_char_at(text_prev(text, p - join->n))) ||
	    language_before(l, text, p - join->n, WORDS(WORD_YEAR)) != NULL);
}

/* The last year of ${text}; 0 if it names none, or says 今年 behind it. */
static int
last_year(const struct language *l, const char *text)
{
	int last = 0;

	for (const char *p = text; *p != '\0';) {
		const char *behind = p;
		int year = language_year(l, p, &behind);
		const struct word *now = language_at(l, p, WORDS(WORD_NOW));

		if (year > 0)
			last = ends_several(l, text, p) ? SEVERAL : year;
		else if (now != NULL) {
			last = 0;
			behind = p + now->n;
		} else
			text_next(&behind);
		p = behind;
	}
	return last;
}

/* The number's own sentence before it; a ； ends none. */
static const char *
sentence_before(struct ctx *ctx, const char *line, size_t at)
{
	const char *from = line + at;

	while (from > line) {
		const char *p = text_prev(line, from);

		if (blank_is_among(blank_char_at(p), "。！？\n"))
			break;
		from = p;
	}
	return plain(ctx, from, (size_t)(line + at - from));
}

/* Whether the text is of a part of the year, 上半年, that is not the asked one. */
static bool
is_of_another_part(const struct filling_job *job)
{
	const struct question *q = &job->filled->question;
	int from, until, date;

	if (job->months == WHOLE_YEAR)
		return false;
	day_split(q->from, &(int){ 0 }, &from, &date);
	day_split(q->until - 1, &(int){ 0 }, &until, &date);
	return day_year(q->from) != day_year(q->until - 1) || job->months != LANGUAGE_MONTHS(from, until);
}

const char *
filling_other_time(struct ctx *ctx, const struct filling_job *job, const struct binding *b)
{
	const struct question *q = &job->filled->question;
	const struct foreign_line *line = &job->filled->bound.text->lines.at[b->blank.line];
	const char *heads[] = { line->row_head, line->column_head };
	int later = b->figure->period == PERIOD_NEXT_YEAR ? 1 : 0, first = day_year(q->from) + later,
	    last = day_year(q->until - 1) + later,
	    year = last_year(ctx->house->language, sentence_before(ctx, line->text, b->blank.from));

	if (b->confirmed)
		return NULL;
	if (later == 0 && is_of_another_part(job))
		return "这份报告写的是一年中的一段时间，与所填的时段不同，没有填写，请改选时段";
	for (size_t i = 0; i < COUNT(heads) && year == 0; i++)
		if (heads[i] != NULL)
			year = last_year(ctx->house->language, plain(ctx, heads[i], strlen(heads[i])));
	if (year == 0 || (year >= first && year <= last) || (year == SEVERAL && first < last))
		return NULL;
	if (year == SEVERAL)
		return "说的是几年，没有填写，请核对";
	return arena_strf(ctx->arena, "说的是%d年，要填的是%d年，没有填写，请核对", year, first);
}
