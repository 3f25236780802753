#include "store_unit.h"

#include <pthread.h>

#include "limits.h"

static bool
run_sql(struct ctx *ctx, void *sql)
{
	return db_script(ctx, sql);
}

/* ${sql} as a write of its own. */
static bool
write_sql(struct ctx *ctx, const char *sql)
{
	return db_write(ctx, run_sql, (void *)sql);
}

static int64_t
number(struct ctx *ctx, const char *sql)
{
	int64_t n = -1;

	must(ctx, db_get_int(ctx, sql, DB_NO_ARGS, NULL, &n));
	return n;
}

static void
make_table(struct ctx *ctx)
{
	must(ctx, write_sql(ctx, arena_strf(ctx->arena, "create table thing (id %s primary key, word text constraint short_word "
	    "check (length(word) < 9), bytes %s, constraint thing_word unique (word))", db_type_int(db_engine(ctx->db)),
	    db_type_bytes(db_engine(ctx->db)))));
}

struct thing { int64_t id; const char *word; };

static bool
add_thing(struct ctx *ctx, void *what)
{
	const struct thing *t = what;

	return db_run(ctx, "insert into thing (id, word) values (:id, :word)", DB_ARGS(db_int("id", t->id), db_text("word", t->word)),
	    NULL);
}

static void
test_db__parameters_are_not_found_in_strings_and_comments(void **state)
{
	struct ctx *ctx = store_ctx(state);
	struct rows *rows;

	must(ctx, db_rows(ctx, "select cast(:a as bigint) + :a, ':no', /* :no */ 'it''s :no' -- :no\n, cast(:b as text) as \":no\"",
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
	struct ctx *ctx = store_ctx(state);
	char **names;
	int64_t n;

	refused(ctx, db_get_int(ctx, "select cast(:a as bigint)", DB_NO_ARGS, NULL, &n), PROBLEM_FAULT, "");
	refused(ctx, db_get_int(ctx, "select 1", DB_ARGS(db_int("a", 1)), NULL, &n), PROBLEM_FAULT, "");
	must(ctx, db_check(ctx, "select cast(:b as bigint), cast(:a as bigint), :b", &names));
	assert_string_equal(names[0], "b");
	assert_string_equal(names[1], "a");
	assert_null(names[2]);
}

/* A parameter in the engine's own spelling would stay unbound, which is null, without a word. */
static void
test_db__parameters_of_the_engine_s_own_spelling_are_refused(void **state)
{
	struct ctx *ctx = store_ctx(state);
	int64_t n;

	refused(ctx, db_get_int(ctx, "select ? is null", DB_NO_ARGS, NULL, &n), PROBLEM_FAULT, "");
	refused(ctx, db_get_int(ctx, "select @x is null", DB_NO_ARGS, NULL, &n), PROBLEM_FAULT, "");
	refused(ctx, db_check(ctx, "select ? is null", NULL), PROBLEM_FAULT, "");
}

static void
test_db__a_text_is_one_statement(void **state)
{
	struct ctx *ctx = store_ctx(state);
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
	struct ctx *ctx = store_ctx(state);
	struct rows *rows;

	make_table(ctx);
	must(ctx, db_write(ctx, add_values, NULL) && db_rows(ctx, "select id, word, bytes from thing order by id", DB_NO_ARGS, &rows));
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
	struct ctx *ctx = store_ctx(state);
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
	struct ctx *ctx = store_ctx(state);
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
	struct ctx *ctx = store_ctx(state);

	for (int i = 0; i < LIMIT_STATEMENTS + 20; i++)
		assert_int_equal(number(ctx, arena_strf(ctx->arena, "select %d", i)), i);
}

/* ---- writing ---- */

static bool
add_two(struct ctx *ctx, void *what)
{
	static struct thing one = { 1, "one" };

	if (!add_thing(ctx, &one))
		return false;
	/* What the inner write leaves is taken back alone. */
	size_t mark = ctx->problems.list.n;
	if (db_write(ctx, add_thing, what))
		return problem_fault(ctx, "the inner write succeeded");
	problem_forget(ctx, mark);
	return db_write(ctx, add_thing, &(struct thing){ 3, "three" });
}

static void
test_db__a_write_within_a_write_is_a_savepoint(void **state)
{
	struct ctx *ctx = store_ctx(state);

	make_table(ctx);
	must(ctx, db_write(ctx, add_two, &(struct thing){ 1, "again" }));
	assert_int_equal(number(ctx, "select count(*) from thing"), 2);
	assert_int_equal(number(ctx, "select max(id) from thing"), 3);
}

static bool
add_and_refuse(struct ctx *ctx, void *what)
{
	return add_thing(ctx, what) && problem_say(ctx, PROBLEM_RULE, "不");
}

static void
test_db__a_refused_write_leaves_nothing(void **state)
{
	struct ctx *ctx = store_ctx(state);

	make_table(ctx);
	refused(ctx, db_write(ctx, add_and_refuse, &(struct thing){ 1, "one" }), PROBLEM_RULE, "不");
	assert_int_equal(number(ctx, "select count(*) from thing"), 0);
	assert_false(db_writing(ctx));
	must(ctx, db_write(ctx, add_thing, &(struct thing){ 1, "one" }));
	assert_int_equal(number(ctx, "select count(*) from thing"), 1);
}

static void
test_db__a_broken_constraint_is_a_rule_with_its_name(void **state)
{
	struct ctx *ctx = store_ctx(state);

	make_table(ctx);
	must(ctx, db_write(ctx, add_thing, &(struct thing){ 1, "one" }));
	assert_false(db_write(ctx, add_thing, &(struct thing){ 2, "longer than 9" }));
	assert_int_equal(ctx->problems.list.at[0].sort, PROBLEM_RULE);
	assert_string_equal(ctx->problems.list.at[0].detail, "short_word");
	ctx->problems = (struct problems){ 0 };
	refused(ctx, db_write(ctx, add_thing, &(struct thing){ 2, "one" }), PROBLEM_RULE, "冲突");
}

/* A statement that failed and was forgotten must not make the engine drop the whole and db_write say true. */
static bool
add_and_forget_a_failure(struct ctx *ctx, void *what)
{
	size_t mark = ctx->problems.list.n;

	if (!add_thing(ctx, what))
		return false;
	if (!db_run(ctx, "insert into thing (id, word) values (1, 'twice')", DB_NO_ARGS, NULL))
		problem_forget(ctx, mark);
	return true;
}

static void
test_db__true_means_committed(void **state)
{
	struct ctx *ctx = store_ctx(state);

	make_table(ctx);
	bool good = db_write(ctx, add_and_forget_a_failure, &(struct thing){ 1, "one" });
	assert_int_equal(number(ctx, "select count(*) from thing"), good ? 1 : 0);
	assert_true(good || problem_any(ctx));
}

struct worker { struct store *store; int first, n, refused; bool failed; };

static void *
save_many(void *what)
{
	struct worker *w = what;
	struct ctx ctx = { .arena = arena_make() };

	w->failed = !db_connect(&ctx, w->store, &ctx.db);
	for (int i = w->first; !w->failed && i < w->first + w->n; i++) {
		struct thing t = { i, i % 3 == 0 ? "far too long a word" : arena_strf(ctx.arena, "w%d", i) };
		bool good = db_write(&ctx, add_thing, &t);

		w->refused += !good;
		w->failed = good == (i % 3 == 0);
		arena_reset(ctx.arena);
		ctx.problems = (struct problems){ 0 };
	}
	db_close(ctx.db);
	arena_free(ctx.arena);
	return NULL;
}

static void
test_db__writers_side_by_side_take_no_other_with_them(void **state)
{
	struct ctx *ctx = store_ctx(state);
	struct worker workers[4];
	pthread_t threads[COUNT(workers)];
	int refusals = 0;

	make_table(ctx);
	for (int i = 0; i < (int)COUNT(workers); i++) {
		workers[i] = (struct worker){ .store = store_unit(ctx)->store, .first = 100 * i, .n = 60 };
		assert_int_equal(pthread_create(&threads[i], NULL, save_many, &workers[i]), 0);
	}
	for (size_t i = 0; i < COUNT(workers); i++) {
		pthread_join(threads[i], NULL);
		assert_false(workers[i].failed);
		refusals += workers[i].refused;
	}
	assert_int_equal(number(ctx, "select count(*) from thing"), 240 - refusals);
}

static int attempts;

static bool
be_busy_once(struct ctx *ctx, void *what)
{
	if (attempts++ == 0)
		return problem_add(ctx, (struct problem){ .sort = PROBLEM_BUSY, .say = "忙", .detail = "busy" });
	return add_thing(ctx, what);
}

static void
test_db__busy_is_tried_again_and_forgotten(void **state)
{
	struct ctx *ctx = store_ctx(state);

	make_table(ctx);
	attempts = 0;
	must(ctx, db_write(ctx, be_busy_once, &(struct thing){ 1, "one" }));
	assert_int_equal(attempts, 2);
	assert_false(problem_any(ctx));
	assert_int_equal(number(ctx, "select count(*) from thing"), 1);
}

static bool
always_busy(struct ctx *ctx, void *what)
{
	(void)what;
	attempts++;
	return problem_add(ctx, (struct problem){ .sort = PROBLEM_BUSY, .say = "忙", .detail = "busy" });
}

static void
test_db__busy_is_not_tried_for_ever(void **state)
{
	struct ctx *ctx = store_ctx(state);

	attempts = 0;
	refused(ctx, db_write(ctx, always_busy, NULL), PROBLEM_BUSY, "忙");
	assert_int_equal(attempts, LIMIT_RETRIES);
}

static int commits;

static bool
count_commit(struct ctx *ctx)
{
	commits++;
	return db_writing(ctx);
}

static void
test_db__the_hook_sees_each_commit_and_no_refusal(void **state)
{
	struct ctx *ctx = store_ctx(state);

	make_table(ctx);
	commits = 0;
	db_after_commit(count_commit);
	must(ctx, db_write(ctx, add_thing, &(struct thing){ 1, "one" }));
	assert_int_equal(commits, 1);
	refused(ctx, db_write(ctx, add_and_refuse, &(struct thing){ 2, "two" }), PROBLEM_RULE, "不");
	assert_int_equal(commits, 1);
	db_after_commit(NULL);
}

/* ---- reading ---- */

static void
test_db__reading_cannot_write(void **state)
{
	struct ctx *ctx = store_ctx(state);
	static const char *const writes[] = { "insert into thing (id) values (1)", "delete from thing", "drop table thing",
		"update thing set word = 'x'", "create table other (id bigint)", "with x as (select 1) insert into thing (id) select 1" };

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
	struct ctx *ctx = store_ctx(state);
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
	struct ctx *ctx = store_ctx(state);
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
	struct ctx *ctx = store_ctx(state);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_db__parameters_are_not_found_in_strings_and_comments),
		ON_BOTH(test_db__each_parameter_has_its_value_and_each_value_its_parameter),
		ON_BOTH(test_db__parameters_of_the_engine_s_own_spelling_are_refused), ON_BOTH(test_db__a_text_is_one_statement),
		ON_BOTH(test_db__null_numbers_texts_and_bytes_come_back), ON_BOTH(test_db__a_found_row_is_told_from_none_and_null),
		ON_BOTH(test_db__a_statement_can_be_read_within_its_own_rows), ON_BOTH(test_db__statements_beyond_the_cache_still_run),
		ON_BOTH(test_db__a_write_within_a_write_is_a_savepoint), ON_BOTH(test_db__a_refused_write_leaves_nothing),
		ON_BOTH(test_db__a_broken_constraint_is_a_rule_with_its_name), ON_BOTH(test_db__true_means_committed),
		ON_BOTH(test_db__writers_side_by_side_take_no_other_with_them), ON_BOTH(test_db__busy_is_tried_again_and_forgotten),
		ON_BOTH(test_db__busy_is_not_tried_for_ever), ON_BOTH(test_db__the_hook_sees_each_commit_and_no_refusal),
		ON_BOTH(test_db__reading_cannot_write), ON_SQLITE(test_db__functions_that_differ_between_engines_are_refused),
		ON_SQLITE(test_db__an_endless_query_is_stopped), ON_BOTH(test_db__one_reading_transaction_sees_one_moment),
	};

	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
