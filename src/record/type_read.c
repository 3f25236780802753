#include <string.h>

#include "buf.h"
#include "limits.h"
#include "org.h"
#include "schema.h"
#include "text.h"
#include "type.h"
#include "type_alone.h"
#include "type_link.h"
#include "type_rule.h"

static const char *const type_keys[] = { "label", "section", "held_by", "org_label", "org_hint", "title", "basis", "kept",
	"fields", "rules", "alone", "list", "example", NULL };
static const char *const derived_keys[] = { "label", "section", "bases", "title", "fields", "list", "sql", "basis",
	NULL };
static const char *const field_keys[] = { "label", "kind", "hint", "unit", "needed", "happened", "ended", "settles", "past",
	"after", "due", "counted", "private", "unspaced", "narrow", "unique", "many", "joint", "acts", "answers",
	"of", "choices", "min", "max", "places", NULL };

static bool
read_choices(struct ctx *ctx, const struct node *node, struct field *f)
{
	const struct node *choices = node_get(node, "choices");
	bool good = true;

	if ((choices != NULL) != (f->kind == KIND_CHOICE))
		return node_fault(ctx, node, f->kind == KIND_CHOICE ? "选项字段要写 choices: {值: 名称}" :
		    "只有 kind: choice 才写 choices");
	if (choices == NULL)
		return true;
	if (choices->kind != NODE_MAP || choices->pairs.n == 0)
		return node_fault(ctx, choices, "choices 要写成 {值: 名称}");
	EACH(const struct node_pair, p, choices->pairs) {
		size_t n = strspn(p->key, "abcdefghijklmnopqrstuvwxyz0123456789_");

		if (p->key[n] != '\0' || n == 0)
			good = problem_at(ctx, node->file, p->line, "选项的值“%s”只能用小写字母、数字和下划线", p->key);
		else if (p->value->kind != NODE_TEXT || p->value->text[0] == '\0' || strchr(p->value->text, '\n') != NULL)
			good = node_fault(ctx, p->value, "选项“%s”要有一行中文名称", p->key);
		else
			*VEC_ADD(ctx->arena, &f->choices) = (struct choice){ p->key, p->value->text };
	}
	return good;
}

/* min and max as they are stored: scaled for decimals, fen for money. */
static bool
read_bounds(struct ctx *ctx, const struct node *node, struct field *f)
{
	int scale = f->kind == KIND_MONEY ? 2 : f->kind == KIND_DECIMAL ? f->places : 0;
	bool counts = f->kind == KIND_INTEGER || f->kind == KIND_HEADCOUNT || f->kind == KIND_DECIMAL ||
	    f->kind == KIND_MONEY;
	bool words = f->kind == KIND_TEXT || f->kind == KIND_NOTE;
	const struct node *min = node_get(node, "min"), *max = node_get(node, "max");

	if ((min != NULL && !counts) || (max != NULL && !counts && !words))
		return node_fault(ctx, node, "这种字段不能写 min 或 max");
	f->min = f->kind == KIND_HEADCOUNT ? 0 : -LIMIT_AMOUNT;
	f->max = f->kind == KIND_HEADCOUNT ? LIMIT_HEADCOUNT : counts ? LIMIT_AMOUNT : f->kind == KIND_TEXT ? LIMIT_TEXT :
	    LIMIT_LONG_TEXT;
	if (min != NULL && (min->kind != NODE_TEXT || !text_read_scaled(min->text, scale, &f->min)))
		return node_fault(ctx, min, "min 要写一个数");
	if (max != NULL && (max->kind != NODE_TEXT || !text_read_scaled(max->text, scale, &f->max)))
		return node_fault(ctx, max, "max 要写一个数");
	if (counts && f->min > f->max)
		return node_fault(ctx, node, "max%s不能小于 min", max != NULL ? "" : "（没有写时有上限）");
	if (counts && (f->min < -LIMIT_AMOUNT || f->max > LIMIT_AMOUNT))
		return node_fault(ctx, node, "min 和 max 最多 13 位数（小数位也算），再大合计会算错");
	return !words || f->max >= 1 || node_fault(ctx, node, "max 是字数，要大于 0");
}

static bool
read_flags(struct ctx *ctx, const struct node *node, struct field *f)
{
	bool good = node_yes(ctx, node, "needed", &f->needed) & node_yes(ctx, node, "happened", &f->happened) &
	    node_yes(ctx, node, "ended", &f->ended) & node_yes(ctx, node, "settles", &f->settles) &
	    node_yes(ctx, node, "past", &f->past) & node_text(ctx, node, "after", &f->after) &
	    node_yes(ctx, node, "counted", &f->counted) & node_yes(ctx, node, "due", &f->due) &
	    node_yes(ctx, node, "private", &f->private) & node_yes(ctx, node, "unique", &f->unique) &
	    node_yes(ctx, node, "many", &f->many) & node_yes(ctx, node, "joint", &f->joint) &
	    node_yes(ctx, node, "acts", &f->acts) & node_yes(ctx, node, "answers", &f->answers) &
	    node_yes(ctx, node, "unspaced", &f->unspaced) & node_yes(ctx, node, "narrow", &f->narrow);

	if ((f->happened || f->ended || f->due || f->counted || f->past || f->after != NULL) && f->kind != KIND_DAY)
		good = node_fault(ctx, node, "happened、ended、due、counted、past 和 after 只能写在日期字段上");
	if (f->settles && !f->ended)
		good = node_fault(ctx, node, "settles 只能和 ended 写在一起");
	if (f->joint && !(f->kind == KIND_ORGANISATION && f->many))
		good = node_fault(ctx, node, "joint 只能是 many 的组织字段");
	if (f->acts && (f->kind != KIND_ORGANISATION || f->many))
		good = node_fault(ctx, node, "acts 只能写在一个值的组织字段上");
	if (f->many && f->kind != KIND_ORGANISATION && f->kind != KIND_PERSON && f->kind != KIND_LISTED &&
	    f->kind != KIND_RECORD && f->kind != KIND_LINK && f->kind != KIND_FILE)
		good = node_fault(ctx, node, "这种字段不能写 many");
	if ((f->unspaced || f->narrow) && f->kind != KIND_TEXT)
		good = node_fault(ctx, node, "unspaced 和 narrow 只能写在一行的文本字段上");
	if (f->unique && kind_is_link(f))
		good = node_fault(ctx, node, "多值字段不能写 unique");
	f->needed = f->needed || f->happened;
	f->past = f->past || f->counted;
	return good;
}

static bool
are_kinds(struct ctx *ctx, const struct node *node, const char *const *kinds)
{
	bool good = true;

	for (; kinds != NULL && *kinds != NULL; kinds++)
		if (!org_kind_is(*kinds))
			good = node_fault(ctx, node, "不认识的组织类别“%s”", *kinds);
	return good;
}

/* of: [unit, branch], or of: {branch: [unit, general_branch], …} by the kind of the holder; then any of them may be looked for. */
static bool
read_of_kinds(struct ctx *ctx, const struct node *node, struct field *f)
{
	const struct node *of = node_get(node, "of");
	VEC(const char *) all = { 0 };
	bool good = true;

	if (of == NULL || of->kind != NODE_MAP)
		return node_texts(ctx, node, "of", &f->of_kinds) && are_kinds(ctx, node, f->of_kinds);
	EACH(const struct node_pair, p, of->pairs) {
		struct of_kind by = { .kind = p->key };
		const char *const holder[] = { p->key, NULL };

		good &= are_kinds(ctx, of, holder) && node_texts(ctx, of, p->key, &by.kinds) && are_kinds(ctx, of, by.kinds);
		*VEC_ADD(ctx->arena, &f->of_by) = by;
		for (const char *const *k = by.kinds; k != NULL && *k != NULL; k++)
			*VEC_ADD(ctx->arena, &all) = *k;
	}
	*VEC_ADD(ctx->arena, &all) = NULL;
	f->of_kinds = all.at;
	return good;
}

static bool
read_field(struct ctx *ctx, const struct node_pair *pair, const struct type *t, struct field *f)
{
	const struct node *node = pair->value;
	const char *kind = NULL, *of = NULL;
	int64_t places = 0;

	*f = (struct field){ .name = pair->key, .file = node->file, .line = pair->line };
	if (!node_known(ctx, node, field_keys))
		return false;
	bool good = node_text_must(ctx, node, "label", &f->label) & node_text_must(ctx, node, "kind", &kind) &
	    node_text(ctx, node, "hint", &f->hint) & node_text(ctx, node, "unit", &f->unit) &
	    node_int(ctx, node, "places", &places);
	if (strlen(t->name) + strlen(SCHEMA_LONGEST) + strlen(pair->key) > LIMIT_IDENTIFIER)
		good = problem_at(ctx, node->file, pair->line, "字段名“%s”和种类名“%s”合起来太长，最多 %zu 个字母，请缩短", pair->key,
		    t->name, LIMIT_IDENTIFIER - strlen(SCHEMA_LONGEST));
	if (kind == NULL)
		return false;
	if (!kind_find(kind, &f->kind))
		return node_fault(ctx, node, "不认识的字段种类“%s”，可用的见目录说明", kind);
	f->places = (int)places;
	if (f->kind == KIND_DECIMAL ? places < 1 || places > 4 : places != 0)
		good = node_fault(ctx, node, "小数字段要写 places: 1 到 4，其他字段不写");
	good &= read_flags(ctx, node, f) && read_choices(ctx, node, f) && read_bounds(ctx, node, f);
	/* A list's name is never a column's. */
	if (!node_is_name(pair->key) || (!kind_is_link(f) && strcmp(pair->key, "with") == 0))
		good = problem_at(ctx, node->file, pair->line, "字段名“%s”不能用，请换一个小写英文名", pair->key);
	bool refers = f->kind == KIND_LISTED || f->kind == KIND_RECORD;
	if (refers) {
		good &= node_text_must(ctx, node, "of", &of);
		f->of_name = of;
	} else if (f->kind == KIND_ORGANISATION) {
		good &= read_of_kinds(ctx, node, f);
	} else if (node_get(node, "of") != NULL)
		good = node_fault(ctx, node, "这种字段不写 of");
	if (kind_is_link(f) && t->derived_sql != NULL)
		good = node_fault(ctx, node, "得出的记录没有自己的表，字段只能有一个值");
	if (kind_is_link(f))
		f->table = arena_strf(ctx->arena, "%s_%s", t->name, f->name);
	return good;
}

static bool
read_fields(struct ctx *ctx, const struct node *node, struct type *t)
{
	const struct node *fields = node_get(node, "fields");
	bool good = true, acts = false;

	if (fields == NULL || fields->kind != NODE_MAP)
		return node_fault(ctx, node, "缺少 fields");
	EACH(const struct node_pair, p, fields->pairs) {
		struct field f;

		if (read_field(ctx, p, t, &f))
			*VEC_ADD(ctx->arena, &t->fields) = f;
		else
			good = false;
	}
	EACH(const struct field, f, t->fields) {
		if ((f->happened && t->happened != NULL) || (f->ended && t->ended != NULL))
			good = problem_at(ctx, f->file, f->line, "一种记录只能有一个 happened 和一个 ended 字段");
		t->happened = f->happened ? f : t->happened;
		t->ended = f->ended ? f : t->ended;
		acts = acts || f->acts;
		if (f->joint && t->joint == NULL)
			t->joint = f;
		if (f->kind == KIND_PEOPLE && t->people == NULL)
			t->people = f;
		if (f->kind == KIND_HEADCOUNT && strcmp(f->name, "headcount") == 0)
			t->headcount = f;
	}
	EACH(const struct field, f, t->fields) {
		if (f->due && t->ended == NULL)
			good = problem_at(ctx, f->file, f->line, "有期限（due）的记录要有一个 ended 字段，填了它才算办结");
		if (f->answers && (!acts || f->acts))
			good = problem_at(ctx, f->file, f->line, "answers 写在有 acts 的记录里，并且不是 acts 的那个字段");
	}
	if (good && t->happened == NULL && t->derived_sql == NULL)
		good = node_fault(ctx, node, "要有一个日期字段写 happened: yes");
	return good;
}

/* The fields that ${text} names in braces must exist. */
static bool
check_title(struct ctx *ctx, const struct type *t)
{
	for (const char *p = strchr(t->title, '{'); p != NULL; p = strchr(p + 1, '{')) {
		const char *end = strchr(p, '}');
		char *name = arena_copy(ctx->arena, p + 1, end == NULL ? 0 : (size_t)(end - p - 1));

		const struct field *f = type_field(t, name);

		if (end == NULL || (f == NULL && strcmp(name, "happened") != 0 && strcmp(name, "org") != 0))
			return problem_at(ctx, t->file, t->line, "title 里的“{%s}”不是它的字段", name);
		if (f != NULL && kind_is_link(f))
			return problem_at(ctx, t->file, t->line, "title 里的“{%s}”有多个值，不能用在名称里", name);
	}
	return true;
}

static bool
check_lists(struct ctx *ctx, const struct node *node, struct type *t)
{
	const struct node *example = node_get(node, "example");
	bool good = true;

	for (const char *const *name = t->list; *name != NULL; name++)
		if (type_field(t, *name) == NULL)
			good = node_fault(ctx, node_get(node, "list"), "list 里的“%s”不是它的字段", *name);
	if (t->derived_sql == NULL && (example == NULL || example->kind != NODE_MAP))
		good = node_fault(ctx, node, "缺少 example：一条填好的样例");
	for (size_t i = 0; good && example != NULL && i < example->pairs.n; i++)
		if (type_field(t, example->pairs.at[i].key) == NULL)
			good = problem_at(ctx, t->file, example->pairs.at[i].line, "example 里没有“%s”这个字段",
			    example->pairs.at[i].key);
	t->example = example;
	return good;
}

static bool
read_held(struct ctx *ctx, const struct node *node, struct type *t)
{
	if (node_get(node, "held_by") == NULL)
		return node_fault(ctx, node, "缺少 held_by：哪些组织可以有这种记录");
	if (!node_texts(ctx, node, "held_by", &t->held_by))
		return false;
	t->held = strcmp(t->held_by[0], "any") == 0 ? HELD_ANY : strcmp(t->held_by[0], "self") == 0 ? HELD_SELF :
	    HELD_KINDS;
	for (const char *const *k = t->held_by; t->held == HELD_KINDS && *k != NULL; k++)
		if (!org_kind_is(*k))
			return node_fault(ctx, node_get(node, "held_by"), "不认识的组织类别“%s”", *k);
	return true;
}

/* A type's name, or {of: post, has: {post: [discipline_member]}, say: 设置纪检委员}. */
static bool
read_base(struct ctx *ctx, const struct node *node, struct base *base)
{
	static const char *const keys[] = { "of", "has", "where", "say", NULL };
	const struct node *has = node_get(node, "has");

	*base = (struct base){ .name = node->text };
	if (node->kind == NODE_TEXT)
		return true;
	if (!node_known(ctx, node, keys) ||
	    !(node_text_must(ctx, node, "of", &base->name) & node_text(ctx, node, "where", &base->where) &
	    node_text(ctx, node, "say", &base->say)))
		return false;
	if (has == NULL)
		return true;
	if (has->kind != NODE_MAP || has->pairs.n != 1)
		return node_fault(ctx, has, "has 要写成 {选项字段: [值, 值]}");
	base->field_name = has->pairs.at[0].key;
	return node_texts(ctx, has, base->field_name, &base->values);
}

static bool
read_bases(struct ctx *ctx, const struct node *node, struct type *t)
{
	const struct node *bases = node_get(node, "bases");
	bool good = true;

	if (bases == NULL)
		return true;
	if (bases->kind != NODE_LIST || bases->items.n == 0)
		return node_fault(ctx, bases, "bases 要写成 [记录种类, …]");
	EACH(struct node *, item, bases->items) {
		struct base base;

		good &= read_base(ctx, *item, &base);
		*VEC_ADD(ctx->arena, &t->bases) = base;
	}
	return good;
}

static bool
read_derived(struct ctx *ctx, const struct node *node, struct type *t)
{
	return node_lines_must(ctx, node, "sql", &t->derived_sql) & read_bases(ctx, node, t);
}

static bool
read_type(struct ctx *ctx, const struct house *house, const struct node_pair *pair, bool derived, struct type *t)
{
	const struct node *node = pair->value;
	static const char *const no_list[] = { NULL };

	*t = (struct type){ .name = pair->key, .file = node->file, .line = pair->line, .list = no_list, .held_by = no_list,
		.org_label = "组织" };
	if (!node_is_name(pair->key))
		return problem_at(ctx, node->file, pair->line, "名称“%s”不能用，请换一个小写英文名", pair->key);
	if (!node_known(ctx, node, derived ? derived_keys : type_keys))
		return false;
	bool good = node_text_must(ctx, node, "label", &t->label) & node_text_must(ctx, node, "section", &t->section) &
	    node_text_must(ctx, node, "title", &t->title) & node_texts(ctx, node, "basis", &t->basis) &
	    node_yes(ctx, node, "kept", &t->kept) & node_texts(ctx, node, "list", &t->list) &
	    node_text(ctx, node, "org_label", &t->org_label) & node_text(ctx, node, "org_hint", &t->org_hint);
	if (derived)
		good &= read_derived(ctx, node, t);
	else
		good &= read_held(ctx, node, t);
	if (good && *type_section_label(house, t->section) == '\0')
		good = node_fault(ctx, node_get(node, "section"), "没有“%s”这个部分，见 sections.yaml", t->section);
	return good && (read_fields(ctx, node, t) & type_rules_read(ctx, node, t) & type_alone_read(ctx, node, t)) &&
	    check_title(ctx, t) && check_lists(ctx, node, t);
}

static bool
read_file(struct ctx *ctx, const struct source *source, struct house *house)
{
	bool derived = text_starts(source->path, "derived/"), good = true;
	struct node *root;

	if (!node_read(ctx, source, &root))
		return false;
	EACH(const struct node_pair, p, root->pairs) {
		struct type t;

		if (!read_type(ctx, house, p, derived, &t))
			good = false;
		else if (type_find(house, t.name) != NULL)
			good = problem_at(ctx, t.file, t.line, "“%s”在 %s 里已经有了", t.name, type_find(house, t.name)->file);
		else
			*VEC_ADD(ctx->arena, &house->types) = t;
	}
	return good;
}

static bool
read_names(struct ctx *ctx, const struct sources *sources, struct house *house)
{
	static const char *const section_keys[] = { "label", "types", NULL };
	static const char *const regulation_keys[] = { "label", "number", "since", "until", NULL };
	bool good = true;

	EACH(const struct source, s, sources->list) {
		bool sections = strcmp(s->path, "sections.yaml") == 0;
		struct node *root;

		if (!sections && strcmp(s->path, "regulations.yaml") != 0)
			continue;
		if (!node_read(ctx, s, &root)) {
			good = false;
			continue;
		}
		EACH(const struct node_pair, p, root->pairs) {
			struct regulation r = { .code = p->key, .since = DAY_NONE, .until = DAY_NONE };
			struct section section = { .name = p->key, .line = p->line };

			bool read = node_known(ctx, p->value, sections ? section_keys : regulation_keys) &
			    node_texts(ctx, p->value, "types", &section.types) &
			    node_text_must(ctx, p->value, "label", &r.label) & node_text(ctx, p->value, "number", &r.number) &
			    node_day(ctx, p->value, "since", &r.since) & node_day(ctx, p->value, "until", &r.until);
			good &= read;
			if (r.label == NULL)
				r.label = r.code;	/* what refers to it is not at fault */
			section.label = r.label;
			if (sections)
				*VEC_ADD(ctx->arena, &house->sections) = section;
			else
				*VEC_ADD(ctx->arena, &house->regulations) = r;
		}
	}
	return good;
}

/* Puts first what sections name, in their order: before anything points at a type. */
static bool
order_types(struct ctx *ctx, struct house *house)
{
	size_t first = 0;
	bool good = true;

	EACH(const struct section, s, house->sections)
		for (const char *const *name = s->types; name != NULL && *name != NULL; name++) {
			size_t at = first;

			while (at < house->types.n && strcmp(house->types.at[at].name, *name) != 0)
				at++;
			if (at == house->types.n || strcmp(house->types.at[at].section, s->name) != 0) {
				good = problem_at(ctx, "sections.yaml", s->line, "“%s”不是“%s”的记录种类，或写了两次", *name,
				    s->label);
				continue;
			}
			struct type t = house->types.at[at];
			memmove(&house->types.at[first + 1], &house->types.at[first], (at - first) * sizeof t);
			house->types.at[first++] = t;
		}
	return good;
}

bool
type_read_all(struct ctx *ctx, const struct sources *sources, struct house *house)
{
	bool good = read_names(ctx, sources, house);

	EACH(const struct source, s, sources->list) {
		bool ours = text_starts(s->path, "records/") || text_starts(s->path, "derived/") ||
		    strcmp(s->path, "organisations.yaml") == 0;

		if (ours && text_ends(s->path, ".yaml"))
			good &= read_file(ctx, s, house);
	}
	return ((good && order_types(ctx, house)) & type_link_all(ctx, house)) && type_link_parts(ctx, house);
}
