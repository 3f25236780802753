#include "demo.h"

#include <stdlib.h>
#include <string.h>

#include "keep.h"
#include "org.h"
#include "rhythm.h"

enum { CHUNK = 1000 };		/* records of one transaction: few enough for the pages they change to stay in memory */
enum { COUNTED = 32 };		/* rows of a table from which it is no longer small */

struct city {
	const struct demo_plan *plan;
	struct world world;
	const struct rhythms *rhythms;
	VEC(int) order;		/* drafts by the moment of their entry */
	size_t done;		/* of them */
	size_t *ntypes;		/* how many of each type are saved */
};

day
demo_start(const struct demo_plan *plan)
{
	return day_make(plan->from_year - 1, 11, 1);
}

bool
demo_check(struct ctx *ctx)
{
	struct words *words;
	struct rhythms rhythms;

	return words_read(ctx, &words) & rhythm_read(ctx, &rhythms);
}

bool
demo_city(struct ctx *ctx, const char **city, const char **organ)
{
	struct words *words;

	if (!words_read(ctx, &words))
		return false;
	*city = words->cities[0];
	*organ = words->organ;
	return true;
}

const char *
demo_unit_code(struct ctx *ctx)
{
	(void)ctx;
	return "DW001";
}

/* ---- saving ---- */

static bool
put_field(struct ctx *ctx, const struct world *w, struct record *r, const struct draft_field *v)
{
	struct content *content = record_content_of(r, v->field);

	if (v->people != NULL) {
		for (size_t i = 0; i < v->n; i++) {
			const struct came *p = &v->people[i];

			*VEC_ADD(ctx->arena, &content->people) = (struct attendee){ .person = w->drafts.at[p->person].id,
				.came = p->came, .excused = p->why != NULL, .why = p->why };
		}
		return true;
	}
	if (v->ref == NONE)
		return record_put(ctx, r, v->field, &v->text, 1);
	struct db_value id = { .kind = DB_INT, .i = w->drafts.at[v->ref].id };
	if (id.i == 0)
		return problem_fault(ctx, "demo: %s.%s names a %s that is entered later", r->type->name, v->field->name,
		    w->drafts.at[v->ref].type->name);
	if (v->field->many)
		*VEC_ADD(ctx->arena, &content->items) = id;
	else
		content->value = id;
	return true;
}

static int
by_person(const void *a, const void *b)
{
	const struct attendee *x = a, *y = b;

	return (x->person > y->person) - (x->person < y->person);
}

static int
by_item(const void *a, const void *b)
{
	const struct db_value *x = a, *y = b;

	return (x->i > y->i) - (x->i < y->i);
}

/* Links in order and once each, as record_put has them. */
static void
order_links(struct content *c)
{
	size_t kept = 0;

	if (c->people.n > 1)
		qsort(c->people.at, c->people.n, sizeof *c->people.at, by_person);
	if (c->items.n > 1)
		qsort(c->items.at, c->items.n, sizeof *c->items.at, by_item);
	for (size_t i = 0; i < c->items.n; i++)
		if (i == 0 || c->items.at[i].i != c->items.at[kept - 1].i)
			c->items.at[kept++] = c->items.at[i];
	c->items.n = kept;
}

static bool
save_draft(struct ctx *ctx, struct world *w, struct draft *d)
{
	struct draft *first = d->of == NONE ? d : &w->drafts.at[d->of];
	struct record *r;

	ctx->now = d->at;
	ctx->today = day_of_moment(d->at);
	if (d->act == DRAFT_STRIKE || d->act == DRAFT_RESTORE) {
		if (d->act == DRAFT_STRIKE ? !record_strike(ctx, d->type, first->id, first->version, "重复登记") :
		    !record_restore(ctx, d->type, first->id, first->version))
			return false;
		first->version++;
		return true;
	}
	if (d->act == DRAFT_ADD)
		r = record_make(ctx, d->type, d->org == NONE ? 0 : w->drafts.at[d->org].id);
	else if (!record_get(ctx, d->type, first->id, &r))
		return false;
	EACH(const struct draft_field, v, d->fields)
		if (!put_field(ctx, w, r, v))
			return false;
	if (d->act == DRAFT_ADD && record_content_of(r, d->type->happened)->value.kind == DB_NULL) {
		const char *on = day_str(ctx->arena, d->on);

		if (!record_put(ctx, r, d->type->happened, &on, 1))
			return false;
	}
	for (size_t i = 0; i < d->type->fields.n; i++)
		order_links(&r->content[i]);
	if (!record_save_deferred(ctx, r))
		return false;
	first->id = r->id;
	first->version = r->version;
	return true;
}

/* Counted anew when there are twice as many, so that no statement of PostgreSQL stays planned for a table that was empty. */
static bool
count_doubled(struct ctx *ctx, struct city *c, const struct type *t)
{
	size_t n = ++c->ntypes[t - ctx->house->types.at];

	return n < COUNTED || (n & (n - 1)) != 0 || db_count_rows(ctx, arena_strf(ctx->arena, "%s_all", t->name));
}

static bool
save_chunk(struct ctx *ctx, void *what)
{
	struct city *c = what;

	for (size_t i = c->done; i < c->order.n && i < c->done + CHUNK; i++) {
		struct draft *d = &c->world.drafts.at[c->order.at[i]];

		if (!save_draft(ctx, &c->world, d))
			return problem_say(ctx, PROBLEM_RULE, "演示数据里的%s没有登记成", d->type->label);
		if (d->act == DRAFT_ADD && !count_doubled(ctx, c, d->type))
			return false;
	}
	return true;
}

static bool
rebuild(struct ctx *ctx, void *what)
{
	(void)what;
	return db_count_rows(ctx, NULL) && org_rebuild(ctx);
}

static bool
count_rows(struct ctx *ctx, void *what)
{
	(void)what;
	return db_count_rows(ctx, NULL);
}

struct writing { bool (*work)(struct ctx *ctx, void *what); void *what; };

static bool
write_all(struct ctx *ctx, void *what)
{
	const struct writing *w = what;

	return db_write(ctx, w->work, w->what);
}

static int
by_moment(const void *a, const void *b, void *what)
{
	const struct world *w = what;
	const struct draft *x = &w->drafts.at[*(const int *)a], *y = &w->drafts.at[*(const int *)b];

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return *(const int *)a - *(const int *)b;
}

/* The tree comes first, then who serves whom, which needs its closure, then all that needs both. */
enum stage { STAGE_TREE, STAGE_SERVES, STAGE_RECORDS };

static enum stage
stage_of(const struct draft *d)
{
	return d->type->tree == TREE_SERVES ? STAGE_SERVES : d->type->tree != TREE_NOT ? STAGE_TREE : STAGE_RECORDS;
}

/* Saves the drafts of ${stage} that were entered by the end, in order. */
static bool
save_all(struct ctx *ctx, struct city *c, enum stage stage)
{
	c->order.n = c->done = 0;
	for (size_t i = 0; i < c->world.drafts.n; i++) {
		const struct draft *d = &c->world.drafts.at[i];

		if (d->id == 0 && day_of_moment(d->at) <= c->world.end && stage_of(d) == stage)
			*VEC_ADD(c->world.arena, &c->order) = (int)i;
	}
	qsort_r(c->order.at, c->order.n, sizeof *c->order.at, by_moment, &c->world);
	for (; c->done < c->order.n; c->done += CHUNK) {
		if (!ctx_apart(ctx, write_all, &(struct writing){ save_chunk, c }))
			return false;
		if (c->plan->progress != NULL && stage == STAGE_RECORDS)
			c->plan->progress(c->plan->who, c->world.number, (long)c->done, (long)c->order.n);
	}
	return ctx_apart(ctx, write_all, &(struct writing){ stage == STAGE_RECORDS ? count_rows : rebuild, NULL });
}

/* ---- a city after the other ---- */

/* What all cities share: the committee, the lists it keeps, whose drafts come first, and what records of its own others need. */
struct shared { int64_t committee; VEC(struct item) items; VEC(struct draft) drafts; };

static struct world
make_world(struct ctx *ctx, const struct demo_plan *plan, const struct words *words, int number)
{
	const char *city = words->cities[(size_t)number % words->ncities];
	struct world w = { .ctx = ctx, .arena = arena_make(), .words = words, .chance = chance_make(plan->seed, number),
		.number = number, .city = city, .from_year = plan->from_year, .until_year = plan->until_year,
		.from = day_make(plan->from_year, 1, 1), .until = day_make(plan->until_year + 1, 1, 1), .start = demo_start(plan),
		.end = ctx->today };

	w.place = arena_copy(w.arena, city, strlen(city) - strlen("市"));
	if (w.until > ctx->today + 1)
		w.until = ctx->today + 1;
	w.clock = day_moment(w.start + 2, 8, 0, 0);
	return w;
}

/* The committee stands in the database already; the lists of the first city serve the others. */
static void
take_shared(struct world *w, const struct shared *shared)
{
	struct planned_org committee = { .code = org_code(w->ctx, shared->committee), .kind = "working_committee", .unit = NONE,
		.founded = day_make(1990, 1, 1), .name = w->words->organ, .short_name = "市直机关工委",
		.ended = DAY_NONE, .renamed = DAY_NONE };

	*VEC_ADD(w->arena, &w->drafts) = (struct draft){ .type = w->ctx->house->tree[TREE_ORGANISATION], .of = NONE, .org = NONE,
		.id = shared->committee };
	*VEC_ADD(w->arena, &w->orgs) = committee;
	for (size_t i = 0; i < shared->drafts.n; i++) {
		*VEC_ADD(w->arena, &w->drafts) = shared->drafts.at[i];
		if (i >= shared->items.n)
			continue;
		struct item item = shared->items.at[i];
		item.draft = (int)w->drafts.n - 1;
		*VEC_ADD(w->arena, &w->items) = item;
	}
}

static void
share(struct ctx *ctx, const struct draft *d, struct shared *shared)
{
	struct draft copy = { .type = d->type, .of = NONE, .org = 0, .on = d->on, .id = d->id, .version = d->version };

	EACH(const struct draft_field, v, d->fields)
		if (v->text != NULL)
			*VEC_ADD(ctx->arena, &copy.fields) = (struct draft_field){ .field = v->field, .ref = NONE,
				.text = arena_str(ctx->arena, v->text) };
	*VEC_ADD(ctx->arena, &shared->drafts) = copy;
}

/* May a record not be without one of ${t}?  A later city has none of what the committee alone keeps. */
static bool
is_needed(const struct rhythms *rhythms, const struct type *t)
{
	EACH(const struct rhythm, r, rhythms->list)
		EACH(const struct spec, s, r->specs)
			if (s->fill == FILL_RECORD && s->field->needed && strcmp(s->of, t->name) == 0)
				return true;
	return false;
}

static void
keep_shared(struct ctx *ctx, const struct city *c, struct shared *shared)
{
	const struct world *w = &c->world;

	EACH(const struct item, i, w->items) {
		struct item item = *i;

		item.name = arena_str(ctx->arena, i->name);
		item.kind = i->kind == NULL ? NULL : arena_str(ctx->arena, i->kind);
		*VEC_ADD(ctx->arena, &shared->items) = item;
		share(ctx, &w->drafts.at[i->draft], shared);
	}
	EACH(const struct draft, d, w->drafts)
		if (d->act == DRAFT_ADD && d->org == world_org(w, 0)->draft && !d->type->kept && is_needed(c->rhythms, d->type))
			share(ctx, d, shared);
}

static bool
fill_city(struct ctx *ctx, struct city *c, struct shared *shared)
{
	struct world *w = &c->world;

	keep_invent_ids(w->number);
	take_shared(w, shared);
	return tree_plan(w) && people_plan(w) && change_plan(w) && people_pass(w) && post_plan(w) && rhythm_plan(w, c->rhythms) &&
	    save_all(ctx, c, STAGE_TREE) && save_all(ctx, c, STAGE_SERVES) && save_all(ctx, c, STAGE_RECORDS);
}

bool
demo_fill(struct ctx *ctx, const struct demo_plan *plan)
{
	struct words *words;
	struct rhythms rhythms;
	struct shared shared = { 0 };

	if (!words_read(ctx, &words) || !rhythm_read(ctx, &rhythms) || !org_root(ctx, &shared.committee))
		return false;
	for (int number = 0; number < plan->cities; number++) {
		struct city c = { .plan = plan, .world = make_world(ctx, plan, words, number), .rhythms = &rhythms };

		c.ntypes = arena_alloc(c.world.arena, sizeof *c.ntypes * ctx->house->types.n);
		bool good = fill_city(ctx, &c, &shared);

		if (good && number == 0)
			keep_shared(ctx, &c, &shared);
		arena_free(c.world.arena);
		if (!good)
			return false;
	}
	return true;
}
