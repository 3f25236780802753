#include "pool.h"

#include <poll.h>
#include <string.h>

#include "limits.h"

struct queue { struct pool_job *first, *last; };

struct worker {
	struct pool *pool;
	uv_thread_t thread;
	struct ctx ctx;
	bool open;
	void *state;
	struct pool_job *job;		/* under way */
	uv_sem_t tried;			/* to open */
};

struct pool {
	const struct http_service *service;
	void (*answered)(struct pool_job *job);
	uv_async_t wake;		/* the loop */
	uv_mutex_t lock;		/* over what follows */
	uv_cond_t more;
	struct pool_job *waiting;	/* in the order they came */
	struct queue done;
	uint64_t turn;			/* of the job that a worker took last */
	size_t idle;			/* workers */
	bool closing;
	VEC(struct worker *) workers;
};

static void
queue_put(struct queue *q, struct pool_job *job)
{
	job->next = NULL;
	if (q->first == NULL)
		q->first = job;
	else
		q->last->next = job;
	q->last = job;
}

static bool
has_worker(const struct pool *pool, const char *lane)
{
	EACH(struct worker *const, w, pool->workers)
		if ((*w)->job != NULL && strcmp((*w)->job->lane, lane) == 0)
			return true;
	return false;
}

static bool
may_begin(const struct pool *pool, const struct pool_job *job)
{
	size_t slow = 0;

	EACH(struct worker *const, w, pool->workers)
		slow += (*w)->job != NULL && (*w)->job->slow;
	return !job->slow || slow + 1 < pool->workers.n;
}

/* Lanes without a worker first, then whose turn it is, then who came first; NULL if nobody waits who may begin. */
static struct pool_job *
choose(const struct pool *pool)
{
	struct pool_job *best = NULL;
	bool best_has = false;

	for (struct pool_job *job = pool->waiting; job != NULL; job = job->next) {
		bool has = has_worker(pool, job->lane);

		if (!may_begin(pool, job))
			continue;
		if (best == NULL || (best_has && !has) || (best_has == has && job->turn < best->turn)) {
			best = job;
			best_has = has;
		}
	}
	return best;
}

static bool
stop_waiting(struct pool *pool, struct pool_job *job)
{
	struct pool_job **at = &pool->waiting;

	while (*at != NULL && *at != job)
		at = &(*at)->next;
	if (*at == NULL)
		return false;
	*at = job->next;
	return true;
}

/* Gives back what the worker has done; then its next job, or NULL when the pool closes. */
static struct pool_job *
next_job(struct worker *w)
{
	struct pool *pool = w->pool;
	struct pool_job *job;

	uv_mutex_lock(&pool->lock);
	if (w->job != NULL) {
		queue_put(&pool->done, w->job);
		uv_async_send(&pool->wake);
	}
	w->job = NULL;
	pool->idle++;
	while ((job = choose(pool)) == NULL && !pool->closing)
		uv_cond_wait(&pool->more, &pool->lock);
	pool->idle--;
	if (job != NULL) {
		stop_waiting(pool, job);
		pool->turn = job->turn > pool->turn ? job->turn : pool->turn;
	}
	w->job = job;
	uv_mutex_unlock(&pool->lock);
	return job;
}

/* Whoever closes while waiting has left.  One that was served at once may have closed only its own side. */
static bool
has_left(const struct pool_job *job)
{
	struct pollfd end = { .fd = job->socket, .events = POLLRDHUP };

	return job->waited && poll(&end, 1, 0) > 0;
}

static void
run(void *what)
{
	struct worker *w = what;
	const struct http_service *service = w->pool->service;

	w->open = service->worker_open(&w->ctx, service->payload, &w->state);
	uv_sem_post(&w->tried);
	if (!w->open)
		return;
	for (struct pool_job *job; (job = next_job(w)) != NULL;) {
		job->gone = has_left(job);
		if (!job->gone && job->asks)
			job->admitted = service->admit(w->state, job->request, job->answer, &job->whose);
		else if (!job->gone)
			service->answer(w->state, job->request, job->answer);
	}
	service->worker_close(w->state);
}

static void
take_answers(uv_async_t *wake)
{
	struct pool *pool = wake->data;

	uv_mutex_lock(&pool->lock);
	struct pool_job *job = pool->done.first;
	pool->done.first = NULL;
	uv_mutex_unlock(&pool->lock);
	while (job != NULL) {
		struct pool_job *next = job->next;

		pool->answered(job);
		job = next;
	}
}

static void
free_arena(void *arena)
{
	arena_free(arena);
}

static bool
open_worker(struct ctx *ctx, struct pool *pool)
{
	struct worker *w = arena_alloc(ctx->arena, sizeof *w);

	*w = (struct worker){ .pool = pool, .ctx = *ctx };
	w->ctx.arena = arena_make();
	w->ctx.problems = (struct problems){ 0 };
	arena_on_reset(ctx->arena, free_arena, w->ctx.arena);
	uv_sem_init(&w->tried, 0);
	int error = uv_thread_create(&w->thread, run, w);
	if (error != 0)
		return problem_fault(ctx, "uv_thread_create: %s", uv_strerror(error));
	*VEC_ADD(ctx->arena, &pool->workers) = w;
	uv_sem_wait(&w->tried);
	if (!w->open)
		EACH(const struct problem, p, w->ctx.problems.list)
			problem_add(ctx, *p);
	return w->open;
}

bool
pool_open(struct ctx *ctx, const struct http_service *service, int n, uv_loop_t *loop,
    void (*answered)(struct pool_job *job), struct pool **out)
{
	struct pool *pool = arena_alloc(ctx->arena, sizeof *pool);
	bool good = true;

	pool->service = service;
	pool->answered = answered;
	pool->wake.data = pool;
	if (uv_async_init(loop, &pool->wake, take_answers) != 0 || uv_mutex_init(&pool->lock) != 0 ||
	    uv_cond_init(&pool->more) != 0)
		return problem_fault(ctx, "cannot make the workers' locks");
	while (good && pool->workers.n < (size_t)n)
		good = open_worker(ctx, pool);
	if (good)
		*out = pool;
	else
		pool_close(pool);
	return good;
}

bool
pool_put(struct pool *pool, struct pool_job *job)
{
	struct pool_job **end = &pool->waiting;
	size_t all = 0, own = 0;

	uv_mutex_lock(&pool->lock);
	job->turn = pool->turn;
	for (; *end != NULL; end = &(*end)->next, all++)
		if (strcmp((*end)->lane, job->lane) == 0) {
			own++;
			job->turn = (*end)->turn >= job->turn ? (*end)->turn + 1 : job->turn;
		}
	bool good = all < LIMIT_WAITING && own < LIMIT_LANE;
	if (good) {
		job->waited = all >= pool->idle || !may_begin(pool, job);
		job->next = NULL;
		*end = job;
		uv_cond_signal(&pool->more);
	}
	uv_mutex_unlock(&pool->lock);
	return good;
}

bool
pool_take_back(struct pool *pool, struct pool_job *job)
{
	uv_mutex_lock(&pool->lock);
	bool good = stop_waiting(pool, job);
	uv_mutex_unlock(&pool->lock);
	return good;
}

void
pool_close(struct pool *pool)
{
	uv_mutex_lock(&pool->lock);
	pool->closing = true;
	uv_cond_broadcast(&pool->more);
	uv_mutex_unlock(&pool->lock);
	EACH(struct worker *, w, pool->workers) {
		uv_thread_join(&(*w)->thread);
		uv_sem_destroy(&(*w)->tried);
	}
	uv_cond_destroy(&pool->more);
	uv_mutex_destroy(&pool->lock);
}
