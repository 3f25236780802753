#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "why.h"

enum { SHOWN = 3 };		/* figures of a blank: more are hardly ever near */

static const struct { const char *name, *say; } terms[TERMS] = {
	[TERM_NAME] = { "called", "叫法" }, [TERM_SECOND] = { "second", "还有叫法" }, [TERM_NOUN] = { "near", "相关的词" },
	[TERM_TOUCHING] = { "touching", "紧挨着数" }, [TERM_MEASURE] = { "measure", "量词" },
	[TERM_COMPANION] = { "beside", "旁边的数像是" }, [TERM_PART] = { "part", "是其中的一部分" },
	[TERM_PROBLEM] = { "problem", "在说问题的部分里" },
};

static const struct { const char *name, *say; } objections[OBJECTIONS] = {
	[OBJECTION_MEASURE] = { "measure", "量词不合" }, [OBJECTION_SCALED] = { "scaled", "以万计数" },
	[OBJECTION_SHARE] = { "share", "是比例" }, [OBJECTION_COLUMN] = { "column", "列头或行头说这里不是结果" },
	[OBJECTION_ELSEWHERE] = { "elsewhere", "这一条写的是别的单位" }, [OBJECTION_HALF] = { "half", "还没有做完" },
	[OBJECTION_NEVER] = { "never", "有排除的词" }, [OBJECTION_DOER] = { "doer", "是别人做的" },
	[OBJECTION_RECEIVED] = { "received", "是得到的，不是本级给出的" }, [OBJECTION_THEN] = { "then", "是另一时间的" },
	[OBJECTION_STOCK] = { "stock", "是历年的总数" }, [OBJECTION_SPAN] = { "span", "是几年合计" },
	[OBJECTION_STAGE] = { "stage", "还没到这一步" }, [OBJECTION_CHANGE] = { "change", "是平均数或增减数" },
	[OBJECTION_MORE] = { "more", "其中才是今年的" }, [OBJECTION_PLANNED] = { "planned", "是计划数" },
	[OBJECTION_DONE] = { "done", "只在计划里才是" }, [OBJECTION_OTHER] = { "other", "数的是别的" },
	[OBJECTION_MIXED] = { "mixed", "几样东西合在一个数里" }, [OBJECTION_PART] = { "part", "只是其中的一部分" },
};

static const char *const verdicts[VERDICTS] = {
	[VERDICT_OBJECTED] = "objected", [VERDICT_LITTLE] = "little", [VERDICT_BOUND] = "bound", [VERDICT_WEAKER] = "weaker",
	[VERDICT_TAKEN] = "taken", [VERDICT_VARIANT] = "variant", [VERDICT_WHOLE] = "whole", [VERDICT_RIVAL] = "rival",
	[VERDICT_TWIN] = "twin",
};

static int
line_of(const struct bound_text *bound, const struct blank *blank)
{
	return bound->text->lines.at[blank->line].number;
}

/* What became of the figure, in words. */
static const char *
say_verdict(struct ctx *ctx, const struct bound_text *bound, const struct tally *t)
{
	const char *rival = t->rival == NULL ? "" : t->rival->label;
	struct arena *arena = ctx->arena;

	switch (t->verdict) {
	case VERDICT_OBJECTED:
		return t->objection == OBJECTION_NONE ? "反对的多于赞成的" : t->against.words == NULL ? objections[t->objection].say :
		    arena_strf(arena, "%s：“%s”", objections[t->objection].say, t->against.words);
	case VERDICT_LITTLE:
		return arena_strf(arena, "不到 %d 分", WEIGHT_ENOUGH);
	case VERDICT_BOUND:
		return "提出";
	case VERDICT_WEAKER:
		return arena_strf(arena, "这里“%s”分更高", rival);
	case VERDICT_TAKEN:
		return arena_strf(arena, "已在第%d行的另一处提出，那里说得更明白", line_of(bound, t->other));
	case VERDICT_VARIANT:
		return arena_strf(arena, "是“%s”的一种口径，由人选用", t->figure->variant_of->label);
	case VERDICT_WHOLE:
		return arena_strf(arena, "“%s”同样说得通，按总数", rival);
	case VERDICT_RIVAL:
		return arena_strf(arena, "“%s”相差不到 %d 分，留给人定", rival, WEIGHT_AHEAD);
	case VERDICT_TWIN:
		return arena_strf(arena, "表中第%d行的一格同样像，各格说的是几样东西", line_of(bound, t->other));
	case VERDICTS:
		break;
	}
	return "";
}

/* The likeliest first, and what nothing rules out before what something does. */
static int
by_points(const void *a, const void *b)
{
	const struct tally *x = *(const struct tally *const *)a, *y = *(const struct tally *const *)b;
	int p = evidence_points(x), q = evidence_points(y);

	return p != q ? q - p : x->points != y->points ? y->points - x->points : x->index - y->index;
}

static const struct tally **
likeliest(struct ctx *ctx, const struct why *why, size_t *n)
{
	size_t all = why == NULL ? 0 : why->tallies.n;
	const struct tally **list = arena_alloc(ctx->arena, sizeof (struct tally *) * (all + 1));

	for (size_t i = 0; i < all; i++)
		list[i] = &why->tallies.at[i];
	if (all > 0)
		qsort(list, all, sizeof (struct tally *), by_points);
	for (*n = 0; *n < all && *n < SHOWN && (*n == 0 || list[*n]->points >= WEIGHT_HALF);)
		++*n;
	return list;
}

static const char *
decided(struct ctx *ctx, const struct binding *b)
{
	if (b->by != NULL)
		return arena_strf(ctx->arena, "%s，由%s决定", bound_label(b), b->by);
	if (b->why == NULL)
		return arena_strf(ctx->arena, "%s，文中的写法已说明", bound_label(b));
	if (b->why->tallies.n == 0)
		return "没有哪个统计项的叫法在这里说全";
	return bound_label(b);
}

/* +228 叫法：换届（相邻小句 70%）、党支部（本数前后 97%） */
static void
put_term(struct buf *out, const struct term *t)
{
	buf_putf(out, "  %+d %s", t->points, terms[t->kind].say);
	if (t->n == 0 && t->name != NULL)
		buf_putf(out, "“%s”", t->name);
	for (int i = 0; i < t->n; i++)
		buf_putf(out, "%s%s（%s %d%%）", i == 0 ? "：" : "、", t->said[i].words,
		    weight_place(t->said[i].standing.place), t->said[i].standing.share);
}

char **
why_lines(struct ctx *ctx, const struct bound_text *bound, const struct binding *b)
{
	VEC(char *) lines = { 0 };
	size_t n;
	const struct tally **list = likeliest(ctx, b->why, &n);

	*VEC_ADD(ctx->arena, &lines) = arena_str(ctx->arena, decided(ctx, b));
	for (size_t i = 0; i < n; i++) {
		const struct tally *t = list[i];

		*VEC_ADD(ctx->arena, &lines) = arena_strf(ctx->arena, "%s %d 分：%s", t->figure->label, t->points,
		    say_verdict(ctx, bound, t));
		EACH(const struct term, term, t->terms) {
			struct buf out = buf_make(ctx->arena);

			put_term(&out, term);
			*VEC_ADD(ctx->arena, &lines) = out.at;
		}
	}
	*VEC_ADD(ctx->arena, &lines) = NULL;
	return lines.at;
}

static json_t *
said_json(const struct said *s)
{
	return json_pack("{s:s,s:s,s:i}", "text", s->words, "where", weight_place(s->standing.place), "share", s->standing.share);
}

static json_t *
term_json(const struct term *t)
{
	json_t *words = json_array();

	for (int i = 0; i < t->n; i++)
		json_array_append_new(words, said_json(&t->said[i]));
	return json_pack("{s:s,s:i,s:s?,s:o}", "kind", terms[t->kind].name, "points", t->points, "name", t->name, "words", words);
}

static json_t *
tally_json(struct ctx *ctx, const struct bound_text *bound, const struct tally *t)
{
	json_t *list = json_array(), *against = json_null();

	EACH(const struct term, term, t->terms)
		json_array_append_new(list, term_json(term));
	if (t->objection != OBJECTION_NONE)
		against = json_pack("{s:s,s:s?}", "kind", objections[t->objection].name, "text", t->against.words);
	return json_pack("{s:s,s:i,s:s,s:s,s:o,s:o}", "name", t->figure->name, "points", t->points, "verdict", verdicts[t->verdict],
	    "say", say_verdict(ctx, bound, t), "terms", list, "against", against);
}

json_t *
why_json(struct ctx *ctx, const struct bound_text *bound, const struct binding *b)
{
	size_t n;
	const struct tally **list = likeliest(ctx, b->why, &n);
	json_t *figures = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(figures, tally_json(ctx, bound, list[i]));
	return json_pack("{s:s,s:o}", "decided", decided(ctx, b), "figures", figures);
}
