/*
 * Memory that is given back all at once.  A request or a command has one arena; what it makes
 * lives until the arena is reset.  Nothing from an arena is ever freed alone, and there is no
 * failure to check: without memory the program says so and ends (docs/why/memory.md).
 */
#ifndef ARENA_H
#define ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_make(void);
void arena_free(struct arena *arena);		/* resets first; NULL is fine */

/* Gives everything back, after calling the functions of arena_on_reset, newest first. */
void arena_reset(struct arena *arena);

/* Zeroed memory of ${size} bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of ${n} bytes with a NUL behind them; of a string; of a formatted string. */
char *arena_copy(struct arena *arena, const void *bytes, size_t n);
char *arena_str(struct arena *arena, const char *text);
char *arena_strf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vstrf(struct arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

size_t arena_held(const struct arena *arena);		/* bytes that it has taken from the system */

/* Calls ${release}(${what}) when the arena is reset: for statements, files, other libraries' trees. */
void arena_on_reset(struct arena *arena, void (*release)(void *), void *what);

/* ${memory}, which malloc or its like gave: without any the program says so and ends. */
void *arena_must(void *memory);

/* ${old} of ${n} elements, grown to hold at least one more; ${cap} is kept by this function. */
void *arena_grow(struct arena *arena, void *old, size_t n, size_t *cap, size_t size);

/*
 * A growing array is any struct with members at, n and cap:
 *	struct { struct field *at; size_t n, cap; } fields;
 *	*VEC_ADD(arena, &fields) = field;
 */
#define VEC(type) struct { type *at; size_t n, cap; }
#define VEC_ADD(arena, v) \
	((v)->at = arena_grow((arena), (v)->at, (v)->n, &(v)->cap, sizeof *(v)->at), &(v)->at[(v)->n++])
#define EACH(type, e, v) for (type *e = (v).at; e < (v).at + (v).n; e++)
#define COUNT(array) (sizeof (array) / sizeof *(array))

#endif
