#include "report_view.h"

#include "text.h"

enum { AROUND = 18 };			/* characters shown on either side of a blank */

struct drawing { struct ctx *ctx; json_t *remarks; };

/* A run with its number in the list of remarks, if it has one; the place and its remark lead to each other. */
static json_t *
run_view(struct drawing *d, const struct run *r)
{
	json_t *out = json_pack("{s:s,s:s?,s:s?,s:b,s:b,s:b}", "text", r->text, "href", r->link, "place", r->bookmark, "missing",
	    (int)r->missing, "lead", (int)(r->face == RUN_LEAD), "strong", (int)(r->face == RUN_STRONG));

	if (r->remark == NULL)
		return out;
	int number = (int)json_array_size(d->remarks) + 1;
	const char *place = r->bookmark != NULL ? r->bookmark : arena_strf(d->ctx->arena, "place-%d", number);
	json_array_append_new(d->remarks, json_pack("{s:i,s:s,s:s,s:s}", "number", number, "to", place, "words", r->text, "say",
	    r->remark));
	json_object_set_new(out, "number", json_integer(number));
	json_object_set_new(out, "place", json_string(place));
	json_object_set_new(out, "say", json_string(r->remark));
	return out;
}

static json_t *
runs_view(struct drawing *d, const struct runs *runs)
{
	json_t *list = json_array();

	EACH(const struct run, r, *runs)
		json_array_append_new(list, run_view(d, r));
	return list;
}

static json_t *
table_view(struct drawing *d, const struct block *b)
{
	json_t *rows = json_array();

	EACH(const struct table_row, row, b->rows) {
		json_t *cells = json_array();

		EACH(const struct cell, c, row->cells)
			json_array_append_new(cells, json_pack("{s:o,s:b,s:b}", "runs", runs_view(d, &c->runs), "number_cell",
			    (int)c->number,
			    "head", (int)(row == b->rows.at)));
		json_array_append_new(rows, json_pack("{s:o}", "cells", cells));
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

bool
report_view(struct ctx *ctx, const struct report_order *order, const struct filled *filled, json_t **out)
{
	json_t *blocks = json_array(), *data = html_own(ctx->arena, json_pack("{s:o,s:[]}", "blocks", blocks, "remarks"));
	struct drawing d = { ctx, json_object_get(data, "remarks") };
	struct document doc;
	size_t answered = 0, missing = 0;

	if (!report_document(ctx, order, filled, &doc))
		return false;
	EACH(const struct block, b, doc.blocks) {
		json_t *block = json_pack("{s:b,s:o}", shape(b), 1, "runs", runs_view(&d, &b->runs));

		if (b->kind == BLOCK_TABLE)
			json_object_set_new(block, "rows", table_view(&d, b));
		if (b->kind == BLOCK_HEADING)
			json_object_set_new(block, b->level <= 1 ? "first_level" : "lower_level", json_true());
		json_array_append_new(blocks, block);
	}
	EACH(const struct filling, f, filled->fillings) {
		answered += f->answered != NULL && !f->missing;
		missing += f->missing;
	}
	json_object_set_new(data, "places", json_integer((json_int_t)filled->fillings.n));
	json_object_set_new(data, "answered", json_integer((json_int_t)answered));
	json_object_set_new(data, "lacking", json_integer((json_int_t)missing));
	json_object_set_new(data, "remarked", json_integer((json_int_t)json_array_size(d.remarks)));
	*out = json_incref(data);
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
	return json_pack("{s:s,s:s,s:s,s:i,s:s?,s:s?}", "before", arena_copy(ctx->arena, start, (size_t)(from - start)), "blank",
	    b->blank.text, "after", arena_copy(ctx->arena, until, (size_t)(end - until)), "line", line->number, "row_head",
	    line->row_head, "column_head", line->column_head);
}

const char *
report_view_bound(const struct binding *b)
{
	static const char *const says[BOUND_MAX] = {
		[BOUND_FIGURE] = "统计项", [BOUND_PLACE] = "地名或机关名", [BOUND_CONSTANT] = "固定的数", [BOUND_YEAR] = "年份",
		[BOUND_DATE] = "日期", [BOUND_ORDINAL] = "届次或序号", [BOUND_UNKNOWN] = "不是统计项，留空",
	};

	return b->kind == BOUND_FIGURE ? b->figure->label : says[b->kind];
}
