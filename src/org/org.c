#include "org.h"

#include <string.h>

#include "actor.h"
#include "buf.h"
#include "keep.h"
#include "limits.h"
#include "statements.h"
#include "text.h"

bool
org_root(struct ctx *ctx, int64_t *id)
{
	return db_get_int(ctx, sql_org_root_get, DB_NO_ARGS, NULL, id);
}

bool
org_setting(struct ctx *ctx, const char *name, char **out)
{
	*out = arena_str(ctx->arena, "");
	return db_get_str(ctx, sql_setting_get, DB_ARGS(db_text("name", name)), NULL, out);
}

#define SETTING_ACT "setting_"		/* in the history, before its name */

bool
org_setting_put(struct ctx *ctx, const char *name, const char *content)
{
	unsigned char mac[SEAL_SIZE];

	keep_seal(ctx, "setting", DB_ARGS(db_text("name", name), db_text("content", content)), mac);
	return db_run(ctx, sql_setting_put, DB_ARGS(db_text("name", name), db_text("content", content),
	    db_bytes("mac", mac, SEAL_SIZE)), NULL) && keep_note(ctx, arena_strf(ctx->arena, SETTING_ACT "%s", name),
	    ctx->actor->account, 0, ctx->actor->org, keep_seal_note(ctx, mac));
}

static bool
check_setting(struct ctx *ctx, const char *name, const char *content, const struct db_value *mac)
{
	char *noted = NULL;
	bool known;

	if (!db_get_str(ctx, sql_setting_noted, DB_ARGS(db_text("act", arena_strf(ctx->arena, SETTING_ACT "%s", name))), &known,
	    &noted))
		return false;
	if (!known)
		return problem_say(ctx, PROBLEM_RULE, "设置 %s 在留痕中没有，不是由程序写入的", name);
	if (!keep_sealed(ctx, "setting", DB_ARGS(db_text("name", name), db_text("content", content)), mac))
		return problem_say(ctx, PROBLEM_RULE, "设置 %s 被改动过，或与密钥不符", name);
	return text_equal(noted, keep_seal_note(ctx, mac->text)) ||
	    problem_say(ctx, PROBLEM_RULE, "设置 %s 退回了以前的值，与留痕不符", name);
}

static bool
check_settings(struct ctx *ctx, void *what)
{
	(void)what;
	struct rows *rows;
	bool good = true;

	if (!db_rows(ctx, sql_setting_all, DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows)) {
		struct db_value mac = rows_value(ctx, rows, 2);

		good &= check_setting(ctx, rows_str(ctx, rows, 0), rows_str(ctx, rows, 1), &mac);
	}
	if (!rows_end(ctx, rows) || !db_rows(ctx, sql_setting_gone, DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows))
		good = problem_say(ctx, PROBLEM_RULE, "设置 %s 被删除，留痕中有它", rows_text(rows, 0) + strlen(SETTING_ACT));
	return rows_end(ctx, rows) && good;
}

bool
org_setting_verify(struct ctx *ctx)
{
	return db_read(ctx, check_settings, NULL);
}

static bool
absent(struct ctx *ctx, const char *what)
{
	return problem_add(ctx, (struct problem){ .sort = PROBLEM_ABSENT, .field = "org",
	    .say = arena_strf(ctx->arena, "没有这个组织：%s", what) });
}

bool
org_get_id(struct ctx *ctx, int64_t id, day on, struct org *out)
{
	struct org o = { .id = id, .ended = DAY_NONE };
	struct rows *rows;

	if (!db_rows(ctx, sql_org_get_as_of, DB_ARGS(db_int("id", id), db_text("on", day_str(ctx->arena, on))), &rows))
		return false;
	bool found = rows_next(rows);
	if (found) {
		o.code = rows_str(ctx, rows, 1);
		o.kind = rows_str(ctx, rows, 2);
		o.form = rows_str(ctx, rows, 3);
		o.name = rows_null(rows, 4) ? "（未命名）" : rows_str(ctx, rows, 4);
		o.short_name = rows_null(rows, 5) ? o.name : rows_str(ctx, rows, 5);
		o.parent = rows_int(rows, 6);
		day_read(rows_text(rows, 7), &o.founded);
		if (!rows_null(rows, 8))
			day_read(rows_text(rows, 8), &o.ended);
	}
	if (!rows_end(ctx, rows))
		return false;
	if (!found)
		return absent(ctx, arena_strf(ctx->arena, "编号 %lld", (long long)id));
	*out = o;
	return true;
}

bool
org_find_code(struct ctx *ctx, const char *code, int64_t *id)
{
	*id = 0;
	return db_get_int(ctx, sql_org_by_code, DB_ARGS(db_text("code", code),
	    db_text("narrow", text_narrow(ctx->arena, code))), NULL, id);
}

/* How many organisations ${sql} finds by ${name}, at most two, and one of them. */
static bool
count_named(struct ctx *ctx, const char *sql, const char *name, day on, int *n, int64_t *id)
{
	struct rows *rows;

	if (!db_rows(ctx, sql, db_args_for(ctx, sql, DB_ARGS(db_text("name", name),
	    db_text("narrow", text_narrow(ctx->arena, name)), db_text("on", day_str(ctx->arena, on)))), &rows))
		return false;
	for (*n = 0; rows_next(rows); ++*n)
		*id = rows_int(rows, 0);
	return rows_end(ctx, rows);
}

/* Who has that name on ${on}; where nobody has, who ever had it: one that was renamed is still the same. */
static bool
find_name(struct ctx *ctx, const char *name, day on, int64_t *id)
{
	int n;

	if (!count_named(ctx, sql_org_by_name, name, on, &n, id) ||
	    (n == 0 && !count_named(ctx, sql_org_by_name_ever, name, on, &n, id)))
		return false;
	if (n != 1)
		*id = 0;
	/* There is one committee, and everybody calls it so. */
	return n > 0 || strcmp(name, org_kind_label("working_committee")) != 0 || org_root(ctx, id);
}

static bool
get(struct ctx *ctx, const char *code, day on, bool above, struct org *out)
{
	const struct actor *actor = ctx->actor;
	int64_t id;
	bool seen = true;

	if (!org_find_code(ctx, code, &id) || (id == 0 && !find_name(ctx, code, on, &id)))
		return false;
	if (id != 0 && actor != NULL && actor->role != NULL && (!org_is_within(ctx, id, actor->org, on, &seen) ||
	    (above && !seen && !org_is_within(ctx, actor->org, id, on, &seen))))
		return false;
	return id != 0 && seen ? org_get_id(ctx, id, on, out) : absent(ctx, code);
}

bool
org_get_ever(struct ctx *ctx, const char *code, int64_t *out)
{
	const struct actor *actor = ctx->actor;
	int64_t id;
	bool seen = true;

	if (!org_find_code(ctx, code, &id) || (id == 0 && !find_name(ctx, code, ctx->today, &id)) || (id != 0 &&
	    actor->role != NULL && !db_get_int(ctx, sql_org_within_times, DB_ARGS(db_int("within", actor->org), db_int("org", id)),
	    &seen, &(int64_t){ 0 })))
		return false;
	if (id == 0 || !seen)
		return absent(ctx, code);
	*out = id;
	return true;
}

bool
org_get_in(struct ctx *ctx, const char *code, day from, day until, struct org *out)
{
	size_t mark = ctx->problems.list.n;
	day on = DAY_NONE;
	int64_t id;

	if (org_get(ctx, code, until - 1, out))
		return true;
	/* It may have ended before. */
	size_t said = ctx->problems.list.n;
	if (!org_get_ever(ctx, code, &id)) {
		problem_forget_refusals(ctx, said);
		return false;
	}
	return org_last_standing(ctx, id, from, until, &on) && on != DAY_NONE && problem_forget_refusals(ctx, mark) &&
	    org_get_id(ctx, id, on, out);
}

bool
org_get(struct ctx *ctx, const char *code, day on, struct org *out)
{
	return get(ctx, code, on, false, out);
}

bool
org_get_above(struct ctx *ctx, const char *code, day on, struct org *out)
{
	return get(ctx, code, on, true, out);
}

const char *
org_name(struct ctx *ctx, int64_t id, day on)
{
	char *name = NULL;

	if (!db_get_str(ctx, sql_org_name_as_of, DB_ARGS(db_int("id", id), db_text("on", day_str(ctx->arena, on))), NULL, &name) ||
	    (name == NULL && !db_get_str(ctx, sql_org_name_any, DB_ARGS(db_int("id", id)), NULL, &name)) || name == NULL)
		return "（未命名）";
	return name;
}

const char *
org_code(struct ctx *ctx, int64_t id)
{
	char *code = NULL;

	return db_get_str(ctx, sql_org_code_get, DB_ARGS(db_int("id", id)), NULL, &code) && code != NULL ? code : "";
}

/* The organisations whose ids ${sql} gives, in its order. */
static bool
get_all(struct ctx *ctx, const char *sql, const struct db_arg *args, day on, struct org **out, size_t *n)
{
	VEC(int64_t) ids = { 0 };
	VEC(struct org) list = { 0 };
	struct rows *rows;

	if (!db_rows(ctx, sql, args, &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &ids) = rows_int(rows, 0);
	if (!rows_end(ctx, rows))
		return false;
	EACH(int64_t, id, ids)
		if (!org_get_id(ctx, *id, on, VEC_ADD(ctx->arena, &list)))
			return false;
	*out = list.at;
	*n = list.n;
	return true;
}

bool
org_children(struct ctx *ctx, int64_t id, day on, struct org **out, size_t *n)
{
	int64_t root = 0;

	if (id != 0)
		return get_all(ctx, sql_org_child_ids,
		    DB_ARGS(db_int("parent", id), db_text("on", day_str(ctx->arena, on))), on, out, n);
	struct org *one = arena_alloc(ctx->arena, sizeof *one);
	if (!org_root(ctx, &root) || !org_get_id(ctx, root, on, one))
		return false;
	*out = one;
	*n = 1;
	return true;
}

bool
org_loose(struct ctx *ctx, int64_t id, day on, struct org **out, size_t *n)
{
	return get_all(ctx, sql_org_loose_ids, DB_ARGS(db_int("within", id), db_text("on", day_str(ctx->arena, on))), on,
	    out, n);
}

bool
org_is_within(struct ctx *ctx, int64_t org, int64_t within, day on, bool *out)
{
	return db_get_int(ctx, sql_org_is_within, DB_ARGS(db_int("within", within), db_int("org", org),
	    db_text("on", day_str(ctx->arena, on))), out, &(int64_t){ 0 });
}

bool
org_was_within(struct ctx *ctx, int64_t org, int64_t within, day from, day until, bool *out)
{
	return db_get_int(ctx, sql_org_was_within, DB_ARGS(db_int("within", within), db_int("org", org),
	    db_text("from", day_str(ctx->arena, from)), db_text("until", day_str(ctx->arena, until))), out, &(int64_t){ 0 });
}

bool
org_last_standing(struct ctx *ctx, int64_t org, day from, day until, day *out)
{
	char *end = NULL;
	day first_after;

	if (!db_get_str(ctx, sql_org_stood_until, DB_ARGS(db_int("org", org), db_text("from", day_str(ctx->arena, from)),
	    db_text("until", day_str(ctx->arena, until))), NULL, &end))
		return false;
	*out = end != NULL && day_read(end, &first_after) ? first_after - 1 : DAY_NONE;
	return true;
}

/* On how many days of [from, until) ${org} was within ${within}: its intervals do not overlap. */
static bool
days_within(struct ctx *ctx, int64_t org, int64_t within, day from, day until, int *out)
{
	struct rows *rows;

	*out = 0;
	if (!db_rows(ctx, sql_org_within_parts, DB_ARGS(db_int("within", within), db_int("org", org),
	    db_text("from", day_str(ctx->arena, from)), db_text("until", day_str(ctx->arena, until))), &rows))
		return false;
	while (rows_next(rows)) {
		day since = from, end = until;

		day_read(rows_text(rows, 0), &since);
		day_read(rows_text(rows, 1), &end);	/* an open end is no day that is read */
		*out += (end < until ? end : until) - (since > from ? since : from);
	}
	return rows_end(ctx, rows);
}

bool
org_is_always_within(struct ctx *ctx, int64_t org, int64_t within, day from, day until, bool *out)
{
	int64_t root = 0;
	int here, there;

	if (!org_root(ctx, &root) || !days_within(ctx, org, within, from, until, &here) ||
	    !days_within(ctx, org, root, from, until, &there))
		return false;
	*out = here > 0 && here == there;
	return true;
}

bool
org_standing(struct ctx *ctx, int64_t id, day on, const char **kind, bool *alive)
{
	struct rows *rows;

	if (!db_rows(ctx, sql_org_standing_get, DB_ARGS(db_int("id", id), db_text("on", day_str(ctx->arena, on))), &rows))
		return false;
	bool found = rows_next(rows);
	*kind = found ? rows_str(ctx, rows, 0) : NULL;
	*alive = found && rows_int(rows, 1) != 0;
	return rows_end(ctx, rows);
}

bool
org_search(struct ctx *ctx, int64_t within, day on, const char *const *kinds, const char *part, size_t limit,
    struct org **out, size_t *n)
{
	struct buf wanted = buf_make(ctx->arena);

	for (; kinds != NULL && *kinds != NULL; kinds++)
		buf_putf(&wanted, " %s ", *kinds);
	return get_all(ctx, sql_org_search_ids, DB_ARGS(db_int("within", within), db_text("on", day_str(ctx->arena, on)),
	    db_text("part", text_like(ctx->arena, part)), db_text("kinds", wanted.at),
	    db_int("most", (int64_t)limit)), on, out, n);
}

bool
org_name_ending(struct ctx *ctx, const char *text, day on, const char **out)
{
	const char *name = text + strlen(text);
	int64_t n = 0;

	if (!db_get_int(ctx, sql_org_name_ending, DB_ARGS(db_text("text", text), db_int("within", ctx->actor->org),
	    db_text("on", day_str(ctx->arena, on))), NULL, &n))
		return false;
	*out = n == 0 ? NULL : name;
	for (; n > 0; n--)
		*out = text_prev(text, *out);
	return true;
}

/* ->depth: how far down the tree a kind stands at least. */
static const struct { const char *kind, *label; int depth; } kinds[] = {
	{ "working_committee", "工委", 0 }, { "unit", "市直单位", 1 }, { "leading_group", "党组（党委）", 2 },
	{ "party_committee", "基层党委", 2 }, { "general_branch", "党总支", 3 }, { "branch", "党支部", 4 },
	{ "branch_group", "党小组", 5 }, { "discipline_commission", "机关纪委", 5 },
};

/* Where it stands among them; behind the last if it is none. */
static size_t
find_kind(const char *kind)
{
	size_t i = 0;

	while (i < COUNT(kinds) && strcmp(kinds[i].kind, kind) != 0)
		i++;
	return i;
}

const char *
org_kind_at(size_t i)
{
	return i < COUNT(kinds) ? kinds[i].kind : NULL;
}

bool
org_kind_is(const char *kind)
{
	return find_kind(kind) < COUNT(kinds);
}

bool
org_kind_below(const char *kind, const char *above)
{
	size_t k = find_kind(kind), a = find_kind(above);

	return k == a || (k < COUNT(kinds) ? kinds[k].depth : 0) > (a < COUNT(kinds) ? kinds[a].depth : 0);
}

const char *
org_kind_label(const char *kind)
{
	return org_kind_is(kind) ? kinds[find_kind(kind)].label : kind;
}

char *
org_kind_labels(struct arena *arena, const char *const *all)
{
	struct buf out = buf_make(arena);

	for (const char *const *k = all; *k != NULL; k++)
		buf_putf(&out, "%s%s", k == all ? "" : "、", org_kind_label(*k));
	return out.at;
}
