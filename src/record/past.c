#include <string.h>

#include "actor.h"
#include "keep.h"
#include "record.h"
#include "statements.h"

/* What the history keeps of a field, shown as the record shows it. */
static const char *
shown(struct ctx *ctx, const struct record *r, const struct field *f, const json_t *kept)
{
	struct record *then = record_make(ctx, r->type, r->org);
	size_t n = json_is_array(kept) ? json_array_size(kept) : 1, mark = ctx->problems.list.n;
	const char **texts = arena_alloc(ctx->arena, sizeof *texts * (n + 1));

	for (size_t i = 0; i < n; i++) {
		const char *text = json_string_value(json_is_array(kept) ? json_array_get(kept, i) : kept);

		texts[i] = text == NULL ? "" : arena_str(ctx->arena, text);
	}
	if (f == NULL)
		return texts[0];
	/* A choice that has left the catalogue, a struck-out organisation: shown as it was typed. */
	if (!record_put(ctx, then, f, texts, n)) {
		problem_forget_refusals(ctx, mark);
		return f->private && !ctx->actor->private ? "＊＊" : texts[0];
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
			const struct field *f = name == NULL ? NULL : type_field(r->type, name);

			*VEC_ADD(ctx->arena, &p.changes) = (struct change){ f,
			    shown(ctx, r, f, json_object_get(c, "before")), shown(ctx, r, f, json_object_get(c, "after")) };
		}
		json_decref(changes);
		*VEC_ADD(ctx->arena, &list) = p;
	}
	*out = list.at;
	*n = list.n;
	return true;
}
