/*
 * The one table of addresses.  A pattern's {type} is a record type of the catalogue, {id} a number, {name} a text.
 * A route without a declared right stops the start; what has no route does not exist.
 */
#ifndef ROUTE_H
#define ROUTE_H

#include "actor.h"
#include "http.h"

enum right {
	RIGHT_NONE,			/* nobody thought about it: refused at the start */
	RIGHT_PUBLIC,			/* anyone */
	RIGHT_SIGNED_IN,		/* anyone who has signed in */
	RIGHT_ANYWHERE,			/* who may do ->act in any section; the function asks for the scope */
	RIGHT_SECTION,			/* who may do ->act in the section of {type}; the function asks for the scope */
	RIGHT_TREE,			/* who may do ->act in the section of organisations */
	RIGHT_MAX
};

struct page;

struct route {
	enum http_method method;
	const char *pattern;
	enum right right;
	enum act act;
	bool (*run)(struct ctx *ctx, struct page *page);
	size_t most;			/* bytes of a form sent there; 0: LIMIT_FORM */
	bool text;			/* {name} is a text that was brought, not one of our own reports */
	bool again;			/* a form that can be shown again with what was typed: nothing is lost with a session */
};

extern const struct route routes[];
extern const size_t routes_n;

/* Every route of ${list} has a right that can be asked and a function, and no two are the same. */
bool route_check(struct ctx *ctx, const struct route *list, size_t n);

/* The route of ${page}'s request, its pieces put into ${page}; PROBLEM_ABSENT if none, 405 where there is one for another
   method.  HEAD is GET. */
bool route_get(struct ctx *ctx, struct page *page, const struct route **out);

/* May ctx's actor (NULL: nobody has signed in) go there?  PROBLEM_RIGHT otherwise. */
bool route_may(struct ctx *ctx, const struct page *page, const struct route *route);

/* May what is sent there have ${size} bytes? */
bool route_takes(struct ctx *ctx, struct page *page, const struct route *route, uint64_t size);
size_t route_most(const struct route *route);

/* Reports and figures are made from all records of a year. */
bool route_slow(const struct http_request *request);

/* "POST /records/{type}/new  登记 {type}": for tests and for whoever looks after rights. */
char *route_line(struct arena *arena, const struct route *route);

#endif
