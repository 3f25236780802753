#include "draft.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "input_name.h"
#include "limits.h"
#include "org.h"
#include "text.h"
#include "view.h"

/* What was picked for a name typed half into ${field}, or NULL. */
static const char *
picked(struct ctx *ctx, const struct form *typed, const char *field)
{
	const char *pick = input_sent(ctx, typed, INPUT_PICK, field);

	return pick[0] == '\0' ? NULL : pick;
}

void
draft_make(struct ctx *ctx, struct record *r, const struct form *typed, struct draft *out)
{
	const struct type *t = r->type;
	const char *happened = typed == NULL ? NULL : form_get(typed, t->happened->name),
		   *org = typed == NULL ? NULL : picked(ctx, typed, "org");

	if (typed != NULL && org == NULL)
		org = form_get(typed, "org");
	*out = (struct draft){ .record = r, .typed = typed, .on = record_day(ctx, r) };
	if (happened != NULL)
		day_read(happened, &out->on);
	out->org = org != NULL ? org : r->org == 0 ? "" : view_org_choice(ctx, r->org, out->on);
}

bool
draft_hides(const struct ctx *ctx, const struct draft *d, const struct field *f)
{
	return f->private && !ctx->actor->private && d->record->id != 0;
}

bool
draft_fixed(const struct draft *d, const struct field *f)
{
	return d->issuer != 0 && !f->answers;
}

/* What a form says of the people of one field, each of the three in order, so that a person is found at once. */
struct said { VEC(const char *) on, came; VEC(const struct form_field *) why; };

static int
by_text(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static int
by_name(const void *a, const void *b)
{
	const struct form_field *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static void
hear(struct ctx *ctx, const struct form *form, const char *field, struct said *out)
{
	const char *on = input_name(ctx, INPUT_ON, field), *came = input_name(ctx, INPUT_CAME, field),
	    *why = input_name(ctx, INPUT_WHY, field);

	*out = (struct said){ 0 };
	EACH(const struct form_field, t, form->fields)
		if (strcmp(t->name, on) == 0)
			*VEC_ADD(ctx->arena, &out->on) = t->value;
		else if (strcmp(t->name, came) == 0)
			*VEC_ADD(ctx->arena, &out->came) = t->value;
		else if (text_starts(t->name, why))
			*VEC_ADD(ctx->arena, &out->why) = t;
	if (out->on.n > 0)
		qsort(out->on.at, out->on.n, sizeof *out->on.at, by_text);
	if (out->came.n > 0)
		qsort(out->came.at, out->came.n, sizeof *out->came.at, by_text);
	if (out->why.n > 0)
		qsort(out->why.at, out->why.n, sizeof *out->why.at, by_name);
}

/* One person of the form: expected, perhaps came, perhaps with a reason. */
static const char *
attendee_text(struct ctx *ctx, const struct said *said, const char *field, bool all, const char *id)
{
	const struct form_field key = { .name = arena_strf(ctx->arena, "%s%s", input_name(ctx, INPUT_WHY, field), id) },
	    *sought = &key;
	const struct form_field *const *why = said->why.n == 0 ? NULL :
	    bsearch(&sought, said->why.at, said->why.n, sizeof sought, by_name);
	bool came = all || (said->came.n > 0 && bsearch(&id, said->came.at, said->came.n, sizeof id, by_text) != NULL);

	return record_attendee_text(ctx->arena, id, came, why == NULL ? NULL : (*why)->value);
}

static void
typed_people(struct ctx *ctx, const struct draft *d, const struct field *f, struct texts *out)
{
	const char *on = input_name(ctx, INPUT_ON, f->name), *came = input_name(ctx, INPUT_CAME, f->name),
	    *add = input_name(ctx, INPUT_ADD, f->name), *pick = picked(ctx, d->typed, f->name);
	bool all = strcmp(input_sent(ctx, d->typed, INPUT_ALL_CAME, NULL), f->name) == 0;
	struct said said;

	hear(ctx, d->typed, f->name, &said);
	EACH(const struct form_field, t, d->typed->fields)
		if (strcmp(t->name, on) == 0 || (strcmp(t->name, came) == 0 && (said.on.n == 0 ||
		    bsearch(&t->value, said.on.at, said.on.n, sizeof t->value, by_text) == NULL)))
			*VEC_ADD(ctx->arena, &out->list) = attendee_text(ctx, &said, f->name, all, t->value);
		else if (strcmp(t->name, add) == 0 && t->value[0] != '\0')
			*VEC_ADD(ctx->arena, &out->list) = view_chosen(ctx, pick != NULL ? pick : t->value);
}

static bool
is_reference(const struct field *f)
{
	return f->of != NULL || f->kind == KIND_ORGANISATION;
}

void
draft_texts(struct ctx *ctx, const struct draft *d, const struct field *f, struct texts *out)
{
	const struct content *c = record_content_of(d->record, f);
	size_t n = f->kind == KIND_PEOPLE ? c->people.n : kind_is_link(f) ? c->items.n : c->value.kind != DB_NULL;

	*out = (struct texts){ 0 };
	if (d->typed != NULL && f->kind == KIND_PEOPLE)
		typed_people(ctx, d, f, out);
	else if (d->typed != NULL && f->kind != KIND_FILE) {
		const char *pick = is_reference(f) ? picked(ctx, d->typed, f->name) : NULL;

		EACH(const struct form_field, t, d->typed->fields)
			if (strcmp(t->name, f->name) == 0) {
				bool half = pick != NULL && t->value[0] != '\0' && view_chosen(ctx, t->value) == t->value;

				*VEC_ADD(ctx->arena, &out->list) = half ? pick : t->value;
				pick = half ? NULL : pick;
			}
	} else
		for (size_t i = 0; i < n; i++)
			*VEC_ADD(ctx->arena, &out->list) = record_input(ctx, d->record, f, i);
}

bool
draft_fits(struct ctx *ctx, const struct type *type, const struct form *form)
{
	EACH(const struct field, f, type->fields) {
		const char *names[] = { f->name, input_name(ctx, INPUT_ON, f->name), input_name(ctx, INPUT_CAME, f->name) };

		for (size_t i = 0; i < COUNT(names); i++) {
			size_t n = 0;

			EACH(const struct form_field, t, form->fields)
				n += strcmp(t->name, names[i]) == 0;
			if (n > LIMIT_LINKS)
				return problem_say(ctx, PROBLEM_RULE, "“%s”最多 %d 项，现有 %zu 项，请分几条登记", f->label,
				    LIMIT_LINKS, n);
		}
	}
	return true;
}

/* Of two versions of it the saved one is to stay, which the record already has. */
static bool
takes_saved(struct ctx *ctx, const struct draft *d, const char *field)
{
	return strcmp(input_sent(ctx, d->typed, INPUT_TAKE, field), "now") == 0;
}

static bool
read_org(struct ctx *ctx, struct draft *d)
{
	struct org org;
	size_t mark = ctx->problems.list.n;
	day first = d->on < ctx->today ? d->on : ctx->today, last = d->on < ctx->today ? ctx->today : d->on;

	if (d->record->type->held == HELD_SELF || d->issuer != 0 || d->org[0] == '\0' || takes_saved(ctx, d, "org"))
		return true;			/* the engine says that one must be chosen */
	/* A state is entered by who had its organisation last, though it began under another: record_save decides who that is. */
	if (org_get(ctx, view_chosen(ctx, d->org), d->on, &org) || (d->record->type->ended != NULL &&
	    problem_forget_refusals(ctx, mark) && org_get_in(ctx, view_chosen(ctx, d->org), first, last + 1, &org))) {
		d->record->org = org.id;
		return true;
	}
	return problem_forget_refusals(ctx, mark) &&
	    problem_field(ctx, "org", "%s", org_absent_say(ctx, view_chosen(ctx, d->org), d->on, false));
}

/* Of a field for one file the last one counts: what was chosen now stands behind what was kept. */
static bool
read_files(struct ctx *ctx, struct draft *d, const struct field *f)
{
	struct texts texts = { 0 };
	bool good = true;

	EACH(const struct form_field, t, d->typed->fields) {
		const char *text = t->value;
		size_t mark = ctx->problems.list.n;

		if (strcmp(t->name, f->name) != 0 || (t->filename == NULL && text[0] == '\0'))
			continue;
		if (t->filename != NULL && !file_add(ctx, t->filename, t->bytes, t->n, &text)) {
			for (size_t i = mark; i < ctx->problems.list.n; i++)
				ctx->problems.list.at[i].field = f->name;
			good = false;
			continue;
		}
		if (!f->many)
			texts.list.n = 0;
		*VEC_ADD(ctx->arena, &texts.list) = text;
	}
	return record_put(ctx, d->record, f, texts.list.at, texts.list.n) && good;
}

static bool
put_field(struct ctx *ctx, struct draft *d, const struct field *f)
{
	struct texts texts;

	if (draft_hides(ctx, d, f) || draft_fixed(d, f) || takes_saved(ctx, d, f->name))
		return true;
	if (f->kind == KIND_FILE)
		return read_files(ctx, d, f);
	draft_texts(ctx, d, f, &texts);
	for (size_t i = 0; i < texts.list.n && is_reference(f) && f->kind != KIND_PEOPLE; i++)
		texts.list.at[i] = view_chosen(ctx, texts.list.at[i]);
	return record_put(ctx, d->record, f, texts.list.at, texts.list.n);
}

bool
draft_put(struct ctx *ctx, struct draft *d)
{
	const struct type *t = d->record->type;
	bool good = d->typed == NULL || !form_unreadable(ctx, d->typed);

	/* The day first: names are looked up by it. */
	good &= put_field(ctx, d, t->happened);
	EACH(const struct field, f, t->fields)
		if (f != t->happened)
			good &= put_field(ctx, d, f);
	return read_org(ctx, d) && good;
}

bool
draft_read(struct ctx *ctx, struct draft *d)
{
	if (draft_put(ctx, d))
		return true;
	record_check_needed(ctx, d->record);
	return false;
}
