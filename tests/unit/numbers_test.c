/* The printed numbers of a report, proposed to whom attests them. */
#include "house_unit.h"

#include "bind.h"
#include "foreign.h"

static struct question
year_of(int year)
{
	return (struct question){ .from = day_make(year, 1, 1), .until = day_make(year + 1, 1, 1) };
}

static struct bound_text
numbers(struct ctx *ctx, const char *plain)
{
	struct foreign_text *text = arena_alloc(ctx->arena, sizeof *text);
	struct bound_text bound;
	struct binder *binder;

	must(ctx, binder_make(ctx, ctx->house, &binder) && foreign_read_bytes(ctx, "a.txt", plain, strlen(plain), text) &&
	    bind_numbers(ctx, binder, text, &bound));
	return bound;
}

/* What bind_attest says, its lines joined. */
static char *
proposes(struct ctx *ctx, const struct bound_text *bound, int year, size_t expected)
{
	struct question q = year_of(year);
	struct buf all = buf_make(ctx->arena);
	char **said;
	size_t n;

	must(ctx, bind_attest(ctx, bound, &q, "报告《a.txt》", &said, &n));
	assert_int_equal(n, expected);
	for (; *said != NULL; said++)
		buf_putf(&all, "%s|", *said);
	return all.at;
}

static int64_t
proposed(struct ctx *ctx)
{
	int64_t n = 0;

	must(ctx, db_get_int(ctx, "select count(*) from attested where proposed = 1 and struck_at is null", DB_NO_ARGS, NULL, &n));
	return n;
}

static void
test_numbers__printed_ones_count_only_when_a_person_attests_them(void **state)
{
	struct ctx *ctx = *state;
	struct question q = year_of(2024);
	const struct figure *observed = figure_find(ctx->house, "units_observed");
	struct bound_text bound;
	struct answer answer;

	house_add(ctx, "training_course", "GW", "name", "班", "kind", "members", "started_on", "2024-04-08",
	    "headcount", "10", NULL);
	bound = numbers(ctx, "对12家单位开展巡听旁听，颁发“光荣在党50年”纪念章130余枚，举办培训班13期。");
	proposes(ctx, &bound, 2024, 2);
	const char *said = proposes(ctx, &bound, 2024, 2);
	has(said, "待核定：巡听旁听的单位 12|");
	has(said, "待核定：颁发的在党50年纪念章 130余|");
	has(said, "没有提出：举办的培训班，这一年已有记录或核定数|");
	must(ctx, figure_answer(ctx, observed, &q, &answer));
	assert_true(answer.missing);
	assert_null(answer.attested);
	assert_int_equal(proposed(ctx), 2);
	must(ctx, figure_attest(ctx, observed, &q, "12", "总结") && figure_answer(ctx, observed, &q, &answer));
	assert_string_equal(answer.attested->value, "12");
	assert_int_equal(proposed(ctx), 1);
}

static void
test_numbers__another_year_s_are_told_and_not_proposed(void **state)
{
	struct ctx *ctx = *state;
	struct bound_text bound = numbers(ctx, "市直机关2023年工作总结\n对12家单位开展巡听旁听，新发展党员9名。\n2022年，对7家单位开展巡听旁听。");
	const char *said = proposes(ctx, &bound, 2023, 2);

	has(said, "待核定：巡听旁听的单位 12|");
	assert_null(strstr(said, " 7|"));
	has(proposes(ctx, &bound, 2021, 0), "没有提出：新发展党员（2023年），不是要核定的年份|");
}

/* The number proposed for ${item} of the campaigns, as it was said; NULL if none. */
static const char *
proposed_for(struct ctx *ctx, int64_t item)
{
	struct question q = year_of(2024);
	struct proposed *all;
	size_t n;

	must(ctx, figure_proposed(ctx, &q, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (all[i].argument == item)
			return all[i].said;
	return NULL;
}

static void
test_numbers__those_of_two_campaigns_are_two(void **state)
{
	struct ctx *ctx = *state;
	int64_t clean = house_add(ctx, "campaign", "GW", "name", "清洁家园行动", "since", "2024-01-01", NULL),
	    four = house_add(ctx, "campaign", "GW", "name", "“四清”行动", "short", "四清", "since", "2024-01-01", NULL);
	struct bound_text bound = numbers(ctx, "组织机关党员干部1900余人次参与“四清”活动。组织机关党员干部320人次参与。");
	struct binding *first = &bound.places.at[0], *second = &bound.places.at[1];

	assert_int_equal(bound.places.n, 2);
	assert_string_equal(first->figure->name, "campaign_participants");
	assert_string_equal(first->argument_text, "四清");
	*second = (struct binding){ .blank = second->blank, .kind = BOUND_FIGURE, .figure = first->figure };

	has(proposes(ctx, &bound, 2024, 1), "没有提出：参与专项活动的人次，文中没有说是哪一项");
	second->argument = clean;
	const char *said = proposes(ctx, &bound, 2024, 2);
	has(said, "待核定：参与专项活动的人次（“四清”行动） 1900余|");
	has(said, "待核定：参与专项活动的人次（清洁家园行动） 320|");
	assert_string_equal(proposed_for(ctx, four), "1900余");
	assert_string_equal(proposed_for(ctx, clean), "320");
	second->argument = 0;
	second->argument_text = "六清";
	has(proposes(ctx, &bound, 2024, 1), "没有提出：参与专项活动的人次（六清），“专项活动”里没有这一项|");
	house_change(ctx, "campaign", four, "main_year", "2024");
	second->argument_text = NULL;
	has(proposes(ctx, &bound, 2024, 0), "没有提出：参与专项活动的人次（“四清”行动），文中没有说准一个数|");
	assert_null(proposed_for(ctx, 0));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		HOUSE_ON_BOTH(test_numbers__printed_ones_count_only_when_a_person_attests_them),
		HOUSE_ON_BOTH(test_numbers__another_year_s_are_told_and_not_proposed),
		HOUSE_ON_BOTH(test_numbers__those_of_two_campaigns_are_two),
	};

	return store_unit_run("numbers", tests, COUNT(tests));
}
