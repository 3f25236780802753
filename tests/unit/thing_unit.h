/* A table of the tests of the db floor, on either engine. */
#ifndef THING_UNIT_H
#define THING_UNIT_H

#include "store_unit.h"

static inline bool
run_sql(struct ctx *ctx, void *sql)
{
	return db_script(ctx, sql);
}

/* ${sql} as a write of its own. */
static inline bool
write_sql(struct ctx *ctx, const char *sql)
{
	return db_write(ctx, run_sql, (void *)sql);
}

static inline int64_t
number(struct ctx *ctx, const char *sql)
{
	int64_t n = -1;

	must(ctx, db_get_int(ctx, sql, DB_NO_ARGS, NULL, &n));
	return n;
}

static inline void
make_table(struct ctx *ctx)
{
	must(ctx, write_sql(ctx, arena_strf(ctx->arena, "create table thing (id %s primary key, word text constraint short_word "
	    "check (length(word) < 9), bytes %s, constraint thing_word unique (word))", db_type_int(db_engine(ctx->db)),
	    db_type_bytes(db_engine(ctx->db)))));
}

struct thing { int64_t id; const char *word; };

static inline bool
add_thing(struct ctx *ctx, void *what)
{
	const struct thing *t = what;

	return db_run(ctx, "insert into thing (id, word) values (:id, :word)",
	    DB_ARGS(db_int("id", t->id), db_text("word", t->word)), NULL);
}

#endif
