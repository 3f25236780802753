/* The program begins here: what goes wrong below is said here, and becomes the exit status. */
#include <assert.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "command.h"
#include "foreign.h"
#include "seal.h"

enum { EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_FAULT };

/* What a person wrote is called as it was written: the organisation of --org is --org. */
static struct problem
as_written(const struct ctx *ctx, const struct invocation *in, struct problem p)
{
	const char *option = p.field == NULL ? "" : arena_strf(ctx->arena, "--%s", p.field);

	for (int i = 0; i < in->noptions; i++)
		if (strcmp(in->options[i].name, option) == 0)
			p.label = option;
	return p;
}

static int
say_problems(const struct ctx *ctx, const struct invocation *in)
{
	int status = EXIT_REFUSED;

	EACH(const struct problem, p, ctx->problems.list) {
		struct problem said = as_written(ctx, in, *p);

		fprintf(stderr, "%s\n", problem_line(ctx->arena, &said));
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
run(struct ctx *ctx, int argc, char **argv, struct invocation *in)
{
	bool opens;

	if (!seal_self_test(ctx) || !command_parse(ctx, argc, argv, in))
		return false;
	opens = in->command->needs == NEEDS_DATABASE || in->command->needs == NEEDS_CURRENT || in->command->needs == NEEDS_UPGRADED;
	bool good = (in->command->needs != NEEDS_CATALOG || command_catalog(ctx, in->catalog, &in->house)) &&
	    (!opens || command_open(ctx, in)) && in->command->run(ctx, in) && !problem_broken(ctx, 0);
	assert(!good || command_unasked(in) == NULL);
	if (!good)
		command_unmake(ctx, in);
	db_close(ctx->db);
	store_close(in->store);
	return good;
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	struct ctx ctx = { .arena = arena_make(), .today = day_today(), .now = day_now() };
	struct invocation *in = arena_alloc(ctx.arena, sizeof *in);
	int status = EXIT_DONE;

	setlocale(LC_CTYPE, "C.UTF-8");
	signal(SIGXFSZ, SIG_IGN);	/* a file that may not grow is said like a full disk */
	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		printf("dangjian %s\n", DANGJIAN_VERSION);
	else if (!run(&ctx, argc, argv, in))
		status = say_problems(&ctx, in);
	if (status == EXIT_DONE && !command_said(&ctx))
		status = say_problems(&ctx, in);
	arena_free(ctx.arena);
	return status;
}
