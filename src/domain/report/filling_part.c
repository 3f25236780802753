/* The parts of a text that stand only where one of their figures is more than nothing. */
#include "filling.h"

#include <string.h>

#include "org.h"
#include "text.h"

enum { MARK = 2 };		/* bytes of {[ and of ]} */

static bool
is_within(const struct part *part, const struct blank *b)
{
	return b->line == part->line && part->from <= b->from && b->until <= part->until;
}

/* Whether the part says something: a number, or in the city's own report that there is none yet. */
static bool
stands(const struct filled *filled, const struct part *part, bool whole)
{
	EACH(const struct filling, f, filled->fillings) {
		if (f->answered == NULL || !is_within(part, &f->binding.blank))
			continue;
		const struct answer *a = &f->answered->answer;
		/* Records that say no number are more than nothing. */
		if (a->missing ? whole || a->unknown > 0 : filling_value(a) != 0)
			return true;
	}
	return false;
}

/* ---- the marks around what is left out ---- */

static size_t
mark_at(const char *p, const char *const *marks)
{
	for (; *marks != NULL; marks++)
		if (text_starts(p, *marks))
			return strlen(*marks);
	return 0;
}

static const char *const commas[] = { "，", "、", NULL }, *const ends[] = { "。", "；", NULL };

/* The comma behind a part goes with it; at the end of a sentence the one before it, or, with nothing before, the end. */
static void
widen(const char *line, struct cut *cut)
{
	const char *behind = line + cut->until, *before = cut->from == 0 ? line : text_prev(line, line + cut->from);
	bool opens = cut->from >= MARK && text_starts(line + cut->from - MARK, "{[");
	bool begins = cut->from == 0 || opens || mark_at(before, ends) > 0;
	size_t comma = cut->from == 0 ? 0 : mark_at(before, commas), end = mark_at(behind, ends);

	if (mark_at(behind, commas) > 0)
		cut->until += mark_at(behind, commas);
	else if (comma > 0 && (end > 0 || *behind == '\0' || text_starts(behind, "]}")))
		cut->from -= comma;
	else if (begins)
		cut->until += end;
}

/* ---- */

static void
leave_out(struct ctx *ctx, struct filled *filled, const struct part *part)
{
	struct cut cut = { .line = part->line, .from = part->from, .until = part->until };

	if (filled->cuts.n > 0) {
		const struct cut *last = &filled->cuts.at[filled->cuts.n - 1];

		if (last->line == cut.line && last->until == cut.from) {
			cut.from = last->from;
			filled->cuts.n--;
		}
	}
	widen(filled->bound.text->lines.at[part->line].text, &cut);
	*VEC_ADD(ctx->arena, &filled->cuts) = cut;
	EACH(struct filling, f, filled->fillings)
		f->left_out = f->left_out || is_within(part, &f->binding.blank);
}

/* What was remarked upon is not printed; only that a figure is missing is told, so that nothing hides. */
static void
keep_missing(struct ctx *ctx, struct filled *filled, const struct part *part)
{
	size_t kept = 0;

	EACH(struct remark, r, filled->remarks) {
		bool within = r->at_line == part->line && part->from <= r->from && r->until <= part->until;

		if (within && r->kind == REMARK_MISSING)
			r->say = arena_strf(ctx->arena, "%s，这半句没有写；有这项工作请先登记", r->say);
		if (!within || r->kind == REMARK_MISSING)
			filled->remarks.at[kept++] = *r;
	}
	filled->remarks.n = kept;
}

/* ---- what comes next ---- */

/* The heading under which {next_year} stands, by its line; false if there is none. */
static bool
find_plan(const struct filled *filled, size_t *out)
{
	const struct foreign_line *lines = filled->bound.text->lines.at;

	EACH(const struct binding, b, filled->bound.places)
		if (b->kind == BOUND_YEAR && b->constant != NULL && strcmp(b->constant, "next_year") == 0)
			for (size_t line = b->blank.line; line > 0; line--)
				if (lines[line].heading) {
					*out = line;
					return true;
				}
	return false;
}

/* The first of the lines at the end that are nothing but a slot: who signs, and when. */
static size_t
find_signoff(const struct filled *filled)
{
	const struct foreign_text *text = filled->bound.text;
	size_t line = text->lines.n;

	for (; line > 0; line--) {
		const char *slot = text->lines.at[line - 1].text, *end = strchr(slot, '}');

		if (slot[0] != '{' || end == NULL || end[1] != '\0')
			break;
	}
	return line;
}

static void
leave_out_lines(struct ctx *ctx, struct filled *filled, size_t from, size_t until)
{
	size_t kept = 0;

	for (size_t line = from; line < until; line++)
		*VEC_ADD(ctx->arena, &filled->cuts) = (struct cut){ .line = line,
			.until = strlen(filled->bound.text->lines.at[line].text) };
	EACH(struct filling, f, filled->fillings)
		f->left_out = f->left_out || (f->binding.blank.line >= from && f->binding.blank.line < until);
	EACH(struct remark, r, filled->remarks)
		if (r->at_line < from || r->at_line >= until)
			filled->remarks.at[kept++] = *r;
	filled->remarks.n = kept;
}

static bool
is_left_out(const struct filled *filled, size_t line)
{
	EACH(const struct cut, c, filled->cuts)
		if (c->line == line && c->from == 0 && filled->bound.text->lines.at[line].text[c->until] == '\0')
			return true;
	return false;
}

bool
filling_plan(struct ctx *ctx, struct filling_job *job)
{
	struct filled *filled = job->filled;
	const struct question *q = &filled->question;
	bool own = report_find(ctx->house, job->order->template) != NULL, ended = job->stood_until < q->until;
	const char *why = job->away ? "组织在本期没有设立着" : ended ? "组织在本期内已经撤销" : "所写的时段不到年底";
	size_t from;

	if (ended)
		*VEC_ADD(ctx->arena, &filled->remarks) = (struct remark){ .kind = REMARK_CLAIM,
			.line = filled->bound.text->lines.at[0].number, .words = job->organ,
			.until = strlen(filled->bound.text->lines.at[0].text), .say = arena_strf(ctx->arena,
			"%s起撤销，期末的数是它最后一天的；请写明并入哪个组织", day_chinese(ctx->arena, job->stood_until)) };
	if (!own || (!ended && !job->away && day_year(q->until) > day_year(q->until - 1)) || !find_plan(filled, &from))
		return true;
	const char *heading = filled->bound.text->lines.at[from].text;
	leave_out_lines(ctx, filled, from, find_signoff(filled));
	filling_say(ctx, filled, from, heading, heading + strlen(heading), REMARK_CLAIM, arena_strf(ctx->arena, "%s，这一部分没有写", why));
	return true;
}

bool
filling_parts(struct ctx *ctx, struct filled *filled)
{
	const struct part *out = NULL;
	int64_t root = 0;

	if (!org_root(ctx, &root))
		return false;
	EACH(const struct part, p, filled->bound.parts) {
		if (is_left_out(filled, p->line) || (out != NULL && out->line == p->line && p->from < out->until))
			continue;
		if (stands(filled, p, filled->question.org == root)) {
			*VEC_ADD(ctx->arena, &filled->cuts) = (struct cut){ p->line, p->from, p->from + MARK, NULL };
			*VEC_ADD(ctx->arena, &filled->cuts) = (struct cut){ p->line, p->until - MARK, p->until, NULL };
			continue;
		}
		out = p;
		leave_out(ctx, filled, p);
		keep_missing(ctx, filled, p);
	}
	EACH(const struct filling, f, filled->fillings)
		if (f->answered != NULL && !f->left_out)
			f->answered->printed = true;
	return true;
}
