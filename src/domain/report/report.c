#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "actor.h"
#include "filling.h"
#include "manner.h"
#include "slot.h"
#include "text.h"

/* ---- the template ---- */

static const char *
own_names(struct ctx *ctx)
{
	struct buf out = buf_make(ctx->arena);
	const char *name;
	size_t n;

	EACH(const struct source, s, ctx->house->sources.list)
		if (report_is_own(s, &name, &n))
			buf_putf(&out, "%s%.*s", out.n == 0 ? "" : "、", (int)n, name);
	return out.n == 0 ? "没有" : out.at;
}

static bool
has_slots(const struct ctx *ctx, const struct foreign_text *text)
{
	EACH(const struct foreign_line, line, text->lines)
		if (slot_any(ctx->house, line->text))
			return true;
	return false;
}

bool
report_read(struct ctx *ctx, const char *template, struct bound_text *out)
{
	const struct source *own = report_find(ctx->house, template);
	struct foreign_text *text = arena_alloc(ctx->arena, sizeof *text);

	if (own != NULL)
		return slot_read(ctx, ctx->house, own->path, own->bytes, own->n, out);
	if (strpbrk(template, "./") == NULL)
		return problem_say(ctx, PROBLEM_ABSENT, "没有“%s”这个报告，也没有这个文件；自带的报告：%s", template, own_names(ctx));
	return foreign_read(ctx, template, text) && report_bind(ctx, template, text, out);
}

bool
report_propose(struct ctx *ctx, const char *name, struct foreign_text *text, struct bound_text *out)
{
	struct binder *binder;

	if (!binder_make(ctx, ctx->house, &binder))
		return false;
	if (has_slots(ctx, text))
		return bind_read(ctx, binder, name, text, out);
	if (!bind_propose(ctx, binder, text, out))
		return false;
	out->name = name;
	return true;
}

bool
report_bind(struct ctx *ctx, const char *name, struct foreign_text *text, struct bound_text *out)
{
	return report_propose(ctx, name, text, out) && bind_load(ctx, out);
}

/* ---- filling ---- */

static bool
set_names(struct ctx *ctx, struct filling_job *job)
{
	static const char *const kinds[] = { "市", "县", "区", "州", "盟", "旗" };
	const struct question *q = &job->filled->question;
	char *city;
	day last;

	if (!org_setting(ctx, "city", &city))
		return false;
	job->city = city;
	job->place = "";
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (text_ends(city, kinds[i]))
			job->place = arena_copy(ctx->arena, city, strlen(city) - strlen(kinds[i]));
	if (!org_last_standing(ctx, q->org, q->from, q->until, &last))
		return false;
	job->away = last == DAY_NONE;
	job->stood_until = job->away ? q->until : last + 1;
	job->organ = org_name(ctx, q->org, job->stood_until - 1);
	job->org = org_code(ctx, q->org);
	return true;
}

static bool
fill_place(struct ctx *ctx, struct filling_job *job, const struct binding *b)
{
	struct filling f = { .binding = *b };
	struct filled *filled = job->filled;

	if (b->kind == BOUND_FIGURE ? !filling_figure(ctx, job, &f) : !filling_other(ctx, job, &f))
		return false;
	if (f.answered != NULL)
		f.bookmark = arena_strf(ctx->arena, "fig_%d_%03zu", job->year, filled->fillings.n + 1);
	*VEC_ADD(ctx->arena, &filled->fillings) = f;
	return true;
}

/* Nobody has seen the text of our own reports: what stands there is told as it will be read. */
static void
tell_own(struct ctx *ctx, struct filled *filled)
{
	EACH(struct remark, r, filled->remarks) {
		r->line = 0;
		EACH(const struct filling, f, filled->fillings) {
			const struct binding *b = &f->binding;
			const char *slot = b->blank.line == r->at_line ? strstr(r->words, b->blank.text) : NULL;

			if (slot != NULL && b->blank.text[0] != '\0')
				r->words = arena_strf(ctx->arena, "%.*s%s%s", (int)(slot - r->words), r->words,
				    f->printed != NULL ? f->printed : "…", slot + strlen(b->blank.text));
		}
	}
}

static int
by_place(const void *a, const void *b)
{
	const struct remark *x = a, *y = b;

	if (x->at_line != y->at_line)
		return x->at_line < y->at_line ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

static bool
fill(struct ctx *ctx, void *what)
{
	struct filling_job *job = what;
	struct filled *filled = job->filled;

	if (!set_names(ctx, job))
		return false;
	EACH(const struct binding, b, filled->bound.places)
		if (!fill_place(ctx, job, b))
			return false;
	if (!report_aged(ctx, filled) || !filling_claims(ctx, job) || !filling_plan(ctx, job) ||
	    !filling_parts(ctx, filled))
		return false;
	if (filled->remarks.n > 0)
		qsort(filled->remarks.at, filled->remarks.n, sizeof *filled->remarks.at, by_place);
	if (report_find(ctx->house, job->order->template) == NULL)
		return true;
	tell_own(ctx, filled);
	return filling_main(ctx, job);
}

/* Whether any figure at all has data: those of the text may all be of a plan that nobody has entered yet. */
static bool
any_data(struct ctx *ctx, const struct question *q, bool *out)
{
	struct answer *all;
	size_t n;

	*out = false;
	if (!figure_answer_all(ctx, q, &all, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		*out = *out || (all[i].figure->period != PERIOD_DAY && !all[i].missing);
	return true;
}

/* Figures were asked and neither they nor others have data: another year, or another organisation, was meant.  How many units
   there are on a day tells nothing of what was done. */
static bool
has_data(struct ctx *ctx, const struct filled *filled)
{
	const struct question *q = &filled->question;

	bool asked = false, any;

	EACH(struct answered *, a, filled->answers) {
		bool done = (*a)->answer.figure->period != PERIOD_DAY;

		if (done && !(*a)->answer.missing)
			return true;
		asked = asked || done;
	}
	if (!asked)
		return true;
	if (!any_data(ctx, q, &any))
		return false;
	return any || problem_say(ctx, PROBLEM_RULE, "%s至%s没有“%s”的记录，报告没有写成；请检查年份和组织，或先登记这一时段的记录", day_chinese(ctx->arena, q->from),
	    day_chinese(ctx->arena, q->until - 1), org_name(ctx, q->org, q->until - 1));
}

/* An item for a figure that the text does not ask would be passed over. */
static bool
arguments_fit(struct ctx *ctx, const struct report_order *order, const struct bound_text *bound)
{
	for (size_t i = 0; i < order->arguments.n; i++) {
		const struct figure *f;
		bool asked = false;

		if (!figure_get(ctx, order->arguments.at[i].figure, &f))
			return false;
		if (f->argument == NULL)
			return problem_say(ctx, PROBLEM_USAGE, "%s（%s）不按名录中的一项统计，请去掉它的 --argument", f->name, f->label);
		EACH(const struct binding, b, bound->places)
			asked = asked || (b->kind == BOUND_FIGURE && (b->figure == f || b->figure->variant_of == f));
		if (!asked)
			return problem_say(ctx, PROBLEM_USAGE, "这份报告里没有 %s（%s），请去掉它的 --argument", f->name, f->label);
	}
	return true;
}

bool
report_fill(struct ctx *ctx, const struct report_order *order, struct filled *out)
{
	struct filled filled = { .question = order->question };
	struct filling_job job = { .order = order, .filled = &filled, .year = day_year(order->question.from) };

	if (!actor_may(ctx, ACT_REPORT, NULL))
		return problem_say(ctx, PROBLEM_RIGHT, "您的角色不能填写报告");
	if (!figure_must_have_begun(ctx, &filled.question))
		return false;
	if (filled.question.org == 0)
		filled.question.org = ctx->actor->org;
	if (order->bound != NULL)
		filled.bound = *order->bound;
	else if (!report_read(ctx, order->template, &filled.bound))
		return false;
	if (filled.bound.places.n == 0)
		return problem_say(ctx, PROBLEM_RULE, "%s 里没有找到留空的数字（如 ***、××、____ 或 {统计项}），没有什么可填",
		    order->template);
	if (!arguments_fit(ctx, order, &filled.bound) || !db_read(ctx, fill, &job) || !has_data(ctx, &filled))
		return false;
	*out = filled;
	return true;
}

char *
remark_line(struct ctx *ctx, const struct remark *r)
{
	if (r->line == 0)
		return arena_strf(ctx->arena, "“%s”：%s", r->words, r->say);
	return arena_strf(ctx->arena, "第%d行 “%s”：%s", r->line, r->words, r->say);
}
