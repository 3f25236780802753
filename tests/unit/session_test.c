/* What has ended stays ended, for whoever can write the database past the program too. */
#include "city_unit.h"
#include "limits.h"

#define PASSWORD "Xin-Mima-2026"

enum ending { SIGN_OUT, CHANGE, RESET, DISABLE };

static bool
run(struct ctx *ctx, void *sql)
{
	return db_script(ctx, sql);
}

static bool
sign_in(struct ctx *ctx, const char *password, char **token)
{
	return account_sign_in(ctx, "wang", password, "10.0.0.1", token);
}

/* Ends a session as ${act} does; the password of after that. */
static const char *
end(struct ctx *ctx, enum ending act, const char *token, int64_t account, const char *password)
{
	char *once = NULL;

	switch (act) {
	case SIGN_OUT:
		must(ctx, account_sign_out(ctx, token));
		return password;
	case CHANGE:
		must(ctx, account_password(ctx, account, password, PASSWORD, "10.0.0.1"));
		return PASSWORD;
	case RESET:
		must(ctx, account_reset(ctx, "wang", &once));
		return once;
	case DISABLE:
		must(ctx, account_disable(ctx, "wang", true) && account_disable(ctx, "wang", false));
		return password;
	}
	return NULL;
}

static void
test_session__what_has_ended_is_not_put_back(void **state)
{
	struct ctx *ctx = *state;
	struct actor *actor;
	char *once, *token, *other;

	must(ctx, account_add(ctx, "wang", "王", "reader", "GW", &once));
	const char *password = once;
	for (enum ending act = SIGN_OUT; act <= DISABLE; act++) {
		must(ctx, sign_in(ctx, password, &token) && sign_in(ctx, password, &other) && account_session(ctx, token, &actor));
		must(ctx, db_write(ctx, run, "create table aside as select * from account_session"));
		password = end(ctx, act, token, actor->account, password);
		assert_false(account_session(ctx, token, &actor));
		assert_int_equal(account_session(ctx, other, &actor), act == SIGN_OUT);
		must(ctx, account_verify(ctx));
		must(ctx, db_write(ctx, run, "delete from account_session; insert into account_session select * from aside"));
		assert_false(account_session(ctx, token, &actor));
		assert_int_equal(account_session(ctx, other, &actor), act == SIGN_OUT);
		assert_false(problem_any(ctx));
		refused(ctx, account_verify(ctx), PROBLEM_RULE, "账号 wang 的一个已经结束的登录会话被放了回来");
		must(ctx, db_write(ctx, run, "delete from account_session; drop table aside") && account_verify(ctx));
	}
}

/* Who makes an idle one younger than it is. */
static void
test_session__when_it_was_seen_is_sealed(void **state)
{
	struct ctx *ctx = *state;
	struct actor *actor;
	char *once, *token;

	must(ctx, account_add(ctx, "wang", "王", "reader", "GW", &once) && sign_in(ctx, once, &token));
	ctx->now += 2 * 60 * 1000;
	must(ctx, account_session(ctx, token, &actor) && account_verify(ctx));
	ctx->now += LIMIT_IDLE_MS - 1000;
	must(ctx, account_session(ctx, token, &actor));
	ctx->now += LIMIT_IDLE_MS + 1000;
	must(ctx, db_write(ctx, run, arena_strf(ctx->arena, "update account_session set seen_at = %lld", (long long)ctx->now)));
	assert_false(account_session(ctx, token, &actor));
	refused(ctx, account_verify(ctx), PROBLEM_RULE, "登录会话");
	must(ctx, db_write(ctx, run, "delete from account_session") && account_verify(ctx));
	must(ctx, db_write(ctx, run, "update account set seen_at = seen_at + 1"));
	refused(ctx, account_verify(ctx), PROBLEM_RULE, "账号 wang 的上次登录时间被改动过");
	must(ctx, db_write(ctx, run, "update account set seen_at = null"));
	refused(ctx, account_verify(ctx), PROBLEM_RULE, "账号 wang 的上次登录时间被改动过");
}

/* What was said by a clock that ran ahead and has been set right. */
static void
test_session__of_the_future_has_ended_and_its_failures_do_not_lock(void **state)
{
	static const int64_t later[] = { 0, 12 * 3600000L, 200 * 86400000L };
	struct ctx *ctx = *state;
	int64_t right = ctx->now;
	struct actor *actor;
	char *once, *token;

	must(ctx, account_add(ctx, "wang", "王", "reader", "GW", &once));
	for (size_t i = 0; i < COUNT(later); i++) {
		ctx->now = right + 400 * 86400000L;
		must(ctx, sign_in(ctx, once, &token) && account_session(ctx, token, &actor));
		for (int n = 0; n < LIMIT_SIGN_IN_FAILURES; n++)
			refused(ctx, sign_in(ctx, "wrong", &token), PROBLEM_RIGHT, "不对");
		refused(ctx, sign_in(ctx, once, &token), PROBLEM_RIGHT, "次数过多");
		ctx->now = right + later[i];
		assert_false(account_session(ctx, token, &actor));
		must(ctx, sign_in(ctx, once, &token) && account_session(ctx, token, &actor) && account_verify(ctx));
	}
}

/* Two servers' clocks differ by a little. */
static void
test_session__of_another_server_a_second_ahead_goes_on(void **state)
{
	struct ctx *ctx = *state;
	struct actor *actor;
	char *once, *token;

	must(ctx, account_add(ctx, "wang", "王", "reader", "GW", &once) && sign_in(ctx, once, &token));
	ctx->now -= 1000;
	must(ctx, account_session(ctx, token, &actor));
}

static void
test_session__a_new_password_from_the_keeper_of_accounts_is_not_locked(void **state)
{
	struct ctx *ctx = *state;
	char *once, *token;

	must(ctx, account_add(ctx, "wang", "王", "reader", "GW", &once));
	for (int n = 0; n < LIMIT_SIGN_IN_FAILURES; n++)
		refused(ctx, sign_in(ctx, "wrong", &token), PROBLEM_RIGHT, "不对");
	refused(ctx, sign_in(ctx, once, &token), PROBLEM_RIGHT, "次数过多");
	must(ctx, account_reset(ctx, "wang", &once) && sign_in(ctx, once, &token));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_session__what_has_ended_is_not_put_back),
		CITY_ON_BOTH(test_session__when_it_was_seen_is_sealed),
		CITY_ON_BOTH(test_session__of_the_future_has_ended_and_its_failures_do_not_lock),
		CITY_ON_BOTH(test_session__of_another_server_a_second_ahead_goes_on),
		CITY_ON_BOTH(test_session__a_new_password_from_the_keeper_of_accounts_is_not_locked),
	};

	return store_unit_run("session", tests, COUNT(tests));
}
