/*
 * A report: prose with figures in it.  Filling makes one value, a struct filled, from a text and the
 * records; only then is it written as a document, a page, or into the office's own .docx.
 */
#ifndef REPORT_H
#define REPORT_H

#include "bind.h"
#include "document.h"

enum remark_kind {
	REMARK_MISSING,			/* a figure without data */
	REMARK_UNBOUND,			/* no figure of ours, or doubtful: the mask stays */
	REMARK_UNCONFIRMED,		/* bound by proposal only */
	REMARK_WORD,			/* 余, 近 … could not be true and was left out */
	REMARK_NAMES,			/* names before 等N家 that are not among the rows, or more than N */
	REMARK_AGED,			/* a year, a batch, a congress, a theme of another year */
	REMARK_CLAIM,			/* what the period or the records deny: 全年 of half a year, 零差错 */
	REMARK_UNKNOWN,			/* records that do not say their number, and so add nothing */
	REMARK_ZERO,			/* the number is 0: does the sentence hold? */
	REMARK_UNIT,			/* 名 or 人 where only persons-times are known */
	REMARK_BESIDE,			/* records say something beside an attested number */
	REMARK_ATTESTED			/* answered for by a person, not counted */
};

struct remark {
	enum remark_kind kind;
	int line;			/* as a person counts them; 0 in a report of our own, which nobody counted */
	const char *words;		/* what stands there, of a blank with the words around it */
	const char *say;		/* what to look at */
	size_t at_line, from, until;	/* index and bytes, for marks and comments */
};

/* Whether ${source} is one of the catalogue's own reports, reports/NAME.md: the ${n} bytes at ${name}. */
bool report_is_own(const struct source *source, const char **name, size_t *n);

/* A figure's answer, asked once for each item of a report; its rows where they are printed or looked at. */
struct answered {
	struct answer answer;
	bool with_rows, printed;		/* in a part that stands */
	struct figure_row *rows;
	size_t n;
	const char *anchor;		/* of its rows in the annex: "row-units_observed" */
};

struct filling {
	struct binding binding;
	struct answered *answered;	/* of a figure, else NULL */
	const char *printed;		/* what stands in the blank's place; NULL: the mask stays */
	bool drop_word;			/* the direction's word beside it could not be true and goes */
	bool missing;			/* 【缺数据：…】 */
	bool left_out;			/* stands in a part that is not printed */
	const char *bookmark;		/* "fig_2025_001"; of a figure, else NULL */
	const char *link;		/* to its rows: the server's page, or the annex's row of a page on disk; or NULL */
};

/* Bytes of a line that are not printed: a part that was left out, the marks of one that stands, words for which others stand. */
struct cut { size_t line, from, until; const char *text; };	/* NULL: nothing stands there */

struct filled {
	struct bound_text bound;
	struct question question;
	VEC(struct filling) fillings;	/* one for each of bound.places */
	VEC(struct answered *) answers;	/* in the order in which the text asks */
	VEC(struct remark) remarks;	/* in the text's order */
	VEC(struct cut) cuts;
};

struct report_order {
	const char *template;		/* a catalogue report's name, a bound file, a text or .docx */
	const struct bound_text *bound;	/* what was read and bound already; NULL: ->template is read */
	struct question question;
	VEC(struct { const char *figure; const char *item; int64_t id; }) arguments;	/* FIGURE=ITEM by name, or where ->item is
						   NULL by id */
	const char *red_head, *doc_no;	/* who issues it, without 文件, and its number; or NULL.  In an office's .docx: its own */
	bool served;			/* links lead to the server's pages; else to the annex */
	bool annex;			/* an annex of figure, value, definition, number of rows */
	bool rows;			/* an annex with the rows themselves: for a page on disk */
};

/* The template's text with what its places are: our own reports and bound files as they say, others by proposal and
   by what persons confirmed. */
bool report_read(struct ctx *ctx, const char *template, struct bound_text *out);

/* The same for a text that has been read: what each place is by the words alone. */
bool report_propose(struct ctx *ctx, const char *name, struct foreign_text *text, struct bound_text *out);
/* And by what persons confirmed. */
bool report_bind(struct ctx *ctx, const char *name, struct foreign_text *text, struct bound_text *out);

/*
 * Reads and binds the template, answers its figures in one reading transaction, prints each in its place.  Refused: a
 * text without any blank, a period of which not one of its figures has data.
 */
bool report_fill(struct ctx *ctx, const struct report_order *order, struct filled *out);

/* The filled report as a document; as bytes of a format.  A .docx filled to .docx keeps its own layout. */
bool report_document(struct ctx *ctx, const struct report_order *order, const struct filled *filled, struct document *out);
bool report_write(struct ctx *ctx, const struct report_order *order, const struct filled *filled,
    enum document_format format, struct buf *out);

/* One line for each remark, in the text's order: 第3行 “2023年以来”：… */
char *remark_line(struct ctx *ctx, const struct remark *remark);

/* Adds what has aged in the text of ${filled} for a report of its question (docs/binder.md). */
bool report_aged(struct ctx *ctx, struct filled *filled);

/* The catalogue's own reports, by name; NULL if none. */
const struct source *report_find(const struct house *house, const char *name);

/*
 * Reads filling.yaml into ${house}, and every report to check it, when the catalogue is read: one that names no figure of
 * ours is a fault with file and line.
 */
bool report_read_all(struct ctx *ctx, struct house *house);

#endif
