#include "html.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "html_set.h"
#include "text.h"

/* What names are looked up in: the item, then what it stands in. */
struct frame { const json_t *at; const struct frame *up; };

static const json_t *
find(const struct frame *frame, char **path)
{
	const json_t *at = NULL;

	if (path[0] == NULL)
		return frame->at;
	for (; at == NULL && frame != NULL; frame = frame->up)
		at = json_object_get(frame->at, path[0]);
	for (path++; at != NULL && *path != NULL; path++)
		at = json_object_get(at, *path);
	return at;
}

static bool
is_empty(const json_t *v)
{
	return v == NULL || json_is_null(v) || json_is_false(v) || (json_is_array(v) && json_array_size(v) == 0) ||
	    (json_is_string(v) && json_string_length(v) == 0);
}

static const char *
plain(struct arena *arena, const json_t *v)
{
	if (json_is_string(v))
		return json_string_value(v);
	return json_is_integer(v) ? arena_strf(arena, "%lld", (long long)json_integer_value(v)) : "";
}

/* An address of this site or of a known scheme; anything else leads nowhere. */
static bool
is_safe_url(const char *url)
{
	static const char *const schemes[] = { "http://", "https://", "mailto:" };

	if (url[0] == '/')
		return url[1] != '/' && url[1] != '\\';
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return url[0] == '#' || url[0] == '?' || url[0] == '\0';
}

static void
put_part_of_url(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		if (isalnum((unsigned char)*text) || strchr("-._~", *text) != NULL)
			buf_putc(out, *text);
		else
			buf_putf(out, "%%%02X", (unsigned char)*text);
}

static void
put_value(struct buf *out, const json_t *v, enum html_escape escape)
{
	const char *text = plain(out->arena, v);

	switch (escape) {
	case HTML_ESCAPE_TEXT:
		buf_put_escaped(out, text);
		break;
	case HTML_ESCAPE_URL:
		buf_put_escaped(out, is_safe_url(text) ? text : "#");
		break;
	case HTML_ESCAPE_PART:
		put_part_of_url(out, text);
		break;
	}
}

static void render(const struct html_template *t, size_t from, size_t until, const struct frame *frame, struct buf *out);

static void
render_section(const struct html_template *t, size_t i, const struct frame *frame, struct buf *out)
{
	const struct html_op *op = &t->ops.at[i];
	const json_t *v = find(frame, op->path), *item;
	bool empty = is_empty(v);
	size_t k;

	if (op->kind == HTML_OP_NOT ? !empty : empty)
		render(t, op->otherwise, op->end, frame, out);
	else if (op->kind == HTML_OP_NOT)
		render(t, i + 1, op->otherwise, frame, out);
	else if (json_is_array(v))
		json_array_foreach(v, k, item)
			render(t, i + 1, op->otherwise, &(struct frame){ item, frame }, out);
	else
		render(t, i + 1, op->otherwise, &(struct frame){ v, frame }, out);
}

static void
render(const struct html_template *t, size_t from, size_t until, const struct frame *frame, struct buf *out)
{
	for (size_t i = from; i < until; i++) {
		const struct html_op *op = &t->ops.at[i];

		switch (op->kind) {
		case HTML_OP_BYTES:
			buf_add(out, op->text, op->n);
			break;
		case HTML_OP_VALUE:
			put_value(out, find(frame, op->path), op->escape);
			break;
		case HTML_OP_PART:
			render(op->part, 0, op->part->ops.n, frame, out);
			break;
		case HTML_OP_EACH: case HTML_OP_NOT:
			render_section(t, i, frame, out);
			i = op->end - 1;
			break;
		}
	}
}

void
html_render(const struct html_set *set, const char *name, const json_t *data, struct buf *out)
{
	const struct html_template *t = NULL;

	EACH(const struct html_template, each, set->templates)
		if (strcmp(each->name, name) == 0)
			t = each;
	assert(t != NULL);
	render(t, 0, t->ops.n, &(struct frame){ data, NULL }, out);
}

static void
release(void *tree)
{
	json_decref(tree);
}

json_t *
html_own(struct arena *arena, json_t *tree)
{
	arena_on_reset(arena, release, tree);
	return tree;
}
