/* The yearly report in each format: what filling and writing it takes beyond the answers of its figures. */
#include "bench.h"

#include <stdio.h>

#include "report.h"

enum { DOCX_MS = 50, PDF_MS = 400, TIMES = 10 };

struct printing {
	struct report_order order;
	enum document_format format;
	struct lap beyond;		/* what the last time took without its figures */
	int64_t rows;
};

struct answering { const struct report_order *order; const struct filled *filled; int64_t rows; };

/* The report's figures once more by themselves, in one reading transaction as it asks them. */
static bool
answer_again(struct ctx *ctx, void *what)
{
	struct answering *a = what;
	struct figure_row *rows;
	struct answer answer;
	size_t n;

	EACH(struct answered *, one, a->filled->answers) {
		const struct figure *f = (*one)->answer.figure;
		struct question q = a->order->question;

		q.argument = (*one)->answer.question.argument;
		if (!((*one)->with_rows ? figure_rows(ctx, f, &q, &answer, &rows, &n) : figure_answer(ctx, f, &q, &answer)))
			return false;
		a->rows += answer.count;
	}
	return true;
}

static bool
print(struct ctx *ctx, void *what)
{
	struct printing *p = what;
	struct buf out = buf_make(ctx->arena);
	struct filled filled;
	struct lap began = bench_now();

	if (!report_fill(ctx, &p->order, &filled) || !report_write(ctx, &p->order, &filled, p->format, &out))
		return false;
	struct lap written = bench_since(began);
	struct answering again = { &p->order, &filled, 0 };
	began = bench_now();
	if (!db_read(ctx, answer_again, &again))
		return false;
	struct lap figures = bench_since(began);
	p->beyond = (struct lap){ written.wall > figures.wall ? written.wall - figures.wall : 0,
		written.processor > figures.processor ? written.processor - figures.processor : 0 };
	p->rows = again.rows;
	return true;
}

static bool
time_format(struct ctx *ctx, struct bench *b, const struct bench_job *job, struct printing *p)
{
	struct lap took[TIMES];

	for (int i = 0; i < TIMES; i++) {
		if (!bench_once(ctx, job, p, &took[i]))
			return false;
		took[i] = p->beyond;
		command_progress(b->in, job->label, i + 1, TIMES);
	}
	bench_add(ctx, b, job, took, TIMES, p->rows);
	return true;
}

bool
bench_report(struct ctx *ctx, struct bench *b)
{
	static const struct { enum document_format format; const char *name, *label; double target; } formats[] = {
		{ DOCUMENT_DOCX, "report_docx", "填写年度报告，写成 .docx（不计统计项）", DOCX_MS },
		{ DOCUMENT_PDF, "report_pdf", "填写年度报告，写成 .pdf（不计统计项）", PDF_MS },
		{ DOCUMENT_HTML, "report_html", "填写年度报告，写成 .html（不计统计项）", 0 },
		{ DOCUMENT_TEXT, "report_text", "填写年度报告，写成 .txt（不计统计项）", 0 },
	};

	for (size_t i = 0; i < COUNT(formats); i++) {
		enum document_format format = formats[i].format;
		struct printing p = { .format = format, .order = { .template = "yearly", .question = b->question,
		    .rows = format == DOCUMENT_HTML } };
		const struct bench_job job = { formats[i].name, formats[i].label, formats[i].target, false, TIMES,
			print };
		size_t mark = ctx->problems.list.n;

		if (time_format(ctx, b, &job, &p))
			continue;
		/* A year without data or a machine without fonts: said, and the rest is measured. */
		if (problem_worst(ctx) == PROBLEM_FAULT)
			return false;
		fprintf(stderr, "%s：%s\n", job.label, problem_line(ctx->arena, &ctx->problems.list.at[mark]));
		problem_forget(ctx, mark);
	}
	return true;
}
