/*
 * A report's text of any bytes: its blanks and its printed numbers are found in order, each where it says
 * it is, and each is bound to something.  Bytes behind a NUL are a .docx's marks and table heads.
 */
#include <stdlib.h>
#include <string.h>

#include "bind.h"
#include "command.h"
#include "foreign_text.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct binder *binder;

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
make_binder(void)
{
	static struct ctx ctx;
	static struct house house;

	ctx = (struct ctx){ .arena = arena_make() };
	must(command_catalog(&ctx, NULL, &house) && binder_make(&ctx, &house, &binder));
}

static void
check_places(struct ctx *ctx, const struct bound_text *bound)
{
	const struct blank *last = NULL;

	EACH(const struct binding, b, bound->places) {
		const struct blank *blank = &b->blank;

		must(blank->line < bound->text->lines.n);
		const char *line = bound->text->lines.at[blank->line].text;
		must(blank->from <= blank->until && blank->until <= strlen(line));
		must(strlen(blank->text) == blank->until - blank->from && strncmp(blank->text, line + blank->from,
		    blank->until - blank->from) == 0);
		must(blank->word_from <= blank->word_until && blank->word_until <= strlen(line));
		must(b->score >= 0 && b->score <= 1 && (b->kind == BOUND_FIGURE) == (b->figure != NULL));
		must(last == NULL || blank->line > last->line || (blank->line == last->line && blank->from >= last->until));
		must(last == NULL || blank->at >= last->at);
		last = blank;
	}
	json_t *json = bind_json(ctx, bound, true);
	must(json != NULL && json_array_size(json) == bound->places.n);
	json_decref(json);
}

/* Every second line becomes a cell under the line before it; each byte of ${looks} marks a stretch of a line. */
static void
dress(struct ctx *ctx, struct foreign_text *text, const uint8_t *looks, size_t n)
{
	for (size_t i = 1; i < text->lines.n && n > 0; i += 2) {
		struct foreign_line *line = &text->lines.at[i];

		line->table = 1;
		line->row_head = line->column_head = text->lines.at[i - 1].text;
		line->empty_cell = line->text[0] == '\0';
	}
	for (size_t i = 0; i < n && text->lines.n > 0; i++) {
		struct foreign_line *line = &text->lines.at[looks[i] % text->lines.n];
		const char *from = line->text, *until = from;

		for (int k = 0; k < looks[i] % 7 && *from != '\0'; k++)
			text_next(&from);
		until = from;
		for (int k = 0; k < looks[i] % 5 && *until != '\0'; k++)
			text_next(&until);
		*VEC_ADD(ctx->arena, &line->marks) = (struct foreign_mark){ (enum mark_kind)(looks[i] % 4),
		    (size_t)(from - line->text), (size_t)(until - line->text), "填写" };
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct ctx ctx = { .arena = arena_make() };
	const uint8_t *nul = memchr(bytes, 0, n);
	size_t plain = nul == NULL ? n : (size_t)(nul - bytes);
	struct foreign_text text;
	struct bound_text bound;

	if (binder == NULL)
		make_binder();
	if (foreign_text_read(&ctx, "fuzz.txt", (const char *)bytes, plain, &text)) {
		if (nul != NULL)
			dress(&ctx, &text, nul + 1, n - plain - 1);
		if (bind_propose(&ctx, binder, &text, &bound))
			check_places(&ctx, &bound);
		else
			must(problem_any(&ctx));
		if (bind_numbers(&ctx, binder, &text, &bound))
			check_places(&ctx, &bound);
		else
			must(problem_any(&ctx));
	}
	arena_free(ctx.arena);
	return 0;
}
