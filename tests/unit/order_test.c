/* Lists in every order they can have, beside the same order made in C. */
#include "random_unit.h"

enum { AWARDS = 23 };

/* Awards of two branches and their committee; the branch ZC was put before all others. */
static void
awards_make(struct ctx *ctx)
{
	const int64_t *orgs = city(ctx)->a.orgs;
	const int64_t holders[] = { orgs[ZB], orgs[JW], orgs[ZC] };
	int64_t names[3];
	struct record *first;

	must(ctx, record_get(ctx, type_of(ctx, "organisation"), orgs[ZC], &first));
	put(ctx, first, "sort", "1");
	save(ctx, first);
	for (size_t i = 0; i < COUNT(names); i++)
		names[i] = SAVE(ctx, "award_name", city(ctx)->root, "name", arena_strf(ctx->arena, "表彰%zu", 9 - i), "kind", "other",
		    "since", "2020-01-01");
	for (size_t i = 0; i < AWARDS; i++) {
		bool one = holders[i % 3] == orgs[ZB];
		struct record *r = record_make(ctx, type_of(ctx, "award"), holders[i % 3]);

		put(ctx, r, "given_on", arena_strf(ctx->arena, "2025-%02zu-01", 1 + i % 5));
		put(ctx, r, "name", id_text(ctx, names[i % 2 + i / 20]));
		put(ctx, r, "kind", one ? (i % 2 == 0 ? "other_person" : "excellent_member") : "advanced_organisation");
		put(ctx, r, "given_by", org_code(ctx, i % 4 == 0 ? orgs[ZC] : i % 4 == 1 ? orgs[JW] : city(ctx)->root));
		if (one)
			put(ctx, r, "person", id_text(ctx, city(ctx)->a.people[i % 2]));
		save(ctx, r);
	}
}

/* What orders a record: a text, or a number where there is none. */
struct key { bool empty; const char *text; int64_t number; };

/* As the tree has it: ZC was put before all others, which stand by their codes. */
static struct key
org_key(struct ctx *ctx, int64_t org)
{
	return (struct key){ .text = arena_strf(ctx->arena, "%d%s", org == city(ctx)->a.orgs[ZC] ? 1 : 2, org_code(ctx, org)) };
}

static struct key
key_of(struct ctx *ctx, const struct list_query *q, const struct record *r)
{
	const struct field *f = q->sort == NULL ? q->type->happened : q->sort;
	const struct db_value *v = &record_content_of(r, f)->value;
	int64_t n = 0;

	if (q->by_org)
		return org_key(ctx, r->org);
	if (v->kind == DB_NULL)
		return (struct key){ .empty = true };
	if (f->kind == KIND_ORGANISATION)
		return org_key(ctx, v->i);
	if (f->kind != KIND_CHOICE)
		return (struct key){ .text = v->text, .number = v->i };
	while (strcmp(f->choices.at[n].value, v->text) != 0)
		n++;
	return (struct key){ .number = n };
}

/* What is empty stands last in both orders. */
static bool
stands_before(struct ctx *ctx, const struct list_query *q, const struct record *a, const struct record *b)
{
	struct key x = key_of(ctx, q, a), y = key_of(ctx, q, b);
	int order = x.text != NULL && y.text != NULL ? strcmp(x.text, y.text) : (x.number > y.number) - (x.number < y.number);

	if (x.empty != y.empty)
		return y.empty;
	if (order == 0)
		order = (a->id > b->id) - (a->id < b->id);
	return q->ascending ? order < 0 : order > 0;
}

/* ${q} behind ${r}, or before it, as a page's address says it. */
static struct list_query
beside(struct ctx *ctx, struct list_query q, const struct record *r, bool backward)
{
	const struct db_value *v = q.by_org ? &(struct db_value){ .kind = DB_INT, .i = r->org } :
	    &record_content_of(r, q.sort == NULL ? q.type->happened : q.sort)->value;

	q.after_id = r->id;
	q.after_key = v->kind == DB_NULL ? NULL : v->kind == DB_TEXT ? v->text : id_text(ctx, v->i);
	q.backward = backward;
	return q;
}

/* All that ${q} finds, sorted here. */
static struct record **
sorted(struct ctx *ctx, const struct list_query *q, size_t *n)
{
	struct list_query whole = { .type = q->type, .org = q->org, .exact = q->exact, .limit = 500 };
	struct record **list;
	bool more;

	must(ctx, record_list(ctx, &whole, &list, n, &more));
	assert_false(more);
	for (size_t i = 1; i < *n; i++)
		for (size_t k = i; k > 0 && stands_before(ctx, q, list[k], list[k - 1]); k--) {
			struct record *r = list[k];

			list[k] = list[k - 1];
			list[k - 1] = r;
		}
	return list;
}

static void
is_page(const struct list_query *q, struct record **want, struct record **page, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (page[i]->id != want[i]->id)
			fail_msg("%s by %s: another row stands at %zu of a page", q->type->name, q->by_org ? "org" :
			    q->sort == NULL ? "day" : q->sort->name, i);
}

/* All pages there and back: how many rows they have. */
static size_t
leafs_through(struct ctx *ctx, struct list_query q)
{
	size_t all, n, counted, at = 0;
	struct record **want = sorted(ctx, &q, &all), **page;
	bool more = true;

	must(ctx, record_count(ctx, &q, 500, &counted));
	assert_int_equal(counted, all);
	for (struct list_query here = q; more; here = beside(ctx, q, want[at - 1], false)) {
		must(ctx, record_list(ctx, &here, &page, &n, &more));
		assert_int_equal(n, more ? q.limit : all - at);
		is_page(&q, want + at, page, n);
		at += n;
		if (at == 0)
			return 0;
	}
	for (at = all; at > 0; at -= n) {
		struct list_query here = at == all ? beside(ctx, q, want[--at], true) : beside(ctx, q, want[at], true);

		must(ctx, record_list(ctx, &here, &page, &n, &more));
		assert_int_equal(n, at < q.limit ? at : q.limit);
		assert_int_equal(more, at > q.limit);
		is_page(&q, want + at - n, page, n);
	}
	return all;
}

/* Of the whole city, a part of it, and one organisation alone. */
static size_t
leafs_everywhere(struct ctx *ctx, struct list_query q)
{
	size_t seen = leafs_through(ctx, q);

	q.org = city(ctx)->a.orgs[JW];
	seen += leafs_through(ctx, q);
	q.org = city(ctx)->a.orgs[ZB];
	q.exact = true;
	return seen + leafs_through(ctx, q);
}

static void
test_order__awards_follow_organisations_choices_and_what_is_referred_to(void **state)
{
	struct ctx *ctx = *state;
	const struct type *t = type_of(ctx, "award");
	const char *const sorts[] = { NULL, "kind", "given_by", "name", "person" };

	awards_make(ctx);
	for (size_t s = 0; s < COUNT(sorts); s++)
		for (int way = 0; way < 2; way++)
			assert_true(leafs_everywhere(ctx, (struct list_query){ .type = t, .limit = 4, .ascending = way == 0,
			    .by_org = sorts[s] == NULL, .sort = sorts[s] == NULL ? NULL : type_field(t, sorts[s]) }) > AWARDS);
}

static bool
has_order(const struct field *f)
{
	return !kind_is_link(f) && f->kind != KIND_FILE;
}

/* Events and states, with joint holders and without, persons who stand elsewhere. */
static void
test_order__pages_by_every_column_there_and_back_are_the_sorted_list(void **state)
{
	struct ctx *ctx = *state;
	const char *const types[] = { "theme_day", "award", "service", "membership", "appointment", "person" };
	struct chance d = { .seed = 7 };

	for (int i = 0; i < RANDOM_PEOPLE; i++)
		d.people[i] = person_make(ctx, i % 3 == 0 ? city(ctx)->b.orgs[ZB] : city(ctx)->a.orgs[i % 2 == 0 ? ZB : ZC],
		    arena_strf(ctx->arena, "人%d", i * 7 % 5));
	awards_make(ctx);
	for (size_t i = 0; i < COUNT(types); i++) {
		const struct type *t = type_of(ctx, types[i]);
		size_t seen = 0;

		for (int n = 0; n < 24 && t->held != HELD_SELF && t->roster != ROSTER_PERSON; n++)
			random_record(ctx, &d, t);
		for (size_t f = 0; f < 2 * (t->fields.n + 1); f++) {
			const struct field *by = f / 2 < t->fields.n ? &t->fields.at[f / 2] : NULL;

			if (by == NULL || has_order(by))
				seen += leafs_everywhere(ctx, (struct list_query){ .type = t, .limit = 5, .ascending = f % 2 == 0,
				    .by_org = by == NULL, .sort = by });
		}
		if (seen < 60)
			fail_msg("%s: only %zu rows", t->name, seen);
	}
}

/* Of states too, whose rows may be met twice, and on both engines, which read an order differently. */
static void
test_order__every_type_is_ordered_by_each_of_its_fields(void **state)
{
	struct ctx *ctx = *state;
	struct record **page;
	size_t n, asked = 0;
	bool more;

	EACH(const struct type, t, ctx->house->types) {
		if (t->derived_sql != NULL)
			continue;
		save(ctx, example_make(ctx, t, &city(ctx)->a));
		for (size_t f = 0; f <= t->fields.n; f++) {
			struct list_query q = { .type = t, .limit = 1, .by_org = f == t->fields.n,
				.sort = f == t->fields.n ? NULL : &t->fields.at[f], .org = city(ctx)->a.orgs[DW] };

			if (q.sort != NULL && !has_order(q.sort))
				continue;
			must(ctx, record_list(ctx, &q, &page, &n, &more));
			if (n > 0) {
				q = beside(ctx, q, page[0], false);
				must(ctx, record_list(ctx, &q, &page, &n, &more));
				asked++;
			}
		}
	}
	assert_true(asked > 300);
}

static void
test_order__a_place_that_is_none_is_refused(void **state)
{
	struct ctx *ctx = *state;
	struct list_query q = { .type = type_of(ctx, "award"), .limit = 4, .by_org = true, .after_key = "ZBA", .after_id = 1 };
	struct record **page;
	size_t n;
	bool more;

	refused(ctx, record_list(ctx, &q, &page, &n, &more), PROBLEM_USAGE, "第一页");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_order__awards_follow_organisations_choices_and_what_is_referred_to),
		CITY_ON_BOTH(test_order__pages_by_every_column_there_and_back_are_the_sorted_list),
		CITY_ON_BOTH(test_order__every_type_is_ordered_by_each_of_its_fields),
		CITY_ON_BOTH(test_order__a_place_that_is_none_is_refused),
	};

	return store_unit_run("order", tests, COUNT(tests));
}
