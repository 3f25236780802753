/*
 * Figures of every sort counted a second time, in C, from the records as they were saved: no SQL, no closure, only the
 * picture in city_unit.h and what catalog/figures says in words.
 */
#include "random_unit.h"

#include "figure.h"

/* One figure being counted for one question. */
struct look {
	struct ctx *ctx;
	int64_t org;
	const char *from, *until;
	bool sum;
	VEC(const char *) keys;
	int64_t total;
};

static const char *
text(const struct record *r, const char *field)
{
	const struct content *c = record_content(r, field);

	return c->value.kind == DB_TEXT ? c->value.text : NULL;
}

static int64_t
number(const struct record *r, const char *field)
{
	return record_content(r, field)->value.i;
}

static bool
says(const struct record *r, const char *field, const char *word)
{
	return text(r, field) != NULL && strcmp(text(r, field), word) == 0;
}

static bool
is_in(const struct look *l, const char *on)
{
	return on != NULL && strcmp(on, l->from) >= 0 && strcmp(on, l->until) < 0;
}

/* Valid on a day of the period; on its last day. */
static bool
is_active(const struct look *l, const char *since, const char *until)
{
	return strcmp(since, l->until) < 0 && (until == NULL || strcmp(until, l->from) > 0);
}

static bool
is_valid_at_end(const struct look *l, const char *since, const char *until)
{
	return strcmp(since, l->until) < 0 && (until == NULL || strcmp(until, l->until) >= 0);
}

static void
add(struct look *l, const char *key, int64_t amount)
{
	l->total += amount;
	for (size_t i = 0; i < l->keys.n; i++)
		if (strcmp(l->keys.at[i], key) == 0)
			return;
	*VEC_ADD(l->ctx->arena, &l->keys) = key;
}

static void
add_id(struct look *l, int64_t id)
{
	add(l, id_text(l->ctx, id), 1);
}

/* Where ${org} stands in the picture: its unit and place; false for the committee. */
static bool
place_of(const struct look *l, int64_t org, const struct city_unit **unit, int *place)
{
	const struct city_unit *const units[] = { &city(l->ctx)->a, &city(l->ctx)->b };

	for (size_t u = 0; u < COUNT(units); u++)
		for (int i = 0; i < CITY_ORGS; i++)
			if (units[u]->orgs[i] == org) {
				*unit = units[u];
				*place = i;
				return true;
			}
	return false;
}

static bool
is_below(const struct look *l, int64_t org)
{
	const struct city_unit *unit, *asked;
	int i, above;

	if (l->org == city(l->ctx)->root)
		return true;
	if (!place_of(l, org, &unit, &i) || !place_of(l, l->org, &asked, &above) || unit != asked)
		return false;
	while (i >= 0 && i != above)
		i = city_orgs[i].parent;
	return i == above;
}

static bool
is_own(const struct look *l, int64_t org)
{
	const struct city_unit *unit, *asked;
	int i, above;

	if (org == l->org)
		return true;
	return place_of(l, org, &unit, &i) && place_of(l, l->org, &asked, &above) && unit == asked && above == DW &&
	    city_orgs[i].parent == DW;
}

static bool
any_holder(const struct look *l, const struct record *r, bool (*is)(const struct look *, int64_t))
{
	bool found = is(l, r->org);

	EACH(const struct db_value, item, record_content(r, r->type->joint->name)->items)
		found = found || is(l, item->i);
	return found;
}

/* Those who came by the list, the headcount where there is none. */
static int64_t
attended(const struct record *r)
{
	int64_t came = 0;

	EACH(const struct attendee, a, record_content(r, "people")->people)
		came += a->came;
	return came > 0 ? came : number(r, "headcount");
}

static const char *
kind_of(const struct look *l, int64_t org)
{
	const struct city_unit *unit;
	int i;

	return place_of(l, org, &unit, &i) ? city_orgs[i].kind : "working_committee";
}

static bool
is_party_organisation(const struct look *l, int64_t org)
{
	const char *kind = kind_of(l, org);

	return strcmp(kind, "party_committee") == 0 || strcmp(kind, "general_branch") == 0 || strcmp(kind, "branch") == 0;
}

/* ---- the figures ---- */

static void
look_course(struct look *l, const struct record *r)
{
	if (is_in(l, text(r, "started_on")) && any_holder(l, r, is_own))
		add(l, id_text(l->ctx, r->id), l->sum ? attended(r) : 1);
}

static void
look_pairing(struct look *l, const struct record *r)
{
	if (is_active(l, text(r, "started_on"), text(r, "ended_on")) && is_below(l, r->org))
		add_id(l, r->org);
}

static void
look_pairing_community(struct look *l, const struct record *r)
{
	if (is_active(l, text(r, "started_on"), text(r, "ended_on")) && is_below(l, r->org))
		add_id(l, number(r, "community_branch"));
}

static void
look_admission(struct look *l, const struct record *r)
{
	if (is_in(l, text(r, "meeting_on")) && text(r, "approved_on") != NULL && is_below(l, r->org))
		add_id(l, number(r, "person"));
}

static void
look_admission_by_approval(struct look *l, const struct record *r)
{
	if (is_in(l, text(r, "approved_on")) && is_below(l, r->org))
		add_id(l, number(r, "person"));
}

static void
look_election(struct look *l, const struct record *r)
{
	if (is_in(l, text(r, "approved_on")) && says(r, "kind", "term") && is_below(l, r->org) &&
	    is_own(l, number(r, "approved_by")))
		add_id(l, r->org);
}

static void
look_service(struct look *l, const struct record *r)
{
	if (is_in(l, text(r, "done_on")) && says(r, "owner_kind", "ordinary_member") && is_below(l, r->org))
		add_id(l, r->id);
}

static void
look_finding(struct look *l, const struct record *r)
{
	const char *closed = text(r, "closed_on");
	bool at_work = (closed != NULL && is_in(l, closed)) || is_active(l, text(r, "issued_on"), closed);

	if (at_work && text(r, "due_on") != NULL &&
	    is_party_organisation(l, r->org) && is_below(l, r->org))
		add_id(l, r->id);
}

static void
look_overdue(struct look *l, const struct record *r)
{
	const char *due = text(r, "extended_to") != NULL ? text(r, "extended_to") : text(r, "due_on");
	day end;

	day_read(l->until, &end);
	if (is_valid_at_end(l, text(r, "issued_on"), text(r, "closed_on")) && text(r, "due_on") != NULL &&
	    strcmp(due, day_str(l->ctx->arena, end - 1)) < 0 && is_party_organisation(l, r->org) && is_below(l, r->org))
		add_id(l, r->id);
}

static void
look_dues(struct look *l, const struct record *r)
{
	if (is_in(l, text(r, "allocated_on")) && says(r, "purpose", "care") && says(r, "object", "hardship_members") &&
	    is_own(l, r->org))
		add(l, id_text(l->ctx, r->id), number(r, "allotted"));
}

static void
look_target(struct look *l, const struct record *r)
{
	struct look next = *l;
	day from, until;

	day_read(l->from, &from);
	day_read(l->until, &until);
	next.from = day_str(l->ctx->arena, day_add_months(from, 12));
	next.until = day_str(l->ctx->arena, day_add_months(until, 12));
	if (is_in(&next, text(r, "starts_on")) && says(r, "measure", "inspections") && is_own(l, r->org))
		add(l, id_text(l->ctx, r->id), number(r, "planned"));
}

static void
look_flag(struct look *l, const struct record *r)
{
	const char *gone = text(r, "withdrawn_on");

	if (is_in(l, text(r, "designated_on")) && (gone == NULL || strcmp(gone, l->until) >= 0) &&
	    is_below(l, r->org) && is_own(l, number(r, "designated_by")))
		add_id(l, r->org);
}

/* The year's main theme is the one of its main_year. */
static void
look_themed(struct look *l, const struct record *r)
{
	int64_t theme = 0;
	bool has = false;

	must(l->ctx, db_get_int(l->ctx, "select id from theme where main_year = :year",
	    DB_ARGS(db_int("year", atoi(l->from))), NULL, &theme));
	EACH(const struct db_value, item, record_content(r, "themes")->items)
		has = has || (theme != 0 && item->i == theme);
	if (!has || !is_in(l, day_str(l->ctx->arena, record_day(l->ctx, r))))
		return;
	if (is_below(l, r->org))
		add_id(l, r->org);
	EACH(const struct db_value, item, record_content(r, r->type->joint->name)->items)
		if (is_below(l, item->i))
			add_id(l, item->i);
}

static void
look_report(struct look *l, const struct record *r)
{
	if (is_in(l, text(r, "studied_on")) && text(r, "submitted_on") != NULL &&
	    (text(r, "returned_on") == NULL || text(r, "resubmitted_on") != NULL) && is_below(l, r->org))
		add_id(l, r->id);
}

static void
look_member(struct look *l, const struct record *r)
{
	bool member = says(r, "status", "member") || says(r, "status", "probationary");

	if (member && is_valid_at_end(l, text(r, "since"), text(r, "until")) && is_below(l, r->org))
		add_id(l, number(r, "person"));
}

static const struct { const char *figure, *types[4]; void (*look)(struct look *, const struct record *); } oracles[] = {
	{ "training_courses", { "training_course" }, look_course }, { "training_participants", { "training_course" }, look_course },
	{ "branches_paired", { "pairing" }, look_pairing }, { "community_branches_paired", { "pairing" }, look_pairing_community },
	{ "members_admitted", { "admission" }, look_admission },
	{ "members_admitted_by_approval", { "admission" }, look_admission_by_approval },
	{ "elections_completed", { "election" }, look_election }, { "services_by_members", { "service" }, look_service },
	{ "findings_followed_up", { "finding" }, look_finding }, { "findings_overdue", { "finding" }, look_overdue },
	{ "hardship_dues_allocated", { "dues_allocation" }, look_dues }, { "target_inspections", { "plan_target" }, look_target },
	{ "red_flag_branches", { "red_flag_branch" }, look_flag },
	{ "branches_with_themed_sessions", { "theme_day", "lecture", "topic_lecture" }, look_themed },
	{ "study_reports_submitted", { "study_report" }, look_report }, { "members_on_day", { "membership" }, look_member },
};

static void
compare(struct ctx *ctx, size_t o, struct record **records, size_t n, int64_t org, int year, size_t *alike)
{
	const struct figure *f = figure_find(ctx->house, oracles[o].figure);
	struct question q = { org, day_make(year, 1, 1), day_make(year + 1, 1, 1), 0 };
	struct look l = { .ctx = ctx, .org = org, .from = day_str(ctx->arena, q.from), .until = day_str(ctx->arena, q.until),
		.sum = f->measure == MEASURE_SUM };
	struct answer a;

	for (size_t i = 0; i < n; i++)
		for (const char *const *t = oracles[o].types; *t != NULL; t++)
			if (strcmp(records[i]->type->name, *t) == 0)
				oracles[o].look(&l, records[i]);
	must(ctx, figure_answer(ctx, f, &q, &a));
	if (a.value != (l.sum ? l.total : (int64_t)l.keys.n))
		fail_msg("%s %d of %s: %lld by the figure, %lld by hand", f->name, year, org_code(ctx, org), (long long)a.value,
		    l.sum ? (long long)l.total : (long long)l.keys.n);
	*alike += a.value > 0;
}

static void
test_oracle__figures_are_what_is_counted_by_hand(void **state)
{
	struct ctx *ctx = *state;
	struct chance d = { .seed = 20260101 };
	VEC(struct record *) records = { 0 };
	const struct city *c = city(ctx);
	const int64_t orgs[] = { c->root, c->a.orgs[DW], c->a.orgs[JW], c->a.orgs[ZZ], c->a.orgs[ZB], c->b.orgs[DW],
		c->b.orgs[DZ] };

	random_fill(ctx, &d);
	EACH(const struct random_record, r, d.records)
		if (!r->struck)
			must(ctx, record_get(ctx, r->type, r->id, VEC_ADD(ctx->arena, &records)));
	for (size_t o = 0; o < COUNT(oracles); o++) {
		size_t alike = 0;

		for (size_t i = 0; i < COUNT(orgs); i++)
			for (int year = 2022; year <= 2026; year++)
				compare(ctx, o, records.at, records.n, orgs[i], year, &alike);
		if (alike == 0)
			fail_msg("%s was never more than nothing", oracles[o].figure);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { CITY_ON_BOTH(test_oracle__figures_are_what_is_counted_by_hand) };

	return store_unit_run("oracle", tests, COUNT(tests));
}
