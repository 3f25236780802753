#include "report_annex.h"

#include "record.h"

#define ANNEX_TITLE "数字的来源和口径"

static struct cell *
add_cell(struct ctx *ctx, struct table_row *row, const char *text, bool number)
{
	struct cell *cell = VEC_ADD(ctx->arena, &row->cells);

	*cell = (struct cell){ .number = number };
	*VEC_ADD(ctx->arena, &cell->runs) = (struct run){ .text = text };
	return cell;
}

static void
add_head(struct ctx *ctx, struct block *table, const char *const *heads, size_t n)
{
	struct table_row row = { 0 };

	for (size_t i = 0; i < n; i++)
		add_cell(ctx, &row, heads[i], false);
	*VEC_ADD(ctx->arena, &table->rows) = row;
}

static const char *
value_of(struct ctx *ctx, const struct answer *a)
{
	if (a->missing)
		return "缺数据";
	return arena_strf(ctx->arena, "%s%s%s", figure_text(ctx, a), figure_unit(a->figure), a->attested == NULL ? "" : "（核定）");
}

/* What it counts, for what, and on whose word. */
static bool
meaning_of(struct ctx *ctx, const struct answer *a, const char **out)
{
	const char *meaning = a->figure->meaning, **titles;

	if (a->question.argument != 0) {
		if (!record_titles(ctx, a->figure->argument, &a->question.argument, 1, &titles))
			return false;
		meaning = arena_strf(ctx->arena, "%s（%s：%s）", meaning, a->figure->argument->label,
		    titles[0] == NULL ? "" : titles[0]);
	}
	if (a->attested != NULL)
		meaning = arena_strf(ctx->arena, "%s；核定数，依据：%s，%s，%s", meaning, a->attested->source, a->attested->by,
		    day_str(ctx->arena, a->attested->on));
	*out = meaning;
	return true;
}

/* Where the rows do not follow, a figure's place in the annex is its own line. */
static bool
add_figures(struct ctx *ctx, const struct filled *filled, bool rows, struct document *doc)
{
	static const char *const heads[] = { "统计项", "数值", "口径", "记录数" };
	struct block *table = document_add(ctx, doc, BLOCK_TABLE, 0);

	add_head(ctx, table, heads, COUNT(heads));
	EACH(struct answered *, a, filled->answers) {
		const struct answer *answer = &(*a)->answer;
		struct table_row row = { 0 };
		const char *meaning;

		if (!(*a)->printed)
			continue;
		if (!meaning_of(ctx, answer, &meaning))
			return false;
		struct cell *label = add_cell(ctx, &row, answer->figure->label, false);
		if (rows)
			label->runs.at[0].link = arena_strf(ctx->arena, "#%s", (*a)->anchor);
		else
			label->anchor = (*a)->anchor;
		add_cell(ctx, &row, value_of(ctx, answer), true);
		add_cell(ctx, &row, meaning, false);
		add_cell(ctx, &row, arena_strf(ctx->arena, "%lld", (long long)answer->count), true);
		*VEC_ADD(ctx->arena, &table->rows) = row;
	}
	return true;
}

static void
add_rows(struct ctx *ctx, const struct answered *a, struct document *doc)
{
	static const char *const heads[] = { "日期", "组织", "记录", "数量" };
	const struct figure *f = a->answer.figure;
	bool sum = f->measure == MEASURE_SUM;
	struct run *title = document_run(ctx, document_add(ctx, doc, BLOCK_HEADING, 2),
	    arena_strf(ctx->arena, "%s：%s", f->label, value_of(ctx, &a->answer)));

	title->bookmark = a->anchor;
	if (a->n == 0)
		return;
	struct block *table = document_add(ctx, doc, BLOCK_TABLE, 0);
	add_head(ctx, table, heads, COUNT(heads) - !sum);
	for (size_t i = 0; i < a->n; i++) {
		const struct figure_row *r = &a->rows[i];
		struct table_row row = { 0 };
		day on = a->answer.question.until - 1;

		day_read(r->day, &on);
		add_cell(ctx, &row, r->day, false);
		add_cell(ctx, &row, org_name(ctx, r->org, on), false);
		add_cell(ctx, &row, r->title, false);
		if (sum)
			add_cell(ctx, &row, figure_row_text(ctx, f, r), true);
		*VEC_ADD(ctx->arena, &table->rows) = row;
	}
}

/* What is attached is told behind the text, above the sign-off (GB/T 9704-2012, 7.3.4); not among annexes of its own. */
static void
tell_annex(struct ctx *ctx, struct document *doc)
{
	struct block *last = doc->blocks.n > 0 ? &doc->blocks.at[doc->blocks.n - 1] : NULL;
	bool signed_off = last != NULL && last->kind == BLOCK_SIGNOFF;
	struct block signoff = signed_off ? *last : (struct block){ 0 };

	EACH(const struct block, b, doc->blocks)
		if (b->kind == BLOCK_ATTACHED || b->kind == BLOCK_ANNEX)
			return;
	doc->blocks.n -= signed_off;
	document_run(ctx, document_add(ctx, doc, BLOCK_ATTACHED, 1), "附件：" ANNEX_TITLE);
	if (signed_off)
		*VEC_ADD(ctx->arena, &doc->blocks) = signoff;
}

bool
report_annex(struct ctx *ctx, const struct filled *filled, bool rows, struct document *doc)
{
	tell_annex(ctx, doc);
	struct block *annex = document_add(ctx, doc, BLOCK_ANNEX, 0);
	document_run(ctx, annex, "附件");
	document_run(ctx, annex, ANNEX_TITLE);
	if (!add_figures(ctx, filled, rows, doc))
		return false;
	EACH(struct answered *, a, filled->answers)
		if (rows && (*a)->printed)
			add_rows(ctx, *a, doc);
	return true;
}
