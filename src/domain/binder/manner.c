#include <string.h>

#include "blank_parts.h"
#include "heading.h"
#include "manner.h"
#include "text.h"

/* Which lines stand in a part that plans or looks back: a heading's words hold until the next heading of its rank or higher. */

enum { OPENING = 24, OPENING_LINES = 3, LATER_MOST = 6 };

/* Headings passed so far; 0: none whose words still hold. */
struct walk {
	int planned, reviewed, others, half, problem, elsewhere, then, month;
	bool plan, span;		/* of the whole text */
};

/* What a heading says of all that follows until the next one of its rank or higher. */
struct said { bool plans, reviews, half, others, ours, problem, elsewhere, then, month, months_only; };

/* Does the heading begin with a year after the text's own? */
static bool
begins_later(const struct writer *writer, const char *p)
{
	for (const char *q = p; *p != '\0' && !text_is_han(blank_char_at(p)) && !blank_is_digit(blank_char_at(p)); p = q)
		text_next(&q);
	int year = blank_year(p, &p);
	return writer->year > 0 && year > writer->year && year < writer->year + LATER_MOST;
}

static struct said
read_heading(const struct writer *writer, const char *p)
{
	const struct language *l = writer->binder->language;
	const char *behind, *end = p, *first = blank_skip_spaces(p + strspn(p, "#"));
	struct said said = { 0 };

	first += text_starts(first, "【") ? strlen("【") : 0;
	const struct word *doer = language_at(l, first, WORDS(WORD_OTHERS) | WORDS(WORD_OURS) | WORDS(WORD_LEVEL));

	for (int i = 0; i < HEADING_MOST && *end != '\0' && !blank_is_among(blank_char_at(end), "。：】"); i++)
		text_next(&end);
	if (*end != '\0' && !blank_is_among(blank_char_at(end), "。：】"))
		return said;		/* a sentence, and no heading */
	said.reviews = heading_word(l, p, HEADING_MOST, WORDS(WORD_REVIEWED_PART)) != NULL;
	said.plans = !said.reviews &&
	    (heading_word(l, p, HEADING_MOST, WORDS(WORD_PLANNED_PART)) != NULL || begins_later(writer, p));
	said.half = heading_word(l, p, HEADING_BARE, WORDS(WORD_HALF)) != NULL;
	said.problem = heading_word(l, p, HEADING_MOST, WORDS(WORD_PROBLEM_PART)) != NULL;
	said.elsewhere = heading_word(l, p, HEADING_BARE, WORDS(WORD_ELSEWHERE)) != NULL;
	int months = language_months(l, language_year(l, first, &behind) > 0 ? behind : first, &behind);
	said.then = months > LANGUAGE_MONTH && months != writer->months && months != WHOLE_YEAR;
	said.month = months > 0 && months <= LANGUAGE_MONTH && LANGUAGE_MONTHS(months, months) != writer->months;
	said.months_only = months > 0 && *blank_skip_spaces(behind) == '\0';
	said.others = doer != NULL && doer->kind == WORD_OTHERS;
	said.ours = doer != NULL && !said.others;
	return said;
}

static void
hold(int *held, int rank, bool says, bool unsays)
{
	if (says && (*held == 0 || rank < *held))
		*held = rank;
	else if (!says && (unsays || rank <= *held))
		*held = 0;
}

static void
heed_heading(struct walk *walk, int rank, struct said said)
{
	hold(&walk->planned, rank, said.plans, false);
	hold(&walk->reviewed, rank, said.reviews, false);
	hold(&walk->half, rank, said.half, false);
	hold(&walk->others, rank, said.others, said.ours);
	hold(&walk->problem, rank, said.problem, false);
	hold(&walk->elsewhere, rank, said.elsewhere, false);
	hold(&walk->then, rank, said.then, false);
	hold(&walk->month, rank, said.month, false);
}

/* 明年，我们将…; 2026年，计划…: the paragraph plans from its first words on. */
static bool
opens_plan(const struct language *l, const char *p)
{
	const struct word *w = heading_word(l, p, OPENING, WORDS(WORD_NEXT) | WORDS(WORD_YEAR));

	return w != NULL && (w->kind == WORD_NEXT || heading_word(l, p, OPENING, WORDS(WORD_PLAN)) != NULL);
}

/* 进度：, or a short line that begins with 已完成; a paragraph that begins with 截至目前 is none. */
static const struct word *
label_of(struct buf *room, const struct language *l, const char *line)
{
	const struct word *w = language_at(l, language_fold_to(room, line), WORDS(WORD_DONE) | WORDS(WORD_PLAN));

	return w == NULL || w->text[w->n - 1] == ':' || (text_length(line) <= HEADING_MOST && strstr(line, "。") == NULL) ? w : NULL;
}

/*
 * A line that begins with another's name and a colon is that one's: a short one with all that follows, until the next
 * heading, ${item}.
 */
static bool
is_named(struct ctx *ctx, struct buf *room, const struct writer *writer, const struct foreign_line *line, bool *item)
{
	const char *p = language_fold_to(room, line->text), *end;

	while (*p != '\0' && !text_is_han(blank_char_at(p)))
		text_next(&p);
	end = line->table > 0 ? NULL : doer_end(ctx, writer, p);
	bool named = end != NULL && *end == ':';
	bool heads = text_length(line->text) <= HEADING_MOST && strstr(line->text, "。") == NULL;
	*item = heads && named ? true : heading_is_bare(line) ? false : *item;
	return named || *item;
}

/*
 * A line that begins with a label, 进度：, speaks of the nearest line above it that does not.  What that one
 * says is to be done then, and not what was.
 */
static void
link_labels(struct ctx *ctx, const struct writer *writer, const struct foreign_text *text, struct setting *settings)
{
	size_t item = text->lines.n;
	struct buf room = buf_make(ctx->arena);

	for (size_t i = 0; i < text->lines.n; i++) {
		const char *start = blank_skip_spaces(text->lines.at[i].text);
		const struct word *label = label_of(&room, writer->binder->language, start);

		if (*start == '\0')
			item = text->lines.n;
		else if (label == NULL)
			item = i;
		else if (item < text->lines.n) {
			settings[item].task |= label->kind == WORD_DONE;
			settings[i].heading = text->lines.at[item].text;
			settings[i].labelled = true;
		}
	}
}

/* 五年来…; what 以来 ends is only of its own sentence. */
static bool
opens_span(const struct language *l, const char *p)
{
	const struct word *w = heading_word(l, p, OPENING + HEADING_MOST, WORDS(WORD_SPAN));

	return w != NULL && w->sort != WORD_AT_END;
}

/* Is the text by its first line, whose blanks are the first of ${blanks}, one of several years, 党的二十大以来工作总结? */
static bool
is_of_span(struct ctx *ctx, const struct writer *writer, const struct foreign_text *text, const struct blank *blanks, size_t n)
{
	const char *title = text->lines.n == 0 ? "" : text->lines.at[0].text;
	size_t k = 0;

	if (text_length(title) > HEADING_MOST)
		return false;
	while (k < n && blanks[k].line == 0)
		k++;
	const struct scene *scene = scene_make(ctx, writer, title, blanks, k);
	EACH(const struct remarked, r, scene->words)
		if (r->word->kind == WORD_SPAN)
			return true;
	return false;
}

/* What holds for each line, by the headings above it and by how it begins. */
static struct setting *
walk_lines(struct ctx *ctx, const struct writer *writer, const struct foreign_text *text, struct walk walk)
{
	struct setting *settings = arena_alloc(ctx->arena, sizeof *settings * (text->lines.n + 1));
	const struct language *l = writer->binder->language;
	struct buf room = buf_make(ctx->arena);
	const char *heading = NULL;
	bool item = false;
	int seen = 0;

	EACH(const struct foreign_line, line, text->lines) {
		const char *behind = line->text;
		int rank = heading_rank(l, line->text, &behind);
		struct setting *here = &settings[line - text->lines.at];

		if (*blank_skip_spaces(line->text) == '\0')
			continue;
		struct said said = read_heading(writer, behind);
		if (rank == 0 && seen > 0 && (said.plans || said.reviews || said.months_only) && heading_is_bare(line))
			rank = 2;
		if (rank > 0) {
			heed_heading(&walk, rank, said);
			item = false;
		}
		if (seen++ < OPENING_LINES)
			walk.span |= opens_span(l, line->text);
		*here = (struct setting){ .span = walk.span, .heading = heading, .others = walk.others > 0,
			.half = walk.half > 0, .elsewhere = is_named(ctx, &room, writer, line, &item) || walk.elsewhere > 0,
			.problem = walk.problem > 0, .then = walk.then > 0, .month = walk.month > 0 };
		here->plan = walk.planned > 0 || (walk.plan && walk.reviewed == 0) || (rank == 0 && opens_plan(l, line->text));
		if (rank > 0 && text_length(line->text) <= HEADING_MOST)
			heading = line->text;
	}
	return settings;
}

const struct manner *
manner_of(struct ctx *ctx, const struct binder *binder, const struct foreign_text *text, const struct blank *blanks, size_t n)
{
	struct manner *manner = arena_alloc(ctx->arena, sizeof *manner);
	struct walk walk = { 0 };

	manner->writer = writer_of(ctx, binder, text, blanks, n, &walk.plan);
	walk.span = is_of_span(ctx, &manner->writer, text, blanks, n);
	struct setting *settings = walk_lines(ctx, &manner->writer, text, walk);
	link_labels(ctx, &manner->writer, text, settings);
	manner->settings = settings;
	return manner;
}
