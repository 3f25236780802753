#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "limits.h"
#include "node.h"

static bool
read_text(struct ctx *ctx, const char *text, struct node **out)
{
	return node_read(ctx, &(struct source){ "records/a.yaml", text, strlen(text) }, out);
}

static const char *
said(struct ctx *ctx, size_t i)
{
	return i < ctx->problems.list.n ? problem_line(ctx->arena, &ctx->problems.list.at[i]) : "nothing";
}

/* ${text} is refused, and the first problem stands on ${line} and has ${words}. */
static void
bad_text(struct ctx *ctx, const char *text, int line, const char *words)
{
	struct node *node;

	assert_false(read_text(ctx, text, &node));
	assert_true(problem_any(ctx));
	const struct problem *p = ctx->problems.list.at;
	if (p->line != line || strstr(p->say, words) == NULL || strcmp(p->file, "records/a.yaml") != 0)
		fail_msg("%s: line %d, “%s”", text, p->line, p->say);
	ctx->problems = (struct problems){ 0 };
}

static void
test_node__remembers_the_place_of_everything(void **state)
{
	struct ctx *ctx = *state;
	struct node *root;

	assert_true(read_text(ctx, "# 注\nfirst:\n  label: 甲\n  list: [a, \"b\",\n    c]\nsecond: {label: ' 乙 '}\n", &root));
	assert_int_equal(root->kind, NODE_MAP);
	assert_int_equal(root->pairs.n, 2);
	const struct node *first = node_get(root, "first"), *list = node_get(first, "list");
	assert_int_equal(root->pairs.at[0].line, 2);
	assert_int_equal(node_get(first, "label")->line, 3);
	assert_int_equal(list->items.n, 3);
	assert_int_equal(list->items.at[2]->line, 5);
	assert_string_equal(list->items.at[1]->text, "b");
	assert_string_equal(node_get(node_get(root, "second"), "label")->text, "乙");
	assert_null(node_get(root, "third"));
	assert_null(node_get(list, "first"));
	assert_null(node_get(NULL, "first"));
}

static void
test_node__scalars_stay_what_was_written(void **state)
{
	struct ctx *ctx = *state;
	struct node *root;

	assert_true(read_text(ctx, "a: no\nb: 1.10\nc: 2025-07-01\nd: ''\ne: |\n  一\n  二\n", &root));
	assert_string_equal(node_get(root, "a")->text, "no");
	assert_string_equal(node_get(root, "b")->text, "1.10");
	assert_string_equal(node_get(root, "c")->text, "2025-07-01");
	assert_string_equal(node_get(root, "d")->text, "");
	assert_string_equal(node_get(root, "e")->text, "一\n二");
}

static void
test_node__what_a_clerk_could_not_read_is_refused(void **state)
{
	struct ctx *ctx = *state;
	struct buf deep = buf_make(ctx->arena);

	bad_text(ctx, "a: &x 1\nb: *x\n", 2, "锚点");
	bad_text(ctx, "a: 1\n---\nb: 2\n", 2, "一份内容");
	bad_text(ctx, "a: 1\nb: 2\na: 3\n", 3, "“a”写了两次");
	bad_text(ctx, "a: [1, 2\nb: 3\n", 2, "YAML");
	bad_text(ctx, "a:\n\t- b\n", 2, "YAML");
	bad_text(ctx, "", 1, "空的");
	bad_text(ctx, "# 只有注\n", 1, "空的");
	bad_text(ctx, "- a\n- b\n", 1, "名称: 内容");
	bad_text(ctx, "? [a, b]\n: 1\n", 1, "键必须");
	bad_text(ctx, "a: \"\\x01\"\n", 1, "不能使用的字符");
	bad_text(ctx, "a: \xff\xfe\n", 1, "YAML");
	buf_puts(&deep, "a: ");
	for (int i = 0; i < 40; i++)
		buf_putc(&deep, '[');
	bad_text(ctx, deep.at, 1, "太深");
}

static void
test_node__a_file_has_a_greatest_size(void **state)
{
	struct ctx *ctx = *state;
	struct node *root;
	char *bytes = arena_alloc(ctx->arena, LIMIT_CATALOG + 2);

	memset(bytes, '#', LIMIT_CATALOG + 1);
	assert_false(node_read(ctx, &(struct source){ "big.yaml", bytes, LIMIT_CATALOG + 1 }, &root));
	assert_non_null(strstr(said(ctx, 0), "big.yaml"));
	assert_non_null(strstr(said(ctx, 0), "拆成几个文件"));
}

static void
test_node__all_unknown_keys_are_said_with_the_nearest_one(void **state)
{
	static const char *const known[] = { "label", "section", "fields", "of", NULL };
	struct ctx *ctx = *state;
	struct node *root;

	assert_true(read_text(ctx, "lable: x\nsectoin: y\nfields: {}\nwhatever_else: z\n", &root));
	assert_false(node_known(ctx, root, known));
	assert_int_equal(ctx->problems.list.n, 3);
	assert_string_equal(said(ctx, 0), "records/a.yaml:1：不认识的键“lable”，是不是“label”");
	assert_string_equal(said(ctx, 1), "records/a.yaml:2：不认识的键“sectoin”，是不是“section”");
	assert_string_equal(said(ctx, 2), "records/a.yaml:4：不认识的键“whatever_else”，请删去");
	ctx->problems = (struct problems){ 0 };
	assert_false(node_known(ctx, node_get(root, "lable"), known));
	assert_non_null(strstr(said(ctx, 0), "键: 值"));
}

static void
test_node__values_of_another_form_are_said_with_their_place(void **state)
{
	struct ctx *ctx = *state;
	struct node *root;
	const char *text = "kept";
	bool yes = true;
	int64_t n = 7;
	day d = 5;
	const char *const *texts = NULL;

	assert_true(read_text(ctx, "map: {a: b}\nyes: ja\nint: 1.5\nday: 2025-02-30\nlist: [a, [b]]\nempty: ''\n", &root));
	assert_false(node_text(ctx, root, "map", &text));
	assert_false(node_yes(ctx, root, "yes", &yes));
	assert_false(node_int(ctx, root, "int", &n));
	assert_false(node_day(ctx, root, "day", &d));
	assert_false(node_texts(ctx, root, "list", &texts));
	assert_false(node_texts(ctx, root, "map", &texts));
	assert_false(node_text(ctx, root, "empty", &text));
	assert_false(node_text_must(ctx, root, "absent", &text));
	assert_int_equal(ctx->problems.list.n, 8);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(ctx->problems.list.at[i].line, i + 1);
	assert_true(yes && n == 7 && d == 5 && texts == NULL);
	assert_string_equal(text, "kept");
	/* What is absent leaves everything as it was and is no fault. */
	ctx->problems = (struct problems){ 0 };
	assert_true(node_text(ctx, root, "no", &text) && node_yes(ctx, root, "no", &yes) && node_int(ctx, root, "no", &n) &&
	    node_day(ctx, root, "no", &d) && node_texts(ctx, root, "no", &texts));
	assert_true(yes && n == 7 && d == 5 && texts == NULL && !problem_any(ctx));
}

static void
test_node__what_people_read_stands_in_one_line(void **state)
{
	struct ctx *ctx = *state;
	struct node *root;
	const char *text = "kept";
	const char *const *texts = NULL;

	assert_true(read_text(ctx, "label: \"甲\\n乙\"\nlist: [a, \"b\\nc\"]\n"
	    "folded: 一\n  二\nsql: |\n  select 1\n  from x\n", &root));
	assert_false(node_text(ctx, root, "label", &text) || node_text_must(ctx, root, "label", &text));
	assert_false(node_texts(ctx, root, "list", &texts) || node_texts(ctx, root, "label", &texts));
	assert_int_equal(ctx->problems.list.n, 4);
	assert_string_equal(said(ctx, 0), "records/a.yaml:1：“label”要写在一行里，请去掉换行");
	assert_string_equal(text, "kept");
	assert_true(node_text(ctx, root, "folded", &text));
	assert_string_equal(text, "一 二");
	assert_true(node_lines(ctx, root, "sql", &text));
	assert_string_equal(text, "select 1\nfrom x");
}

static void
test_node__names_are_no_words_of_sql(void **state)
{
	static const char *const good[] = { "a", "theme_day", "held_on", "x9" };
	static const char *const bad[] = { "", "9x", "_x", "Theme", "theme-day", "主题", "select", "order", "user", "id", "org",
		"record", "window", "all", "add", "mac",
		"a234567890a234567890a234567890a234567890a2345678901", "a b", "a'", "a;b" };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(node_is_name(good[i]));
	for (size_t i = 0; i < COUNT(bad); i++)
		if (node_is_name(bad[i]))
			fail_msg("“%s” is taken for a name", bad[i]);
}

/* ---- overlays ---- */

static void
put_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static const struct source *
find(const struct sources *sources, const char *path)
{
	EACH(const struct source, s, sources->list)
		if (strcmp(s->path, path) == 0)
			return s;
	return NULL;
}

static void
test_source__an_overlay_replaces_and_adds(void **state)
{
	struct ctx *ctx = *state;
	char folder[] = "/tmp/dangjian-unit.XXXXXX";
	struct sources sources = { 0 };

	assert_non_null(mkdtemp(folder));
	char *records = arena_strf(ctx->arena, "%s/records", folder), *deep = arena_strf(ctx->arena, "%s/deep", records),
	    *note = arena_strf(ctx->arena, "%s/note.txt", folder);
	mkdir(records, 0700);
	static const char *const names[] = { "records/a.yaml", "records/b.yaml", "README.md", ".hidden.yaml", "records/one.md" };
	for (size_t i = 0; i < COUNT(names); i++)
		put_file(arena_strf(ctx->arena, "%s/%s", folder, names[i]), "new: 1\n");
	*VEC_ADD(ctx->arena, &sources.list) = (struct source){ "records/a.yaml", "old: 1\n", 7 };
	assert_true(source_overlay(ctx, folder, &sources));
	assert_int_equal(sources.list.n, 3);
	assert_string_equal(find(&sources, "records/a.yaml")->bytes, "new: 1\n");
	assert_non_null(find(&sources, "records/b.yaml"));
	assert_non_null(find(&sources, "records/one.md"));
	/* What would not be read is said. */
	put_file(note, "words\n");
	mkdir(deep, 0700);
	assert_false(source_overlay(ctx, folder, &sources));
	assert_non_null(strstr(said(ctx, 0), "note.txt"));
	assert_non_null(strstr(said(ctx, 1), "records/deep"));
	ctx->problems = (struct problems){ 0 };
	unlink(note);
	rmdir(deep);
	for (size_t i = 0; i < COUNT(names); i++)
		unlink(arena_strf(ctx->arena, "%s/%s", folder, names[i]));
	rmdir(records);
	rmdir(folder);
	assert_false(source_overlay(ctx, folder, &sources));
	assert_non_null(strstr(said(ctx, 0), folder));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_node__remembers_the_place_of_everything), UNIT(test_node__scalars_stay_what_was_written),
		UNIT(test_node__what_a_clerk_could_not_read_is_refused), UNIT(test_node__a_file_has_a_greatest_size),
		UNIT(test_node__all_unknown_keys_are_said_with_the_nearest_one),
		UNIT(test_node__values_of_another_form_are_said_with_their_place),
		UNIT(test_node__what_people_read_stands_in_one_line), UNIT(test_node__names_are_no_words_of_sql),
		UNIT(test_source__an_overlay_replaces_and_adds),
	};

	return cmocka_run_group_tests_name("catalog", tests, NULL, NULL);
}
