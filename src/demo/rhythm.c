/* When each organisation keeps which record. */
#include "rhythm.h"

#include <string.h>

#include "text.h"

enum { MONTHS = 12, A_QUARTER = 92, ROWS_BEFORE = 400 };

bool
rhythm_fits(const struct world *w, const struct rhythm *r, int org, day on)
{
	const struct planned_org *o = world_org(w, org);

	if (r->by == NULL || (r->forms != NULL && (o->form == NULL || !text_is_among(o->form, r->forms))))
		return false;
	return text_is_among(o->kind, r->by) || (text_is_among("top", r->by) && world_is_top(w, org, on));
}

struct holders { VEC(int) list; };

/* Those who may keep such a record; of the committee's own the first city makes them all. */
static struct holders
holders_of(struct world *w, const struct rhythm *r)
{
	struct holders h = { 0 };

	for (int org = w->number == 0 ? 0 : 1; org < (int)w->orgs.n; org++)
		if (rhythm_fits(w, r, org, w->until - 1))
			*VEC_ADD(w->arena, &h.list) = org;
	return h;
}

static day
some_day(struct world *w, const struct rhythm *r, int year, int first, int months)
{
	int month = first + chance_below(&w->chance, months);
	day on = day_make(year, month, 1) + chance_in(&w->chance, r->on_days) - 1;

	return r->weekends ? on : world_workday(w, on);
}

static void
keep_one(struct world *w, const struct rhythm *r, int org, day on)
{
	if (on >= w->from && on < w->until && world_alive(w, org, on))
		fill_record(w, r, org, on, NONE);
}

static bool
is_taken(const day *days, size_t n, day on)
{
	for (size_t i = 0; i < n; i++)
		if (days[i] == on)
			return true;
	return false;
}

/* One organisation's records of a year: of a kind one a day. */
static void
keep_year(struct world *w, const struct rhythm *r, int org, int year)
{
	day missing = chance_percent(&w->chance, r->missing) ? day_make(year, 1 + 3 * chance_below(&w->chance, 4), 1) : DAY_NONE;

	for (int first = 1; first <= MONTHS; first += r->months) {
		int from = first > r->in_months.least ? first : r->in_months.least, last = first + r->months - 1;

		if (last > r->in_months.most)
			last = r->in_months.most;
		if (from > last || !chance_percent(&w->chance, r->share))
			continue;
		VEC(day) taken = { 0 };
		for (int i = 0, n = chance_in(&w->chance, r->times); i < n; i++) {
			day on = some_day(w, r, year, from, last - from + 1);

			if (is_taken(taken.at, taken.n, on))
				continue;
			*VEC_ADD(w->arena, &taken) = on;
			if (missing == DAY_NONE || on < missing || on >= missing + A_QUARTER)
				keep_one(w, r, org, on);
		}
	}
}

static void
keep_periods(struct world *w, const struct rhythm *r, const struct holders *h)
{
	for (size_t i = 0; i < h->list.n; i++)
		if (chance_percent(&w->chance, r->some))
			for (int year = w->from_year; year <= w->until_year; year++)
				keep_year(w, r, h->list.at[i], year);
}

static void
keep_number(struct world *w, const struct rhythm *r, const struct holders *h)
{
	int months = r->in_months.most - r->in_months.least + 1;

	for (int year = w->from_year; year <= w->until_year; year++)
		for (int i = 0, n = chance_in(&w->chance, r->a_year); i < n; i++) {
			int org = h->list.at[chance_below(&w->chance, (int)h->list.n)];

			keep_one(w, r, org, some_day(w, r, year, r->in_months.least, months));
		}
}

static void
keep_once(struct world *w, const struct rhythm *r, const struct holders *h)
{
	for (size_t i = 0; i < h->list.n; i++) {
		int org = h->list.at[i];

		if (!chance_percent(&w->chance, r->some))
			continue;
		for (int k = 0, n = chance_in(&w->chance, r->times); k < n; k++) {
			day on = w->from - 1 - chance_in(&w->chance, r->once);

			if (world_alive(w, org, on))
				fill_record(w, r, org, on, NONE);
		}
	}
}

/* The rows of a list, written out in the catalogue; those of `each_year` follow the years of the plan. */
static void
keep_rows(struct world *w, const struct rhythm *r)
{
	size_t n = r->rows_each_year ? (size_t)(w->until_year - w->from_year + 1) : r->rows->items.n;

	for (size_t i = 0; i < n && r->rows->items.n > 0; i++) {
		const struct node *row = r->rows->items.at[i % r->rows->items.n];
		struct rhythm one = *r;
		day on = r->rows_each_year ? day_make(w->from_year + (int)i, 1, 2) : w->from - ROWS_BEFORE;

		one.specs.at = NULL;
		one.specs.n = one.specs.cap = 0;
		EACH(const struct spec, s, r->specs)
			*VEC_ADD(w->arena, &one.specs) = *s;
		for (size_t k = 0; k < row->pairs.n; k++) {
			const char **texts = arena_alloc(w->arena, 2 * sizeof *texts);

			texts[0] = row->pairs.at[k].value->text;
			*VEC_ADD(w->arena, &one.specs) = (struct spec){ .field = type_field(r->type, row->pairs.at[k].key),
				.texts = texts, .share = 100, .many = { 1, 1 }, .node = row };
		}
		if (on < w->until)
			fill_record(w, &one, 0, on, NONE);
	}
}

bool
rhythm_plan(struct world *w, const struct rhythms *rhythms)
{
	EACH(const struct rhythm, r, rhythms->list) {
		struct holders h = holders_of(w, r);

		if (r->rows != NULL && w->number == 0)
			keep_rows(w, r);
		if (h.list.n == 0)
			continue;
		if (r->has_once)
			keep_once(w, r, &h);
		if (r->months != 0)
			keep_periods(w, r, &h);
		if (r->a_year.most > 0)
			keep_number(w, r, &h);
	}
	return true;
}
