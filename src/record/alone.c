#include "alone.h"

#include <string.h>

#include "limits.h"
#include "org.h"

/* Which input is wrong: the first that is not the organisation, of a state the day it begins. */
static const char *
field_of(const struct alone *a, const struct type *t)
{
	for (const char *const *f = a->fields; *f != NULL; f++)
		if (strcmp(*f, "org") != 0)
			return *f;
	return t->happened->name;
}

/* Which record it is, for who may see it. */
static bool
say_beside(struct ctx *ctx, const struct alone *a, const char *field, const struct record *r, const struct type *t, int64_t id)
{
	const char *basis = type_basis(ctx->arena, ctx->house, a->rule.basis, record_day(ctx, r));
	size_t mark = ctx->problems.list.n;
	struct record *other;
	const char *named = "已有的那一条不在您的范围内，请向工委核实", *see = NULL;

	if (record_get(ctx, t, id, &other)) {
		named = arena_strf(ctx->arena, "已有“%s %s”", t->held == HELD_SELF ? "" : org_name(ctx, other->org,
		    record_day(ctx, other)), record_title(ctx, other));
		see = arena_strf(ctx->arena, "%s/%lld", t->name, (long long)id);
	} else if (!problem_forget_refusals(ctx, mark))
		return false;
	return problem_add(ctx, (struct problem){ .sort = PROBLEM_FIELD, .field = field, .see = see,
	    .say = arena_strf(ctx->arena, "%s：%s%s%s%s", a->rule.say, named, basis == NULL ? "" : "（", basis == NULL ? "" : basis,
	    basis == NULL ? "" : "）") });
}

/* As ${row} of the rule's statement; what stands against it is in column ${other}, a record of ${t}. */
static bool
ask(struct ctx *ctx, const struct alone *a, const struct record *r, const char *row, int other, const struct type *t)
{
	struct rows *rows;
	int64_t id = 0;

	if (!db_rows(ctx, arena_strf(ctx->arena, "%s and %s.id = :id order by 1, 2 limit 1", a->sql, row),
	    DB_ARGS(db_int("id", r->id)), &rows))
		return false;
	if (rows_next(rows))
		id = rows_int(rows, other);
	if (!rows_end(ctx, rows))
		return false;
	return id == 0 || say_beside(ctx, a, strcmp(row, "most") == 0 ? a->most_by : field_of(a, r->type), r, t, id);
}

bool
alone_check(struct ctx *ctx, const struct record *r)
{
	bool good = true;

	EACH(const struct type, t, ctx->house->types)
		EACH(const struct alone, a, t->alone) {
			bool mirrored = a->beside == t && a->when == NULL;	/* either row is the other's that */

			if (t == r->type && !ask(ctx, a, r, "this", 1, a->beside))
				good = false;
			else if (a->beside == r->type && !mirrored && !ask(ctx, a, r, "that", 0, t))
				good = false;
			else if (a->most == r->type && !ask(ctx, a, r, "most", 0, t))
				good = false;
		}
	return good;
}

bool
alone_check_all(struct ctx *ctx, const struct type *t)
{
	bool good = true;

	EACH(const struct alone, a, t->alone) {
		struct buf list = buf_make(ctx->arena);
		struct rows *rows;
		int n = 0;

		if (!db_rows(ctx, arena_strf(ctx->arena, "select distinct case when p.a < p.b then p.a else p.b end,"
		    " case when p.a < p.b then p.b else p.a end from (select this.id as a, that.id as b%s) p"
		    " order by 1, 2 limit %d", a->sql + strlen("select this.id, that.id"), LIMIT_IDS + 1), DB_NO_ARGS, &rows))
			return false;
		while (rows_next(rows) && n++ < LIMIT_IDS)
			buf_putf(&list, " %lld-%lld", (long long)rows_int(rows, 0), (long long)rows_int(rows, 1));
		if (!rows_end(ctx, rows))
			return false;
		if (n > 0)
			good = problem_at(ctx, t->file, a->rule.line, "已有的“%s”不符合规则“%s”（%s），编号（两两冲突）：%s%s；请先改正，"
			    "或给规则写 since", t->label, a->rule.name, a->rule.say, list.at + 1, n > LIMIT_IDS ? " 等" : "");
	}
	return good;
}
