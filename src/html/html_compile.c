#include <ctype.h>
#include <string.h>

#include "html_set.h"
#include "limits.h"
#include "text.h"

/* A section that is open: its op, and where in the HTML it began. */
struct open { size_t op; struct html_place place, first; bool otherwise; };

struct compiling {
	struct ctx *ctx;
	const struct html_source *source;
	struct html_template *template;
	const char *p;
	int line;
	struct html_place place;
	struct open open[LIMIT_SECTIONS];
	size_t depth;
	bool good;
};

static void
fault(struct compiling *c, const char *what, const char *say)
{
	c->good = problem_at(c->ctx, c->source->name, c->line, "%s%s%s", what, what[0] == '\0' ? "" : "：", say);
}

static struct html_op *
add_op(struct compiling *c, enum html_op_kind kind)
{
	struct html_op *op = VEC_ADD(c->ctx->arena, &c->template->ops);

	*op = (struct html_op){ .kind = kind, .line = c->line };
	return op;
}

/* Everything up to the next {{, moving through the HTML. */
static void
take_bytes(struct compiling *c)
{
	const char *end = strstr(c->p, "{{");
	size_t n = end == NULL ? strlen(c->p) : (size_t)(end - c->p);

	if (n == 0)
		return;
	struct html_op *op = add_op(c, HTML_OP_BYTES);
	op->text = c->p;
	op->n = n;
	for (size_t i = 0; i < n; i++) {
		html_place_move(&c->place, c->p[i]);
		c->line += c->p[i] == '\n';
	}
	c->p += n;
}

static bool
is_name(const char *name)
{
	for (const char *p = name; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p) && *p != '_' && *p != '.')
			return false;
	return name[0] != '\0';
}

static void
take_value(struct compiling *c, const char *name, char **path)
{
	struct html_op op = { .kind = HTML_OP_VALUE, .path = path, .line = c->line };
	const char *reason = html_place_value(&c->place, &op.escape);

	if (reason != NULL)
		fault(c, name, reason);
	else
		*VEC_ADD(c->ctx->arena, &c->template->ops) = op;
}

static void
open_section(struct compiling *c, char **path, bool not)
{
	if (c->depth == LIMIT_SECTIONS) {
		fault(c, path[0], "嵌套太深");
		return;
	}
	c->open[c->depth++] = (struct open){ .op = c->template->ops.n, .place = c->place };
	add_op(c, not ? HTML_OP_NOT : HTML_OP_EACH)->path = path;
}

static void
take_else(struct compiling *c)
{
	struct open *o = c->depth == 0 ? NULL : &c->open[c->depth - 1];

	if (o == NULL || o->otherwise) {
		fault(c, "else", "不在 {{#…}} 里");
		return;
	}
	o->otherwise = true;
	o->first = c->place;
	c->place = o->place;
	c->template->ops.at[o->op].otherwise = c->template->ops.n;
}

static bool
same_path(char **a, char **b)
{
	for (; *a != NULL && *b != NULL; a++, b++)
		if (strcmp(*a, *b) != 0)
			return false;
	return *a == *b;
}

/* Whichever way is taken, the HTML behind the section must stand at the same place. */
static void
close_section(struct compiling *c, const char *name, char **path)
{
	struct open *o = c->depth == 0 ? NULL : &c->open[c->depth - 1];
	struct html_op *op = o == NULL ? NULL : &c->template->ops.at[o->op];

	if (op == NULL || !same_path(op->path, path)) {
		fault(c, name, "没有对应的 {{#…}}");
		return;
	}
	if (!html_place_same(&c->place, o->otherwise ? &o->first : &o->place) ||
	    (op->kind == HTML_OP_EACH && !html_place_same(&c->place, &o->place)))
		fault(c, name, "各分支结束时在 HTML 中的位置必须相同");
	op->end = c->template->ops.n;
	if (!o->otherwise)
		op->otherwise = op->end;
	c->depth--;
}

static void
take_part(struct compiling *c, const char *name)
{
	if (c->place.state != HTML_TEXT)
		fault(c, name, "{{>…}} 只能在正文里");
	add_op(c, HTML_OP_PART)->text = arena_strf(c->ctx->arena, "%s.html", name);
}

static void
take_construct(struct compiling *c)
{
	const char *from = c->p + 2, *end = strstr(from, "}}");
	char sign = *from == '#' || *from == '^' || *from == '/' || *from == '>' ? *from++ : '\0';

	if (end == NULL || memchr(c->p, '\n', (size_t)(end - c->p)) != NULL) {
		fault(c, "{{", "这一行里没有结束的 }}");
		c->p += 2;
		return;
	}
	char *name = arena_copy(c->ctx->arena, from, end < from ? 0 : (size_t)(end - from));
	c->p = end + 2;
	if (!is_name(name)) {
		fault(c, name, "只认识 {{名称}} {{#…}} {{^…}} {{else}} {{/…}} {{>…}}");
		return;
	}
	char **path = strcmp(name, ".") == 0 ? arena_alloc(c->ctx->arena, sizeof *path) : text_split(c->ctx->arena, name, '.');
	if (sign == '>')
		take_part(c, name);
	else if (sign == '/')
		close_section(c, name, path);
	else if (sign != '\0')
		open_section(c, path, sign == '^');
	else if (strcmp(name, "else") == 0)
		take_else(c);
	else
		take_value(c, name, path);
}

static bool
compile(struct ctx *ctx, const struct html_source *source, struct html_template *out)
{
	struct compiling c = { .ctx = ctx, .source = source, .template = out, .p = source->text, .line = 1, .good = true };

	out->name = source->name;
	while (*c.p != '\0') {
		take_bytes(&c);
		if (*c.p != '\0')
			take_construct(&c);
	}
	while (c.depth > 0) {
		c.line = out->ops.at[c.open[--c.depth].op].line;
		fault(&c, "{{#", "没有 {{/…}}");
	}
	if (c.place.state != HTML_TEXT)
		fault(&c, c.place.tag, "模板结束时标签、属性或注释没有结束");
	return c.good;
}

static struct html_template *
find(struct html_set *set, const char *name)
{
	EACH(struct html_template, t, set->templates)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}

static bool
link_parts(struct ctx *ctx, struct html_set *set)
{
	bool good = true;

	EACH(struct html_template, t, set->templates)
		EACH(struct html_op, op, t->ops)
			if (op->kind == HTML_OP_PART && (op->part = find(set, op->text)) == NULL)
				good = problem_at(ctx, t->name, op->line, "没有模板 %s", op->text);
	return good;
}

/* Whether ${t} comes back to itself within ${depth} parts: rendering would not end. */
static bool
is_endless(const struct html_template *t, size_t depth)
{
	if (depth == 0)
		return true;
	EACH(const struct html_op, op, t->ops)
		if (op->kind == HTML_OP_PART && is_endless(op->part, depth - 1))
			return true;
	return false;
}

bool
html_compile(struct ctx *ctx, const struct html_source *sources, size_t n, struct html_set **out)
{
	struct html_set *set = arena_alloc(ctx->arena, sizeof *set);
	bool good = true;

	for (size_t i = 0; i < n; i++)
		good &= compile(ctx, &sources[i], VEC_ADD(ctx->arena, &set->templates));
	if (!link_parts(ctx, set))
		return false;
	EACH(const struct html_template, t, set->templates)
		if (is_endless(t, LIMIT_SECTIONS))
			good = problem_at(ctx, t->name, 0, "模板经 {{>…}} 又回到自己，或嵌套太深");
	if (good)
		*out = set;
	return good;
}
