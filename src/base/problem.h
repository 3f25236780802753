/*
 * What went wrong.  Every function that can fail takes a struct ctx and returns bool; when it
 * returns false at least one problem is in the ctx.  A problem is added once, where it is first
 * known, and passed up untouched.
 *
 * What makes a text for people (a name, a title, what a field says) has no false to return: where the database fails the problem
 * is in the ctx, BUSY or worse, and the text a stand-in.  Where texts leave (a saved row, a page, a file, the end of a command)
 * problem_broken is asked, so that no stand-in gets out as if it were the name.
 *
 * A refusal is what the person can mend; it is said in Chinese, in one line, with what to do.
 * A fault is what the person cannot mend (disk, lost connection, a bug): its detail goes to the
 * log and never to a page.
 */
#ifndef PROBLEM_H
#define PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum problem_sort {
	PROBLEM_FIELD,		/* one input is wrong; ->field says which */
	PROBLEM_RULE,		/* inputs fight with each other */
	PROBLEM_USAGE,		/* a command was called wrongly */
	PROBLEM_RIGHT,		/* this person may not */
	PROBLEM_STALE,		/* someone else saved first */
	PROBLEM_ABSENT,		/* no such thing, or none that this person may see */
	PROBLEM_LACKING,	/* this machine lacks something, which who keeps it can bring */
	PROBLEM_BUSY,		/* try again: another writer, too many at once */
	PROBLEM_FULL,		/* no room on a disk: try again when who keeps it has made some */
	PROBLEM_AWAY,		/* the database's server does not answer: try again when it does */
	PROBLEM_FAULT,
	PROBLEM_MAX
};

struct problem {
	enum problem_sort sort;
	const char *field;	/* the input's name, or NULL */
	const char *label;	/* what a person calls it, where ->say does not tell which it is; or NULL */
	const char *say;	/* to the person */
	const char *detail;	/* to the log: statement, engine's words; NULL where that says no more */
	const char *file;	/* where: a catalogue file, a template, an upload; or NULL */
	int line;		/* in that file, or 0 */
	const char *see;	/* what ->say speaks of, for a page to lead there: "theme_day/17"; or NULL */
};

struct problems {
	VEC(struct problem) list;
	size_t left_out;	/* beyond LIMIT_PROBLEMS; of BUSY and worse, which no refusal may crowd out, beyond twice as many */
};

struct ctx;

/* Each returns false, so that a function may end with: return problem_field(ctx, "title", "…"); */
bool problem_add(struct ctx *ctx, struct problem problem);
bool problem_say(struct ctx *ctx, enum problem_sort sort, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool problem_field(struct ctx *ctx, const char *field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool problem_at(struct ctx *ctx, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool problem_fault(struct ctx *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool problem_any(const struct ctx *ctx);
enum problem_sort problem_worst(const struct ctx *ctx);		/* of at least one */

/* Whether one of those since ${mark} is BUSY or worse: what was read since may lack something. */
bool problem_broken(const struct ctx *ctx, size_t mark);

/* Forgets the problems added since ${mark}, a former ctx->problems.list.n. */
void problem_forget(struct ctx *ctx, size_t mark);

/* The same, but keeps BUSY and what is worse, which no other words may hide; false if there is one. */
bool problem_forget_refusals(struct ctx *ctx, size_t mark);

/*
 * Takes the problems since ${mark} back, for whoever says in other words whose fault they are: the detail of the first, or what
 * it says.  NULL where trying again may mend one of them (BUSY, FULL, AWAY): they stay and are passed up.
 */
const char *problem_take(struct ctx *ctx, size_t mark);

/* One problem as one line: 文件:行：label：say */
char *problem_line(struct arena *arena, const struct problem *problem);

#endif
