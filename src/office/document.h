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
};

enum block_kind {
	BLOCK_TITLE,			/* 2号 小标宋, centred */
	BLOCK_ADDRESSEE,		/* 主送机关, flush left */
	BLOCK_HEADING,			/* level 1 一、黑体; 2 （一）楷体; 3 1.; 4 （1） */
	BLOCK_PARAGRAPH,		/* 仿宋, first line two characters in */
	BLOCK_TABLE,
	BLOCK_SIGNOFF,			/* runs[0] name, runs[1] date */
	BLOCK_ANNEX			/* a new page: runs[0] "附件1", runs[1] its title */
};

struct cell { VEC(struct run) runs; bool number; const char *anchor; };	/* number: set to the right */
struct table_row { VEC(struct cell) cells; };

struct block {
	enum block_kind kind;
	int level;
	VEC(struct run) runs;
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
 * Splits a plain line of a Chinese official text into its blocks by its own marks: 一、… a level 1
 * heading; （一）…。 a heading that runs into the paragraph (RUN_LEAD up to the first 。); a short first line a title.
 */
void document_add_line(struct ctx *ctx, struct document *doc, const char *line, bool first);

enum document_format { DOCUMENT_HTML, DOCUMENT_DOCX, DOCUMENT_PDF, DOCUMENT_TEXT, DOCUMENT_FORMAT_MAX };

/* By the ending of ${path}; refused where it is none of .html .docx .pdf .txt. */
bool document_format(struct ctx *ctx, const char *path, enum document_format *out);

/*
 * Writes ${doc}.  PDF needs the fonts: Fandol's and Noto's, or licensed ones in the folder $DANGJIAN_FONTS
 * (fonts.h); without them it is refused with what to install.
 */
bool document_write(struct ctx *ctx, const struct document *doc, enum document_format format, struct buf *out);

#endif
