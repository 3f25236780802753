#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "limits.h"
#include "report.h"
#include "text.h"
#include "why.h"

/* ---- bind ---- */

static const double LIKELY = 0.5;	/* from here on a runner-up is worth naming */

static void
print_places(const struct bound_text *bound)
{
	EACH(const struct binding, b, bound->places) {
		int number = bound->text->lines.at[b->blank.line].number;

		if (b->kind == BOUND_FIGURE)
			printf("第%d行  %-10s %s（%.0f%%）\n", number, b->blank.text, bound_label(b), b->score * 100);
		else if (b->kind == BOUND_UNKNOWN && b->second != NULL && b->score > LIKELY)
			printf("第%d行  %-10s %s；最像“%s”\n", number, b->blank.text, bound_label(b), b->second->label);
		else
			printf("第%d行  %-10s %s\n", number, b->blank.text, bound_label(b));
	}
}

/* The same with what spoke for and against each place, or only those of ${line}. */
static bool
print_reasons(struct ctx *ctx, const struct bound_text *bound, int64_t line)
{
	bool any = false;

	EACH(const struct binding, b, bound->places) {
		int number = bound->text->lines.at[b->blank.line].number;

		if (line != 0 && line != number)
			continue;
		any = true;
		char **said = why_lines(ctx, bound, b);
		printf("第%d行  %s  %s\n", number, b->blank.text, *said);
		while (*++said != NULL)
			printf("    %s\n", *said);
	}
	return any || problem_say(ctx, PROBLEM_RULE, "第%lld行里没有找到空", (long long)line);
}

/* The binder itself needs no database; where there is one, what persons confirmed in it counts. */
static bool
has_database(const struct invocation *in)
{
	return in->db != NULL || in->as != NULL || getenv("DANGJIAN_DB") != NULL || access(command_database(in), F_OK) == 0;
}

static bool
open_house(struct ctx *ctx, struct invocation *in)
{
	if (has_database(in))
		return command_open(ctx, in);
	if (!command_catalog(ctx, in->catalog, &in->house))
		return false;
	ctx->house = &in->house;
	return true;
}

static bool
propose_numbers(struct ctx *ctx, const struct invocation *in, const struct bound_text *bound)
{
	const char *slash = strrchr(in->arguments[0], '/'), *name = slash == NULL ? in->arguments[0] : slash + 1;
	struct question q;
	char **said;
	size_t n;

	if (ctx->db == NULL)
		return problem_say(ctx, PROBLEM_USAGE, "提出核定数要有数据库，请写 --db");
	if (!command_question(ctx, in, &q) ||
	    !bind_attest(ctx, bound, &q, arena_strf(ctx->arena, "报告《%s》", name), &said, &n))
		return false;
	for (; !in->json && !in->quiet && *said != NULL; said++)
		printf("%s\n", *said);
	if (!in->json && !in->quiet)
		printf("提出 %zu 个待核定数：请在网页的“统计项”里或用 dangjian attest 逐个核对后核定，核定前不计入\n", n);
	return true;
}

bool
bind_run(struct ctx *ctx, struct invocation *in)
{
	bool numbers = command_option(in, "--numbers") != NULL, year = command_option(in, "--year") != NULL;
	bool why = command_option(in, "--why") != NULL;
	const char *to = command_option(in, "--to"), *line = command_option(in, "--line");
	int64_t number = 0;
	struct foreign_text text;
	struct bound_text bound;
	struct binder *binder;

	if ((year && !numbers) || (command_option(in, "--org") != NULL && !year))
		return problem_say(ctx, PROBLEM_USAGE, "--year 要和 --numbers、--org 要和 --year 一起写，说明见 dangjian help report");
	if (line != NULL && (!why || in->json || !text_read_int(line, &number) || number < 1))
		return problem_say(ctx, PROBLEM_USAGE, "--line 要和 --why 一起写，后面是行号，不和 --json 一起用");
	if (!open_house(ctx, in) || !binder_make(ctx, &in->house, &binder) || !foreign_read(ctx, in->arguments[0], &text) ||
	    !(numbers ? bind_numbers(ctx, binder, &text, &bound) : bind_propose(ctx, binder, &text, &bound)) ||
	    (!numbers && ctx->db != NULL && !bind_load(ctx, &bound)))
		return false;
	if (bound.places.n == 0)
		return problem_say(ctx, PROBLEM_RULE, numbers ? "%s 里没有找到数字" :
		    "%s 里没有找到留空的数字（如 ***、××、____ 或 {统计项}），没有什么可认", in->arguments[0]);
	if (to != NULL) {
		struct buf out = buf_make(ctx->arena);

		if (!bind_write(ctx, &bound, &out) || !command_write(ctx, to, out.at, out.n))
			return false;
	}
	if (in->json)
		command_print(bind_json(ctx, &bound, why));
	else if (why && !print_reasons(ctx, &bound, number))
		return false;
	else if (!why && !in->quiet)
		print_places(&bound);
	return !year || propose_numbers(ctx, in, &bound);
}

/* ---- fill ---- */

/* ${option} as one line of at most ${most} characters; NULL where it is not given. */
static bool
read_line(struct ctx *ctx, const struct invocation *in, const char *option, size_t most, const char **out)
{
	const char *said = command_option(in, option), *line = said == NULL ? NULL : text_clean(ctx->arena, said, strlen(said));

	*out = line;
	return said == NULL || (line != NULL && line[0] != '\0' && strchr(line, '\n') == NULL && text_length(line) <= most) ||
	    problem_say(ctx, PROBLEM_USAGE, "%s 请写成一行，最多 %zu 个字", option, most);
}

/* 文件 is set behind the head anyway. */
static bool
read_head(struct ctx *ctx, const struct invocation *in, struct report_order *order)
{
	if (!read_line(ctx, in, "--red-head", LIMIT_RED_HEAD, &order->red_head) ||
	    !read_line(ctx, in, "--doc-no", LIMIT_DOC_NO, &order->doc_no))
		return false;
	if (order->red_head == NULL && order->doc_no != NULL)
		return problem_say(ctx, PROBLEM_USAGE, "--doc-no 是红头下的字号，要和 --red-head 一起写");
	if (order->red_head != NULL && text_ends(order->red_head, "文件"))
		order->red_head = arena_copy(ctx->arena, order->red_head, strlen(order->red_head) - strlen("文件"));
	return true;
}

static bool
read_order(struct ctx *ctx, const struct invocation *in, enum document_format format, struct report_order *out)
{
	struct report_order order = { .template = in->arguments[0], .annex = command_option(in, "--annex") != NULL,
		.rows = format == DOCUMENT_HTML };
	const char *argument;
	int i = 0;

	if (!command_question(ctx, in, &order.question) || !read_head(ctx, in, &order))
		return false;
	while ((argument = command_option_next(in, "--argument", &i)) != NULL) {
		const char *equals = strchr(argument, '=');

		if (equals == NULL || equals == argument || equals[1] == '\0')
			return problem_say(ctx, PROBLEM_USAGE, "--argument 请写成 统计项=名称，如 campaign_participants=清洁家园");
		*VEC_ADD(ctx->arena, &order.arguments) = (typeof (*order.arguments.at)){
			arena_copy(ctx->arena, argument, (size_t)(equals - argument)), equals + 1, 0 };
	}
	*out = order;
	return true;
}

static void
print_remarks(struct ctx *ctx, const struct filled *filled)
{
	EACH(const struct remark, r, filled->remarks)
		fprintf(stderr, "%s\n", remark_line(ctx, r));
}

/* What the chosen form cannot hold. */
static bool
print_lost(struct ctx *ctx, const struct report_order *order, const struct filled *filled, enum document_format format)
{
	struct document doc;

	if (format == DOCUMENT_DOCX && filled->bound.text->docx && order->annex)
		fprintf(stderr, "在原来的 .docx 里填写时不附口径表，需要时请另写一份 .html 或 .pdf\n");
	if (format == DOCUMENT_DOCX && filled->bound.text->docx && order->red_head != NULL)
		fprintf(stderr, "在原来的 .docx 里填写时保持它自己的版头，没有加红头\n");
	if (format != DOCUMENT_PDF)
		return true;
	if (!report_document(ctx, order, filled, &doc))
		return false;
	const char *lost = document_unprintable(ctx, &doc);
	if (lost != NULL)
		fprintf(stderr, "字体里没有这些字，PDF 中以〓代替：%s\n", lost);
	return true;
}

bool
fill_run(struct ctx *ctx, struct invocation *in)
{
	const char *to = command_option(in, "--to");
	enum document_format format;
	struct buf out = buf_make(ctx->arena);
	struct report_order order;
	struct filled filled;
	size_t answered = 0;

	if (to == NULL)
		return problem_say(ctx, PROBLEM_USAGE, "请写 --to 文件，如 --to 报告.docx");
	if (!document_format(ctx, to, &format) || !read_order(ctx, in, format, &order) ||
	    !report_fill(ctx, &order, &filled) || !report_write(ctx, &order, &filled, format, &out) ||
	    !command_write(ctx, to, out.at, out.n))
		return false;
	print_remarks(ctx, &filled);
	if (!print_lost(ctx, &order, &filled, format))
		return false;
	EACH(const struct filling, f, filled.fillings)
		answered += f->answered != NULL && !f->missing && !f->left_out;
	if (!in->quiet)
		printf(filled.remarks.n == 0 ? "已写成 %s：填入 %zu 个数字\n" :
		    "已写成 %s：填入 %zu 个数字，请核对上面的 %zu 处提示\n", to, answered, filled.remarks.n);
	return true;
}
