/* Reports: our own and the texts that were brought, filled with live numbers, and their downloads. */
#include <string.h>

#include "pages.h"
#include "question.h"
#include "report_text.h"
#include "report_view.h"
#include "slot.h"
#include "text.h"
#include "view.h"

/* ---- all of them ---- */

/* The title of one of our own, without its slots: {organ}{period}机关党建工作总结; and the note before it. */
static void
own_title(struct ctx *ctx, const struct source *s, const char **title, const char **note)
{
	const char *p = arena_copy(ctx->arena, s->bytes, s->n);
	struct buf out = buf_make(ctx->arena);

	*note = "";
	if (text_skip(&p, SLOT_NOTE)) {
		*note = arena_copy(ctx->arena, p, strcspn(p, "\n") < strlen(" -->") ? 0 : strcspn(p, "\n") - strlen(" -->"));
		p += strcspn(p, "\n");
		p += *p == '\n';
	}
	for (p += strspn(p, "# "); *p != '\0' && *p != '\n'; p++) {
		const char *close = *p == '{' ? strchr(p, '}') : NULL;

		if (close == NULL)
			buf_putc(&out, *p);
		else
			p = close;
	}
	*title = out.at;
}

static json_t *
own_view(struct ctx *ctx)
{
	json_t *list = data_list(ctx->arena);

	EACH(const struct source, s, ctx->house->sources.list) {
		const char *name, *title, *note;
		size_t n;

		if (!report_is_own(s, &name, &n))
			continue;
		own_title(ctx, s, &title, &note);
		data_append(list, DATA(ctx->arena, data_text("name", arena_copy(ctx->arena, name, n)),
		    data_text("label", title), data_text("note", note)));
	}
	return list;
}

static bool
texts_view(struct ctx *ctx, struct page *page, json_t **out, const char **older)
{
	const char *before = page_query(page, "before");
	struct report_text *texts;
	struct report_text last = { .key = page_query(page, "after") };
	size_t n;
	bool more;

	if (before[0] != '\0' && !text_read_int(before, &last.at))
		return problem_say(ctx, PROBLEM_USAGE, "翻页的位置不对，请从第一页看起");
	if (!report_text_list(ctx, before[0] == '\0' ? NULL : &last, &texts, &n, &more))
		return false;
	*older = more ? arena_strf(ctx->arena, "/reports?before=%lld&after=%s", (long long)texts[n - 1].at, texts[n - 1].key)
		      : NULL;
	*out = data_list(ctx->arena);
	for (size_t i = 0; i < n; i++)
		data_append(*out, DATA(ctx->arena, data_text("sm3", texts[i].key),
		    data_text("label", texts[i].name[0] == '\0' ? "（未命名）" : texts[i].name),
		    data_text("at", day_moment_str(ctx->arena, texts[i].at)), data_text("by", texts[i].by),
		    data_flag("own", texts[i].own)));
	return true;
}

static bool
render_all(struct ctx *ctx, struct page *page)
{
	json_t *says = page_says(ctx), *texts = NULL;
	const char *older = NULL;

	if (!texts_view(ctx, page, &texts, &older))
		return false;
	return page_render(ctx, page, "reports.html", "报告", DATA(ctx->arena, data_text("title", "报告"),
	    data_tree("own", own_view(ctx)), data_tree("texts", texts), data_text("older", older),
	    data_number("last_year", day_year(ctx->today) - 1), data_tree("says", says)));
}

bool
report_page_all(struct ctx *ctx, struct page *page)
{
	return render_all(ctx, page);
}

bool
report_page_upload(struct ctx *ctx, struct page *page)
{
	const char *key;

	EACH(const struct form_field, f, page->form.fields)
		if (strcmp(f->name, "text") == 0 && f->filename != NULL) {
			if (report_text_add(ctx, f->filename, f->bytes, f->n, &key))
				return page_redirect(ctx, page, "/reports/texts/%s", key);
			break;
		}
	if (!problem_any(ctx))
		problem_field(ctx, "text", "请选择一个 .docx 或 .txt 文件");
	if (problem_worst(ctx) >= PROBLEM_BUSY)
		return false;
	int status = page_status(ctx);
	if (!render_all(ctx, page))
		return false;
	page->answer->status = status;
	return true;
}

bool
report_page_remove(struct ctx *ctx, struct page *page)
{
	return report_text_remove(ctx, page->name) && page_redirect(ctx, page, "/reports?done=removed");
}

/* ---- one, filled ---- */

/* What the address names: one of our own, or a text that was brought. */
static bool
read_template(struct ctx *ctx, const struct page *page, struct report_order *order)
{
	struct bound_text *bound;

	if (!page->route->text) {
		order->template = page->name;
		return report_find(ctx->house, page->name) != NULL || problem_say(ctx, PROBLEM_ABSENT, "没有这个报告");
	}
	bound = arena_alloc(ctx->arena, sizeof *bound);
	if (!report_text_get(ctx, page->name, page->web->bound, bound))
		return false;
	order->bound = bound;
	order->template = bound->name;
	return true;
}

/* Which item each figure with a list was asked for: argument-campaign_participants=17.  As with a figure's own page, what the
   form of another period chose is left. */
#define ARGUMENT "argument-"

static bool
read_arguments(struct ctx *ctx, const struct page *page, const struct asked *asked, struct report_order *order)
{
	const char *of = page_query(page, "of");

	EACH(const struct form_field, f, page->query.fields) {
		const char *figure = f->name;
		int64_t id;

		if (!text_skip(&figure, ARGUMENT) || f->value[0] == '\0' ||
		    (of[0] != '\0' && strcmp(of, day_str(ctx->arena, asked->question.from)) != 0))
			continue;
		if (!text_read_int(f->value, &id) || id <= 0)
			return problem_field(ctx, f->name, "请从列表中选择一项");
		*VEC_ADD(ctx->arena, &order->arguments) = (typeof (*order->arguments.at)){ figure, NULL, id };
	}
	return true;
}

static const char *
chosen_of(struct ctx *ctx, const struct report_order *order, const struct figure *f)
{
	for (size_t i = 0; i < order->arguments.n; i++)
		if (strcmp(order->arguments.at[i].figure, f->name) == 0)
			return arena_strf(ctx->arena, "%lld", (long long)order->arguments.at[i].id);
	return "";
}

/* [{name, label, options}] of the text's figures that have a list, each once. */
static bool
arguments_view(struct ctx *ctx, const struct report_order *order, const struct filled *filled, json_t **out)
{
	json_t *list = data_list(ctx->arena);

	for (size_t i = 0; i < filled->fillings.n; i++) {
		const struct figure *f = filled->fillings.at[i].binding.figure;
		const char *chosen = f == NULL ? "" : chosen_of(ctx, order, f);
		json_t *options;
		bool again = f == NULL || f->argument == NULL;

		for (size_t k = 0; k < i && !again; k++)
			again = filled->fillings.at[k].binding.figure == f;
		if (again)
			continue;
		if (!view_options(ctx, f->argument, order->question.from, order->question.until - 1, &chosen, 1, &options))
			return false;
		data_append(list, DATA(ctx->arena, data_text("name", arena_strf(ctx->arena, ARGUMENT "%s", f->name)),
		    data_text("label", arena_strf(ctx->arena, "%s：%s", f->label, f->argument->label)),
		    data_tree("options", options)));
	}
	*out = list;
	return true;
}

static const char *
path_of(struct ctx *ctx, const struct page *page)
{
	return arena_strf(ctx->arena, page->route->text ? "/reports/texts/%s" : "/reports/%s", text_url(ctx->arena, page->name));
}

static json_t *
files_view(struct ctx *ctx, const struct page *page, const struct asked *asked, const struct report_order *order)
{
	static const struct { const char *format, *label; } formats[] = {
		{ "docx", "Word 文档" }, { "pdf", "PDF" }, { "html", "网页（附每个数的记录）" }, { "txt", "纯文本" },
	};
	const char *href = question_href(ctx, arena_strf(ctx->arena, "%s/file", path_of(ctx, page)), &asked->question, asked);
	json_t *list = data_list(ctx->arena);

	for (size_t i = 0; i < order->arguments.n; i++)
		href = arena_strf(ctx->arena, "%s&" ARGUMENT "%s=%lld", href, text_url(ctx->arena,
		    order->arguments.at[i].figure), (long long)order->arguments.at[i].id);
	for (size_t i = 0; i < COUNT(formats); i++)
		data_append(list, DATA(ctx->arena, data_text("label", formats[i].label),
		    data_text("href", arena_strf(ctx->arena, "%s&format=%s", href, formats[i].format))));
	return list;
}

static const char *
unconfirmed(struct ctx *ctx, const struct filled *filled)
{
	size_t n = 0;

	EACH(const struct filling, f, filled->fillings)
		n += !f->binding.confirmed;
	return arena_strf(ctx->arena, "%zu", n);
}

/* From a remark to its place, for who may say what it is. */
static void
add_fixes(struct ctx *ctx, const struct page *page, const struct asked *asked, json_t *remarks)
{
	json_t *r;
	size_t i;

	json_array_foreach(remarks, i, r) {
		json_int_t nth = json_integer_value(json_object_get(r, "nth"));

		if (nth > 0)
			data_add(r, data_text("fix_href",
			    question_href(ctx, arena_strf(ctx->arena, "%s/places/%lld", path_of(ctx, page), (long long)nth),
			    &asked->question, asked)));
	}
}

bool
report_page_one(struct ctx *ctx, struct page *page)
{
	struct report_order order = { .served = true };
	struct asked asked;
	struct filled filled;
	json_t *data = NULL, *arguments;

	if (!read_template(ctx, page, &order))
		return false;
	if (!question_read(ctx, page, day_year(ctx->today) - 1, &asked))
		return question_again(ctx, page, "报告");
	order.question = asked.question;
	if (!read_arguments(ctx, page, &asked, &order))
		return false;
	bool good = report_fill(ctx, &order, &filled) && report_view(ctx, &order, &filled, &data) &&
	    arguments_view(ctx, &order, &filled, &arguments);
	if (!good && problem_worst(ctx) != PROBLEM_RULE)
		return false;
	if (!good)
		data = DATA(ctx->arena, data_tree("says", page_says(ctx)));
	else if (page->route->text)
		data_add(data, data_text("unconfirmed", unconfirmed(ctx, &filled)));
	if (good && page->route->text && actor_may(ctx, ACT_CONFIRM, NULL))
		add_fixes(ctx, page, &asked, json_object_get(data, "remarks"));
	const char *title = order.template, *note;
	if (!page->route->text)
		own_title(ctx, report_find(ctx->house, page->name), &title, &note);
	data_add(data, data_text("title", title));
	data_add(data, data_flag("filled", good));
	data_add(data, data_tree("asked", question_view(ctx, &asked)));
	data_add(data, data_flag("with_of_figures", good && json_array_size(arguments) > 0));
	if (good)
		data_add(data, data_tree("of_figures", arguments));
	data_add(data, data_tree("files", files_view(ctx, page, &asked, &order)));
	data_add(data, data_text("places_href", page->route->text ?
	    question_href(ctx, arena_strf(ctx->arena, "%s/places", path_of(ctx, page)), &asked.question, &asked) : NULL));
	data_add(data, data_tree("crumbs", page_crumbs(ctx, "报告", "/reports", NULL)));
	int status = good ? 200 : page_status(ctx);
	page_render(ctx, page, "report.html", title, data);
	page->answer->status = status;
	return true;
}

/* ---- as a file ---- */

static const char *const types[DOCUMENT_FORMAT_MAX] = {
	[DOCUMENT_HTML] = "text/html; charset=utf-8", [DOCUMENT_PDF] = "application/pdf",
	    [DOCUMENT_TEXT] = "text/plain; charset=utf-8",
	[DOCUMENT_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

/* Its name without the ending it came with. */
static const char *
file_name(struct ctx *ctx, const struct page *page, const struct report_order *order, const struct asked *asked)
{
	const char *name = order->template, *dot = strrchr(name, '.'), *title, *note;

	if (page->route->text)
		return arena_strf(ctx->arena, "%.*s-%s", (int)(dot == NULL ? strlen(name) : (size_t)(dot - name)), name,
		    asked->period);
	own_title(ctx, report_find(ctx->house, page->name), &title, &note);
	return arena_strf(ctx->arena, "%s%s%s", asked->scope, asked->period, title);
}

bool
report_page_file(struct ctx *ctx, struct page *page)
{
	const char *ending = page_query(page, "format");
	struct report_order order = { .annex = page_query(page, "annex")[0] != '\0' };
	struct buf out = buf_make(ctx->arena);
	enum document_format format;
	struct asked asked;
	struct filled filled;

	size_t mark = ctx->problems.list.n;
	if (!document_format(ctx, arena_strf(ctx->arena, "x.%s", ending), &format)) {
		problem_forget(ctx, mark);
		return problem_field(ctx, "format", "不能下载“%s”格式的报告，可以下载 docx、pdf、html 或 txt 格式", ending);
	}
	if (!question_read(ctx, page, day_year(ctx->today) - 1, &asked) || !read_template(ctx, page, &order))
		return false;
	order.question = asked.question;
	order.rows = format == DOCUMENT_HTML;
	if (!read_arguments(ctx, page, &asked, &order))
		return false;
	if (!report_fill(ctx, &order, &filled) || !report_write(ctx, &order, &filled, format, &out))
		return false;
	return page_download(ctx, page, arena_strf(ctx->arena, "%s.%s", file_name(ctx, page, &order, &asked), ending),
	    types[format], out.at, out.n);
}
