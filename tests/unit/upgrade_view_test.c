/* What is seen through an upgrade: views, ours and others', the past of what left, and what a refusal tells. */
#include "walk_unit.h"

#include <pthread.h>

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

static bool
run(struct ctx *ctx, void *sql)
{
	return db_script(ctx, sql);
}

/* Whoever keeps the database has views of his own in it. */
static void
test_upgrade__views_of_others_stay(void **state)
{
	struct ctx *ctx = *state;
	int64_t ids[3], n = 0;

	populate(ctx, ids);
	must(ctx, db_write(ctx, run, "create view own_walks as select id, place from walk_all"));
	must(ctx, db_write(ctx, run, "create view own_places as select place from walk"));
	if (db_engine(ctx->db) == DB_POSTGRES) {
		refused(ctx, bring_up(ctx, LONGER), PROBLEM_RULE, "视图 own_places");
		must(ctx, db_write(ctx, run, "drop view own_places"));
	}
	must(ctx, bring_up(ctx, LONGER) && schema_verify(ctx));
	must(ctx, db_get_int(ctx, "select count(*) from own_walks", DB_NO_ARGS, NULL, &n));
	assert_int_equal(n, 3);
	if (db_engine(ctx->db) == DB_SQLITE)
		must(ctx, db_get_int(ctx, "select count(*) from own_places", DB_NO_ARGS, NULL, &n));
	verified(ctx);
}

/* What is left out of a list is said. */
static void
test_upgrade__many_rows_that_break_a_rule_are_told_as_some(void **state)
{
	struct ctx *ctx = *state;

	must(ctx, bring_up(ctx, FIRST));
	for (int i = 0; i < 20; i++)
		add_walk(ctx, "2025-03-01", "江边", "", "bad");
	refused(ctx, bring_up(ctx, HEAD FIELDS HOURS MOOD THEMES NOTE
	    "  rules:\n    walk_good: {holds: \"mood = 'good'\", say: 要高兴}\n" EXAMPLE), PROBLEM_RULE, "；请先改正");
	must(ctx, bring_up(ctx, FIRST));
	add_walk(ctx, "2025-03-01", "江边", "", "bad");
	refused(ctx, bring_up(ctx, HEAD FIELDS HOURS MOOD THEMES NOTE
	    "  rules:\n    walk_good: {holds: \"mood = 'good'\", say: 要高兴}\n" EXAMPLE), PROBLEM_RULE, " 等；请先改正");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_upgrade__a_derived_type_s_new_sql_is_an_upgrade),
		CITY_ON_SQLITE(test_upgrade__the_past_of_a_field_that_left_is_masked_under_its_name),
		CITY_ON_BOTH(test_upgrade__views_of_others_stay),
		CITY_ON_SQLITE(test_upgrade__many_rows_that_break_a_rule_are_told_as_some),
		CITY_ON_POSTGRES(test_upgrade__a_table_that_another_program_holds_is_no_fault_of_the_catalogue),
	};

	return store_unit_run("upgrade_view", tests, COUNT(tests));
}
