/* What an input offers while a person types: a piece for htmx, or a page to look things up. */
#include <string.h>

#include "choose.h"
#include "limits.h"
#include "org.h"
#include "pages.h"
#include "text.h"
#include "view.h"

/* htmx sends the input under its own name, the page to look things up as q. */
static const char *
wanted(struct ctx *ctx, const struct page *page)
{
	const char *name = page_query(page, "for"), *typed = name[0] == '\0' ? NULL : form_get(&page->query, name);

	if (typed == NULL)
		typed = page_query(page, "q");
	/* What has been chosen is looked for by its label. */
	const char *key = view_chosen(ctx, typed);
	return key == typed ? typed : arena_copy(ctx->arena, typed, strlen(typed) - strlen(key) - strlen(" []"));
}

static bool
render(struct ctx *ctx, struct page *page, const char *title, const char *typed, json_t *offers)
{
	json_t *data = DATA(ctx->arena, data_tree("offers", offers), data_text("title", title), data_text("q", typed),
	    data_text("for", page_query(page, "for")), data_text("kinds", page_query(page, "kinds")));

	http_set(page->answer, "Vary", "HX-Request");
	return page_render(ctx, page, page->fragment ? "offers.html" : "choose.html", title, data);
}

/* "branch.unit" as a list, each a kind that there is; NULL for any. */
static const char *const *
kinds_of(struct ctx *ctx, const char *text)
{
	VEC(const char *) kinds = { 0 };

	for (char **k = text_split(ctx->arena, text, '.'); *k != NULL; k++)
		if ((*k)[0] != '\0')
			*VEC_ADD(ctx->arena, &kinds) = *k;
	if (kinds.n == 0)
		return NULL;
	*VEC_ADD(ctx->arena, &kinds) = NULL;
	return kinds.at;
}

/* With the way to its card, where the actor may go there. */
static json_t *
org_offer(struct ctx *ctx, const struct org *o, day on, bool below)
{
	return DATA(ctx->arena, data_text("value", view_choice(ctx, o->name, o->code)), data_text("label", o->name),
	    data_text("key", o->code), data_text("beside", org_kind_label(o->kind)), data_text("href", !below ? NULL :
	    arena_strf(ctx->arena, "/organisations/%lld?on=%s", (long long)o->id, day_str(ctx->arena, on))));
}

/* Those that the actor's own organisation hangs below, for who approved or gave. */
static bool
offer_above(struct ctx *ctx, const char *const *kinds, const char *typed, day on, json_t *offers)
{
	struct org o;

	if (!org_get_id(ctx, ctx->actor->org, on, &o))
		return false;
	for (int depth = 0; o.parent != 0 && depth < LIMIT_ABOVE; depth++) {
		if (!org_get_id(ctx, o.parent, on, &o))
			return false;
		if ((kinds == NULL || text_is_among(o.kind, kinds)) &&
		    (strstr(o.name, typed) != NULL || strstr(o.code, typed) != NULL))
			data_append(offers, org_offer(ctx, &o, on, false));
	}
	return true;
}

bool
choose_offer_organisations(struct ctx *ctx, const char *const *kinds, bool above, const char *typed, day on, size_t most,
    json_t *offers)
{
	struct org *list;
	size_t n;

	if (!org_search(ctx, ctx->actor->org, on, kinds, typed, most, &list, &n) ||
	    (above && !offer_above(ctx, kinds, typed, on, offers)))
		return false;
	for (size_t i = 0; i < n && json_array_size(offers) < most; i++)
		data_append(offers, org_offer(ctx, &list[i], on, true));
	return true;
}

bool
choose_organisation(struct ctx *ctx, struct page *page)
{
	const char *typed = wanted(ctx, page);
	json_t *offers = data_list(ctx->arena);
	day on;

	return page_on(ctx, page, &on) && choose_offer_organisations(ctx, kinds_of(ctx, page_query(page, "kinds")),
	    page_query(page, "above")[0] != '\0', typed, on, LIMIT_OFFERED, offers) &&
	    render(ctx, page, "查找组织", typed, offers);
}

/* By the first field of words in its title, if the actor may know it. */
static const struct field *
field_of_words(const struct ctx *ctx, const struct type *t)
{
	EACH(const struct field, f, t->fields)
		if (f->kind == KIND_TEXT && (!f->private || ctx->actor->private))
			return f;
	return NULL;
}

struct offering { const struct type *type; const char *typed; size_t most; json_t *offers; };

static bool
is_offered(const json_t *offers, const char *id)
{
	const json_t *o;
	size_t i;

	json_array_foreach(offers, i, o)
		if (strcmp(json_string_value(json_object_get(o, "key")), id) == 0)
			return true;
	return false;
}

/* Adds those of ${org} (0: of the actor's whole scope) that are not offered yet. */
static bool
offer(struct ctx *ctx, struct offering *o, int64_t org)
{
	const struct field *words = field_of_words(ctx, o->type);
	struct list_query q = { .type = o->type, .org = org, .limit = o->most };
	struct record **list;
	size_t n;
	bool more;

	if (o->typed[0] != '\0' && words != NULL)
		*VEC_ADD(ctx->arena, &q.filters) = (struct list_filter){ .field = words,
			.contains = words->unspaced ? text_name(ctx->arena, o->typed) : o->typed };
	if (!record_list(ctx, &q, &list, &n, &more))
		return false;
	for (size_t i = 0; i < n && json_array_size(o->offers) < o->most; i++) {
		const char *id = arena_strf(ctx->arena, "%lld", (long long)list[i]->id), *title = record_title(ctx, list[i]);

		if (!is_offered(o->offers, id))
			data_append(o->offers, DATA(ctx->arena, data_text("value", view_choice(ctx, title, id)),
			    data_text("label", title), data_text("key", id),
			    data_text("beside", org_name(ctx, list[i]->org, ctx->today)),
			    data_text("href", arena_strf(ctx->arena, "/records/%s/%s", o->type->name, id))));
	}
	return true;
}

bool
choose_offer_records(struct ctx *ctx, const struct type *type, const char *typed, int64_t org, size_t most, json_t *offers)
{
	struct offering o = { type, typed, most, offers };

	return (org == 0 || offer(ctx, &o, org)) && offer(ctx, &o, 0);
}

/* Those of the form's organisation first: a name may stand in many of them. */
bool
choose_record(struct ctx *ctx, struct page *page)
{
	const char *asked = page_query(page, "org"), *typed = wanted(ctx, page);
	json_t *offers = data_list(ctx->arena);
	size_t mark = ctx->problems.list.n;
	struct org org = { 0 };

	if (asked[0] != '\0' && !org_get(ctx, view_chosen(ctx, asked), ctx->today, &org) && !problem_forget_refusals(ctx, mark))
		return false;
	return choose_offer_records(ctx, page->type, typed, org.id, LIMIT_OFFERED, offers) &&
	    render(ctx, page, arena_strf(ctx->arena, "查找%s", page->type->label), typed, offers);
}
