#include "foreign_fill.h"

#include <string.h>

#include "foreign_remark.h"
#include "foreign_xml.h"

/* A change as nodes: whole runs after the cuts. */
struct touched {
	VEC(xmlNode *) nodes;			/* the <w:t>, <w:tab/>, … in it, in order */
	xmlNode *first, *last;			/* the first and last run */
};

static void
drop(xmlNode *node)
{
	xmlUnlinkNode(node);
	xmlFreeNode(node);
}

static void
set_text(xmlNode *t, const char *text, size_t n)
{
	xmlNodeSetContent(t, NULL);
	xmlNodeAddContentLen(t, (const xmlChar *)text, (int)n);
	xmlNodeSetSpacePreserve(t, 1);
}

/* A run that looks like ${run} and holds nothing yet. */
static xmlNode *
make_run_like(const xmlNode *run)
{
	xmlNode *made = foreign_xml_element(run->doc, "r"), *format = foreign_xml_child(run, "rPr");
	xmlNode *copy = NULL;

	if (format != NULL)
		xmlDOMWrapCloneNode(NULL, run->doc, format, &copy, run->doc, run->parent, 1, 0);
	if (copy != NULL)
		xmlAddChild(made, copy);
	return made;
}

/* Ends the run behind ${node}: what followed goes into a run of its own. */
static void
cut_run(xmlNode *node)
{
	xmlNode *run = node->parent;

	if (xmlNextElementSibling(node) == NULL)
		return;
	xmlNode *rest = make_run_like(run);
	for (xmlNode *next = node->next, *after; next != NULL; next = after) {
		after = next->next;
		xmlUnlinkNode(next);
		xmlAddChild(rest, next);
	}
	xmlAddNextSibling(run, rest);
	if (run->nsDef != NULL)
		xmlReconciliateNs(rest->doc, rest);	/* the run declared prefixes of its own */
}

/* Ends the <w:t> before its byte ${at}; returns the new one with the rest. */
static xmlNode *
cut_text(xmlNode *t, size_t at)
{
	xmlChar *content = xmlNodeGetContent(t);
	const char *text = (const char *)content;
	xmlNode *rest = foreign_xml_element(t->doc, "t");

	set_text(rest, text + at, strlen(text) - at);
	set_text(t, text, at);
	xmlFree(content);
	return xmlAddNextSibling(t, rest);
}

static size_t
text_bytes(const xmlNode *t)
{
	xmlChar *content = xmlNodeGetContent(t);
	size_t n = content == NULL ? 0 : strlen((const char *)content);

	xmlFree(content);
	return n;
}

static bool
in_run(const xmlNode *node)
{
	return node->parent != NULL && foreign_xml_is(node->parent, "r");
}

/* Cuts so that ${piece}'s bytes [from, until) of the line are a node; returns it. */
static xmlNode *
isolate(const struct foreign_piece *piece, size_t from, size_t until)
{
	size_t begin = from > piece->from ? piece->at + (from - piece->from) : piece->at;
	size_t end = piece->at + ((until < piece->until ? until : piece->until) - piece->from);

	if (!foreign_xml_is(piece->node, "t"))
		return piece->node;
	if (end < text_bytes(piece->node))
		cut_text(piece->node, end);
	return begin > 0 ? cut_text(piece->node, begin) : piece->node;
}

/* The bytes [from, until) of the line as runs of their own.  Not empty. */
static void
touch(struct arena *arena, const struct foreign_place *place, size_t from, size_t until,
    struct touched *out)
{
	/* From the right, so that what lies left of a cut keeps its offsets. */
	for (size_t i = place->pieces.n; i-- > 0;) {
		const struct foreign_piece *piece = &place->pieces.at[i];

		if (piece->until <= from || piece->from >= until || !in_run(piece->node))
			continue;
		*VEC_ADD(arena, &out->nodes) = isolate(piece, from, until);
	}
	for (size_t i = 0, j = out->nodes.n; i + 1 < j--; i++) {
		xmlNode *swapped = out->nodes.at[i];

		out->nodes.at[i] = out->nodes.at[j];
		out->nodes.at[j] = swapped;
	}
	if (out->nodes.n == 0)
		return;
	xmlNode *first = out->nodes.at[0], *last = out->nodes.at[out->nodes.n - 1];
	cut_run(last);
	xmlNode *before = xmlPreviousElementSibling(first);
	if (before != NULL && !foreign_xml_is(before, "rPr"))
		cut_run(before);
	out->first = first->parent;
	out->last = last->parent;
}

/* A run that looks as the paragraph's end does: where the paragraph has no text yet. */
static xmlNode *
add_run(xmlNode *paragraph)
{
	static const char *const tracked[] = { "ins", "del", "moveFrom", "moveTo", "rPrChange" };
	xmlNode *run = make_run_like(foreign_xml_child(paragraph, "pPr") == NULL ? paragraph :
	    foreign_xml_child(paragraph, "pPr"));
	xmlNode *format = foreign_xml_child(run, "rPr");

	for (size_t i = 0; i < COUNT(tracked); i++)
		for (xmlNode *c; (c = foreign_xml_child(format, tracked[i])) != NULL;)
			drop(c);
	return xmlAddChild(paragraph, run);
}

/* An empty run at the byte ${at} of the line, formatted as the text before it. */
static xmlNode *
insert_run(const struct foreign_place *place, size_t at)
{
	EACH(const struct foreign_piece, piece, place->pieces) {
		if (piece->from > at || piece->until < at || !in_run(piece->node))
			continue;
		xmlNode *before = piece->node;
		if (piece->from == at) {
			before = xmlPreviousElementSibling(before);
			if (before == NULL || foreign_xml_is(before, "rPr"))
				return xmlAddPrevSibling(piece->node->parent,
				    make_run_like(piece->node->parent));
		} else if (piece->until > at) {
			cut_text(before, piece->at + (at - piece->from));
		}
		cut_run(before);
		return xmlAddNextSibling(before->parent, make_run_like(before->parent));
	}
	return add_run(place->paragraph);
}

/* Adds ${text} before ${before} in ${run}, or at its end: tabs and line breaks as elements. */
static void
put_text(xmlNode *run, xmlNode *before, const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\t\n");
		xmlNode *node = foreign_xml_element(run->doc, n > 0 ? "t" : *text == '\t' ? "tab" : "br");

		if (n > 0)
			set_text(node, text, n);
		if (before != NULL)
			xmlAddPrevSibling(before, node);
		else
			xmlAddChild(run, node);
		text += n > 0 ? n : 1;
	}
}

static bool
is_hollow(const xmlNode *run)
{
	EACH_CHILD(c, run)
		if (!foreign_xml_is(c, "rPr"))
			return false;
	return true;
}

/* Puts ${text} in the place of what is touched; all of it looks like the first touched run. */
static void
replace(struct touched *touched, const char *text)
{
	put_text(touched->first, touched->nodes.at[0], text);
	for (size_t i = 0; i < touched->nodes.n; i++) {
		xmlNode *run = touched->nodes.at[i]->parent;

		drop(touched->nodes.at[i]);
		if (run != touched->first && is_hollow(run))
			drop(run);
	}
	touched->last = touched->first;
}

/* A control that is filled shows no placeholder any more, nor what it was bound to elsewhere. */
static void
settle_control(const xmlNode *control, xmlNode *run)
{
	static const char *const gone[] = { "showingPlcHdr", "dataBinding" };
	xmlNode *properties = foreign_xml_child(control, "sdtPr");
	xmlNode *style = foreign_xml_child(foreign_xml_child(run, "rPr"), "rStyle");

	if (!foreign_xml_on(properties, "showingPlcHdr"))
		return;
	for (size_t i = 0; i < COUNT(gone); i++)
		for (xmlNode *c; (c = foreign_xml_child(properties, gone[i])) != NULL;)
			drop(c);
	if (style != NULL)
		drop(style);		/* the grey of placeholders */
}

/*
 * Around a filled run.  The copy of a text box that is kept for programs before 2010 would still show the
 * blank: rather no copy than another text.
 */
static void
settle_around(xmlNode *run)
{
	for (xmlNode *above = run->parent; above != NULL; above = above->parent) {
		if (above->type != XML_ELEMENT_NODE)
			return;
		if (foreign_xml_is(above, "sdt"))
			settle_control(above, run);
		if (strcmp((const char *)above->name, "AlternateContent") != 0)
			continue;
		xmlNode *old = foreign_xml_child(above, "Fallback");
		if (old != NULL && foreign_xml_child(above, "Choice") != NULL)
			drop(old);
	}
}

static bool
apply(struct foreign_remark *remark, const struct foreign_change *change)
{
	struct foreign_docx *d = remark->docx;
	const struct foreign_place *place = &d->places.at[change->line];
	struct touched touched = { .first = NULL };

	touch(d->ctx->arena, place, change->from, change->until, &touched);
	if (touched.first == NULL)
		touched.first = touched.last = insert_run(place, change->from);
	if (change->text != NULL) {
		if (touched.nodes.n > 0)
			replace(&touched, change->text);
		else
			put_text(touched.first, NULL, change->text);
		settle_around(touched.first);
	}
	place->part->changed = true;
	if (change->bookmark != NULL)
		foreign_remark_bookmark(remark, touched.first, touched.last, change->bookmark);
	return change->remark == NULL || foreign_remark_comment(remark, place->part, touched.first,
	    touched.last, change->remark);
}

/* The parent asserts the same, but a child trusts no one either. */
static bool
check(struct foreign_docx *d, const struct foreign_change *changes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct foreign_change *c = &changes[i], *last = c - (i > 0);

		if (c->line >= d->text.lines.n || c->from > c->until ||
		    c->until > strlen(d->text.lines.at[c->line].text) ||
		    (i > 0 && (last->line > c->line || (last->line == c->line &&
		    (last->until > c->from || last->from == c->from)))))
			return problem_fault(d->ctx, "change %zu is out of place", i);
	}
	return true;
}

bool
foreign_fill_docx(struct foreign_docx *d, const struct foreign_change *changes, size_t n,
    struct buf *out)
{
	struct foreign_part *parts[] = { &d->document, &d->footnotes, &d->endnotes, &d->comments,
	    &d->relations, &d->types };
	struct foreign_remark remark = foreign_remark_begin(d);

	if (!check(d, changes, n))
		return false;
	for (size_t i = n; i-- > 0;)
		if (!apply(&remark, &changes[i]))
			return false;
	for (size_t i = 0; i < COUNT(parts); i++)
		if (parts[i]->changed && !foreign_zip_put(d->zip, parts[i]->name, parts[i]->doc))
			return false;
	return foreign_zip_write(d->zip, out);
}
