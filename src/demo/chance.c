#include "chance.h"

/* splitmix64: one addition and a mix of the bits. */
static uint64_t
next(struct chance *c)
{
	uint64_t z = c->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

struct chance
chance_make(int64_t seed, int number)
{
	struct chance c = { (uint64_t)seed };

	c.state = next(&c) + (uint64_t)number;
	return c;
}

int
chance_below(struct chance *c, int n)
{
	return n < 1 ? 0 : (int)((next(c) >> 32) * (uint64_t)n >> 32);
}

int
chance_in(struct chance *c, struct span span)
{
	return span.least + chance_below(c, span.most - span.least + 1);
}

bool
chance_percent(struct chance *c, int percent)
{
	return chance_below(c, 100) < percent;
}
