/* Inside the floor: a compiled template. */
#ifndef HTML_SET_H
#define HTML_SET_H

#include "html.h"
#include "html_place.h"

enum html_op_kind { HTML_OP_BYTES, HTML_OP_VALUE, HTML_OP_EACH, HTML_OP_NOT, HTML_OP_PART };

struct html_op {
	enum html_op_kind kind;
	enum html_escape escape;	/* of a value */
	const char *text;		/* bytes; the name of a part */
	size_t n;
	char **path;			/* row, name; NULL-terminated; of {{.}} empty */
	size_t otherwise, end;		/* of a section: the ops [this + 1, otherwise) and [otherwise, end) */
	const struct html_template *part;
	int line;
};

struct html_template {
	const char *name;
	VEC(struct html_op) ops;
};

struct html_set { VEC(struct html_template) templates; };

#endif
