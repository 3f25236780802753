/* What the SQL made of a figure's words reads and means, asked of the engines. */
#include <string.h>

#include "db.h"
#include "figure.h"
#include "figure_sql.h"
#include "figure_variant.h"
#include "record.h"
#include "schema.h"
#include "text.h"

/* Every parameter that a condition names has a value when the figure is asked. */
static bool
check_parameters(struct ctx *ctx, const struct figure *f, char **parameters)
{
	static const char *const given[] = { "org", "from", "until", "day", NULL };
	bool good = true;

	for (char **name = parameters; *name != NULL; name++)
		if (!text_is_among(*name, given) && (strcmp(*name, "argument") != 0 || f->argument == NULL))
			good = problem_at(ctx, f->file, f->line, "“%s”的条件里不能用“:%s”，可用的是 :from、:until、:day%s", f->name, *name,
			    f->argument == NULL ? "" : "、:argument");
	return good;
}

/* A condition may read what the catalogue describes, nothing else of the database. */
static bool
check_reads(struct ctx *ctx, const struct house *house, const struct figure *f)
{
	bool good = true;

	EACH(const struct arm, a, f->arms) {
		const char *forbidden = NULL;

		if (a->where != NULL && !schema_forbidden_where(ctx, house, a->type, a->where, &forbidden))
			return false;
		if (forbidden != NULL)
			good = problem_at(ctx, f->file, a->line, "“%s”的 where 读了“%s”，" SCHEMA_OPEN, f->name, forbidden);
	}
	return good;
}

bool
figure_check_sql(struct ctx *ctx, const struct house *house, struct figures *figures, struct db *scratch)
{
	struct db *before = ctx->db;
	bool good = true;

	ctx->db = scratch;
	EACH(struct figure, f, figures->list) {
		size_t mark = ctx->problems.list.n;
		char **parameters;

		if (db_lineage(ctx, figure_sql_value(ctx, f), &f->lineage, &parameters)) {
			good &= check_parameters(ctx, f, parameters) && (figure_is_made(f) || check_reads(ctx, house, f));
			continue;
		}
		const char *detail = problem_take(ctx, mark);
		good = detail != NULL && problem_at(ctx, f->file, f->line, "“%s”的条件有误：%s", f->name,
		    db_reason(ctx, detail, figure_sql_value(ctx, f)));
	}
	ctx->db = before;
	return good;
}

/* That ctx->db does not take ${sql} of ${f}, with its place. */
static bool
is_taken(struct ctx *ctx, const struct figure *f, const char *sql)
{
	size_t mark = ctx->problems.list.n;

	if (db_check(ctx, sql, NULL))
		return true;
	const char *detail = problem_take(ctx, mark);
	return detail != NULL && problem_at(ctx, f->file, f->line, "“%s”的条件有误：%s", f->name, db_reason(ctx, detail, sql));
}

bool
figure_check_all(struct ctx *ctx)
{
	bool good = true;

	EACH(const struct figure, f, ctx->house->figures->list)
		good &= is_taken(ctx, f, figure_sql_value(ctx, f)) && is_taken(ctx, f, figure_sql_rows(ctx, f));
	return good;
}
