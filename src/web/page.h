/* One request on its way through the pages, and the ways to answer it. */
#ifndef PAGE_H
#define PAGE_H

#include "data.h"
#include "record.h"
#include "route.h"
#include "web.h"

struct page {
	const struct web *web;
	const struct http_request *request;
	struct http_answer *answer;
	const struct route *route;
	const struct type *type;	/* of {type} */
	int64_t id;			/* of {id} */
	const char *name;		/* of {name} */
	struct form query, form;
	const char *token;		/* of the session, or NULL */
	const char *shut;		/* why the session's account can't be used; NULL: it can, or there is no session */
	enum { PAGE_BY_PROBLEM, PAGE_METHOD, PAGE_LARGE } refused;	/* by which status a refusal is answered */
	bool fragment;			/* htmx asks for a piece of a page */
	bool expired;			/* the form is of a former session: it is shown again, and nothing is saved */
};

/* ${template} with ${data}; what every page has (menu, actor, token) is added. */
bool page_render(struct ctx *ctx, struct page *page, const char *template, const char *title, json_t *data);

/* Each returns true. */
bool page_redirect(struct ctx *ctx, struct page *page, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool page_json(struct ctx *ctx, struct page *page, json_t *json);
bool page_bytes(struct page *page, const char *type, const char *bytes, size_t n);
/* As a file to keep, ${name} with its ending; never shown in the browser.  False where what it holds is problem_broken. */
bool page_download(struct ctx *ctx, struct page *page, const char *name, const char *type, const char *bytes, size_t n);

/* What went wrong, as a page with the status that says the same. */
void page_problems(struct ctx *ctx, struct page *page);
int page_status(const struct ctx *ctx);

/* A field of the address or of the form; "" where it is absent. */
const char *page_query(const struct page *page, const char *name);
const char *page_form(const struct page *page, const char *name);

/* The problems as [{say, field}]: for the top of a form. */
json_t *page_says(struct ctx *ctx);
/* What is wrong with ${field}, or NULL. */
const char *page_wrong(const struct ctx *ctx, const char *field);

/* [{label, href}] from pairs that end with NULL: the way from home to here. */
json_t *page_crumbs(struct ctx *ctx, const char *label, ...) __attribute__((sentinel));

/* The address of this page with its questions but those of ${left_out} (NULL-terminated), then ${more}. */
const char *page_address(struct ctx *ctx, const struct page *page, const char *const *left_out, const char *more);

/* ${data} once more with what is wrong, where that lies with what was asked for; false, and nothing done, if it does not. */
bool page_again(struct ctx *ctx, struct page *page, const char *template, const char *title, json_t *data);

/* The day asked for with ?on=, else today; false where it is none. */
bool page_on(struct ctx *ctx, const struct page *page, day *out);

#endif
