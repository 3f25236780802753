#include "report_view.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { AROUND = 18 };			/* characters shown on either side of a blank, */
enum { WORDS_BEFORE = 8, WORDS_BEHIND = 4 };	/* and of a place in the list of remarks, which is narrow */

struct drawing { struct ctx *ctx; const struct filled *filled; json_t *remarks; };

/* ${r} with a few characters around it, as they are printed: many places of a text are the same mask. */
static char *
words_around(struct ctx *ctx, const struct runs *runs, const struct run *r)
{
	const struct run *first = r;
	const char *from = r->text, *until;
	struct buf out = buf_make(ctx->arena);

	for (int n = 0; n < WORDS_BEFORE; n++) {
		while (from == first->text && first > runs->at) {
			first--;
			from = first->text + strlen(first->text);
		}
		from = text_prev(first->text, from);
	}
	for (; first < r; first++) {
		buf_puts(&out, from);
		from = first[1].text;
	}
	buf_puts(&out, r->text);
	for (int n = 0; n < WORDS_BEHIND && ++first < runs->at + runs->n;) {
		for (until = first->text; *until != '\0' && n < WORDS_BEHIND; n++)
			text_next(&until);
		buf_add(&out, first->text, (size_t)(until - first->text));
	}
	return out.at;
}

/* A run with its number in the list of remarks, if it has one; the place and its remark lead to each other. */
static json_t *
run_view(struct drawing *d, const struct runs *runs, const struct run *r)
{
	json_t *out = DATA(d->ctx->arena, data_text("text", r->text), data_text("href", r->link), data_text("place", r->bookmark),
	    data_flag("missing", r->missing), data_flag("lead", r->face == RUN_LEAD),
	    data_flag("strong", r->face == RUN_STRONG));

	if (r->remark == NULL)
		return out;
	int number = (int)json_array_size(d->remarks) + 1;
	const char *place = r->bookmark != NULL ? r->bookmark : arena_strf(d->ctx->arena, "place-%d", number);
	data_append(d->remarks, DATA(d->ctx->arena, data_number("number", number), data_text("to", place),
	    data_text("words", words_around(d->ctx, runs, r)), data_text("say", r->remark), data_number("nth", (int64_t)r->place)));
	data_add(out, data_number("number", number));
	data_add(out, data_text("place", place));
	data_add(out, data_text("say", r->remark));
	return out;
}

static json_t *
runs_view(struct drawing *d, const struct runs *runs)
{
	json_t *list = data_list(d->ctx->arena);

	EACH(const struct run, r, *runs)
		data_append(list, run_view(d, runs, r));
	return list;
}

static json_t *
table_view(struct drawing *d, const struct block *b)
{
	json_t *rows = data_list(d->ctx->arena);

	EACH(const struct table_row, row, b->rows) {
		json_t *cells = data_list(d->ctx->arena);

		EACH(const struct cell, c, row->cells)
			data_append(cells, DATA(d->ctx->arena, data_tree("runs", runs_view(d, &c->runs)),
			    data_flag("number_cell", c->number), data_flag("head", row == b->rows.at)));
		data_append(rows, DATA(d->ctx->arena, data_tree("cells", cells)));
	}
	return rows;
}

static const char *
shape(const struct block *b)
{
	static const char *const shapes[] = {
		[BLOCK_TITLE] = "is_title", [BLOCK_ADDRESSEE] = "is_addressee", [BLOCK_HEADING] = "is_heading",
		[BLOCK_PARAGRAPH] = "is_paragraph", [BLOCK_TABLE] = "is_table", [BLOCK_SIGNOFF] = "is_signoff",
		[BLOCK_ATTACHED] = "is_paragraph", [BLOCK_ANNEX] = "is_heading",
	};

	return shapes[b->kind];
}

struct said { const char *say; json_t *places; size_t first; };

/* What is said of one place, in the text's order; then what is said of several, the commonest last: blanks to be filled by hand. */
static int
by_number(const void *a, const void *b)
{
	const struct said *x = a, *y = b;
	size_t n = json_array_size(x->places), m = json_array_size(y->places);

	return n != m ? (n > m) - (n < m) : (x->first > y->first) - (x->first < y->first);
}

/* The remarks, each said once with all of its places. */
static json_t *
said_view(struct ctx *ctx, const json_t *remarks)
{
	VEC(struct said) all = { 0 };
	json_t *list = data_list(ctx->arena), *r;
	size_t i;

	json_array_foreach(remarks, i, r) {
		const char *say = json_string_value(json_object_get(r, "say"));
		struct said *like = NULL;

		EACH(struct said, s, all)
			like = strcmp(s->say, say) == 0 ? s : like;
		if (like == NULL) {
			like = VEC_ADD(ctx->arena, &all);
			*like = (struct said){ say, data_list(ctx->arena), i };
		}
		data_append(like->places, r);
	}
	if (all.n > 0)
		qsort(all.at, all.n, sizeof *all.at, by_number);
	EACH(const struct said, s, all)
		data_append(list, DATA(ctx->arena, data_text("say", s->say), data_tree("places", s->places),
		    data_text("several", json_array_size(s->places) == 1 ? NULL :
		    arena_strf(ctx->arena, "%zu", json_array_size(s->places)))));
	return list;
}

/* What is said of half a sentence that is not written for want of a number: nowhere in the text leads there. */
static void
put_unprinted(struct drawing *d)
{
	EACH(const struct filling, f, d->filled->fillings)
		EACH(const struct remark, r, d->filled->remarks) {
			int64_t number = (int64_t)json_array_size(d->remarks) + 1;

			if (f->left_out && f->binding.blank.line == r->at_line && f->binding.blank.from == r->from)
				data_append(d->remarks, DATA(d->ctx->arena, data_number("number", number),
				    data_text("words", r->words), data_text("say", r->say)));
		}
}

bool
report_view(struct ctx *ctx, const struct report_order *order, const struct filled *filled, json_t **out)
{
	json_t *blocks = data_list(ctx->arena), *remarks = data_list(ctx->arena);
	json_t *data = DATA(ctx->arena, data_tree("blocks", blocks), data_tree("remarks", remarks));
	struct drawing d = { ctx, filled, remarks };
	struct document doc;
	size_t answered = 0, missing = 0;

	if (!report_document(ctx, order, filled, &doc))
		return false;
	EACH(const struct block, b, doc.blocks) {
		json_t *block = DATA(ctx->arena, data_flag(shape(b), 1), data_tree("runs", runs_view(&d, &b->runs)));

		if (b->kind == BLOCK_TABLE)
			data_add(block, data_tree("rows", table_view(&d, b)));
		if (b->kind == BLOCK_HEADING)
			data_add(block, data_flag(b->level <= 1 ? "first_level" : "lower_level", true));
		data_append(blocks, block);
	}
	EACH(const struct filling, f, filled->fillings) {
		answered += f->answered != NULL && !f->missing && !f->left_out;
		missing += f->missing;
	}
	put_unprinted(&d);
	data_add(data, data_number("places", filled->fillings.n));
	data_add(data, data_number("answered", answered));
	data_add(data, data_number("lacking", missing));
	data_add(data, data_tree("said", said_view(ctx, remarks)));
	data_add(data, data_number("remarked", json_array_size(d.remarks)));
	*out = data;
	return true;
}

/* ---- places ---- */

json_t *
report_view_place(struct ctx *ctx, const struct bound_text *bound, const struct binding *b)
{
	const struct foreign_line *line = &bound->text->lines.at[b->blank.line];
	const char *from = line->text + b->blank.from, *start = from, *until = line->text + b->blank.until, *end = until;

	for (int i = 0; i < AROUND && start > line->text; i++)
		start = text_prev(line->text, start);
	for (int i = 0; i < AROUND && *end != '\0'; i++)
		text_next(&end);
	return DATA(ctx->arena, data_text("before", arena_copy(ctx->arena, start, (size_t)(from - start))),
	    data_text("blank", b->blank.text), data_text("after", arena_copy(ctx->arena, until, (size_t)(end - until))),
	    data_number("line", line->number), data_text("row_head", line->row_head),
	    data_text("column_head", line->column_head));
}

