#include "command.h"

#include <string.h>

#include "buf.h"
#include "text.h"

static const struct command_option none[] = { { 0 } };
static const struct command_option figures[] = {
	{ "--year", "年份", "统计这一年" }, { "--from", "日期", "从这一天起" }, { "--until", "日期", "到这一天之前" },
	{ "--org", "代码", "只统计这个组织及所属" }, { 0 },
};
static const struct command_option figure[] = {
	{ "--year", "年份", "统计这一年" }, { "--from", "日期", "从这一天起" }, { "--until", "日期", "到这一天之前" },
	{ "--org", "代码", "只统计这个组织及所属" }, { "--argument", "名称", "主题、活动等名录中的一项" },
	{ "--rows", NULL, "列出记录" }, { 0 },
};
static const struct command_option attest[] = {
	{ "--year", "年份", "哪一年" }, { "--org", "代码", "哪个组织" }, { "--value", "数字", "核定的数" },
	{ "--source", "依据", "依据的文件" }, { "--argument", "名称", "主题、活动等名录中的一项" },
	{ "--withdraw", NULL, "撤回核定，以记录为准" }, { 0 },
};
static const struct command_option init[] = {
	{ "--city", "市名", "如 临江市" }, { "--organ", "名称", "工委全称" }, { "--user", "用户名", "第一个管理员，默认 admin" }, { 0 },
};
static const struct command_option demo[] = {
	{ "--scale", "规模", "city（默认）、province 或城市数" }, { "--years", "年份", "如 2023-2026，默认前三年和今年" },
	{ "--seed", "种子", "同一种子得到同一座城市，默认 1" }, { 0 },
};
static const struct command_option user_add[] = {
	{ "--role", "角色", "见 dangjian catalog rights" }, { "--org", "代码", "在哪个组织" }, { "--display", "姓名", "显示的称呼" }, { 0 },
};
static const struct command_option fill[] = {
	{ "--to", "文件", "写成的文件：.docx .pdf .html .txt" }, { "--year", "年份", "写这一年" }, { "--from", "日期", "从这一天起" },
	{ "--until", "日期", "到这一天之前" }, { "--org", "代码", "由哪个组织来写" },
	{ "--argument", "统计项=名称" COMMAND_MANY, "主题、活动等名录中的一项，可写多次" }, { "--annex", NULL, "附上每个数字的口径和记录数" },
	{ "--red-head", "发文机关", "加红头：首页印红色的“发文机关＋文件”和红线" }, { "--doc-no", "发文字号", "红头下的字号，如 市直工〔2026〕3号" },
	{ 0 },
};
static const struct command_option bind[] = {
	{ "--to", "文件", "写明对应的 .md" }, { "--numbers", NULL, "对应已经写出的数字，与 --year 一起提出为待核定数" },
	{ "--year", "年份", "--numbers 的数字所属的年份" }, { "--org", "代码", "--numbers 的数字是哪个组织的" },
	{ "--why", NULL, "逐处说明为什么这样对应或留空" }, { "--line", "行号", "--why 只说这一行的各处" }, { 0 },
};
static const struct command_option serve[] = {
	{ "--listen", "地址", "在哪里等候，默认 127.0.0.1:8080" },
	{ "--proxy", NULL, "来访地址和是否 HTTPS 以反向代理所说为准，只在本机有反向代理时使用" }, { 0 },
};
static const struct command_option bench[] = {
	{ "--year", "年份", "统计项按哪一年测量，默认去年" }, { "--rows", "行数", "列表测量用的行数，默认 1000000" },
	{ "--demo", NULL, "也测量生成演示市" }, { 0 },
};
static const struct command_option bench_year[] = { { "--year", "年份", "按哪一年测量，默认去年" }, { 0 } };
static const struct command_option bench_rows[] = {
	{ "--rows", "行数", "列表的行数，默认 1000000" }, { "--demo", NULL, "也测量生成演示市" }, { 0 },
};

const struct command_option global_options[] = {
	{ "--db", "地址", "数据库文件或 postgresql://…（默认 $DANGJIAN_DB，再默认 ./dangjian.db）" },
	{ "--catalog", "文件夹", "本市的目录，覆盖或补充自带的" }, { "--as", "用户", "以这个用户的权限执行" },
	{ "--on", "日期", "当作今天的日期" }, { "--json", NULL, "输出 JSON" }, { "--quiet", NULL, "不显示进度" }, { 0 },
};

const struct command commands[] = {
	{ "init", "", "", "新建数据库和第一个管理员", "", init, 0, 0, NEEDS_OWN, init_run },
	{ "demo", "", "", "新建一座演示城市", "", demo, 0, 0, NEEDS_OWN, demo_run },
	{ "upgrade", "", "", "把数据库更新到当前目录", "", none, 0, 0, NEEDS_UPGRADED, upgrade_run },
	{ "figures", "", "", "全部统计项的数字", "--as --json", figures, 0, 0, NEEDS_DATABASE, figures_run },
	{ "figure", "", "统计项", "一个统计项的数字和记录", "--as --json", figure, 1, 1, NEEDS_DATABASE, figure_run },
	{ "attest", "", "统计项", "核定一个没有台账的数", "--as", attest, 1, 1, NEEDS_DATABASE, attest_run },
	{ "report", "fill", "报告或文件", "由记录写成报告", "--as", fill, 1, 1, NEEDS_DATABASE, fill_run },
	{ "report", "bind", "文件", "找出文中的空，说明各是什么", "--as --json", bind, 1, 1, NEEDS_NOTHING, bind_run },
	{ "serve", "", "", "启动网页", "", serve, 0, 0, NEEDS_CURRENT, serve_run },
	{ "audit", "verify", "", "验证留痕链、每条记录的校验码、核定数、隶属关系和表的定义", "--as --json", none, 0, 0, NEEDS_DATABASE, audit_run },
	{ "user", "list", "", "全部账号", "--as --json", none, 0, 0, NEEDS_DATABASE, user_list_run },
	{ "user", "add", "用户名", "新建账号", "--as", user_add, 1, 1, NEEDS_DATABASE, user_add_run },
	{ "user", "reset", "用户名", "换一个一次性密码", "--as", none, 1, 1, NEEDS_DATABASE, user_reset_run },
	{ "user", "disable", "用户名", "停用账号", "--as", none, 1, 1, NEEDS_DATABASE, user_disable_run },
	{ "user", "enable", "用户名", "重新启用账号", "--as", none, 1, 1, NEEDS_DATABASE, user_enable_run },
	{ "catalog", "check", "[文件夹]", "检查目录", "", none, 0, 1, NEEDS_NOTHING, catalog_check_run },
	{ "catalog", "types", "", "记录的种类", "--json", none, 0, 0, NEEDS_CATALOG, catalog_types_run },
	{ "catalog", "rights", "", "角色和权限", "", none, 0, 0, NEEDS_CATALOG, catalog_rights_run },
	{ "catalog", "routes", "", "网页的地址和权限", "", none, 0, 0, NEEDS_NOTHING, catalog_routes_run },
	{ "bench", "figures", "", "只测量统计项", "--as --json", bench_year, 0, 0, NEEDS_DATABASE, bench_run },
	{ "bench", "report", "", "只测量报告", "--as --json", bench_year, 0, 0, NEEDS_DATABASE, bench_run },
	{ "bench", "scratch", "", "只在临时数据库里测量", "--as --json", bench_rows, 0, 0, NEEDS_DATABASE, bench_run },
	{ "bench", "", "", "测量各项速度（只读本数据库，另建临时数据库）", "--as --json", bench, 0, 0, NEEDS_DATABASE, bench_run },
	{ "test-http", "", "", "从标准输入读一个 HTTP 请求，输出答复", "", none, 0, 0, NEEDS_DATABASE, test_http_run },
	{ "help", "", "[命令 [词] | man | completion]", "说明", "", none, 0, 2, NEEDS_NOTHING, help_run },
};
const size_t commands_n = COUNT(commands);

const char *
command_option(const struct invocation *in, const char *name)
{
	const char *value = NULL;

	for (int i = 0; i < in->noptions; i++)
		if (strcmp(in->options[i].name, name) == 0) {
			value = in->options[i].value;
			in->asked[i] = true;
		}
	return value;
}

const char *
command_option_next(const struct invocation *in, const char *name, int *i)
{
	while (*i < in->noptions) {
		int at = (*i)++;

		if (strcmp(in->options[at].name, name) == 0) {
			in->asked[at] = true;
			return in->options[at].value;
		}
	}
	return NULL;
}

const char *
command_unasked(const struct invocation *in)
{
	for (int i = 0; i < in->noptions; i++)
		if (!in->asked[i])
			return in->options[i].name;
	return NULL;
}

static const struct command_option *
find_option(const struct command_option *list, const char *name, size_t n)
{
	for (; list->name != NULL; list++)
		if (strlen(list->name) == n && strncmp(list->name, name, n) == 0)
			return list;
	return NULL;
}

bool
command_takes(const struct command *c, const char *option)
{
	size_t n = strlen(option);

	if (strcmp(option, "--as") == 0 || strcmp(option, "--json") == 0)
		return strstr(c->also, option) != NULL;
	return find_option(global_options, option, n) != NULL || find_option(c->options, option, n) != NULL;
}

/* By its name, and by the word behind it where it has several. */
static const struct command *
find_command(const char *name, const char *verb)
{
	for (size_t i = 0; i < commands_n; i++)
		if (strcmp(commands[i].name, name) == 0 && (verb == NULL || strcmp(commands[i].verb, verb) == 0))
			return &commands[i];
	return NULL;
}

/* Any of the name has it: until its word is read it is not known which of them is called. */
static const struct command_option *
find_any(const char *command, const char *name, size_t n)
{
	const struct command_option *o = find_option(global_options, name, n);

	for (size_t i = 0; o == NULL && command != NULL && i < commands_n; i++)
		if (strcmp(commands[i].name, command) == 0)
			o = find_option(commands[i].options, name, n);
	return o;
}

/* --name value, or --name=value; ${i} moves behind what was taken. */
static bool
take_option(struct ctx *ctx, struct invocation *in, int argc, char **argv, int *i)
{
	const char *name = argv[*i], *equals = strchr(name, '='), *command = in->command == NULL ? NULL : in->command->name;
	size_t n = equals == NULL ? strlen(name) : (size_t)(equals - name);
	const struct command_option *o = find_any(command, name, n);

	if (o == NULL)
		return problem_say(ctx, PROBLEM_USAGE, "不认识的选项 %.*s，请看 dangjian help%s%s", (int)n, name,
		    command == NULL ? "" : " ", command == NULL ? "" : command);
	const char *value = "";
	if (o->value != NULL && equals != NULL)
		value = equals + 1;
	else if (o->value != NULL && *i + 1 < argc)
		value = argv[++*i];
	else if (o->value != NULL || equals != NULL)
		return problem_say(ctx, PROBLEM_USAGE, o->value == NULL ? "选项 %s 不带值" : "选项 %s 后面缺少%s", o->name, o->value);
	for (int k = 0; k < in->noptions && (o->value == NULL || strstr(o->value, COMMAND_MANY) == NULL); k++)
		if (strcmp(in->options[k].name, o->name) == 0)
			return problem_say(ctx, PROBLEM_USAGE, "选项 %s 写了两次，请留一个", o->name);
	if (in->noptions == LIMIT_OPTIONS)
		return problem_say(ctx, PROBLEM_USAGE, "选项太多");
	in->options[in->noptions].name = o->name;
	in->options[in->noptions++].value = value;
	return true;
}

static bool
take_globals(struct ctx *ctx, struct invocation *in)
{
	const char *on = command_option(in, "--on");

	in->db = command_option(in, "--db");
	in->catalog = command_option(in, "--catalog");
	in->as = command_option(in, "--as");
	in->json = command_option(in, "--json") != NULL;
	in->quiet = command_option(in, "--quiet") != NULL;
	if (on != NULL && !day_read(on, &ctx->today))
		return problem_say(ctx, PROBLEM_USAGE, "--on 后面不是正确的日期：%s，请写如 2026-06-30", on);
	return true;
}

static bool
asks_for_help(const char *argument)
{
	return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

/* --help, wherever it stands, is the command help about the one that was named. */
static bool
help_about(struct invocation *in, const struct command *named)
{
	in->command = find_command("help", NULL);
	in->noptions = 0;
	in->n = named == NULL || named == in->command ? 0 : 1;
	in->arguments[0] = named == NULL ? NULL : named->name;
	return true;
}

/* The first argument may be the command's word; without it the one that needs none is meant. */
static bool
take_verb(struct ctx *ctx, struct invocation *in)
{
	const char *name = in->command->name;
	const struct command *c = in->n == 0 || in->arguments[0][0] == '\0' ? NULL : find_command(name, in->arguments[0]);
	struct buf usage = buf_make(ctx->arena);

	if (c != NULL) {
		in->command = c;
		memmove(in->arguments, in->arguments + 1, (size_t)--in->n * sizeof *in->arguments);
		in->arguments[in->n] = NULL;
	} else
		in->command = find_command(name, "");
	if (in->command != NULL && in->n >= in->command->least && in->n <= in->command->most)
		return true;
	for (size_t i = 0; i < commands_n; i++)
		if (in->command == NULL ? strcmp(commands[i].name, name) == 0 : &commands[i] == in->command)
			buf_putf(&usage, "%s%s", usage.n == 0 ? "" : " | ", command_call(ctx->arena, &commands[i]));
	return problem_say(ctx, PROBLEM_USAGE, "用法：dangjian %s，说明见 dangjian help %s", usage.at, name);
}

char *
command_call(struct arena *arena, const struct command *c)
{
	return arena_strf(arena, "%s%s%s%s%s", c->name, c->verb[0] == '\0' ? "" : " ", c->verb,
	    c->arguments[0] == '\0' ? "" : " ", c->arguments);
}

bool
command_parse(struct ctx *ctx, int argc, char **argv, struct invocation *in)
{
	bool named = false;

	for (int i = 1; i < argc; i++)
		if (text_clean(ctx->arena, argv[i], strlen(argv[i])) == NULL)
			return problem_say(ctx, PROBLEM_USAGE, "第 %d 个参数里有不能识别的字符，请用 UTF-8 编码的文字", i);
	in->asked = arena_alloc(ctx->arena, LIMIT_OPTIONS * sizeof *in->asked);
	/* The command may stand behind global options, and decides which others there are. */
	for (int i = 1; i < argc && in->command == NULL; i++) {
		const struct command_option *o = find_option(global_options, argv[i], strcspn(argv[i], "="));

		if (argv[i][0] != '-')
			in->command = find_command(argv[i], NULL);
		if (argv[i][0] != '-' && in->command == NULL)
			return problem_say(ctx, PROBLEM_USAGE, "没有“%s”这个命令，全部命令见 dangjian help", argv[i]);
		if (o != NULL && o->value != NULL && strchr(argv[i], '=') == NULL)
			i++;
	}
	for (int i = 1; i < argc; i++) {
		if (asks_for_help(argv[i]))
			return help_about(in, in->command);
		if (argv[i][0] == '-' && argv[i][1] != '\0') {
			if (!take_option(ctx, in, argc, argv, &i))
				return false;
		} else if (!named)
			named = true;
		else if (in->n == LIMIT_ARGUMENTS)
			return problem_say(ctx, PROBLEM_USAGE, "参数太多");
		else
			in->arguments[in->n++] = argv[i];
	}
	if (in->command == NULL)
		in->command = find_command("help", NULL);
	if (!take_verb(ctx, in))
		return false;
	for (int i = 0; i < in->noptions; i++)
		if (!command_takes(in->command, in->options[i].name))
			return problem_say(ctx, PROBLEM_USAGE, "dangjian %s%s%s 不用 %s，请去掉", in->command->name,
			    in->command->verb[0] == '\0' ? "" : " ", in->command->verb, in->options[i].name);
	return take_globals(ctx, in);
}
