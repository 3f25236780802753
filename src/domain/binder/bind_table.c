#include <string.h>

#include "bind_parts.h"
#include "blank_parts.h"
#include "text.h"

/*
 * Tables.  Those of a .docx come with the heads of their cells.  Those of plain text are rows of cells
 * between | or tabs, or wide spaces; the first row of a table without a blank is its head.
 */

enum { CELLS_MOST = 24, CELL_LONGEST = 120, WIDE = 3, VALUE_WORD = 9 };

struct cell { const char *from, *until; };
struct row { struct cell cells[CELLS_MOST]; int n; bool filled; };	/* filled: not only a line between rows */

/* Behind the separator of cells at ${p}; NULL if there is none. */
static const char *
separator(const char *p, bool ruled)
{
	int width = 0;

	if (ruled)
		return blank_is_among(text_next(&p), "|│｜┃\t") ? p : NULL;
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
	bool ruled = strpbrk(line, "|\t") != NULL || strstr(line, "│") != NULL || strstr(line, "｜") != NULL;
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

/* Is the cell a value: a blank, and at most a word beside it? */
static bool
is_value(const struct cell *cell, const char *line, const struct spot *spots, size_t n)
{
	size_t masks = 0;

	for (size_t i = 0; i < n; i++)
		if (line + spots[i].blank->from >= cell->from && line + spots[i].blank->from < cell->until)
			masks += spots[i].blank->until - spots[i].blank->from;
	return masks > 0 && (size_t)(cell->until - cell->from) < masks + VALUE_WORD;
}

static bool
has_blank(const struct cell *cell, const char *line, const struct spot *spots, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (line + spots[i].blank->from >= cell->from && line + spots[i].blank->from < cell->until)
			return true;
	return false;
}

/* Is the cell a measure word and nothing else? */
static const struct word *
measure_in(const struct language *l, const struct cell *cell)
{
	const struct word *w = language_at(l, cell->from, WORDS(WORD_MEASURE));

	return w != NULL && cell->from + w->n == cell->until ? w : NULL;
}

static struct scene *
head(struct ctx *ctx, const struct manner *manner, const char *text)
{
	const char *end = text;

	while (*end != '\0' && end - text < CELL_LONGEST)
		text_next(&end);
	return scene_make(ctx, manner, arena_copy(ctx->arena, text, (size_t)(end - text)), NULL, 0, NULL);
}

/* The measure word that a head ends with: 发展党员（名）. */
static void
take_measure(const struct manner *manner, struct spot *s, const struct scene *scene)
{
	if (s->measure == NULL && scene != NULL)
		s->measure = blank_measure_before(manner->binder->language, scene->text, scene->text + scene->n);
}

/* The spots of one row of a table in plain text; ${top} is the table's head, or NULL. */
static void
heads_of_row(struct ctx *ctx, const struct manner *manner, const struct row *row, const struct row *top, const char *line,
    struct spot *spots, size_t n)
{
	struct buf label = buf_make(ctx->arena);
	const struct word *measure = NULL;
	const struct scene *row_head;

	for (int i = 0; i < row->n; i++) {
		const struct cell *cell = &row->cells[i];

		if (measure_in(manner->binder->language, cell) != NULL)
			measure = measure_in(manner->binder->language, cell);
		else if (is_value(cell, line, spots, n))
			break;
		else
			buf_add(&label, cell->from, (size_t)(cell->until - cell->from));
	}
	row_head = head(ctx, manner, label.at);
	for (size_t i = 0; i < n; i++) {
		struct spot *s = &spots[i];

		s->row = row_head;
		for (int c = 0; top != NULL && c < row->n && c < top->n; c++)
			if (has_blank(&row->cells[c], line, s, 1))
				s->column = head(ctx, manner, arena_copy(ctx->arena, top->cells[c].from,
				    (size_t)(top->cells[c].until - top->cells[c].from)));
		if (s->measure == NULL)
			s->measure = measure;
		take_measure(manner, s, s->row);
		take_measure(manner, s, s->column);
	}
}

void
table_heads(struct ctx *ctx, const struct manner *manner, const struct foreign_text *text, struct spot *spots, size_t n)
{
	struct row row, top = { 0 };
	size_t next = 0;

	EACH(const struct foreign_line, line, text->lines) {
		size_t i = next, number = (size_t)(line - text->lines.at);

		while (next < n && spots[next].blank->line == number)
			next++;
		if (line->table > 0 && next > i) {
			spots[i].row = line->row_head == NULL ? NULL : head(ctx, manner, line->row_head);
			spots[i].column = line->column_head == NULL ? NULL : head(ctx, manner, line->column_head);
			take_measure(manner, &spots[i], spots[i].row);
			take_measure(manner, &spots[i], spots[i].column);
			for (size_t k = i + 1; k < next; k++)
				spots[k].row = spots[i].row, spots[k].column = spots[i].column;
		} else if (line->table == 0 && read_row(line->text, &row)) {
			if (next > i)
				heads_of_row(ctx, manner, &row, top.n > 0 ? &top : NULL, line->text, spots + i, next - i);
			else if (row.filled && top.n == 0)
				top = row;
		} else
			top.n = 0;
	}
}
