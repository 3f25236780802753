#include "document_writers.h"

#include "layout.h"

/* A page that is saved to disk carries its style; one that is served gets the program's own. */
static const char style[] =
    "body{margin:0;background:#f3f3f1;color:#111;font:18px/1.9 FangSong,仿宋_GB2312,仿宋,FandolFang,"
    "\"Noto Serif CJK SC\",serif}\n"
    "main{box-sizing:border-box;max-width:48em;margin:2em auto;padding:3em 4em;background:#fff;"
    "box-shadow:0 1px 4px #0003}\n"
    "p{margin:0;text-indent:2em;text-align:justify}\n"
    ".red-head{color:#c00;font:bold 2em/1.4 SimSun,宋体,serif;text-align:center;text-indent:0}\n"
    ".sign{text-align:center;text-indent:0;border-bottom:2px solid #c00;padding:1em 0 .3em}\n"
    ".title{margin:1.5em 0 1em;font:bold 1.5em/1.5 SimSun,宋体,\"Noto Serif CJK SC\",serif;text-align:center}\n"
    ".addressee{text-indent:0}\n"
    "h2,h3,h4,h5{margin:0;font-size:1em;font-weight:normal;text-indent:2em}\n"
    "h2{font-family:SimHei,黑体,\"Noto Sans CJK SC\",sans-serif}\n"
    "h3,.lead{font-family:KaiTi,楷体_GB2312,楷体,FandolKai,serif}\n"
    "a{color:inherit;text-decoration:underline;text-decoration-color:#9ab;text-underline-offset:.2em}\n"
    "a:hover{text-decoration-color:#036}\n"
    "mark{background:#fde8b8;color:inherit}\n"
    "[data-remark]::after{content:attr(data-remark);margin-left:.1em;color:#a33;font:.6em sans-serif;"
    "vertical-align:super}\n"
    ".attached{margin-top:1.9em}.further{text-indent:5em}\n"
    ".signoff{margin-top:1.9em;text-align:right}.signoff p{text-align:right;text-indent:0}\n"
    "h2.annex{margin-top:3em;text-indent:0;break-before:page}\n"
    ".annex-title{margin:1em 0;font:bold 1.3em/1.5 SimSun,宋体,serif;text-align:center;text-indent:0}\n"
    "table{width:100%;margin:1em 0;border-collapse:collapse;font-size:.8em;line-height:1.5}\n"
    "th,td{border:1px solid #888;padding:.2em .5em;text-align:left}\n"
    "td.number{text-align:right}\n"
    ".remarks{margin-top:3em;border-top:1px solid #888;font-size:.8em}.remarks h2{text-indent:0}\n"
    "@media print{body,main{background:none;box-shadow:none;margin:0;padding:0}.remarks{display:none}}\n";

struct html {
	struct buf *out;
	struct runs remarks;		/* those runs that have one */
	struct arena *arena;
};

static void
put_attribute(struct html *h, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_putf(h->out, " %s=\"", name);
	buf_put_escaped(h->out, value);
	buf_putc(h->out, '"');
}

/* The remark stands in attributes only: the sentence's own text stays as it will be printed. */
static void
put_remark(struct html *h, const struct run *run)
{
	if (run->remark == NULL)
		return;
	*VEC_ADD(h->arena, &h->remarks) = *run;
	if (run->bookmark == NULL)
		buf_putf(h->out, " id=\"remark-%zu\"", h->remarks.n);
	buf_putf(h->out, " data-remark=\"%zu\"", h->remarks.n);
	put_attribute(h, "title", run->remark);
}

static void
put_run(struct html *h, const struct run *run)
{
	bool plain = run->face == RUN_PLAIN && run->bookmark == NULL && run->link == NULL &&
	    run->remark == NULL;
	const char *tag = run->link != NULL ? "a" : run->face == RUN_STRONG ? "strong" : "span";

	if (run->missing)
		buf_puts(h->out, "<mark>");
	if (!plain) {
		buf_putf(h->out, "<%s", tag);
		put_attribute(h, "class", run->face == RUN_LEAD ? "lead" : NULL);
		put_attribute(h, "id", run->bookmark);
		put_attribute(h, "href", run->link);
		put_remark(h, run);
		buf_putc(h->out, '>');
	}
	buf_put_escaped(h->out, run->text);
	if (!plain)
		buf_putf(h->out, "</%s>", tag);
	if (run->missing)
		buf_puts(h->out, "</mark>");
}

static void
put_line(struct html *h, const char *tag, const char *class, const struct run *runs, size_t n)
{
	buf_putf(h->out, "<%s", tag);
	put_attribute(h, "class", class);
	buf_putc(h->out, '>');
	for (size_t i = 0; i < n; i++)
		put_run(h, &runs[i]);
	buf_putf(h->out, "</%s>\n", tag);
}

static void
put_row(struct html *h, const struct table_row *row, bool head)
{
	buf_puts(h->out, "<tr>");
	EACH(const struct cell, cell, row->cells) {
		buf_puts(h->out, head ? "<th scope=\"col\"" : "<td");
		put_attribute(h, "class", cell->number && !head ? "number" : NULL);
		put_attribute(h, "id", cell->anchor);
		buf_putc(h->out, '>');
		EACH(const struct run, run, cell->runs)
			put_run(h, run);
		buf_puts(h->out, head ? "</th>" : "</td>");
	}
	buf_puts(h->out, "</tr>\n");
}

static void
put_table(struct html *h, const struct block *block)
{
	buf_puts(h->out, "<table>\n");
	EACH(const struct table_row, row, block->rows) {
		bool head = row == block->rows.at;

		buf_puts(h->out, head ? "<thead>\n" : "");
		put_row(h, row, head);
		buf_puts(h->out, head ? "</thead>\n<tbody>\n" : "");
	}
	buf_puts(h->out, block->rows.n > 0 ? "</tbody>\n</table>\n" : "</table>\n");
}

static void
put_block(struct html *h, const struct block *block)
{
	static const char *const headings[] = { "h2", "h2", "h3", "h4", "h5" };
	const struct run *runs = block->runs.at;
	size_t n = block->runs.n;

	switch (block->kind) {
	case BLOCK_TITLE:
		put_line(h, "h1", "title", runs, n);
		break;
	case BLOCK_ADDRESSEE:
		put_line(h, "p", "addressee", runs, n);
		break;
	case BLOCK_HEADING:
		put_line(h, headings[block->level], NULL, runs, n);
		break;
	case BLOCK_PARAGRAPH:
		put_line(h, "p", NULL, runs, n);
		break;
	case BLOCK_ATTACHED:
		put_line(h, "p", block->level <= 1 ? "attached" : "further", runs, n);
		break;
	case BLOCK_TABLE:
		put_table(h, block);
		break;
	case BLOCK_SIGNOFF:
		buf_puts(h->out, "<div class=\"signoff\">\n");
		for (size_t i = 0; i < n; i++)
			put_line(h, "p", NULL, runs + i, 1);
		buf_puts(h->out, "</div>\n");
		break;
	case BLOCK_ANNEX:
		put_line(h, "h2", "annex", runs, n > 0);
		for (size_t i = 1; i < n; i++)
			put_line(h, "p", "annex-title", runs + i, 1);
		break;
	}
}

static void
put_remarks(struct html *h)
{
	if (h->remarks.n == 0)
		return;
	buf_puts(h->out, "<section class=\"remarks\">\n<h2>请核对</h2>\n<ol>\n");
	EACH(const struct run, run, h->remarks) {
		size_t n = (size_t)(run - h->remarks.at) + 1;
		const char *id = run->bookmark != NULL ? run->bookmark :
		    arena_strf(h->arena, "remark-%zu", n);

		buf_puts(h->out, "<li><a href=\"#");
		buf_put_escaped(h->out, id);
		buf_puts(h->out, "\">“");
		buf_put_escaped(h->out, run->text);
		buf_puts(h->out, "”</a>：");
		buf_put_escaped(h->out, run->remark);
		buf_puts(h->out, "</li>\n");
	}
	buf_puts(h->out, "</ol>\n</section>\n");
}

/* A document has one sign-off; what its lines are set in by depends on both. */
static void
put_signoff_style(struct buf *out, const struct document *doc)
{
	double name_in = 2, date_in = 2;

	EACH(const struct block, block, doc->blocks)
		if (block->kind == BLOCK_SIGNOFF && block->runs.n >= 2)
			layout_signoff(block->runs.at[0].text, block->runs.at[1].text, &name_in, &date_in);
	buf_putf(out, ".signoff p:first-child{padding-right:%gem}.signoff p:last-child{padding-right:%gem}\n", name_in, date_in);
}

bool
document_html_write(struct ctx *ctx, const struct document *doc, struct buf *out)
{
	struct html h = { .out = out, .arena = ctx->arena };

	buf_puts(out, "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	buf_put_escaped(out, doc->title != NULL ? doc->title : "");
	buf_putf(out, "</title>\n<style>\n%s", style);
	put_signoff_style(out, doc);
	buf_puts(out, "</style>\n</head>\n<body>\n<main class=\"document\">\n");
	if (doc->red_head != NULL)
		put_line(&h, "p", "red-head",
		    &(struct run){ .text = arena_strf(ctx->arena, "%s文件", doc->red_head) }, 1);
	if (doc->number != NULL)
		put_line(&h, "p", "sign", &(struct run){ .text = doc->number }, 1);
	EACH(const struct block, block, doc->blocks)
		put_block(&h, block);
	put_remarks(&h);
	buf_puts(out, "</main>\n</body>\n</html>\n");
	return true;
}
