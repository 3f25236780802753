#include "pool.h"

struct queue { struct pool_job *first, *last; };

struct worker {
	struct pool *pool;
	uv_thread_t thread;
	struct ctx ctx;
	bool open;
	void *state;
	uv_sem_t tried;			/* to open */
};

struct pool {
	const struct http_service *service;
	void (*answered)(struct pool_job *job);
	uv_async_t wake;		/* the loop */
	uv_mutex_t lock;		/* over what follows */
	uv_cond_t more;
	struct queue waiting, done;
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

/* The next job, or NULL when the pool closes. */
static struct pool_job *
next_job(struct pool *pool)
{
	uv_mutex_lock(&pool->lock);
	while (pool->waiting.first == NULL && !pool->closing)
		uv_cond_wait(&pool->more, &pool->lock);
	struct pool_job *job = pool->waiting.first;
	if (job != NULL)
		pool->waiting.first = job->next;
	uv_mutex_unlock(&pool->lock);
	return job;
}

static void
run(void *what)
{
	struct worker *w = what;
	struct pool *pool = w->pool;
	const struct http_service *service = pool->service;

	w->open = service->worker_open(&w->ctx, service->payload, &w->state);
	uv_sem_post(&w->tried);
	if (!w->open)
		return;
	for (struct pool_job *job; (job = next_job(pool)) != NULL;) {
		service->answer(w->state, job->request, job->answer);
		uv_mutex_lock(&pool->lock);
		queue_put(&pool->done, job);
		uv_mutex_unlock(&pool->lock);
		uv_async_send(&pool->wake);
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

void
pool_put(struct pool *pool, struct pool_job *job)
{
	uv_mutex_lock(&pool->lock);
	queue_put(&pool->waiting, job);
	uv_cond_signal(&pool->more);
	uv_mutex_unlock(&pool->lock);
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
