/* A type of a city's own in the city under test: brought up, changed, kept. */
#ifndef WALK_UNIT_H
#define WALK_UNIT_H

#include "city_unit.h"

/* A type of a city's own, in the versions it goes through. */
#define HEAD "walk:\n  label: 巡访\n  section: service\n  held_by: [branch]\n  title: '{walked_on} {place}'\n" \
	"  list: [walked_on, place]\n"
#define EXAMPLE "  example: {walked_on: 2025-05-01, place: 江边, hours: 1.5, mood: good}\n"
#define FIELDS "  fields:\n    walked_on: {label: 日期, kind: day, needed: yes, happened: yes}\n" \
	"    place: {label: 地点, kind: text, needed: yes}\n"
#define FIELDS_UNIQUE "  fields:\n    walked_on: {label: 日期, kind: day, needed: yes, happened: yes}\n" \
	"    place: {label: 地点, kind: text, needed: yes, unique: yes}\n"
#define EXAMPLE_SHORT "  example: {walked_on: 2025-05-01, place: 江边}\n"
#define HOURS "    hours: {label: 时长, kind: decimal, places: 1}\n"
#define MOOD "    mood: {label: 心情, kind: choice, choices: {good: 好, bad: 坏}}\n"
#define THEMES "    themes: {label: 主题, kind: listed, of: theme, many: yes}\n"
#define NOTE "    note: {label: 备注, kind: note}\n"
#define LENGTH "    length: {label: 里程, kind: integer}\n"
#define FIRST HEAD FIELDS HOURS MOOD THEMES NOTE EXAMPLE
#define LONGER HEAD FIELDS HOURS MOOD THEMES NOTE LENGTH EXAMPLE

static inline void
write_type(struct ctx *ctx, const char *text)
{
	write_overlay(ctx, arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder), "records/walk.yaml", text);
}

static inline bool
bring_up(struct ctx *ctx, const char *text)
{
	write_type(ctx, text);
	return city_bring_up(ctx, arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder));
}

static inline enum schema_state
state_of(struct ctx *ctx)
{
	enum schema_state s;

	must(ctx, schema_state(ctx, &s));
	return s;
}

static inline int64_t
add_walk(struct ctx *ctx, const char *walked_on, const char *place, const char *hours, const char *mood)
{
	struct record *r = record_make(ctx, type_of(ctx, "walk"), city(ctx)->a.orgs[ZB]);

	put(ctx, r, "walked_on", walked_on);
	put(ctx, r, "place", place);
	put(ctx, r, "hours", hours);
	put(ctx, r, "mood", mood);
	return save(ctx, r);
}

static inline void
verified(struct ctx *ctx)
{
	static const char *const types[] = { "walk", "theme", "organisation", NULL };
	int64_t entries, rows;

	if (keep_verify(ctx, types, &entries, &rows))
		return;
	/* Another program has changed the schema under this connection: said once, then met. */
	if (problem_worst(ctx) != PROBLEM_FAULT && ctx->problems.list.at[0].sort == PROBLEM_BUSY)
		ctx->problems = (struct problems){ 0 };
	must(ctx, keep_verify(ctx, types, &entries, &rows));
}

static inline const char *
shown(struct ctx *ctx, int64_t id, const char *field)
{
	struct record *r;

	must(ctx, record_get(ctx, type_of(ctx, "walk"), id, &r));
	return record_show(ctx, r, type_field(r->type, field));
}

/* The first version, with three walks. */
static inline void
populate(struct ctx *ctx, int64_t ids[static 3])
{
	must(ctx, bring_up(ctx, FIRST));
	ids[0] = add_walk(ctx, "2024-03-01", "江边", "1.5", "good");
	ids[1] = add_walk(ctx, "2025-03-01", "山上", "", "bad");
	ids[2] = add_walk(ctx, "2025-06-01", "江边", "2", "");
	assert_int_equal(state_of(ctx), SCHEMA_CURRENT);
}

#endif
