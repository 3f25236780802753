#include <stdlib.h>
#include <string.h>

#include "actor.h"
#include "file.h"
#include "keep.h"
#include "limits.h"
#include "org.h"
#include "record.h"
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
static char *
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
	char *text = json_dumps(changes, JSON_COMPACT);
	char *copy = arena_str(ctx->arena, text);
	free(text);
	json_decref(changes);
	return copy;
}

struct saving {
	struct record *record;
	enum keep_act act;
	const char *why;
	int64_t id, version;		/* as they will be: a second try must find the record untouched */
	bool defer;
};

static bool
keep(struct ctx *ctx, struct saving *s, const char *changes)
{
	const struct record *r = s->record;
	const struct type *t = r->type;
	struct db_arg *columns = arena_alloc(ctx->arena, sizeof *columns * (t->fields.n + 2));
	struct keep_links *links = arena_alloc(ctx->arena, sizeof *links * (t->fields.n + 1));
	size_t n = 0, nlinks = 0;

	EACH(const struct field, f, t->fields)
		if (kind_is_link(f))
			links[nlinks++] = links_of(ctx, f, record_content_of(r, f));
		else
			columns[n++] = db_value(f->name, record_content_of(r, f)->value);
	columns[n++] = db_text("saved_on", day_str(ctx->arena, ctx->today));
	struct keep_row row = { .type = t->name, .act = s->act, .id = s->id, .version = s->version,
		.org = t->held == HELD_SELF ? s->id : r->org, .actor = ctx->actor->account, .now = ctx->now, .batch = r->batch,
		.columns = columns, .links = links, .nlinks = nlinks, .changes = changes };
	return file_hold(ctx, r) && keep_save(ctx, &row) && (s->defer || t->tree == TREE_NOT || org_rebuild(ctx));
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

static bool
save(struct ctx *ctx, void *what)
{
	struct saving *s = what;
	struct record *r = s->record, *before = NULL;
	struct tree_rule rule;
	bool fresh = r->id == 0;

	if (!record_check_needed(ctx, r) || (!fresh && !get_before(ctx, r, &before)) ||
	    !tree_rule_begin(ctx, s->defer ? NULL : before, r, &rule) || !record_check(ctx, r))
		return false;
	s->id = fresh ? keep_id(ctx->now) : r->id;
	s->version = r->version + 1;
	s->act = fresh ? KEEP_ADD : KEEP_CHANGE;
	const char *changes = fresh ? NULL : changes_between(ctx, before, r);
	if (changes != NULL && strcmp(changes, "[]") == 0) {		/* nothing to keep: no version of it */
		s->version = r->version;
		return true;
	}
	return keep(ctx, s, changes) && tree_rule_end(ctx, &rule);
}

/* The system's references are not looked up beforehand, because it saves by the hundred thousand: a broken key is told
   by its field now. */
static bool
name_broken_key(struct ctx *ctx, const struct record *r, size_t mark)
{
	const struct problem *p = &ctx->problems.list.at[mark];
	bool key = ctx->actor->role == NULL && ctx->problems.list.n == mark + 1 && p->sort == PROBLEM_RULE && p->detail != NULL;

	if (key && !record_check_references(ctx, r)) {
		ctx->problems.list.n--;
		memmove(&ctx->problems.list.at[mark], &ctx->problems.list.at[mark + 1],
		    sizeof *ctx->problems.list.at * (ctx->problems.list.n - mark));
	}
	return false;
}

static bool
save_as(struct ctx *ctx, struct record *r, bool defer)
{
	struct saving s = { .record = r, .defer = defer };
	size_t mark = ctx->problems.list.n;

	/* Without a savepoint the transaction is lost with the refusal, and nothing more can be asked in it. */
	bool plain = defer && db_writing(ctx);

	if (plain && !save(ctx, &s))
		return false;
	if (!plain && !db_write(ctx, save, &s))
		return name_broken_key(ctx, r, mark);
	r->id = s.id;
	r->version = s.version;
	if (r->type->held == HELD_SELF)
		r->org = s.id;
	return true;
}

bool
record_save(struct ctx *ctx, struct record *r)
{
	return save_as(ctx, r, false);
}

bool
record_save_deferred(struct ctx *ctx, struct record *r)
{
	return save_as(ctx, r, true);
}

static bool
strike(struct ctx *ctx, void *what)
{
	struct saving *s = what;
	struct record *r = s->record, *before;
	struct tree_rule rule;
	bool restore = s->act == KEEP_RESTORE;

	if (!record_get(ctx, r->type, r->id, &before))
		return false;
	if (before->version != r->version)
		return stale(ctx, before);
	if (before->struck != restore)
		return problem_say(ctx, PROBLEM_RULE, restore ? "这条记录没有作废" : "这条记录已经作废");
	if (!record_must(ctx, ACT_STRIKE, before) || (restore ? !record_check(ctx, before) : !tree_rule_strike(ctx, before)) ||
	    !tree_rule_begin(ctx, restore ? NULL : before, NULL, &rule))
		return false;
	json_t *note = json_pack("[{s:s,s:n,s:s}]", "field", "struck", "before", "after", s->why == NULL ? "" : s->why);
	char *text = json_dumps(note, JSON_COMPACT), *changes = arena_str(ctx->arena, text);
	free(text);
	json_decref(note);
	s->record = before;
	s->id = before->id;
	s->version = before->version + 1;
	bool good = keep(ctx, s, changes) && tree_rule_end(ctx, &rule);
	s->record = r;
	return good;
}

bool
record_strike(struct ctx *ctx, const struct type *type, int64_t id, int64_t version, const char *why)
{
	struct record *r = record_make(ctx, type, 0);
	struct saving s = { .record = r, .act = KEEP_STRIKE, .why = why };

	r->id = id;
	r->version = version;
	if (why == NULL || why[0] == '\0')
		return problem_field(ctx, "why", "请写明作废原因");
	if (text_length(why) > LIMIT_NOTE)
		return problem_field(ctx, "why", "作废原因最多 %d 个字，现有 %zu 个，请缩短", LIMIT_NOTE, text_length(why));
	return db_write(ctx, strike, &s);
}

bool
record_restore(struct ctx *ctx, const struct type *type, int64_t id, int64_t version)
{
	struct record *r = record_make(ctx, type, 0);
	struct saving s = { .record = r, .act = KEEP_RESTORE };

	r->id = id;
	r->version = version;
	return db_write(ctx, strike, &s);
}
