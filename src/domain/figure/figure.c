#include "figure.h"

#include <stdlib.h>
#include <string.h>

#include "actor.h"
#include "figure_ask.h"
#include "figure_sql.h"
#include "record.h"
#include "statements.h"
#include "text.h"

/* The days in which the rows of ${f} lie: a plan is that of the year after the one in which the period ends. */
static void
days_of(const struct figure *f, const struct question *q, day *from, day *until)
{
	int year = day_year(q->until - 1) + 1;
	bool next = f->period == PERIOD_NEXT_YEAR;

	*from = next ? day_make(year, 1, 1) : q->from;
	*until = next ? day_make(year + 1, 1, 1) : q->until;
}

/* The day on which a period that ends with ${last} is judged: what a day to come will be like nobody knows, but for a plan. */
static day
judged_on(const struct ctx *ctx, const struct figure *f, day last)
{
	return f->period != PERIOD_NEXT_YEAR && ctx->today < last ? ctx->today : last;
}

static bool
asks_last_day(const struct figure *f)
{
	EACH(const struct arm, a, f->arms)
		if (a->where != NULL && strstr(a->where, ":day") != NULL)
			return true;
	return f->period == PERIOD_DAY;
}

const struct db_arg *
figure_args(struct ctx *ctx, const char *sql, const struct figure *f, const struct question *q, int64_t record)
{
	day from, until;

	days_of(f, q, &from, &until);
	day on = judged_on(ctx, f, until - 1);
	if (f->period == PERIOD_DAY)
		until = on + 1;
	return db_args_for(ctx, sql, DB_ARGS(db_int("org", q->org), db_text("from", day_str(ctx->arena, from)),
	    db_text("until", day_str(ctx->arena, until)), db_text("day", day_str(ctx->arena, on)),
	    db_int("argument", q->argument), db_int("record", record)));
}

static bool
item_is_there(struct ctx *ctx, const struct figure *f, int64_t id)
{
	bool found;

	return figure_has_item(ctx, f, id, &found) &&
	    (found || problem_say(ctx, PROBLEM_ABSENT, "“%s”里没有这一项", f->argument->label));
}

/* One that came from elsewhere, or went there, has rows of that time which this person may not see. */
static bool
is_in_scope(struct ctx *ctx, const struct figure *f, const struct question *q, bool *out)
{
	day from, until;

	*out = true;
	if (ctx->actor->role == NULL || q->org == 0 || q->org == ctx->actor->org)
		return true;
	days_of(f, q, &from, &until);
	return org_is_always_within(ctx, q->org, ctx->actor->org, from, until, out);
}

bool
figure_must_have_begun(struct ctx *ctx, const struct question *q)
{
	return q->from <= ctx->today || problem_say(ctx, PROBLEM_RULE, "%s还没有开始，没有可统计的记录，请选已经开始的年份或时段",
	    day_period(ctx->arena, q->from, q->until));
}

bool
figure_main_item(struct ctx *ctx, const struct figure *f, day from, int64_t *out)
{
	*out = 0;
	return f->argument == NULL || type_field(f->argument, "main_year") == NULL || db_get_int(ctx,
	    arena_strf(ctx->arena, "select min(id) from %s where main_year = :year", f->argument->name),
	    DB_ARGS(db_int("year", day_year(from))), NULL, out);
}

/* Whose role shows all that the figure counts: its number equals rows that the asker may open. */
bool
figure_may_see(const struct ctx *ctx, const struct figure *f)
{
	EACH(const struct arm, a, f->arms)
		if (!actor_may(ctx, ACT_SEE, a->type->section))
			return false;
	return true;
}

bool
figure_complete(struct ctx *ctx, const struct figure *f, const struct question *asked, struct question *out)
{
	bool inside;

	if (!figure_may_see(ctx, f))
		return problem_say(ctx, PROBLEM_RIGHT, "您的角色不能查看“%s”所数的记录", f->label);

	*out = *asked;
	if (out->org == 0)
		out->org = ctx->actor->org;
	if (!figure_must_have_begun(ctx, out) || !is_in_scope(ctx, f, out, &inside))
		return false;
	if (!inside)
		return problem_say(ctx, PROBLEM_RIGHT, "您只能查询期内一直属于本组织的组织的数字");
	if (f->argument != NULL && out->argument != 0)
		return item_is_there(ctx, f, out->argument);
	return figure_main_item(ctx, f, out->from, &out->argument);
}

static bool
any_of(struct ctx *ctx, const struct figure *f, const struct arm *arm, const struct base *base, const struct question *q,
    bool *any)
{
	const char *sql = figure_sql_any(ctx, f, arm, base);
	bool found = false;

	if (*any)
		return true;
	if (!db_get_int(ctx, sql, figure_args(ctx, sql, f, q, 0), &found, &(int64_t){ 0 }))
		return false;
	*any = found;
	return true;
}

/* Of a derived type, its bases are asked. */
static bool
any_of_arm(struct ctx *ctx, const struct figure *f, const struct arm *arm, const struct question *q, bool *any)
{
	if (arm->type->derived_sql == NULL)
		return any_of(ctx, f, arm, NULL, q, any);
	EACH(const struct base, b, arm->type->bases)
		if (!any_of(ctx, f, arm, b, q, any))
			return false;
	return true;
}

static bool
is_missing(struct ctx *ctx, const struct figure *f, const struct question *q, bool *missing)
{
	bool any = false;

	EACH(const struct arm, a, f->arms)
		if (!any_of_arm(ctx, f, a, q, &any))
			return false;
	*missing = !any || (f->argument != NULL && q->argument == 0);
	return true;
}

/* Attested numbers are of whole years. */
static bool
find_attested(struct ctx *ctx, const struct figure *f, const struct question *q, const struct attestation **out)
{
	struct rows *rows;
	struct attestation *a = NULL;
	int year = day_year(q->from);

	*out = NULL;
	if (!day_is_year(q->from, q->until))
		return true;
	if (!db_rows(ctx, sql_attested_get, DB_ARGS(db_text("figure", f->name), db_int("in_year", year), db_int("org", q->org),
	    db_int("argument", q->argument)), &rows))
		return false;
	if (rows_next(rows)) {
		a = arena_alloc(ctx->arena, sizeof *a);
		*a = (struct attestation){ .value = rows_str(ctx, rows, 0), .at_least = rows_int(rows, 1) != 0,
			.source = rows_str(ctx, rows, 2), .by = rows_str(ctx, rows, 3), .on = ctx->today, .id = rows_int(rows, 5) };
		day_read(rows_text(rows, 4), &a->on);
	}
	*out = a;
	return rows_end(ctx, rows);
}

/* The persons of a record without a list are not known, however many it says. */
static bool
count_unlisted(struct ctx *ctx, const struct figure *f, const struct question *q, int64_t *out)
{
	const char *sql = figure_sql_unlisted(ctx, f);

	return db_get_int(ctx, sql, figure_args(ctx, sql, f, q, 0), NULL, out);
}

bool
figure_counts_lists(const struct figure *f)
{
	EACH(const struct arm, a, f->arms)
		if (a->people)
			return true;
	return false;
}

/* Rows there are, but nothing of the number: no row of a sum says its amount; no record of a count of persons has its list. */
static bool
knows_nothing(const struct figure *f, const struct answer *a)
{
	return a->unknown > 0 && a->count == (f->measure == MEASURE_SUM ? a->unknown : 0);
}

/* A figure being asked: number, rows and whether it is missing are of one moment. */
struct asking {
	const struct figure *figure;
	const struct question *question;
	struct answer answer;
	VEC(struct figure_row) rows;
	bool listed;
};

static bool
ask(struct ctx *ctx, void *what)
{
	struct asking *asking = what;
	const struct figure *f = asking->figure;
	struct answer a = { .figure = f, .as_of = DAY_NONE };
	const char *sql = figure_sql_value(ctx, f);
	struct rows *rows;

	if (!figure_complete(ctx, f, asking->question, &a.question) ||
	    !db_rows(ctx, sql, figure_args(ctx, sql, f, &a.question, 0), &rows))
		return false;
	if (asks_last_day(f) && judged_on(ctx, f, a.question.until - 1) < a.question.until - 1)
		a.as_of = ctx->today;
	if (rows_next(rows)) {
		a.count = rows_int(rows, 0);
		a.value = rows_int(rows, 1);
		a.unknown = rows_int(rows, 2);
	}
	if (!rows_end(ctx, rows) || (a.count == 0 && !is_missing(ctx, f, &a.question, &a.missing)) ||
	    (figure_counts_lists(f) && !count_unlisted(ctx, f, &a.question, &a.unknown)))
		return false;
	if (!find_attested(ctx, f, &a.question, &a.attested))
		return false;
	a.missing = a.attested == NULL && (a.missing || knows_nothing(f, &a));
	asking->answer = a;
	return true;
}

bool
figure_answer(struct ctx *ctx, const struct figure *f, const struct question *question, struct answer *out)
{
	struct asking asking = { .figure = f, .question = question };

	if (!db_read(ctx, ask, &asking))
		return false;
	*out = asking.answer;
	return true;
}

/* Titles of all rows, one statement for each LIMIT_PAGE_ROWS of a type. */
static bool
put_titles(struct ctx *ctx, struct figure_row *rows, size_t n)
{
	int64_t *ids = arena_alloc(ctx->arena, sizeof *ids * (n + 1));
	size_t *places = arena_alloc(ctx->arena, sizeof *places * (n + 1));

	EACH(const struct type, t, ctx->house->types) {
		const char **titles;
		size_t k = 0;
		day on;

		for (size_t i = 0; i < n; i++)
			if (rows[i].type == t && t->derived_sql != NULL)
				rows[i].title = arena_strf(ctx->arena, "%s %s", rows[i].day,
				    org_name(ctx, rows[i].org, day_read(rows[i].day, &on) ? on : ctx->today));
			else if (rows[i].type == t)
				ids[k] = rows[i].id, places[k++] = i;
		if (k == 0)
			continue;
		if (!record_titles(ctx, t, ids, k, &titles))
			return false;
		for (size_t i = 0; i < k; i++)
			rows[places[i]].title = titles[i] == NULL ? "" : titles[i];
	}
	return true;
}

/* A person's id as a key would tell whoever may not see who it is. */
static bool
tells_person(const struct figure *f)
{
	EACH(const struct arm, a, f->arms) {
		if (a->by_person)
			return true;
		EACH(const struct field *, k, a->keys)
			if ((*k)->private || (*k)->kind == KIND_PERSON)
				return true;
	}
	return false;
}

static int
by_key(const void *a, const void *b)
{
	const struct figure_row *const *one = a, *const *two = b;
	int order = strcmp((*one)->key, (*two)->key);

	return order != 0 ? order : (*one > *two) - (*one < *two);
}

/* Each key's place in the order of appearance stands for it: as many different ones as before. */
static void
hide_keys(struct ctx *ctx, struct figure_row *rows, size_t n)
{
	struct figure_row **sorted = arena_alloc(ctx->arena, sizeof(struct figure_row *) * (n + 1)), *first = NULL;
	size_t *like = arena_alloc(ctx->arena, sizeof *like * (n + 1)), count = 0;

	for (size_t i = 0; i < n; i++)
		sorted[i] = &rows[i];
	if (n > 0)
		qsort(sorted, n, sizeof(struct figure_row *), by_key);
	for (size_t i = 0; i < n; i++) {
		if (first == NULL || strcmp(first->key, sorted[i]->key) != 0)
			first = sorted[i];
		like[sorted[i] - rows] = (size_t)(first - rows);
	}
	for (size_t i = 0; i < n; i++) {
		rows[i].key = like[i] == i ? arena_strf(ctx->arena, "%zu", ++count) : rows[like[i]].key;
		rows[i].ordinal = true;
	}
}

static bool
ask_rows(struct ctx *ctx, void *what)
{
	struct asking *a = what;
	const struct figure *f = a->figure;
	const char *sql = figure_sql_rows(ctx, f);
	struct rows *rows;

	if (!ask(ctx, a) || !db_rows(ctx, sql, figure_args(ctx, sql, f, &a->answer.question, 0), &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &a->rows) = (struct figure_row){ type_find(ctx->house, rows_text(rows, 0)), rows_int(rows, 1),
		    rows_int(rows, 2), rows_str(ctx, rows, 3), rows_str(ctx, rows, 4), "", rows_int(rows, 5),
		    rows_null(rows, 5), false };
	if (!rows_end(ctx, rows) || !put_titles(ctx, a->rows.at, a->rows.n))
		return false;
	if (!ctx->actor->private && tells_person(f))
		hide_keys(ctx, a->rows.at, a->rows.n);
	return true;
}

bool
figure_rows(struct ctx *ctx, const struct figure *f, const struct question *question, struct answer *answer,
    struct figure_row **out, size_t *n)
{
	struct asking a = { .figure = f, .question = question };

	if (!db_read(ctx, ask_rows, &a))
		return false;
	*answer = a.answer;
	*out = a.rows.at;
	*n = a.rows.n;
	return true;
}

struct asking_all { const struct question *question; struct answer *answers; size_t n; };

static bool
answer_all(struct ctx *ctx, void *what)
{
	struct asking_all *all = what;

	EACH(const struct figure, f, ctx->house->figures->list) {
		bool inside = true;

		if (!figure_may_see(ctx, f))
			continue;
		/* The plan of an organisation that leaves with the year is no longer theirs to see; all else is. */
		if (f->period == PERIOD_NEXT_YEAR && !is_in_scope(ctx, f, all->question, &inside))
			return false;
		if (inside && !figure_answer(ctx, f, all->question, &all->answers[all->n++]))
			return false;
	}
	return true;
}

bool
figure_answer_all(struct ctx *ctx, const struct question *question, struct answer **out, size_t *n)
{
	size_t count = ctx->house->figures->list.n;
	struct asking_all all = { question, arena_alloc(ctx->arena, sizeof *all.answers * (count + 1)), 0 };

	if (!db_read(ctx, answer_all, &all))
		return false;
	*out = all.answers;
	*n = all.n;
	return true;
}

static bool
ask_listed(struct ctx *ctx, void *what)
{
	struct asking *a = what;
	struct question *q = &a->answer.question;
	int64_t unlisted = 0;

	if (!figure_complete(ctx, a->figure, a->question, q) || !count_unlisted(ctx, a->figure, q, &unlisted))
		return false;
	a->listed = unlisted == 0;
	return true;
}

bool
figure_listed(struct ctx *ctx, const struct figure *f, const struct question *question, bool *listed)
{
	struct asking a = { .figure = f, .question = question };

	if (!db_read(ctx, ask_listed, &a))
		return false;
	*listed = a.listed;
	return true;
}
