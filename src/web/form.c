/* Writing a record: a new one, a change, and both versions where someone else was faster. */
#include <string.h>

#include "draft.h"
#include "input_name.h"
#include "org.h"
#include "pages.h"
#include "text.h"
#include "view.h"

/* The form, with ${more} (or NULL) of what it shows. */
static bool
render(struct ctx *ctx, struct page *page, const struct draft *d, json_t *more)
{
	const struct type *t = page->type;
	bool fresh = d->record->id == 0;
	const char *title = arena_strf(ctx->arena, "%s%s", fresh ? "登记" : "修改", t->label);
	json_t *data;

	if (!draft_view(ctx, d, &data))
		return false;
	data_add(data, data_text("title", title));
	data_add(data, data_tree("crumbs", view_crumbs(ctx, t, fresh ? NULL : d->record)));
	data_add(data, data_flag("fresh", fresh));
	data_add(data, data_text("action", page->request->path));
	data_add(data, data_text("back", fresh ? arena_strf(ctx->arena, "/records/%s", t->name) :
	    arena_strf(ctx->arena, "/records/%s/%lld", t->name, (long long)d->record->id)));
	json_object_update(data, more);
	return page_render(ctx, page, "form.html", title, data);
}

/* The form again with what is wrong, also when the database is busy or full: what was typed is in nobody's hands but ours. */
static bool
render_wrong(struct ctx *ctx, struct page *page, const struct draft *d, json_t *more)
{
	enum problem_sort worst = problem_worst(ctx);
	int status = page_status(ctx);

	if (worst == PROBLEM_ABSENT || !render(ctx, page, d, more))
		return false;
	page->answer->status = status;
	return true;
}

/* The form of a former session: whoever sent it has signed in since, and looks it over before anything is saved. */
static bool
render_renewed(struct ctx *ctx, struct page *page, const struct draft *d)
{
	bool good = render(ctx, page, d, DATA(ctx->arena, data_flag("renewed", 1)));

	page->answer->status = 403;
	return good;
}

/* Whether the form's own ${input} was sent. */
static bool
is_sent(struct ctx *ctx, const struct page *page, enum input input)
{
	return input_sent(ctx, &page->form, input, NULL)[0] != '\0';
}

static bool
asks_again(struct ctx *ctx, const struct page *page)
{
	return is_sent(ctx, page, INPUT_AGAIN) || is_sent(ctx, page, INPUT_MORE) || is_sent(ctx, page, INPUT_ROLL) ||
	    is_sent(ctx, page, INPUT_ALL_CAME);
}

/* For the form only: a name that is not yet right is no fault. */
static bool
show_again(struct ctx *ctx, struct page *page, struct draft *d)
{
	size_t mark = ctx->problems.list.n;

	if (!draft_read(ctx, d) && !problem_forget_refusals(ctx, mark))
		return false;
	return render(ctx, page, d, NULL);
}

/* ---- a new one ---- */

/* The organisation asked for, else the actor's own if it may hold such a record, else the only one below that may. */
static bool
likely_org(struct ctx *ctx, struct page *page, int64_t *out)
{
	const struct type *t = page->type;
	const char *asked = page_query(page, "org");
	struct org org, *list;
	size_t n;

	*out = 0;
	if (t->held == HELD_SELF)
		return true;
	if (asked[0] != '\0') {
		if (!org_get(ctx, view_chosen(ctx, asked), ctx->today, &org))
			return false;
		*out = type_may_hold(t, org.kind) ? org.id : 0;
		return true;
	}
	if (!org_get_id(ctx, ctx->actor->org, ctx->today, &org))
		return false;
	if (type_may_hold(t, org.kind)) {
		*out = org.id;
		return true;
	}
	if (t->held != HELD_KINDS || !org_search(ctx, ctx->actor->org, ctx->today, t->held_by, "", 2, &list, &n))
		return t->held != HELD_KINDS;
	*out = n == 1 ? list[0].id : 0;
	return true;
}

bool
form_new_page(struct ctx *ctx, struct page *page)
{
	struct draft d;
	int64_t org;

	if (!likely_org(ctx, page, &org))
		return false;
	draft_make(ctx, record_make(ctx, page->type, org), NULL, &d);
	return render(ctx, page, &d, NULL);
}

/* Whoever saves what another record says already is asked first; ${shown} leads to that one. */
static bool
save(struct ctx *ctx, const struct page *page, struct record *r, json_t *shown)
{
	int64_t twin;

	if (is_sent(ctx, page, INPUT_TWICE))
		return record_save(ctx, r);
	if (record_save_alone(ctx, r, &twin))
		return true;
	if (twin != 0)
		data_add(shown, data_text("twin", arena_strf(ctx->arena, "/records/%s/%lld", page->type->name, (long long)twin)));
	return false;
}

bool
form_new(struct ctx *ctx, struct page *page)
{
	struct record *r = record_make(ctx, page->type, 0);
	json_t *shown = DATA(ctx->arena, data_text("twin", NULL));
	struct draft d;

	if (!draft_fits(ctx, page->type, &page->form))
		return false;
	draft_make(ctx, r, &page->form, &d);
	if (page->expired)
		return render_renewed(ctx, page, &d);
	if (asks_again(ctx, page))
		return show_again(ctx, page, &d);
	if (!draft_read(ctx, &d) || !save(ctx, page, r, shown))
		return render_wrong(ctx, page, &d, shown);
	if (is_sent(ctx, page, INPUT_NEXT))
		return page_redirect(ctx, page, "/records/%s/new?org=%s&done=added", page->type->name,
		    page->type->held == HELD_SELF ? "" : text_url(ctx->arena, org_code(ctx, r->org)));
	return page_redirect(ctx, page, "/records/%s/%lld?done=added", page->type->name, (long long)r->id);
}

/* ---- a change ---- */

/* The draft of a saved record. */
static bool
open_draft(struct ctx *ctx, struct record *r, const struct form *typed, struct draft *out)
{
	draft_make(ctx, r, typed, out);
	return record_issuer(ctx, r, &out->issuer);
}

bool
form_edit_page(struct ctx *ctx, struct page *page)
{
	struct record *r;
	struct draft d;

	if (!record_get(ctx, page->type, page->id, &r) || !record_must(ctx, ACT_CHANGE, r))
		return false;
	if (r->struck)
		return problem_say(ctx, PROBLEM_RULE, "这条记录已经作废，请先恢复再修改");
	return open_draft(ctx, r, NULL, &d) && render(ctx, page, &d, NULL);
}

/* One field that both changed, each in its own way. */
static json_t *
conflict_view(struct ctx *ctx, const char *name, const char *label, const char *mine, const char *now, const char *taken)
{
	return DATA(ctx->arena, data_text("conflict", name), data_text("label", label), data_text("mine", mine),
	    data_text("now", now), data_flag("takes_mine", strcmp(taken, "mine") == 0),
	    data_flag("takes_now", strcmp(taken, "now") == 0));
}

/*
 * What someone else saved meanwhile laid under ${mine}: what this person left as it was takes the newer content, and what
 * both changed differently is a conflict.  From here on ${mine} stands on the saved version.
 */
static bool
merge(struct ctx *ctx, struct record *mine, json_t *conflicts)
{
	struct record *now, *base;
	size_t mark = ctx->problems.list.n;

	if (!record_get(ctx, mine->type, mine->id, &now))
		return false;
	if (!record_as_of(ctx, now, mine->version, &base)) {
		if (!problem_forget_refusals(ctx, mark))
			return false;
		base = NULL;			/* then all that differs may be a conflict */
	}
	EACH(const struct field, f, mine->type->fields) {
		struct content *m = record_content_of(mine, f), *n = record_content_of(now, f);

		if (record_same(ctx, mine, now, f))
			continue;
		if (base != NULL && record_same(ctx, mine, base, f))
			*m = *n;
		else if (base == NULL || !record_same(ctx, now, base, f))
			data_append(conflicts, conflict_view(ctx, f->name, f->label, record_show(ctx, mine, f),
			    record_show(ctx, now, f), ""));
	}
	if (base != NULL && mine->org == base->org)
		mine->org = now->org;
	else if (mine->org != now->org && (base == NULL || now->org != base->org))
		data_append(conflicts, conflict_view(ctx, "org", mine->type->org_label,
		    org_name(ctx, mine->org, record_day(ctx, mine)), org_name(ctx, now->org, record_day(ctx, now)), ""));
	mine->version = now->version;
	return true;
}

/* Someone else was faster: saved together where nothing conflicts, else the conflicts are asked in the form. */
static bool
save_merged(struct ctx *ctx, struct page *page, struct record *r)
{
	json_t *conflicts = data_list(ctx->arena), *shown = DATA(ctx->arena, data_tree("conflicts", conflicts));
	size_t mark = ctx->problems.list.n;
	struct draft d;

	if (!merge(ctx, r, conflicts))
		return false;
	if (json_array_size(conflicts) == 0) {
		problem_forget_refusals(ctx, 0);
		if (save(ctx, page, r, shown))
			return page_redirect(ctx, page, "/records/%s/%lld?done=merged", page->type->name, (long long)r->id);
	} else
		problem_forget_refusals(ctx, mark);
	data_add(shown, data_flag("stale", json_array_size(conflicts) > 0));
	return open_draft(ctx, r, NULL, &d) && render_wrong(ctx, page, &d, shown);
}

/* Those that were asked and are not answered yet, each said at its field; all are asked again with what was chosen. */
static bool
conflicts_decided(struct ctx *ctx, const struct page *page, const struct record *mine, json_t *conflicts)
{
	struct record *now;
	bool good = true;

	/* What is shown of mine is first what I may refer to: an id that came with the form may be anyone's. */
	if (is_sent(ctx, page, INPUT_CONFLICT) && !record_check_references(ctx, mine))
		return false;
	EACH(const struct form_field, t, page->form.fields) {
		if (strcmp(t->name, input_name(ctx, INPUT_CONFLICT, NULL)) != 0 ||
		    json_array_size(conflicts) > mine->type->fields.n)
			continue;
		const struct field *f = type_field(mine->type, t->value);
		const char *taken = input_sent(ctx, &page->form, INPUT_TAKE, t->value);

		if ((f == NULL && strcmp(t->value, "org") != 0) || !record_get(ctx, mine->type, mine->id, &now))
			continue;
		if (f == NULL)
			data_append(conflicts, conflict_view(ctx, "org", mine->type->org_label,
			    org_name(ctx, mine->org, record_day(ctx, mine)), org_name(ctx, now->org, record_day(ctx, now)), taken));
		else
			data_append(conflicts, conflict_view(ctx, f->name, f->label, record_show(ctx, mine, f),
			    record_show(ctx, now, f), taken));
		if (taken[0] == '\0')
			good = problem_field(ctx, t->value, "“%s”两边都改了，请选择保留哪一个", f == NULL ? mine->type->org_label :
			    f->label);
	}
	return good;
}

bool
form_edit(struct ctx *ctx, struct page *page)
{
	const char *version = input_sent(ctx, &page->form, INPUT_VERSION, NULL);
	json_t *conflicts = data_list(ctx->arena), *shown = DATA(ctx->arena, data_tree("conflicts", conflicts));
	struct record *r;
	struct draft d;

	if (!record_get(ctx, page->type, page->id, &r) || !record_must(ctx, ACT_CHANGE, r))
		return false;
	if (!text_read_int(version, &r->version))
		return problem_say(ctx, PROBLEM_USAGE, "表单不完整，请重新打开这条记录再修改");
	if (!draft_fits(ctx, page->type, &page->form) || !open_draft(ctx, r, &page->form, &d))
		return false;
	if (page->expired)
		return render_renewed(ctx, page, &d);
	if (asks_again(ctx, page))
		return show_again(ctx, page, &d);
	if (draft_read(ctx, &d) && conflicts_decided(ctx, page, r, conflicts) && save(ctx, page, r, shown))
		return page_redirect(ctx, page, "/records/%s/%lld?done=saved", page->type->name, (long long)r->id);
	if (problem_worst(ctx) == PROBLEM_STALE)
		return save_merged(ctx, page, r);
	data_add(shown, data_flag("stale", json_array_size(conflicts) > 0));
	return render_wrong(ctx, page, &d, shown);
}
