#include "schema.h"

#include "keep.h"

static const char *
column_type(const struct field *f, enum db_engine engine)
{
	switch (f->kind) {
	case KIND_TEXT: case KIND_NOTE: case KIND_DAY: case KIND_CHOICE: case KIND_LINK: case KIND_FILE:
		return db_type_text(engine);
	case KIND_YES_NO:
		return db_type_flag(engine);
	case KIND_MOMENT: case KIND_INTEGER: case KIND_HEADCOUNT: case KIND_DECIMAL: case KIND_MONEY:
	case KIND_ORGANISATION: case KIND_PERSON: case KIND_RECORD: case KIND_LISTED:
		return db_type_int(engine);
	case KIND_PEOPLE: case KIND_MAX:
		break;
	}
	return "";
}

/* The table that a reference points at; NULL for other kinds. */
static const char *
target(struct arena *arena, const struct field *f)
{
	switch (f->kind) {
	case KIND_ORGANISATION:
		return "organisation_all";
	case KIND_PERSON: case KIND_PEOPLE:
		return "person_all";
	case KIND_RECORD: case KIND_LISTED:
		return arena_strf(arena, "%s_all", f->of_name);
	case KIND_TEXT: case KIND_NOTE: case KIND_DAY: case KIND_MOMENT: case KIND_INTEGER: case KIND_HEADCOUNT:
	case KIND_DECIMAL: case KIND_MONEY: case KIND_YES_NO: case KIND_CHOICE: case KIND_LINK: case KIND_FILE: case KIND_MAX:
		break;
	}
	return NULL;
}

char *
schema_kind(struct arena *arena, const struct field *f)
{
	struct buf kind = buf_make(arena);

	buf_puts(&kind, kind_name(f->kind));
	if (f->kind == KIND_DECIMAL)
		buf_putf(&kind, " %d", f->places);
	if (f->of_name != NULL)
		buf_putf(&kind, " %s", f->of_name);
	if (f->many)
		buf_puts(&kind, " many");
	return kind.at;
}

char *
schema_rule(struct arena *arena, const struct type *t, const struct rule *r)
{
	struct buf out = buf_make(arena);
	char on[DAY_TEXT];

	if (r->since != DAY_NONE)
		buf_putf(&out, "%s < '%s' or ", t->happened->name, day_write(r->since, on));
	if (r->until != DAY_NONE)
		buf_putf(&out, "%s >= '%s' or ", t->happened->name, day_write(r->until, on));
	buf_putf(&out, out.n == 0 ? "%s" : "(%s)", r->holds);
	return out.at;
}

/* What no longer counts need not follow what came later. */
#define COUNTS "struck_at is not null or"

static void
add_check(struct schema_parts *out, struct arena *arena, const char *name, const char *condition)
{
	*VEC_ADD(arena, out) = (struct schema_part){ name, arena_strf(arena, "check (%s)", condition), true };
}

static char *
among_choices(struct arena *arena, const struct field *f)
{
	struct buf out = buf_make(arena);

	buf_putf(&out, COUNTS " %s in (", f->name);
	EACH(const struct choice, c, f->choices)
		buf_putf(&out, "%s'%s'", c == f->choices.at ? "" : ", ", c->value);
	buf_putc(&out, ')');
	return out.at;
}

bool
schema_needs(const struct field *f)
{
	return f->needed && !f->happened && !kind_is_link(f);
}

static void
add_checks(struct arena *arena, const struct type *t, struct schema_parts *out)
{
	EACH(const struct field, f, t->fields) {
		if (schema_needs(f))
			add_check(out, arena, arena_strf(arena, "%s_%s_needed", t->name, f->name),
			    arena_strf(arena, COUNTS " %s is not null", f->name));
		if (f->kind == KIND_DAY)
			add_check(out, arena, arena_strf(arena, "%s_%s_day", t->name, f->name),
			    arena_strf(arena, "length(%s) = 10", f->name));
		if (f->kind == KIND_YES_NO)
			add_check(out, arena, arena_strf(arena, "%s_%s_yes", t->name, f->name),
			    arena_strf(arena, "%s in (0, 1)", f->name));
		if (f->kind == KIND_CHOICE)
			add_check(out, arena, arena_strf(arena, "%s_%s_choice", t->name, f->name), among_choices(arena, f));
	}
	EACH(const struct rule, r, t->rules)
		add_check(out, arena, r->name, arena_strf(arena, COUNTS " (%s)", schema_rule(arena, t, r)));
}

static void
add_common(struct arena *arena, enum db_engine engine, struct schema_parts *out)
{
	for (enum keep_column c = 0; c < KEEP_COLUMNS; c++) {
		const char *kind = c == KEEP_SAVED_ON ? db_type_text(engine) : c == KEEP_MAC ? db_type_bytes(engine) :
		    db_type_int(engine);

		*VEC_ADD(arena, out) = (struct schema_part){ keep_columns[c], arena_strf(arena, "%s%s%s", kind,
		    c < KEEP_STRUCK_AT ? " not null" : "", c == KEEP_ID ? " primary key" :
		    c == KEEP_ORG && engine == DB_SQLITE ? " references organisation_all (id)" : ""), false };
	}
}

void
schema_parts(struct arena *arena, const struct type *t, enum db_engine engine, struct schema_parts *out)
{
	add_common(arena, engine, out);
	EACH(const struct field, f, t->fields) {
		const char *to = engine == DB_SQLITE ? target(arena, f) : NULL;
		const char *key = to == NULL ? "" : arena_strf(arena, " references %s (id)", to);

		if (!kind_is_link(f))
			*VEC_ADD(arena, out) = (struct schema_part){ f->name, arena_strf(arena, "%s%s%s /* %s */",
			    column_type(f, engine), f->happened ? " not null" : "", key, schema_kind(arena, f)), false };
	}
	add_checks(arena, t, out);
}

void
schema_put_table(const struct schema_parts *parts, enum db_engine engine, const char *name, struct buf *out)
{
	buf_putf(out, "create table %s (", name);
	for (size_t i = 0; i < parts->n; i++)
		buf_putf(out, "%s\n\t%s%s %s", i == 0 ? "" : ",", parts->at[i].constraint ? "constraint " : "", parts->at[i].name,
		    parts->at[i].declaration);
	buf_puts(out, engine == DB_SQLITE ? "\n) strict;\n" : "\n);\n");
}

void
schema_table(const struct type *t, enum db_engine engine, const char *name, struct buf *out)
{
	struct schema_parts parts = { 0 };

	schema_parts(out->arena, t, engine, &parts);
	schema_put_table(&parts, engine, name, out);
}

void
schema_keys(const struct type *t, struct buf *out)
{
	buf_putf(out, "alter table %s_all add constraint %s_org_key foreign key (org) references organisation_all (id);\n",
	    t->name, t->name);
	EACH(const struct field, f, t->fields) {
		const char *to = target(out->arena, f);

		if (to != NULL && !kind_is_link(f))
			buf_putf(out, "alter table %s_all add constraint %s_%s_key foreign key (%s) references %s (id);\n",
			    t->name, t->name, f->name, f->name, to);
	}
}

void
schema_links(const struct type *t, enum db_engine engine, struct buf *out)
{
	const char *integer = db_type_int(engine), *flag = db_type_flag(engine);
	const char *strict = engine == DB_SQLITE ? "strict, without rowid" : "";

	EACH(const struct field, f, t->fields) {
		const char *to = target(out->arena, f);

		if (f->kind == KIND_PEOPLE)
			buf_putf(out, "create table if not exists %s (\n\trecord %s not null references %s_all (id),\n"
			    "\tperson %s not null references person_all (id),\n\tcame %s not null,\n\texcused %s not null,\n"
			    "\twhy text,\n\tprimary key (record, person)\n) %s;\n"
			    "create index if not exists %s_by_person on %s (person, record);\n", f->table, integer, t->name,
			    integer, flag, flag, strict, f->table, f->table);
		else if (f->many)
			buf_putf(out, "create table if not exists %s (\n\trecord %s not null references %s_all (id),\n"
			    "\titem %s not null%s%s%s,\n\tprimary key (record, item)\n) %s;\n"
			    "create index if not exists %s_by_item on %s (item, record);\n", f->table, integer, t->name,
			    column_type(f, engine), to == NULL ? "" : " references ", to == NULL ? "" : to,
			    to == NULL ? "" : " (id)", strict, f->table, f->table);
	}
}

void
schema_indexes(const struct type *t, struct buf *out)
{
	const char *happened = t->happened->name;

	/* A scope reads by organisation and the day that counts, the list page of the whole city by day. */
	buf_putf(out, "create index if not exists %s_by_org on %s_all (org, %s) where struck_at is null;\n", t->name,
	    t->name, happened);
	buf_putf(out, "create index if not exists %s_by_day on %s_all (%s, id) where struck_at is null;\n", t->name,
	    t->name, happened);
	EACH(const struct field, f, t->fields) {
		if (f->unique)
			buf_putf(out, "create unique index if not exists %s_%s_once on %s_all (%s) where struck_at is null;\n",
			    t->name, f->name, t->name, f->name);
		else if (f->counted)
			buf_putf(out, "create index if not exists %s_by_%s on %s_all (org, %s) where struck_at is null;\n", t->name,
			    f->name, t->name, f->name);
		else if ((f->kind == KIND_PERSON || f->kind == KIND_RECORD || f->kind == KIND_ORGANISATION) && !f->many)
			buf_putf(out, "create index if not exists %s_by_%s on %s_all (%s) where struck_at is null;\n", t->name,
			    f->name, t->name, f->name);
	}
}

void
schema_views(const struct type *t, struct buf *out)
{
	if (t->derived_sql != NULL) {
		buf_putf(out, "create view %s as select '%s' as type, d.* from (%s) d;\n", t->name, t->name, t->derived_sql);
		return;
	}
	buf_putf(out, "create view %s as select id, '%s' as type, org, %s as happened", t->name, t->name,
	    t->happened->name);
	if (t->ended != NULL)
		buf_putf(out, ", %s as ended, %s as " SCHEMA_COUNTS_UNTIL, t->ended->name,
		    schema_counts_until(out->arena, t, "f"));
	buf_puts(out, ", entered_at, saved_on, batch");
	EACH(const struct field, f, t->fields)
		if (!kind_is_link(f))
			buf_putf(out, ", %s", f->name);
	buf_putf(out, " from %s_all f where struck_at is null;\n", t->name);
}

void
schema_common_views(const struct house *house, struct buf *out)
{
	bool first = true;

	EACH(const struct type, t, house->types)
		EACH(const struct field, f, t->fields) {
			if (f->kind != KIND_PEOPLE)
				continue;
			buf_putf(out, "%sselect '%s' as type, record, person, came, excused from %s",
			    first ? "create view attendance as " : "\nunion all ", t->name, f->table);
			first = false;
		}
	if (!first)
		buf_puts(out, ";\n");
}
