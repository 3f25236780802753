#include "words.h"

#include <string.h>

enum { OFFICE_OPENS = 8, OFFICE_CLOSES = 17, HOUR = 3600 };

/* ---- drafts ---- */

/* Whatever ${draft} names was entered before it. */
static void
enter_after(struct world *w, int draft, int64_t moment)
{
	struct draft *d = &w->drafts.at[draft];

	if (d->at <= moment)
		d->at = moment + 1000;
	d->last = d->at;
}

int
draft_add(struct world *w, const char *type, int org, day on, int64_t at)
{
	const struct type *t = type_find(w->ctx->house, type);
	int holder = t->held == HELD_SELF ? NONE : w->orgs.at[org].draft;

	*VEC_ADD(w->arena, &w->drafts) = (struct draft){ .type = t, .act = DRAFT_ADD, .org = holder, .of = NONE,
		.on = on, .at = at };
	enter_after(w, (int)w->drafts.n - 1, holder == NONE ? 0 : w->drafts.at[holder].at);
	return (int)w->drafts.n - 1;
}

int
draft_change(struct world *w, int of, int64_t at)
{
	struct draft first = w->drafts.at[of];

	*VEC_ADD(w->arena, &w->drafts) = (struct draft){ .type = first.type, .act = DRAFT_CHANGE, .org = first.org, .of = of,
		.on = first.on, .at = at };
	enter_after(w, (int)w->drafts.n - 1, first.last);
	w->drafts.at[of].last = w->drafts.at[w->drafts.n - 1].at;
	return (int)w->drafts.n - 1;
}

static struct draft_field *
add_field(struct world *w, int draft, const char *field)
{
	struct draft *d = &w->drafts.at[draft];
	struct draft_field *v = VEC_ADD(w->arena, &d->fields);

	*v = (struct draft_field){ .field = type_field(d->type, field), .ref = NONE };
	return v;
}

void
draft_text(struct world *w, int draft, const char *field, const char *text)
{
	if (text != NULL && text[0] != '\0')
		add_field(w, draft, field)->text = text;
}

void
draft_day(struct world *w, int draft, const char *field, day value)
{
	if (value != DAY_NONE)
		draft_text(w, draft, field, day_str(w->arena, value));
}

void
draft_int(struct world *w, int draft, const char *field, int value)
{
	draft_text(w, draft, field, arena_strf(w->arena, "%d", value));
}

void
draft_ref(struct world *w, int draft, const char *field, int ref)
{
	if (ref == NONE)
		return;
	add_field(w, draft, field)->ref = ref;
	enter_after(w, draft, w->drafts.at[ref].at);
}

const struct draft_field *
draft_field(const struct world *w, int draft, const char *field)
{
	EACH(const struct draft_field, v, w->drafts.at[draft].fields)
		if (strcmp(v->field->name, field) == 0)
			return v;
	return NULL;
}

day
draft_get_day(const struct world *w, int draft, const char *field)
{
	const struct draft *d = &w->drafts.at[draft];
	const struct draft_field *v = draft_field(w, draft, field);
	day value = DAY_NONE;

	if (strcmp(d->type->happened->name, field) == 0)
		return d->on;
	if (v != NULL && v->text != NULL)
		day_read(v->text, &value);
	return value;
}

/* ---- days ---- */

static day
to_workday(day d)
{
	int weekday = (int)(((d % 7) + 7 + 3) % 7);	/* 1970-01-01 was a Thursday; 0 is Monday */

	return weekday < 5 ? d : d + 7 - weekday;
}

/* "10-01/10-07" or "01-01" of every year, "2025-01-28/2025-02-04" of one. */
static bool
is_holiday(const struct world *w, day d)
{
	char text[DAY_TEXT];

	day_write(d, text);
	for (const char *const *h = w->words->holidays; h != NULL && *h != NULL; h++) {
		size_t n = strcspn(*h, "/");
		const char *at = text + (n < strlen(text) ? strlen(text) - n : 0), *last = (*h)[n] == '/' ? *h + n + 1 : *h;

		if (strncmp(at, *h, n) >= 0 && strcmp(at, last) <= 0)
			return true;
	}
	return false;
}

day
world_workday(const struct world *w, day on)
{
	int year, month, date;

	day_split(on, &year, &month, &date);
	day next = day_add_months(day_make(year, month, 1), 1), d = to_workday(on);
	while (d < next && is_holiday(w, d))
		d = to_workday(d + 1);
	for (; d >= next || is_holiday(w, d) || to_workday(d) != d; on = d)
		d = on - 1;
	return d;
}

/* ---- moments of entry ---- */

int64_t
world_clock(struct world *w)
{
	w->clock += 1000 * (1 + chance_below(&w->chance, 5));
	if (w->clock >= day_moment(day_of_moment(w->clock), OFFICE_CLOSES, 0, 0))
		w->clock = day_moment(to_workday(day_of_moment(w->clock) + 1), OFFICE_OPENS, 0, 0);
	return w->clock;
}

int64_t
world_entered(struct world *w, day on, struct span days)
{
	day d = to_workday(on + chance_in(&w->chance, days));
	int64_t second = OFFICE_OPENS * HOUR + chance_below(&w->chance, (OFFICE_CLOSES - OFFICE_OPENS) * HOUR);

	return day_moment(d, 0, 0, 0) + 1000 * second + chance_below(&w->chance, 1000);
}

int64_t
world_entry(struct world *w, day on)
{
	return on < w->start ? world_clock(w) : world_entered(w, on, (struct span){ 1, 7 });
}

/* ---- organisations ---- */

struct planned_org *
world_org(const struct world *w, int org)
{
	return &w->orgs.at[org];
}

static void
add_parent(struct world *w, int org, int parent, day since, int64_t at)
{
	int draft = draft_add(w, "org_parent", org, since, at);

	draft_ref(w, draft, "parent", w->orgs.at[parent].draft);
	*VEC_ADD(w->arena, &w->orgs.at[org].parents) = (struct parent){ parent, since, draft };
}

static void
add_name(struct world *w, int org, day since, int64_t at)
{
	const struct planned_org *o = &w->orgs.at[org];
	int draft = draft_add(w, "org_name", org, since, at);

	draft_text(w, draft, "name", o->name);
	draft_text(w, draft, "short", o->short_name);
	w->orgs.at[org].name_draft = draft;
}

int
world_add_org(struct world *w, struct planned_org o, int parent, int64_t at)
{
	int org = (int)w->orgs.n;

	o.ended = o.renamed = DAY_NONE;
	o.draft = draft_add(w, "organisation", 0, o.founded, at);
	draft_text(w, o.draft, "code", o.code);
	draft_text(w, o.draft, "kind", o.kind);
	draft_text(w, o.draft, "form", o.form);
	draft_int(w, o.draft, "sort", 10 * org);
	if (strcmp(o.kind, "unit") == 0)
		o.unit = org;
	*VEC_ADD(w->arena, &w->orgs) = o;
	add_name(w, org, o.founded, at);
	add_parent(w, org, parent, o.founded, at);
	return org;
}

static struct parent *
last_parent(const struct planned_org *o)
{
	return &o->parents.at[o->parents.n - 1];
}

void
world_end_org(struct world *w, int org, day on)
{
	int64_t at = world_entry(w, on);
	struct planned_org *o = &w->orgs.at[org];

	o->ended = on;
	draft_day(w, draft_change(w, last_parent(o)->draft, at), "until", on);
	draft_day(w, draft_change(w, o->name_draft, at), "until", on);
	draft_day(w, draft_change(w, o->draft, at), "ended_on", on);
}

void
world_move_org(struct world *w, int org, int parent, day on)
{
	int64_t at = world_entry(w, on);

	draft_day(w, draft_change(w, last_parent(&w->orgs.at[org])->draft, at), "until", on);
	add_parent(w, org, parent, on, at);
}

void
world_rename_org(struct world *w, int org, const char *name, const char *short_name, day on)
{
	int64_t at = world_entry(w, on);
	struct planned_org *o = &w->orgs.at[org];

	draft_day(w, draft_change(w, o->name_draft, at), "until", on);
	o->name = name;
	o->was_short = o->short_name;
	o->short_name = short_name;
	o->renamed = on;
	add_name(w, org, on, at);
}

const char *
world_short(const struct world *w, int org, day on)
{
	const struct planned_org *o = &w->orgs.at[org];

	return o->renamed != DAY_NONE && on < o->renamed ? o->was_short : o->short_name;
}

bool
world_alive(const struct world *w, int org, day on)
{
	const struct planned_org *o = &w->orgs.at[org];

	return o->founded <= on && (o->ended == DAY_NONE || on < o->ended);
}

bool
world_is(const struct world *w, int org, const char *kind)
{
	return strcmp(w->orgs.at[org].kind, kind) == 0;
}

int
world_parent(const struct world *w, int org, day on)
{
	int parent = NONE;

	EACH(const struct parent, p, w->orgs.at[org].parents)
		if (p->since <= on || parent == NONE)
			parent = p->org;
	return parent;
}

int
world_approver(const struct world *w, int org, day on)
{
	for (int up = world_parent(w, org, on); up != NONE; up = world_parent(w, up, on))
		if (world_is(w, up, "party_committee"))
			return up;
	return 0;
}

bool
world_is_top(const struct world *w, int org, day on)
{
	static const char *const kinds[] = { "party_committee", "general_branch", "branch" };
	int parent = world_parent(w, org, on);

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (world_is(w, org, kinds[i]))
			return parent != NONE && world_is(w, parent, "unit");
	return false;
}

int
world_members(const struct world *w, int org, day on)
{
	int n = 0;

	EACH(const struct member, m, w->orgs.at[org].members)
		n += m->since <= on && (m->until == DAY_NONE || on < m->until);
	return n;
}

int
world_find(const struct world *w, int unit, const char *kind, day on)
{
	for (int org = 0; org < (int)w->orgs.n; org++)
		if (w->orgs.at[org].unit == unit && world_is(w, org, kind) && world_alive(w, org, on) &&
		    world_is(w, world_parent(w, org, on), "unit"))
			return org;
	return NONE;
}

int
world_serial(struct world *w, const char *kind, int org, day on)
{
	uint32_t hash = 0;
	int year = day_year(on);

	for (; *kind != '\0'; kind++)
		hash = hash * 31 + (unsigned char)*kind;
	EACH(struct serial, s, w->serials)
		if (s->kind == hash && s->org == org && s->year == year)
			return ++s->n;
	*VEC_ADD(w->arena, &w->serials) = (struct serial){ hash, org, year, 1 };
	return 1;
}

const char *
world_number(struct world *w, const char *series, int org, day on)
{
	return arena_strf(w->arena, "%s〔%d〕%d号", series, day_year(on), world_serial(w, series, org, on));
}
