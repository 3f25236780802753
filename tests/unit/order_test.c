/* Lists by what has no order in its own column: organisations, choices, and what refers to another record. */
#include "city_unit.h"

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

/* What orders ${r}, larger where it stands later; INT64_MAX where it is empty. */
static int64_t
rank(struct ctx *ctx, const struct list_query *q, const struct record *r)
{
	const struct db_value *v = q->by_org ? NULL : &record_content_of(r, q->sort)->value;
	int64_t org = q->by_org ? r->org : v->i, n = 0;

	if (!q->by_org && q->sort->kind == KIND_CHOICE) {
		while (strcmp(q->sort->choices.at[n].value, v->text) != 0)
			n++;
		return n;
	}
	if (!q->by_org && q->sort->kind != KIND_ORGANISATION)
		return v->kind == DB_NULL ? INT64_MAX : v->i;
	return org == city(ctx)->a.orgs[ZC] ? 0 : org == city(ctx)->root ? 1 : org == city(ctx)->a.orgs[JW] ? 2 : 3;
}

static bool
stands_before(struct ctx *ctx, const struct list_query *q, const struct record *a, const struct record *b)
{
	int64_t x = rank(ctx, q, a), y = rank(ctx, q, b);

	if (x == y)
		return q->ascending ? a->id < b->id : a->id > b->id;
	return x == INT64_MAX || y == INT64_MAX ? y == INT64_MAX : q->ascending ? x < y : x > y;
}

/* ${q} behind ${r}, or before it, as a page's address says it. */
static struct list_query
beside(struct ctx *ctx, struct list_query q, const struct record *r, bool backward)
{
	const struct db_value *v = q.by_org ? &(struct db_value){ .kind = DB_INT, .i = r->org } :
	    &record_content_of(r, q.sort)->value;

	q.after_id = r->id;
	q.after_key = v->kind == DB_NULL ? NULL : v->kind == DB_TEXT ? v->text : id_text(ctx, v->i);
	q.backward = backward;
	return q;
}

static void
leafs_through(struct ctx *ctx, struct list_query q)
{
	struct record **page, **again, *last = NULL, *before = NULL;
	size_t n, m, seen = 0;
	bool more = true;

	for (struct list_query here = q; more; here = beside(ctx, q, last, false)) {
		must(ctx, record_list(ctx, &here, &page, &n, &more));
		for (size_t i = 0; i < n; last = page[i++])
			assert_true(last == NULL || stands_before(ctx, &q, last, page[i]));
		if (before != NULL) {
			struct list_query back = beside(ctx, q, page[0], true);
			bool others;

			must(ctx, record_list(ctx, &back, &again, &m, &others));
			assert_int_equal(again[0]->id, before->id);
		}
		before = page[0];
		seen += n;
	}
	must(ctx, record_count(ctx, &q, 100, &n));
	assert_int_equal(seen, n);
	assert_true(seen == AWARDS || (q.org != 0 && seen > 5));
}

static void
test_order__pages_follow_organisations_choices_and_what_is_referred_to(void **state)
{
	struct ctx *ctx = *state;
	const struct type *t = type_of(ctx, "award");
	const char *const sorts[] = { NULL, "kind", "given_by", "name", "person" };

	awards_make(ctx);
	for (size_t s = 0; s < COUNT(sorts); s++)
		for (int way = 0; way < 4; way++) {
			struct list_query q = { .type = t, .limit = 4, .ascending = way % 2 == 0, .by_org = sorts[s] == NULL,
				.sort = sorts[s] == NULL ? NULL : type_field(t, sorts[s]),
				.org = way < 2 ? 0 : city(ctx)->a.orgs[JW] };

			leafs_through(ctx, q);
			q.exact = q.org != 0;
			leafs_through(ctx, q);
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

			if (q.sort != NULL && (kind_is_link(q.sort) || q.sort->kind == KIND_FILE))
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
		CITY_ON_BOTH(test_order__pages_follow_organisations_choices_and_what_is_referred_to),
		CITY_ON_BOTH(test_order__every_type_is_ordered_by_each_of_its_fields),
		CITY_ON_BOTH(test_order__a_place_that_is_none_is_refused),
	};

	return store_unit_run("order", tests, COUNT(tests));
}
