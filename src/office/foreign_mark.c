#include "foreign_mark.h"

#include <stdlib.h>
#include <string.h>

#include "foreign_xml.h"
#include "text.h"

enum {
	TAB_WIDTH = 4,
	INNER_BLANK = 4			/* columns from which spaces among underlined words are a blank */
};

static bool
is_red(const char *colour)
{
	unsigned long value;
	char *end;

	if (colour == NULL || strlen(colour) != 6)
		return false;
	value = strtoul(colour, &end, 16);
	return *end == '\0' && (value >> 16) >= 0xC0 && (value >> 8 & 0xFF) <= 0x60 &&
	    (value & 0xFF) <= 0x60;
}

bool
foreign_mark_is_coloured(const xmlNode *format)
{
	const char *highlight = foreign_xml_value(format, "highlight");
	const xmlNode *shade = foreign_xml_child(format, "shd");
	const char *fill = shade == NULL ? NULL : foreign_xml_attribute(shade, "fill");

	return (highlight != NULL && strcmp(highlight, "none") != 0 &&
	    strcmp(highlight, "white") != 0) || is_red(foreign_xml_value(format, "color")) ||
	    (fill != NULL && strcmp(fill, "auto") != 0 && strcasecmp(fill, "FFFFFF") != 0);
}

static void
add(struct arena *arena, struct foreign_line *line, enum mark_kind kind, size_t from, size_t until)
{
	*VEC_ADD(arena, &line->marks) = (struct foreign_mark){ .kind = kind, .from = from,
	    .until = until };
}

static size_t
blank_width(const char *p, const char *end)
{
	size_t width = 0;

	while (p < end) {
		uint32_t c = text_next(&p);

		width += c == '\t' ? TAB_WIDTH : text_is_wide(c) ? 2 : 1;
	}
	return width;
}

/*
 * Blanks in an underlined stretch.  One of nothing but spaces is a blank.  Among words a blank is
 * wide; and where spaces stand at both ends of words they pad what was filled in already.
 */
static void
add_underlined(struct arena *arena, struct foreign_line *line, size_t from, size_t until)
{
	const char *start = line->text + from, *end = line->text + until, *p = start, *q = start;
	bool padded = text_is_space(text_next(&q));

	q = text_prev(start, end);
	padded = padded && text_is_space(text_next(&q));
	while (p < end) {
		const char *after = p, *next = p;

		while (next < end && text_is_space(text_next(&next)))
			after = next;
		if (after == p) {
			text_next(&p);
			continue;
		}
		bool first = p == start, last = after == end;
		if ((first && last) || (blank_width(p, after) >= INNER_BLANK &&
		    ((!first && !last) || !padded)))
			add(arena, line, MARK_UNDERLINE, (size_t)(p - line->text),
			    (size_t)(after - line->text));
		p = after;
	}
}

static int
compare_marks(const void *a, const void *b)
{
	const struct foreign_mark *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->until != y->until)
		return x->until < y->until ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

/* How a piece looks to ${kind}: neighbours with the same value, not 0, make one mark. */
static int
value_of(const struct foreign_piece *piece, enum mark_kind kind)
{
	return kind == MARK_UNDERLINE ? piece->look.underlined :
	    kind == MARK_COLOUR ? piece->look.coloured : piece->look.control;
}

void
foreign_mark_line(struct arena *arena, const struct foreign_place *place,
    struct foreign_line *line)
{
	static const enum mark_kind kinds[] = { MARK_UNDERLINE, MARK_CONTROL, MARK_COLOUR };
	const struct foreign_piece *end = place->pieces.at + place->pieces.n, *next;

	for (size_t i = 0; i < COUNT(kinds); i++)
		for (const struct foreign_piece *p = place->pieces.at; p < end; p = next) {
			int value = value_of(p, kinds[i]);

			for (next = p + 1; next < end && value_of(next, kinds[i]) == value;)
				next++;
			if (value != 0 && kinds[i] == MARK_UNDERLINE)
				add_underlined(arena, line, p->from, next[-1].until);
			else if (value != 0)
				add(arena, line, kinds[i], p->from, next[-1].until);
		}
	if (line->marks.n > 1)
		qsort(line->marks.at, line->marks.n, sizeof *line->marks.at, compare_marks);
}
