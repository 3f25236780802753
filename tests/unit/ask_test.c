/* Who may ask for a figure, what is missing and what is zero, joint holders, and some figures counted a second time in C. */
#include "ask_unit.h"

#include "engine.h"

static void
test_figure__a_name_that_is_not_there_is_answered_with_the_nearest(void **state)
{
	struct ctx *ctx = *state;
	const struct figure *f;

	must(ctx, figure_get(ctx, "training_courses", &f));
	refused(ctx, figure_get(ctx, "training_cuorses", &f), PROBLEM_USAGE, "是不是 training_courses");
	refused(ctx, figure_get(ctx, "quite_another", &f), PROBLEM_USAGE, "全部名称见");
}

static void
test_ask__an_item_that_is_not_there_is_said(void **state)
{
	struct ctx *ctx = *state;
	struct question q = year_of(city(ctx)->root, 2025);
	struct answer a;

	q.argument = 99;
	refused(ctx, figure_answer(ctx, figure(ctx, "campaign_participants"), &q, &a), PROBLEM_ABSENT, "没有这一项");
}

static void
test_ask__a_figure_is_named_by_name_or_label(void **state)
{
	struct ctx *ctx = *state;
	const struct figure *f;

	must(ctx, figure_get(ctx, "新发展党员", &f));
	assert_ptr_equal(f, figure(ctx, "members_admitted"));
	refused(ctx, figure_get(ctx, "member_admitted", &f), PROBLEM_USAGE, "是不是 members_admitted");
	refused(ctx, figure_get(ctx, "发展", &f), PROBLEM_USAGE, "全部名称见");
}

static void
test_ask__outside_one_s_scope_or_role_is_refused_never_narrowed(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	struct question q = year_of(c->b.orgs[DW], 2025), root = year_of(c->root, 2025), own = year_of(0, 2025);
	struct answer a, *all;
	size_t n, whole;

	course(ctx, c->b.orgs[DW], "2025-03-01", "30");
	must(ctx, figure_answer_all(ctx, &own, &all, &whole));
	assert_int_equal(whole, ctx->house->figures->list.n);
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	EACH(const struct figure, f, ctx->house->figures->list) {
		refused(ctx, figure_answer(ctx, f, &q, &a), PROBLEM_RIGHT, "本组织");
		refused(ctx, figure_answer(ctx, f, &root, &a), PROBLEM_RIGHT, "本组织");
		must(ctx, figure_answer(ctx, f, &own, &a));
		assert_int_equal(a.question.org, c->a.orgs[DW]);
	}
	/* A role that sees neither section nor record sees no number of them. */
	ctx->actor = actor_make(ctx, "auditor", c->root);
	refused(ctx, figure_answer(ctx, figure(ctx, "training_courses"), &own, &a), PROBLEM_RIGHT, "您的角色不能查看");
	must(ctx, figure_answer_all(ctx, &own, &all, &n));
	assert_int_equal(n, 0);
	ctx->actor = actor_make(ctx, "branch_clerk", c->a.orgs[ZB]);
	must(ctx, figure_answer_all(ctx, &own, &all, &n));
	assert_true(n > 10 && n < whole);
	for (size_t i = 0; i < n; i++)
		EACH(const struct arm, arm, all[i].figure->arms)
			assert_true(strcmp(arm->type->section, "political") != 0 && strcmp(arm->type->section, "plan") != 0);
}

/*
 * An election held in December and approved in January lies in the year of its approval: the old year, which has no other,
 * is missing and can be attested, the new one is zero for what it does not match.  One that waits lies in its own year.
 */
static void
test_ask__missing_is_asked_of_the_day_by_which_is_counted(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t dw = c->a.orgs[DW];

	SAVE(ctx, "election", c->a.orgs[ZB], "held_on", "2024-12-20", "kind", "term", "approved_on", "2025-01-10",
	    "approved_by", "JWA");
	assert_int_equal(value(ctx, "elections_completed", c->root, 2024), -1);
	assert_int_equal(value(ctx, "elections_completed", c->root, 2025), 0);
	assert_int_equal(value(ctx, "elections_completed_all", c->root, 2025), 1);
	assert_int_equal(value(ctx, "elections_completed_all", dw, 2024), -1);
	assert_int_equal(value(ctx, "elections_completed", c->b.orgs[DW], 2025), -1);
	must(ctx, attest(ctx, "elections_completed", c->root, 2024, "12"));
	SAVE(ctx, "election", c->a.orgs[ZC], "held_on", "2023-12-20", "kind", "by_election", "approved_on", "2024-01-10",
	    "approved_by", "JWA");
	assert_int_equal(value(ctx, "elections_completed_all", dw, 2023), -1);
	assert_int_equal(value(ctx, "elections_completed_all", dw, 2024), 0);
	SAVE(ctx, "election", c->a.orgs[ZC], "held_on", "2022-06-20", "kind", "term");
	assert_int_equal(value(ctx, "elections_completed_all", dw, 2022), 0);
	assert_int_equal(value(ctx, "elections_completed_all", dw, 2021), -1);
}

/* How many different persons came to what has only headcounts is not known. */
static void
test_ask__persons_without_any_list_are_missing(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);

	course(ctx, c->root, "2025-03-01", "30");
	assert_int_equal(value(ctx, "training_participants", c->root, 2025), 30);
	assert_int_equal(value(ctx, "training_participants_people", c->root, 2025), -1);
	/* Others below have a list: one's own is still not known, and of all of them it is what the lists say. */
	struct record *r = record_make(ctx, type_of(ctx, "training_course"), c->a.orgs[DW]);
	const char *who[] = { id_text(ctx, c->a.people[0]) };
	put(ctx, r, "name", "党员培训班");
	put(ctx, r, "kind", "members");
	put(ctx, r, "started_on", "2025-04-01");
	must(ctx, record_put(ctx, r, r->type->people, who, 1));
	save(ctx, r);
	assert_int_equal(value(ctx, "training_participants_people", c->root, 2025), -1);
	assert_int_equal(value(ctx, "training_participants_people_all", c->root, 2025), 1);
}

/* A problem mended on the spot holds on that one day: on the first of a period as on any other, for whoever had its branch then. */
static void
test_ask__what_ended_on_its_first_day_held_on_it(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	static const char *const days[] = { "2025-01-01", "2025-12-31" };

	for (size_t i = 0; i < COUNT(days); i++)
		SAVE(ctx, "finding", c->a.orgs[ZB], "issued_on", days[i], "source", "daily", "problem", "记录不全", "due_on", days[i],
		    "measures", "当场补齐", "closed_on", days[i]);
	org_move(ctx, c->a.orgs[ZB], c->b.orgs[JW], "2025-12-31");
	assert_int_equal(value(ctx, "findings_followed_up", c->a.orgs[DW], 2025), 1);
	assert_int_equal(value(ctx, "findings_followed_up", c->b.orgs[DW], 2025), 1);
	assert_int_equal(value(ctx, "findings_followed_up", c->root, 2025), 2);
	assert_int_equal(value(ctx, "findings_overdue", c->root, 2025), 0);
	assert_int_equal(value(ctx, "findings_followed_up", c->root, 2024), -1);
	assert_int_equal(value(ctx, "findings_followed_up", c->root, 2026), -1);
	struct record *r = record_make(ctx, type_of(ctx, "finding"), c->a.orgs[ZC]);
	put(ctx, r, "issued_on", "2025-03-02");
	put(ctx, r, "source", "daily");
	put(ctx, r, "problem", "记录不全");
	put(ctx, r, "measures", "补齐");
	put(ctx, r, "closed_on", "2025-03-01");
	refused(ctx, record_save(ctx, r), PROBLEM_RULE, "销号日期不能早于交办日期");
}

/* Ending an organisation takes no state out of the period in which it still held; what is owed stays open where that ended. */
static void
test_ask__a_state_ends_with_its_organisation_and_what_is_owed_does_not(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t branch = org_make(ctx, "END", "branch", c->a.orgs[JW], "2020-01-01");

	SAVE(ctx, "community_branch", c->root, "name", "江滩社区党支部", "since", "2020-01-01");
	SAVE(ctx, "pairing", branch, "started_on", "2025-03-01", "community_branch", "江滩社区党支部");
	SAVE(ctx, "finding", branch, "issued_on", "2025-03-01", "source", "daily", "problem", "记录不全", "due_on", "2025-06-01");
	SAVE(ctx, "finding", branch, "issued_on", "2025-03-01", "source", "daily", "problem", "台账不清", "due_on", "2025-06-01",
	    "measures", "补齐", "closed_on", "2026-02-01");
	org_move(ctx, branch, c->b.orgs[JW], "2026-03-01");
	record_end(ctx, "organisation", branch, "ended_on", "2026-04-01");
	assert_int_equal(value(ctx, "branches_paired", c->root, 2025), 1);
	assert_int_equal(value(ctx, "branches_paired", c->b.orgs[DW], 2026), 1);
	assert_int_equal(value(ctx, "findings_followed_up", c->root, 2025), 2);
	assert_int_equal(value(ctx, "findings_followed_up", c->root, 2026), 2);
	assert_int_equal(value(ctx, "findings_followed_up", c->a.orgs[DW], 2026), 1);
	assert_int_equal(value(ctx, "findings_followed_up", c->b.orgs[DW], 2026), 1);
	assert_int_equal(value(ctx, "findings_overdue", c->root, 2026), 1);
	ctx->today = day_make(2027, 6, 30);
	assert_int_equal(value(ctx, "branches_paired", c->root, 2027), -1);
	assert_int_equal(value(ctx, "findings_followed_up", c->root, 2027), 1);
	assert_int_equal(value(ctx, "findings_followed_up", c->b.orgs[DW], 2027), 1);
	assert_int_equal(value(ctx, "findings_overdue", c->a.orgs[DW], 2027), -1);
}

/* Nothing is overdue on a day to come, nobody is known to be there on one; a year that is over does not move with today. */
static void
test_ask__a_period_that_is_not_over_is_judged_today(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	static const char *const due[] = { "2025-12-30", "2026-06-29", "2026-06-30", "2026-12-25" };
	const day today = ctx->today;

	for (size_t i = 0; i < COUNT(due); i++)
		SAVE(ctx, "finding", c->a.orgs[ZB], "issued_on", "2025-06-02", "source", "daily", "problem", "记录不全",
		    "due_on", due[i], "measures", "补齐");
	struct answer now = answer(ctx, "findings_overdue", c->root, 2026), then = answer(ctx, "findings_overdue", c->root, 2025);
	assert_int_equal(now.value, 2);
	assert_int_equal(then.value, 1);
	assert_string_equal(figure_as_of_say(ctx, &now), "截至2026年6月30日");
	assert_null(figure_as_of_say(ctx, &then));
	struct answer else_ = answer(ctx, "findings_followed_up", c->root, 2026);
	assert_null(figure_as_of_say(ctx, &else_));
	struct answer filled = answer(ctx, "units_discipline_posts_filled", c->root, 2026);
	assert_non_null(figure_as_of_say(ctx, &filled));
	record_end(ctx, "organisation", org_make(ctx, "ZDA", "branch", c->a.orgs[JW], "2020-01-01"), "ended_on", "2026-08-01");
	int64_t branches = value(ctx, "branches_on_day", c->root, 2026);
	ctx->today = day_make(2027, 2, 1);
	assert_int_equal(value(ctx, "branches_on_day", c->root, 2026), branches - 1);
	assert_int_equal(value(ctx, "findings_overdue", c->root, 2026), 4);
	assert_int_equal(value(ctx, "findings_overdue", c->root, 2025), 1);
	ctx->today = day_make(2025, 12, 31);
	assert_int_equal(value(ctx, "findings_overdue", c->root, 2025), 1);
	ctx->today = today;
}

struct meanwhile { struct ctx *other; int64_t org; int times; };

/* Told of each statement as it begins: right before the rows are read another program saves a course. */
static int
save_meanwhile(unsigned event, void *what, void *statement, void *text)
{
	static const char rows[] = "select f.type";
	struct meanwhile *m = what;

	(void)event, (void)statement;
	if (strncmp(text, rows, strlen(rows)) == 0 && m->times++ == 0)
		SAVE(m->other, "training_course", m->org, "name", "党员培训班", "kind", "members", "started_on", "2025-05-01",
		    "headcount", "30");
	return 0;
}

static void
test_ask__number_and_rows_are_of_one_moment(void **state)
{
	struct ctx *ctx = *state;
	struct store *store;
	struct meanwhile m = { .other = store_unit_other(ctx, &store), .org = city(ctx)->root };
	struct question q = year_of(m.org, 2025);
	struct figure_row *rows;
	struct answer a;
	size_t n;

	course(ctx, m.org, "2025-03-01", "30");
	sqlite3_trace_v2(ctx->db->lite, SQLITE_TRACE_STMT, save_meanwhile, &m);
	must(ctx, figure_rows(ctx, figure(ctx, "training_courses"), &q, &a, &rows, &n));
	sqlite3_trace_v2(ctx->db->lite, 0, NULL, NULL);
	assert_int_equal(m.times, 1);
	assert_true(a.value == 1 && n == 1);
	assert_int_equal(value(ctx, "training_courses", m.org, 2025), 2);
	db_close(m.other->db);
	store_close(store);
}

/* A plan of the next year is of whom it hangs on then: the old unit neither counts nor sees it, the new one does. */
static void
test_ask__a_plan_is_in_scope_on_its_own_day(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t moved = c->a.orgs[JW];
	struct question q = year_of(moved, 2025), left = year_of(moved, 2024);
	const struct figure *plan = figure(ctx, "target_inspections");
	struct answer a, *all;
	size_t n, whole;

	SAVE(ctx, "plan_target", moved, "starts_on", "2025-01-01", "measure", "inspections", "planned", "3", "owner", "own",
	    "source", "要点");
	org_move(ctx, moved, c->b.orgs[DW], "2026-01-01");
	SAVE(ctx, "plan_target", moved, "starts_on", "2026-01-01", "measure", "inspections", "planned", "5", "owner", "own",
	    "source", "要点");
	assert_int_equal(value(ctx, "target_inspections_all", c->a.orgs[DW], 2024), 3);
	assert_int_equal(value(ctx, "target_inspections_all", c->a.orgs[DW], 2025), -1);
	assert_int_equal(value(ctx, "target_inspections_all", c->b.orgs[DW], 2025), 5);
	assert_int_equal(value(ctx, "target_inspections_all", c->b.orgs[DW], 2024), -1);
	assert_int_equal(value(ctx, "target_inspections_all", c->root, 2025), 5);
	must(ctx, figure_answer_all(ctx, &q, &all, &whole));
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	must(ctx, figure_answer(ctx, plan, &left, &a));
	assert_int_equal(a.value, 3);
	refused(ctx, figure_answer(ctx, plan, &q, &a), PROBLEM_RIGHT, "本组织");
	must(ctx, figure_answer(ctx, figure(ctx, "training_courses"), &q, &a));
	must(ctx, figure_answer_all(ctx, &q, &all, &n));
	assert_true(n > 0 && n < whole);
	for (size_t i = 0; i < n; i++)
		assert_true(all[i].figure->period != PERIOD_NEXT_YEAR);
	ctx->actor = actor_make(ctx, "unit_clerk", c->b.orgs[DW]);
	must(ctx, figure_answer(ctx, plan, &q, &a));
	assert_int_equal(a.value, 5);
	refused(ctx, figure_answer(ctx, plan, &left, &a), PROBLEM_RIGHT, "本组织");
	refused(ctx, figure_answer_all(ctx, &q, &all, &n), PROBLEM_RIGHT, "本组织");
}

/* One joint session of two branches: two branches, one session, its participants once. */
static void
test_ask__a_joint_record_counts_once_and_for_each_holder(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t theme = SAVE(ctx, "theme", c->root, "name", "全会精神", "since", "2024-01-01", "main_year", "2025");
	struct record *r = record_make(ctx, type_of(ctx, "theme_day"), c->a.orgs[ZB]);
	const char *with[] = { "ZCA", "ZBB" };
	struct question q = year_of(c->root, 2025);
	struct figure_row *rows;
	struct answer a;
	size_t n;

	put(ctx, r, "held_on", "2025-12-31");
	put(ctx, r, "topic", "联合");
	put(ctx, r, "themes", id_text(ctx, theme));
	must(ctx, record_put(ctx, r, type_field(r->type, "with"), with, 2));
	save(ctx, r);
	must(ctx, figure_rows(ctx, figure(ctx, "branches_with_themed_sessions"), &q, &a, &rows, &n));
	assert_int_equal(a.question.argument, theme);
	assert_int_equal(a.value, 3);
	assert_int_equal(n, 3);
	assert_int_equal(value(ctx, "branches_with_themed_sessions", c->a.orgs[DW], 2025), 2);
	assert_int_equal(value(ctx, "branches_with_themed_sessions", c->b.orgs[DW], 2025), 1);
	assert_int_equal(value(ctx, "branches_with_themed_sessions", c->b.orgs[ZC], 2025), -1);
	assert_int_equal(value(ctx, "branches_with_themed_sessions", c->root, 2026), -1);
	int64_t base = save(ctx, example_make(ctx, type_of(ctx, "education_base"), &c->a));
	SAVE(ctx, "base_visit", c->a.orgs[ZB], "visited_on", "2025-12-31", "base", id_text(ctx, base), "with", "ZBB", "headcount",
	    "40");
	assert_int_equal(value(ctx, "base_visit_participants", c->root, 2025), 40);
	assert_int_equal(value(ctx, "base_visit_participants", c->a.orgs[DW], 2025), 40);
	assert_int_equal(value(ctx, "base_visit_participants", c->b.orgs[DW], 2025), 40);
	assert_int_equal(value(ctx, "base_visit_participants", c->root, 2026), -1);
}

/* Last year's numbers, after its organisation was moved, renamed and ended. */
static void
test_ask__what_was_counted_stays_counted_where_it_was(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);

	course(ctx, c->a.orgs[DW], "2025-12-31", "30");
	course(ctx, c->a.orgs[DW], "2024-12-31", "20");
	assert_int_equal(value(ctx, "training_participants_all", c->root, 2025), 30);
	for (int i = DW + 1; i < CITY_ORGS; i++)
		if (city_orgs[i].parent == DW)
			org_move(ctx, c->a.orgs[i], c->b.orgs[DW], "2026-01-01");
	record_end(ctx, "organisation", c->a.orgs[DW], "ended_on", "2026-01-01");
	assert_int_equal(value(ctx, "training_participants_all", c->root, 2025), 30);
	assert_int_equal(value(ctx, "training_participants", c->a.orgs[DW], 2025), 30);
	assert_int_equal(value(ctx, "training_participants_all", c->root, 2024), 20);
	assert_int_equal(value(ctx, "units_on_day", c->root, 2025), 2);
	assert_int_equal(value(ctx, "units_on_day", c->root, 2026), 1);
}

/* The key of a row is shown: no figure may tell what is private by it. */
static void
test_ask__no_key_is_private_text(void **state)
{
	struct ctx *ctx = *state;

	EACH(const struct figure, f, ctx->house->figures->list)
		EACH(const struct arm, a, f->arms)
			for (size_t i = 0; i < a->keys.n; i++)
				if (a->keys.at[i]->private && kind_is_text(a->keys.at[i]->kind))
					fail_msg("%s is distinct by the private %s", f->name, a->keys.at[i]->name);
}

/* Nor who it is: for whoever may not see persons a person's key is an ordinal, and as many are different as before. */
static void
test_ask__a_key_does_not_tell_who_it_is(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	const struct figure *f = figure(ctx, "members_admitted");
	static const struct { int who; const char *shown; } asked[] = { { 2, "1" }, { 0, "2" }, { 2, "1" } };
	struct question q = year_of(c->root, 2025);
	struct figure_row *rows;
	struct answer a;
	size_t n;

	for (size_t i = 0; i < COUNT(asked); i++) {
		struct record *r = example_make(ctx, type_of(ctx, "admission"), &c->a);

		put(ctx, r, r->type->happened->name, arena_strf(ctx->arena, "2025-0%zu-01", i + 7));
		put(ctx, r, "approved_on", arena_strf(ctx->arena, "2025-0%zu-20", i + 7));
		save(ctx, r);
		/* One twice, as in rows of before the rule that a person is admitted once. */
		must(ctx, db_write(ctx, city_script, arena_strf(ctx->arena, "update admission_all set person = %lld"
		    " where id = %lld", (long long)c->a.people[asked[i].who], (long long)r->id)));
	}
	must(ctx, figure_rows(ctx, f, &q, &a, &rows, &n));
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++) {		/* who sees persons sees whom */
		assert_string_equal(rows[i].key, id_text(ctx, c->a.people[asked[i].who]));
		assert_false(rows[i].ordinal);
	}
	ctx->actor = actor_make(ctx, "reader", c->root);
	must(ctx, figure_rows(ctx, f, &q, &a, &rows, &n));
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(rows[i].key, asked[i].shown);
		assert_true(rows[i].ordinal);
	}
}

static bool
run(struct ctx *ctx, void *sql)
{
	return db_script(ctx, sql);
}

/* A list is read to its end, however many pages of the engine it fills. */
static void
test_figure__all_items_of_a_list_are_found(void **state)
{
	struct ctx *ctx = *state;
	struct figure_item *items;
	int64_t found = 0;
	size_t n;

	must(ctx, db_write(ctx, run, "with recursive c(i) as (select 1 union all select i + 1 from c where i < 5001)"
	    " insert into theme_all (id, org, entered_by, entered_at, saved_by, saved_at, saved_on, version, name, since)"
	    " select i, (select id from organisation_all where code = 'GW'), 0, 0, 0, 0, '2025-01-01', 1, '主题' || i,"
	    " '2025-01-01' from c"));
	must(ctx, figure_items(ctx, type_of(ctx, "theme"), &items, &n));
	assert_int_equal(n, 5001);
	must(ctx, figure_item(ctx, figure(ctx, "branches_with_themed_sessions"), "主题1", day_make(2025, 1, 1), day_make(2026, 1, 1),
	    &found));
	assert_int_equal(found, 1);
	/* Empty quotes name none, though no item has a short name. */
	must(ctx, figure_item(ctx, figure(ctx, "branches_with_themed_sessions"), "“”", day_make(2025, 1, 1), day_make(2026, 1, 1),
	    &found));
	assert_int_equal(found, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_ask__an_item_that_is_not_there_is_said),
		CITY_ON_SQLITE(test_ask__a_figure_is_named_by_name_or_label),
		CITY_ON_BOTH(test_ask__outside_one_s_scope_or_role_is_refused_never_narrowed),
		CITY_ON_BOTH(test_ask__missing_is_asked_of_the_day_by_which_is_counted),
		CITY_ON_BOTH(test_ask__persons_without_any_list_are_missing),
		CITY_ON_BOTH(test_ask__what_ended_on_its_first_day_held_on_it),
		CITY_ON_BOTH(test_ask__a_state_ends_with_its_organisation_and_what_is_owed_does_not),
		CITY_ON_BOTH(test_ask__a_period_that_is_not_over_is_judged_today),
		CITY_ON_SQLITE(test_ask__number_and_rows_are_of_one_moment),
		CITY_ON_BOTH(test_ask__a_plan_is_in_scope_on_its_own_day),
		CITY_ON_BOTH(test_ask__a_joint_record_counts_once_and_for_each_holder),
		CITY_ON_BOTH(test_ask__what_was_counted_stays_counted_where_it_was),
		CITY_ON_SQLITE(test_ask__no_key_is_private_text),
		CITY_ON_SQLITE(test_figure__all_items_of_a_list_are_found),
		CITY_ON_SQLITE(test_figure__a_name_that_is_not_there_is_answered_with_the_nearest),
		CITY_ON_SQLITE(test_ask__a_key_does_not_tell_who_it_is),
	};

	return store_unit_run("ask", tests, COUNT(tests));
}
