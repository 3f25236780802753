/* Organisations as of any day: names, parents, the closure against a walk up the tree, and who may place a new one. */
#include "city_unit.h"
#include "report.h"

static day
on(const char *text)
{
	day d = DAY_NONE;

	assert_true(day_read(text, &d));
	return d;
}

static bool
within(struct ctx *ctx, int64_t org, int64_t above, const char *text)
{
	bool is;

	must(ctx, org_is_within(ctx, org, above, on(text), &is));
	return is;
}

static bool
own(struct ctx *ctx, int64_t org, int64_t of, const char *text)
{
	bool found;

	must(ctx, db_get_int(ctx, sql_org_was_own, DB_ARGS(db_int("within", of), db_int("org", org), db_text("from", text),
	    db_text("until", day_str(ctx->arena, on(text) + 1))), &found, &(int64_t){ 0 }));
	return found;
}

static void
test_org__a_moved_branch_is_where_it_was_on_that_day(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t branch = c->a.orgs[ZC];
	struct org org;

	org_move(ctx, branch, c->b.orgs[JW], "2024-07-01");
	assert_true(within(ctx, branch, c->a.orgs[DW], "2024-06-30"));
	assert_false(within(ctx, branch, c->a.orgs[DW], "2024-07-01"));
	assert_false(within(ctx, branch, c->b.orgs[DW], "2024-06-30"));
	assert_true(within(ctx, branch, c->b.orgs[DW], "2024-07-01"));
	assert_true(within(ctx, branch, c->root, "2024-06-30") && within(ctx, branch, c->root, "2024-07-01"));
	assert_false(within(ctx, branch, c->root, "2019-12-31"));
	must(ctx, org_get_id(ctx, branch, on("2024-06-30"), &org));
	assert_int_equal(org.parent, c->a.orgs[JW]);
	must(ctx, org_get_id(ctx, branch, on("2024-07-01"), &org));
	assert_int_equal(org.parent, c->b.orgs[JW]);
	assert_string_equal(org.code, "ZCA");
}

static void
test_org__a_renamed_unit_is_called_what_it_was_called(void **state)
{
	struct ctx *ctx = *state;
	int64_t unit = city(ctx)->a.orgs[DW];
	struct org org;

	record_end(ctx, "org_name", unit, "until", "2025-01-01");
	SAVE(ctx, "org_name", unit, "name", "临江市数据局", "short", "市数据局", "since", "2025-01-01");
	assert_string_equal(org_name(ctx, unit, on("2024-12-31")), "组织DWA");
	assert_string_equal(org_name(ctx, unit, on("2025-01-01")), "临江市数据局");
	must(ctx, org_get(ctx, "市数据局", on("2025-01-01"), &org));
	assert_int_equal(org.id, unit);
	/* By the name of another time it is the same one, called as on the asked day, while nobody else had that name. */
	must(ctx, org_get(ctx, "市数据局", on("2024-12-31"), &org) && org.id == unit);
	assert_string_equal(org.name, "组织DWA");
	must(ctx, org_get(ctx, "组织DWA", on("2025-01-01"), &org) && org.id == unit);
	assert_string_equal(org.name, "临江市数据局");
	must(ctx, org_get(ctx, "组织DWA", on("2024-12-31"), &org));
	must(ctx, org_get(ctx, "DWA", on("2024-12-31"), &org));
	assert_string_equal(org.short_name, "组织DWA");
	/* Two of one name are found by their codes alone. */
	SAVE(ctx, "org_name", city(ctx)->b.orgs[XZ], "name", "临江市数据局", "since", "2025-01-01");
	refused(ctx, org_get(ctx, "临江市数据局", on("2025-06-01"), &org), PROBLEM_ABSENT, "没有这个组织");
	refused(ctx, org_get(ctx, "临江市数据局", on("2024-06-01"), &org), PROBLEM_ABSENT, "没有这个组织");
}

/* The committee's own report of 2025 with its rows, as a page. */
static struct buf
report_of_2025(struct ctx *ctx)
{
	struct report_order order = { .template = "yearly", .annex = true,
		.question = { .from = day_make(2025, 1, 1), .until = day_make(2026, 1, 1) } };
	struct buf page = buf_make(ctx->arena);
	struct filled filled;

	must(ctx, report_fill(ctx, &order, &filled) && report_write(ctx, &order, &filled, DOCUMENT_HTML, &page));
	return page;
}

static void
test_org__a_merged_unit_ends_and_last_year_stays(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	struct org *children;
	size_t n;

	SAVE(ctx, "theme_day", c->a.orgs[ZB], "held_on", "2025-12-31", "topic", "学习");
	SAVE(ctx, "service", c->a.orgs[ZB], "matter", "修路灯", "owner_kind", "organisation", "found_on", "2025-03-01",
	    "done_on", "2025-03-02");
	struct buf before = report_of_2025(ctx);
	for (int i = 0; i < CITY_ORGS; i++)
		if (city_orgs[i].parent == DW)
			org_move(ctx, c->a.orgs[i], c->b.orgs[DW], "2026-01-01");
	record_end(ctx, "organisation", c->a.orgs[DW], "ended_on", "2026-01-01");
	record_end(ctx, "org_parent", c->a.orgs[DW], "until", "2026-01-01");
	assert_true(within(ctx, c->a.orgs[XZ], c->a.orgs[DW], "2025-12-31"));
	assert_false(within(ctx, c->a.orgs[XZ], c->a.orgs[DW], "2026-01-01"));
	assert_true(within(ctx, c->a.orgs[XZ], c->b.orgs[DW], "2026-01-01"));
	assert_false(within(ctx, c->a.orgs[DW], c->root, "2026-01-01"));
	must(ctx, org_children(ctx, c->root, on("2025-12-31"), &children, &n));
	assert_int_equal(n, 2);
	must(ctx, org_children(ctx, c->root, on("2026-01-01"), &children, &n));
	assert_int_equal(n, 1);
	assert_string_equal(children[0].code, "DWB");
	struct buf after = report_of_2025(ctx);
	assert_string_equal(before.at, after.at);
	assert_non_null(strstr(after.at, ">1</a>件"));
}

static void
test_org__one_that_serves_two_units_is_within_both_once(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t rows;

	SAVE(ctx, "org_serves", c->a.orgs[JW], "unit", "DWB", "since", "2024-01-01", "until", "2025-01-01");
	assert_false(within(ctx, c->a.orgs[XZ], c->b.orgs[DW], "2023-12-31"));
	assert_true(within(ctx, c->a.orgs[XZ], c->b.orgs[DW], "2024-12-31"));
	assert_false(within(ctx, c->a.orgs[XZ], c->b.orgs[DW], "2025-01-01"));
	assert_true(within(ctx, c->a.orgs[XZ], c->a.orgs[DW], "2024-06-01"));
	must(ctx, db_get_int(ctx, "select count(*) from org_within where within = :root and org = :org and since <= '2024-06-01'"
	    " and until > '2024-06-01'", DB_ARGS(db_int("root", c->root), db_int("org", c->a.orgs[XZ])), NULL, &rows));
	assert_int_equal(rows, 1);
	/* It acts for the unit it belongs to. */
	assert_true(own(ctx, c->a.orgs[JW], c->a.orgs[DW], "2024-06-01"));
	assert_false(own(ctx, c->a.orgs[JW], c->b.orgs[DW], "2024-06-01"));
}

static void
test_org__own_acts_are_those_of_what_hangs_on_a_unit_that_day(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);

	for (int i = 0; i < CITY_ORGS; i++) {
		bool direct = i == DW || city_orgs[i].parent == DW;

		assert_int_equal(own(ctx, c->a.orgs[i], c->a.orgs[DW], "2025-06-01"), direct);
		assert_true(own(ctx, c->a.orgs[i], c->a.orgs[i], "2025-06-01"));
		assert_false(own(ctx, c->a.orgs[i], c->root, "2025-06-01"));
		assert_false(own(ctx, c->a.orgs[i], c->a.orgs[DW], "2019-12-31"));
	}
	assert_true(own(ctx, c->root, c->root, "2025-06-01"));
	assert_false(own(ctx, c->a.orgs[ZZ], c->a.orgs[JW], "2025-06-01"));
	/* A branch that hung on the unit for a year has acted for it in that year alone. */
	org_move(ctx, c->a.orgs[ZC], c->a.orgs[DW], "2023-01-01");
	org_move(ctx, c->a.orgs[ZC], c->a.orgs[JW], "2024-01-01");
	assert_false(own(ctx, c->a.orgs[ZC], c->a.orgs[DW], "2022-12-31"));
	assert_true(own(ctx, c->a.orgs[ZC], c->a.orgs[DW], "2023-01-01"));
	assert_false(own(ctx, c->a.orgs[ZC], c->a.orgs[DW], "2024-01-01"));
	assert_true(within(ctx, c->a.orgs[ZC], c->a.orgs[DW], "2023-06-01"));
}

/* ---- what the tree refuses ---- */

static bool
hang(struct ctx *ctx, int64_t org, int64_t parent, const char *since, const char *until)
{
	struct record *r = record_make(ctx, type_of(ctx, "org_parent"), org);

	put(ctx, r, "parent", org_code(ctx, parent));
	put(ctx, r, "since", since);
	put(ctx, r, "until", until);
	return record_save(ctx, r);
}

static void
test_org__none_has_two_parents_on_a_day(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);

	refused(ctx, hang(ctx, c->a.orgs[ZC], c->b.orgs[JW], "2024-01-01", ""), PROBLEM_FIELD, "已有上级组织");
	refused(ctx, hang(ctx, c->a.orgs[ZC], c->b.orgs[JW], "2019-01-01", "2020-01-02"), PROBLEM_FIELD, "已有上级组织");
	must(ctx, hang(ctx, c->a.orgs[ZC], c->b.orgs[JW], "2019-01-01", "2020-01-01"));
	org_move(ctx, c->a.orgs[ZC], c->b.orgs[JW], "2024-01-01");
	refused(ctx, hang(ctx, c->a.orgs[ZC], c->a.orgs[JW], "2023-12-01", "2024-01-02"), PROBLEM_FIELD, "已有上级组织");
}

static void
test_org__none_is_below_itself(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t low = org_make(ctx, "JW2", "party_committee", c->a.orgs[JW], "2020-01-01");
	struct record *r = record_held(ctx, "org_parent", c->a.orgs[JW]);

	put(ctx, r, "parent", "JW2");
	refused(ctx, record_save(ctx, r), PROBLEM_FIELD, "不能隶属于自己的下级");
	put(ctx, r, "parent", "JWA");
	refused(ctx, record_save(ctx, r), PROBLEM_RULE, "上级组织不能是自己");
	assert_true(within(ctx, low, c->a.orgs[DW], "2023-12-31"));
	put(ctx, r, "parent", "JWB");
	save(ctx, r);
	assert_true(within(ctx, low, c->b.orgs[DW], "2023-12-31"));
}

static bool
place(struct ctx *ctx, int64_t *org)
{
	struct record *r = record_make(ctx, type_of(ctx, "organisation"), 0), *p, *n;

	put(ctx, r, "code", "NEU");
	put(ctx, r, "kind", "branch");
	put(ctx, r, "founded_on", "2025-01-01");
	if (!record_save(ctx, r))
		return false;
	*org = r->id;
	p = record_make(ctx, type_of(ctx, "org_parent"), r->id);
	n = record_make(ctx, type_of(ctx, "org_name"), r->id);
	put(ctx, p, "parent", "JWA");
	put(ctx, p, "since", "2025-01-01");
	put(ctx, n, "name", "新支部");
	put(ctx, n, "since", "2025-01-01");
	return record_save(ctx, p) && record_save(ctx, n);
}

static void
test_org__a_clerk_of_the_committee_places_a_new_one_and_no_other_sees_it_before(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	struct record *r;
	int64_t org;

	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	refused(ctx, place(ctx, &org), PROBLEM_RIGHT, "没有“登记”的权限");
	ctx->actor = &c->system;
	int64_t free = SAVE(ctx, "organisation", 0, "code", "FREI", "kind", "unit", "founded_on", "2025-01-01");
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	refused(ctx, record_get(ctx, type_of(ctx, "organisation"), free, &r), PROBLEM_ABSENT, "");
	ctx->actor = actor_make(ctx, "committee_clerk", c->root);
	must(ctx, record_get(ctx, type_of(ctx, "organisation"), free, &r));
	must(ctx, place(ctx, &org));
	assert_true(within(ctx, org, c->a.orgs[DW], "2025-01-01"));
	assert_false(within(ctx, org, c->a.orgs[DW], "2024-12-31"));
	assert_string_equal(org_name(ctx, org, on("2025-01-01")), "新支部");
}

/* ---- the closure against a walk ---- */

enum { TREES = 8, NODES = 14, YEARS = 10 };

struct link { int org, parent; day since, until; bool serves; };
struct tree { int64_t ids[NODES]; day founded[NODES], ended[NODES]; struct link links[NODES * 4]; int n; };

static uint64_t seed;

static int
random_below(int n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((seed >> 33) % (uint64_t)n);
}

static bool
lives(const struct tree *t, int org, day d)
{
	return d >= t->founded[org] && d < t->ended[org];
}

/* Whether ${org} is within ${above} on ${d}: itself, or by any of its links of that day, without a superior by the root; all
   lives of that day. */
static bool
walk(const struct tree *t, int org, int above, day d)
{
	bool placed = org == 0;

	if (!lives(t, org, d))
		return false;
	if (org == above)
		return true;
	for (int i = 0; i < t->n; i++) {
		const struct link *l = &t->links[i];

		if (l->org != org || l->since > d || d >= l->until)
			continue;
		placed = placed || (!l->serves && lives(t, l->parent, d));
		if (walk(t, l->parent, above, d))
			return true;
	}
	return !placed && walk(t, 0, above, d);
}

static void
save_link(struct ctx *ctx, struct tree *t, const char *type, struct link l)
{
	bool open = l.until == INT32_MAX;

	t->links[t->n++] = l;
	SAVE(ctx, type, t->ids[l.org], strcmp(type, "org_parent") == 0 ? "parent" : "unit", org_code(ctx, t->ids[l.parent]),
	    "since", day_str(ctx->arena, l.since), "until", open ? "" : day_str(ctx->arena, l.until));
}

/* Units, and Party committees, each hung on an earlier one of both and moved now and then; some serve a unit for a while. */
static void
grow(struct ctx *ctx, struct tree *t, int number)
{
	day first = day_make(2010, 1, 1);

	t->ids[0] = city(ctx)->root;
	t->founded[0] = day_make(1990, 1, 1);
	t->ended[0] = INT32_MAX;
	for (int i = 1; i < NODES; i++) {
		t->founded[i] = first + random_below(365 * 3);
		t->ended[i] = random_below(4) == 0 ? t->founded[i] + 365 * 2 + random_below(365 * 4) : INT32_MAX;
		t->ids[i] = SAVE(ctx, "organisation", 0, "code", arena_strf(ctx->arena, "T%d.%d", number, i), "kind",
		    i % 3 == 1 ? "unit" : "party_committee", "founded_on", day_str(ctx->arena, t->founded[i]), "ended_on",
		    t->ended[i] == INT32_MAX ? "" : day_str(ctx->arena, t->ended[i]));
		for (day since = t->founded[i] + random_below(2) * random_below(300); since != INT32_MAX;) {
			day until = random_below(3) == 0 ? INT32_MAX : since + 1 + random_below(800);

			save_link(ctx, t, "org_parent", (struct link){ i, i % 3 == 1 ? 0 : 1 + random_below(i - 1),
			    since, until, false });
			since = until == INT32_MAX || random_below(4) == 0 ? INT32_MAX :
			    until + random_below(2) * random_below(200);
		}
		day served = t->founded[i] + random_below(300);
		if (i % 3 != 1 && i > 4 && walk(t, i, 0, served))
			save_link(ctx, t, "org_serves", (struct link){ i, 1 + 3 * random_below((i - 1) / 3), served,
			    served + 400 + random_below(400), true });
	}
}

static void
test_org__the_closure_is_what_a_walk_up_the_tree_finds(void **state)
{
	struct ctx *ctx = *state;

	seed = 20260630;
	for (int number = 0; number < TREES; number++) {
		struct tree t = { .n = 0 };

		grow(ctx, &t, number);
		for (int n = 0; n < 1500; n++) {
			int org = random_below(NODES), above = random_below(NODES);
			day d = n % 3 != 0 ? day_make(2009, 6, 1) + random_below(365 * YEARS) : n % 2 == 0 ?
			    t.links[random_below(t.n)].since - random_below(2) : t.founded[1 + random_below(NODES - 1)];

			bool is;
			must(ctx, org_is_within(ctx, t.ids[org], t.ids[above], d, &is));
			if (is != walk(&t, org, above, d))
				fail_msg("seed tree %d: %d within %d on %s is %d", number, org, above, day_str(ctx->arena, d), is);
		}
	}
}

static void
test_org__a_closure_that_was_written_past_the_program_is_found(void **state)
{
	struct ctx *ctx = *state;
	const int64_t *a = city(ctx)->a.orgs;
	const char *row = arena_strf(ctx->arena, "%lld, %lld, '1991-02-03', '1992-03-04', '1992-03-04'", (long long)a[ZC],
		(long long)a[DZ]),
	    *same = arena_strf(ctx->arena, "within = %lld and org = %lld", (long long)a[ZC], (long long)a[DZ]);

	tampered(ctx, org_verify, "org_within 被改动过：多出", arena_strf(ctx->arena, "insert into org_within values (%s)", row),
	    arena_strf(ctx->arena, "delete from org_within where %s", same));
	tampered(ctx, org_verify, "org_own 被改动过：多出", arena_strf(ctx->arena, "insert into org_own values (%s)", row),
	    arena_strf(ctx->arena, "delete from org_own where %s", same));
	tampered(ctx, org_verify, "org_within 被改动过：缺少", "create table safe as select * from org_within where within <> org;"
	    "delete from org_within where within <> org", "insert into org_within select * from safe");
	tampered(ctx, org_verify, "org_own 被改动过：缺少", "create table safe_own as select * from org_own; delete from org_own",
	    "insert into org_own select * from safe_own");
}

static void
is_stand_in(struct ctx *ctx, const char *text)
{
	assert_non_null(text);
	assert_true(problem_broken(ctx, 0));
	ctx->problems = (struct problems){ 0 };
}

static bool
keeps_a_name(struct ctx *ctx, void *org)
{
	return org_setting_put(ctx, "place", org_name(ctx, *(int64_t *)org, ctx->today));
}

static void
test_names__one_that_cannot_be_read_is_a_problem_and_is_not_kept(void **state)
{
	struct ctx *ctx = *state;
	int64_t branch = city(ctx)->a.orgs[ZB];
	int64_t theme = SAVE(ctx, "theme", city(ctx)->root, "name", "主题甲", "since", "2025-01-01");
	int64_t id = SAVE(ctx, "theme_day", branch, "held_on", "2025-07-01", "topic", "一", "themes", id_text(ctx, theme), "with",
	    "ZCA");
	const char *before, *after;
	struct record *r;

	must(ctx, record_get(ctx, type_of(ctx, "theme_day"), id, &r));
	must(ctx, org_setting(ctx, "place", (char **)&before));
	must(ctx, db_write(ctx, city_script, arena_strf(ctx->arena, "%s; alter table theme_all rename to away",
	    db_engine(ctx->db) == DB_SQLITE ? "drop view org_name" : "alter view org_name rename to hidden")));
	is_stand_in(ctx, org_name(ctx, branch, ctx->today));
	is_stand_in(ctx, record_show(ctx, r, type_field(r->type, "themes")));
	is_stand_in(ctx, record_show(ctx, r, type_field(r->type, "with")));
	assert_string_equal(record_title(ctx, r), "2025-07-01 一");
	assert_false(problem_any(ctx));
	refused(ctx, db_write(ctx, keeps_a_name, &branch), PROBLEM_FAULT, "程序出错");
	must(ctx, org_setting(ctx, "place", (char **)&after));
	assert_string_equal(before, after);
	assert_string_equal(org_code(ctx, branch), "ZBA");
	must(ctx, db_write(ctx, city_script, "alter table organisation_all rename to hidden_too"));
	is_stand_in(ctx, org_code(ctx, branch));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_org__a_moved_branch_is_where_it_was_on_that_day),
		CITY_ON_BOTH(test_org__a_renamed_unit_is_called_what_it_was_called),
		CITY_ON_BOTH(test_org__a_merged_unit_ends_and_last_year_stays),
		CITY_ON_BOTH(test_org__one_that_serves_two_units_is_within_both_once),
		CITY_ON_BOTH(test_org__own_acts_are_those_of_what_hangs_on_a_unit_that_day),
		CITY_ON_BOTH(test_org__none_has_two_parents_on_a_day), CITY_ON_BOTH(test_org__none_is_below_itself),
		CITY_ON_BOTH(test_org__a_clerk_of_the_committee_places_a_new_one_and_no_other_sees_it_before),
		CITY_ON_BOTH(test_org__the_closure_is_what_a_walk_up_the_tree_finds),
		CITY_ON_BOTH(test_org__a_closure_that_was_written_past_the_program_is_found),
		CITY_ON_BOTH(test_names__one_that_cannot_be_read_is_a_problem_and_is_not_kept),
	};

	return store_unit_run("org", tests, COUNT(tests));
}
