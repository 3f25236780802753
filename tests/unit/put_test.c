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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_SQLITE(test_put__a_number_may_say_what_it_counts),
	};

	return store_unit_run("put", tests, COUNT(tests));
}
