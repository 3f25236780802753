/* Tables, checks, indexes and views as they are in the database, against the catalogue: whoever may alter them is found. */
#include "walk_unit.h"

#include <sqlite3.h>

static bool
run(struct ctx *ctx, void *sql)
{
	return db_script(ctx, sql);
}

/* What somebody does who has the file and any program of SQLite's, whose own schema it is told to write. */
static void
alter(struct ctx *ctx, const char *sql)
{
	sqlite3 *lite;
	char *say = NULL;

	if (db_engine(ctx->db) == DB_POSTGRES) {
		must(ctx, db_write(ctx, run, (void *)sql));
		return;
	}
	assert_int_equal(sqlite3_open(store_unit(ctx)->url, &lite), SQLITE_OK);
	sqlite3_exec(lite, sql, NULL, NULL, &say);
	assert_null(say);
	sqlite3_close(lite);
}

static void
found(struct ctx *ctx, const char *const *words)
{
	size_t n = 0;

	assert_false(schema_verify(ctx));
	for (; words[n] != NULL; n++) {
		bool said = false;

		EACH(const struct problem, p, ctx->problems.list)
			said = said || strcmp(p->say, words[n]) == 0;
		if (!said)
			fail_msg("“%s” is not said, but “%s”", words[n], ctx->problems.list.at[0].say);
	}
	assert_int_equal(ctx->problems.list.n, n);
	ctx->problems = (struct problems){ 0 };
}

static void
test_schema__what_was_altered_past_the_program_is_named_on_sqlite(void **state)
{
	struct ctx *ctx = *state;

	must(ctx, bring_up(ctx, FIRST) && schema_verify(ctx));
	alter(ctx, "pragma writable_schema = on; update sqlite_schema set sql = replace(sql,"
	    " 'constraint walk_mood_choice check (struck_at is not null or mood in (''good'', ''bad''))',"
	    " 'constraint walk_mood_choice check (1)') where name = 'walk_all';"
	    "update sqlite_schema set sql = replace(sql, ' check (one = 1)', '') where name = 'chain_head'");
	alter(ctx, "drop index walk_by_day; drop index walk_by_org; create index walk_by_org on walk_all (id)");
	alter(ctx, "alter table theme_day_all add column quiet text; alter table walk_themes rename to gone");
	alter(ctx, "drop view walk; create view walk as select * from walk_all; create view own as select 1;"
	    "create table own_table (a);"
	    "create trigger quiet after insert on history begin delete from history where seq = 0; end");
	found(ctx, (const char *const[]){ "表 walk_all 被改动过，与目录不符", "表 chain_head 被改动过，与目录不符",
	    "索引 walk_by_day 被删除", "索引 walk_by_org 被改动过，与目录不符", "表 theme_day_all 被改动过，与目录不符", "表 walk_themes 被删除",
	    "索引 walk_themes_by_item 被改动过，与目录不符", "视图 walk 被改动过，与目录不符",
	    "数据库里有触发器 quiet，不是由程序建立的", NULL });
}

static void
test_schema__what_was_altered_past_the_program_is_named_on_postgresql(void **state)
{
	struct ctx *ctx = *state;

	must(ctx, bring_up(ctx, FIRST) && schema_verify(ctx));
	alter(ctx, "alter table walk_all drop constraint walk_mood_choice;"
	    "alter table chain_head drop constraint chain_head_one_check;"
	    "alter table chain_head add constraint chain_head_one_check check (one > 0);"
	    "alter table walk_all add constraint quiet check (place <> '江边');"
	    "alter table walk_all alter column walked_on drop not null; alter table walk_all alter column note set default 'x';"
	    "drop index walk_by_day; drop index walk_by_org; create index walk_by_org on walk_all (id);"
	    "alter view walk rename to own; create view walk as select * from own limit 1;"
	    "create table own_table (a int check (a > 0)); create rule quiet as on delete to history do instead nothing;"
	    "alter table history enable row level security");
	found(ctx, (const char *const[]){ "约束 walk_all.walk_mood_choice 被删除",
	    "约束 chain_head.chain_head_one_check 被改动过，与目录不符", "数据库里有约束 walk_all.quiet，不是由程序建立的",
	    "字段 walk_all.walked_on 被改动过，与目录不符", "字段 walk_all.note 被改动过，与目录不符", "索引 walk_by_day 被删除",
	    "索引 walk_by_org 被改动过，与目录不符", "视图 walk 被改动过，与目录不符",
	    "数据库里有改写规则 quiet，不是由程序建立的", "表 history 被改动过，与目录不符", NULL });
	must(ctx, db_get_int(ctx, "select count(*) from organisation", DB_NO_ARGS, NULL, &(int64_t){ 0 }));
}

/* Whatever the tables have been through, they are ours. */
static void
test_schema__what_is_written_down_of_it_is_verified_too(void **state)
{
	struct ctx *ctx = *state;

	must(ctx, bring_up(ctx, FIRST) && schema_verify(ctx));
	alter(ctx, "update schema_step set sm3 = sm3 || 'x' where number = 1");
	found(ctx, (const char *const[]){ "数据库结构步骤 1 被改动过，与目录不符", NULL });
	alter(ctx, "update schema_step set sm3 = replace(sm3, 'x', ''), name = 'other' where number = 1;"
	    "insert into schema_step (number, name, sm3) values (-1, 'other', 'other');"
	    "update schema_type set ddl_sm3 = 'other' where name = 'walk';"
	    "update schema_field set kind = 'other' where type = 'walk' and name = 'mood';"
	    "delete from schema_field where type = 'walk' and name = 'walked_on'");
	found(ctx, (const char *const[]){ "数据库结构步骤 1 被改动过，与目录不符",
	    "数据库里有数据库结构步骤 -1，不是由程序建立的", "表定义的记载 walk 被改动过，与目录不符",
	    "字段种类的记载 walk.mood 被改动过，与目录不符", "字段种类的记载 walk.walked_on 被删除", NULL });
}

/* SQLite lets a key be null that is no rowid. */
static void
test_schema__a_step_without_a_number_is_found(void **state)
{
	struct ctx *ctx = *state;

	must(ctx, bring_up(ctx, FIRST) && schema_verify(ctx));
	alter(ctx, "insert into schema_step (number, name, sm3) values (null, 'other', 'other')");
	found(ctx, (const char *const[]){ "数据库里有数据库结构步骤 （没有编号），不是由程序建立的", NULL });
}

static void
test_schema__an_upgraded_database_is_as_it_should_be(void **state)
{
	struct ctx *ctx = *state;
	int64_t ids[3];

	populate(ctx, ids);
	must(ctx, bring_up(ctx, HEAD FIELDS EXAMPLE_SHORT) && schema_verify(ctx));
	must(ctx, bring_up(ctx, LONGER) && schema_verify(ctx));
	must(ctx, bring_up(ctx, HEAD FIELDS LENGTH EXAMPLE_SHORT) && schema_verify(ctx));
}

/* A catalogue is checked on SQLite, and would only be refused when PostgreSQL makes its tables. */
static void
test_schema__no_field_has_a_name_that_postgresql_keeps_for_itself(void **state)
{
	struct ctx *ctx = *state;
	struct rows *rows;
	size_t n = 0;

	must(ctx, db_rows(ctx, "select word from pg_get_keywords() where catcode in ('R', 'T') union"
	    " select attname from pg_attribute where attnum < 0", DB_NO_ARGS, &rows));
	for (; rows_next(rows); n++)
		if (node_is_name(rows_text(rows, 0)) && strcmp(rows_text(rows, 0), "with") != 0)
			fail_msg("%s is a field's name", rows_text(rows, 0));
	must(ctx, rows_end(ctx, rows));
	assert_true(n > 90);
	write_type(ctx, HEAD "  fields:\n    walked_on: {label: 日期, kind: day, needed: yes, happened: yes}\n"
	    "    with: {label: 同行, kind: text}\n");
	refused(ctx, command_catalog(ctx, arena_strf(ctx->arena, "%s/overlay", store_unit(ctx)->folder), &city(ctx)->house),
	    PROBLEM_RULE, "字段名“with”不能用");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_SQLITE(test_schema__what_was_altered_past_the_program_is_named_on_sqlite),
		CITY_ON_POSTGRES(test_schema__what_was_altered_past_the_program_is_named_on_postgresql),
		CITY_ON_BOTH(test_schema__what_is_written_down_of_it_is_verified_too),
		CITY_ON_SQLITE(test_schema__a_step_without_a_number_is_found),
		CITY_ON_POSTGRES(test_schema__no_field_has_a_name_that_postgresql_keeps_for_itself),
		CITY_ON_BOTH(test_schema__an_upgraded_database_is_as_it_should_be),
	};

	return store_unit_run("guarded", tests, COUNT(tests));
}
