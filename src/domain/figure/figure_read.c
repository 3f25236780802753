#include <string.h>

#include "buf.h"
#include "db.h"
#include "figure.h"
#include "figure_sql.h"
#include "figure_variant.h"
#include "limits.h"
#include "record.h"
#include "schema.h"
#include "text.h"
#include "type_names.h"

static const char *const figure_keys[] = { "label", "meaning", "counted_in", "called", "never", "near", "beside", "once",
	"of_committees", "kinds", "plain", "things", "argument", "count", "whose", "period", "rows", "variant_of",
	"measure", NULL };
static const char *const arm_keys[] = { "of", "has", "where", "key", "amount", NULL };

struct reading {
	struct ctx *ctx;
	struct house *house;
	struct figure *figure;
	const char *count, *whose_by, *day_by;
};

static bool
field_of(struct reading *r, const struct node *node, const struct type *t, const char *name, const struct field **out)
{
	const struct field *f = type_field(t, name);

	if (f == NULL)
		return node_fault(r->ctx, node, "“%s”没有“%s”这个字段", t->name, name);
	*out = f;
	return true;
}

static bool
read_has(struct reading *r, const struct node *node, struct arm *arm)
{
	const struct node *has = node_get(node, "has");
	bool good = true;

	if (has == NULL)
		return true;
	if (has->kind != NODE_MAP)
		return node_fault(r->ctx, has, "has 要写成 {字段: 值}");
	EACH(const struct node_pair, p, has->pairs) {
		struct has h = { 0 };

		if (!field_of(r, p->value, arm->type, p->key, &h.field)) {
			good = false;
			continue;
		}
		if (p->value->kind != NODE_TEXT)
			good = node_fault(r->ctx, p->value, "has 的值要写一个词");
		else if (strcmp(p->value->text, "argument") == 0) {
			if (r->figure->argument == NULL || h.field->of != r->figure->argument)
				good = node_fault(r->ctx, p->value, "argument 与统计项的 argument 不是同一个名录");
		} else {
			h.value = p->value->text;
			bool known = false;
			EACH(const struct choice, c, h.field->choices)
				known = known || strcmp(c->value, h.value) == 0;
			if (!known)
				good = node_fault(r->ctx, p->value, "“%s”没有“%s”这个选项", h.field->name, h.value);
		}
		*VEC_ADD(r->ctx->arena, &arm->has) = h;
	}
	return good;
}

/* A sum of whole numbers, or of money where the figure is of money: what else is stored is no number, or is scaled. */
static bool
read_amount(struct reading *r, const struct node *node, const char *name, struct arm *arm)
{
	const struct figure *f = r->figure;

	arm->attended = strcmp(name, "attended") == 0;
	if (arm->attended && arm->type->people == NULL && arm->type->headcount == NULL)
		return node_fault(r->ctx, node, "“%s”没有名单也没有人数字段", arm->type->name);
	if (!arm->attended && !field_of(r, node, arm->type, name, &arm->amount))
		return false;
	enum kind kind = arm->attended ? KIND_HEADCOUNT : arm->amount->kind;
	if (kind == KIND_MONEY ? f->money : !f->money && (kind == KIND_INTEGER || kind == KIND_HEADCOUNT))
		return true;
	return node_fault(r->ctx, node, f->money ? "measure: money 只能对金额字段求和，“%s”不是" : kind == KIND_MONEY ?
	    "“%s”是金额，求和要写 measure: money" : "“%s”不是整数，不能求和", name);
}

/* What makes two rows the same, or what is added up: ${words} is "distinct org", "sum attended" … behind its first word. */
static bool
read_key(struct reading *r, const struct node *node, struct arm *arm)
{
	const char *words = strchr(r->count, ' '), *key = NULL, *amount = NULL;
	struct ctx *ctx = r->ctx;

	if (!(node_text(ctx, node, "key", &key) & node_text(ctx, node, "amount", &amount)))
		return false;
	if (r->figure->measure == MEASURE_ROWS)
		return true;
	if (words == NULL)
		return node_fault(ctx, r->figure->node, "count 后面要写字段");
	words = r->figure->measure == MEASURE_DISTINCT ? (key == NULL ? words + 1 : key) : (amount == NULL ? words + 1 : amount);
	if (r->figure->measure == MEASURE_SUM)
		return read_amount(r, node, words, arm);
	if (strcmp(words, "org") == 0) {
		arm->by_org = true;
		return true;
	}
	if (strcmp(words, "person") == 0 && arm->people) {
		arm->by_person = true;
		return true;
	}
	for (char **part = text_split(ctx->arena, words, ','); *part != NULL; part++) {
		const struct field *f = NULL;

		if (!field_of(r, node, arm->type, text_clean(ctx->arena, *part, strlen(*part)), &f))
			return false;
		*VEC_ADD(ctx->arena, &arm->keys) = f;
	}
	return true;
}

/* A condition on the row, this, which may ask other records. */
static bool
check_where(struct reading *r, const struct node *node, const struct arm *arm)
{
	static const struct dialect_parameter given[] = { { "org", DIALECT_ID }, { "argument", DIALECT_ID },
		{ "from", { .kind = DIALECT_DAY } }, { "until", { .kind = DIALECT_DAY } }, { "day", { .kind = DIALECT_DAY } },
		{ .name = NULL } };
	const struct dialect_names names = { .find = type_names_find, .of = &(struct type_names){ .house = r->house },
		.parameters = given, .selects = true,
		.rows = (const struct dialect_row[]){ { "this", arm->type->name }, { NULL, NULL } } };
	const char *why;

	return dialect_condition(r->ctx, arm->where, &names, &why) ||
	    node_fault(r->ctx, node, "where 的条件有误：%s", why);
}

static bool
read_arm(struct reading *r, const struct node *node)
{
	struct ctx *ctx = r->ctx;
	struct arm arm = { .line = node->line };
	const struct node *where = node_get(node, "where");
	const char *of = NULL;

	if (!node_known(ctx, node, arm_keys) ||
	    !(node_text_must(ctx, node, "of", &of) & node_lines(ctx, node, "where", &arm.where)))
		return false;
	if (of == NULL)
		return false;
	if (where != NULL)
		arm.line = where->line;
	const char *dot = strchr(of, '.');
	arm.people = dot != NULL && strcmp(dot, ".people") == 0;
	arm.type = type_find(r->house, dot == NULL ? of : arena_copy(ctx->arena, of, (size_t)(dot - of)));
	if (arm.type == NULL || (dot != NULL && !arm.people))
		return !r->house->faulty && node_fault(ctx, node, "没有“%s”这种记录", of);
	if (arm.people && arm.type->people == NULL)
		return node_fault(ctx, node, "“%s”没有人员名单", arm.type->name);
	if ((r->figure->period == PERIOD_ACTIVE || r->figure->period == PERIOD_DAY) && arm.type->ended == NULL &&
	    arm.type->derived_sql == NULL)
		return node_fault(ctx, node, "“%s”没有 ended 字段，不能按状态统计", arm.type->name);
	if ((r->whose_by != NULL && !field_of(r, node, arm.type, r->whose_by, &arm.whose_by)) ||
	    (r->day_by != NULL && !field_of(r, node, arm.type, r->day_by, &arm.day_by)) ||
	    !read_has(r, node, &arm) || !read_key(r, node, &arm))
		return false;
	if (arm.day_by != NULL && arm.day_by->kind != KIND_DAY)
		return node_fault(ctx, node, "“%s”的“%s”不是日期", arm.type->name, arm.day_by->name);
	if (arm.whose_by != NULL && !arm.whose_by->acts)
		return node_fault(ctx, node, "“%s”的“%s”没有写 acts: yes，不能说明是谁的行为", arm.type->name, arm.whose_by->name);
	if (arm.where != NULL && !check_where(r, where, &arm))
		return false;
	*VEC_ADD(ctx->arena, &r->figure->arms) = arm;
	return true;
}

/* "own by approved_by" → own, approved_by. */
static bool
read_word(struct reading *r, const char *key, const char *const *words, int *out, const char **by)
{
	const char *text = NULL;

	if (!node_text(r->ctx, r->figure->node, key, &text))
		return false;
	if (text == NULL)
		return true;
	const char *space = strstr(text, " by ");
	char *word = arena_copy(r->ctx->arena, text, space == NULL ? strlen(text) : (size_t)(space - text));
	if (space != NULL)
		*by = space + strlen(" by ");
	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], word) == 0) {
			*out = i;
			return true;
		}
	return node_fault(r->ctx, node_get(r->figure->node, key), "“%s”不认识“%s”", key, text);
}

static bool
read_words(struct reading *r)
{
	static const char *const whose[] = { "all", "own", "below", NULL };
	static const char *const period[] = { "happened", "active", "day", "next_year", NULL };
	static const char *const measure[] = { "number", "money", NULL };
	struct figure *f = r->figure;
	int w = WHOSE_ALL, p = PERIOD_HAPPENED, m = 0;
	const char *none = NULL;

	if (!(read_word(r, "whose", whose, &w, &r->whose_by) & read_word(r, "period", period, &p, &r->day_by) &
	    read_word(r, "measure", measure, &m, &none)))
		return false;
	if (r->whose_by != NULL && w != WHOSE_OWN)
		return node_fault(r->ctx, node_get(f->node, "whose"), "by 只能写在 own 后面，如 own by approved_by");
	if (r->day_by != NULL && p != PERIOD_HAPPENED)
		return node_fault(r->ctx, node_get(f->node, "period"), "by 只能写在 happened 后面，如 happened by approved_on");
	f->whose = (enum whose)w;
	f->period = (enum period)p;
	f->money = m == 1;
	if (strcmp(r->count, "rows") == 0)
		f->measure = MEASURE_ROWS;
	else if (text_starts(r->count, "distinct "))
		f->measure = MEASURE_DISTINCT;
	else if (text_starts(r->count, "sum "))
		f->measure = MEASURE_SUM;
	else
		return node_fault(r->ctx, node_get(f->node, "count"), "count 只能是 rows、distinct 字段 或 sum 字段");
	if (f->money && f->measure != MEASURE_SUM)
		return node_fault(r->ctx, node_get(f->node, "measure"), "measure: money 只能与 count: sum 一起写");
	return true;
}

/* Of what counts alike for each item of a list, nobody would be asked which. */
static bool
uses_argument(const struct figure *f)
{
	EACH(const struct arm, arm, f->arms) {
		if (arm->where != NULL && strstr(arm->where, ":argument") != NULL)
			return true;
		EACH(const struct has, h, arm->has)
			if (h->value == NULL)
				return true;
	}
	return false;
}

static bool
read_figure(struct ctx *ctx, struct house *house, const struct node_pair *pair, struct figure *f)
{
	static const char *const nothing[] = { NULL };
	const struct node *node = pair->value, *rows = node_get(node, "rows");
	struct reading r = { .ctx = ctx, .house = house, .figure = f };
	const char *argument = NULL;

	*f = (struct figure){ .name = pair->key, .counted_in = nothing, .called = nothing, .never = nothing, .node = node,
		.file = node->file, .line = pair->line };
	if (!node_is_name(pair->key))
		return problem_at(ctx, node->file, pair->line, "统计项名“%s”不能用，请换一个小写英文名", pair->key);
	if (!node_known(ctx, node, figure_keys) || !(node_text_must(ctx, node, "label", &f->label) &
	    node_text_must(ctx, node, "meaning", &f->meaning) & node_texts(ctx, node, "counted_in", &f->counted_in) &
	    node_texts(ctx, node, "called", &f->called) & node_texts(ctx, node, "never", &f->never) &
	    node_text(ctx, node, "argument", &argument) & node_text_must(ctx, node, "count", &r.count)))
		return false;
	if (argument != NULL && ((f->argument = type_find(house, argument)) == NULL || !f->argument->kept))
		return (f->argument != NULL || !house->faulty) &&
		    node_fault(ctx, node_get(node, "argument"), "没有“%s”这个名录", argument);
	if (!read_words(&r))
		return false;
	if (rows == NULL || rows->kind != NODE_LIST || rows->items.n == 0)
		return node_fault(ctx, node, "缺少 rows：从哪些记录里数");
	bool good = true;
	EACH(struct node *, item, rows->items)
		good &= read_arm(&r, *item);
	if (good && f->argument != NULL && !uses_argument(f))
		return node_fault(ctx, node_get(node, "argument"), "rows 里没有一处用到 argument：每一项的数都一样");
	return good;
}

static bool
read_file(struct ctx *ctx, const struct source *source, struct house *house, struct figures *figures)
{
	struct node *root;
	bool good = true;

	if (!node_read(ctx, source, &root))
		return false;
	EACH(const struct node_pair, p, root->pairs) {
		struct figure f;
		const struct figure *twice = NULL;

		if (!read_figure(ctx, house, p, &f)) {
			good = false;
			continue;
		}
		EACH(const struct figure, other, figures->list)
			if (strcmp(other->name, f.name) == 0 || strcmp(other->label, f.label) == 0)
				twice = other;
		if (twice != NULL)
			good = problem_at(ctx, f.file, f.line, "统计项“%s”（%s）与 %s 里的一项同名", f.name, f.label, twice->file);
		else
			*VEC_ADD(ctx->arena, &figures->list) = f;
	}
	return good;
}

/* variant_of is looked up when all figures are there; the vector no longer moves then. */
static bool
link_variants(struct ctx *ctx, struct figures *figures)
{
	bool good = true;

	EACH(struct figure, f, figures->list) {
		const char *of = NULL;

		good &= node_text(ctx, f->node, "variant_of", &of);
		if (of == NULL)
			continue;
		EACH(const struct figure, other, figures->list)
			if (strcmp(other->name, of) == 0 && other != f)
				f->variant_of = other;
		if (f->variant_of == NULL)
			good = node_fault(ctx, node_get(f->node, "variant_of"), "没有“%s”这个统计项", of);
	}
	return good;
}

bool
figure_read_on(struct ctx *ctx, const struct sources *sources, struct house *house, struct db *scratch)
{
	struct figures *figures = arena_alloc(ctx->arena, sizeof *figures);
	bool good = true;

	EACH(const struct source, s, sources->list)
		if (text_starts(s->path, "figures/") && text_ends(s->path, ".yaml"))
			good &= read_file(ctx, s, house, figures);
	figure_add_variants(ctx, figures);
	good &= link_variants(ctx, figures);
	house->figures = figures;
	return (scratch == NULL || figure_check_sql(ctx, house, figures, scratch)) && good;
}

bool
figure_read_all(struct ctx *ctx, const struct sources *sources, struct house *house)
{
	struct store *store;
	struct db *scratch;
	bool ready = !house->faulty && schema_scratch(ctx, house, &store, &scratch);
	bool good = figure_read_on(ctx, sources, house, ready ? scratch : NULL);

	if (!ready)
		return false;
	db_close(scratch);
	store_close(store);
	return good;
}

const struct figure *
figure_find(const struct house *house, const char *name)
{
	EACH(const struct figure, f, house->figures->list)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

bool
figure_get(struct ctx *ctx, const char *name, const struct figure **out)
{
	const struct figure *f = figure_find(ctx->house, name);

	EACH(const struct figure, labelled, ctx->house->figures->list)
		if (f == NULL && strcmp(labelled->label, name) == 0)
			f = labelled;
	if (f == NULL) {
		const char *near = NULL;

		EACH(const struct figure, other, ctx->house->figures->list)
			text_nearer(name, other->name, &near);
		return problem_say(ctx, PROBLEM_USAGE, near == NULL ? "没有“%s”这个统计项，全部名称见 dangjian figures" :
		    "没有“%s”这个统计项，是不是 %s", name, near);
	}
	*out = f;
	return true;
}
