/* What may happen to the tree: who stands under whom, ending and striking out, and who is named where he stands. */
#include "city_unit.h"

static const struct type *
relation(struct ctx *ctx)
{
	return type_of(ctx, "org_parent");
}

static bool
strike(struct ctx *ctx, const char *type, int64_t id)
{
	struct record *r;

	must(ctx, record_get(ctx, type_of(ctx, type), id, &r));
	return record_strike(ctx, r->type, id, r->version, "登记有误");
}

static bool
set(struct ctx *ctx, struct record *r, const char *field, const char *text)
{
	put(ctx, r, field, text);
	return record_save(ctx, r);
}

/* "GWA 2020-01-01 2024-01-01, …": where ${org} hangs, from the first on. */
static const char *
places(struct ctx *ctx, int64_t org)
{
	struct buf out = buf_make(ctx->arena);
	struct rows *rows;

	must(ctx, db_rows(ctx, "select u.code, p.since, coalesce(p.until, '') from org_parent p"
	    " join organisation u on u.id = p.parent where p.org = :org order by p.since", DB_ARGS(db_int("org", org)), &rows));
	while (rows_next(rows))
		buf_putf(&out, "%s%s %s %s", out.n == 0 ? "" : ", ", rows_text(rows, 0), rows_text(rows, 1), rows_text(rows, 2));
	must(ctx, rows_end(ctx, rows));
	return out.at;
}

static bool
lists(struct ctx *ctx, const char *type, bool struck, int64_t id)
{
	struct list_query q = { .type = type_of(ctx, type), .limit = 50, .struck = struck };
	struct record **list;
	size_t n, count;
	bool more, found = false;

	must(ctx, record_list(ctx, &q, &list, &n, &more) && record_count(ctx, &q, 1000, &count));
	for (size_t i = 0; i < n; i++)
		found = found || list[i]->id == id;
	assert_int_equal(count, n);
	return found;
}

/* ---- kinds ---- */

static void
test_tree__each_kind_stands_under_its_own_kinds(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	const struct field *parent = type_field(relation(ctx), "parent");

	for (int i = 0; i < CITY_ORGS; i++)
		for (int above = 0; above < CITY_ORGS; above++) {
			const char *const *kinds = type_of_kinds(parent, city_orgs[i].kind);
			struct record *r = record_held(ctx, "org_parent", c->b.orgs[i]);
			bool may = false;

			for (; *kinds != NULL; kinds++)
				may = may || strcmp(*kinds, city_orgs[above].kind) == 0;
			record_content(r, "parent")->value.i = c->a.orgs[above];
			if (!may)
				refused(ctx, record_save(ctx, r), PROBLEM_FIELD, "不能隶属于");
			else if (i != above)
				save(ctx, r);
		}
	assert_string_equal(places(ctx, c->b.orgs[ZC]), "ZZA 2020-01-01 ");
}

static void
test_tree__an_organisation_does_not_become_what_may_not_stand_there(void **state)
{
	struct ctx *ctx = *state;
	const int64_t *a = city(ctx)->a.orgs;

	refused(ctx, set(ctx, record_held(ctx, "organisation", a[ZC]), "kind", "unit"), PROBLEM_FIELD,
	    "不能隶属于“组织JWA”（基层党委），上级只能是工委");
	refused(ctx, set(ctx, record_held(ctx, "organisation", a[JW]), "kind", "branch"), PROBLEM_FIELD, "不能隶属于“组织JWA”（党支部）");
	must(ctx, set(ctx, record_held(ctx, "organisation", a[JW]), "sort", "3"));
}

/* ---- ending ---- */

static void
test_tree__none_ends_above_those_that_live_on(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	struct record *r = record_held(ctx, "organisation", c->a.orgs[JW]);

	refused(ctx, set(ctx, r, "ended_on", "2025-01-01"), PROBLEM_FIELD, "“组织JWA”下面还有“组织ZZA”、“组织ZCA”，请先划转或撤销");
	org_move(ctx, c->a.orgs[ZZ], c->b.orgs[JW], "2024-06-01");
	refused(ctx, set(ctx, r, "ended_on", "2025-01-01"), PROBLEM_FIELD, "下面还有“组织ZCA”，请");
	record_end(ctx, "organisation", c->a.orgs[ZC], "ended_on", "2025-01-01");
	must(ctx, set(ctx, r, "ended_on", "2025-01-01"));
	/* Nor is it founded later than they. */
	refused(ctx, set(ctx, record_held(ctx, "organisation", c->b.orgs[JW]), "founded_on", "2024-07-01"), PROBLEM_FIELD, "下面还有");
}

static void
test_tree__none_loses_its_superior(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t branch = c->a.orgs[ZC];
	struct record *r = record_held(ctx, "org_parent", branch);

	refused(ctx, strike(ctx, "org_parent", r->id), PROBLEM_FIELD, "“组织ZCA”从 2020-01-01 起会没有上级组织");
	refused(ctx, set(ctx, r, "until", "2025-01-01"), PROBLEM_FIELD, "从 2025-01-01 起会没有上级组织");
	must(ctx, record_get(ctx, r->type, r->id, &r));
	refused(ctx, set(ctx, r, "since", "2020-02-01"), PROBLEM_FIELD, "从 2020-01-01 起会没有上级组织");
	assert_string_equal(places(ctx, branch), "JWA 2020-01-01 ");
	/* One that has ended needs none. */
	record_end(ctx, "organisation", branch, "ended_on", "2025-01-01");
	must(ctx, record_get(ctx, r->type, r->id, &r) && set(ctx, r, "until", "2025-01-01"));
	refused(ctx, set(ctx, record_held(ctx, "organisation", branch), "ended_on", ""), PROBLEM_FIELD, "没有上级组织，请先更正它的隶属关系");
}

static void
test_tree__a_move_is_put_on_another_day_and_taken_back(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t branch = c->a.orgs[ZC];
	bool is;

	org_move(ctx, branch, c->b.orgs[JW], "2024-01-01");
	record_end(ctx, "org_parent", branch, "since", "2023-07-01");
	assert_string_equal(places(ctx, branch), "JWA 2020-01-01 2023-07-01, JWB 2023-07-01 ");
	record_end(ctx, "org_parent", branch, "since", "2024-07-01");
	assert_string_equal(places(ctx, branch), "JWA 2020-01-01 2024-07-01, JWB 2024-07-01 ");
	must(ctx, org_is_within(ctx, branch, c->a.orgs[DW], day_make(2024, 6, 30), &is));
	assert_true(is);
	refused(ctx, set(ctx, record_held(ctx, "org_parent", branch), "since", "2019-07-01"), PROBLEM_FIELD, "要晚于前一条");
	must(ctx, strike(ctx, "org_parent", record_held(ctx, "org_parent", branch)->id));
	assert_string_equal(places(ctx, branch), "JWA 2020-01-01 ");
	must(ctx, org_is_within(ctx, branch, c->a.orgs[DW], day_make(2025, 1, 1), &is));
	assert_true(is && org_verify(ctx));
}

static void
test_tree__what_is_said_of_a_later_superior_helps(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	struct record *r = record_make(ctx, relation(ctx), c->a.orgs[ZC]);

	put(ctx, r, "parent", "ZZA");
	put(ctx, r, "since", "2024-01-01");
	refused(ctx, record_save(ctx, r), PROBLEM_FIELD, "换上级请在它的组织卡片上用“划转”");
	org_move(ctx, c->a.orgs[ZC], c->b.orgs[JW], "2027-01-01");
	put(ctx, r, "since", "2026-12-01");
	put(ctx, r, "until", "2027-02-01");
	struct record *former = NULL;
	int64_t id = 0;
	must(ctx, db_get_int(ctx, "select id from org_parent where org = :org and until = '2027-01-01'",
	    DB_ARGS(db_int("org", c->a.orgs[ZC])), NULL, &id) && record_get(ctx, relation(ctx), id, &former));
	put(ctx, former, "until", "");
	refused(ctx, record_save(ctx, former), PROBLEM_FIELD, "从 2027-01-01 起已有上级组织，请先作废那条隶属关系，或直接修改它");
}

/* ---- together ---- */

/* An organisation with its place under ${parent} and its name, unsaved. */
static void
found(struct ctx *ctx, const char *code, const char *kind, int64_t parent, struct record *out[static 3])
{
	out[0] = record_make(ctx, type_of(ctx, "organisation"), 0);
	out[1] = record_make(ctx, relation(ctx), 0);
	out[2] = record_make(ctx, type_of(ctx, "org_name"), 0);
	out[1]->holder = out[2]->holder = out[0];
	put(ctx, out[0], "code", code);
	put(ctx, out[0], "kind", kind);
	put(ctx, out[0], "founded_on", "2024-01-01");
	put(ctx, out[1], "parent", org_code(ctx, parent));
	put(ctx, out[1], "since", "2024-01-01");
	put(ctx, out[2], "name", "一起设立的支部");
	put(ctx, out[2], "since", "2024-01-01");
}

static void
test_tree__what_is_saved_together_is_all_saved_or_all_as_it_was(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	struct record *three[3];
	int64_t n = 0, after = 0;
	bool is;

	ctx->actor = actor_make(ctx, "committee_clerk", c->root);
	must(ctx, db_get_int(ctx, "select count(*) from history", DB_NO_ARGS, NULL, &n));
	found(ctx, "ZUS", "branch", c->root, three);
	refused(ctx, record_save_all(ctx, three, 3), PROBLEM_FIELD, "“一起设立的支部”是党支部，不能隶属于");
	for (int i = 0; i < 3; i++)
		assert_true(three[i]->id == 0 && three[i]->version == 0 && three[i]->org == 0);
	must(ctx, db_get_int(ctx, "select count(*) from history", DB_NO_ARGS, NULL, &after));
	assert_int_equal(after, n);
	/* What is wrong with each is said before anything is kept. */
	put(ctx, three[2], "name", "");
	put(ctx, three[0], "code", "ZCA");
	refused(ctx, record_save_all(ctx, three, 3), PROBLEM_FIELD, "“全称”必填");
	put(ctx, three[2], "name", "一起设立的支部");
	refused(ctx, record_save_all(ctx, three, 3), PROBLEM_FIELD, "“代码”已被");
	put(ctx, three[0], "code", "ZUS");
	put(ctx, three[1], "parent", "JWA");
	must(ctx, record_save_all(ctx, three, 3) && org_is_within(ctx, three[0]->id, c->a.orgs[DW], day_make(2024, 1, 1), &is));
	assert_true(is && three[1]->org == three[0]->id && three[2]->version == 1 && org_verify(ctx));
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	found(ctx, "ZUT", "branch", c->a.orgs[JW], three);
	refused(ctx, record_save_all(ctx, three, 3), PROBLEM_RIGHT, "没有“登记”的权限");
}

static void
test_tree__the_order_within_an_act_is_nobody_s_care(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	struct record *former = record_held(ctx, "org_parent", c->a.orgs[ZC]),
	    *later = record_make(ctx, relation(ctx), c->a.orgs[ZC]), *two[] = { later, former };

	put(ctx, later, "parent", "JWB");
	put(ctx, later, "since", "2024-01-01");
	refused(ctx, record_save_all(ctx, two, 2), PROBLEM_FIELD, "已有上级组织");
	put(ctx, former, "until", "2024-02-01");
	refused(ctx, record_save_all(ctx, two, 2), PROBLEM_FIELD, "已有上级组织");
	put(ctx, former, "until", "2023-12-01");
	refused(ctx, record_save_all(ctx, two, 2), PROBLEM_FIELD, "从 2023-12-01 起会没有上级组织");
	assert_true(former->version == 1 && later->id == 0);
	put(ctx, former, "until", "2024-01-01");
	must(ctx, record_save_all(ctx, two, 2));
	assert_string_equal(places(ctx, c->a.orgs[ZC]), "JWA 2020-01-01 2024-01-01, JWB 2024-01-01 ");
	assert_true(former->version == 2 && org_verify(ctx));
}

static void
test_tree__none_comes_under_one_that_ends_before_it(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t brief = org_make(ctx, "BRF", "party_committee", c->b.orgs[DW], "2023-01-01");
	struct record *three[3], *two[] = { record_held(ctx, "org_parent", c->a.orgs[ZC]),
		record_make(ctx, relation(ctx), c->a.orgs[ZC]) };

	record_end(ctx, "organisation", brief, "ended_on", "2027-01-01");
	put(ctx, two[1], "parent", "BRF");
	static const char *const days[][2] = { { "2024-01-01", "“组织BRF”在 2027-01-01 不存在（尚未设立或已撤销），“组织ZCA”从那天起会没有上级组织" },
		{ "2022-01-01", "“组织BRF”在 2022-01-01 不存在" } };
	for (size_t i = 0; i < COUNT(days); i++) {
		put(ctx, two[0], "until", days[i][0]);
		put(ctx, two[1], "since", days[i][0]);
		refused(ctx, record_save_all(ctx, two, 2), PROBLEM_FIELD, days[i][1]);
	}
	refused(ctx, set(ctx, record_held(ctx, "org_parent", c->a.orgs[ZC]), "parent", "BRF"), PROBLEM_FIELD, "在 2020-01-01 不存在");
	found(ctx, "KURZ", "branch", brief, three);
	refused(ctx, record_save_all(ctx, three, 3), PROBLEM_FIELD, "“一起设立的支部”从那天起会没有上级组织");
	/* One that ends with it may. */
	put(ctx, three[0], "ended_on", "2027-01-01");
	must(ctx, record_save_all(ctx, three, 3));
	refused(ctx, set(ctx, three[0], "ended_on", "2027-01-02"), PROBLEM_FIELD, "“组织BRF”在 2027-01-01 不存在");
}

static void
test_tree__a_relation_ends_with_its_organisation(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t branch = c->a.orgs[ZC];
	struct org org, *children;
	size_t n;
	bool is;

	record_end(ctx, "organisation", branch, "ended_on", "2025-01-01");
	assert_string_equal(places(ctx, branch), "JWA 2020-01-01 ");
	for (int i = 0; i < 2; i++) {
		day on = day_make(2024, 12, 31) + i;

		must(ctx, org_get_id(ctx, branch, on, &org) && org_children(ctx, c->a.orgs[JW], on, &children, &n) &&
		    org_is_within(ctx, branch, c->root, on, &is));
		assert_true(org.parent == (i == 0 ? c->a.orgs[JW] : 0) && n == (i == 0 ? 2 : 1) && is == (i == 0));
	}
	/* It may end above what ended before it, and it goes on with what goes on. */
	record_end(ctx, "organisation", branch, "ended_on", "");
	must(ctx, org_get_id(ctx, branch, day_make(2025, 1, 1), &org));
	assert_int_equal(org.parent, c->a.orgs[JW]);
	assert_true(org_verify(ctx));
}

/* ---- striking out ---- */

static void
test_tree__an_organisation_in_use_is_not_struck_out(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t branch = c->a.orgs[ZC];

	ctx->actor = actor_make(ctx, "committee_clerk", c->root);
	refused(ctx, strike(ctx, "organisation", c->a.orgs[JW]), PROBLEM_RULE, "隶属关系（上级组织） 2 条；已经结束的请填写“撤销日期”");
	refused(ctx, strike(ctx, "organisation", c->root), PROBLEM_RULE, "最上级");
	SAVE(ctx, "theme_day", branch, "held_on", "2025-07-01", "topic", "甲");
	SAVE(ctx, "theme_day", branch, "held_on", "2025-08-01", "topic", "乙");
	SAVE(ctx, "theme_day", c->b.orgs[ZC], "held_on", "2025-08-01", "topic", "联合", "with", org_code(ctx, branch));
	SAVE(ctx, "membership", branch, "person", id_text(ctx, c->a.people[0]), "status", "activist", "since", "2025-01-01");
	refused(ctx, strike(ctx, "organisation", branch), PROBLEM_RULE, "主题党日 2 条、主题党日（共同参加） 1 条");
	refused(ctx, strike(ctx, "organisation", branch), PROBLEM_RULE, "党员身份 1 条");
	actor_make(ctx, "branch_clerk", c->b.orgs[ZB]);
	refused(ctx, strike(ctx, "organisation", c->b.orgs[ZB]), PROBLEM_RULE, "在用的账号 1 条");
}

static void
test_tree__one_entered_in_error_is_struck_out_and_comes_back(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	const struct type *t = type_of(ctx, "organisation");
	int64_t id = org_make(ctx, "IRR", "branch", c->a.orgs[JW], "2024-01-01");
	struct record *r;
	struct past *past;
	size_t n;
	bool is;

	ctx->actor = actor_make(ctx, "committee_clerk", c->root);
	must(ctx, strike(ctx, "organisation", id));
	assert_false(lists(ctx, "organisation", false, id));
	assert_true(lists(ctx, "organisation", true, id));
	must(ctx, record_get(ctx, t, id, &r) && record_past(ctx, r, &past, &n));
	assert_int_equal(n, 2);
	assert_true(r->struck && record_may(ctx, ACT_STRIKE, r));
	const struct actor *committee = ctx->actor;
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	refused(ctx, record_get(ctx, t, id, &r), PROBLEM_ABSENT, "");
	assert_false(lists(ctx, "organisation", true, id));
	ctx->actor = committee;
	must(ctx, record_restore(ctx, t, id, 2) && org_is_within(ctx, id, c->a.orgs[DW], day_make(2024, 1, 1), &is));
	assert_true(is && lists(ctx, "organisation", false, id) && !lists(ctx, "organisation", true, id));
	assert_string_equal(org_name(ctx, id, ctx->today), "组织IRR");
	assert_true(org_verify(ctx));
}

/* ---- who stands elsewhere than where he was entered ---- */

static bool
attend(struct ctx *ctx, int64_t branch, int64_t person)
{
	struct record *r = record_make(ctx, type_of(ctx, "theme_day"), branch);

	put(ctx, r, "held_on", "2025-07-01");
	put(ctx, r, "topic", arena_strf(ctx->arena, "学习%lld", (long long)person));
	put(ctx, r, "people", id_text(ctx, person));
	return record_save(ctx, r);
}

static void
test_tree__who_stands_in_a_branch_is_named_by_its_clerk(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	const struct type *person = type_of(ctx, "person");
	const int64_t *b = c->b.people;
	struct option *named;
	struct record *r;
	size_t n;

	SAVE(ctx, "membership", c->a.orgs[ZC], "person", id_text(ctx, b[0]), "status", "member", "joined_on", "2010-01-01", "since",
	    "2021-01-01");
	SAVE(ctx, "appointment", c->a.orgs[ZC], "person", id_text(ctx, b[1]), "post", "committee_member",
	    "effective_on", "2021-01-01", "method", "election");
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	for (int i = 0; i < 2; i++) {
		must(ctx, attend(ctx, c->a.orgs[ZC], b[i]) && record_get(ctx, person, b[i], &r));
		must(ctx, record_named(ctx, person, arena_strf(ctx->arena, "张B%d", i), &named, &n));
		assert_int_equal(n, 1);
		assert_true(lists(ctx, "person", false, b[i]));
		refused(ctx, record_must(ctx, ACT_CHANGE, r), PROBLEM_RIGHT, "");
	}
	refused(ctx, attend(ctx, c->a.orgs[ZC], b[2]), PROBLEM_FIELD, "不存在");
	refused(ctx, record_get(ctx, person, b[2], &r), PROBLEM_ABSENT, "");
	assert_false(lists(ctx, "person", false, b[2]));
	ctx->actor = actor_make(ctx, "unit_clerk", c->b.orgs[DW]);
	refused(ctx, record_get(ctx, person, c->a.people[0], &r), PROBLEM_ABSENT, "");
	assert_true(lists(ctx, "person", false, b[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_tree__each_kind_stands_under_its_own_kinds),
		CITY_ON_BOTH(test_tree__an_organisation_does_not_become_what_may_not_stand_there),
		CITY_ON_BOTH(test_tree__none_ends_above_those_that_live_on),
		CITY_ON_BOTH(test_tree__none_loses_its_superior),
		CITY_ON_BOTH(test_tree__a_move_is_put_on_another_day_and_taken_back),
		CITY_ON_BOTH(test_tree__what_is_said_of_a_later_superior_helps),
		CITY_ON_BOTH(test_tree__what_is_saved_together_is_all_saved_or_all_as_it_was),
		CITY_ON_BOTH(test_tree__the_order_within_an_act_is_nobody_s_care),
		CITY_ON_BOTH(test_tree__none_comes_under_one_that_ends_before_it),
		CITY_ON_BOTH(test_tree__a_relation_ends_with_its_organisation),
		CITY_ON_BOTH(test_tree__an_organisation_in_use_is_not_struck_out),
		CITY_ON_BOTH(test_tree__one_entered_in_error_is_struck_out_and_comes_back),
		CITY_ON_BOTH(test_tree__who_stands_in_a_branch_is_named_by_its_clerk),
	};

	return store_unit_run("tree", tests, COUNT(tests));
}
