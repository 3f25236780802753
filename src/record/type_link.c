/* What the types of a catalogue say of each other, of its regulations, and of names that only one can have. */
#include "type_link.h"

#include <string.h>

#include "org.h"
#include "schema.h"
#include "statement.h"
#include "text.h"
#include "type_alone.h"
#include "type_names.h"

/* The types that the program itself knows, by what they are to it. */
static const char *const tree_names[TREE_MAX] = { [TREE_ORGANISATION] = "organisation", [TREE_NAME] = "org_name",
	[TREE_PARENT] = "org_parent", [TREE_SERVES] = "org_serves" };
static const char *const roster_names[ROSTER_MAX] = { [ROSTER_PERSON] = "person", [ROSTER_MEMBERSHIP] = "membership",
	[ROSTER_POST] = "post", [ROSTER_APPOINTMENT] = "appointment" };

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

/* Its days, and that no other has its name. */
static bool
link_rule(struct ctx *ctx, const struct house *house, const struct type *t, struct rule *rule)
{
	bool good = check_basis(ctx, house, t, rule->basis, rule->line), taken = false;

	if (good)
		set_interval(house, rule);
	EACH(const struct type, other, house->types) {
		EACH(const struct rule, s, other->rules)
			taken = taken || (s != rule && strcmp(s->name, rule->name) == 0);
		EACH(const struct alone, a, other->alone)
			taken = taken || (&a->rule != rule && strcmp(a->rule.name, rule->name) == 0);
	}
	return good && (!taken || problem_at(ctx, t->file, rule->line, "规则名“%s”已经用了", rule->name));
}

static bool
has_choice(const struct field *f, const char *value)
{
	EACH(const struct choice, c, f->choices)
		if (strcmp(c->value, value) == 0)
			return true;
	return false;
}

static bool
link_base(struct ctx *ctx, const struct house *house, const struct type *t, struct base *b)
{
	b->type = type_find(house, b->name);
	if (b->type == NULL || b->type->derived_sql != NULL)
		return problem_at(ctx, t->file, t->line, "bases 里的“%s”%s", b->name,
		    b->type == NULL ? "不存在" : "不是登记的记录，请写它所依据的记录");
	if (b->field_name == NULL)
		return true;
	b->field = type_field(b->type, b->field_name);
	if (b->field == NULL || b->field->kind != KIND_CHOICE || b->field->many)
		return problem_at(ctx, t->file, t->line, "bases 里“%s”的“%s”不是选项字段", b->name, b->field_name);
	for (const char *const *v = b->values; *v != NULL; v++)
		if (!has_choice(b->field, *v))
			return problem_at(ctx, t->file, t->line, "bases 里“%s”的“%s”没有“%s”这个选项", b->name, b->field_name, *v);
	return true;
}

static bool
link_type(struct ctx *ctx, const struct house *house, struct type *t)
{
	bool good = check_basis(ctx, house, t, t->basis, t->line);

	/* The vector has moved while it grew: pointers into it are taken only now. */
	EACH(struct field, f, t->fields) {
		const char *name = f->kind == KIND_PERSON || f->kind == KIND_PEOPLE ? roster_names[ROSTER_PERSON] : f->of_name;

		if (name == NULL)
			continue;
		f->of = type_find(house, name);
		if (f->of == NULL || (f->kind == KIND_LISTED && !f->of->kept) || f->of->derived_sql != NULL)
			good = problem_at(ctx, f->file, f->line, "of 指向的“%s”%s", name, f->of == NULL ? "不存在" :
			    f->of->derived_sql != NULL ? "不是登记的记录" : "不是名录（kept: yes）");
	}
	EACH(struct base, b, t->bases)
		good &= link_base(ctx, house, t, b);
	EACH(struct rule, r, t->rules)
		good &= link_rule(ctx, house, t, r);
	EACH(struct alone, a, t->alone)
		good &= link_rule(ctx, house, t, &a->rule);
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

static bool
check_derived(struct ctx *ctx, const struct house *house, const struct type *t)
{
	const struct dialect_names names = { .find = type_names_find, .of = &(struct type_names){ .house = house },
		.selects = true };
	const char *why;

	return t->derived_sql == NULL || dialect_select(ctx, t->derived_sql, &names, &why) ||
	    problem_at(ctx, t->file, t->line, "“%s”的 sql 有误：%s", t->name, why);
}

bool
type_link_all(struct ctx *ctx, struct house *house)
{
	bool good = true;

	EACH(struct type, t, house->types) {
		good &= link_type(ctx, house, t) & check_name(ctx, house, t, t->line, t->name) & check_derived(ctx, house, t);
		EACH(const struct field, f, t->fields)
			if (f->table != NULL)
				good &= check_name(ctx, house, t, f->line, f->table);
		if (good)
			write_forms(ctx, t);
	}
	EACH(struct type, t, house->types)
		good = good && type_alone_link(ctx, house, t);
	return good;
}

/* ---- the types that the program itself knows ---- */

/* The kinds that an organisation may be are those of org.h, by the same names and labels. */
static bool
check_kinds(struct ctx *ctx, const struct type *t)
{
	const struct field *f = type_field(t, "kind");
	size_t n = 0;
	bool same = f != NULL;

	while (org_kind_at(n) != NULL)
		n++;
	for (size_t i = 0; same && i < f->choices.n; i++)
		same = org_kind_is(f->choices.at[i].value) &&
		    strcmp(org_kind_label(f->choices.at[i].value), f->choices.at[i].label) == 0;
	return (same && f->choices.n == n) || problem_at(ctx, t->file, f == NULL ? t->line : f->line,
	    "组织的类别（kind）是程序认识的那 %zu 种，名称不能增减或改动", n);
}

static struct type *
find_part(struct ctx *ctx, struct house *house, const char *name)
{
	EACH(struct type, t, house->types)
		if (strcmp(t->name, name) == 0 && t->derived_sql == NULL)
			return t;
	problem_at(ctx, "organisations.yaml", 0, "缺少“%s”这种记录：组织、人员、党员身份、职务和任职的种类都要有", name);
	return NULL;
}

bool
type_link_parts(struct ctx *ctx, struct house *house)
{
	bool good = true;
	struct type *t;

	for (enum tree_part part = TREE_NOT + 1; part < TREE_MAX; part++) {
		house->tree[part] = t = find_part(ctx, house, tree_names[part]);
		good = good && t != NULL;
		if (t != NULL)
			t->tree = part;
	}
	for (enum roster_part part = ROSTER_NOT + 1; part < ROSTER_MAX; part++) {
		house->roster[part] = t = find_part(ctx, house, roster_names[part]);
		good = good && t != NULL;
		if (t != NULL)
			t->roster = part;
	}
	return good && check_kinds(ctx, house->tree[TREE_ORGANISATION]);
}
