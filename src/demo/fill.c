/* A record's fields from its specs, the moments of its entry and of its changes, and what follows it. */
#include "rhythm.h"

#include <string.h>

#include "text.h"

/* ---- when it is known ---- */

enum { PLAN_BEFORE = 30 };

struct filling { int draft, owner, parent; VEC(day) known; };

static bool
is_wanted(struct world *w, const struct spec *s, int draft)
{
	if ((s->with != NULL && draft_field(w, draft, s->with) == NULL) ||
	    (s->without != NULL && draft_field(w, draft, s->without) != NULL))
		return false;
	if (s->when != NULL) {
		const char *equals = strchr(s->when, '=');
		const struct draft_field *v = draft_field(w, draft, arena_copy(w->arena, s->when, (size_t)(equals - s->when)));

		if (v == NULL || v->text == NULL || strcmp(v->text, equals + 1) != 0)
			return false;
	}
	return chance_percent(&w->chance, s->share);
}

/* The day from which ${field} of the draft was known: a day that is no deadline is not known before it comes. */
static day
known_with(const struct world *w, const struct filling *f, const char *field)
{
	const struct draft *d = &w->drafts.at[f->draft];

	for (size_t i = 0; field != NULL && i < d->fields.n; i++)
		if (strcmp(d->fields.at[i].field->name, field) == 0)
			return f->known.at[i];
	return d->on;
}

static void
fill_all(struct world *w, const struct rhythm *r, struct filling *f)
{
	EACH(const struct spec, s, r->specs) {
		if (!is_wanted(w, s, f->draft))
			continue;
		fill_value(w, s, f->draft, f->owner, f->parent);
		while (f->known.n < w->drafts.at[f->draft].fields.n) {
			const struct draft_field *v = &w->drafts.at[f->draft].fields.at[f->known.n];
			day known = known_with(w, f, s->with), value;

			if (v->field->kind == KIND_DAY && !s->ahead && v->text != NULL && day_read(v->text, &value) &&
			    value > known)
				known = value;
			*VEC_ADD(w->arena, &f->known) = known;
		}
	}
}

/* ---- when it is entered ---- */

static int64_t
entry_of(struct world *w, const struct rhythm *r, const struct filling *f)
{
	const struct draft *d = &w->drafts.at[f->draft];
	day on = d->on;

	if (strcmp(d->type->section, "plan") == 0)	/* a plan is made before its year */
		on -= PLAN_BEFORE;
	if (chance_percent(&w->chance, r->whole))
		EACH(const day, k, f->known)
			if (*k > on && *k <= w->end)
				on = *k;
	if (on < w->start)
		return world_clock(w);
	int64_t at = world_entered(w, on, r->entered);
	return chance_percent(&w->chance, r->late) ? world_entered(w, on, (struct span){ 45, 160 }) : at;
}

struct draft_fields { VEC(struct draft_field) list; };

/* Moves the fields of ${later} that were known by ${by} into ${draft}. */
static void
take_known(struct world *w, struct filling *f, struct draft_fields *later, int draft, day by)
{
	size_t kept = 0;

	for (size_t i = 0; i < later->list.n; i++) {
		if (f->known.at[i] <= by)
			*VEC_ADD(w->arena, &w->drafts.at[draft].fields) = later->list.at[i];
		else {
			later->list.at[kept] = later->list.at[i];
			f->known.at[kept++] = f->known.at[i];
		}
	}
	later->list.n = f->known.n = kept;
}

/* What was not yet known at the entry comes by later changes, as far as it has come at all. */
static void
spread(struct world *w, struct filling *f)
{
	struct draft *d = &w->drafts.at[f->draft];
	struct draft_fields later = { 0 };

	EACH(const struct draft_field, v, d->fields)
		*VEC_ADD(w->arena, &later.list) = *v;
	d->fields.n = 0;
	take_known(w, f, &later, f->draft, day_of_moment(d->at));
	while (later.list.n > 0) {
		day next = f->known.at[0];

		EACH(const day, k, f->known)
			next = *k < next ? *k : next;
		if (next > w->end)
			break;
		int change = draft_change(w, f->draft, world_entered(w, next, (struct span){ 0, 6 }));
		take_known(w, f, &later, change, day_of_moment(w->drafts.at[change].at));
	}
}

/* ---- what follows ---- */

static int
holder_near(struct world *w, const struct rhythm *r, int org, day on)
{
	int n = (int)w->orgs.n, unit = world_org(w, org)->unit;

	if (r->by == NULL || rhythm_fits(w, r, org, on))
		return org;
	if (rhythm_fits(w, r, 0, on))
		return 0;
	for (int i = 0, at = chance_below(&w->chance, n); i < n; i++, at = (at + 1) % n)
		if (world_org(w, at)->unit == unit && world_alive(w, at, on) && rhythm_fits(w, r, at, on))
			return at;
	return NONE;
}

static void
follow(struct world *w, const struct rhythm *r, int org, int parent)
{
	day first = w->drafts.at[parent].on, on = first + (r->has_once ? chance_in(&w->chance, r->once) : 0);

	if (!r->weekends && world_workday(w, on) >= first)
		on = world_workday(w, on);
	int holder = holder_near(w, r, org, on);

	if (holder == NONE || on >= w->until || !world_alive(w, holder, on) || !chance_percent(&w->chance, r->share))
		return;
	for (int i = 0, n = chance_in(&w->chance, r->times); i < n; i++)
		fill_record(w, r, holder, on, parent);
}

static void
strike(struct world *w, int draft)
{
	day on = day_of_moment(w->drafts.at[draft].at) + 1;
	int struck = draft_change(w, draft, world_entered(w, on, (struct span){ 1, 30 }));

	w->drafts.at[struck].act = DRAFT_STRIKE;
	if (chance_percent(&w->chance, 15))
		w->drafts.at[draft_change(w, draft, world_entered(w, on, (struct span){ 31, 50 }))].act = DRAFT_RESTORE;
}

static void
add_item(struct world *w, int draft)
{
	const struct draft *d = &w->drafts.at[draft];
	const struct draft_field *kind = draft_field(w, draft, "kind"), *name = draft_field(w, draft, "name"),
	    *main_year = draft_field(w, draft, "main_year");
	*VEC_ADD(w->arena, &w->items) = (struct item){ d->type, draft, kind == NULL ? NULL : kind->text,
		name == NULL ? "" : name->text, main_year == NULL ? 0 : day_year(d->on) };
}

static bool
says_same(const struct world *w, const struct alone *a, int x, int y)
{
	for (const char *const *f = a->fields; *f != NULL; f++) {
		const struct draft_field *v = draft_field(w, x, *f), *u = draft_field(w, y, *f);

		if (strcmp(*f, "org") == 0 ? w->drafts.at[x].org != w->drafts.at[y].org :
		    v == NULL || u == NULL || v->ref != u->ref || !text_equal(v->text, u->text))
			return false;
	}
	return true;
}

/* Would the state ${draft} not be taken beside one made before?  Whether that has ended by then is not asked. */
static bool
stands_already(struct world *w, int draft)
{
	const struct type *t = w->drafts.at[draft].type;
	bool one = false;

	EACH(const struct alone, a, t->alone) {
		if (a->beside != t || t->ended == NULL || a->when != NULL || a->most != NULL)
			continue;
		one = true;
		EACH(const int, other, w->alone)
			if (w->drafts.at[*other].type == t && says_same(w, a, draft, *other))
				return true;
	}
	if (one)
		*VEC_ADD(w->arena, &w->alone) = draft;
	return false;
}

void
fill_record(struct world *w, const struct rhythm *r, int org, day on, int parent)
{
	struct filling f = { .draft = draft_add(w, r->type->name, org, on, 0), .owner = org, .parent = parent };
	size_t first = w->drafts.n - 1;

	fill_all(w, r, &f);
	int64_t at = entry_of(w, r, &f);
	if (w->drafts.at[first].at < at)
		w->drafts.at[first].at = at;
	w->drafts.at[first].last = w->drafts.at[first].at;
	if (day_of_moment(w->drafts.at[first].at) > w->end) {
		w->drafts.n = first;
		return;
	}
	if (r->type->kept)
		add_item(w, f.draft);
	spread(w, &f);
	EACH(const struct rhythm, t, r->then)
		follow(w, t, org, f.draft);
	if (w->drafts.n == first + 1 && chance_below(&w->chance, 1000) < r->struck)
		strike(w, f.draft);
	if (stands_already(w, f.draft))
		w->drafts.n = first;
}
