/* A number that a person answers for where the year has no ledger. */
#include <string.h>

#include "figure.h"
#include "pages.h"
#include "question.h"
#include "view.h"

struct attesting { const struct figure *figure; struct asked asked; };

static bool
read_question(struct ctx *ctx, struct page *page, struct attesting *out)
{
	out->figure = figure_find(ctx->house, page->name);
	if (out->figure == NULL)
		return problem_say(ctx, PROBLEM_ABSENT, "没有这个统计项，请从“统计项”进入");
	return question_read(ctx, page, day_year(ctx->today), &out->asked) && question_argument(ctx, page, out->figure,
	    &out->asked.question);
}

static bool
render(struct ctx *ctx, struct page *page, const struct attesting *a)
{
	const struct figure *f = a->figure;
	json_t *says = page_says(ctx);
	const char *value = page_form(page, "value"), *source = page_form(page, "source");
	struct proposed *proposed;
	struct answer answer;
	size_t n;

	if (!figure_answer(ctx, f, &a->asked.question, &answer) || !figure_must_attest(ctx, &answer) ||
	    !figure_proposed(ctx, &answer.question, &proposed, &n))
		return false;
	for (size_t i = 0; i < n && value[0] == '\0' && source[0] == '\0'; i++)
		if (proposed[i].figure == f && proposed[i].argument == answer.question.argument) {
			value = proposed[i].said;
			source = proposed[i].source;
		}
	const char *back = question_href(ctx, arena_strf(ctx->arena, "/figures/%s", f->name), &a->asked.question, &a->asked);
	return page_render(ctx, page, "attest.html", "核定",
	    DATA(ctx->arena, data_text("action", question_href(ctx, page->request->path, &a->asked.question, &a->asked)),
	    data_text("title", arena_strf(ctx->arena, "核定：%s", f->label)), data_text("meaning", f->meaning),
	    data_text("unit", figure_unit(f)),
	    data_text("scope", a->asked.scope), data_text("period", a->asked.period), data_text("back", back),
	    data_text("value", value), data_text("source", source),
	    data_tree("says", says), data_tree("standing", answer.attested == NULL ? NULL : DATA(ctx->arena,
	    data_text("value", figure_text(ctx, &answer)), data_text("by", answer.attested->by), data_text("source",
	    answer.attested->source), data_text("beside", figure_beside_say(ctx, &answer)))),
	    data_tree("crumbs", page_crumbs(ctx, "统计项", question_href(ctx, "/figures", &a->asked.question, &a->asked), f->label,
	    back, NULL))));
}

bool
attest_page(struct ctx *ctx, struct page *page)
{
	struct attesting a;

	return read_question(ctx, page, &a) && render(ctx, page, &a);
}

bool
attest_page_save(struct ctx *ctx, struct page *page)
{
	struct attesting a;

	if (!read_question(ctx, page, &a))
		return false;
	bool withdraw = page_form(page, "withdraw")[0] != '\0';
	if (withdraw ? figure_withdraw(ctx, a.figure, &a.asked.question) :
	    figure_attest(ctx, a.figure, &a.asked.question, page_form(page, "value"), page_form(page, "source")))
		return page_redirect(ctx, page, "%s&done=%s", question_href(ctx, page_form(page, "list")[0] != '\0' ? "/figures" :
		    arena_strf(ctx->arena, "/figures/%s", a.figure->name), &a.asked.question, &a.asked),
		    withdraw ? "withdrawn" : "attested");
	int status = page_status(ctx);
	if (problem_worst(ctx) != PROBLEM_USAGE || !render(ctx, page, &a))
		return false;
	page->answer->status = status;
	return true;
}
