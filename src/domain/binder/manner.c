#include <stdlib.h>
#include <string.h>

#include "blank_parts.h"
#include "manner.h"
#include "text.h"

/* Which lines stand in a part that plans or looks back: a heading's words hold until the next heading of its rank or higher. */

enum { TITLE = 40, OPENING = 24, HEADING = 40, OPENING_LINES = 3, TITLE_LINES = 4, BARE_HEADING = 20, TITLE_END = 6, LATER_MOST = 6,
	DATE = 3, REACH = 200 };

/* Headings passed so far; 0: none whose words still hold. */
struct walk {
	int planned, reviewed, others, half, problem, elsewhere;
	bool plan, span;		/* of the whole text */
};

/* Past the numerals or digits at ${p}. */
static const char *
skip_numerals(const char *p)
{
	for (const char *q = p; blank_is_among(blank_char_at(q), "一二三四五六七八九十百") || blank_is_digit(blank_char_at(q)); p = q)
		text_next(&q);
	return p;
}

/* 第一部分, 第一，, 第1件：: a heading that counts itself. */
static int
rank_of_nth(const struct language *l, const char *p, const char **behind)
{
	const char *q = skip_numerals(p);
	const struct word *division = language_at(l, q, WORDS(WORD_DIVISION));
	const struct word *w = division != NULL ? division : language_at(l, q, WORDS(WORD_MEASURE));

	if (q == p)
		return 0;
	*behind = w == NULL ? q : q + w->n;
	if (division != NULL)
		return 1;
	return blank_is_among(blank_char_at(*behind), w == NULL ? "、，," : "：:") ? (w == NULL ? 2 : 4) : 0;
}

/* The numbering of a heading: its rank, 0 if ${p} is none, and what stands behind it. */
static int
rank_of(const struct language *l, const char *p, const char **behind)
{
	const struct word *nth;

	p = blank_skip_spaces(p);
	if (*p == '#' || blank_char_at(p) == 0x3010) {		/* # 标题, 【工作亮点】 */
		*behind = p;
		return *p == '#' ? (int)strspn(p, "#") : 1;
	}
	if ((nth = language_at(l, p, WORDS(WORD_ORDINAL))) != NULL)
		return rank_of_nth(l, p + nth->n, behind);
	bool open = blank_is_among(blank_char_at(p), "（(");
	if (open)
		text_next(&p);
	bool digit = blank_is_digit(blank_char_at(p));
	const char *q = skip_numerals(p);
	if (q == p || (digit && q - p > 2 * (int)strlen("１")) || !blank_is_among(text_next(&q), open ? "）)" : "、，,．."))
		return 0;
	*behind = q;
	return (digit ? 4 : 2) + open;
}

/* The first word of ${kinds} in the first ${most} characters of ${p}, or in its first sentence if that is shorter. */
static const struct word *
word_in(const struct language *l, const char *p, int most, uint64_t kinds)
{
	for (int i = 0; i < most && *p != '\0'; i++) {
		const struct word *w = language_longest(l, p, kinds);

		if (w != NULL && w->kind != WORD_IDLE)
			return w;
		if (w != NULL)
			p += w->n;
		else if (blank_is_among(text_next(&p), "。！？；】\n"))
			break;
	}
	return NULL;
}

/* What a heading says of all that follows until the next one of its rank or higher. */
struct said { bool plans, reviews, half, others, ours, problem, elsewhere; };

/* Does the heading begin with a year after the text's own? */
static bool
begins_later(const struct writer *writer, const char *p)
{
	for (const char *q = p; *p != '\0' && !text_is_han(blank_char_at(p)) && !blank_is_digit(blank_char_at(p)); p = q)
		text_next(&q);
	return writer->year > 0 && strspn(p, "0123456789") == 4 && atoi(p) > writer->year && atoi(p) < writer->year + LATER_MOST;
}

static struct said
read_heading(const struct writer *writer, const char *p)
{
	const struct language *l = writer->binder->language;
	const char *end = p, *first = blank_skip_spaces(p + strspn(p, "#"));
	struct said said = { 0 };

	first += text_starts(first, "【") ? strlen("【") : 0;
	const struct word *doer = language_at(l, first, WORDS(WORD_OTHERS) | WORDS(WORD_OURS) | WORDS(WORD_LEVEL));

	for (int i = 0; i < HEADING && *end != '\0' && !blank_is_among(blank_char_at(end), "。：】"); i++)
		text_next(&end);
	if (*end != '\0' && !blank_is_among(blank_char_at(end), "。：】"))
		return said;		/* a sentence, and no heading */
	said.reviews = word_in(l, p, HEADING, WORDS(WORD_REVIEWED_PART)) != NULL;
	said.plans = !said.reviews && (word_in(l, p, HEADING, WORDS(WORD_PLANNED_PART)) != NULL || begins_later(writer, p));
	said.half = word_in(l, p, BARE_HEADING, WORDS(WORD_HALF)) != NULL;
	said.problem = word_in(l, p, HEADING, WORDS(WORD_PROBLEM_PART)) != NULL;
	said.elsewhere = word_in(l, p, BARE_HEADING, WORDS(WORD_ELSEWHERE)) != NULL;
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
}

/* 明年，我们将…; 2026年，计划…: the paragraph plans from its first words on. */
static bool
opens_plan(const struct language *l, const char *p)
{
	const struct word *w = word_in(l, p, OPENING, WORDS(WORD_NEXT) | WORDS(WORD_YEAR));

	return w != NULL && (w->kind == WORD_NEXT || word_in(l, p, OPENING, WORDS(WORD_PLAN)) != NULL);
}

/* The level that is named most, 市直 or 县直: the writer's own. */
static const struct word *
level_of(const struct language *l, const struct foreign_text *text)
{
	const struct word *most = NULL;
	int count = 0;

	EACH(const struct word, level, l->words) {
		int n = 0;

		if (level->kind != WORD_LEVEL)
			continue;
		EACH(const struct foreign_line, line, text->lines)
			for (const char *p = line->text; (p = strstr(p, level->text)) != NULL; p += level->n)
				n++;
		if (n > count) {
			count = n;
			most = level;
		}
	}
	return most;
}

static bool
is_row(const struct foreign_line *line)
{
	return line->table > 0 || blank_any_among(line->text, TABLE_MARKS);
}

/* The text's first lines, before its first sentence or table or whom it is addressed to. */
static size_t
title_lines(const struct foreign_text *text)
{
	size_t n = 0;

	while (n < text->lines.n && n < TITLE_LINES && text_length(text->lines.at[n].text) <= TITLE &&
	    strstr(text->lines.at[n].text, "。") == NULL && !text_ends(text->lines.at[n].text, "：") && !is_row(&text->lines.at[n]))
		n++;
	return n;
}

/* …工作要点, …计划（草案）, 关于印发《…任务清单》的通知: what a title is, its end says, or the end of the title in it. */
static bool
ends_as(const struct language *l, const char *title, uint64_t kinds)
{
	const char *close = strstr(title, "》"), *p = close != NULL ? close : title + strlen(title), *bracket = strstr(title, "（");

	if (bracket != NULL && bracket > title)
		p = bracket;
	for (int i = 0; i < TITLE_END && p > title; i++, p = text_prev(title, p))
		if (language_before(l, title, p, kinds) != NULL)
			return true;
	return false;
}

/* A heading without a number: a short line that is no sentence. */
static bool
is_bare_heading(const struct foreign_line *line)
{
	return line->table == 0 && text_length(line->text) <= BARE_HEADING && strpbrk(line->text, ",;:|\t") == NULL &&
	    strstr(line->text, "，") == NULL && strstr(line->text, "。") == NULL && strstr(line->text, "：") == NULL;
}

/* Has the text a heading, or a table's column, of what was done? */
static bool
looks_back(const struct language *l, const struct foreign_text *text)
{
	const char *behind;

	EACH(const struct foreign_line, line, text->lines) {
		bool head = line->table == 0 && (rank_of(l, line->text, &behind) > 0 || is_bare_heading(line));

		if ((head || is_row(line)) && word_in(l, line->text, HEADING, WORDS(WORD_REVIEWED_PART)) != NULL)
			return true;
	}
	return false;
}

/* The year at ${p} unless it is a date's or an issue's: 2026年1月, 2026年第1期. */
static int
report_year(const struct language *l, const char *p)
{
	const char *behind;
	int year = language_year(l, p, &behind);

	for (int i = 0; year > 0 && i < DATE && *behind != '\0'; i++, text_next(&behind))
		if (language_at(l, behind, WORDS(WORD_DATE) | WORDS(WORD_ORDINAL)) != NULL)
			return 0;
	return year;
}

/* The first year that the title names, or else the last one of the lines behind it; a meeting's year is not what it hears of. */
static int
year_of(struct ctx *ctx, const struct language *l, const char *title, const struct foreign_text *text)
{
	int last = 0;

	if (word_in(l, title, REACH, WORDS(WORD_SPOKEN_TITLE)) != NULL)
		return 0;
	for (const char *p = title; *p != '\0' && last == 0; text_next(&p))
		last = report_year(l, p);
	for (size_t i = 0, n = last == 0 ? TITLE_LINES : 0; i < n && i < text->lines.n; i++) {
		const char *p = is_row(&text->lines.at[i]) ? "" : language_fold(ctx->arena, text->lines.at[i].text);

		for (; *p != '\0'; text_next(&p)) {
			int year = report_year(l, p);

			last = year > last ? year : last;
		}
	}
	return last;
}

/* The blanks of the text, where its manner asks for them. */
struct blanks { const struct blank *at; size_t n; };

/* Does a number stand in [${from}, ${until}) of that line? */
static bool
has_number(const struct language *l, const struct blanks *blanks, const struct foreign_text *text, size_t line, size_t from,
    size_t until)
{
	for (size_t i = 0; i < blanks->n && blanks->at[i].line <= line; i++) {
		const struct blank *b = &blanks->at[i];
		const char *behind = text->lines.at[line].text + b->until;

		if (b->line == line && b->from >= from && b->until <= until && language_at(l, behind, WORDS(WORD_YEAR)) == NULL &&
		    language_at(l, behind, WORDS(WORD_MEASURE)) != NULL)
			return true;
	}
	return false;
}

/* The part of the year that a sentence of the line names, unless it says how many: 现将上半年工作汇报如下. */
static int
months_said(struct ctx *ctx, const struct language *l, const struct blanks *blanks, const struct foreign_text *text, size_t line)
{
	const char *start = text->lines.at[line].text, *from = start, *end = start, *behind;
	int months;

	for (; *from != '\0'; from = end) {
		while (*end != '\0' && !scene_ends_sentence(text_next(&end)))
			;
		if (has_number(l, blanks, text, line, (size_t)(from - start), (size_t)(end - start)))
			continue;
		const char *p = language_fold(ctx->arena, arena_copy(ctx->arena, from, (size_t)(end - from)));
		for (bool digit = false; *p != '\0'; text_next(&p)) {
			if (!digit && (months = language_months(l, p, &behind)) > 0)
				return months;
			digit = blank_is_digit(blank_char_at(p));
		}
	}
	return 0;
}

/* The part of the year that the title says or, where it names no year, the first lines behind it. */
static int
months_of(struct ctx *ctx, const struct language *l, const struct blanks *blanks, const struct foreign_text *text)
{
	size_t title = title_lines(text), last = title + OPENING_LINES;

	for (size_t i = 0; i < text->lines.n && i < last; i++) {
		const char *line = language_fold(ctx->arena, text->lines.at[i].text);
		int months = is_row(&text->lines.at[i]) ? 0 : months_said(ctx, l, blanks, text, i);

		last += *line == '\0';
		if (months > 0)
			return months;
		for (; i < title && *line != '\0'; text_next(&line))
			if (report_year(l, line) > 0)
				last = title;
	}
	return WHOLE_YEAR;
}

static struct writer
read_title(struct ctx *ctx, const struct binder *binder, const struct foreign_text *text, const struct blanks *blanks,
    struct walk *walk)
{
	const struct language *l = binder->language;
	struct buf title = buf_make(ctx->arena);
	bool plans = false, lists = false, reviews = false;
	const char *behind;

	for (size_t i = 0; i < title_lines(text) && rank_of(l, text->lines.at[i].text, &behind) == 0; i++) {
		const char *line = text->lines.at[i].text;

		plans |= ends_as(l, line, WORDS(WORD_PLANNED_TITLE));
		lists |= ends_as(l, line, WORDS(WORD_LISTED_TITLE));
		reviews |= word_in(l, line, TITLE, WORDS(WORD_REVIEWED_PART)) != NULL;
		buf_puts(&title, language_fold(ctx->arena, line));
	}
	walk->plan = !reviews && (plans || (lists && !looks_back(l, text)));
	return (struct writer){ .binder = binder, .level = level_of(l, text), .title = title.at,
		.unit = doer_is_unit(l, title.at, text), .year = walk->plan ? 0 : year_of(ctx, l, title.at, text),
		.months = months_of(ctx, l, blanks, text) };
}

/* 进度：, or a short line that begins with 已完成; a paragraph that begins with 截至目前 is none. */
static const struct word *
label_of(struct buf *room, const struct language *l, const char *line)
{
	const struct word *w = language_at(l, language_fold_to(room, line), WORDS(WORD_DONE) | WORDS(WORD_PLAN));

	return w == NULL || w->text[w->n - 1] == ':' || (text_length(line) <= HEADING && strstr(line, "。") == NULL) ? w : NULL;
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
	bool heads = text_length(line->text) <= HEADING && strstr(line->text, "。") == NULL;
	*item = heads && named ? true : is_bare_heading(line) ? false : *item;
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
		int rank = rank_of(l, line->text, &behind);
		struct setting *here = &settings[line - text->lines.at];

		if (*blank_skip_spaces(line->text) == '\0')
			continue;
		struct said said = read_heading(writer, behind);
		if (rank == 0 && seen > 0 && (said.plans || said.reviews) && is_bare_heading(line))
			rank = 2;
		if (rank > 0) {
			heed_heading(&walk, rank, said);
			item = false;
		}
		if (seen++ < OPENING_LINES)
			walk.span |= word_in(l, line->text, OPENING + TITLE, WORDS(WORD_SPAN)) != NULL;
		*here = (struct setting){ .span = walk.span, .heading = heading, .others = walk.others > 0,
			.half = walk.half > 0, .elsewhere = is_named(ctx, &room, writer, line, &item) || walk.elsewhere > 0,
			.problem = walk.problem > 0 };
		here->plan = walk.planned > 0 || (walk.plan && walk.reviewed == 0) || (rank == 0 && opens_plan(l, line->text));
		if (rank > 0 && text_length(line->text) <= HEADING)
			heading = line->text;
	}
	return settings;
}

const struct manner *
manner_of(struct ctx *ctx, const struct binder *binder, const struct foreign_text *text, const struct blank *blanks, size_t n)
{
	struct manner *manner = arena_alloc(ctx->arena, sizeof *manner);
	struct walk walk = { 0 };

	manner->writer = read_title(ctx, binder, text, &(struct blanks){ blanks, n }, &walk);
	struct setting *settings = walk_lines(ctx, &manner->writer, text, walk);
	link_labels(ctx, &manner->writer, text, settings);
	manner->settings = settings;
	return manner;
}
