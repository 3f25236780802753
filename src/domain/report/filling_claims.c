/* What a text claims beside its numbers, and the period or the records deny: listed with its place, never rewritten. */
#include "filling.h"

#include <string.h>

#include "actor.h"
#include "limits.h"
#include "record.h"
#include "text.h"

struct claiming {
	struct ctx *ctx;
	struct filling_job *job;
	const char **why;			/* each claim is listed, judged where it first stands; "" where nothing denies it */
	VEC(const char *) *kept;		/* of each of ->names: those that held in the period */
	size_t line;
	const char *text;
};

/* The records of ${t} in the question's scope that happened, or of a state held, in its period. */
static struct list_query
of_period(struct ctx *ctx, const struct question *q, const struct type *t)
{
	struct list_query query = { .type = t, .org = q->org, .limit = LIMIT_LINKS };
	struct list_filter *happened = VEC_ADD(ctx->arena, &query.filters);

	*happened = (struct list_filter){ .field = t->happened, .until = day_str(ctx->arena, q->until) };
	if (t->ended == NULL)
		happened->from = day_str(ctx->arena, q->from);
	else
		query.holding = day_str(ctx->arena, q->from);
	return query;
}

/* Whether there is any of what the claim says there is none of, or less than all. */
static bool
judge_figure(struct claiming *c, const struct claim *claim, const char **out)
{
	const struct question *q = &c->job->filled->question;
	struct ctx *ctx = c->ctx;
	struct answer part, whole = { .value = 0 };

	if (!figure_may_see(ctx, claim->figure) || (claim->whole != NULL && !figure_may_see(ctx, claim->whole)))
		return true;
	if (!figure_answer(ctx, claim->figure, q, &part) || (claim->whole != NULL && !figure_answer(ctx, claim->whole, q, &whole)))
		return false;
	if (claim->whole != NULL && filling_value(&part) < filling_value(&whole))
		*out = arena_strf(ctx->arena, "本期“%s”%lld，“%s”%lld，%s", claim->whole->label, (long long)filling_value(&whole),
		    claim->figure->label, (long long)filling_value(&part), claim->say);
	else if (claim->whole == NULL && filling_value(&part) > 0)
		*out = arena_strf(ctx->arena, "本期“%s”%lld，%s", claim->figure->label, (long long)filling_value(&part), claim->say);
	return true;
}

/* The number that was filled last before ${p} in its sentence, or NULL. */
static const struct answer *
number_before(const struct claiming *c, const char *p)
{
	const struct answer *last = NULL;

	EACH(const struct filling, f, c->job->filled->fillings) {
		const struct blank *b = &f->binding.blank;
		const char *behind = c->text + b->until;

		if (b->line == c->line && behind <= p && f->answered != NULL && !f->missing &&
		    memmem(behind, (size_t)(p - behind), "。", strlen("。")) == NULL)
			last = &f->answered->answer;
	}
	return last;
}

/* Whether the number before ${p} is more than that of the same time a year before. */
static bool
judge_growth(struct claiming *c, const struct claim *claim, const char *p, const char **out)
{
	const struct answer *now = number_before(c, p);
	struct answer then;

	if (now == NULL)
		return true;
	struct question q = now->question;
	q.from = day_add_months(q.from, -12);
	q.until = day_add_months(q.until, -12);
	if (!figure_answer(c->ctx, now->figure, &q, &then))
		return false;
	if (!then.missing && filling_value(&then) >= filling_value(now))
		*out = arena_strf(c->ctx->arena, "“%s”上一年同期是 %s，本期是 %s，%s", now->figure->label,
		    figure_text(c->ctx, &then), figure_text(c->ctx, now), claim->say);
	return true;
}

/* Why what is claimed at ${p} is denied, "" if it is not. */
static bool
judge(struct claiming *c, const struct claim *claim, const char *p, const char **out)
{
	const struct question *q = &c->job->filled->question;
	struct ctx *ctx = c->ctx;
	size_t n = 0;

	*out = "";
	if (claim->grows)
		return judge_growth(c, claim, p, out);
	if (claim->figure != NULL)
		return judge_figure(c, claim, out);
	if (claim->denied_by == NULL) {
		*out = day_is_year(q->from, q->until) && q->until <= ctx->today ? "" : claim->say;
		return true;
	}
	if (!actor_may(ctx, ACT_SEE, claim->denied_by->section))
		return true;
	struct list_query query = of_period(ctx, q, claim->denied_by);
	if (!record_count(ctx, &query, LIMIT_LINKS, &n))
		return false;
	if (n > 0)
		*out = arena_strf(ctx->arena, "本期有“%s”记录%s %zu 条，%s", claim->denied_by->label,
		    n > LIMIT_LINKS ? "至少" : "", n, claim->say);
	return true;
}

/* Moves *p behind a claim that stands there, or behind what it only seems to stand in. */
static bool
read_claim(struct claiming *c, const char **p, bool *found)
{
	const struct filling_words *words = c->ctx->house->filling;

	*found = true;
	for (size_t i = 0; i < words->claims.n; i++) {
		const struct claim *claim = &words->claims.at[i];
		const char *never = filling_word(claim->never, *p, 0, false), *are = filling_word(claim->are, *p, 0, false);

		if (never != NULL) {
			*p += strlen(never);
			return true;
		}
		if (are == NULL)
			continue;
		if ((c->why[i] == NULL || claim->grows) && !judge(c, claim, *p, &c->why[i]))
			return false;
		if (c->why[i][0] != '\0')
			filling_say(c->ctx, c->job->filled, c->line, *p, *p + strlen(are), REMARK_CLAIM, c->why[i]);
		*p += strlen(are);
		return true;
	}
	*found = false;
	return true;
}

/* ---- names in quotation marks ---- */

static bool
read_kept(struct claiming *c, size_t i)
{
	const struct named *named = &c->ctx->house->filling->names.at[i];
	struct record **list = NULL;
	size_t n = 0;
	bool more = false;

	if (!actor_may(c->ctx, ACT_SEE, named->of->section))
		return true;
	struct list_query query = of_period(c->ctx, &c->job->filled->question, named->of);
	if (!record_list(c->ctx, &query, &list, &n, &more))
		return false;
	for (size_t k = 0; k < n && !more; k++)
		*VEC_ADD(c->ctx->arena, &c->kept[i]) = figure_plain(c->ctx->arena, record_show(c->ctx, list[k], named->name));
	return true;
}

/* Whether one of ${words} stands before the quotation mark at ${from}, or behind that at ${until} in the same clause, where
   other names may lie between. */
static bool
is_beside(const char *line, const char *from, const char *until, const char *const *words)
{
	static const char *const ends[] = { "。", "，", "；", "：", "！", "？", "\n", NULL };
	for (size_t i = 0; words[i] != NULL; i++) {
		size_t n = strlen(words[i]);

		if ((size_t)(from - line) >= n && memcmp(from - n, words[i], n) == 0)
			return true;
	}
	for (const char *p = until; *p != '\0' && filling_word(ends, p, 0, false) == NULL; text_next(&p)) {
		const char *close = text_starts(p, "“") ? strstr(p, "”") : NULL;

		if (close != NULL)
			p = close;
		else if (filling_word(words, p, 0, false) != NULL)
			return true;
	}
	return false;
}

/* The name between the quotation marks at ${from} and ${close}. */
static void
read_name(struct claiming *c, const char *from, const char *close)
{
	const struct filling_words *words = c->ctx->house->filling;
	const char *until = close + strlen("”"), *inside = from + strlen("“"),
	    *name = figure_plain(c->ctx->arena, arena_copy(c->ctx->arena, inside, (size_t)(close - inside)));

	for (size_t i = 0; i < words->names.n; i++) {
		bool there = c->kept[i].n == 0 || name[0] == '\0' || !is_beside(c->text, from, until, words->names.at[i].beside);

		for (size_t k = 0; k < c->kept[i].n && !there; k++)
			there = strstr(c->kept[i].at[k], name) != NULL;
		if (!there)
			filling_say(c->ctx, c->job->filled, c->line, inside, close, REMARK_CLAIM, arena_strf(c->ctx->arena,
			    "本期的“%s”记录里没有这个名称，请核对", words->names.at[i].of->label));
	}
}

/* ---- a place within a name that a list holds ---- */

/* The ending with which the name around a place goes on at ${p}, within its clause; ${until} is behind it. */
static const struct ending *
ending_at(const struct known *known, const char *p, const char **until)
{
	static const char *const ends[] = { "。", "，", "；", "：", "、", "和", "与", "及", "\n", NULL };

	for (; *p != '\0' && filling_word(ends, p, 0, false) == NULL; text_next(&p))
		EACH(const struct ending, e, known->endings) {
			const char *word = filling_word(e->behind, p, 0, false);

			if (word != NULL) {
				*until = p + strlen(word);
				return e;
			}
		}
	return NULL;
}

static const char *
label_of(const struct field *field, const char *value)
{
	EACH(const struct choice, c, field->choices)
		if (strcmp(c->value, value) == 0)
			return c->label;
	return value;
}

bool
filling_known(struct ctx *ctx, struct filling_job *job, const struct blank *blank, const char *place)
{
	const struct known *known = &ctx->house->filling->known;
	const char *behind = filling_line(job->filled, blank) + blank->until, *until = NULL;
	const struct ending *ending = known->of == NULL || !actor_may(ctx, ACT_SEE, known->of->section) ? NULL :
	    ending_at(known, behind, &until);
	struct buf there = buf_make(ctx->arena);
	struct record **list;
	size_t n;
	bool more;

	if (ending == NULL)
		return true;
	const char *name = figure_plain(ctx->arena, arena_strf(ctx->arena, "%s%.*s", place, (int)(until - behind), behind));
	struct list_query query = of_period(ctx, &job->filled->question, known->of);
	query.org = 0;
	*VEC_ADD(ctx->arena, &query.filters) = (struct list_filter){ .field = known->kind, .equals = ending->kind };
	if (!record_list(ctx, &query, &list, &n, &more))
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *one = record_show(ctx, list[i], known->name), *plain = figure_plain(ctx->arena, one);

		if (text_starts(name, plain) || text_starts(plain, name))
			return true;
		if (i < LIMIT_NAMED)
			buf_putf(&there, "%s%s", there.n == 0 ? "" : "、", one);
	}
	filling_remark(ctx, job->filled, blank, REMARK_CLAIM, "“%s”里没有“%s”，本期的%s：%s", known->of->label, name,
	    label_of(known->kind, ending->kind), there.n == 0 ? "没有" : there.at);
	return true;
}

/* ---- */

static bool
read_line(struct claiming *c)
{
	for (const char *p = c->text; *p != '\0';) {
		const char *end = filling_pass(p), *close = text_starts(p, "“") ? strstr(p, "”") : NULL;
		bool found = false;

		if (close != NULL)
			read_name(c, p, close);
		if (end == NULL && !read_claim(c, &p, &found))
			return false;
		if (end != NULL)
			p = end;
		else if (!found)
			text_next(&p);
	}
	return true;
}

bool
filling_claims(struct ctx *ctx, struct filling_job *job)
{
	const struct filling_words *words = ctx->house->filling;
	struct claiming c = { .ctx = ctx, .job = job };

	c.why = arena_alloc(ctx->arena, (words->claims.n + 1) * sizeof *c.why);
	c.kept = arena_alloc(ctx->arena, (words->names.n + 1) * sizeof *c.kept);
	for (size_t i = 0; i < words->names.n; i++)
		if (!read_kept(&c, i))
			return false;
	for (; c.line < job->filled->bound.text->lines.n; c.line++) {
		c.text = job->filled->bound.text->lines.at[c.line].text;
		if (!read_line(&c))
			return false;
	}
	return true;
}
