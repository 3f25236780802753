#include "command.h"

#include <string.h>

#include "bind.h"

static void
print_places(const struct bound_text *bound)
{
	EACH(const struct binding, b, bound->places) {
		const char *name = b->kind == BOUND_FIGURE ? b->figure->label : bound_name(b->kind);

		printf("第%d行  %-10s %3.0f%%  %s\n", bound->text->lines.at[b->blank.line].number, b->blank.text,
		    b->score * 100, name);
	}
}

static bool
bind_run(struct ctx *ctx, struct invocation *in)
{
	bool numbers = command_option(in, "--numbers") != NULL;
	struct foreign_text text;
	struct bound_text bound;
	struct binder *binder;

	if (in->n != 2)
		return problem_say(ctx, PROBLEM_USAGE, "请写要对应的文件：dangjian report bind 文件");
	if (!command_catalog(ctx, in->catalog, &in->house) || !binder_make(ctx, &in->house, &binder) ||
	    !foreign_read(ctx, in->arguments[1], &text) ||
	    !(numbers ? bind_numbers(ctx, binder, &text, &bound) : bind_propose(ctx, binder, &text, &bound)))
		return false;
	if (in->json)
		command_print(bind_json(ctx, &bound));
	else
		print_places(&bound);
	return true;
}

bool
report_run(struct ctx *ctx, struct invocation *in)
{
	if (strcmp(in->arguments[0], "bind") == 0)
		return bind_run(ctx, in);
	return problem_say(ctx, PROBLEM_USAGE, "用法：dangjian report %s", in->command->arguments);
}
