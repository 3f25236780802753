#include <string.h>

#include "blank_parts.h"
#include "heading.h"
#include "manner.h"
#include "text.h"

/* Who writes a text, and of when: as far as its first lines say it, or all of it. */

enum { OPENING_LINES = 3, TITLE_LINES = 4, TITLE_END = 6, DATE = 3, REACH = 200 };

/* Does the ${title} name a place of that level, 江州市 of 市直? */
static bool
names_place(const struct language *l, const char *title, const struct word *level)
{
	const char *p = title;

	while (*p != '\0') {
		const struct word *w = language_longest(l, p, WORDS(WORD_NAME_START));

		if (w != NULL && w->kind == WORD_NAME_START && text_starts(level->text, w->text))
			return true;
		if (w != NULL)
			p += w->n;
		else
			text_next(&p);
	}
	return false;
}

/* The level that is named most, 市直 or 县直: the writer's own.  Where the title names a place it is one of that place's. */
static const struct word *
level_of(const struct language *l, const char *title, const struct foreign_text *text)
{
	const struct word *most = NULL;
	bool placed = false;
	int count = 0;

	EACH(const struct word, level, l->words) {
		bool here = level->kind == WORD_LEVEL && names_place(l, title, level);
		int n = 0;

		if (level->kind != WORD_LEVEL || (placed && !here))
			continue;
		EACH(const struct foreign_line, line, text->lines)
			for (const char *p = line->text; (p = strstr(p, level->text)) != NULL; p += level->n)
				n++;
		if (n > count || (here && !placed)) {
			count = n;
			most = level;
			placed = here;
		}
	}
	return most;
}

static bool
is_row(const struct foreign_line *line)
{
	return line->table > 0 || blank_any_among(line->text, TABLE_MARKS);
}

/* The text's first lines, before its first sentence, heading or table or whom it is addressed to. */
static size_t
title_lines(const struct language *l, const struct foreign_text *text)
{
	const char *behind;
	size_t n = 0;

	while (n < text->lines.n && n < TITLE_LINES && text_length(text->lines.at[n].text) <= HEADING_MOST &&
	    strstr(text->lines.at[n].text, "。") == NULL && !text_ends(text->lines.at[n].text, "：") && !is_row(&text->lines.at[n]) &&
	    heading_rank(l, text->lines.at[n].text, &behind) == 0)
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

/* Has the text a heading, or a table's column, of what was done? */
static bool
looks_back(const struct language *l, const struct foreign_text *text)
{
	const char *behind;

	EACH(const struct foreign_line, line, text->lines) {
		bool head = line->table == 0 && (heading_rank(l, line->text, &behind) > 0 || heading_is_bare(line));

		if ((head || is_row(line)) && heading_word(l, line->text, HEADING_MOST, WORDS(WORD_REVIEWED_PART)) != NULL)
			return true;
	}
	return false;
}

/* The year at ${p} unless it is a date's or an issue's, 2026年1月, 2026.1, 2026年第1期, or a time began then, 1949年以来. */
static int
report_year(const struct language *l, const char *p)
{
	const char *behind;
	int year = language_year(l, p, &behind);

	if (year > 0 && (blank_is_digit((unsigned char)behind[-1]) || language_at(l, behind, WORDS(WORD_SPAN)) != NULL))
		return 0;
	for (int i = 0; year > 0 && i < DATE && *behind != '\0'; i++, text_next(&behind))
		if (language_at(l, behind, WORDS(WORD_DATE) | WORDS(WORD_ORDINAL)) != NULL)
			return 0;
	return year;
}

/* The first year that the title names; a meeting's is not what it hears of. */
static int
titled_year(const struct language *l, const char *title)
{
	int year = 0;

	for (const char *p = title; *p != '\0' && year == 0; text_next(&p))
		year = report_year(l, p);
	return heading_word(l, title, REACH, WORDS(WORD_SPOKEN_TITLE)) != NULL ? 0 : year;
}

/* The title's year, or else the last one of the lines behind it. */
static int
year_of(struct ctx *ctx, const struct language *l, const char *title, const struct foreign_text *text)
{
	int last = titled_year(l, title);

	if (heading_word(l, title, REACH, WORDS(WORD_SPOKEN_TITLE)) != NULL)
		return 0;
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
			if (!digit && (months = language_months(l, p, &behind)) > LANGUAGE_MONTH)
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
	size_t title = title_lines(l, text), last = title + OPENING_LINES;

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

/* The lines of the title, folded; ${plan}: by it the text plans. */
static const char *
read_title(struct ctx *ctx, const struct language *l, const struct foreign_text *text, bool *plan)
{
	struct buf title = buf_make(ctx->arena);
	bool plans = false, lists = false, reviews = false;

	for (size_t i = 0, lines = title_lines(l, text); i < lines; i++) {
		const char *line = text->lines.at[i].text;

		plans |= ends_as(l, line, WORDS(WORD_PLANNED_TITLE));
		lists |= ends_as(l, line, WORDS(WORD_LISTED_TITLE));
		reviews |= heading_word(l, line, HEADING_MOST, WORDS(WORD_REVIEWED_PART)) != NULL;
		buf_puts(&title, language_fold(ctx->arena, line));
	}
	*plan = !reviews && (plans || (lists && !looks_back(l, text)));
	return title.at;
}

int
writer_year(struct ctx *ctx, const struct language *l, const struct foreign_text *text)
{
	bool plan;
	const char *title = read_title(ctx, l, text, &plan);

	return plan ? 0 : titled_year(l, title);
}

struct writer
writer_of(struct ctx *ctx, const struct binder *binder, const struct foreign_text *text, const struct blank *blanks, size_t n,
    bool *plan)
{
	const struct language *l = binder->language;
	const char *title = read_title(ctx, l, text, plan);

	return (struct writer){ .binder = binder, .level = level_of(l, title, text), .title = title,
		.unit = doer_is_unit(l, title, text), .year = *plan ? 0 : year_of(ctx, l, title, text),
		.months = months_of(ctx, l, &(struct blanks){ blanks, n }, text) };
}
