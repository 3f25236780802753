/* What all parts of filling ask: the words around a place, the answers, the remarks. */
#include "filling.h"

#include <string.h>

#include "text.h"

enum { WORDS_BEFORE = 8, WORDS_BEHIND = 4 };	/* characters around a place that a remark shows */

const char *
filling_line(const struct filled *filled, const struct blank *blank)
{
	return filled->bound.text->lines.at[blank->line].text;
}

const char *
filling_behind(const struct filled *filled, const struct blank *blank)
{
	bool word_follows = blank->word_until > blank->word_from && blank->word_from == blank->until;

	return filling_line(filled, blank) + (word_follows ? blank->word_until : blank->until);
}

const char *
filling_clause(const char *line, size_t at)
{
	static const char *const ends[] = { "。", "，", "；", "：", "！", "？", "\n", "\t" };
	const char *p = line + at;

	while (p > line) {
		const char *before = text_prev(line, p);

		for (size_t i = 0; i < COUNT(ends); i++)
			if (text_starts(before, ends[i]))
				return p;
		p = before;
	}
	return line;
}

const char *
filling_word(const char *const *words, const char *text, size_t n, bool anywhere)
{
	for (; *words != NULL; words++) {
		size_t length = strlen(*words);

		if (anywhere ? length <= n && memmem(text, n, *words, length) != NULL : text_starts(text, *words))
			return *words;
	}
	return NULL;
}

/* Another slot, or a mark of a part (slot.h), ends before ${p}. */
static bool
is_behind_slot(const char *line, const char *p)
{
	return p[-1] == '}' || (p > line + 1 && text_starts(p - 2, "{["));
}

/* The place with a few characters around it, so that it is found in a paragraph of twenty such; of an empty cell its heads. */
static const char *
words_at(struct ctx *ctx, const struct foreign_line *of, const struct blank *blank)
{
	const char *line = of->text;

	if (*line == '\0' && of->row_head != NULL)
		return of->row_head;
	const char *from = line + blank->from, *until = line + blank->until, *clause = filling_clause(line, blank->from);

	for (int i = 0; i < WORDS_BEFORE && from > clause && !is_behind_slot(line, from); i++)
		from = text_prev(line, from);
	for (int i = 0; i < WORDS_BEHIND && *until != '\0' && strchr("\t\n{", *until) == NULL && !text_starts(until, "]}"); i++)
		text_next(&until);
	return arena_copy(ctx->arena, from, (size_t)(until - from));
}

void
filling_remark(struct ctx *ctx, struct filled *filled, const struct blank *blank, enum remark_kind kind,
    const char *format, ...)
{
	const struct foreign_line *line = &filled->bound.text->lines.at[blank->line];
	va_list args;

	va_start(args, format);
	*VEC_ADD(ctx->arena, &filled->remarks) = (struct remark){ .kind = kind, .line = line->number,
		.words = words_at(ctx, line, blank), .say = arena_vstrf(ctx->arena, format, args), .at_line = blank->line,
		.from = blank->from, .until = blank->until };
	va_end(args);
}

void
filling_say(struct ctx *ctx, struct filled *filled, size_t line, const char *from, const char *until, enum remark_kind kind,
    const char *say)
{
	const struct foreign_line *l = &filled->bound.text->lines.at[line];

	*VEC_ADD(ctx->arena, &filled->remarks) = (struct remark){ .kind = kind, .line = l->number,
		.words = arena_copy(ctx->arena, from, (size_t)(until - from)), .say = say, .at_line = line,
		.from = (size_t)(from - l->text), .until = (size_t)(until - l->text) };
}

const char *
filling_pass(const char *p)
{
	const char *end = *p == '{' ? strchr(p, '}') : text_starts(p, "《") ? strstr(p, "》") : NULL;

	return end == NULL ? NULL : *p == '{' ? end + 1 : end + strlen("》");
}

static struct answered *
find_answer(const struct filling_job *job, const struct figure *figure, int64_t item)
{
	EACH(struct answered *, a, job->filled->answers)
		if ((*a)->answer.figure == figure && (*a)->answer.question.argument == item)
			return *a;
	return NULL;
}

bool
filling_answer(struct ctx *ctx, struct filling_job *job, const struct figure *figure, int64_t item, bool rows,
    struct answered **out)
{
	struct question q = job->filled->question;

	if (item == 0 && !figure_main_item(ctx, figure, q.from, &item))
		return false;
	struct answered *there = find_answer(job, figure, item), *a = there;
	if (there == NULL) {
		a = arena_alloc(ctx->arena, sizeof *a);
		a->anchor = item == 0 ? arena_strf(ctx->arena, "row-%s", figure->name) :
		    arena_strf(ctx->arena, "row-%s-%lld", figure->name, (long long)item);
	}
	q.argument = item;
	if (figure->period == PERIOD_DAY)
		q.until = job->stood_until;
	rows = rows || job->order->rows;
	if ((there == NULL || (rows && !a->with_rows)) && (rows ? !figure_rows(ctx, figure, &q, &a->answer, &a->rows, &a->n) :
	    !figure_answer(ctx, figure, &q, &a->answer)))
		return false;
	a->with_rows = rows || a->with_rows;
	if (there == NULL)
		*VEC_ADD(ctx->arena, &job->filled->answers) = a;
	*out = a;
	return true;
}
