#include <stdlib.h>
#include <string.h>

#include "actor.h"
#include "keep.h"
#include "org.h"
#include "record.h"
#include "row.h"
#include "statements.h"

#define ELSEWHERE "（此前在其他单位）"

const char *
record_changes(struct ctx *ctx, json_t *changes)
{
	char *text = json_dumps(changes, JSON_COMPACT);
	const char *kept = arena_str(ctx->arena, text == NULL ? "" : text);

	free(text);
	json_decref(changes);
	return kept;
}

/* What an entry tells beside the catalogue's fields: where the record stands, and why it was struck out. */
static const struct { const char *name, *label; } own_names[] = { { "org", "组织" }, { "struck", "原因" } };

static const char *
own_label(const char *name)
{
	for (size_t i = 0; i < COUNT(own_names); i++)
		if (strcmp(own_names[i].name, name) == 0)
			return own_names[i].label;
	return NULL;
}

/* Whether the field was private is no longer known once it has left the catalogue: it is then. */
static const char *
as_kept(struct ctx *ctx, const char *name, const char *const *texts, size_t n)
{
	struct buf out = buf_make(ctx->arena);

	for (size_t i = 0; i < n; i++)
		buf_putf(&out, "%s%s", i == 0 ? "" : "、", texts[i]);
	return out.n == 0 || own_label(name) != NULL || ctx->actor->private ? out.at : ROW_MASKED;
}

/* What the history keeps of a field, as record_put reads it. */
static const char **
texts_of(struct ctx *ctx, const json_t *kept, size_t *n)
{
	*n = json_is_array(kept) ? json_array_size(kept) : 1;
	const char **texts = arena_alloc(ctx->arena, sizeof *texts * (*n + 1));

	for (size_t i = 0; i < *n; i++) {
		const char *text = json_string_value(json_is_array(kept) ? json_array_get(kept, i) : kept);

		texts[i] = text == NULL ? "" : arena_str(ctx->arena, text);
	}
	return texts;
}

/* The same, shown as the record shows it. */
static const char *
shown(struct ctx *ctx, const struct record *r, const char *name, const struct field *f, const json_t *kept)
{
	struct record *then = record_make(ctx, r->type, r->org);
	size_t n, mark = ctx->problems.list.n;
	const char **texts = texts_of(ctx, kept, &n);

	then->joined = r->joined;
	/* An organisation has the name that it had on the record's day, and may be gone since. */
	*record_content_of(then, r->type->happened) = *record_content_of(r, r->type->happened);
	if (f == NULL)
		return as_kept(ctx, name, texts, n);
	/* A choice that has left the catalogue, a struck-out organisation: shown as it was typed. */
	if (!record_put(ctx, then, f, texts, n)) {
		problem_forget_refusals(ctx, mark);
		return (f->private && !ctx->actor->private) || r->joined ? ROW_MASKED : texts[0];
	}
	return record_show(ctx, then, f);
}

static bool
who(struct ctx *ctx, int64_t account, const char **out)
{
	char *display = NULL;

	if (account != 0 && !db_get_str(ctx, sql_account_display, DB_ARGS(db_int("id", account)), NULL, &display))
		return false;
	*out = account == 0 ? "系统" : display == NULL ? "（已删除的账号）" : display;
	return true;
}

static bool
take_back(struct ctx *ctx, struct record *r, const json_t *change)
{
	const char *name = json_string_value(json_object_get(change, "field"));
	const struct field *f = name == NULL ? NULL : type_field(r->type, name);
	size_t n;
	const char **texts = texts_of(ctx, json_object_get(change, "before"), &n);

	if (f != NULL)
		return record_put(ctx, r, f, texts, n);
	return name == NULL || strcmp(name, "org") != 0 || org_find_code(ctx, texts[0], &r->org);
}

bool
record_as_of(struct ctx *ctx, const struct record *now, int64_t version, struct record **out)
{
	struct keep_entry *entries;
	struct record *r;
	bool good = true;
	size_t n;

	if (!record_get(ctx, now->type, now->id, &r) || !keep_past(ctx, now->type->name, now->id, &entries, &n))
		return false;
	for (size_t i = 0; good && i < n; i++) {
		json_t *changes = entries[i].changes == NULL ? NULL : json_loads(entries[i].changes, 0, NULL), *c;
		size_t k;

		json_array_foreach(changes, k, c)
			good = good && (entries[i].version <= version || entries[i].version > r->version || take_back(ctx, r, c));
		json_decref(changes);
	}
	r->version = version;
	*out = r;
	return good;
}

bool
record_same(struct ctx *ctx, const struct record *a, const struct record *b, const struct field *f)
{
	const struct content *x = record_content_of(a, f), *y = record_content_of(b, f);
	size_t n = f->kind == KIND_PEOPLE ? x->people.n : kind_is_link(f) ? x->items.n : 1;

	if (x->people.n != y->people.n || x->items.n != y->items.n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(record_input(ctx, a, f, i), record_input(ctx, b, f, i)) != 0)
			return false;
	return true;
}

/* What the entry ${e} changed; ${before} it the record may have been out of the actor's sight. */
static void
add_changes(struct ctx *ctx, const struct record *r, const struct keep_entry *e, bool before, struct past *p)
{
	json_t *changes = e->changes == NULL ? NULL : json_loads(e->changes, 0, NULL), *c;
	size_t k;

	json_array_foreach(changes, k, c) {
		const char *name = json_string_value(json_object_get(c, "field"));
		if (name == NULL)
			continue;
		const struct field *f = type_field(r->type, name);
		const char *own = own_label(name);

		name = arena_str(ctx->arena, name);
		*VEC_ADD(ctx->arena, &p->changes) = (struct change){ f, f != NULL ? f->label : own != NULL ? own : name,
		    before ? shown(ctx, r, name, f, json_object_get(c, "before")) : ELSEWHERE,
		    shown(ctx, r, name, f, json_object_get(c, "after")) };
	}
	json_decref(changes);
}

bool
record_past(struct ctx *ctx, const struct record *r, struct past **out, size_t *n)
{
	struct keep_entry *entries;
	VEC(struct past) list = { 0 };

	if (!keep_past(ctx, r->type->name, r->id, &entries, n))
		return false;
	for (size_t i = 0; i < *n; i++) {
		const struct keep_entry *e = &entries[i];
		struct past p = { .at = e->at, .version = e->version, .act = e->act, .who = ELSEWHERE };
		bool before = true, after;

		if (!right_seen_then(ctx, r, e->org, &after) ||
		    (i + 1 < *n && !right_seen_then(ctx, r, entries[i + 1].org, &before)) ||
		    (after && !who(ctx, e->actor, &p.who)))
			return false;
		if (after)
			add_changes(ctx, r, e, before, &p);
		*VEC_ADD(ctx->arena, &list) = p;
	}
	*out = list.at;
	*n = list.n;
	return true;
}
