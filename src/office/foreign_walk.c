#include "foreign_walk.h"

#include <stdlib.h>
#include <string.h>

#include "foreign_mark.h"
#include "foreign_table.h"
#include "foreign_xml.h"
#include "limits.h"
#include "text.h"

struct open_comment { const struct foreign_comment *said; size_t from; };

/* A paragraph while it is read. */
struct para {
	struct buf text;
	struct foreign_place place;
	struct foreign_line line;
	VEC(xmlNode *) boxes;		/* text boxes anchored in it: their lines follow its own */
};

struct walk {
	struct foreign_docx *d;
	struct foreign_part *part;
	struct arena *arena;
	struct para *para;		/* NULL between paragraphs */
	struct foreign_look look;
	struct foreign_table *table;	/* the innermost, or NULL */
	int row, column;
	bool head_row;
	VEC(struct open_comment) open;	/* ranges that have begun; they may span paragraphs */
	bool failed;
};

static void walk_children(struct walk *w, const xmlNode *node);

static void
skip(struct walk *w, xmlNode *node)
{
	(void)w, (void)node;
}

static void
add_piece(struct walk *w, xmlNode *node, size_t at, const char *text, size_t n)
{
	struct para *p = w->para;

	if (p == NULL || n == 0)
		return;
	*VEC_ADD(w->arena, &p->place.pieces) = (struct foreign_piece){ node, at, p->text.n,
	    p->text.n + n, w->look };
	buf_add(&p->text, text, n);
}

/* Without xml:space="preserve" the blanks at both ends are layout of the file, not text. */
static void
trim(xmlNode *node, char *text)
{
	static const char blank[] = " \t\r\n";
	const char *space = foreign_xml_attribute(node, "space");
	size_t lead = strspn(text, blank), n = strlen(text);

	if (space != NULL && strcmp(space, "preserve") == 0)
		return;
	while (n > lead && strchr(blank, text[n - 1]) != NULL)
		n--;
	if (lead == 0 && text[n] == '\0')
		return;
	memmove(text, text + lead, n - lead);
	text[n - lead] = '\0';
	xmlNodeSetContent(node, NULL);
	xmlNodeAddContent(node, (const xmlChar *)text);
}

/* Characters that no text of ours may hold (direction overrides) stay in the file, but in no line. */
static void
take_text(struct walk *w, xmlNode *node)
{
	xmlChar *content = xmlNodeGetContent(node);
	char *text = arena_str(w->arena, content == NULL ? "" : (const char *)content);

	xmlFree(content);
	trim(node, text);
	const char *from = text;
	for (const char *p = text; *p != '\0';) {
		const char *at = p;

		text_next(&p);
		if (*at == '\n' || *at == '\r')
			text[at - text] = ' ';
		if (text_valid(at, (size_t)(p - at)))
			continue;
		add_piece(w, node, (size_t)(from - text), from, (size_t)(at - from));
		from = p;
	}
	add_piece(w, node, (size_t)(from - text), from, strlen(from));
}

static void
take_tab(struct walk *w, xmlNode *node)
{
	add_piece(w, node, 0, "\t", 1);
}

static void
take_break(struct walk *w, xmlNode *node)
{
	const char *type = foreign_xml_attribute(node, "type");

	if (type == NULL || strcmp(type, "textWrapping") == 0)
		add_piece(w, node, 0, "\n", 1);
}

static void
take_hyphen(struct walk *w, xmlNode *node)
{
	add_piece(w, node, 0, "-", 1);
}

static void
take_run(struct walk *w, xmlNode *node)
{
	const xmlNode *format = foreign_xml_child(node, "rPr");
	struct foreign_look before = w->look;

	if (foreign_xml_on(format, "vanish"))
		return;
	w->look.underlined = foreign_xml_on(format, "u");
	w->look.coloured = foreign_mark_is_coloured(format);
	walk_children(w, node);
	w->look = before;
}

static void
take_control(struct walk *w, xmlNode *node)
{
	struct foreign_look before = w->look;

	if (foreign_xml_on(foreign_xml_child(node, "sdtPr"), "showingPlcHdr"))
		w->look.control = ++w->d->controls;
	walk_children(w, node);
	w->look = before;
}

static void
take_box(struct walk *w, xmlNode *node)
{
	if (w->para != NULL)
		*VEC_ADD(w->arena, &w->para->boxes) = node;
}

/* A drawing for new readers and the same for old ones: the new one is what is seen. */
static void
take_alternate(struct walk *w, xmlNode *node)
{
	const xmlNode *choice = foreign_xml_child(node, "Choice");

	if (choice == NULL)
		choice = foreign_xml_child(node, "Fallback");
	if (choice != NULL)
		walk_children(w, choice);
}

static void
add_comment(struct walk *w, const struct foreign_comment *said, size_t from)
{
	*VEC_ADD(w->arena, &w->para->line.marks) = (struct foreign_mark){ .kind = MARK_COMMENT,
	    .from = from, .until = w->para->text.n, .note = said->text };
}

/* The comment that ${node} is about, or NULL where none is kept under its id. */
static struct foreign_comment *
comment_of(const struct walk *w, const xmlNode *node)
{
	const char *id = foreign_xml_attribute(node, "id");

	return id == NULL ? NULL : foreign_docx_comment(w->d, id);
}

static void
take_comment_start(struct walk *w, xmlNode *node)
{
	struct foreign_comment *said = comment_of(w, node);

	if (said == NULL || w->open.n == LIMIT_COMMENTS)
		return;
	said->ranged = true;
	*VEC_ADD(w->arena, &w->open) = (struct open_comment){ said, w->para == NULL ? 0 : w->para->text.n };
}

static void
take_comment_end(struct walk *w, xmlNode *node)
{
	const struct foreign_comment *said = comment_of(w, node);

	for (size_t i = 0; said != NULL && i < w->open.n; i++) {
		if (w->open.at[i].said != said)
			continue;
		if (w->para != NULL)
			add_comment(w, said, w->open.at[i].from);
		w->open.at[i] = w->open.at[--w->open.n];
		return;
	}
}

/* A comment without a range stands at a point. */
static void
take_comment_reference(struct walk *w, xmlNode *node)
{
	const struct foreign_comment *said = comment_of(w, node);

	if (said != NULL && !said->ranged && w->para != NULL)
		add_comment(w, said, w->para->text.n);
}

static bool
is_heading(const struct walk *w, const xmlNode *paragraph)
{
	const xmlNode *format = foreign_xml_child(paragraph, "pPr");
	const char *id = foreign_xml_value(format, "pStyle");
	const xmlNode *level = foreign_xml_child(format, "outlineLvl");

	if (level != NULL)
		return foreign_xml_number(level, "val", 0, 9, 9) < 9;
	const struct foreign_style *style = id == NULL ? NULL : foreign_docx_style(w->d, id);
	return style != NULL && style->heading;
}

static void
add_line(struct walk *w, struct para *p)
{
	struct foreign_docx *d = w->d;

	EACH(struct open_comment, open, w->open) {
		if (p->text.n > open->from)
			add_comment(w, open->said, open->from);
		open->from = 0;
	}
	p->line.text = p->text.at;
	p->line.number = (int)d->text.lines.n + 1;
	foreign_mark_line(w->arena, &p->place, &p->line);
	d->length += p->text.n;
	if (d->length > LIMIT_REPORT && !w->failed)
		w->failed = !problem_say(d->ctx, PROBLEM_RULE, "文字超过 %d MB，请分成几个文件",
		    LIMIT_REPORT >> 20);
	*VEC_ADD(w->arena, &d->text.lines) = p->line;
	*VEC_ADD(w->arena, &d->places) = p->place;
}

static void
take_paragraph(struct walk *w, xmlNode *node)
{
	struct walk before = *w;
	struct para para = { .text = buf_make(w->arena),
	    .place = { .part = w->part, .paragraph = node },
	    .line = { .heading = is_heading(w, node) } };

	if (w->table != NULL && w->row > 0) {		/* before its first row it is a paragraph like any other */
		para.line.table = w->table->number;
		para.line.row = w->row;
		para.line.column = w->column;
	}
	w->para = &para;
	walk_children(w, node);
	add_line(w, &para);
	w->para = NULL;
	w->table = NULL;
	w->look = (struct foreign_look){ 0 };
	for (size_t i = 0; i < para.boxes.n; i++)
		walk_children(w, para.boxes.at[i]);
	w->para = before.para;
	w->table = before.table;
	w->look = before.look;
}

static void
take_table(struct walk *w, xmlNode *node)
{
	struct walk before = *w;
	struct foreign_table table = { .number = ++w->d->tables };

	w->para = NULL;
	w->table = &table;
	w->row = 0;
	walk_children(w, node);
	foreign_table_heads(w->arena, &table, &w->d->text);
	w->para = before.para;
	w->table = before.table;
	w->row = before.row;
	w->column = before.column;
	w->head_row = before.head_row;
}

static void
take_row(struct walk *w, xmlNode *node)
{
	const xmlNode *format = foreign_xml_child(node, "trPr");
	const xmlNode *before = foreign_xml_child(format, "gridBefore");

	if (foreign_xml_child(format, "del") != NULL)
		return;
	w->row++;
	w->column = 1 + (before == NULL ? 0 :
	    foreign_xml_number(before, "val", 0, LIMIT_COLUMNS, 0));
	w->head_row = foreign_xml_on(format, "tblHeader");
	walk_children(w, node);
}

static void
take_cell(struct walk *w, xmlNode *node)
{
	const xmlNode *format = foreign_xml_child(node, "tcPr");
	const xmlNode *span = foreign_xml_child(format, "gridSpan");
	const xmlNode *merge = foreign_xml_child(format, "vMerge");
	const char *how = merge == NULL ? NULL : foreign_xml_attribute(merge, "val");
	struct foreign_cell cell = { .row = w->row, .column = w->column, .head = w->head_row,
	    .span = span == NULL ? 1 : foreign_xml_number(span, "val", 1, LIMIT_COLUMNS, 1),
	    .merged_up = merge != NULL && (how == NULL || strcmp(how, "restart") != 0),
	    .line = w->d->text.lines.n };

	if (!cell.merged_up)
		walk_children(w, node);
	cell.until = w->d->text.lines.n;
	if (w->table == NULL || w->row == 0)
		return;
	*VEC_ADD(w->arena, &w->table->cells) = cell;
	w->column += w->column > LIMIT_COLUMNS ? 0 : cell.span;
}

/* The lines that separate notes from the text are notes to Word. */
static void
take_note(struct walk *w, xmlNode *node)
{
	const char *type = foreign_xml_attribute(node, "type");

	if (type == NULL || strcmp(type, "normal") == 0)
		walk_children(w, node);
}

static void
walk_node(struct walk *w, xmlNode *node)
{
	static const struct {
		const char *name;
		void (*take)(struct walk *, xmlNode *);
	} kinds[] = {
		{ "r", take_run }, { "t", take_text }, { "p", take_paragraph }, { "tbl", take_table },
		{ "tr", take_row }, { "tc", take_cell }, { "tab", take_tab }, { "ptab", take_tab },
		{ "br", take_break }, { "cr", take_break }, { "noBreakHyphen", take_hyphen },
		{ "sdt", take_control }, { "txbxContent", take_box },
		{ "commentRangeStart", take_comment_start },
		{ "commentRangeEnd", take_comment_end },
		{ "commentReference", take_comment_reference },
		{ "footnote", take_note }, { "endnote", take_note },
		{ "rPr", skip }, { "pPr", skip }, { "tcPr", skip }, { "trPr", skip },
		{ "tblPr", skip }, { "tblGrid", skip }, { "sdtPr", skip }, { "sdtEndPr", skip },
		{ "sectPr", skip }, { "del", skip }, { "moveFrom", skip }, { "rt", skip },
	};

	if (w->failed)
		return;
	if (!foreign_xml_is_word(node)) {
		if (strcmp((const char *)node->name, "AlternateContent") == 0)
			take_alternate(w, node);
		else
			walk_children(w, node);
		return;
	}
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp((const char *)node->name, kinds[i].name) == 0) {
			kinds[i].take(w, node);
			return;
		}
	walk_children(w, node);
}

/* As deep as the parser lets a tree be (256). */
static void
walk_children(struct walk *w, const xmlNode *node)
{
	EACH_CHILD(c, node)
		walk_node(w, c);
}

bool
foreign_walk(struct foreign_docx *docx, struct foreign_part *part)
{
	struct walk w = { .d = docx, .part = part, .arena = docx->ctx->arena };

	if (part->doc == NULL)
		return true;
	walk_children(&w, xmlDocGetRootElement(part->doc));
	return !w.failed;
}
