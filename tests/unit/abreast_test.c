/* Several savers at once, in threads of their own as the workers are: what one of them is asked must hold when it commits. */
#include "city_unit.h"

#include <pthread.h>

enum { SAVERS = 4, ROUNDS = 8 };

struct saver {
	struct ctx ctx;
	pthread_barrier_t *start;
	struct record *record;
	bool strikes, good;
	int64_t twin;
};

static void *
act(void *what)
{
	struct saver *s = what;
	struct record *r = s->record;

	pthread_barrier_wait(s->start);
	s->good = s->strikes ? record_strike(&s->ctx, r->type, r->id, r->version, "误登") :
	    record_save_alone(&s->ctx, r, &s->twin);
	return NULL;
}

/* All of ${savers} at once. */
static void
at_once(struct ctx *ctx, struct saver *savers, int n)
{
	pthread_barrier_t start;
	pthread_t threads[SAVERS];

	assert_int_equal(pthread_barrier_init(&start, NULL, (unsigned)n), 0);
	for (int i = 0; i < n; i++) {
		struct ctx own = *ctx;

		own.arena = arena_make();
		own.problems = (struct problems){ 0 };
		must(ctx, db_connect(&own, store_unit(ctx)->store, &own.db));
		savers[i].ctx = own;
		savers[i].start = &start;
		assert_int_equal(pthread_create(&threads[i], NULL, act, &savers[i]), 0);
	}
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&start);
}

/* One was saved, each other refused with ${words}, and not because the database was busy. */
static void
one_alone(struct saver *savers, int n, const char *words)
{
	int saved = 0;

	for (int i = 0; i < n; i++) {
		struct ctx *own = &savers[i].ctx;

		saved += savers[i].good;
		if (!savers[i].good && (problem_worst(own) > PROBLEM_ABSENT || strstr(own->problems.list.at[0].say, words) == NULL))
			fail_msg("refused: %s", problem_line(own->arena, own->problems.list.at));
		db_close(savers[i].ctx.db);
		arena_free(savers[i].ctx.arena);
	}
	assert_int_equal(saved, 1);
}

/* A double click sends it twice; both counted. */
static void
test_abreast__the_same_is_kept_once(void **state)
{
	struct ctx *ctx = *state;

	for (int round = 0; round < ROUNDS; round++) {
		struct saver savers[SAVERS] = { 0 };

		for (int i = 0; i < SAVERS; i++) {
			savers[i].record = record_make(ctx, type_of(ctx, "life_meeting"), city(ctx)->a.orgs[ZB]);
			put(ctx, savers[i].record, "held_on", "2026-05-06");
			put(ctx, savers[i].record, "in_year", "2026");
			put(ctx, savers[i].record, "topic", arena_strf(ctx->arena, "第%d次重温入党誓词", round));
		}
		at_once(ctx, savers, SAVERS);
		one_alone(savers, SAVERS, "已有一条内容完全相同的组织生活会");
	}
}

static void
test_abreast__an_organisation_gets_one_superior(void **state)
{
	struct ctx *ctx = *state;

	for (int round = 0; round < ROUNDS; round++) {
		struct saver two[2] = { 0 };
		int64_t org = SAVE(ctx, "organisation", 0, "code", arena_strf(ctx->arena, "RP%d", round), "kind", "branch",
		    "founded_on", "2020-01-01");

		for (int i = 0; i < 2; i++) {
			two[i].record = record_make(ctx, type_of(ctx, "org_parent"), org);
			put(ctx, two[i].record, "since", "2020-01-01");
			put(ctx, two[i].record, "parent", i == 0 ? "JWA" : "JWB");
		}
		at_once(ctx, two, 2);
		one_alone(two, 2, "已有上级组织");
	}
	assert_true(org_verify(ctx));
}

/* Whoever comes second is refused: nothing is kept by what is struck out, and what has something is not struck out. */
static void
test_abreast__nothing_is_saved_at_what_is_struck_out(void **state)
{
	struct ctx *ctx = *state;

	for (int round = 0; round < 2 * ROUNDS; round++) {
		struct saver two[2] = { { .strikes = true } };
		int64_t org = org_make(ctx, arena_strf(ctx->arena, "RS%d", round), "branch", city(ctx)->a.orgs[JW], "2020-01-01");

		must(ctx, record_get(ctx, type_of(ctx, "organisation"), org, &two[0].record));
		two[1].record = record_make(ctx, type_of(ctx, "theme_day"), org);
		put(ctx, two[1].record, "held_on", "2026-05-06");
		put(ctx, two[1].record, "topic", "重温入党誓词");
		at_once(ctx, two, 2);
		one_alone(two, 2, "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_abreast__the_same_is_kept_once),
		CITY_ON_BOTH(test_abreast__an_organisation_gets_one_superior),
		CITY_ON_BOTH(test_abreast__nothing_is_saved_at_what_is_struck_out),
	};

	return store_unit_run("abreast", tests, COUNT(tests));
}
