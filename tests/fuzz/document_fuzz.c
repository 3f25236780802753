/*
 * A document of any text, written in all four formats.  A line's first letter says what block it is:
 * T title, A addressee, H heading (and its level), P paragraph, B table row, S sign-off, X annex, R red
 * head, N number; any other line is told by its own marks, each * in it a figure.  '`' begins
 * another run, the byte after it says what the run has; '|' another cell.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "fonts.h"
#include "foreign_docx.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static struct run
make_run(struct arena *arena, const char *text, unsigned has, size_t n)
{
	static const enum run_face faces[] = { RUN_PLAIN, RUN_LEAD, RUN_STRONG, RUN_PLAIN };

	return (struct run){
		.text = text,
		.face = faces[has >> 4 & 3],
		.bookmark = has & 1 ? arena_strf(arena, "fig_%zu", n) : NULL,
		.link = has & 2 ? has & 64 ? "#row" : text : NULL,
		.remark = has & 4 ? text : NULL,
		.missing = has & 8,
	};
}

static void
add_runs(struct arena *arena, struct runs *runs, const char *text)
{
	static size_t n;

	for (char **part = text_split(arena, text, '`'); *part != NULL; part++) {
		bool more = runs->n > 0 && **part > '\0';		/* never half a character */

		*VEC_ADD(arena, runs) = make_run(arena, *part + more, more ? (unsigned char)**part : 0, ++n);
	}
}

static void
add_row(struct ctx *ctx, struct document *doc, const char *text)
{
	struct block *last = doc->blocks.n > 0 ? &doc->blocks.at[doc->blocks.n - 1] : NULL;

	if (last == NULL || last->kind != BLOCK_TABLE)
		last = document_add(ctx, doc, BLOCK_TABLE, 0);
	struct table_row *row = VEC_ADD(ctx->arena, &last->rows);
	*row = (struct table_row){ 0 };
	for (char **part = text_split(ctx->arena, text, '|'); *part != NULL; part++) {
		struct cell *cell = VEC_ADD(ctx->arena, &row->cells);

		*cell = (struct cell){ .number = **part == '1', .anchor = **part == '#' ? "row" : NULL };
		add_runs(ctx->arena, &cell->runs, *part);
	}
}

static void
add_own(struct ctx *ctx, struct document *doc, const char *line)
{
	struct block *block = document_add_line(ctx, doc, line, doc->blocks.n == 0);

	for (const char *p = line, *at; block != NULL && (at = strchr(p, '*')) != NULL; p = at + 1) {
		struct run *run = document_mark(ctx, block, (size_t)(at - line), (size_t)(at - line) + 1);

		*run = make_run(ctx->arena, "1900余", (unsigned char)at[1], doc->blocks.n);
	}
}

static void
add(struct ctx *ctx, struct document *doc, const char *line)
{
	static const char letters[] = "TAHP S X";
	const char *at = *line == '\0' ? NULL : strchr(letters, *line);

	if (*line == 'R')
		doc->red_head = line + 1;
	else if (*line == 'N')
		doc->number = line + 1;
	else if (*line == 'B')
		add_row(ctx, doc, line + 1);
	else if (at == NULL || *at == ' ')
		add_own(ctx, doc, line);
	else if (*line == 'S' || *line == 'X')
		add_runs(ctx->arena, &document_add(ctx, doc, *line == 'S' ? BLOCK_SIGNOFF : BLOCK_ANNEX, 0)->runs, line + 1);
	else
		add_runs(ctx->arena, &document_add(ctx, doc, (enum block_kind)(at - letters),
		    1 + (unsigned char)line[1] % 4)->runs, line + 1);
}

/* Fonts are not of the program: without them no PDF is written. */
static bool
are_there(struct ctx *ctx)
{
	struct fonts *fonts;
	bool there = fonts_open(ctx, &fonts);

	if (there)
		fonts_close(fonts);
	problem_forget(ctx, 0);
	return there;
}

/* What was written can be read: .docx by our own reader; the others begin and end as they must. */
static void
check(struct ctx *ctx, enum document_format format, const struct buf *out)
{
	struct foreign_docx *docx;

	switch (format) {
	case DOCUMENT_DOCX:
		must(foreign_docx_read(ctx, out->at, out->n, &docx));
		break;
	case DOCUMENT_PDF:
		must(out->n > 20 && memcmp(out->at, "%PDF-", 5) == 0 && text_ends(out->at + out->n - 6, "%%EOF\n"));
		break;
	case DOCUMENT_HTML:
		must(strstr(out->at, "<script") == NULL && text_ends(out->at, "</html>\n"));
		break;
	case DOCUMENT_TEXT:
	case DOCUMENT_FORMAT_MAX:
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct ctx ctx = { .arena = arena_make() };
	const char *text = arena_copy(ctx.arena, bytes, n);
	struct document doc = { .title = text };
	bool valid = text_valid(text, n), fonts = are_there(&ctx);

	for (char **line = text_split(ctx.arena, text, '\n'); *line != NULL; line++)
		add(&ctx, &doc, *line);
	for (int format = 0; format < DOCUMENT_FORMAT_MAX; format++) {
		struct buf out = buf_make(ctx.arena);
		bool written = document_write(&ctx, &doc, (enum document_format)format, &out);

		/* Text of the program is valid; what is not may be refused, but breaks nothing. */
		must(written ? !problem_any(&ctx) : problem_any(&ctx));
		must(written || !valid || (format == DOCUMENT_PDF && !fonts));
		must(!written || format != DOCUMENT_PDF || fonts);
		if (written && valid)
			check(&ctx, (enum document_format)format, &out);
		problem_forget(&ctx, 0);
	}
	document_unprintable(&ctx, &doc);
	arena_free(ctx.arena);
	return 0;
}
