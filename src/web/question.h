/*
 * The question of an address, for figures and reports: ?year=2025&org=CODE&argument=17, or ?from=2025-01-01 with
 * &until= (the day after the last) or, as people say it, &through= (the last).
 */
#ifndef QUESTION_H
#define QUESTION_H

#include "figure.h"
#include "page.h"

struct asked {
	struct question question;
	int year;			/* 0: another period */
	const char *org;		/* as it was asked, "" for the actor's own */
	const char *scope;		/* the name of that organisation */
	const char *period;		/* day_period */
};

/* Asked without a year it is ${year}. */
bool question_read(struct ctx *ctx, const struct page *page, int year, struct asked *out);

/* The question again, as it was typed, after question_read refused it, on a page of ${title}; false if it can't be mended there. */
bool question_again(struct ctx *ctx, struct page *page, const char *title);

/* {year, years, org, scope, period}: what asked.html draws. */
json_t *question_view(struct ctx *ctx, const struct asked *asked);

/*
 * The item of ${figure}'s list, by id.  One that the form of another period showed (?of=) is left where it does not hold in
 * this period, for the main one; one that a link names is asked for whatever its days.
 */
bool question_argument(struct ctx *ctx, const struct page *page, const struct figure *figure, struct question *out);

/* ${path} with the question behind it. */
const char *question_href(struct ctx *ctx, const char *path, const struct question *question, const struct asked *asked);

#endif
