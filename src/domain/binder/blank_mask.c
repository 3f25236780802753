#include <string.h>

#include "blank_parts.h"
#include "text.h"

/* The ways of writing a mask.  A run is of one of them; what must hold of it depends on which. */
enum look { LOOK_STAR, LOOK_CROSS, LOOK_ROUND, LOOK_BOX, LOOK_LETTER, LOOK_LINE, LOOK_DASH, LOOKS };

static const char *const looks[LOOKS] = {
	[LOOK_STAR] = "*＊﹡∗✱", [LOOK_CROSS] = "×╳✕✖✗XxＸｘХхχ", [LOOK_ROUND] = "○〇◯●◎", [LOOK_BOX] = "□■▢△▲",
	[LOOK_LETTER] = "NＮ", [LOOK_LINE] = "_＿", [LOOK_DASH] = "—―─…",
};

struct run {
	const char *from, *until;
	enum look look;
	int n;
	bool decimal;
};

enum {
	BOLD_LONGEST = 90, LIST_LONGEST = 12,	/* bytes between Markdown's marks: thirty Han characters; blanks */
	SPACES_FEWEST = 4, SPACES_CELL = 2	/* columns of spaces that stand for a number; that part cells */
};

static bool
look_at(const char *p, enum look *look)
{
	uint32_t c = blank_char_at(p);

	for (int i = 0; i < LOOKS; i++)
		if (blank_is_among(c, looks[i])) {
			*look = (enum look)i;
			return true;
		}
	return false;
}

/* The run that begins at ${p}; "X X" is one, **.** too. */
static bool
read_run(const char *p, struct run *run)
{
	enum look other;

	*run = (struct run){ .from = p, .until = p };
	if (!look_at(p, &run->look))
		return false;
	for (;;) {
		const char *next = run->until;
		uint32_t c = text_next(&next);
		bool more = look_at(next, &other) && other == run->look;

		bool point = more && !run->decimal && (c == '.' || c == 0xFF0E);
		bool space = more && run->look <= LOOK_CROSS && (c == ' ' || c == 0xA0) &&
		    blank_char_at(next) == blank_char_at(run->from);

		if (look_at(run->until, &other) && other == run->look)
			run->n++;
		else if (!point && !space)
			return true;
		run->decimal |= point;
		run->until = next;
	}
}

/* Behind 第, or between 〕 and 号: an ordinal may be a single star. */
static bool
is_ordinal(const struct finding *f, const struct run *r)
{
	return language_before(f->language, f->start, r->from, WORDS(WORD_ORDINAL)) != NULL ||
	    (blank_is_among(blank_char_before(f, r->from), "〕］]") &&
	    language_at(f->language, r->until, WORDS(WORD_NUMBERED)) != NULL);
}

static bool
is_in_place(const struct finding *f, const struct run *r)
{
	return language_at(f->language, r->until, WORDS(WORD_PLACE_AFTER)) != NULL;
}

/* 20××年, 202X年, 〔20××〕 */
static bool
is_in_year(const struct finding *f, const struct run *r)
{
	return blank_is_digit(blank_char_before(f, r->from)) && (language_at(f->language, r->until, WORDS(WORD_YEAR)) != NULL ||
	    blank_is_among(blank_char_at(r->until), "〕］]"));
}

/* Is ${r} the first of the two marks of **bold**?  Then ${end} is behind the second. */
static bool
is_bold(const struct finding *f, const struct run *r, const char **end)
{
	const char *p = r->until, *close = r->look == LOOK_STAR && p - r->from == 2 ? strstr(p, "**") : NULL;
	int open = 0;

	if (close == NULL || close - p > BOLD_LONGEST || close == p ||
	    close[2] == '*' || text_is_space(blank_char_at(p)) || blank_is_measured(f->language, p) ||
	    blank_is_measured(f->language, close + 2) || blank_is_among(blank_char_before(f, r->from), "《“（(") ||
	    language_before(f->language, f->start, r->from, WORDS(WORD_PLACE_AFTER) | WORDS(WORD_PLACE_BEFORE)) != NULL ||
	    language_at(f->language, close + 2, WORDS(WORD_PLACE_AFTER)) != NULL)
		return false;
	while (p < close) {
		uint32_t c = text_next(&p);

		open += blank_is_among(c, "《“（(") ? 1 : blank_is_among(c, "》”）)") ? -1 : 0;
		if (open < 0 || blank_is_among(c, "。；*" TABLE_RULES))
			return false;
	}
	*end = close + 2;
	return open == 0;
}

/* A line to be signed on, 负责人签名：____, or one that only parts the page. */
static bool
is_signature(const struct finding *f, const struct run *r)
{
	const char *p = r->from, *rest = blank_skip_spaces(r->until);

	while (p > f->start && text_is_space(blank_char_before(f, p)))
		p = text_prev(f->start, p);
	return p == f->start ? *rest == '\0' : blank_is_among(blank_char_before(f, p), "：:") &&
	    (*rest == '\0' || rest > r->until);
}

static bool
is_edge(uint32_t c)
{
	return c == 0 || blank_is_among(c, TABLE_MARKS);
}

/* All of a cell in a table of plain text. */
static bool
is_cell(const struct finding *f, const struct run *r)
{
	const char *from = r->from, *until = r->until;
	uint32_t before, after;

	while ((before = blank_char_before(f, from)) == ' ' || before == 0x3000)
		from = text_prev(f->start, from);
	while ((after = blank_char_at(until)) == ' ' || after == 0x3000)
		text_next(&until);
	return is_edge(before) && is_edge(after) && (before != 0 || after != 0);
}

/* *、*、*人次: one measure word for all of a list. */
static bool
is_listed(const struct finding *f, const struct run *first)
{
	struct run r = *first;
	const struct word *join;

	for (int i = 0; i < LIST_LONGEST; i++) {
		if ((join = language_at(f->language, r.until, WORDS(WORD_JOIN))) == NULL || !read_run(r.until + join->n, &r))
			return false;
		if (blank_is_measured(f->language, r.until))
			return true;
	}
	return false;
}

static bool
is_blank(const struct finding *f, const struct run *r)
{
	uint32_t before = blank_char_before(f, r->from), after = blank_char_at(r->until);
	bool measured = blank_is_measured(f->language, r->until) || is_ordinal(f, r) || is_cell(f, r) ||
	    blank_measure_before(f->language, f->start, r->from) != NULL || is_listed(f, r);
	bool bullet = r->n == 1 && f->first == r->from;
	bool alone = r->n > 1 || measured || (is_in_place(f, r) && !bullet);

	if (is_in_year(f, r))
		return true;
	switch (r->look) {
	case LOOK_STAR:
		return alone && !blank_is_digit(after);
	case LOOK_CROSS:
		return alone && !blank_is_latin(before) && !blank_is_latin(after) && before != '.' && before != '@' && after != '.';
	case LOOK_ROUND:
		return alone && !blank_is_among(before, "一二三四五六七八九零十百千") && !blank_is_among(after, "一二三四五六七八九零");
	case LOOK_BOX:
		return r->n > 1 ? alone : measured;
	case LOOK_LETTER:
		return measured && !blank_is_latin(before) && !blank_is_latin(after);
	case LOOK_LINE:
		return (alone || r->until - r->from > 1) && !(blank_is_latin(before) && blank_is_latin(after)) &&
		    (measured || !is_signature(f, r));
	case LOOK_DASH:
		/* A dash behind a full stop begins an aside; dots there leave a number out. */
		return r->n > 1 && measured && (text_is_han(before) ||
		    blank_is_among(before, blank_char_at(r->from) == 0x2026 ? "，；、：）》”。" : "，；、：）》”"));
	case LOOKS:
		break;
	}
	return false;
}

/* Past the spaces at ${p}, up to a tab; ${columns} is how wide they are. */
static const char *
past_spaces(const char *p, int *columns)
{
	*columns = 0;
	for (const char *q = p; *q != '\t' && text_is_space(blank_char_at(q)); p = q)
		*columns += text_is_wide(text_next(&q)) ? 2 : 1;
	return p;
}

/* Is the number of the measure word at ${p} left out?  A word that ends a cell or a label has none: 姓　　名：. */
static bool
lacks_number(const struct language *l, const char *p)
{
	const uint64_t kinds = WORDS(WORD_AFTER) | WORDS(WORD_SCALE) | WORDS(WORD_MEASURE) | WORDS(WORD_SHARE);
	const struct word *w;
	int columns;

	while ((w = language_at(l, p, kinds)) != NULL && (w->kind == WORD_AFTER || w->kind == WORD_SCALE))
		p += w->n;
	if (w == NULL)
		return false;
	uint32_t behind = blank_char_at(past_spaces(p + w->n, &columns));
	return columns < SPACES_CELL && !blank_is_among(behind, TABLE_MARKS "：:");
}

/*
 * 干部    余名: spaces where a number must stand, behind a word or a clause; behind a single character they only
 * part it, 单　　位.  In a table of plain text, all of a cell that is not its row's first.  Behind them, else NULL.
 */
static const char *
spaces_end(const struct finding *f, const char *p)
{
	int columns;
	uint32_t before = blank_char_before(f, p);

	if (before == 0 || (before != '\t' && text_is_space(before)))
		return NULL;
	const char *end = past_spaces(p, &columns), *last = text_prev(f->start, p);
	uint32_t after = blank_char_at(end);
	if (columns < SPACES_FEWEST)
		return NULL;
	if (is_edge(before))
		return last > f->first && is_edge(after) && (after != 0 || before == '\t') ? end : NULL;
	bool word = text_is_han(before) && text_is_han(blank_char_before(f, last));
	return (word || blank_is_among(before, "，。；、：）》”")) && lacks_number(f->language, end) ? end : NULL;
}

/* ( ), 〔　〕, （填写数字）: behind it where it is a blank, else NULL. */
static const char *
bracket_end(const struct finding *f, const char *p)
{
	static const char *const pairs[] = { "()", "（）", "[]", "［］", "〔〕", "【】" };
	uint32_t open = text_next(&p), close = 0;

	for (size_t i = 0; i < COUNT(pairs); i++) {
		const char *q = pairs[i];

		if (text_next(&q) == open)
			close = text_next(&q);
	}
	if (close == 0)
		return NULL;
	p = blank_skip_spaces(p);
	const struct word *held = language_at(f->language, p, WORDS(WORD_HOLDING));
	if (held != NULL)
		p = blank_skip_spaces(p + held->n);
	return text_next(&p) == close && blank_is_measured(f->language, p) ? p : NULL;
}

/* 若干, 几 before a measure word; 某市; twice or more, 某某, wherever it stands. */
static const char *
word_end(const struct finding *f, const char *p)
{
	const struct word *w = language_at(f->language, p, WORDS(WORD_BLANK));
	const char *q = p;

	if (w == NULL || blank_is_among(blank_char_before(f, p), "第十百千"))
		return NULL;
	while (strncmp(q, w->text, w->n) == 0)
		q += w->n;
	if (q > p + w->n || blank_is_measured(f->language, q))
		return q;
	return language_at(f->language, q, WORDS(WORD_PLACE_AFTER)) != NULL ? q : NULL;
}

static void
find_in_line(struct finding *f)
{
	const char *p = f->start, *end;

	while (*p != '\0') {
		struct run run;
		bool is = read_run(p, &run);

		if (is && is_bold(f, &run, &end)) {
			p = end;
			continue;
		}
		if (is && is_blank(f, &run))
			blank_add(f, run.from, run.until)->decimal = run.decimal;
		else if (!is && ((end = bracket_end(f, p)) != NULL || (end = word_end(f, p)) != NULL ||
		    (end = spaces_end(f, p)) != NULL)) {
			blank_add(f, p, end);
			run.until = end;
			is = true;
		}
		if (is)
			p = run.until;
		else
			text_next(&p);
	}
}

/* Is [${from}, ${until}) only a number, or only what stands where one belongs? */
static bool
is_number_like(const struct finding *f, const char *from, const char *until)
{
	const struct word *held = language_at(f->language, from, WORDS(WORD_HOLDING));

	if (held != NULL && from + held->n == until)
		return true;
	while (from < until) {
		uint32_t c = text_next(&from);

		if (!blank_is_digit(c) && !text_is_space(c) && !blank_is_among(c, ".,．，"))
			return false;
	}
	return true;
}

static bool
asks_for_number(const struct finding *f, const char *note)
{
	for (const char *p = note; p != NULL && *p != '\0'; text_next(&p))
		if (language_at(f->language, p, WORDS(WORD_HOLDING)) != NULL)
			return true;
	return false;
}

/* The places that the .docx itself shows as blanks; those found by their characters come first. */
static void
find_marks(struct finding *f, const struct foreign_line *line)
{
	if (line->empty_cell)
		blank_add(f, f->start, f->start)->cell = true;
	EACH(const struct foreign_mark, m, line->marks) {
		const char *from = f->start + m->from, *until = f->start + m->until;
		struct run run = { .from = from, .until = until };
		bool is = false;

		switch (m->kind) {
		case MARK_UNDERLINE:
			is = !is_signature(f, &run) || blank_is_measured(f->language, until);
			break;
		case MARK_CONTROL:
			is = true;
			break;
		case MARK_COLOUR:
			is = from < until && is_number_like(f, from, until);
			break;
		case MARK_COMMENT:
			is = from < until && is_number_like(f, from, until) && asks_for_number(f, m->note);
			break;
		}
		if (is && (from < until || m->kind == MARK_CONTROL))
			blank_add(f, from, until);
	}
}

bool
blank_find(struct ctx *ctx, const struct language *language, const struct foreign_text *text, struct blank **out, size_t *n)
{
	struct finding f = { .ctx = ctx, .language = language, .text = text };

	EACH(const struct foreign_line, line, text->lines) {
		if (!blank_begin_line(&f, line))
			return false;
		find_in_line(&f);
		find_marks(&f, line);
	}
	return blank_finish(&f, out, n);
}
