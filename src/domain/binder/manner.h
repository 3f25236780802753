/*
 * How a text speaks, and what holds for each of its lines by their place in it.  Made whole before any blank is looked at; lives in
 * ctx's arena.
 */
#ifndef MANNER_H
#define MANNER_H

#include "scene.h"

/* Who writes, and of when: as far as the title and the whole text say it. */
struct writer {
	const struct binder *binder;	/* by whose words the text is read */
	const struct word *level;	/* 市直; or NULL */
	bool unit;			/* one unit, by the title: every level is above it */
	const char *title;		/* the text's first lines, folded */
	int year;			/* that is reported on, as the text says itself; or 0 */
	int months;			/* of it, as language_months; WHOLE_YEAR unless the title or the opening says a part */
};

enum { WHOLE_YEAR = LANGUAGE_MONTHS(1, 12) };

/* What holds for a whole line. */
struct setting {
	bool plan, span;		/* in a part that plans; in a text of several years */
	bool problem;			/* in one of what is amiss: a number is ours only if its time is said */
	bool others;			/* under a heading that begins with another doer */
	bool elsewhere;			/* in a part, an item or a line of another's own: 县区动态, 市税务局：… */
	bool then, month;		/* under one of another part of the year; of one month */
	bool half;			/* under one of what is not done yet */
	bool task;			/* a task; the line behind it says what was done */
	const char *heading;		/* the last heading above it, or the line that its label speaks of; or NULL */
	bool labelled;			/* the latter */
};

struct manner {
	struct writer writer;
	const struct setting *settings;	/* of each line of the text */
};

/* Of ${text}, whose blanks are the ${n} of ${blanks}. */
const struct manner *manner_of(struct ctx *ctx, const struct binder *binder, const struct foreign_text *text,
    const struct blank *blanks, size_t n);

/* Who wrote ${text}, whose blanks are the ${n} of ${blanks}; ${plan}: by its title it plans. */
struct writer writer_of(struct ctx *ctx, const struct binder *binder, const struct foreign_text *text, const struct blank *blanks,
    size_t n, bool *plan);

/* The year that ${text} reports on by its title; 0 if that says none or plans. */
int writer_year(struct ctx *ctx, const struct language *language, const struct foreign_text *text);

/*
 * Behind the name of another unit at ${p} of a folded line and what belongs to it, 市税务局, 市水务局党组; NULL if there is none, if
 * it is one of a list, or if the text is that unit's own.
 */
const char *doer_name_end(struct ctx *ctx, const struct writer *writer, const char *p);

/* The same, or a place that is not the text's own before a colon, 东湖区：. */
const char *doer_end(struct ctx *ctx, const struct writer *writer, const char *p);

/* Past 机关党委 or 单位 at ${p}, which belong to the name before them. */
const char *doer_tail_end(const struct language *language, const char *p);

/* Does the folded ${title} name a single unit, 市水利局机关党委…?  If it names neither that nor a level, does ${text} say 我局? */
bool doer_is_unit(const struct language *language, const char *title, const struct foreign_text *text);

#endif
