/* What persons decided about the blanks of a text: laid over the proposals, and never over another blank. */
#include "report_unit.h"

#include <sys/stat.h>

#define SAYS "对**家单位开展巡听旁听，举办培训班近**期，建设“红旗”××。"

static struct bound_text
bind(struct ctx *ctx, const char *path)
{
	struct bound_text bound;

	must(ctx, report_read(ctx, path, &bound));
	return bound;
}

static void
test_keep__what_a_person_decided_is_laid_over_the_proposals(void **state)
{
	struct ctx *ctx = *state;
	const char *path = file(ctx, "a.txt", SAYS, strlen(SAYS));
	struct bound_text bound = bind(ctx, path);

	assert_int_equal(bound.places.n, 3);
	assert_false(bound.places.at[0].confirmed);
	bound.places.at[0].figure = figure_find(ctx->house, "units_observed_all");
	bound.places.at[2] = (struct binding){ .blank = bound.places.at[2].blank, .kind = BOUND_CONSTANT, .constant = "单位" };
	must(ctx, bind_keep(ctx, &bound, 0) && bind_keep(ctx, &bound, 2));
	bound = bind(ctx, path);
	assert_true(bound.places.at[0].confirmed);
	assert_string_equal(bound.places.at[0].figure->name, "units_observed_all");
	assert_string_equal(bound.places.at[0].by, ctx->actor->display);
	assert_false(bound.places.at[1].confirmed);
	assert_int_equal(bound.places.at[2].kind, BOUND_CONSTANT);
	assert_string_equal(bound.places.at[2].constant, "单位");
	bound.places.at[0].kind = BOUND_UNKNOWN;
	must(ctx, bind_keep(ctx, &bound, 0));
	assert_int_equal(bind(ctx, path).places.at[0].kind, BOUND_UNKNOWN);
	assert_false(bind(ctx, file(ctx, "b.txt", SAYS "又", strlen(SAYS "又"))).places.at[0].confirmed);
	refused(ctx, bind_keep(ctx, &bound, 3), PROBLEM_FIELD, "没有第 4 处");
}

static bool
run(struct ctx *ctx, void *sql)
{
	return db_script(ctx, sql);
}

/* What somebody with the database file and without the key decides in another's name. */
static void
test_keep__a_decision_written_past_the_program_does_not_count(void **state)
{
	static const struct { const char *sql, *back; } past[] = {
		{ "update binding set figure = 'units_observed'", "update binding set figure = 'units_observed_all'" },
		{ "update binding set place = 53", "update binding set place = 3" },
		{ "update binding set blank = '**家'", "update binding set blank = '**'" },
		{ "update binding set account = 7", "update binding set account = 0" },
		{ "insert into binding select sm3, 53, kind, figure, argument, constant, account, decided_by, decided_at, blank,"
		    " mac from binding", "delete from binding where place = 53" },
	};
	struct ctx *ctx = *state;
	const char *path = file(ctx, "a.txt", SAYS, strlen(SAYS));
	struct bound_text bound = bind(ctx, path);

	bound.places.at[0].figure = figure_find(ctx->house, "units_observed_all");
	must(ctx, bind_keep(ctx, &bound, 0) && bind_verify(ctx));
	for (size_t i = 0; i < COUNT(past); i++) {
		must(ctx, db_write(ctx, run, (void *)past[i].sql));
		refused(ctx, bind_verify(ctx), PROBLEM_RULE, "被改动过");
		bound = bind(ctx, path);
		assert_int_equal(bound.places.at[0].confirmed, i == 4);
		assert_false(bound.places.at[1].confirmed);
		has(bound.places.at[i == 1 || i == 4 ? 1 : 0].doubt, "重新确认");
		must(ctx, db_write(ctx, run, (void *)past[i].back) && bind_verify(ctx));
	}
	assert_string_equal(bind(ctx, path).places.at[0].figure->name, "units_observed_all");
}

static void
test_keep__a_decision_put_back_or_taken_away_past_the_program_is_found(void **state)
{
	struct ctx *ctx = *state;
	struct bound_text bound = bind(ctx, file(ctx, "a.txt", SAYS, strlen(SAYS)));

	must(ctx, bind_keep(ctx, &bound, 0) && bind_keep(ctx, &bound, 1) && bind_verify(ctx));
	must(ctx, db_write(ctx, run, "create table aside as select * from binding"));
	bound.places.at[0].figure = figure_find(ctx->house, "units_observed_all");
	must(ctx, bind_keep(ctx, &bound, 0) && bind_verify(ctx));
	must(ctx, db_write(ctx, run, "create table latest as select * from binding;"
	    "delete from binding; insert into binding select * from aside"));
	refused(ctx, bind_verify(ctx), PROBLEM_RULE, "的确认退回了以前的样子");
	must(ctx, db_write(ctx, run, "delete from binding; insert into binding select * from latest") && bind_verify(ctx));
	must(ctx, db_write(ctx, run, "delete from binding where place = (select min(place) from binding)"));
	refused(ctx, bind_verify(ctx), PROBLEM_RULE, "报告里的确认有 1 处被删除");
	must(ctx, db_write(ctx, run, "delete from binding; insert into binding select * from latest") &&
	    db_write(ctx, run, "update history set about = 0 where act = 'confirm'"));
	refused(ctx, bind_verify(ctx), PROBLEM_RULE, "在留痕中没有");
}

/* Our catalogue with 甲 for one more word of a number left out, as a city may write it. */
static void
add_blank_word(struct ctx *ctx)
{
	static const char list[] = "\nblank_words: [";
	const struct source *ours = source_find(&ctx->house->sources, "binder.yaml");
	char *text = arena_copy(ctx->arena, ours->bytes, ours->n), *words = strstr(text, list);
	const char *folder = arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder);
	struct house *house = arena_alloc(ctx->arena, sizeof *house);

	assert_non_null(words);
	words += strlen(list);
	mkdir(folder, 0700);
	text = arena_strf(ctx->arena, "%.*s甲, %s", (int)(words - text), text, words);
	must(ctx, command_write(ctx, arena_strf(ctx->arena, "%s/binder.yaml", folder), text, strlen(text)) &&
	    command_catalog(ctx, folder, house));
	ctx->house = house;
}

#define TWO "2025年工作总结\n今年新建甲个阵地，举办培训班***期，旁听**家。"

/* The finding of blanks changes: what was decided stays with its blank, and what cannot be told fills nothing. */
static void
test_keep__a_decision_stays_with_its_blank(void **state)
{
	struct ctx *ctx = *state;
	const char *path = file(ctx, "a.txt", TWO, strlen(TWO));
	struct bound_text bound = bind(ctx, path);

	assert_int_equal(bound.places.n, 2);
	bound.places.at[0] = (struct binding){ .blank = bound.places.at[0].blank, .kind = BOUND_CONSTANT, .constant = "一" };
	bound.places.at[1] = (struct binding){ .blank = bound.places.at[1].blank, .kind = BOUND_CONSTANT, .constant = "二" };
	must(ctx, bind_keep(ctx, &bound, 0) && bind_keep(ctx, &bound, 1));
	add_blank_word(ctx);
	bound = bind(ctx, path);
	assert_int_equal(bound.places.n, 3);
	assert_string_equal(bound.places.at[0].blank.text, "甲");
	assert_false(bound.places.at[0].confirmed);
	assert_null(bound.places.at[0].doubt);
	assert_string_equal(bound.places.at[1].constant, "一");
	assert_string_equal(bound.places.at[2].constant, "二");
	assert_true(bound.places.at[1].confirmed && bound.places.at[2].confirmed);
	/* To decide the new one takes nothing from those. */
	bound.places.at[0] = (struct binding){ .blank = bound.places.at[0].blank, .kind = BOUND_CONSTANT, .constant = "三" };
	must(ctx, bind_keep(ctx, &bound, 0));
	bound = bind(ctx, path);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(bound.places.at[i].constant, ((const char *[]){ "三", "一", "二" })[i]);
	must(ctx, bind_verify(ctx));
}

/* As if *** had been found as ** once: the same place, other bounds. */
static void
test_keep__a_decision_of_other_bounds_is_asked_for_again(void **state)
{
	struct ctx *ctx = *state;
	const char *path = file(ctx, "a.txt", SAYS, strlen(SAYS));
	struct bound_text bound = bind(ctx, path);
	const struct blank was = bound.places.at[0].blank;

	bound.places.at[0].blank.text = "*";
	bound.places.at[0].blank.from++;
	must(ctx, bind_keep(ctx, &bound, 0) && bind_verify(ctx));
	bound = bind(ctx, path);
	assert_false(bound.places.at[0].confirmed);
	assert_int_equal(bound.places.at[0].kind, BOUND_UNKNOWN);
	has(bound.places.at[0].doubt, "请重新确认");
	assert_null(bound.places.at[1].doubt);
	bound.places.at[0] = (struct binding){ .blank = was, .kind = BOUND_CONSTANT, .constant = "三" };
	must(ctx, bind_keep(ctx, &bound, 0));
	bound = bind(ctx, path);
	assert_true(bound.places.at[0].confirmed);
	assert_null(bound.places.at[0].doubt);
}

static struct actor
someone(struct ctx *ctx, int64_t account, const char *role, const char *org)
{
	struct actor actor = { .account = account, .name = "x", .display = org, .role = role_find(ctx->roles, role) };

	must(ctx, org_find_code(ctx, org, &actor.org));
	return actor;
}

/* A city may let units confirm: what one of them decides is its own, what the committee decides is everybody's. */
static void
test_keep__a_decision_of_another_unit_enters_no_report(void **state)
{
	struct ctx *ctx = *state;
	const char *path = file(ctx, "a.txt", SAYS, strlen(SAYS));
	struct bound_text bound = bind(ctx, path);
	struct actor committee = someone(ctx, 1, "committee_clerk", "GW"), one = someone(ctx, 2, "committee_clerk", "DW1"),
	    other = someone(ctx, 3, "committee_clerk", "DW2");

	bound.places.at[0].figure = figure_find(ctx->house, "units_observed_all");
	ctx->actor = &one;
	must(ctx, bind_keep(ctx, &bound, 0));
	assert_true(bind(ctx, path).places.at[0].confirmed);
	ctx->actor = &other;
	assert_false(bind(ctx, path).places.at[0].confirmed);
	assert_string_equal(bind(ctx, path).places.at[0].figure->name, "units_observed");
	ctx->actor = &committee;
	assert_false(bind(ctx, path).places.at[0].confirmed);
	bound.places.at[0].figure = figure_find(ctx->house, "units_observed");
	must(ctx, bind_keep(ctx, &bound, 0));
	ctx->actor = &other;
	assert_string_equal(bind(ctx, path).places.at[0].by, "GW");
	ctx->actor = &one;
	assert_string_equal(bind(ctx, path).places.at[0].figure->name, "units_observed_all");
}

int
main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		HOUSE_ON_BOTH(test_keep__what_a_person_decided_is_laid_over_the_proposals),
		HOUSE_ON_BOTH(test_keep__a_decision_written_past_the_program_does_not_count),
		HOUSE_ON_BOTH(test_keep__a_decision_put_back_or_taken_away_past_the_program_is_found),
		HOUSE_ON_BOTH(test_keep__a_decision_stays_with_its_blank),
		HOUSE(test_keep__a_decision_of_other_bounds_is_asked_for_again),
		HOUSE(test_keep__a_decision_of_another_unit_enters_no_report),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return store_unit_run("bind_keep", tests, COUNT(tests));
}
