#include "question.h"

#include <string.h>

#include "org.h"
#include "text.h"
#include "view.h"

static bool
read_period(struct ctx *ctx, const struct page *page, int else_year, struct asked *out)
{
	const char *year = page_query(page, "year"), *from = page_query(page, "from"), *until = page_query(page, "until"),
	    *through = page_query(page, "through");
	int64_t y = else_year;

	if (from[0] != '\0' || until[0] != '\0' || through[0] != '\0') {
		struct question *q = &out->question;
		bool good = day_read(from, &q->from) && day_read(through[0] != '\0' ? through : until, &q->until);

		q->until += good && through[0] != '\0';
		if (!good || q->from >= q->until)
			return problem_field(ctx, "from", "起止日期不对，请写明从哪天到哪天，如从 2025-01-01 到 2025-06-30");
		out->period = day_period(ctx->arena, q->from, q->until);
		return true;
	}
	if (year[0] != '\0' && (!text_read_int(text_fold(ctx->arena, year), &y) || y < 1950 || y > 2199))
		return problem_field(ctx, "year", "“%s”不是年份，请写如 2025", year);
	out->year = (int)y;
	out->question.from = day_make(out->year, 1, 1);
	out->question.until = day_make(out->year + 1, 1, 1);
	out->period = day_period(ctx->arena, out->question.from, out->question.until);
	return true;
}

bool
question_read(struct ctx *ctx, const struct page *page, int year, struct asked *out)
{
	struct asked asked = { .org = page_query(page, "org") };
	struct org org;

	if (!read_period(ctx, page, year, &asked) || !figure_must_have_begun(ctx, &asked.question))
		return false;
	day last = asked.question.until - 1;
	if (asked.org[0] != '\0' ? !org_get_in(ctx, view_chosen(ctx, asked.org), asked.question.from, last + 1, &org) :
	    !org_get_id(ctx, ctx->actor->org, last, &org))
		return false;
	asked.question.org = org.id;
	asked.scope = org.name;
	if (asked.org[0] != '\0')
		asked.org = view_choice(ctx, org.name, org.code);
	*out = asked;
	return true;
}

bool
question_again(struct ctx *ctx, struct page *page, const char *title)
{
	json_t *years = data_list(ctx->arena), *asked = DATA(ctx->arena, data_text("year", page_query(page, "year")),
	    data_text("org", page_query(page, "org")), data_tree("years", years), data_text("scope", "组织名称或代码"),
	    data_flag("spans", page_query(page, "from")[0] != '\0'), data_text("from", page_query(page, "from")),
	    data_text("through", page_query(page, "through")));

	return page_again(ctx, page, "asked_again.html", title, DATA(ctx->arena, data_text("title", title),
	    data_tree("asked", asked)));
}

json_t *
question_view(struct ctx *ctx, const struct asked *asked)
{
	json_t *years = data_list(ctx->arena);
	int now = day_year(ctx->today);

	for (int y = now; y > now - 5; y--)
		data_append(years, DATA(ctx->arena, data_number("number", y), data_flag("here", y == asked->year)));
	bool spans = asked->year == 0;
	return DATA(ctx->arena, data_number("year", spans ? day_year(asked->question.from) : asked->year),
	    data_text("org", asked->org), data_tree("years", years), data_text("scope", asked->scope),
	    data_text("period", asked->period), data_text("first_day", day_str(ctx->arena, asked->question.from)),
	    data_flag("spans", spans), data_text("from", spans ? day_str(ctx->arena, asked->question.from) : ""),
	    data_text("through", spans ? day_str(ctx->arena, asked->question.until - 1) : ""));
}

bool
question_argument(struct ctx *ctx, const struct page *page, const struct figure *f, struct question *out)
{
	const char *text = page_query(page, "argument"), *of = page_query(page, "of");
	struct option *held;
	size_t n;
	bool holds = false;

	if (f->argument == NULL || text[0] == '\0')
		return true;
	if (!text_read_int(text, &out->argument))
		return problem_field(ctx, "argument", "请从列表中选择%s", f->argument->label);
	if (of[0] == '\0' || strcmp(of, day_str(ctx->arena, out->from)) == 0)
		return true;
	if (!record_options(ctx, f->argument, out->from, out->until - 1, &held, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		holds = holds || held[i].id == out->argument;
	out->argument = holds ? out->argument : 0;
	return true;
}

const char *
question_href(struct ctx *ctx, const char *path, const struct question *q, const struct asked *asked)
{
	struct buf out = buf_make(ctx->arena);

	buf_putf(&out, "%s?", path);
	if (asked->year != 0)
		buf_putf(&out, "year=%d", asked->year);
	else
		buf_putf(&out, "from=%s&until=%s", day_str(ctx->arena, q->from), day_str(ctx->arena, q->until));
	if (asked->org[0] != '\0')
		buf_putf(&out, "&org=%s", text_url(ctx->arena, org_code(ctx, q->org)));
	if (q->argument != 0)
		buf_putf(&out, "&argument=%lld", (long long)q->argument);
	return out.at;
}
