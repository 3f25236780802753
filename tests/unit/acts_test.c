/* Whose act it is: a field that says who gave, named or approved is filled by who has that organisation in his scope. */
#include "city_unit.h"

/* An example of ${t} in A whose ${f} names ${org}; whole, but not saved. */
static struct record *
named(struct ctx *ctx, const struct type *t, const struct field *f, int64_t org)
{
	struct record *r = example_make(ctx, t, &city(ctx)->a);

	put(ctx, r, f->name, org_code(ctx, org));
	return r;
}

static bool
may_be(const struct field *f, const char *kind)
{
	for (const char *const *k = f->of_kinds; k != NULL && *k != NULL; k++)
		if (strcmp(*k, kind) == 0)
			return true;
	return f->of_kinds == NULL;
}

static bool
has_answers(const struct type *t)
{
	EACH(const struct field, f, t->fields)
		if (f->answers)
			return true;
	return false;
}

static bool
strike(struct ctx *ctx, const struct record *r)
{
	return record_strike(ctx, r->type, r->id, r->version, "登记有误");
}

/* The unit's clerk names its own party committee, but not the working committee, and leaves what that one wrote. */
static void
check_field(struct ctx *ctx, const struct type *t, const struct field *f, struct actor *clerk)
{
	struct city *c = city(ctx);
	struct record *r;

	assert_true(may_be(f, "working_committee") && may_be(f, "party_committee"));
	r = named(ctx, t, f, c->root);
	ctx->actor = clerk;
	refused(ctx, record_save(ctx, r), PROBLEM_FIELD, "登记，这里不能代填");
	put(ctx, r, f->name, org_code(ctx, c->a.orgs[JW]));
	save(ctx, r);
	put(ctx, r, f->name, org_code(ctx, c->root));
	refused(ctx, record_save(ctx, r), PROBLEM_FIELD, "登记，这里不能代填");

	ctx->actor = &c->system;
	r = named(ctx, t, f, c->root);
	save(ctx, r);
	ctx->actor = clerk;
	assert_int_equal(record_may(ctx, ACT_CHANGE, r), has_answers(t));
	put(ctx, r, f->name, org_code(ctx, c->a.orgs[JW]));
	refused(ctx, record_save(ctx, r), has_answers(t) ? PROBLEM_FIELD : PROBLEM_RIGHT, has_answers(t) ? "登记，这里不能代填" :
	    "工作委员会”作出的，要由它修改、作废或恢复");
	if (!f->needed) {
		put(ctx, r, f->name, "");
		size_t mark = ctx->problems.list.n;
		assert_false(record_save(ctx, r));
		assert_true(ctx->problems.list.n > mark);
		ctx->problems = (struct problems){ 0 };
	}
	ctx->actor = &c->system;
}

static void
test_acts__whose_act_it_is_says_it_itself(void **state)
{
	struct ctx *ctx = *state;
	struct actor *clerk = actor_make(ctx, "unit_clerk", city(ctx)->a.orgs[DW]);
	size_t n = 0;

	EACH(const struct type, t, ctx->house->types)
		EACH(const struct field, f, t->fields)
			if (f->acts) {
				check_field(ctx, t, f, clerk);
				n++;
			}
	assert_true(n >= 10);
}

/* Something else in ${f}: nothing where there is something. */
static void
alter(struct ctx *ctx, struct record *r, const struct field *f)
{
	static const char *const other[KIND_MAX] = {
		[KIND_TEXT] = "另写", [KIND_NOTE] = "另写", [KIND_DAY] = "2025-12-01", [KIND_INTEGER] = "7", [KIND_HEADCOUNT] = "7",
		[KIND_YES_NO] = "yes",
	};
	const struct content *c = record_content_of(r, f);

	if (c->value.kind != DB_NULL || c->items.n > 0 || c->people.n > 0)
		must(ctx, record_put(ctx, r, f, NULL, 0));
	else if (f->kind == KIND_ORGANISATION)
		put(ctx, r, f->name, org_code(ctx, city(ctx)->a.orgs[ZB]));
	else
		put(ctx, r, f->name, other[f->kind] != NULL ? other[f->kind] : example_reference(ctx, r->type, f, &city(ctx)->a));
}

/* What ${r} says in any field but those that are answered is as its issuer wrote it. */
static void
check_issued(struct ctx *ctx, struct record *r, const struct field *acts)
{
	struct record *now;

	EACH(const struct field, f, r->type->fields) {
		must(ctx, record_get(ctx, r->type, r->id, &now));
		if (f == acts)
			continue;
		const struct actor *clerk = ctx->actor;
		ctx->actor = &city(ctx)->system;
		alter(ctx, now, f);
		ctx->actor = clerk;
		if (f->answers)
			must(ctx, record_check_references(ctx, now));
		else
			refused(ctx, record_check_references(ctx, now), PROBLEM_FIELD, arena_strf(ctx->arena,
			    "“%s”由“%s”填写，这里不能修改", f->label, org_name(ctx, city(ctx)->root, ctx->today)));
	}
	must(ctx, record_get(ctx, r->type, r->id, &now));
	now->org = city(ctx)->a.orgs[XZ];
	refused(ctx, record_check_references(ctx, now), PROBLEM_FIELD, "不能更换");
}

/* Of every type: what the working committee issued is neither rewritten nor struck out nor brought back in the unit. */
static void
test_acts__what_another_issued_stays_as_it_was_issued(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	struct actor *clerk = actor_make(ctx, "unit_clerk", c->a.orgs[DW]),
	    *committee = actor_make(ctx, "committee_clerk", c->root);
	size_t answers = 0;

	EACH(const struct type, t, ctx->house->types)
		EACH(const struct field, f, t->fields) {
			if (!f->acts)
				continue;
			struct record *r = named(ctx, t, f, c->root);

			save(ctx, r);
			ctx->actor = clerk;
			check_issued(ctx, r, f);
			refused(ctx, strike(ctx, r), PROBLEM_RIGHT, "作出的，要由它修改、作废或恢复");
			ctx->actor = committee;
			must(ctx, strike(ctx, r));
			ctx->actor = clerk;
			refused(ctx, record_restore(ctx, t, r->id, r->version + 1), PROBLEM_RIGHT, "作出的，要由它修改、作废或恢复");
			ctx->actor = committee;
			must(ctx, record_restore(ctx, t, r->id, r->version + 1));
			ctx->actor = &c->system;
			answers += has_answers(t);
		}
	assert_true(answers >= 4);
}

/* A finding is answered where it was found, and closed; when it was issued and until when it is due is not said there. */
static void
test_acts__a_finding_is_answered_by_whom_it_names(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t id = SAVE(ctx, "finding", c->a.orgs[ZB], "issued_on", "2025-03-03", "source", "inspection", "problem", "记录不全",
	    "issued_by", org_code(ctx, c->root), "due_on", "2025-04-30"), own = SAVE(ctx, "finding", c->a.orgs[ZB], "issued_on",
	    "2025-03-03", "source", "daily", "problem", "台账不清", "issued_by", org_code(ctx, c->a.orgs[JW]));
	struct record *r, *mine;

	must(ctx, record_get(ctx, type_of(ctx, "finding"), id, &r) && record_get(ctx, r->type, own, &mine));
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	put(ctx, r, "measures", "补齐记录");
	put(ctx, r, "closed_on", "2025-04-25");
	save(ctx, r);
	put(ctx, r, "due_on", "2025-06-30");
	put(ctx, r, "issued_on", "2024-03-03");
	refused(ctx, record_save(ctx, r), PROBLEM_FIELD, "“交办日期”由“中共临江市委市直机关工作委员会”填写，这里不能修改");
	/* Its own party committee's are the unit's to mend and to strike out. */
	put(ctx, mine, "issued_on", "2025-03-04");
	save(ctx, mine);
	must(ctx, strike(ctx, mine) && record_restore(ctx, mine->type, own, mine->version + 1));
	ctx->actor = actor_make(ctx, "branch_clerk", c->a.orgs[ZB]);
	assert_false(record_may(ctx, ACT_STRIKE, r));
}

/* Who has the giver today had him not yet on the day of the award: the act is not his to take out. */
static void
test_acts__an_act_is_whose_it_was_on_the_day(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t giver = org_make(ctx, "ZM", "party_committee", c->b.orgs[DW], "2020-01-01");
	const struct type *t = type_of(ctx, "award");
	struct record *r = named(ctx, t, type_field(t, "given_by"), giver);

	save(ctx, r);
	org_move(ctx, giver, c->a.orgs[DW], "2026-01-01");
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	put(ctx, r, "given_by", org_code(ctx, c->a.orgs[JW]));
	refused(ctx, record_save(ctx, r), PROBLEM_RIGHT, "“组织ZM”作出的");
	refused(ctx, record_check_references(ctx, r), PROBLEM_FIELD, "登记，这里不能代填");
	ctx->actor = &c->system;
}

/* The committee's clerk records what it gave, for any unit. */
static void
test_acts__the_committee_records_its_own(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	const struct type *t = type_of(ctx, "red_flag_branch");
	struct record *r = named(ctx, t, type_field(t, "designated_by"), c->root);

	ctx->actor = actor_make(ctx, "committee_clerk", c->root);
	save(ctx, r);
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	put(ctx, r, "doc_no", "直工〔2025〕20号");
	refused(ctx, record_save(ctx, r), PROBLEM_RIGHT, "要由它修改");
	ctx->actor = &c->system;
}

/* What lies in another unit is the committee's to record, and is answered like what there is not at all. */
static void
test_acts__a_joint_activity_across_units_is_the_committees(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	const char *codes[] = { org_code(ctx, c->b.orgs[ZB]), "DW999-B01" };
	struct record *r = record_make(ctx, type_of(ctx, "theme_day"), c->a.orgs[ZB]);

	put(ctx, r, "held_on", "2025-03-01");
	ctx->actor = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	for (size_t i = 0; i < COUNT(codes); i++)
		refused(ctx, record_put_text(ctx, r, "with", codes[i]), PROBLEM_FIELD, arena_strf(ctx->arena,
		    "本单位范围内没有“%s”；跨单位的共同活动由工委登记一条，本单位不必再登", codes[i]));
	put(ctx, r, "with", org_code(ctx, c->a.orgs[ZC]));
	ctx->actor = &c->system;
	put(ctx, r, "with", codes[0]);
	refused(ctx, record_put_text(ctx, r, "with", codes[1]), PROBLEM_FIELD, "没有找到“DW999-B01”这个组织");
}

/* What is valid or planned from a day may be entered before it: the tree, who there is, what lists offer, targets. */
static bool
may_lie_ahead(const struct type *t)
{
	return (t->kept && strcmp(t->name, "education_base") != 0) || t->tree != TREE_NOT || t->roster == ROSTER_PERSON ||
	    t->roster == ROSTER_MEMBERSHIP || t->roster == ROSTER_POST || strcmp(t->name, "plan_target") == 0 ||
	    strcmp(t->name, "yearly_series") == 0;
}

/* A thing done in December was counted in November. */
static void
test_acts__what_is_not_yet_done_is_none(void **state)
{
	struct ctx *ctx = *state;
	int counted = 0;

	EACH(const struct type, t, ctx->house->types)
		EACH(const struct field, f, t->fields) {
			if (t->derived_sql != NULL || (!f->counted && (!f->happened || may_lie_ahead(t))))
				continue;
			struct record *r = example_make(ctx, t, &city(ctx)->a);
			counted += f->counted;
			put(ctx, r, f->name, day_str(ctx->arena, ctx->today + 1));
			refused(ctx, record_save(ctx, r), PROBLEM_RULE, arena_strf(ctx->arena, "%s不能晚于今天", f->label));
		}
	assert_true(counted >= 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_acts__whose_act_it_is_says_it_itself),
		CITY_ON_BOTH(test_acts__what_another_issued_stays_as_it_was_issued),
		CITY_ON_BOTH(test_acts__a_finding_is_answered_by_whom_it_names),
		CITY_ON_BOTH(test_acts__an_act_is_whose_it_was_on_the_day),
		CITY_ON_BOTH(test_acts__the_committee_records_its_own),
		CITY_ON_BOTH(test_acts__a_joint_activity_across_units_is_the_committees),
		CITY_ON_BOTH(test_acts__what_is_not_yet_done_is_none),
	};

	return store_unit_run("acts", tests, COUNT(tests));
}
