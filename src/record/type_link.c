/* What the types of a catalogue say of each other, of its regulations, and of names that only one can have. */
#include "type_link.h"

#include <string.h>

#include "schema.h"
#include "statement.h"
#include "text.h"

static bool
check_basis(struct ctx *ctx, const struct house *house, const struct type *t, const char *const *basis, int line)
{
	bool good = true;

	for (; basis != NULL && *basis != NULL; basis++)
		if (type_regulation(house, *basis) == NULL)
			good = problem_at(ctx, t->file, line, "regulations.yaml 里没有“%.*s”", (int)strcspn(*basis, " "), *basis);
	return good;
}

/* A rule holds while the articles that it rests on are in force: from the first until the last, or from its own `since`. */
static void
set_interval(const struct house *house, struct rule *rule)
{
	bool open = rule->basis == NULL, own = rule->since != DAY_NONE;

	for (const char *const *b = rule->basis; b != NULL && *b != NULL; b++) {
		const struct regulation *r = type_regulation(house, *b);

		if (!own && (b == rule->basis || r->since < rule->since))
			rule->since = r->since;
		open = open || r->until == DAY_NONE;
		if (r->until > rule->until)
			rule->until = r->until;
	}
	if (open)
		rule->until = DAY_NONE;
}

static void
write_forms(struct ctx *ctx, struct type *t)
{
	struct buf form = buf_make(ctx->arena), rules = buf_make(ctx->arena);

	buf_puts(&form, "select cast(:org as bigint) as org, cast(:saved_on as text) as saved_on");
	EACH(const struct field, f, t->fields)
		if (!kind_is_link(f))
			buf_putf(&form, ", cast(:%s as %s) as %s", f->name, kind_is_text(f->kind) ? "text" : "bigint", f->name);
	t->form_sql = form.at;
	if (t->rules.n == 0)
		return;
	EACH(const struct rule, r, t->rules)
		buf_putf(&rules, "%s case when not (%s) then 1 else 0 end as %s", r == t->rules.at ? "select" : ",",
		    schema_rule(ctx->arena, t, r), r->name);
	buf_putf(&rules, " from (%s) form", t->form_sql);
	t->rules_sql = rules.at;
}

static bool
link_type(struct ctx *ctx, const struct house *house, struct type *t)
{
	bool good = check_basis(ctx, house, t, t->basis, t->line);

	/* The vector has moved while it grew: pointers into it are taken only now. */
	EACH(struct field, f, t->fields) {
		bool person = f->kind == KIND_PERSON || f->kind == KIND_PEOPLE;

		if (f->of_name == NULL && !person)
			continue;
		f->of = type_find(house, person ? "person" : f->of_name);
		if (f->of == NULL || (f->kind == KIND_LISTED && !f->of->kept) || f->of->derived_sql != NULL)
			good = problem_at(ctx, f->file, f->line, "of 指向的“%s”%s", person ? "person" : f->of_name,
			    f->of == NULL ? "不存在" :
			    f->of->derived_sql != NULL ? "不是登记的记录" : "不是名录（kept: yes）");
	}
	for (const char *const *b = t->bases; b != NULL && *b != NULL; b++) {
		const struct type *base = type_find(house, *b);

		if (base == NULL || base->derived_sql != NULL)
			good = problem_at(ctx, t->file, t->line, "bases 里的“%s”%s", *b,
			    base == NULL ? "不存在" : "不是登记的记录，请写它所依据的记录");
	}
	EACH(struct rule, r, t->rules) {
		if (!check_basis(ctx, house, t, r->basis, r->line))
			good = false;
		else
			set_interval(house, r);
		EACH(const struct type, other, house->types)
			EACH(const struct rule, s, other->rules)
				if (strcmp(s->name, r->name) == 0 && (other < t || (other == t && s < r)))
					good = problem_at(ctx, t->file, r->line, "规则名“%s”在 %s 里已经用了", r->name, other->file);
	}
	return good;
}

/* ---- names of tables and views ---- */

/* Whether the steps of the core make a table ${name}, or one that no step makes has it. */
static bool
is_core(struct ctx *ctx, const char *name)
{
	char *made = arena_strf(ctx->arena, "create table %s (", name);
	bool is = strcmp(name, "attendance") == 0 || strcmp(name, "schema_step") == 0;

	for (size_t i = 0; i < sql_steps_n; i++)
		is = is || strstr(sql_steps[i].sql[DB_SQLITE], made) != NULL;
	return is;
}

/* Whether ${name} is a table or view of ${t}. */
static bool
has_table(const struct type *t, const char *name)
{
	const char *rest = text_starts(name, t->name) ? name + strlen(t->name) : NULL;

	if (rest != NULL && (*rest == '\0' || strcmp(rest, "_all") == 0))
		return true;
	EACH(const struct field, f, t->fields)
		if (f->table != NULL && strcmp(f->table, name) == 0)
			return true;
	return false;
}

static bool
check_name(struct ctx *ctx, const struct house *house, const struct type *t, int line, const char *name)
{
	bool taken = is_core(ctx, name);

	EACH(const struct type, other, house->types)
		taken = taken || (other != t && has_table(other, name));
	return !taken || problem_at(ctx, t->file, line, "已经有叫“%s”的表，请换一个名称", name);
}

bool
type_link_all(struct ctx *ctx, struct house *house)
{
	bool good = true;

	EACH(struct type, t, house->types) {
		good &= link_type(ctx, house, t) & check_name(ctx, house, t, t->line, t->name);
		EACH(const struct field, f, t->fields)
			if (f->table != NULL)
				good &= check_name(ctx, house, t, f->line, f->table);
		if (good)
			write_forms(ctx, t);
	}
	return good;
}
