/* The catalogue's SQL: what is taken means the same on both engines, and what would not is refused before any is asked. */
#include "store_unit.h"

#include "buf.h"
#include "dialect.h"

static const struct { const char *name; struct dialect_value value; } columns[] = {
	{ "id", DIALECT_ID },
	{ "n", { .kind = DIALECT_NUMBER, .wide = true, .most = 1e13 } },
	{ "m", { .kind = DIALECT_NUMBER, .wide = true, .most = 1000 } },
	{ "came", DIALECT_FLAG }, { "word", { .kind = DIALECT_TEXT } }, { "note", { .kind = DIALECT_TEXT } },
	{ "held_on", { .kind = DIALECT_DAY } },
};

static bool
find(const void *of, const char *table, const char *column, struct dialect_value *out)
{
	(void)of;
	if (strcmp(table, "thing") != 0 || column == NULL)
		return strcmp(table, "thing") == 0;
	for (size_t i = 0; i < COUNT(columns); i++)
		if (strcmp(columns[i].name, column) == 0) {
			*out = columns[i].value;
			return true;
		}
	return false;
}

static const struct dialect_parameter parameters[] = { { "from", { .kind = DIALECT_DAY } }, { "org", DIALECT_ID },
	{ .name = NULL } };

static const struct dialect_names names = { .find = find, .parameters = parameters, .selects = true,
	.rows = (const struct dialect_row[]){ { "this", "thing" }, { NULL, NULL } } };

/* Rows that matter: empty, null, negative, not ASCII, and with the signs of like. */
static bool
fill(struct ctx *ctx, void *what)
{
	static const char *const rows[] = {
		"(1, 5, 3, 1, 'a\\_b', 'Abc', '2025-01-01')", "(2, -7, 1000, 0, 'a_b', null, '2025-07-01')",
		"(3, 0, 2, 0, '', 'abc', '2025-10-02')", "(4, null, -4, 1, '  党课 ', '党', '2024-02-29')",
		"(5, 9999999999999, 0, 1, '5', '5', null)", "(6, 5, 7, 0, '党课100%', 'ÉCOLE', '2025-12-31')",
	};
	struct buf sql = buf_make(ctx->arena);

	(void)what;
	const char *number = db_type_int(db_engine(ctx->db)), *text = db_type_text(db_engine(ctx->db));
	buf_putf(&sql, "create table thing (id %s, n %s, m %s, came %s, word %s, note %s, held_on %s);\n", number, number, number,
	    db_type_flag(db_engine(ctx->db)), text, text, text);
	for (size_t i = 0; i < COUNT(rows); i++)
		buf_putf(&sql, "insert into thing values %s;\n", rows[i]);
	return db_script(ctx, sql.at);
}

/* The ids for which it holds: "1,3,". */
static char *
held(struct ctx *ctx, const char *condition)
{
	struct buf ids = buf_make(ctx->arena);
	struct rows *rows;
	const char *sql = arena_strf(ctx->arena, "select id from thing this where (%s) order by id", condition);

	buf_puts(&ids, "");
	must(ctx, db_rows(ctx, sql, db_args_for(ctx, sql, DB_ARGS(db_text("from", "2025-07-01"), db_int("org", 3))), &rows));
	while (rows_next(rows))
		buf_putf(&ids, "%lld,", (long long)rows_int(rows, 0));
	must(ctx, rows_end(ctx, rows));
	return ids.at;
}

static void
test_dialect__what_it_takes_means_the_same_on_both_engines(void **state)
{
	static const struct { const char *condition, *ids; } taken[] = {
		{ "n = 5", "1,6," }, { "this.n <> 5", "2,3,5," }, { "n != 5 and m > 0", "2,3," },
		{ "n is null or m is not null", "1,2,3,4,5,6," }, { "not n = 5", "2,3,5," },
		{ "NOT (n = 5 OR n IS NULL)", "2,3,5," }, { "n between -7 and 0", "2,3," },
		{ "n not between 0 and 5 and m = 1000", "2," }, { "n in (5, 0)", "1,3,6," }, { "n not in (5, 0)", "2,5," },
		{ "word like 'a_b'", "2," }, { "word like 'a\\_b' escape '\\'", "2," },
		{ "word like '%\\%' escape '\\'", "6," }, { "note like 'A%'", "1," }, { "word not like '%党%'", "1,2,3,5," },
		{ "word = 'a\\_b'", "1," }, { "word <> 'it''s'", "1,2,3,4,5,6," },
		{ "substr(held_on, 6, 5) <= '07-01'", "1,2,4," }, { "substr(word, 2) = '_b'", "2," },
		{ "substr(word, 3, 2) = '党课'", "4," }, { "length(word) = 4 and word < 'b'", "1," },
		{ "length(trim(word)) = 2", "4," }, { "lower(note) = 'abc'", "1,3," }, { "upper(note) = 'ÉCOLE'", "6," },
		{ "lower(note) = 'École'", "6," }, { "replace(word, '党', 'x') = 'x课100%'", "6," }, { "note > 'Z'", "3,4,6," },
		{ "coalesce(note, '') = ''", "2," }, { "nullif(n, 5) is null", "1,4,6," }, { "n * 2 + m = 13", "1," },
		{ "n / 2 = -3", "2," }, { "n % 3 = -1", "2," }, { "-n = 7", "2," }, { "abs(n) > 6", "2,5," },
		{ "m / 2 * 2 = m", "2,3,4,5," }, { "cast(n as text) || '' = '5'", "1,6," }, { "word = cast(n as text)", "" },
		{ "cast(substr(held_on, 1, 4) as bigint) + 1 = 2025", "4," },
		{ "cast(substr(held_on, 9, 2) as bigint) % 2 = 1", "1,2,4,6," },
		{ "case when n > 0 then 'p' when n < 0 then 'm' else 'z' end = 'z'", "3,4," },
		{ "case came when 1 then m end > 0", "1," }, { "came + came = 2", "1,4,5," }, { "held_on >= :from", "2,3,6," },
		{ "id = :org", "3," }, { "coalesce(held_on, :from) = :from", "2,5," },
		{ "id in (select t.m from thing t where t.m > 0)", "2,3," },
		{ "exists (select * from thing o where o.n = this.n and o.id <> this.id)", "1,6," },
		{ "(select count(*) from thing o where o.n > this.n) = 0", "4,5," },
		{ "(select max(o.note) from thing o) = note", "4," },
		{ "n = (select min(o.n) from thing o left join thing p on p.id = o.m where p.id is null)", "2," },
		{ "m in (select max(t.m) from thing t group by t.came having count(*) > 2)", "1,2," },
		{ "id in (with few as (select t.id as one, row_number() over (order by t.n nulls last, t.id nulls last) as place"
		    " from thing t) select f.one from few f where f.place = 6)",
		    "4," }, { "m in (select 3 union select t.id + 1 from thing t where t.n = 0)", "1," },
		{ "exists (select 1 from (select t.id as one from thing t where t.n < 0) f where f.one = this.id)", "2," },
		{ "cast((select coalesce(sum(t.n), 0) from thing t where t.id = this.id) as bigint) / 2 = 2", "1,6," },
		{ "(select sum(t.n) from thing t where t.id <= this.id) % 3 = 1", "5," },
		{ "id in (with recursive a as (select 1 as i union all select a.i + 1 from a where a.i < 3)"
		    " select cast(a.i as bigint) + 1 from a)", "2,3,4," },
		{ "note in (select lag(f.w) over (order by f.one nulls last) from (select 'abc' as w, t.id as one"
		    " from thing t) f)", "3," },
		{ "n in (select max(t.n + this.m) - this.m from thing t where t.id = 1)", "1,6," },
		{ "case when n = 5 then 'a' else note end is null", "2," },
		{ "n <>-7 and m != -4 and n >-1", "1,3,5,6," }, { "length(word) * 2 = 8", "1," },
	};
	struct ctx *ctx = *state;
	const char *why;

	must(ctx, db_write(ctx, fill, NULL));
	for (size_t i = 0; i < COUNT(taken); i++) {
		if (!dialect_condition(ctx, taken[i].condition, &names, &why))
			fail_msg("%s: %s", taken[i].condition, why);
		if (strcmp(held(ctx, taken[i].condition), taken[i].ids) != 0)
			fail_msg("%s: %s, not %s", taken[i].condition, held(ctx, taken[i].condition), taken[i].ids);
	}
}

static const struct { const char *condition, *words; } bad[] = {
	{ "substr(held_on, -2) = '01'", "起点从 1 数起" }, { "substr(held_on, 0, 4) = '202'", "起点从 1 数起" },
	{ "substr(held_on, m, 2) = '01'", "起点从 1 数起" }, { "substr(held_on, 1, -1) = ''", "起点从 1 数起" },
	{ "max(m, 3) > 5", "合计函数不能用在这里" }, { "(select max(t.m, 3) from thing t) > 5", "只能有一个参数" },
	{ "n is 5", "is 后面只能是 null" }, { "n is not 5", "is 后面只能是 null" },
	{ "n is distinct from 5", "is 后面只能是 null" }, { "n == 5", "要写成 =" }, { "n isnull", "“isnull”附近" },
	{ "n = 5 isnull", "“isnull”附近" }, { ":from is null", "总有值" }, { "n not null", "“null”附近" },
	{ "word like 'a\\_b'", "要写 escape" }, { "word like 'a\\' escape '\\'", "后面只能是" },
	{ "word like 'a' escape 'x'", "escape 后面只能写" }, { "word like note", "引号里的文字" },
	{ "n like '1%'", "不是文字" }, { "word glob 'a*'", "“glob”附近" }, { "word regexp 'a'", "“regexp”附近" },
	{ "word ilike 'a'", "“ilike”附近" }, { "word collate nocase = 'a'", "“collate”附近" },
	{ "word > 5", "文字和数字" }, { "n = '5'", "文字和数字" }, { "n in ('5')", "文字和数字" },
	{ "n between '1' and '3'", "文字和数字" }, { "id in (select t.word from thing t)", "文字和数字" },
	{ "coalesce(n, '') = ''", "文字和数字" }, { "case when n > 1 then 1 else 'a' end = 1", "文字和数字" },
	{ "exists (with a as (select c.d from later c), later as (select 1 as d) select a.d from a)", "已经当作表用过" },
	{ "exists (with a as (select t.n from thing t), thing as (select 1 as n) select a.n from a)", "已经当作表用过" },
	{ "exists (with later as (select 1 as d) select later.d from later) and"
	    " exists (with a as (select c.d from later c), later as (select 1 as d) select a.d from a)", "已经当作表用过" },
	{ "exists (with a as (select t.word as x from thing t) select b.x from (with a as (select u.n as x from thing u)"
	    " select a.x from a) b join a c on 1 = 1 where cast(c.x as bigint) = 0)", "不能转成数字" },
	{ "nullif(2000000000, n) * 2 > 5", "超出 32 位" }, { "substr(word, 1, 3000000000) = 'a'", "最大" },
	{ "n in (with recursive a as (select t.word as w from thing t) select cast(a.w as bigint) from a)", "不能转成数字" },
	{ "n || word = 'a'", "只连接文字" }, { "n || 5 = '55'", "只连接文字" }, { "length(n) = 1", "只能用于文字" },
	{ "trim(n) = '5'", "只能用于文字" }, { "abs(word) = 5", "只能用于数字" }, { "word + 1 = 6", "只有数字" },
	{ "-word = 5", "只有数字" }, { "n / m = 1", "除数" }, { "n / 0 = 1", "除数" }, { "n % m = 1", "除数" },
	{ "n / -2 = 1", "除数" }, { "n * n > 0", "64 位" }, { "n * 1000000 > 0", "64 位" },
	{ "n in (with recursive a as (select t.word as w from thing t union select a.w from a)"
	    " select cast(a.w as bigint) from a)", "不能转成数字" },
	{ "n in (with recursive a as (select t.n as i from thing t union select a.i + 1 from a) select a.i * 2 from a)",
	    "64 位" },
	{ "(select sum(t.n) from thing t) / 2 = 1", "合计" },
	{ "cast((select coalesce(sum(t.n), 0) from thing t) / 2 as bigint) = 1", "合计" },
	{ "m in (select (abs(sum(t.n)) + 1) / 2 from thing t group by t.came)", "合计" },
	{ "m in (select case when 1 = 1 then 1 else f.s end / 2 from (select sum(t.n) as s from thing t) f)", "合计" },
	{ "m in (with f as (select 1 as s union select sum(t.n) from thing t) select min(f.s) / 2 from f)", "合计" },
	{ "m in (select sum(t.n) over (order by t.id nulls last) / 2 from thing t)", "合计" },
	{ "exists (select t.n from thing t union select '' from thing t)", "一边是文字" },
	{ "exists (select * from thing t union select t.n from thing t)", "列数不同" },
	{ "n in (select sum(id) from (select 1 as one from thing t) f)", "自己的列" },
	{ "exists (select 1 from thing t where 5 in (select min(t.n) from thing u))", "自己的列" }, { "n !=-1", "空格" },
	{ "'a' is null", "总有值" },
	{ "note in (select lag('a') over (order by t.id nulls last) from thing t)", "旁边一行" },
	{ "length(replace(replace(word, 'a', note), 'b', note)) * 10000 > 0", "32 位" },
	{ "length(word) * 200000 > 0", "32 位" }, { "2000000000 + 2000000000 > n", "32 位" }, { "1.5 < n", "整数" },
	{ "n < 1e5", "整数" }, { "n < 0x10", "整数" }, { "n < 9223372036854775807", "整数" }, { "n & 1 = 1", "“&”" },
	{ "n << 1 = 2", "附近的写法" }, { "cast(word as bigint) = 5", "不能转成数字" },
	{ "cast(n as integer) = 5", "cast 只能写" }, { "cast(n as real) = 5", "cast 只能写" },
	{ "cast(substr(word, 1, 4) as bigint) = 5", "不能转成数字" },
	{ "cast(substr(held_on, 1, 5) as bigint) = 5", "不能转成数字" }, { "n::text = '5'", "“::”" },
	{ "\"word\" = 'a'", "名称不加引号" }, { "word = \"a\"", "名称不加引号" }, { "[word] = 'a'", "“[”" },
	{ "word = E'a'", "引号前" }, { "rowid = 1", "没有“rowid”" }, { "came = true", "没有“true”" },
	{ "held_on < current_date", "没有“current_date”" }, { "held_on < date('now')", "没有“date”这个函数" },
	{ "random() > 0", "没有“random”" }, { "iif(n > 1, 1, 0) = 1", "没有“iif”" },
	{ "strftime('%m', held_on) = '01'", "没有“strftime”" }, { "came", "不是条件" }, { "n", "不是条件" },
	{ "1", "不是条件" }, { "n > 1 and m", "不是条件" }, { "not m", "不是条件" },
	{ "(n > 1) + (m > 1) = 2", "只有数字" }, { "(n > 1) = (m > 1)", "当作值" },
	{ "(n > 1) is null", "不能和 null 比较" }, { "n > 1 = 1", "“=”附近" }, { "1 < n < 5", "“<”附近" },
	{ "n = null", "null 只能写在" }, { "n in (null)", "null 只能写在" }, { "n in ()", "“)”附近" },
	{ "(n, m) = (5, 3)", "一个括号里" }, { "n in thing", "“thing”附近" }, { "coalesce(n) = 1", "参数个数" },
	{ "nullif(n, 1, 2) = 1", "参数个数" }, { "trim(word, 'a') = ''", "参数个数" },
	{ "replace(word, 'a') = ''", "“)”附近" }, { "replace(word, '', 'x') = '5'", "不能是空的" },
	{ "replace(word, note, 'x') = '5'", "不能是空的" },
	{ "(select t.n from thing t where t.id = 1) = 5", "可能查出几行" },
	{ "(select count(*) from thing t group by t.n) = 1", "可能查出几行" },
	{ "id in (select t.id from thing t order by t.n)", "“order”附近" },
	{ "id in (select t.id from thing t limit 1)", "“limit”附近" },
	{ "id in (select t.id from thing t, thing u)", "不用逗号" },
	{ "id in (select t.id, t.n from thing t)", "只有一列" },
	{ "m in (select t.m from thing t group by t.n)", "“m”要写进 group by" },
	{ "n in (select max(t.n) + t.m from thing t)", "要写进 group by" },
	{ "id in (select rank() over (order by t.n) from thing t)", "nulls last" },
	{ "id in (select f.one from (select t.id as one from thing t))", "后面要有名称" },
	{ "id in (select t.id from thing t except select 1)", "“except”附近" },
	{ "id in (select t.id from thing t using (id))", "“using”附近" },
	{ "exists (select 1 from thing t join thing u on t.id = u.id where id = 1)", "几张表都有“id”" },
	{ "n > 0; drop table thing", "不能有分号" }, { "n > 0 --", "不能有注释" }, { "n /* */ > 0", "不能有注释" },
	{ "n > 0) or (1 = 1", "“)”附近" }, { "n > ?", "没有名称的参数" }, { "n > @a", "“@”" }, { "(n > 0", "缺少“)”" },
	{ "", "没有写完" }, { "word = 'a", "没有成对" }, { "no = 1", "没有“no”这一列" },
	{ "that.n = 1", "没有“that.n”这一列" },
};

static void
test_dialect__what_one_engine_takes_or_reads_otherwise_is_refused(void **state)
{
	struct ctx *ctx = *state;

	for (size_t i = 0; i < COUNT(bad); i++) {
		const char *why = "nothing";

		if (dialect_condition(ctx, bad[i].condition, &names, &why) || strstr(why, bad[i].words) == NULL)
			fail_msg("%s: %s, not “%s”", bad[i].condition, why, bad[i].words);
	}
}

static void
test_dialect__nothing_is_too_deep_or_too_long(void **state)
{
	static const char *const open[] = { "(", "abs(", "not ", "case when ", "exists (select 1 from thing where ", "-",
		"n in (", "n = ", "word || " };
	struct ctx *ctx = *state;
	const char *why;

	for (size_t i = 0; i < COUNT(open); i++) {
		struct buf text = buf_make(ctx->arena);

		for (int n = 0; n < 100000; n++)
			buf_puts(&text, open[i]);
		assert_false(dialect_condition(ctx, text.at, &names, &why));
	}
}

/* ---- by chance ---- */

static unsigned
chance(uint64_t *seed, unsigned n)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*seed >> 33) % n;
}

static const char *
any(uint64_t *seed, const char *const *of)
{
	unsigned n = 0;

	while (of[n] != NULL)
		n++;
	return of[chance(seed, n)];
}

static const char *const selects[] = {
	"exists (select 1 from thing t where #)", "% in (select % from thing t)",
	"% in (select t.m from thing t join thing u on u.m = t.id where #)", "% in (select max(%) from thing t group by t.came"
	    " having #)", "% in (select sum(t.n) / 2 from thing t group by t.came)",
	"% in (select sum(%) from thing t group by t.came, t.m having # and count(*) > 0)",
	"% in (with w as (select % as a, % as b from thing t where #) select % from w where #)",
	"n in (with w as (select sum(%) as a, t.m as b from thing t group by t.m) select w.a from w where #)",
	"m in (with w as (select t.n as a, t.m as b from thing t where #) select w.b from w where w.a < % or w.a is null)",
	"exists (select t.n from thing t where # union all select % from thing t where #)",
	"% in (select t.m from thing t where t.n > 0 union select % from thing t)", "m in (select % union select t.n from thing t)",
	"(select sum(t.n) from thing t where t.id = this.id) / 2 * 2 = n or #",
	"% in (select sum(%) over (partition by t.came order by t.id nulls last) from thing t)",
	"exists (select f.w from (select lag(%) over (order by t.id nulls last) as w, t.id as one from thing t) f"
	    " where f.one = this.id and f.w = %)", NULL };

/* Where % is another value, # a condition. */
static void
invent(uint64_t *seed, const char *form, int depth, struct buf *out)
{
	static const char *const plain[] = { "n", "m", "came", "word", "note", "held_on", "id", "0", "5", "-7", "'a_b'", "''",
		"'2025-07-01'", ":from", "t.m", "t.n", "t.word", "u.m", "w.a", "w.b", "'党'", NULL };
	static const char *const values[] = { "% + %", "% - %", "% * %", "% / 2", "% % 3", "-%", "% || %", "(%)",
		"abs(%)", "length(%)", "lower(%)", "upper(%)", "trim(%)", "replace(%, 'b', %)", "substr(%, 2)",
		"substr(%, 1, 2)", "substr(%, -1)",
		"coalesce(%, %)", "nullif(%, %)", "cast(% as text)", "cast(% as bigint)", "cast(substr(held_on, 6, 2) as bigint)",
		"case when # then % else % end", "case % when % then % end", "max(%, %)",
		"(select count(*) from thing t where #)", "(select sum(%) from thing t where #)", "(select min(%) from thing t)",
		"(select sum(%) from thing t where #) / 2", "(select coalesce(sum(%), 0) / 2 from thing t)",
		"cast((select sum(%) from thing t where #) as bigint) / 2", "(select sum(%) from thing t) % 3",
		"(select count(distinct %) from thing t left join thing u on # where #)",
		"(select count(*) - sum(%) from thing t cross join thing u where #)", "count(*)", "sum(%)", "count(distinct %)",
		NULL };
	static const char *const conditions[] = { "% = %", "% < %", "% >= %", "% <> %", "% is null", "% is not null", "% in (%, %)",
		"% between % and %", "% like 'a%'", "% like '%\\_%' escape '\\'", "% like '%\\_%'", "not #", "# and #",
		"# or #", "(#)", "% is %", "% == %", NULL };

	for (const char *p = form; *p != '\0'; p++) {
		bool literal = *p == '%' && p > form && (p[-1] == '\'' || p[1] == '\'' || p[1] == '\\' ||
		    (p[1] == ' ' && p[2] == '3'));

		if ((*p != '%' && *p != '#') || literal)
			buf_putc(out, *p);
		else if (*p == '#')
			invent(seed, depth > 3 ? "n > 0" : any(seed, chance(seed, 4) == 0 ? selects : conditions), depth + 1,
			    out);
		else if (depth > 3 || chance(seed, 3) > 0)
			buf_puts(out, any(seed, plain));
		else
			invent(seed, any(seed, values), depth + 1, out);
	}
}

/* What must be among what is taken, of whatever depth. */
static const char *const forms[] = { "sum(", "as bigint) / 2", " % 3", "join thing u", "having", "with w as", "union select",
	"union all", "count(distinct", "over (", "lag(" };

/* Whatever is taken can be prepared on both and holds for the same rows. */
static void
test_dialect__what_it_takes_by_chance_means_the_same_on_both_engines(void **state)
{
	struct ctx *ctx = *state, lite = *ctx;
	struct store *store;
	uint64_t seed = 20261126;
	int taken = 0, told = 0, with[COUNT(forms)] = { 0 };
	const char *why;

	must(ctx, db_write(ctx, fill, NULL));
	lite.problems = (struct problems){ 0 };
	must(&lite, store_open(&lite, ":memory:", DB_MAKE, &store) && db_connect(&lite, store, &lite.db) &&
	    db_write(&lite, fill, NULL));
	for (int i = 0; i < 80000; i++) {
		struct buf text = buf_make(ctx->arena);

		invent(&seed, i % 2 == 0 ? "#" : any(&seed, selects), 0, &text);
		if (!dialect_condition(ctx, text.at, &names, &why))
			continue;
		const char *here = held(ctx, text.at), *there = held(&lite, text.at);
		if (strcmp(here, there) != 0)
			fail_msg("%s: %s on postgresql, %s on sqlite", text.at, here, there);
		for (size_t f = 0; f < COUNT(forms); f++)
			with[f] += strstr(text.at, forms[f]) != NULL;
		taken++;
		told += here[0] != '\0' && strcmp(here, "1,2,3,4,5,6,") != 0;
	}
	print_message("# %d taken, %d of them for some rows\n", taken, told);
	assert_true(taken > 5000 && told > 1000);
	for (size_t f = 0; f < COUNT(forms); f++)
		if (with[f] < 15)
			fail_msg("“%s” in only %d", forms[f], with[f]);
	db_close(lite.db);
	store_close(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_dialect__what_one_engine_takes_or_reads_otherwise_is_refused),
		UNIT(test_dialect__nothing_is_too_deep_or_too_long),
		ON_BOTH(test_dialect__what_it_takes_means_the_same_on_both_engines),
		ON_POSTGRES(test_dialect__what_it_takes_by_chance_means_the_same_on_both_engines),
	};

	return store_unit_run("dialect", tests, COUNT(tests));
}
