/* What people type as they write it, and what stands in the record then. */
#include "city_unit.h"

/* Money always could be written so. */
static void
test_put__a_number_may_say_what_it_counts(void **state)
{
	static const struct { const char *type, *field, *text; int64_t value; } cases[] = {
		{ "theme_day", "headcount", "12人", 12 }, { "theme_day", "headcount", " 1,200 人次 ", 1200 },
		{ "theme_day", "headcount", "３０名", 30 }, { "plan_target", "planned", "30个", 30 },
		{ "plan_target", "planned", "30", 30 }, { "leadership_life_meeting", "problems", "12个", 12 },
	};
	static const char *const wrong[] = { "人", "12个", "12人3", "12人人", "人12" };
	struct ctx *ctx = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct record *r = record_make(ctx, type_of(ctx, cases[i].type), 0);

		put(ctx, r, cases[i].field, cases[i].text);
		assert_int_equal(record_content(r, cases[i].field)->value.i, cases[i].value);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		refused(ctx, record_put_text(ctx, record_make(ctx, type_of(ctx, "theme_day"), 0), "headcount", wrong[i]),
		    PROBLEM_FIELD, "请写整数");
	refused(ctx, record_put_text(ctx, record_make(ctx, type_of(ctx, "leadership_life_meeting"), 0), "problems", "12人"),
	    PROBLEM_FIELD, "请写整数");
}

static const char *
name_of(struct ctx *ctx, const char *typed)
{
	struct record *r = record_make(ctx, type_of(ctx, "person"), 0);

	put(ctx, r, "name", typed);
	return record_content(r, "name")->value.text;
}

/* Offices pad names of two characters; who was entered so before keeps his name as it stands and is found by either. */
static void
test_put__a_name_with_spaces_is_no_other_name(void **state)
{
	struct ctx *ctx = *state;
	int64_t org = city(ctx)->a.orgs[ZB], id = person_make(ctx, org, "张　三"), old = person_make(ctx, org, "李四"), twin = 0;
	const char *const typed[] = { "张三", "张 三", " 张　　三 ", "李 四" };
	struct record *r;

	assert_string_equal(name_of(ctx, "王\t 喆"), "王喆");
	assert_string_equal(name_of(ctx, "买买提· 艾山"), "买买提·艾山");
	assert_string_equal(name_of(ctx, "John  Smith"), "John Smith");
	must(ctx, record_get(ctx, type_of(ctx, "person"), id, &r));
	assert_string_equal(record_content(r, "name")->value.text, "张三");
	must(ctx, db_write(ctx, city_script, arena_strf(ctx->arena, "update person_all set name = '李 四' where id = %lld",
	    (long long)old)));
	must(ctx, record_get(ctx, type_of(ctx, "person"), old, &r));
	assert_string_equal(record_title(ctx, r), "李 四");
	for (size_t i = 0; i < COUNT(typed); i++) {
		struct record *like = record_make(ctx, type_of(ctx, "person"), org),
		    *member = record_make(ctx, type_of(ctx, "membership"), org);

		put(ctx, like, "name", typed[i]);
		put(ctx, like, "since", "2020-01-01");
		must(ctx, record_twin(ctx, like, &twin));
		assert_int_equal(twin, i == 3 ? old : id);
		put(ctx, member, "person", typed[i]);
		assert_int_equal(record_content(member, "person")->value.i, i == 3 ? old : id);
	}
	assert_false(record_put_text(ctx, record_make(ctx, type_of(ctx, "membership"), org), "person", "王 五"));
}

/* Whoever types with a Chinese keyboard and whoever does not mean one code and one name. */
static void
test_put__full_width_letters_and_digits_are_the_same_code(void **state)
{
	struct ctx *ctx = *state;
	int64_t id = org_make(ctx, "ＤＷ－００２", "unit", city(ctx)->root, "2020-01-01"), found = 0;
	struct record *again = record_make(ctx, type_of(ctx, "organisation"), 0);
	struct org org;

	assert_string_equal(org_code(ctx, id), "DW-002");
	must(ctx, org_find_code(ctx, "ＤＷ－００２", &found));
	assert_int_equal(found, id);
	SAVE(ctx, "org_name", id, "name", "市３０１医院（东区）", "since", "2024-01-01");
	must(ctx, org_get(ctx, "市301医院（东区）", ctx->today, &org) && org_get(ctx, "市３０１医院（东区）", ctx->today, &org));
	assert_string_equal(org.name, "市301医院（东区）");
	put(ctx, again, "code", "DW-002");
	put(ctx, again, "kind", "unit");
	put(ctx, again, "founded_on", "2020-01-01");
	refused(ctx, record_save(ctx, again), PROBLEM_FIELD, "DW-002");
}

static void
test_put__an_address_is_one_line_without_what_stands_around_it(void **state)
{
	struct ctx *ctx = *state;
	struct record *r = record_make(ctx, type_of(ctx, "publication"), city(ctx)->root);

	put(ctx, r, "address", " https://example.cn/a?b=1\r\n");
	assert_string_equal(record_content(r, "address")->value.text, "https://example.cn/a?b=1");
	refused(ctx, record_put_text(ctx, r, "address", "https://example.cn/a\thttps://example.cn/b"), PROBLEM_FIELD, "空格");
}

static void
test_put__the_committee_is_found_by_what_it_is(void **state)
{
	struct ctx *ctx = *state;
	struct org org;

	must(ctx, org_get(ctx, "工委", ctx->today, &org));
	assert_int_equal(org.id, city(ctx)->root);
	refused(ctx, org_get(ctx, "市直单位", ctx->today, &org), PROBLEM_ABSENT, "没有这个组织：市直单位");
}

/* Who may not choose one hears which may be chosen. */
static void
test_put__a_kind_that_is_refused_names_those_that_are_not(void **state)
{
	struct ctx *ctx = *state;
	struct city_unit *a = &city(ctx)->a;
	struct record *r = record_make(ctx, type_of(ctx, "election"), a->orgs[ZB]);

	put(ctx, r, "held_on", "2025-06-06");
	refused(ctx, record_put_text(ctx, r, "approved_by", org_code(ctx, a->orgs[ZZ])), PROBLEM_FIELD,
	    "“组织ZZA”是党总支，这里只能选工委、基层党委、党组（党委）");
	r = example_make(ctx, type_of(ctx, "election"), a);
	r->org = a->orgs[DW];
	refused(ctx, record_save(ctx, r), PROBLEM_FIELD, "“组织DWA”是市直单位，不能登记选举：组织只能是基层党委、党总支、党支部");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_SQLITE(test_put__a_number_may_say_what_it_counts),
		CITY_ON_BOTH(test_put__full_width_letters_and_digits_are_the_same_code),
		CITY_ON_SQLITE(test_put__an_address_is_one_line_without_what_stands_around_it),
		CITY_ON_SQLITE(test_put__the_committee_is_found_by_what_it_is),
		CITY_ON_SQLITE(test_put__a_kind_that_is_refused_names_those_that_are_not),
		CITY_ON_BOTH(test_put__a_name_with_spaces_is_no_other_name),
	};

	return store_unit_run("put", tests, COUNT(tests));
}
