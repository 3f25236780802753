#include "document_writers.h"

static void
put_runs(const struct runs *runs, const char *between, struct buf *out)
{
	EACH(const struct run, run, *runs) {
		if (run > runs->at)
			buf_puts(out, between);
		buf_puts(out, run->text);
	}
}

static void
put_table(const struct block *block, struct buf *out)
{
	EACH(const struct table_row, row, block->rows) {
		EACH(const struct cell, cell, row->cells) {
			if (cell > row->cells.at)
				buf_putc(out, '\t');
			put_runs(&cell->runs, "", out);
		}
		buf_putc(out, '\n');
	}
}

bool
document_text_write(struct ctx *ctx, const struct document *doc, struct buf *out)
{
	(void)ctx;
	if (doc->red_head != NULL)
		buf_putf(out, "%s文件\n", doc->red_head);
	if (doc->number != NULL)
		buf_putf(out, "%s\n", doc->number);
	EACH(const struct block, block, doc->blocks) {
		bool in_lines = block->kind == BLOCK_SIGNOFF || block->kind == BLOCK_ANNEX;

		if (block->kind == BLOCK_TABLE) {
			put_table(block, out);
			continue;
		}
		put_runs(&block->runs, in_lines ? "\n" : "", out);
		buf_putc(out, '\n');
	}
	return true;
}
