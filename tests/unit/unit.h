/* What every unit test begins with: cmocka, and a ctx that ends with the test. */
#ifndef UNIT_H
#define UNIT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "ctx.h"

static inline int
unit_setup(void **state)
{
	struct arena *arena = arena_make();
	struct ctx *ctx = arena_alloc(arena, sizeof *ctx);

	*ctx = (struct ctx){ .arena = arena, .today = day_make(2026, 6, 30), .now = 1782000000000 };
	*state = ctx;
	return 0;
}

static inline int
unit_teardown(void **state)
{
	arena_free(((struct ctx *)*state)->arena);
	return 0;
}

static inline void
has(const char *text, const char *words)
{
	if (text == NULL || strstr(text, words) == NULL)
		fail_msg("“%s” is not in “%s”", words, text == NULL ? "nothing" : text);
}

#define UNIT(test) cmocka_unit_test_setup_teardown(test, unit_setup, unit_teardown)

#endif
