/* Measurements: each with the number of rows behind it and, where the house has set one, its target. */
#include "bench.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

enum { FIGURES_MS = 150 };			/* all figures of a year, for the demonstration city */
enum { ROWS_LEAST = 100000, ROWS_MOST = 20000000 };
#define LIST_ROWS 1000000

double
bench_moment(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
free_arena(void *what)
{
	arena_free(what);
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

bool
bench_once(struct ctx *ctx, const struct bench_job *job, void *what, double *took)
{
	struct ctx own = *ctx;

	own.arena = arena_make();
	own.problems = (struct problems){ 0 };
	double began = bench_moment(job->clock);
	bool good = job->once(&own, what);
	*took = bench_moment(job->clock) - began;
	if (good) {
		arena_free(own.arena);
		return true;
	}
	ctx->problems = own.problems;
	arena_on_reset(ctx->arena, free_arena, own.arena);
	return false;
}

void
bench_add(struct ctx *ctx, struct bench *b, const struct bench_job *job, double *took, int n, int64_t rows)
{
	qsort(took, (size_t)n, sizeof *took, by_size);
	*VEC_ADD(ctx->arena, &b->list) = (struct measurement){ .name = job->name, .label = job->label, .unit = "ms",
		.target = job->target, .p50 = took[n / 2], .p99 = took[(n * 99 + 99) / 100 - 1], .times = n, .rows = rows };
}

bool
bench_time(struct ctx *ctx, struct bench *b, const struct bench_job *job, void *what, const int64_t *rows)
{
	double *took = arena_alloc(ctx->arena, sizeof *took * (size_t)job->times);

	for (int i = 0; i < job->times; i++) {
		if (!bench_once(ctx, job, what, &took[i]))
			return false;
		command_progress(b->in, job->label, i + 1, job->times);
	}
	bench_add(ctx, b, job, took, job->times, *rows);
	return true;
}

/* ---- figures ---- */

struct figures_job { const char *url; struct question question; int64_t rows; size_t n; };

static bool
figures_warm(struct ctx *ctx, void *what)
{
	struct figures_job *job = what;
	struct answer *answers;

	if (!figure_answer_all(ctx, &job->question, &answers, &job->n))
		return false;
	job->rows = 0;
	for (size_t i = 0; i < job->n; i++)
		job->rows += answers[i].count;
	return true;
}

/* A connection that has seen nothing yet, to a file of which the system remembers nothing. */
static bool
figures_cold(struct ctx *ctx, void *what)
{
	struct figures_job *job = what;
	struct store *store;
	bool good;

	if (!store_open(ctx, job->url, DB_EXISTING, &store))
		return false;
	good = db_connect(ctx, store, &ctx->db) && figures_warm(ctx, job);
	db_close(ctx->db);
	store_close(store);
	return good;
}

static void
forget_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
}

static bool
bench_figures(struct ctx *ctx, struct bench *b)
{
	struct figures_job job = { command_database(b->in), b->question, 0, ctx->house->figures->list.n };
	const struct bench_job cold = { "figures_cold", arena_strf(ctx->arena, "全部 %zu 个统计项，刚打开数据库", job.n),
		FIGURES_MS, CLOCK_MONOTONIC, 1, figures_cold };
	const struct bench_job warm = { "figures_warm", arena_strf(ctx->arena, "全部 %zu 个统计项", job.n),
		FIGURES_MS, CLOCK_MONOTONIC, 20, figures_warm };

	forget_file(job.url);
	return bench_time(ctx, b, &cold, &job, &job.rows) && bench_time(ctx, b, &warm, &job, &job.rows);
}

/* ---- what came out ---- */

static bool
target_met(const struct measurement *m)
{
	return m->target == 0 || m->p50 < m->target;
}

static void
print_json(const struct bench *b, enum db_engine engine)
{
	json_t *list = json_array();

	EACH(const struct measurement, m, b->list)
		json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:f,s:f,s:i,s:o,s:b,s:I}", "name", m->name, "label", m->label,
		    "unit", m->unit, "p50", m->p50, "p99", m->p99, "times", m->times, "target",
		    m->target == 0 ? json_null() : json_real(m->target), "met", (int)target_met(m), "rows", (json_int_t)m->rows));
	command_print(json_pack("{s:s,s:i,s:o}", "engine", engine == DB_SQLITE ? "sqlite" : "postgresql", "year",
	    day_year(b->question.from), "measurements", list));
}

static void
print_text(const struct bench *b)
{
	EACH(const struct measurement, m, b->list) {
		const char *unit = strcmp(m->unit, "ms") == 0 ? "毫秒" : m->unit;

		command_pad(m->label, 44);
		printf("%10.3f %s", m->p50, unit);
		if (m->times > 1)
			printf("，99%% 在 %.3f 以内", m->p99);
		if (m->target != 0)
			printf("，目标 %g 以内%s", m->target, target_met(m) ? "" : "（没有达到）");
		printf("，%lld 行\n", (long long)m->rows);
	}
}

static bool
read_rows(struct ctx *ctx, const struct invocation *in, int64_t *out)
{
	const char *text = command_option(in, "--rows");

	*out = LIST_ROWS;
	if (text != NULL && (!text_read_int(text, out) || *out < ROWS_LEAST || *out > ROWS_MOST))
		return problem_say(ctx, PROBLEM_USAGE, "--rows 请写 %d 到 %d 的整数", ROWS_LEAST, ROWS_MOST);
	return true;
}

bool
bench_run(struct ctx *ctx, struct invocation *in)
{
	static const struct { const char *name; bool (*run)(struct ctx *, struct bench *); } parts[] = {
		{ "figures", bench_figures }, { "report", bench_report }, { "scratch", bench_scratch },
	};
	struct bench b = { .in = in };
	int year = day_year(ctx->today) - 1;
	bool known = in->n == 0;

	if (!read_rows(ctx, in, &b.rows))
		return false;
	b.question = (struct question){ .from = day_make(year, 1, 1), .until = day_make(year + 1, 1, 1) };
	if (command_option(in, "--year") != NULL && !command_question(ctx, in, &b.question))
		return false;
	for (size_t i = 0; i < COUNT(parts); i++)
		known = known || strcmp(in->arguments[0], parts[i].name) == 0;
	if (!known)
		return problem_say(ctx, PROBLEM_USAGE, "用法：dangjian bench %s", in->command->arguments);
	enum db_engine engine = db_engine(ctx->db);
	for (size_t i = 0; i < COUNT(parts); i++)
		if ((in->n == 0 || strcmp(in->arguments[0], parts[i].name) == 0) && !parts[i].run(ctx, &b))
			return false;
	if (in->json)
		print_json(&b, engine);
	else
		print_text(&b);
	return true;
}
