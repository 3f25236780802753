/* Transactions: what is true, what is taken back, who is tried again. */
#include "thing_unit.h"

#include <pthread.h>

#include "limits.h"

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
test_write__a_write_within_a_write_is_a_savepoint(void **state)
{
	struct ctx *ctx = *state;

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
test_write__a_refused_write_leaves_nothing(void **state)
{
	struct ctx *ctx = *state;

	make_table(ctx);
	refused(ctx, db_write(ctx, add_and_refuse, &(struct thing){ 1, "one" }), PROBLEM_RULE, "不");
	assert_int_equal(number(ctx, "select count(*) from thing"), 0);
	assert_false(db_writing(ctx));
	must(ctx, db_write(ctx, add_thing, &(struct thing){ 1, "one" }));
	assert_int_equal(number(ctx, "select count(*) from thing"), 1);
}

static void
test_write__a_broken_constraint_is_a_rule_with_its_name(void **state)
{
	struct ctx *ctx = *state;

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
test_write__true_means_committed(void **state)
{
	struct ctx *ctx = *state;

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
test_write__writers_side_by_side_take_no_other_with_them(void **state)
{
	struct ctx *ctx = *state;
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
test_write__busy_is_tried_again_and_forgotten(void **state)
{
	struct ctx *ctx = *state;

	make_table(ctx);
	attempts = 0;
	must(ctx, db_write(ctx, be_busy_once, &(struct thing){ 1, "one" }));
	assert_int_equal(attempts, 2);
	assert_false(problem_any(ctx));
	assert_int_equal(number(ctx, "select count(*) from thing"), 1);
	attempts = 0;
	must(ctx, db_write_unkeyed(ctx, be_busy_once, &(struct thing){ 2, "two" }));
	assert_int_equal(attempts, 2);
	assert_int_equal(number(ctx, "select count(*) from thing"), 2);
}

static bool
always_busy(struct ctx *ctx, void *what)
{
	(void)what;
	attempts++;
	return problem_add(ctx, (struct problem){ .sort = PROBLEM_BUSY, .say = "忙", .detail = "busy" });
}

static void
test_write__busy_is_not_tried_for_ever(void **state)
{
	struct ctx *ctx = *state;

	attempts = 0;
	refused(ctx, db_write(ctx, always_busy, NULL), PROBLEM_BUSY, "忙");
	assert_int_equal(attempts, LIMIT_RETRIES);
	attempts = 0;
	refused(ctx, db_write_unkeyed(ctx, always_busy, NULL), PROBLEM_BUSY, "忙");
	assert_int_equal(attempts, LIMIT_RETRIES);
}

static bool
be_busy_long(struct ctx *ctx, void *what)
{
	usleep(LIMIT_BUSY_MS * 1000);
	return always_busy(ctx, what);
}

/* Somebody else's lock was waited for as long as a worker may wait: eight times that was 40 seconds without an answer. */
static void
test_write__who_has_waited_is_not_tried_again(void **state)
{
	struct ctx *ctx = *state;

	attempts = 0;
	refused(ctx, db_write(ctx, be_busy_long, NULL), PROBLEM_BUSY, "忙");
	assert_int_equal(attempts, 1);
}

static bool
add_all(struct ctx *ctx, void *what)
{
	return number(ctx, "select count(*) from (select * from thing) t") >= 0 && add_thing(ctx, what);
}

/* Somebody upgrades while a server runs: what it has prepared is prepared anew. */
static void
test_write__a_schema_that_another_program_changed_is_met_again(void **state)
{
	struct ctx *ctx = *state;
	struct store *store;
	struct rows *rows;
	int n = 0;

	make_table(ctx);
	struct ctx *other = store_unit_other(ctx, &store);
	for (int i = 0; i < 3; i++) {
		must(ctx, db_write(ctx, add_all, &(struct thing){ i, arena_strf(ctx->arena, "w%d", i) }));
		if (!db_rows(ctx, "select * from thing", DB_NO_ARGS, &rows)) {
			refused(ctx, false, PROBLEM_BUSY, "再试");
			must(ctx, db_rows(ctx, "select * from thing", DB_NO_ARGS, &rows));
		}
		assert_true(rows_next(rows));
		n = rows_columns(rows);
		must(ctx, rows_end(ctx, rows));
		must(other, write_sql(other, arena_strf(ctx->arena, "alter table thing add column more%d text", i)));
	}
	assert_int_equal(n, 3 + 2);
	db_close(other->db);
	store_close(store);
}

static bool
get_timeout(struct ctx *ctx, void *what)
{
	return db_get_str(ctx, "show statement_timeout", DB_NO_ARGS, NULL, what);
}

/* An upgrade of a large table takes its time. */
static void
test_write__only_reading_has_a_time_limit(void **state)
{
	struct ctx *ctx = *state;
	char *reading = NULL, *writing = NULL, *after = NULL;

	must(ctx, get_timeout(ctx, &reading) && db_write(ctx, get_timeout, &writing) && get_timeout(ctx, &after));
	assert_string_equal(reading, "30s");
	assert_string_equal(writing, "0");
	assert_string_equal(after, "30s");
}

static int commits;

static void
count_commit(struct ctx *ctx)
{
	assert_true(db_writing(ctx));
	commits++;
}

static void
test_write__the_hook_sees_each_commit_and_no_refusal(void **state)
{
	struct ctx *ctx = *state;

	make_table(ctx);
	commits = 0;
	db_after_commit(count_commit);
	must(ctx, db_write(ctx, add_thing, &(struct thing){ 1, "one" }));
	assert_int_equal(commits, 1);
	refused(ctx, db_write(ctx, add_and_refuse, &(struct thing){ 2, "two" }), PROBLEM_RULE, "不");
	assert_int_equal(commits, 1);
	db_after_commit(NULL);
}

/* ---- what a transaction remembers ---- */

/* The memo's first byte, and how often it was written down. */
static int settled;

static bool
settle(struct ctx *ctx)
{
	unsigned char *memo = db_memo(ctx);

	settled += *memo == 'n';
	*memo = *memo == 'n' ? 's' : *memo;
	return settled < 4 || problem_say(ctx, PROBLEM_RULE, "不");
}

static bool
remember_and_refuse(struct ctx *ctx, void *what)
{
	*(unsigned char *)db_memo(ctx) = 'n';
	return add_and_refuse(ctx, what);
}

static bool
remember(struct ctx *ctx, void *what)
{
	unsigned char *memo = db_memo(ctx);
	size_t mark = ctx->problems.list.n;

	assert_int_equal(*memo, 0);
	*memo = 'n';
	if (db_write(ctx, remember_and_refuse, &(struct thing){ 2, "two" }))
		return problem_fault(ctx, "the inner write succeeded");
	problem_forget(ctx, mark);
	assert_int_equal(settled % 2, 1);	/* before the part that was taken back */
	assert_int_equal(*memo, 0);
	*memo = 'n';
	return add_thing(ctx, what);
}

static void
test_write__what_it_remembers_is_written_down_before_it_is_sure(void **state)
{
	struct ctx *ctx = *state;

	make_table(ctx);
	settled = 0;
	db_before_commit(settle);
	must(ctx, db_write(ctx, remember, &(struct thing){ 1, "one" }));
	assert_int_equal(settled, 2);
	refused(ctx, db_write(ctx, remember, &(struct thing){ 3, "three" }), PROBLEM_RULE, "不");
	assert_int_equal(settled, 4);
	db_before_commit(NULL);
	assert_int_equal(number(ctx, "select count(*) from thing"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_write__a_write_within_a_write_is_a_savepoint),
		ON_BOTH(test_write__a_refused_write_leaves_nothing),
		ON_BOTH(test_write__what_it_remembers_is_written_down_before_it_is_sure),
		ON_BOTH(test_write__a_broken_constraint_is_a_rule_with_its_name),
		ON_BOTH(test_write__true_means_committed),
		ON_BOTH(test_write__writers_side_by_side_take_no_other_with_them),
		ON_BOTH(test_write__busy_is_tried_again_and_forgotten),
		ON_BOTH(test_write__busy_is_not_tried_for_ever),
		ON_SQLITE(test_write__who_has_waited_is_not_tried_again),
		ON_BOTH(test_write__a_schema_that_another_program_changed_is_met_again),
		ON_BOTH(test_write__the_hook_sees_each_commit_and_no_refusal),
		ON_POSTGRES(test_write__only_reading_has_a_time_limit),
	};

	return store_unit_run("write", tests, COUNT(tests));
}
