/*
 * On which days a record is in whose reach: the one decision behind every button, page and save.  Who sees it, takes part in
 * it or refers to it had its organisation on any of its days (record_days); who changes it had it last.  docs/why/days.md has
 * the whole table, with those who ask for another day and why.
 */
#include <string.h>

#include "org.h"
#include "record.h"
#include "row.h"

/* An organisation that is struck out stands nowhere: it is the affair of those whose scope is the whole city. */
static bool
is_lost(const struct record *r)
{
	return r->struck && r->type->held == HELD_SELF;
}

const struct field *
right_stands(const struct ctx *ctx, const struct type *t)
{
	if (t->ended == NULL || t->derived_sql != NULL || t->kept || !actor_may(ctx, ACT_SEE, t->section))
		return NULL;
	EACH(const struct field, f, t->fields)
		if (f->kind == KIND_PERSON && f->needed && !f->many && !f->private)
			return f;
	return NULL;
}

/* Whether person ${id} stands in the actor's scope by a membership or a post that the actor sees. */
static bool
stands_near(struct ctx *ctx, int64_t id, bool *out)
{
	EACH(const struct type, t, ctx->house->types) {
		const struct field *person = right_stands(ctx, t);
		struct clause sql = clause_make(ctx->arena);

		if (person == NULL || *out)
			continue;
		clause_put(&sql, NULL, "select 1 from %s f join %s w on w.org = f.org and ", t->name,
		    actor_own_only(ctx, ACT_SEE, t->section) ? "org_own" : "org_within");
		row_days(ctx, t, "f", &sql);
		clause_put(&sql, DB_ARGS(db_int("id", id), db_int("within", ctx->actor->org)),
		    " where f.%s = :id and w.within = :within limit 1", person->name);
		if (!db_get_int(ctx, sql.sql.at, sql.args.at, out, &(int64_t){ 0 }))
			return false;
	}
	return true;
}

bool
right_seen(struct ctx *ctx, const struct record *r, bool *out)
{
	const struct type *t = r->type;
	int64_t org = r->org;
	day from, until;

	*out = actor_may(ctx, ACT_SEE, t->section);
	if (ctx->actor->role == NULL || t->kept || !*out)
		return true;
	record_days(ctx, r, &from, &until);
	if ((is_lost(r) && !org_root(ctx, &org)) || !actor_reaches(ctx, ACT_SEE, t->section, org, is_lost(r) ? ctx->today : from,
	    is_lost(r) ? ctx->today + 1 : until, out))
		return false;
	if (!*out && t->roster == ROSTER_PERSON)
		return stands_near(ctx, r->id, out);
	/* Or it belongs to one that holds it jointly. */
	for (size_t i = 0; t->joint != NULL && !*out && i < record_content_of(r, t->joint)->items.n; i++)
		if (!actor_reaches(ctx, ACT_SEE, t->section, record_content_of(r, t->joint)->items.at[i].i, from, until, out))
			return false;
	return true;
}

bool
right_joined(struct ctx *ctx, const struct record *r, bool *out)
{
	day from, until;
	bool own = true;

	if (ctx->actor->role != NULL && r->type->joint != NULL && !is_lost(r)) {
		record_days(ctx, r, &from, &until);
		if (!actor_reaches(ctx, ACT_SEE, r->type->section, r->org, from, until, &own))
			return false;
	}
	*out = !own;
	return true;
}

bool
right_seen_then(struct ctx *ctx, const struct record *r, int64_t org, bool *out)
{
	day from, until;

	*out = true;
	if (ctx->actor->role == NULL || r->type->kept || org == r->org)
		return true;
	record_days(ctx, r, &from, &until);
	return actor_reaches(ctx, ACT_SEE, r->type->section, org, from, until, out);
}

bool
right_near(struct ctx *ctx, const struct type *t, int64_t id, bool *found, bool *near)
{
	char *happened = NULL, *ended = NULL;
	int64_t org = 0;
	struct rows *rows;
	day from = ctx->today;

	*near = false;
	if (!db_rows(ctx, arena_strf(ctx->arena, "select org, happened%s from %s where id = :id",
	    t->ended == NULL ? "" : ", ended", t->name), DB_ARGS(db_int("id", id)), &rows))
		return false;
	*found = rows_next(rows);
	if (*found) {
		org = rows_int(rows, 0);
		happened = rows_str(ctx, rows, 1);
		ended = t->ended == NULL ? NULL : rows_str(ctx, rows, 2);
	}
	if (!rows_end(ctx, rows))
		return false;
	*near = *found && (ctx->actor->role == NULL || t->kept);
	if (!*found || *near)
		return true;
	if (happened != NULL)
		day_read(happened, &from);
	return actor_reaches(ctx, ACT_SEE, t->section, org, from, row_until(ctx, t, from, ended), near) &&
	    (*near || t->roster != ROSTER_PERSON || stands_near(ctx, id, near));
}

bool
right_must(struct ctx *ctx, enum act act, const struct record *r)
{
	day from, until, on;
	int64_t root;

	if (ctx->actor->role == NULL)
		return true;
	if (is_lost(r))
		return org_root(ctx, &root) && actor_must(ctx, act, r->type->section, root, ctx->today);
	record_days(ctx, r, &from, &until);
	on = from;
	if (r->type->ended != NULL && !org_last_standing(ctx, r->org, from, until, &on))
		return false;
	return actor_must(ctx, act, r->type->section, r->org, on == DAY_NONE ? ctx->today : on);
}

bool
right_acts(struct ctx *ctx, const struct record *r, const struct field *f, bool *out)
{
	const struct db_value *org = &record_content_of(r, f)->value;
	day from, until;

	if (!actor_has_all(ctx, out))
		return false;
	*out = *out || org->kind == DB_NULL;
	if (*out)
		return true;
	record_days(ctx, r, &from, &until);
	return org_was_within(ctx, org->i, ctx->actor->org, from, until, out);
}

bool
record_issuer(struct ctx *ctx, const struct record *r, int64_t *out)
{
	*out = 0;
	EACH(const struct field, f, r->type->fields) {
		bool own = true;

		if (f->acts && !right_acts(ctx, r, f, &own))
			return false;
		*out = own ? *out : record_content_of(r, f)->value.i;
	}
	return true;
}

bool
record_must(struct ctx *ctx, enum act act, const struct record *r)
{
	int64_t issuer = 0;
	bool answers = false;

	if (!right_must(ctx, act, r) || ((act == ACT_CHANGE || act == ACT_STRIKE) && !record_issuer(ctx, r, &issuer)))
		return false;
	EACH(const struct field, f, r->type->fields)
		answers = answers || f->answers;
	return issuer == 0 || (act == ACT_CHANGE && answers) || problem_say(ctx, PROBLEM_RIGHT,
	    "这条是“%s”作出的，要由它修改、作废或恢复", org_name(ctx, issuer, record_day(ctx, r)));
}

bool
record_may(struct ctx *ctx, enum act act, const struct record *r)
{
	size_t mark = ctx->problems.list.n;
	bool may = record_must(ctx, act, r);

	problem_forget_refusals(ctx, mark);
	return may;
}
