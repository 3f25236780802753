#include <string.h>

#include "actor.h"
#include "file.h"
#include "money.h"
#include "org.h"
#include "row.h"
#include "text.h"

static const char *
choice_label(const struct field *f, const char *value)
{
	EACH(const struct choice, c, f->choices)
		if (strcmp(c->value, value) == 0)
			return c->label;
	return value;
}

/* A reference by the title of its row. */
static const char *
title_of(struct ctx *ctx, const struct field *f, int64_t id)
{
	const char **titles = NULL;
	size_t mark = ctx->problems.list.n;

	if (f->of == NULL || !record_titles(ctx, f->of, &id, 1, &titles)) {
		problem_forget_refusals(ctx, mark);
		return "（读不出）";
	}
	return titles[0] == NULL ? "（不存在）" : titles[0];
}

static const char *
show_value(struct ctx *ctx, const struct field *f, const struct db_value *v, day on)
{
	struct arena *a = ctx->arena;
	day d;

	if (v->kind == DB_NULL)
		return "";
	switch (f->kind) {
	case KIND_TEXT: case KIND_NOTE: case KIND_LINK:
		return v->text;
	case KIND_DAY:
		return day_read(v->text, &d) ? day_str(a, d) : v->text;
	case KIND_MOMENT:
		return day_moment_str(a, v->i);
	case KIND_INTEGER: case KIND_HEADCOUNT:
		return arena_strf(a, "%lld%s", (long long)v->i, f->unit == NULL ? "" : f->unit);
	case KIND_DECIMAL:
		return arena_strf(a, "%s%s", text_write_scaled(a, v->i, f->places), f->unit == NULL ? "" : f->unit);
	case KIND_MONEY:
		return arena_strf(a, "%s元", money_yuan(a, v->i));
	case KIND_YES_NO:
		return v->i != 0 ? "是" : "否";
	case KIND_CHOICE:
		return choice_label(f, v->text);
	case KIND_ORGANISATION:
		return org_name(ctx, v->i, on);
	case KIND_PERSON: case KIND_RECORD: case KIND_LISTED: case KIND_PEOPLE:
		return title_of(ctx, f, v->i);
	case KIND_FILE:
		return file_name(v->text);
	case KIND_MAX:
		break;
	}
	return "";
}

const char *
record_why(const struct ctx *ctx, const struct record *r, const struct attendee *a)
{
	return ctx->actor->private && !r->joined ? a->why : NULL;
}

static const char *
show_attendee(struct ctx *ctx, const struct record *r, const struct field *f, const struct attendee *a)
{
	const char *name = title_of(ctx, f, a->person), *why = record_why(ctx, r, a);

	if (a->came)
		return name;
	return arena_strf(ctx->arena, "%s（%s%s%s）", name, a->excused ? "请假" : "缺席", why == NULL ? "" : "：",
	    why == NULL ? "" : why);
}

char *
record_show(struct ctx *ctx, const struct record *r, const struct field *f)
{
	const struct content *c = record_content_of(r, f);
	struct buf out = buf_make(ctx->arena);
	day on = record_day(ctx, r);

	if (f->private && !ctx->actor->private)
		return arena_str(ctx->arena, c->value.kind == DB_NULL && c->items.n == 0 && c->people.n == 0 ? "" : ROW_MASKED);
	if (!kind_is_link(f))
		return arena_str(ctx->arena, show_value(ctx, f, &c->value, on));
	EACH(const struct db_value, item, c->items)
		buf_putf(&out, "%s%s", out.n == 0 ? "" : "、", show_value(ctx, f, item, on));
	EACH(const struct attendee, a, c->people)
		buf_putf(&out, "%s%s", out.n == 0 ? "" : "、", show_attendee(ctx, r, f, a));
	return out.at;
}

char *
record_title(struct ctx *ctx, const struct record *r)
{
	struct buf out = buf_make(ctx->arena);

	for (const char *p = r->type->title; *p != '\0'; p++) {
		const char *end = *p == '{' ? strchr(p, '}') : NULL;
		const struct field *f;

		if (end == NULL) {
			buf_putc(&out, *p);
			continue;
		}
		f = type_field(r->type, arena_copy(ctx->arena, p + 1, (size_t)(end - p - 1)));
		if (f == NULL && text_starts(p, "{org}"))
			buf_puts(&out, org_name(ctx, r->org, record_last_day(ctx, r)));
		else
			buf_puts(&out, record_show(ctx, r, f == NULL ? r->type->happened : f));
		p = end;
	}
	return text_clean(ctx->arena, out.at, out.n) == NULL ? out.at : text_clean(ctx->arena, out.at, out.n);
}

char *
record_input(struct ctx *ctx, const struct record *r, const struct field *f, size_t i)
{
	const struct content *c = record_content_of(r, f);
	const struct db_value *v = kind_is_link(f) ? (i < c->items.n ? &c->items.at[i] : NULL) : &c->value;
	struct arena *a = ctx->arena;

	if (f->kind == KIND_PEOPLE && i < c->people.n) {
		const struct attendee *p = &c->people.at[i];

		return record_attendee_text(a, arena_strf(a, "%lld", (long long)p->person), p->came, p->why);
	}
	if (v == NULL || v->kind == DB_NULL)
		return arena_str(a, "");
	if (f->kind == KIND_ORGANISATION)
		return arena_str(a, org_code(ctx, v->i));
	if (f->kind == KIND_YES_NO)
		return arena_str(a, v->i != 0 ? "yes" : "no");
	if (f->kind == KIND_MONEY)
		return money_yuan(a, v->i);
	if (f->kind == KIND_DECIMAL)
		return text_write_scaled(a, v->i, f->places);
	if (f->kind == KIND_MOMENT)
		return day_moment_str(a, v->i);
	return v->kind == DB_INT ? arena_strf(a, "%lld", (long long)v->i) : arena_str(a, v->text);
}

/* As record_input says one of a list; what is not told is masked. */
static char *
item_text(struct ctx *ctx, const struct record *r, const struct field *f, size_t i)
{
	const struct attendee *p = f->kind == KIND_PEOPLE ? &record_content_of(r, f)->people.at[i] : NULL;
	char *text = record_input(ctx, r, f, i);

	return p == NULL || p->why == NULL || record_why(ctx, r, p) != NULL ? text :
	    record_attendee_text(ctx->arena, record_attendee_words(ctx->arena, text).person, false, ROW_MASKED);
}

static void
release(void *tree)
{
	json_decref(tree);
}

json_t *
record_json(struct ctx *ctx, const struct record *r)
{
	json_t *fields = json_object();

	EACH(const struct field, f, r->type->fields) {
		const struct content *c = record_content_of(r, f);
		size_t n = f->kind == KIND_PEOPLE ? c->people.n : c->items.n;
		bool masked = f->private && !ctx->actor->private;
		json_t *value;

		if (masked)
			value = json_string(ROW_MASKED);
		else if (kind_is_link(f)) {
			value = json_array();
			for (size_t i = 0; i < n; i++)
				json_array_append_new(value, json_string(item_text(ctx, r, f, i)));
		} else if (c->value.kind == DB_NULL)
			value = json_null();
		else if (f->kind == KIND_INTEGER || f->kind == KIND_HEADCOUNT)
			value = json_integer(c->value.i);
		else if (f->kind == KIND_YES_NO)
			value = json_boolean(c->value.i != 0);
		else
			value = json_string(record_input(ctx, r, f, 0));
		json_object_set_new(fields, f->name, value);
	}
	json_t *json = json_pack("{s:s,s:I,s:s,s:I,s:b,s:s,s:s,s:o}", "type", r->type->name, "id", (json_int_t)r->id, "org",
	    org_code(ctx, r->org), "version", (json_int_t)r->version, "struck", (int)r->struck, "saved_at",
	    day_moment_str(ctx->arena, r->saved_at), "title", record_title(ctx, r), "fields", fields);
	arena_on_reset(ctx->arena, release, json);
	return json;
}
