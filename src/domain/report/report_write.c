/* The filled report as a document, or put into the office's own .docx. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_annex.h"
#include "text.h"

/* A place of the text that gets another text, a link or a remark. */
struct edit {
	size_t line, from, until;
	const char *text;		/* NULL: what stands there stays */
	const struct filling *filling;	/* or NULL */
	const char *remark;
	size_t place;			/* from 1; 0: none of the text's places */
};

struct edits { VEC(struct edit) list; };

static int
by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->until == y->until ? 0 : x->until < y->until ? -1 : 1;
}

/* In the text's order, each inside its line, none over another: what both writers count on. */
static bool
are_apart(const struct edits *edits, const struct foreign_text *text)
{
	for (size_t i = 0; i < edits->list.n; i++) {
		const struct edit *e = &edits->list.at[i], *last = i == 0 || e[-1].line != e->line ? NULL : e - 1;

		if (e->line >= text->lines.n || e->from > e->until || e->until > strlen(text->lines.at[e->line].text) ||
		    (last != NULL && last->until > e->from))
			return false;
	}
	return true;
}

/* The edit that a remark on [from, until) of ${line} belongs to; NULL where it needs one of its own. */
static struct edit *
edit_at(struct edits *edits, const struct remark *r)
{
	EACH(struct edit, e, edits->list)
		if (e->line == r->at_line && (e->from == r->from || (e->from < r->until && r->from < e->until)))
			return e;
	return NULL;
}

/* The place whose blank the remark is about, where it is about one. */
static size_t
place_at(const struct filled *filled, const struct remark *r)
{
	EACH(const struct filling, f, filled->fillings)
		if (f->binding.blank.line == r->at_line && f->binding.blank.from == r->from)
			return (size_t)(f - filled->fillings.at) + 1;
	return 0;
}

static void
add_remark(struct ctx *ctx, struct edits *edits, const struct filled *filled, const struct remark *r)
{
	struct edit *e = edit_at(edits, r);

	if (e == NULL)
		*VEC_ADD(ctx->arena, &edits->list) = (struct edit){ .line = r->at_line, .from = r->from, .until = r->until,
			.remark = r->say, .place = place_at(filled, r) };
	else
		e->remark = e->remark == NULL ? r->say : arena_strf(ctx->arena, "%s；%s", e->remark, r->say);
}

static bool
is_cut(const struct filled *filled, const struct remark *r)
{
	EACH(const struct cut, c, filled->cuts)
		if (c->line == r->at_line && r->from < c->until && c->from < r->until)
			return true;
	return false;
}

static struct edits
make_edits(struct ctx *ctx, const struct filled *filled)
{
	struct edits edits = { 0 };

	EACH(const struct filling, f, filled->fillings) {
		const struct blank *b = &f->binding.blank;

		if (f->left_out)
			continue;
		if (f->printed != NULL)
			*VEC_ADD(ctx->arena, &edits.list) = (struct edit){ .line = b->line, .from = b->from, .until = b->until,
				.text = f->printed, .filling = f, .place = (size_t)(f - filled->fillings.at) + 1 };
		if (f->drop_word)
			*VEC_ADD(ctx->arena, &edits.list) = (struct edit){ .line = b->line, .from = b->word_from,
				.until = b->word_until, .text = "" };
	}
	EACH(const struct remark, r, filled->remarks)
		if (!is_cut(filled, r))
			add_remark(ctx, &edits, filled, r);
	EACH(const struct cut, c, filled->cuts)
		*VEC_ADD(ctx->arena, &edits.list) = (struct edit){ .line = c->line, .from = c->from, .until = c->until,
			.text = c->text == NULL ? "" : c->text };
	if (edits.list.n > 0)
		qsort(edits.list.at, edits.list.n, sizeof *edits.list.at, by_place);
	assert(are_apart(&edits, filled->bound.text));
	return edits;
}

/* ---- the document ---- */

struct mark { size_t from, until; const struct edit *edit; };

/* A line as it will be printed, and where its edits then are. */
struct printed_line { struct buf text; VEC(struct mark) marks; };

/* An underlined blank is only spaces, an empty cell nothing at all: a ${place} that is left open is drawn. */
static const char *
shown(const char *text, bool place)
{
	for (const char *p = text; *p != '\0';)
		if (!text_is_space(text_next(&p)))
			return text;
	return *text == '\0' && !place ? text : "____";
}

static struct printed_line
print_line(struct ctx *ctx, const struct foreign_text *text, size_t line, const struct edit **next, const struct edit *end)
{
	const char *p = text->lines.at[line].text;
	struct printed_line out = { .text = buf_make(ctx->arena) };
	size_t at = 0;

	buf_puts(&out.text, "");
	for (; *next < end && (*next)->line == line; ++*next) {
		const struct edit *e = *next;
		size_t from;

		buf_add(&out.text, p + at, e->from - at);
		from = out.text.n;
		buf_puts(&out.text, e->text != NULL ? e->text : shown(arena_copy(ctx->arena, p + e->from, e->until - e->from),
		    e->place > 0));
		if (out.text.n > from)
			*VEC_ADD(ctx->arena, &out.marks) = (struct mark){ from, out.text.n, e };
		at = e->until;
	}
	buf_puts(&out.text, p + at);
	return out;
}

static void
dress(struct run *run, const struct edit *edit)
{
	run->remark = edit->remark;
	run->place = edit->place;
	if (edit->filling == NULL)
		return;
	run->bookmark = edit->filling->bookmark;
	run->link = edit->filling->link;
	run->missing = edit->filling->missing;
}

static void
put_line(struct ctx *ctx, struct document *doc, const struct foreign_line *line, const struct printed_line *printed)
{
	struct block *block = document_add_line(ctx, doc, printed->text.at, doc->blocks.n == 0);

	if (block == NULL)
		return;
	if (line->heading && block->kind == BLOCK_PARAGRAPH) {
		block->kind = BLOCK_HEADING;
		block->level = 1;
	}
	EACH(const struct mark, m, printed->marks)
		dress(document_mark(ctx, block, m->from, m->until), m->edit);
}

static void
put_run(struct ctx *ctx, struct cell *cell, const char *text, size_t n, const struct edit *edit)
{
	struct run *run;

	if (n == 0)
		return;
	run = VEC_ADD(ctx->arena, &cell->runs);
	*run = (struct run){ .text = arena_copy(ctx->arena, text, n) };
	if (edit != NULL)
		dress(run, edit);
}

/* A line of a table goes into its cell; a new table begins where its number changes. */
static void
put_cell(struct ctx *ctx, struct document *doc, const struct foreign_line *line, const struct printed_line *printed, int *table)
{
	if (line->table != *table)
		document_add(ctx, doc, BLOCK_TABLE, 0);
	*table = line->table;
	struct block *block = &doc->blocks.at[doc->blocks.n - 1];
	while (block->rows.n < (size_t)line->row)
		*VEC_ADD(ctx->arena, &block->rows) = (struct table_row){ 0 };
	struct table_row *row = &block->rows.at[line->row - 1];
	while (row->cells.n < (size_t)line->column)
		*VEC_ADD(ctx->arena, &row->cells) = (struct cell){ 0 };
	struct cell *cell = &row->cells.at[line->column - 1];
	size_t at = 0;

	if (cell->runs.n > 0)
		put_run(ctx, cell, "\n", 1, NULL);
	EACH(const struct mark, m, printed->marks) {
		put_run(ctx, cell, printed->text.at + at, m->from - at, NULL);
		put_run(ctx, cell, printed->text.at + m->from, m->until - m->from, m->edit);
		at = m->until;
	}
	put_run(ctx, cell, printed->text.at + at, printed->text.n - at, NULL);
}

/* All of it: the organisation and the year in it are runs of their own. */
static const char *
title_of(struct ctx *ctx, const struct document *doc)
{
	struct buf title = buf_make(ctx->arena);

	if (doc->blocks.n > 0 && doc->blocks.at[0].kind == BLOCK_TITLE)
		EACH(const struct run, r, doc->blocks.at[0].runs)
			buf_puts(&title, r->text);
	return title.n == 0 ? NULL : title.at;
}

/* An attested number is said to be one on paper too, where no comment shows. */
static void
add_attested(struct ctx *ctx, const struct filled *filled, struct document *doc)
{
	struct buf note = buf_make(ctx->arena);

	EACH(struct answered *, a, filled->answers) {
		const struct attestation *by = (*a)->answer.attested;

		if (by != NULL && (*a)->printed)
			buf_putf(&note, "%s“%s”为核定数，依据%s，%s，%s", note.n == 0 ? "注：" : "；", (*a)->answer.figure->label,
			    by->source, by->by, day_chinese(ctx->arena, by->on));
	}
	if (note.n > 0)
		document_run(ctx, document_add(ctx, doc, BLOCK_PARAGRAPH, 0), note.at);
}

bool
report_document(struct ctx *ctx, const struct report_order *order, const struct filled *filled, struct document *out)
{
	const struct foreign_text *text = filled->bound.text;
	struct edits edits = make_edits(ctx, filled);
	const struct edit *next = edits.list.at, *end = next + edits.list.n;
	struct document doc = { .red_head = order->red_head, .number = order->doc_no };
	int table = 0;

	for (size_t i = 0; i < text->lines.n; i++) {
		const struct foreign_line *line = &text->lines.at[i];
		struct printed_line printed = print_line(ctx, text, i, &next, end);

		if (line->table > 0) {
			put_cell(ctx, &doc, line, &printed, &table);
			continue;
		}
		table = 0;
		put_line(ctx, &doc, line, &printed);
	}
	doc.title = title_of(ctx, &doc);
	add_attested(ctx, filled, &doc);
	if ((order->annex || order->rows) && !report_annex(ctx, filled, order->rows, &doc))
		return false;
	*out = doc;
	return true;
}

/* ---- the office's own .docx ---- */

static bool
fill_docx(struct ctx *ctx, const struct filled *filled, struct buf *out)
{
	struct edits edits = make_edits(ctx, filled);
	VEC(struct foreign_change) changes = { 0 };

	EACH(const struct edit, e, edits.list)
		*VEC_ADD(ctx->arena, &changes) = (struct foreign_change){ .line = e->line, .from = e->from, .until = e->until,
			.text = e->text, .bookmark = e->filling == NULL ? NULL : e->filling->bookmark, .remark = e->remark };
	return foreign_fill(ctx, filled->bound.text, changes.at, changes.n, out);
}

bool
report_write(struct ctx *ctx, const struct report_order *order, const struct filled *filled, enum document_format format,
    struct buf *out)
{
	struct document doc;

	if (format == DOCUMENT_DOCX && filled->bound.text->docx)
		return fill_docx(ctx, filled, out);
	return report_document(ctx, order, filled, &doc) && document_write(ctx, &doc, format, out);
}
