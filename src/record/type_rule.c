#include "type_rule.h"

#include <string.h>

#include "type_names.h"

static const char *const rule_keys[] = { "holds", "say", "basis", "since", "breaks", NULL };

#define NEVER "2199-01-01"		/* later than every today */
#define EARLIEST "1900-01-01"		/* the first day that is read */

/* A rule that follows from field ${f}; ${text} there breaks it. */
static void
add(struct ctx *ctx, struct type *t, const struct field *f, const char *name, const char *holds, const char *say,
    const char *text)
{
	struct node *value = arena_alloc(ctx->arena, sizeof *value), *breaks = arena_alloc(ctx->arena, sizeof *breaks);

	*value = (struct node){ .kind = NODE_TEXT, .text = text, .file = f->file, .line = f->line };
	*breaks = (struct node){ .kind = NODE_MAP, .file = f->file, .line = f->line };
	*VEC_ADD(ctx->arena, &breaks->pairs) = (struct node_pair){ f->name, value, f->line };
	*VEC_ADD(ctx->arena, &t->rules) = (struct rule){ .name = name, .holds = holds, .say = say, .since = DAY_NONE,
		.until = DAY_NONE, .breaks = breaks, .line = f->line };
}

/* The fields of its own row, and the day this version was saved. */
static bool
check_holds(struct ctx *ctx, const struct type *t, const struct rule *r)
{
	const struct dialect_names names = { .find = type_names_find, .of = &(struct type_names){ .type = t },
		.rows = (const struct dialect_row[]){ { "", t->name }, { NULL, NULL } } };
	const char *why;

	return dialect_condition(ctx, r->holds, &names, &why) ||
	    problem_at(ctx, t->file, r->line, "规则“%s”的条件有误：%s", r->name, why);
}

static bool
add_followed(struct ctx *ctx, struct type *t)
{
	struct arena *a = ctx->arena;
	bool good = true;

	EACH(const struct field, f, t->fields) {
		const struct field *after = f->after == NULL ? NULL : type_field(t, f->after);

		if (f->past)
			add(ctx, t, f, arena_strf(a, "%s_%s_past", t->name, f->name),
			    arena_strf(a, "%s <= saved_on", f->name), arena_strf(a, "%s不能晚于今天", f->label), NEVER);
		if (after != NULL && after->kind == KIND_DAY)
			add(ctx, t, f, arena_strf(a, "%s_%s_after", t->name, f->name),
			    arena_strf(a, "%s >= %s", f->name, after->name),
			    arena_strf(a, "%s不能早于%s", f->label, after->label), EARLIEST);
		else if (f->after != NULL)
			good = problem_at(ctx, f->file, f->line, "after 里的“%s”不是它的日期字段", f->after);
	}
	if (t->ended != NULL && t->happened != NULL) {
		bool same = t->ended->settles;

		add(ctx, t, t->ended, arena_strf(a, same ? "%s_ended_not_before" : "%s_ended_later", t->name),
		    arena_strf(a, same ? "%s >= %s" : "%s > %s", t->ended->name, t->happened->name),
		    arena_strf(a, same ? "%s不能早于%s" : "%s必须晚于%s", t->ended->label, t->happened->label), EARLIEST);
	}
	return good;
}

bool
type_rules_read(struct ctx *ctx, const struct node *node, struct type *t)
{
	const struct node *rules = node_get(node, "rules");
	bool good = add_followed(ctx, t);

	if (rules == NULL)
		return good;
	if (rules->kind != NODE_MAP)
		return node_fault(ctx, rules, "rules 要写成 {规则名: {holds: 条件, say: 说明}}");
	EACH(const struct node_pair, p, rules->pairs) {
		struct rule r = { .name = p->key, .since = DAY_NONE, .until = DAY_NONE, .line = p->line,
			.breaks = node_get(p->value, "breaks") };

		if (!node_known(ctx, p->value, rule_keys) ||
		    !(node_lines_must(ctx, p->value, "holds", &r.holds) & node_text_must(ctx, p->value, "say", &r.say) &
		    node_texts(ctx, p->value, "basis", &r.basis) & node_day(ctx, p->value, "since", &r.since)))
			good = false;
		else if (!check_holds(ctx, t, &r))
			good = false;
		else if (!node_is_name(p->key))
			good = problem_at(ctx, node->file, p->line, "规则名“%s”不能用，请换一个小写英文名", p->key);
		else
			*VEC_ADD(ctx->arena, &t->rules) = r;
		for (size_t i = 0; r.breaks != NULL && i < r.breaks->pairs.n; i++)
			if (type_field(t, r.breaks->pairs.at[i].key) == NULL)
				good = node_fault(ctx, r.breaks, "breaks 里没有“%s”这个字段", r.breaks->pairs.at[i].key);
	}
	return good;
}
