/* Single figures of the catalogue, where their words leave room for another count. */
#include "report_unit.h"

static int64_t
value(struct ctx *ctx, const char *figure, const char *org, int y)
{
	struct question q = year(y);
	struct answer a;

	must(ctx, org_find_code(ctx, org, &q.org) && figure_answer(ctx, figure_find(ctx->house, figure), &q, &a));
	return a.missing ? -1 : a.value;
}

static const char *
id(struct ctx *ctx, int64_t n)
{
	return arena_strf(ctx->arena, "%lld", (long long)n);
}

/* An article, or what was passed on of ${of}; 0: an original. */
static int64_t
publish(struct ctx *ctx, int64_t channel, const char *on, int64_t of)
{
	return house_add(ctx, "publication", "GW", "published_on", on, "headline", "稿", "channel", id(ctx, channel),
	    "repost_of", of == 0 ? "" : id(ctx, of), NULL);
}

static void
test_articles__one_article_counts_once_however_often_it_was_passed_on(void **state)
{
	struct ctx *ctx = *state;
	int64_t own = house_add(ctx, "channel", "GW", "name", "临江机关党建", "kind", "own_account", "since", "2020-01-01", NULL),
	    paper = house_add(ctx, "channel", "GW", "name", "临江日报", "kind", "other", "since", "2020-01-01", NULL),
	    foreign = publish(ctx, paper, "2025-02-01", 0), first = publish(ctx, own, "2024-03-01", 0);

	publish(ctx, own, "2025-03-01", foreign);
	assert_int_equal(value(ctx, "articles_published", "GW", 2025), 1);
	publish(ctx, own, "2025-03-01", foreign);
	publish(ctx, own, "2025-04-01", foreign);
	assert_int_equal(value(ctx, "articles_published", "GW", 2025), 1);
	int64_t again = publish(ctx, own, "2025-05-01", first);
	publish(ctx, own, "2025-06-01", again);
	assert_int_equal(value(ctx, "articles_published", "GW", 2025), 1);
	assert_int_equal(value(ctx, "articles_published", "GW", 2024), 1);
	/* Once the original was withdrawn what was passed on of it is the article. */
	house_change(ctx, "publication", first, "withdrawn_on", "2024-03-20");
	assert_int_equal(value(ctx, "articles_published", "GW", 2024), 0);
	assert_int_equal(value(ctx, "articles_published", "GW", 2025), 2);
}

static void
test_commended__only_by_the_citys_own(void **state)
{
	static const char *const levels[] = { "city", "province", "ministry", "" };
	struct ctx *ctx = *state;
	const char *name = id(ctx, house_add(ctx, "award_name", "GW", "name", "学习强国推广运用先进", "kind", "xuexi", "since",
	    "2020-01-01", NULL)), *units[] = { "DW1", "DW2", "DW2", "DW3" },
	    *person = id(ctx, house_add(ctx, "person", "DW1", "name", "甲", "since", "2020-01-01", NULL));

	for (size_t i = 0; i < COUNT(levels); i++) {
		house_add(ctx, "award_received", units[i], "received_on", "2025-03-03", "name", name, "honour", "先进",
		    "recipient", "unit", "granted_by", "某宣传部", "level", levels[i], NULL);
		if (i == 1)
			house_add(ctx, "award_received", "DW1", "received_on", "2025-03-03", "name", name, "honour", "达人",
			    "recipient", "person", "person", person, "granted_by", "省委宣传部", "level", levels[i], NULL);
	}
	assert_int_equal(value(ctx, "xuexi_units_commended", "GW", 2025), 2);
	assert_int_equal(value(ctx, "xuexi_members_commended", "GW", 2025), 0);
}

/* A share is never more than all: every form of a branch is one. */
static void
test_branches__a_temporary_one_is_a_branch(void **state)
{
	static const char *const forms[] = { "ordinary", "temporary", "functional" };
	struct ctx *ctx = *state;

	for (size_t i = 0; i < COUNT(forms); i++) {
		const char *code = arena_strf(ctx->arena, "B%zu", i);

		house_change(ctx, "organisation", house_add_org(ctx, code, "branch", "DW1", code, code), "form", forms[i]);
		house_add(ctx, "life_meeting", code, "held_on", "2025-03-03", "in_year", "2024", "topic", "对照", NULL);
	}
	assert_int_equal(value(ctx, "branches_with_life_meetings", "DW1", 2025), 3);
	assert_int_equal(value(ctx, "branches_on_day", "DW1", 2025), 3);
	assert_int_equal(value(ctx, "party_organisations_on_day", "DW1", 2025), 3);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		HOUSE_ON_BOTH(test_articles__one_article_counts_once_however_often_it_was_passed_on),
		HOUSE_ON_BOTH(test_commended__only_by_the_citys_own),
		HOUSE(test_branches__a_temporary_one_is_a_branch),
	};

	return store_unit_run("counted", tests, COUNT(tests));
}
