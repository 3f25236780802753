#include "foreign_table.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "limits.h"
#include "text.h"

/* A table while its heads are found.  Cells that are merged up are followed to the one above. */
struct grid {
	struct arena *arena;
	const struct foreign_table *table;
	struct foreign_text *text;
	const char **words;				/* of each cell, merged cells followed */
	int title_rows, head_rows, head_columns;	/* the first ones; titles are among the head rows */
	const char *column_heads[LIMIT_COLUMNS + 1];
};

static const char *
cell_words(const struct grid *g, const struct foreign_cell *cell)
{
	struct buf b = buf_make(g->arena);

	for (size_t i = cell->line; i < cell->until; i++)
		if (g->text->lines.at[i].table == g->table->number)
			buf_puts(&b, g->text->lines.at[i].text);
	const char *clean = text_clean(g->arena, b.at, b.n);
	return clean == NULL ? "" : clean;
}

static void
read_words(struct grid *g)
{
	const struct foreign_cell *cells = g->table->cells.at;
	const char *above[LIMIT_COLUMNS + 1] = { NULL };

	g->words = arena_alloc(g->arena, g->table->cells.n * sizeof *g->words);
	for (size_t i = 0; i < g->table->cells.n; i++) {
		int column = cells[i].column > LIMIT_COLUMNS ? LIMIT_COLUMNS : cells[i].column;

		if (cells[i].merged_up && above[column] != NULL)
			g->words[i] = above[column];
		else
			g->words[i] = cell_words(g, &cells[i]);
		above[column] = g->words[i];
	}
}

static bool
is_label(const char *words)
{
	for (uint32_t c; (c = text_next(&words)) != 0;)
		if (text_is_han(c) && c != 0x3007)
			return true;
	return false;
}

/* Rows of one cell above all others: the table's name, no head of a column. */
static int
count_title_rows(const struct foreign_table *t)
{
	size_t n = 0;

	while (n + 1 < t->cells.n && t->cells.at[n].row == (int)n + 1 &&
	    t->cells.at[n + 1].row == (int)n + 2)
		n++;
	return n + 1 < t->cells.n ? (int)n : 0;
}

/* Rows that repeat on each page; else the first, and those that its merged cells hang over. */
static int
count_head_rows(const struct foreign_table *t, int titles)
{
	int rows = titles, marked = 0;
	bool split = false;

	EACH(const struct foreign_cell, c, t->cells)
		if (c->head && (c->row == marked || c->row == marked + 1))
			marked = c->row;
	EACH(const struct foreign_cell, c, t->cells) {
		if (c->row > rows + 1)
			break;
		if (c->row == titles + 1)
			rows = titles + 1;
		else if (c->row == rows + 1 && c->merged_up && split)
			rows = c->row;
		split = split || (c->row == titles + 1 && c->span > 1);
	}
	return marked > titles ? marked : rows;
}

/* The first column; or the first two where it only numbers or groups the rows. */
static int
count_head_columns(const struct grid *g)
{
	bool groups = false, numbers = true, any = false;

	for (size_t i = 0; i < g->table->cells.n; i++) {
		const struct foreign_cell *c = &g->table->cells.at[i];

		if (c->column != 1 || c->row <= g->head_rows)
			continue;
		any = true;
		groups = groups || c->merged_up;
		numbers = numbers && !is_label(g->words[i]);
	}
	return any && (groups || numbers) ? 2 : 1;
}

/* ${more} behind ${head}, once: 党员 / 其中女 as two words. */
static const char *
join(const struct grid *g, const char *head, const char *more)
{
	if (more[0] == '\0' || (head != NULL && text_ends(head, more)))
		return head;
	return head == NULL ? more : arena_strf(g->arena, "%s %s", head, more);
}

static void
read_column_heads(struct grid *g)
{
	for (size_t i = 0; i < g->table->cells.n; i++) {
		const struct foreign_cell *c = &g->table->cells.at[i];

		if (c->row > g->head_rows)
			break;
		if (c->row <= g->title_rows)
			continue;
		for (int k = c->column; k < c->column + c->span && k <= LIMIT_COLUMNS; k++)
			g->column_heads[k] = join(g, g->column_heads[k], g->words[i]);
	}
}

static void
tell(const struct grid *g, const struct foreign_cell *cell, bool empty, const char *row_head,
    const char *column_head)
{
	bool told = false;

	for (size_t i = cell->line; i < cell->until; i++) {
		struct foreign_line *line = &g->text->lines.at[i];

		if (line->table != g->table->number)
			continue;
		line->row_head = row_head;
		line->column_head = column_head;
		line->empty_cell = empty && !told && (row_head != NULL || column_head != NULL);
		told = true;
	}
}

void
foreign_table_heads(struct arena *arena, const struct foreign_table *table,
    struct foreign_text *text)
{
	struct grid g = { .arena = arena, .table = table, .text = text };
	const char *row_head = NULL, *left = NULL;
	int row = 0;

	read_words(&g);
	g.title_rows = count_title_rows(table);
	g.head_rows = count_head_rows(table, g.title_rows);
	g.head_columns = count_head_columns(&g);
	read_column_heads(&g);
	for (size_t i = 0; i < table->cells.n; i++) {
		const struct foreign_cell *c = &table->cells.at[i];
		bool head = c->column <= g.head_columns;

		if (c->row != row)
			row_head = left = NULL;
		row = c->row;
		/* In a form (姓名 ＿ 性别 ＿) the label on the left is the head; so it is in a list. */
		const char *by = left != NULL ? left : row_head;
		if (row <= g.head_rows && is_label(g.words[i]))
			by = NULL;
		if (!c->merged_up)
			tell(&g, c, g.words[i][0] == '\0', by, row <= g.head_rows ||
			    c->column > LIMIT_COLUMNS ? NULL : g.column_heads[c->column]);
		if (head && is_label(g.words[i]))
			row_head = join(&g, row_head, g.words[i]);
		else if (!head && g.words[i][0] != '\0' && is_label(g.words[i]))
			left = g.words[i];
	}
}
