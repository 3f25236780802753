/* The members: those who were there, those who come, move and leave, and the medals of the oldest. */
#include <string.h>

#include "words.h"

enum { PICK_TRIES = 40, PROBATION_MONTHS = 12, MEMBERS_STAY = 8 };

static const char *
some_name(struct world *w)
{
	/* Surname, 某 and one character: plainly nobody, and yet told apart. */
	return arena_strf(w->arena, "%s某%s", words_pick(w, "surnames"), words_pick(w, "given"));
}

static int
add_person(struct world *w, int org, day joined, day since, int64_t at)
{
	int draft = draft_add(w, "person", org, since, at);

	draft_text(w, draft, "name", some_name(w));
	*VEC_ADD(w->arena, &w->persons) = (struct planned_person){ draft, joined, org };
	return (int)w->persons.n - 1;
}

/* A person's standing in a branch from ${since} on. */
static size_t
add_membership(struct world *w, int org, int person, const char *status, day since, int64_t at)
{
	struct planned_person *p = &w->persons.at[person];
	int draft = draft_add(w, "membership", org, since, at);
	bool full = strcmp(status, "member") == 0, probationary = strcmp(status, "probationary") == 0;

	draft_ref(w, draft, "person", p->draft);
	draft_text(w, draft, "status", status);
	if (full || probationary)
		draft_day(w, draft, "joined_on", p->joined);
	p->org = org;
	if (full || probationary)
		*VEC_ADD(w->arena, &world_org(w, org)->members) = (struct member){ person, since, DAY_NONE, draft, probationary };
	return full || probationary ? world_org(w, org)->members.n - 1 : (size_t)draft;
}

/* A person and its membership. */
static int
add_member(struct world *w, int org, day joined, day since, int64_t at)
{
	int person = add_person(w, org, joined, since, at);

	add_membership(w, org, person, "member", since, at);
	return person;
}

/* When that is entered: what follows comes behind it. */
static int64_t
end_draft(struct world *w, int membership, day on, int64_t at)
{
	int change = draft_change(w, membership, at);

	draft_day(w, change, "until", on);
	return w->drafts.at[change].at;
}

static int64_t
end_membership(struct world *w, int org, size_t member, day on, int64_t at)
{
	struct member *m = &world_org(w, org)->members.at[member];

	m->until = on;
	return end_draft(w, m->draft, on, at);
}

void
people_move(struct world *w, int from, size_t member, int to, day on, int64_t at)
{
	struct member m = world_org(w, from)->members.at[member];

	at = end_membership(w, from, member, on, at);
	add_membership(w, to, m.person, m.probationary ? "probationary" : "member", on, at);
}

static int
some_branch(struct world *w, int org, day on)
{
	int unit = world_org(w, org)->unit, n = (int)w->orgs.n;

	if (world_is(w, org, "branch"))
		return org;
	if (world_is(w, org, "branch_group"))
		return world_parent(w, org, on);
	for (int i = 0, at = chance_below(&w->chance, n); i < n; i++, at = (at + 1) % n)
		if (world_is(w, at, "branch") && (unit == NONE || world_org(w, at)->unit == unit) && world_alive(w, at, on))
			return at;
	return NONE;
}

int
people_pick(struct world *w, int org, day on, int but)
{
	for (int tries = 0; tries < PICK_TRIES; tries++) {
		int branch = some_branch(w, org, on);

		if (branch == NONE)
			return NONE;
		const struct planned_org *b = world_org(w, branch);
		if (b->members.n == 0)
			continue;
		const struct member *m = &b->members.at[chance_below(&w->chance, (int)b->members.n)];
		if (m->since <= on && (m->until == DAY_NONE || (b->ended != DAY_NONE && on < m->until)) && m->person != but &&
		    !m->probationary)
			return m->person;
	}
	return NONE;
}

int
people_holder(const struct world *w, int org, const char *post, day on)
{
	EACH(const struct tenure, t, world_org(w, org)->tenures)
		if (strcmp(t->post, post) == 0 && t->since <= on && (t->until == DAY_NONE || on < t->until))
			return t->person;
	return NONE;
}

/* ---- those who were there ---- */

static void
fill_branch(struct world *w, int org)
{
	struct planned_org b = *world_org(w, org);
	bool retired = b.form != NULL && strcmp(b.form, "retired") == 0;
	struct span years = words_number(w, retired ? "retired_joined" : "joined");

	for (int i = 0; i < b.size; i++) {
		day joined = day_make(chance_in(&w->chance, years), 1 + chance_below(&w->chance, 12),
		    1 + chance_below(&w->chance, 28));
		day first = joined > b.founded ? joined : b.founded;
		day since = first + chance_below(&w->chance, (w->start - 30 - first) / 2);

		add_member(w, org, joined, since, world_clock(w));
	}
}

/* ---- those who come ---- */

static day
some_day_of(struct world *w, int year)
{
	return day_make(year, 1, 1) + chance_below(&w->chance, 365);
}

struct admitting { day applied, activist, candidate, meeting, approved, oath, full; };

static struct admitting
admission_days(struct world *w, int year)
{
	struct admitting a = { .meeting = world_workday(w, some_day_of(w, year)) };
	int y, month, date;

	day_split(a.meeting, &y, &month, &date);
	a.candidate = a.meeting - chance_in(&w->chance, (struct span){ 60, 180 });
	a.activist = a.candidate - chance_in(&w->chance, (struct span){ 370, 640 });
	a.applied = a.activist - chance_in(&w->chance, (struct span){ 60, 300 });
	a.approved = world_workday(w, a.meeting + chance_in(&w->chance, (struct span){ 18, 70 }));
	if (month == 12)
		a.approved = world_workday(w, day_make(year + 1, 2, 1 + chance_below(&w->chance, 27)));
	a.oath = a.approved + chance_in(&w->chance, (struct span){ 8, 60 });
	a.full = day_add_months(a.meeting, PROBATION_MONTHS) + chance_below(&w->chance, 25);
	if (world_workday(w, a.full) > a.full)
		a.full = world_workday(w, a.full);
	return a;
}

static void
add_case(struct world *w, int org, int person, const struct admitting *a)
{
	int64_t at = world_entry(w, a->meeting);
	int draft = draft_add(w, "admission", org, a->meeting, at), voters = world_members(w, org, a->meeting),
	    present = voters - chance_below(&w->chance, voters / 5 + 1);

	draft_ref(w, draft, "person", w->persons.at[person].draft);
	draft_day(w, draft, "applied_on", a->applied);
	draft_day(w, draft, "activist_on", a->activist);
	draft_day(w, draft, "candidate_on", a->candidate);
	draft_text(w, draft, "trained", "yes");
	draft_text(w, draft, "reviewed", "yes");
	draft_day(w, draft, "prereviewed_on", a->meeting - chance_in(&w->chance, (struct span){ 8, 25 }));
	draft_int(w, draft, "voters", voters);
	draft_int(w, draft, "voters_present", present);
	draft_int(w, draft, "votes_for", present - (voters > 9 && chance_percent(&w->chance, 15)));
	int approved = draft_change(w, draft, world_entry(w, a->approved));
	draft_ref(w, approved, "approved_by", world_org(w, world_approver(w, org, a->approved))->draft);
	draft_day(w, approved, "approved_on", a->approved);
	int full = draft_change(w, draft, world_entry(w, a->full));
	draft_day(w, full, "oath_on", a->oath);
	draft_day(w, full, "full_on", a->full);
}

/* From 积极分子 to 正式党员: what lies after the end of the plan is not entered. */
static void
admit(struct world *w, int year)
{
	struct admitting a = admission_days(w, year);
	int org = some_branch(w, 0, a.meeting);

	if (!world_alive(w, org, a.applied) || world_org(w, org)->ended != DAY_NONE || world_org(w, org)->size < 6 ||
	    strcmp(world_org(w, org)->form, "ordinary") != 0)
		return;
	int person = add_person(w, org, a.meeting, a.activist, world_entry(w, a.activist));
	size_t one = add_membership(w, org, person, "activist", a.activist, world_entry(w, a.activist + 3));
	int64_t at = end_draft(w, (int)one, a.candidate, world_entry(w, a.candidate));
	size_t two = add_membership(w, org, person, "candidate", a.candidate, at);
	if (a.meeting >= w->until)
		return;
	add_case(w, org, person, &a);
	at = end_draft(w, (int)two, a.meeting, world_entry(w, a.meeting));
	size_t three = add_membership(w, org, person, "probationary", a.meeting, at);
	if (a.full < w->until && world_alive(w, org, a.full)) {
		at = end_membership(w, org, three, a.full, world_entry(w, a.full));
		add_membership(w, org, person, "member", a.full, at);
	}
}

/* ---- those who move and leave ---- */

/* An open place of a full member in ${org} that began a while ago; false if chance finds none. */
static bool
find_open(struct world *w, int org, day on, size_t *member)
{
	const struct planned_org *o = world_org(w, org);

	for (int tries = 0; o->members.n > 0 && tries < PICK_TRIES; tries++) {
		*member = (size_t)chance_below(&w->chance, (int)o->members.n);
		const struct member *m = &o->members.at[*member];
		if (m->until == DAY_NONE && m->since < on - 60 && !m->probationary)
			return true;
	}
	return false;
}

static void
move_one(struct world *w, day on)
{
	int from = some_branch(w, 0, on), to = some_branch(w, chance_percent(&w->chance, 70) ? world_org(w, from)->unit : 0, on);
	size_t member;

	if (from != to && world_members(w, from, on) > MEMBERS_STAY && world_org(w, from)->ended == DAY_NONE &&
	    world_org(w, to)->ended == DAY_NONE && find_open(w, from, on, &member))
		people_move(w, from, member, to, on, world_entry(w, on));
}

static void
leave_one(struct world *w, day on)
{
	int org = some_branch(w, 0, on);
	size_t member;

	if (world_members(w, org, on) <= MEMBERS_STAY || world_org(w, org)->ended != DAY_NONE || !find_open(w, org, on, &member))
		return;
	int64_t at = world_entry(w, on);
	int person = world_org(w, org)->members.at[member].person;
	end_membership(w, org, member, on, at);
	draft_day(w, draft_change(w, w->persons.at[person].draft, at), "until", on);
}

/* ---- medals ---- */

static void
add_medals(struct world *w, int org, int year)
{
	day until = day_make(year - 50, 7, 1), from = day_make(year - 51, 7, 1);
	const struct planned_org *o = world_org(w, org);

	for (size_t i = 0; i < o->members.n; i++) {
		struct member m = o->members.at[i];
		const struct planned_person p = w->persons.at[m.person];
		day on = day_make(year, 6, 18) + chance_below(&w->chance, 14);

		if (p.joined <= from || p.joined > until || m.until != DAY_NONE || m.since > on || on >= w->until)
			continue;
		int draft = draft_add(w, "medal", org, on, world_entry(w, on));
		draft_ref(w, draft, "person", p.draft);
		draft_day(w, draft, "standing_from", p.joined);
		draft_text(w, draft, "delivered", words_pick(w, "medal_delivered"));
		if (chance_percent(&w->chance, 4))
			draft_day(w, draft_change(w, draft, world_entry(w, on + 200)), "replaced_on", on + 190);
	}
}

bool
people_plan(struct world *w)
{
	for (int org = 1, n = (int)w->orgs.n; org < n; org++)
		if (world_is(w, org, "branch"))
			fill_branch(w, org);
	return true;
}

bool
people_pass(struct world *w)
{
	for (int year = w->from_year; year <= w->until_year; year++) {
		for (int i = 0, n = words_some(w, "moves"); i < n; i++)
			move_one(w, some_day_of(w, year));
		for (int i = 0, n = words_some(w, "departures"); i < n; i++)
			leave_one(w, some_day_of(w, year));
		for (int org = 1; org < (int)w->orgs.n; org++)
			if (world_is(w, org, "branch") && world_org(w, org)->ended == DAY_NONE)
				add_medals(w, org, year);
	}
	for (int year = w->from_year; year <= w->until_year + 1; year++)
		for (int i = 0, n = words_some(w, "admissions"); i < n; i++)
			admit(w, year);
	return true;
}
