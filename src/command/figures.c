#include "command.h"

#include <string.h>

#include "actor.h"
#include "org.h"
#include "record.h"
#include "text.h"

static json_t *
head_json(struct ctx *ctx, const struct question *q)
{
	return json_pack("{s:s,s:s,s:s}", "org", org_code(ctx, q->org == 0 ? ctx->actor->org : q->org), "from",
	    day_str(ctx->arena, q->from), "until", day_str(ctx->arena, q->until));
}

/* What a person reads where a program reads value, missing and attested. */
static const char *
shown(struct ctx *ctx, const struct answer *a)
{
	char *text = figure_text(ctx, a);
	const char *beside = figure_beside_say(ctx, a);

	if (a->attested != NULL)
		return arena_strf(ctx->arena, "%s%s（核定：%s，%s%s%s）", text, figure_unit(a->figure), a->attested->source,
		    a->attested->by, beside == NULL ? "" : "；", beside == NULL ? "" : beside);
	return text == NULL ? "缺数据" : arena_strf(ctx->arena, "%s%s", text, figure_unit(a->figure));
}

/* What waits for attest, in its words. */
static bool
print_proposed(struct ctx *ctx, const struct question *q)
{
	struct proposed *all;
	size_t n;

	if (!figure_proposed(ctx, q, &all, &n))
		return false;
	for (struct proposed *p = all; p < all + n; p++)
		printf("待核定 %-33s %12s %s  %s（%s，%s）\n", p->figure->name, p->said, figure_unit(p->figure), p->figure->label,
		    p->source, p->by);
	return true;
}

bool
figures_run(struct ctx *ctx, struct invocation *in)
{
	struct question q;
	struct answer *answers;
	size_t n;

	if (!command_question(ctx, in, &q) || !figure_answer_all(ctx, &q, &answers, &n))
		return false;
	if (in->json) {
		json_t *out = head_json(ctx, &q), *list = json_array();

		for (size_t i = 0; i < n; i++)
			json_array_append_new(list, figure_json(ctx, &answers[i]));
		json_object_set_new(out, "figures", list);
		command_print(out);
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		const struct figure *f = answers[i].figure;

		printf("%-40s %14s  %s\n", f->name, shown(ctx, &answers[i]), f->label);
	}
	return print_proposed(ctx, &q);
}

/* The item of the figure's list that --argument names. */
static bool
find_argument(struct ctx *ctx, const struct figure *f, const char *title, struct question *q)
{
	if (title == NULL)
		return true;
	if (f->argument == NULL)
		return problem_say(ctx, PROBLEM_USAGE, "“%s”不需要 --argument", f->label);
	if (!figure_item(ctx, f, title, q->from, q->until, &q->argument))
		return false;
	return q->argument != 0 || problem_say(ctx, PROBLEM_USAGE, "“%s”里没有“%s”，或不止一项", f->argument->label, title);
}

static void
print_rows(struct ctx *ctx, const struct answer *a, const struct figure_row *rows, size_t n)
{
	const struct figure *f = a->figure;

	printf("%s：%s\n口径：%s\n", f->label, shown(ctx, a), f->meaning);
	for (char **column = f->lineage; column != NULL && *column != NULL; column++)
		printf("%s%s", column == f->lineage ? "取自：" : "、", *column);
	printf("\n");
	const char *const says[] = { figure_as_of_say(ctx, a), figure_missing_say(ctx, a), figure_unknown_say(ctx, a) };
	for (size_t i = 0; i < COUNT(says); i++)
		if (says[i] != NULL)
			printf("%s\n", says[i]);
	for (size_t i = 0; i < n; i++)
		printf("%s  %-12s %s/%lld  %s\n", rows[i].day, org_code(ctx, rows[i].org), rows[i].type->name,
		    (long long)rows[i].id, rows[i].title);
}

bool
figure_run(struct ctx *ctx, struct invocation *in)
{
	const struct figure *f;
	struct question q;
	struct figure_row *rows;
	struct answer answer;
	size_t n;
	bool with_rows = command_option(in, "--rows") != NULL;

	if (!figure_get(ctx, in->arguments[0], &f) || !command_question(ctx, in, &q) ||
	    !find_argument(ctx, f, command_option(in, "--argument"), &q) || !figure_rows(ctx, f, &q, &answer, &rows, &n))
		return false;
	if (!in->json) {
		print_rows(ctx, &answer, rows, with_rows ? n : 0);
		return true;
	}
	json_t *out = head_json(ctx, &answer.question), *figure =
	    with_rows ? figure_rows_json(ctx, &answer, rows, n) : figure_json(ctx, &answer);
	json_object_update(out, figure);
	json_decref(figure);
	command_print(out);
	return true;
}

bool
attest_run(struct ctx *ctx, struct invocation *in)
{
	const char *value = command_option(in, "--value"), *source = command_option(in, "--source");
	bool withdraw = command_option(in, "--withdraw") != NULL;
	const struct figure *f;
	struct question q;

	if (withdraw ? value != NULL || source != NULL : value == NULL || source == NULL)
		return problem_say(ctx, PROBLEM_USAGE, "请写 --value 数字 和 --source 依据的文件，或只写 --withdraw 撤回");
	if (!figure_get(ctx, in->arguments[0], &f) || !command_question(ctx, in, &q) ||
	    !find_argument(ctx, f, command_option(in, "--argument"), &q) ||
	    !(withdraw ? figure_withdraw(ctx, f, &q) : figure_attest(ctx, f, &q, value, source)))
		return false;
	if (!in->quiet)
		printf("%s：%s %d年%s%s\n", withdraw ? "已撤回核定" : "已核定", f->label, day_year(q.from), withdraw ? "" : " ",
		    withdraw ? "" : value);
	return true;
}
