/* What a record that counts refers to counts too: it is not struck out, and nothing comes back to what was. */
#include "city_unit.h"

static const struct type *
target_type(struct ctx *ctx, const struct field *f)
{
	return f->kind == KIND_ORGANISATION ? type_of(ctx, "organisation") : f->of;
}

/* The first that ${f} of ${r} refers to; 0 if nobody. */
static int64_t
target_of(const struct record *r, const struct field *f)
{
	const struct content *c = record_content_of(r, f);

	return c->value.kind == DB_INT ? c->value.i : c->items.n > 0 ? c->items.at[0].i :
	    c->people.n > 0 ? c->people.at[0].person : 0;
}

static bool
strike(struct ctx *ctx, const struct type *t, int64_t id)
{
	struct record *r;

	must(ctx, record_get(ctx, t, id, &r));
	return record_strike(ctx, t, id, r->version, "登记有误");
}

static bool
restore(struct ctx *ctx, const struct type *t, int64_t id)
{
	struct record *r;

	must(ctx, record_get(ctx, t, id, &r));
	return record_restore(ctx, t, id, r->version);
}

/* Refused for what ${f} of the type ${t} says, and for ${n} records. */
static void
refused_for(struct ctx *ctx, bool good, const struct type *t, const struct field *f, int n)
{
	refused(ctx, good, PROBLEM_RULE, arena_strf(ctx->arena, "%s（%s） %d 条", t->label, f->label, n));
}

/* What is referred to by no other record but one of ${t}: a new one of its type. */
static int64_t
fresh(struct ctx *ctx, const struct field *f)
{
	const struct type *to = target_type(ctx, f);

	return save(ctx, example_make(ctx, to, &city(ctx)->a));
}

static void
check_field(struct ctx *ctx, const struct type *t, const struct field *f)
{
	const struct type *to = target_type(ctx, f);
	struct record *r = example_make(ctx, t, &city(ctx)->a);
	int64_t id = fresh(ctx, f);

	put(ctx, r, f->name, id_text(ctx, id));
	save(ctx, r);
	assert_int_equal(target_of(r, f), id);
	refused_for(ctx, strike(ctx, to, id), t, f, 1);
	must(ctx, strike(ctx, t, r->id) && strike(ctx, to, id));
	refused(ctx, restore(ctx, t, r->id), PROBLEM_FIELD, "已经作废，请先恢复它");
	must(ctx, restore(ctx, to, id) && restore(ctx, t, r->id));
	refused_for(ctx, strike(ctx, to, id), t, f, 1);
}

/* Every field of the catalogue that points at a person, an item of a list or a record. */
static void
test_refer__what_is_referred_to_is_not_struck_out(void **state)
{
	struct ctx *ctx = *state;
	size_t n = 0;

	EACH(const struct type, t, ctx->house->types)
		EACH(const struct field, f, t->fields)
			if (t->derived_sql == NULL && f->of != NULL) {
				check_field(ctx, t, f);
				n++;
			}
	assert_true(n >= 30);
}

static void
test_refer__the_refusal_says_which_and_how_many_and_what_to_do(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	const int64_t *people = c->a.people;
	int64_t theme = SAVE(ctx, "theme", c->root, "name", "主题甲", "since", "2024-01-01");

	ctx->actor = actor_make(ctx, "committee_clerk", c->root);
	for (int i = 0; i < 2; i++)
		SAVE(ctx, "theme_day", c->a.orgs[ZC], "held_on", i == 0 ? "2025-03-01" : "2025-04-01", "topic", "学习",
		    "themes", id_text(ctx, theme), "people", id_text(ctx, people[0]));
	refused(ctx, strike(ctx, type_of(ctx, "theme"), theme), PROBLEM_RULE,
	    "还有记录指向“主题甲”，不能作废：主题党日（学习主题） 2 条；已经结束的请填写“");
	SAVE(ctx, "membership", c->a.orgs[ZC], "person", id_text(ctx, people[0]), "status", "activist", "since", "2025-01-01");
	refused(ctx, strike(ctx, type_of(ctx, "person"), people[0]), PROBLEM_RULE,
	    "；已经结束的请填写“离开日期”，登错的请先更正或作废这些记录");
	refused(ctx, strike(ctx, type_of(ctx, "person"), people[0]), PROBLEM_RULE, "主题党日（参加人员） 2 条");
	refused(ctx, strike(ctx, type_of(ctx, "person"), people[0]), PROBLEM_RULE, "党员身份（人员） 1 条");
	must(ctx, strike(ctx, type_of(ctx, "person"), people[1]));
}

/* What lies in a section that the actor does not see is counted and not named. */
static void
test_refer__a_section_out_of_sight_is_not_named(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	char *folder = arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder);

	write_overlay(ctx, folder, "roles.yaml",
	    "narrow: {label: 人员, at: [unit], may: [{do: [see, strike], on: people, within: below}]}\n");
	must(ctx, city_bring_up(ctx, folder));
	SAVE(ctx, "theme_day", c->a.orgs[ZC], "held_on", "2025-03-01", "topic", "学习", "people", id_text(ctx, c->a.people[2]));
	ctx->actor = actor_make(ctx, "narrow", c->a.orgs[DW]);
	refused(ctx, strike(ctx, type_of(ctx, "person"), c->a.people[2]), PROBLEM_RULE, "不能作废：您看不到的台账 1 条；");
	ctx->actor = &c->system;
}

static void
test_refer__an_organisation_keeps_a_name_on_every_day(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	const struct type *t = type_of(ctx, "org_name");
	int64_t branch = c->a.orgs[ZC];
	struct record *first = record_held(ctx, "org_name", branch);

	ctx->actor = actor_make(ctx, "committee_clerk", c->root);
	refused(ctx, strike(ctx, t, first->id), PROBLEM_RULE, "“组织ZCA”从 2020-01-01 起会没有名称");
	int64_t second = SAVE(ctx, "org_name", branch, "name", "新名", "since", "2025-01-01");
	refused(ctx, strike(ctx, t, first->id), PROBLEM_RULE, "“新名”从 2020-01-01 起会没有名称");
	must(ctx, strike(ctx, t, second) && restore(ctx, t, second));
	put(ctx, first, "until", "2025-01-01");
	save(ctx, first);
	refused(ctx, strike(ctx, t, second), PROBLEM_RULE, "“新名”从 2025-01-01 起会没有名称");
	/* What was never named is no hindrance, nor what lies after its end. */
	put(ctx, first, "since", "2021-01-01");
	save(ctx, first);
	SAVE(ctx, "org_name", branch, "name", "原名", "since", "2021-01-01", "until", "2025-01-01");
	must(ctx, strike(ctx, t, first->id));
	ctx->actor = &c->system;
	record_end(ctx, "organisation", branch, "ended_on", "2025-01-01");
	must(ctx, strike(ctx, t, second));
	assert_string_equal(org_name(ctx, branch, day_make(2022, 1, 1)), "原名");
}

/* ---- an organisation's life ---- */

/* An organisation without any below it, of a kind that may hold ${t}; 0 of what only the committee holds. */
static int64_t
holder_make(struct ctx *ctx, const struct type *t)
{
	const int64_t *a = city(ctx)->a.orgs;
	const char *kind = t->held == HELD_KINDS ? t->held_by[0] : "branch";
	int64_t parent = strcmp(kind, "unit") == 0 ? city(ctx)->root : strcmp(kind, "branch_group") == 0 ? a[ZB] :
	    strcmp(kind, "branch") == 0 || strcmp(kind, "general_branch") == 0 ? a[JW] : a[DW];

	return strcmp(kind, "working_committee") == 0 ? 0 :
	    org_make(ctx, arena_strf(ctx->arena, "LEB%d", ++city(ctx)->count), kind, parent, "2020-01-01");
}

static bool
end(struct ctx *ctx, int64_t org, const char *field, day on)
{
	struct record *r = record_held(ctx, "organisation", org);

	put(ctx, r, field, day_str(ctx->arena, on));
	return record_save(ctx, r);
}

/* An example of ${t} holds its organisation on each day by which it counts, and lets it end on the next. */
static void
check_life(struct ctx *ctx, const struct type *t)
{
	struct record *r = example_make(ctx, t, &city(ctx)->a);
	int64_t org = holder_make(ctx, t);

	if (org == 0)
		return;
	r->org = org;
	if (record_day(ctx, r) == day_make(2020, 1, 1))		/* that of the organisation itself */
		put(ctx, r, t->happened->name, "2021-01-01");
	day last = record_day(ctx, r), first = last, on;
	save(ctx, r);
	refused(ctx, end(ctx, org, "ended_on", first), PROBLEM_FIELD, arena_strf(ctx->arena, "从 %s 起还有记录：%s 1 条；",
	    day_str(ctx->arena, first), t->label));
	EACH(const struct field, f, t->fields) {
		const char *text = f->counted ? record_content_of(r, f)->value.text : NULL;

		if (text == NULL || !day_read(text, &on) || on <= first)
			continue;
		refused(ctx, end(ctx, org, "ended_on", on), PROBLEM_FIELD,
		    arena_strf(ctx->arena, "%s（%s） 1 条", t->label, f->label));
		last = on > last ? on : last;
	}
	must(ctx, end(ctx, org, "ended_on", last + 1) && end(ctx, org, "ended_on", last + 2));
	refused(ctx, end(ctx, org, "founded_on", first + 1), PROBLEM_FIELD,
	    arena_strf(ctx->arena, "之前还有记录：%s 1 条；", t->label));
	must(ctx, strike(ctx, t, r->id) && end(ctx, org, "ended_on", first));
}

struct two { int64_t one, other; };

static bool
ring(struct ctx *ctx, void *what)
{
	const struct two *t = what;

	return db_run(ctx, "update publication_all set repost_of = :other where id = :one", DB_ARGS(db_int("other", t->other),
	    db_int("one", t->one)), NULL);
}

/* A repost is not counted beside its original: in a ring none was. */
static void
test_refer__no_record_leads_back_to_itself(void **state)
{
	struct ctx *ctx = *state;
	const struct type *t = type_of(ctx, "publication");
	struct record *r[3];

	for (size_t i = 0; i < COUNT(r); i++) {
		r[i] = example_make(ctx, t, &city(ctx)->a);
		if (i > 0)
			put(ctx, r[i], "repost_of", id_text(ctx, r[i - 1]->id));
		save(ctx, r[i]);
	}
	for (size_t i = 0; i < COUNT(r); i++) {
		struct record *first;

		must(ctx, record_get(ctx, t, r[0]->id, &first));
		put(ctx, first, "repost_of", id_text(ctx, r[i]->id));
		refused(ctx, record_save(ctx, first), PROBLEM_FIELD, "“转发自”不能是这条记录自己");
	}
	/* A ring that is there already ends the question too, and what comes to it from without is no part of it. */
	must(ctx, db_write(ctx, ring, &(struct two){ r[0]->id, r[1]->id }));
	put(ctx, r[2], "headline", "改过");
	save(ctx, r[2]);
}

static void
test_refer__an_organisation_outlives_its_records(void **state)
{
	struct ctx *ctx = *state;
	size_t n = 0;

	EACH(const struct type, t, ctx->house->types)
		if (t->derived_sql == NULL && t->tree == TREE_NOT) {
			check_life(ctx, t);
			n++;
		}
	assert_true(n >= 40);
}

static void
test_refer__it_outlives_what_it_took_part_in_and_what_it_gave(void **state)
{
	struct ctx *ctx = *state;
	struct city *c = city(ctx);
	int64_t branch = c->a.orgs[ZC], giver = org_make(ctx, "GEB", "party_committee", c->a.orgs[DW], "2020-01-01");

	SAVE(ctx, "theme_day", c->a.orgs[ZB], "held_on", "2025-08-01", "topic", "联合", "with", org_code(ctx, branch));
	SAVE(ctx, "red_flag_branch", branch, "designated_on", "2025-06-27", "designated_by", org_code(ctx, giver));
	refused(ctx, end(ctx, branch, "ended_on", day_make(2025, 8, 1)), PROBLEM_FIELD,
	    "“组织ZCA”从 2025-08-01 起还有记录：主题党日（共同参加） 1 条；这些记录将不再计数，请改“撤销日期”，或先更正、作废它们");
	refused(ctx, end(ctx, giver, "ended_on", day_make(2025, 6, 27)), PROBLEM_FIELD, "红旗党支部（命名组织） 1 条");
	/* A state that began before goes on: it ends with its organisation. */
	must(ctx, end(ctx, branch, "ended_on", day_make(2025, 8, 2)) && end(ctx, giver, "ended_on", day_make(2025, 6, 28)));
	/* What lay outside before is no hindrance, and a longer life loses nothing. */
	struct record *r = record_held(ctx, "organisation", branch);
	put(ctx, r, "sort", "7");
	save(ctx, r);
	must(ctx, end(ctx, branch, "ended_on", day_make(2025, 9, 1)) && end(ctx, branch, "founded_on", day_make(2020, 1, 2)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_refer__what_is_referred_to_is_not_struck_out),
		CITY_ON_BOTH(test_refer__the_refusal_says_which_and_how_many_and_what_to_do),
		CITY_ON_BOTH(test_refer__a_section_out_of_sight_is_not_named),
		CITY_ON_BOTH(test_refer__an_organisation_keeps_a_name_on_every_day),
		CITY_ON_BOTH(test_refer__no_record_leads_back_to_itself),
		CITY_ON_BOTH(test_refer__an_organisation_outlives_its_records),
		CITY_ON_BOTH(test_refer__it_outlives_what_it_took_part_in_and_what_it_gave),
	};

	return store_unit_run("refer", tests, COUNT(tests));
}
