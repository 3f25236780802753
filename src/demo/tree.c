/* The organisations as they were when the program came: units, leading groups, Party organisations. */
#include <string.h>

#include "words.h"

enum { COMMITTEE_FROM = 7, GENERAL_FROM = 2, SUB_GENERAL_FROM = 20, RETIRED_FROM = 9, SUB_GENERAL_TAKES = 4, GROUP_MEMBERS = 9,
	RARE_FORMS = 30 };		/* the last: per cent of the units with many branches */

static day
some_day(struct world *w, int from_year, int until_year)
{
	return day_make(chance_in(&w->chance, (struct span){ from_year, until_year }), 1 + chance_below(&w->chance, 12),
	    1 + chance_below(&w->chance, 28));
}

static int
add(struct world *w, int unit, int parent, const char *kind, const char *code, const char *name, const char *short_name,
    day founded)
{
	return world_add_org(w, (struct planned_org){ .code = code, .kind = kind, .name = name, .short_name = short_name,
	    .unit = unit, .founded = founded }, parent, world_clock(w));
}

static void
add_groups(struct world *w, int branch)
{
	struct planned_org b = *world_org(w, branch);
	static const char *const ordinals[] = { "一", "二", "三" };
	int n = b.size / GROUP_MEMBERS;

	for (int i = 0; i < n && i < (int)COUNT(ordinals); i++)
		add(w, b.unit, branch, "branch_group", arena_strf(w->arena, "%s-%d", b.code, i + 1),
		    arena_strf(w->arena, "%s第%s党小组", b.name, ordinals[i]), arena_strf(w->arena, "%s第%s党小组", b.short_name,
		    ordinals[i]), b.founded);
}

static int
add_branch(struct world *w, int unit, int parent, int number, const char *department, const char *form)
{
	struct planned_org u = *world_org(w, unit);
	struct planned_org b = { .kind = "branch", .form = form, .unit = unit,
		.founded = u.founded + chance_below(&w->chance, 700), .size = words_some(w, "branch_members") };

	if (strcmp(form, "retired") == 0)
		b.size += words_some(w, "retired_more");
	else if (strcmp(form, "ordinary") != 0)
		b.size = 3 + chance_below(&w->chance, 4);
	b.committee = b.size >= 8;
	b.lists = chance_percent(&w->chance, words_number(w, "keep_lists").least);
	b.code = arena_strf(w->arena, "%s-B%02d", u.code, number);
	b.name = arena_strf(w->arena, "中共%s%s%s", u.name, department, b.committee ? "支部委员会" : "支部");
	b.short_name = arena_strf(w->arena, "%s%s党支部", u.short_name, department);
	int branch = world_add_org(w, b, parent, world_clock(w));
	if (b.size >= 2 * GROUP_MEMBERS && chance_percent(&w->chance, words_number(w, "have_groups").least))
		add_groups(w, branch);
	return branch;
}

/* The top Party organisation of a unit with several branches: 机关党委 or 党总支. */
static int
add_top(struct world *w, int unit, int branches)
{
	struct planned_org u = *world_org(w, unit);

	if (branches >= COMMITTEE_FROM)
		return add(w, unit, unit, "party_committee", arena_strf(w->arena, "%s-JW", u.code), arena_strf(w->arena,
		    "中共%s机关委员会", u.name), arena_strf(w->arena, "%s机关党委", u.short_name), u.founded);
	return add(w, unit, unit, "general_branch", arena_strf(w->arena, "%s-ZZ", u.code), arena_strf(w->arena,
	    "中共%s总支部委员会", u.name), arena_strf(w->arena, "%s党总支", u.short_name), u.founded);
}

/* Where the branch ${i} of ${n} hangs: big units have two 党总支 for their outer offices. */
static int
hangs_on(struct world *w, int unit, int top, int i, int n, int *general)
{
	static const char *const names[] = { "直属第一", "直属第二" };
	struct planned_org u = *world_org(w, unit);
	int which = (n - 2 - i) / SUB_GENERAL_TAKES;

	if (n < SUB_GENERAL_FROM || i == n - 1 || which >= (int)COUNT(names))
		return top;
	if (general[which] == 0)
		general[which] = add(w, unit, top, "general_branch", arena_strf(w->arena, "%s-Z%d", u.code, which + 1),
		    arena_strf(w->arena, "中共%s%s总支部委员会", u.name, names[which]),
		    arena_strf(w->arena, "%s%s党总支", u.short_name, names[which]), u.founded);
	return general[which];
}

static void
add_branches(struct world *w, int unit, int n)
{
	int top = n >= GENERAL_FROM ? add_top(w, unit, n) : unit, general[2] = { 0 };
	const char *offices = world_org(w, unit)->offices == NULL ? "departments" : world_org(w, unit)->offices;
	int first = chance_below(&w->chance, (int)words_count(w, offices));

	for (int i = 0; i < n; i++) {
		bool last = i == n - 1, inner = n < RETIRED_FROM;
		const char *department = i == 0 ? "机关" : words_at(w, offices, (size_t)(first + i));
		const char *form = last && !inner ? "retired" : "ordinary";

		if (last && !inner)
			department = "离退休干部";
		else if (i == 1 && n > RETIRED_FROM && chance_percent(&w->chance, RARE_FORMS)) {
			form = words_at(w, "rare_forms", (size_t)w->rare++);
			department = words_pick(w, form);
		}
		add_branch(w, unit, hangs_on(w, unit, top, i, n, general), i + 1, department, form);
	}
}

static int
add_unit(struct world *w, const struct unit_plan *plan)
{
	int number = w->number * (int)w->words->units.n + (int)(plan - w->words->units.at) + 1;
	const char *code = arena_strf(w->arena, "DW%03d", number);
	day founded = some_day(w, 1991, 2015);
	const char *name = arena_strf(w->arena, "%s%s", w->city, plan->name);
	int unit = add(w, NONE, 0, "unit", code, name, arena_strf(w->arena, "%s%s", w->number == 0 ? "市" : w->city,
	    plan->short_name), founded);

	world_org(w, unit)->offices = plan->offices;
	if (strcmp(plan->group, "无") != 0)
		add(w, unit, unit, "leading_group", arena_strf(w->arena, "%s-DZ", code), arena_strf(w->arena, "中共%s%s", name,
		    strcmp(plan->group, "党委") == 0 ? "委员会" : "党组"), arena_strf(w->arena, "%s%s", world_org(w, unit)->short_name,
		    plan->group), founded);
	if (plan->branches > 0)
		add_branches(w, unit, plan->branches);
	return unit;
}

/* Half of the units with a 机关党委 have their 机关纪委 from the beginning; the others get it later (change.c). */
static void
add_commissions(struct world *w)
{
	for (int org = 1, n = (int)w->orgs.n, seen = 0; org < n; org++) {
		struct planned_org u = *world_org(w, world_org(w, org)->unit);

		if (world_is(w, org, "party_committee") && seen++ % 5 < 2)
			add(w, u.unit, u.unit, "discipline_commission", arena_strf(w->arena, "%s-JJ", u.code), arena_strf(w->arena,
			    "中共%s机关纪律检查委员会", u.name), arena_strf(w->arena, "%s机关纪委", u.short_name),
			    u.founded + 365);
	}
}

static int
unit_of_name(const struct world *w, const char *part)
{
	for (int org = 1; org < (int)w->orgs.n; org++)
		if (world_is(w, org, "unit") && strstr(world_org(w, org)->name, part) != NULL)
			return org;
	return NONE;
}

/* Branches that serve a second unit, which has none of its own: one takes over from the other in the middle of a year. */
static bool
add_services(struct world *w, int unit, const char *const *served_by)
{
	day since = world_org(w, unit)->founded;
	int former = NONE;

	for (int n = 0; served_by[n] != NULL; n++) {
		int server = unit_of_name(w, served_by[n]);
		int branch = server == NONE ? NONE : world_find(w, server, "branch", w->from);

		if (branch == NONE)
			return problem_say(w->ctx, PROBLEM_RULE, "demo/units.yaml：没有名称含“%s”、只有一个党支部的单位", served_by[n]);
		if (n > 0)
			since = day_make(w->from_year + n, 7, 1);
		if (since >= w->until)
			break;
		if (since < world_org(w, branch)->founded)
			since = world_org(w, branch)->founded;
		if (former != NONE)
			draft_day(w, draft_change(w, former, world_entry(w, since)), "until", since);
		former = draft_add(w, "org_serves", branch, since, world_entry(w, since));
		draft_ref(w, former, "unit", world_org(w, unit)->draft);
	}
	return true;
}

bool
tree_plan(struct world *w)
{
	VEC(int) units = { 0 };

	EACH(const struct unit_plan, u, w->words->units)
		*VEC_ADD(w->arena, &units) = add_unit(w, u);
	add_commissions(w);
	for (size_t i = 0; i < units.n; i++)
		if (w->words->units.at[i].served_by != NULL && !add_services(w, units.at[i], w->words->units.at[i].served_by))
			return false;
	return true;
}
