/* A faulty catalogue: all faults at once with file and line, and nothing of it ends the program. */
#include "faults_unit.h"

static void
test_faults__those_of_all_files_are_said_at_once_with_their_places(void **state)
{
	struct ctx *ctx = *state;

	write_overlay(ctx, ((struct catalogue *)ctx)->unit.folder, "roles.yaml",
	    "clerk: {label: 员, at: [unit], may: [{do: [fly], on: all, within: below}]}\n"
	    "boss: {label: 长, at: [unit], may: [{do: see, on: nowhere, within: below}]}\n");
	assert_false(load(ctx, "records/walk.yaml",
	    "walk:\n"
	    "  label: 巡访\n"
	    "  secton: service\n"
	    "  section: service\n"
	    "  held_by: [branch]\n"
	    "  title: '{nothing}'\n"
	    "  fields:\n"
	    "    on: {label: 日期, kind: day, happened: yes}\n"
	    "    Place: {label: 地点, kind: text}\n"
	    "    much: {label: 多少, kind: dezimal}\n"
	    "    mood: {label: 心情, kind: choice}\n"
	    "    seen: {label: 见, kind: listed, of: theme, max: 3}\n"
	    "  list: [on]\n"
	    "stroll:\n"
	    "  label: 散步\n"
	    "  section: nowhere\n"
	    "  held_by: [club]\n"
	    "  title: x\n"
	    "  fields: {walked_on: {label: 日期, kind: day, happened: yes}}\n"
	    "  example: {walked_on: 2025-01-01}\n"
	    "theme_day: {label: 又一个, section: service, held_by: any, title: x,\n"
	    "  fields: {walked_on: {label: 日期, kind: day, happened: yes}}, example: {walked_on: 2025-01-01}}\n"));
	said(ctx, "records/walk.yaml", 3, "不认识的键“secton”，是不是“section”");
	said(ctx, "records/walk.yaml", 17, "不认识的组织类别“club”");
	said(ctx, "records/walk.yaml", 21, "“theme_day”在 records/theme_day.yaml 里已经有了");
	said(ctx, "roles.yaml", 1, "没有“fly”这个动作");
	said(ctx, "roles.yaml", 2, "sections.yaml 里没有“nowhere”");
}

static void
test_faults__every_field_and_rule_of_a_type_is_looked_at(void **state)
{
	struct ctx *ctx = *state;

	assert_false(load(ctx, "records/walk.yaml",
	    "walk:\n"
	    "  label: 巡访\n"
	    "  section: service\n"
	    "  held_by: [branch]\n"
	    "  title: x\n"
	    "  basis: XX2018 §1\n"
	    "  fields:\n"
	    "    on: {label: 日期, kind: day, happened: yes}\n"
	    "    Place: {label: 地点, kind: text}\n"
	    "    much: {label: 多少, kind: dezimal}\n"
	    "    mood: {label: 心情, kind: choice}\n"
	    "    seen: {label: 见, kind: listed, of: theme, max: 3}\n"
	    "    gone: {label: 无, kind: decimal}\n"
	    "    soon: {label: 将, kind: text, ended: yes}\n"
	    "    them: {label: 众, kind: text, many: yes}\n"
	    "    last: {label: 末, kind: day, after: first}\n"
	    "    tale: {label: 数, kind: integer, counted: yes}\n"
	    "    rows: {label: 行, kind: choice, choices: {a: \"甲\\n乙\"}}\n"
	    "  rules:\n"
	    "    one: {holds: much > 0}\n"
	    "    two: {holds: much > 0, say: 要, since: 昨天}\n"
	    "  list: [on]\n"
	    "  example: {}\n"));
	said(ctx, "records/walk.yaml", 8, "字段名“on”不能用");
	said(ctx, "records/walk.yaml", 9, "字段名“Place”不能用");
	said(ctx, "records/walk.yaml", 10, "不认识的字段种类“dezimal”");
	said(ctx, "records/walk.yaml", 11, "choices");
	said(ctx, "records/walk.yaml", 12, "不能写 min 或 max");
	said(ctx, "records/walk.yaml", 13, "places");
	said(ctx, "records/walk.yaml", 14, "happened、ended、due、counted、past 和 after");
	said(ctx, "records/walk.yaml", 15, "不能写 many");
	said(ctx, "records/walk.yaml", 16, "after 里的“first”");
	said(ctx, "records/walk.yaml", 17, "只能写在日期字段上");
	said(ctx, "records/walk.yaml", 18, "选项“a”要有一行中文名称");
	said(ctx, "records/walk.yaml", 20, "缺少“say”");
	said(ctx, "records/walk.yaml", 21, "要写日期");
	assert_true(ctx->problems.list.n >= 10);
}

#define WALK(more) "walk:\n  label: 巡访\n  section: service\n  held_by: [branch]\n  title: x\n  fields:\n" \
	"    walked_on: {label: 日期, kind: day, happened: yes}\n    much: {label: 多少, kind: integer}\n" more \
	"  example: {walked_on: 2025-01-01}\n"

#define RULE(holds) "  rules:\n    w: {holds: \"" holds "\", say: 要}\n"
#define FIGURE(where) "walks:\n  label: 数\n  meaning: 数\n  count: rows\n  rows: [{of: lecture, where: \"" where "\"}]\n"

#define DERIVED(bases, fields, sql) "walks:\n  label: 数\n  section: service\n  bases: " bases "\n  fields: " fields \
	"\n  sql: " sql "\n  title: x\n"
#define BASE(where) DERIVED("[{of: theme_day, where: \"" where "\"}]", "{}", \
	"select a.id as id, a.org as org, a.happened as happened from theme_day a")

/* What only SQL knows is said with file and line too. */
static void
test_faults__bad_conditions_have_their_place(void **state)
{
	static const struct { const char *file, *text, *words; int line; } bad[] = {
		{ "records/walk.yaml", WALK(RULE("mcuh > 0")), "条件有误", 10 },
		{ "records/walk.yaml", WALK(RULE("much > :x")), "条件有误", 10 },
		{ "records/walk.yaml", WALK(RULE("much > :much")), "条件有误", 10 },
		{ "records/walk.yaml", WALK("  rules:\n    award_person_named: {holds: \"much > 0\", say: 要}\n"), "已经用了", 10 },
		{ "records/walk.yaml", WALK(RULE("much > 0) or (1 = 1")), "条件有误", 10 },
		{ "records/walk.yaml", WALK(RULE("1); drop table person_all; --")), "条件有误", 10 },
		{ "records/walk.yaml", WALK(RULE("much > 0 --")), "条件有误", 10 },
		{ "records/walk.yaml", WALK(RULE("much = random()")), "条件有误", 10 },
		{ "records/walk.yaml", WALK(RULE("much in (select 1 from account)")), "条件有误", 10 },
		{ "records/walk.yaml", WALK(RULE("much in (select 1)")), "不能查询别的记录", 10 },
		{ "records/walk.yaml", WALK(RULE("much > 0 and id in (select 1 from walk)")), "条件有误", 10 },
		{ "records/walk.yaml", WALK(RULE("max(much, 3) > 2")), "合计函数不能用在这里", 10 },
		{ "records/walk.yaml", WALK(RULE("walked_on > 5")), "文字和数字", 10 },
		{ "records/walk.yaml", WALK("  alone:\n    w: {fields: [org], when: \"this.much is that.much\", say: 要}\n"),
		    "规则“w”的 when 有误：is 后面只能是 null", 10 },
		{ "records/walk.yaml", WALK("  alone:\n    w: {fields: [org], when: \"much = 1\", say: 要}\n"), "几张表都有“much”", 10 },
		{ "figures/walks.yaml", FIGURE("substr(held_on, -2) = '01'"), "起点从 1 数起", 5 },
		{ "figures/walks.yaml", FIGURE("this.org in (select o.id from organisation o where o.kind = 5)"), "文字和数字", 5 },
		{ "records/walk.yaml", WALK(RULE("substr(walked_on, 1, 4)")), "要写成比较", 10 },
		{ "records/walk.yaml", WALK(RULE("much")), "要写成比较", 10 },
		{ "records/walk.yaml", WALK(RULE("much > 0 and length(walked_on)")), "要写成比较", 10 },
		{ "records/walk.yaml", WALK(RULE("not (much > 0 or (much))")), "要写成比较", 10 },
		{ "records/walk.yaml", WALK(RULE("case when much > 0 then 1 else 0 end")), "要写成比较", 10 },
		{ "records/walk.yaml", WALK(RULE("much between 1 and 3 and much")), "要写成比较", 10 },
		{ "figures/walks.yaml", FIGURE("this.headcount"), "要写成比较", 5 },
		{ "figures/walks.yaml", FIGURE("this.nothing = 1"), "没有“this.nothing”这一列", 5 },
		{ "figures/walks.yaml", FIGURE("1 = 1) or (1 = 1"), "where 的条件有误", 5 },
		{ "figures/walks.yaml", FIGURE("1); delete from person_all; --"), "where 的条件有误", 5 },
		{ "figures/walks.yaml", "walks:\n  label: 新发展党员\n  meaning: 数\n  count: rows\n  rows: [{of: lecture}]\n",
		    "同名", 1 },
		{ "derived/walks.yaml", "walks:\n  label: 数\n  section: service\n  title: x\n  fields: {}\n"
		    "  sql: select 1 from no\n", "“walks”的 sql 有误", 1 },
		{ "figures/walks.yaml", FIGURE("held_on > :nothing"), "不能用“:nothing”", 1 },
		{ "figures/walks.yaml", FIGURE("this.id = :argument"), "不能用“:argument”", 1 },
		{ "derived/walks.yaml", BASE("this.id = :record"), "bases 里 where 不能有参数“:record”", 1 },
		{ "derived/walks.yaml", DERIVED("[theme_day]", "{}", "select id, org, held_on as happened from theme_day -- all"),
		    "不能有注释", 1 },
		{ "derived/walks.yaml", DERIVED("[theme_day]", "{}", "select max(id, 3) as id, org, happened from theme_day"),
		    "只能有一个参数", 1 },
		{ "derived/walks.yaml", DERIVED("[walks]", "{}", "select id, org, held_on as happened from theme_day"),
		    "不是登记的记录", 1 },
		{ "derived/walks.yaml", DERIVED("[{of: post, has: {seats: [1]}}]", "{}", "select 1"), "“seats”不是选项字段", 1 },
		{ "records/walk.yaml", WALK("    towards: {label: 向, kind: record, of: discipline_posts_filled}\n"),
		    "“discipline_posts_filled”不是登记的记录", 9 },
		{ "derived/walks.yaml", DERIVED("[theme_day]", "{with: {label: 人, kind: people}}",
		    "select id, org, held_on as happened from theme_day"), "没有自己的表", 5 },
		{ "roles.yaml", "clerk: {label: 员, at: [unit], private: maybe, may: [{do: see, on: all, within: below}]}\n",
		    "只能是 yes 或 no", 1 },
		{ "roles.yaml", "clerk: {label: 员, at: [unit], may: [{on: all, within: below}]}\n", "要写 do", 1 },
	};
	struct ctx *ctx = *state;

	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(load(ctx, bad[i].file, bad[i].text));
		said(ctx, bad[i].file, bad[i].line, bad[i].words);
		ctx->problems = (struct problems){ 0 };
		unlink(arena_strf(ctx->arena, "%s/%s", ((struct catalogue *)ctx)->unit.folder, bad[i].file));
	}
	must(ctx, load(ctx, "records/walk.yaml", WALK("")));
}

/* PostgreSQL would cut a longer name, and two fields might share a table. */
static void
test_faults__names_too_long_for_the_database_are_refused(void **state)
{
	struct ctx *ctx = *state;
	const char *type = "a_very_long_record_type_name_that_ends", *fields[] = { "fourteen_chars", "fifteen_letters" };

	for (size_t i = 0; i < COUNT(fields); i++) {
		char *text = arena_strf(ctx->arena, "%s%s", type, arena_strf(ctx->arena,
		    WALK("    %s: {label: 同行, kind: people}\n"), fields[i]) + strlen("walk"));

		assert_int_equal(load(ctx, "records/walk.yaml", text), i == 0);
	}
	said(ctx, "records/walk.yaml", 9, "最多 52 个字母");
}

static void
test_faults__bounds_that_nothing_meets_are_refused(void **state)
{
	static const struct { const char *field, *words; } bad[] = {
		{ "{label: 词, kind: text, max: -5}", "要大于 0" }, { "{label: 词, kind: note, max: 0}", "要大于 0" },
		{ "{label: 数, kind: integer, min: 3, max: 2}", "不能小于 min" }, { "{label: 数, kind: headcount, max: -1}", "不能小于 min" },
		{ "{label: 数, kind: decimal, places: 1, min: 2.5, max: 2.4}", "不能小于 min" },
		{ "{label: 数, kind: headcount, min: 200000}", "没有写时有上限" },
		{ "{label: 数, kind: integer, max: 20000000000000}", "最多 13 位数" },
		{ "{label: 数, kind: money, min: -200000000000.00}", "最多 13 位数" },
	};
	struct ctx *ctx = *state;

	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(load(ctx, "records/walk.yaml", arena_strf(ctx->arena, WALK("    odd: %s\n"), bad[i].field)));
		said(ctx, "records/walk.yaml", 9, bad[i].words);
		ctx->problems = (struct problems){ 0 };
	}
	/* Where none are written there are some all the same. */
	assert_true(load(ctx, "records/walk.yaml", WALK("    paid: {label: 数, kind: money}\n")));
	assert_int_equal(type_field(type_find(&((struct catalogue *)ctx)->house, "walk"), "paid")->min, -LIMIT_AMOUNT);
}

/* A title is made of one row, without its lists. */
static void
test_faults__a_title_names_no_field_of_several_values(void **state)
{
	struct ctx *ctx = *state;
	static const char text[] = "walk:\n  label: 巡访\n  section: service\n  held_by: [branch]\n  title: '{walked_on} {with}'\n"
	    "  fields:\n    walked_on: {label: 日期, kind: day, happened: yes}\n    with: {label: 同行, kind: people}\n"
	    "  example: {walked_on: 2025-01-01}\n";

	assert_false(load(ctx, "records/walk.yaml", text));
	said(ctx, "records/walk.yaml", 1, "有多个值");
}

/* The catalogue's reader refuses them without knowing keep: here both lists are held against each other. */
static void
test_faults__no_field_has_the_name_of_a_column_that_every_table_has(void **state)
{
	(void)state;
	for (enum keep_column c = 0; c < KEEP_COLUMNS; c++)
		if (node_is_name(keep_columns[c]))
			fail_msg("%s may be a field", keep_columns[c]);
}

/* Names that the program's own tables have, or that another type's tables will have. */
static void
test_faults__names_of_other_tables_are_refused(void **state)
{
	static const char *const names[] = { "account", "history", "file", "setting", "binding", "attested", "attendance",
		"theme_day_people", "sign_in_failure", "schema_field", "org_within", "schema_step" };
	struct ctx *ctx = *state;

	for (size_t i = 0; i < COUNT(names); i++) {
		assert_false(load(ctx, "records/walk.yaml", arena_strf(ctx->arena, "%s%s", names[i], WALK("") + strlen("walk"))));
		said(ctx, "records/walk.yaml", 1, "已经有");
		ctx->problems = (struct problems){ 0 };
	}
}

/* Empty lists, scalars where maps stand, and lines left out of every one of our files: refused or taken, never the end. */
static void
test_faults__no_file_ends_the_program(void **state)
{
	static const struct { const char *file, *text; } odd[] = {
		{ "roles.yaml", "a: {label: x, at: [], may: [{do: [], on: [], within: own}]}\n" },
		{ "roles.yaml", "a: {label: x, at: unit, may: [{do: see, on: [], within: own}]}\n" }, { "roles.yaml", "a: b\n" },
		{ "roles.yaml", "a: {label: x, at: unit, may: [see]}\n" }, { "sections.yaml", "a: b\n" },
		{ "regulations.yaml", "a: []\n" },
		{ "records/walk.yaml", "walk: {label: x, section: service, held_by: [], title: x, fields: {}, example: {}}\n" },
		{ "records/walk.yaml", "walk: []\n" },
		{ "records/walk.yaml", "walk: {label: x, section: service, fields: {a: b}}\n" },
		{ "records/walk.yaml", WALK("  rules: {w: x}\n") }, { "records/walk.yaml", WALK("  rules: {w: {breaks: x}}\n") },
		{ "figures/walks.yaml", "walks: {label: x, meaning: x, count: distinct, rows: [{of: lecture}]}\n" },
		{ "figures/walks.yaml", "walks: {label: x, meaning: x, count: rows, counted_in: [], rows: [lecture]}\n" },
		{ "figures/walks.yaml", "walks: {label: x, meaning: x, count: sum attended, rows: [{of: theme}]}\n" },
	};
	struct ctx *ctx = *state;
	uint64_t seed = 7;

	for (size_t i = 0; i < COUNT(odd); i++) {
		assert_false(load(ctx, odd[i].file, odd[i].text));
		ctx->problems = (struct problems){ 0 };
		unlink(arena_strf(ctx->arena, "%s/%s", ((struct catalogue *)ctx)->unit.folder, odd[i].file));
	}
	must(ctx, load(ctx, NULL, NULL));
	struct sources ours = ((struct catalogue *)ctx)->house.sources;
	for (int n = 0; n < 120; n++) {
		struct ctx own = *ctx;
		struct sources broken = { 0 };
		struct house house = { 0 };
		size_t chosen = (size_t)(seed = seed * 6364136223846793005u + 1442695040888963407u) >> 33;

		own.arena = arena_make();
		EACH(const struct source, s, ours.list) {
			struct source copy = *s;

			if (s == &ours.list.at[chosen % ours.list.n]) {
				char *text = arena_copy(own.arena, s->bytes, s->n);
				size_t from = (size_t)(seed >> 20) % (s->n + 1), line = strcspn(text + from, "\n");

				memmove(text + from, text + from + line, s->n - from - line + 1);
				copy = (struct source){ s->path, text, s->n - line };
			}
			*VEC_ADD(own.arena, &broken.list) = copy;
		}
		house.sources = broken;
		if (!type_read_all(&own, &broken, &house))
			assert_true(problem_any(&own));
		arena_free(own.arena);
	}
}

/* A city's own SQL reads records, and nothing else of the database: neither by a name of its own nor inside a list. */
static void
test_faults__sql_of_the_catalogue_reads_records_alone(void **state)
{
	static const struct { const char *of, *where, *read; } bad[] = {
		{ "theme_day", "(select count(*) from account) > 0", "account" },
		{ "theme_day", "(with lecture as (select count(*) as n from setting) select max(n) from lecture) > 0", "setting" },
		{ "theme_day", "exists (select 1 from account_session s where s.account = this.id)", "account_session" },
		{ "theme_day", "exists (select 1 from person p where p.name like '张%')", "person.name" },
		{ "theme_day", "exists (with lecture as (select p.name from person p) select 1 from lecture)", "person.name" },
		{ "theme_day", "exists (select 1 from theme_day_people l where l.why is not null)", "theme_day_people.why" },
		{ "theme_day", "exists (select 1 from Theme_Day_all l where l.id = this.id)", "theme_day_all" },
		{ "theme_day", "(select count(*) from sqlite_master) > 0", "sqlite_master" },
		{ "theme_day", "exists (select 1 from org_within w where w.org = this.org)", "org_within" },
		{ "admission", "this.applied_on > '2020-01-01'", "admission.applied_on" },
		{ "admission", "this.Applied_on is not null", "admission.applied_on" },
	};
	struct ctx *ctx = *state;
	struct buf file = buf_make(ctx->arena);

	for (size_t i = 0; i < COUNT(bad); i++)
		buf_putf(&file, "bad_%zu:\n  label: 坏 %zu\n  meaning: 无\n  count: rows\n  rows:\n    - of: %s\n      where: >-\n"
		    "        %s\n", i, i, bad[i].of, bad[i].where);
	buf_puts(&file, "good: {label: 好, meaning: 有, count: rows, rows: [{of: theme_day, where: \"exists (with few as"
	    " (select l.id from lecture l) select 1 from few) and this.id in (select a.record from attendance a)\"}]}\n"
	    "quoted: {label: 引, meaning: 无, count: rows, rows: [{of: theme_day, where: \"this.topic = E'a'\"}]}\n");
	assert_false(load(ctx, "figures/bad.yaml", file.at));
	for (size_t i = 0; i < COUNT(bad); i++)
		said(ctx, "figures/bad.yaml", (int)i * 8 + 7, arena_strf(ctx->arena, "的 where 读了“%s", bad[i].read));
	said(ctx, "figures/bad.yaml", (int)COUNT(bad) * 8 + 2, "where 的条件有误");
	assert_int_equal(ctx->problems.list.n, COUNT(bad) + 1);
}

static void
test_faults__a_derived_type_rests_on_records_alone(void **state)
{
	assert_false(load(*state, "derived/gone.yaml",
	    "gone:\n  label: 去向\n  section: service\n  bases: [theme_day]\n  title: x\n  fields: {who: {label: 谁, kind: text}}\n"
	    "  sql: select a.id, a.org, '2025-01-01' as happened, a.name as who from account a\n"));
	said(*state, "derived/gone.yaml", 1, "“gone”的 sql 读了“account.");
	assert_false(load(*state, "derived/walks.yaml", BASE("this.id in (select a.id from account a)")));
	said(*state, "derived/walks.yaml", 1, "bases 里 where 读了“account.");
}

/* What a key needs beside it, and what a menu names, is there. */
static void
test_faults__keys_that_need_another_are_named(void **state)
{
	struct ctx *ctx = *state;
	const char *folder = ((struct catalogue *)ctx)->unit.folder;

	write_overlay(ctx, folder, "figures/walks.yaml", "walks: {label: 巡访的单位, meaning: 巡访, counted_in: 个, count: rows,\n"
	    "  whose: own by asked_by, rows: [{of: walk}]}\n");
	assert_false(load(ctx, "records/walk.yaml",
	    "walk:\n"
	    "  label: 巡访\n"
	    "  section: service\n"
	    "  held_by: [branch]\n"
	    "  title: '{walked_on}'\n"
	    "  fields:\n"
	    "    walked_on: {label: 日期, kind: day, happened: yes}\n"
	    "    asked_by: {label: 谁要求, kind: organisation}\n"
	    "  list: [walked_on]\n"
	    "  example: {walked_on: 2025-03-01}\n"));
	said(ctx, "figures/walks.yaml", 2, "没有写 acts: yes");
	ctx->problems = (struct problems){ 0 };
	assert_false(load(ctx, "records/walk.yaml",
	    "walk:\n"
	    "  label: 巡访\n"
	    "  section: service\n"
	    "  held_by: [branch]\n"
	    "  title: '{walked_on}'\n"
	    "  fields:\n"
	    "    walked_on: {label: 日期, kind: day, happened: yes}\n"
	    "    left_on: {label: 离开, kind: day, settles: yes}\n"
	    "    with: {label: 同行, kind: organisation, many: yes, acts: yes}\n"
	    "    set_by: {label: 谁定的, kind: organisation, acts: yes, answers: yes}\n"
	    "  list: [walked_on]\n"
	    "  example: {walked_on: 2025-03-01}\n"));
	said(ctx, "records/walk.yaml", 8, "settles 只能和 ended 写在一起");
	said(ctx, "records/walk.yaml", 9, "acts 只能写在一个值的组织字段上");
	said(ctx, "records/walk.yaml", 10, "answers 写在有 acts 的记录里");
}

static void
test_faults__a_menu_names_its_own_records_once(void **state)
{
	struct ctx *ctx = *state;

	assert_false(load(ctx, "sections.yaml", "political: {label: 政治建设}\ntheory: {label: 理论武装}\nfoundation: {label: 组织建设}\n"
	    "discipline: {label: 监督执纪}\nservice: {label: 服务大局, types: [service, theme_day, service]}\nplan: {label: 计划目标}\n"
	    "organisation: {label: 组织}\npeople: {label: 党员和人员}\nlists: {label: 常用名录}\n"));
	said(ctx, "sections.yaml", 5, "“theme_day”不是“服务大局”的记录种类");
	said(ctx, "sections.yaml", 5, "“service”不是“服务大局”的记录种类，或写了两次");
}

int
main(void)
{
#define FAULTS(test) cmocka_unit_test_setup_teardown(test, setup, store_teardown)
	const struct CMUnitTest tests[] = {
		FAULTS(test_faults__those_of_all_files_are_said_at_once_with_their_places),
		FAULTS(test_faults__keys_that_need_another_are_named),
		FAULTS(test_faults__a_menu_names_its_own_records_once),
		FAULTS(test_faults__every_field_and_rule_of_a_type_is_looked_at),
		FAULTS(test_faults__bad_conditions_have_their_place),
		FAULTS(test_faults__sql_of_the_catalogue_reads_records_alone),
		FAULTS(test_faults__a_derived_type_rests_on_records_alone),
		FAULTS(test_faults__names_too_long_for_the_database_are_refused),
		FAULTS(test_faults__bounds_that_nothing_meets_are_refused),
		FAULTS(test_faults__a_title_names_no_field_of_several_values),
		FAULTS(test_faults__no_field_has_the_name_of_a_column_that_every_table_has),
		FAULTS(test_faults__names_of_other_tables_are_refused), FAULTS(test_faults__no_file_ends_the_program),
	};

	return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
