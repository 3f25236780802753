/* How numbers are printed (contract §4) and how a report's slots are read and written. */
#include "unit.h"

#include "command.h"
#include "language.h"
#include "slot.h"
#include "report.h"
#include "text.h"

static struct house house;

/* The number with its word, as it would stand in a sentence; ! where the word was dropped. */
static const char *
printed(struct ctx *ctx, int64_t value, bool money, const char *word)
{
	enum direction direction = DIRECTION_NONE;
	bool before = false, dropped = true;

	if (word[0] != '\0')
		assert_true(blank_word(house.language, word, &direction, &before));
	char *number = blank_print(ctx, value, money, direction, &dropped);
	return dropped ? arena_strf(ctx->arena, "%s!", number) :
	    arena_strf(ctx->arena, "%s%s%s", before ? word : "", number, before ? "" : word);
}

static void
test_print__the_authors_word_stays_where_it_is_true(void **state)
{
	static const struct { int64_t value; const char *word, *says; } cases[] = {
		{ 1996, "余", "1900余" },	{ 80, "余", "80!" },		{ 1900, "余", "1900!" },
		{ 1901, "余", "1900余" },	{ 83, "余", "80余" },		{ 7, "余", "7!" },
		{ 123, "多", "120多" },		{ 12345, "余", "12000余" },	{ 1996, "超", "超1900" },
		{ 1996, "逾", "逾1900" },	{ 1996, "近", "近2000" },	{ 996, "近", "近1000" },
		{ 87, "近", "近90" },		{ 80, "近", "80!" },		{ 7, "近", "7!" },
		{ 1949, "约", "约1900" },	{ 1950, "约", "约2000" },	{ 80, "约", "约80" },
		{ 7, "约", "约7" },		{ 84, "左右", "80左右" },	{ 123, "不少于", "不少于123" },
		{ 1996, "", "1996" },		{ 0, "", "0" },			{ 0, "余", "0!" },
		{ INT64_MAX, "约", "约9200000000000000000" },		{ INT64_MAX, "近", "9223372036854775807!" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(printed(*state, cases[i].value, false, cases[i].word), cases[i].says);
}

static void
test_print__money_is_wan_with_two_decimals_half_up(void **state)
{
	assert_string_equal(printed(*state, 23624999, true, ""), "23.62");
	assert_string_equal(printed(*state, 23625000, true, ""), "23.63");
	assert_string_equal(printed(*state, 23625000, true, "余"), "20余");
	assert_string_equal(printed(*state, 20000000, true, "余"), "20.00!");
	assert_string_equal(printed(*state, 3620000, true, "余"), "3.62!");
	assert_string_equal(printed(*state, 23625000, true, "近"), "近30");
}

static void
test_slot__every_form_is_read_and_written_again(void **state)
{
	static const char text[] = "# {organ}{year}年报告\n\n　　开展“{branches_with_themed_sessions(二十大精神)|余?}”，{{不是}，"
	    "参与{campaign_participants|近}人次，在党{50}年，到{place}。\n{next_year}年\n";
	static const char *const written[] = { "{organ}", "{year}", "{branches_with_themed_sessions(二十大精神)|余?}",
		"{campaign_participants|近}", "{50}", "{place}", "{next_year}" };
	struct ctx *ctx = *state;
	struct bound_text bound;

	assert_true(slot_read(ctx, &house, "报告.md", text, strlen(text), &bound));
	assert_int_equal(bound.places.n, COUNT(written));
	assert_int_equal(bound.text->lines.n, 3);
	assert_true(bound.text->lines.at[0].heading);
	assert_int_equal(bound.text->lines.at[2].number, 4);
	EACH(const struct binding, b, bound.places) {
		struct buf out = buf_make(ctx->arena);
		const char *line = bound.text->lines.at[b->blank.line].text;

		assert_true(slot_write(house.language, b, &out));
		assert_string_equal(out.at, written[b - bound.places.at]);
		assert_string_equal(arena_copy(ctx->arena, line + b->blank.from, b->blank.until - b->blank.from), out.at);
	}
	assert_non_null(strstr(bound.text->lines.at[1].text, "{不是}"));
	assert_false(bound.places.at[2].confirmed);
	assert_string_equal(bound.places.at[2].argument_text, "二十大精神");
	assert_int_equal(bound.places.at[3].blank.direction, DIRECTION_ALMOST);
}

static void
test_slot__its_place_is_counted_in_characters_of_the_text(void **state)
{
	static const char text[] = "党组{50}个、单{50}家\n\n　　又{50}名{50}人";
	static const size_t at[] = { 2, 9, 19, 24 };
	struct bound_text bound;

	assert_true(slot_read(*state, &house, "文.md", text, strlen(text), &bound));
	assert_int_equal(bound.places.n, COUNT(at));
	for (size_t i = 0; i < COUNT(at); i++)
		assert_int_equal(bound.places.at[i].blank.at, at[i]);
}

static void
test_slot__takes_every_direction_word_that_the_binder_knows(void **state)
{
	struct ctx *ctx = *state;
	int n = 0;

	EACH(const struct word, w, house.language->words) {
		const char *slot = arena_strf(ctx->arena, "{training_courses|%s?}", w->text);
		struct buf out = buf_make(ctx->arena);
		struct bound_text bound;

		if (w->kind != WORD_BEFORE && w->kind != WORD_AFTER && w->kind != WORD_BEHIND)
			continue;
		if (!slot_read(ctx, &house, "报告.md", slot, strlen(slot), &bound))
			fail_msg("%s", problem_line(ctx->arena, ctx->problems.list.at));
		assert_int_equal(bound.places.at[0].blank.direction, w->sort);
		assert_true(slot_write(house.language, bound.places.at, &out));
		assert_string_equal(out.at, slot);
		n++;
	}
	assert_true(n > 20);
}

static void
test_slot__a_fault_has_file_and_line_and_all_are_said(void **state)
{
	static const char text[] = "\n# 报告\n{no_such_figure}个\n{units_observed|许}家\n{units_observed(主题)}家\n{units_observed\n";
	static const char *const said[] = { "报告.md:3：没有“no_such_figure”", "报告.md:4：插入处的“许”", "报告.md:5：“units_observed”不需要",
		"报告.md:6：花括号没有写完" };
	struct ctx *ctx = *state;
	struct bound_text bound;

	assert_false(slot_read(ctx, &house, "报告.md", text, strlen(text), &bound));
	assert_int_equal(ctx->problems.list.n, COUNT(said));
	for (size_t i = 0; i < COUNT(said); i++)
		assert_non_null(strstr(problem_line(ctx->arena, &ctx->problems.list.at[i]), said[i]));
}

static void
test_slot__parts_are_read_and_written_again(void **state)
{
	static const char text[] = "# {organ}\n\n{[一{units_observed}，{[二{training_courses|余}]}。]}三{{[不是]}\n\n";
	static const char *const said[] = { "报告.md:1：{[ ]} 之间没有统计项", "报告.md:2：{[ 没有写完" };
	static const char bad[] = "一{[{year}]}\n二{[{units_observed}\n]}";
	struct ctx *ctx = *state;
	struct bound_text bound;
	struct buf out = buf_make(ctx->arena);

	assert_true(slot_read(ctx, &house, "报告.md", text, strlen(text), &bound));
	assert_int_equal(bound.parts.n, 2);
	for (size_t i = 0; i < bound.parts.n; i++) {
		const struct part *p = &bound.parts.at[i];

		assert_true(text_starts(bound.text->lines.at[p->line].text + p->from, i == 0 ? "{[一" : "{[二"));
		assert_true(text_starts(bound.text->lines.at[p->line].text + p->until, i == 0 ? "三" : "。"));
	}
	ctx->house = &house;
	assert_true(bind_write(ctx, &bound, &out));
	assert_string_equal(out.at, text);
	assert_false(slot_read(ctx, &house, "报告.md", bad, strlen(bad), &bound));
	assert_int_equal(ctx->problems.list.n, COUNT(said));
	for (size_t i = 0; i < COUNT(said); i++)
		assert_non_null(strstr(problem_line(ctx->arena, &ctx->problems.list.at[i]), said[i]));
}

static void
test_slot__a_text_with_a_known_slot_is_a_bound_file(void **state)
{
	(void)state;
	assert_true(slot_any(&house, "共{units_observed|余}家"));
	assert_true(slot_any(&house, "{organ}报告"));
	assert_false(slot_any(&house, "报送***次，{填写数字}，{abc}，{50}，{"));
}

static void
test_report__our_own_are_found_by_name(void **state)
{
	(void)state;
	assert_string_equal(report_find(&house, "yearly")->path, "reports/yearly.md");
	assert_null(report_find(&house, "year"));
	assert_null(report_find(&house, "yearly.md"));
}

/* What the reports of others speak of, ours does. */
static void
test_report__our_yearly_one_has_every_figure_that_reports_have(void **state)
{
	const struct source *own = report_find(&house, "yearly");
	struct bound_text bound;
	size_t n = 0;

	assert_true(slot_read(*state, &house, own->path, own->bytes, own->n, &bound));
	EACH(const struct figure, f, house.figures->list) {
		bool found = false;

		if (f->called[0] == NULL || f->variant_of != NULL)
			continue;
		EACH(const struct binding, b, bound.places)
			found = found || b->figure == f;
		if (!found)
			fail_msg("%s is not in %s", f->name, own->path);
		n++;
	}
	assert_true(n >= 37);
}

static void
test_slot__a_docx_with_slots_is_known_by_its_words_however_it_was_saved(void **state)
{
	struct foreign_text text = { .docx = true, .bytes = "first", .n = 5 }, again;
	struct bound_text bound, rebound;
	struct ctx *ctx = *state;

	*VEC_ADD(ctx->arena, &text.lines) = (struct foreign_line){ .text = "在{place}开展{units_observed}次", .number = 1 };
	again = text;
	again.bytes = "later";
	assert_true(slot_read_lines(ctx, &house, "报告.docx", &text, &bound));
	assert_true(slot_read_lines(ctx, &house, "报告.docx", &again, &rebound));
	assert_int_equal(bound.places.n, 2);
	assert_string_equal(bound.sm3, rebound.sm3);
	again.lines.at[0].text = "到{place}开展{units_observed}次";
	assert_true(slot_read_lines(ctx, &house, "报告.docx", &again, &rebound));
	assert_string_not_equal(bound.sm3, rebound.sm3);
}

static void
test_report__a_report_without_such_a_figure_stops_the_catalogue(void **state)
{
	static const char text[] = "甲\n{no_such_figure}";
	struct ctx *ctx = *state;
	struct house broken = house;

	broken.sources = (struct sources){ 0 };
	*VEC_ADD(ctx->arena, &broken.sources.list) = (struct source){ "reports/mine.md", text, strlen(text) };
	assert_false(report_read_all(ctx, &broken));
	assert_non_null(strstr(problem_line(ctx->arena, ctx->problems.list.at), "reports/mine.md:2"));
}

static void
test_report__what_is_wrong_in_filling_yaml_is_said_with_its_line(void **state)
{
	static const char text[] = "aged:\n  words:\n    - {are: 首批}\n  times:\n    - {are: 旧事, since: 2020-01-01}\n"
	    "numbers:\n  year: {of: no_type, named: a, number: b}\n  often: 1\n";
	static const char *const said[] = { "filling.yaml:3：缺少 say", "filling.yaml:5：缺少 since 和 until", "filling.yaml:8" };
	struct ctx *ctx = *state;
	struct house broken = house;

	broken.sources = (struct sources){ 0 };
	*VEC_ADD(ctx->arena, &broken.sources.list) = (struct source){ "filling.yaml", text, strlen(text) };
	assert_false(report_read_all(ctx, &broken));
	for (size_t i = 0; i < COUNT(said); i++) {
		bool found = false;

		EACH(const struct problem, p, ctx->problems.list)
			found = found || strstr(problem_line(ctx->arena, p), said[i]) != NULL;
		if (!found)
			fail_msg("“%s” is not said", said[i]);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		UNIT(test_print__the_authors_word_stays_where_it_is_true),
		UNIT(test_print__money_is_wan_with_two_decimals_half_up),
		UNIT(test_slot__every_form_is_read_and_written_again),
		UNIT(test_slot__its_place_is_counted_in_characters_of_the_text),
		UNIT(test_slot__takes_every_direction_word_that_the_binder_knows),
		UNIT(test_slot__a_fault_has_file_and_line_and_all_are_said),
		UNIT(test_slot__parts_are_read_and_written_again),
		UNIT(test_slot__a_docx_with_slots_is_known_by_its_words_however_it_was_saved),
		UNIT(test_slot__a_text_with_a_known_slot_is_a_bound_file),
		UNIT(test_report__our_own_are_found_by_name),
		UNIT(test_report__our_yearly_one_has_every_figure_that_reports_have),
		UNIT(test_report__what_is_wrong_in_filling_yaml_is_said_with_its_line),
		UNIT(test_report__a_report_without_such_a_figure_stops_the_catalogue),
	};
	struct ctx ctx = { .arena = arena_make(), .today = day_make(2026, 6, 30), .house = &house };

	if (!command_catalog(&ctx, NULL, &house))
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(ctx.arena);
	return failed;
}
