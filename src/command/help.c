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
print_options(const struct command_option *options)
{
	for (; options->name != NULL; options++) {
		printf("  ");
		command_pad(options->name, 12);
		command_pad(options->value == NULL ? "" : options->value, 16);
		printf("%s\n", options->help);
	}
}

static void
print_man(void)
{
	printf(".TH DANGJIAN 1\n.SH NAME\ndangjian \\- 机关党建实账\n.SH SYNOPSIS\n.B dangjian\n命令 [选项]\n.SH COMMANDS\n");
	for (size_t i = 0; i < commands_n; i++) {
		printf(".TP\n.B %s %s\n%s\n", commands[i].name, commands[i].arguments, commands[i].summary);
		for (const struct command_option *o = commands[i].options; o->name != NULL; o++)
			printf(".RS\n.TP\n.B \\%s %s\n%s\n.RE\n", o->name, o->value == NULL ? "" : o->value, o->help);
	}
	printf(".SH OPTIONS\n");
	for (const struct command_option *o = global_options; o->name != NULL; o++)
		printf(".TP\n.B \\%s %s\n%s\n", o->name, o->value == NULL ? "" : o->value, o->help);
}

static void
print_completion(void)
{
	printf("_dangjian() {\n\tlocal c=\"${COMP_WORDS[1]}\" w=\"${COMP_WORDS[COMP_CWORD]}\"\n"
	    "\tif [ \"$COMP_CWORD\" = 1 ]; then COMPREPLY=($(compgen -W \"");
	for (size_t i = 0; i < commands_n; i++)
		printf("%s ", commands[i].name);
	printf("\" -- \"$w\")); return; fi\n\tlocal o=\"");
	for (const struct command_option *o = global_options; o->name != NULL; o++)
		printf("%s ", o->name);
	printf("\"\n\tcase \"$c\" in\n");
	for (size_t i = 0; i < commands_n; i++) {
		printf("\t%s) o=\"$o", commands[i].name);
		for (const struct command_option *o = commands[i].options; o->name != NULL; o++)
			printf(" %s", o->name);
		printf("\";;\n");
	}
	printf("\tesac\n\tcase \"$w\" in -*) COMPREPLY=($(compgen -W \"$o\" -- \"$w\"));; *) COMPREPLY=($(compgen -f "
	       "-- \"$w\"));; esac\n}\n"
	       "complete -F _dangjian dangjian\n");
}

bool
help_run(struct ctx *ctx, struct invocation *in)
{
	const char *about = in->n == 0 ? NULL : in->arguments[0];

	if (about == NULL) {
		printf("机关党建实账：平时记一次，年底每个数都有出处\n用法：dangjian 命令 [选项]\n\n");
		for (size_t i = 0; i < commands_n; i++) {
			printf("  ");
			command_pad(commands[i].name, 12);
			printf("%s\n", commands[i].summary);
		}
		printf("\n所有命令都可用的选项：\n");
		print_options(global_options);
		printf("\n每个命令的说明：dangjian help 命令\n");
		return true;
	}
	if (strcmp(about, "man") == 0)
		return print_man(), true;
	if (strcmp(about, "completion") == 0)
		return print_completion(), true;
	for (size_t i = 0; i < commands_n; i++)
		if (strcmp(commands[i].name, about) == 0) {
			printf("dangjian %s %s\n  %s\n\n", about, commands[i].arguments, commands[i].summary);
			print_options(commands[i].options);
			return true;
		}
	return problem_say(ctx, PROBLEM_USAGE, "没有“%s”这个命令，全部命令见 dangjian help", about);
}
