/* The figures of a period, and one of them with its meaning, its sources and the records it was counted from. */
#include <string.h>

#include "figure.h"
#include "limits.h"
#include "org.h"
#include "pages.h"
#include "question.h"
#include "text.h"
#include "view.h"

static const char *
whose_say(const struct figure *f)
{
	return f->whose == WHOSE_OWN ? "本级" : f->whose == WHOSE_BELOW ? "所属" : "合计";
}

/* What stands for the number, and what kind of number it is. */
static json_t *
answer_view(struct ctx *ctx, const struct answer *a, const struct asked *asked)
{
	const struct figure *f = a->figure;
	char *text = figure_text(ctx, a);
	json_t *out = DATA(ctx->arena, data_text("name", f->name), data_text("label", f->label), data_text("meaning", f->meaning),
	    data_text("whose", whose_say(f)), data_text("value", text == NULL ? "" : text), data_flag("missing", a->missing),
	    data_number("count", a->count), data_text("counted_in", figure_unit(f)),
	    data_text("href", question_href(ctx, arena_strf(ctx->arena, "/figures/%s", f->name),
	    &asked->question, asked)), data_text("unknown", figure_unknown_say(ctx, a)),
	    data_text("missing_say", figure_missing_say(ctx, a)), data_text("as_of", figure_as_of_say(ctx, a)));

	if (a->attested != NULL)
		data_add(out, data_tree("attested", DATA(ctx->arena, data_text("source", a->attested->source),
		    data_text("by", a->attested->by), data_text("on", day_str(ctx->arena, a->attested->on)),
		    data_text("beside", figure_beside_say(ctx, a)))));
	return out;
}

/* The part of the work that a figure belongs to: that of the records it counts first. */
static const char *
section_of(const struct figure *f)
{
	return f->arms.n == 0 ? "" : f->arms.at[0].type->section;
}

static json_t *
section_view(struct ctx *ctx, const struct section *s, const struct answer *answers, size_t n, const struct asked *asked)
{
	json_t *list = data_list(ctx->arena);

	for (size_t i = 0; i < n; i++) {
		if (answers[i].figure->variant_of != NULL || strcmp(section_of(answers[i].figure), s->name) != 0)
			continue;
		json_t *one = answer_view(ctx, &answers[i], asked), *variants = data_list(ctx->arena);

		for (size_t k = 0; k < n; k++)
			if (answers[k].figure->variant_of == answers[i].figure)
				data_append(variants, answer_view(ctx, &answers[k], asked));
		data_add(one, data_tree("variants", variants));
		data_append(list, one);
	}
	return DATA(ctx->arena, data_text("section", s->label), data_flag("any", json_array_size(list) > 0),
	    data_tree("figures", list));
}

/* Numbers that wait for a person to attest them, each with its form, which leads back here. */
static bool
add_proposed(struct ctx *ctx, const struct asked *asked, json_t *data)
{
	json_t *list = data_list(ctx->arena);
	struct proposed *all;
	const char **item;
	size_t n;

	data_add(data, data_tree("proposed", list));
	if (!figure_proposed(ctx, &asked->question, &all, &n))
		return false;
	for (struct proposed *p = all; p < all + n; p++) {
		struct question q = asked->question;

		q.argument = p->argument;
		if (q.argument != 0 && !record_titles(ctx, p->figure->argument, &q.argument, 1, &item))
			return false;
		data_append(list, DATA(ctx->arena, data_text("label", p->figure->label), data_text("meaning", p->figure->meaning),
		    data_text("item", q.argument == 0 ? NULL : item[0]), data_text("said", p->said),
		    data_text("unit", figure_unit(p->figure)), data_text("source", p->source),
		    data_text("by", p->by), data_text("on", p->on), data_text("action", question_href(ctx,
		    arena_strf(ctx->arena, "/figures/%s/attest", p->figure->name), &q, asked))));
	}
	data_add(data, data_flag("with_proposed", n > 0));
	return true;
}

bool
figure_page_all(struct ctx *ctx, struct page *page)
{
	json_t *sections = data_list(ctx->arena);
	struct asked asked;
	struct answer *answers;
	size_t n;

	if (!question_read(ctx, page, day_year(ctx->today), &asked))
		return question_again(ctx, page, "统计项");
	if (!figure_answer_all(ctx, &asked.question, &answers, &n))
		return false;
	EACH(const struct section, s, ctx->house->sections)
		data_append(sections, section_view(ctx, s, answers, n, &asked));
	json_t *data = DATA(ctx->arena, data_text("title", "统计项"), data_tree("sections", sections),
	    data_tree("asked", question_view(ctx, &asked)));
	return add_proposed(ctx, &asked, data) && page_render(ctx, page, "figures.html", "统计项", data);
}

/* ---- one ---- */

/* The type of "theme_day.held_on" or "theme_day_themes.item", and the field if it is one that people see. */
static const struct type *
source_of(struct ctx *ctx, const char *column, const struct field **field)
{
	const char *dot = strchr(column, '.'), *table = arena_copy(ctx->arena, column, dot == NULL ? strlen(column) :
	    (size_t)(dot - column));
	const struct type *t = type_find(ctx->house, table);

	*field = t == NULL || dot == NULL ? NULL : type_field(t, dot + 1);
	EACH(const struct type, other, ctx->house->types)
		EACH(const struct field, f, other->fields)
			if (t == NULL && f->table != NULL && strcmp(f->table, table) == 0) {
				*field = f;
				return other;
			}
	return t;
}

/* What the figure reads, by type: 主题党日（日期、学习主题）. */
static json_t *
lineage_view(struct ctx *ctx, const struct figure *f)
{
	json_t *list = data_list(ctx->arena);

	EACH(const struct type, t, ctx->house->types) {
		struct buf fields = buf_make(ctx->arena);
		const struct field *field, *last = NULL;
		bool reads = false;

		for (char **l = f->lineage; *l != NULL; l++) {
			if (source_of(ctx, *l, &field) != t)
				continue;
			reads = true;
			if (field != NULL && field != last)
				buf_putf(&fields, "%s%s", fields.n == 0 ? "" : "、", field->label);
			last = field;
		}
		if (reads)
			data_append(list, DATA(ctx->arena, data_text("type", t->label), data_text("fields", fields.at),
			    data_text("href", t->derived_sql != NULL || !actor_may(ctx, ACT_SEE, t->section) ? NULL :
			    arena_strf(ctx->arena, "/records/%s", t->name))));
	}
	return list;
}

static json_t *
row_view(struct ctx *ctx, const struct figure *f, const struct figure_row *r, size_t nth)
{
	day on = ctx->today;
	const char *href = NULL;

	day_read(r->day, &on);
	if (r->type->derived_sql != NULL)
		href = arena_strf(ctx->arena, "/organisations/%lld?on=%s", (long long)r->org, r->day);
	else if (actor_may(ctx, ACT_SEE, r->type->section))
		href = arena_strf(ctx->arena, "/records/%s/%lld", r->type->name, (long long)r->id);
	json_t *out = DATA(ctx->arena, data_number("nth", nth), data_text("day", r->day),
	    data_text("org", org_name(ctx, r->org, on)),
	    data_text("title", r->title[0] == '\0' ? r->type->label : r->title), data_text("type", r->type->label),
	    data_text("href", href));
	if (f->measure == MEASURE_SUM)
		data_add(out, data_text("amount", figure_row_text(ctx, f, r)));
	return out;
}

/* The items of the figure's list that held in the period, and the one that was taken. */
static bool
add_arguments(struct ctx *ctx, const struct page *page, const struct figure *f, const struct question *q, json_t *data)
{
	const char *chosen = arena_strf(ctx->arena, "%lld", (long long)q->argument), *asked = page_query(page, "argument");
	json_t *options;

	if (f->argument == NULL)
		return true;
	if (!view_options(ctx, f->argument, q->from, q->until - 1, &chosen, 1, &options))
		return false;
	data_add(data, data_tree("arguments", options));
	data_add(data, data_flag("no_argument", q->argument == 0));
	data_add(data, data_flag("other_argument", q->argument != 0 && asked[0] != '\0' && strcmp(asked, chosen) != 0));
	data_add(data, data_flag("with_argument", true));
	data_add(data, data_text("argument_label", f->argument->label));
	data_add(data, data_text("argument", chosen));
	return true;
}

static json_t *
variants_view(struct ctx *ctx, const struct figure *f, const struct asked *asked)
{
	const struct figure *head = f->variant_of == NULL ? f : f->variant_of;
	json_t *list = data_list(ctx->arena);

	EACH(const struct figure, other, ctx->house->figures->list)
		if (other != f && (other == head || other->variant_of == head))
			data_append(list, DATA(ctx->arena, data_text("label", other->label), data_text("whose", whose_say(other)),
			    data_text("href", question_href(ctx, arena_strf(ctx->arena, "/figures/%s", other->name),
			    &asked->question, asked))));
	return list;
}

bool
figure_page_one(struct ctx *ctx, struct page *page)
{
	const struct figure *f = figure_find(ctx->house, page->name);
	int64_t first = 0;
	size_t mark = ctx->problems.list.n, n;
	struct figure_row *found;
	struct answer answer;
	struct asked asked;

	if (f == NULL)
		return problem_say(ctx, PROBLEM_ABSENT, "没有这个统计项，请从“统计项”进入");
	if (!question_read(ctx, page, day_year(ctx->today), &asked) || !question_argument(ctx, page, f, &asked.question))
		return question_again(ctx, page, f->label);
	if (!figure_rows(ctx, f, &asked.question, &answer, &found, &n))
		return false;
	bool attestable = figure_must_attest(ctx, &answer);
	if (!attestable && !problem_forget_refusals(ctx, mark))
		return false;
	text_read_int(page_query(page, "first"), &first);
	first = first < 0 || (size_t)first >= n ? 0 : first;
	json_t *rows = data_list(ctx->arena),
	    *data = DATA(ctx->arena, data_text("title", f->label),
	    data_tree("crumbs", page_crumbs(ctx, "统计项", question_href(ctx, "/figures", &asked.question, &asked), NULL)),
	    data_tree("figure", answer_view(ctx, &answer, &asked)), data_tree("asked", question_view(ctx, &asked)),
	    data_tree("lineage", lineage_view(ctx, f)), data_tree("variants", variants_view(ctx, f, &asked)),
	    data_tree("rows", rows), data_flag("sums", f->measure == MEASURE_SUM));
	for (size_t i = (size_t)first; i < n && i < (size_t)first + LIMIT_FIGURE_ROWS; i++)
		data_append(rows, row_view(ctx, f, &found[i], i + 1));
	if (attestable)
		data_add(data,
		    data_text("attest_href", question_href(ctx, arena_strf(ctx->arena, "/figures/%s/attest", f->name),
		    &answer.question, &asked)));
	data_add(data, data_flag("with_rows", n > 0));
	data_add(data, data_flag("with_variants", json_array_size(json_object_get(data, "variants")) > 0));
	const char *here = question_href(ctx, arena_strf(ctx->arena, "/figures/%s", f->name), &answer.question, &asked);
	if (first > 0)
		data_add(data, data_text("former_href", arena_strf(ctx->arena, "%s&first=%lld", here,
		    (long long)(first > LIMIT_FIGURE_ROWS ? first - LIMIT_FIGURE_ROWS : 0))));
	if ((size_t)first + LIMIT_FIGURE_ROWS < n)
		data_add(data, data_text("next_href", arena_strf(ctx->arena, "%s&first=%lld", here,
		    (long long)(first + LIMIT_FIGURE_ROWS))));
	return add_arguments(ctx, page, f, &answer.question, data) && page_render(ctx, page, "figure.html", f->label,
	    data);
}
