#include "figure_variant.h"

#include <string.h>

#include "text.h"

static const struct figure *
find(const struct figures *figures, const char *name)
{
	EACH(const struct figure, f, figures->list)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

static struct figure
variant(struct ctx *ctx, const struct figure *of, const char *suffix, const char *label, const char *meaning)
{
	static const char *const no_words[] = { NULL };
	struct node *nothing = arena_alloc(ctx->arena, sizeof *nothing);
	struct figure f = *of;

	*nothing = (struct node){ .kind = NODE_MAP, .file = of->file, .line = of->line };
	f.name = arena_strf(ctx->arena, "%s_%s", of->name, suffix);
	f.label = arena_strf(ctx->arena, "%s（%s）", of->label, label);
	f.meaning = arena_strf(ctx->arena, "%s，其余同“%s”", meaning, of->label);
	f.called = f.never = no_words;
	f.node = nothing;
	f.arms.at = NULL;
	f.arms.n = f.arms.cap = 0;
	EACH(const struct arm, arm, of->arms)
		*VEC_ADD(ctx->arena, &f.arms) = *arm;
	return f;
}

/* Persons are not counted in 人次. */
static const char *const *
without_times(struct ctx *ctx, const char *const *counted_in)
{
	VEC(const char *) kept = { 0 };

	for (; *counted_in != NULL; counted_in++)
		if (strcmp(*counted_in, "人次") != 0)
			*VEC_ADD(ctx->arena, &kept) = *counted_in;
	*VEC_ADD(ctx->arena, &kept) = NULL;
	return kept.at;
}

static bool
adds_up_lists(const struct figure *f)
{
	EACH(const struct arm, arm, f->arms)
		if (!arm->attended || arm->type->people == NULL)
			return false;
	return true;
}

static struct figure
people_of(struct ctx *ctx, const struct figure *of)
{
	static const char times[] = "人次";
	struct figure f = variant(ctx, of, "people", "人数，不重复", "只看有名单的记录，一人只计一次");

	if (text_ends(of->label, times))
		f.label = arena_strf(ctx->arena, "%.*s人数（不重复）", (int)(strlen(of->label) - strlen(times)), of->label);
	f.measure = MEASURE_DISTINCT;
	f.counted_in = without_times(ctx, of->counted_in);
	EACH(struct arm, arm, f.arms) {
		arm->attended = false;
		arm->people = arm->by_person = true;
	}
	return f;
}

static struct figure
all_of(struct ctx *ctx, const struct figure *of)
{
	struct figure f = variant(ctx, of, "all", "含所属组织", "本组织及所属组织的合计");

	f.whose = WHOSE_ALL;
	EACH(struct arm, arm, f.arms)
		arm->whose_by = NULL;
	return f;
}

void
figure_add_variants(struct ctx *ctx, struct figures *figures)
{
	struct figures whole = { 0 };

	EACH(const struct figure, f, figures->list) {
		struct figure made[] = { *f, people_of(ctx, f) };

		for (size_t i = 0; i < (adds_up_lists(f) ? COUNT(made) : 1); i++) {
			struct figure all = all_of(ctx, &made[i]);

			if (i > 0 && find(figures, made[i].name) != NULL)
				continue;
			*VEC_ADD(ctx->arena, &whole.list) = made[i];
			if (made[i].whose == WHOSE_OWN && find(figures, all.name) == NULL)
				*VEC_ADD(ctx->arena, &whole.list) = all;
		}
	}
	/* A variant names the figure of the list that stays. */
	EACH(struct figure, f, whole.list)
		if (find(figures, f->name) == NULL) {
			const char *suffix = strrchr(f->name, '_');

			f->variant_of = find(&whole, arena_copy(ctx->arena, f->name, (size_t)(suffix - f->name)));
		}
	*figures = whole;
}

bool
figure_is_made(const struct figure *f)
{
	return f->node->pairs.n == 0;
}
