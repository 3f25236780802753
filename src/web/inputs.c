/* The inputs of a form, as the template draws them. */
#include <stdlib.h>
#include <string.h>

#include "choose.h"
#include "draft.h"
#include "file.h"
#include "input_name.h"
#include "limits.h"
#include "org.h"
#include "text.h"
#include "view.h"

enum { BLANK_LINES = 2, MORE_LINES = 5 };
enum { LATE_DAYS = 2 * 366 };		/* a record is entered that late at most: its day is not known before it is typed */

/* A field's input while it is drawn. */
struct drawn { const struct draft *draft; const struct field *field; struct texts texts; json_t *out; };

/* ---- people ---- */

struct ids { VEC(int64_t) list; };

static int
by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The persons whom ${t} (memberships, appointments) names there on the draft's day; none where they are too many. */
static bool
add_members(struct ctx *ctx, const struct draft *d, const struct type *t, struct ids *out, bool *crowded)
{
	const struct field *person = type_field(t, "person");
	struct list_query q = { .type = t, .org = d->record->org, .ascending = true, .limit = LIMIT_MEMBERS,
		.holding = day_str(ctx->arena, d->on) };
	struct record **list;
	size_t n;
	bool more;

	if (person == NULL || t->ended == NULL || !actor_may(ctx, ACT_SEE, t->section))
		return true;
	*VEC_ADD(ctx->arena, &q.filters) = (struct list_filter){ .field = t->happened, .until = day_str(ctx->arena, d->on + 1) };
	if (!record_list(ctx, &q, &list, &n, &more))
		return false;
	*crowded = *crowded || more;
	for (size_t i = 0; i < n && !more; i++)
		*VEC_ADD(ctx->arena, &out->list) = record_content_of(list[i], person)->value.i;
	return true;
}

/* Those of the roll who do not stand on the list yet, each once. */
static void
keep_new(struct ctx *ctx, const struct ids *listed, struct ids *roll)
{
	struct ids seen = { 0 };
	size_t kept = 0;

	EACH(const int64_t, id, listed->list)
		*VEC_ADD(ctx->arena, &seen.list) = *id;
	if (seen.list.n > 0)
		qsort(seen.list.at, seen.list.n, sizeof *seen.list.at, by_id);
	EACH(const int64_t, id, roll->list) {
		bool there = seen.list.n > 0 && bsearch(id, seen.list.at, seen.list.n, sizeof *id, by_id) != NULL;

		for (size_t k = 0; k < kept; k++)
			there = there || roll->list.at[k] == *id;
		if (!there)
			roll->list.at[kept++] = *id;
	}
	roll->list.n = kept;
}

/* An id that came with the form may be anyone's: its name is shown only to those who may see the person. */
static bool
may_name(struct ctx *ctx, const struct draft *d, const struct type *person, int64_t id)
{
	struct record *seen;
	size_t mark = ctx->problems.list.n;
	bool may = d->typed == NULL || record_get(ctx, person, id, &seen);

	problem_forget_refusals(ctx, mark);
	return may;
}

/* Who stands on the list as it was typed. */
static bool
add_listed(struct ctx *ctx, const struct draft *d, const struct texts *texts, struct ids *ids, json_t *rows)
{
	const struct type *person = ctx->house->roster[ROSTER_PERSON];
	const char **names;

	EACH(const char *, text, texts->list) {
		struct attendee_words words = record_attendee_words(ctx->arena, *text);
		int64_t id;

		if (!text_read_int(words.person, &id) || !may_name(ctx, d, person, id))
			id = 0;
		*VEC_ADD(ctx->arena, &ids->list) = id;
	}
	if (!record_titles(ctx, person, ids->list.at, ids->list.n, &names))
		return false;
	for (size_t i = 0; i < texts->list.n; i++) {
		struct attendee_words words = record_attendee_words(ctx->arena, texts->list.at[i]);

		data_append(rows, DATA(ctx->arena, data_text("id", words.person), data_text("person", names[i] != NULL ? names[i] :
		    text_read_int(words.person, &(int64_t){ 0 }) ? "（不存在，或您无权查看）" : words.person),
		    data_flag("came", words.came), data_text("why", words.why)));
	}
	return true;
}

/* ---- one or several of something ---- */

/* A list that is offered whole, with the page. */
static bool
is_kept(const struct field *f)
{
	return f->of != NULL && f->of->kept;
}

static const char *
choose_url(struct ctx *ctx, const struct field *f)
{
	struct buf kinds = buf_make(ctx->arena);

	if (f->kind != KIND_ORGANISATION)
		return arena_strf(ctx->arena, "/choose/%s?for=%s", f->of->name, f->name);
	for (const char *const *k = f->of_kinds; k != NULL && *k != NULL; k++)
		buf_putf(&kinds, "%s%s", kinds.n == 0 ? "" : ".", *k);
	return arena_strf(ctx->arena, "/choose/organisation?for=%s&kinds=%s%s", f->name, kinds.at,
	    f->joint || f->acts ? "" : "&above=1");
}

/* A key as its input shows it; what a person typed stays as it was typed. */
static const char *
shown_choice(struct ctx *ctx, const struct draft *d, const struct field *f, const char *text)
{
	int64_t id = 0;
	const char **names;

	if (d->typed != NULL || text[0] == '\0')
		return text;
	if (f->kind == KIND_ORGANISATION)
		return org_find_code(ctx, text, &id) && id != 0 ? view_org_choice(ctx, id, d->on) : text;
	if (!text_read_int(text, &id) || !record_titles(ctx, f->of, &id, 1, &names))
		return text;
	return view_choice(ctx, names[0] == NULL ? "（不存在）" : names[0], text);
}

static bool
add_options(struct ctx *ctx, const struct drawn *in)
{
	day on = in->draft->on, first = (on < ctx->today ? on : ctx->today) - LATE_DAYS, last = on < ctx->today ? ctx->today : on;
	json_t *options;

	if (!view_options(ctx, in->field->of, first, last, in->texts.list.at, in->texts.list.n, &options))
		return false;
	data_add(in->out, data_tree("options", options));
	if (json_array_size(options) > 0)
		return true;
	data_add(in->out, data_text("no_options", in->field->of->label));
	if (actor_may(ctx, ACT_ADD, in->field->of->section))
		data_add(in->out, data_text("list_href", arena_strf(ctx->arena, "/records/%s/new", in->field->of->name)));
	return true;
}

/* What a name may mean that was typed half into ${field}, for one to be picked without script. */
static void
add_picks(struct ctx *ctx, const char *field, const char *typed, json_t *offers, json_t *out)
{
	data_add(out, data_flag("picks_any", json_array_size(offers) > 0));
	data_add(out, data_tree("picks", offers));
	data_add(out, data_text("pick_name", input_name(ctx, INPUT_PICK, field)));
	data_add(out, data_text("picks_of", typed));
}

/* Those of the options that were offered whose name contains ${typed}. */
static void
offer_options(struct ctx *ctx, const json_t *options, const char *typed, json_t *offers)
{
	const json_t *o;
	size_t i;

	json_array_foreach(options, i, o) {
		const char *label = json_string_value(json_object_get(o, "label"));

		if (json_array_size(offers) < LIMIT_PICKS && strstr(label, typed) != NULL)
			data_append(offers, DATA(ctx->arena, data_text("value", json_string_value(json_object_get(o, "choice"))),
			    data_text("label", label), data_text("beside", "")));
	}
}

static bool
add_field_picks(struct ctx *ctx, const struct drawn *in)
{
	const char *typed = in->field->kind != KIND_PEOPLE ? "" : input_sent(ctx, in->draft->typed, INPUT_ADD, in->field->name);
	json_t *offers = data_list(ctx->arena);

	for (size_t k = 0; in->field->kind != KIND_PEOPLE && typed[0] == '\0' && k < in->texts.list.n; k++)
		if (in->texts.list.at[k][0] != '\0' && view_chosen(ctx, in->texts.list.at[k]) == in->texts.list.at[k])
			typed = in->texts.list.at[k];
	if (page_wrong(ctx, in->field->name) == NULL || typed[0] == '\0')
		return true;
	if (is_kept(in->field))
		offer_options(ctx, json_object_get(in->out, "options"), typed, offers);
	else if (in->field->kind == KIND_ORGANISATION ?
	    !choose_offer_organisations(ctx, in->field->of_kinds, !in->field->joint && !in->field->acts, typed, in->draft->on,
	    LIMIT_PICKS, offers) :
	    !choose_offer_records(ctx, in->field->of, typed, in->draft->record->org, LIMIT_PICKS, offers))
		return false;
	add_picks(ctx, in->field->name, typed, offers, in->out);
	return true;
}

/* ---- the inputs of each kind ---- */

static bool
add_choosing(struct ctx *ctx, const struct drawn *in)
{
	size_t blank = strcmp(input_sent(ctx, in->draft->typed, INPUT_MORE, NULL), in->field->name) == 0 ? MORE_LINES : BLANK_LINES;
	json_t *lines = data_list(ctx->arena);

	EACH(const char *, text, in->texts.list)
		if ((*text)[0] != '\0')
			data_append(lines, DATA(ctx->arena, data_text("text", shown_choice(ctx, in->draft, in->field, *text)),
			    data_flag("first", json_array_size(lines) == 0)));
	while (in->field->many ? blank-- > 0 : json_array_size(lines) == 0)
		data_append(lines, DATA(ctx->arena, data_text("text", ""), data_flag("first", json_array_size(lines) == 0)));
	data_add(in->out, data_tree("lines", lines));
	data_add(in->out, data_text("choose", is_kept(in->field) ? NULL : choose_url(ctx, in->field)));
	return add_field_picks(ctx, in);
}

static bool
add_people(struct ctx *ctx, const struct drawn *in)
{
	bool asked = strcmp(input_sent(ctx, in->draft->typed, INPUT_ROLL, NULL), in->field->name) == 0, crowded = false;
	struct ids listed = { 0 }, expected = { 0 };
	json_t *rows = data_list(ctx->arena);
	const char **names;

	data_add(in->out, data_tree("rows", rows));
	if (!add_listed(ctx, in->draft, &in->texts, &listed, rows))
		return false;
	/* Only when asked for: who stands on the list is expected, and who did not come is absent. */
	if (asked && in->draft->record->org != 0 && (!add_members(ctx, in->draft, ctx->house->roster[ROSTER_MEMBERSHIP], &expected,
	    &crowded) || !add_members(ctx, in->draft, ctx->house->roster[ROSTER_APPOINTMENT], &expected, &crowded)))
		return false;
	keep_new(ctx, &listed, &expected);
	if (!record_titles(ctx, in->field->of, expected.list.at, expected.list.n, &names))
		return false;
	for (size_t k = 0; k < expected.list.n; k++) {
		const char *id = arena_strf(ctx->arena, "%lld", (long long)expected.list.at[k]);

		data_append(rows, DATA(ctx->arena, data_text("id", id), data_text("person", names[k] != NULL ? names[k] : id),
		    data_flag("came", 0), data_text("why", "")));
	}
	data_add(in->out, data_flag("listed", json_array_size(rows) > 0));
	data_add(in->out, data_flag("crowded", crowded));
	data_add(in->out, data_flag("no_roll", asked && !crowded && json_array_size(rows) == 0));
	return add_field_picks(ctx, in);
}

static bool
add_files(struct ctx *ctx, const struct drawn *in)
{
	json_t *files = data_list(ctx->arena);

	EACH(const char *, text, in->texts.list)
		data_append(files, DATA(ctx->arena, data_text("value", *text), data_text("label", file_name(*text))));
	data_add(in->out, data_tree("files", files));
	data_add(in->out, data_text("endings", file_endings));
	return true;
}

static bool
add_max(struct ctx *ctx, const struct drawn *in)
{
	(void)ctx;
	data_add(in->out, data_number("max", in->field->max));
	return true;
}

static const char *
first_of(const struct texts *texts)
{
	return texts->list.n == 0 ? "" : texts->list.at[0];
}

static bool
add_choices(struct ctx *ctx, const struct drawn *in)
{
	data_add(in->out, data_tree("options", view_choices(ctx, in->field, first_of(&in->texts))));
	return true;
}

/* What the template asks: each is a section of input.html, and what is put to it. */
struct shape {
	const char *name;
	bool (*add)(struct ctx *ctx, const struct drawn *in);
	bool grouped;			/* several inputs below one label */
};

static const struct shape text = { .name = "is_text", .add = add_max }, note = { .name = "is_note" }, on_day = { .name = "is_day" },
    plain = { .name = "is_text" }, number = { .name = "is_number" }, choice = { .name = "is_choice", .add = add_choices },
    choosing = { .name = "is_choosing", .add = add_choosing }, people = { .name = "is_people", .add = add_people, .grouped = true },
    file = { .name = "is_file", .add = add_files },
    /* of a list that is offered whole and is not long */
    option = { .name = "is_choice" }, checks = { .name = "is_checks", .grouped = true };

static const struct shape *const shapes[KIND_MAX] = {
	[KIND_TEXT] = &text, [KIND_NOTE] = &note, [KIND_DAY] = &on_day, [KIND_MOMENT] = &plain, [KIND_LINK] = &plain,
	[KIND_INTEGER] = &number, [KIND_HEADCOUNT] = &number, [KIND_DECIMAL] = &number, [KIND_MONEY] = &number,
	[KIND_YES_NO] = &choice, [KIND_CHOICE] = &choice, [KIND_ORGANISATION] = &choosing, [KIND_PERSON] = &choosing,
	[KIND_RECORD] = &choosing, [KIND_LISTED] = &choosing, [KIND_PEOPLE] = &people, [KIND_FILE] = &file,
};

/* ---- all inputs ---- */

/* To whom the field's organisations are only those below, it says whose the others are. */
static bool
hint_of(struct ctx *ctx, const struct field *f, const char **out)
{
	bool all = true;

	*out = f->hint;
	if ((f->joint || f->acts) && !actor_has_all(ctx, &all))
		return false;
	if (!all)
		*out = arena_strf(ctx->arena, "%s%s%s", f->hint == NULL ? "" : f->hint, f->hint == NULL ? "" : "；", f->joint ?
		    "只填本单位范围内的，跨单位的共同活动由工委登记一条" : "只填本单位范围内的，上级作出的由上级登记");
	return true;
}

bool
draft_input(struct ctx *ctx, const struct draft *d, const struct field *f, json_t *inputs)
{
	const struct shape *shape = shapes[f->kind];
	const char *hint;

	if (!hint_of(ctx, f, &hint))
		return false;
	json_t *out = DATA(ctx->arena, data_text("field", f->name), data_text("label", f->label),
	    data_text("hint", draft_fixed(d, f) ? NULL : hint), data_text("unit", f->kind == KIND_MONEY ? "元" : f->unit),
	    data_flag("needed", f->needed), data_text("wrong", page_wrong(ctx, f->name)), data_flag("picks_any", false),
	    data_flag("many", f->many));

	data_append(inputs, out);
	if (draft_hides(ctx, d, f)) {
		data_add(out, data_flag("is_hidden", true));
		return true;
	}
	if (draft_fixed(d, f)) {
		data_add(out, data_flag("is_fixed", true));
		data_add(out, data_text("value", record_show(ctx, d->record, f)));
		return true;
	}
	struct drawn drawn = { .draft = d, .field = f, .out = out };
	draft_texts(ctx, d, f, &drawn.texts);
	if (is_kept(f) && !add_options(ctx, &drawn))
		return false;
	if (is_kept(f) && !view_is_long(json_object_get(out, "options")))
		shape = f->many ? &checks : &option;
	data_add(out, data_text("value", first_of(&drawn.texts)));
	data_add(out, data_flag(shape->name, true));
	data_add(out, data_flag("grouped", shape->grouped));
	return shape->add == NULL || shape->add(ctx, &drawn);
}

static const char *
org_kinds(struct ctx *ctx, const struct type *t)
{
	struct buf kinds = buf_make(ctx->arena);

	for (const char *const *k = t->held == HELD_KINDS ? t->held_by : NULL; k != NULL && *k != NULL; k++)
		buf_putf(&kinds, "%s%s", kinds.n == 0 ? "" : ".", *k);
	return arena_strf(ctx->arena, "/choose/organisation?for=org&kinds=%s", kinds.at);
}

bool
draft_view(struct ctx *ctx, const struct draft *d, json_t **out)
{
	const struct type *t = d->record->type;
	json_t *inputs = data_list(ctx->arena), *data = DATA(ctx->arena, data_tree("type", view_type(ctx, t)),
	    data_tree("inputs", inputs), data_number("record_version", d->record->version), data_text("org", d->org),
	    data_text("org_choose", org_kinds(ctx, t)), data_flag("held", t->held != HELD_SELF && d->issuer == 0),
	    data_text("wrong_org", page_wrong(ctx, "org")), data_tree("says", page_says(ctx)),
	    data_flag("wrong_any", problem_any(ctx)));

	if (page_wrong(ctx, "org") != NULL && d->org[0] != '\0') {
		json_t *offers = data_list(ctx->arena);

		if (!choose_offer_organisations(ctx, t->held == HELD_KINDS ? t->held_by : NULL, false, d->org, d->on, LIMIT_PICKS,
		    offers))
			return false;
		add_picks(ctx, "org", d->org, offers, data);
	}
	if (d->issuer != 0)
		data_add(data, data_text("issuer", org_name(ctx, d->issuer, d->on)));
	EACH(const struct field, f, t->fields) {
		if (!draft_input(ctx, d, f, inputs))
			return false;
		if (f->kind == KIND_FILE)
			data_add(data, data_flag("uploads", true));
	}
	*out = data;
	return true;
}
