/* A populated database meets a city's own catalogue: what it takes without loss, what it refuses and why. */
#include "city_unit.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* A type of a city's own, in the versions it goes through. */
#define HEAD "walk:\n  label: 巡访\n  section: service\n  held_by: [branch]\n  title: '{walked_on} {place}'\n" \
	"  list: [walked_on, place]\n"
#define EXAMPLE "  example: {walked_on: 2025-05-01, place: 江边, hours: 1.5, mood: good}\n"
#define FIELDS "  fields:\n    walked_on: {label: 日期, kind: day, needed: yes, happened: yes}\n" \
	"    place: {label: 地点, kind: text, needed: yes}\n"
#define FIELDS_UNIQUE "  fields:\n    walked_on: {label: 日期, kind: day, needed: yes, happened: yes}\n" \
	"    place: {label: 地点, kind: text, needed: yes, unique: yes}\n"
#define EXAMPLE_SHORT "  example: {walked_on: 2025-05-01, place: 江边}\n"
#define HOURS "    hours: {label: 时长, kind: decimal, places: 1}\n"
#define MOOD "    mood: {label: 心情, kind: choice, choices: {good: 好, bad: 坏}}\n"
#define THEMES "    themes: {label: 主题, kind: listed, of: theme, many: yes}\n"
#define NOTE "    note: {label: 备注, kind: note}\n"
#define LENGTH "    length: {label: 里程, kind: integer}\n"
#define FIRST HEAD FIELDS HOURS MOOD THEMES NOTE EXAMPLE
#define LONGER HEAD FIELDS HOURS MOOD THEMES NOTE LENGTH EXAMPLE

static void
write_type(struct ctx *ctx, const char *text)
{
	write_overlay(ctx, arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder), "records/walk.yaml", text);
}

static bool
bring_up(struct ctx *ctx, const char *text)
{
	write_type(ctx, text);
	return city_bring_up(ctx, arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder));
}

static enum schema_state
state_of(struct ctx *ctx)
{
	enum schema_state s;

	must(ctx, schema_state(ctx, &s));
	return s;
}

static int64_t
add_walk(struct ctx *ctx, const char *walked_on, const char *place, const char *hours, const char *mood)
{
	struct record *r = record_make(ctx, type_of(ctx, "walk"), city(ctx)->a.orgs[ZB]);

	put(ctx, r, "walked_on", walked_on);
	put(ctx, r, "place", place);
	put(ctx, r, "hours", hours);
	put(ctx, r, "mood", mood);
	return save(ctx, r);
}

static void
verified(struct ctx *ctx)
{
	static const char *const types[] = { "walk", "theme", "organisation", NULL };
	int64_t entries, rows;

	if (keep_verify(ctx, types, &entries, &rows))
		return;
	/* Another program has changed the schema under this connection: said once, then met. */
	if (problem_worst(ctx) != PROBLEM_FAULT && ctx->problems.list.at[0].sort == PROBLEM_BUSY)
		ctx->problems = (struct problems){ 0 };
	must(ctx, keep_verify(ctx, types, &entries, &rows));
}

static const char *
shown(struct ctx *ctx, int64_t id, const char *field)
{
	struct record *r;

	must(ctx, record_get(ctx, type_of(ctx, "walk"), id, &r));
	return record_show(ctx, r, type_field(r->type, field));
}

/* The first version, with three walks. */
static void
populate(struct ctx *ctx, int64_t ids[static 3])
{
	must(ctx, bring_up(ctx, FIRST));
	ids[0] = add_walk(ctx, "2024-03-01", "江边", "1.5", "good");
	ids[1] = add_walk(ctx, "2025-03-01", "山上", "", "bad");
	ids[2] = add_walk(ctx, "2025-06-01", "江边", "2", "");
	assert_int_equal(state_of(ctx), SCHEMA_CURRENT);
}

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

static const struct change *
change_of(const struct past *p, const char *label)
{
	EACH(const struct change, c, p->changes)
		if (strcmp(c->label, label) == 0)
			return c;
	fail_msg("%s is not in the past", label);
	return NULL;
}

/* Nobody knows any more whether a field that left was private. */
static void
test_upgrade__the_past_of_a_field_that_left_is_masked_under_its_name(void **state)
{
	struct ctx *ctx = *state;
	struct actor *clerk = actor_make(ctx, "reader", city(ctx)->root);
	int64_t ids[3];
	struct record *r;
	struct past *past;
	size_t n;

	populate(ctx, ids);
	must(ctx, record_get(ctx, type_of(ctx, "walk"), ids[0], &r));
	put(ctx, r, "hours", "2.5");
	put(ctx, r, "place", "湖边");
	r->org = city(ctx)->a.orgs[ZC];
	save(ctx, r);
	must(ctx, bring_up(ctx, HEAD FIELDS EXAMPLE_SHORT) && record_get(ctx, type_of(ctx, "walk"), ids[0], &r));
	must(ctx, record_past(ctx, r, &past, &n));
	assert_string_equal(change_of(&past[0], "hours")->after, "2.5");
	clerk->private = false;
	ctx->actor = clerk;
	must(ctx, record_past(ctx, r, &past, &n));
	assert_string_equal(change_of(&past[0], "hours")->after, "＊＊");
	assert_string_equal(change_of(&past[0], "组织")->after, "ZCA");
	assert_string_equal(change_of(&past[0], "地点")->after, "湖边");
	ctx->actor = &city(ctx)->system;
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

/* A derived type's SQL is part of the schema: a database that has the old one is behind. */
static void
test_upgrade__a_derived_type_s_new_sql_is_an_upgrade(void **state)
{
	struct ctx *ctx = *state;
	char *folder = arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder);
	static const char text[] = "strolls:\n  label: 散步\n  section: service\n  bases: [theme_day]\n  title: '{happened}'\n"
	    "  fields: {}\n  sql: select id, org, happened from theme_day where headcount > %d\n";
	int64_t n;

	SAVE(ctx, "theme_day", city(ctx)->a.orgs[ZB], "held_on", "2025-07-01", "topic", "一", "headcount", "20");
	write_overlay(ctx, folder, "derived/strolls.yaml", arena_strf(ctx->arena, text, 30));
	must(ctx, city_bring_up(ctx, folder));
	must(ctx, db_get_int(ctx, "select count(*) from strolls", DB_NO_ARGS, NULL, &n));
	assert_int_equal(n, 0);
	write_overlay(ctx, folder, "derived/strolls.yaml", arena_strf(ctx->arena, text, 10));
	must(ctx, command_catalog(ctx, folder, &city(ctx)->house));
	assert_int_equal(state_of(ctx), SCHEMA_BEHIND);
	must(ctx, schema_upgrade(ctx));
	must(ctx, db_get_int(ctx, "select count(*) from strolls", DB_NO_ARGS, NULL, &n));
	assert_int_equal(n, 1);
}

/* Locks the table that a derived type reads until the backend ${pid} waits for it, and stops its waiting. */
struct holding { const char *url; int64_t pid; int ready[2]; };

static void *
hold(void *what)
{
	const struct holding *h = what;
	PGconn *pg = PQconnectdb(h->url);
	char stop[200];

	PQclear(PQexec(pg, "begin; lock table elsewhere in access exclusive mode"));
	assert_int_equal(write(h->ready[1], "", 1), 1);
	snprintf(stop, sizeof stop, "select pg_cancel_backend(pid) from pg_stat_activity"
	    " where pid = %lld and wait_event_type = 'Lock'", (long long)h->pid);
	for (int stopped = 0; stopped == 0;) {
		PGresult *r = PQexec(pg, stop);

		stopped = PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) > 0;
		PQclear(r);
	}
	PQfinish(pg);
	return NULL;
}

static bool
make_elsewhere(struct ctx *ctx, void *what)
{
	(void)what;
	return db_script(ctx, "create table elsewhere (id bigint, org bigint, happened text)");
}

static void
test_upgrade__a_table_that_another_program_holds_is_no_fault_of_the_catalogue(void **state)
{
	struct ctx *ctx = *state;
	struct holding h = { .url = store_unit(ctx)->url };
	pthread_t holder;
	char byte;

	must(ctx, db_write(ctx, make_elsewhere, NULL) && db_get_int(ctx, "select pg_backend_pid()", DB_NO_ARGS, NULL, &h.pid));
	EACH(struct type, t, city(ctx)->house.types)
		if (t->derived_sql != NULL)
			t->derived_sql = "select id, org, happened from elsewhere";
	assert_int_equal(state_of(ctx), SCHEMA_BEHIND);
	assert_int_equal(pipe(h.ready), 0);
	assert_int_equal(pthread_create(&holder, NULL, hold, &h), 0);
	assert_int_equal(read(h.ready[0], &byte, 1), 1);
	refused(ctx, schema_upgrade(ctx), PROBLEM_BUSY, "查询时间过长");
	pthread_join(holder, NULL);
	close(h.ready[0]);
	close(h.ready[1]);
	must(ctx, schema_upgrade(ctx));
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
		CITY_ON_SQLITE(test_upgrade__the_past_of_a_field_that_left_is_masked_under_its_name),
		CITY_ON_BOTH(test_upgrade__what_would_lose_data_is_refused_with_its_reason),
		CITY_ON_BOTH(test_upgrade__struck_out_rows_hold_up_no_rule),
		CITY_ON_BOTH(test_upgrade__needed_and_unique_come_and_go),
		CITY_ON_BOTH(test_upgrade__says_all_that_it_refuses_at_once),
		CITY_ON_BOTH(test_upgrade__a_derived_type_s_new_sql_is_an_upgrade),
		CITY_ON_POSTGRES(test_upgrade__a_table_that_another_program_holds_is_no_fault_of_the_catalogue),
		CITY_ON_BOTH(test_upgrade__one_that_is_killed_leaves_the_old_state_or_the_new),
	};

	return store_unit_run("upgrade", tests, COUNT(tests));
}
