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

/* ---- names of tables and views ---- */

/* Those of sql/steps/ and of schema_common_views. */
static const char *const core_names[] = { "account", "account_session", "attendance", "attested", "binding", "chain_head",
	"file", "history", "org_own", "org_within", "report_text", "schema_step", "schema_type", "setting", "sign_in_failure" };

/* Whether ${name} is a table or view of ${t}. */
static bool
has_table(const struct type *t, const char *name)
{
	size_t n = strlen(t->name);

	if (strncmp(name, t->name, n) == 0 &&
	    (name[n] == '\0' || strcmp(name + n, "_all") == 0 || strcmp(name + n, "_holders") == 0))
		return true;
	EACH(const struct field, f, t->fields)
		if (f->table != NULL && strcmp(f->table, name) == 0)
			return true;
	return false;
}

static bool
taken(struct ctx *ctx, const struct type *t, int line, const char *name)
{
	return problem_at(ctx, t->file, line, "“%s”这个表名已经用了，请换一个名称", name);
}

static bool
check_name(struct ctx *ctx, const struct house *house, const struct type *t, int line, const char *name)
{
	for (size_t i = 0; i < COUNT(core_names); i++)
		if (strcmp(core_names[i], name) == 0)
			return taken(ctx, t, line, name);
	EACH(const struct type, other, house->types)
		if (other != t && has_table(other, name))
			return taken(ctx, t, line, name);
	return true;
}

bool
type_names_check(struct ctx *ctx, const struct house *house)
{
	bool good = true;

	EACH(const struct type, t, house->types) {
		good &= check_name(ctx, house, t, t->line, t->name);
		EACH(const struct field, f, t->fields)
			if (f->table != NULL)
				good &= check_name(ctx, house, t, f->line, f->table);
	}
	return good;
}
