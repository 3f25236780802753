#include "buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf
buf_make(struct arena *arena)
{
	return (struct buf){ .at = arena_alloc(arena, 1), .arena = arena };
}

/* Room for ${n} more bytes and a NUL. */
static void
make_room(struct buf *b, size_t n)
{
	if (b->n + n + 1 <= b->cap)
		return;
	size_t cap = b->cap < 120 ? 240 : b->cap * 2;

	while (cap < b->n + n + 1)
		cap *= 2;
	char *grown = arena_alloc(b->arena, cap);
	if (b->n > 0)
		memcpy(grown, b->at, b->n);
	b->at = grown;
	b->cap = cap;
}

void
buf_add(struct buf *b, const void *bytes, size_t n)
{
	make_room(b, n);
	if (n > 0)
		memcpy(b->at + b->n, bytes, n);
	b->n += n;
	b->at[b->n] = '\0';
}

void
buf_puts(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void
buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_put_int(struct buf *b, int64_t i)
{
	char digits[24];
	size_t at = sizeof digits;
	uint64_t rest = i < 0 ? -(uint64_t)i : (uint64_t)i;

	do
		digits[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (i < 0)
		digits[--at] = '-';
	buf_add(b, digits + at, sizeof digits - at);
}

void
buf_putf(struct buf *b, const char *format, ...)
{
	va_list args, again;

	va_start(args, format);
	va_copy(again, args);
	size_t room = b->cap == 0 ? 0 : b->cap - b->n;
	int n = vsnprintf(room == 0 ? NULL : b->at + b->n, room, format, args);
	assert(n >= 0);
	if ((size_t)n >= room) {
		make_room(b, (size_t)n);
		vsnprintf(b->at + b->n, (size_t)n + 1, format, again);
	}
	b->n += (size_t)n;
	va_end(again);
	va_end(args);
}

void
buf_put_escaped(struct buf *b, const char *text)
{
	const char *plain = text;

	for (const char *p = text;; p++) {
		unsigned char c = (unsigned char)*p;
		const char *instead = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" :
		    c == '"' ? "&quot;" : c == '\'' ? "&#39;" :
		    c < ' ' && c != '\t' && c != '\n' && c != '\r' ? "" : NULL;

		if (instead == NULL)
			continue;
		buf_add(b, plain, (size_t)(p - plain));
		if (c == '\0')
			return;
		buf_puts(b, instead);
		plain = p + 1;
	}
}
