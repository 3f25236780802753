/* Subcommands and wiring: what goes wrong below is said here, and becomes the exit status. */
#include <assert.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "command.h"
#include "foreign.h"
#include "seal.h"

enum { EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_FAULT };

static int
say_problems(const struct ctx *ctx)
{
	int status = EXIT_REFUSED;

	EACH(const struct problem, p, ctx->problems.list) {
		fprintf(stderr, "%s\n", problem_line(ctx->arena, p));
		if (p->sort == PROBLEM_FAULT)
			fprintf(stderr, "  %s\n", p->detail == NULL ? "" : p->detail);
	}
	if (ctx->problems.left_out > 0)
		fprintf(stderr, "另有 %zu 处没有列出\n", ctx->problems.left_out);
	if (problem_worst(ctx) == PROBLEM_FAULT)
		status = EXIT_FAULT;
	else if (ctx->problems.list.at[0].sort == PROBLEM_USAGE)
		status = EXIT_USAGE;
	return status;
}

static bool
run(struct ctx *ctx, int argc, char **argv)
{
	struct invocation *in = arena_alloc(ctx->arena, sizeof *in);
	bool opens;

	if (!seal_self_test(ctx) || !command_parse(ctx, argc, argv, in))
		return false;
	opens = in->command->needs == NEEDS_DATABASE || in->command->needs == NEEDS_UPGRADED;
	bool good = (in->command->needs != NEEDS_CATALOG || command_catalog(ctx, in->catalog, &in->house)) &&
	    (!opens || command_open(ctx, in)) && in->command->run(ctx, in);
	assert(!good || command_unasked(in) == NULL);
	db_close(ctx->db);
	store_close(in->store);
	if (!good)
		command_unmake(ctx, in);
	return good;
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	struct ctx ctx = { .arena = arena_make(), .today = day_today(), .now = day_now() };
	int status = EXIT_DONE;

	setlocale(LC_CTYPE, "C.UTF-8");
	signal(SIGXFSZ, SIG_IGN);	/* a file that may not grow is said like a full disk */
	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		printf("dangjian %s\n", DANGJIAN_VERSION);
	else if (!run(&ctx, argc, argv))
		status = say_problems(&ctx);
	if (status == EXIT_DONE && !command_said(&ctx))
		status = say_problems(&ctx);
	arena_free(ctx.arena);
	return status;
}
