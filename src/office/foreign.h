/*
 * Reading texts that came from outside: plain text and .docx.  A .docx is opened in a child process:
 * our own binary started anew with limits on memory and time, without database and network.
 *
 * A text is a list of lines.  A line is a paragraph of a .docx (also in text boxes, footnotes and
 * table cells) or a line of a plain text.  Marks are places that the file itself shows as blanks or
 * as special: they cannot be seen in the characters.
 */
#ifndef FOREIGN_H
#define FOREIGN_H

#include "buf.h"
#include "ctx.h"

enum mark_kind {
	MARK_UNDERLINE,			/* underlined spaces or tabs */
	MARK_CONTROL,			/* a content control that shows its placeholder */
	MARK_COLOUR,			/* highlighted or red text */
	MARK_COMMENT			/* text with a comment; ->note is the comment */
};

struct foreign_mark {
	enum mark_kind kind;
	size_t from, until;		/* bytes of the line's text */
	const char *note;
};

struct foreign_line {
	const char *text;		/* UTF-8; a tab is a tab, a line break within a paragraph is '\n' */
	int number;			/* from 1, as a person counts the lines or paragraphs */
	VEC(struct foreign_mark) marks;
	bool heading;			/* styled as a heading or title in the .docx */
	int table, row, column;		/* a table's cell, each from 1; 0 in running text */
	const char *row_head, *column_head;	/* the heads of that cell, merged cells followed; or NULL */
	bool empty_cell;		/* a cell without text under a head */
};

struct foreign_text {
	VEC(struct foreign_line) lines;
	bool docx;
	const char *bytes;		/* the file itself, for foreign_fill */
	size_t n;
};

/*
 * Reads the file ${path} (.txt: UTF-8 or GB18030; .docx).  Refused, each with its message: absent,
 * unreadable, over the limits, another format (.doc, .wps, .pdf: say 另存为 .docx), encrypted, corrupt, without
 * a document inside, with a DOCTYPE.
 */
bool foreign_read(struct ctx *ctx, const char *path, struct foreign_text *out);

/* The same for bytes that came in an upload; ${name} is for its ending and for messages. */
bool foreign_read_bytes(struct ctx *ctx, const char *name, const char *bytes, size_t n, struct foreign_text *out);

struct foreign_change {
	size_t line;			/* index into lines */
	size_t from, until;		/* bytes of that line's text that are replaced */
	const char *text;		/* by this; NULL: nothing is replaced, only remarked upon */
	const char *bookmark;		/* around it, or NULL */
	const char *remark;		/* a comment at it, or NULL */
};

/*
 * The .docx of ${text} with ${changes} (sorted by line and place, not overlapping) made in place: all else
 * stays byte for byte in its parts; split runs are joined only where a change touches them; the
 * first touched run's format is kept; underlined blanks stay underlined.  In the child too.
 */
bool foreign_fill(struct ctx *ctx, const struct foreign_text *text, const struct foreign_change *changes,
    size_t n, struct buf *out);

/*
 * What the child does: main calls this at once if argv[1] is FOREIGN_CHILD; it reads its order from
 * stdin, answers on stdout and returns the exit status.
 */
#define FOREIGN_CHILD "--foreign-child"
int foreign_child(void);

#endif
