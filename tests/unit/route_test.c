#include "unit.h"

#include <string.h>

#include "command.h"
#include "embedded.h"
#include "input_name.h"
#include "page.h"
#include "pages.h"
#include "text.h"

static struct house house;
static const struct web web = { .house = &house };

static struct http_answer answer;

/* The route that ${path} leads to, or NULL; its pieces in ${page}. */
static const struct route *
way(struct ctx *ctx, enum http_method method, const char *path, struct page *page)
{
	struct http_request request = { .method = method, .path = path };
	const struct route *route = NULL;

	answer = (struct http_answer){ .arena = ctx->arena };
	*page = (struct page){ .web = &web, .request = &request, .answer = &answer };
	if (!route_get(ctx, page, &route))
		assert_int_equal(ctx->problems.list.at[ctx->problems.list.n - 1].sort, page->refused == PAGE_METHOD ?
		    PROBLEM_USAGE : PROBLEM_ABSENT);
	return route;
}

static void
test_route__a_route_without_right_or_function_stops_the_start(void **state)
{
	struct ctx *ctx = *state;
	static const struct route bad[] = {
		{ .method = HTTP_GET, .pattern = "/open", .run = home_page },
		{ .method = HTTP_GET, .pattern = "/idle", .right = RIGHT_SIGNED_IN },
		{ .method = HTTP_GET, .pattern = "/no-type", .right = RIGHT_SECTION, .run = home_page },
		{ .method = HTTP_GET, .pattern = "/no-type", .right = RIGHT_SIGNED_IN, .run = home_page },
	};

	assert_true(route_check(ctx, routes, routes_n));
	for (size_t i = 0; i < COUNT(bad); i++) {
		size_t mark = ctx->problems.list.n;

		assert_false(i < 3 ? route_check(ctx, &bad[i], 1) : route_check(ctx, &bad[2], 2));
		assert_true(ctx->problems.list.n > mark);
	}
}

static void
test_route__only_the_door_and_its_paint_are_public(void **state)
{
	struct ctx *ctx = *state;
	struct page page = { .web = &web, .type = type_find(&house, "theme_day") };

	ctx->actor = NULL;
	for (size_t i = 0; i < routes_n; i++) {
		bool public = strcmp(routes[i].pattern, "/sign-in") == 0 || strcmp(routes[i].pattern, "/assets/{name}") == 0;

		assert_int_equal(route_may(ctx, &page, &routes[i]), public);
	}
}

static void
test_route__pieces_are_read_or_there_is_no_such_page(void **state)
{
	static const char *const none[] = { "/records", "/records/no_such_type", "/records/theme_day/0", "/records/theme_day/-1",
		"/records/theme_day/99999999999999999999", "/records/theme_day/17x", "/records/theme_day/17/edit/", "/records//17",
		"/records/discipline_posts_filled", "/records/theme_day.xml", "/figures/", "//", "/reports/texts/x/places/0" };
	struct ctx *ctx = *state;
	struct page page;

	assert_ptr_equal(way(ctx, HTTP_GET, "/records/theme_day/17.json", &page)->run, show_json);
	assert_int_equal(page.id, 17);
	assert_string_equal(page.type->name, "theme_day");
	assert_ptr_equal(way(ctx, HTTP_HEAD, "/records/theme_day.json", &page)->run, list_json);
	assert_ptr_equal(way(ctx, HTTP_GET, "/choose/organisation", &page)->run, choose_organisation);
	assert_ptr_equal(way(ctx, HTTP_GET, "/organisations/new", &page)->run, org_new_page);
	assert_ptr_equal(way(ctx, HTTP_GET, "/figures/units_observed", &page)->run, figure_page_one);
	assert_string_equal(page.name, "units_observed");
	for (size_t i = 0; i < COUNT(none); i++)
		assert_true(way(ctx, HTTP_GET, none[i], &page) == NULL && page.refused == PAGE_BY_PROBLEM);
}

/* An address that is there, and what may be done with it. */
static void
test_route__another_method_is_told_which_there_are(void **state)
{
	static const struct { enum http_method method; const char *path, *allow; } other[] = {
		{ HTTP_POST, "/records/theme_day", "GET, HEAD" }, { HTTP_OTHER, "/", "GET, HEAD" },
		{ HTTP_GET, "/sign-out", "POST" },
		{ HTTP_OTHER, "/records/theme_day/17/edit", "GET, HEAD, POST" },
	};
	struct ctx *ctx = *state;
	struct page page;

	for (size_t i = 0; i < COUNT(other); i++) {
		assert_true(way(ctx, other[i].method, other[i].path, &page) == NULL && page.refused == PAGE_METHOD);
		assert_string_equal(answer.headers.at[0].name, "Allow");
		assert_string_equal(answer.headers.at[0].value, other[i].allow);
	}
}

/* The name at ${p}, up to its quotation mark, with F for a field and nothing for the id of a person. */
static const char *
name_at(struct ctx *ctx, const char *p)
{
	static const struct { const char *value, *means; } values[] = { { "{{field}}", "F" }, { "{{conflict}}", "F" },
		{ "{{pick_name}}", "F.pick" }, { "{{id}}", "" } };
	struct buf out = buf_make(ctx->arena);

	while (*p != '"') {
		size_t i = 0;

		while (i < COUNT(values) && !text_skip(&p, values[i].value))
			i++;
		if (i < COUNT(values))
			buf_puts(&out, values[i].means);
		else
			buf_putc(&out, *p++);
	}
	return out.at;
}

static void
test_route__what_a_form_carries_is_named_in_one_place(void **state)
{
	struct ctx *ctx = *state;
	const char *names[INPUT_MAX];
	bool drawn[INPUT_MAX] = { 0 };

	for (int i = 0; i < INPUT_MAX; i++)
		names[i] = input_name(ctx, (enum input)i, i < INPUT_TAKE ? NULL : "F");
	for (size_t f = 0; f < embedded_pages_n; f++) {
		const char *p = embedded_pages[f].bytes;

		/* What a list's address says is list.c's own. */
		if (!text_ends(embedded_pages[f].name, ".html") || strcmp(embedded_pages[f].name, "list.html") == 0)
			continue;
		while ((p = strstr(p, " name=\"")) != NULL) {
			const char *name = name_at(ctx, p += strlen(" name=\""));
			int i = 0;

			while (i < INPUT_MAX && strcmp(names[i], name) != 0)
				i++;
			if (i == INPUT_MAX && (name[0] == '_' || strchr(name, '.') != NULL))
				fail_msg("%s: input_name.h does not know %s", embedded_pages[f].name, name);
			if (i < INPUT_MAX)
				drawn[i] = true;
		}
	}
	for (int i = 0; i < INPUT_MAX; i++)
		if (!drawn[i])
			fail_msg("no page has an input %s", names[i]);
}

static int
setup(void **state)
{
	unit_setup(state);
	return command_catalog(*state, NULL, &house) ? 0 : -1;
}

#define ROUTE(test) cmocka_unit_test_setup_teardown(test, setup, unit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ROUTE(test_route__a_route_without_right_or_function_stops_the_start),
		ROUTE(test_route__only_the_door_and_its_paint_are_public),
		ROUTE(test_route__pieces_are_read_or_there_is_no_such_page),
		ROUTE(test_route__another_method_is_told_which_there_are),
		ROUTE(test_route__what_a_form_carries_is_named_in_one_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
