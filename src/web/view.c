#include "view.h"

#include <string.h>

#include "file.h"
#include "limits.h"
#include "org.h"
#include "text.h"

/* What a field of reference kind leads to, "/records/theme/17", "/organisations/3?on=2025-07-01"; NULL for others. */
static const char *
href_of(struct ctx *ctx, const struct field *f, int64_t id, day on)
{
	if (f->kind == KIND_ORGANISATION)
		return arena_strf(ctx->arena, "/organisations/%lld?on=%s", (long long)id, day_str(ctx->arena, on));
	return f->of == NULL || !actor_may(ctx, ACT_SEE, f->of->section) ? NULL :
	    arena_strf(ctx->arena, "/records/%s/%lld", f->of->name, (long long)id);
}

/* The names of ${ids}: of organisations as of ${on}, of records by title. */
static const char **
names_of(struct ctx *ctx, const struct field *f, const int64_t *ids, size_t n, day on)
{
	const char **names = arena_alloc(ctx->arena, sizeof *names * (n + 1));
	size_t mark = ctx->problems.list.n;

	if (f->kind == KIND_ORGANISATION) {
		for (size_t i = 0; i < n; i++)
			names[i] = org_name(ctx, ids[i], on);
	} else if (!record_titles(ctx, f->of, ids, n, &names))
		problem_forget_refusals(ctx, mark);
	for (size_t i = 0; i < n; i++)
		if (names[i] == NULL)
			names[i] = "（不存在）";
	return names;
}

static json_t *
item(struct ctx *ctx, const char *text, const char *href)
{
	return DATA(ctx->arena, data_text("text", text), data_text("href", href));
}

static json_t *
only(struct ctx *ctx, json_t *one)
{
	json_t *list = data_list(ctx->arena);

	data_append(list, one);
	return list;
}

static json_t *
items_of(struct ctx *ctx, const struct field *f, const struct content *c, day on)
{
	size_t n = kind_is_link(f) ? c->items.n : c->value.kind == DB_INT;
	int64_t *ids = arena_alloc(ctx->arena, sizeof *ids * (n + 1));
	json_t *list = data_list(ctx->arena);

	for (size_t i = 0; i < n; i++)
		ids[i] = kind_is_link(f) ? c->items.at[i].i : c->value.i;
	const char **names = names_of(ctx, f, ids, n, on);
	for (size_t i = 0; i < n; i++)
		data_append(list, item(ctx, names[i], href_of(ctx, f, ids[i], on)));
	return list;
}

/* The files of a field, each with the way to its bytes. */
static json_t *
files_of(struct ctx *ctx, const struct record *r, const struct field *f, const struct content *c)
{
	size_t n = kind_is_link(f) ? c->items.n : c->value.kind == DB_TEXT;
	json_t *list = data_list(ctx->arena);

	for (size_t i = 0; i < n; i++)
		data_append(list, item(ctx, file_name(f->many ? c->items.at[i].text : c->value.text), arena_strf(ctx->arena,
		    "/records/%s/%lld/files/%s?nth=%zu", r->type->name, (long long)r->id, f->name, i)));
	return list;
}

static void
add_people(struct ctx *ctx, const struct record *r, const struct field *f, day on, json_t *out)
{
	const struct content *c = record_content_of(r, f);
	int64_t *ids = arena_alloc(ctx->arena, sizeof *ids * (c->people.n + 1));
	json_t *list = data_list(ctx->arena);
	size_t came = 0;

	for (size_t i = 0; i < c->people.n; i++)
		ids[i] = c->people.at[i].person;
	const char **names = names_of(ctx, f, ids, c->people.n, on);
	for (size_t i = 0; i < c->people.n; i++) {
		const struct attendee *a = &c->people.at[i];

		came += a->came;
		data_append(list, DATA(ctx->arena, data_text("text", names[i]), data_text("href", href_of(ctx, f, ids[i], on)),
		    data_text("state", a->came ? "到会" : a->excused ? "请假" : "缺席"), data_flag("away", !a->came),
		    data_text("why", record_why(ctx, r, a))));
	}
	data_add(out, data_tree("people", list));
	data_add(out, data_number("expected", c->people.n));
	data_add(out, data_number("came", came));
}

json_t *
view_field(struct ctx *ctx, const struct record *r, const struct field *f)
{
	const struct content *c = record_content_of(r, f);
	json_t *out = DATA(ctx->arena, data_text("label", f->label), data_flag("note", f->kind == KIND_NOTE));
	bool hidden = f->private && !ctx->actor->private;
	day on = record_day(ctx, r);

	if (f->kind == KIND_PEOPLE && !hidden && c->people.n > 0)
		add_people(ctx, r, f, on, out);
	else if (!hidden && (f->kind == KIND_ORGANISATION || f->of != NULL))
		data_add(out, data_tree("items", items_of(ctx, f, c, on)));
	else if (!hidden && f->kind == KIND_FILE)
		data_add(out, data_tree("items", files_of(ctx, r, f, c)));
	else if (f->kind == KIND_LINK && !f->many && c->value.kind == DB_TEXT)
		data_add(out, data_tree("items", only(ctx, item(ctx, c->value.text, c->value.text))));
	else
		data_add(out, data_text("text", record_show(ctx, r, f)));
	return out;
}

json_t *
view_type(struct ctx *ctx, const struct type *t)
{
	return DATA(ctx->arena, data_text("name", t->name), data_text("label", t->label),
	    data_text("org_label", t->org_label), data_text("org_hint", t->org_hint),
	    data_flag("adds", actor_may(ctx, ACT_ADD, t->section)), data_flag("self", t->held == HELD_SELF));
}

/* Its short name on ${on}, for the narrow columns of lists. */
static const char *
short_name(struct ctx *ctx, int64_t id, day on, const char *name)
{
	size_t mark = ctx->problems.list.n;
	struct org org;

	if (org_get_id(ctx, id, on, &org) && org.parent != 0)
		return org.short_name;
	problem_forget_refusals(ctx, mark);
	return name;
}

json_t *
view_record(struct ctx *ctx, const struct record *r)
{
	day on = r->type->held == HELD_SELF ? record_last_day(ctx, r) : record_day(ctx, r);
	const char *title = record_title(ctx, r), *name = org_name(ctx, r->org, on);

	return DATA(ctx->arena, data_number("id", r->id), data_text("org_name", name),
	    data_text("org_short", short_name(ctx, r->org, on, name)),
	    data_text("org_href", arena_strf(ctx->arena, "/organisations/%lld?on=%s", (long long)r->org,
	    day_str(ctx->arena, on))), data_text("title", title[0] == '\0' ? r->type->label : title),
	    data_text("href", arena_strf(ctx->arena, "/records/%s/%lld", r->type->name, (long long)r->id)),
	    data_flag("struck", r->struck), data_number("version", r->version),
	    data_text("entered_at", day_moment_str(ctx->arena, r->entered_at)),
	    data_text("saved_at", day_moment_str(ctx->arena, r->saved_at)));
}

json_t *
view_crumbs(struct ctx *ctx, const struct type *t, const struct record *r)
{
	json_t *crumbs = page_crumbs(ctx, type_section_label(ctx->house, t->section), arena_strf(ctx->arena, "/#%s", t->section),
	    t->label, arena_strf(ctx->arena, "/records/%s", t->name), NULL);

	if (r != NULL)
		data_append(crumbs, DATA(ctx->arena, data_text("label", record_title(ctx, r)),
		    data_text("href", arena_strf(ctx->arena, "/records/%s/%lld", t->name, (long long)r->id))));
	return crumbs;
}

/* ---- choosing ---- */

const char *
view_choice(struct ctx *ctx, const char *label, const char *key)
{
	return arena_strf(ctx->arena, "%s [%s]", label, key);
}

const char *
view_org_choice(struct ctx *ctx, int64_t id, day on)
{
	return view_choice(ctx, org_name(ctx, id, on), org_code(ctx, id));
}

const char *
view_chosen(struct ctx *ctx, const char *text)
{
	const char *open = strrchr(text, '[');
	size_t n = open == NULL ? 0 : strlen(open);

	return n > 2 && open > text && open[-1] == ' ' && open[n - 1] == ']' ? arena_copy(ctx->arena, open + 1, n - 2) : text;
}

static const char *
option_label(struct ctx *ctx, const struct option *o)
{
	day until;

	return o->ended != NULL && day_read(o->ended, &until) && until <= ctx->today ?
	    arena_strf(ctx->arena, "%s（%s止）", o->title, day_str(ctx->arena, until - 1)) : o->title;
}

static json_t *
option(struct ctx *ctx, const char *value, const char *label, bool chosen)
{
	return DATA(ctx->arena, data_text("value", value), data_text("label", label),
	    data_text("choice", view_choice(ctx, label, value)), data_flag("chosen", chosen));
}

bool
view_is_long(const json_t *options)
{
	return json_array_size(options) > LIMIT_DROP_DOWN;
}

bool
view_options(struct ctx *ctx, const struct type *t, day from, day last, const char *const *chosen, size_t n, json_t **out)
{
	struct option *options;
	size_t count;
	json_t *list = data_list(ctx->arena);

	if (!record_options(ctx, t, from, last, &options, &count))
		return false;
	bool *there = arena_alloc(ctx->arena, sizeof *there * (n + 1));
	for (size_t i = 0; i < count; i++) {
		const char *id = arena_strf(ctx->arena, "%lld", (long long)options[i].id);
		bool is = false;

		for (size_t k = 0; k < n; k++)
			if (strcmp(chosen[k], id) == 0 || strcmp(chosen[k], options[i].title) == 0)
				is = there[k] = true;
		data_append(list, option(ctx, id, option_label(ctx, &options[i]), is));
	}
	for (size_t k = 0; k < n; k++) {
		const char **names;
		int64_t id;

		if (!there[k] && text_read_int(chosen[k], &id) && record_titles(ctx, t, &id, 1, &names) && names[0] != NULL)
			data_append(list, option(ctx, chosen[k], names[0], true));
	}
	*out = list;
	return true;
}

json_t *
view_choice_of(struct ctx *ctx, const struct choice *choices, size_t n, const char *chosen)
{
	json_t *list = data_list(ctx->arena);

	for (size_t i = 0; i < n; i++)
		data_append(list, DATA(ctx->arena, data_text("value", choices[i].value), data_text("label", choices[i].label),
		    data_flag("chosen", strcmp(chosen, choices[i].value) == 0)));
	return list;
}

json_t *
view_choices(struct ctx *ctx, const struct field *f, const char *chosen)
{
	static const struct choice yes_no[] = { { .value = "yes", .label = "是" }, { .value = "no", .label = "否" } };

	return f->kind == KIND_YES_NO ? view_choice_of(ctx, yes_no, COUNT(yes_no), chosen) :
	    view_choice_of(ctx, f->choices.at, f->choices.n, chosen);
}
