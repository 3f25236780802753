#include <ctype.h>
#include <string.h>

#include "account_row.h"
#include "keep.h"
#include "limits.h"
#include "org.h"
#include "seal.h"
#include "statements.h"
#include "text.h"

bool
account_row_get(struct ctx *ctx, const char *sql, struct db_arg by, struct account_row *out, bool *found)
{
	struct rows *rows;

	if (!db_rows(ctx, sql, DB_ARGS(by), &rows))
		return false;
	*found = rows_next(rows);
	if (*found)
		*out = (struct account_row){ .id = rows_int(rows, 0),
			.name = rows_str(ctx, rows, 1),
			.display = rows_str(ctx, rows, 2),
			.role = rows_str(ctx, rows, 3),
			.org = rows_int(rows, 4),
			.password = rows_str(ctx, rows, 5),
			.must_change = rows_int(rows, 6) != 0,
			.disabled = rows_int(rows, 7) != 0,
			.created_at = rows_int(rows, 8),
			.mac = rows_value(ctx, rows, 9),
			.epoch = rows_int(rows, 10) };
	return rows_end(ctx, rows);
}

/* All of it but when it was last seen. */
#define CELLS(r) DB_ARGS(db_int("id", (r)->id), db_text("name", (r)->name), db_text("display", (r)->display), \
	db_text("role", (r)->role), db_int("org", (r)->org), db_text("password", (r)->password), \
	db_int("must_change", (r)->must_change), db_int("disabled", (r)->disabled), db_int("created_at", (r)->created_at), \
	db_int("epoch", (r)->epoch))

bool
account_row_seal(struct ctx *ctx, int64_t id, const char *act)
{
	unsigned char mac[SEAL_SIZE];
	struct account_row row;
	bool found;

	if (!account_row_get(ctx, sql_account_by_id, db_int("id", id), &row, &found))
		return false;
	if (!found)
		return problem_fault(ctx, "account %lld is not there to be sealed", (long long)id);
	keep_seal(ctx, "account", CELLS(&row), mac);
	return db_run(ctx, sql_account_seal, DB_ARGS(db_int("id", id), db_bytes("mac", mac, sizeof mac)), NULL) &&
	    (act == NULL || keep_note(ctx, act, ctx->actor->account, id, row.org, keep_seal_note(ctx, mac)));
}

bool
account_row_must(struct ctx *ctx, const struct account_row *row)
{
	return keep_sealed(ctx, "account", CELLS(row), &row->mac) ||
	    problem_say(ctx, PROBLEM_RIGHT, "账号 %s 被改动过或与密钥不符，不能使用；请系统管理员用 dangjian audit verify 查明", row->name);
}

static bool
get_ids(struct ctx *ctx, const char *sql, int64_t **out, size_t *n)
{
	VEC(int64_t) ids = { 0 };
	struct rows *rows;

	if (!db_rows(ctx, sql, DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &ids) = rows_int(rows, 0);
	*out = ids.at;
	*n = ids.n;
	return rows_end(ctx, rows);
}

static bool
check_row(struct ctx *ctx, int64_t id)
{
	struct account_row row;
	char *noted = NULL;
	bool found, known;

	if (!account_row_get(ctx, sql_account_by_id, db_int("id", id), &row, &found) ||
	    !db_get_str(ctx, sql_account_noted, DB_ARGS(db_int("id", id)), &known, &noted))
		return false;
	if (found && (!known || !keep_sealed(ctx, "account", CELLS(&row), &row.mac)))
		return problem_say(ctx, PROBLEM_RULE, "账号 %s（%lld）被改动过或不是由程序建立的，或与密钥不符", row.name,
		    (long long)row.id);
	return !found || text_equal(noted, keep_seal_note(ctx, row.mac.text)) ||
	    problem_say(ctx, PROBLEM_RULE, "账号 %s（%lld）退回了以前的样子，与留痕不符", row.name, (long long)row.id);
}

static bool
verify(struct ctx *ctx, void *what)
{
	(void)what;
	int64_t *ids, *gone;
	size_t n, ngone;
	bool good = session_verify(ctx) & keep_none(ctx, sql_account_seen_wrongly, DB_ARGS(db_int("most", LIMIT_PROBLEMS + 1)),
	    "账号 {0} 的上次登录时间被改动过，与留痕不符");

	if (!get_ids(ctx, sql_account_ids, &ids, &n) || !get_ids(ctx, sql_account_gone, &gone, &ngone))
		return false;
	for (size_t i = 0; i < n; i++)
		good &= check_row(ctx, ids[i]);
	for (size_t i = 0; i < ngone; i++)
		good = problem_say(ctx, PROBLEM_RULE, "账号 %lld 被删除，留痕中有它的建立", (long long)gone[i]);
	return good;
}

bool
account_verify(struct ctx *ctx)
{
	return db_read(ctx, verify, NULL);		/* of one moment: others change their passwords meanwhile */
}

/* The same for one that is out of reach. */
static bool
no_account(struct ctx *ctx, const char *name)
{
	return problem_say(ctx, PROBLEM_USAGE, "没有账号：%s", name);
}

static bool
get_by_name(struct ctx *ctx, const char *name, struct account_row *out)
{
	bool found;

	return account_row_get(ctx, sql_account_by_name, db_text("name", name), out, &found) &&
	    (found || no_account(ctx, name));
}

static bool
may_manage(struct ctx *ctx)
{
	return actor_may(ctx, ACT_USERS, NULL) || problem_say(ctx, PROBLEM_RIGHT, "您没有管理账号的权限");
}

static bool
may_touch(struct ctx *ctx, const struct role *role)
{
	return role == NULL || actor_covers(ctx, role) || problem_say(ctx, PROBLEM_RIGHT,
	    "“%s”能管账号或审计，您的角色没有它的全部权限，不能动这样的账号；请由工委管理员办理", role_label(role));
}

/* Whether the actor keeps the accounts of ${org}.  Who does so at the root keeps those of organisations that are no more, too. */
static bool
reaches(struct ctx *ctx, int64_t org, bool *out)
{
	int64_t root = 0;

	if (ctx->actor->role != NULL && !org_root(ctx, &root))
		return false;
	*out = ctx->actor->role == NULL || (ctx->actor->org == root && !actor_own_only(ctx, ACT_USERS, NULL));
	return *out || actor_reaches(ctx, ACT_USERS, NULL, org, ctx->today, ctx->today + 1, out);
}

/* The account ${name} as one that the actor may change. */
static bool
get_touched(struct ctx *ctx, const char *name, struct account_row *out)
{
	bool reached;

	return may_manage(ctx) && get_by_name(ctx, name, out) && account_row_must(ctx, out) &&
	    reaches(ctx, out->org, &reached) && (reached || no_account(ctx, name)) &&
	    may_touch(ctx, role_find(ctx->roles, out->role));
}

static bool
name_is_good(const char *name)
{
	size_t n = strlen(name);

	for (const char *p = name; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p) && strchr("._-", *p) == NULL)
			return false;
	return n >= 2 && n <= LIMIT_USER_NAME;
}

struct adding { int64_t id, org; const char *name, *display, *role, *hash; };

static bool
add(struct ctx *ctx, void *what)
{
	struct adding *a = what;

	return db_run(ctx, sql_account_insert,
		   DB_ARGS(db_int("id", a->id), db_text("name", a->name), db_text("display", a->display),
		       db_text("role", a->role), db_int("org", a->org), db_text("password", a->hash),
		       db_int("now", ctx->now)),
		   NULL) &&
	       account_row_seal(ctx, a->id, "account_add");
}

bool
account_add(struct ctx *ctx, const char *name, const char *display, const char *role, const char *org_code, char **password)
{
	const struct role *r = role_find(ctx->roles, role);
	struct account_row there;
	struct org org;
	bool found, reached;

	if (!may_manage(ctx))
		return false;
	if (!name_is_good(name))
		return problem_field(ctx, "name", "用户名只能用 2–%d 个字母、数字和 . _ -", LIMIT_USER_NAME);
	if (display == NULL && r != NULL)
		display = role_label(r);
	if (display != NULL && (display[0] == '\0' || strpbrk(display, "\n\t") != NULL || text_length(display) > LIMIT_NAME))
		return problem_field(ctx, "display", "姓名写一行，最多 %d 个字", LIMIT_NAME);
	if (r == NULL)
		return problem_field(ctx, "role", "没有这个角色：%s", role);
	if (!may_touch(ctx, r))
		return false;
	if (!account_row_get(ctx, sql_account_by_name, db_text("name", name), &there, &found) ||
	    !org_get(ctx, org_code, ctx->today, &org) || !reaches(ctx, org.id, &reached))
		return false;
	if (!reached)
		return problem_field(ctx, "org", "这个组织不在您的管理范围内");
	if (found)
		return problem_field(ctx, "name", "用户名 %s 已被使用", name);
	if (!role_fits(r, org.kind))
		return problem_field(ctx, "role", "“%s”不能设在%s", role_label(r), org_kind_label(org.kind));
	char *once = seal_password(ctx->arena);
	struct adding a = { keep_id(ctx->now), org.id, name, display, role,
	    seal_password_hash(ctx, once) };
	if (a.hash == NULL || !db_write(ctx, add, &a))
		return false;
	*password = once;
	return true;
}

/* Before the row is sealed. */
static bool
end_sessions(struct ctx *ctx, int64_t id)
{
	return db_run(ctx, sql_account_end_sessions, DB_ARGS(db_int("id", id)), NULL) &&
	    db_run(ctx, sql_session_end_all, DB_ARGS(db_int("account", id)), NULL);
}

struct setting_password { int64_t id; const char *name, *hash, *act; bool must_change; };

static bool
set_password(struct ctx *ctx, void *what)
{
	struct setting_password *s = what;

	return db_run(ctx, sql_account_set_password, DB_ARGS(db_int("id", s->id), db_text("password", s->hash),
	    db_int("must_change", s->must_change)), NULL) && end_sessions(ctx, s->id) && account_row_seal(ctx, s->id, s->act);
}

/* Whoever gets a new password from the keeper of accounts may use it at once. */
static bool
reset(struct ctx *ctx, void *what)
{
	const struct setting_password *s = what;

	return set_password(ctx, what) && db_run(ctx, sql_failure_forgive, DB_ARGS(db_text("name", s->name)), NULL);
}

bool
account_reset(struct ctx *ctx, const char *name, char **password)
{
	struct account_row row;
	char *once = seal_password(ctx->arena);

	if (!get_touched(ctx, name, &row))
		return false;
	struct setting_password s = { row.id, row.name, seal_password_hash(ctx, once), "account_reset", true };
	if (s.hash == NULL || !db_write(ctx, reset, &s))
		return false;
	*password = once;
	return true;
}

/* The commonest passwords of the leaked lists, as far as they meet the other conditions. */
static bool
is_common(const char *password)
{
	static const char *const common[] = { "password1!", "qwer1234!@", "abcd1234!@", "admin@1234", "admin12345", "aa123456789",
		"a123456789", "1qaz2wsx3edc", "1qaz@wsx3e", "p@ssw0rd123", "passw0rd123", "qwerty1234!" };
	char lower[65];
	size_t n = strlen(password);

	if (n >= sizeof lower)
		return false;
	for (size_t i = 0; i <= n; i++)
		lower[i] = (char)tolower((unsigned char)password[i]);
	for (size_t i = 0; i < COUNT(common); i++)
		if (strcmp(lower, common[i]) == 0)
			return true;
	return false;
}

static bool
password_is_good(struct ctx *ctx, const char *password, const char *name)
{
	bool lower = false, upper = false, digit = false, other = false;

	if (text_length(password) < LIMIT_PASSWORD_LEAST || text_length(password) > LIMIT_PASSWORD)
		return problem_field(ctx, "password", "密码要 %d 到 %d 个字符", LIMIT_PASSWORD_LEAST, LIMIT_PASSWORD);
	for (const char *p = password; *p != '\0'; p++) {
		lower = lower || islower((unsigned char)*p);
		upper = upper || isupper((unsigned char)*p);
		digit = digit || isdigit((unsigned char)*p);
		other = other || !isalnum((unsigned char)*p);
	}
	if (lower + upper + digit + other < 3)
		return problem_field(ctx, "password", "密码要有大写字母、小写字母、数字、其他符号中的三种");
	if (strcasestr(password, name) != NULL || is_common(password))
		return problem_field(ctx, "password", "密码不能含用户名，也不能是常见密码");
	return true;
}

bool
account_password(struct ctx *ctx, int64_t account, const char *old, const char *new_password,
    const char *peer)
{
	struct account_row row;
	const char *locked = NULL;
	bool found;

	if (!account_row_get(ctx, sql_account_by_id, db_int("id", account), &row, &found) ||
	    (found && !account_locked(ctx, row.name, peer, &locked)))
		return false;
	if (locked != NULL)
		return problem_field(ctx, "old", "%s", locked);
	if (!found || !seal_password_fits(row.password, old))
		return (!found || account_failed(ctx, row.name, peer, &row)) && problem_field(ctx, "old", "原密码不对");
	if (!account_row_must(ctx, &row) || !password_is_good(ctx, new_password, row.name))
		return false;
	struct setting_password s = { row.id, row.name, seal_password_hash(ctx, new_password), "account_password", false };
	return s.hash != NULL && db_write(ctx, set_password, &s);
}

struct disabling { struct account_row row; bool disabled; };

static bool
disable(struct ctx *ctx, void *what)
{
	struct disabling *d = what;

	return db_run(ctx, sql_account_set_disabled, DB_ARGS(db_int("id", d->row.id), db_int("disabled", d->disabled)), NULL) &&
	    end_sessions(ctx, d->row.id) && account_row_seal(ctx, d->row.id, d->disabled ? "account_disable" : "account_enable");
}

bool
account_disable(struct ctx *ctx, const char *name, bool disabled)
{
	struct disabling d = { .disabled = disabled };

	return get_touched(ctx, name, &d.row) && db_write(ctx, disable, &d);
}

bool
account_list(struct ctx *ctx, struct account **out, size_t *n)
{
	VEC(struct account) list = { 0 };
	VEC(int64_t) orgs = { 0 };
	struct rows *rows;
	size_t kept = 0;

	if (!may_manage(ctx) || !db_rows(ctx, sql_account_all, DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows)) {
		*VEC_ADD(ctx->arena, &list) = (struct account){ .id = rows_int(rows, 0), .name = rows_str(ctx, rows, 1),
			.display = rows_str(ctx, rows, 2), .role = rows_str(ctx, rows, 3), .disabled = rows_int(rows, 5) != 0,
			.created_at = rows_int(rows, 6), .seen_at = rows_int(rows, 7) };
		*VEC_ADD(ctx->arena, &orgs) = rows_int(rows, 4);
	}
	if (!rows_end(ctx, rows))
		return false;
	for (size_t i = 0; i < list.n; i++) {
		bool reached;

		if (!reaches(ctx, orgs.at[i], &reached))
			return false;
		if (!reached)
			continue;
		list.at[kept] = list.at[i];
		list.at[kept].org_code = org_code(ctx, orgs.at[i]);
		list.at[kept++].org_name = org_name(ctx, orgs.at[i], ctx->today);
	}
	*out = list.at;
	*n = kept;
	return true;
}
