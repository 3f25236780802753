/* A bound text as a person reads and mends it (BOUND.md). */
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "slot.h"

static bool
part_begins(const struct bound_text *bound, size_t line, size_t at)
{
	EACH(const struct part, p, bound->parts)
		if (p->line == line && p->from == at)
			return true;
	return false;
}

/* Text between the slots, its braces doubled. */
static void
put_text(struct buf *out, const struct bound_text *bound, size_t line, size_t from, size_t until)
{
	const char *text = bound->text->lines.at[line].text;

	for (size_t i = from; i < until; i++)
		buf_puts(out, text[i] == '{' && !part_begins(bound, line, i) ? "{{" : (char[]){ text[i], '\0' });
}

/* The slot takes in the author's word where that stands right beside the blank; elsewhere the word stays in the text. */
static void
put_place(struct ctx *ctx, struct buf *out, const struct bound_text *bound, const struct binding *place, size_t *at)
{
	struct binding b = *place;
	size_t from = b.blank.from, until = b.blank.until;

	if (b.blank.word_from == until && b.blank.word_until > until)
		until = b.blank.word_until;
	else if (b.blank.word_until == from && b.blank.word_from >= *at && b.blank.word_from < from)
		from = b.blank.word_from;
	else if (b.blank.word_until > b.blank.word_from)
		b.blank.word = NULL;
	struct buf slot = buf_make(out->arena);
	if (!slot_write(ctx->house->language, &b, &slot)) {
		from = b.blank.from;
		until = b.blank.until;
	}
	put_text(out, bound, b.blank.line, *at, from);
	if (slot.n > 0)
		buf_puts(out, slot.at);
	else
		put_text(out, bound, b.blank.line, from, until);
	*at = until;
}

bool
bind_write(struct ctx *ctx, const struct bound_text *bound, struct buf *out)
{
	const struct binding *place = bound->places.at, *end = place + bound->places.n;

	for (size_t i = 0; i < bound->text->lines.n; i++) {
		const struct foreign_line *line = &bound->text->lines.at[i];
		size_t at = 0;

		buf_puts(out, line->heading ? "# " : "");
		for (; place < end && place->blank.line == i; place++)
			put_place(ctx, out, bound, place, &at);
		put_text(out, bound, i, at, strlen(line->text));
		buf_puts(out, "\n\n");
	}
	return true;
}

static int
by_place(const void *a, const void *b)
{
	const struct blank *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->from == y->from ? 0 : x->from < y->from ? -1 : 1;
}

static bool
overlaps(const struct bound_text *bound, const struct blank *blank)
{
	EACH(const struct binding, b, bound->places)
		if (b->blank.line == blank->line && blank->from < b->blank.until && b->blank.from < blank->until)
			return true;
	return false;
}

/* The slots and the blanks between them. */
static bool
all_blanks(struct ctx *ctx, const struct binder *binder, const struct bound_text *bound, struct blank **out, size_t *n)
{
	size_t found, slots = bound->places.n;
	struct blank *blanks;

	if (!blank_find(ctx, binder->language, bound->text, &blanks, &found))
		return false;
	*out = arena_alloc(ctx->arena, (slots + found + 1) * sizeof **out);
	for (*n = 0; *n < slots; ++*n)
		(*out)[*n] = bound->places.at[*n].blank;
	for (size_t i = 0; i < found; i++)
		if (!overlaps(bound, &blanks[i]))
			(*out)[(*n)++] = blanks[i];
	qsort(*out, *n, sizeof **out, by_place);
	return true;
}

bool
bind_read(struct ctx *ctx, const struct binder *binder, const char *name, struct foreign_text *text, struct bound_text *out)
{
	struct bound_text bound, all;
	struct blank *blanks;
	size_t n, next = 0;

	if (!(text->docx ? slot_read_lines(ctx, ctx->house, name, text, &bound) :
	    slot_read(ctx, ctx->house, name, text->bytes, text->n, &bound)) || !all_blanks(ctx, binder, &bound, &blanks, &n))
		return false;
	evidence_bind(ctx, binder, bound.text, blanks, n, &all);
	EACH(struct binding, b, all.places) {
		const struct binding *slot = next < bound.places.n ? &bound.places.at[next] : NULL;
		int year = b->year;

		if (slot != NULL && by_place(&slot->blank, &b->blank) == 0) {
			*b = *slot;
			next++;
		} else if (b->kind == BOUND_FIGURE)
			*b = (struct binding){ .blank = b->blank, .kind = BOUND_UNKNOWN, .score = b->score, .plan = b->plan };
		b->year = year;
	}
	bound.places = all.places;
	bound.year = all.year;
	bound.months = all.months;
	*out = bound;
	return true;
}
