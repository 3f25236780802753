/* Measurements: each with the number of rows behind it and, where the house has set one, its target. */
#include "bench.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "text.h"

enum { FIGURES_MS = 150 };			/* all figures of a year, for the demonstration city */
enum { ROWS_LEAST = 100000 };
#define LIST_ROWS 1000000

static double
moment(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

struct lap
bench_now(void)
{
	return (struct lap){ moment(CLOCK_MONOTONIC), moment(CLOCK_THREAD_CPUTIME_ID) };
}

struct lap
bench_since(struct lap began)
{
	struct lap now = bench_now();

	return (struct lap){ now.wall - began.wall, now.processor - began.processor };
}

static int
by_wall(const void *a, const void *b)
{
	double x = ((const struct lap *)a)->wall, y = ((const struct lap *)b)->wall;

	return (x > y) - (x < y);
}

static int
by_processor(const void *a, const void *b)
{
	double x = ((const struct lap *)a)->processor, y = ((const struct lap *)b)->processor;

	return (x > y) - (x < y);
}

struct timing { const struct bench_job *job; void *what; struct lap *took; };

static bool
run_timed(struct ctx *ctx, void *what)
{
	const struct timing *t = what;
	struct lap began = bench_now();
	bool good = t->job->once(ctx, t->what);

	*t->took = bench_since(began);
	return good;
}

bool
bench_once(struct ctx *ctx, const struct bench_job *job, void *what, struct lap *took)
{
	return ctx_apart(ctx, run_timed, &(struct timing){ job, what, took });
}

void
bench_add(struct ctx *ctx, struct bench *b, const struct bench_job *job, struct lap *took, int n, int64_t rows)
{
	struct measurement m = { .name = job->name, .label = job->label, .unit = "ms", .target = job->target,
		.by_processor = job->by_processor, .times = n, .rows = rows };
	int half = n / 2, last = (n * 99 + 99) / 100 - 1;

	qsort(took, (size_t)n, sizeof *took, by_wall);
	m.p50.wall = took[half].wall;
	m.p99.wall = took[last].wall;
	qsort(took, (size_t)n, sizeof *took, by_processor);
	m.p50.processor = took[half].processor;
	m.p99.processor = took[last].processor;
	*VEC_ADD(ctx->arena, &b->list) = m;
}

bool
bench_time(struct ctx *ctx, struct bench *b, const struct bench_job *job, void *what, const int64_t *rows)
{
	struct lap *took = arena_alloc(ctx->arena, sizeof *took * (size_t)job->times);

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

/* Those that are no variant of another: the quantities of the report themselves. */
static bool
basic_answers(struct ctx *ctx, void *what)
{
	struct figures_job *job = what;
	struct answer a;

	job->n = 0;
	job->rows = 0;
	EACH(const struct figure, f, ctx->house->figures->list) {
		if (f->variant_of != NULL)
			continue;
		if (!figure_answer(ctx, f, &job->question, &a))
			return false;
		job->rows += a.count;
		job->n++;
	}
	return true;
}

static bool
figures_basic(struct ctx *ctx, void *what)
{
	return db_read(ctx, basic_answers, what);
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
	const struct bench_job jobs[] = {
		{ "figures_cold", arena_strf(ctx->arena, "全部 %zu 个统计项，刚打开数据库", job.n), FIGURES_MS, false, 1, figures_cold },
		{ "figures_all", arena_strf(ctx->arena, "全部 %zu 个统计项", job.n), FIGURES_MS, false, 20, figures_warm },
		{ "figures_basic", "其中不是变体的", FIGURES_MS, false, 20, figures_basic },
	};

	forget_file(job.url);
	for (size_t i = 0; i < COUNT(jobs); i++)
		if (!bench_time(ctx, b, &jobs[i], &job, &job.rows))
			return false;
	return true;
}

/* ---- what came out ---- */

static bool
target_met(const struct measurement *m)
{
	return m->target == 0 || (m->by_processor ? m->p50.processor : m->p50.wall) < m->target;
}

static void
print_json(const struct bench *b, enum db_engine engine)
{
	json_t *list = json_array();

	EACH(const struct measurement, m, b->list)
		json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:f,s:f,s:f,s:f,s:i,s:o,s:s,s:b,s:I}", "name", m->name, "label",
		    m->label, "unit", m->unit, "p50", m->p50.wall, "p99", m->p99.wall, "processor_p50", m->p50.processor,
		    "processor_p99", m->p99.processor, "times", m->times, "target",
		    m->target == 0 ? json_null() : json_real(m->target), "target_of", m->by_processor ? "processor" : "wall", "met",
		    (int)target_met(m), "rows", (json_int_t)m->rows));
	command_print(json_pack("{s:s,s:i,s:o}", "engine", engine == DB_SQLITE ? "sqlite" : "postgresql", "year",
	    day_year(b->question.from), "measurements", list));
}

static void
print_text(const struct bench *b)
{
	EACH(const struct measurement, m, b->list) {
		bool time = strcmp(m->unit, "ms") == 0;

		command_pad(m->label, 42);
		printf("%10.3f %s", m->p50.wall, time ? "毫秒" : m->unit);
		if (m->times > 1)
			printf("，99%% 在 %.3f 以内", m->p99.wall);
		if (time)
			printf("，处理器 %.3f", m->p50.processor);
		if (m->target != 0)
			printf("，%s %g 以内%s", m->by_processor ? "处理器目标" : "目标", m->target, target_met(m) ? "" : "（没有达到）");
		printf("，%lld 行\n", (long long)m->rows);
	}
}

static bool
read_rows(struct ctx *ctx, const struct invocation *in, int64_t *out)
{
	const char *text = command_option(in, "--rows");

	*out = LIST_ROWS;
	if (text != NULL && (!text_read_int(text, out) || *out < ROWS_LEAST || *out > LIMIT_BENCH_ROWS))
		return problem_say(ctx, PROBLEM_USAGE, "--rows 请写 %d 到 %d 的整数", ROWS_LEAST, LIMIT_BENCH_ROWS);
	return true;
}

bool
bench_run(struct ctx *ctx, struct invocation *in)
{
	static const struct { const char *name; bool (*run)(struct ctx *, struct bench *); } parts[] = {
		{ "figures", bench_figures }, { "report", bench_report }, { "scratch", bench_scratch },
	};
	struct bench b = { .in = in };
	const char *part = in->command->verb;
	int year = day_year(ctx->today) - 1;

	if (!read_rows(ctx, in, &b.rows))
		return false;
	b.question = (struct question){ .from = day_make(year, 1, 1), .until = day_make(year + 1, 1, 1) };
	if (command_option(in, "--year") != NULL && !command_question(ctx, in, &b.question))
		return false;
	enum db_engine engine = db_engine(ctx->db);
	for (size_t i = 0; i < COUNT(parts); i++)
		if ((part[0] == '\0' || strcmp(part, parts[i].name) == 0) && !parts[i].run(ctx, &b))
			return false;
	if (in->json)
		print_json(&b, engine);
	else
		print_text(&b);
	return true;
}
