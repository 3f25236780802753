/*
 * List pages and saving, in a scratch database of its own: a city of ordinary shape whose branches hold one
 * ledger of a million rows.  It has its own key too, so nothing of the office's is touched.
 */
#include "bench.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actor.h"
#include "limits.h"
#include "org.h"
#include "record.h"
#include "statements.h"
#include "web.h"

enum { UNITS = 90, BRANCHES_OF_A_UNIT = 8, PEOPLE = 20, PAGES = 200, SAVES = 500 };
enum { LIST_MS = 2 };				/* of processor time, for a page of 50 out of a million */

struct scratch {
	struct bench *bench;
	struct invocation *in;		/* of the scratch database */
	const struct type *ledger;
	int64_t theme, unit, branch;		/* one of each */
	int saves;			/* so far, each of another topic */
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

/* A clerk of the committee who has signed in, and the pages as a worker answers them. */
struct visit { struct http_service service; struct web web; void *worker; char *token; const char *path, *query; size_t size; };

static bool
visit_open(struct ctx *ctx, struct scratch *s, struct visit *v)
{
	char *once;
	struct actor *actor;

	*v = (struct visit){ .web = { .store = s->in->store, .house = ctx->house, .on = ctx->today } };
	return account_add(ctx, "bench", "测试", "committee_clerk", COMMAND_ROOT_CODE, &once) && actor_named(ctx, "bench", &actor) &&
	    account_password(ctx, actor->account, once, arena_strf(ctx->arena, "%s-Xin", once), "bench") &&
	    account_sign_in(ctx, "bench", arena_strf(ctx->arena, "%s-Xin", once), "127.0.0.1", &v->token) &&
	    web_service(ctx, &v->web, &v->service) && v->service.worker_open(ctx, &v->web, &v->worker);
}

/* The page as bytes: session, right, rows, titles, HTML. */
static bool
page(struct ctx *ctx, void *what)
{
	struct visit *v = what;
	const struct http_pair cookie = { "cookie", arena_strf(ctx->arena, "dangjian=%s", v->token) };
	struct http_request request = { .method = HTTP_GET, .path = v->path, .query = v->query, .headers = &cookie, .nheaders = 1,
		.body_file = -1, .peer = "127.0.0.1" };
	struct http_answer answer = { .arena = ctx->arena };
	int rows = 0;

	v->service.answer(v->worker, &request, &answer);
	for (const char *p = answer.body, *link = "\"/records/theme_day/"; p != NULL && (p = strstr(p, link)) != NULL; p++)
		rows += p[strlen(link)] >= '0' && p[strlen(link)] <= '9';
	return rows == LIMIT_PAGE_ROWS ||
	    problem_fault(ctx, "%s?%s: status %d, %d rows", v->path, v->query, answer.status, rows);
}

static bool
time_pages(struct ctx *ctx, struct scratch *s)
{
	struct bench *b = s->bench;
	struct visit first, deep, unit;
	const struct bench_job jobs[] = {
		{ "list_page", "列表第一页 50 行的网页", LIST_MS, true, PAGES, page },
		{ "list_page_deep", "列表中段一页 50 行的网页", LIST_MS, true, PAGES, page },
		{ "list_page_unit", "一个单位的列表第一页", LIST_MS, true, PAGES, page },
	};

	if (!visit_open(ctx, s, &first))
		return false;
	first.path = "/records/theme_day";
	first.query = "";
	deep = unit = first;
	deep.query = arena_strf(ctx->arena, "_after=%d-06-15&id=%lld", day_year(ctx->today) - 6, (long long)b->rows / 2);
	unit.query = arena_strf(ctx->arena, "org=%s", org_code(ctx, s->unit));
	bool good = bench_time(ctx, b, &jobs[0], &first, &b->rows) && bench_time(ctx, b, &jobs[1], &deep, &b->rows) &&
	    bench_time(ctx, b, &jobs[2], &unit, &b->rows);
	first.service.worker_close(first.worker);
	return good;
}

/* One theme day with those who came: row, list, MAC, history, on the disk. */
static bool
save(struct ctx *ctx, void *what)
{
	struct scratch *s = what;
	struct record *r = record_make(ctx, s->ledger, s->branch);

	ctx->now = day_now();
	return record_put_text(ctx, r, "held_on", day_str(ctx->arena, ctx->today)) &&
	    record_put_text(ctx, r, "topic", arena_strf(ctx->arena, "第%d次保存", ++s->saves)) &&
	    record_put(ctx, r, type_field(s->ledger, "people"), s->people, PEOPLE) && record_save(ctx, r);
}

static bool
time_saves(struct ctx *ctx, struct scratch *s)
{
	const struct bench_job job = { "save", "保存一条带 20 人名单的记录，写到磁盘", 0, false, SAVES, save };

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

/* sql/bench.sql fills these fields; a city's catalogue may have taken some of them away. */
static bool
find_ledger(struct ctx *ctx, const struct type **out)
{
	static const char *const fields[] = { "held_on", "topic", "headcount", "themes", "people" };

	*out = type_find(ctx->house, "theme_day");
	for (size_t i = 0; i < COUNT(fields); i++)
		if (*out == NULL || type_field(*out, fields[i]) == NULL)
			return problem_say(ctx, PROBLEM_RULE, "本市的目录里 theme_day 没有 %s，列表测量用不了，请去掉 --catalog", fields[i]);
	return true;
}

static bool
measure(struct ctx *ctx, struct bench *b, struct invocation *in)
{
	struct scratch s = { .bench = b, .in = in };

	command_progress(b->in, "准备测试数据", 0, 1);
	if (!command_make(ctx, in, command_unfounded) || !command_found(ctx, "测试市", "测试工委"))
		return false;
	if (!find_ledger(ctx, &s.ledger) || !db_write(ctx, build, &s))
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
