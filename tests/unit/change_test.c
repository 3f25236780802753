/* One record through its life: changed, met by somebody else's change, struck out, restored, and what its past tells. */
#include "city_unit.h"

static struct record *
get(struct ctx *ctx, const char *type, int64_t id)
{
	struct record *r;

	must(ctx, record_get(ctx, type_of(ctx, type), id, &r));
	return r;
}

static int64_t
theme_day(struct ctx *ctx, const char *topic)
{
	return SAVE(ctx, "theme_day", city(ctx)->a.orgs[ZB], "held_on", "2025-07-01", "topic", topic, "headcount", "20");
}

static size_t
listed(struct ctx *ctx, const char *type, int64_t org, bool struck)
{
	struct list_query q = { .type = type_of(ctx, type), .org = org, .struck = struck, .limit = 100 };
	struct record **list;
	size_t n;
	bool more;

	must(ctx, record_list(ctx, &q, &list, &n, &more));
	return n;
}

static void
test_change__somebody_else_s_newer_version_refuses_mine(void **state)
{
	struct ctx *ctx = *state;
	int64_t id = theme_day(ctx, "一");
	struct record *mine = get(ctx, "theme_day", id), *theirs = get(ctx, "theme_day", id);

	put(ctx, theirs, "topic", "别人的");
	save(ctx, theirs);
	put(ctx, mine, "topic", "我的");
	refused(ctx, record_save(ctx, mine), PROBLEM_STALE, "别人在");
	refused(ctx, record_strike(ctx, mine->type, id, 1, "重复"), PROBLEM_STALE, "别人在");
	assert_int_equal(mine->version, 1);
	assert_string_equal(record_content(get(ctx, "theme_day", id), "topic")->value.text, "别人的");
	mine->version = get(ctx, "theme_day", id)->version;		/* having seen both */
	save(ctx, mine);
	assert_int_equal(mine->version, 3);
}

static void
test_change__struck_out_no_longer_counts_and_can_come_back(void **state)
{
	struct ctx *ctx = *state;
	int64_t id = theme_day(ctx, "一"), rows;
	const struct type *t = type_of(ctx, "theme_day");
	struct record *r;

	refused(ctx, record_strike(ctx, t, id, 1, ""), PROBLEM_FIELD, "作废原因");
	refused(ctx, record_restore(ctx, t, id, 1), PROBLEM_RULE, "没有作废");
	must(ctx, record_strike(ctx, t, id, 1, "登记重复"));
	refused(ctx, record_strike(ctx, t, id, 2, "再来"), PROBLEM_RULE, "已经作废");
	assert_int_equal(listed(ctx, "theme_day", 0, false), 0);
	assert_int_equal(listed(ctx, "theme_day", 0, true), 1);
	must(ctx, db_get_int(ctx, "select count(*) from theme_day", DB_NO_ARGS, NULL, &rows));
	assert_int_equal(rows, 0);
	r = get(ctx, "theme_day", id);
	assert_true(r->struck);
	refused(ctx, record_save(ctx, r), PROBLEM_RULE, "先恢复再修改");
	must(ctx, record_restore(ctx, t, id, 2));
	r = get(ctx, "theme_day", id);
	assert_false(r->struck);
	assert_int_equal(r->version, 3);
	assert_int_equal(listed(ctx, "theme_day", 0, false), 1);
	refused(ctx, record_strike(ctx, t, 987654321, 1, "没有"), PROBLEM_ABSENT, "没有这条");
}

static const struct change *
change_of(const struct past *p, const char *field)
{
	EACH(const struct change, c, p->changes)
		if (c->field != NULL && strcmp(c->field->name, field) == 0)
			return c;
	fail_msg("%s is not in the past", field);
	return NULL;
}

static void
test_change__the_past_is_told_field_by_field(void **state)
{
	struct ctx *ctx = *state;
	const struct city_unit *a = &city(ctx)->a;
	int64_t id = theme_day(ctx, "一");
	struct record *r = get(ctx, "theme_day", id);
	struct actor *clerk = actor_make(ctx, "committee_clerk", city(ctx)->root);
	const char *people[] = { id_text(ctx, a->people[0]), arena_strf(ctx->arena, "%lld!出差", (long long)a->people[1]) };
	struct past *past;
	size_t n;

	ctx->actor = clerk;
	put(ctx, r, "topic", "二");
	put(ctx, r, "headcount", "");
	must(ctx, record_put(ctx, r, type_field(r->type, "people"), people, 2));
	put(ctx, r, "with", "ZCA");
	r->org = a->orgs[ZC];
	save(ctx, r);
	must(ctx, record_strike(ctx, r->type, id, 2, "登记有误"));
	/* What was said then bears the name of then. */
	SAVE(ctx, "org_name", a->orgs[ZC], "name", "改了的名", "since", "2026-01-01");
	must(ctx, record_past(ctx, r, &past, &n));
	assert_int_equal(n, 3);
	assert_string_equal(past[2].act, "add");
	assert_string_equal(past[2].who, "系统");
	assert_string_equal(past[1].act, "change");
	assert_string_equal(past[1].who, clerk->display);
	assert_int_equal(past[1].at, ctx->now);
	assert_string_equal(change_of(&past[1], "topic")->before, "一");
	assert_string_equal(change_of(&past[1], "topic")->after, "二");
	assert_string_equal(change_of(&past[1], "headcount")->before, "20");
	assert_string_equal(change_of(&past[1], "headcount")->after, "");
	assert_string_equal(change_of(&past[1], "people")->after, "张A0、张A1（请假：出差）");
	assert_string_equal(change_of(&past[1], "with")->after, "组织ZCA");
	assert_int_equal(past[1].changes.n, 5);				/* these four and the organisation */
	assert_string_equal(past[0].act, "strike");
	assert_string_equal(past[0].changes.at[0].after, "登记有误");
}

static void
test_change__a_record_is_told_as_it_was_in_any_version(void **state)
{
	struct ctx *ctx = *state;
	int64_t id = theme_day(ctx, "一");
	struct record *versions[3], *then;

	versions[0] = get(ctx, "theme_day", id);
	for (size_t i = 1; i < COUNT(versions); i++) {
		struct record *r = get(ctx, "theme_day", id);

		put(ctx, r, "topic", i == 1 ? "二" : "三");
		put(ctx, r, "headcount", i == 1 ? "" : "8");
		put(ctx, r, "with", i == 1 ? "ZCA" : "");
		r->org = city(ctx)->a.orgs[i == 1 ? ZC : ZB];
		save(ctx, r);
		versions[i] = get(ctx, "theme_day", id);
	}
	for (size_t i = 0; i < COUNT(versions); i++) {
		must(ctx, record_as_of(ctx, versions[2], versions[i]->version, &then));
		assert_int_equal(then->org, versions[i]->org);
		EACH(const struct field, f, then->type->fields)
			assert_true(record_same(ctx, then, versions[i], f));
		assert_int_equal(record_same(ctx, then, versions[0], type_field(then->type, "topic")), i == 0);
	}
}

/* Who may not know the names sees that there are some. */
static void
test_change__a_private_list_of_people_is_masked_and_not_empty(void **state)
{
	struct ctx *ctx = *state;
	char *folder = arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder);
	struct actor *reader = actor_make(ctx, "reader", city(ctx)->root);
	struct record *r;

	write_overlay(ctx, folder, "records/walk.yaml", "walk:\n  label: 巡访\n  section: service\n  held_by: [branch]\n  title: x\n"
	    "  fields:\n    walked_on: {label: 日期, kind: day, happened: yes}\n    with: {label: 同行, kind: people, private: yes}\n"
	    "  example: {walked_on: 2025-01-01}\n");
	must(ctx, city_bring_up(ctx, folder));
	r = record_make(ctx, type_of(ctx, "walk"), city(ctx)->a.orgs[ZB]);
	put(ctx, r, "walked_on", "2025-05-01");
	put(ctx, r, "with", id_text(ctx, city(ctx)->a.people[0]));
	save(ctx, r);
	assert_string_equal(record_show(ctx, r, type_field(r->type, "with")), "张A0");
	reader->private = false;
	ctx->actor = reader;
	assert_string_equal(record_show(ctx, r, type_field(r->type, "with")), "＊＊");
	ctx->actor = &city(ctx)->system;
}

/* Those who took part hold it too: both units list it, once each, and only its keeper changes it. */
static void
test_change__a_joint_record_is_one(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	const char *with[] = { "ZBB", "ZCB" };
	struct record *r = record_make(ctx, type_of(ctx, "theme_day"), c->a.orgs[ZB]);

	put(ctx, r, "held_on", "2025-07-01");
	put(ctx, r, "topic", "联合主题党日");
	must(ctx, record_put(ctx, r, type_field(r->type, "with"), with, 2));
	save(ctx, r);
	assert_int_equal(listed(ctx, "theme_day", c->a.orgs[DW], false), 1);
	assert_int_equal(listed(ctx, "theme_day", c->b.orgs[DW], false), 1);
	assert_int_equal(listed(ctx, "theme_day", c->root, false), 1);
	ctx->actor = actor_make(ctx, "unit_clerk", c->b.orgs[DW]);
	r = get(ctx, "theme_day", r->id);
	put(ctx, r, "topic", "改一改");
	refused(ctx, record_save(ctx, r), PROBLEM_RIGHT, "不在您的管理范围内");
	refused(ctx, record_strike(ctx, r->type, r->id, 1, "不要"), PROBLEM_RIGHT, "不在您的管理范围内");
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	save(ctx, r);
	put(ctx, r, "with", "ZCB");			/* what is there may stay, though it is not theirs to choose */
	save(ctx, r);
	refused(ctx, record_put_text(ctx, r, "with", "ZBB"), PROBLEM_FIELD, "本单位范围内没有“ZBB”");
	assert_int_equal(listed(ctx, "theme_day", c->a.orgs[DW], false), 1);
	ctx->actor = actor_make(ctx, "branch_clerk", c->b.orgs[ZB]);
	assert_int_equal(listed(ctx, "theme_day", 0, false), 0);
}

/* A clerk may not give a record to an organisation that is not theirs, nor take one that is not. */
static void
test_change__a_record_does_not_leave_its_clerk_s_reach(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t mine = theme_day(ctx, "一"), theirs = SAVE(ctx, "theme_day", c->b.orgs[ZB], "held_on", "2025-07-01", "topic", "二");
	struct record *r, *b = get(ctx, "theme_day", theirs);

	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	r = get(ctx, "theme_day", mine);
	r->org = c->b.orgs[ZB];
	refused(ctx, record_save(ctx, r), PROBLEM_RIGHT, "不在您的管理范围内");
	b->org = c->a.orgs[ZB];
	refused(ctx, record_save(ctx, b), PROBLEM_ABSENT, "没有这条");
	r = record_make(ctx, type_of(ctx, "theme_day"), c->b.orgs[ZB]);
	put(ctx, r, "held_on", "2025-07-01");
	put(ctx, r, "topic", "三");
	refused(ctx, record_save(ctx, r), PROBLEM_RIGHT, "不在您的管理范围内");
}

/* What happened while the branch was there stays its clerks' to mend after it has gone. */
static void
test_change__the_right_is_that_of_the_record_s_own_day(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t id = theme_day(ctx, "一");
	struct record *r;

	org_move(ctx, c->a.orgs[ZB], c->b.orgs[JW], "2026-01-01");
	ctx->actor = actor_make(ctx, "unit_clerk", c->b.orgs[DW]);
	refused(ctx, record_get(ctx, type_of(ctx, "theme_day"), id, &r), PROBLEM_ABSENT, "没有这条");
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	r = get(ctx, "theme_day", id);
	put(ctx, r, "topic", "改正");
	save(ctx, r);
	put(ctx, r, "held_on", "2026-02-01");
	refused(ctx, record_save(ctx, r), PROBLEM_RIGHT, "不在您的管理范围内");
	must(ctx, record_strike(ctx, r->type, id, 2, "登记有误"));
}

static void
test_change__rare_characters_stay_and_too_many_are_refused(void **state)
{
	struct ctx *ctx = *state;
	struct buf title = buf_make(ctx->arena);
	struct record *r = record_make(ctx, type_of(ctx, "theme_day"), city(ctx)->a.orgs[ZB]);
	int64_t id = theme_day(ctx, "喆堃昇䶮𠮷“引号”'--");

	assert_string_equal(record_content(get(ctx, "theme_day", id), "topic")->value.text, "喆堃昇䶮𠮷“引号”'--");
	for (int i = 0; i < 5000; i++)
		buf_puts(&title, "长");
	refused(ctx, record_put_text(ctx, r, "topic", title.at), PROBLEM_FIELD, "现有 5000 个");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_change__somebody_else_s_newer_version_refuses_mine),
		CITY_ON_BOTH(test_change__struck_out_no_longer_counts_and_can_come_back),
		CITY_ON_BOTH(test_change__the_past_is_told_field_by_field),
		CITY_ON_BOTH(test_change__a_record_is_told_as_it_was_in_any_version),
		CITY_ON_BOTH(test_change__a_private_list_of_people_is_masked_and_not_empty),
		CITY_ON_BOTH(test_change__a_joint_record_is_one),
		CITY_ON_BOTH(test_change__a_record_does_not_leave_its_clerk_s_reach),
		CITY_ON_BOTH(test_change__the_right_is_that_of_the_record_s_own_day),
		CITY_ON_BOTH(test_change__rare_characters_stay_and_too_many_are_refused),
	};

	return store_unit_run("change", tests, COUNT(tests));
}
