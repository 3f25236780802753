#include "unit.h"

#include <stdio.h>

#include "buf.h"
#include "http.h"
#include "limits.h"
#include "text.h"

#define URLENCODED "application/x-www-form-urlencoded"
#define MULTIPART "multipart/form-data; boundary=b"
#define PART(head, content) "--b\r\nContent-Disposition: form-data; " head "\r\n\r\n" content "\r\n"

static bool
read_body(struct ctx *ctx, const char *type, const char *body, size_t n, struct form *out)
{
	struct http_pair headers[] = { { "content-type", type } };

	return form_read_body(ctx, &(struct http_request){ .headers = headers, .nheaders = type != NULL, .body = body,
	    .body_size = n, .body_file = -1 }, out);
}

/* The fields as one text: a=1|f<name>content| */
static char *
shown(struct ctx *ctx, const struct form *form)
{
	struct buf out = buf_make(ctx->arena);

	EACH(const struct form_field, field, form->fields)
		if (field->filename == NULL)
			buf_putf(&out, "%s=%s|", field->name, field->value);
		else
			buf_putf(&out, "%s<%s>%.*s|", field->name, field->filename, (int)field->n, field->bytes);
	return out.at;
}

static void
test_query__fields_in_their_order(void **state)
{
	struct ctx *ctx = *state;
	static const struct { const char *query, *wanted; } cases[] = {
		{ "", "" }, { "a=1&b=2&a=3", "a=1|b=2|a=3|" }, { "a", "a=|" }, { "a=b=c", "a=b=c|" }, { "&&a=&", "a=|" },
		{ "%e5%85%9a=%E5%BB%BA+%2b", "党=建 +|" }, { "a=++x%20", "a=x|" }, { "a=1%0D%0A2", "a=1\n2|" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct form form;

		assert_true(form_read_query(ctx, cases[i].query, &form));
		assert_string_equal(shown(ctx, &form), cases[i].wanted);
	}
}

static void
test_query__what_is_no_text_is_refused_and_leaves_the_form(void **state)
{
	struct ctx *ctx = *state;
	static const char *const bad[] = { "a=%", "a=%4", "%zz=1", "a=%00", "a=%ff", "a=%c0%af", "a=%ed%a0%80", "a=%1b", "%07=1" };

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct form form = { .fields.n = 7 };

		assert_false(form_read_query(ctx, bad[i], &form));
		assert_int_equal(form.fields.n, 7);
		assert_int_equal(ctx->problems.list.n, i + 1);
	}
}

static void
test_query__has_a_limit_of_fields(void **state)
{
	struct ctx *ctx = *state;
	struct buf query = buf_make(ctx->arena);
	struct form form;

	for (int i = 0; i < LIMIT_FORM_FIELDS; i++)
		buf_puts(&query, "a&");
	assert_true(form_read_query(ctx, query.at, &form));
	assert_int_equal(form.fields.n, LIMIT_FORM_FIELDS);
	buf_puts(&query, "a");
	assert_false(form_read_query(ctx, query.at, &form));
}

static void
test_body__its_type_decides(void **state)
{
	struct ctx *ctx = *state;
	struct form form;

	assert_true(read_body(ctx, URLENCODED, "a=1", 3, &form));
	assert_string_equal(shown(ctx, &form), "a=1|");
	assert_true(read_body(ctx, "Application/X-WWW-Form-Urlencoded; charset=UTF-8", "a=2", 3, &form));
	assert_string_equal(form_get(&form, "a"), "2");
	assert_null(form_get(&form, "b"));
	assert_true(read_body(ctx, NULL, "", 0, &form));
	assert_int_equal(form.fields.n, 0);
	assert_false(read_body(ctx, NULL, "a=1", 3, &form));
	assert_false(read_body(ctx, URLENCODED "x", "a=1", 3, &form));
	assert_false(read_body(ctx, "application/json", "{}", 2, &form));
	assert_int_equal(ctx->problems.list.n, 3);
}

static void
test_body__an_urlencoded_one_has_a_limit(void **state)
{
	struct ctx *ctx = *state;
	char *body = arena_alloc(ctx->arena, LIMIT_FORM + 1);
	struct form form;

	memset(body, 'a', LIMIT_FORM + 1);
	assert_true(read_body(ctx, URLENCODED, body, LIMIT_FORM, &form));
	assert_false(read_body(ctx, URLENCODED, body, LIMIT_FORM + 1, &form));
	assert_string_equal(ctx->problems.list.at[0].say, "表单内容超过 2 MB，请分几次提交");
}

static void
test_multipart__fields_and_files(void **state)
{
	struct ctx *ctx = *state;
	static const struct { const char *body, *wanted; } cases[] = {
		{ "--b--", "" }, { "--b--\r\nbehind", "" },
		{ PART("name=\"a\"", " 1\r\n2 ") PART("name=\"a\"", "") "--b--\r\n", "a=1\n2|a=|" },
		{ PART("name=a", "x") "--b--", "a=x|" },
		{ PART("x=y; NAME=\"a\"", "-b\r\n-b") "--b--", "a=-b\n-b|" },
		{ PART("name=\"f\"; filename=\"批复.docx\"\r\nContent-Type: x/y", "\r\n--c\r\n") "--b--", "f<批复.docx>\r\n--c\r\n|" },
		{ PART("name=\"f\"; filename=\"C:\\dir\\a b.docx\"", "1") "--b--", "f<a b.docx>1|" },
		{ PART("name=\"f\"; filename=\"../../etc/x\\\"y;z\"", "1") "--b--", "f<x\"y;z>1|" },
		{ PART("name=\"f\"; filename=\"\"\r\nContent-Type: application/octet-stream", "") "--b--", "f=|" },
		{ PART("name=\"f\"; filename=\"empty\"", "") "--b--", "f<empty>|" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct form form;

		assert_true(read_body(ctx, MULTIPART, cases[i].body, strlen(cases[i].body), &form));
		assert_string_equal(shown(ctx, &form), cases[i].wanted);
	}
}

static void
test_multipart__what_is_malformed_is_refused(void **state)
{
	struct ctx *ctx = *state;
	static const char *const bad[] = {
		"--b", "--b-", "--c--", "x\r\n--b--", "-", PART("name=\"a\"", "1"), PART("name=\"a\"", "1") "--b",
		PART("x=\"a\"", "1") "--b--", PART("name=\"a\"\r\nno colon", "1") "--b--",
		PART("name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"", "1") "--b--",
		"--b\r\n\r\n1\r\n--b--", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n--b--",
		PART("name=\"\xff\"", "1") "--b--",
		PART("name=\"f\"; filename=\"\xff\"", "1") "--b--", "--b PART\r\n\r\n--b--",
		PART("name=\"a\"", "--b") "--b--",	/* doubtful: is the empty line the boundary's? */
	};
	static const char *const types[] = { "multipart/form-data", "multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"\"",
		"multipart/form-data; boundary=" "12345678901234567890123456789012345678901234567890123456789012345678901" };
	struct form form;
	size_t n = 0;

	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(read_body(ctx, MULTIPART, bad[i], strlen(bad[i]), &form));
		assert_int_equal(ctx->problems.list.n, ++n);
	}
	for (size_t i = 0; i < COUNT(types); i++) {
		assert_false(read_body(ctx, types[i], "--b--", 5, &form));
		assert_int_equal(ctx->problems.list.n, ++n);
	}
	assert_true(read_body(ctx, "multipart/form-data; charset=x; boundary=\"b\"", "--b--", 5, &form));
}

/* One part of ${n} bytes, named as a file or not. */
static struct buf
one_part(struct ctx *ctx, const char *head, size_t n)
{
	struct buf body = buf_make(ctx->arena);
	char *content = arena_alloc(ctx->arena, n);

	memset(content, 'x', n);
	buf_putf(&body, "--b\r\nContent-Disposition: form-data; %s\r\n\r\n", head);
	buf_add(&body, content, n);
	buf_puts(&body, "\r\n--b--");
	return body;
}

static void
test_multipart__files_and_fields_have_limits_of_their_own(void **state)
{
	struct ctx *ctx = *state;
	static const struct { const char *head; size_t most; const char *say; } cases[] = {
		{ "name=\"a\"", LIMIT_FORM, "表单内容超过 2 MB，请分几次提交" },
		{ "name=\"f\"; filename=\"x\"", LIMIT_UPLOAD, "文件“x”超过 32 MB，请压缩后再上传" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf good = one_part(ctx, cases[i].head, cases[i].most);
		struct buf bad = one_part(ctx, cases[i].head, cases[i].most + 1);
		struct form form;

		assert_true(read_body(ctx, MULTIPART, good.at, good.n, &form));
		assert_false(read_body(ctx, MULTIPART, bad.at, bad.n, &form));
		assert_string_equal(ctx->problems.list.at[i].say, cases[i].say);
	}
}

static void
test_body__a_spooled_one_reads_the_same(void **state)
{
	struct ctx *ctx = *state;
	static const char body[] = PART("name=\"a\"", "1") PART("name=\"f\"; filename=\"x\"", "content") "--b--";
	static const struct http_pair headers[] = { { "content-type", MULTIPART } };
	struct http_request request = { .headers = headers, .nheaders = 1, .body_size = sizeof body - 1 };
	FILE *file = tmpfile();
	struct form form;

	fputs(body, file);
	fflush(file);
	request.body_file = fileno(file);
	assert_true(form_read_body(ctx, &request, &form));
	fclose(file);
	assert_string_equal(shown(ctx, &form), "a=1|f<x>content|");
	request.body_file = -1;
	assert_false(form_read_body(ctx, &request, &form));
	assert_int_equal(problem_worst(ctx), PROBLEM_FAULT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_query__fields_in_their_order),
		UNIT(test_query__what_is_no_text_is_refused_and_leaves_the_form),
		UNIT(test_query__has_a_limit_of_fields),
		UNIT(test_body__its_type_decides),
		UNIT(test_body__an_urlencoded_one_has_a_limit),
		UNIT(test_multipart__fields_and_files),
		UNIT(test_multipart__what_is_malformed_is_refused),
		UNIT(test_multipart__files_and_fields_have_limits_of_their_own),
		UNIT(test_body__a_spooled_one_reads_the_same),
	};

	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
