/* Files of records: kept once, held by the record that takes them, swept when none does. */
#include "city_unit.h"

#include "limits.h"

static const char *
add(struct ctx *ctx, const char *name, const char *bytes)
{
	const char *text;

	must(ctx, file_add(ctx, name, bytes, strlen(bytes), &text));
	return text;
}

static bool
is_there(struct ctx *ctx, const char *text)
{
	bool found = false;
	int64_t kept;

	must(ctx, db_get_int(ctx, "select kept from file where sm3 = substr(:text, 1, 64)", DB_ARGS(db_text("text", text)), &found,
	    &kept));
	return found;
}

static struct record *
change_with(struct ctx *ctx, const char *text)
{
	struct record *r = example_make(ctx, type_of(ctx, "org_change"), &city(ctx)->a);

	put(ctx, r, "approval", text);
	return r;
}

static void
test_file__comes_back_byte_by_byte_under_its_name(void **state)
{
	struct ctx *ctx = *state;
	const struct type *t = type_of(ctx, "org_change");
	static const char bytes[] = "%PDF-1.7\n\0\xff\x01 end";
	struct record *r;
	const char *text;
	struct file f;

	must(ctx, file_add(ctx, "批复.PDF", bytes, sizeof bytes, &text));
	int64_t id = save(ctx, change_with(ctx, text));
	must(ctx, record_get(ctx, t, id, &r));
	must(ctx, file_get(ctx, r, type_field(t, "approval"), 0, &f));
	assert_string_equal(f.name, "批复.PDF");
	assert_string_equal(f.media, "application/pdf");
	assert_int_equal(f.n, sizeof bytes);
	assert_memory_equal(f.bytes, bytes, sizeof bytes);
	assert_string_equal(record_show(ctx, r, type_field(t, "approval")), "批复.PDF");
	refused(ctx, file_get(ctx, r, type_field(t, "approval"), 1, &f), PROBLEM_ABSENT, "没有这个附件");
}

static void
test_file__another_ending_or_other_bytes_are_refused(void **state)
{
	struct ctx *ctx = *state;
	static const struct { const char *name, *bytes, *say; } wrong[] = {
		{ "现场.jpg", "\xff\xd8\xff", "不能作附件" }, { "a", "%PDF-", "不能作附件" }, { "a.pdf", "PK\x03\x04", "内容不是" },
		{ "a.docx", "", "内容不是" }, { "../a.pdf", "%PDF-1", "“/”" },
	};
	const char *text;

	for (size_t i = 0; i < COUNT(wrong); i++)
		refused(ctx, file_add(ctx, wrong[i].name, wrong[i].bytes, strlen(wrong[i].bytes), &text), PROBLEM_USAGE,
		    wrong[i].say);
}

static void
test_file__that_no_record_took_is_swept_and_one_that_was_taken_stays(void **state)
{
	struct ctx *ctx = *state;
	const char *left = add(ctx, "甲.pdf", "%PDF-left"), *taken = add(ctx, "乙.pdf", "%PDF-taken");

	int64_t id = save(ctx, change_with(ctx, taken));
	ctx->now += LIMIT_FILE_MS + 1;
	add(ctx, "丙.pdf", "%PDF-later");
	assert_false(is_there(ctx, left));
	assert_true(is_there(ctx, taken));
	refused(ctx, record_save(ctx, change_with(ctx, left)), PROBLEM_FIELD, "请重新选择");
	must(ctx, record_strike(ctx, type_of(ctx, "org_change"), id, 1, "误登"));
	ctx->now += LIMIT_FILE_MS + 1;
	add(ctx, "丁.pdf", "%PDF-last");
	assert_true(is_there(ctx, taken));
}

static void
test_file__changed_or_deleted_past_the_program_is_named(void **state)
{
	struct ctx *ctx = *state;
	const char *text = add(ctx, "真.pdf", "%PDF-true");

	save(ctx, change_with(ctx, text));
	must(ctx, file_verify(ctx));
	must(ctx, db_write(ctx, city_script, "update file set kept = 0"));
	refused(ctx, file_verify(ctx), PROBLEM_RULE, "真.pdf”被改成没有记录持有");
	must(ctx, db_write(ctx, city_script, "update file set kept = 1, size = 0"));
	refused(ctx, file_verify(ctx), PROBLEM_RULE, "内容与保存时不同");
	must(ctx, db_write(ctx, city_script, "update file set size = 9, sm3 = replace(sm3, 'a', 'b')"));
	refused(ctx, file_verify(ctx), PROBLEM_RULE, "内容与保存时不同");
	must(ctx, db_write(ctx, city_script, "delete from file"));
	refused(ctx, file_verify(ctx), PROBLEM_RULE, "真.pdf");
	must(ctx, db_write(ctx, city_script, "alter table file rename to elsewhere"));
	refused(ctx, file_verify(ctx), PROBLEM_FAULT, "");
}

/* What the file's own row says of that was changed past the program. */
static void
test_file__that_a_record_names_is_never_swept(void **state)
{
	struct ctx *ctx = *state;
	const struct type *t = type_of(ctx, "regulation_document");
	const char *one = add(ctx, "甲.pdf", "%PDF-one"), *many = add(ctx, "乙.pdf", "%PDF-many");
	struct record *r = example_make(ctx, t, &city(ctx)->a);

	put(ctx, r, "texts", many);
	save(ctx, r);
	save(ctx, change_with(ctx, one));
	must(ctx, db_write(ctx, city_script, "update file set kept = 0, entered_at = 1"));
	add(ctx, "丙.pdf", "%PDF-later");
	assert_true(is_there(ctx, one));
	assert_true(is_there(ctx, many));
}

static void
test_file__of_the_future_waits_no_longer_than_others(void **state)
{
	struct ctx *ctx = *state;
	const char *text = add(ctx, "甲.pdf", "%PDF-ahead");

	ctx->now -= 400 * 86400000L;
	add(ctx, "乙.pdf", "%PDF-right");
	assert_false(is_there(ctx, text));
}

/* Each says that it is large, so that the test need not be. */
static const char *
add_large(struct ctx *ctx, const char *bytes)
{
	const char *text = add(ctx, "大.pdf", bytes);

	must(ctx, db_write(ctx, city_script, arena_strf(ctx->arena, "update file set size = %d where sm3 = '%.64s'",
	    LIMIT_FILES_EACH / 2, text)));
	ctx->now += 1000;
	return text;
}

static void
test_file__of_one_account_that_wait_leave_room_for_another_s(void **state)
{
	struct ctx *ctx = *state;
	struct actor other = *ctx->actor;
	const char *first, *second, *third;

	first = add_large(ctx, "%PDF-1");
	second = add_large(ctx, "%PDF-2");
	assert_true(is_there(ctx, first));
	third = add_large(ctx, "%PDF-3");
	assert_false(is_there(ctx, first));
	assert_true(is_there(ctx, second));
	other.account++;
	ctx->actor = &other;
	first = add_large(ctx, "%PDF-4");
	add_large(ctx, "%PDF-5");
	assert_true(is_there(ctx, first));
	assert_true(is_there(ctx, second));
	assert_true(is_there(ctx, third));
}

/* One notice is the attachment of many: who brings the same bytes takes them from nobody. */
static void
test_file__that_two_wait_for_is_swept_by_neither(void **state)
{
	struct ctx *ctx = *state;
	const struct actor *one = ctx->actor;
	struct actor other = *one;
	const char *same = add_large(ctx, "%PDF-same");

	other.account++;
	ctx->actor = &other;
	add_large(ctx, "%PDF-same");
	for (int i = 0; i < 6; i++) {
		ctx->actor = i < 3 ? &other : one;
		add_large(ctx, arena_strf(ctx->arena, "%%PDF-%d", i));
	}
	assert_true(is_there(ctx, same));
	save(ctx, change_with(ctx, same));
	/* Yet two together do not fill the disk. */
	same = NULL;
	for (int i = 0; i < 2 * (LIMIT_FILES_SHARED / (LIMIT_FILES_EACH / 2)) + 4; i++) {
		ctx->actor = i % 2 == 0 ? &other : one;
		const char *text = add_large(ctx, arena_strf(ctx->arena, "%%PDF-both %d", i / 2));
		same = same == NULL ? text : same;
	}
	assert_false(is_there(ctx, same));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_file__comes_back_byte_by_byte_under_its_name),
		CITY_ON_BOTH(test_file__another_ending_or_other_bytes_are_refused),
		CITY_ON_BOTH(test_file__that_no_record_took_is_swept_and_one_that_was_taken_stays),
		CITY_ON_BOTH(test_file__that_a_record_names_is_never_swept),
		CITY_ON_BOTH(test_file__of_the_future_waits_no_longer_than_others),
		CITY_ON_BOTH(test_file__of_one_account_that_wait_leave_room_for_another_s),
		CITY_ON_BOTH(test_file__that_two_wait_for_is_swept_by_neither),
		CITY_ON_BOTH(test_file__changed_or_deleted_past_the_program_is_named),
	};

	return store_unit_run("file", tests, COUNT(tests));
}
