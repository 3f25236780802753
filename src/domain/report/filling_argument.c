/* The theme or campaign that a sentence is about. */
#include <string.h>

#include "filling.h"
#include "language.h"
#include "record.h"
#include "text.h"

enum { NAME_IN_CLAUSE = 3, NAME_IN_SENTENCE = 4 };	/* characters below which a word may stand there by chance */

static bool
ordered(struct ctx *ctx, struct filling_job *job, const struct figure *f, int64_t *out)
{
	const struct question *q = &job->filled->question;

	for (size_t i = 0; i < job->order->arguments.n; i++) {
		const char *asked = job->order->arguments.at[i].figure, *item = job->order->arguments.at[i].item;

		if (strcmp(asked, f->name) != 0 && (f->variant_of == NULL || strcmp(asked, f->variant_of->name) != 0))
			continue;
		if (item == NULL) {
			*out = job->order->arguments.at[i].id;
			return true;
		}
		return figure_item(ctx, f, item, q->from, q->until, out) &&
		    (*out != 0 || problem_say(ctx, PROBLEM_USAGE, "“%s”里没有“%s”，或不止一项", f->argument->label, item));
	}
	return true;
}

/* Where the sentence around a place begins. */
static const char *
sentence_of(const char *line, size_t at)
{
	const char *from = filling_clause(line, at);

	while (from > line) {
		const char *end = text_prev(line, from);

		if (text_starts(end, "。") || text_starts(end, "；") || text_starts(end, "\n"))
			break;
		from = filling_clause(line, (size_t)(end - line));
	}
	return from;
}

/* The clause around a place, or its whole sentence; of a table's cell with its heads. */
static char *
around(struct ctx *ctx, const struct filling_job *job, const struct blank *blank, bool sentence)
{
	static const char *const ends[] = { "。", "；", "\n", "，", "：", NULL };
	const struct foreign_line *cell = &job->filled->bound.text->lines.at[blank->line];
	const char *line = cell->text, *until = line + blank->until,
	    *from = sentence ? sentence_of(line, blank->from) : filling_clause(line, blank->from);

	while (*until != '\0') {
		const char *end = filling_word(ends, until, 0, false);

		if (end != NULL && (!sentence || (strcmp(end, "，") != 0 && strcmp(end, "：") != 0)))
			break;
		text_next(&until);
	}
	return arena_strf(ctx->arena, "%.*s，%s，%s", (int)(until - from), from, cell->row_head == NULL ? "" : cell->row_head,
	    cell->column_head == NULL ? "" : cell->column_head);
}

/* The one item of the list that ${text} names in words of at least ${least} characters; 0 if none, or more than one. */
static int64_t
named_in(struct ctx *ctx, const struct filling_job *job, const struct figure_item *items, size_t n, const char *text, size_t least)
{
	const struct question *q = &job->filled->question;
	const char *plain = figure_plain(ctx->arena, text);
	int64_t found = 0;

	for (size_t i = 0; i < n; i++) {
		const char *const names[] = { items[i].name, items[i].shorter };

		for (size_t k = 0; k < COUNT(names) && items[i].since < q->until && items[i].until > q->from; k++) {
			const char *name = figure_plain(ctx->arena, names[k]);

			if (text_length(name) < least || strstr(plain, name) == NULL || found == items[i].id)
				continue;
			if (found != 0)
				return 0;
			found = items[i].id;
		}
	}
	return found;
}

/* What ${clause} has in quotation marks, or NULL. */
static const char *
quoted(struct ctx *ctx, const char *clause)
{
	const char *from = strstr(clause, "“"), *until = from == NULL ? NULL : strstr(from, "”");

	if (until == NULL)
		return NULL;
	from += strlen("“");
	return arena_copy(ctx->arena, from, (size_t)(until - from));
}

/* The year's main item, if the sentence says what its list's items end with and so does its name: 主题教育. */
static bool
ends_alike(struct ctx *ctx, const struct filling_job *job, const struct figure *f, const char *sentence, int64_t *out)
{
	const char **titles;
	int64_t main;

	if (!figure_main_item(ctx, f, job->filled->question.from, &main))
		return false;
	if (main == 0)
		return true;
	if (!record_titles(ctx, f->argument, &main, 1, &titles))
		return false;
	EACH(const struct argument_words, w, ctx->house->language->arguments)
		for (const char *const *end = w->ends; end != NULL && *end != NULL; end++)
			if (strcmp(w->list, f->argument->name) == 0 && titles[0] != NULL && text_length(*end) >= NAME_IN_SENTENCE &&
			    strstr(sentence, *end) != NULL && text_ends(titles[0], *end))
				*out = main;
	return true;
}

/* The item that the words around an open place name; ${said}: the name that is none of the list's. */
static bool
find_named(struct ctx *ctx, const struct filling_job *job, const struct binding *b, const char **said, int64_t *out)
{
	const struct question *q = &job->filled->question;
	const char *clause = around(ctx, job, &b->blank, false), *sentence = around(ctx, job, &b->blank, true);
	bool near = *said != NULL && strstr(figure_plain(ctx->arena, clause), figure_plain(ctx->arena, *said)) != NULL;
	struct figure_item *items;
	size_t n;

	if (!figure_items(ctx, b->figure->argument, &items, &n))
		return false;
	if (!near)
		*out = named_in(ctx, job, items, n, clause, NAME_IN_CLAUSE);
	if (*said == NULL)
		*said = quoted(ctx, clause);
	if (*out == 0 && *said != NULL)
		return figure_item(ctx, b->figure, *said, q->from, q->until, out);
	if (*out == 0)
		*out = named_in(ctx, job, items, n, sentence, NAME_IN_SENTENCE);
	return *out != 0 || ends_alike(ctx, job, b->figure, sentence, out);
}

/* The item that a person chose for the place: a decision outlives its list, and may name what never was on it. */
static bool
decided(struct ctx *ctx, const struct binding *b, int64_t *out, const char **open)
{
	const char *list = b->figure->argument->label;
	bool there = false;

	if (!figure_has_item(ctx, b->figure, b->argument, &there))
		return false;
	if (there)
		*out = b->argument;
	else
		*open = arena_strf(ctx->arena, "确认时选的不是“%s”里的一项，没有填写；请点“改”重新选定", list);
	return true;
}

bool
filling_argument(struct ctx *ctx, struct filling_job *job, const struct binding *b, int64_t *out, const char **open)
{
	const struct question *q = &job->filled->question;
	const char *said = b->argument_text;
	const struct type *list = b->figure->argument;

	*out = 0;
	*open = NULL;
	if (list == NULL)
		return true;
	if (!ordered(ctx, job, b->figure, out))
		return false;
	if (*out == 0 && b->argument != 0)
		return decided(ctx, b, out, open);
	if (*out != 0)
		return true;
	if (b->confirmed && said != NULL ? !figure_item(ctx, b->figure, said, q->from, q->until, out) :
	    !find_named(ctx, job, b, &said, out))
		return false;
	if (*out == 0 && said != NULL)
		*open = arena_strf(ctx->arena, "“%s”里没有“%s”，没有填写；要按它计数请先在常用名录“%s”中登记，是其中一项的请点“改”选定",
		    list->label, said, list->label);
	else if (*out == 0 && !b->confirmed)
		*open = arena_strf(ctx->arena, "没有说是哪个%s，没有填写；请点“改”选定一项，按年度主要的一项计数请确认", list->label);
	return true;
}

/* ---- the words for the year's main item in our own reports ---- */

/* The words for an item of the place's list that stand before it in its sentence, as bytes not printed; false if none do. */
static bool
find_main(const struct ctx *ctx, const struct filling_job *job, const struct filling *f, struct cut *out)
{
	const struct blank *blank = &f->binding.blank;
	const char *line = filling_line(job->filled, blank), *from = sentence_of(line, blank->from);

	EACH(const struct main_words, m, ctx->house->filling->main) {
		size_t n = strlen(m->are);
		const char *at = m->list == f->binding.figure->argument ?
		    memmem(from, (size_t)(line + blank->from - from), m->are, n) : NULL;

		if (at != NULL) {
			*out = (struct cut){ blank->line, (size_t)(at - line), (size_t)(at - line) + n, NULL };
			return true;
		}
	}
	return false;
}

/* Puts ${name} for those words; where another place of the sentence was counted for another item they stay. */
static void
put_main(struct ctx *ctx, struct filling_job *job, struct cut cut, const char *name)
{
	EACH(struct cut, c, job->filled->cuts)
		if (c->line == cut.line && c->from < cut.until && cut.from < c->until) {
			if (c->text != NULL && strcmp(c->text, name) != 0)
				c->text = arena_copy(ctx->arena, job->filled->bound.text->lines.at[cut.line].text + cut.from,
				    cut.until - cut.from);
			return;
		}
	cut.text = name;
	*VEC_ADD(ctx->arena, &job->filled->cuts) = cut;
}

bool
filling_main(struct ctx *ctx, struct filling_job *job)
{
	EACH(const struct filling, f, job->filled->fillings) {
		const int64_t *item = f->answered == NULL ? NULL : &f->answered->answer.question.argument;
		const char **titles;
		struct cut cut;

		if (item == NULL || f->left_out || *item == 0 || !find_main(ctx, job, f, &cut))
			continue;
		if (!record_titles(ctx, f->binding.figure->argument, item, 1, &titles))
			return false;
		if (titles[0] != NULL)
			put_main(ctx, job, cut, strstr(titles[0], "“") != NULL ? titles[0] :
			    arena_strf(ctx->arena, "“%s”", titles[0]));
	}
	return true;
}
