#include "route.h"

#include <string.h>

#include "limits.h"
#include "page.h"
#include "pages.h"
#include "session.h"
#include "text.h"

#define GET(path, ...) { .method = HTTP_GET, .pattern = path, __VA_ARGS__ }
#define POST(path, ...) { .method = HTTP_POST, .pattern = path, __VA_ARGS__ }

const struct route routes[] = {
	GET("/assets/{name}", RIGHT_PUBLIC, 0, asset_get),
	GET("/sign-in", RIGHT_PUBLIC, 0, session_sign_in_page),
	POST("/sign-in", RIGHT_PUBLIC, 0, session_sign_in, .most = LIMIT_SIGN_IN_FORM),
	POST("/sign-out", RIGHT_SIGNED_IN, 0, session_sign_out),
	GET("/password", RIGHT_SIGNED_IN, 0, session_password_page),
	POST("/password", RIGHT_SIGNED_IN, 0, session_password),
	GET("/", RIGHT_SIGNED_IN, 0, home_page),

	GET("/records/{type}", RIGHT_SECTION, ACT_SEE, list_page),
	GET("/records/{type}.json", RIGHT_SECTION, ACT_SEE, list_json),
	GET("/records/{type}/new", RIGHT_SECTION, ACT_ADD, form_new_page),
	POST("/records/{type}/new", RIGHT_SECTION, ACT_ADD, form_new, .again = true, .most = LIMIT_BODY),
	GET("/records/{type}/{id}", RIGHT_SECTION, ACT_SEE, show_page),
	GET("/records/{type}/{id}.json", RIGHT_SECTION, ACT_SEE, show_json),
	GET("/records/{type}/{id}/history", RIGHT_SECTION, ACT_SEE, show_history),
	GET("/records/{type}/{id}/files/{name}", RIGHT_SECTION, ACT_SEE, show_file),
	GET("/records/{type}/{id}/edit", RIGHT_SECTION, ACT_CHANGE, form_edit_page),
	POST("/records/{type}/{id}/edit", RIGHT_SECTION, ACT_CHANGE, form_edit, .again = true, .most = LIMIT_BODY),
	POST("/records/{type}/{id}/strike", RIGHT_SECTION, ACT_STRIKE, show_strike),
	POST("/records/{type}/{id}/restore", RIGHT_SECTION, ACT_STRIKE, show_restore),

	GET("/organisations", RIGHT_ANYWHERE, ACT_SEE, tree_page),
	GET("/organisations/new", RIGHT_TREE, ACT_ADD, org_new_page),
	POST("/organisations/new", RIGHT_TREE, ACT_ADD, org_new),
	GET("/organisations/{id}", RIGHT_ANYWHERE, ACT_SEE, tree_card),
	GET("/organisations/{id}/move", RIGHT_TREE, ACT_CHANGE, org_move_page),
	POST("/organisations/{id}/move", RIGHT_TREE, ACT_CHANGE, org_move),
	GET("/organisations/{id}/below", RIGHT_ANYWHERE, ACT_SEE, tree_below),
	GET("/choose/organisation", RIGHT_ANYWHERE, ACT_SEE, choose_organisation),
	GET("/choose/{type}", RIGHT_SECTION, ACT_SEE, choose_record),

	GET("/figures", RIGHT_ANYWHERE, ACT_SEE, figure_page_all),
	GET("/figures/{name}", RIGHT_ANYWHERE, ACT_SEE, figure_page_one),
	GET("/figures/{name}/attest", RIGHT_ANYWHERE, ACT_ATTEST, attest_page),
	POST("/figures/{name}/attest", RIGHT_ANYWHERE, ACT_ATTEST, attest_page_save),

	GET("/reports", RIGHT_ANYWHERE, ACT_REPORT, report_page_all),
	POST("/reports", RIGHT_ANYWHERE, ACT_REPORT, report_page_upload, .most = LIMIT_BODY),
	GET("/reports/{name}", RIGHT_ANYWHERE, ACT_REPORT, report_page_one),
	GET("/reports/{name}/file", RIGHT_ANYWHERE, ACT_REPORT, report_page_file),
	GET("/reports/texts/{name}", RIGHT_ANYWHERE, ACT_REPORT, report_page_one, .text = true),
	GET("/reports/texts/{name}/file", RIGHT_ANYWHERE, ACT_REPORT, report_page_file, .text = true),
	POST("/reports/texts/{name}/remove", RIGHT_ANYWHERE, ACT_REPORT, report_page_remove, .text = true),
	GET("/reports/texts/{name}/places", RIGHT_ANYWHERE, ACT_REPORT, place_page_all, .text = true),
	POST("/reports/texts/{name}/places", RIGHT_ANYWHERE, ACT_CONFIRM, place_page_confirm, .text = true),
	GET("/reports/texts/{name}/places/{id}", RIGHT_ANYWHERE, ACT_CONFIRM, place_page_one, .text = true),
	POST("/reports/texts/{name}/places/{id}", RIGHT_ANYWHERE, ACT_CONFIRM, place_page_decide, .text = true),
};
const size_t routes_n = COUNT(routes);

static const char *
method_name(enum http_method method)
{
	return method == HTTP_POST ? "POST" : "GET";
}

bool
route_check(struct ctx *ctx, const struct route *list, size_t n)
{
	bool good = true;

	for (size_t i = 0; i < n; i++) {
		const struct route *r = &list[i];

		if (r->right == RIGHT_NONE || r->right >= RIGHT_MAX || r->run == NULL)
			good = problem_fault(ctx, "route %s %s has no right or no function", method_name(r->method), r->pattern);
		if (r->right == RIGHT_SECTION && strstr(r->pattern, "{type}") == NULL)
			good = problem_fault(ctx, "route %s has no {type} whose section could be asked for", r->pattern);
		for (size_t k = 0; k < i; k++)
			if (list[k].method == r->method && strcmp(list[k].pattern, r->pattern) == 0)
				good = problem_fault(ctx, "route %s %s stands twice", method_name(r->method), r->pattern);
	}
	return good;
}

/* One step of a path against one of a pattern, "{id}.json": the piece goes into ${page}. */
static bool
take_step(const struct ctx *ctx, const char *step, const char *pattern, struct page *page)
{
	const char *end = strchr(pattern, '}');

	if (pattern[0] != '{' || end == NULL)
		return strcmp(step, pattern) == 0;
	size_t tail = strlen(end + 1), n = strlen(step);
	if (n <= tail || strcmp(step + n - tail, end + 1) != 0)
		return false;
	char *piece = arena_copy(ctx->arena, step, n - tail);
	if (text_starts(pattern, "{type}")) {
		page->type = type_find(page->web->house, piece);
		return page->type != NULL && page->type->derived_sql == NULL;
	}
	if (text_starts(pattern, "{id}"))
		return text_read_int(piece, &page->id) && page->id > 0;
	page->name = piece;
	return true;
}

static bool
take_path(const struct ctx *ctx, char **steps, const char *pattern, struct page *page)
{
	char **wanted = text_split(ctx->arena, pattern, '/');

	for (; *steps != NULL && *wanted != NULL; steps++, wanted++)
		if (!take_step(ctx, *steps, *wanted, page))
			return false;
	return *steps == *wanted;
}

bool
route_get(struct ctx *ctx, struct page *page, const struct route **out)
{
	char **steps = text_split(ctx->arena, page->request->path, '/');
	enum http_method method = page->request->method == HTTP_HEAD ? HTTP_GET : page->request->method;
	bool gets = false, posts = false;

	for (size_t i = 0; i < routes_n; i++) {
		struct page tried = *page;

		if (!take_path(ctx, steps, routes[i].pattern, &tried))
			continue;
		if (routes[i].method == method) {
			*page = tried;
			*out = &routes[i];
			return true;
		}
		gets = gets || routes[i].method == HTTP_GET;
		posts = posts || routes[i].method == HTTP_POST;
	}
	if (!gets && !posts)
		return problem_say(ctx, PROBLEM_ABSENT, "没有这个页面，请检查网址，或从首页进入");
	page->refused = PAGE_METHOD;
	http_set(page->answer, "Allow", gets && posts ? "GET, HEAD, POST" : gets ? "GET, HEAD" : "POST");
	return problem_say(ctx, PROBLEM_USAGE, "这个网址不能这样访问，请从首页进入，再用页面上的按钮办理");
}

size_t
route_most(const struct route *r)
{
	return r->most == 0 ? LIMIT_FORM : r->most;
}

bool
route_takes(struct ctx *ctx, struct page *page, const struct route *r, uint64_t size)
{
	if (size <= route_most(r))
		return true;
	page->refused = PAGE_LARGE;
	return problem_say(ctx, PROBLEM_USAGE, "提交的内容超过 %zu KB，请减少内容或分几次提交", route_most(r) >> 10);
}

bool
route_slow(const struct http_request *request)
{
	return text_starts(request->path, "/reports") || text_starts(request->path, "/figures");
}

/* Where the right must hold; NULL for anywhere. */
static const char *
section_of(const struct ctx *ctx, const struct page *page, const struct route *r)
{
	return r->right == RIGHT_TREE ? ctx->house->tree[TREE_ORGANISATION]->section :
	    r->right == RIGHT_SECTION ? page->type->section : NULL;
}

bool
route_may(struct ctx *ctx, const struct page *page, const struct route *r)
{
	bool may = r->right == RIGHT_PUBLIC || (ctx->actor != NULL && (r->right == RIGHT_SIGNED_IN ||
	    (r->right >= RIGHT_ANYWHERE && actor_may(ctx, r->act, section_of(ctx, page, r)))));

	return may || problem_say(ctx, PROBLEM_RIGHT, "您的角色没有“%s”的权限，需要时请联系管理员",
	    r->right == RIGHT_SIGNED_IN ? "登录" : act_label(r->act));
}

char *
route_line(struct arena *arena, const struct route *r)
{
	static const char *const where[RIGHT_MAX] = {
		[RIGHT_NONE] = "?", [RIGHT_PUBLIC] = "public", [RIGHT_SIGNED_IN] = "signed_in", [RIGHT_ANYWHERE] = "any",
		[RIGHT_SECTION] = "{type}", [RIGHT_TREE] = "organisation",
	};
	bool acts = r->right >= RIGHT_ANYWHERE;

	return arena_strf(arena, "%-4s %-36s %s%s%s", method_name(r->method), r->pattern, acts ? act_label(r->act) : "",
	    acts ? " " : "", where[r->right]);
}
