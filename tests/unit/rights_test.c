/* Who may do what: every role × act × section × organisation, against roles.yaml read a second time, by this file's own rules. */
#include "city_unit.h"

#include "figure.h"

static const char *const acts[ACT_MAX] = { "see", "add", "change", "strike", "report", "attest", "confirm", "users", "audit" };

static const struct node *
roles_tree(struct ctx *ctx)
{
	struct node *root;

	must(ctx, node_read(ctx, source_find(&ctx->house->sources, "roles.yaml"), &root));
	return root;
}

static bool
lists(const struct node *list, const char *word)
{
	if (list->kind == NODE_TEXT)
		return strcmp(list->text, word) == 0;
	EACH(struct node *, item, list->items)
		if (strcmp((*item)->text, word) == 0)
			return true;
	return false;
}

/* "own", "below" or NULL: what the last grant that speaks of it says. */
static const char *
granted(const struct node *role, const char *act, const char *section)
{
	const char *within = NULL;

	EACH(struct node *, grant, node_get(role, "may")->items) {
		const struct node *on = node_get(*grant, "on");

		if (lists(node_get(*grant, "do"), act) && (lists(on, "all") || lists(on, section)))
			within = node_get(*grant, "within")->text;
	}
	return within;
}

/* Is the organisation ${i} of a unit below ${above} of the same unit, by the picture in city_unit.h? */
static bool
is_below(int i, int above)
{
	for (; i >= 0; i = city_orgs[i].parent)
		if (i == above)
			return true;
	return false;
}

/* A unit acts through its leading group, its top Party organisation and its discipline commission; any other by itself. */
static bool
is_own(int i, int above)
{
	return i == above || (above == DW && (i == DZ || i == JW || i == JJ));
}

static bool
may(struct ctx *ctx, enum act act, const char *section, int64_t org)
{
	bool good = actor_must(ctx, act, section, org, ctx->today);

	if (!good)
		assert_int_equal(ctx->problems.list.at[0].sort, PROBLEM_RIGHT);
	ctx->problems = (struct problems){ 0 };
	return good;
}

/* ${at}: the actor's organisation in A, or -1 for the committee. */
static void
check_decisions(struct ctx *ctx, const struct node_pair *role, int at)
{
	struct city *h = city(ctx);

	EACH(const struct section, s, ctx->house->sections)
		for (enum act act = 0; act < ACT_MAX; act++) {
			const char *within = granted(role->value, acts[act], s->name);
			bool below = within != NULL && strcmp(within, "below") == 0;

			assert_int_equal(actor_may(ctx, act, s->name), within != NULL);
			for (int i = 0; i < CITY_ORGS; i++) {
				bool want = within != NULL && (at < 0 ? below : below ? is_below(i, at) : is_own(i, at));

				if (may(ctx, act, s->name, h->a.orgs[i]) != want)
					fail_msg("%s at %d: %s in %s of %s", role->key, at, acts[act], s->name, city_orgs[i].code);
				if (may(ctx, act, s->name, h->b.orgs[i]) != (at < 0 && below))
					fail_msg("%s at %d: %s in %s of the foreign %s", role->key, at, acts[act], s->name,
					    city_orgs[i].code);
			}
			assert_int_equal(may(ctx, act, s->name, h->root), at < 0 && within != NULL);
		}
}

static void
check_all_roles(struct ctx *ctx)
{
	const struct node *roles = roles_tree(ctx);
	size_t n = 0;

	EACH(const struct node_pair, role, roles->pairs) {
		const struct node *at = node_get(role->value, "at");

		for (int i = -1; i < CITY_ORGS; i++) {
			const char *kind = i < 0 ? "working_committee" : city_orgs[i].kind;

			assert_int_equal(role_fits(role_find(ctx->roles, role->key), kind), lists(at, kind));
			if (!lists(at, kind))
				continue;
			ctx->actor = actor_make(ctx, role->key, i < 0 ? city(ctx)->root : city(ctx)->a.orgs[i]);
			check_decisions(ctx, role, i);
			ctx->actor = &city(ctx)->system;
			n++;
		}
	}
	assert_true(n >= roles_count(ctx->roles));
}

static void
test_rights__each_decision_is_the_one_that_is_written(void **state)
{
	check_all_roles(*state);
}

/* Roles that our own file does not have: own acts only, and a grant that narrows a former one. */
static void
test_rights__own_and_below_are_told_apart(void **state)
{
	struct ctx *ctx = *state;
	char *folder = arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder);

	write_overlay(ctx, folder, "roles.yaml",
	    "own_clerk: {label: 本级, at: [unit, branch], may: [{do: [see, add, change, strike], on: all, within: own}]}\n"
	    "mixed: {label: 混合, at: [unit], may: [{do: [see, add], on: all, within: below}, {do: add, on: theory, within: own}]}\n"
	    "nobody: {label: 无, at: [unit], may: []}\n");
	must(ctx, city_bring_up(ctx, folder));
	check_all_roles(ctx);
}

/* Who sees only what is the unit's own refers to no more than that: by a number a title would be read otherwise. */
static void
test_rights__what_is_out_of_sight_is_not_referred_to(void **state)
{
	struct ctx *ctx = *state;
	struct city_unit *a = &city(ctx)->a;
	char *folder = arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder);
	int64_t below = person_make(ctx, a->orgs[ZB], "下级某某"), own = person_make(ctx, a->orgs[DW], "本级某某");
	struct record *r;

	write_overlay(ctx, folder, "roles.yaml",
	    "own_clerk: {label: 本级, at: [unit], may: [{do: [see, add, change], on: all, within: own}]}\n");
	must(ctx, city_bring_up(ctx, folder));
	r = example_make(ctx, type_of(ctx, "medal"), a);
	ctx->actor = actor_make(ctx, "own_clerk", a->orgs[DW]);
	put(ctx, r, "person", arena_strf(ctx->arena, "%lld", (long long)own));
	must(ctx, record_check_references(ctx, r));
	put(ctx, r, "person", arena_strf(ctx->arena, "%lld", (long long)below));
	refused(ctx, record_check_references(ctx, r), PROBLEM_FIELD, "不存在或已作废");
	ctx->actor = &city(ctx)->system;
}

/* An act that is asked for without a section reaches no further than the narrowest grant; a number is answered for in the
   sections of its records. */
static void
test_rights__own_stays_own_where_no_section_is_named(void **state)
{
	struct ctx *ctx = *state;
	char *folder = arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder);
	const struct figure *figure;
	struct question q = { .org = city(ctx)->a.orgs[DW], .from = day_make(2020, 1, 1), .until = day_make(2021, 1, 1) };

	write_overlay(ctx, folder, "roles.yaml", "answerer: {label: 核定, at: [unit], may: [{do: see, on: all, within: below}, "
	    "{do: attest, on: all, within: own}]}\n"
	    "theorist: {label: 理论, at: [unit], may: [{do: see, on: all, within: below}, "
	    "{do: attest, on: theory, within: below}]}\n");
	must(ctx, city_bring_up(ctx, folder));
	must(ctx, figure_get(ctx, "training_courses", &figure));
	ctx->actor = actor_make(ctx, "answerer", city(ctx)->a.orgs[DW]);
	assert_false(may(ctx, ACT_ATTEST, NULL, city(ctx)->a.orgs[ZB]));
	assert_true(may(ctx, ACT_ATTEST, NULL, city(ctx)->a.orgs[DW]));
	must(ctx, figure_attest(ctx, figure, &q, "3", "总结"));
	q.org = city(ctx)->a.orgs[ZB];
	refused(ctx, figure_attest(ctx, figure, &q, "3", "总结"), PROBLEM_RIGHT, "不在您的管理范围内");
	ctx->actor = actor_make(ctx, "theorist", city(ctx)->a.orgs[DW]);
	refused(ctx, figure_attest(ctx, figure, &q, "3", "总结"), PROBLEM_RIGHT, "没有“核定”的权限");
	ctx->actor = &city(ctx)->system;
}

/* What the program itself knows of organisations and people cannot be taken away: it would be missed only when a page asks. */
static void
test_rights__the_types_that_the_program_knows_stay(void **state)
{
	struct ctx *ctx = *state;
	char *folder = arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder);
	const char *whole = source_find(&ctx->house->sources, "organisations.yaml")->bytes,
	    *group = strstr(whole, "branch_group: "), *serves = strstr(whole, "\norg_serves:") + 1,
	    *behind = strstr(serves, "\nperson:") + 1;
	struct house house;

	write_overlay(ctx, folder, "organisations.yaml", arena_strf(ctx->arena, "%.*s%s", (int)(serves - whole), whole, behind));
	refused(ctx, command_catalog(ctx, folder, &house), PROBLEM_RULE, "缺少“org_serves”这种记录");
	write_overlay(ctx, folder, "organisations.yaml", arena_strf(ctx->arena, "%.*sbranch_team: %s", (int)(group - whole),
	    whole, group + strlen("branch_group: ")));
	refused(ctx, command_catalog(ctx, folder, &house), PROBLEM_RULE, "organisations.yaml:10：组织的类别（kind）是程序认识的那 8 种");
}

/* ---- records ---- */

/* Every type has a record in A and one in B, made by the system; each role then meets them. */
struct pair { const struct type *type; struct record *a, *b; };

static bool
in_list(struct ctx *ctx, const struct type *t, int64_t id)
{
	struct list_query q = { .type = t, .limit = 500 };
	struct record **list;
	size_t n;
	bool more;

	if (!record_list(ctx, &q, &list, &n, &more)) {
		assert_int_equal(ctx->problems.list.at[0].sort, PROBLEM_RIGHT);
		ctx->problems = (struct problems){ 0 };
		return false;
	}
	for (size_t i = 0; i < n; i++)
		if (list[i]->id == id)
			return true;
	return false;
}

static bool
can_get(struct ctx *ctx, const struct type *t, int64_t id)
{
	struct record *r;
	bool good = record_get(ctx, t, id, &r);

	if (!good)
		assert_int_equal(ctx->problems.list.at[0].sort, PROBLEM_ABSENT);
	ctx->problems = (struct problems){ 0 };
	return good;
}

static bool
can(struct ctx *ctx, bool good)
{
	if (!good && ctx->problems.list.at[0].sort == PROBLEM_FAULT)
		must(ctx, false);
	ctx->problems = (struct problems){ 0 };
	return good;
}

/* Those who took part see it too, and change nothing. */
static bool
holds_jointly(struct ctx *ctx, const struct record *r, int64_t org)
{
	const struct content *c = r->type->joint == NULL ? NULL : record_content(r, r->type->joint->name);
	bool inside = false;

	for (size_t i = 0; c != NULL && !inside && i < c->items.n; i++)
		must(ctx, org_is_within(ctx, c->items.at[i].i, org, record_day(ctx, r), &inside));
	return inside;
}

/* Whether it is the act of one that is not in the actor's scope on its day. */
static bool
is_foreign(struct ctx *ctx, const struct record *r, bool *answered)
{
	bool foreign = false;

	*answered = false;
	EACH(const struct field, f, r->type->fields) {
		const struct db_value *org = &record_content_of(r, f)->value;
		bool within = true;

		if (f->acts && org->kind == DB_INT)
			must(ctx, org_is_within(ctx, org->i, ctx->actor->org, record_day(ctx, r), &within));
		foreign = foreign || !within;
		*answered = *answered || f->answers;
	}
	return foreign;
}

static void
meet(struct ctx *ctx, const struct pair *p, const struct node_pair *role, bool inside, const struct record *r)
{
	const struct type *t = p->type;
	const char *see = granted(role->value, "see", t->section), *change = granted(role->value, "change", t->section),
	    *strike = granted(role->value, "strike", t->section);
	bool seen = see != NULL && (inside || t->kept || holds_jointly(ctx, r, ctx->actor->org));

	if (can_get(ctx, t, r->id) != seen || in_list(ctx, t, r->id) != seen)
		fail_msg("%s: %s of %s is %sseen", role->key, t->name, org_code(ctx, r->org), seen ? "not " : "");
	struct record copy = *r;
	bool answered, foreign = is_foreign(ctx, r, &answered);
	if (can(ctx, record_save(ctx, &copy)) != (seen && change != NULL && inside && (!foreign || answered)))
		fail_msg("%s: changing %s of %s", role->key, t->name, org_code(ctx, r->org));
	int64_t version = copy.version;
	if (can(ctx, record_strike(ctx, t, r->id, version, "登记有误")) != (seen && strike != NULL && inside && !foreign))
		fail_msg("%s: striking %s of %s", role->key, t->name, org_code(ctx, r->org));
}

/* What the meeting changed is put back by the system. */
static void
put_back(struct ctx *ctx, const struct actor *actor, struct record *r)
{
	struct record *now;

	ctx->actor = &city(ctx)->system;
	must(ctx, record_get(ctx, r->type, r->id, &now));
	if (now->struck)
		must(ctx, record_restore(ctx, r->type, r->id, now->version));
	r->version = now->version + now->struck;
	ctx->actor = actor;
}

static void
check_records(struct ctx *ctx, const struct node_pair *role, int64_t org, bool whole)
{
	const struct actor *actor = actor_make(ctx, role->key, org);

	EACH(const struct type, t, ctx->house->types) {
		struct pair p = { t, NULL, NULL };

		if (t->derived_sql != NULL || strcmp(t->section, "organisation") == 0)
			continue;
		ctx->actor = &city(ctx)->system;
		p.a = example_make(ctx, t, &city(ctx)->a);
		p.b = example_make(ctx, t, &city(ctx)->b);
		save(ctx, p.a);
		save(ctx, p.b);
		bool inside;
		must(ctx, org_is_within(ctx, p.a->org, org, record_day(ctx, p.a), &inside));
		ctx->actor = actor;
		meet(ctx, &p, role, inside, p.a);
		put_back(ctx, actor, p.a);
		must(ctx, org_is_within(ctx, p.b->org, org, record_day(ctx, p.b), &inside));
		assert_int_equal(inside, whole);
		meet(ctx, &p, role, inside, p.b);
	}
	ctx->actor = &city(ctx)->system;
}

static void
test_rights__each_role_meets_each_type_s_records(void **state)
{
	struct ctx *ctx = *state;
	const struct node *roles = roles_tree(ctx);

	EACH(const struct node_pair, role, roles->pairs) {
		const struct node *at = node_get(role->value, "at");

		if (lists(at, "working_committee"))
			check_records(ctx, role, city(ctx)->root, true);
		if (lists(at, "unit"))
			check_records(ctx, role, city(ctx)->a.orgs[DW], false);
		if (lists(at, "branch"))
			check_records(ctx, role, city(ctx)->a.orgs[ZB], false);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_rights__each_decision_is_the_one_that_is_written),
		CITY_ON_BOTH(test_rights__what_is_out_of_sight_is_not_referred_to),
		CITY_ON_BOTH(test_rights__own_and_below_are_told_apart),
		CITY_ON_BOTH(test_rights__the_types_that_the_program_knows_stay),
		CITY_ON_BOTH(test_rights__own_stays_own_where_no_section_is_named),
		CITY_ON_BOTH(test_rights__each_role_meets_each_type_s_records),
	};

	return store_unit_run("rights", tests, COUNT(tests));
}
