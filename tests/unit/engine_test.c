/* A catalogue of which the server does not take everything: said with file and line before any figure is asked. */
#include "city_unit.h"
#include "house_unit.h"

/* An alias that PostgreSQL keeps for itself: SQLite and the dialect know nothing of it. */
static const char odd[] = "odd:\n  label: 奇数\n  meaning: 奇数\n  count: rows\n  rows:\n    - of: lecture\n"
    "      where: exists (select 1 from theme_day user where user.id = this.id)\n";

static void
test_engine__a_figure_that_the_server_does_not_take_has_its_place(void **state)
{
	static const struct command asks = { .name = "figures", .needs = NEEDS_DATABASE },
	    brings = { .name = "serve", .needs = NEEDS_UPGRADED };
	struct ctx *ctx = *state, own = *ctx;
	struct invocation in = { .db = store_unit(ctx)->url, .command = &asks,
		.catalog = arena_strf(ctx->arena, "%s/city", store_unit(ctx)->folder) };

	write_overlay(ctx, in.catalog, "figures/odd.yaml", odd);
	for (int i = 0; i < 2; i++) {
		own.db = NULL;
		refused(&own, command_open(&own, &in), PROBLEM_RULE, "figures/odd.yaml:1：“odd”的条件有误：syntax error");
		db_close(own.db);
		store_close(in.store);
		in.command = &brings;
	}
	unlink(arena_strf(ctx->arena, "%s/figures/odd.yaml", in.catalog));
	own.db = NULL;
	must(&own, command_open(&own, &in));
	db_close(own.db);
	store_close(in.store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "test_engine__a_figure_that_the_server_does_not_take_has_its_place on postgresql",
		    test_engine__a_figure_that_the_server_does_not_take_has_its_place, house_setup_postgres, store_teardown, NULL },
	};

	return store_unit_run("engine", tests, COUNT(tests));
}
