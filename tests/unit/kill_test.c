/*
 * Saving programs are killed at random moments: what they had been told was saved is there, whole, and nothing half.  Each
 * is a child with a store of its own and three threads, so that commits are shared; it writes an id into a pipe only when
 * record_save has returned.
 */
#include "city_unit.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { THREADS = 3, KILLS_SQLITE = 200, KILLS_POSTGRES = 60 };

struct saver { struct ctx ctx; struct store *store; int64_t org, people[2]; int out; };

static void *
save_until_killed(void *what)
{
	struct saver *s = what;
	struct ctx ctx = s->ctx;

	ctx.arena = arena_make();
	if (!db_connect(&ctx, s->store, &ctx.db))
		return NULL;
	for (int n = 0;; n++) {
		struct record *r = record_make(&ctx, type_find(ctx.house, "theme_day"), s->org);
		const char *people[] = { id_text(&ctx, s->people[0]), id_text(&ctx, s->people[1]) };

		/* Some are refused, in between: they take nothing with them. */
		bool good = record_put_text(&ctx, r, "held_on", n % 5 == 4 ? "2199-01-01" : "2025-07-01") &&
		    record_put_text(&ctx, r, "topic", arena_strf(ctx.arena, "第%d.%lx.%d次", getpid(),
			(unsigned long)pthread_self(), n)) &&
		    record_put(&ctx, r, type_field(r->type, "people"), people, 2) && record_save(&ctx, r);
		if (good && write(s->out, &r->id, sizeof r->id) != sizeof r->id)
			return NULL;
		ctx.problems = (struct problems){ 0 };
		ctx.now += 1;
		arena_reset(ctx.arena);
	}
}

/* In the child; never returns. */
static void
run_saver(struct ctx *ctx, int number, int out)
{
	struct store *store;
	pthread_t threads[THREADS];
	struct saver *savers = arena_alloc(ctx->arena, THREADS * sizeof *savers);

	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	if (!store_open(ctx, store_unit(ctx)->url, DB_EXISTING, &store))
		_exit(1);
	for (int i = 0; i < THREADS; i++) {
		/* Ids that no other child makes: a second of its own for each. */
		const struct city_unit *a = &city(ctx)->a;

		savers[i] = (struct saver){ *ctx, store, a->orgs[ZB], { a->people[0], a->people[1] }, out };
		savers[i].ctx.now += INT64_C(1000000) * (number + 1);
		pthread_create(&threads[i], NULL, save_until_killed, &savers[i]);
	}
	pthread_join(threads[0], NULL);
	_exit(1);
}

struct acknowledged { VEC(int64_t) ids; };

/* Kills one child ${moment} microseconds after its first record; what it was told stands in ${all} then. */
static void
kill_one(struct ctx *ctx, int number, useconds_t moment, struct acknowledged *all)
{
	int ends[2];
	int64_t id;
	size_t before = all->ids.n;

	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		run_saver(ctx, number, ends[1]);
	}
	close(ends[1]);
	for (bool first = true; read(ends[0], &id, sizeof id) == sizeof id; first = false) {
		*VEC_ADD(ctx->arena, &all->ids) = id;
		if (first) {
			usleep(moment);
			kill(child, SIGKILL);
		}
	}
	close(ends[0]);
	waitpid(child, NULL, 0);
	assert_true(all->ids.n > before);
}

static int64_t
number_of(struct ctx *ctx, const char *sql)
{
	int64_t n = -1;

	must(ctx, db_get_int(ctx, sql, DB_NO_ARGS, NULL, &n));
	return n;
}

static void
check_whole(struct ctx *ctx, const struct acknowledged *all)
{
	VEC(const char *) types = { 0 };
	int64_t entries, rows;

	EACH(const int64_t, id, all->ids) {
		int64_t links = 0;

		must(ctx, db_get_int(ctx, "select count(*) from theme_day t join theme_day_people p on p.record = t.id"
		    " join history h on h.about = t.id and h.type = 'theme_day' and h.act = 'add' where t.id = :id",
		    DB_ARGS(db_int("id", *id)), NULL, &links));
		if (links != 2)
			fail_msg("%lld was acknowledged and is not whole: %lld links", (long long)*id, (long long)links);
	}
	EACH(const struct type, t, ctx->house->types)
		if (t->derived_sql == NULL)
			*VEC_ADD(ctx->arena, &types) = t->name;
	*VEC_ADD(ctx->arena, &types) = NULL;
	must(ctx, keep_verify(ctx, types.at, &entries, &rows));
	assert_int_equal(number_of(ctx, "select count(*) from theme_day_all"),
	    number_of(ctx, "select count(*) from history where type = 'theme_day' and act = 'add'"));
	assert_int_equal(number_of(ctx, "select count(*) from theme_day_all where held_on > '2100-01-01'"), 0);
}

/* The engine's own look at every page; it runs only where writing is allowed. */
static bool
ask_integrity(struct ctx *ctx, void *what)
{
	return db_get_str(ctx, "pragma integrity_check", DB_NO_ARGS, NULL, what);
}

static void
test_kill__what_was_acknowledged_is_there_and_nothing_is_half(void **state)
{
	struct ctx *ctx = *state;
	bool sqlite = db_engine(ctx->db) == DB_SQLITE;
	int kills = sqlite ? KILLS_SQLITE : KILLS_POSTGRES;
	struct acknowledged all = { 0 };
	uint64_t seed = 20260630;

	for (int i = 0; i < kills; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		kill_one(ctx, i, (useconds_t)((seed >> 33) % 12000), &all);
		if (i % 50 == 49)
			check_whole(ctx, &all);
	}
	check_whole(ctx, &all);
	print_message("# %zu records were acknowledged before %d kills\n", all.ids.n, kills);
	if (sqlite) {
		char *integrity = NULL;

		must(ctx, db_write(ctx, ask_integrity, &integrity));
		assert_string_equal(integrity, "ok");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { CITY_ON_BOTH(test_kill__what_was_acknowledged_is_there_and_nothing_is_half) };

	return store_unit_run("kill", tests, COUNT(tests));
}
