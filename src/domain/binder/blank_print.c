#include <string.h>

#include "language.h"
#include "money.h"

enum { FEN_PER_WAN = 1000000 };

/* What a round number near ${n} is a multiple of: 10 below 100, above it all but the two leading digits. */
static int64_t
step_of(int64_t n)
{
	int64_t step = n < 10 ? 1 : 10;

	for (int64_t rest = n / 100; rest >= 10; rest /= 10)
		step *= 10;
	return step;
}

/* The next multiple of ${step}; what has no such neighbour below 2^63 stays what it is. */
static int64_t
next_of(int64_t value, int64_t below, int64_t step)
{
	return below > INT64_MAX - step ? value : below + step;
}

int64_t
blank_round(int64_t value, int64_t unit, enum direction direction, bool *dropped)
{
	int64_t step = step_of(value / unit) * unit, below = value / step * step;

	*dropped = false;
	switch (direction) {
	case DIRECTION_NONE: case DIRECTION_LIMIT:
		return value;
	case DIRECTION_ABOUT:
		if (value < 10 * unit)
			return value;
		return value - below < step - step / 2 ? below : next_of(value, below, step);
	case DIRECTION_MORE: case DIRECTION_ALMOST:
		*dropped = value < 10 * unit || below == value;
		*dropped = *dropped || (direction == DIRECTION_ALMOST && next_of(value, below, step) == value);
		return *dropped ? value : direction == DIRECTION_MORE ? below : next_of(value, below, step);
	}
	return value;
}

char *
blank_print(struct ctx *ctx, int64_t value, bool money, enum direction direction, bool *dropped)
{
	int64_t round = blank_round(value, money ? FEN_PER_WAN : 1, direction, dropped);

	if (!money)
		return arena_strf(ctx->arena, "%lld", (long long)round);
	if (round == value)
		return money_wan(ctx->arena, value);
	return arena_strf(ctx->arena, "%lld", (long long)(round / FEN_PER_WAN));
}

bool
blank_word(const struct language *language, const char *word, enum direction *out, bool *before)
{
	EACH(const struct word, w, language->words)
		if ((w->kind == WORD_BEFORE || w->kind == WORD_AFTER || w->kind == WORD_BEHIND) && strcmp(w->text, word) == 0) {
			*out = (enum direction)w->sort;
			*before = w->kind == WORD_BEFORE;
			return true;
		}
	return false;
}

bool
blank_word_is_last(const struct language *language, const char *word)
{
	EACH(const struct word, w, language->words)
		if (w->kind == WORD_BEHIND && strcmp(w->text, word) == 0)
			return true;
	return false;
}
