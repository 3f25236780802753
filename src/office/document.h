/*
 * One document model for everything that is printed: the report, later a 批复, a 提醒函, a list.  Four
 * writers read it: HTML, .docx, PDF, text.  Layout follows GB/T 9704-2012: 22 lines of 28
 * characters in a block of 156 x 225 mm, 3号 仿宋.  The same document gives the same bytes.
 */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "buf.h"
#include "ctx.h"

enum run_face { RUN_PLAIN, RUN_LEAD, RUN_STRONG };	/* 仿宋; 楷体, a heading that runs into its paragraph; bold */

struct run {
	const char *text;
	enum run_face face;
	const char *bookmark;		/* a figure's place, "fig_2025_001": survives an office round trip; or NULL */
	const char *link;		/* where its rows are: a URL, or "#row-…" of the same page; or NULL */
	const char *remark;		/* for the person who finishes the text: a comment in .docx, a mark in HTML; or NULL */
	bool missing;			/* a 【缺数据：…】, shown as such */
	size_t place;			/* the writer's own number of it, from 1; no format prints it */
};

struct runs { struct run *at; size_t n, cap; };		/* a VEC with a name */

enum block_kind {
	BLOCK_TITLE,			/* 2号 小标宋, centred */
	BLOCK_ADDRESSEE,		/* 主送机关, flush left */
	BLOCK_HEADING,			/* level 1 一、黑体; 2 （一）楷体; 3 1.; 4 （1） */
	BLOCK_PARAGRAPH,		/* 仿宋, first line two characters in */
	BLOCK_TABLE,
	BLOCK_ATTACHED,			/* 附件说明, a row below the text: level 1 附件：1.…, 2 each further one */
	BLOCK_SIGNOFF,			/* runs[0] name, runs[1] date */
	BLOCK_ANNEX			/* a new page: runs[0] "附件1", runs[1] its title */
};

struct cell { struct runs runs; bool number; const char *anchor; };	/* number: set to the right */
struct table_row { VEC(struct cell) cells; };

struct block {
	enum block_kind kind;
	int level;
	size_t next, before;		/* kept by document_mark: runs[next] begins at that byte of the line */
	struct runs runs;
	VEC(struct table_row) rows;	/* of a table; the first is its head, repeated on each page */
};

struct document {
	const char *title;		/* of the file: <title>, document properties */
	const char *red_head;		/* 发文机关标志 without 文件, or NULL: a plain title */
	const char *number;		/* 发文字号 〔2025〕3号, or NULL */
	VEC(struct block) blocks;
};

struct block *document_add(struct ctx *ctx, struct document *doc, enum block_kind kind, int level);
struct run *document_run(struct ctx *ctx, struct block *block, const char *text);

/*
 * Adds a plain line of a Chinese official text as what its own marks say it is.  一、… is a heading of
 * level 1; （一）…。 a heading of level 2 that runs into its paragraph (RUN_LEAD up to the first 。), without
 * a 。 one that stands alone; a short ${first} line without one a title, a short line after the title
 * that ends with ： the addressee; 附件：… and the numbered lines after it what is attached; a date
 * under a short line the sign-off; 附件1 alone an annex.
 * Returns the line's block, or NULL for a blank line.
 */
struct block *document_add_line(struct ctx *ctx, struct document *doc, const char *line, bool first);

/*
 * Makes the bytes [from, until) of the line given to document_add_line a run of their own, which
 * can then get another text, its bookmark, link and remark.  From left to right only, and each run
 * is filled before the next is made: the array of runs may move.
 */
struct run *document_mark(struct ctx *ctx, struct block *block, size_t from, size_t until);

enum document_format { DOCUMENT_HTML, DOCUMENT_DOCX, DOCUMENT_PDF, DOCUMENT_TEXT, DOCUMENT_FORMAT_MAX };

/* By the ending of ${path}; refused where it is none of .html .docx .pdf .txt. */
bool document_format(struct ctx *ctx, const char *path, enum document_format *out);

/*
 * Writes ${doc}.  PDF needs the fonts: Fandol's and Noto's, or licensed ones in the folder $DANGJIAN_FONTS
 * (fonts.h); without them it is refused with what to install.
 */
bool document_write(struct ctx *ctx, const struct document *doc, enum document_format format,
    struct buf *out);

/*
 * The characters of ${doc} that no font at hand can print, each once, or NULL where there are none or
 * no fonts at all.  The PDF shows them as 〓: who writes one lists them.
 */
const char *document_unprintable(struct ctx *ctx, const struct document *doc);

#endif
