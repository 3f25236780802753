/* Why an organisation does not stand on a day. */
#include "org.h"

const char *
org_away_say(struct ctx *ctx, const struct org *o, day on)
{
	struct arena *a = ctx->arena;
	const char *why = on < o->founded ? arena_strf(a, "它在 %s 设立", day_chinese(a, o->founded)) :
	    o->ended != DAY_NONE && on >= o->ended ? arena_strf(a, "它在 %s 撤销", day_chinese(a, o->ended)) : "它没有隶属关系";

	return arena_strf(a, "“%s”在 %s 这一天不存在：%s，请核对日期", org_name(ctx, o->id, ctx->today), day_chinese(a, on), why);
}

const char *
org_absent_say(struct ctx *ctx, const char *code, day on, bool above)
{
	size_t mark = ctx->problems.list.n;
	int64_t id = 0;
	struct org o;
	bool known = (on != ctx->today && (above ? org_get_above : org_get)(ctx, code, ctx->today, &o)) ||
	    (org_get_ever(ctx, code, &id) && org_get_id(ctx, id, on, &o));

	problem_forget_refusals(ctx, mark);
	/* It stands under another's that day: that it did not exist would be untrue. */
	if (known && org_get_id(ctx, o.id, on, &o) && o.parent != 0 && on >= o.founded && (o.ended == DAY_NONE || on < o.ended))
		return arena_strf(ctx->arena, "“%s”在 %s 这一天不在您的范围内，请核对日期；确实要登记的，请转给当时的上级组织",
		    o.name, day_chinese(ctx->arena, on));
	problem_forget_refusals(ctx, mark);
	return known ? org_away_say(ctx, &o, on) : arena_strf(ctx->arena, "没有找到“%s”这个组织，请写代码或全称", code);
}
