/* Posts and who held them: elections by their terms, by-elections and gaps between them. */
#include <string.h>

#include "words.h"

enum { COMMITTEE_TERM = 60, TERM = 36, GAP_TRIES = 2000, PICK_TRIES = 20 };		/* terms in months */
enum { FIRST_ENTRIES = 30 };		/* days, at most, until all of before the start is entered */

static bool
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static void
add_post(struct world *w, int org, const char *post, int seats)
{
	day since = world_org(w, org)->founded;
	int draft = draft_add(w, "post", org, since, world_entry(w, since));

	draft_text(w, draft, "post", post);
	draft_int(w, draft, "seats", seats);
	if (world_org(w, org)->ended != DAY_NONE)
		draft_day(w, draft_change(w, draft, world_entry(w, world_org(w, org)->ended)), "until", world_org(w, org)->ended);
}

static void
hold(struct world *w, int org, const char *post, int person, day since, day until, const char *method)
{
	if (person != NONE && (until == DAY_NONE || since < until))
		*VEC_ADD(w->arena, &world_org(w, org)->tenures) = (struct tenure){ post, person, since, until, method };
}

/* On any day of [${on}, ${until}): the seats of a post are filled one after the other, each for all years. */
static bool
holds_any(const struct world *w, int org, int person, day on, day until)
{
	EACH(const struct tenure, t, world_org(w, org)->tenures)
		if (t->person == person && (until == DAY_NONE || t->since < until) && (t->until == DAY_NONE || on < t->until))
			return true;
	return false;
}

/* Somebody who holds nothing there then; NONE where all do. */
static int
pick_new(struct world *w, int org, day on, day until)
{
	for (int tries = 0; tries < PICK_TRIES; tries++) {
		int person = people_pick(w, org, on, NONE);

		if (person == NONE)
			person = people_pick(w, 0, on, NONE);
		if (person == NONE || !holds_any(w, org, person, on, until))
			return person;
	}
	return NONE;
}

struct seats { const char *post; int n; };

/* The posts of a Party organisation or leading group, ended by one without name. */
static void
seats_of(struct world *w, int org, struct seats out[static 5])
{
	const struct planned_org *o = world_org(w, org);
	int n = 0;

	if (is(o->kind, "leading_group")) {
		out[n++] = (struct seats){ "group_secretary", 1 };
		out[n++] = (struct seats){ "leader", chance_in(&w->chance, (struct span){ 3, 5 }) };
	} else if (is(o->kind, "unit"))
		out[n++] = (struct seats){ "leader", 2 };
	else if (is(o->kind, "discipline_commission")) {
		out[n++] = (struct seats){ "discipline_secretary", 1 };
		if (chance_percent(&w->chance, 40))
			out[n++] = (struct seats){ "discipline_deputy", 1 };
		out[n++] = (struct seats){ "discipline_member", 2 };
	} else {
		bool small = is(o->kind, "branch") && !o->committee;

		out[n++] = (struct seats){ "secretary", 1 };
		if (is(o->kind, "party_committee") || (!small && chance_percent(&w->chance, 60)))
			out[n++] = (struct seats){ "deputy_secretary", 1 };
		if (!small)
			out[n++] = (struct seats){ "committee_member",
				is(o->kind, "party_committee") ? 4 : 1 + chance_below(&w->chance, 2) };
		if (!small && !is(o->kind, "party_committee"))
			out[n++] = (struct seats){ "discipline_member", 1 };
	}
	out[n] = (struct seats){ 0 };
}

/* All seats from ${on} until ${until}; of those who held one before, most go on. */
static int
fill_seats(struct world *w, int org, const struct seats *seats, day on, day until, const char *method)
{
	int n = 0;

	for (; seats->post != NULL; seats++)
		for (int i = 0; i < seats->n; i++, n++) {
			int before = i == 0 ? people_holder(w, org, seats->post, on - 1) : NONE, committee = NONE;

			if (is(seats->post, "discipline_secretary"))	/* a deputy secretary of the 机关党委 */
				committee = world_find(w, world_org(w, org)->unit, "party_committee", on);
			int person = committee != NONE ? people_holder(w, committee, "deputy_secretary", on) : NONE;
			if (person == NONE && before != NONE && chance_percent(&w->chance, 65) &&
			    !holds_any(w, org, before, on, until))
				person = before;
			hold(w, org, seats->post, person == NONE ? pick_new(w, org, on, until) : person, on, until, method);
		}
	return n;
}

struct term { day due, held, approved; int seats; const char *kind; };

static void
add_election(struct world *w, int org, const struct term *t)
{
	bool approved = t->approved < w->until;
	int draft = draft_add(w, "election", org, t->held, world_entry(w, approved ? t->approved : t->held));
	int voters = world_is(w, org, "branch") ? world_members(w, org, t->held) : chance_in(&w->chance, (struct span){ 60, 180 });

	draft_text(w, draft, "kind", t->kind);
	draft_day(w, draft, "due_on", t->due);
	if (t->due != DAY_NONE)
		draft_day(w, draft, "reminded_on", day_add_months(t->due, -6));
	draft_day(w, draft, "consented_on", t->held - chance_in(&w->chance, (struct span){ 12, 30 }));
	draft_int(w, draft, "should_attend", voters);
	draft_int(w, draft, "present", voters - chance_below(&w->chance, voters / 5 + 1));
	draft_int(w, draft, "seats", t->seats);
	draft_int(w, draft, "candidates", is(t->kind, "by_election") ? t->seats + 1 : t->seats + (t->seats + 4) / 5);
	if (!approved)
		return;
	int approver = world_approver(w, org, t->held);
	draft_ref(w, draft, "approved_by", world_org(w, approver)->draft);
	draft_day(w, draft, "approved_on", t->approved);
	draft_text(w, draft, "doc_no", world_number(w, approver == 0 ? "临直工组" : words_at(w, "series", (size_t)approver), approver,
	    t->approved));
}

static struct term
some_term(struct world *w, const char *kind, day due, day held, int seats)
{
	return (struct term){ due, held, held + chance_in(&w->chance, (struct span){ 7, 25 }), seats, kind };
}

/* One committee after the other, from the last one before the plan on. */
static void
elect(struct world *w, int org, const struct seats *seats)
{
	struct planned_org o = *world_org(w, org);
	int months = is(o.kind, "party_committee") ? COMMITTEE_TERM : TERM;
	day last = o.founded < w->from - months * 30 ? w->from - 1 - chance_below(&w->chance, months * 30) :
	    world_workday(w, o.founded + chance_in(&w->chance, (struct span){ 5, 25 }));
	const char *kind = o.founded >= w->from ? "first" : NULL;
	day due = DAY_NONE;

	for (day held = last; held < w->until && (o.ended == DAY_NONE || held < o.ended - 40);) {
		due = day_add_months(held, months);
		day next = due + chance_in(&w->chance, (struct span){ -25, 35 });
		if (chance_percent(&w->chance, words_number(w, "overdue_elections").least))
			next += chance_in(&w->chance, (struct span){ 90, 380 });
		next = world_workday(w, next);
		int n = fill_seats(w, org, seats, held, o.ended != DAY_NONE && o.ended < next ? o.ended :
		    next < w->until ? next : DAY_NONE, "election");
		if (kind != NULL) {
			struct term t = some_term(w, kind, is(kind, "first") ? DAY_NONE : day_add_months(held, 0), held, n);

			t.due = is(kind, "first") ? DAY_NONE : last;
			add_election(w, org, &t);
		}
		kind = "term";
		last = due;
		held = next;
	}
}

/* Those who are appointed; the leading groups change by and by. */
static void
appoint(struct world *w, int org, const struct seats *seats)
{
	struct planned_org o = *world_org(w, org);
	day since = o.founded < w->from ? w->from - 200 - chance_below(&w->chance, 900) : o.founded;

	if (since < o.founded)
		since = o.founded;
	for (; seats->post != NULL; seats++)
		for (int i = 0; i < seats->n; i++)
			for (day on = since; on < w->until && (o.ended == DAY_NONE || on < o.ended);) {
				day next = on + chance_in(&w->chance, (struct span){ 500, 2600 });
				const struct seats one[] = { { seats->post, 1 }, { 0 } };

				fill_seats(w, org, one, on, o.ended != DAY_NONE && o.ended < next ? o.ended :
				    next < w->until ? next : DAY_NONE, "appointed");
				on = next;
			}
}

/* ---- those who come in between ---- */

/* The tenure of ${post} in ${org} that covers ${from} to ${until} with some days to spare. */
static struct tenure *
covering(const struct world *w, int org, const char *post, day from, day until)
{
	EACH(struct tenure, t, world_org(w, org)->tenures)
		if (is(t->post, post) && t->since < from - 60 && (t->until == DAY_NONE || t->until > until + 60))
			return t;
	return NULL;
}

static bool
replace(struct world *w, int org, const char *post, day left, day on, const char *method)
{
	struct tenure *t = covering(w, org, post, left, on);

	if (t == NULL || on >= w->until)
		return false;
	day until = t->until;
	int person = pick_new(w, org, on, until);
	t->until = left;
	hold(w, org, post, person, on, until, method);
	return true;
}

static void
supplement(struct world *w, int year, const char *post, const char *number)
{
	int wanted = words_some(w, number), tries = 0;

	for (int done = 0; done < wanted && tries < GAP_TRIES; tries++) {
		int org = 1 + chance_below(&w->chance, (int)w->orgs.n - 1);
		day on = world_workday(w, day_make(year, 1, 3) + chance_below(&w->chance, 350)),
		    left = on - chance_in(&w->chance, (struct span){ 5, 80 });
		bool assigned = !is(post, "committee_member") && chance_percent(&w->chance, 35);

		if (!world_alive(w, org, on) || !world_is_top(w, org, on) ||
		    !replace(w, org, post, left, on, assigned ? "assigned" : "by_election"))
			continue;
		done++;
		if (!assigned && chance_percent(&w->chance, 50)) {
			struct term t = some_term(w, "by_election", DAY_NONE, on, 1);

			add_election(w, org, &t);
		}
	}
}

/* Discipline posts that stand empty over a new year and are filled in it. */
static void
leave_gaps(struct world *w, int year)
{
	int wanted = words_some(w, "discipline_gaps"), tries = 0;

	for (int done = 0; done < wanted && tries < GAP_TRIES; tries++) {
		int org = 1 + chance_below(&w->chance, (int)w->orgs.n - 1);
		day left = day_make(year - 1, 9, 20) + chance_below(&w->chance, 95),
		    on = day_make(year, 2, 20) + chance_below(&w->chance, 230);

		if (world_alive(w, org, on) && (world_is(w, org, "discipline_commission") || world_is_top(w, org, on)) &&
		    replace(w, org, "discipline_member", left, on, "by_election"))
			done++;
	}
}

/* ---- the drafts ---- */

static void
write_tenures(struct world *w, int org)
{
	for (size_t i = 0; i < world_org(w, org)->tenures.n; i++) {
		struct tenure t = world_org(w, org)->tenures.at[i];
		int draft = draft_add(w, "appointment", org, t.since, world_entry(w, t.since));

		draft_ref(w, draft, "person", w->persons.at[t.person].draft);
		draft_text(w, draft, "post", t.post);
		draft_text(w, draft, "method", t.method);
		if (!is(t.method, "appointed")) {
			day approved = t.since + (t.since < w->from ? 6 : 0);

			draft_ref(w, draft, "approved_by", world_org(w, world_approver(w, org, t.since))->draft);
			draft_day(w, draft, "approved_on", approved);
		}
		/* Before the successor, who is entered a day later at least; at once what ends while the first entries are made. */
		if (t.until != DAY_NONE && t.until < w->until)
			draft_day(w, t.until < w->start + FIRST_ENTRIES ? draft : draft_change(w, draft,
			    world_entered(w, t.until - 2, (struct span){ 0, 0 })), "left_on", t.until);
	}
}

static bool
has_posts(const struct world *w, int org)
{
	const struct planned_org *o = world_org(w, org);

	return !is(o->kind, "branch_group") && (!is(o->kind, "unit") || world_find(w, org, "leading_group", w->from) == NONE);
}

static void
plan_org(struct world *w, int org)
{
	const struct planned_org *o = world_org(w, org);
	bool elected = is(o->kind, "party_committee") || is(o->kind, "general_branch") ||
	    (is(o->kind, "branch") && !is(o->form, "temporary") && !is(o->form, "functional"));
	struct seats seats[5];

	seats_of(w, org, seats);
	for (int i = 0; seats[i].post != NULL; i++)
		add_post(w, org, seats[i].post, seats[i].n);
	if (elected)
		elect(w, org, seats);
	else
		appoint(w, org, seats);
}

bool
post_plan(struct world *w)
{
	for (int org = 1; org < (int)w->orgs.n; org++)
		if (has_posts(w, org) && world_is(w, org, "party_committee"))
			plan_org(w, org);
	for (int org = 1; org < (int)w->orgs.n; org++)
		if (has_posts(w, org) && !world_is(w, org, "party_committee"))
			plan_org(w, org);
	for (int year = w->from_year; year <= w->until_year; year++) {
		leave_gaps(w, year);
		supplement(w, year, "secretary", "secretaries");
		supplement(w, year, "deputy_secretary", "deputy_secretaries");
		supplement(w, year, "committee_member", "committee_members");
	}
	for (int org = 1; org < (int)w->orgs.n; org++)
		write_tenures(w, org);
	return true;
}
