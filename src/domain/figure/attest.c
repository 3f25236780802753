#include <string.h>

#include "actor.h"
#include "figure.h"
#include "keep.h"
#include "limits.h"
#include "money.h"
#include "record.h"
#include "statements.h"
#include "text.h"

struct attesting {
	const struct figure *figure;
	const struct question *question;
	const char *value, *source;
	bool at_least;
};

static bool
is_too_large(struct ctx *ctx, const char *text, int64_t number, const char *most)
{
	return number > LIMIT_AMOUNT && !problem_say(ctx, PROBLEM_USAGE, "“%s”太大，最大是 %s", text, most);
}

/* The word for what ${f} counts goes, as a form leaves it out: 312名, 1900余人次. */
static void
drop_unit(const struct figure *f, char *plain)
{
	size_t longest = 0;

	for (const char *const *unit = f->counted_in; *unit != NULL; unit++)
		if (text_ends(plain, *unit) && strlen(*unit) > longest)
			longest = strlen(*unit);
	plain[strlen(plain) - longest] = '\0';
}

/* "1900余", "23.62万元", "128": the number as digits (yuan for money), and whether it is only a lower bound. */
static bool
read_value(struct ctx *ctx, const struct figure *f, const char *text, const char **value, bool *at_least)
{
	static const char *const more[] = { "余", "多" };
	char *plain = text_fold(ctx->arena, text);
	int64_t number;

	*at_least = false;
	if (!f->money)
		drop_unit(f, plain);
	for (size_t i = 0; i < COUNT(more); i++)
		if (text_ends(plain, more[i])) {
			plain[strlen(plain) - strlen(more[i])] = '\0';
			*at_least = true;
		}
	if (f->money) {
		if (!money_read(plain, &number) || number < 0)
			return problem_say(ctx, PROBLEM_USAGE, "“%s”不是金额，请写如 236200 或 23.62万元", text);
		*value = money_yuan(ctx->arena, number);
		return !is_too_large(ctx, text, number, arena_strf(ctx->arena, "%s 元", money_yuan(ctx->arena, LIMIT_AMOUNT)));
	}
	if (!text_read_scaled(plain, 0, &number) || number < 0)
		return problem_say(ctx, PROBLEM_USAGE, "“%s”不是数字，请写如 128 或 1900余", text);
	*value = arena_strf(ctx->arena, "%lld", (long long)number);
	return !is_too_large(ctx, text, number, arena_strf(ctx->arena, "%ld", LIMIT_AMOUNT));
}

/* What the history keeps of a number: all of its row, so that audit can tell whether that was changed. */
struct stated { const char *figure, *value, *source, *by, *on; int64_t year, argument, at_least; };

static const char *
note_of(struct ctx *ctx, const struct stated *s)
{
	return record_changes(ctx, json_pack("[{s:s,s:s},{s:s,s:I},{s:s,s:I},{s:s,s:I},{s:s,s:s},{s:s,s:s},{s:s,s:s}]", "field",
	    s->figure, "after", s->value, "field", "in_year", "after", (json_int_t)s->year, "field", "argument", "after",
	    (json_int_t)s->argument, "field", "at_least", "after", (json_int_t)s->at_least, "field", "source", "after", s->source,
	    "field", "by_name", "after", s->by, "field", "on_day", "after", s->on));
}

/* A row of ${a} for ${q}, with its entry in the history. */
static bool
add(struct ctx *ctx, const struct attesting *a, const struct question *q, bool proposed)
{
	int64_t id = keep_id(ctx->now);
	const struct stated stated = { a->figure->name, a->value, a->source, ctx->actor->display, day_str(ctx->arena, ctx->today),
		day_year(q->from), q->argument, a->at_least };

	return db_run(ctx, sql_attested_add, DB_ARGS(db_int("id", id), db_text("figure", a->figure->name),
	    db_int("in_year", day_year(q->from)), db_int("org", q->org), db_int("argument", q->argument),
	    db_text("stated", a->value), db_int("at_least", a->at_least), db_text("source", a->source),
	    db_text("by_name", ctx->actor->display), db_text("on_day", day_str(ctx->arena, ctx->today)),
	    db_int("account", ctx->actor->account), db_int("now", ctx->now), db_int("proposed", proposed)), NULL) &&
	    keep_note(ctx, proposed ? "propose" : "attest", ctx->actor->account, id, q->org, note_of(ctx, &stated));
}

bool
figure_must_attest(struct ctx *ctx, const struct answer *answer)
{
	const struct figure *f = answer->figure;
	const struct question *q = &answer->question;
	day on;

	if (!day_is_year(q->from, q->until))
		return problem_say(ctx, PROBLEM_RULE, "只能核定整年的数");
	if (answer->attested == NULL && answer->count > 0 && answer->missing)
		return problem_say(ctx, PROBLEM_RULE, "“%s”在这一年%s，请在这些记录里补填，不能核定", f->label, figure_unknown_say(ctx, answer));
	if (answer->attested == NULL && answer->count > 0)
		return problem_say(ctx, PROBLEM_RULE, "“%s”在这一年已有 %lld 条记录，数字由记录得出，不能再核定", f->label,
		    (long long)answer->count);
	/* As it was asked about: one that ended within the year is answered for too. */
	if (!org_last_standing(ctx, q->org, q->from, q->until, &on))
		return false;
	EACH(const struct arm, arm, f->arms)
		if (!actor_must(ctx, ACT_ATTEST, arm->type->section, q->org, on == DAY_NONE ? q->until - 1 : on))
			return false;
	return true;
}

static bool
strike(struct ctx *ctx, const struct answer *a)
{
	return db_run(ctx, sql_attested_strike, DB_ARGS(db_text("figure", a->figure->name),
	    db_int("in_year", day_year(a->question.from)), db_int("org", a->question.org), db_int("argument", a->question.argument),
	    db_int("now", ctx->now)), NULL);
}

static bool
attest(struct ctx *ctx, void *what)
{
	struct attesting *a = what;
	struct answer answer;

	return figure_answer(ctx, a->figure, a->question, &answer) && figure_must_attest(ctx, &answer) && strike(ctx, &answer) &&
	    add(ctx, a, &answer.question, false);
}

static bool
withdraw(struct ctx *ctx, void *what)
{
	const struct attesting *a = what;
	struct answer answer;

	if (!figure_answer(ctx, a->figure, a->question, &answer) || !figure_must_attest(ctx, &answer))
		return false;
	if (answer.attested == NULL)
		return problem_say(ctx, PROBLEM_RULE, "“%s”在这一年没有核定数，无需撤回", a->figure->label);
	return strike(ctx, &answer) &&
	    keep_note(ctx, "withdraw", ctx->actor->account, answer.attested->id, answer.question.org, "[]");
}

bool
figure_withdraw(struct ctx *ctx, const struct figure *f, const struct question *q)
{
	return db_write(ctx, withdraw, &(struct attesting){ .figure = f, .question = q });
}

bool
figure_propose(struct ctx *ctx, const struct figure *f, const struct question *q, int64_t value, bool at_least,
    const char *source, bool *taken)
{
	struct attesting a = { .figure = f, .question = q, .source = source, .at_least = at_least };
	struct answer answer;

	if (!figure_answer(ctx, f, q, &answer))
		return false;
	*taken = answer.attested == NULL && answer.count == 0;
	a.value = f->money ? money_yuan(ctx->arena, value) : arena_strf(ctx->arena, "%lld", (long long)value);
	return !*taken || (db_run(ctx, sql_attested_strike_proposed, DB_ARGS(db_text("figure", f->name),
	    db_int("in_year", day_year(q->from)), db_int("org", answer.question.org),
	    db_int("argument", answer.question.argument), db_int("now", ctx->now)), NULL) &&
	    add(ctx, &a, &answer.question, true));
}

bool
figure_attest(struct ctx *ctx, const struct figure *f, const struct question *q, const char *value, const char *source)
{
	struct attesting a = { .figure = f, .question = q };
	char *clean = text_clean(ctx->arena, source, strlen(source));

	if (clean == NULL || clean[0] == '\0' || strchr(clean, '\n') != NULL || text_length(clean) > LIMIT_NOTE)
		return problem_say(ctx, PROBLEM_USAGE, "请用一句话写明依据的文件，不换行，最多 %d 字", LIMIT_NOTE);
	a.source = clean;
	return read_value(ctx, f, value, &a.value, &a.at_least) && db_write(ctx, attest, &a);
}

/* ---- what is still only proposed ---- */

/* ${all} of them without those that the actor may not attest, or that records have overtaken. */
static bool
keep_attestable(struct ctx *ctx, const struct question *q, struct proposed *all, size_t *n)
{
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++) {
		struct question own = *q;
		struct answer answer;
		size_t mark = ctx->problems.list.n;

		own.argument = all[i].argument;
		if (figure_answer(ctx, all[i].figure, &own, &answer) && figure_must_attest(ctx, &answer))
			all[kept++] = all[i];
		else if (!problem_forget_refusals(ctx, mark))
			return false;
	}
	*n = kept;
	return true;
}

bool
figure_proposed(struct ctx *ctx, const struct question *q, struct proposed **out, size_t *n)
{
	VEC(struct proposed) list = { 0 };
	struct rows *rows;

	if (!db_rows(ctx, sql_attested_proposed, DB_ARGS(db_int("in_year", day_year(q->from)),
	    db_int("org", q->org == 0 ? ctx->actor->org : q->org)), &rows))
		return false;
	while (rows_next(rows)) {
		const struct figure *f = figure_find(ctx->house, rows_text(rows, 0));

		if (f != NULL)
			*VEC_ADD(ctx->arena, &list) = (struct proposed){ f, rows_int(rows, 1),
				arena_strf(ctx->arena, "%s%s", rows_text(rows, 2), rows_int(rows, 3) != 0 ? "余" : ""),
				rows_str(ctx, rows, 4), rows_str(ctx, rows, 5), rows_str(ctx, rows, 6) };
	}
	*out = list.at;
	*n = list.n;
	return rows_end(ctx, rows) && keep_attestable(ctx, q, *out, n);
}

/* ---- audit ---- */

static bool
check_number(struct ctx *ctx, const struct rows *rows)
{
	const struct stated stated = { .figure = rows_text(rows, 1), .year = rows_int(rows, 2), .argument = rows_int(rows, 4),
		.value = rows_text(rows, 5), .at_least = rows_int(rows, 6), .source = rows_text(rows, 7), .by = rows_text(rows, 8),
		.on = rows_text(rows, 9) };

	return (text_equal(rows_text(rows, 13), rows_int(rows, 12) != 0 ? "propose" : "attest") &&
	    rows_int(rows, 14) == rows_int(rows, 10) && rows_int(rows, 15) == rows_int(rows, 11) &&
	    rows_int(rows, 16) == rows_int(rows, 3) && text_equal(rows_text(rows, 17), note_of(ctx, &stated))) ||
	    problem_say(ctx, PROBLEM_RULE, "核定数 %lld（%s，%lld年）被改动过，与留痕不符", (long long)rows_int(rows, 0), stated.figure,
	    (long long)stated.year);
}

static bool
verify(struct ctx *ctx, void *what)
{
	const struct db_arg *most = DB_ARGS(db_int("most", LIMIT_PROBLEMS + 1));
	struct rows *rows;
	bool good = true;

	(void)what;
	if (!db_rows(ctx, sql_attested_all, DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows))
		good &= check_number(ctx, rows);
	return rows_end(ctx, rows) & keep_none(ctx, sql_attested_lost, most, "核定数 {0} 被删除，留痕中有它") &
	    keep_none(ctx, sql_attested_struck_wrongly, most, "核定数 {0} 被作废或恢复，留痕中没有这件事") & good;
}

bool
figure_verify_attested(struct ctx *ctx)
{
	return db_read(ctx, verify, NULL);
}
