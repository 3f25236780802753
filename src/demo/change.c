/* Organisations set up, merged, split, moved, upgraded, renamed and dissolved over the years. */
#include <stdlib.h>
#include <string.h>

#include "words.h"

enum { TRIES = 300, MEMBERS_TO_FOUND = 6, WAITING = 15 };

static day
some_day(struct world *w, int year)
{
	return world_workday(w, day_make(year, 1, 8) + chance_below(&w->chance, 340));
}

/* One decision about ${org}; several with the same number are one approval. */
static void
record(struct world *w, int org, const char *kind, day on, const char *number, int approver, const int *before, const int *after)
{
	int draft = draft_add(w, "org_change", org, on, world_entry(w, on));

	draft_text(w, draft, "kind", kind);
	draft_ref(w, draft, "approved_by", world_org(w, approver)->draft);
	draft_text(w, draft, "approval_no", number);
	draft_day(w, draft, "decided_on", on - chance_in(&w->chance, (struct span){ 5, 25 }));
	for (; before != NULL && *before != NONE; before++)
		draft_ref(w, draft, "before", world_org(w, *before)->draft);
	for (; after != NULL && *after != NONE; after++)
		draft_ref(w, draft, "after", world_org(w, *after)->draft);
	draft_text(w, draft, "reason", words_pick(w, kind));
}

static const char *
some_number(struct world *w, int approver, day on)
{
	return world_number(w, approver == 0 ? "临直工组" : words_at(w, "series", (size_t)approver), approver, on);
}

static bool
is_ordinary_branch(const struct world *w, int org, day on)
{
	const struct planned_org *o = world_org(w, org);

	return world_is(w, org, "branch") && strcmp(o->form, "ordinary") == 0 && world_alive(w, org, on) && o->ended == DAY_NONE &&
	    !world_is(w, world_parent(w, org, on), "unit");
}

/* A branch with at least ${members} members that is not a unit's only one; NONE if chance finds none. */
static int
some_branch(struct world *w, day on, int members)
{
	for (int tries = 0; tries < TRIES; tries++) {
		int org = 1 + chance_below(&w->chance, (int)w->orgs.n - 1);

		if (is_ordinary_branch(w, org, on) && world_members(w, org, on) >= members && world_org(w, org)->founded < on - 400)
			return org;
	}
	return NONE;
}

static void
move_members(struct world *w, int from, int to, int n, day on)
{
	int64_t at = world_entry(w, on);

	for (size_t i = 0; i < world_org(w, from)->members.n && n > 0; i++)
		if (world_org(w, from)->members.at[i].until == DAY_NONE && world_org(w, from)->members.at[i].since < on) {
			people_move(w, from, i, to, on, at + 1000);
			n--;
		}
}

static void
end_branch(struct world *w, int org, int heir, day on)
{
	for (int i = 1; i < (int)w->orgs.n; i++)
		if (world_is(w, i, "branch_group") && world_parent(w, i, on) == org)
			world_end_org(w, i, on);
	move_members(w, org, heir, (int)world_org(w, org)->members.n, on);
	world_end_org(w, org, on);
}

/* A second branch beside ${org}, with some of its members. */
static int
branch_beside(struct world *w, int org, day on)
{
	struct planned_org o = *world_org(w, org), u = *world_org(w, o.unit);
	const char *department = words_pick(w, u.offices == NULL ? "new_departments" : "new_offices");
	int parent = world_parent(w, org, on);
	struct planned_org b = { .kind = "branch", .form = "ordinary", .unit = o.unit, .founded = on, .size = MEMBERS_TO_FOUND,
		.code = arena_strf(w->arena, "%s-N%02d", u.code, world_serial(w, u.code, o.unit, 0)),
		.name = arena_strf(w->arena, "中共%s%s支部", u.name, department),
		.short_name = arena_strf(w->arena, "%s%s党支部", u.short_name, department) };

	for (int i = 1; i < (int)w->orgs.n; i++)
		if (strcmp(world_org(w, i)->code, b.code) == 0 || strcmp(world_org(w, i)->name, b.name) == 0)
			return NONE;
	int branch = world_add_org(w, b, parent, world_entry(w, on));
	move_members(w, org, branch, MEMBERS_TO_FOUND, on);
	return branch;
}

static void
found_one(struct world *w, day on, int approver)
{
	int beside = some_branch(w, on, 2 * MEMBERS_TO_FOUND);
	int branch = beside == NONE ? NONE : branch_beside(w, beside, on);

	if (approver == NONE && branch != NONE)
		approver = world_approver(w, branch, on);
	if (branch != NONE)
		record(w, branch, "found", on, some_number(w, approver, on), approver, NULL, (int[]){ branch, NONE });
}

static void
split_one(struct world *w, day on, int approver)
{
	int org = some_branch(w, on, 3 * MEMBERS_TO_FOUND);
	int branch = org == NONE ? NONE : branch_beside(w, org, on);

	if (branch != NONE)
		record(w, org, "split", on, some_number(w, approver, on), approver, (int[]){ org, NONE },
		    (int[]){ org, branch, NONE });
}

static void
merge_one(struct world *w, day on, int approver, const char *kind)
{
	int gone = some_branch(w, on, 3), stays = NONE;

	for (int tries = 0; gone != NONE && tries < TRIES; tries++) {
		stays = some_branch(w, on, 3);
		if (stays != NONE && stays != gone && world_org(w, stays)->unit == world_org(w, gone)->unit)
			break;
		stays = NONE;
	}
	if (stays == NONE)
		return;
	if (approver == NONE)
		approver = world_approver(w, gone, on);
	const char *number = some_number(w, approver, on);
	const int both[] = { gone, stays, NONE }, after[] = { stays, NONE };
	bool merge = strcmp(kind, "merge") == 0;

	record(w, gone, kind, on, number, approver, merge ? both : (int[]){ gone, NONE }, merge ? after : NULL);
	if (merge)
		record(w, stays, kind, on, number, approver, both, after);
	end_branch(w, gone, stays, on + WAITING);
}

static const char *
with_name(struct world *w, const char *text, const char *old, const char *new_name)
{
	const char *at = strstr(text, old);

	return at == NULL ? text : arena_strf(w->arena, "%.*s%s%s", (int)(at - text), text, new_name, at + strlen(old));
}

/* ${org} bears another unit's name from ${on} on; one that such a name has already keeps its own. */
static void
rename_one(struct world *w, int org, const char *old, const char *new_name, const char *old_short, const char *new_short, day on)
{
	struct planned_org o = *world_org(w, org);
	const char *name = with_name(w, o.name, old, new_name);

	for (int i = 1; i < (int)w->orgs.n; i++)
		if (strcmp(world_org(w, i)->name, name) == 0)
			return;
	world_rename_org(w, org, name, with_name(w, o.short_name, old_short, new_short), on);
}

/* May the branch ${org} go to the 机关党委 above ${other}?  Offices go to offices, not wards or workshops. */
static bool
may_go(const struct world *w, int org, int other, day on)
{
	bool apart = org != NONE && other != NONE && world_org(w, org)->unit != world_org(w, other)->unit;
	int to = apart ? world_approver(w, other, on) : 0;

	return to != 0 && world_org(w, to)->ended == DAY_NONE && world_org(w, world_org(w, org)->unit)->offices == NULL &&
	    world_org(w, world_org(w, to)->unit)->offices == NULL;
}

/* A branch goes from one unit's 机关党委 to another's and takes its name; its code stays. */
static void
transfer_one(struct world *w, day on, int approver)
{
	int org = some_branch(w, on, 3), other = some_branch(w, on, 3);

	for (int tries = 0; tries < TRIES && !may_go(w, org, other, on); tries++) {
		org = some_branch(w, on, 3);
		other = some_branch(w, on, 3);
	}
	if (!may_go(w, org, other, on))
		return;
	int to = world_approver(w, other, on);
	const struct planned_org from = *world_org(w, world_org(w, org)->unit), into = *world_org(w, world_org(w, to)->unit);
	world_move_org(w, org, to, on);
	rename_one(w, org, from.name, into.name, from.short_name, into.short_name, on);
	record(w, org, "transfer", on, some_number(w, approver, on), approver, (int[]){ org, NONE },
	    (int[]){ org, NONE });
	world_org(w, org)->unit = world_org(w, to)->unit;
}

/* A 党总支 becomes a 机关党委: another organisation, under which its branches go on. */
static void
upgrade_one(struct world *w, day on, int approver)
{
	for (int tries = 0; tries < TRIES; tries++) {
		int org = 1 + chance_below(&w->chance, (int)w->orgs.n - 1);
		struct planned_org o = *world_org(w, org);

		if (!world_is(w, org, "general_branch") || o.ended != DAY_NONE || !world_is_top(w, org, on))
			continue;
		struct planned_org u = *world_org(w, o.unit);
		int up = world_add_org(w, (struct planned_org){ .kind = "party_committee", .unit = o.unit, .founded = on,
		    .code = arena_strf(w->arena, "%s-JW", u.code), .name = arena_strf(w->arena, "中共%s机关委员会", u.name),
		    .short_name = arena_strf(w->arena, "%s机关党委", u.short_name) }, o.unit, world_entry(w, on));
		for (int i = 1; i < (int)w->orgs.n; i++)
			if (world_alive(w, i, on) && world_parent(w, i, on) == org && world_org(w, i)->ended == DAY_NONE)
				world_move_org(w, i, up, on);
		world_end_org(w, org, on + 1);
		record(w, up, "upgrade", on, some_number(w, approver, on), approver, (int[]){ org, NONE }, (int[]){ up, NONE });
		return;
	}
}

static int
find_unit(const struct world *w, const char *part)
{
	for (int org = 1; org < (int)w->orgs.n; org++)
		if (world_is(w, org, "unit") && strstr(world_org(w, org)->name, part) != NULL)
			return org;
	return NONE;
}

/* One unit goes into another, as its centre: its branches move and bear that name, its 党总支, leading group and itself end. */
static void
merge_the_units(struct world *w, day on, int approver)
{
	const char *gone_name = words_at(w, "merged_units", 0), *gone_short = words_at(w, "merged_units", 1),
	    *centre = words_at(w, "merged_units", 3), *centre_short = words_at(w, "merged_units", 4);
	int gone = find_unit(w, gone_name), into = find_unit(w, words_at(w, "merged_units", 2)), n = (int)w->orgs.n;
	int to = into == NONE ? NONE : world_find(w, into, "party_committee", on);
	const char *number = some_number(w, approver, on);

	if (gone == NONE || to == NONE || on >= w->until)
		return;
	for (int org = 1; org < n; org++) {
		struct planned_org o = *world_org(w, org);

		if (o.unit != gone || o.ended != DAY_NONE || org == gone)
			continue;
		if (strcmp(o.kind, "branch") == 0 || strcmp(o.kind, "branch_group") == 0) {
			if (strcmp(o.kind, "branch") == 0) {
				world_move_org(w, org, to, on);
				record(w, org, "transfer", on, number, approver, (int[]){ org, NONE }, (int[]){ org, NONE });
			}
			rename_one(w, org, gone_name, centre, gone_short, centre_short, on);
			world_org(w, org)->unit = into;
		} else {
			if (strcmp(o.kind, "general_branch") == 0)
				record(w, org, "abolish", on, number, approver, (int[]){ org, NONE }, NULL);
			world_end_org(w, org, on + 1);
		}
	}
	world_end_org(w, gone, on + 1);
}

/* A unit and all that bears its name; the top Party organisation has an approval, which no figure counts. */
static void
rename_unit(struct world *w, const char *old, const char *new_name, const char *old_short, const char *new_short, day on)
{
	int unit = find_unit(w, old);

	for (int org = 1; unit != NONE && on < w->until && org < (int)w->orgs.n; org++) {
		struct planned_org o = *world_org(w, org);

		if (o.unit != unit || o.ended != DAY_NONE || !world_alive(w, org, on))
			continue;
		world_rename_org(w, org, with_name(w, o.name, old, new_name), with_name(w, o.short_name, old_short, new_short), on);
		if (world_is_top(w, org, on))
			record(w, org, "rename", on, some_number(w, 0, on), 0, (int[]){ org, NONE }, (int[]){ org, NONE });
	}
}

/* The 机关纪委 of a unit whose 机关党委 has none yet. */
static void
add_commission(struct world *w, day on, int approver)
{
	for (int tries = 0; tries < TRIES; tries++) {
		int org = 1 + chance_below(&w->chance, (int)w->orgs.n - 1);
		struct planned_org u = *world_org(w, world_org(w, org)->unit == NONE ? org : world_org(w, org)->unit);

		if (!world_is(w, org, "party_committee") || !world_alive(w, org, on - 90) || u.ended != DAY_NONE ||
		    world_find(w, u.unit, "discipline_commission", w->until) != NONE)
			continue;
		world_add_org(w, (struct planned_org){ .kind = "discipline_commission", .unit = u.unit, .founded = on,
		    .code = arena_strf(w->arena, "%s-JJ", u.code), .name = arena_strf(w->arena, "中共%s机关纪律检查委员会", u.name),
		    .short_name = arena_strf(w->arena, "%s机关纪委", u.short_name) }, u.unit, world_entry(w, on));
		day approved = on - chance_in(&w->chance, (struct span){ 5, 20 });
		int draft = draft_add(w, "discipline_commission", u.unit, approved - 60, world_entry(w, approved - 50));
		draft_day(w, draft, "urged_on", approved - 52);
		int done = draft_change(w, draft, world_entry(w, on));
		draft_day(w, done, "decided_on", approved - 15);
		draft_ref(w, done, "approved_by", world_org(w, approver)->draft);
		draft_day(w, done, "approved_on", approved);
		draft_text(w, done, "approval_no", some_number(w, approver, approved));
		draft_day(w, done, "completed_on", on);
		return;
	}
}

/* ---- the changes of a year, in order ---- */

static void
merge_branches(struct world *w, day on, int approver)
{
	merge_one(w, on, approver, "merge");
}

static void
abolish_branch(struct world *w, day on, int approver)
{
	merge_one(w, on, approver, "abolish");
}

static void
rename_the_unit(struct world *w, day on, int approver)
{
	(void)approver;
	rename_unit(w, words_at(w, "renamed_unit", 0), words_at(w, "renamed_unit", 1), words_at(w, "renamed_unit", 2),
	    words_at(w, "renamed_unit", 3), on);
}

/* How many a year stands under the number's name in city.yaml; the approver is the committee or the one above. */
static const struct turn {
	const char *number;
	void (*make)(struct world *w, day on, int approver);
	int approver;
} changes[] = {
	{ "founded", found_one, 0 }, { "split", split_one, 0 }, { "merged", merge_branches, 0 }, { "abolished", abolish_branch, 0 },
	{ "transferred", transfer_one, 0 }, { "upgraded", upgrade_one, 0 }, { "commissions", add_commission, 0 },
	{ "founded_below", found_one, NONE }, { "abolished_below", abolish_branch, NONE },
};
static const struct turn renaming = { "", rename_the_unit, 0 }, merging = { "", merge_the_units, 0 };

struct planned { day on; const struct turn *turn; };

static int
by_day(const void *a, const void *b)
{
	const struct planned *x = a, *y = b;

	return x->on != y->on ? (x->on > y->on) - (x->on < y->on) : (x->turn > y->turn) - (x->turn < y->turn);
}

bool
change_plan(struct world *w)
{
	VEC(struct planned) list = { 0 };

	for (int year = w->from_year; year <= w->until_year; year++) {
		for (size_t k = 0; k < COUNT(changes); k++)
			for (int i = 0, n = words_some(w, changes[k].number); i < n; i++)
				*VEC_ADD(w->arena, &list) = (struct planned){ some_day(w, year), &changes[k] };
		if (year == w->from_year)
			*VEC_ADD(w->arena, &list) = (struct planned){ day_make(year, 5, 15), &renaming };
		if (year == w->from_year + 1)
			*VEC_ADD(w->arena, &list) = (struct planned){ day_make(year, 3, 20), &merging };
	}
	qsort(list.at, list.n, sizeof *list.at, by_day);
	EACH(const struct planned, p, list)
		if (p->on < w->until - 2 * WAITING)
			p->turn->make(w, p->on, p->turn->approver);
	return true;
}
