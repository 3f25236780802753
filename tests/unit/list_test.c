/* Lists, titles, JSON and the past: what is seen of a record, by whom, in which order. */
#include "city_unit.h"

static struct record **
list(struct ctx *ctx, struct list_query q, size_t *n)
{
	struct record **out;
	bool more;

	q.limit = q.limit == 0 ? 500 : q.limit;
	must(ctx, record_list(ctx, &q, &out, n, &more));
	return out;
}

static bool
can_list(struct ctx *ctx, struct list_query q)
{
	struct record **out;
	size_t n;
	bool more;

	q.limit = 10;
	return record_list(ctx, &q, &out, &n, &more);
}

static struct list_query
filtered(struct ctx *ctx, const struct type *t, struct list_filter filter)
{
	struct list_query q = { .type = t };

	*VEC_ADD(ctx->arena, &q.filters) = filter;
	return q;
}

#define FILTER(t, name, ...) filtered(ctx, t, (struct list_filter){ .field = type_field(t, name), __VA_ARGS__ })

/* ---- private fields ---- */

#define SECRET "机密甲"

/* A record of ${t} whose private texts and persons all say SECRET. */
static struct record *
secret_record(struct ctx *ctx, const struct type *t, const char *person)
{
	struct record *r = example_make(ctx, t, &city(ctx)->a);

	EACH(const struct field, f, t->fields)
		if (f->kind == KIND_PERSON || f->kind == KIND_PEOPLE)
			put(ctx, r, f->name, example_is_new(t, f->name) ?
			    id_text(ctx, person_make(ctx, city(ctx)->a.orgs[ZB], SECRET)) :
			    f->kind == KIND_PEOPLE ? arena_strf(ctx->arena, "%s!%s的病", person, SECRET) : person);
		else if (f->private && f->kind == KIND_TEXT)
			put(ctx, r, f->name, SECRET);
	save(ctx, r);
	return r;
}

static void
hides(const struct type *t, const char *where, const char *text)
{
	if (strstr(text, "机密") != NULL)
		fail_msg("%s: %s shows “%s”", t->name, where, text);
}

static void
check_hidden(struct ctx *ctx, const struct type *t, int64_t id)
{
	struct record *r;
	struct past *past;
	size_t n;

	must(ctx, record_get(ctx, t, id, &r));
	hides(t, "title", record_title(ctx, r));
	EACH(const struct field, f, t->fields) {
		const char *shown = record_show(ctx, r, f);

		hides(t, f->name, shown);
		if (f->private && record_content(r, f->name)->value.kind != DB_NULL)
			assert_string_equal(shown, "＊＊");
	}
	json_t *json = record_json(ctx, r);
	char *text = json_dumps(json, 0);
	hides(t, "json", text);
	EACH(const struct field, f, t->fields)
		if (f->private)
			assert_string_equal(json_string_value(json_object_get(json_object_get(json, "fields"), f->name)), "＊＊");
	free(text);
	must(ctx, record_past(ctx, r, &past, &n));
	for (size_t i = 0; i < n; i++)
		EACH(const struct change, c, past[i].changes) {
			hides(t, "past", c->before == NULL ? "" : c->before);
			hides(t, "past", c->after == NULL ? "" : c->after);
			assert_true(c->field == NULL || !c->field->private || strcmp(c->after, "＊＊") == 0 || c->after[0] == '\0');
		}
}

static void
test_privacy__what_is_private_shows_nowhere(void **state)
{
	struct ctx *ctx = *state;
	const char *person = id_text(ctx, person_make(ctx, city(ctx)->a.orgs[ZB], SECRET));
	const struct actor *reader = actor_make(ctx, "reader", city(ctx)->root);
	size_t fields = 0;

	EACH(const struct type, t, ctx->house->types) {
		struct record *r;

		if (t->derived_sql != NULL)
			continue;
		ctx->actor = &city(ctx)->system;
		r = secret_record(ctx, t, person);
		EACH(const struct field, f, t->fields) {
			fields += f->private;
			if (f->private && !f->needed)
				must(ctx, record_put(ctx, r, f, NULL, 0));
		}
		save(ctx, r);		/* so that the past has before and after */
		assert_true(strcmp(t->name, "person") != 0 || strstr(record_title(ctx, r), SECRET) != NULL);
		ctx->actor = reader;
		check_hidden(ctx, t, r->id);
	}
	assert_true(fields > 4);
}

static void
test_privacy__what_is_private_is_found_neither_by_filter_nor_by_order(void **state)
{
	struct ctx *ctx = *state;
	struct option *options;
	size_t n;

	person_make(ctx, city(ctx)->a.orgs[ZB], SECRET);
	ctx->actor = actor_make(ctx, "committee_clerk", city(ctx)->root);
	must(ctx, record_named(ctx, type_of(ctx, "person"), SECRET, &options, &n));
	assert_int_equal(n, 1);
	ctx->actor = actor_make(ctx, "reader", city(ctx)->root);
	EACH(const struct type, t, ctx->house->types)
		EACH(const struct field, f, t->fields) {
			if (!f->private)
				continue;
			refused(ctx, can_list(ctx, filtered(ctx, t, (struct list_filter){ .field = f, .equals = "1" })),
			    PROBLEM_RIGHT, "筛选或排序");
			refused(ctx, can_list(ctx, filtered(ctx, t, (struct list_filter){ .field = f, .contains = "机" })),
			    PROBLEM_RIGHT, "筛选或排序");
			refused(ctx, can_list(ctx, (struct list_query){ .type = t, .sort = f }), PROBLEM_RIGHT, "筛选或排序");
		}
	must(ctx, record_named(ctx, type_of(ctx, "person"), SECRET, &options, &n));
	assert_int_equal(n, 0);
}

/* ---- a foreign unit ---- */

#define CANARY "金丝雀"

/* Every text of B's records is a canary; nothing of A's refers to them. */
static void
put_canaries(struct ctx *ctx)
{
	const char *person = id_text(ctx, person_make(ctx, city(ctx)->b.orgs[ZB], CANARY));
	int count = 0;

	EACH(const struct type, t, ctx->house->types) {
		struct record *r;

		if (t->derived_sql != NULL || t->kept || strcmp(t->name, "organisation") == 0)
			continue;
		r = example_make(ctx, t, &city(ctx)->b);
		EACH(const struct field, f, t->fields)
			if (f->kind == KIND_TEXT && f->max > 12)
				put(ctx, r, f->name, arena_strf(ctx->arena, CANARY "%d", ++count));
			else if ((f->kind == KIND_PERSON && !f->unique) || f->kind == KIND_PEOPLE)
				put(ctx, r, f->name, !example_is_new(t, f->name) ? person :
				    id_text(ctx, person_make(ctx, city(ctx)->b.orgs[ZB], CANARY)));
		if (r->org != city(ctx)->root)
			save(ctx, r);
	}
}

static void
no_canary(const struct type *t, const char *where, const char *text)
{
	if (text != NULL && strstr(text, CANARY) != NULL)
		fail_msg("%s: %s shows “%s”", t->name, where, text);
}

static void
look_for_canaries(struct ctx *ctx, const struct type *t)
{
	struct option *options;
	size_t n;
	struct record **records;

	if (!actor_may(ctx, ACT_SEE, t->section))
		return;
	records = list(ctx, (struct list_query){ .type = t }, &n);
	for (size_t i = 0; i < n; i++) {
		json_t *json = record_json(ctx, records[i]);
		char *text = json_dumps(json, 0);

		no_canary(t, "json", text);
		no_canary(t, "title", record_title(ctx, records[i]));
		EACH(const struct field, f, t->fields)
			no_canary(t, f->name, record_show(ctx, records[i], f));
		free(text);
	}
	EACH(const struct field, f, t->fields)
		if (f->kind == KIND_TEXT && f->table == NULL && !t->kept) {
			list(ctx, filtered(ctx, t, (struct list_filter){ .field = f, .contains = CANARY }), &n);
			assert_int_equal(n, 0);
		}
	must(ctx, record_named(ctx, t, CANARY, &options, &n));
	assert_int_equal(n, 0);
	if (t->kept) {
		must(ctx, record_options(ctx, t, ctx->today, ctx->today, &options, &n));
		for (size_t i = 0; i < n; i++)
			no_canary(t, "option", options[i].title);
	}
	else
		refused(ctx, can_list(ctx, (struct list_query){ .type = t, .org = city(ctx)->b.orgs[DW] }), PROBLEM_RIGHT,
		    "管理范围");
}

static void
test_scope__a_foreign_unit_s_records_are_nowhere(void **state)
{
	struct ctx *ctx = *state;
	struct org *orgs;
	size_t n;
	struct org org;

	put_canaries(ctx);
	for (int i = 0; i < 2; i++) {
		ctx->actor = i == 0 ? actor_make(ctx, "unit_clerk", city(ctx)->a.orgs[DW]) :
		    actor_make(ctx, "branch_clerk", city(ctx)->a.orgs[ZB]);
		EACH(const struct type, t, ctx->house->types)
			if (t->derived_sql == NULL)
				look_for_canaries(ctx, t);
		must(ctx, org_search(ctx, ctx->actor->org, ctx->today, NULL, "B", 50, &orgs, &n));
		assert_int_equal(n, 1);
		assert_string_equal(orgs[0].code, "ZBA");
		refused(ctx, org_get(ctx, "DWB", ctx->today, &org), PROBLEM_ABSENT, "没有这个组织");
		refused(ctx, org_get(ctx, "组织DWB", ctx->today, &org), PROBLEM_ABSENT, "没有这个组织");
	}
}

/* ---- order and pages ---- */

/* As the list stands: by the key, empty ones last, and by id among equals. */
static bool
stands_before(const struct db_value *a, int64_t a_id, const struct db_value *b, int64_t b_id, bool ascending)
{
	if ((a->kind == DB_NULL) != (b->kind == DB_NULL))
		return b->kind == DB_NULL;
	int order = a->kind == DB_TEXT ? strcmp(a->text, b->text) : (a->i > b->i) - (a->i < b->i);
	if (order == 0)
		order = (a_id > b_id) - (a_id < b_id);
	return ascending ? order < 0 : order > 0;
}

/* The page before ${first} is the one that was turned. */
static void
turns_back(struct ctx *ctx, struct list_query q, const struct record *first, const char *key, struct record **before, size_t n)
{
	const struct db_value *begin = &record_content(first, key)->value;
	struct record **page;
	size_t found;
	bool more;

	q.backward = true;
	q.after_id = first->id;
	q.after_key = begin->kind == DB_NULL ? NULL : begin->kind == DB_TEXT ? begin->text : id_text(ctx, begin->i);
	must(ctx, record_list(ctx, &q, &page, &found, &more));
	assert_int_equal(found, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(page[i]->id, before[i]->id);
}

/* How many records all pages of ${q} have; each stands behind the one before. */
static size_t
leaf_through(struct ctx *ctx, struct list_query q, const char *key)
{
	struct record **page, **before = NULL, *last = NULL;
	size_t n, counted, seen = 0;
	bool more = true;

	must(ctx, record_count(ctx, &q, 1000, &counted));
	for (size_t former = 0; more; former = n, before = page) {
		must(ctx, record_list(ctx, &q, &page, &n, &more));
		if (before != NULL)
			turns_back(ctx, q, page[0], key, before, former);
		for (size_t i = 0; i < n; last = page[i++])
			assert_true(last == NULL || stands_before(&record_content(last, key)->value, last->id,
			    &record_content(page[i], key)->value, page[i]->id, q.ascending));
		seen += n;
		const struct db_value *end = &record_content(last, key)->value;
		q.after_id = last->id;
		q.after_key = end->kind == DB_NULL ? NULL : end->kind == DB_TEXT ? end->text : id_text(ctx, end->i);
	}
	assert_int_equal(counted, seen);
	return seen;
}

/* How many of ${type} unit A holds or took part in, said with no closure. */
static size_t
in_unit(struct ctx *ctx, const char *type, const char *happened, int64_t guest)
{
	const struct city *c = city(ctx);
	bool joint = strcmp(type, "theme_day") == 0;
	int64_t n = 0;

	must(ctx, db_get_int(ctx, arena_strf(ctx->arena, "select count(*) from %s_all f where f.org in (:zb, :zc) or"
	    " (f.org = :guest and f.%s >= '2025-03-01')%s", type, happened, joint ?
	    " or f.id in (select record from theme_day_with where item in (:zb, :zc))" : ""),
	    DB_ARGS(db_int("zb", c->a.orgs[ZB]), db_int("zc", c->a.orgs[ZC]), db_int("guest", guest)), NULL, &n));
	return (size_t)n;
}

static void
test_list__pages_show_every_record_once_in_order(void **state)
{
	struct ctx *ctx = *state;
	const struct type *t = type_of(ctx, "theme_day");
	const char *const sorts[] = { "held_on", "topic", "headcount" };

	for (int i = 0; i < 23; i++) {
		struct record *r = record_make(ctx, t, city(ctx)->a.orgs[ZB]);

		put(ctx, r, "held_on", arena_strf(ctx->arena, "2025-%02d-01", 1 + i % 7));
		put(ctx, r, "topic", arena_strf(ctx->arena, "主题%d", i % 4));
		put(ctx, r, "headcount", i % 3 == 0 ? "" : id_text(ctx, i % 7));
		save(ctx, r);
	}
	for (size_t s = 0; s < COUNT(sorts); s++)
		for (int ascending = 0; ascending < 2; ascending++)
			assert_int_equal(leaf_through(ctx, (struct list_query){ .type = t, .ascending = ascending, .limit = 4,
			    .sort = s == 0 ? NULL : type_field(t, sorts[s]) }, sorts[s]), 23);
}

/* The pages of one unit are gathered from its organisations: some with many records, some with few, one that came in 2025,
   some held jointly with a foreign branch. */
static void
test_list__pages_of_a_unit_show_what_its_organisations_hold_and_no_more(void **state)
{
	struct ctx *ctx = *state;
	const struct city *c = city(ctx);
	const char *const types[] = { "theme_day", "service" }, *const days[] = { "held_on", "found_on" };
	const struct actor *clerk = actor_make(ctx, "unit_clerk", c->a.orgs[DW]);
	int64_t guest = org_make(ctx, "ZG", "branch", c->b.orgs[JW], "2020-01-01");
	struct record *r;

	org_move(ctx, guest, c->a.orgs[JW], "2025-03-01");
	const int64_t orgs[] = { c->a.orgs[ZB], c->a.orgs[ZB], c->a.orgs[ZB], c->a.orgs[ZC], guest, c->b.orgs[ZB] };
	for (int i = 0; i < 60; i++) {
		int64_t org = orgs[i % 17 % COUNT(orgs)];
		const char *on = arena_strf(ctx->arena, "2025-%02d-15", 1 + i * 7 % 10);

		SAVE(ctx, "service", org, "found_on", on, "matter", "修灯", "owner_kind", "organisation");
		r = record_make(ctx, type_of(ctx, "theme_day"), org);
		put(ctx, r, "held_on", arena_strf(ctx->arena, "2025-%02d-%02d", 1 + i * 7 % 10, 10 + i / 10));
		put(ctx, r, "topic", i % 2 == 0 ? "单" : "双");
		if (i % 5 == 0)
			put(ctx, r, "with", org == c->b.orgs[ZB] ? "ZCA" : "ZBB");
		save(ctx, r);
	}
	ctx->actor = clerk;
	for (size_t t = 0; t < COUNT(types); t++)
		for (int way = 0; way < 4; way++) {
			struct list_query q = { .type = type_of(ctx, types[t]), .ascending = way % 2 };
			size_t n, all;

			if (way >= 2)
				q.sort = type_field(q.type, t == 0 ? "topic" : "matter");
			struct record **whole = list(ctx, q, &all);
			for (size_t i = 0; i < all; i++) {
				const char *on_day = record_content(whole[i], days[t])->value.text;

				assert_true(whole[i]->org != guest || strcmp(on_day, "2025-03-01") >= 0);
				assert_true(whole[i]->org != c->b.orgs[ZB] || t == 0);
			}
			assert_int_equal(all, in_unit(ctx, types[t], days[t], guest));
			must(ctx, record_count(ctx, &q, all, &n));
			assert_int_equal(n, all);
			must(ctx, record_count(ctx, &q, all - 3, &n));
			assert_int_equal(n, all - 2);
			for (q.limit = 1; q.limit < 8; q.limit += 3)
				assert_int_equal(leaf_through(ctx, q, way >= 2 ? q.sort->name : days[t]), all);
			list(ctx, filtered(ctx, q.type, (struct list_filter){ .field = type_field(q.type, days[t]),
			    .until = "2025-03-01" }), &n);
			assert_true(n > 0 && n < all);
		}
}

static void
test_list__filters_are_read_as_people_type(void **state)
{
	struct ctx *ctx = *state;
	const struct type *t = type_of(ctx, "theme_day"), *dues = type_of(ctx, "dues_allocation");
	int64_t theme = save(ctx, example_make(ctx, type_of(ctx, "theme"), &city(ctx)->a));
	size_t n;

	SAVE(ctx, "theme_day", city(ctx)->a.orgs[ZB], "held_on", "2025-07-01", "topic", "百分之100%", "headcount", "1234",
	    "themes", id_text(ctx, theme));
	SAVE(ctx, "theme_day", city(ctx)->a.orgs[ZB], "held_on", "2025-07-02", "topic", "下划_线", "headcount", "7");
	save(ctx, example_make(ctx, dues, &city(ctx)->a));
	list(ctx, FILTER(t, "held_on", .from = "2025年7月1日", .until = "2025.7.2"), &n);
	assert_int_equal(n, 1);
	list(ctx, FILTER(t, "headcount", .from = "1,000"), &n);
	assert_int_equal(n, 1);
	list(ctx, FILTER(t, "topic", .contains = "0%"), &n);
	assert_int_equal(n, 1);
	list(ctx, FILTER(t, "topic", .contains = "_"), &n);
	assert_int_equal(n, 1);
	list(ctx, FILTER(t, "themes", .equals = id_text(ctx, theme)), &n);
	assert_int_equal(n, 1);
	list(ctx, FILTER(dues, "allotted", .from = "1元", .until = "10万元"), &n);
	assert_int_equal(n, 1);
	refused(ctx, can_list(ctx, FILTER(t, "held_on", .from = "昨天")), PROBLEM_FIELD, "不能用“昨天”筛选");
	refused(ctx, can_list(ctx, FILTER(t, "headcount", .equals = "x")), PROBLEM_FIELD, "不能用“x”筛选");
	refused(ctx, can_list(ctx, FILTER(t, "themes", .equals = "'")), PROBLEM_FIELD, "筛选");
	refused(ctx, can_list(ctx, FILTER(t, "headcount", .contains = "1")), PROBLEM_FIELD, "不能按文字查找");
	refused(ctx, can_list(ctx, FILTER(t, "themes", .contains = "1")), PROBLEM_FIELD, "不能按文字查找");
	refused(ctx, can_list(ctx, (struct list_query){ .type = t, .sort = type_field(t, "headcount"), .after_key = "x",
	    .after_id = 1 }), PROBLEM_USAGE, "第一页");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_privacy__what_is_private_shows_nowhere),
		CITY_ON_BOTH(test_privacy__what_is_private_is_found_neither_by_filter_nor_by_order),
		CITY_ON_BOTH(test_scope__a_foreign_unit_s_records_are_nowhere),
		CITY_ON_BOTH(test_list__pages_show_every_record_once_in_order),
		CITY_ON_BOTH(test_list__pages_of_a_unit_show_what_its_organisations_hold_and_no_more),
		CITY_ON_BOTH(test_list__filters_are_read_as_people_type),
	};

	return store_unit_run("list", tests, COUNT(tests));
}
