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

/* One row of an act. */
struct saving {
	struct record *record, *before;		/* ->before: as it stands; NULL of a new one */
	enum keep_act act;
	const char *why, *changes;		/* for the history; ->why of a strike */
	bool idle;				/* says what is saved already: there is nothing to keep */
};

static bool
keep(struct ctx *ctx, const struct saving *s)
{
	struct record *r = s->record;
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

/* ---- an act: records that are saved together, or one that is struck out or comes back ---- */

struct doing {
	struct record *const *records;		/* as they were given, and what they were then */
	const struct record *were;
	size_t n;
	enum keep_act kind;			/* KEEP_CHANGE: each is new or changed */
	const char *why;
	bool bulk;
	int64_t *twin;				/* where one that says the same is told, which must not be there; NULL: it may */
	VEC(struct saving) all;			/* they and the relations that change with them */
};

static bool
add_former(struct ctx *ctx, struct doing *a, const struct record *before, const struct record *after)
{
	struct saving s = { .act = KEEP_CHANGE };

	if (!tree_rule_former(ctx, before, after, &s.record))
		return false;
	for (size_t i = 0; i < a->n && s.record != NULL; i++)
		if (a->records[i]->id == s.record->id)
			return true;
	if (s.record == NULL)
		return true;
	if (!get_before(ctx, s.record, &s.before))
		return false;
	s.changes = changes_between(ctx, s.before, s.record);
	*VEC_ADD(ctx->arena, &a->all) = s;
	return true;
}

/* An organisation is told apart by its code. */
static bool
is_alone(struct ctx *ctx, const struct doing *a, const struct record *r)
{
	return a->twin == NULL || r->type->held == HELD_SELF || (record_twin(ctx, r, a->twin) && (*a->twin == 0 ||
	    problem_say(ctx, PROBLEM_RULE, "已有一条内容完全相同的%s；确实是另一条的，请勾选“仍要保存”", r->type->label)));
}

static bool
prepare(struct ctx *ctx, struct doing *a, struct record *r)
{
	struct saving s = { .record = r, .act = r->id == 0 ? KEEP_ADD : KEEP_CHANGE };

	if (!record_check_needed(ctx, r) || (r->id != 0 && !get_before(ctx, r, &s.before)) || !is_alone(ctx, a, r))
		return false;
	s.changes = s.before == NULL ? NULL : changes_between(ctx, s.before, r);
	s.idle = s.changes != NULL && strcmp(s.changes, "[]") == 0;
	*VEC_ADD(ctx->arena, &a->all) = s;
	return a->bulk || add_former(ctx, a, s.before, r);
}

static bool
prepare_strike(struct ctx *ctx, struct doing *a, const struct record *r)
{
	bool restore = a->kind == KEEP_RESTORE;
	struct saving s = { .act = a->kind };

	if (!record_get(ctx, r->type, r->id, &s.record))
		return false;
	if (s.record->version != r->version)
		return stale(ctx, s.record);
	if (s.record->struck != restore)
		return problem_say(ctx, PROBLEM_RULE, restore ? "这条记录没有作废" : "这条记录已经作废");
	if (!record_must(ctx, ACT_STRIKE, s.record) || !(restore ? refer_all(ctx, s.record) : refer_none(ctx, s.record)))
		return false;
	s.changes = record_changes(ctx, json_pack("[{s:s,s:n,s:s}]", "field", "struck", "before", "after",
	    a->why == NULL ? "" : a->why));
	*VEC_ADD(ctx->arena, &a->all) = s;
	return restore || add_former(ctx, a, s.record, NULL);
}

/* What is asked of a row together with others: of a bulk load at once, else when all have happened. */
static bool
check_kept(struct ctx *ctx, const struct saving *s, bool bulk)
{
	return s->idle || s->act == KEEP_STRIKE || (alone_check(ctx, s->record) && (!bulk || tree_rule_row(ctx, s->record)));
}

/* Each row by itself, then the rules between rows and the tree, when all have happened. */
static bool
keep_all(struct ctx *ctx, struct doing *a)
{
	struct tree_act tree = { 0 };
	bool good = true;

	EACH(struct saving, s, a->all)
		good = good && (a->bulk || s->idle || tree_rule_add(ctx, &tree, s->act == KEEP_STRIKE ? s->record : s->before,
		    s->act == KEEP_STRIKE ? NULL : s->record));
	for (size_t i = 0; good && i < a->all.n; i++)
		good = a->all.at[i].act == KEEP_STRIKE || record_check(ctx, a->all.at[i].record);
	EACH(const struct saving, s, a->all)
		good = good && (s->idle || keep(ctx, s)) && (!a->bulk || check_kept(ctx, s, true));
	for (size_t i = 0; good && !a->bulk && i < a->all.n; i++)
		good = check_kept(ctx, &a->all.at[i], false);
	return good && tree_rule_end(ctx, &tree);
}

/* A second try, and who was refused, has the records as they were given. */
static void
put_back(const struct doing *a)
{
	for (size_t i = 0; i < a->n; i++)
		*a->records[i] = a->were[i];
}

static bool
perform(struct ctx *ctx, void *what)
{
	struct doing *a = what;
	bool good = keep_lock(ctx);

	put_back(a);
	a->all.n = 0;
	for (size_t i = 0; good && i < a->n; i++)
		good = a->kind == KEEP_CHANGE ? prepare(ctx, a, a->records[i]) : prepare_strike(ctx, a, a->records[i]);
	return good && keep_all(ctx, a);
}

/* The system's references are not looked up beforehand, because it saves by the hundred thousand: a broken key is told
   by its field now. */
static bool
name_broken_key(struct ctx *ctx, const struct doing *a, size_t mark)
{
	const struct problem *p = &ctx->problems.list.at[mark];
	bool key = a->kind == KEEP_CHANGE && ctx->actor->role == NULL && ctx->problems.list.n == mark + 1 &&
	    p->sort == PROBLEM_RULE && p->detail != NULL, named = false;

	for (size_t i = 0; key && i < a->n; i++)
		named = !record_check_references(ctx, a->records[i]) || named;
	if (named) {
		ctx->problems.list.n--;
		memmove(&ctx->problems.list.at[mark], &ctx->problems.list.at[mark + 1],
		    sizeof *ctx->problems.list.at * (ctx->problems.list.n - mark));
	}
	return false;
}

static bool
run(struct ctx *ctx, struct doing *a)
{
	size_t mark = ctx->problems.list.n;
	struct record *were = arena_alloc(ctx->arena, sizeof *were * (a->n + 1));
	/* Without a savepoint the transaction is lost with the refusal, and nothing more can be asked in it. */
	bool plain = a->bulk && db_writing(ctx);

	for (size_t i = 0; i < a->n; i++)
		were[i] = *a->records[i];
	a->were = were;
	if (plain ? perform(ctx, a) : db_write(ctx, perform, a))
		return true;
	put_back(a);
	return !plain && name_broken_key(ctx, a, mark);
}

bool
record_save_all(struct ctx *ctx, struct record *const *records, size_t n)
{
	return run(ctx, &(struct doing){ .records = records, .n = n, .kind = KEEP_CHANGE });
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
	return run(ctx, &(struct doing){ .records = &r, .n = 1, .kind = KEEP_CHANGE, .twin = twin });
}

bool
record_save_deferred(struct ctx *ctx, struct record *r)
{
	return run(ctx, &(struct doing){ .records = &r, .n = 1, .kind = KEEP_CHANGE, .bulk = true });
}

static bool
strike(struct ctx *ctx, const struct type *type, int64_t id, int64_t version, enum keep_act kind, const char *why)
{
	struct record *r = record_make(ctx, type, 0);

	r->id = id;
	r->version = version;
	return run(ctx, &(struct doing){ .records = &r, .n = 1, .kind = kind, .why = why });
}

bool
record_strike(struct ctx *ctx, const struct type *type, int64_t id, int64_t version, const char *why)
{
	if (why == NULL || why[0] == '\0')
		return problem_field(ctx, "why", "请写明作废原因");
	if (text_length(why) > LIMIT_NOTE)
		return problem_field(ctx, "why", "作废原因最多 %d 个字，现有 %zu 个，请缩短", LIMIT_NOTE, text_length(why));
	return strike(ctx, type, id, version, KEEP_STRIKE, why);
}

bool
record_restore(struct ctx *ctx, const struct type *type, int64_t id, int64_t version)
{
	return strike(ctx, type, id, version, KEEP_RESTORE, NULL);
}
