#include "type_names.h"

#include <stdlib.h>
#include <string.h>

#include "limits.h"
#include "text.h"

static const struct dialect_value text = { .kind = DIALECT_TEXT }, on = { .kind = DIALECT_DAY };

static struct dialect_value
value_of(const struct field *f)
{
	double least = (double)f->min, most = (double)f->max;

	switch (f->kind) {
	case KIND_TEXT: case KIND_NOTE: case KIND_CHOICE: case KIND_LINK: case KIND_FILE:
		return text;
	case KIND_DAY:
		return on;
	case KIND_INTEGER: case KIND_HEADCOUNT: case KIND_DECIMAL: case KIND_MONEY:
		return (struct dialect_value){ .kind = DIALECT_NUMBER, .wide = true, .most = -least > most ? -least : most };
	case KIND_YES_NO:
		return (struct dialect_value)DIALECT_FLAG;
	case KIND_MOMENT: case KIND_ORGANISATION: case KIND_PERSON: case KIND_RECORD: case KIND_LISTED: case KIND_PEOPLE:
	case KIND_MAX:
		break;
	}
	return (struct dialect_value)DIALECT_ID;
}

struct standing { const char *name; struct dialect_value value; };

static bool
find_among(const struct standing *columns, const char *column, struct dialect_value *out)
{
	for (; columns->name != NULL; columns++)
		if (strcmp(columns->name, column) == 0) {
			*out = columns->value;
			return true;
		}
	return false;
}

/* The columns that every view has, then its own (schema_views). */
static bool
find_in_view(const struct type *t, const char *column, struct dialect_value *out)
{
	const struct standing all[] = { { "id", DIALECT_ID }, { "type", text }, { "org", DIALECT_ID }, { "happened", on },
		{ t->ended != NULL || t->derived_sql != NULL ? "ended" : "happened", on }, { NULL, text } };
	const struct standing kept[] = { { "entered_at", DIALECT_ID }, { "saved_on", on }, { "batch", DIALECT_ID },
		{ NULL, text } };
	const struct field *f = type_field(t, column);

	if (f == NULL || kind_is_link(f))
		return find_among(all, column, out) || (t->derived_sql == NULL && find_among(kept, column, out));
	*out = value_of(f);
	return true;
}

static bool
find_in_list(const struct field *f, const char *column, struct dialect_value *out)
{
	static const struct standing people[] = { { "record", DIALECT_ID }, { "person", DIALECT_ID }, { "came", DIALECT_FLAG },
		{ "excused", DIALECT_FLAG }, { "why", { .kind = DIALECT_TEXT } }, { .name = NULL } };
	const struct standing items[] = { { "record", DIALECT_ID }, { "item", value_of(f) }, { .name = NULL } };

	return find_among(f->kind == KIND_PEOPLE ? people : items, column, out);
}

static bool
find_in_type(const struct type *t, const char *table, const char *column, bool *is_table, struct dialect_value *out)
{
	*is_table = strcmp(t->name, table) == 0;
	if (*is_table)
		return column == NULL || find_in_view(t, column, out);
	EACH(const struct field, f, t->fields) {
		*is_table = f->table != NULL && strcmp(f->table, table) == 0;
		if (*is_table)
			return column == NULL || find_in_list(f, column, out);
	}
	return false;
}

bool
type_names_find(const void *what, const char *table, const char *column, struct dialect_value *out)
{
	static const struct standing attendance[] = { { "type", { .kind = DIALECT_TEXT } }, { "record", DIALECT_ID },
		{ "person", DIALECT_ID }, { "came", DIALECT_FLAG }, { "excused", DIALECT_FLAG }, { .name = NULL } };
	const struct type_names *names = what;
	bool is_table = false, found = false;

	if (names->type != NULL)
		found = find_in_type(names->type, table, column, &is_table, out);
	for (size_t i = 0; names->house != NULL && !is_table && i < names->house->types.n; i++)
		found = find_in_type(&names->house->types.at[i], table, column, &is_table, out);
	if (!is_table && strcmp(table, "attendance") == 0)
		return column == NULL || find_among(attendance, column, out);
	return found;
}
