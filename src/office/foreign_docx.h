/*
 * A .docx opened in the child: its lines as they are told to the parent, and for each line the
 * places in the XML trees where its characters stand.
 */
#ifndef FOREIGN_DOCX_H
#define FOREIGN_DOCX_H

#include "foreign.h"
#include "foreign_zip.h"

struct foreign_part {
	const char *name;		/* word/document.xml; NULL: the file has no such part */
	xmlDoc *doc;
	bool changed;
};

/* How characters look: what makes marks. */
struct foreign_look {
	bool underlined, coloured;
	int control;			/* the n-th control that shows its placeholder, or 0 */
};

/* Characters of a line that stand together in a node: a <w:t>, or a <w:tab/> or <w:br/> for one. */
struct foreign_piece {
	xmlNode *node;
	size_t at;			/* their first byte in the <w:t> */
	size_t from, until;		/* their bytes in the line */
	struct foreign_look look;
};

struct foreign_place {
	struct foreign_part *part;
	xmlNode *paragraph;
	VEC(struct foreign_piece) pieces;	/* in the order of the line */
};

struct foreign_style { const char *id, *above; bool heading; };	/* heading: also by a style above it */
struct foreign_comment { const char *id, *text; bool ranged; };	/* ranged: its range has been met */

struct foreign_docx {
	struct ctx *ctx;
	struct foreign_zip *zip;
	struct foreign_part document, relations, footnotes, endnotes, comments, styles, types;
	VEC(struct foreign_style) named;	/* by id, as the comments are */
	VEC(struct foreign_comment) said;
	struct foreign_text text;
	size_t length;				/* bytes of all its lines */
	int tables, controls;			/* met so far */
	VEC(struct foreign_place) places;	/* as many as text.lines */
};

/* Reads ${bytes}; the contract's refusals. */
bool foreign_docx_read(struct ctx *ctx, const char *bytes, size_t n, struct foreign_docx **out);

/* The style and the comment called ${id}, or NULL. */
const struct foreign_style *foreign_docx_style(const struct foreign_docx *docx, const char *id);
struct foreign_comment *foreign_docx_comment(const struct foreign_docx *docx, const char *id);

#endif
