#include "type.h"

#include <string.h>

#include "text.h"

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
	return kind == KIND_TEXT || kind == KIND_NOTE || kind == KIND_DAY || kind == KIND_CHOICE || kind == KIND_LINK ||
	    kind == KIND_FILE;
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

const struct field *
type_field(const struct type *t, const char *name)
{
	EACH(const struct field, f, t->fields)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

bool
type_may_hold(const struct type *t, const char *kind)
{
	return t->held == HELD_ANY || text_is_among(kind, t->held_by);
}

const char *const *
type_of_kinds(const struct field *f, const char *holder)
{
	static const char *const none[] = { NULL };

	if (f->of_by.n == 0 || holder == NULL)
		return f->of_kinds;
	EACH(const struct of_kind, k, f->of_by)
		if (strcmp(k->kind, holder) == 0)
			return k->kinds;
	return none;
}

const struct regulation *
type_regulation(const struct house *house, const char *basis)
{
	size_t n = strcspn(basis, " ");

	EACH(const struct regulation, r, house->regulations)
		if (strlen(r->code) == n && strncmp(r->code, basis, n) == 0)
			return r;
	return NULL;
}

char *
type_basis(struct arena *arena, const struct house *house, const char *const *basis, day on)
{
	const struct regulation *r = NULL;
	const char *const *b = basis;

	for (; b != NULL && *b != NULL; b++) {
		r = type_regulation(house, *b);
		if (b[1] == NULL || (r->since <= on && (r->until == DAY_NONE || on < r->until)))
			break;
	}
	if (r == NULL)
		return NULL;
	const char *article = strstr(*b, "§");
	return arena_strf(arena, "《%s》%s%s%s%s%s%s", r->label, r->number == NULL ? "" : "（", r->number == NULL ? "" : r->number,
	    r->number == NULL ? "" : "）", article == NULL ? "" : "第", article == NULL ? "" : article + strlen("§"),
	    article == NULL ? "" : "条");
}

const char *
type_section_label(const struct house *house, const char *section)
{
	EACH(const struct section, s, house->sections)
		if (strcmp(s->name, section) == 0)
			return s->label;
	return "";
}
