/* What went wrong, and why. */
#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <errno.h>

#include "cause.h"

static void
test_cause__is_said_in_our_words_or_by_its_number(void **state)
{
	static const struct cause list[] = { { "no such * at all", "没有“*”" }, { "ends", "完了" }, { "* of row", "行的*错" },
		{ NULL, NULL } };
	struct ctx *ctx = *state;

	assert_string_equal(cause_of(ctx->arena, ENOSPC), "磁盘空间不足");
	assert_string_equal(cause_of(ctx->arena, 9999), "系统错误 9999");
	assert_string_equal(cause_of_words(ctx->arena, list, "no such thing at all"), "没有“thing”");
	assert_string_equal(cause_of_words(ctx->arena, list, "ends"), "完了");
	assert_string_equal(cause_of_words(ctx->arena, list, "end of row"), "行的end错");
	assert_null(cause_of_words(ctx->arena, list, "no such at all"));
	assert_null(cause_of_words(ctx->arena, list, "ends not"));
	assert_null(cause_of_words(ctx->arena, list, ""));
}

static void
test_problem__counts_what_it_leaves_out(void **state)
{
	struct ctx *ctx = *state;

	for (int i = 0; i < 300; i++)
		assert_false(problem_field(ctx, "held_on", "第 %d 处", i));
	assert_int_equal(ctx->problems.list.n, 200);
	assert_int_equal(ctx->problems.left_out, 100);
	assert_string_equal(problem_line(ctx->arena, ctx->problems.list.at), "第 0 处");
}

static void
test_problem__forgets_refusals_but_no_fault(void **state)
{
	struct ctx *ctx = *state;

	problem_say(ctx, PROBLEM_RULE, "以前的");
	problem_say(ctx, PROBLEM_ABSENT, "没有");
	assert_false(problem_broken(ctx, 0));
	assert_true(problem_forget_refusals(ctx, 1));
	assert_int_equal(ctx->problems.list.n, 1);
	problem_say(ctx, PROBLEM_ABSENT, "没有");
	problem_fault(ctx, "disk");
	problem_say(ctx, PROBLEM_RIGHT, "不可以");
	problem_say(ctx, PROBLEM_BUSY, "稍后");
	assert_false(problem_forget_refusals(ctx, 1));
	assert_int_equal(ctx->problems.list.n, 3);
	assert_true(problem_broken(ctx, 2));
	assert_false(problem_broken(ctx, 3));
	assert_int_equal(ctx->problems.list.at[1].sort, PROBLEM_FAULT);
	assert_int_equal(ctx->problems.list.at[2].sort, PROBLEM_BUSY);
}

static void
test_problem__a_full_list_keeps_its_count_and_hides_no_busy_server(void **state)
{
	struct ctx *ctx = *state;

	for (int i = 0; i < 205; i++)
		problem_field(ctx, "held_on", "第 %d 处", i);
	problem_forget(ctx, 200);
	assert_int_equal(ctx->problems.left_out, 5);
	problem_say(ctx, PROBLEM_RULE, "不对");
	assert_string_equal(problem_take(ctx, 200), "没有列出");
	problem_say(ctx, PROBLEM_BUSY, "稍后");
	assert_null(problem_take(ctx, 200));
	assert_false(problem_forget_refusals(ctx, 200));
	problem_forget(ctx, 100);
	assert_int_equal(ctx->problems.left_out, 0);
}

static bool
go_wrong(struct ctx *ctx, void *what)
{
	for (int i = 0; i < 150; i++)
		problem_add(ctx, (struct problem){ .field = arena_strf(ctx->arena, "field_%d", i),
		    .label = arena_strf(ctx->arena, "字段%d", i), .say = arena_strf(ctx->arena, "第 %d 处", i),
		    .see = arena_strf(ctx->arena, "theme_day/%d", i) });
	problem_at(ctx, arena_str(ctx->arena, "a.yaml"), 7, "%s", "不对");
	problem_fault(ctx, "%s", "disk");
	return *(bool *)what;
}

static void
test_ctx__of_work_apart_stays_what_went_wrong(void **state)
{
	struct ctx *ctx = *state;
	bool no = false, yes = true;

	assert_false(ctx_apart(ctx, go_wrong, &no));
	assert_int_equal(ctx->problems.list.n, 152);
	assert_string_equal(problem_line(ctx->arena, &ctx->problems.list.at[149]), "字段149：第 149 处");
	assert_string_equal(ctx->problems.list.at[149].field, "field_149");
	assert_string_equal(ctx->problems.list.at[149].see, "theme_day/149");
	assert_string_equal(problem_line(ctx->arena, &ctx->problems.list.at[150]), "a.yaml:7：不对");
	assert_string_equal(ctx->problems.list.at[151].detail, "disk");
	assert_true(ctx_apart(ctx, go_wrong, &yes));
	assert_int_equal(ctx->problems.list.n, 201);		/* the fault is not left out */
	assert_int_equal(ctx->problems.left_out, 103);
}

static void
test_arena__without_memory_the_program_ends(void **state)
{
	int status = 0, one = 1;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		if (freopen("/dev/null", "w", stderr) != NULL)
			arena_must(NULL);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	assert_ptr_equal(arena_must(&one), &one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_cause__is_said_in_our_words_or_by_its_number),
		UNIT(test_problem__counts_what_it_leaves_out),
		UNIT(test_problem__forgets_refusals_but_no_fault),
		UNIT(test_problem__a_full_list_keeps_its_count_and_hides_no_busy_server),
		UNIT(test_arena__without_memory_the_program_ends),
		UNIT(test_ctx__of_work_apart_stays_what_went_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
