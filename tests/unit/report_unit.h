/* A report of the small house filled for 2025, and what is said of it. */
#ifndef REPORT_UNIT_H
#define REPORT_UNIT_H

#include "house_unit.h"

#include "foreign.h"
#include "report.h"

static inline struct question
year(int y)
{
	return (struct question){ .from = day_make(y, 1, 1), .until = day_make(y + 1, 1, 1) };
}

/* A file of ${bytes} in the test's own folder. */
static inline const char *
file(struct ctx *ctx, const char *name, const char *bytes, size_t n)
{
	char *path = arena_strf(ctx->arena, "%s/%s", store_unit(ctx)->folder, name);

	must(ctx, command_write(ctx, path, bytes, n));
	return path;
}

static inline struct filled
fill_order(struct ctx *ctx, const struct report_order *order)
{
	struct filled filled;

	must(ctx, report_fill(ctx, order, &filled));
	return filled;
}

/* The text of the report written from ${text} for 2025. */
static inline struct filled
fill(struct ctx *ctx, const char *text, const char **out)
{
	struct report_order order = { .template = file(ctx, "report.txt", text, strlen(text)), .question = year(2025) };
	struct filled filled = fill_order(ctx, &order);
	struct buf written = buf_make(ctx->arena);

	must(ctx, report_write(ctx, &order, &filled, DOCUMENT_TEXT, &written));
	*out = written.at;
	return filled;
}

/* Whether a remark of ${kind} says ${words}. */
static inline bool
remarked(struct ctx *ctx, const struct filled *filled, enum remark_kind kind, const char *words)
{
	EACH(const struct remark, r, filled->remarks)
		if (r->kind == kind && strstr(remark_line(ctx, r), words) != NULL)
			return true;
	return false;
}

static inline void
must_remark(struct ctx *ctx, const struct filled *filled, enum remark_kind kind, const char *words)
{
	if (remarked(ctx, filled, kind, words))
		return;
	EACH(const struct remark, r, filled->remarks)
		print_message("# %d %s\n", r->kind, remark_line(ctx, r));
	fail_msg("no remark %d with “%s”", kind, words);
}

static inline int64_t
observe(struct ctx *ctx, const char *unit, const char *on)
{
	return house_add(ctx, "study_observation", "GW", "held_on", on, "observed", unit, "feedback_on", on, NULL);
}

/* A course of the committee; who came is a headcount or a list. */
static inline void
train(struct ctx *ctx, const char *on, const char *field, const char *who)
{
	house_add(ctx, "training_course", "GW", "name", "培训", "kind", "members", "started_on", on, field, who, NULL);
}

/* Who took part in a campaign, of DW1. */
static inline void
volunteer(struct ctx *ctx, int64_t campaign, const char *people)
{
	house_add(ctx, "volunteer_activity", "DW1", "held_on", "2025-04-12", "name", "清理", "campaign",
	    arena_strf(ctx->arena, "%lld", (long long)campaign), "headcount", people, NULL);
}

#endif
