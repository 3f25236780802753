/*
 * A .docx of any bytes, read without the child.  What is read is then changed at places that follow
 * from the bytes, and must be readable again with that text.  Bytes that are no zip are taken as a
 * word/document.xml: a fuzzer does not find its way through checksums and compression.
 */
#include <stdlib.h>
#include <string.h>

#include "docx.h"
#include "foreign_docx.h"
#include "foreign_fill.h"
#include "foreign_wire.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_lines(struct ctx *ctx, const struct foreign_docx *docx)
{
	struct buf told = buf_make(ctx->arena);
	struct foreign_text text = { 0 };

	must(docx->text.lines.n == docx->places.n);
	foreign_wire_put_lines(&told, &docx->text);
	struct foreign_wire wire = { ctx->arena, told.at, told.at + told.n, false };
	foreign_wire_lines(&wire, &text);
	must(!wire.bad && wire.at == wire.end);
}

/* The byte about ${part} of four into ${text}, at the start of a character. */
static size_t
place_in(const char *text, size_t part)
{
	const char *at = text + strlen(text) * part / 4;

	while (at > text && ((unsigned char)*at & 0xC0) == 0x80)
		at--;
	return (size_t)(at - text);
}

static void
check_fill(struct ctx *ctx, struct foreign_docx *docx, size_t seed)
{
	VEC(struct foreign_change) changes = { 0 };
	struct foreign_docx *again;
	struct buf out = buf_make(ctx->arena);

	for (size_t i = 0; i < docx->text.lines.n; i += 1 + seed % 3) {
		const char *line = docx->text.lines.at[i].text;
		struct foreign_change c = { .line = i, .from = place_in(line, seed % 3),
		    .until = place_in(line, seed % 3 + 1 + (seed >> i % 8) % 2),
		    .text = seed & 4 ? "7\t8" : seed & 8 ? NULL : "", .bookmark = seed & 1 ? "fig" : NULL,
		    .remark = seed & 2 ? "注\n意" : NULL };

		*VEC_ADD(ctx->arena, &changes) = c;
	}
	size_t lines = docx->text.lines.n;
	if (!foreign_fill_docx(docx, changes.at, changes.n, &out)) {
		must(problem_any(ctx));
		return;
	}
	if (lines > 0)
		must(foreign_docx_read(ctx, out.at, out.n, &again) && again->text.lines.n == lines);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct ctx ctx = { .arena = arena_make() };
	struct foreign_docx *docx;
	struct buf zip = buf_make(ctx.arena);
	size_t seed = n;

	for (size_t i = 0; i < n; i++)
		seed = seed * 31 + bytes[i];
	if (n > 2 && memcmp(bytes, "PK", 2) == 0)
		buf_add(&zip, bytes, n);
	else
		zip = docx_zip(ctx.arena, &(struct docx_part){ "word/document.xml",
		    arena_copy(ctx.arena, bytes, n) }, 1);
	if (foreign_docx_read(&ctx, zip.at, zip.n, &docx)) {
		check_lines(&ctx, docx);
		check_fill(&ctx, docx, seed);
	} else {
		must(problem_any(&ctx));
	}
	arena_free(ctx.arena);
	return 0;
}
