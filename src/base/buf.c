#include "buf.h"

#include <stdarg.h>
#include <string.h>

struct buf
buf_make(struct arena *arena)
{
	return (struct buf){ .at = arena_alloc(arena, 1), .arena = arena };
}

void
buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (b->n + n + 1 > b->cap) {
		size_t cap = b->cap < 120 ? 240 : b->cap * 2;

		while (cap < b->n + n + 1)
			cap *= 2;
		char *grown = arena_alloc(b->arena, cap);
		if (b->n > 0)
			memcpy(grown, b->at, b->n);
		b->at = grown;
		b->cap = cap;
	}
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
buf_putf(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_puts(b, arena_vstrf(b->arena, format, args));
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
