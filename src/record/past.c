#include <string.h>

#include "actor.h"
#include "keep.h"
#include "record.h"
#include "statements.h"

#define MASKED "＊＊"

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
	return out.n == 0 || own_label(name) != NULL || ctx->actor->private ? out.at : MASKED;
}

/* What the history keeps of a field, shown as the record shows it. */
static const char *
shown(struct ctx *ctx, const struct record *r, const char *name, const struct field *f, const json_t *kept)
{
	struct record *then = record_make(ctx, r->type, r->org);
	size_t n = json_is_array(kept) ? json_array_size(kept) : 1, mark = ctx->problems.list.n;
	const char **texts = arena_alloc(ctx->arena, sizeof *texts * (n + 1));

	for (size_t i = 0; i < n; i++) {
		const char *text = json_string_value(json_is_array(kept) ? json_array_get(kept, i) : kept);

		texts[i] = text == NULL ? "" : arena_str(ctx->arena, text);
	}
	if (f == NULL)
		return as_kept(ctx, name, texts, n);
	/* A choice that has left the catalogue, a struck-out organisation: shown as it was typed. */
	if (!record_put(ctx, then, f, texts, n)) {
		problem_forget_refusals(ctx, mark);
		return f->private && !ctx->actor->private ? MASKED : texts[0];
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

bool
record_past(struct ctx *ctx, const struct record *r, struct past **out, size_t *n)
{
	struct keep_entry *entries;
	VEC(struct past) list = { 0 };

	if (!keep_past(ctx, r->type->name, r->id, &entries, n))
		return false;
	for (size_t i = 0; i < *n; i++) {
		const struct keep_entry *e = &entries[i];
		struct past p = { .at = e->at, .version = e->version, .act = e->act };
		size_t k;

		if (!who(ctx, e->actor, &p.who))
			return false;
		json_t *changes = e->changes == NULL ? NULL : json_loads(e->changes, 0, NULL), *c;
		json_array_foreach(changes, k, c) {
			const char *name = json_string_value(json_object_get(c, "field"));
			if (name == NULL)
				continue;
			const struct field *f = type_field(r->type, name);
			const char *own = own_label(name);

			name = arena_str(ctx->arena, name);
			*VEC_ADD(ctx->arena, &p.changes) = (struct change){ f, f != NULL ? f->label : own != NULL ? own : name,
			    shown(ctx, r, name, f, json_object_get(c, "before")),
			    shown(ctx, r, name, f, json_object_get(c, "after")) };
		}
		json_decref(changes);
		*VEC_ADD(ctx->arena, &list) = p;
	}
	*out = list.at;
	*n = list.n;
	return true;
}
