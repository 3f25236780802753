#include "web.h"

#include <stdio.h>
#include <string.h>

#include "bound_memo.h"
#include "embedded.h"
#include "limits.h"
#include "org.h"
#include "page.h"
#include "seal.h"
#include "session.h"
#include "text.h"

/* One thread's own: its connection, and the memory that the connection's messages may need. */
struct worker { const struct web *web; struct arena *arena; struct db *db; };

static bool
worker_open(struct ctx *ctx, void *payload, void **out)
{
	struct web *web = payload;
	struct arena *arena = arena_make();
	struct worker *w = arena_alloc(arena, sizeof *w);

	*w = (struct worker){ web, arena, NULL };
	if (!db_connect(ctx, web->store, &w->db)) {
		arena_free(arena);
		return false;
	}
	*out = w;
	return true;
}

static void
worker_close(void *worker)
{
	struct worker *w = worker;

	db_close(w->db);
	arena_free(w->arena);
}

static void
log_line(void *payload, const char *line)
{
	(void)payload;
	fprintf(stderr, "%s\n", line);
}

/* What the person is not told: the statement, the engine's words. */
static void
log_faults(struct ctx *ctx, const struct http_request *request)
{
	EACH(const struct problem, p, ctx->problems.list)
		if (p->sort == PROBLEM_FAULT || p->sort == PROBLEM_FULL)
			log_line(NULL, arena_strf(ctx->arena, "%s %s: %s", p->sort == PROBLEM_FULL ? "full" : "fault",
			    request->path, p->detail == NULL ? "" : p->detail));
}

/* What holds for every answer, and can't be forgotten by a page. */
static void
set_headers(const struct page *page)
{
	static const struct http_pair always[] = {
		{ "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
		    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'" },
		{ "X-Content-Type-Options", "nosniff" }, { "Referrer-Policy", "same-origin" }, { "X-Frame-Options", "DENY" },
		{ "Cross-Origin-Opener-Policy", "same-origin" },
	};
	bool cached = false;

	for (size_t i = 0; i < COUNT(always); i++)
		http_set(page->answer, always[i].name, always[i].value);
	EACH(const struct http_pair, h, page->answer->headers)
		cached = cached || strcmp(h->name, "Cache-Control") == 0;
	if (!cached)
		http_set(page->answer, "Cache-Control", "no-store");
}

static bool
read_forms(struct ctx *ctx, struct page *page)
{
	return form_read_query(ctx, page->request->query, &page->query) &&
	    (page->request->method != HTTP_POST || form_read_body(ctx, page->request, &page->form));
}

/* Session and route.  The door and what it is drawn with need no session: they work while the database does not. */
static bool
find(struct ctx *ctx, struct page *page, const struct route **out)
{
	bool open = session_open(ctx, page);

	return route_get(ctx, page, out) && (open || (*out)->right == RIGHT_PUBLIC);
}

/* What the head alone tells: who may not send a body there does not get it read, not to the disk either. */
static bool
may_send(struct ctx *ctx, struct page *page, size_t *most)
{
	const char *length = http_header(page->request, "content-length");
	const struct route *route = NULL;
	int64_t size = 0;
	bool found = find(ctx, page, &route);

	/* Where the session cannot be asked the body of one that was known comes, to be given back (session_unasked). */
	if (!found && (route == NULL || !problem_broken(ctx, 0)))
		return false;
	*most = page->request->method == HTTP_POST ? route_most(route) : 0;
	if (ctx->actor == NULL && *most > 0 && route->right != RIGHT_PUBLIC) {
		struct route unread = *route;

		unread.again = false;		/* what was typed does not come: it cannot be shown again */
		/* Whose session has just ended keeps what was typed, but for its files. */
		if (!route->again || !session_was_known(ctx, page))
			return found && session_wanted(ctx, page, &unread);
		*most = LIMIT_FORM;
	}
	if (*most == 0 || (length != NULL && (!text_read_int(length, &size) || (uint64_t)size > *most)))
		return found && route_takes(ctx, page, route, UINT64_MAX);
	return (session_same_origin(page) || session_foreign(ctx)) && (ctx->actor == NULL || route_may(ctx, page, route));
}

/* Session, route, whether one of our own pages sent it, right; only then the page. */
static bool
run(struct ctx *ctx, struct page *page)
{
	const struct route *route = NULL;

	if (!read_forms(ctx, page))
		return false;
	if (!find(ctx, page, &route))
		return route != NULL && session_unasked(ctx, page, route);
	if (!route_takes(ctx, page, route, page->request->body_size))
		return false;
	if (ctx->actor == NULL && route->right != RIGHT_PUBLIC)
		return session_wanted(ctx, page, route);
	if (page->request->method == HTTP_POST && !session_ours(ctx, page)) {
		page->expired = ctx->actor != NULL && route->again && session_same_origin(page);
		if (!page->expired || !problem_forget_refusals(ctx, 0))
			return false;
	}
	if (ctx->actor != NULL && ctx->actor->must_change && route->right != RIGHT_PUBLIC && route->run != session_sign_out &&
	    route->run != session_password_page && route->run != session_password)
		return page_redirect(ctx, page, "/password");
	/* A form that can be shown again says it at its field, and keeps the rest. */
	if (!route->again && form_unreadable(ctx, &page->form))
		return false;
	page->route = route;
	size_t mark = ctx->problems.list.n;
	/* What is shown as good is whole; a form that comes again after a failure says so by its status. */
	if (route_may(ctx, page, route) && route->run(ctx, page) && (page->answer->status != 0 || !problem_broken(ctx, mark)))
		return true;
	/* The database may go at any moment: whose session it still knew loses no more than who comes later. */
	return problem_broken(ctx, mark) && session_unasked(ctx, page, route);
}

static struct ctx
make_ctx(const struct worker *w, const struct http_answer *out)
{
	const struct web *web = w->web;

	return (struct ctx){ .arena = out->arena, .db = w->db, .house = web->house, .roles = web->house->roles,
		.today = web->on == DAY_NONE ? day_today() : web->on, .now = day_now() };
}

static struct page
make_page(const struct worker *w, const struct http_request *request, struct http_answer *out)
{
	const char *htmx = http_header(request, "hx-request");

	return (struct page){ .web = w->web, .request = request, .answer = out, .fragment = htmx != NULL && strcmp(htmx,
	    "true") == 0 };
}

static void
finish(struct ctx *ctx, struct page *page, bool good)
{
	log_faults(ctx, page->request);		/* also where the page could do without what was not answered */
	if (!good)
		page_problems(ctx, page);
	set_headers(page);
}

static void
answer(void *worker, const struct http_request *request, struct http_answer *out)
{
	struct ctx ctx = make_ctx(worker, out);
	struct page page = make_page(worker, request, out);

	finish(&ctx, &page, run(&ctx, &page));
}

static size_t
admit(void *worker, const struct http_request *request, struct http_answer *out, int64_t *whose)
{
	struct ctx ctx = make_ctx(worker, out);
	struct page page = make_page(worker, request, out);
	size_t most = 0;
	bool good = may_send(&ctx, &page, &most);

	*whose = ctx.actor == NULL ? 0 : ctx.actor->account;
	if (good && out->status == 0)
		return most;
	finish(&ctx, &page, good);
	return 0;
}

static bool
compile_pages(struct ctx *ctx, struct web *web)
{
	VEC(struct html_source) sources = { 0 };
	struct html_set *set;
	struct buf all = buf_make(ctx->arena);

	for (size_t i = 0; i < embedded_pages_n; i++) {
		const struct embedded_file *f = &embedded_pages[i];

		if (text_ends(f->name, ".html"))
			*VEC_ADD(ctx->arena, &sources) = (struct html_source){ f->name, f->bytes };
		else
			buf_add(&all, f->bytes, f->n);
	}
	if (!html_compile(ctx, sources.at, sources.n, &set))
		return false;
	web->pages = set;
	web->version = arena_copy(ctx->arena, seal_sm3_hex(ctx->arena, all.at, all.n), 12);
	return true;
}

bool
web_service(struct ctx *ctx, struct web *web, struct http_service *out)
{
	char *demo;

	if (!compile_pages(ctx, web) || !route_check(ctx, routes, routes_n) || !org_setting(ctx, "demo", &demo))
		return false;
	web->known = session_known(ctx->arena);
	web->bound = bound_memo_make(ctx->arena);
	web->demo = demo[0] != '\0';
	*out = (struct http_service){ .payload = web, .worker_open = worker_open, .worker_close = worker_close, .answer = answer,
		.admit = admit, .log = log_line, .lane = session_lane, .slow = route_slow };
	return true;
}
