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

/* A cell "@name text" is where links to "#name" lead. */
static void
add_cell(struct ctx *ctx, struct table_row *row, const char *text)
{
	struct cell *cell = VEC_ADD(ctx->arena, &row->cells);
	const char *words = text[0] == '@' ? strchr(text, ' ') : NULL;

	*cell = (struct cell){ 0 };
	if (words != NULL) {
		cell->anchor = arena_copy(ctx->arena, text + 1, (size_t)(words - text - 1));
		text = words + 1;
	}
	cell->number = text[0] >= '0' && text[0] <= '9';
	*VEC_ADD(ctx->arena, &cell->runs) = (struct run){ .text = text };
}

static void
add_row(struct ctx *ctx, struct document *doc, const char *line)
{
	struct block *last = doc->blocks.n > 0 ? &doc->blocks.at[doc->blocks.n - 1] : NULL;

	if (last == NULL || last->kind != BLOCK_TABLE)
		last = document_add(ctx, doc, BLOCK_TABLE, 0);
	struct table_row *row = VEC_ADD(ctx->arena, &last->rows);
	*row = (struct table_row){ 0 };
	for (char **cell = text_split(ctx->arena, line, '|'); *cell != NULL; cell++)
		add_cell(ctx, row, *cell);
}

/* A figure with all that a run can have, every third linked into the document. */
static void
add_figure(struct ctx *ctx, struct run *run)
{
	static int n;

	n++;
	run->text = "1234";
	run->link = n % 3 == 0 ? "#row-7" : "https://example.org/figures/x?year=2025&of=\"a\"";
	run->bookmark = arena_strf(ctx->arena, "fig-2025-%03d", n);
	run->remark = "请核对<甲>&“乙”\n第二行";
}

/*
 * "@red 机关|字号" asks for a red head; consecutive lines "a|b|c" are a table; each "***" is a figure, each
 * "×××" one without data.
 */
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
		add_row(ctx, doc, line);
		return;
	}
	struct block *block = document_add_line(ctx, doc, line, first);
	for (char *p = line; block != NULL && *p != '\0'; p++) {
		bool missing = text_starts(p, "×××");

		if (!missing && !text_starts(p, "***"))
			continue;
		size_t from = (size_t)(p - line), until = from + strlen(missing ? "×××" : "***");
		struct run *run = document_mark(ctx, block, from, until);
		if (missing)
			*run = (struct run){ .text = "【缺数据：表彰人数】", .missing = true };
		else
			add_figure(ctx, run);
		p = line + until - 1;
	}
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_make();
	struct ctx ctx = { .arena = arena };
	struct document doc = { .title = "样张<一>&" };
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
	const char *unprintable = done ? document_unprintable(&ctx, &doc) : NULL;
	if (unprintable != NULL)
		fprintf(stderr, "印不出：%s\n", unprintable);
	say(&ctx);
	arena_free(arena);
	return !done;
}
