#include <string.h>

#include "blank_parts.h"
#include "spot.h"
#include "text.h"

/*
 * Tables.  Those of a .docx come with the heads of their cells.  Those of plain text are rows of cells
 * between | or tabs, or wide spaces; the first row of a table without a blank is its head.
 */

enum { CELLS_MOST = 24, CELL_LONGEST = 120, WIDE = 3, VALUE_WORD = 9 };

struct cell { const char *from, *until; };
struct row { struct cell cells[CELLS_MOST]; int n; bool filled; };	/* filled: not only a line between rows */

struct table { struct row top; };	/* its head; none where it has no cells */

/* Behind the separator of cells at ${p}; NULL if there is none. */
static const char *
separator(const char *p, bool ruled)
{
	int width = 0;

	if (ruled)
		return blank_is_among(text_next(&p), TABLE_MARKS) ? p : NULL;
	for (const char *q = p; text_is_space(blank_char_at(q)); p = q)
		width += text_is_wide(text_next(&q)) ? 2 : 1;
	return width >= WIDE ? p : NULL;
}

/* A cell without the spaces around it; one of spaces alone keeps them, they may be its blank. */
static void
add_cell(struct row *row, const char *from, const char *until)
{
	const char *word = blank_skip_spaces(from);

	if (word < until)
		from = word;
	while (word < until && text_is_space(blank_char_at(text_prev(word, until))))
		until = text_prev(word, until);
	if (row->n < CELLS_MOST)
		row->cells[row->n++] = (struct cell){ from, until };
}

/* The cells of ${line}; false if it is no row of a table. */
static bool
read_row(const char *line, struct row *row)
{
	bool ruled = blank_any_among(line, TABLE_MARKS);
	const char *p = blank_skip_spaces(line), *from = p, *behind;

	*row = (struct row){ 0 };
	if (ruled && (behind = separator(p, true)) != NULL)
		from = p = behind;
	while (*p != '\0' && row->n < CELLS_MOST - 1) {
		if (blank_is_among(blank_char_at(p), "。；"))
			return false;
		if ((behind = separator(p, ruled)) != NULL) {
			add_cell(row, from, p);
			from = p = behind;
			continue;
		}
		row->filled |= !blank_is_among(text_next(&p), "-—─+:| ");
	}
	if (ruled ? *from != '\0' : *blank_skip_spaces(from) != '\0')
		add_cell(row, from, from + strlen(from));
	return row->n > (ruled ? 1 : 2);
}

/* The bytes of the cell that are blanks. */
static size_t
blanks_in(const struct cell *cell, const char *line, const struct blank *blanks, size_t n)
{
	size_t bytes = 0;

	for (size_t i = 0; i < n; i++)
		if (line + blanks[i].from >= cell->from && line + blanks[i].from < cell->until)
			bytes += blanks[i].until - blanks[i].from;
	return bytes;
}

/* Is the cell a value: a blank, and at most a word beside it? */
static bool
is_value(const struct cell *cell, const char *line, const struct blank *blanks, size_t n)
{
	size_t bytes = blanks_in(cell, line, blanks, n);

	return bytes > 0 && (size_t)(cell->until - cell->from) < bytes + VALUE_WORD;
}

/* Is the cell a measure word and nothing else? */
static const struct word *
measure_in(const struct language *l, const struct cell *cell)
{
	const struct word *w = language_at(l, cell->from, WORDS(WORD_MEASURE));

	return w != NULL && cell->from + w->n == cell->until ? w : NULL;
}

/* The measure word that has a cell of its own in ${row}; NULL if none has, or several have, each for a number of its own. */
static const struct word *
row_measure(const struct language *l, const struct row *row)
{
	const struct word *only = NULL;

	for (int i = 0; i < row->n; i++) {
		const struct word *w = measure_in(l, &row->cells[i]);

		if (w != NULL && only != NULL)
			return NULL;
		only = w != NULL ? w : only;
	}
	return only;
}

/* The head that says [${text}, ${until}), or its beginning. */
static const struct scene *
head(struct ctx *ctx, const struct writer *writer, const char *text, const char *until)
{
	const char *end = text;

	while (end < until && *end != '\0' && end - text < CELL_LONGEST)
		text_next(&end);
	return scene_make(ctx, writer, arena_copy(ctx->arena, text, (size_t)(end - text)), NULL, 0);
}

/* The measure word that a head ends with: 发展党员（名）. */
static const struct word *
measure_of(const struct writer *writer, const struct scene *head)
{
	return head == NULL ? NULL : blank_measure_before(writer->binder->language, head->text, head->text + head->n);
}

/*
 * Does the head of a column say, or is the ${whole} head of a row, that no result stands there: 年度计划, 目标数, 得分?  Not
 * 计划完成情况, and not a plan of the next year, which is figures' own.
 */
static bool
is_side(const struct language *l, const struct scene *head, bool whole)
{
	const uint64_t kinds = WORDS(WORD_SIDE_COLUMN) | WORDS(WORD_REVIEWED_PART) | WORDS(WORD_DONE);
	bool side = false;

	if (head == NULL)
		return false;
	EACH(const struct remarked, r, head->words)
		if (r->word->kind == WORD_NEXT)
			return false;
	for (const char *p = head->text; *p != '\0';) {
		const struct word *w = language_longest(l, p, kinds);

		if (w != NULL && (w->kind == WORD_REVIEWED_PART || w->kind == WORD_DONE))
			return false;
		side |= w != NULL && w->kind == WORD_SIDE_COLUMN && (!whole || w->n == head->n);
		if (w != NULL)
			p += w->n;
		else
			text_next(&p);
	}
	return side;
}

/* The heads of the blanks in one row of a table in plain text; ${top} is the table's head, or NULL. */
static void
heads_of_row(struct ctx *ctx, const struct writer *writer, const struct row *row, const struct row *top, const char *line,
    const struct blank *blanks, size_t n, struct heads *heads)
{
	const struct language *l = writer->binder->language;
	struct buf label = buf_make(ctx->arena);
	const struct word *measure = row_measure(l, row);
	bool value = false;

	for (int i = 0; i < row->n && !value; i++) {
		const struct cell *cell = &row->cells[i];

		value = i == 0 ? is_value(cell, line, blanks, n) : blanks_in(cell, line, blanks, n) > 0;
		if (!value && measure_in(l, cell) == NULL)
			buf_add(&label, cell->from, (size_t)(cell->until - cell->from));
	}
	const struct scene *row_head = head(ctx, writer, label.at, label.at + label.n);
	if (measure == NULL)
		measure = measure_of(writer, row_head);
	for (size_t i = 0; i < n; i++) {
		const struct scene *column = NULL;

		for (int c = 0; top != NULL && c < row->n && c < top->n; c++)
			if (blanks_in(&row->cells[c], line, &blanks[i], 1) > 0)
				column = head(ctx, writer, top->cells[c].from, top->cells[c].until);
		heads[i] = (struct heads){ row_head, column, measure != NULL ? measure : measure_of(writer, column),
			is_side(l, column, false) || is_side(l, row_head, true) };
	}
}

static const struct scene *
docx_head(struct ctx *ctx, const struct writer *writer, const char *text)
{
	return text == NULL ? NULL : head(ctx, writer, text, text + strnlen(text, CELL_LONGEST));
}

/* The heads of the blanks in one cell of a .docx; their measure word is the first one's. */
static void
heads_of_cell(struct ctx *ctx, const struct writer *writer, const struct foreign_line *cell, struct heads *heads, size_t n)
{
	const struct scene *row = docx_head(ctx, writer, cell->row_head);
	const struct scene *column = docx_head(ctx, writer, cell->column_head);
	const struct word *measure = measure_of(writer, row);

	const struct language *l = writer->binder->language;
	bool side = is_side(l, column, false) || is_side(l, row, true);

	for (size_t i = 0; i < n; i++)
		heads[i] = (struct heads){ row, column, i > 0 ? NULL : measure != NULL ? measure : measure_of(writer, column),
			side };
}

struct table *
table_make(struct ctx *ctx)
{
	return arena_alloc(ctx->arena, sizeof (struct table));
}

const struct heads *
heads_of(struct ctx *ctx, const struct writer *writer, struct table *table, const struct foreign_line *line,
    const struct blank *blanks, size_t n)
{
	struct heads *heads = n == 0 ? NULL : arena_alloc(ctx->arena, sizeof *heads * n);
	struct row *top = &table->top, row;

	if (line->table > 0 && n > 0)
		heads_of_cell(ctx, writer, line, heads, n);
	else if (line->table == 0 && read_row(line->text, &row)) {
		if (n > 0)
			heads_of_row(ctx, writer, &row, top->n > 0 ? top : NULL, line->text, blanks, n, heads);
		else if (row.filled && top->n == 0)
			*top = row;
	} else
		top->n = 0;
	return heads;
}
