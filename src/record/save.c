#include <string.h>

#include "actor.h"
#include "alone.h"
#include "file.h"
#include "keep.h"
#include "limits.h"
#include "org.h"
#include "record.h"
#include "refer.h"
#include "text.h"
#include "tree_rule.h"

static const char *const link_columns[] = { "item" };
static const char *const people_columns[] = { "person", "came", "excused", "why" };

static struct keep_links
links_of(struct ctx *ctx, const struct field *f, const struct content *c)
{
	if (f->kind != KIND_PEOPLE)
		return (struct keep_links){ f->table, link_columns, 1, c->items.at, c->items.n };
	struct db_value *cells = arena_alloc(ctx->arena, sizeof *cells * (4 * c->people.n + 1));
	for (size_t i = 0; i < c->people.n; i++) {
		const struct attendee *a = &c->people.at[i];

		cells[4 * i] = (struct db_value){ .kind = DB_INT, .i = a->person };
		cells[4 * i + 1] = (struct db_value){ .kind = DB_INT, .i = a->came };
		cells[4 * i + 2] = (struct db_value){ .kind = DB_INT, .i = a->excused };
		if (a->why != NULL)
			cells[4 * i + 3] = (struct db_value){ .kind = DB_TEXT, .text = a->why, .n = strlen(a->why) };
	}
	return (struct keep_links){ f->table, people_columns, 4, cells, c->people.n };
}

static json_t *
input_json(struct ctx *ctx, const struct record *r, const struct field *f)
{
	const struct content *c = record_content_of(r, f);
	size_t n = f->kind == KIND_PEOPLE ? c->people.n : c->items.n;

	if (!kind_is_link(f))
		return c->value.kind == DB_NULL ? json_null() : json_string(record_input(ctx, r, f, 0));
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(record_input(ctx, r, f, i)));
	return list;
}

/* What a change changes, for the history: fields as record_put would read them. */
static const char *
changes_between(struct ctx *ctx, const struct record *before, const struct record *after)
{
	json_t *changes = json_array();

	EACH(const struct field, f, after->type->fields) {
		json_t *old = input_json(ctx, before, f), *new = input_json(ctx, after, f);

		if (!json_equal(old, new))
			json_array_append_new(changes, json_pack("{s:s,s:O,s:O}", "field", f->name, "before", old, "after", new));
		json_decref(old);
		json_decref(new);
	}
	if (before->org != after->org)
		json_array_append_new(changes, json_pack("{s:s,s:s,s:s}", "field", "org", "before", org_code(ctx, before->org),
		    "after", org_code(ctx, after->org)));
	return record_changes(ctx, changes);
}

/* ---- rows that are kept together, in one transaction ---- */

/* ->before is NULL of what is new or comes back, ->after of what is struck out. */
struct saving {
	struct record *before, *after;
	enum keep_act act;
	const char *changes;			/* for the history */
};
struct savings { VEC(struct saving) rows; };

static bool
stale(struct ctx *ctx, const struct record *now)
{
	bool own = ctx->actor->account != 0 && now->saved_by == ctx->actor->account;

	return problem_say(ctx, PROBLEM_STALE, "您打开之后，%s在 %s 保存了新的内容，请对照后再保存", own ? "您自己（在另一个窗口）" : "别人",
	    day_moment_str(ctx->arena, now->saved_at));
}

/* What is saved now, for who opened that version. */
static bool
get_before(struct ctx *ctx, const struct record *r, struct record **out)
{
	if (!record_get(ctx, r->type, r->id, out))
		return false;
	if ((*out)->struck)
		return problem_say(ctx, PROBLEM_RULE, "这条记录已经作废，请先恢复再修改");
	return ((*out)->version == r->version || stale(ctx, *out)) && record_must(ctx, ACT_CHANGE, *out);
}

/* Adds ${r} as it is to be, if it may be so and says anything new; ${before} is what is kept of it, NULL of a new one. */
static bool
add(struct ctx *ctx, struct record *r, struct savings *all, struct record **before)
{
	struct saving s = { .after = r, .act = r->id == 0 ? KEEP_ADD : KEEP_CHANGE };

	if (!record_check_needed(ctx, r) || (r->id != 0 && !get_before(ctx, r, &s.before)))
		return false;
	s.changes = s.before == NULL ? NULL : changes_between(ctx, s.before, r);
	if (s.changes == NULL || strcmp(s.changes, "[]") != 0)
		*VEC_ADD(ctx->arena, &all->rows) = s;
	*before = s.before;
	return true;
}

static bool
keep_row(struct ctx *ctx, const struct saving *s)
{
	struct record *r = s->after != NULL ? s->after : s->before;
	const struct type *t = r->type;
	struct db_arg *columns = arena_alloc(ctx->arena, sizeof *columns * (t->fields.n + 2));
	struct keep_links *links = arena_alloc(ctx->arena, sizeof *links * (t->fields.n + 1));
	size_t n = 0, nlinks = 0;

	if (r->id == 0)
		r->id = keep_id(ctx->now);
	if (t->held == HELD_SELF || r->holder != NULL)
		r->org = t->held == HELD_SELF ? r->id : r->holder->id;
	EACH(const struct field, f, t->fields)
		if (kind_is_link(f))
			links[nlinks++] = links_of(ctx, f, record_content_of(r, f));
		else
			columns[n++] = db_value(f->name, record_content_of(r, f)->value);
	columns[n++] = db_text("saved_on", day_str(ctx->arena, ctx->today));
	struct keep_row row = { .type = t->name, .act = s->act, .id = r->id, .version = ++r->version, .org = r->org,
		.actor = ctx->actor->account, .now = ctx->now, .batch = r->batch, .columns = columns, .links = links,
		.nlinks = nlinks, .changes = s->changes };
	return file_hold(ctx, r) && keep_save(ctx, &row);
}

/* First what is wrong with each by itself, then the rules between rows and the tree as they stand when all have happened. */
static bool
keep_all(struct ctx *ctx, const struct savings *all)
{
	struct tree_act tree = { 0 };
	bool good = true;

	EACH(const struct saving, s, all->rows)
		good = good && tree_rule_add(ctx, &tree, s->before, s->after);
	EACH(const struct saving, s, all->rows)
		good = good && (s->after == NULL || record_check(ctx, s->after));
	EACH(const struct saving, s, all->rows)
		good = good && keep_row(ctx, s);
	EACH(const struct saving, s, all->rows)
		good = good && (s->after == NULL || (refer_onward(ctx, s->after) && alone_check(ctx, s->after)));
	return good && tree_rule_end(ctx, &tree);
}

/* ---- saving ---- */

/* What is saved in one act.  A second try, and who was refused, has them as they were given. */
struct given {
	struct record *const *records;
	struct record *were;
	size_t n;
	int64_t *twin;			/* where one that says the same is told, which must not be there; NULL: it may */
};

static void
put_back(const struct given *g)
{
	for (size_t i = 0; i < g->n; i++)
		*g->records[i] = g->were[i];
}

/* The relation that ends with what ${after} says is changed with it, unless it is given itself. */
static bool
add_former(struct ctx *ctx, const struct given *g, const struct record *before, const struct record *after, struct savings *all)
{
	struct record *former;

	if (!tree_rule_former(ctx, before, after, &former))
		return false;
	for (size_t i = 0; i < g->n && former != NULL; i++)
		if (g->records[i]->id == former->id)
			return true;
	return former == NULL || add(ctx, former, all, &(struct record *){ NULL });
}

/* An organisation is told apart by its code. */
static bool
is_alone(struct ctx *ctx, const struct given *g, const struct record *r)
{
	return g->twin == NULL || r->type->held == HELD_SELF || (record_twin(ctx, r, g->twin) && (*g->twin == 0 ||
	    problem_say(ctx, PROBLEM_RULE, "已有一条内容完全相同的%s；确实是另一条的，请勾选“仍要保存”", r->type->label)));
}

static bool
save(struct ctx *ctx, void *what)
{
	const struct given *g = what;
	struct savings all = { 0 };
	bool good = keep_lock(ctx);

	put_back(g);
	for (size_t i = 0; good && i < g->n; i++) {
		struct record *before;

		good = add(ctx, g->records[i], &all, &before) && is_alone(ctx, g, g->records[i]) &&
		    add_former(ctx, g, before, g->records[i], &all);
	}
	return good && keep_all(ctx, &all);
}

/* Of a bulk load: of the tree only the row is asked. */
static bool
save_deferred(struct ctx *ctx, void *what)
{
	const struct given *g = what;
	struct record *r = g->records[0];
	struct savings all = { 0 };
	bool good = keep_lock(ctx);

	put_back(g);
	return good && add(ctx, r, &all, &(struct record *){ NULL }) && (all.rows.n == 0 || (record_check(ctx, r) &&
	    keep_row(ctx, all.rows.at) && refer_onward(ctx, r) && alone_check(ctx, r) && tree_rule_row(ctx, r)));
}

/* The system's references are not looked up beforehand, because it saves by the hundred thousand: a broken key is told
   by its field now, in its place. */
static bool
name_broken_key(struct ctx *ctx, const struct given *g, size_t mark)
{
	const struct problem *p = &ctx->problems.list.at[mark];

	if (ctx->actor->role != NULL || ctx->problems.list.n != mark + 1 || p->sort != PROBLEM_RULE || p->detail == NULL)
		return false;
	ctx->problems.list.n = mark;
	for (size_t i = 0; i < g->n; i++)
		record_check_references(ctx, g->records[i]);
	if (ctx->problems.list.n == mark)
		ctx->problems.list.n++;
	return false;
}

static bool
run(struct ctx *ctx, bool (*perform)(struct ctx *ctx, void *what), struct given *g)
{
	size_t mark = ctx->problems.list.n;

	g->were = arena_alloc(ctx->arena, sizeof *g->were * (g->n + 1));
	for (size_t i = 0; i < g->n; i++)
		g->were[i] = *g->records[i];
	if (db_write(ctx, perform, g))
		return true;
	put_back(g);
	return name_broken_key(ctx, g, mark);
}

bool
record_save_all(struct ctx *ctx, struct record *const *records, size_t n)
{
	return run(ctx, save, &(struct given){ .records = records, .n = n });
}

bool
record_save(struct ctx *ctx, struct record *r)
{
	return record_save_all(ctx, &r, 1);
}

bool
record_save_alone(struct ctx *ctx, struct record *r, int64_t *twin)
{
	*twin = 0;
	return run(ctx, save, &(struct given){ .records = &r, .n = 1, .twin = twin });
}

bool
record_save_deferred(struct ctx *ctx, struct record *r)
{
	struct record was = *r;
	struct given one = { .records = &r, .were = &was, .n = 1 };

	if (!db_writing(ctx))
		return run(ctx, save_deferred, &one);
	/* Without a savepoint the transaction is lost with the refusal, and nothing more can be asked in it. */
	if (save_deferred(ctx, &one))
		return true;
	put_back(&one);
	return false;
}

/* ---- striking out, and back again ---- */

struct striking { const struct type *type; int64_t id, version; const char *why; };

/* The record in the version that was opened, which is ${struck} as yet. */
static bool
get_opened(struct ctx *ctx, const struct striking *s, bool struck, struct record **out)
{
	if (!record_get(ctx, s->type, s->id, out))
		return false;
	if ((*out)->version != s->version)
		return stale(ctx, *out);
	if ((*out)->struck != struck)
		return problem_say(ctx, PROBLEM_RULE, struck ? "这条记录没有作废" : "这条记录已经作废");
	return record_must(ctx, ACT_STRIKE, *out);
}

static const char *
changes(struct ctx *ctx, const char *why)
{
	return record_changes(ctx, json_pack("[{s:s,s:n,s:s}]", "field", "struck", "before", "after", why));
}

static bool
strike(struct ctx *ctx, void *what)
{
	const struct striking *s = what;
	struct savings all = { 0 };
	struct record *r, *former;

	if (!keep_lock(ctx) || !get_opened(ctx, s, false, &r) || !refer_none(ctx, r) || !tree_rule_former(ctx, r, NULL, &former))
		return false;
	*VEC_ADD(ctx->arena, &all.rows) = (struct saving){ .before = r, .act = KEEP_STRIKE, .changes = changes(ctx, s->why) };
	return (former == NULL || add(ctx, former, &all, &(struct record *){ NULL })) && keep_all(ctx, &all);
}

static bool
restore(struct ctx *ctx, void *what)
{
	struct savings all = { 0 };
	struct record *r;

	if (!keep_lock(ctx) || !get_opened(ctx, what, true, &r) || !refer_all(ctx, r))
		return false;
	*VEC_ADD(ctx->arena, &all.rows) = (struct saving){ .after = r, .act = KEEP_RESTORE, .changes = changes(ctx, "") };
	return keep_all(ctx, &all);
}

bool
record_strike(struct ctx *ctx, const struct type *type, int64_t id, int64_t version, const char *why)
{
	if (why == NULL || why[0] == '\0')
		return problem_field(ctx, "why", "请写明作废原因");
	if (text_length(why) > LIMIT_NOTE)
		return problem_field(ctx, "why", "作废原因最多 %d 个字，现有 %zu 个，请缩短", LIMIT_NOTE, text_length(why));
	return db_write(ctx, strike, &(struct striking){ type, id, version, why });
}

bool
record_restore(struct ctx *ctx, const struct type *type, int64_t id, int64_t version)
{
	return db_write(ctx, restore, &(struct striking){ type, id, version, NULL });
}
