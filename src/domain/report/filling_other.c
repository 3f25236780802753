/* Places that are no figures: the city's name, a constant, a year, the ordinal of a yearly series. */
#include "filling.h"

#include <string.h>

#include "actor.h"
#include "blank_parts.h"
#include "limits.h"
#include "record.h"
#include "text.h"

enum { NAME_NEAR = 120 };	/* bytes behind a place in which the name of its record stands: forty characters */

bool
filling_leave(struct ctx *ctx, struct filling_job *job, struct filling *f, const char *why)
{
	const struct binding *b = &f->binding;
	bool slot = b->blank.text[0] == '{' && (b->constant != NULL || b->kind == BOUND_FIGURE);

	if (slot)
		f->printed = "××";
	filling_remark(ctx, job->filled, &b->blank, REMARK_UNBOUND, "%s", b->doubt != NULL ? b->doubt : why);
	return true;
}

static bool
put(struct ctx *ctx, struct filling_job *job, struct filling *f, const char *printed)
{
	f->printed = printed;
	if (!f->binding.confirmed)
		filling_remark(ctx, job->filled, &f->binding.blank, REMARK_UNCONFIRMED, "填写为“%s”，尚未有人确认", printed);
	return true;
}

/* A number that a person typed is every year's: listed unless it was typed in the year behind the asked period. */
static bool
put_constant(struct ctx *ctx, struct filling_job *job, struct filling *f)
{
	const struct binding *b = &f->binding;
	const struct question *q = &job->filled->question;

	if (b->typed != 0 && (b->typed < q->until || b->typed >= day_add_months(q->until, 12)))
		filling_remark(ctx, job->filled, &b->blank, REMARK_CLAIM, "是%s手填的数，不随年度变化，请核对是否是本期的",
		    day_chinese(ctx->arena, b->typed));
	return put(ctx, job, f, text_fold(ctx->arena, b->constant));
}

/* ---- places ---- */

/* Whether a place's name left out is the city's own: ××市, ××机关; never where the clause goes elsewhere. */
static bool
is_home(const struct ctx *ctx, const struct filling_job *job, const struct blank *blank)
{
	const struct filling_words *words = ctx->house->filling;
	const char *line = filling_line(job->filled, blank), *behind = line + blank->until,
	    *clause = filling_clause(line, blank->from), *rest = job->city;
	size_t n = (size_t)(line + blank->from - clause);

	if (filling_word(words->place_never, clause, n, true) != NULL)
		return false;
	if (text_skip(&rest, job->place) && rest[0] != '\0' && text_starts(behind, rest))
		return true;
	return filling_word(words->place_behind, behind, 0, false) != NULL ||
	    filling_word(words->place_clause, clause, n, true) != NULL;
}

static bool
fill_place(struct ctx *ctx, struct filling_job *job, struct filling *f)
{
	const char *which = f->binding.constant, *name = job->place;

	if (which != NULL)
		name = strcmp(which, "city") == 0 ? job->city : strcmp(which, "organ") == 0 ? job->organ : job->place;
	else if (!is_home(ctx, job, &f->binding.blank))
		return filling_leave(ctx, job, f, "是名称，请填写");
	if (name[0] == '\0')
		return filling_leave(ctx, job, f, "本市名称还没有设置");
	return put(ctx, job, f, name) && filling_known(ctx, job, &f->binding.blank, name);
}

/* ---- numbers that stand in a record ---- */

struct sought { const struct taken *taken; const char *behind; int year; };

/* The number of the records of ${year} whose name stands behind the place; 0 where there is none, -1 where it is unsure: they
   differ, or are more than are looked at. */
static bool
number_of(struct ctx *ctx, struct filling_job *job, const struct sought *find, int64_t *out)
{
	const struct type *t = find->taken->type;
	struct list_query q = { .type = t, .org = job->filled->question.org, .limit = LIMIT_LINKS };
	struct record **list;
	size_t n, most = strnlen(find->behind, NAME_NEAR);
	int64_t number = 0;
	bool more;

	*out = 0;
	if (t == NULL || !actor_may(ctx, ACT_SEE, t->section))
		return true;
	*VEC_ADD(ctx->arena, &q.filters) = (struct list_filter){ .field = t->happened,
		.from = day_str(ctx->arena, day_make(find->year, 1, 1)),
		.until = day_str(ctx->arena, day_make(find->year + 1, 1, 1)) };
	if (!record_list(ctx, &q, &list, &n, &more))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct db_value *name = &record_content_of(list[i], find->taken->named)->value,
		    *value = &record_content_of(list[i], find->taken->number)->value;

		if (name->kind != DB_TEXT || value->kind != DB_INT || name->n == 0 ||
		    memmem(find->behind, most, name->text, name->n) == NULL)
			continue;
		number = number == 0 || number == value->i ? value->i : -1;
	}
	*out = more ? -1 : number;
	return true;
}

/* ---- years ---- */

/* The year that a part about the next one speaks of. */
static int
plan_year(const struct filling_job *job)
{
	const struct question *q = &job->filled->question;
	int last = day_year(q->until - 1);

	return q->until == day_make(last + 1, 1, 1) ? last + 1 : last;
}

/* Where the digits begin that stand right before byte ${from} of the line, 20××, 二〇××. */
static const char *
digits_before(const char *line, size_t from)
{
	const char *p = line + from;

	for (const char *q = p; p > line && blank_digit(blank_char_at(q = text_prev(line, p))) >= 0; p = q)
		;
	return p;
}

/* ${year} without the digits that stand before the place already, and as they are written; NULL where they are another year's. */
static const char *
rest_of_year(struct ctx *ctx, const char *line, size_t from, int year)
{
	const char *digits = arena_strf(ctx->arena, "%d", year), *p = digits_before(line, from);
	bool han = p < line + from && !blank_is_digit(blank_char_at(p));
	struct buf out = buf_make(ctx->arena);

	for (; p < line + from; digits++)
		if (*digits == '\0' || blank_digit(text_next(&p)) != *digits - '0')
			return NULL;
	for (; han && *digits != '\0'; digits++) {
		const char *at = "〇一二三四五六七八九";

		for (int i = *digits - '0'; i > 0; i--)
			text_next(&at);
		buf_add(&out, at, strlen("一"));
	}
	return han ? out.at : digits;
}

/* The year that the place is about: 0 where the text does not say it. */
static bool
year_of(struct ctx *ctx, struct filling_job *job, const struct binding *b, int64_t *out)
{
	static const char *const since[] = { "年以来", "年来", "年，", "年度，", NULL };
	const char *line = filling_line(job->filled, &b->blank), *behind = line + b->blank.until;
	bool title = b->blank.line == 0 && strstr(line, "，") == NULL;
	bool opens = title || filling_clause(line, b->blank.from) == digits_before(line, b->blank.from);

	if (b->constant != NULL)
		*out = strcmp(b->constant, "next_year") == 0 ? plan_year(job) : job->year;
	else if (b->plan)
		*out = opens ? plan_year(job) : 0;
	else if (opens || filling_word(since, behind, 0, false) != NULL)
		*out = job->year;
	else
		return number_of(ctx, job, &(struct sought){ &ctx->house->filling->year, behind, job->year }, out);
	return true;
}

static bool
fill_year(struct ctx *ctx, struct filling_job *job, struct filling *f)
{
	const struct blank *blank = &f->binding.blank;
	const struct question *q = &job->filled->question;
	int64_t year = 0;

	if (f->binding.constant != NULL && strcmp(f->binding.constant, "period") == 0)
		return put(ctx, job, f, day_period(ctx->arena, q->from, q->until));
	if (!year_of(ctx, job, &f->binding, &year))
		return false;
	const char *digits = year == 0 ? NULL : rest_of_year(ctx, filling_line(job->filled, blank), blank->from, (int)year);
	return digits == NULL ? filling_leave(ctx, job, f, "是哪一年，请填写") : put(ctx, job, f, digits);
}

static bool
fill_ordinal(struct ctx *ctx, struct filling_job *job, struct filling *f)
{
	const struct taken *taken = &ctx->house->filling->ordinal;
	const struct blank *blank = &f->binding.blank;
	int year = f->binding.plan ? plan_year(job) : job->year;
	struct sought find = { taken, filling_line(job->filled, blank) + blank->until, year };
	int64_t number;

	if (!number_of(ctx, job, &find, &number))
		return false;
	find.year--;
	if (number == 0 && taken->next) {
		if (!number_of(ctx, job, &find, &number))
			return false;
		if (number > 0)
			filling_remark(ctx, job->filled, blank, REMARK_UNBOUND, "%d年还没有记录，按上一年第%lld个往下数", year, (long long)number);
		number += number > 0;
	}
	if (number <= 0)
		return filling_leave(ctx, job, f, "是第几个（次、届、批），请填写");
	return put(ctx, job, f, arena_strf(ctx->arena, "%lld", (long long)number));
}

bool
filling_other(struct ctx *ctx, struct filling_job *job, struct filling *f)
{
	switch (f->binding.kind) {
	case BOUND_PLACE:
		return fill_place(ctx, job, f);
	case BOUND_CONSTANT:
		return put_constant(ctx, job, f);
	case BOUND_YEAR:
		return fill_year(ctx, job, f);
	case BOUND_ORDINAL:
		return fill_ordinal(ctx, job, f);
	case BOUND_DATE:
		return f->binding.constant == NULL ? filling_leave(ctx, job, f, "是日期，请填写") :
		    put(ctx, job, f, day_chinese(ctx->arena, ctx->today));
	case BOUND_FIGURE: case BOUND_UNKNOWN: case BOUND_MAX:
		break;
	}
	return filling_leave(ctx, job, f, f->binding.confirmed ? "不是统计项，请填写" :
	    "没有认出是哪个统计项；统计项里可能有，请点“改”选择，没有的请填写");
}
