#include "report_text.h"

#include <string.h>

#include "actor.h"
#include "keep.h"
#include "limits.h"
#include "org.h"
#include "seal.h"
#include "record.h"
#include "statements.h"
#include "text.h"

static bool
may_report(struct ctx *ctx)
{
	return actor_may(ctx, ACT_REPORT, NULL) || problem_say(ctx, PROBLEM_RIGHT, "您的角色不能填写报告");
}

struct upload { const char *key, *name, *bytes; size_t n; };

/* What the history keeps of its coming and going, so that audit can tell whether it is there as it came. */
static const char *
note_of(struct ctx *ctx, const char *key, const char *before, const char *after)
{
	return record_changes(ctx, json_pack("[{s:s,s:s?,s:s?}]", "field", key, "before", before, "after", after));
}

static bool
put(struct ctx *ctx, void *what)
{
	const struct upload *u = what;
	int64_t n = 0;

	if (!db_run(ctx, sql_report_text_put, DB_ARGS(db_text("sm3", u->key), db_text("name", u->name),
	    db_bytes("body", u->bytes, u->n), db_int("account", ctx->actor->account), db_int("now", ctx->now)), &n))
		return false;
	return n == 0 || keep_note(ctx, "report_text", ctx->actor->account, keep_number(u->key), ctx->actor->org,
	    note_of(ctx, u->key, NULL, u->name));
}

/* The same bytes brought by two persons are two texts, each under its own name. */
static char *
key_of(struct arena *arena, int64_t account, const char *bytes, size_t n)
{
	struct buf all = buf_make(arena);

	buf_putf(&all, "%lld\n", (long long)account);
	buf_add(&all, bytes, n);
	return seal_sm3_hex(arena, all.at, all.n);
}

static bool
bind_bytes(struct ctx *ctx, const char *name, const char *bytes, size_t n, struct bound_text *out)
{
	struct foreign_text *text = arena_alloc(ctx->arena, sizeof *text);

	return foreign_read_bytes(ctx, name, bytes, n, text) && report_bind(ctx, name, text, out);
}

bool
report_text_add(struct ctx *ctx, const char *name, const char *bytes, size_t n, const char **key)
{
	struct bound_text bound;

	if (!may_report(ctx) || !bind_bytes(ctx, name, bytes, n, &bound))
		return false;
	if (bound.places.n == 0)
		return problem_say(ctx, PROBLEM_RULE, "%s 里没有找到留空的数字（如 ***、××、____ 或 {统计项}），没有什么可填", name);
	struct upload u = { key_of(ctx->arena, ctx->actor->account, bytes, n), name, bytes, n };
	if (!db_write(ctx, put, &u))
		return false;
	*key = u.key;
	return true;
}

static void
end_arena(void *arena)
{
	arena_free(arena);
}

/* In memory of its own, which ${memo} takes; a refusal's words are in it, too. */
static bool
propose_once(struct ctx *ctx, struct bound_memo *memo, const char *whole, const struct upload *u, struct bound_text *out)
{
	struct arena *own = arena_make(), *asked = ctx->arena;
	struct foreign_text *text = arena_alloc(own, sizeof *text);

	ctx->arena = own;
	bool good = foreign_read_bytes(ctx, u->name, u->bytes, u->n, text) &&
	    report_propose(ctx, arena_str(own, u->name), text, out);
	text->bytes = NULL;		/* whoever asks has them */
	ctx->arena = asked;
	if (good)
		bound_memo_put(ctx, memo, whole, own, out);
	else
		arena_on_reset(ctx->arena, end_arena, own);
	return good;
}

/* A text of one key may have been brought as .txt and as .docx. */
static bool
bind_once(struct ctx *ctx, struct bound_memo *memo, const struct upload *u, struct bound_text *out)
{
	struct foreign_text *text = arena_alloc(ctx->arena, sizeof *text);
	const char *whole = arena_strf(ctx->arena, "%s %s", u->key, u->name);

	if (!bound_memo_find(ctx, memo, whole, out) && !propose_once(ctx, memo, whole, u, out))
		return false;
	*text = *out->text;
	text->bytes = u->bytes;
	out->text = text;
	return bind_load(ctx, out);
}

bool
report_text_get(struct ctx *ctx, const char *key, struct bound_memo *memo, struct bound_text *out)
{
	struct db_value name = { 0 }, body = { 0 };
	struct rows *rows;
	int64_t root = 0;

	if (!may_report(ctx) || !org_root(ctx, &root) || !db_rows(ctx, sql_report_text_get, DB_ARGS(db_text("sm3", key),
	    db_int("account", ctx->actor->account), db_int("org", ctx->actor->org), db_int("root", root),
	    db_text("on", day_str(ctx->arena, ctx->today))), &rows))
		return false;
	if (rows_next(rows)) {
		name = rows_value(ctx, rows, 0);
		body = rows_value(ctx, rows, 1);
	}
	if (!rows_end(ctx, rows))
		return false;
	if (body.kind == DB_NULL)
		return problem_say(ctx, PROBLEM_ABSENT, "没有这个文本，请重新上传");
	struct upload u = { key, name.text, body.text, body.n };
	return memo != NULL ? bind_once(ctx, memo, &u, out) : bind_bytes(ctx, name.text, body.text, body.n, out);
}

bool
report_text_list(struct ctx *ctx, const struct report_text *after, struct report_text **out, size_t *n, bool *more)
{
	VEC(struct report_text) list = { 0 };
	struct rows *rows;
	int64_t root = 0;

	if (!may_report(ctx) || !org_root(ctx, &root) || !db_rows(ctx, sql_report_text_list, DB_ARGS(
	    db_int("account", ctx->actor->account), db_int("org", ctx->actor->org), db_int("root", root),
	    db_text("on", day_str(ctx->arena, ctx->today)), db_int("before", after == NULL ? INT64_MAX : after->at),
	    db_text("after", after == NULL ? "" : after->key), db_int("most", LIMIT_PAGE_ROWS + 1)), &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &list) = (struct report_text){ .key = rows_str(ctx, rows, 0), .name = rows_str(ctx, rows, 1),
			.at = rows_int(rows, 2), .by = rows_str(ctx, rows, 3), .own = rows_int(rows, 4) != 0 };
	*out = list.at;
	*more = list.n > LIMIT_PAGE_ROWS;
	*n = *more ? LIMIT_PAGE_ROWS : list.n;
	return rows_end(ctx, rows);
}

/* The text whose key was reached last, in ${arena}; each is read in memory of its own: one can have LIMIT_DOCX bytes. */
struct walk { struct arena *arena; const char *key; bool more, same, noted; };

static bool
is_noted(struct ctx *ctx, const char *key, int64_t account, const char *name, int64_t at, bool *out)
{
	struct rows *rows;

	if (!db_rows(ctx, sql_report_text_noted, DB_ARGS(db_int("number", keep_number(key))), &rows))
		return false;
	*out = rows_next(rows) && strcmp(rows_text(rows, 0), "report_text") == 0 && rows_int(rows, 1) == account &&
	    rows_int(rows, 2) == at && text_equal(rows_text(rows, 3), note_of(ctx, key, NULL, name));
	return rows_end(ctx, rows);
}

static bool
verify_next(struct ctx *ctx, void *what)
{
	struct walk *w = what;
	struct rows *rows;
	int64_t account = 0, at = 0;
	const char *name = NULL;

	if (!db_rows(ctx, sql_report_text_next, DB_ARGS(db_text("after", w->key)), &rows))
		return false;
	w->more = rows_next(rows);
	if (w->more) {
		struct db_value body = rows_value(ctx, rows, 2);

		w->key = arena_str(w->arena, rows_text(rows, 0));
		account = rows_int(rows, 1);
		name = rows_str(ctx, rows, 3);
		at = rows_int(rows, 4);
		w->same = strcmp(key_of(ctx->arena, account, body.text, body.n), w->key) == 0;
	}
	return rows_end(ctx, rows) && (!w->more || is_noted(ctx, w->key, account, name, at, &w->noted));
}

bool
report_text_verify(struct ctx *ctx)
{
	struct walk w = { ctx->arena, "", true, true, true };
	bool good = true;

	while (w.more) {
		if (!ctx_apart(ctx, verify_next, &w))
			return false;
		if (w.more && !w.same)
			good = problem_say(ctx, PROBLEM_RULE, "报告文本 %.8s… 的内容或上传人与保存时不同，请从备份恢复", w.key);
		else if (w.more && !w.noted)
			good = problem_say(ctx, PROBLEM_RULE, "报告文本 %.8s… 的名称、上传人或时间与留痕不符，请从备份恢复", w.key);
	}
	return keep_none(ctx, sql_report_text_lost, DB_ARGS(db_int("most", LIMIT_PROBLEMS + 1)),
	    "留痕第 {0} 条上传的报告文本不在库中，留痕中没有它的删除，请从备份恢复") && good;
}

static bool
take_away(struct ctx *ctx, void *what)
{
	const struct upload *u = what;
	int64_t n = 0;

	return db_run(ctx, sql_report_text_remove, DB_ARGS(db_text("sm3", u->key), db_int("account", ctx->actor->account)), &n) &&
	    (n > 0 || problem_say(ctx, PROBLEM_RIGHT, "只有上传这个文本的人可以删除它")) &&
	    keep_note(ctx, "report_text_removed", ctx->actor->account, keep_number(u->key), ctx->actor->org,
	    note_of(ctx, u->key, u->name, NULL));
}

bool
report_text_remove(struct ctx *ctx, const char *key)
{
	struct bound_text bound;

	if (!report_text_get(ctx, key, NULL, &bound))
		return false;
	struct upload u = { .key = key, .name = bound.name };
	return db_write(ctx, take_away, &u);
}
