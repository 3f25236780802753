#include "money.h"

#include <string.h>

#include "limits.h"
#include "text.h"

enum { FEN_PER_WAN_HUNDREDTH = 10000 };		/* 0.01 万元 = 100 元 = 10,000 fen */

bool
money_read(const char *text, fen *out)
{
	char plain[64];
	char *p = plain;
	int64_t value;
	int places = 2;

	if (!text_halfwidth_into(text, plain, sizeof plain))
		return false;
	while (*p == ' ')
		p++;
	for (size_t n = strlen(p); n > 0 && p[n - 1] == ' ';)
		p[--n] = '\0';
	if (text_starts(p, "¥"))
		p += strlen("¥");
	if (text_ends(p, "元"))
		p[strlen(p) - strlen("元")] = '\0';
	if (text_ends(p, "万")) {
		p[strlen(p) - strlen("万")] = '\0';
		places = 6;
	}
	if (!text_read_scaled(p, places, &value) || value > LIMIT_FEN || value < -LIMIT_FEN)
		return false;
	*out = value;
	return true;
}

char *
money_yuan(struct arena *arena, fen amount)
{
	return text_write_scaled(arena, amount, 2);
}

char *
money_wan(struct arena *arena, fen amount)
{
	fen half = FEN_PER_WAN_HUNDREDTH / 2;

	return text_write_scaled(arena, (amount + (amount < 0 ? -half : half)) / FEN_PER_WAN_HUNDREDTH, 2);
}
