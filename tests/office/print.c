/* Prints a plain text as a document: print TEXT OUT...  The layout tests look at what it writes. */
#include <stdio.h>
#include <string.h>

#include "document.h"
#include "text.h"

static void
say(const struct ctx *ctx)
{
	EACH(const struct problem, problem, ctx->problems.list)
		fprintf(stderr, "%s\n", problem_line(ctx->arena, problem));
}

static char *
slurp(struct arena *arena, const char *path)
{
	struct buf text = buf_make(arena);
	char bytes[4096];
	FILE *file = fopen(path, "rb");

	for (size_t n; file != NULL && (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
		buf_add(&text, bytes, n);
	if (file != NULL)
		fclose(file);
	return text.at;
}

static void
add_cell(struct ctx *ctx, struct table_row *row, const char *text)
{
	struct cell *cell = VEC_ADD(ctx->arena, &row->cells);

	*cell = (struct cell){ .number = text[0] >= '0' && text[0] <= '9' };
	*VEC_ADD(ctx->arena, &cell->runs) = (struct run){ .text = text };
}

/* "@red 机关|字号" asks for a red head; consecutive lines "a|b|c" are a table; each "***" is a missing figure. */
static void
add(struct ctx *ctx, struct document *doc, char *line, bool first)
{
	if (text_starts(line, "@red ")) {
		char **parts = text_split(ctx->arena, line + 5, '|');

		doc->red_head = parts[0];
		doc->number = parts[1];
		return;
	}
	if (strchr(line, '|') != NULL) {
		struct block *last = doc->blocks.n > 0 ? &doc->blocks.at[doc->blocks.n - 1] : NULL;

		if (last == NULL || last->kind != BLOCK_TABLE)
			last = document_add(ctx, doc, BLOCK_TABLE, 0);
		struct table_row *row = VEC_ADD(ctx->arena, &last->rows);
		*row = (struct table_row){ 0 };
		for (char **cell = text_split(ctx->arena, line, '|'); *cell != NULL; cell++)
			add_cell(ctx, row, *cell);
		return;
	}
	struct block *block = document_add_line(ctx, doc, line, first);
	for (char *p = line, *at; block != NULL && (at = strstr(p, "***")) != NULL; p = at + 3) {
		struct run *run = document_mark(ctx, block, (size_t)(at - line), (size_t)(at - line) + 3);

		run->text = "1234";
		run->link = "https://example.org/figures/x?year=2025";
		run->bookmark = arena_strf(ctx->arena, "fig_%zu", (size_t)(at - line));
		run->remark = "请核对";
	}
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_make();
	struct ctx ctx = { .arena = arena };
	struct document doc = { .title = "样张" };
	bool done = argc > 2;
	char **lines = text_split(arena, slurp(arena, argc > 1 ? argv[1] : ""), '\n');

	for (char **line = lines; *line != NULL; line++)
		add(&ctx, &doc, *line, line == lines || (line == lines + 1 && doc.red_head != NULL));
	for (int i = 2; i < argc && done; i++) {
		struct buf out = buf_make(arena);
		enum document_format format;

		done = document_format(&ctx, argv[i], &format) && document_write(&ctx, &doc, format, &out);
		FILE *file = done ? fopen(argv[i], "wb") : NULL;
		done = file != NULL && fwrite(out.at, 1, out.n, file) == out.n;
		if (file != NULL)
			fclose(file);
	}
	say(&ctx);
	arena_free(arena);
	return !done;
}
