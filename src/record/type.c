#include "type.h"

#include <string.h>

static const char *const names[KIND_MAX] = {
	[KIND_TEXT] = "text", [KIND_NOTE] = "note", [KIND_DAY] = "day", [KIND_MOMENT] = "moment",
	[KIND_INTEGER] = "integer", [KIND_HEADCOUNT] = "headcount", [KIND_DECIMAL] = "decimal", [KIND_MONEY] = "money",
	[KIND_YES_NO] = "yes_no", [KIND_CHOICE] = "choice", [KIND_ORGANISATION] = "organisation",
	[KIND_PERSON] = "person", [KIND_RECORD] = "record", [KIND_LISTED] = "listed", [KIND_PEOPLE] = "people",
	[KIND_LINK] = "link", [KIND_FILE] = "file",
};

const char *
kind_name(enum kind kind)
{
	return names[kind];
}

bool
kind_find(const char *name, enum kind *out)
{
	for (enum kind k = 0; k < KIND_MAX; k++)
		if (strcmp(names[k], name) == 0) {
			*out = k;
			return true;
		}
	return false;
}

bool
kind_is_text(enum kind kind)
{
	return kind == KIND_TEXT || kind == KIND_NOTE || kind == KIND_DAY || kind == KIND_CHOICE || kind == KIND_LINK;
}

bool
kind_is_link(const struct field *f)
{
	return f->many || f->kind == KIND_PEOPLE;
}

const struct type *
type_find(const struct house *house, const char *name)
{
	EACH(const struct type, t, house->types)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}

bool
type_get(struct ctx *ctx, const char *name, const struct type **out)
{
	const struct type *t = type_find(ctx->house, name);

	if (t == NULL)
		return problem_say(ctx, PROBLEM_USAGE, "没有“%s”这种记录，全部名称见 dangjian catalog types", name);
	*out = t;
	return true;
}

const struct field *
type_field(const struct type *t, const char *name)
{
	EACH(const struct field, f, t->fields)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

const char *
type_section_label(const struct house *house, const char *section)
{
	EACH(const struct section, s, house->sections)
		if (strcmp(s->name, section) == 0)
			return s->label;
	return "";
}
