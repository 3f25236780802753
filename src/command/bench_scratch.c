/*
 * List pages and saving, in a scratch database of its own: a city of ordinary shape whose branches hold one
 * ledger of a million rows.  It has its own key too, so nothing of the office's is touched.
 */
#include "bench.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "limits.h"
#include "org.h"
#include "record.h"
#include "statements.h"

enum { UNITS = 90, BRANCHES_OF_A_UNIT = 8, PEOPLE = 20, PAGES = 200, SAVES = 500 };
enum { LIST_MS = 2 };				/* of processor time, for a page of 50 out of a million */

struct scratch {
	struct bench *bench;
	const struct type *ledger;
	int64_t theme, unit, branch;		/* one of each */
	const char *people[PEOPLE];
};

/* ---- the city ---- */

static bool
put_all(struct ctx *ctx, struct record *r, const char *const *pairs)
{
	for (; *pairs != NULL; pairs += 2)
		if (!record_put_text(ctx, r, pairs[0], pairs[1]))
			return false;
	return record_save_deferred(ctx, r);
}

/* A record of ${type}; ${pairs}: field, text, …, NULL. */
static bool
add(struct ctx *ctx, const char *type, int64_t org, const char *const *pairs, int64_t *id)
{
	struct record *r = record_make(ctx, type_find(ctx->house, type), org);

	if (!put_all(ctx, r, pairs))
		return false;
	*id = r->id;
	return true;
}

static bool
add_org(struct ctx *ctx, const char *code, const char *kind, const char *parent, int64_t *id)
{
	int64_t other;

	return add(ctx, "organisation", 0,
		   (const char *const[]){ "code", code, "kind", kind, "founded_on", COMMAND_ROOT_SINCE, NULL }, id) &&
	    add(ctx, "org_name", *id, (const char *const[]){ "name", arena_strf(ctx->arena, "测试组织%s", code), "since",
		COMMAND_ROOT_SINCE, NULL }, &other) &&
	    add(ctx, "org_parent", *id, (const char *const[]){ "parent", parent, "since", COMMAND_ROOT_SINCE, NULL }, &other);
}

static bool
add_units(struct ctx *ctx, struct scratch *s)
{
	for (int u = 0; u < UNITS; u++) {
		const char *unit = arena_strf(ctx->arena, "U%d", u), *committee = arena_strf(ctx->arena, "C%d", u);
		int64_t id;

		if (!add_org(ctx, unit, "unit", COMMAND_ROOT_CODE, &s->unit) ||
		    !add_org(ctx, committee, "party_committee", unit, &id))
			return false;
		for (int i = 0; i < BRANCHES_OF_A_UNIT; i++)
			if (!add_org(ctx, arena_strf(ctx->arena, "B%d-%d", u, i), "branch", committee, &s->branch))
				return false;
	}
	return true;
}

static bool
build(struct ctx *ctx, void *what)
{
	struct scratch *s = what;
	int64_t root = 0, id;

	if (!org_root(ctx, &root) || !add_units(ctx, s) || !org_rebuild(ctx) ||
	    !add(ctx, "theme", root, (const char *const[]){ "name", "测试主题", "since", COMMAND_ROOT_SINCE, NULL }, &s->theme))
		return false;
	for (int i = 0; i < PEOPLE; i++) {
		if (!add(ctx, "person", s->branch, (const char *const[]){ "name", arena_strf(ctx->arena, "测试人员%d", i), "since",
		    COMMAND_ROOT_SINCE, NULL }, &id))
			return false;
		s->people[i] = arena_strf(ctx->arena, "%lld", (long long)id);
	}
	return db_run(ctx, sql_bench_fill, DB_ARGS(db_int("rows", s->bench->rows), db_int("now", ctx->now),
		   db_text("on", day_str(ctx->arena, ctx->today)), db_int("year", day_year(ctx->today) - 1),
		   db_int("branches", UNITS * BRANCHES_OF_A_UNIT)), NULL) &&
	    db_run(ctx, sql_bench_fill_themes, DB_ARGS(db_int("theme", s->theme)), NULL);
}

/* ---- what is measured ---- */

struct paging { struct list_query query; size_t n; };

/* A page as it is shown: its columns as texts, and each row's organisation by its name of that day. */
static bool
page(struct ctx *ctx, void *what)
{
	struct paging *p = what;
	struct record **list;
	size_t n;
	bool more;

	if (!record_list(ctx, &p->query, &list, &n, &more))
		return false;
	for (size_t i = 0; i < n; i++) {
		for (const char *const *column = p->query.type->list; *column != NULL; column++)
			record_show(ctx, list[i], type_field(p->query.type, *column));
		org_name(ctx, list[i]->org, ctx->today);
	}
	return n == p->query.limit || problem_fault(ctx, "a page of %zu rows", n);
}

static bool
time_pages(struct ctx *ctx, struct scratch *s)
{
	struct bench *b = s->bench;
	struct paging first = { .query = { .type = s->ledger, .limit = LIMIT_PAGE_ROWS } }, deep = first, unit = first;
	const struct bench_job jobs[] = {
		{ "list_page", "列表第一页 50 行，处理器时间", LIST_MS, CLOCK_THREAD_CPUTIME_ID, PAGES, page },
		{ "list_page_deep", "列表中段一页 50 行，处理器时间", LIST_MS, CLOCK_THREAD_CPUTIME_ID, PAGES, page },
		{ "list_page_unit", "一个单位的列表第一页 50 行，处理器时间", 0, CLOCK_THREAD_CPUTIME_ID, PAGES, page },
	};

	deep.query.after_key = arena_strf(ctx->arena, "%d-06-15", day_year(ctx->today) - 6);
	deep.query.after_id = b->rows / 2;
	unit.query.org = s->unit;
	return bench_time(ctx, b, &jobs[0], &first, &b->rows) && bench_time(ctx, b, &jobs[1], &deep, &b->rows) &&
	    bench_time(ctx, b, &jobs[2], &unit, &b->rows);
}

/* One theme day with those who came: row, list, MAC, history, on the disk. */
static bool
save(struct ctx *ctx, void *what)
{
	const struct scratch *s = what;
	struct record *r = record_make(ctx, s->ledger, s->branch);

	ctx->now = day_now();
	return record_put_text(ctx, r, "held_on", day_str(ctx->arena, ctx->today)) &&
	    record_put_text(ctx, r, "topic", "测试保存一条记录") &&
	    record_put(ctx, r, type_field(s->ledger, "people"), s->people, PEOPLE) && record_save(ctx, r);
}

static bool
time_saves(struct ctx *ctx, struct scratch *s)
{
	const struct bench_job job = { "save", "保存一条带 20 人名单的记录，写到磁盘", 0, CLOCK_MONOTONIC, SAVES, save };

	return bench_time(ctx, s->bench, &job, s, &s->bench->rows);
}

/* ---- the room ---- */

static void
remove_room(void *what)
{
	const char *room = what;
	DIR *dir = opendir(room);

	for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
		unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	rmdir(room);
}

static bool
make_room(struct ctx *ctx, struct bench *b)
{
	const char *temporary = getenv("TMPDIR");
	char *room = arena_strf(ctx->arena, "%s/dangjian-bench-XXXXXX", temporary == NULL ? "/var/tmp" : temporary);

	if (mkdtemp(room) == NULL)
		return problem_say(ctx, PROBLEM_RULE, "在 %s 不能新建文件夹，请用 TMPDIR 指明一个有空间的文件夹", room);
	arena_on_reset(ctx->arena, remove_room, room);
	b->room = room;
	return setenv("DANGJIAN_KEYS", arena_strf(ctx->arena, "%s/keys", room), 1) == 0 || problem_fault(ctx, "setenv");
}

static bool
measure(struct ctx *ctx, struct bench *b, struct invocation *in)
{
	struct scratch s = { .bench = b };

	command_progress(b->in, "准备测试数据", 0, 1);
	if (!command_make(ctx, in) || !command_found(ctx, "测试市", "测试工委"))
		return false;
	s.ledger = type_find(ctx->house, "theme_day");
	if (!db_write(ctx, build, &s))
		return false;
	command_progress(b->in, "准备测试数据", 1, 1);
	return time_pages(ctx, &s) && time_saves(ctx, &s) && bench_start(ctx, b, in->db) &&
	    (command_option(b->in, "--demo") == NULL || bench_city(ctx, b));
}

bool
bench_scratch(struct ctx *ctx, struct bench *b)
{
	struct ctx office = *ctx;
	struct invocation *in = arena_alloc(ctx->arena, sizeof *in);

	if (!make_room(ctx, b))
		return false;
	*in = (struct invocation){ .command = b->in->command, .db = arena_strf(ctx->arena, "%s/bench.db", b->room),
		.catalog = b->in->catalog, .quiet = true };
	bool good = measure(ctx, b, in);
	if (ctx->db != office.db)
		db_close(ctx->db);
	store_close(in->store);
	office.problems = ctx->problems;
	*ctx = office;
	return good;
}
