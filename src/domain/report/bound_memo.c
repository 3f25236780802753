#include "bound_memo.h"

#include <pthread.h>
#include <string.h>

#include "limits.h"

/* In an arena of its own, with all that it names; freed by the last that holds it. */
struct remembered { struct arena *arena; const char *key; struct bound_text bound; int holders; int64_t asked; };

struct bound_memo {
	pthread_mutex_t lock;		/* all workers look into one */
	struct remembered *texts[LIMIT_BOUND_TEXTS];	/* each is one holder of it */
	int64_t asked;			/* times, of any */
};

static void
let_go(struct remembered *r)
{
	if (r != NULL && --r->holders == 0)
		arena_free(r->arena);
}

static void
end(void *what)
{
	struct bound_memo *memo = what;

	for (size_t i = 0; i < COUNT(memo->texts); i++)
		let_go(memo->texts[i]);
	pthread_mutex_destroy(&memo->lock);
}

struct bound_memo *
bound_memo_make(struct arena *arena)
{
	struct bound_memo *memo = arena_alloc(arena, sizeof *memo);

	pthread_mutex_init(&memo->lock, NULL);
	arena_on_reset(arena, end, memo);
	return memo;
}

struct holding { struct bound_memo *memo; struct remembered *text; };

static void
end_holding(void *what)
{
	struct holding *h = what;

	pthread_mutex_lock(&h->memo->lock);
	let_go(h->text);
	pthread_mutex_unlock(&h->memo->lock);
}

/* With the lock: ${r} for whoever asks, until its arena is reset. */
static void
hold(struct ctx *ctx, struct bound_memo *memo, struct remembered *r, struct bound_text *out)
{
	struct holding *h = arena_alloc(ctx->arena, sizeof *h);
	size_t size = r->bound.places.n * sizeof *r->bound.places.at;

	*h = (struct holding){ memo, r };
	r->holders++;
	r->asked = ++memo->asked;
	arena_on_reset(ctx->arena, end_holding, h);
	*out = r->bound;
	out->places.at = arena_alloc(ctx->arena, size);
	out->places.cap = out->places.n;
	if (size > 0)
		memcpy(out->places.at, r->bound.places.at, size);
}

bool
bound_memo_find(struct ctx *ctx, struct bound_memo *memo, const char *key, struct bound_text *out)
{
	bool found = false;

	pthread_mutex_lock(&memo->lock);
	for (size_t i = 0; i < COUNT(memo->texts) && !found; i++) {
		found = memo->texts[i] != NULL && strcmp(memo->texts[i]->key, key) == 0;
		if (found)
			hold(ctx, memo, memo->texts[i], out);
	}
	pthread_mutex_unlock(&memo->lock);
	return found;
}

void
bound_memo_put(struct ctx *ctx, struct bound_memo *memo, const char *key, struct arena *arena, struct bound_text *bound)
{
	struct remembered *r = arena_alloc(arena, sizeof *r), **oldest = memo->texts;

	*r = (struct remembered){ .arena = arena, .key = arena_str(arena, key), .bound = *bound };
	pthread_mutex_lock(&memo->lock);
	hold(ctx, memo, r, bound);
	for (size_t i = 0; i < COUNT(memo->texts); i++)
		if (*oldest != NULL && (memo->texts[i] == NULL || memo->texts[i]->asked < (*oldest)->asked))
			oldest = &memo->texts[i];
	if (arena_held(arena) <= LIMIT_BOUND_BYTES) {
		let_go(*oldest);
		*oldest = r;
		r->holders++;
	}
	pthread_mutex_unlock(&memo->lock);
}
