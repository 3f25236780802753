#include "thing_unit.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include "limits.h"

static void
test_db__parameters_are_not_found_in_strings_and_comments(void **state)
{
	struct ctx *ctx = *state;
	struct rows *rows;

	must(ctx, db_rows(ctx,
	    "select cast(:a as bigint) + :a, ':no', /* :no */ 'it''s :no' -- :no\n, cast(:b as text) as \":no\"",
	    DB_ARGS(db_int("a", 21), db_text("b", "':a")), &rows));
	assert_true(rows_next(rows));
	assert_int_equal(rows_int(rows, 0), 42);
	assert_string_equal(rows_text(rows, 1), ":no");
	assert_string_equal(rows_text(rows, 2), "it's :no");
	assert_string_equal(rows_text(rows, 3), "':a");
	assert_string_equal(rows_name(rows, 3), ":no");
	assert_int_equal(rows_columns(rows), 4);
	assert_false(rows_next(rows));
	must(ctx, rows_end(ctx, rows));
}

static void
test_db__each_parameter_has_its_value_and_each_value_its_parameter(void **state)
{
	struct ctx *ctx = *state;
	char **names;
	int64_t n;

	refused(ctx, db_get_int(ctx, "select cast(:a as bigint)", DB_NO_ARGS, NULL, &n), PROBLEM_FAULT, "");
	refused(ctx, db_get_int(ctx, "select 1", DB_ARGS(db_int("a", 1)), NULL, &n), PROBLEM_FAULT, "");
	must(ctx, db_check(ctx, "select cast(:b as bigint), cast(:a as bigint), :b", &names));
	assert_string_equal(names[0], "b");
	assert_string_equal(names[1], "a");
	assert_null(names[2]);
}

/* One that stands in a text, a name, a comment or behind a cast is none, nor is the beginning of a longer one. */
static void
test_db__values_are_given_for_the_parameters_that_stand_there(void **state)
{
	struct ctx *ctx = *state;
	const struct db_arg *given = db_args_for(ctx,
	    "select ':day', \"x:until\", 'it''s :day', 1::from /* :day */, :day_of, :org -- :day\n, :org + :year",
	    DB_ARGS(db_int("year", 4), db_text("from", "a"), db_text("until", "b"), db_text("day", "c"), db_int("org", 7)));
	const char *sql = "select cast(:org as bigint) where ':day' <> '' and 'it''s :day' <> ''";
	int64_t n;

	assert_string_equal(given[0].name, "org");
	assert_int_equal(given[0].value.i, 7);
	assert_string_equal(given[1].name, "year");
	assert_null(given[2].name);
	must(ctx, db_get_int(ctx, sql, db_args_for(ctx, sql, DB_ARGS(db_text("day", "c"), db_int("org", 7))), NULL, &n));
	assert_int_equal(n, 7);
}

/* A parameter in the engine's own spelling would stay unbound, which is null, without a word. */
static void
test_db__parameters_of_the_engine_s_own_spelling_are_refused(void **state)
{
	struct ctx *ctx = *state;
	int64_t n;

	refused(ctx, db_get_int(ctx, "select ? is null", DB_NO_ARGS, NULL, &n), PROBLEM_FAULT, "");
	refused(ctx, db_get_int(ctx, "select @x is null", DB_NO_ARGS, NULL, &n), PROBLEM_FAULT, "");
	refused(ctx, db_check(ctx, "select ? is null", NULL), PROBLEM_FAULT, "");
}

static void
test_db__a_text_is_one_statement(void **state)
{
	struct ctx *ctx = *state;
	int64_t n;

	must(ctx, db_get_int(ctx, "select 1;\n ", DB_NO_ARGS, NULL, &n));
	refused(ctx, db_get_int(ctx, "select 1; select 2", DB_NO_ARGS, NULL, &n), PROBLEM_FAULT, "");
	refused(ctx, db_check(ctx, "select 1; delete from thing", NULL), PROBLEM_FAULT, "");
}

static bool
add_values(struct ctx *ctx, void *what)
{
	static const unsigned char bytes[] = { 0, 1, 0xff, '\'', 0 };

	(void)what;
	return db_run(ctx, "insert into thing (id, word, bytes) values (:id, :word, :bytes)", DB_ARGS(db_int("id", INT64_MIN),
	    db_text("word", "喆䶮'\"\n"), db_bytes("bytes", bytes, sizeof bytes)), NULL) &&
	    db_run(ctx, "insert into thing (id, word, bytes) values (:id, :word, :bytes)", DB_ARGS(db_int("id", INT64_MAX),
	    db_text("word", NULL), db_bytes("bytes", "", 0)), NULL);
}

static void
test_db__null_numbers_texts_and_bytes_come_back(void **state)
{
	struct ctx *ctx = *state;
	struct rows *rows;

	make_table(ctx);
	must(ctx, db_write(ctx, add_values, NULL));
	must(ctx, db_rows(ctx, "select id, word, bytes from thing order by id", DB_NO_ARGS, &rows));
	assert_true(rows_next(rows));
	assert_int_equal(rows_int(rows, 0), INT64_MIN);
	assert_string_equal(rows_text(rows, 1), "喆䶮'\"\n");
	struct db_value bytes = rows_value(ctx, rows, 2);
	assert_int_equal(bytes.kind, DB_BYTES);
	assert_int_equal(bytes.n, 5);
	assert_memory_equal(bytes.text, "\0\1\xff'\0", 5);
	assert_true(rows_next(rows));
	assert_int_equal(rows_int(rows, 0), INT64_MAX);
	assert_true(rows_null(rows, 1));
	assert_null(rows_text(rows, 1));
	assert_null(rows_str(ctx, rows, 1));
	bytes = rows_value(ctx, rows, 2);
	assert_int_equal(bytes.kind, DB_BYTES);
	assert_int_equal(bytes.n, 0);
	must(ctx, rows_end(ctx, rows));
	assert_int_equal(number(ctx, "select sum(length(word)) from thing"), 5);
}

static void
test_db__a_found_row_is_told_from_none_and_null(void **state)
{
	struct ctx *ctx = *state;
	int64_t n = 7;
	char *text = (char *)"kept";
	bool found = true;

	make_table(ctx);
	must(ctx, db_get_int(ctx, "select id from thing", DB_NO_ARGS, &found, &n));
	assert_false(found);
	assert_int_equal(n, 7);
	must(ctx, db_get_str(ctx, "select word from thing", DB_NO_ARGS, &found, &text));
	assert_string_equal(text, "kept");
	must(ctx, db_get_str(ctx, "select cast(null as text)", DB_NO_ARGS, &found, &text));
	assert_true(found);
	assert_null(text);
}

static void
test_db__a_statement_can_be_read_within_its_own_rows(void **state)
{
	struct ctx *ctx = *state;
	struct rows *outer, *inner;
	const char *sql = "select 1 union all select 2";
	int n = 0;

	must(ctx, db_rows(ctx, sql, DB_NO_ARGS, &outer));
	while (rows_next(outer)) {
		must(ctx, db_rows(ctx, sql, DB_NO_ARGS, &inner));
		while (rows_next(inner))
			n += (int)(10 * rows_int(outer, 0) + rows_int(inner, 0));
		must(ctx, rows_end(ctx, inner));
	}
	must(ctx, rows_end(ctx, outer));
	assert_int_equal(n, 11 + 12 + 21 + 22);
}

/* More texts than are kept prepared. */
static void
test_db__statements_beyond_the_cache_still_run(void **state)
{
	struct ctx *ctx = *state;

	for (int i = 0; i < LIMIT_STATEMENTS + 20; i++)
		assert_int_equal(number(ctx, arena_strf(ctx->arena, "select %d", i)), i);
}

/* ---- reading ---- */

static void
test_db__reading_cannot_write(void **state)
{
	struct ctx *ctx = *state;
	static const char *const writes[] = { "insert into thing (id) values (1)", "delete from thing", "drop table thing",
		"update thing set word = 'x'", "create table other (id bigint)",
		"with x as (select 1) insert into thing (id) select 1" };

	make_table(ctx);
	for (size_t i = 0; i < COUNT(writes); i++) {
		assert_false(db_run(ctx, writes[i], DB_NO_ARGS, NULL));
		ctx->problems = (struct problems){ 0 };
		assert_false(db_script(ctx, writes[i]));
		ctx->problems = (struct problems){ 0 };
	}
	assert_int_equal(number(ctx, "select count(*) from thing"), 0);
	/* What was prepared in a write must not be usable outside it. */
	must(ctx, db_write(ctx, add_thing, &(struct thing){ 1, "one" }));
	assert_false(add_thing(ctx, &(struct thing){ 2, "two" }));
	ctx->problems = (struct problems){ 0 };
	assert_int_equal(number(ctx, "select count(*) from thing"), 1);
}

static void
test_db__functions_that_differ_between_engines_are_refused(void **state)
{
	struct ctx *ctx = *state;
	static const char *const bad[] = { "select load_extension('x')", "select date('now')", "select random()",
		"select \"text\"", "select group_concat('x')", "select writefile('x', 'y')" };

	for (size_t i = 0; i < COUNT(bad); i++) {
		if (db_check(ctx, bad[i], NULL))
			fail_msg("%s can be prepared", bad[i]);
		ctx->problems = (struct problems){ 0 };
	}
}

static void
test_db__an_endless_query_is_stopped(void **state)
{
	struct ctx *ctx = *state;
	int64_t n;

	refused(ctx, db_get_int(ctx, "with recursive x (n) as (select 1 union all select n + 1 from x) select count(*) from x",
	    DB_NO_ARGS, NULL, &n), PROBLEM_BUSY, "查询时间过长");
	assert_int_equal(number(ctx, "select 1"), 1);
}

struct seeing { struct ctx *other; int64_t first, then; };

static bool
see_twice(struct ctx *ctx, void *what)
{
	struct seeing *s = what;

	s->first = number(ctx, "select count(*) from thing");
	must(s->other, db_write(s->other, add_thing, &(struct thing){ 1, "one" }));
	s->then = number(ctx, "select count(*) from thing");
	return true;
}

static void
test_db__one_reading_transaction_sees_one_moment(void **state)
{
	struct ctx *ctx = *state;
	struct store *store;
	struct seeing s = { 0 };

	make_table(ctx);
	s.other = store_unit_other(ctx, &store);
	must(ctx, db_read(ctx, see_twice, &s));
	assert_int_equal(s.first, 0);
	assert_int_equal(s.then, 0);
	assert_int_equal(number(ctx, "select count(*) from thing"), 1);
	db_close(s.other->db);
	store_close(store);
}

/* An index that was made to leave rows out, under the words of the one that does not, changes what is counted by it. */
static void
test_db__an_index_that_misses_rows_is_found(void **state)
{
	struct ctx *ctx = *state;
	sqlite3 *own;

	must(ctx, db_write(ctx, run_sql, (void *)"create table leaf (id bigint, place bigint);"
	    "insert into leaf values (1, 1), (2, 2), (3, 3); create index leaf_place on leaf (place)"));
	must(ctx, db_integrity(ctx));
	assert_int_equal(sqlite3_open(arena_strf(ctx->arena, "%s/test.db", store_unit(ctx)->folder), &own), SQLITE_OK);
	assert_int_equal(sqlite3_exec(own, "drop index leaf_place; create index leaf_place on leaf (place) where id <> 2;"
	    "pragma writable_schema = on; update sqlite_master set sql = 'create index leaf_place on leaf (place)'"
	    " where name = 'leaf_place'", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(own);
	refused(ctx, db_integrity(ctx), PROBLEM_RULE, "索引或页面不完整");
	/* The guard stands again. */
	assert_false(db_run(ctx, "delete from leaf", DB_NO_ARGS, NULL));
}

/* What is compared by SQL and what is read up to its NUL would be two texts. */
static void
test_db__a_row_that_the_program_cannot_have_written_is_not_handed_up(void **state)
{
	static const char *const altered[] = { "word = word || char(0) || 'x'", "word = char(0)", "word = x'6f6e65'", "n = 1.5" };
	struct ctx *ctx = *state;
	struct rows *rows;
	char *word = NULL;
	int64_t n = 0;

	for (size_t i = 0; i < COUNT(altered); i++) {
		must(ctx, db_write(ctx, run_sql, (void *)"create table leaf (id integer primary key, word text, n integer,"
		    " body blob) without rowid; insert into leaf values (1, 'one', 1, x'00'), (2, 'two', 2, x'00')"));
		must(ctx, db_get_str(ctx, "select word from leaf where id = 1", DB_NO_ARGS, NULL, &word));
		must(ctx, db_integrity(ctx));
		must(ctx, db_write(ctx, run_sql, arena_strf(ctx->arena, "update leaf set %s where id = 2", altered[i])));
		must(ctx, db_rows(ctx, "select word, n from leaf order by id", DB_NO_ARGS, &rows));
		assert_true(rows_next(rows));
		assert_false(rows_next(rows));
		assert_false(rows_next(rows));
		refused(ctx, rows_end(ctx, rows), PROBLEM_RULE, "数据库被改动过");
		refused(ctx, db_get_str(ctx, "select word from leaf where id = 2", DB_NO_ARGS, NULL, &word) &&
		    db_get_int(ctx, "select n from leaf where id = 2", DB_NO_ARGS, NULL, &n), PROBLEM_RULE, "数据库被改动过");
		refused(ctx, db_integrity(ctx), PROBLEM_RULE, "表 leaf 中 id 为 2 的一行被改动过");
		must(ctx, db_write(ctx, run_sql, (void *)"drop table leaf"));
	}
	assert_int_equal(n, 0);
}

static void
test_db__a_text_with_a_nul_is_not_bound(void **state)
{
	struct ctx *ctx = *state;
	struct db_value text = { .kind = DB_TEXT, .text = "a\0b", .n = 3 };
	char *out = NULL;

	refused(ctx, db_get_str(ctx, "select cast(:text as text)", DB_ARGS(db_value("text", text)), NULL, &out), PROBLEM_FAULT, "");
	assert_null(out);
}

static const struct { const char *pragma; int64_t is; } settings[] = {
	{ "pragma synchronous", 2 }, { "pragma trusted_schema", 0 }, { "pragma foreign_keys", 1 }, { "pragma cell_size_check", 1 },
};

struct set_up { int64_t found[COUNT(settings)]; bool defensive; };

static bool
ask_set_up(struct ctx *ctx, void *what)
{
	struct set_up *s = what;

	for (size_t i = 0; i < COUNT(settings); i++)
		if (!db_get_int(ctx, settings[i].pragma, DB_NO_ARGS, NULL, &s->found[i]))
			return false;
	/* Not even the connection that writes may change what SQLite says of its tables. */
	s->defensive = !db_script(ctx, "pragma writable_schema = on; update sqlite_schema set sql = sql where 1 = 0");
	problem_forget(ctx, 0);
	return true;
}

/* No process that is killed tells one of these from another: a power cut does, or an attacker. */
static void
test_db__sqlite_waits_for_the_disk_and_trusts_nothing(void **state)
{
	struct ctx *ctx = *state;
	struct set_up s = { 0 };
	struct stat st;

	must(ctx, db_write(ctx, ask_set_up, &s));
	for (size_t i = 0; i < COUNT(settings); i++)
		if (s.found[i] != settings[i].is)
			fail_msg("%s is %lld", settings[i].pragma, (long long)s.found[i]);
	assert_true(s.defensive);
	assert_int_equal(stat(store_unit(ctx)->url, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(arena_strf(ctx->arena, "%s-wal", store_unit(ctx)->url), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_SQLITE(test_db__sqlite_waits_for_the_disk_and_trusts_nothing),
		ON_BOTH(test_db__parameters_are_not_found_in_strings_and_comments),
		ON_BOTH(test_db__each_parameter_has_its_value_and_each_value_its_parameter),
		ON_BOTH(test_db__values_are_given_for_the_parameters_that_stand_there),
		ON_BOTH(test_db__parameters_of_the_engine_s_own_spelling_are_refused),
		ON_BOTH(test_db__a_text_is_one_statement), ON_BOTH(test_db__null_numbers_texts_and_bytes_come_back),
		ON_BOTH(test_db__a_found_row_is_told_from_none_and_null),
		ON_BOTH(test_db__a_statement_can_be_read_within_its_own_rows),
		ON_BOTH(test_db__statements_beyond_the_cache_still_run), ON_BOTH(test_db__reading_cannot_write),
		ON_SQLITE(test_db__functions_that_differ_between_engines_are_refused),
		ON_SQLITE(test_db__an_index_that_misses_rows_is_found),
		ON_SQLITE(test_db__a_row_that_the_program_cannot_have_written_is_not_handed_up),
		ON_BOTH(test_db__a_text_with_a_nul_is_not_bound),
		ON_SQLITE(test_db__an_endless_query_is_stopped),
		ON_BOTH(test_db__one_reading_transaction_sees_one_moment),
	};

	return store_unit_run("db", tests, COUNT(tests));
}
