#include "compose.h"

#include <math.h>
#include <uchar.h>

#include "text.h"

/*
 * Half of an em that such a mark leaves blank may go, an em in a whole line (CLREQ 3.1.6).  At the line's end
 * nobody misses it; within the line marks get cramped where more than this share of their blanks goes, and
 * a line is then rather opened, by what is not seen either.
 */
#define BLANK 0.5
#define MOST_SQUEEZED 1.0
#define UNSEEN_SQUEEZED 0.6
#define UNSEEN_OPENED 2.0
/* A line that would have to be opened wider than this breaks a Latin word instead: a URL, not a number. */
#define MOST_OPENED 4.0
#define NEAR 1e-6
enum { FEW = 8 };		/* items: what is squeezed into a line is never more */

enum kind { KIND_HAN, KIND_LATIN, KIND_SPACE, KIND_OPENING, KIND_CLOSING, KIND_NEWLINE };

struct item {			/* lengths in ems */
	struct font_glyph glyph;
	uint32_t c;
	const struct run *run;
	enum kind kind;
	double width, shift;	/* the room it takes; where in it the glyph begins */
	double before, after;	/* of that, how much may be squeezed out */
	double shared;		/* with the mark before it, if that stands in the same line */
	bool glued;		/* no line begins with it */
};

struct items { struct item *at; size_t n, cap; };

struct line {			/* items [from, until) without the spaces at its end */
	size_t from, until, next;
	double room, width;	/* ems there are; ems taken before it is squeezed or opened */
	bool last;
};

static bool
is_one_of(const char32_t *set, uint32_t c)
{
	while (*set != 0 && *set != c)
		set++;
	return *set == c && c != 0;
}

/* Full-width marks whose ink fills one half of their em. */
static const char32_t right_half[] = U"（《〈「『【〔〖｛［“‘";
static const char32_t left_half[] = U"，。、；：？！）》〉」』】〕〗｝］”’";
static const char32_t other_openings[] = U"([{¥￥$＄£№＃#";
static const char32_t other_closings[] = U",.;:!?)]}%％‰℃°·～—…";
static const char32_t long_marks[] = U"—…";

/* A character of a word or number that stays whole. */
static bool
is_latin(uint32_t c)
{
	return (c > ' ' && c < 0x7F) || (c >= 0xC0 && c < 0x2000);
}

static enum kind
kind_of(uint32_t c)
{
	if (c == '\n')
		return KIND_NEWLINE;
	if (c == ' ' || c == '\t')
		return KIND_SPACE;
	if (is_one_of(right_half, c) || is_one_of(other_openings, c))
		return KIND_OPENING;
	if (is_one_of(left_half, c) || is_one_of(other_closings, c))
		return KIND_CLOSING;
	return is_latin(c) ? KIND_LATIN : KIND_HAN;
}

static enum font_face
face_of(const struct compose_style *style, enum run_face face)
{
	switch (face) {
	case RUN_LEAD:
		return FONT_KAI;
	case RUN_STRONG:
		return FONT_HEI;	/* no 仿宋 has a bold; offices put 黑体 for it */
	case RUN_PLAIN:
		break;
	}
	return style->face;
}

static struct item
item_make(const struct compose_style *style, const struct run *run, uint32_t c)
{
	struct item item = { .c = c, .run = run, .kind = kind_of(c) };

	if (item.kind == KIND_NEWLINE)
		return item;
	fonts_glyph(style->fonts, face_of(style, run->face), c == '\t' ? ' ' : c, &item.glyph);
	item.width = item.glyph.advance;
	bool right = is_one_of(right_half, c), left = is_one_of(left_half, c);
	if (!right && !left && !is_one_of(long_marks, c))
		return item;
	/* Some fonts make quotation marks and dashes narrow, as for English. */
	item.width = 1;
	item.shift = left ? 0 : right ? 1 - item.glyph.advance : (1 - item.glyph.advance) / 2;
	item.before = right ? BLANK : 0;
	item.after = left ? BLANK : 0;
	return item;
}

/* An apostrophe in a Latin word is a letter of it. */
static void
narrow_apostrophe(struct item *item, const struct item *before, const struct item *after)
{
	if (item->c != U'’' || !is_latin(before->c) || !is_latin(after->c))
		return;
	item->kind = KIND_LATIN;
	item->width = item->glyph.advance < 0.6 ? item->glyph.advance : BLANK;
	item->shift = item->before = item->after = 0;
}

static bool
is_latin_item(const struct item *item)
{
	return item->kind == KIND_LATIN || is_latin(item->c);
}

static bool
is_glued(const struct item *item, const struct item *before)
{
	if (item->kind == KIND_SPACE)
		return true;
	/* Two are a pause and may begin a line; one behind a number joins it to the next: 5%—10%. */
	if (item->c == U'—')
		return before->c == item->c || before->kind == KIND_OPENING || is_latin(before->c);
	return item->kind == KIND_CLOSING || before->kind == KIND_OPENING ||
	    (is_latin_item(item) && is_latin_item(before));
}

bool
compose_breaks(uint32_t before, uint32_t after)
{
	const struct item items[] = { { .c = before, .kind = kind_of(before) }, { .c = after, .kind = kind_of(after) } };

	return !is_glued(&items[1], &items[0]);
}

/* Two marks that meet take one em and a half: the blank between them is halved. */
static double
shared_by(struct item *item, struct item *before)
{
	double *blank = before->after > 0 && item->before + item->after > 0 ? &before->after :
	    before->before > 0 && item->before > 0 ? &item->before : NULL;

	if (blank == NULL)
		return 0;
	*blank = 0;
	return BLANK;
}

static struct items
items_make(struct arena *arena, const struct compose_style *style, const struct run *runs, size_t n)
{
	struct items items = { 0 };

	for (size_t i = 0; i < n; i++) {
		uint32_t c;

		for (const char *p = runs[i].text; (c = text_next(&p)) != 0;)
			*VEC_ADD(arena, &items) = item_make(style, &runs[i], c);
	}
	for (size_t i = 1; i + 1 < items.n; i++)
		narrow_apostrophe(&items.at[i], &items.at[i - 1], &items.at[i + 1]);
	for (size_t i = 1; i < items.n; i++) {
		items.at[i].glued = is_glued(&items.at[i], &items.at[i - 1]);
		items.at[i].shared = shared_by(&items.at[i], &items.at[i - 1]);
	}
	return items;
}

static double
width_until(const struct items *items, size_t from, size_t until)
{
	double width = 0;

	while (until > from && items->at[until - 1].kind == KIND_SPACE)
		until--;
	for (size_t i = from; i < until; i++)
		width += items->at[i].width - (i > from ? items->at[i].shared : 0);
	return width;
}

static double
squeezable(const struct items *items, size_t from, size_t until)
{
	double most = 0;

	for (size_t i = from; i < until; i++)
		most += items->at[i].before + items->at[i].after;
	return most;
}

/* Whether ${over} ems go into the marks of the line [from, until) unseen, or else where it would be opened by ${opened}. */
static bool
squeezes(const struct items *items, size_t from, size_t until, double over, double opened)
{
	double at_end = items->at[until - 1].after, within = squeezable(items, from, until) - at_end;

	if (over > opened + NEAR || over > MOST_SQUEEZED + NEAR || over > within + at_end + NEAR)
		return false;
	return over - at_end <= within * UNSEEN_SQUEEZED + NEAR || opened > UNSEEN_OPENED;
}

/* Whether room may be added between the items ${i} - 1 and ${i}. */
static bool
opens(const struct items *items, size_t i)
{
	const struct item *item = &items->at[i], *before = item - 1;

	return !(is_latin_item(item) && is_latin_item(before)) &&
	    !(is_one_of(long_marks, item->c) && item->c == before->c);
}

static bool
ends_paragraph(const struct items *items, size_t at)
{
	return at == items->n || items->at[at].kind == KIND_NEWLINE;
}

/* Where the line from ${from} ends: at the break that moves its marks or its gaps least. */
static size_t
break_at(const struct items *items, size_t from, double room)
{
	size_t most = from, earlier, later;
	double width = 0;

	for (; !ends_paragraph(items, most); most++) {
		const struct item *item = &items->at[most];

		width += item->width - (most > from ? item->shared : 0);
		if (width > room + NEAR && item->kind != KIND_SPACE && most > from)
			break;
	}
	if (ends_paragraph(items, most))
		return most;
	for (earlier = most; earlier > from && items->at[earlier].glued; earlier--)
		;
	for (later = most + 1; !ends_paragraph(items, later) && items->at[later].glued && later < most + FEW; later++)
		;
	double opened = room - width_until(items, from, earlier);
	if (squeezes(items, from, later, width_until(items, from, later) - room, opened))
		return later;
	return earlier == from || opened > MOST_OPENED ? most : earlier;
}

static struct line
line_at(const struct items *items, size_t from, double room)
{
	struct line line = { .from = from, .room = room };
	size_t end = break_at(items, from, room);

	line.last = ends_paragraph(items, end);
	line.next = end < items->n && line.last ? end + 1 : end;
	while (end > from && items->at[end - 1].kind == KIND_SPACE)
		end--;
	line.until = end;
	line.width = width_until(items, from, end);
	return line;
}

/* Puts the items of ${line} into their places, squeezed or opened so that they end at its edge. */
static struct compose_line
place(struct arena *arena, const struct items *items, const struct line *line, const struct compose_style *style)
{
	double size = style->size, x = 0, over = line->width - line->room, open = 0;
	size_t n = line->until - line->from, gaps = 0;
	double last = over > 0 && n > 0 ? fmin(over, items->at[line->until - 1].after) : 0;
	double most = n > 0 ? squeezable(items, line->from, line->until) - items->at[line->until - 1].after : 0;
	double squeeze = over > last && most > 0 ? fmin((over - last) / most, 1) : 0;
	struct compose_line out = { .at = arena_alloc(arena, (n + 1) * sizeof *out.at), .n = n };

	for (size_t i = line->from + 1; i < line->until; i++)
		gaps += opens(items, i);
	if (style->justify && !line->last && over < 0 && gaps > 0)
		open = -over / (double)gaps;
	for (size_t i = line->from; i < line->until; i++) {
		const struct item *item = &items->at[i];
		double before = item->before * squeeze, after = i + 1 == line->until ? last : item->after * squeeze;

		if (i > line->from)
			x += (opens(items, i) ? open : 0) - item->shared;
		double left = x;
		x += item->width - before - after;
		out.at[i - line->from] = (struct compose_glyph){
			.font = item->glyph.font,
			.index = item->glyph.index,
			.c = item->c,
			.x = (left + item->shift - before) * size,
			.y = item->glyph.rise * size,
			.left = left * size,
			.right = x * size,
			.run = item->run,
		};
	}
	out.width = x * size;
	return out;
}

void
compose_lines(struct arena *arena, const struct compose_style *style, const struct run *runs, size_t n,
    struct compose_lines *out)
{
	struct items items = items_make(arena, style, runs, n);
	double indent = style->indent / style->size, width = style->width / style->size;
	size_t at = 0;

	do {
		struct line line = line_at(&items, at, width - indent);
		struct compose_line *made = VEC_ADD(arena, out);

		*made = place(arena, &items, &line, style);
		for (size_t i = 0; i < made->n; i++) {
			made->at[i].x += indent * style->size;
			made->at[i].left += indent * style->size;
			made->at[i].right += indent * style->size;
		}
		made->width += indent * style->size;
		indent = 0;
		at = line.next;
	} while (at < items.n);
}
