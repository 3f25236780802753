#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 << 10, LARGEST_BLOCK = 1 << 20 };

struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

struct callback {
	struct callback *next;
	void (*release)(void *);
	void *what;
};

struct arena {
	struct block *blocks;		/* newest first */
	struct callback *callbacks;	/* newest first, in the blocks */
	size_t next_size;
};

void *
arena_must(void *memory)
{
	if (memory == NULL) {
		fputs("dangjian: 内存不足，程序已停止；已保存的数据不受影响\n", stderr);
		abort();
	}
	return memory;
}

struct arena *
arena_make(void)
{
	struct arena *a = arena_must(calloc(1, sizeof *a));

	a->next_size = FIRST_BLOCK;
	return a;
}

void
arena_reset(struct arena *a)
{
	while (a->callbacks != NULL) {
		struct callback *c = a->callbacks;

		a->callbacks = c->next;
		c->release(c->what);
	}
	while (a->blocks != NULL) {
		struct block *b = a->blocks;

		a->blocks = b->next;
		free(b);
	}
	a->next_size = FIRST_BLOCK;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	free(a);
}

size_t
arena_held(const struct arena *a)
{
	size_t n = 0;

	for (const struct block *b = a->blocks; b != NULL; b = b->next)
		n += b->size;
	return n;
}

static struct block *
add_block(struct arena *a, size_t size)
{
	struct block *b = arena_must(calloc(1, sizeof *b + size));

	b->size = size;
	b->next = a->blocks;
	a->blocks = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
#ifdef ARENA_DEBUG			/* each piece its own block: ASan sees use after reset */
	struct block *b = add_block(a, size + !size);
#else
	const size_t align = alignof(max_align_t);
	struct block *b = a->blocks;

	if (size > SIZE_MAX / 2)
		arena_must(NULL);
	size = (size + align - 1) / align * align;
	if (b == NULL || b->size - b->used < size) {
		while (a->next_size < size && a->next_size < LARGEST_BLOCK)
			a->next_size *= 2;
		b = add_block(a, size > a->next_size ? size : a->next_size);
		if (a->next_size < LARGEST_BLOCK)
			a->next_size *= 2;
	}
#endif
	void *memory = b->bytes + b->used;

	b->used += size;
	return memory;
}

char *
arena_copy(struct arena *a, const void *bytes, size_t n)
{
	char *copy = arena_alloc(a, n + 1);

	if (n > 0)
		memcpy(copy, bytes, n);
	return copy;
}

char *
arena_str(struct arena *a, const char *text)
{
	return arena_copy(a, text, strlen(text));
}

char *
arena_vstrf(struct arena *a, const char *format, va_list args)
{
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	char *text = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
	if (n > 0)
		vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);
	return text;
}

char *
arena_strf(struct arena *a, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *text = arena_vstrf(a, format, args);
	va_end(args);
	return text;
}

void
arena_on_reset(struct arena *a, void (*release)(void *), void *what)
{
	struct callback *c = arena_alloc(a, sizeof *c);

	*c = (struct callback){ a->callbacks, release, what };
	a->callbacks = c;
}

void *
arena_grow(struct arena *a, void *old, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return old;
	*cap = *cap == 0 ? 8 : *cap * 2;
	void *grown = arena_alloc(a, *cap * size);
	if (n > 0)
		memcpy(grown, old, n * size);
	return grown;
}
