/* A populated database meets a city's own catalogue: what it takes without loss, what it refuses and why. */
#include "walk_unit.h"

#include <sys/resource.h>
#include <sys/wait.h>

static void
test_upgrade__a_new_field_choice_and_rule_are_taken_without_loss(void **state)
{
	struct ctx *ctx = *state;
	struct record *r;
	int64_t ids[3];

	populate(ctx, ids);
	write_type(ctx, HEAD FIELDS HOURS "    mood: {label: 心情, kind: choice, choices: {good: 好, bad: 坏, calm: 静}}\n" THEMES
	    NOTE LENGTH "    with: {label: 同行, kind: person, many: yes}\n"
	    "  rules:\n    walk_long: {holds: \"length > 0\", say: 里程要大于零, breaks: {length: 0}}\n"
	    "    walk_moody: {holds: \"mood is not null\", say: 要写心情, since: 2026-01-01,"
	    " breaks: {mood: '', walked_on: 2026-02-01}}\n"
	    EXAMPLE);
	must(ctx, command_catalog(ctx, arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder), &city(ctx)->house));
	ctx->house = &city(ctx)->house;
	assert_int_equal(state_of(ctx), SCHEMA_BEHIND);
	must(ctx, schema_upgrade(ctx));
	assert_int_equal(state_of(ctx), SCHEMA_CURRENT);
	verified(ctx);
	assert_string_equal(shown(ctx, ids[0], "hours"), "1.5");
	assert_string_equal(shown(ctx, ids[1], "mood"), "坏");
	assert_string_equal(shown(ctx, ids[2], "length"), "");
	must(ctx, record_get(ctx, type_of(ctx, "walk"), ids[2], &r));
	put(ctx, r, "length", "0");
	refused(ctx, record_save(ctx, r), PROBLEM_RULE, "里程要大于零");
	put(ctx, r, "length", "7");
	put(ctx, r, "mood", "静");
	put(ctx, r, "with", id_text(ctx, city(ctx)->a.people[0]));
	save(ctx, r);
	r = record_make(ctx, r->type, city(ctx)->a.orgs[ZB]);
	put(ctx, r, "walked_on", "2026-02-01");
	put(ctx, r, "place", "湖边");
	refused(ctx, record_save(ctx, r), PROBLEM_RULE, "要写心情");
	verified(ctx);
}

static void
test_upgrade__what_leaves_the_catalogue_stays_and_comes_back(void **state)
{
	struct ctx *ctx = *state;
	int64_t ids[3], theme;
	struct record *r;

	populate(ctx, ids);
	theme = save(ctx, example_make(ctx, type_of(ctx, "theme"), &city(ctx)->a));
	must(ctx, record_get(ctx, type_of(ctx, "walk"), ids[0], &r));
	put(ctx, r, "themes", id_text(ctx, theme));
	save(ctx, r);
	must(ctx, bring_up(ctx, HEAD FIELDS EXAMPLE_SHORT));
	verified(ctx);
	must(ctx, record_get(ctx, type_of(ctx, "walk"), ids[0], &r));
	put(ctx, r, "place", "对岸");
	save(ctx, r);
	int64_t fresh = save(ctx, example_make(ctx, type_of(ctx, "walk"), &city(ctx)->a));
	verified(ctx);
	must(ctx, bring_up(ctx, FIRST));
	verified(ctx);
	assert_string_equal(shown(ctx, ids[0], "hours"), "1.5");
	assert_string_equal(shown(ctx, ids[0], "place"), "对岸");
	assert_string_equal(shown(ctx, fresh, "hours"), "");
	must(ctx, record_get(ctx, type_of(ctx, "walk"), ids[0], &r));
	assert_int_equal(record_content(r, "themes")->items.n, 1);
	assert_int_equal(record_content(r, "themes")->items.at[0].i, theme);
}

static void
test_upgrade__what_would_lose_data_is_refused_with_its_reason(void **state)
{
	static const struct { const char *text, *words; } bad[] = {
		{ HEAD FIELDS "    hours: {label: 时长, kind: text}\n" MOOD EXAMPLE, "由 decimal 1 改成了 text" },
		{ HEAD FIELDS "    hours: {label: 时长, kind: decimal, places: 2}\n" MOOD EXAMPLE, "由 decimal 1 改成了 decimal 2" },
		{ HEAD FIELDS HOURS MOOD "    themes: {label: 主题, kind: listed, of: venue, many: yes}\n" EXAMPLE,
		    "由 listed theme many" },
		{ HEAD FIELDS HOURS MOOD "    themes: {label: 主题, kind: listed, of: theme}\n" EXAMPLE, "由 listed theme many" },
		{ HEAD FIELDS HOURS "    mood: {label: 心情, kind: choice, choices: {good: 好}}\n" EXAMPLE, "被删去的选项" },
		{ HEAD FIELDS "    hours: {label: 时长, kind: decimal, places: 1, needed: yes}\n" MOOD EXAMPLE, "已有 1 条" },
		{ HEAD FIELDS HOURS MOOD "    length: {label: 里程, kind: integer, needed: yes}\n" EXAMPLE, "已有 3 条" },
		{ HEAD FIELDS_UNIQUE HOURS MOOD EXAMPLE, "有重复" },
		{ HEAD FIELDS HOURS MOOD "  rules:\n    walk_good: {holds: \"mood = 'good'\", say: 要高兴}\n" EXAMPLE,
		    "不符合规则“walk_good”" },
	};
	struct ctx *ctx = *state;
	int64_t ids[3];

	populate(ctx, ids);
	for (size_t i = 0; i < COUNT(bad); i++) {
		refused(ctx, bring_up(ctx, bad[i].text), PROBLEM_RULE, bad[i].words);
		/* Everything is as it was. */
		must(ctx, bring_up(ctx, FIRST));
		assert_string_equal(shown(ctx, ids[0], "hours"), "1.5");
		verified(ctx);
	}
}

/* What is struck out no longer counts, so it holds up nothing. */
static void
test_upgrade__struck_out_rows_hold_up_no_rule(void **state)
{
	struct ctx *ctx = *state;
	const char *later = HEAD FIELDS HOURS "    mood: {label: 心情, kind: choice, choices: {good: 好}}\n" THEMES
	    "  rules:\n    walk_good: {holds: \"mood = 'good'\", say: 要高兴}\n" EXAMPLE;
	int64_t ids[3];

	populate(ctx, ids);
	must(ctx, record_strike(ctx, type_of(ctx, "walk"), ids[1], 1, "登记重复"));
	must(ctx, bring_up(ctx, later));
	verified(ctx);
	refused(ctx, record_restore(ctx, type_of(ctx, "walk"), ids[1], 2), PROBLEM_RULE, "要高兴");
}

/* Nor a field that is needed now, of one that lacks it and of one that was there before it; put back, it must have it. */
static void
test_upgrade__struck_out_rows_need_no_field(void **state)
{
	struct ctx *ctx = *state;
	const char *later = HEAD FIELDS "    hours: {label: 时长, kind: decimal, places: 1, needed: yes}\n" MOOD THEMES NOTE EXAMPLE,
	    *last = HEAD FIELDS "    hours: {label: 时长, kind: decimal, places: 1, needed: yes}\n" MOOD THEMES NOTE
	    "    length: {label: 里程, kind: integer, needed: yes}\n"
	    "  example: {walked_on: 2025-05-01, place: 江边, hours: 1.5, mood: good, length: 3}\n";
	int64_t ids[3], bare;

	populate(ctx, ids);
	bare = add_walk(ctx, "2025-07-04", "山上", "", "");
	refused(ctx, bring_up(ctx, later), PROBLEM_RULE, "没有填“时长”，不能改成必填");
	for (size_t i = 0; i < COUNT(ids); i++)
		must(ctx, record_strike(ctx, type_of(ctx, "walk"), ids[i], 1, "登记重复"));
	must(ctx, record_strike(ctx, type_of(ctx, "walk"), bare, 1, "登记重复"));
	must(ctx, bring_up(ctx, later));
	must(ctx, bring_up(ctx, last));
	assert_int_equal(state_of(ctx), SCHEMA_CURRENT);
	verified(ctx);
	refused(ctx, record_restore(ctx, type_of(ctx, "walk"), bare, 2), PROBLEM_FIELD, "时长");
	refused(ctx, db_write(ctx, city_script, arena_strf(ctx->arena, "update walk_all set struck_at = null where id = %lld",
	    (long long)bare)), PROBLEM_RULE, "规则");
}

/* All guards follow the catalogue on both engines: needed and unique come and go. */
static void
test_upgrade__needed_and_unique_come_and_go(void **state)
{
	struct ctx *ctx = *state;
	int64_t ids[3];

	populate(ctx, ids);
	must(ctx, record_strike(ctx, type_of(ctx, "walk"), ids[2], 1, "登记重复"));
	must(ctx, bring_up(ctx, HEAD FIELDS_UNIQUE HOURS MOOD THEMES EXAMPLE));
	assert_int_equal(state_of(ctx), SCHEMA_CURRENT);
	must(ctx, bring_up(ctx, HEAD "  fields:\n    walked_on: {label: 日期, kind: day, needed: yes, happened: yes}\n"
	    "    place: {label: 地点, kind: text}\n" HOURS MOOD THEMES EXAMPLE));
	add_walk(ctx, "2025-07-01", "江边", "", "");
	add_walk(ctx, "2025-07-02", "江边", "", "");
	add_walk(ctx, "2025-07-03", "", "", "");
	refused(ctx, bring_up(ctx, FIRST), PROBLEM_RULE, "已有 1 条");
}

static void
test_upgrade__says_all_that_it_refuses_at_once(void **state)
{
	struct ctx *ctx = *state;
	int64_t ids[3];

	populate(ctx, ids);
	assert_false(bring_up(ctx, HEAD FIELDS_UNIQUE "    hours: {label: 时长, kind: text, needed: yes}\n"
	    "    mood: {label: 心情, kind: choice, choices: {good: 好}}\n    themes: {label: 主题, kind: text}\n" EXAMPLE));
	assert_int_equal(ctx->problems.list.n, 4);
	EACH(const struct problem, p, ctx->problems.list) {
		assert_string_equal(p->file, "records/walk.yaml");
		assert_true(p->line > 6);
	}
}

/* ---- an upgrade that is killed ---- */

/* A child with a connection of its own upgrades and is killed: on SQLite first in the midst of writing, by the kernel because
   its file grows too large, else after ${moment} microseconds. */
static void
upgrade_in_child(struct ctx *ctx, useconds_t moment)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		struct store *store;
		struct ctx own = *ctx;

		setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
		if (store_open(&own, store_unit(ctx)->url, DB_EXISTING, &store) && db_connect(&own, store, &own.db)) {
			if (moment > 0 || db_engine(own.db) == DB_POSTGRES)
				ualarm(moment + 1, 0);
			else
				setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 16384, 16384 });
			schema_upgrade(&own);
		}
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static void
test_upgrade__one_that_is_killed_leaves_the_old_state_or_the_new(void **state)
{
	struct ctx *ctx = *state;
	int64_t ids[3];
	char *folder = arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder);

	populate(ctx, ids);
	for (useconds_t i = 0; i < 12; i++) {
		write_type(ctx, LONGER);
		must(ctx, command_catalog(ctx, folder, &city(ctx)->house));
		upgrade_in_child(ctx, i * 7000);
		bool old = state_of(ctx) != SCHEMA_CURRENT;
		assert_true(i > 0 || old || db_engine(ctx->db) == DB_POSTGRES);
		if (old)
			must(ctx, bring_up(ctx, FIRST));		/* the old catalogue still finds its own */
		assert_string_equal(shown(ctx, ids[0], "hours"), "1.5");
		verified(ctx);
		if (!old)
			break;
	}
	must(ctx, bring_up(ctx, LONGER));
	assert_string_equal(shown(ctx, ids[0], "hours"), "1.5");
	verified(ctx);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_upgrade__a_new_field_choice_and_rule_are_taken_without_loss),
		CITY_ON_BOTH(test_upgrade__what_leaves_the_catalogue_stays_and_comes_back),
		CITY_ON_BOTH(test_upgrade__what_would_lose_data_is_refused_with_its_reason),
		CITY_ON_BOTH(test_upgrade__struck_out_rows_hold_up_no_rule),
		CITY_ON_BOTH(test_upgrade__struck_out_rows_need_no_field),
		CITY_ON_BOTH(test_upgrade__needed_and_unique_come_and_go),
		CITY_ON_BOTH(test_upgrade__says_all_that_it_refuses_at_once),
		CITY_ON_BOTH(test_upgrade__one_that_is_killed_leaves_the_old_state_or_the_new),
	};

	return store_unit_run("upgrade", tests, COUNT(tests));
}
