#include "bound_memo.h"

#include <pthread.h>
#include <string.h>

#include "limits.h"

/* What is copied below by hand: who gives one of these another pointer copies it there too, and says its new size here. */
_Static_assert(sizeof(void *) != 8 || (sizeof(struct bound_text) == 80 && sizeof(struct binding) == 192 &&
    sizeof(struct foreign_text) == 48 && sizeof(struct foreign_line) == 80 && sizeof(struct foreign_mark) == 32),
    "a text's parts have changed: see copy_text and copy_bound");

struct remembered { struct arena *arena; const char *key; struct bound_text bound; int64_t asked; };

struct bound_memo {
	pthread_mutex_t lock;		/* all workers look into one */
	struct remembered texts[LIMIT_BOUND_TEXTS];
	int64_t asked;			/* times, of any */
};

static void
end(void *what)
{
	struct bound_memo *memo = what;

	for (size_t i = 0; i < COUNT(memo->texts); i++)
		arena_free(memo->texts[i].arena);
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

static const char *
copy(struct arena *a, const char *text)
{
	return text == NULL ? NULL : arena_str(a, text);
}

static void *
copy_list(struct arena *a, const void *at, size_t n, size_t size)
{
	return n == 0 ? NULL : memcpy(arena_alloc(a, n * size), at, n * size);
}

static struct foreign_text *
copy_text(struct arena *a, const struct foreign_text *text)
{
	struct foreign_text *out = arena_alloc(a, sizeof *out);

	*out = *text;
	out->bytes = NULL;
	out->lines.at = copy_list(a, text->lines.at, text->lines.n, sizeof *text->lines.at);
	EACH(struct foreign_line, line, out->lines) {
		line->text = copy(a, line->text);
		line->row_head = copy(a, line->row_head);
		line->column_head = copy(a, line->column_head);
		line->marks.at = copy_list(a, line->marks.at, line->marks.n, sizeof *line->marks.at);
		line->marks.cap = line->marks.n;
		EACH(struct foreign_mark, m, line->marks)
			m->note = copy(a, m->note);
	}
	out->lines.cap = out->lines.n;
	return out;
}

static struct bound_text
copy_bound(struct arena *a, const struct bound_text *bound)
{
	struct bound_text out = *bound;

	out.text = copy_text(a, bound->text);
	out.name = copy(a, bound->name);
	out.sm3 = copy(a, bound->sm3);
	out.places.at = copy_list(a, bound->places.at, bound->places.n, sizeof *bound->places.at);
	out.places.cap = out.places.n;
	EACH(struct binding, b, out.places) {
		b->blank.text = copy(a, b->blank.text);
		b->blank.word = copy(a, b->blank.word);
		b->argument_text = copy(a, b->argument_text);
		b->constant = copy(a, b->constant);
		b->by = copy(a, b->by);
		b->doubt = copy(a, b->doubt);
		b->why = NULL;
	}
	out.parts.at = copy_list(a, bound->parts.at, bound->parts.n, sizeof *bound->parts.at);
	out.parts.cap = out.parts.n;
	return out;
}

bool
bound_memo_find(struct ctx *ctx, struct bound_memo *memo, const char *key, struct bound_text *out)
{
	bool found = false;

	pthread_mutex_lock(&memo->lock);
	for (size_t i = 0; i < COUNT(memo->texts) && !found; i++) {
		struct remembered *r = &memo->texts[i];

		found = r->key != NULL && strcmp(r->key, key) == 0;
		if (!found)
			continue;
		r->asked = ++memo->asked;
		*out = copy_bound(ctx->arena, &r->bound);
	}
	pthread_mutex_unlock(&memo->lock);
	return found;
}

void
bound_memo_put(struct bound_memo *memo, const char *key, const struct bound_text *bound)
{
	struct remembered *oldest = memo->texts;

	pthread_mutex_lock(&memo->lock);
	for (size_t i = 0; i < COUNT(memo->texts); i++)
		if (memo->texts[i].asked < oldest->asked)
			oldest = &memo->texts[i];
	arena_free(oldest->arena);
	*oldest = (struct remembered){ .arena = arena_make(), .asked = ++memo->asked };
	oldest->key = arena_str(oldest->arena, key);
	oldest->bound = copy_bound(oldest->arena, bound);
	pthread_mutex_unlock(&memo->lock);
}
