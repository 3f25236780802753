#include "node.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "cause.h"
#include "limits.h"
#include "text.h"

struct reader {
	struct ctx *ctx;
	const char *file;
	yaml_parser_t parser;
	bool good;
};

static void
fault(struct reader *r, size_t line, const char *say)
{
	problem_at(r->ctx, r->file, (int)line + 1, "%s", say);
	r->good = false;
}

static struct node *
make(struct reader *r, enum node_kind kind, const yaml_event_t *event)
{
	struct node *n = arena_alloc(r->ctx->arena, sizeof *n);

	n->kind = kind;
	n->file = r->file;
	n->line = (int)event->start_mark.line + 1;
	return n;
}

/* What libyaml says of the mistakes that are made by hand. */
static const struct cause yaml_causes[] = {
	{ "did not find expected key", "这里应当是一个键，多半是缩进没有对齐" },
	{ "did not find expected '-' indicator", "列表的“-”没有对齐" },
	{ "did not find expected ',' or ']'", "方括号里缺少逗号或“]”" },
	{ "did not find expected ',' or '}'", "花括号里缺少逗号或“}”" },
	{ "mapping values are not allowed in this context", "这里不能再有冒号，含冒号的文字请加引号" },
	{ "block sequence entries are not allowed in this context", "这里不能有“-”" },
	{ "could not find expected ':'", "键后面缺少冒号" },
	{ "found character that cannot start any token", "有不能写在开头的符号，如制表符、@ 或 `" },
	{ "found a tab character *", "缩进用了制表符，请改用空格" },
	{ "found unexpected end of stream", "引号没有配对" },
	{ "found unexpected document indicator", "引号没有配对" },
	{ "found unknown escape character", "双引号里的反斜杠写法不对" },
	{ "did not find expected *", "写法不完整" },
	{ "control characters are not allowed", "有不能使用的控制字符" },
	{ "invalid * UTF-8 octet", "不是 UTF-8 编码" }, { "incomplete UTF-8 *", "不是 UTF-8 编码" },
	{ NULL, NULL },
};

static bool
next(struct reader *r, yaml_event_t *event)
{
	if (yaml_parser_parse(&r->parser, event))
		return true;
	const char *why = cause_of_words(r->ctx->arena, yaml_causes, r->parser.problem == NULL ? "" : r->parser.problem);
	problem_at(r->ctx, r->file, (int)r->parser.problem_mark.line + 1, "不是正确的 YAML%s%s，请检查缩进、冒号和括号",
	    why == NULL ? "" : "：", why == NULL ? "" : why);
	r->good = false;
	return false;
}

static struct node *value(struct reader *r, const yaml_event_t *event, int depth);

static struct node *
list(struct reader *r, const yaml_event_t *start, int depth)
{
	struct node *n = make(r, NODE_LIST, start);
	yaml_event_t event;

	while (next(r, &event)) {
		bool end = event.type == YAML_SEQUENCE_END_EVENT;
		struct node *item = end ? NULL : value(r, &event, depth + 1);

		yaml_event_delete(&event);
		if (end)
			return n;
		if (item == NULL)
			return NULL;
		*VEC_ADD(r->ctx->arena, &n->items) = item;
	}
	return NULL;
}

static bool
pair(struct reader *r, struct node *map, const yaml_event_t *key_event, int depth)
{
	yaml_event_t event;

	if (key_event->type != YAML_SCALAR_EVENT) {
		fault(r, key_event->start_mark.line, "键必须是一个词");
		return false;
	}
	const char *key = text_clean(r->ctx->arena, (const char *)key_event->data.scalar.value, key_event->data.scalar.length);
	int line = (int)key_event->start_mark.line + 1;
	if (key == NULL) {
		fault(r, key_event->start_mark.line, "键里含有不能使用的字符");
		return false;
	}
	if (node_get(map, key) != NULL)
		fault(r, key_event->start_mark.line, arena_strf(r->ctx->arena, "“%s”写了两次，请删去一处", key));
	if (!next(r, &event))
		return false;
	struct node *v = value(r, &event, depth + 1);
	yaml_event_delete(&event);
	if (v == NULL)
		return false;
	*VEC_ADD(r->ctx->arena, &map->pairs) = (struct node_pair){ key, v, line };
	return true;
}

static struct node *
map(struct reader *r, const yaml_event_t *start, int depth)
{
	struct node *n = make(r, NODE_MAP, start);
	yaml_event_t event;

	while (next(r, &event)) {
		bool end = event.type == YAML_MAPPING_END_EVENT;
		bool good = end || pair(r, n, &event, depth);

		yaml_event_delete(&event);
		if (end)
			return n;
		if (!good)
			return NULL;
	}
	return NULL;
}

static struct node *
value(struct reader *r, const yaml_event_t *event, int depth)
{
	struct node *n;

	if (depth > LIMIT_CATALOG_DEPTH) {
		fault(r, event->start_mark.line, "层次太深");
		return NULL;
	}
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return list(r, event, depth);
	if (event->type == YAML_MAPPING_START_EVENT)
		return map(r, event, depth);
	if (event->type != YAML_SCALAR_EVENT) {
		fault(r, event->start_mark.line, "不支持锚点和别名，请把内容直接写出");
		return NULL;
	}
	n = make(r, NODE_TEXT, event);
	n->text = text_clean(r->ctx->arena, (const char *)event->data.scalar.value, event->data.scalar.length);
	if (n->text == NULL) {
		fault(r, event->start_mark.line, "含有不能使用的字符");
		return NULL;
	}
	return n;
}

/* The stream's frame: stream start, document start, one value, document end, stream end. */
static struct node *
document(struct reader *r)
{
	struct node *root = NULL;
	yaml_event_t event;

	while (next(r, &event)) {
		yaml_event_type_t type = event.type;
		size_t line = event.start_mark.line;
		bool frame = type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT ||
		    type == YAML_DOCUMENT_END_EVENT || type == YAML_STREAM_END_EVENT;

		if (type == YAML_DOCUMENT_START_EVENT && root != NULL)
			fault(r, line, "一个文件只能有一份内容，请删去 ---");
		if (!frame && root == NULL)
			root = value(r, &event, 0);
		yaml_event_delete(&event);
		if (type == YAML_STREAM_END_EVENT)
			return root;
		if (!r->good)
			return NULL;
	}
	return NULL;
}

bool
node_read(struct ctx *ctx, const struct source *source, struct node **out)
{
	struct reader r = { .ctx = ctx, .file = source->path, .good = true };

	if (source->n > LIMIT_CATALOG)
		return problem_at(ctx, source->path, 0, "文件超过 %d 字节，请拆成几个文件", LIMIT_CATALOG);
	if (!yaml_parser_initialize(&r.parser))
		return problem_fault(ctx, "yaml_parser_initialize");
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)source->bytes, source->n);
	struct node *root = document(&r);
	yaml_parser_delete(&r.parser);
	if (!r.good)
		return false;
	if (root == NULL || root->kind != NODE_MAP)
		return problem_at(ctx, source->path, 1, "文件是空的或不是“名称: 内容”的形式");
	*out = root;
	return true;
}

const struct node *
node_get(const struct node *node, const char *key)
{
	if (node == NULL || node->kind != NODE_MAP)
		return NULL;
	EACH(const struct node_pair, p, node->pairs)
		if (strcmp(p->key, key) == 0)
			return p->value;
	return NULL;
}

bool
node_fault(struct ctx *ctx, const struct node *node, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	problem_at(ctx, node->file, node->line, "%s", arena_vstrf(ctx->arena, format, args));
	va_end(args);
	return false;
}

bool
node_known(struct ctx *ctx, const struct node *node, const char *const *known)
{
	bool good = true;

	if (node->kind != NODE_MAP)
		return node_fault(ctx, node, "这里要写成“键: 值”的形式");
	EACH(const struct node_pair, p, node->pairs) {
		const char *near = NULL;

		if (text_is_among(p->key, known))
			continue;
		for (const char *const *k = known; *k != NULL; k++)
			text_nearer(p->key, *k, &near);
		good = near == NULL ? problem_at(ctx, node->file, p->line, "不认识的键“%s”，请删去", p->key) :
		    problem_at(ctx, node->file, p->line, "不认识的键“%s”，是不是“%s”", p->key, near);
	}
	return good;
}

bool
node_lines(struct ctx *ctx, const struct node *node, const char *key, const char **out)
{
	const struct node *v = node_get(node, key);

	if (v == NULL)
		return true;
	if (v->kind != NODE_TEXT || v->text[0] == '\0')
		return node_fault(ctx, v, "“%s”要写一个词或一句话", key);
	*out = v->text;
	return true;
}

bool
node_lines_must(struct ctx *ctx, const struct node *node, const char *key, const char **out)
{
	if (node_get(node, key) == NULL)
		return node_fault(ctx, node, "缺少“%s”", key);
	return node_lines(ctx, node, key, out);
}

static bool
is_line(struct ctx *ctx, const struct node *v, const char *key)
{
	return v == NULL || v->kind != NODE_TEXT || strchr(v->text, '\n') == NULL ||
	    node_fault(ctx, v, "“%s”要写在一行里，请去掉换行", key);
}

bool
node_text(struct ctx *ctx, const struct node *node, const char *key, const char **out)
{
	return is_line(ctx, node_get(node, key), key) && node_lines(ctx, node, key, out);
}

bool
node_text_must(struct ctx *ctx, const struct node *node, const char *key, const char **out)
{
	return is_line(ctx, node_get(node, key), key) && node_lines_must(ctx, node, key, out);
}

bool
node_yes(struct ctx *ctx, const struct node *node, const char *key, bool *out)
{
	const struct node *v = node_get(node, key);

	if (v == NULL)
		return true;
	if (v->kind != NODE_TEXT || (strcmp(v->text, "yes") != 0 && strcmp(v->text, "no") != 0))
		return node_fault(ctx, v, "“%s”只能是 yes 或 no", key);
	*out = v->text[0] == 'y';
	return true;
}

bool
node_int(struct ctx *ctx, const struct node *node, const char *key, int64_t *out)
{
	const struct node *v = node_get(node, key);

	if (v == NULL)
		return true;
	if (v->kind != NODE_TEXT || !text_read_int(v->text, out))
		return node_fault(ctx, v, "“%s”要写一个整数", key);
	return true;
}

bool
node_day(struct ctx *ctx, const struct node *node, const char *key, day *out)
{
	const struct node *v = node_get(node, key);

	if (v == NULL)
		return true;
	if (v->kind != NODE_TEXT || !day_read(v->text, out))
		return node_fault(ctx, v, "“%s”要写日期，如 2026-05-11", key);
	return true;
}

bool
node_texts(struct ctx *ctx, const struct node *node, const char *key, const char *const **out)
{
	const struct node *v = node_get(node, key);
	VEC(const char *) texts = { 0 };

	if (v == NULL)
		return true;
	if (v->kind == NODE_MAP)
		return node_fault(ctx, v, "“%s”要写一个词，或 [词, 词]", key);
	if (!is_line(ctx, v, key))
		return false;
	if (v->kind == NODE_TEXT)
		*VEC_ADD(ctx->arena, &texts) = v->text;
	else if (v->items.n == 0)
		return node_fault(ctx, v, "“%s”至少写一项，用不到就去掉这一行", key);
	EACH(struct node *, item, v->items) {
		if ((*item)->kind != NODE_TEXT || (*item)->text[0] == '\0')
			return node_fault(ctx, *item, "“%s”里只能是词", key);
		if (!is_line(ctx, *item, key))
			return false;
		*VEC_ADD(ctx->arena, &texts) = (*item)->text;
	}
	*VEC_ADD(ctx->arena, &texts) = NULL;
	*out = texts.at;
	return true;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
node_is_name(const char *text)
{
	/* Reserved by SQLite or PostgreSQL or columns of every table there, but for `with`; or names of the columns and
	   parameters that every type has. */
	static const char *const taken[] = {
		"add", "all", "alter", "amount", "analyse", "analyze", "and", "any", "array", "as", "asc",
		"asymmetric", "authorization", "autoincrement", "batch", "between", "binary", "both", "by",
		"case", "cast", "check", "cmax", "cmin", "collate", "collation", "column", "commit",
		"concurrently", "constraint", "counts_until", "create", "cross", "ctid", "current_catalog", "current_date",
		"current_role", "current_schema", "current_time", "current_timestamp", "current_user", "day",
		"default", "deferrable", "delete", "desc", "distinct", "do", "drop", "else", "end", "ended",
		"entered_at", "entered_by", "escape", "except", "exists", "false", "fetch", "for", "foreign",
		"freeze", "from", "full", "grant", "group", "happened", "having", "id", "ilike", "in", "index",
		"initially", "inner", "insert", "intersect", "into", "is", "isnull", "join", "key", "lateral",
		"leading", "left", "like", "limit", "localtime", "localtimestamp", "mac", "natural", "not",
		"notnull", "null", "offset", "oid", "on", "only", "or", "order", "org", "outer", "overlaps",
		"placing", "primary", "record", "references", "returning", "right", "rowid", "saved_at",
		"saved_by", "saved_on", "select", "session_user", "set", "similar", "some", "struck_at",
		"symmetric", "system_user", "table", "tableoid", "tablesample", "then", "this", "to",
		"trailing", "transaction", "true", "type", "union", "unique", "update", "user", "using",
		"values", "variadic", "verbose", "version", "when", "where", "window", "xmax", "xmin",
	};

	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return n > 0 && text[n] == '\0' && n <= LIMIT_CATALOG_NAME && text[0] >= 'a' && text[0] <= 'z' &&
	    bsearch(&text, taken, COUNT(taken), sizeof *taken, by_text) == NULL;
}
