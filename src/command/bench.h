/* Inside the floor: what `dangjian bench` measures, and what it measures on. */
#ifndef BENCH_H
#define BENCH_H

#include "command.h"

/* What something took, in milliseconds: on the wall's clock and of the processor (this thread's, or the child's). */
struct lap { double wall, processor; };

struct measurement {
	const char *name, *label, *unit;
	double target;			/* below it; 0: none */
	bool by_processor;		/* the target is of processor time, which other programs do not lengthen */
	struct lap p50, p99;		/* the same where it was taken once */
	int times;
	int64_t rows;			/* behind it */
};

struct bench {
	struct invocation *in;
	struct question question;	/* the year that is asked */
	int64_t rows;			/* of the list that is paged */
	const char *room;		/* a scratch folder, removed at the end */
	VEC(struct measurement) list;
};

/* Something that is done many times, each in an arena of its own. */
struct bench_job {
	const char *name, *label;
	double target;
	bool by_processor;
	int times;
	bool (*once)(struct ctx *ctx, void *what);
};

struct lap bench_now(void);
struct lap bench_since(struct lap began);

/* Does ${job} once: what it took. */
bool bench_once(struct ctx *ctx, const struct bench_job *job, void *what, struct lap *took);

/* Adds ${job} with the ${n} times it ${took}, which are sorted. */
void bench_add(struct ctx *ctx, struct bench *bench, const struct bench_job *job, struct lap *took, int n, int64_t rows);

/* Does ${job} as often as it says and adds it.  ${rows} is read afterwards: ${once} may have counted them. */
bool bench_time(struct ctx *ctx, struct bench *bench, const struct bench_job *job, void *what, const int64_t *rows);


/* The yearly report of the asked year, beyond its figures. */
bool bench_report(struct ctx *ctx, struct bench *bench);

/* A scratch database with ${bench}->rows rows of one ledger: list pages, saving and what follows. */
bool bench_scratch(struct ctx *ctx, struct bench *bench);

/* `serve` on the scratch database ${db}: its first answer and its memory. */
bool bench_start(struct ctx *ctx, struct bench *bench, const char *db);

/* `demo` in the scratch folder. */
bool bench_city(struct ctx *ctx, struct bench *bench);

#endif
