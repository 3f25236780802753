#include <string.h>

#include "argument.h"
#include "evidence.h"
#include "seal.h"
#include "text.h"
#include "why.h"

static const char *const names[BOUND_MAX] = {
	[BOUND_FIGURE] = "figure", [BOUND_PLACE] = "place", [BOUND_CONSTANT] = "constant", [BOUND_YEAR] = "year",
	[BOUND_DATE] = "date", [BOUND_ORDINAL] = "ordinal", [BOUND_UNKNOWN] = "unknown",
};

const char *
bound_name(enum bound kind)
{
	return names[kind];
}

const char *
bound_label(const struct binding *b)
{
	static const char *const labels[BOUND_MAX] = {
		[BOUND_FIGURE] = "统计项", [BOUND_PLACE] = "地名或机关名", [BOUND_CONSTANT] = "固定的数", [BOUND_YEAR] = "年份",
		[BOUND_DATE] = "日期", [BOUND_ORDINAL] = "届次或序号", [BOUND_UNKNOWN] = "不是统计项，留空",
	};

	if (b->kind == BOUND_UNKNOWN && !b->confirmed)
		return "没有认出，留空";
	return b->kind == BOUND_FIGURE ? b->figure->label : labels[b->kind];
}

const char *
bind_digest(struct ctx *ctx, const struct foreign_text *text)
{
	struct buf all = buf_make(ctx->arena);

	EACH(const struct foreign_line, line, text->lines) {
		buf_puts(&all, line->text);
		buf_putc(&all, '\n');
	}
	return seal_sm3_hex(ctx->arena, all.at, all.n);
}

struct reading {
	struct ctx *ctx;
	const struct binder *binder;
	const struct foreign_text *text;
	const struct manner *manner;
	struct table *table;
	struct evidence *evidence;
};

/* What is heard of figures at ${s}; NULL where its notation says what it is. */
static struct why *
hear(const struct reading *r, const struct spot *s)
{
	if (s->kind != BOUND_UNKNOWN)
		return NULL;
	struct why *why = evidence_weigh(r->ctx, r->evidence, s);
	const char *line = r->text->lines.at[s->blank->line].text;
	EACH(struct tally, t, why->tallies)
		if (evidence_points(t) > 0)
			t->argument = argument_find(r->ctx, r->binder->language, line, s, t->figure);
	return why;
}

void
evidence_bind(struct ctx *ctx, const struct binder *binder, const struct foreign_text *text, const struct blank *blanks, size_t n,
    struct bound_text *out)
{
	struct bound_text bound = { .text = text, .sm3 = bind_digest(ctx, text) };
	const struct manner *manner = manner_of(ctx, binder, text, blanks, n);
	struct reading r = { ctx, binder, text, manner, table_make(ctx), evidence_make(ctx, &manner->writer) };
	struct ctx line = *ctx;
	struct why **whys = arena_alloc(ctx->arena, sizeof *whys * (n + 1));
	size_t next = 0;

	line.arena = arena_make();
	for (size_t i = 0; i < text->lines.n; i++) {
		size_t first = next;

		while (next < n && blanks[next].line == i)
			next++;
		const struct spot *spots = spots_of(&line, r.manner, r.table, text, i, blanks + first, next - first);
		for (size_t k = first; k < next; k++) {
			const struct spot *s = &spots[k - first];

			whys[k] = hear(&r, s);
			*VEC_ADD(ctx->arena, &bound.places) = (struct binding){ .blank = *s->blank, .kind = s->kind,
				.constant = s->constant, .score = 1, .plan = s->setting->plan, .year = s->year, .why = whys[k] };
		}
		if (next > first)
			arena_reset(line.arena);
	}
	arena_free(line.arena);
	assign_figures(ctx, binder, whys, n, bound.places.at);
	bound.year = manner->writer.year;
	bound.months = manner->writer.months == WHOLE_YEAR ? 0 : manner->writer.months;
	*out = bound;
}

bool
bind_propose(struct ctx *ctx, const struct binder *binder, struct foreign_text *text, struct bound_text *out)
{
	struct blank *blanks;
	size_t n;

	if (!blank_find(ctx, binder->language, text, &blanks, &n))
		return false;
	evidence_bind(ctx, binder, text, blanks, n, out);
	return true;
}

bool
bind_numbers(struct ctx *ctx, const struct binder *binder, struct foreign_text *text, struct bound_text *out)
{
	struct blank *blanks;
	size_t n;

	if (!blank_find_numbers(ctx, binder->language, text, &blanks, &n))
		return false;
	evidence_bind(ctx, binder, text, blanks, n, out);
	return true;
}

enum { CONTEXT = 12 };		/* characters before and behind a blank, by which a person knows the place again */

static char *
before(struct ctx *ctx, const char *line, size_t until)
{
	const char *p = line + until;

	for (int i = 0; i < CONTEXT && p > line; i++)
		p = text_prev(line, p);
	return arena_copy(ctx->arena, p, until - (size_t)(p - line));
}

static char *
after(struct ctx *ctx, const char *line, size_t from)
{
	const char *p = line + from;

	for (int i = 0; i < CONTEXT && *p != '\0'; i++)
		text_next(&p);
	return arena_copy(ctx->arena, line + from, (size_t)(p - line) - from);
}

json_t *
bind_json(struct ctx *ctx, const struct bound_text *bound, bool why)
{
	json_t *list = json_array();

	EACH(const struct binding, b, bound->places) {
		const struct foreign_line *line = &bound->text->lines.at[b->blank.line];
		const char *name = b->kind == BOUND_FIGURE ? b->figure->name : NULL;

		json_t *place = json_pack("{s:I,s:i,s:s,s:s,s:s,s:s,s:s?,s:s?,s:f,s:s?}", "at", (json_int_t)b->blank.at,
		    "line", line->number, "blank", b->blank.text, "before", before(ctx, line->text, b->blank.from), "after",
		    after(ctx, line->text, b->blank.until), "kind", bound_name(b->kind), "name", name,
		    "argument", b->argument_text, "score", b->score, "second", b->second == NULL ? NULL : b->second->name);
		if (why)
			json_object_set_new(place, "why", why_json(ctx, bound, b));
		json_array_append_new(list, place);
	}
	return list;
}
