/* One field's value. */
#include "rhythm.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { TRIES = 24, UNIQUE_TRIES = 60, RECORDS_SEEN = 2000 };

static const char *
cell_text(const struct world *w, int draft, const char *field)
{
	const struct draft_field *v = draft_field(w, draft, field);

	return v == NULL || v->text == NULL ? "" : v->text;
}

static bool
name_is_taken(const struct world *w, const struct type *t, const char *name)
{
	EACH(const struct item, i, w->items)
		if (i->type == t && strcmp(i->name, name) == 0)
			return true;
	return false;
}

static void
put_words(struct world *w, const struct spec *s, int draft, int owner)
{
	const struct draft d = w->drafts.at[draft];
	const char *text = "";
	int n = 0;

	while (s->texts[n] != NULL)
		n++;
	for (int tries = 0; tries < UNIQUE_TRIES; tries++) {
		text = words_fill(w, s->texts[chance_below(&w->chance, n)], owner, d.on);
		if (!s->field->unique || !name_is_taken(w, d.type, text))
			break;
		text = arena_strf(w->arena, "%s（%d）", text, tries + 2);
	}
	draft_text(w, draft, s->field->name, text);
}

static void
put_chosen(struct world *w, const struct spec *s, int draft, int owner)
{
	const char *text = NULL;

	EACH(const struct node_pair, p, s->choose->pairs)
		if (s->of != NULL && strcmp(p->key, cell_text(w, draft, s->of)) == 0)
			text = p->value->text;
	if (text != NULL)
		draft_text(w, draft, s->field->name, words_fill(w, text, owner, w->drafts.at[draft].on));
}

static void
put_day(struct world *w, const struct spec *s, int draft)
{
	day base = s->after == NULL ? w->drafts.at[draft].on : draft_get_day(w, draft, s->after);

	if (base != DAY_NONE)
		draft_day(w, draft, s->field->name, base + chance_in(&w->chance, s->span));
}

static void
put_number(struct world *w, const struct spec *s, int draft, int owner)
{
	const struct draft *d = &w->drafts.at[draft];
	int n = chance_in(&w->chance, s->span);

	if (s->fill == FILL_MEMBERS)
		n = (world_members(w, owner, d->on) * n + 99) / 100;
	else if (s->fill == FILL_PART)
		n = (atoi(cell_text(w, draft, s->of)) * n + 99) / 100;
	else if (s->fill == FILL_YEAR)
		n += day_year(d->on);
	else if (s->fill == FILL_SUM) {
		n = atoi(cell_text(w, draft, s->of));
		for (const char *const *m = s->minus; m != NULL && *m != NULL; m++)
			n -= atoi(cell_text(w, draft, *m));
	}
	if (s->field->kind == KIND_MONEY)
		n = n / 100 * 100;
	draft_int(w, draft, s->field->name, n);
}

static void
put_item(struct world *w, const struct spec *s, int draft)
{
	const struct draft d = w->drafts.at[draft];
	size_t n = w->items.n;

	for (size_t i = 0, at = (size_t)chance_below(&w->chance, (int)n); i < n; i++, at = (at + 1) % n) {
		const struct item *item = &w->items.at[at];
		day since = w->drafts.at[item->draft].on, until = draft_get_day(w, item->draft, "until");

		if (strcmp(item->type->name, s->of) == 0 && (s->kind == NULL || strcmp(item->kind, s->kind) == 0) &&
		    (!s->main || item->main_year == day_year(d.on)) && since <= d.on && (until == DAY_NONE || d.on < until)) {
			draft_ref(w, draft, s->field->name, item->draft);
			return;
		}
	}
}

static int
leading_group(const struct world *w, int owner, day on)
{
	int unit = world_org(w, owner)->unit, group = unit == NONE ? NONE : world_find(w, unit, "leading_group", on);

	return group == NONE ? unit : group;
}

static void
put_person(struct world *w, const struct spec *s, int draft, int owner)
{
	const struct draft d = w->drafts.at[draft];
	const char *post = s->of == NULL ? "member" : text_starts(s->of, "as ") ? cell_text(w, draft, s->of + 3) : s->of;
	bool leader = strcmp(post, "group_secretary") == 0 || strcmp(post, "leader") == 0;
	int org = leader ? leading_group(w, owner, d.on) : owner, person = NONE;

	for (int tries = 0; tries < TRIES && person == NONE && org != NONE && strcmp(post, "member") != 0; tries++) {
		const struct planned_org *o = world_org(w, org);
		const struct tenure *t = o->tenures.n == 0 ? NULL : &o->tenures.at[chance_below(&w->chance, (int)o->tenures.n)];

		if (t != NULL && strcmp(t->post, post) == 0 && t->since <= d.on && (t->until == DAY_NONE || d.on < t->until))
			person = t->person;
	}
	if (person == NONE && org != NONE && strcmp(post, "member") != 0)
		person = people_holder(w, org, post, d.on);
	if (person == NONE && !leader)
		person = people_pick(w, owner, d.on, NONE);
	if (person == NONE && (!leader || s->field->needed))
		person = people_pick(w, 0, d.on, NONE);
	if (person != NONE)
		draft_ref(w, draft, s->field->name, w->persons.at[person].draft);
}

/* An earlier record: any, or the last, or one of the same organisation. */
static void
put_record(struct world *w, const struct spec *s, int draft)
{
	const struct draft d = w->drafts.at[draft];
	int best = NONE, seen = 0;

	for (int i = draft - 1; i >= 0 && seen < RECORDS_SEEN; i--) {
		const struct draft *other = &w->drafts.at[i];

		if (other->act != DRAFT_ADD || strcmp(other->type->name, s->of) != 0 || other->on > d.on ||
		    (s->near && other->org != d.org))
			continue;
		seen++;
		if (best == NONE || (s->last ? other->on > w->drafts.at[best].on : chance_below(&w->chance, seen) == 0))
			best = i;
	}
	draft_ref(w, draft, s->field->name, best);
}

/* The number of the organisation whose draft is ${draft}. */
static int
org_of(const struct world *w, int draft)
{
	for (int org = 0; org < (int)w->orgs.n; org++)
		if (w->orgs.at[org].draft == draft)
			return org;
	return NONE;
}

static int
some_org(struct world *w, const struct spec *s, int draft, int owner)
{
	day on = w->drafts.at[draft].on;
	int n = (int)w->orgs.n, unit = world_org(w, owner)->unit;

	if (strcmp(s->of, "committee") == 0)
		return 0;
	if (strcmp(s->of, "approver") == 0)
		return world_approver(w, owner, on);
	if (strcmp(s->of, "own_unit") == 0)
		return unit;
	if (strcmp(s->of, "leading_group") == 0)
		return unit == NONE ? NONE : world_find(w, unit, "leading_group", on);
	if (text_starts(s->of, "unit_of ")) {	/* of the record in that field */
		const struct draft_field *v = draft_field(w, draft, s->of + strlen("unit_of "));
		int org = v == NULL ? NONE : org_of(w, w->drafts.at[v->ref].org);

		return org == NONE ? NONE : world_org(w, org)->unit;
	}
	bool beside = strcmp(s->of, "beside") == 0;
	for (int i = 0, at = chance_below(&w->chance, n); i < n; i++, at = (at + 1) % n)
		if (at != owner && world_alive(w, at, on) && world_is(w, at, beside ? world_org(w, owner)->kind : s->of) &&
		    (!beside || world_org(w, at)->unit == unit))
			return at;
	return NONE;
}

static void
put_organisations(struct world *w, const struct spec *s, int draft, int owner)
{
	for (int i = 0, n = chance_in(&w->chance, s->many); i < n; i++) {
		int org = some_org(w, s, draft, owner);

		if (org != NONE)
			draft_ref(w, draft, s->field->name, world_org(w, org)->draft);
	}
}

void
fill_value(struct world *w, const struct spec *s, int draft, int owner, int parent)
{
	switch (s->fill) {
	case FILL_TEXT:
		put_words(w, s, draft, owner);
		return;
	case FILL_CHOOSE:
		put_chosen(w, s, draft, owner);
		return;
	case FILL_DAY:
		put_day(w, s, draft);
		return;
	case FILL_NUMBER: case FILL_MEMBERS: case FILL_PART: case FILL_SUM: case FILL_YEAR:
		put_number(w, s, draft, owner);
		return;
	case FILL_ITEM:
		for (int i = 0, n = chance_in(&w->chance, s->many); i < n; i++)
			put_item(w, s, draft);
		return;
	case FILL_PERSON:
		for (int i = 0, n = chance_in(&w->chance, s->many); i < n; i++)
			put_person(w, s, draft, owner);
		return;
	case FILL_RECORD:
		put_record(w, s, draft);
		return;
	case FILL_ORGANISATION:
		put_organisations(w, s, draft, owner);
		return;
	case FILL_ATTEND:
		attend_put(w, s, draft, owner);
		return;
	case FILL_PARENT:
		draft_ref(w, draft, s->field->name, parent);
		return;
	}
}
