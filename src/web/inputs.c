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

static bool
add_people(struct ctx *ctx, const struct draft *d, const struct field *f, const struct texts *texts, json_t *out)
{
	bool asked = strcmp(input_sent(ctx, d->typed, INPUT_ROLL, NULL), f->name) == 0, crowded = false;
	struct ids listed = { 0 }, expected = { 0 };
	json_t *rows = data_list(ctx->arena);
	const char **names;

	data_add(out, data_tree("rows", rows));
	if (!add_listed(ctx, d, texts, &listed, rows))
		return false;
	/* Only when asked for: who stands on the list is expected, and who did not come is absent. */
	if (asked && d->record->org != 0 && (!add_members(ctx, d, ctx->house->roster[ROSTER_MEMBERSHIP], &expected,
	    &crowded) || !add_members(ctx, d, ctx->house->roster[ROSTER_APPOINTMENT], &expected, &crowded)))
		return false;
	keep_new(ctx, &listed, &expected);
	if (!record_titles(ctx, f->of, expected.list.at, expected.list.n, &names))
		return false;
	for (size_t i = 0; i < expected.list.n; i++) {
		const char *id = arena_strf(ctx->arena, "%lld", (long long)expected.list.at[i]);

		data_append(rows, DATA(ctx->arena, data_text("id", id), data_text("person", names[i] != NULL ? names[i] : id),
		    data_flag("came", 0), data_text("why", "")));
	}
	data_add(out, data_flag("listed", json_array_size(rows) > 0));
	data_add(out, data_flag("crowded", crowded));
	data_add(out, data_flag("no_roll", asked && !crowded && json_array_size(rows) == 0));
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

static void
add_choosing(struct ctx *ctx, const struct draft *d, const struct field *f, const struct texts *texts, json_t *out)
{
	size_t blank = strcmp(input_sent(ctx, d->typed, INPUT_MORE, NULL), f->name) == 0 ? MORE_LINES : BLANK_LINES;
	json_t *lines = data_list(ctx->arena);

	EACH(const char *, text, texts->list)
		if ((*text)[0] != '\0')
			data_append(lines, DATA(ctx->arena, data_text("text", shown_choice(ctx, d, f, *text)),
			    data_flag("first", json_array_size(lines) == 0)));
	while (f->many ? blank-- > 0 : json_array_size(lines) == 0)
		data_append(lines, DATA(ctx->arena, data_text("text", ""), data_flag("first", json_array_size(lines) == 0)));
	data_add(out, data_tree("lines", lines));
	data_add(out, data_text("choose", is_kept(f) ? NULL : choose_url(ctx, f)));
}

static bool
add_options(struct ctx *ctx, const struct draft *d, const struct field *f, const struct texts *texts, json_t *out)
{
	day first = (d->on < ctx->today ? d->on : ctx->today) - LATE_DAYS, last = d->on < ctx->today ? ctx->today : d->on;
	json_t *options;

	if (!view_options(ctx, f->of, first, last, texts->list.at, texts->list.n, &options))
		return false;
	data_add(out, data_tree("options", options));
	if (json_array_size(options) > 0)
		return true;
	data_add(out, data_text("no_options", f->of->label));
	if (actor_may(ctx, ACT_ADD, f->of->section))
		data_add(out, data_text("list_href", arena_strf(ctx->arena, "/records/%s/new", f->of->name)));
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
add_field_picks(struct ctx *ctx, const struct draft *d, const struct field *f, const struct texts *texts, json_t *out)
{
	const char *typed = f->kind != KIND_PEOPLE ? "" : input_sent(ctx, d->typed, INPUT_ADD, f->name);
	json_t *offers = data_list(ctx->arena);

	for (size_t i = 0; f->kind != KIND_PEOPLE && typed[0] == '\0' && i < texts->list.n; i++)
		if (texts->list.at[i][0] != '\0' && view_chosen(ctx, texts->list.at[i]) == texts->list.at[i])
			typed = texts->list.at[i];
	if (page_wrong(ctx, f->name) == NULL || typed[0] == '\0')
		return true;
	if (is_kept(f))
		offer_options(ctx, json_object_get(out, "options"), typed, offers);
	else if (f->kind == KIND_ORGANISATION ?
	    !choose_offer_organisations(ctx, f->of_kinds, !f->joint && !f->acts, typed, d->on, LIMIT_PICKS, offers) :
	    !choose_offer_records(ctx, f->of, typed, d->record->org, LIMIT_PICKS, offers))
		return false;
	add_picks(ctx, f->name, typed, offers, out);
	return true;
}

static void
add_files(struct ctx *ctx, const struct texts *texts, json_t *out)
{
	json_t *files = data_list(ctx->arena);

	EACH(const char *, text, texts->list)
		data_append(files, DATA(ctx->arena, data_text("value", *text), data_text("label", file_name(*text))));
	data_add(out, data_tree("files", files));
	data_add(out, data_text("endings", file_endings));
}

/* ---- all inputs ---- */

/* What the template asks: each kind of input is a section of input.html. */
static const char *
shape(const struct field *f)
{
	switch (f->kind) {
	case KIND_NOTE:
		return "is_note";
	case KIND_DAY:
		return "is_day";
	case KIND_INTEGER: case KIND_HEADCOUNT: case KIND_DECIMAL: case KIND_MONEY:
		return "is_number";
	case KIND_YES_NO:
		return "is_yes_no";
	case KIND_CHOICE:
		return "is_choice";
	case KIND_ORGANISATION: case KIND_PERSON:
		return "is_choosing";
	case KIND_RECORD: case KIND_LISTED:
		return !is_kept(f) ? "is_choosing" : f->many ? "is_checks" : "is_choice";
	case KIND_PEOPLE:
		return "is_people";
	case KIND_FILE:
		return "is_file";
	case KIND_TEXT: case KIND_MOMENT: case KIND_LINK: case KIND_MAX:
		break;
	}
	return "is_text";
}

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
	const char *as = shape(f), *value, *hint;
	struct texts texts;

	if (!hint_of(ctx, f, &hint))
		return false;
	json_t *out = DATA(ctx->arena, data_text("field", f->name), data_text("label", f->label), data_text("hint", hint),
	    data_text("unit", f->kind == KIND_MONEY ? "元" : f->unit), data_flag("needed", f->needed),
	    data_text("wrong", page_wrong(ctx, f->name)), data_flag("picks_any", false));

	data_append(inputs, out);
	if (draft_hides(ctx, d, f)) {
		data_add(out, data_flag("is_hidden", true));
		return true;
	}
	if (draft_fixed(d, f)) {
		json_object_del(out, as);
		json_object_del(out, "hint");
		data_add(out, data_flag("is_fixed", true));
		data_add(out, data_text("value", record_show(ctx, d->record, f)));
		return true;
	}
	draft_texts(ctx, d, f, &texts);
	value = texts.list.n == 0 ? "" : texts.list.at[0];
	data_add(out, data_text("value", value));
	if (is_kept(f) && !add_options(ctx, d, f, &texts, out))
		return false;
	if (is_kept(f) && view_is_long(json_object_get(out, "options")))
		as = "is_choosing";
	data_add(out, data_flag(as, 1));
	data_add(out, data_flag("grouped", strcmp(as, "is_people") == 0 || strcmp(as, "is_checks") == 0));
	if (f->kind == KIND_TEXT)
		data_add(out, data_number("max", f->max));
	if (f->kind == KIND_CHOICE)
		data_add(out, data_tree("options", view_choices(ctx, f, value)));
	if (f->kind == KIND_YES_NO) {
		data_add(out, data_flag("yes", strcmp(value, "yes") == 0));
		data_add(out, data_flag("no", strcmp(value, "no") == 0));
	}
	if (f->kind == KIND_FILE)
		add_files(ctx, &texts, out);
	if (strcmp(as, "is_choosing") == 0)
		add_choosing(ctx, d, f, &texts, out);
	if ((strcmp(as, "is_choosing") == 0 || f->kind == KIND_PEOPLE) && !add_field_picks(ctx, d, f, &texts, out))
		return false;
	data_add(out, data_flag("many", f->many));
	return f->kind != KIND_PEOPLE || add_people(ctx, d, f, &texts, out);
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
