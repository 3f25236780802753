#include "unit.h"

#include "html.h"

/* What ${text} makes of ${data}, a JSON text; a part.html is beside it. */
static char *
made(struct ctx *ctx, const char *text, const char *data)
{
	const struct html_source sources[] = { { "page.html", text }, { "part.html", "[{{name}}]" } };
	struct buf out = buf_make(ctx->arena);
	json_t *tree = html_own(ctx->arena, json_loads(data, JSON_DECODE_ANY, NULL));
	struct html_set *set;

	assert_non_null(tree);
	assert_true(html_compile(ctx, sources, COUNT(sources), &set));
	html_render(set, "page.html", tree, &out);
	return out.at;
}

/* The line of the one fault that compiling ${text} finds. */
static int
refused(struct ctx *ctx, const char *text)
{
	const struct html_source source = { "page.html", text };
	struct html_set *set;
	size_t mark = ctx->problems.list.n;

	assert_false(html_compile(ctx, &source, 1, &set));
	assert_int_equal(ctx->problems.list.n, mark + 1);
	assert_string_equal(ctx->problems.list.at[mark].file, "page.html");
	return ctx->problems.list.at[mark].line;
}

static void
test_html__escapes_for_text_and_attributes(void **state)
{
	struct ctx *ctx = *state;
	const char *data = "{\"x\":\"<b a='1' b=\\\"2\\\">&\"}";

	assert_string_equal(made(ctx, "<p>{{x}}</p>", data), "<p>&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;</p>");
	assert_string_equal(made(ctx, "<p title='{{x}}'>", data), "<p title='&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;'>");
	assert_string_equal(made(ctx, "<textarea>{{x}}</textarea>{{x}}", "{\"x\":\"</textarea>\"}"),
	    "<textarea>&lt;/textarea&gt;</textarea>&lt;/textarea&gt;");
}

static void
test_html__an_address_is_of_this_site_or_of_a_known_scheme(void **state)
{
	struct ctx *ctx = *state;
	static const char *const bad[] = { "javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x",
		"//evil.example/", "/\\\\evil.example/", "vbscript:x", "records/1" };
	static const char *const good[] = { "/records/theme_day?x=1", "#row-1", "?year=2025", "https://example.cn/", "HTTP://x",
		"mailto:a@b" };

	for (size_t i = 0; i < COUNT(bad); i++)
		assert_string_equal(made(ctx, "<a href=\"{{u}}\">", arena_strf(ctx->arena, "{\"u\":\"%s\"}", bad[i])),
		    "<a href=\"#\">");
	for (size_t i = 0; i < COUNT(good); i++)
		assert_string_equal(made(ctx, "<form action='{{u}}'>", arena_strf(ctx->arena, "{\"u\":\"%s\"}", good[i])),
		    arena_strf(ctx->arena, "<form action='%s'>", good[i]));
	assert_string_equal(made(ctx, "<a hx-get=\"{{u}}\">", "{\"u\":\"javascript:x\"}"), "<a hx-get=\"#\">");
}

static void
test_html__a_part_of_an_address_is_encoded(void **state)
{
	struct ctx *ctx = *state;

	assert_string_equal(made(ctx, "<a href=\"/r/{{t}}/{{i}}?q={{q}}\">", "{\"t\":\"../a\",\"i\":17,\"q\":\"a&b=党 <\"}"),
	    "<a href=\"/r/..%2Fa/17?q=a%26b%3D%E5%85%9A%20%3C\">");
	/* Behind an empty beginning a value does not become a scheme. */
	assert_string_equal(made(ctx, "<a href='{{none}}{{u}}'>", "{\"u\":\"javascript:x\"}"), "<a href='javascript%3Ax'>");
}

static void
test_html__sections_repeat_enter_and_choose(void **state)
{
	struct ctx *ctx = *state;
	const char *data = "{\"name\":\"out\",\"rows\":[{\"name\":\"a\"},{\"id\":2}],\"none\":[],\"one\":{\"k\":\"v\"},"
	    "\"texts\":[\"x\",\"y\"],\"yes\":true,\"no\":false,\"zero\":0,\"empty\":\"\",\"null\":null}";

	assert_string_equal(made(ctx, "{{#rows}}({{id}},{{name}}){{/rows}}", data), "(,a)(2,out)");
	assert_string_equal(made(ctx, "{{#none}}x{{else}}leer{{/none}}{{#rows}}{{else}}x{{/rows}}", data), "leer");
	assert_string_equal(made(ctx, "{{#one}}{{k}}{{/one}}{{one.k}}{{one.none.deep}}", data), "vv");
	assert_string_equal(made(ctx, "{{#texts}}{{.}};{{/texts}}", data), "x;y;");
	assert_string_equal(made(ctx, "{{#yes}}1{{/yes}}{{^yes}}2{{/yes}}{{#no}}3{{/no}}{{^no}}4{{/no}}", data), "14");
	assert_string_equal(made(ctx, "{{#zero}}{{zero}}{{/zero}}{{#empty}}x{{/empty}}"
	    "{{^null}}n{{/null}}{{^absent}}a{{/absent}}", data),
	    "0na");
	assert_string_equal(made(ctx, "{{#rows}}{{>part}}{{/rows}}", data), "[a][out]");
	assert_string_equal(made(ctx, "<option {{#yes}}selected {{/yes}}value=\"1\">", data), "<option selected value=\"1\">");
}

static void
test_html__nothing_goes_out_as_it_is(void **state)
{
	struct ctx *ctx = *state;

	assert_string_equal(made(ctx, "<div>{{body_html}}</div>", "{\"body_html\":\"<b>\"}"), "<div>&lt;b&gt;</div>");
	refused(ctx, "<div>{{{body_html}}}</div>");
}

static void
test_html__refuses_places_that_cannot_be_made_safe(void **state)
{
	static const char *const bad[] = {
		"<script>var x = '{{x}}';</script>", "<style>p { color: {{x}} }</style>", "<p onclick=\"f('{{x}}')\">",
		"<p style=\"color: {{x}}\">", "<p class={{x}}>", "<p class=a{{x}}>", "<{{x}}>", "<p {{x}}=\"1\">",
		"<p data-{{x}}=\"1\">",
		"<!-- {{x}} -->", "<!DOCTYPE {{x}}>", "<iframe srcdoc=\"{{x}}\">",
		"<p hx-on:click=\"{{x}}\">", "<p hx-vals='{{x}}'>",
		"<SCRIPT>{{x}}</SCRIPT>", "<script></scripty>{{x}}</script>", "<p ONCLICK='{{x}}'>",
		"<script src='a.js'>{{x}}</script>",
	};
	struct ctx *ctx = *state;

	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(refused(ctx, bad[i]), 1);
	assert_string_equal(made(ctx, "<script src='/a.js'></script ><!-- a --- b --->{{x}}", "{\"x\":\"<\"}"),
	    "<script src='/a.js'></script ><!-- a --- b --->&lt;");
}

static void
test_html__says_the_line_of_every_fault(void **state)
{
	struct ctx *ctx = *state;

	assert_int_equal(refused(ctx, "<p>\n\n{{#rows}}\n</p>"), 3);
	assert_int_equal(refused(ctx, "<p>\n{{/rows}}"), 2);
	assert_int_equal(refused(ctx, "\n\n{{x y}}"), 3);
	assert_int_equal(refused(ctx, "\n{{else}}"), 2);
	assert_int_equal(refused(ctx, "\n{{>nowhere}}"), 2);
	assert_int_equal(refused(ctx, "\n{{x\n}}"), 2);
	assert_int_equal(refused(ctx, "<p\n class=\"x"), 2);
	assert_int_equal(refused(ctx, "{{#a}}<p{{else}}\n<b>{{/a}}"), 2);
	assert_int_equal(refused(ctx, "<a href=\"{{#a}}x{{/a}}{{b}}\">"), 1);

	const struct html_source two = { "page.html", "<p {{x}}>\n<script>{{y}}</script>\n{{#z}}" };
	struct html_set *set;
	size_t mark = ctx->problems.list.n;
	assert_false(html_compile(ctx, &two, 1, &set));
	assert_int_equal(ctx->problems.list.n, mark + 3);
}

static void
test_html__a_part_that_comes_back_to_itself_is_refused(void **state)
{
	struct ctx *ctx = *state;
	const struct html_source sources[] = { { "a.html", "{{>b}}" }, { "b.html", "x{{>a}}" } };
	struct html_set *set;

	assert_false(html_compile(ctx, sources, 2, &set));
	assert_int_equal(ctx->problems.list.n, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_html__escapes_for_text_and_attributes),
		UNIT(test_html__an_address_is_of_this_site_or_of_a_known_scheme),
		UNIT(test_html__a_part_of_an_address_is_encoded),
		UNIT(test_html__sections_repeat_enter_and_choose),
		UNIT(test_html__nothing_goes_out_as_it_is),
		UNIT(test_html__refuses_places_that_cannot_be_made_safe),
		UNIT(test_html__says_the_line_of_every_fault),
		UNIT(test_html__a_part_that_comes_back_to_itself_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
