#include "keep_unit.h"

#include <sys/stat.h>

static void
test_keep__a_saved_row_has_version_links_and_history(void **state)
{
	struct ctx *ctx = *state;
	struct keep_entry *past;
	size_t n;

	keep_three(ctx);
	verified(ctx, 5, 3);
	assert_int_equal(number(ctx, "select version from thing_all where id = 12"), 2);
	assert_int_equal(number(ctx, "select count(*) from thing_people where record = 12"), 3);
	assert_int_equal(number(ctx, "select struck_at from thing_all where id = 13"), ctx->now);
	must(ctx, keep_past(ctx, "thing", 13, &past, &n));
	assert_int_equal(n, 2);
	assert_string_equal(past[0].act, "strike");
	assert_int_equal(past[0].version, 2);
	assert_string_equal(past[1].act, "add");
	assert_int_equal(past[1].actor, 7);
	must(ctx, keep_past(ctx, "other", 13, &past, &n));
	assert_int_equal(n, 0);
}

static void
test_keep__who_entered_a_row_stays(void **state)
{
	struct ctx *ctx = *state;

	keep_tables(ctx);
	keep_thing(ctx, 11, 1, "one", 0);
	int64_t first = ctx->now;
	ctx->now += 5000;
	keep_thing(ctx, 11, 2, "more", 0);
	assert_int_equal(number(ctx, "select entered_at from thing_all"), first);
	assert_int_equal(number(ctx, "select saved_at from thing_all"), first + 5000);
	verified(ctx, 2, 1);
}

static void
test_keep__a_stale_version_is_refused_and_leaves_nothing(void **state)
{
	struct ctx *ctx = *state;

	keep_three(ctx);
	refused(ctx, db_write(ctx, keep_one, &(struct keeping){ KEEP_CHANGE, 12, 2, "late", 0, false }), PROBLEM_STALE, "别人");
	refused(ctx, db_write(ctx, keep_one, &(struct keeping){ KEEP_CHANGE, 12, 4, "early", 0, false }), PROBLEM_STALE, "别人");
	refused(ctx, db_write(ctx, keep_one, &(struct keeping){ KEEP_CHANGE, 99, 2, "none", 0, false }), PROBLEM_STALE, "别人");
	assert_false(db_write(ctx, keep_one, &(struct keeping){ KEEP_ADD, 11, 1, "twice", 0, false }));
	ctx->problems = (struct problems){ 0 };
	refused(ctx, db_write(ctx, keep_one, &(struct keeping){ KEEP_ADD, 14, 1, "no", 4, true }), PROBLEM_RULE, "不");
	verified(ctx, 5, 3);
	assert_int_equal(number(ctx, "select count(*) from thing_people where record = 14"), 0);
}

static void
test_keep__a_column_that_comes_later_leaves_old_macs_valid(void **state)
{
	struct ctx *ctx = *state;

	keep_three(ctx);
	tamper(ctx, "alter table thing_all add column later text");
	verified(ctx, 5, 3);
	tamper(ctx, "update thing_all set later = 'x' where id = 11");
	found(ctx, "记录 thing 11 被改动过");
}

/* A column of the table that the row's type no longer names keeps its value and its part of the MAC. */
static void
test_keep__a_column_that_is_no_longer_named_stays_sealed(void **state)
{
	struct ctx *ctx = *state;
	struct keep_row row = { .type = "thing", .act = KEEP_CHANGE, .id = 12, .version = 3, .org = 1, .now = ctx->now,
		.columns = DB_ARGS(db_text("word", "again")) };
	struct keep_row whole = row;

	keep_three(ctx);
	whole.columns = DB_ARGS(db_text("word", "full"), db_int("n", 5));
	must(ctx, db_write(ctx, (bool (*)(struct ctx *, void *))keep_save, &whole));
	row.version = 4;
	must(ctx, db_write(ctx, (bool (*)(struct ctx *, void *))keep_save, &row));
	assert_int_equal(number(ctx, "select n from thing_all where id = 12"), 5);
	assert_int_equal(number(ctx, "select count(*) from thing_people where record = 12"), 3);
	verified(ctx, 7, 3);
	tamper(ctx, "delete from thing_people where record = 12 and person = 101");
	found(ctx, "thing 12 被改动过");
}

/* ---- tampering ---- */

static void
test_keep__every_changed_cell_is_found(void **state)
{
	static const struct { const char *sql, *words; } changes[] = {
		{ "update thing_all set word = 'One' where id = 11", "thing 11 被改动过" },
		{ "update thing_all set word = null where id = 11", "thing 11 被改动过" },
		{ "update thing_all set word = 'was null' where id = 12", "thing 12 被改动过" },
		{ "update thing_all set n = 0 where id = 11", "thing 11 被改动过" },
		{ "update thing_all set org = 2 where id = 11", "thing 11 被改动过" },
		{ "update thing_all set saved_by = 8 where id = 11", "thing 11 被改动过" },
		{ "update thing_all set struck_at = null where id = 13", "thing 13 被改动过" },
		{ "update thing_all set struck_at = 5 where id = 11", "thing 11 被改动过" },
		{ "update thing_all set mac = null where id = 11", "thing 11 被改动过" },
		{ "update thing_all set version = 5 where id = 11", "thing 11 被删除或退回旧版本" },
		{ "delete from thing_people where record = 11 and person = 100", "thing 11 被改动过" },
		{ "insert into thing_people values (11, 105)", "thing 11 被改动过" },
		{ "update thing_people set person = 105 where record = 11 and person = 101", "thing 11 被改动过" },
		{ "update thing_people set record = 11 where record = 12 and person = 102", "thing 11 被改动过" },
		{ "insert into thing_all (id, org, version, word, mac) select 14, org, version, word, mac from thing_all"
		    " where id = 12", "thing 14 被改动过" },
		{ "delete from thing_people where record = 12; delete from thing_all where id = 12", "thing 12 被删除" },
	};
	struct ctx *ctx = *state;

	keep_three(ctx);
	for (size_t i = 0; i < COUNT(changes); i++) {
		tamper(ctx, "create table safe as select * from thing_all; create table safe_people as select * from thing_people");
		tamper(ctx, changes[i].sql);
		found(ctx, changes[i].words);
		tamper(ctx, "delete from thing_people; delete from thing_all; insert into thing_all select * from safe;"
		    "insert into thing_people select * from safe_people; drop table safe; drop table safe_people");
		verified(ctx, 5, 3);
	}
}

static const char *
literal(struct ctx *ctx, const void *mac)
{
	return arena_strf(ctx->arena, db_engine(ctx->db) == DB_SQLITE ? "x'%s'" : "'\\x%s'", seal_hex(ctx->arena, mac, SEAL_SIZE));
}

/* What had the key wrote the row with its MAC and nothing else. */
static void
test_keep__a_sealed_row_without_its_entry_is_found(void **state)
{
	struct ctx *ctx = *state;
	unsigned char mac[SEAL_SIZE];

	keep_three(ctx);
	keep_seal(ctx, "thing", DB_ARGS(db_int("id", 14), db_int("org", 1), db_int("version", 1), db_text("word", "four")), mac);
	tamper(ctx, arena_strf(ctx->arena, "insert into thing_all (id, org, version, word, mac) values (14, 1, 1, 'four', %s)",
	    literal(ctx, mac)));
	found(ctx, "记录 thing 14 在留痕中没有");
}

/* A link is sealed with its record: where there is none, nothing seals it. */
static void
test_keep__a_link_of_no_record_is_found(void **state)
{
	struct ctx *ctx = *state;

	keep_three(ctx);
	tamper(ctx, "create table loose as select * from thing_people; drop table thing_people; alter table loose rename to"
	    " thing_people; insert into thing_people values (15, 100)");
	found(ctx, "thing_people 里有记录 15 的内容，没有这条记录");
}

static const char *
mac_there(struct ctx *ctx, const char *sql)
{
	struct rows *rows;

	must(ctx, db_rows(ctx, sql, DB_NO_ARGS, &rows));
	assert_true(rows_next(rows));
	struct db_value mac = rows_value(ctx, rows, 0);
	must(ctx, rows_end(ctx, rows));
	return literal(ctx, mac.text);
}

/* Two databases under one key: neither takes a row, an account or the history of the other. */
static void
test_keep__what_another_database_of_the_same_key_sealed_is_found(void **state)
{
	struct ctx *ctx = *state;
	struct arena *arena = arena_make();
	struct store_unit *other = arena_alloc(arena, sizeof *other);
	const struct db_arg *cells = DB_ARGS(db_int("id", 5), db_text("name", "admin"));
	unsigned char ours[SEAL_SIZE], theirs[SEAL_SIZE];
	void *others = other;

	keep_three(ctx);
	keep_seal(ctx, "account", cells, ours);
	const char *keys = arena_str(ctx->arena, getenv("DANGJIAN_KEYS"));
	store_unit_start(other, arena, db_engine(ctx->db));
	setenv("DANGJIAN_KEYS", keys, 1);
	keep_three(&other->ctx);
	verified(&other->ctx, 5, 3);
	keep_seal(&other->ctx, "account", cells, theirs);
	assert_memory_not_equal(ours, theirs, SEAL_SIZE);
	must(ctx, keep_open(ctx, false));
	verified(ctx, 5, 3);
	keep_seal(ctx, "account", cells, theirs);
	assert_memory_equal(ours, theirs, SEAL_SIZE);
	tamper(ctx, arena_strf(ctx->arena, "update thing_all set mac = %s where id = 11",
	    mac_there(&other->ctx, "select mac from thing_all where id = 11")));
	found(ctx, "thing 11 被改动过，或与密钥不符");
	tamper(ctx, arena_strf(ctx->arena, "update history set mac = %s where seq = 1",
	    mac_there(&other->ctx, "select mac from history where seq = 1")));
	found(ctx, "留痕第 1 条被改动过，或与密钥不符");
	store_teardown(&others);
}

static void
test_keep__every_change_of_the_history_is_found(void **state)
{
	static const struct { const char *sql, *words; } changes[] = {
		{ "update history set actor = 8 where seq = 2", "留痕第 2 条被改动过" },
		{ "update history set at = at + 1 where seq = 2", "留痕第 2 条被改动过" },
		{ "update history set changes = '[1]' where seq = 3", "留痕第 3 条被改动过" },
		{ "update history set changes = null where seq = 3", "留痕第 3 条被改动过" },
		{ "update history set act = 'change' where seq = 1", "留痕第 1 条被改动过" },
		{ "delete from history where seq = 2", "留痕第 3 条之前有缺失" },
		{ "delete from history where seq = 2; update history set seq = seq - 1 where seq > 2", "留痕第 2 条被改动过" },
		{ "update history set seq = 99 where seq = 2; update history set seq = 2 where seq = 3;"
		    "update history set seq = 3 where seq = 99", "留痕第 2 条被改动过" },
		{ "insert into history select 6, at, act, type, about, version, actor, org, changes, mac from history"
		    " where seq = 5", "留痕第 6 条被改动过" },
		{ "delete from history where seq = 5", "留痕链的末尾（第 4 条）与记载的第 5 条不符" },
		{ "delete from history", "留痕链的末尾（第 0 条）" },
		{ "delete from history where seq = 5; update chain_head set seq = 4, mac = (select mac from history where seq = 4)",
		    "与密钥旁保存的链首（第 5 条）不符" },
		{ "delete from history; update chain_head set seq = 0", "留痕链" },
		{ "delete from chain_head", "没有留痕链" },
		{ "update chain_head set base = 'other'", "密钥旁没有这个数据库的链首" },
		{ "update chain_head set base = 'other'", "留痕第 1 条被改动过，或与密钥不符" },
	};
	struct ctx *ctx = *state;

	keep_three(ctx);
	for (size_t i = 0; i < COUNT(changes); i++) {
		tamper(ctx, "create table safe as select * from history; create table safe_head as select * from chain_head");
		tamper(ctx, changes[i].sql);
		found(ctx, changes[i].words);
		tamper(ctx, "delete from history; delete from chain_head; insert into history select * from safe;"
		    "insert into chain_head select * from safe_head; drop table safe; drop table safe_head");
		verified(ctx, 5, 3);
	}
}

/* The entry's MAC would still fit what stands before the NUL, while no question finds the entry. */
static void
test_keep__an_entry_hidden_from_questions_by_a_nul_is_found(void **state)
{
	static const char *const hidden[] = { "act", "type", "changes" };
	struct ctx *ctx = *state;

	keep_three(ctx);
	for (size_t i = 0; i < COUNT(hidden); i++) {
		tamper(ctx, arena_strf(ctx->arena, "create table safe as select %s as was from history where seq = 5;"
		    "update history set %s = %s || char(0) || 'x' where seq = 5", hidden[i], hidden[i], hidden[i]));
		found(ctx, "数据库被改动过");
		tamper(ctx, arena_strf(ctx->arena, "update history set %s = (select was from safe) where seq = 5; drop table safe",
		    hidden[i]));
		verified(ctx, 5, 3);
	}
}

/* Yesterday's database put back whole: rows, history and head fit each other, and the key's folder alone knows better. */
static void
test_keep__a_database_put_back_is_found_even_after_it_was_written_again(void **state)
{
	struct ctx *ctx = *state;

	keep_three(ctx);
	tamper(ctx, "create table safe as select * from thing_all; create table safe_people as select * from thing_people;"
	    "create table safe_history as select * from history; create table safe_head as select * from chain_head");
	keep_thing(ctx, 11, 2, "two days later", 0);
	verified(ctx, 6, 3);
	tamper(ctx, "delete from thing_people; delete from thing_all; delete from history; delete from chain_head;"
	    "insert into thing_all select * from safe; insert into thing_people select * from safe_people;"
	    "insert into history select * from safe_history; insert into chain_head select * from safe_head");
	found(ctx, "与密钥旁保存的链首（第 6 条）不符");
	for (int64_t version = 2; version < 5; version++) {
		ctx->now += 86400000;
		keep_thing(ctx, 11, version, "as if nothing had been", 0);
		found(ctx, "与密钥旁保存的链首（第 6 条）不符");
	}
}

static void
test_keep__another_key_fits_nothing(void **state)
{
	struct ctx *ctx = *state;

	keep_three(ctx);
	const char *own = arena_str(ctx->arena, getenv("DANGJIAN_KEYS"));
	setenv("DANGJIAN_KEYS", arena_strf(ctx->arena, "%s/others", store_unit(ctx)->folder), 1);
	refused(ctx, keep_open(ctx, false), PROBLEM_RULE, "密钥文件打不开");
	must(ctx, keep_open(ctx, true));
	found(ctx, "留痕第 1 条被改动过，或与密钥不符");
	found(ctx, "thing 11 被改动过，或与密钥不符");
	struct keeping k = { KEEP_ADD, 14, 1, "with another key", 0, false };
	refused(ctx, db_write(ctx, keep_one, &k), PROBLEM_RULE, "密钥文件与这个数据库不符");
	setenv("DANGJIAN_KEYS", own, 1);
	must(ctx, keep_open(ctx, false));
	verified(ctx, 5, 3);
	must(ctx, db_write(ctx, keep_one, &k));
	verified(ctx, 6, 4);
}

static void
test_keep__a_lost_head_beside_the_key_is_said(void **state)
{
	struct ctx *ctx = *state;
	char *base;
	struct stat st;

	keep_three(ctx);
	must(ctx, db_get_str(ctx, "select base from chain_head", DB_NO_ARGS, NULL, &base));
	assert_int_equal(stat(keep_head_path(ctx, base), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	unlink(keep_head_path(ctx, base));
	found(ctx, "密钥旁没有这个数据库的链首");
	keep_thing(ctx, 14, 1, "next", 0);
	verified(ctx, 6, 4);
}

static void
test_keep__a_head_that_cannot_be_written_takes_nothing_back_and_leaves_nothing(void **state)
{
	struct ctx *ctx = *state;
	char *base;

	keep_three(ctx);
	must(ctx, db_get_str(ctx, "select base from chain_head", DB_NO_ARGS, NULL, &base));
	const char *path = keep_head_path(ctx, base);
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	keep_thing(ctx, 14, 1, "next", 0);
	assert_false(problem_any(ctx));
	assert_int_equal(access(arena_strf(ctx->arena, "%s.%ld", path, (long)getpid()), F_OK), -1);
	assert_int_equal(rmdir(path), 0);
	keep_thing(ctx, 15, 1, "and the next", 0);
	verified(ctx, 7, 5);
}

/* The words of a fault outlive the row they were found at. */
static void
test_keep__a_fault_while_verifying_is_told_whole(void **state)
{
	struct ctx *ctx = *state;
	int64_t entries, rows;
	bool said = false;

	keep_three(ctx);
	tamper(ctx, "drop table thing_people");
	assert_false(verify(ctx, &entries, &rows));
	EACH(const struct problem, p, ctx->problems.list)
		said = said || (p->detail != NULL && strstr(p->detail, "thing_people") != NULL);
	assert_true(said);
	ctx->problems = (struct problems){ 0 };
}

static void
test_keep__ids_grow_and_fit_a_browser_s_numbers(void **state)
{
	struct ctx *ctx = *state;
	int64_t before = 0;

	for (int i = 0; i < 40000; i++) {
		int64_t id = keep_id(ctx->now + i * 1000);

		assert_true(id > before && id < INT64_C(1) << 53);
		before = id;
	}
	assert_true(keep_id(day_moment(day_make(2100, 1, 1), 0, 0, 0)) < INT64_C(1) << 53);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_keep__a_saved_row_has_version_links_and_history), ON_BOTH(test_keep__who_entered_a_row_stays),
		ON_BOTH(test_keep__a_stale_version_is_refused_and_leaves_nothing),
		ON_BOTH(test_keep__a_column_that_comes_later_leaves_old_macs_valid),
		ON_BOTH(test_keep__a_column_that_is_no_longer_named_stays_sealed),
		ON_BOTH(test_keep__every_changed_cell_is_found), ON_BOTH(test_keep__a_sealed_row_without_its_entry_is_found),
		ON_BOTH(test_keep__a_link_of_no_record_is_found),
		ON_BOTH(test_keep__what_another_database_of_the_same_key_sealed_is_found),
		ON_BOTH(test_keep__every_change_of_the_history_is_found),
		ON_SQLITE(test_keep__an_entry_hidden_from_questions_by_a_nul_is_found),
		ON_BOTH(test_keep__a_database_put_back_is_found_even_after_it_was_written_again),
		ON_BOTH(test_keep__another_key_fits_nothing), ON_BOTH(test_keep__a_lost_head_beside_the_key_is_said),
		ON_BOTH(test_keep__a_head_that_cannot_be_written_takes_nothing_back_and_leaves_nothing),
		ON_BOTH(test_keep__a_fault_while_verifying_is_told_whole),
		ON_SQLITE(test_keep__ids_grow_and_fit_a_browser_s_numbers),
	};

	return store_unit_run("keep", tests, COUNT(tests));
}
