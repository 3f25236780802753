#include <string.h>

#include "command.h"
#include "text.h"

/* Chinese words are two columns wide: printf's own padding counts bytes. */
void
command_pad(const char *text, size_t width)
{
	size_t w = text_width(text);

	printf("%s%*s", text, (int)(w < width ? width - w : 1), "");
}

static void
print_option(const struct command_option *option)
{
	printf("  ");
	command_pad(option->name, 12);
	command_pad(option->value == NULL ? "" : option->value, 16);
	printf("%s\n", option->help);
}

static void
print_options(const struct command_option *options)
{
	for (; options->name != NULL; options++)
		print_option(options);
}

static void
print_man(struct arena *arena)
{
	printf(".TH DANGJIAN 1\n.SH NAME\ndangjian \\- 机关党建实账\n.SH SYNOPSIS\n.B dangjian\n命令 [选项]\n.SH COMMANDS\n");
	for (size_t i = 0; i < commands_n; i++) {
		printf(".TP\n.B %s\n%s\n", command_call(arena, &commands[i]), commands[i].summary);
		for (const struct command_option *o = commands[i].options; o->name != NULL; o++)
			printf(".RS\n.TP\n.B \\%s %s\n%s\n.RE\n", o->name, o->value == NULL ? "" : o->value, o->help);
	}
	printf(".SH OPTIONS\n");
	for (const struct command_option *o = global_options; o->name != NULL; o++)
		printf(".TP\n.B \\%s %s\n%s\n", o->name, o->value == NULL ? "" : o->value, o->help);
}

/* The options of every command go by its name and word; one without a word stands behind those of its name that have one. */
static void
print_completion(void)
{
	printf("_dangjian() {\n\tlocal o= f= c=\"${COMP_WORDS[1]}\" v=\"${COMP_WORDS[2]}\" w=\"${COMP_WORDS[COMP_CWORD]}\"\n"
	    "\tif [ \"$COMP_CWORD\" = 1 ]; then COMPREPLY=($(compgen -W \"");
	for (size_t i = 0; i < commands_n; i++)
		printf("%s ", commands[i].name);
	printf("\" -- \"$w\")); return; fi\n");
	for (size_t i = 0; i < commands_n; i++)
		if (commands[i].verb[0] != '\0')
			printf("\t[ \"$COMP_CWORD $c\" = \"2 %s\" ] && f=\"$f %s\"\n", commands[i].name, commands[i].verb);
	printf("\tcase \"$c $v\" in\n");
	for (size_t i = 0; i < commands_n; i++) {
		printf("\t\"%s %s\"%s) o=\"", commands[i].name, commands[i].verb, commands[i].verb[0] == '\0' ? "*" : "");
		for (const struct command_option *o = commands[i].options; o->name != NULL; o++)
			printf("%s ", o->name);
		for (const struct command_option *o = global_options; o->name != NULL; o++)
			if (command_takes(&commands[i], o->name))
				printf("%s ", o->name);
		printf("\";;\n");
	}
	printf("\tesac\n\tcase \"$w\" in -*) f=\"$o\";; esac\n"
	       "\tif [ -n \"$f\" ]; then COMPREPLY=($(compgen -W \"$f\" -- \"$w\"))\n"
	       "\telse COMPREPLY=($(compgen -f -- \"$w\")); fi\n}\n"
	       "complete -F _dangjian dangjian\n");
}

static void
print_all(struct arena *arena)
{
	printf("机关党建实账：平时记一次，年底每个数都有出处\n用法：dangjian 命令 [选项]\n\n");
	for (size_t i = 0; i < commands_n; i++) {
		printf("  ");
		command_pad(command_call(arena, &commands[i]), 32);
		printf("%s\n", commands[i].summary);
	}
	printf("\n命令都可用的选项（--as 和 --json 以各命令的说明为准）：\n");
	print_options(global_options);
	printf("\n每个命令的说明：dangjian help 命令，如 dangjian help user add，或 dangjian 命令 --help\n");
}

static void
print_one(struct arena *arena, const struct command *c)
{
	printf("dangjian %s\n  %s\n\n", command_call(arena, c), c->summary);
	print_options(c->options);
	for (const struct command_option *o = global_options; o->name != NULL; o++)
		if (strstr(c->also, o->name) != NULL)
			print_option(o);
	printf("\n");
}

bool
help_run(struct ctx *ctx, struct invocation *in)
{
	const char *about = in->n == 0 ? NULL : in->arguments[0], *verb = in->n < 2 ? NULL : in->arguments[1];
	bool found = false;

	if (about == NULL)
		return print_all(ctx->arena), true;
	if (strcmp(about, "man") == 0)
		return print_man(ctx->arena), true;
	if (strcmp(about, "completion") == 0)
		return print_completion(), true;
	for (size_t i = 0; i < commands_n; i++)
		if (strcmp(commands[i].name, about) == 0 && (verb == NULL || strcmp(commands[i].verb, verb) == 0)) {
			print_one(ctx->arena, &commands[i]);
			found = true;
		}
	return found || problem_say(ctx, PROBLEM_USAGE, "没有“%s%s%s”这个命令，全部命令见 dangjian help", about,
	    verb == NULL ? "" : " ", verb == NULL ? "" : verb);
}
