#include "session.h"

#include <pthread.h>
#include <string.h>

#include "input_name.h"
#include "limits.h"
#include "seal.h"
#include "text.h"

#define COOKIE "dangjian"		/* the session's token */
#define DOORMAT "dangjian_form"		/* before there is a session: the token of the sign-in form */

static bool
is_loopback(const char *peer)
{
	return strcmp(peer, "127.0.0.1") == 0 || strcmp(peer, "::1") == 0 || strcmp(peer, "::ffff:127.0.0.1") == 0;
}

/* Only a proxy on this machine is believed when it says what it saw, and only where there is said to be one. */
static const char *
said_by_proxy(const struct page *page, const char *header)
{
	return page->web->proxy && is_loopback(page->request->peer) ? http_header(page->request, header) : NULL;
}

static bool
is_secure(const struct page *page)
{
	const char *proto = said_by_proxy(page, "x-forwarded-proto");

	return proto != NULL && strcmp(proto, "https") == 0;
}

/* Whose failures are counted: the last address that the proxy saw, not what a browser wrote before it. */
static const char *
peer_of(const struct page *page)
{
	const char *seen = said_by_proxy(page, "x-forwarded-for"), *last = seen == NULL ? NULL : strrchr(seen, ',');
	const char *peer = last == NULL ? seen : last + 1;

	while (peer != NULL && *peer == ' ')
		peer++;
	return peer == NULL || strlen(peer) > LIMIT_PEER ? page->request->peer : peer;
}

/* Behind TLS a name that only a cookie of this very host can have. */
static const char *
cookie_name(struct ctx *ctx, const struct page *page, const char *name)
{
	return arena_strf(ctx->arena, "%s%s", is_secure(page) ? "__Host-" : "", name);
}

static void
set_cookie(struct ctx *ctx, const struct page *page, const char *name, const char *value)
{
	http_set(page->answer, "Set-Cookie", arena_strf(ctx->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
	    cookie_name(ctx, page, name), value, value[0] == '\0' ? "; Max-Age=0" : "", is_secure(page) ? "; Secure" : ""));
}

/* ---- whose lane ---- */

/* Filled by the workers, asked by the loop, which has no database: a cookie that nobody gave out must not open a lane. */
struct known { pthread_mutex_t lock; unsigned char sm3[LIMIT_KNOWN][SEAL_SIZE]; };

struct known *
session_known(struct arena *arena)
{
	struct known *known = arena_alloc(arena, sizeof *known);

	pthread_mutex_init(&known->lock, NULL);
	return known;
}

/* Two sessions at one place take it in turn: at worst a request waits in its address's lane. */
static unsigned char *
place_of(struct known *known, const unsigned char sm3[static SEAL_SIZE])
{
	return known->sm3[(sm3[0] | sm3[1] << 8) % LIMIT_KNOWN];
}

static void
remember(struct known *known, const char *token)
{
	unsigned char sm3[SEAL_SIZE];

	seal_sm3(token, strlen(token), sm3);
	pthread_mutex_lock(&known->lock);
	memcpy(place_of(known, sm3), sm3, SEAL_SIZE);
	pthread_mutex_unlock(&known->lock);
}

static bool
is_known(struct known *known, const char *token)
{
	unsigned char sm3[SEAL_SIZE];

	seal_sm3(token, strlen(token), sm3);
	pthread_mutex_lock(&known->lock);
	bool known_one = seal_same(place_of(known, sm3), sm3, SEAL_SIZE);
	pthread_mutex_unlock(&known->lock);
	return known_one;
}

bool
session_open(struct ctx *ctx, struct page *page)
{
	const char *token = http_cookie(ctx, page->request, cookie_name(ctx, page, COOKIE));
	struct actor *actor;
	size_t mark = ctx->problems.list.n;

	if (token == NULL || token[0] == '\0')
		return true;
	/* Whose account was changed past the program, or has a role that is gone, is signed out, and hears why at the door. */
	if (!account_session(ctx, token, &actor)) {
		page->shut = ctx->problems.list.n == mark ? NULL : ctx->problems.list.at[mark].say;
		return problem_forget_refusals(ctx, mark);
	}
	remember(page->web->known, token);
	page->token = token;
	ctx->actor = actor;
	return true;
}

bool
session_was_known(struct ctx *ctx, const struct page *page)
{
	const char *token = http_cookie(ctx, page->request, cookie_name(ctx, page, COOKIE));

	return token != NULL && strlen(token) == SEAL_HEX - 1 && is_known(page->web->known, token);
}

const char *
session_lane(void *web, const struct http_request *request, struct arena *arena)
{
	struct ctx ctx = { .arena = arena };
	struct page page = { .web = web, .request = request };

	return session_was_known(&ctx, &page) ? http_cookie(&ctx, request, cookie_name(&ctx, &page, COOKIE)) : peer_of(&page);
}

/* http://HOST or https://HOST, whatever stands before our door. */
bool
session_same_origin(const struct page *page)
{
	const char *origin = http_header(page->request, "origin"), *site = http_header(page->request, "sec-fetch-site"),
		   *host = http_header(page->request, "host");

	if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return false;
	return origin == NULL || (host != NULL && (text_skip(&origin, "https://") || text_skip(&origin, "http://")) &&
	    strcmp(origin, host) == 0);
}

bool
session_foreign(struct ctx *ctx)
{
	return problem_say(ctx, PROBLEM_RIGHT, "这个表单不是从本系统的页面提交的，或页面已过期，请返回刷新后再提交");
}

bool
session_ours(struct ctx *ctx, const struct page *page)
{
	const char *said = input_sent(ctx, &page->form, INPUT_CSRF, NULL),
		   *wanted = ctx->actor != NULL ? ctx->actor->csrf : http_cookie(ctx, page->request, cookie_name(ctx, page,
		    DOORMAT));

	if (session_same_origin(page) && wanted != NULL && wanted[0] != '\0' && strlen(said) == strlen(wanted) &&
	    seal_same(said, wanted, strlen(wanted)))
		return true;
	return session_foreign(ctx);
}

/* An address of our own, to come back to; never another site's. */
static const char *
way_back(const char *to)
{
	bool good = to[0] == '/' && to[1] != '/' && to[1] != '\\' && !text_starts(to, "/sign-") && strlen(to) <= LIMIT_LINK;

	for (const char *p = to; *p != '\0'; p++)
		good = good && *p > ' ' && *p < 0x7F;
	return good ? to : "/";
}

/* What was typed, to be sent once more; without its ${token} where that is none any longer. */
static json_t *
typed(struct ctx *ctx, const struct page *page, bool token)
{
	json_t *list = data_list(ctx->arena);

	EACH(const struct form_field, f, page->form.fields)
		if ((token || strcmp(f->name, input_name(ctx, INPUT_CSRF, NULL)) != 0) && f->filename == NULL)
			data_append(list, DATA(ctx->arena, data_text("field", f->name), data_text("value", f->value)));
	return list;
}

static bool
expired(struct ctx *ctx, struct page *page, const struct route *route)
{
	bool keeps = route->again && session_same_origin(page);

	problem_say(ctx, PROBLEM_RIGHT, "登录已过期，这次提交没有保存%s", keeps ? "；填写的内容还在本页，登录后可以继续" : "");
	page_render(ctx, page, "problem.html", "请重新登录", DATA(ctx->arena, data_number("status", 401),
	    data_tree("says", page_says(ctx)), data_flag("sign_in", !keeps), data_flag("keeps", keeps),
	    data_text("action", page->request->path), data_tree("typed", keeps ? typed(ctx, page, false) : data_list(ctx->arena))));
	page->answer->status = 401;
	return true;
}

bool
session_unasked(struct ctx *ctx, struct page *page, const struct route *route)
{
	int status = page_status(ctx);

	if (page->request->method != HTTP_POST || !route->again || !session_same_origin(page))
		return false;
	if (problem_worst(ctx) < PROBLEM_FAULT)
		http_set(page->answer, "Retry-After", "5");
	page_render(ctx, page, "problem.html", "没有保存", DATA(ctx->arena, data_number("status", status),
	    data_tree("says", page_says(ctx)), data_flag("again", true), data_text("action", page->request->path),
	    data_tree("typed", typed(ctx, page, true))));
	page->answer->status = status;
	return true;
}

bool
session_wanted(struct ctx *ctx, struct page *page, const struct route *route)
{
	const struct http_request *r = page->request;
	struct buf to = buf_make(ctx->arena);

	if (r->method == HTTP_POST)
		return expired(ctx, page, route);
	buf_puts(&to, "/");
	for (char **step = text_split(ctx->arena, r->path + 1, '/'); *step != NULL; step++)
		buf_putf(&to, "%s%s", to.n > 1 ? "/" : "", text_url(ctx->arena, *step));
	buf_putf(&to, "%s%s", r->query[0] == '\0' ? "" : "?", r->query);
	const char *way = way_back(to.at);
	const char *door = strcmp(way, "/") == 0 ? "/sign-in" : arena_strf(ctx->arena, "/sign-in?to=%s",
	    text_url(ctx->arena, way));
	if (page->fragment)			/* a piece of a page must not become the sign-in page */
		http_set(page->answer, "HX-Redirect", "/sign-in");
	page_redirect(ctx, page, "%s", door);
	if (page->fragment)
		page->answer->status = 401;
	return true;
}

/* ---- signing in and out ---- */

static bool
sign_in_form(struct ctx *ctx, struct page *page, const char *to)
{
	const char *doormat = http_cookie(ctx, page->request, cookie_name(ctx, page, DOORMAT));

	if (doormat == NULL || strlen(doormat) != SEAL_HEX - 1 || strspn(doormat, "0123456789abcdef") != SEAL_HEX - 1) {
		doormat = seal_token(ctx->arena);
		set_cookie(ctx, page, DOORMAT, doormat);
	}
	json_t *data = DATA(ctx->arena, data_text("csrf", doormat), data_text("to", to), data_text("name", page_form(page, "name")),
	    data_tree("says", page_says(ctx)));
	ctx->actor = NULL;
	return page_render(ctx, page, "sign_in.html", "登录", data);
}

bool
session_sign_in_page(struct ctx *ctx, struct page *page)
{
	const char *to = way_back(page_query(page, "to"));

	if (page->shut != NULL)
		problem_say(ctx, PROBLEM_RIGHT, "%s", page->shut);
	return ctx->actor != NULL ? page_redirect(ctx, page, "%s", to) : sign_in_form(ctx, page, to);
}

bool
session_sign_in(struct ctx *ctx, struct page *page)
{
	const char *to = way_back(page_form(page, "to")), *name = page_form(page, "name"), *password = page_form(page,
	    "password");
	char *token;

	if (!account_sign_in(ctx, name, password, peer_of(page), &token)) {
		if (problem_worst(ctx) != PROBLEM_RIGHT)
			return false;
		sign_in_form(ctx, page, to);
		page->answer->status = page_status(ctx);
		return true;
	}
	set_cookie(ctx, page, COOKIE, token);
	set_cookie(ctx, page, DOORMAT, "");
	return page_redirect(ctx, page, "%s", to);
}

bool
session_sign_out(struct ctx *ctx, struct page *page)
{
	if (page->token != NULL && !account_sign_out(ctx, page->token))
		return false;
	set_cookie(ctx, page, COOKIE, "");
	return page_redirect(ctx, page, "/sign-in");
}

/* ---- the password ---- */

static bool
password_form(struct ctx *ctx, struct page *page)
{
	return page_render(ctx, page, "password.html", "修改密码", DATA(ctx->arena, data_flag("must", ctx->actor->must_change),
	    data_tree("says", page_says(ctx)), data_text("wrong_old", page_wrong(ctx, "old")),
	    data_text("wrong_password", page_wrong(ctx, "password")), data_text("wrong_again", page_wrong(ctx, "again")),
	    data_text("name", ctx->actor->name)));
}

bool
session_password_page(struct ctx *ctx, struct page *page)
{
	return password_form(ctx, page);
}

bool
session_password(struct ctx *ctx, struct page *page)
{
	const char *old = page_form(page, "old"), *fresh = page_form(page, "password");
	char *token;

	bool good = strcmp(fresh, page_form(page, "again")) == 0 || problem_field(ctx, "again", "两次输入的新密码不一样");
	good = good && (strcmp(fresh, old) != 0 || problem_field(ctx, "password", "新密码不能和原密码相同"));
	if (!good || !account_password(ctx, ctx->actor->account, old, fresh, peer_of(page))) {
		if (problem_worst(ctx) != PROBLEM_FIELD)
			return false;
		password_form(ctx, page);
		page->answer->status = page_status(ctx);
		return true;
	}
	/* The change has ended every session, this one too. */
	if (!account_sign_in(ctx, ctx->actor->name, fresh, peer_of(page), &token))
		return false;
	set_cookie(ctx, page, COOKIE, token);
	return page_redirect(ctx, page, "/?done=password");
}
