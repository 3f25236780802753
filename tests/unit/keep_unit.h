/* Rows of a small type, kept with MAC and history, on either engine. */
#ifndef KEEP_UNIT_H
#define KEEP_UNIT_H

#include "store_unit.h"

#include "keep.h"
#include "statement.h"

struct keeping { enum keep_act act; int64_t id, version; const char *word; int people; bool refuse; };

static inline bool
keep_steps(struct ctx *ctx, void *what)
{
	return step_apply(ctx, sql_steps, sql_steps_n) && keep_base_make(ctx) && db_script(ctx, what);
}

/* The core's tables, thing_all and thing_people. */
static inline void
keep_tables(struct ctx *ctx)
{
	enum db_engine e = db_engine(ctx->db);
	const char *i = db_type_int(e);

	must(ctx, keep_open(ctx, true));
	must(ctx, db_write(ctx, keep_steps, arena_strf(ctx->arena,
	    "create table thing_all (id %s primary key, org %s, entered_by %s, entered_at %s, saved_by %s,"
	    " saved_at %s, version %s, struck_at %s, batch %s, mac %s, word text, n %s);"
	    "create table thing_people (record %s references thing_all (id), person %s, primary key (record, person));"
	    "insert into schema_field (type, name, kind, links) values ('thing', 'people', 'person', 1)",
	    i, i, i, i, i, i, i, i, i, db_type_bytes(e), i, i, i)));
}

static inline bool
keep_one(struct ctx *ctx, void *what)
{
	static const char *const columns[] = { "person" };
	const struct keeping *k = what;
	struct db_value people[9];

	for (int i = 0; i < k->people; i++)
		people[i] = (struct db_value){ .kind = DB_INT, .i = 100 + i };
	struct keep_links links = { "thing_people", columns, 1, people, (size_t)k->people };
	struct keep_row row = { .type = "thing", .act = k->act, .id = k->id, .version = k->version, .org = 1, .actor = 7,
		.now = ctx->now, .columns = DB_ARGS(db_text("word", k->word), db_null("n")), .links = &links, .nlinks = 1,
		.changes = k->act == KEEP_ADD ? NULL : "[]" };

	return keep_save(ctx, &row) && (!k->refuse || problem_say(ctx, PROBLEM_RULE, "不"));
}

static inline void
keep_thing(struct ctx *ctx, int64_t id, int64_t version, const char *word, int people)
{
	struct keeping k = { version == 1 ? KEEP_ADD : KEEP_CHANGE, id, version, word, people, false };

	must(ctx, db_write(ctx, keep_one, &k));
}

static inline int64_t
number(struct ctx *ctx, const char *sql)
{
	int64_t n = -1;

	must(ctx, db_get_int(ctx, sql, DB_NO_ARGS, NULL, &n));
	return n;
}

/* Three things: one as it was added, one changed, one struck out. */
static inline void
keep_three(struct ctx *ctx)
{
	keep_tables(ctx);
	keep_thing(ctx, 11, 1, "one", 2);
	keep_thing(ctx, 12, 1, "two", 0);
	keep_thing(ctx, 12, 2, NULL, 3);
	keep_thing(ctx, 13, 1, "three", 1);
	must(ctx, db_write(ctx, keep_one, &(struct keeping){ KEEP_STRIKE, 13, 2, "three", 1, false }));
}

static inline bool
verify(struct ctx *ctx, int64_t *entries, int64_t *rows)
{
	static const char *const types[] = { "thing", NULL };

	return keep_verify(ctx, types, entries, rows);
}

static inline void
verified(struct ctx *ctx, int64_t entries, int64_t rows)
{
	int64_t e = 0, r = 0;

	must(ctx, verify(ctx, &e, &r));
	assert_int_equal(e, entries);
	assert_int_equal(r, rows);
}

static inline bool
tamper_sql(struct ctx *ctx, void *sql)
{
	return db_script(ctx, sql);
}

/* What somebody does who can write the database but has not the key, and whose commits write no head. */
static inline void
tamper(struct ctx *ctx, const char *sql)
{
	db_after_commit(NULL);
	must(ctx, db_write(ctx, tamper_sql, (void *)sql));
	must(ctx, keep_open(ctx, false));
}

/* The verification fails and one of its problems has ${words}. */
static inline void
found(struct ctx *ctx, const char *words)
{
	int64_t entries, rows;
	bool said = false;

	assert_false(verify(ctx, &entries, &rows));
	EACH(const struct problem, p, ctx->problems.list)
		said = said || strstr(p->say, words) != NULL;
	if (!said)
		fail_msg("“%s” is not said, but “%s”", words, ctx->problems.list.at[0].say);
	ctx->problems = (struct problems){ 0 };
}

#endif
