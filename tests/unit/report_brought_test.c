/* The texts that people bring: who sees which, and that none is out of reach. */
#include "house_unit.h"

#include "docx.h"
#include "foreign.h"
#include "limits.h"
#include "report_text.h"

#define SAYS "对**家单位开展巡听旁听，举办培训班近**期，建设“红旗”××。"

static size_t
texts_of(struct ctx *ctx, struct report_text **out)
{
	size_t n;
	bool more;

	must(ctx, report_text_list(ctx, NULL, out, &n, &more));
	assert_false(more);
	return n;
}

static const struct actor *
add_clerk(struct ctx *ctx, const char *name, const char *org)
{
	struct actor *actor;
	char *password;

	must(ctx, account_add(ctx, name, name, "unit_clerk", org, &password) && actor_named(ctx, name, &actor));
	return actor;
}

static void
test_brought__more_texts_than_a_page_holds_are_all_reached(void **state)
{
	struct ctx *ctx = *state;
	const int64_t now = ctx->now;
	struct report_text *list;
	const char *key;
	size_t n;
	bool more;

	ctx->actor = add_clerk(ctx, "one", "DW1");
	for (int i = 0; i < LIMIT_PAGE_ROWS + 2; i++) {
		const char *text = arena_strf(ctx->arena, SAYS "%d", i);

		/* The first twenty in one moment, which a page's end cuts. */
		ctx->now = now + (i < 20 ? 0 : i);
		must(ctx, report_text_add(ctx, arena_strf(ctx->arena, "%d.txt", i), text, strlen(text), &key));
	}
	must(ctx, report_text_list(ctx, NULL, &list, &n, &more));
	assert_true(more);
	assert_int_equal(n, LIMIT_PAGE_ROWS);
	struct report_text *first = list;
	must(ctx, report_text_list(ctx, &list[n - 1], &list, &n, &more));
	assert_false(more);
	assert_int_equal(n, 2);
	for (size_t i = 0; i < LIMIT_PAGE_ROWS; i++)
		assert_true(strcmp(first[i].key, list[0].key) != 0 && strcmp(first[i].key, list[1].key) != 0);
}

static void
test_brought__a_text_is_seen_by_who_brought_it_and_by_those_above(void **state)
{
	struct ctx *ctx = *state;
	const struct actor *system = ctx->actor;
	struct report_text *list;
	struct bound_text bound, again;
	const char *mine, *yours, *docx;

	const struct actor *one = add_clerk(ctx, "one", "DW1"), *other = add_clerk(ctx, "other", "DW2");
	ctx->actor = one;
	must(ctx, report_text_add(ctx, "甲.txt", SAYS, strlen(SAYS), &mine));
	ctx->actor = other;
	refused(ctx, report_text_get(ctx, mine, NULL, &bound), PROBLEM_ABSENT, "没有这个文本");
	assert_int_equal(texts_of(ctx, &list), 0);
	must(ctx, report_text_add(ctx, "乙.txt", SAYS, strlen(SAYS), &yours));
	assert_string_not_equal(mine, yours);
	assert_int_equal(texts_of(ctx, &list), 1);
	assert_string_equal(list[0].name, "乙.txt");
	ctx->actor = one;
	refused(ctx, report_text_get(ctx, yours, NULL, &bound), PROBLEM_ABSENT, "没有这个文本");
	must(ctx, report_text_get(ctx, mine, NULL, &bound));
	/* The same words in another layout are another file with the same decisions. */
	struct buf bytes = docx_make(ctx->arena, "<w:p><w:r><w:t>" SAYS "</w:t></w:r></w:p>", NULL, 0);
	must(ctx, report_text_add(ctx, "甲.docx", bytes.at, bytes.n, &docx) && report_text_get(ctx, docx, NULL, &again));
	assert_true(again.text->docx && !bound.text->docx);
	assert_memory_equal(again.text->bytes, bytes.at, bytes.n);
	assert_string_equal(again.sm3, bound.sm3);
	assert_int_equal(texts_of(ctx, &list), 2);
	ctx->actor = system;
	assert_int_equal(texts_of(ctx, &list), 3);
	must(ctx, report_text_get(ctx, yours, NULL, &bound));
}

int
main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		HOUSE_ON_BOTH(test_brought__more_texts_than_a_page_holds_are_all_reached),
		HOUSE_ON_BOTH(test_brought__a_text_is_seen_by_who_brought_it_and_by_those_above),
	};

	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	return store_unit_run("report_brought", tests, COUNT(tests));
}
