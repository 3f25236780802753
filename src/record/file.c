#include "file.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "actor.h"
#include "limits.h"
#include "seal.h"
#include "statements.h"
#include "text.h"

enum { KEY = 2 * SEAL_SIZE };		/* characters of the SM3 in a value */

#define OLE "\xd0\xcf\x11\xe0"
#define ZIP "PK\x03\x04"
#define OPENXML "application/vnd.openxmlformats-officedocument."

static const struct sort { const char *ending, *begins, *media; } sorts[] = {
	{ ".pdf", "%PDF-", "application/pdf" },
	{ ".ofd", ZIP, "application/ofd" },
	{ ".docx", ZIP, OPENXML "wordprocessingml.document" },
	{ ".xlsx", ZIP, OPENXML "spreadsheetml.sheet" },
	{ ".doc", OLE, "application/msword" },
	{ ".xls", OLE, "application/vnd.ms-excel" },
	{ ".wps", OLE, "application/vnd.ms-works" },
};
const char file_endings[] = ".pdf,.ofd,.docx,.xlsx,.doc,.xls,.wps";

static const struct sort *
sort_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < COUNT(sorts); i++)
		if (strcasecmp(dot, sorts[i].ending) == 0)
			return &sorts[i];
	return NULL;
}

bool
file_is(const char *text)
{
	return strspn(text, "0123456789abcdef") == KEY && text[KEY] == ' ' && sort_of(text + KEY) != NULL &&
	    strchr(text, '/') == NULL && text_length(text + KEY + 1) <= LIMIT_FILE_NAME;
}

const char *
file_name(const char *text)
{
	return strlen(text) > KEY ? text + KEY + 1 : "";
}

/* Where the values of a field of files stand. */
static const char *
column_of(const struct field *f)
{
	return f->many ? "item" : f->name;
}

static const char *
table_of(struct ctx *ctx, const struct type *t, const struct field *f)
{
	return f->many ? f->table : arena_strf(ctx->arena, "%s_all", t->name);
}

struct adding { const char *sm3, *bytes; size_t n; };

/* Nothing that a record names, whatever the file's own row says of it. */
static bool
sweep(struct ctx *ctx, const struct adding *a)
{
	struct buf sql = buf_make(ctx->arena);

	buf_puts(&sql, sql_file_sweep);
	EACH(const struct type, t, ctx->house->types)
		EACH(const struct field, f, t->fields)
			if (f->kind == KIND_FILE && t->derived_sql == NULL)
				buf_putf(&sql, " and not exists (select 1 from %s where substr(%s, 1, %d) = file.sm3)",
				    table_of(ctx, t, f), column_of(f), KEY);
	return db_run(ctx, sql.at, DB_ARGS(db_int("before", ctx->now - LIMIT_FILE_MS), db_int("after", ctx->now + LIMIT_CLOCK_MS),
	    db_int("account", ctx->actor->account), db_int("room", LIMIT_FILES_EACH - (int64_t)a->n),
	    db_int("shared", LIMIT_FILES_SHARED)), NULL);
}

static bool
put(struct ctx *ctx, void *what)
{
	const struct adding *a = what;
	int64_t waiting = 0;

	if (!sweep(ctx, a) || !db_get_int(ctx, sql_file_waiting, DB_NO_ARGS, NULL, &waiting))
		return false;
	if (waiting + (int64_t)a->n > LIMIT_FILES_WAITING)
		return problem_say(ctx, PROBLEM_BUSY, "暂存的附件太多，请先保存已填的记录，过一天再上传附件");
	return db_run(ctx, sql_file_put, DB_ARGS(db_text("sm3", a->sm3), db_bytes("body", a->bytes, a->n),
	    db_int("size", (int64_t)a->n), db_int("now", ctx->now), db_int("account", ctx->actor->account)), NULL);
}

bool
file_add(struct ctx *ctx, const char *name, const void *bytes, size_t n, const char **text)
{
	const struct sort *sort = sort_of(name);
	struct adding a = { seal_sm3_hex(ctx->arena, bytes, n), bytes, n };

	if (sort == NULL)
		return problem_say(ctx, PROBLEM_USAGE, "“%s”不能作附件，请选择 %s 文件", name, file_endings);
	if (n < strlen(sort->begins) || memcmp(bytes, sort->begins, strlen(sort->begins)) != 0)
		return problem_say(ctx, PROBLEM_USAGE, "“%s”的内容不是%s文件，请用办公软件打开另存后再选择", name, sort->ending);
	if (n > LIMIT_UPLOAD)
		return problem_say(ctx, PROBLEM_USAGE, "“%s”超过 %d 兆字节，请压缩或分成几个文件", name, LIMIT_UPLOAD >> 20);
	*text = arena_strf(ctx->arena, "%s %s", a.sm3, name);
	if (!file_is(*text))
		return problem_say(ctx, PROBLEM_USAGE, "附件的名称太长或含有“/”，请改名后再选择，最多 %d 个字", LIMIT_FILE_NAME);
	return db_write(ctx, put, &a);
}

/* The value of ${nth} file of a field; NULL if there are fewer. */
static const char *
value_at(const struct record *r, const struct field *f, size_t nth)
{
	const struct content *c = record_content_of(r, f);

	if (f->many)
		return nth < c->items.n ? c->items.at[nth].text : NULL;
	return nth == 0 && c->value.kind == DB_TEXT ? c->value.text : NULL;
}

bool
file_hold(struct ctx *ctx, const struct record *r)
{
	const char *text;

	EACH(const struct field, f, r->type->fields)
		for (size_t i = 0; f->kind == KIND_FILE && (text = value_at(r, f, i)) != NULL; i++) {
			int64_t there = 0;

			if (file_is(text) && !db_run(ctx, sql_file_hold,
			    DB_ARGS(db_text("sm3", arena_copy(ctx->arena, text, KEY))), &there))
				return false;
			if (there == 0)
				return problem_field(ctx, f->name, "附件“%s”没有上传成功或已过期，请重新选择", file_name(text));
		}
	return true;
}

bool
file_get(struct ctx *ctx, const struct record *r, const struct field *f, size_t nth, struct file *out)
{
	const char *text = f->kind != KIND_FILE || (f->private && !ctx->actor->private) ? NULL : value_at(r, f, nth);
	struct db_value body = { 0 };
	struct rows *rows;

	if (text == NULL || !file_is(text))
		return problem_say(ctx, PROBLEM_ABSENT, "没有这个附件");
	if (!db_rows(ctx, sql_file_get, DB_ARGS(db_text("sm3", arena_copy(ctx->arena, text, KEY))), &rows))
		return false;
	if (rows_next(rows))
		body = rows_value(ctx, rows, 0);
	if (!rows_end(ctx, rows))
		return false;
	if (body.kind == DB_NULL)
		return problem_say(ctx, PROBLEM_ABSENT, "附件“%s”的内容不在库中，请运行 dangjian audit verify 查明", file_name(text));
	*out = (struct file){ .name = file_name(text), .media = sort_of(text)->media, .bytes = body.text, .n = body.n };
	return true;
}

/* ---- whether all stands as it came ---- */

/* The file whose key was reached last, in ${arena}; each is read in memory of its own. */
struct walk { struct arena *arena; const char *key; bool more, same; };

static bool
verify_next(struct ctx *ctx, void *what)
{
	struct walk *w = what;
	struct rows *rows;

	if (!db_rows(ctx, sql_file_next, DB_ARGS(db_text("after", w->key)), &rows))
		return false;
	w->more = rows_next(rows);
	if (w->more) {
		struct db_value body = rows_value(ctx, rows, 1);

		w->key = arena_str(w->arena, rows_text(rows, 0));
		w->same = strcmp(seal_sm3_hex(ctx->arena, body.text, body.n), w->key) == 0 && rows_int(rows, 2) == (int64_t)body.n;
	}
	return rows_end(ctx, rows);
}

static bool
verify_bytes(struct ctx *ctx)
{
	struct walk w = { ctx->arena, "", true, true };
	bool good = true;

	while (w.more) {
		if (!ctx_apart(ctx, verify_next, &w))
			return false;
		if (w.more && !w.same)
			good = problem_say(ctx, PROBLEM_RULE, "附件 %.8s… 的内容与保存时不同，请从备份恢复", w.key);
	}
	return good;
}

static bool
verify_there(struct ctx *ctx, const struct type *t, const struct field *f)
{
	const char *value = column_of(f);
	struct rows *rows;
	bool good = true;

	if (!db_rows(ctx, arena_strf(ctx->arena, "select t.%s, t.%s, file.kept from %s t"
	    " left join file on file.sm3 = substr(t.%s, 1, %d) where t.%s is not null and coalesce(file.kept, 0) <> 1 limit %d",
	    f->many ? "record" : "id", value, table_of(ctx, t, f), value, KEY, value, LIMIT_PROBLEMS + 1), DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows))
		good = problem_say(ctx, PROBLEM_RULE, rows_null(rows, 2) ? "%s %lld 的附件“%s”不在库中，请从备份恢复" :
		    "%s %lld 的附件“%s”被改成没有记录持有，请从备份恢复", t->label, (long long)rows_int(rows, 0),
		    file_name(rows_str(ctx, rows, 1)));
	return rows_end(ctx, rows) && good;
}

bool
file_verify(struct ctx *ctx)
{
	bool good = verify_bytes(ctx);

	EACH(const struct type, t, ctx->house->types)
		EACH(const struct field, f, t->fields)
			if (f->kind == KIND_FILE && t->derived_sql == NULL)
				good &= verify_there(ctx, t, f);
	return good;
}
