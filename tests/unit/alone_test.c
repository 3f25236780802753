/* Rules between rows: what may not stand beside each other, who names it, and that two savers at once do not get past it. */
#include <pthread.h>
#include <stdatomic.h>

#include "text.h"
#include "walk_unit.h"

/* A record of ${with} that says the same as ${r} in the fields of ${a}, for the same organisation. */
static struct record *
beside(struct ctx *ctx, const struct alone *a, const struct type *with, const struct record *r)
{
	struct record *other = example_make(ctx, with, &city(ctx)->a);

	for (const char *const *f = a->fields; *f != NULL; f++)
		if (strcmp(*f, "org") == 0)
			other->org = r->org;
		else
			*record_content(other, *f) = *record_content(r, *f);
	return other;
}

/* Every rule between rows: the example breaks it by coming twice, or beside the example of what it names. */
static void
test_alone__each_rule_between_rows_refuses_the_second_and_names_the_first(void **state)
{
	struct ctx *ctx = *state;
	int rules = 0;

	EACH(const struct type, t, ctx->house->types)
		EACH(const struct alone, a, t->alone) {
			struct record *first = example_make(ctx, a->beside, &city(ctx)->a), *second;

			if (a->most != NULL)
				save(ctx, beside(ctx, a, a->most, first));
			save(ctx, first);
			second = beside(ctx, a, t, first);
			if (record_save(ctx, second))
				fail_msg("%s: saved beside", a->rule.name);
			bool said = false;
			EACH(const struct problem, p, ctx->problems.list)
				said = said || (p->sort == PROBLEM_FIELD && text_starts(p->say, a->rule.say) &&
				    strstr(p->say, record_title(ctx, first)) != NULL && p->see != NULL &&
				    strcmp(p->see, arena_strf(ctx->arena, "%s/%lld", a->beside->name, (long long)first->id)) == 0);
			if (!said || second->id != 0)
				fail_msg("%s: %s", a->rule.name, problem_line(ctx->arena, ctx->problems.list.at));
			ctx->problems = (struct problems){ 0 };
			must(ctx, record_strike(ctx, a->beside, first->id, first->version, "重复登记"));
			save(ctx, second);
			if (record_restore(ctx, a->beside, first->id, first->version + 1))
				fail_msg("%s: came back beside the second", a->rule.name);
			ctx->problems = (struct problems){ 0 };
			rules++;
		}
	assert_true(rules > 12);
}

/* ---- on a common day ---- */

static bool
join(struct ctx *ctx, int64_t branch, int64_t person, const char *since, const char *until)
{
	struct record *r = record_make(ctx, type_of(ctx, "membership"), branch);

	put(ctx, r, "person", id_text(ctx, person));
	put(ctx, r, "status", "member");
	put(ctx, r, "joined_on", "2010-06-30");
	put(ctx, r, "since", since);
	put(ctx, r, "until", until);
	return record_save(ctx, r);
}

static void
test_alone__a_member_belongs_to_one_branch_on_a_day(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t person = c->a.people[0];

	must(ctx, join(ctx, c->a.orgs[ZB], person, "2021-01-01", "2024-01-01"));
	refused(ctx, join(ctx, c->a.orgs[ZC], person, "2023-12-31", ""), PROBLEM_FIELD,
	    "一个人同一时间只在一个支部、只有一种身份，先给原来的填终止日期：已有“组织ZBA 2021-01-01 张A0 正式党员”");
	refused(ctx, join(ctx, c->a.orgs[ZC], person, "2020-06-01", "2021-01-02"), PROBLEM_FIELD, "已有“组织ZBA");
	must(ctx, join(ctx, c->a.orgs[ZC], person, "2020-06-01", "2021-01-01") &&
	    join(ctx, c->a.orgs[ZC], person, "2024-01-01", ""));
	/* A state ends with its organisation, whatever end is written in it. */
	refused(ctx, join(ctx, c->a.orgs[ZB], person, "2026-01-01", ""), PROBLEM_FIELD, "已有“组织ZCA");
	record_end(ctx, "organisation", c->a.orgs[ZC], "ended_on", "2026-01-01");
	must(ctx, join(ctx, c->a.orgs[ZB], person, "2026-01-01", ""));
}

/* ---- as many as a post has seats ---- */

static struct record *
deputy(struct ctx *ctx, int64_t branch, int64_t person, const char *on)
{
	struct record *r = record_make(ctx, type_of(ctx, "appointment"), branch);

	put(ctx, r, "post", "deputy_secretary");
	put(ctx, r, "person", id_text(ctx, person));
	put(ctx, r, "effective_on", on);
	put(ctx, r, "method", "election");
	return r;
}

static void
test_alone__a_post_has_no_more_holders_than_seats_on_any_day(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t branch = c->a.orgs[ZC];
	const int64_t *people = c->a.people;
	struct record *r[3], *post;

	for (int i = 0; i < 3; i++)
		r[i] = deputy(ctx, branch, people[i], "2022-01-01");
	SAVE(ctx, "post", branch, "post", "deputy_secretary", "seats", "1", "since", "2020-01-01", "until", "2023-01-01");
	int64_t id = SAVE(ctx, "post", branch, "post", "deputy_secretary", "seats", "2", "since", "2023-01-01");
	save(ctx, r[0]);
	/* Two are one too many only in the first year, which the second's time touches. */
	refused(ctx, record_save(ctx, r[1]), PROBLEM_FIELD, "任职人数多于设置的职数，先给离任的填离任日期：已有“组织ZCA 2022-01-01 副书记 张A0”");
	put(ctx, r[1], "effective_on", "2023-01-01");
	save(ctx, r[1]);
	put(ctx, r[2], "effective_on", "2024-01-01");
	refused(ctx, record_save(ctx, r[2]), PROBLEM_FIELD, "任职人数多于设置的职数");
	/* Nor are seats taken away from under who sits there. */
	must(ctx, record_get(ctx, type_of(ctx, "post"), id, &post));
	put(ctx, post, "seats", "1");
	assert_false(record_save(ctx, post));
	assert_string_equal(ctx->problems.list.at[0].field, "seats");
	refused(ctx, false, PROBLEM_FIELD, "任职人数多于设置的职数");
	assert_int_equal(post->version, 1);
	put(ctx, r[0], "left_on", "2024-01-01");
	save(ctx, r[0]);
	save(ctx, r[2]);
	refused(ctx, record_save(ctx, post), PROBLEM_FIELD, "任职人数多于设置的职数");
	put(ctx, r[0], "left_on", "2023-01-01");
	save(ctx, r[0]);
	put(ctx, r[2], "left_on", "2024-02-01");
	put(ctx, r[1], "left_on", "2024-01-01");
	save(ctx, r[1]);
	save(ctx, r[2]);
	must(ctx, record_save(ctx, post));
}

/* ---- whose record it is ---- */

static void
test_alone__what_is_out_of_sight_is_refused_and_not_named(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t person = c->a.people[0];
	struct record *r;

	must(ctx, join(ctx, c->b.orgs[ZC], person, "2021-01-01", ""));
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	r = record_make(ctx, type_of(ctx, "admission"), c->a.orgs[ZB]);
	put(ctx, r, "meeting_on", "2025-06-13");
	put(ctx, r, "person", id_text(ctx, person));
	assert_false(record_save(ctx, r));
	assert_null(ctx->problems.list.at[0].see);
	assert_null(strstr(ctx->problems.list.at[0].say, "组织ZCB"));
	refused(ctx, false, PROBLEM_FIELD, "这个人在这次支部大会之前已经入党：已有的那一条不在您的范围内，请向工委核实");
	/* From the other side too: who was admitted was no member before. */
	ctx->actor = &c->system;
	SAVE(ctx, "admission", c->a.orgs[ZB], "meeting_on", "2025-06-13", "person", id_text(ctx, c->a.people[1]));
	refused(ctx, join(ctx, c->a.orgs[ZB], c->a.people[1], "2021-01-01", ""), PROBLEM_FIELD, "已经入党：已有“组织ZBA 2025-06-13 张A1”");
}

/* ---- two at once ---- */

struct rival { struct ctx *ctx; struct record *record; atomic_bool began; bool saved; };

static void *
save_rival(void *what)
{
	struct rival *r = what;

	r->began = true;
	r->saved = record_save(r->ctx, r->record);
	return NULL;
}

struct race { struct record *record; struct rival rival; pthread_t thread; };

/* Saves, and ends only when the rival stands behind this transaction. */
static bool
save_first(struct ctx *ctx, void *what)
{
	struct race *race = what;
	bool behind = false;

	if (!record_save(ctx, race->record))
		return false;
	pthread_create(&race->thread, NULL, save_rival, &race->rival);
	for (int i = 0; i < 20000 && !behind; i++) {
		usleep(1000);
		if (db_engine(ctx->db) == DB_SQLITE)
			behind = race->rival.began;
		else if (!db_get_int(ctx, "select 1 from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))",
		    DB_NO_ARGS, &behind, &(int64_t){ 0 }))
			return false;
	}
	return behind;
}

static void
test_alone__of_two_savers_at_once_one_is_refused(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	struct store *store;
	struct ctx *other = store_unit_other(ctx, &store);
	struct race race = { .record = example_make(ctx, type_of(ctx, "admission"), &c->a) };
	int64_t n = 0;

	other->arena = arena_make();
	race.rival = (struct rival){ .ctx = other, .record = record_make(other, race.record->type, race.record->org) };
	EACH(const struct field, f, race.record->type->fields)
		*record_content(race.rival.record, f->name) = *record_content(race.record, f->name);
	must(ctx, db_write(ctx, save_first, &race));
	pthread_join(race.thread, NULL);
	refused(other, race.rival.saved, PROBLEM_FIELD, "一个人只登记一次发展党员");
	must(ctx, db_get_int(ctx, "select count(*) from admission", DB_NO_ARGS, NULL, &n));
	assert_int_equal(n, 1);
	arena_free(other->arena);
	db_close(other->db);
	store_close(store);
}

/* ---- a rule that comes later ---- */

#define ONCE(more) "  alone:\n    walk_once: {fields: [org, place], say: 一处只去一次" more "}\n"

static void
test_alone__a_rule_that_comes_later_names_the_rows_that_break_it(void **state)
{
	struct ctx *ctx = *state;
	struct record *r;
	int64_t a, b;

	must(ctx, bring_up(ctx, FIRST));
	a = add_walk(ctx, "2025-07-01", "江边", "", "");
	b = add_walk(ctx, "2025-08-01", "江边", "", "");
	add_walk(ctx, "2025-09-01", "湖边", "", "");
	refused(ctx, bring_up(ctx, HEAD FIELDS HOURS MOOD THEMES NOTE ONCE("") EXAMPLE), PROBLEM_RULE,
	    arena_strf(ctx->arena, "已有的“巡访”不符合规则“walk_once”（一处只去一次），编号（两两冲突）：%lld-%lld；请先改正，或给规则写 since",
	    (long long)a, (long long)b));
	/* With a day of its own it lets the old ones be, and judges a new one by them too. */
	must(ctx, bring_up(ctx, HEAD FIELDS HOURS MOOD THEMES NOTE ONCE(", since: 2026-01-01") EXAMPLE));
	assert_int_equal(state_of(ctx), SCHEMA_CURRENT);
	must(ctx, record_get(ctx, type_of(ctx, "walk"), a, &r));
	put(ctx, r, "mood", "好");
	save(ctx, r);
	put(ctx, r, "walked_on", "2026-02-01");
	refused(ctx, record_save(ctx, r), PROBLEM_FIELD, "一处只去一次：已有“组织ZBA 2025-08-01 江边”");
	/* And it goes again with its line. */
	must(ctx, bring_up(ctx, FIRST) && record_save(ctx, r));
	verified(ctx);
}

static void
test_alone__what_the_catalogue_says_wrong_is_told_with_its_line(void **state)
{
	static const struct { const char *rule, *words; } bad[] = {
		{ "{field: [org, place], say: 甲}", "不认识的键“field”" },
		{ "{say: 甲}", "缺少 fields" },
		{ "{fields: [org, place]}", "say" },
		{ "{fields: [org, nowhere], say: 甲}", "“nowhere”不是“巡访”的单值字段" },
		{ "{fields: [org, themes], say: 甲}", "“themes”不是“巡访”的单值字段" },
		{ "{fields: [place], say: 甲}", "fields 里要有 org，或一个人员" },
		{ "{fields: [org], when: \"this.mood = 'good'; drop\", say: 甲}", "when 有误：不能有分号" },
		{ "{fields: [org], when: \"this.id in (select 1)\", say: 甲}", "when 有误：这里不能查询" },
		{ "{fields: [org], when: \"this.moods = 'good'\", say: 甲}", "规则“walk_once”的 when 有误：没有“this.moods”" },
		{ "{fields: [org], beside: nothing, say: 甲}", "“nothing”不存在" },
		{ "{fields: [org], beside: party_organisation, say: 甲}", "不是登记的记录" },
		{ "{fields: [org, place], beside: venue, say: 甲}", "“place”不是“活动场所”的单值字段" },
		{ "{fields: [org], most: seats, say: 甲}", "most 要写成 种类.字段" },
		{ "{fields: [org], most: post.seats, say: 甲}", "都要有起止" },
		{ "{fields: [org], most: post.seats, beside: venue, say: 甲}", "most 不和 beside" },
	};
	struct ctx *ctx = *state;

	for (size_t i = 0; i < COUNT(bad); i++) {
		write_type(ctx, arena_strf(ctx->arena, HEAD FIELDS HOURS MOOD THEMES "  alone:\n    walk_once: %s\n" EXAMPLE,
		    bad[i].rule));
		struct house house = { 0 };
		assert_false(command_catalog(ctx, arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder), &house));
		assert_int_equal(ctx->problems.list.at[0].line, 14);
		assert_string_equal(ctx->problems.list.at[0].file, "records/walk.yaml");
		refused(ctx, false, PROBLEM_RULE, bad[i].words);
	}
	write_type(ctx, HEAD FIELDS HOURS MOOD THEMES "  alone:\n    theme_day_once: {fields: [org], say: 甲}\n" EXAMPLE);
	struct house house = { 0 };
	refused(ctx, command_catalog(ctx, arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder), &house), PROBLEM_RULE,
	    "规则名“theme_day_once”已经用了");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_alone__each_rule_between_rows_refuses_the_second_and_names_the_first),
		CITY_ON_BOTH(test_alone__a_member_belongs_to_one_branch_on_a_day),
		CITY_ON_BOTH(test_alone__a_post_has_no_more_holders_than_seats_on_any_day),
		CITY_ON_BOTH(test_alone__what_is_out_of_sight_is_refused_and_not_named),
		CITY_ON_BOTH(test_alone__of_two_savers_at_once_one_is_refused),
		CITY_ON_BOTH(test_alone__a_rule_that_comes_later_names_the_rows_that_break_it),
		CITY_ON_SQLITE(test_alone__what_the_catalogue_says_wrong_is_told_with_its_line),
	};

	return store_unit_run("alone", tests, COUNT(tests));
}
