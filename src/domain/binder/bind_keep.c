/* What persons decided about the blanks of a text, kept under the digest of its words. */
#include <string.h>

#include "actor.h"
#include "bind.h"
#include "keep.h"
#include "org.h"
#include "seal.h"
#include "record.h"
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

/* A decision as its table has it: ->place is the byte of the text where its blank begins. */
struct kept {
	const char *key, *kind, *figure, *constant, *by, *blank;
	int64_t place, argument, account, at;
	struct db_value mac;
};

#define CELLS(k) db_text("sm3", (k)->key), db_int("place", (k)->place), db_text("kind", (k)->kind), \
	db_text("figure", (k)->figure), (k)->argument == 0 ? db_null("argument") : db_int("argument", (k)->argument), \
	db_text("constant", (k)->constant), db_int("account", (k)->account), db_text("decided_by", (k)->by), \
	db_int("decided_at", (k)->at), db_text("blank", (k)->blank)

static struct kept
kept_read(struct ctx *ctx, const struct rows *rows)
{
	return (struct kept){ .key = rows_str(ctx, rows, 0), .place = rows_int(rows, 1), .kind = rows_str(ctx, rows, 2),
		.figure = rows_str(ctx, rows, 3), .argument = rows_int(rows, 4), .constant = rows_str(ctx, rows, 5),
		.account = rows_int(rows, 6), .by = rows_str(ctx, rows, 7), .at = rows_int(rows, 8),
		.blank = rows_str(ctx, rows, 9), .mac = rows_value(ctx, rows, 10) };
}

static bool
is_sealed(struct ctx *ctx, const struct kept *k)
{
	return keep_sealed(ctx, "binding", DB_ARGS(CELLS(k)), &k->mac);
}

/* Under which the history names it. */
static int64_t
number_of(struct ctx *ctx, const struct kept *k)
{
	char *name = arena_strf(ctx->arena, "%s/%lld", k->key, (long long)k->place);

	return keep_number(seal_sm3_hex(ctx->arena, name, strlen(name)));
}

static bool
put(struct ctx *ctx, const struct kept *k, unsigned char mac[static SEAL_SIZE])
{
	keep_seal(ctx, "binding", DB_ARGS(CELLS(k)), mac);
	return db_run(ctx, sql_binding_put, DB_ARGS(CELLS(k), db_bytes("mac", mac, SEAL_SIZE)), NULL);
}

struct all_kept { struct kept *at; size_t n, cap; };

static bool
get_all(struct ctx *ctx, struct all_kept *out)
{
	struct rows *rows;

	if (!db_rows(ctx, sql_binding_all, DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, out) = kept_read(ctx, rows);
	return rows_end(ctx, rows);
}

/* The last that was decided of it, by its seal. */
static bool
is_last(struct ctx *ctx, const struct kept *k)
{
	char *changes = NULL;

	if (!db_get_str(ctx, sql_binding_noted, DB_ARGS(db_int("number", number_of(ctx, k))), NULL, &changes))
		return false;
	if (changes == NULL)
		return problem_say(ctx, PROBLEM_RULE, "报告 %.8s… 第 %lld 字节处的确认在留痕中没有，不是由程序写入的", k->key,
		    (long long)k->place + 1);
	return strstr(changes, seal_hex(ctx->arena, (const void *)k->mac.text, SEAL_SIZE)) != NULL ||
	    problem_say(ctx, PROBLEM_RULE, "报告 %.8s… 第 %lld 字节处的确认退回了以前的样子，与留痕不符", k->key,
	    (long long)k->place + 1);
}

/* Each decision that the history knows is there. */
static bool
are_there(struct ctx *ctx, const struct all_kept *all)
{
	int64_t *numbers = arena_alloc(ctx->arena, sizeof *numbers * (all->n + 1)), lost = 0;
	struct rows *rows;

	for (size_t i = 0; i < all->n; i++)
		numbers[i] = number_of(ctx, &all->at[i]);
	if (!db_rows(ctx, sql_binding_numbers, DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows)) {
		bool found = false;

		for (size_t i = 0; !found && i < all->n; i++)
			found = numbers[i] == rows_int(rows, 0);
		lost += !found;
	}
	return rows_end(ctx, rows) && (lost == 0 ||
	    problem_say(ctx, PROBLEM_RULE, "报告里的确认有 %lld 处被删除，留痕中有它们", (long long)lost));
}

bool
bind_verify(struct ctx *ctx)
{
	struct all_kept all = { 0 };
	bool good = get_all(ctx, &all);

	EACH(const struct kept, k, all)
		if (!is_sealed(ctx, k))
			good = problem_say(ctx, PROBLEM_RULE, "报告 %.8s… 第 %lld 字节处的确认被改动过或不是由程序写入的，或与密钥不符",
			    k->key, (long long)k->place + 1);
		else
			good &= is_last(ctx, k);
	return good & are_there(ctx, &all);
}

/* A figure that the catalogue no longer has leaves the place open, and so does what nobody decided. */
static void
lay_over(struct ctx *ctx, const struct kept *k, struct binding *b)
{
	const struct figure *f = k->figure == NULL ? NULL : figure_find(ctx->house, k->figure);
	enum bound kind = BOUND_UNKNOWN;

	b->doubt = NULL;
	if (!bound_find(k->kind, &kind) || (kind == BOUND_FIGURE && f == NULL)) {
		kind = BOUND_UNKNOWN;
		b->doubt = arena_strf(ctx->arena, "原来对应的“%s”已不在目录里，请重新确认", k->figure == NULL ? "" : k->figure);
	}
	if (f != b->figure)
		b->argument_text = NULL;
	bool proposed = b->kind == BOUND_CONSTANT && b->typed == 0 && text_equal(b->constant, k->constant);
	b->typed = kind != BOUND_CONSTANT || proposed ? 0 : day_of_moment(k->at);
	b->kind = kind;
	b->figure = f;
	b->argument = k->argument;
	b->constant = k->constant;
	b->by = k->by;
	b->confirmed = b->doubt == NULL;
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

/* Where the blank of each of ${bound}'s places begins, in bytes of the text that bind_digest is of. */
static int64_t *
bytes_of(struct ctx *ctx, const struct bound_text *bound)
{
	int64_t *out = arena_alloc(ctx->arena, sizeof *out * (bound->places.n + 1)), start = 0;
	size_t line = 0;

	for (size_t i = 0; i < bound->places.n; i++) {
		const struct blank *blank = &bound->places.at[i].blank;

		for (; line < blank->line; line++)
			start += (int64_t)strlen(bound->text->lines.at[line].text) + 1;
		out[i] = start + (int64_t)blank->from;
	}
	return out;
}

/* Whether ${k} was said of this very blank, which begins at byte ${at}. */
static bool
fits(const struct kept *k, const struct blank *blank, int64_t at)
{
	return k->place == at && text_equal(k->blank, blank->text);
}

/* Whether it was said of a blank that shares a byte with this one. */
static bool
touches(const struct kept *k, const struct blank *blank, int64_t at)
{
	return k->place == at || (k->place < at + (int64_t)strlen(blank->text) && at < k->place + (int64_t)strlen(k->blank));
}

/* What was said of another blank, or written past the program, fills nothing here, and neither does a proposal. */
static void
leave_open(struct ctx *ctx, const struct kept *k, struct binding *b)
{
	const struct figure *f = k->figure == NULL ? NULL : figure_find(ctx->house, k->figure);

	*b = (struct binding){ .blank = b->blank, .kind = BOUND_UNKNOWN, .plan = b->plan, .why = b->why };
	b->doubt = is_sealed(ctx, k) ? arena_strf(ctx->arena, "%s的确认（%s）不能断定说的就是这一处，请重新确认", k->by,
	    f != NULL ? f->label : k->constant != NULL ? k->constant : k->figure != NULL ? k->figure : "不是统计项") :
	    "这里的确认被改动过，不能采用，请重新确认";
}

static bool
load(struct ctx *ctx, const char *key, struct bound_text *bound)
{
	const int64_t *at = bytes_of(ctx, bound);
	struct all_kept all = { 0 };
	struct rows *rows;

	if (!db_rows(ctx, sql_binding_of, DB_ARGS(db_text("sm3", key)), &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &all) = kept_read(ctx, rows);
	if (!rows_end(ctx, rows))
		return false;
	for (size_t i = 0; i < bound->places.n; i++) {
		struct binding *b = &bound->places.at[i];
		const struct kept *fitting = NULL;

		EACH(const struct kept, k, all)
			if (fits(k, &b->blank, at[i]) && is_sealed(ctx, k))
				fitting = k;
			else if (touches(k, &b->blank, at[i]))
				leave_open(ctx, k, b);
		if (fitting != NULL)
			lay_over(ctx, fitting, b);
	}
	return true;
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

	struct kept kept = { .key = k->key, .place = bytes_of(ctx, bound)[k->place], .blank = b->blank.text,
		.kind = bound_name(b->kind), .figure = name,
		.argument = b->argument, .constant = b->constant, .account = ctx->actor->account, .by = ctx->actor->display,
		.at = ctx->now };
	unsigned char mac[SEAL_SIZE];
	if (!put(ctx, &kept, mac))
		return false;
	return keep_note(ctx, "confirm", ctx->actor->account, number_of(ctx, &kept), ctx->actor->org, record_changes(ctx,
	    json_pack("[{s:s,s:s},{s:s,s:s}]", "field", arena_strf(ctx->arena, "%s/%zu", bound->sm3, k->place), "after",
	    name != NULL ? name : b->constant != NULL ? b->constant : bound_name(b->kind),
	    "field", "mac", "after", seal_hex(ctx->arena, mac, SEAL_SIZE))));
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
