#include "type_alone.h"

#include <string.h>

#include "buf.h"
#include "schema.h"
#include "text.h"
#include "type_names.h"

static const char *const alone_keys[] = { "fields", "beside", "when", "most", "say", "basis", "since", NULL };

/* most: post.seats */
static bool
read_most(struct ctx *ctx, const struct node *node, struct alone *a)
{
	const char *most = NULL, *dot;

	if (!node_text(ctx, node, "most", &most))
		return false;
	if (most == NULL)
		return true;
	dot = strchr(most, '.');
	if (dot == NULL || a->beside_name != NULL || a->when != NULL)
		return node_fault(ctx, node, dot == NULL ? "most 要写成 种类.字段，如 post.seats" : "most 不和 beside 或 when 一起写");
	a->most_name = arena_copy(ctx->arena, most, (size_t)(dot - most));
	a->most_by = dot + 1;
	return true;
}

static bool
read_one(struct ctx *ctx, const struct node_pair *p, struct alone *a)
{
	const struct node *node = p->value;

	*a = (struct alone){ .rule = { .name = p->key, .since = DAY_NONE, .until = DAY_NONE, .line = p->line } };
	if (!node_known(ctx, node, alone_keys) || !(node_text_must(ctx, node, "say", &a->rule.say) &
	    node_texts(ctx, node, "fields", &a->fields) & node_text(ctx, node, "beside", &a->beside_name) &
	    node_lines(ctx, node, "when", &a->when) & node_texts(ctx, node, "basis", &a->rule.basis) &
	    node_day(ctx, node, "since", &a->rule.since)) || !read_most(ctx, node, a))
		return false;
	if (a->fields == NULL)
		return node_fault(ctx, node, "缺少 fields：哪些字段都相同才算冲突");
	if (!node_is_name(p->key))
		return problem_at(ctx, node->file, p->line, "规则名“%s”不能用，请换一个小写英文名", p->key);
	return true;
}

bool
type_alone_read(struct ctx *ctx, const struct node *node, struct type *t)
{
	const struct node *alone = node_get(node, "alone");
	bool good = true;

	if (alone == NULL)
		return true;
	if (alone->kind != NODE_MAP)
		return node_fault(ctx, alone, "alone 要写成 {规则名: {fields: 字段, say: 说明}}");
	EACH(const struct node_pair, p, alone->pairs) {
		struct alone a;

		if (read_one(ctx, p, &a))
			*VEC_ADD(ctx->arena, &t->alone) = a;
		else
			good = false;
	}
	return good;
}

/* ---- its statement ---- */

/* Whether row ${row} holds on ${on}: a state does from its first day on, until it or its organisation ends. */
static void
put_holds(const char *row, const char *on, struct buf *sql)
{
	buf_putf(sql, "%s.happened <= %s and %s.%s > %s and not exists (select 1 from organisation o where o.id = %s.org"
	    " and o.ended_on <= %s)", row, on, row, SCHEMA_COUNTS_UNTIL, on, row, on);
}

static void
put_same(const struct alone *a, const char *row, struct buf *sql)
{
	for (const char *const *f = a->fields; *f != NULL; f++)
		buf_putf(sql, "%s%s.%s = this.%s", f == a->fields ? "" : " and ", row, *f, *f);
}

static const char *
later(struct ctx *ctx, const char *a, const char *b)
{
	return arena_strf(ctx->arena, "case when %s > %s then %s else %s end", a, b, a, b);
}

static void
put_common_day(struct ctx *ctx, const struct type *t, const struct alone *a, struct buf *sql)
{
	const char *on = later(ctx, "this.happened", "that.happened");

	if (a->most != NULL)
		on = later(ctx, arena_strf(ctx->arena, "(%s)", on), "most.happened");
	on = arena_strf(ctx->arena, "(%s)", on);
	buf_puts(sql, " and ");
	put_holds("this", on, sql);
	buf_puts(sql, " and ");
	put_holds("that", on, sql);
	if (a->most == NULL)
		return;
	buf_puts(sql, " and ");
	put_holds("most", on, sql);
	buf_putf(sql, " and most.%s < (select count(*) from %s one where ", a->most_by, t->name);
	put_same(a, "one", sql);
	buf_puts(sql, " and ");
	put_holds("one", on, sql);
	buf_putc(sql, ')');
}

static char *
statement(struct ctx *ctx, const struct type *t, const struct alone *a)
{
	struct buf sql = buf_make(ctx->arena);
	char on[DAY_TEXT];

	buf_putf(&sql, "select this.id, that.id from %s this join %s that on ", t->name, a->beside->name);
	put_same(a, "that", &sql);
	if (a->beside == t)
		buf_puts(&sql, " and that.id <> this.id");
	if (a->most != NULL) {
		buf_putf(&sql, " join %s most on ", a->most->name);
		put_same(a, "most", &sql);
	}
	buf_puts(&sql, " where 1 = 1");
	if (a->beside == t && t->ended != NULL)
		put_common_day(ctx, t, a, &sql);
	if (a->when != NULL)
		buf_putf(&sql, " and (%s)", a->when);
	if (a->rule.since != DAY_NONE)
		buf_putf(&sql, " and (this.happened >= '%s' or that.happened >= '%s')", day_write(a->rule.since, on), on);
	if (a->rule.until != DAY_NONE)
		buf_putf(&sql, " and this.happened < '%s' and that.happened < '%s'", day_write(a->rule.until, on), on);
	return sql.at;
}

/* ---- what it names ---- */

static bool
is_same_kind(const struct field *a, const struct field *b)
{
	return a != NULL && b != NULL && a->kind == b->kind && a->of == b->of && !kind_is_link(a) && !kind_is_link(b);
}

/* Each field is one value of its type, and the same of ${other}; by one of them the rows are found quickly. */
static bool
check_fields(struct ctx *ctx, const struct type *t, const struct alone *a, const struct type *other)
{
	bool good = true, found = false;

	for (const char *const *name = a->fields; *name != NULL; name++) {
		bool org = strcmp(*name, "org") == 0;
		const struct field *f = org ? NULL : type_field(t, *name);

		if (!org && !is_same_kind(f, type_field(other, *name)))
			good = problem_at(ctx, t->file, a->rule.line, "规则“%s”的 fields 里，“%s”不是“%s”的单值字段", a->rule.name, *name,
			    type_field(t, *name) == NULL ? t->label : other->label);
		found = found || org || (f != NULL && (f->unique || f->kind == KIND_PERSON || f->kind == KIND_RECORD ||
		    f->kind == KIND_ORGANISATION));
	}
	return good && (found || problem_at(ctx, t->file, a->rule.line, "规则“%s”的 fields 里要有 org，或一个人员、组织、记录字段，"
	    "否则每次保存都要查遍所有记录", a->rule.name));
}

static bool
link_type(struct ctx *ctx, const struct house *house, const struct type *t, const struct alone *a, const char *name,
    const struct type **out)
{
	if (name == NULL)
		return true;
	*out = type_find(house, name);
	return (*out != NULL && (*out)->derived_sql == NULL) || problem_at(ctx, t->file, a->rule.line,
	    "规则“%s”里的“%s”%s", a->rule.name, name, *out == NULL ? "不存在" : "不是登记的记录");
}

/* A comparison of the two. */
static bool
check_when(struct ctx *ctx, const struct house *house, const struct type *t, const struct alone *a)
{
	const struct dialect_names names = { .find = type_names_find, .of = &(struct type_names){ .house = house },
		.rows = (const struct dialect_row[]){ { "this", t->name }, { "that", a->beside->name }, { NULL, NULL } } };
	const char *why;

	return a->when == NULL || dialect_condition(ctx, a->when, &names, &why) ||
	    problem_at(ctx, t->file, a->rule.line, "规则“%s”的 when 有误：%s", a->rule.name, why);
}

static bool
link_one(struct ctx *ctx, const struct house *house, const struct type *t, struct alone *a)
{
	a->beside = t;
	if (!link_type(ctx, house, t, a, a->beside_name, &a->beside) || !link_type(ctx, house, t, a, a->most_name, &a->most) ||
	    !check_when(ctx, house, t, a) ||
	    !check_fields(ctx, t, a, a->beside) || (a->most != NULL && !check_fields(ctx, t, a, a->most)))
		return false;
	if (a->most != NULL) {
		const struct field *by = type_field(a->most, a->most_by);

		if (by == NULL || by->kind != KIND_INTEGER || t->ended == NULL || a->most->ended == NULL)
			return problem_at(ctx, t->file, a->rule.line, "规则“%s”的 most 要指一个整数字段，它和这种记录都要有起止（ended）",
			    a->rule.name);
	}
	a->sql = statement(ctx, t, a);
	return true;
}

bool
type_alone_link(struct ctx *ctx, const struct house *house, struct type *t)
{
	bool good = true;

	EACH(struct alone, a, t->alone)
		good &= link_one(ctx, house, t, a);
	return good;
}
