/* An answer as people and programs read it. */
#include "figure.h"

#include "money.h"
#include "org.h"
#include "record.h"

const char *
figure_unit(const struct figure *f)
{
	return f->money ? "元" : f->counted_in[0] == NULL ? "" : f->counted_in[0];
}

char *
figure_text(struct ctx *ctx, const struct answer *a)
{
	if (a->attested != NULL)
		return arena_strf(ctx->arena, "%s%s", a->attested->value, a->attested->at_least ? "余" : "");
	if (a->missing)
		return NULL;
	return a->figure->money ? money_yuan(ctx->arena, a->value) : arena_strf(ctx->arena, "%lld", (long long)a->value);
}

const char *
figure_beside_say(struct ctx *ctx, const struct answer *a)
{
	return a->attested == NULL || a->count == 0 ? NULL : arena_strf(ctx->arena, "台账中现有 %lld 条记录，得出 %s；记录已补齐的，请撤回核定",
	    (long long)a->count, figure_text(ctx, &(struct answer){ .figure = a->figure, .value = a->value }));
}

const char *
figure_row_text(struct ctx *ctx, const struct figure *f, const struct figure_row *row)
{
	return row->unknown ? "缺" : f->money ? money_yuan(ctx->arena, row->amount) :
	    arena_strf(ctx->arena, "%lld", (long long)row->amount);
}

const char *
figure_as_of_say(struct ctx *ctx, const struct answer *a)
{
	return a->as_of == DAY_NONE || a->attested != NULL ? NULL :
	    arena_strf(ctx->arena, "截至%s", day_chinese(ctx->arena, a->as_of));
}

const char *
figure_missing_say(struct ctx *ctx, const struct answer *a)
{
	const char *base = NULL;

	if (!a->missing || a->unknown > 0)
		return NULL;
	EACH(const struct arm, arm, a->figure->arms)
		EACH(const struct base, b, arm->type->bases)
			base = base == NULL ? b->say : base;
	if (a->figure->argument == NULL || a->question.argument != 0)
		return arena_strf(ctx->arena, "范围和时间内没有任何相关台账，不等于零%s%s", base == NULL ? "" : "；请先", base == NULL ? "" : base);
	return arena_strf(ctx->arena, "“%s”里没有标明%d年主要的一项，请在名录中标明，或选定一项", a->figure->argument->label,
	    day_year(a->question.from));
}

const char *
figure_unknown_say(struct ctx *ctx, const struct answer *a)
{
	const struct arm *arm = &a->figure->arms.at[0];

	if (a->unknown == 0)
		return NULL;
	return arena_strf(ctx->arena, "%s的记录 %lld 条，没有计入", figure_counts_lists(a->figure) ? "没有名单" : arm->attended ? "不知人数" :
	    arena_strf(ctx->arena, "没有填“%s”", arm->amount->label), (long long)a->unknown);
}

static const char *
whose_name(enum whose whose)
{
	static const char *const names[] = { [WHOSE_ALL] = "all", [WHOSE_OWN] = "own", [WHOSE_BELOW] = "below" };

	return names[whose];
}

json_t *
figure_json(struct ctx *ctx, const struct answer *a)
{
	static const char *const measures[] = { [MEASURE_ROWS] = "rows", [MEASURE_DISTINCT] = "distinct", [MEASURE_SUM] = "sum" };
	const struct figure *f = a->figure;
	json_t *value = a->missing || a->attested != NULL ? json_null() :
	    f->money ? json_string(figure_text(ctx, a)) : json_integer(a->value);
	json_t *attested = a->attested == NULL ? json_null() : json_pack("{s:s,s:s,s:s,s:s}", "value", a->attested->value,
	    "source", a->attested->source, "by", a->attested->by, "on", day_str(ctx->arena, a->attested->on));

	return json_pack("{s:s,s:s,s:s,s:s,s:s,s:o,s:I,s:b,s:o,s:I}", "name", f->name, "label", f->label, "counted_in",
	    f->counted_in[0] == NULL ? "" : f->counted_in[0], "measure", measures[f->measure], "whose", whose_name(f->whose),
	    "value", value, "count", (json_int_t)a->count, "missing", (int)a->missing, "attested", attested,
	    "unknown", (json_int_t)a->unknown);
}

json_t *
figure_rows_json(struct ctx *ctx, const struct answer *a, const struct figure_row *rows, size_t n)
{
	json_t *figure = figure_json(ctx, a), *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_pack("{s:s,s:I,s:s,s:s,s:s,s:o,s:s}", "type", rows[i].type->name, "id",
		    (json_int_t)rows[i].id, "org", org_code(ctx, rows[i].org), "day", rows[i].day, "key", rows[i].key, "amount",
		    rows[i].unknown ? json_null() : a->figure->money ? json_string(figure_row_text(ctx, a->figure, &rows[i])) :
		    json_integer(rows[i].amount),
		    "title", rows[i].title));
	json_object_set_new(figure, "rows", list);
	return figure;
}
