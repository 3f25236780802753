#include "foreign_docx.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "foreign_walk.h"
#include "foreign_xml.h"
#include "limits.h"
#include "text.h"


static const char hollow[] = "里没有文稿正文（不是 Word 文档）；请用 Word 或 WPS 打开原稿，另存为 .docx 再试";

/* ${target} of a relation as seen from the part ${from}. */
static const char *
resolve(struct arena *arena, const char *from, const char *target)
{
	const char *folder = strrchr(from, '/');
	char *path = target[0] == '/' ? arena_str(arena, target + 1) : arena_strf(arena, "%.*s%s",
	    folder == NULL ? 0 : (int)(folder - from + 1), from, target);

	for (char *p = path; *p != '\0'; p++)
		if (*p == '\\')
			*p = '/';
	return path;
}

/* The part that ${relations} (of the part ${from}) names for ${kind}, the last word of a type. */
static bool
open_related(struct foreign_docx *d, const xmlDoc *relations, const char *from, const char *kind,
    struct foreign_part *out)
{
	if (relations == NULL)
		return true;
	EACH_CHILD(r, xmlDocGetRootElement(relations)) {
		const char *type = foreign_xml_attribute(r, "Type");
		const char *target = foreign_xml_attribute(r, "Target");
		const char *word = type == NULL ? NULL : strrchr(type, '/');

		if (target == NULL || word == NULL || strcmp(word + 1, kind) != 0)
			continue;
		out->name = resolve(d->ctx->arena, from, target);
		if (!foreign_zip_part(d->zip, out->name, &out->doc))
			return false;
		if (out->doc != NULL && !foreign_xml_is_word(xmlDocGetRootElement(out->doc)))
			out->doc = NULL;
		return true;
	}
	return true;
}

static const char *
relations_of(struct arena *arena, const char *part)
{
	const char *base = strrchr(part, '/');

	base = base == NULL ? part : base + 1;
	return arena_strf(arena, "%.*s_rels/%s.rels", (int)(base - part), part, base);
}

static bool
open_document(struct foreign_docx *d)
{
	xmlDoc *top;

	if (!foreign_zip_part(d->zip, "_rels/.rels", &top) ||
	    !open_related(d, top, "", "officeDocument", &d->document))
		return false;
	if (d->document.doc == NULL) {
		d->document.name = "word/document.xml";
		if (!foreign_zip_part(d->zip, d->document.name, &d->document.doc))
			return false;
	}
	if (d->document.doc == NULL ||
	    !foreign_xml_is(xmlDocGetRootElement(d->document.doc), "document"))
		return problem_say(d->ctx, PROBLEM_RULE, "%s", hollow);
	return true;
}

/* A document with macros and a template are parts of another type: filled as a .docx, Word would refuse them. */
static bool
check_type(struct foreign_docx *d)
{
	const char *path = arena_strf(d->ctx->arena, "/%s", d->document.name);

	if (d->types.doc == NULL)
		return true;
	EACH_CHILD(c, xmlDocGetRootElement(d->types.doc)) {
		const char *name = foreign_xml_attribute(c, "PartName"), *type = foreign_xml_attribute(c, "ContentType");

		if (name == NULL || type == NULL || strcasecmp(name, path) != 0 || text_ends(type, ".document.main+xml"))
			continue;
		return problem_say(d->ctx, PROBLEM_RULE,
		    "是带宏的文档或者模板（.docm、.dotx 等）；请用 Word 或 WPS 打开，另存为 .docx 再试");
	}
	return true;
}

static bool
open_parts(struct foreign_docx *d)
{
	const struct {
		const char *kind;
		struct foreign_part *part;
	} related[] = {
		{ "footnotes", &d->footnotes }, { "endnotes", &d->endnotes },
		{ "comments", &d->comments }, { "styles", &d->styles },
	};

	if (!open_document(d))
		return false;
	d->relations.name = relations_of(d->ctx->arena, d->document.name);
	d->types.name = "[Content_Types].xml";
	if (!foreign_zip_part(d->zip, d->relations.name, &d->relations.doc) ||
	    !foreign_zip_part(d->zip, d->types.name, &d->types.doc) || !check_type(d))
		return false;
	for (size_t i = 0; i < COUNT(related); i++)
		if (!open_related(d, d->relations.doc, d->document.name, related[i].kind,
		    related[i].part))
			return false;
	return true;
}

static bool
is_heading_name(const char *name)
{
	static const char *const heads[] = { "heading ", "Title", "Subtitle", "标题", "公文标题" };

	for (size_t i = 0; name != NULL && i < COUNT(heads); i++)
		if (strncasecmp(name, heads[i], strlen(heads[i])) == 0)
			return true;
	return false;
}

/* Styles and comments begin with their id. */
static int
compare_ids(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const struct foreign_style *
foreign_docx_style(const struct foreign_docx *d, const char *id)
{
	return d->named.n == 0 ? NULL : bsearch(&id, d->named.at, d->named.n, sizeof *d->named.at, compare_ids);
}

struct foreign_comment *
foreign_docx_comment(const struct foreign_docx *d, const char *id)
{
	return d->said.n == 0 ? NULL : bsearch(&id, d->said.at, d->said.n, sizeof *d->said.at, compare_ids);
}

static bool
inherits_heading(const struct foreign_docx *d, const struct foreign_style *style)
{
	for (int depth = 0; style != NULL && depth < LIMIT_STYLES; depth++) {
		if (style->heading)
			return true;
		style = style->above == NULL ? NULL : foreign_docx_style(d, style->above);
	}
	return false;
}

static void
read_styles(struct foreign_docx *d)
{
	if (d->styles.doc == NULL)
		return;
	EACH_CHILD(s, xmlDocGetRootElement(d->styles.doc)) {
		const char *id = foreign_xml_attribute(s, "styleId");
		const xmlNode *level = foreign_xml_child(foreign_xml_child(s, "pPr"), "outlineLvl");

		if (id == NULL || !foreign_xml_is(s, "style"))
			continue;
		*VEC_ADD(d->ctx->arena, &d->named) = (struct foreign_style){ .id = id,
		    .above = foreign_xml_value(s, "basedOn"),
		    .heading = is_heading_name(foreign_xml_value(s, "name")) ||
			(level != NULL && foreign_xml_number(level, "val", 0, 9, 9) < 9) };
	}
	if (d->named.n == 0)
		return;
	qsort(d->named.at, d->named.n, sizeof *d->named.at, compare_ids);
	EACH(struct foreign_style, style, d->named)
		style->heading = inherits_heading(d, style);
}

static void
add_said(const xmlNode *node, struct buf *out)
{
	EACH_CHILD(c, node) {
		if (foreign_xml_is(c, "t")) {
			xmlChar *text = xmlNodeGetContent(c);

			buf_puts(out, text == NULL ? "" : (const char *)text);
			xmlFree(text);
			continue;
		}
		if (foreign_xml_is(c, "p") && out->n > 0)
			buf_putc(out, '\n');
		add_said(c, out);
	}
}

static void
read_comments(struct foreign_docx *d)
{
	if (d->comments.doc == NULL)
		return;
	EACH_CHILD(c, xmlDocGetRootElement(d->comments.doc)) {
		const char *id = foreign_xml_attribute(c, "id");
		struct buf said = buf_make(d->ctx->arena);

		if (id == NULL || !foreign_xml_is(c, "comment"))
			continue;
		add_said(c, &said);
		const char *clean = text_clean(d->ctx->arena, said.at, said.n);
		*VEC_ADD(d->ctx->arena, &d->said) = (struct foreign_comment){ id,
		    clean == NULL ? "" : clean, false };
	}
	if (d->said.n > 0)
		qsort(d->said.at, d->said.n, sizeof *d->said.at, compare_ids);
}

bool
foreign_docx_read(struct ctx *ctx, const char *bytes, size_t n, struct foreign_docx **out)
{
	struct foreign_docx *d = arena_alloc(ctx->arena, sizeof *d);

	*d = (struct foreign_docx){ .ctx = ctx,
	    .text = { .docx = true, .bytes = bytes, .n = n } };
	if (!foreign_zip_open(ctx, bytes, n, &d->zip) || !open_parts(d))
		return false;
	read_styles(d);
	read_comments(d);
	if (!foreign_walk(d, &d->document) || !foreign_walk(d, &d->footnotes) ||
	    !foreign_walk(d, &d->endnotes))
		return false;
	*out = d;
	return true;
}
