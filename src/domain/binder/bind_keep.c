/* What persons decided about the blanks of a text, kept under the digest of its words. */
#include <stdlib.h>
#include <string.h>

#include "actor.h"
#include "bind.h"
#include "keep.h"
#include "org.h"
#include "seal.h"
#include "statements.h"
#include "text.h"

static bool
bound_find(const char *name, enum bound *out)
{
	for (enum bound k = 0; k < BOUND_MAX; k++)
		if (text_equal(bound_name(k), name)) {
			*out = k;
			return true;
		}
	return false;
}

/* A figure that the catalogue no longer has leaves the place open. */
static void
lay_over(struct ctx *ctx, const struct rows *rows, struct binding *b)
{
	const char *name = rows_text(rows, 2), *doubt = NULL;
	const struct figure *f = name == NULL ? NULL : figure_find(ctx->house, name);
	enum bound kind = BOUND_UNKNOWN;

	if (!bound_find(rows_text(rows, 1), &kind) || (kind == BOUND_FIGURE && f == NULL)) {
		kind = BOUND_UNKNOWN;
		doubt = arena_strf(ctx->arena, "原来对应的“%s”已不在目录里，请重新确认", name == NULL ? "" : name);
	}
	if (f != b->figure)
		b->argument_text = NULL;
	b->kind = kind;
	b->figure = f;
	b->argument = rows_int(rows, 3);
	b->constant = rows_str(ctx, rows, 4);
	b->by = rows_str(ctx, rows, 5);
	b->confirmed = doubt == NULL;
	b->doubt = doubt;
	b->score = 1;
	b->second = NULL;
}

/* The committee's decisions stand under the digest of the text, those of another organisation under its own key. */
static const char *
key_of(struct ctx *ctx, const struct bound_text *bound, int64_t root)
{
	const char *own = arena_strf(ctx->arena, "%s %lld", bound->sm3, (long long)ctx->actor->org);

	return ctx->actor->org == root ? bound->sm3 : seal_sm3_hex(ctx->arena, own, strlen(own));
}

static bool
load(struct ctx *ctx, const char *key, struct bound_text *bound)
{
	struct rows *rows;

	if (!db_rows(ctx, sql_binding_of, DB_ARGS(db_text("sm3", key)), &rows))
		return false;
	while (rows_next(rows)) {
		int64_t place = rows_int(rows, 0);

		if (place >= 0 && (size_t)place < bound->places.n)
			lay_over(ctx, rows, &bound->places.at[place]);
	}
	return rows_end(ctx, rows);
}

bool
bind_load(struct ctx *ctx, struct bound_text *bound)
{
	const char *own;
	int64_t root = 0;

	if (!org_root(ctx, &root) || !load(ctx, bound->sm3, bound))
		return false;
	own = key_of(ctx, bound, root);
	return own == bound->sm3 || load(ctx, own, bound);
}

struct keeping { const struct bound_text *bound; const char *key; size_t place; };

static bool
keep(struct ctx *ctx, void *what)
{
	const struct keeping *k = what;
	const struct bound_text *bound = k->bound;
	const struct binding *b = &bound->places.at[k->place];
	const char *name = b->kind == BOUND_FIGURE ? b->figure->name : NULL;

	if (!db_run(ctx, sql_binding_put, DB_ARGS(db_text("sm3", k->key), db_int("place", (int64_t)k->place),
	    db_text("kind", bound_name(b->kind)), db_text("figure", name),
	    b->argument == 0 ? db_null("argument") : db_int("argument", b->argument), db_text("constant", b->constant),
	    db_int("account", ctx->actor->account), db_text("decided_by", ctx->actor->display), db_int("now", ctx->now)), NULL))
		return false;
	json_t *note = json_pack("[{s:s,s:s}]", "field", arena_strf(ctx->arena, "%s/%zu", bound->sm3, k->place), "after",
	    name != NULL ? name : b->constant != NULL ? b->constant : bound_name(b->kind));
	char *text = json_dumps(note, JSON_COMPACT), *changes = arena_str(ctx->arena, text);
	free(text);
	json_decref(note);
	return keep_note(ctx, "confirm", ctx->actor->account, 0, ctx->actor->org, changes);
}

bool
bind_keep(struct ctx *ctx, const struct bound_text *bound, size_t place)
{
	struct keeping k = { .bound = bound, .place = place };
	int64_t root = 0;

	if (!actor_may(ctx, ACT_CONFIRM, NULL))
		return problem_say(ctx, PROBLEM_RIGHT, "您的角色不能确认报告里的对应");
	if (place >= bound->places.n)
		return problem_field(ctx, "place", "没有第 %zu 处", place + 1);
	if (!org_root(ctx, &root))
		return false;
	k.key = key_of(ctx, bound, root);
	return db_write(ctx, keep, &k);
}
