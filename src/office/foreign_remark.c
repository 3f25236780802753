#include "foreign_remark.h"

#include <string.h>

#include "foreign_xml.h"
#include "text.h"

#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define STRICT "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
#define TRANSITIONAL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define COMMENTS_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"

enum { LARGEST_ID = 1 << 30 };		/* Word's own ids are 31 bits */

static void
largest_id(const xmlNode *node, const char *name, int *largest)
{
	EACH_CHILD(c, node) {
		int id = foreign_xml_is(c, name) ?
		    foreign_xml_number(c, "id", 0, LARGEST_ID, 0) : 0;

		if (id > *largest)
			*largest = id;
		largest_id(c, name, largest);
	}
}

struct foreign_remark
foreign_remark_begin(struct foreign_docx *d)
{
	struct foreign_remark remark = { .docx = d };
	const struct foreign_part *parts[] = { &d->document, &d->footnotes, &d->endnotes };

	for (size_t i = 0; i < COUNT(parts); i++)
		if (parts[i]->doc != NULL)
			largest_id(xmlDocGetRootElement(parts[i]->doc), "bookmarkStart",
			    &remark.bookmark);
	if (d->comments.doc != NULL)
		largest_id(xmlDocGetRootElement(d->comments.doc), "comment", &remark.comment);
	remark.bookmark++;
	remark.comment++;
	return remark;
}

/* An attribute of WordprocessingML, with the prefix that the part uses for it. */
static void
set(xmlNode *node, const char *name, const char *value)
{
	xmlNode *root = xmlDocGetRootElement(node->doc);
	xmlNs *space = NULL;

	/* A default namespace does not hold for attributes. */
	for (xmlNs *ns = root->nsDef; ns != NULL && space == NULL; ns = ns->next)
		if (ns->prefix != NULL && xmlStrEqual(ns->href, root->ns->href))
			space = ns;
	if (space == NULL)
		space = xmlNewNs(root, root->ns->href, (const xmlChar *)"dangjian");
	xmlNewNsProp(node, space, (const xmlChar *)name, (const xmlChar *)value);
}

static void
set_id(struct arena *arena, xmlNode *node, int id)
{
	set(node, "id", arena_strf(arena, "%d", id));
}

void
foreign_remark_bookmark(struct foreign_remark *remark, xmlNode *first, xmlNode *last,
    const char *name)
{
	struct arena *arena = remark->docx->ctx->arena;
	xmlNode *start = xmlAddPrevSibling(first, foreign_xml_element(first->doc, "bookmarkStart"));
	xmlNode *end = xmlAddNextSibling(last, foreign_xml_element(last->doc, "bookmarkEnd"));

	set_id(arena, start, remark->bookmark);
	set(start, "name", name);
	set_id(arena, end, remark->bookmark++);
}

static void
set_plain(xmlNode *node, const char *name, const char *value)
{
	xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

static void
say_type(struct foreign_docx *d, const char *part)
{
	xmlNode *root = xmlDocGetRootElement(d->types.doc);
	const char *path = arena_strf(d->ctx->arena, "/%s", part);

	EACH_CHILD(c, root) {
		const char *named = foreign_xml_attribute(c, "PartName");

		if (named != NULL && strcmp(named, path) == 0)
			return;
	}
	xmlNode *made = xmlNewChild(root, root->ns, (const xmlChar *)"Override", NULL);
	set_plain(made, "PartName", path);
	set_plain(made, "ContentType", COMMENTS_TYPE);
	d->types.changed = true;
}

static void
say_relation(struct foreign_docx *d, bool strict)
{
	if (d->relations.doc == NULL)
		d->relations.doc = foreign_xml_make(d->ctx->arena, "Relationships", RELATIONS, NULL);
	xmlNode *root = xmlDocGetRootElement(d->relations.doc);
	xmlNode *made = xmlNewChild(root, root->ns, (const xmlChar *)"Relationship", NULL);
	set_plain(made, "Id", "dangjianComments");
	set_plain(made, "Type", strict ? STRICT : TRANSITIONAL);
	set_plain(made, "Target", "comments.xml");
	d->relations.changed = true;
}

/* The comments' part, its relation and its type, made where the file has none. */
static bool
need_comments(struct foreign_docx *d)
{
	const char *folder = strrchr(d->document.name, '/');
	const xmlNode *root = xmlDocGetRootElement(d->document.doc);
	const char *space = (const char *)root->ns->href;

	d->comments.changed = true;
	if (d->comments.doc != NULL)
		return true;
	if (d->types.doc == NULL)
		return problem_say(d->ctx, PROBLEM_RULE, "缺少 [Content_Types].xml；"
		    "请用 Word 或 WPS 打开并修复，另存为 .docx 再试");
	d->comments.name = arena_strf(d->ctx->arena, "%.*scomments.xml",
	    folder == NULL ? 0 : (int)(folder - d->document.name + 1), d->document.name);
	d->comments.doc = foreign_xml_make(d->ctx->arena, "comments", space, "w");
	say_type(d, d->comments.name);
	say_relation(d, strcmp(space, WORD) != 0);
	return true;
}

static xmlNode *
add(xmlNode *parent, const char *name)
{
	return xmlAddChild(parent, foreign_xml_element(parent->doc, name));
}

static void
add_comment(struct foreign_docx *d, int id, const char *text)
{
	xmlNode *comment = add(xmlDocGetRootElement(d->comments.doc), "comment");

	set_id(d->ctx->arena, comment, id);
	set(comment, "author", "机关党建实账");
	set(comment, "initials", "实账");
	for (char **line = text_split(d->ctx->arena, text, '\n'); *line != NULL; line++) {
		xmlNode *t = add(add(add(comment, "p"), "r"), "t");

		xmlNodeAddContent(t, (const xmlChar *)*line);
		xmlNodeSetSpacePreserve(t, 1);
	}
}

/* The run in ${node}'s tree that refers to the note with this ${id}, or NULL. */
static xmlNode *
find_reference(xmlNode *node, const char *kind, const char *id)
{
	EACH_CHILD(c, node) {
		const char *to = foreign_xml_is(c, kind) ? foreign_xml_attribute(c, "id") : NULL;
		xmlNode *deeper;

		if (to != NULL && strcmp(to, id) == 0)
			return node;
		if ((deeper = find_reference(c, kind, id)) != NULL)
			return deeper;
	}
	return NULL;
}

/* ${run}, or the run of the body's own paragraphs that holds its text box or refers to its note. */
static xmlNode *
anchor_of(struct foreign_docx *d, const struct foreign_part *part, xmlNode *run)
{
	xmlNode *anchor = run;
	bool boxed = false;

	for (xmlNode *above = run; above != NULL; above = above->parent) {
		bool foot = foreign_xml_is(above, "footnote");
		const char *id = foot || foreign_xml_is(above, "endnote") ?
		    foreign_xml_attribute(above, "id") : NULL;

		if (boxed && foreign_xml_is(above, "r")) {
			anchor = above;
			boxed = false;
		}
		boxed = boxed || foreign_xml_is(above, "txbxContent");
		if (id == NULL || part == &d->document)
			continue;
		anchor = find_reference(xmlDocGetRootElement(d->document.doc),
		    foot ? "footnoteReference" : "endnoteReference", id);
		return anchor == NULL ? NULL : anchor_of(d, &d->document, anchor);
	}
	return anchor;
}

bool
foreign_remark_comment(struct foreign_remark *remark, struct foreign_part *part, xmlNode *first,
    xmlNode *last, const char *text)
{
	struct foreign_docx *d = remark->docx;
	xmlNode *anchor = anchor_of(d, part, first);
	int id = remark->comment++;

	if (!need_comments(d))
		return false;
	add_comment(d, id, text);
	if (anchor == NULL)			/* a note that nothing refers to is not seen either */
		return true;
	if (anchor != first)
		first = last = anchor;
	d->document.changed = true;
	xmlNode *start = xmlAddPrevSibling(first, foreign_xml_element(first->doc, "commentRangeStart"));
	xmlNode *end = xmlAddNextSibling(last, foreign_xml_element(last->doc, "commentRangeEnd"));
	xmlNode *run = xmlAddNextSibling(end, foreign_xml_element(end->doc, "r"));
	set_id(d->ctx->arena, start, id);
	set_id(d->ctx->arena, end, id);
	set_id(d->ctx->arena, add(run, "commentReference"), id);
	return true;
}
