/*
 * Signing in and who a cookie belongs to.  A name that does not exist costs as much time as a wrong password.
 *
 * A session's row is sealed; one that was ended stays ended though somebody puts its row back: what ends all of an account
 * raises the account's epoch, and signing out of one is an entry of the history.
 */
#include <string.h>

#include "account_row.h"
#include "keep.h"
#include "limits.h"
#include "seal.h"
#include "statements.h"
#include "text.h"

/* A hash that nothing fits, to spend the time of a real one. */
static const char no_hash[] = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2E$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

struct session { const char *token_sm3, *csrf; int64_t account, started_at, seen_at, epoch; struct db_value mac; };

#define CELLS(s) db_text("token_sm3", (s)->token_sm3), db_int("account", (s)->account), db_text("csrf", (s)->csrf), \
	db_int("started_at", (s)->started_at), db_int("seen_at", (s)->seen_at), db_int("epoch", (s)->epoch)

static struct session
session_read(struct ctx *ctx, const struct rows *rows)
{
	return (struct session){ .token_sm3 = rows_str(ctx, rows, 0), .account = rows_int(rows, 1), .csrf = rows_str(ctx, rows, 2),
		.started_at = rows_int(rows, 3), .seen_at = rows_int(rows, 4), .epoch = rows_int(rows, 5),
		.mac = rows_value(ctx, rows, 6) };
}

static bool
is_sealed(struct ctx *ctx, const struct session *s)
{
	return keep_sealed(ctx, "account_session", DB_ARGS(CELLS(s)), &s->mac);
}

static bool
insert(struct ctx *ctx, const struct session *s)
{
	unsigned char mac[SEAL_SIZE];

	keep_seal(ctx, "account_session", DB_ARGS(CELLS(s)), mac);
	return db_run(ctx, sql_session_insert, DB_ARGS(CELLS(s), db_bytes("mac", mac, sizeof mac)), NULL);
}

static bool
is_ended(struct ctx *ctx, const struct session *s, const struct account_row *row, bool *out)
{
	int64_t n = 0;

	*out = s->epoch != row->epoch;
	if (*out)
		return true;
	if (!db_get_int(ctx, sql_session_signed_out, DB_ARGS(db_int("number", keep_number(s->token_sm3))), NULL, &n))
		return false;
	*out = n > 0;
	return true;
}

static bool
verify_one(struct ctx *ctx, const struct session *s)
{
	struct account_row row;
	bool found, ended = false;

	if (!account_row_get(ctx, sql_account_by_id, db_int("id", s->account), &row, &found) ||
	    (found && !is_ended(ctx, s, &row, &ended)))
		return false;
	return !ended || problem_say(ctx, PROBLEM_RULE, "账号 %s 的一个已经结束的登录会话被放了回来", row.name);
}

bool
session_verify(struct ctx *ctx)
{
	VEC(struct session) all = { 0 };
	struct rows *rows;
	bool good = true;

	if (!db_rows(ctx, sql_session_all, DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &all) = session_read(ctx, rows);
	if (!rows_end(ctx, rows))
		return false;
	EACH(const struct session, s, all)
		if (!is_sealed(ctx, s))
			good = problem_say(ctx, PROBLEM_RULE, "账号 %lld 的一个登录会话不是由程序建立的或被改动过，或与密钥不符",
			    (long long)s->account);
		else
			good &= verify_one(ctx, s);
	return good;
}

struct attempt { const char *name, *peer, *token_sm3, *csrf; const struct account_row *row; };

static bool
note_failure(struct ctx *ctx, void *what)
{
	struct attempt *a = what;

	return db_run(ctx, sql_failure_sweep, DB_ARGS(db_int("before", ctx->now - LIMIT_LOCK_MS),
		   db_int("after", ctx->now + LIMIT_CLOCK_MS)), NULL) &&
	       db_run(ctx, sql_failure_add,
		   DB_ARGS(db_int("id", keep_id(ctx->now)), db_text("name", a->name), db_text("peer", a->peer),
		       db_int("now", ctx->now)),
		   NULL) &&
	       (a->row == NULL || keep_note(ctx, "sign_in_failed", 0, a->row->id, a->row->org, NULL));
}

static bool
begin(struct ctx *ctx, void *what)
{
	struct attempt *a = what;
	struct session fresh = { .token_sm3 = a->token_sm3, .csrf = a->csrf, .account = a->row->id, .started_at = ctx->now,
		.seen_at = ctx->now, .epoch = a->row->epoch };

	return db_run(ctx, sql_failure_clear, DB_ARGS(db_text("name", a->name), db_text("peer", a->peer)), NULL) &&
	    db_run(ctx, sql_session_sweep, DB_ARGS(db_int("oldest", ctx->now - LIMIT_SESSION_MS),
	    db_int("newest", ctx->now + LIMIT_CLOCK_MS)), NULL) &&
	    db_run(ctx, sql_account_seen, DB_ARGS(db_int("id", a->row->id), db_int("now", ctx->now)), NULL) &&
	    insert(ctx, &fresh) &&
	    keep_note(ctx, "sign_in", a->row->id, a->row->id, a->row->org, NULL);
}

bool
account_failed(struct ctx *ctx, const char *name, const char *peer, const struct account_row *row)
{
	return db_write(ctx, note_failure, &(struct attempt){ .name = name, .peer = peer, .row = row });
}

bool
account_locked(struct ctx *ctx, const char *name, const char *peer, const char **say)
{
	static const int64_t most[] = { LIMIT_SIGN_IN_FAILURES, LIMIT_NAME_FAILURES, LIMIT_PEER_FAILURES };
	struct rows *rows;
	bool full = false;

	if (!db_rows(ctx, sql_failure_counts, DB_ARGS(db_text("name", name), db_text("peer", peer),
	    db_int("since", ctx->now - LIMIT_LOCK_MS), db_int("until", ctx->now + LIMIT_CLOCK_MS)), &rows))
		return false;
	if (rows_next(rows))
		for (int i = 0; i < (int)COUNT(most); i++)
			full = full || rows_int(rows, i) >= most[i];
	if (!rows_end(ctx, rows))
		return false;
	*say = full ? arena_strf(ctx->arena, "密码错误次数过多，请 %ld 分钟后再试", LIMIT_LOCK_MS / 60000) : NULL;
	return true;
}

bool
account_sign_in(struct ctx *ctx, const char *name, const char *password, const char *peer, char **token)
{
	struct account_row row;
	struct attempt a = { .name = text_length(name) > LIMIT_USER_NAME ? "?" : name, .peer = peer };
	const char *locked;
	bool found;

	if (!account_row_get(ctx, sql_account_by_name, db_text("name", name), &row, &found) ||
	    !account_locked(ctx, a.name, peer, &locked))
		return false;
	if (locked != NULL)
		return problem_say(ctx, PROBLEM_RIGHT, "%s", locked);
	a.row = found ? &row : NULL;
	bool fits = seal_password_fits(found ? row.password : no_hash, password);
	if (!fits || !found || row.disabled)
		return account_failed(ctx, a.name, peer, a.row) && problem_say(ctx, PROBLEM_RIGHT, "用户名或密码不对");
	if (!account_row_must(ctx, &row))
		return false;
	char *fresh = seal_token(ctx->arena);
	a.token_sm3 = seal_sm3_hex(ctx->arena, fresh, strlen(fresh));
	a.csrf = seal_token(ctx->arena);
	if (!db_write(ctx, begin, &a))
		return false;
	*token = fresh;
	return true;
}

static bool
touch(struct ctx *ctx, void *what)
{
	struct session s = *(const struct session *)what;
	unsigned char mac[SEAL_SIZE];

	s.seen_at = ctx->now;
	keep_seal(ctx, "account_session", DB_ARGS(CELLS(&s)), mac);
	return db_run(ctx, sql_session_touch, DB_ARGS(db_text("token_sm3", s.token_sm3), db_int("seen_at", s.seen_at),
	    db_bytes("mac", mac, sizeof mac)), NULL);
}

/* A moment that lies ahead was said by a clock that has been set right since: counted from it, nothing would ever end. */
static bool
is_past(struct ctx *ctx, int64_t moment, int64_t ms)
{
	return moment < ctx->now - ms || moment > ctx->now + LIMIT_CLOCK_MS;
}

bool
account_session(struct ctx *ctx, const char *token, struct actor **out)
{
	char *sm3 = seal_sm3_hex(ctx->arena, token, strlen(token));
	struct session s = { 0 };
	struct account_row row;
	struct actor *actor;
	struct rows *rows;
	bool found, ended;

	if (!db_rows(ctx, sql_session_get, DB_ARGS(db_text("token_sm3", sm3)), &rows))
		return false;
	found = rows_next(rows);
	if (found)
		s = session_read(ctx, rows);
	if (!rows_end(ctx, rows) || !found || !is_sealed(ctx, &s) || is_past(ctx, s.started_at, LIMIT_SESSION_MS) ||
	    is_past(ctx, s.seen_at, LIMIT_IDLE_MS))
		return false;
	if (!account_row_get(ctx, sql_account_by_id, db_int("id", s.account), &row, &found) || !found || row.disabled ||
	    !is_ended(ctx, &s, &row, &ended) || ended || !actor_of_account(ctx, &row, &actor))
		return false;
	/* Once a minute is enough to know who is idle. */
	if (ctx->now - s.seen_at > 60 * 1000 && !db_write(ctx, touch, &s))
		return false;
	actor->csrf = s.csrf;
	*out = actor;
	return true;
}

static bool
end(struct ctx *ctx, void *what)
{
	return db_run(ctx, sql_session_end, DB_ARGS(db_text("token_sm3", what)), NULL) &&
	    keep_note(ctx, "sign_out", ctx->actor->account, keep_number(what), ctx->actor->org, NULL);
}

bool
account_sign_out(struct ctx *ctx, const char *token)
{
	return db_write(ctx, end, seal_sm3_hex(ctx->arena, token, strlen(token)));
}
