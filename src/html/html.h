/*
 * Page templates.  A template is HTML with four constructs:
 *
 *	{{name}} {{row.name}}        the value, escaped for where it stands: text, a quoted attribute,
 *	                             or a URL in href, src, action, hx-get … (/ # ? http: https: mailto: or,
 *	                             behind its beginning, percent-encoded)
 *	{{#rows}}…{{else}}…{{/rows}} for each of an array, inside an object, or if true; else if empty,
 *	                             false or absent.  Inside, names are looked up outwards; {{.}} is the item
 *	{{^name}}…{{/name}}          only if empty, false or absent
 *	{{>part}}                    another template, with the same names
 *
 * A value in a place that cannot be made safe (a script, a style, an event attribute, an unquoted
 * attribute, a comment, a tag or attribute name) is refused when the template is compiled, with file and line.
 * Data is a jansson tree; integers print plainly; an absent name prints nothing.
 */
#ifndef HTML_H
#define HTML_H

#include <jansson.h>

#include "buf.h"
#include "ctx.h"

struct html_source { const char *name, *text; };	/* "list.html" and its bytes */
struct html_set;

/* Compiles all of ${sources}; all faults at once.  The set lives in ctx's arena, is read-only and may
   be used by many threads. */
bool html_compile(struct ctx *ctx, const struct html_source *sources, size_t n, struct html_set **out);

/* The page ${name} with ${data}.  An unknown ${name} is a programming error. */
void html_render(const struct html_set *set, const char *name, const json_t *data, struct buf *out);

/* ${tree}, which jansson made, belongs to the arena from here on; data.h makes trees that do from birth. */
json_t *html_own(struct arena *arena, json_t *tree);

#endif
