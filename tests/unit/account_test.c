/* Accounts: one-time passwords, what a password must be, lock-out, sessions, and who may manage them. */
#include "city_unit.h"

#include "keep.h"
#include "limits.h"
#include "seal.h"
#include "session.h"

#define GOOD "Jian-Dang 2026"

static char *
add(struct ctx *ctx, const char *name, const char *role, const char *org)
{
	char *password = NULL;

	must(ctx, account_add(ctx, name, name, role, org, &password));
	return password;
}

static bool
sign_in(struct ctx *ctx, const char *name, const char *password, char **token)
{
	return account_sign_in(ctx, name, password, "10.0.0.1", token);
}

static int64_t
number(struct ctx *ctx, const char *sql)
{
	int64_t n = -1;

	must(ctx, db_get_int(ctx, sql, DB_NO_ARGS, NULL, &n));
	return n;
}

static void
test_account__is_given_where_its_role_fits(void **state)
{
	static const struct { const char *name, *role, *org, *words; } bad[] = {
		{ "x", "reader", "GW", "用户名" }, { "a b", "reader", "GW", "用户名" }, { "王五", "reader", "GW", "用户名" },
		{ "a'--", "reader", "GW", "用户名" }, { "", "reader", "GW", "用户名" }, { "wang", "reader", "GW", "已被使用" },
		{ "li", "no_role", "GW", "没有这个角色" }, { "li", "unit_clerk", "ZBA", "不能设在党支部" },
		{ "li", "branch_clerk", "DWA", "不能设在市直单位" }, { "li", "reader", "NONE", "没有这个组织" },
	};
	struct ctx *ctx = *state;
	struct account *list;
	size_t n;
	char *password;

	add(ctx, "wang", "reader", "GW");
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(account_add(ctx, bad[i].name, "某人", bad[i].role, bad[i].org, &password));
		if (strstr(ctx->problems.list.at[0].say, bad[i].words) == NULL)
			fail_msg("%s: %s", bad[i].name, ctx->problems.list.at[0].say);
		ctx->problems = (struct problems){ 0 };
	}
	add(ctx, "li", "branch_clerk", "ZBA");
	must(ctx, account_list(ctx, &list, &n));
	assert_int_equal(n, 2);
	assert_string_equal(list[0].name, "li");
	assert_string_equal(list[0].org_code, "ZBA");
	assert_string_equal(list[1].role, "reader");
}

static void
test_account__a_one_time_password_must_be_replaced_by_a_good_one(void **state)
{
	static const struct { const char *password, *words; } bad[] = {
		{ "Aa1!", "10 到 128" }, { "onlylowercaseletters", "三种" }, { "Wang-123456789", "用户名" },
		{ "Password1!", "常见" }, { "QWER1234!@", "三种" },
	};
	struct ctx *ctx = *state;
	char *once = add(ctx, "wang", "reader", "GW"), *token, *long_one = arena_alloc(ctx->arena, 200);
	struct actor *actor;

	must(ctx, sign_in(ctx, "wang", once, &token) && account_session(ctx, token, &actor));
	assert_true(actor->must_change);
	for (size_t i = 0; i < COUNT(bad) - 1; i++)
		refused(ctx, account_password(ctx, actor->account, once, bad[i].password, "::1"), PROBLEM_FIELD, bad[i].words);
	for (int i = 0; i < 60; i++)
		memcpy(long_one + 3 * i, "党", 3);
	refused(ctx, account_password(ctx, actor->account, once, long_one, "::1"), PROBLEM_FIELD, "三种");
	memset(long_one, 'a', 150);
	long_one[150] = '\0';
	refused(ctx, account_password(ctx, actor->account, once, long_one, "::1"), PROBLEM_FIELD, "10 到 128");
	refused(ctx, account_password(ctx, actor->account, "wrong", GOOD, "::1"), PROBLEM_FIELD, "原密码不对");
	must(ctx, account_password(ctx, actor->account, once, GOOD, "::1"));
	assert_false(account_session(ctx, token, &actor));		/* all sessions end with the old password */
	refused(ctx, sign_in(ctx, "wang", once, &token), PROBLEM_RIGHT, "用户名或密码不对");
	must(ctx, sign_in(ctx, "wang", GOOD, &token) && account_session(ctx, token, &actor));
	assert_false(actor->must_change);
}

static void
test_account__is_locked_after_five_failures_for_that_address(void **state)
{
	struct ctx *ctx = *state;
	char *once = add(ctx, "wang", "reader", "GW"), *token;

	for (int i = 0; i < LIMIT_SIGN_IN_FAILURES; i++)
		refused(ctx, sign_in(ctx, "wang", "wrong", &token), PROBLEM_RIGHT, "用户名或密码不对");
	refused(ctx, sign_in(ctx, "wang", once, &token), PROBLEM_RIGHT, "20 分钟后再试");
	must(ctx, account_sign_in(ctx, "wang", once, "10.0.0.2", &token));	/* a colleague is not locked out with it */
	ctx->now += LIMIT_LOCK_MS + 1;
	must(ctx, sign_in(ctx, "wang", once, &token));
	for (int i = 0; i < LIMIT_SIGN_IN_FAILURES; i++)		/* a name that does not exist answers alike */
		refused(ctx, sign_in(ctx, "nobody", "wrong", &token), PROBLEM_RIGHT, "用户名或密码不对");
	refused(ctx, sign_in(ctx, "nobody", "wrong", &token), PROBLEM_RIGHT, "20 分钟后再试");
	assert_int_equal(number(ctx, "select count(*) from history where act = 'sign_in_failed'"), LIMIT_SIGN_IN_FAILURES);
}

static void
test_account__is_locked_after_fifty_failures_from_anywhere(void **state)
{
	struct ctx *ctx = *state;
	char *once = add(ctx, "wang", "reader", "GW"), *other = add(ctx, "li", "reader", "GW"), *token;

	for (int i = 0; i < LIMIT_NAME_FAILURES; i++)
		refused(ctx, account_sign_in(ctx, "wang", "wrong", arena_strf(ctx->arena, "10.0.1.%d", i), &token), PROBLEM_RIGHT,
		    "用户名或密码不对");
	refused(ctx, account_sign_in(ctx, "wang", once, "10.0.2.1", &token), PROBLEM_RIGHT, "20 分钟后再试");
	must(ctx, account_sign_in(ctx, "li", other, "10.0.1.1", &token));
	ctx->now += LIMIT_LOCK_MS + 1;
	must(ctx, account_sign_in(ctx, "wang", once, "10.0.2.1", &token));
}

static void
test_account__an_address_that_tries_many_names_is_locked(void **state)
{
	struct ctx *ctx = *state;
	char *once = add(ctx, "wang", "reader", "GW"), *token;

	for (int i = 0; i < LIMIT_PEER_FAILURES; i++) {
		if (i == LIMIT_PEER_FAILURES / 2)		/* an account of one's own does not begin the count anew */
			must(ctx, sign_in(ctx, "wang", once, &token));
		refused(ctx, sign_in(ctx, arena_strf(ctx->arena, "name%d", i), "wrong", &token), PROBLEM_RIGHT, "用户名或密码不对");
	}
	refused(ctx, sign_in(ctx, "wang", once, &token), PROBLEM_RIGHT, "20 分钟后再试");
	must(ctx, account_sign_in(ctx, "wang", once, "10.0.0.2", &token));
	ctx->now += LIMIT_LOCK_MS + 1;
	must(ctx, sign_in(ctx, "wang", once, &token));
}

static void
test_account__a_session_ends(void **state)
{
	struct ctx *ctx = *state;
	char *once = add(ctx, "wang", "reader", "GW"), *token, *other;
	struct actor *actor;
	int64_t start = ctx->now;

	must(ctx, sign_in(ctx, "wang", once, &token));
	assert_int_equal(number(ctx, arena_strf(ctx->arena, "select count(*) from account_session where token_sm3 = '%s'",
	    token)), 0);
	assert_false(account_session(ctx, "0000", &actor));
	while (ctx->now - start < LIMIT_SESSION_MS) {		/* kept awake, it lasts a working day */
		must(ctx, account_session(ctx, token, &actor));
		ctx->now += LIMIT_IDLE_MS - 1000;
	}
	assert_false(account_session(ctx, token, &actor));
	must(ctx, sign_in(ctx, "wang", once, &token) && sign_in(ctx, "wang", once, &other));
	assert_string_not_equal(token, other);
	ctx->now += LIMIT_IDLE_MS + 1;
	assert_false(account_session(ctx, token, &actor));
	must(ctx, sign_in(ctx, "wang", once, &token) && sign_in(ctx, "wang", once, &other));
	must(ctx, account_sign_out(ctx, token));
	assert_false(account_session(ctx, token, &actor));
	must(ctx, account_session(ctx, other, &actor));
	must(ctx, account_disable(ctx, "wang", true));
	assert_false(account_session(ctx, other, &actor));
	refused(ctx, sign_in(ctx, "wang", once, &token), PROBLEM_RIGHT, "用户名或密码不对");
	refused(ctx, actor_named(ctx, "wang", &actor), PROBLEM_USAGE, "没有可用的账号");
	must(ctx, account_disable(ctx, "wang", false) && sign_in(ctx, "wang", once, &token));
}

static void
test_account__is_managed_only_by_those_who_may(void **state)
{
	struct ctx *ctx = *state;
	char *password;
	struct account *list;
	size_t n;

	add(ctx, "wang", "reader", "GW");
	for (size_t i = 0; i < roles_count(ctx->roles); i++) {
		const struct role *role = roles_at(ctx->roles, i);
		int64_t org = role_fits(role, "working_committee") ? city(ctx)->root :
		    role_fits(role, "unit") ? city(ctx)->a.orgs[DW] : city(ctx)->a.orgs[ZB];

		ctx->actor = actor_make(ctx, role_name(role), org);
		if (strcmp(role_name(role), "administrator") == 0 || strcmp(role_name(role), "account_keeper") == 0)
			must(ctx, account_reset(ctx, "wang", &password));
		else {
			refused(ctx, account_add(ctx, "fresh", "x", "reader", "GW", &password), PROBLEM_RIGHT, "管理账号");
			refused(ctx, account_reset(ctx, "wang", &password), PROBLEM_RIGHT, "管理账号");
			refused(ctx, account_disable(ctx, "wang", true), PROBLEM_RIGHT, "管理账号");
			refused(ctx, account_list(ctx, &list, &n), PROBLEM_RIGHT, "管理账号");
		}
		ctx->actor = &city(ctx)->system;
	}
}

/* Who keeps the accounts keeps them for others: neither the administrator nor the auditor can be made, taken over or shut out. */
static void
test_account__who_keeps_accounts_does_not_become_more(void **state)
{
	static const char *const above[] = { "administrator", "auditor" };
	struct ctx *ctx = *state;
	struct actor *keeper, *boss;
	char *password, *token;

	add(ctx, "boss", "administrator", "GW");
	char *once = add(ctx, "check", "auditor", "GW");
	add(ctx, "keep", "account_keeper", "GW");
	must(ctx, actor_named(ctx, "keep", &keeper) && actor_named(ctx, "boss", &boss));
	ctx->actor = keeper;
	for (size_t i = 0; i < COUNT(above); i++)
		refused(ctx, account_add(ctx, "fresh", "某人", above[i], "GW", &password), PROBLEM_RIGHT, "全部权限");
	refused(ctx, account_reset(ctx, "boss", &password), PROBLEM_RIGHT, "“工委管理员”");
	refused(ctx, account_disable(ctx, "boss", true), PROBLEM_RIGHT, "全部权限");
	refused(ctx, account_disable(ctx, "check", true), PROBLEM_RIGHT, "“审计员”");
	must(ctx, sign_in(ctx, "check", once, &token));
	add(ctx, "other", "account_keeper", "GW");
	add(ctx, "wang", "committee_clerk", "GW");
	must(ctx, account_reset(ctx, "wang", &password) && account_disable(ctx, "other", true));
	ctx->actor = boss;
	must(ctx, account_disable(ctx, "keep", true));
	must(ctx, account_reset(ctx, "check", &password));
	add(ctx, "audit2", "auditor", "GW");
}

/* Who keeps the accounts of a unit keeps those below it; of others he does not learn whether they are there. */
static void
test_account__is_kept_only_within_the_keepers_scope(void **state)
{
	static const char text[] = "keeper: {label: 单位账号员, at: [working_committee, unit],"
	    " may: [{do: [see, users], on: all, within: below}]}\n"
	    "reader: {label: 查阅, at: [working_committee, branch], may: [{do: [see], on: all, within: below}]}\n";
	struct ctx *ctx = *state;
	char *folder = arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder), *password;
	struct account *list;
	size_t n;

	write_overlay(ctx, folder, "roles.yaml", text);
	must(ctx, city_bring_up(ctx, folder));
	add(ctx, "wang", "reader", "ZBA");
	add(ctx, "li", "reader", "ZBB");
	add(ctx, "top", "reader", "GW");
	ctx->actor = actor_make(ctx, "keeper", city(ctx)->a.orgs[DW]);
	must(ctx, account_reset(ctx, "wang", &password) && account_disable(ctx, "wang", true) &&
	    account_disable(ctx, "wang", false));
	add(ctx, "zhao", "reader", "ZBA");
	refused(ctx, account_reset(ctx, "li", &password), PROBLEM_USAGE, "没有账号：li");
	refused(ctx, account_disable(ctx, "li", true), PROBLEM_USAGE, "没有账号：li");
	refused(ctx, account_disable(ctx, "top", true), PROBLEM_USAGE, "没有账号：top");
	assert_false(account_add(ctx, "zhou", "某人", "reader", "ZBB", &password));
	ctx->problems = (struct problems){ 0 };
	must(ctx, account_list(ctx, &list, &n));
	assert_int_equal(n, 3);			/* the keeper, wang and zhao */
	ctx->actor = actor_make(ctx, "keeper", city(ctx)->root);
	must(ctx, account_list(ctx, &list, &n) && account_reset(ctx, "li", &password));
	assert_int_equal(n, 6);
	ctx->actor = &city(ctx)->system;
}

static bool
run(struct ctx *ctx, void *what)
{
	return db_run(ctx, what, DB_NO_ARGS, NULL);
}

/* What somebody with the database file and without the key does to who may do what. */
static void
test_account__what_is_written_past_the_program_is_found_and_lets_nobody_in(void **state)
{
	static const struct { const char *sql, *back, *words; bool lets; } past[] = {
		{ "update account set role = 'administrator' where name = 'wang'",
		    "update account set role = 'reader' where name = 'wang'", "账号 wang", false },
		{ "update account set org = org + 1 where name = 'wang'", "update account set org = org - 1 where name = 'wang'",
		    "账号 wang", false },
		{ "update account set disabled = 0 where name = 'gone'", "update account set disabled = 1 where name = 'gone'",
		    "账号 gone", true },
		{ "insert into account (id, name, display, role, org, password, must_change, disabled, created_at, epoch, mac)"
		    " select 7, 'evil', display, role, org, password, must_change, disabled, created_at, epoch, mac from account"
		    " where name = 'wang'",
		    "delete from account where id = 7", "账号 evil", true },
		{ "update setting set content = '别市' where name = 'city'", "update setting set content = '临江市' where name = 'city'",
		    "设置 city", true },
		{ "update account set mac = null where name = 'wang'",
		    "update account set mac = (select k.mac from kept_account k where k.id = account.id)", "账号 wang", false },
		{ "delete from account where name = 'gone'", NULL, "被删除", true },
	};
	struct ctx *ctx = *state;
	char *once = add(ctx, "wang", "reader", "GW"), *token, *password;
	struct actor *actor;

	add(ctx, "gone", "reader", "GW");
	must(ctx, account_disable(ctx, "gone", true) && account_verify(ctx) && org_setting_verify(ctx) &&
	    db_write(ctx, run, (void *)"create table kept_account as select id, mac from account"));
	for (size_t i = 0; i < COUNT(past); i++) {
		must(ctx, sign_in(ctx, "wang", once, &token) && db_write(ctx, run, (void *)past[i].sql));
		refused(ctx, account_verify(ctx) & org_setting_verify(ctx), PROBLEM_RULE, past[i].words);
		assert_int_equal(account_session(ctx, token, &actor), past[i].lets);
		ctx->problems = (struct problems){ 0 };
		if (!past[i].lets) {
			assert_false(sign_in(ctx, "wang", once, &token) || actor_named(ctx, "wang", &actor) ||
			    account_reset(ctx, "wang", &password));		/* nor does the program seal it */
			assert_int_equal(ctx->problems.list.n, 3);
			assert_int_equal(ctx->problems.list.at[2].sort, PROBLEM_RIGHT);
			ctx->problems = (struct problems){ 0 };
		}
		if (past[i].back != NULL)
			must(ctx, db_write(ctx, run, (void *)past[i].back));
	}
}

/* A session that somebody with the database file and without the key gives himself, or makes another's of his own. */
static void
test_account__a_session_written_past_the_program_is_nobodys(void **state)
{
	struct ctx *ctx = *state;
	const char *sm3 = seal_sm3_hex(ctx->arena, "evil", 4);
	char *once = add(ctx, "wang", "reader", "GW"), *token;
	struct actor *actor;

	add(ctx, "boss", "administrator", "GW");
	must(ctx, sign_in(ctx, "wang", once, &token) && account_verify(ctx));
	must(ctx, db_write(ctx, run, "update account_session set account = (select id from account where name = 'boss')"));
	assert_false(account_session(ctx, token, &actor));
	refused(ctx, account_verify(ctx), PROBLEM_RULE, "登录会话");
	must(ctx, db_write(ctx, run, "update account_session set account = (select id from account where name = 'wang')"));
	must(ctx, account_session(ctx, token, &actor) && account_verify(ctx));
	must(ctx, db_write(ctx, run, "update account_session set started_at = started_at + 1"));
	assert_false(account_session(ctx, token, &actor));
	must(ctx, account_sign_out(ctx, token) && sign_in(ctx, "wang", once, &token));
	must(ctx, db_write(ctx, run, arena_strf(ctx->arena, "insert into account_session (token_sm3, account, csrf, started_at,"
	    " seen_at, epoch, mac) select '%s', a.id, 'evil', s.started_at, s.seen_at, 0, s.mac from account_session s, account a"
	    " where a.name = 'boss'", sm3)));
	assert_false(account_session(ctx, "evil", &actor));
	must(ctx, account_session(ctx, token, &actor));
	refused(ctx, account_verify(ctx), PROBLEM_RULE, "登录会话");
}

static bool
rename_city(struct ctx *ctx, void *what)
{
	return org_setting_put(ctx, "city", what);
}

/* Each with its own seal, as it once was: only the history knows that it is not the last. */
static void
test_account__an_old_row_put_back_whole_is_found(void **state)
{
	struct ctx *ctx = *state;

	add(ctx, "gone", "reader", "GW");
	must(ctx, db_write(ctx, rename_city, (void *)"临江市") &&
	    db_write(ctx, run, (void *)"create table old_account as select * from account") &&
	    db_write(ctx, run, (void *)"create table old_setting as select * from setting"));
	must(ctx, account_disable(ctx, "gone", true) && db_write(ctx, rename_city, (void *)"新江市") && account_verify(ctx) &&
	    org_setting_verify(ctx));
	must(ctx, db_write(ctx, run, (void *)"update account set disabled = 0, epoch = 0, mac = (select o.mac from old_account o"
	    " where o.id = account.id) where name = 'gone'"));
	refused(ctx, account_verify(ctx), PROBLEM_RULE, "账号 gone");
	must(ctx, account_disable(ctx, "gone", true) && account_verify(ctx));
	must(ctx, db_write(ctx, run, (void *)"delete from setting") &&
	    db_write(ctx, run, (void *)"insert into setting select * from old_setting"));
	refused(ctx, org_setting_verify(ctx), PROBLEM_RULE, "设置 city 退回了以前的值");
	must(ctx, db_write(ctx, rename_city, (void *)"临江市") && org_setting_verify(ctx) &&
	    db_write(ctx, run, (void *)"delete from setting where name = 'city'"));
	refused(ctx, org_setting_verify(ctx), PROBLEM_RULE, "设置 city 被删除");
}

static bool
put_sealed(struct ctx *ctx, void *what)
{
	unsigned char setting[SEAL_SIZE], account[SEAL_SIZE];

	(void)what;
	keep_seal(ctx, "setting", DB_ARGS(db_text("name", "own"), db_text("content", "x")), setting);
	keep_seal(ctx, "account", DB_ARGS(db_int("id", 5), db_text("name", "evil"), db_text("display", "evil"),
	    db_text("role", "r"), db_int("org", 1), db_text("password", "p"), db_int("must_change", 0),
	    db_int("disabled", 0), db_int("created_at", 1), db_int("epoch", 0)), account);
	return db_run(ctx, "insert into setting (name, content, mac) values ('own', 'x', :mac)",
	    DB_ARGS(db_bytes("mac", setting, SEAL_SIZE)), NULL) && db_run(ctx, "insert into account (id, name, display, role, org,"
	    " password, must_change, disabled, created_at, epoch, mac) values (5, 'evil', 'evil', 'r', 1, 'p', 0, 0, 1, 0, :mac)",
	    DB_ARGS(db_bytes("mac", account, SEAL_SIZE)), NULL);
}

/* What had the key wrote them with their seals and nothing else. */
static void
test_account__one_without_its_entry_in_the_history_is_found(void **state)
{
	struct ctx *ctx = *state;

	must(ctx, account_verify(ctx) && org_setting_verify(ctx) && db_write(ctx, put_sealed, NULL));
	refused(ctx, account_verify(ctx), PROBLEM_RULE, "账号 evil（5）被改动过或不是由程序建立的");
	refused(ctx, org_setting_verify(ctx), PROBLEM_RULE, "设置 own 在留痕中没有");
}

static void
test_session__a_cookie_that_nobody_gave_out_has_no_lane_of_its_own(void **state)
{
	struct ctx *ctx = *state;
	struct web web = { .known = session_known(ctx->arena) };
	char *once = add(ctx, "wang", "reader", "GW"), *token;

	must(ctx, sign_in(ctx, "wang", once, &token));
	const char *const cookies[] = { seal_token(ctx->arena), token };
	for (size_t i = 0; i < COUNT(cookies); i++) {
		struct http_pair cookie = { "cookie", arena_strf(ctx->arena, "dangjian=%s", cookies[i]) };
		struct http_request request = { .headers = &cookie, .nheaders = 1, .peer = "10.0.0.1" };
		struct page page = { .web = &web, .request = &request };

		assert_string_equal(session_lane(&web, &request, ctx->arena), "10.0.0.1");
		must(ctx, session_open(ctx, &page));
		assert_string_equal(session_lane(&web, &request, ctx->arena), i == 0 ? "10.0.0.1" : token);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_account__is_given_where_its_role_fits),
		CITY_ON_SQLITE(test_account__a_one_time_password_must_be_replaced_by_a_good_one),
		CITY_ON_BOTH(test_account__is_locked_after_five_failures_for_that_address),
		CITY_ON_BOTH(test_account__is_locked_after_fifty_failures_from_anywhere),
		CITY_ON_BOTH(test_account__an_address_that_tries_many_names_is_locked),
		CITY_ON_BOTH(test_account__a_session_ends),
		CITY_ON_BOTH(test_account__is_managed_only_by_those_who_may),
		CITY_ON_BOTH(test_account__what_is_written_past_the_program_is_found_and_lets_nobody_in),
		CITY_ON_BOTH(test_account__an_old_row_put_back_whole_is_found),
		CITY_ON_BOTH(test_account__one_without_its_entry_in_the_history_is_found),
		CITY_ON_SQLITE(test_session__a_cookie_that_nobody_gave_out_has_no_lane_of_its_own),
		CITY_ON_BOTH(test_account__a_session_written_past_the_program_is_nobodys),
		CITY_ON_SQLITE(test_account__is_kept_only_within_the_keepers_scope),
		CITY_ON_SQLITE(test_account__who_keeps_accounts_does_not_become_more),
	};

	return store_unit_run("account", tests, COUNT(tests));
}
