#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actor.h"
#include "bind.h"
#include "cause.h"
#include "command.h"
#include "embedded.h"
#include "keep.h"
#include "language.h"
#include "limits.h"
#include "org.h"
#include "record.h"
#include "report.h"
#include "schema.h"
#include "statement.h"
#include "statements.h"
#include "step.h"
#include "text.h"

static bool
read_roles(struct ctx *ctx, struct house *house)
{
	VEC(const char *) sections = { 0 };
	const struct source *source = source_find(&house->sources, "roles.yaml");
	struct roles *roles;

	EACH(const struct section, s, house->sections)
		*VEC_ADD(ctx->arena, &sections) = s->name;
	*VEC_ADD(ctx->arena, &sections) = NULL;
	if (source == NULL)
		return problem_at(ctx, "roles.yaml", 0, "缺少这个文件");
	if (!roles_read(ctx, source, sections.at, &roles))
		return false;
	house->roles = roles;
	return true;
}

/* A file that nobody reads would be a record type or figure that silently is none. */
static bool
all_have_a_place(struct ctx *ctx, const struct sources *sources)
{
	static const char *const folders[] = { "records/", "derived/", "figures/", "reports/", "demo/" };
	bool good = true;

	EACH(const struct source, s, sources->list) {
		bool has = false;

		for (size_t i = 0; i < COUNT(folders) && !has; i++)
			has = text_starts(s->path, folders[i]);
		for (size_t i = 0; i < embedded_catalog_n && !has; i++)
			has = strcmp(s->path, embedded_catalog[i].name) == 0;
		if (!has)
			good = problem_at(ctx, s->path, 0, "没有程序读这个文件：台账放 records/，统计项放 figures/，报告放 reports/");
	}
	return good;
}

bool
command_catalog(struct ctx *ctx, const char *overlay, struct house *out)
{
	struct house house = { 0 };

	for (size_t i = 0; i < embedded_catalog_n; i++) {
		const struct embedded_file *f = &embedded_catalog[i];

		*VEC_ADD(ctx->arena, &house.sources.list) = (struct source){ f->name, f->bytes, f->n };
	}
	if (overlay != NULL && !source_overlay(ctx, overlay, &house.sources))
		return false;
	if (!all_have_a_place(ctx, &house.sources))
		return false;
	house.faulty = !type_read_all(ctx, &house.sources, &house);
	bool good = read_roles(ctx, &house) & figure_read_all(ctx, &house.sources, &house) &
	    language_read(ctx, &house.sources, &house.language);
	if (house.faulty || !good || !report_read_all(ctx, &house))
		return false;
	*out = house;
	return true;
}

const char *
command_database(const struct invocation *in)
{
	const char *url = in->db != NULL ? in->db : getenv("DANGJIAN_DB");

	return url == NULL || url[0] == '\0' ? "dangjian.db" : url;
}

static bool
connect(struct ctx *ctx, struct invocation *in, enum db_open how)
{
	return store_open(ctx, command_database(in), how, &in->store) && db_connect(ctx, in->store, &ctx->db);
}

/* With the keys of another database (keep_lock) nothing could be saved, and nobody sign in. */
static bool
core_steps(struct ctx *ctx, void *what)
{
	(void)what;
	return step_apply(ctx, sql_steps, sql_steps_n) && keep_base_make(ctx) && keep_lock(ctx);
}

/* What SQLite takes PostgreSQL may not: it is asked itself, before the tables are made and when they are there. */
static bool
takes_rules(struct ctx *ctx)
{
	return db_engine(ctx->db) == DB_SQLITE || schema_check_rules(ctx, ctx->house);
}

static bool
takes_catalogue(struct ctx *ctx)
{
	return db_engine(ctx->db) == DB_SQLITE || (schema_check_alone(ctx, ctx->house) && figure_check_all(ctx));
}

static bool
bring_up(struct ctx *ctx)
{
	return db_write(ctx, core_steps, NULL) && takes_rules(ctx) && schema_upgrade(ctx) && statements_check(ctx) &&
	    takes_catalogue(ctx);
}

/* Where a database stands against this program and its catalogue; each comes before what it would hide. */
enum database_state {
	DATABASE_EMPTY,			/* nothing of ours is in it */
	DATABASE_NEWER,			/* a newer program's */
	DATABASE_UNFOUNDED,		/* init or demo began it and left before there was an organisation */
	DATABASE_CHANGED,		/* what it notes of its tables is not the program's */
	DATABASE_OTHER,			/* of another catalogue: to bring it up to this one would take from it what that one made */
	DATABASE_OLDER,
	DATABASE_PART,			/* of a city that demo began */
	DATABASE_SAME
};

static bool
read_state(struct ctx *ctx, enum database_state *out, char **unknown)
{
	enum step_state step;
	enum schema_state schema;
	int64_t root = 0;
	char *demo = "";

	if (!step_state(ctx, sql_steps, sql_steps_n, &step))
		return false;
	if (step == STEP_NONE || step == STEP_NEWER) {
		*out = step == STEP_NONE ? DATABASE_EMPTY : DATABASE_NEWER;
		return true;
	}
	if (!org_root(ctx, &root) || !schema_state(ctx, &schema) || !schema_unknown(ctx, unknown))
		return false;
	bool older = step == STEP_BEHIND || schema == SCHEMA_BEHIND;
	if (!older && !org_setting(ctx, "demo", &demo))
		return false;
	*out = root == 0 ? DATABASE_UNFOUNDED : schema == SCHEMA_CHANGED ? DATABASE_CHANGED :
	    (*unknown)[0] != '\0' ? DATABASE_OTHER : older ? DATABASE_OLDER :
	    strcmp(demo, COMMAND_DEMO_MAKING) == 0 ? DATABASE_PART : DATABASE_SAME;
	return true;
}

static bool
refuse(struct ctx *ctx, enum database_state state, const char *unknown)
{
	const char *say = NULL;

	switch (state) {
	case DATABASE_EMPTY:
		say = "这个文件里没有 dangjian 的数据，请先运行 dangjian init 或 dangjian demo";
		break;
	case DATABASE_NEWER:
		say = "数据库由更新的程序建立，请使用新版程序打开";
		break;
	case DATABASE_UNFOUNDED:
		say = "这个数据库没有建完（初始化中途停止），请重新运行同一条 dangjian init 或 dangjian demo";
		break;
	case DATABASE_CHANGED:
		say = "数据库里记载的表结构（schema_type）被改动过，不是程序写的；"
		    "请先备份并查明原因，再运行 dangjian upgrade 重新建立，然后用 dangjian audit verify 核对";
		break;
	case DATABASE_OTHER:
		say = arena_strf(ctx->arena, "数据库里有目录没有的种类（%s），请加 --catalog 写明它们的目录；确实不再使用的，"
		    "先备份，再运行 dangjian upgrade", unknown);
		break;
	case DATABASE_OLDER:
		say = "数据库比目录旧，请先备份，再运行 dangjian upgrade";
		break;
	case DATABASE_PART:
		say = "这个数据库里的演示数据没有建完，数字不全；请删除后重新运行 dangjian demo";
		break;
	case DATABASE_SAME:
		return true;
	}
	return problem_say(ctx, PROBLEM_RULE, "%s", say);
}

/* The states of a database that a command brings up before it begins. */
static bool
brings_up(enum needs needs, enum database_state state)
{
	return state == DATABASE_SAME || state == DATABASE_OLDER ? needs == NEEDS_CURRENT || needs == NEEDS_UPGRADED :
	    needs == NEEDS_UPGRADED && (state == DATABASE_OTHER || state == DATABASE_CHANGED);
}

static bool
be_someone(struct ctx *ctx, const struct invocation *in)
{
	struct actor *actor;

	if (in->as == NULL ? !actor_system(ctx, &actor) : !actor_named(ctx, in->as, &actor))
		return false;
	ctx->actor = actor;
	return true;
}

bool
command_open(struct ctx *ctx, struct invocation *in)
{
	enum database_state state;
	char *unknown = "";

	if (!command_catalog(ctx, in->catalog, &in->house))
		return false;
	ctx->house = &in->house;
	ctx->roles = in->house.roles;
	if (!connect(ctx, in, DB_EXISTING) || !keep_open(ctx, false) || !read_state(ctx, &state, &unknown))
		return false;
	bool up = brings_up(in->command->needs, state);
	if (up && (!bring_up(ctx) || !read_state(ctx, &state, &unknown)))
		return false;
	return refuse(ctx, state, unknown) && (up || takes_catalogue(ctx)) && be_someone(ctx, in);
}

bool
command_make(struct ctx *ctx, struct invocation *in, bool (*may)(struct ctx *ctx))
{
	enum database_state state;
	char *unknown = "";

	if (!command_catalog(ctx, in->catalog, &in->house))
		return false;
	ctx->house = &in->house;
	ctx->roles = in->house.roles;
	return keep_open(ctx, true) && connect(ctx, in, DB_MAKE) && read_state(ctx, &state, &unknown) &&
	    (state == DATABASE_EMPTY || (may(ctx) && (unknown[0] == '\0' || refuse(ctx, DATABASE_OTHER, unknown)))) &&
	    bring_up(ctx) && be_someone(ctx, in);
}

/* While nobody else writes: who founds a city in this file meanwhile either has done it, or finds that the file is gone. */
static bool
unmake(struct ctx *ctx, void *what)
{
	static const char *const files[] = { "", "-wal", "-shm" };
	const struct invocation *in = what;
	enum step_state step;
	int64_t root = 0;

	if (!step_state(ctx, sql_steps, sql_steps_n, &step) ||
	    (step != STEP_NONE && !in->founded && (!org_root(ctx, &root) || root != 0)))
		return false;
	for (size_t i = 0; i < COUNT(files); i++)
		unlink(arena_strf(ctx->arena, "%s%s", command_database(in), files[i]));
	return false;
}

void
command_unmake(struct ctx *ctx, struct invocation *in)
{
	size_t mark = ctx->problems.list.n;

	if (in->store == NULL || !store_made(in->store) || ctx->db == NULL)
		return;
	db_write(ctx, unmake, in);
	problem_forget(ctx, mark);
}

bool
command_question(struct ctx *ctx, const struct invocation *in, struct question *out)
{
	const char *year = command_option(in, "--year"), *from = command_option(in, "--from"),
	    *until = command_option(in, "--until"), *org = command_option(in, "--org");
	struct question q = { 0 };
	struct org o;
	int64_t y;

	if (year != NULL && (from != NULL || until != NULL))
		return problem_say(ctx, PROBLEM_USAGE, "--year 和 --from/--until 只能写一种");
	if (year != NULL) {
		if (strlen(year) != 4 || !text_read_int(year, &y) || y < 1950 || y > 2199)
			return problem_say(ctx, PROBLEM_USAGE, "--year 后面不是年份：%s，请写如 2025", year);
		q.from = day_make((int)y, 1, 1);
		q.until = day_make((int)y + 1, 1, 1);
	} else if (from == NULL || until == NULL || !day_read(from, &q.from) || !day_read(until, &q.until))
		return problem_say(ctx, PROBLEM_USAGE, "请写 --year 2025，或 --from 2025-01-01 --until 2026-01-01（到这天之前）");
	if (q.from >= q.until)
		return problem_say(ctx, PROBLEM_USAGE, "--until 必须晚于 --from");
	if (org != NULL) {
		if (!org_get_in(ctx, org, q.from, q.until, &o))
			return false;
		q.org = o.id;
	}
	*out = q;
	return true;
}

bool
command_write(struct ctx *ctx, const char *path, const char *bytes, size_t n)
{
	char real[PATH_MAX];
	struct stat st;
	mode_t mode = 0644;

	if (problem_broken(ctx, 0))
		return false;
	/* A link stays a link, what only its owner could read stays so, and a device is never made a file. */
	if (realpath(path, real) != NULL)
		path = arena_str(ctx->arena, real);
	if (lstat(path, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			return problem_say(ctx, PROBLEM_USAGE, "%s 是一个文件夹，请换一个文件名", path);
		if (!S_ISREG(st.st_mode))
			return problem_say(ctx, PROBLEM_USAGE, "%s 不是普通文件，写上去会毁坏它，请换一个文件名", path);
		mode = st.st_mode & 0777;
	}
	char *beside = arena_strf(ctx->arena, "%s.tmp-%ld", path, (long)getpid());
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	size_t done = 0;

	if (fd < 0)
		return problem_say(ctx, PROBLEM_USAGE, "写不了 %s（%s），请检查文件夹是否存在、是否有权限", path, cause_of(ctx->arena, errno));
	while (done < n) {
		ssize_t w = write(fd, bytes + done, n - done);

		if (w <= 0 && errno != EINTR)
			break;
		done += w > 0 ? (size_t)w : 0;
	}
	bool good = done == n && fsync(fd) == 0;
	if (close(fd) != 0 || !good || rename(beside, path) != 0) {
		unlink(beside);
		return problem_say(ctx, PROBLEM_RULE, "没有写成 %s（%s），请检查磁盘空间，或换个地方再试", path, cause_of(ctx->arena, errno));
	}
	return true;
}

void
command_print(json_t *json)
{
	json_dumpf(json, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(json);
}

bool
command_said(struct ctx *ctx)
{
	errno = 0;
	return (fflush(stdout) == 0 && ferror(stdout) == 0) || problem_say(ctx, PROBLEM_RULE,
	    "结果没有写出去（%s），请换个地方输出再试", cause_of(ctx->arena, errno == 0 ? EIO : errno));
}

void
command_progress(const struct invocation *in, const char *what, long done, long of)
{
	if (in->quiet || in->json || !isatty(STDERR_FILENO))
		return;
	int percent = of <= 0 ? 100 : (int)(done * 100 / of);
	fprintf(stderr, "\r\033[K%s  [%-20.*s] %3d%%%s", what, percent / 5, "####################", percent,
	    done >= of ? "\n" : "");
	fflush(stderr);
}
