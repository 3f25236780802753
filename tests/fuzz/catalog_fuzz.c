/*
 * One file of a city's catalogue, of any bytes: the first line is its path, the rest its content.  It is read as `catalog
 * check` reads it, but alone, over our own catalogue that was read once.  What is refused has a problem with a place; what
 * is not has SQL that can be prepared, and words that bind a text.
 */
#include <stdlib.h>
#include <string.h>

#include "actor.h"
#include "bind.h"
#include "command.h"
#include "demo.h"
#include "figure_sql.h"
#include "filling.h"
#include "foreign_text.h"
#include "schema.h"
#include "slot.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const char a_language[] = "measures: {org: [个, 家], people: [名, 人, 人次]}\nkin: {单位: [单位, 部门]}\n",
	a_city[] = "organ: 工委\ncities: [临江市]\nnumbers: {moves: 3-9}\n", a_unit[] = "units: [{name: 甲, short: 乙}]\n",
	some_words[] = "names: [甲, 乙]\n", some_rows[] = "theme: {rows: [{name: 甲}]}\n",
	a_text[] = "全年新发展党员***名，**家单位开展甲乙活动，*个支部分别为*、*名。\n划拨**余万元，共有***个单位超*人次参加。\n";

static struct house house;		/* ours, whole */
static struct house few;		/* with those types only that others name, for types are linked all together */
static struct db *scratch, *core;	/* the store of ours; one with the program's own tables only */
static const char *const *section_names;

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static struct source
source_of(const char *path, const char *text)
{
	return (struct source){ path, text, strlen(text) };
}

/* Ours once, the types that a file is read among, and their store. */
static void
open_house(void)
{
	static const char *const files[] = { "organisations.yaml", "records/theme.yaml", "records/theme_day.yaml",
		"records/venue.yaml", "records/election.yaml", NULL };
	static struct ctx ctx;
	static struct store *stores[2];
	struct house none = { 0 };
	VEC(const char *) names = { 0 };

	ctx = (struct ctx){ .arena = arena_make() };
	must(command_catalog(&ctx, NULL, &house) && schema_scratch(&ctx, &house, &stores[0], &scratch) &&
	    schema_scratch(&ctx, &none, &stores[1], &core));
	EACH(const struct type, t, house.types)
		if (text_is_among(t->file, files))
			*VEC_ADD(ctx.arena, &few.types) = *t;
	EACH(const struct section, s, house.sections)
		*VEC_ADD(ctx.arena, &names) = s->name;
	*VEC_ADD(ctx.arena, &names) = NULL;
	section_names = names.at;
}

/* The house that ${source}, a file of types or of their names, is read into: the few types without its own. */
static struct house
house_for(struct ctx *ctx, const struct source *source)
{
	struct house own = { 0 };

	EACH(const struct type, t, few.types) {
		if (strcmp(t->file, source->path) == 0)
			continue;
		struct type *copy = VEC_ADD(ctx->arena, &own.types);
		*copy = *t;
		copy->fields.at = NULL;
		copy->fields.n = copy->fields.cap = 0;
		EACH(const struct field, f, t->fields)
			*VEC_ADD(ctx->arena, &copy->fields) = *f;
	}
	for (size_t i = 0; i < house.sections.n && strcmp(source->path, "sections.yaml") != 0; i++)
		*VEC_ADD(ctx->arena, &own.sections) = house.sections.at[i];
	for (size_t i = 0; i < house.regulations.n && strcmp(source->path, "regulations.yaml") != 0; i++)
		*VEC_ADD(ctx->arena, &own.regulations) = house.regulations.at[i];
	return own;
}

static void
check_tree(const struct node *n, const struct source *source)
{
	must(n->file == source->path && n->line >= 1 && (size_t)n->line <= source->n + 1);
	must((n->kind == NODE_TEXT) == (n->text != NULL) && (n->text == NULL || text_valid(n->text, strlen(n->text))));
	EACH(struct node *, item, n->items)
		check_tree(*item, source);
	EACH(const struct node_pair, p, n->pairs) {
		must(text_valid(p->key, strlen(p->key)) && node_get(n, p->key) == p->value);
		check_tree(p->value, source);
	}
}

static bool
read_tree(struct ctx *ctx, const struct source *source)
{
	struct node *root;
	if (!node_read(ctx, source, &root))
		return false;
	check_tree(root, source);
	return true;
}

/* Makes what ${what} says and lets it be forgotten. */
static bool
try_script(struct ctx *ctx, void *what)
{
	must(db_script(ctx, what));
	return false;
}

/* The rules are asked and the tables made as schema_scratch does it, but of the file's own types only: the others' take long. */
static bool
check_type(struct ctx *ctx, const struct house *own, const struct type *t)
{
	struct buf sql = buf_make(ctx->arena), other = buf_make(ctx->arena);

	const char *asked = t->derived_sql != NULL ? t->derived_sql : t->rules_sql;

	ctx->db = t->derived_sql != NULL ? scratch : core;
	if (asked != NULL && !db_check(ctx, asked, NULL)) {
		problem_forget(ctx, 0);
		return problem_at(ctx, t->file, t->line, "SQL");
	}
	for (enum db_engine e = 0; e < DB_ENGINE_MAX && t->derived_sql == NULL; e++) {
		struct buf *out = e == DB_SQLITE ? &sql : &other;

		schema_table(t, e, arena_strf(ctx->arena, "%s_all", t->name), out);
		schema_links(t, e, out);
		schema_indexes(t, out);
	}
	EACH(const struct field, f, t->fields)
		must(f->table == NULL || t->derived_sql == NULL);
	EACH(const struct base, base, t->bases)
		must(type_find(own, base->name)->derived_sql == NULL && (base->field_name == NULL || base->field->choices.n > 0));
	schema_keys(t, &other);
	schema_views(t, &sql);
	ctx->db = core;
	db_write(ctx, try_script, sql.at);
	return true;
}

static bool
read_types(struct ctx *ctx, const struct source *source)
{
	struct sources one = { 0 };
	struct house own = house_for(ctx, source);

	*VEC_ADD(ctx->arena, &one.list) = *source;
	bool good = type_read_all(ctx, &one, &own);
	EACH(const struct type, t, own.types)
		if (good && strcmp(t->file, source->path) == 0)
			good = check_type(ctx, &own, t);
	return good;
}

static bool
read_roles(struct ctx *ctx, const struct source *source)
{
	struct roles *roles;

	if (!roles_read(ctx, source, section_names, &roles))
		return false;
	for (size_t i = 0; i < roles_count(roles); i++) {
		const struct actor actor = { .role = roles_at(roles, i), .org = 1 };
		const struct ctx asking = { .actor = &actor };

		must(role_find(roles, role_name(actor.role)) == actor.role && role_label(actor.role) != NULL);
		role_fits(actor.role, "unit");
		for (enum act act = 0; act < ACT_MAX; act++)
			for (const char *const *s = section_names; *s != NULL; s++)
				must(!actor_own_only(&asking, act, *s) || actor_may(&asking, act, *s));
	}
	return true;
}

/* Every text of SQL that can be asked of the figures read. */
static void
check_sql(struct ctx *ctx, const struct figures *figures)
{
	static const char *const given[] = { "org", "from", "until", "day", "argument", NULL };

	EACH(const struct figure, f, figures->list) {
		char **parameters;

		must(f->lineage != NULL && db_check(ctx, figure_sql_rows(ctx, f), &parameters));
		for (; *parameters != NULL; parameters++)
			must(text_is_among(*parameters, given) && (f->argument != NULL || strcmp(*parameters, "argument") != 0));
		EACH(const struct arm, arm, f->arms) {
			if (arm->type->derived_sql == NULL)
				must(db_check(ctx, figure_sql_any(ctx, f, arm, NULL), NULL));
			EACH(const struct base, base, arm->type->bases)
				must(db_check(ctx, figure_sql_any(ctx, f, arm, base), NULL));
			if (arm->attended)
				must(db_check(ctx, figure_sql_unlisted(ctx, f), NULL));
		}
	}
}

/* The words of binder.yaml and of the figures: what binds with them binds each blank. */
static bool
read_words(struct ctx *ctx, struct house *own, struct source language)
{
	struct binder *binder;
	struct foreign_text text;
	struct bound_text bound;

	own->sources = (struct sources){ 0 };
	*VEC_ADD(ctx->arena, &own->sources.list) = language;
	if (!binder_make(ctx, own, &binder))
		return false;
	must(foreign_text_read(ctx, "a.txt", a_text, strlen(a_text), &text) && bind_propose(ctx, binder, &text, &bound));
	return true;
}

static bool
read_figures(struct ctx *ctx, const struct source *source)
{
	struct sources one = { 0 };
	struct house own = house;

	*VEC_ADD(ctx->arena, &one.list) = *source;
	if (!figure_read_on(ctx, &one, &own, scratch))
		return false;
	ctx->db = scratch;
	check_sql(ctx, own.figures);
	return read_words(ctx, &own, source_of("binder.yaml", a_language));
}

static bool
read_binder(struct ctx *ctx, const struct source *source)
{
	struct house own = house;
	struct figures some = { 0 };

	for (size_t i = 0; i < house.figures->list.n; i += 8)
		*VEC_ADD(ctx->arena, &some.list) = house.figures->list.at[i];
	own.figures = &some;
	return read_words(ctx, &own, *source);
}

static bool
read_filling(struct ctx *ctx, const struct source *source)
{
	struct house own = house;
	const struct filling_words *words;

	own.sources = (struct sources){ 0 };
	*VEC_ADD(ctx->arena, &own.sources.list) = *source;
	return filling_words_read(ctx, &own, &words);
}

static bool
read_report(struct ctx *ctx, const struct source *source)
{
	struct bound_text bound;

	return slot_read(ctx, &house, source->path, source->bytes, source->n, &bound);
}

/* The demonstration's files are read all together: the others are as small as can be. */
static bool
read_demo(struct ctx *ctx, const struct source *source)
{
	const struct source others[] = { source_of("demo/city.yaml", a_city), source_of("demo/units.yaml", a_unit),
		source_of("demo/words.yaml", some_words), source_of("demo/lists.yaml", some_rows) };
	struct house own = house;

	own.sources = (struct sources){ 0 };
	*VEC_ADD(ctx->arena, &own.sources.list) = *source;
	for (size_t i = 0; i < COUNT(others); i++)
		*VEC_ADD(ctx->arena, &own.sources.list) = others[i];
	ctx->house = &own;
	return demo_check(ctx);
}

/* By the start of the path. */
static const struct { const char *path; bool (*read)(struct ctx *ctx, const struct source *source); } readers[] = {
	{ "records/", read_types }, { "derived/", read_types }, { "organisations.yaml", read_types },
	{ "sections.yaml", read_types }, { "regulations.yaml", read_types }, { "roles.yaml", read_roles },
	{ "figures/", read_figures }, { "binder.yaml", read_binder }, { "filling.yaml", read_filling },
	{ "reports/", read_report }, { "demo/", read_demo },
};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct ctx ctx = { .arena = arena_make() };
	const uint8_t *end = n == 0 ? NULL : memchr(bytes, '\n', n);
	size_t path = end == NULL ? n : (size_t)(end - bytes), behind = end == NULL ? n : path + 1;
	struct source source = { arena_copy(ctx.arena, bytes, path), (const char *)bytes + behind, n - behind };
	size_t reader = 0;

	if (scratch == NULL)
		open_house();
	while (reader < COUNT(readers) && !text_starts(source.path, readers[reader].path))
		reader++;
	bool good = reader < COUNT(readers) ? readers[reader].read(&ctx, &source) : read_tree(&ctx, &source);
	must(good == !problem_any(&ctx));
	EACH(const struct problem, p, ctx.problems.list)
		must(p->file != NULL && (text_valid(p->say, strlen(p->say)) || !text_valid(source.path, path)));
	arena_free(ctx.arena);
	return 0;
}
