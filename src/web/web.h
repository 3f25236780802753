/*
 * The web application as a service of the http floor: server-drawn pages that are whole without script.
 * Every request goes one way: route, session, right, then the page's function (route.h, page.h).
 */
#ifndef WEB_H
#define WEB_H

#include "db.h"
#include "html.h"
#include "http.h"
#include "type.h"

struct web {
	struct store *store;
	const struct house *house;
	day on;				/* taken as today; DAY_NONE: the real day */
	bool proxy;			/* one on this machine passes the requests on, and says in headers whose they are */
	const struct html_set *pages;	/* made by web_service, like what follows */
	const char *version;		/* of the assets: stands in their addresses, so they may be kept for ever */
	struct known *known;		/* the sessions that have shown themselves (session.c) */
	struct bound_memo *bound;	/* the texts that were looked at, as they are bound (bound_memo.h) */
	bool demo;			/* the city is invented: every page says so */
};

/*
 * Compiles the pages, checks the routes, and makes the service; ${web} must outlive it.  Refused with all faults
 * of the pages, and where a route has no declared right.  Each worker opens its own connection of ${web}->store.
 */
bool web_service(struct ctx *ctx, struct web *web, struct http_service *out);

#endif
