#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "limits.h"
#include "money.h"
#include "org.h"
#include "record.h"
#include "text.h"

struct record *
record_make(struct ctx *ctx, const struct type *type, int64_t org)
{
	struct record *r = arena_alloc(ctx->arena, sizeof *r);

	r->type = type;
	r->org = org;
	r->content = arena_alloc(ctx->arena, sizeof *r->content * (type->fields.n + 1));
	return r;
}

struct content *
record_content_of(const struct record *r, const struct field *f)
{
	return &r->content[f - r->type->fields.at];
}

struct content *
record_content(const struct record *r, const char *field)
{
	const struct field *f = type_field(r->type, field);

	return f == NULL ? NULL : record_content_of(r, f);
}

static struct db_value
int_value(int64_t i)
{
	return (struct db_value){ .kind = DB_INT, .i = i };
}

static struct db_value
text_value(const char *text)
{
	return (struct db_value){ .kind = DB_TEXT, .text = text, .n = strlen(text) };
}

day
record_day(const struct ctx *ctx, const struct record *r)
{
	day d = ctx->today;

	if (r->type->happened != NULL) {
		const struct db_value *v = &record_content_of(r, r->type->happened)->value;

		if (v->kind == DB_TEXT)
			day_read(v->text, &d);
	}
	return d;
}

/* The first character of ${text} that no text may hold, counted from 1. */
static size_t
bad_character(const char *text)
{
	size_t n = 1;

	for (const char *at = text, *p = text; *p != '\0' && (text_next(&p), text_valid(at, (size_t)(p - at))); at = p)
		n++;
	return n;
}

static bool
put_text(struct ctx *ctx, const struct field *f, const char *text, struct db_value *out)
{
	char *clean = (f->kind == KIND_TEXT ? text_line : text_clean)(ctx->arena, text, strlen(text));

	if (clean != NULL && f->unspaced)
		clean = text_name(ctx->arena, clean);
	if (clean != NULL && f->narrow)
		clean = text_narrow(ctx->arena, clean);
	if (clean == NULL)
		return problem_field(ctx, f->name, "第 %zu 个字是不能使用的字符，请删去后重新填写", bad_character(text));
	if (text_length(clean) > (size_t)f->max)
		return problem_field(ctx, f->name, "最多 %lld 个字，现有 %zu 个，请缩短", (long long)f->max, text_length(clean));
	*out = clean[0] == '\0' ? (struct db_value){ .kind = DB_NULL } : text_value(clean);
	return true;
}

static bool
put_moment(struct ctx *ctx, const struct field *f, const char *text, struct db_value *out)
{
	char plain[64];
	int hour = 0, minute = 0, second = 0, n = 0;
	day d;

	if (text_halfwidth_into(text, plain, sizeof plain)) {
		char *time = strpbrk(plain, "T ");

		if (time != NULL)
			*time++ = '\0';
		if (day_read(plain, &d) &&
		    (time == NULL ||
			(sscanf(time, "%2d:%2d%n:%2d%n", &hour, &minute, &n, &second, &n) >= 2 && time[n] == '\0' &&
			    hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60))) {
			*out = int_value(day_moment(d, hour, minute, second));
			return true;
		}
	}
	return problem_field(ctx, f->name, "请写日期和时间，如 2025-07-01 09:30");
}

static bool
put_choice(struct ctx *ctx, const struct field *f, const char *text, struct db_value *out)
{
	struct buf labels = buf_make(ctx->arena);

	EACH(const struct choice, c, f->choices) {
		if (strcmp(c->value, text) == 0 || strcmp(c->label, text) == 0) {
			*out = text_value(c->value);
			return true;
		}
		buf_putf(&labels, "%s%s", labels.n == 0 ? "" : "、", c->label);
	}
	return problem_field(ctx, f->name, "没有“%s”这个选项，可选：%s", text, labels.at);
}

/* ${text} without the word for what is counted, 12人: money_read takes 元 too. */
static const char *
without_unit(struct ctx *ctx, const struct field *f, const char *text)
{
	static const char *const persons[] = { "人次", "人", "名", "位" };
	const char *plain = text_clean(ctx->arena, text, strlen(text)), *const *units = f->unit != NULL ? &f->unit : persons;
	size_t n = f->unit != NULL ? 1 : f->kind == KIND_HEADCOUNT ? COUNT(persons) : 0;

	for (size_t i = 0; plain != NULL && i < n; i++)
		if (text_ends(plain, units[i]))
			return arena_copy(ctx->arena, plain, strlen(plain) - strlen(units[i]));
	return text;
}

static bool
put_number(struct ctx *ctx, const struct field *f, const char *text, struct db_value *out)
{
	int64_t value;
	int places = f->kind == KIND_MONEY ? 2 : f->places;

	if (f->kind == KIND_MONEY ? !money_read(text, &value) :
	    !text_read_scaled(without_unit(ctx, f, text), f->places, &value))
		return problem_field(ctx, f->name, f->kind == KIND_MONEY ? "请写金额，如 1234.50" :
		    f->kind == KIND_DECIMAL ? "请写数字，小数最多 %d 位" : "请写整数", f->places);
	if (value < f->min)
		return problem_field(ctx, f->name, "不能小于 %s", text_write_scaled(ctx->arena, f->min, places));
	if (value > f->max)
		return problem_field(ctx, f->name, "不能大于 %s", text_write_scaled(ctx->arena, f->max, places));
	*out = int_value(value);
	return true;
}

/* Does ${r} already say the organisation of the code ${text}?  Then it may stay, though this actor does not see it. */
static bool
says_already(struct ctx *ctx, const struct record *r, const struct field *f, const char *text, int64_t *id)
{
	const struct content *c = record_content_of(r, f);

	if (!org_find_code(ctx, text, id) || *id == 0)
		return false;
	bool found = c->value.kind == DB_INT && c->value.i == *id;
	EACH(const struct db_value, item, c->items)
		found = found || item->i == *id;
	return found;
}

static bool
put_organisation(struct ctx *ctx, const struct record *r, const struct field *f, const char *text, struct db_value *out)
{
	struct org org;
	size_t mark = ctx->problems.list.n;
	bool all = true;

	/* A joint holder has the record in its own ledger: nobody puts it there from below. */
	if (!(f->joint ? org_get : org_get_above)(ctx, text, record_day(ctx, r), &org)) {
		if (!problem_forget_refusals(ctx, mark))
			return false;
		if (says_already(ctx, r, f, text, &org.id)) {
			*out = int_value(org.id);
			return true;
		}
		/* The same whether there is one or not: what lies outside is not told. */
		if (f->joint && !actor_has_all(ctx, &all))
			return false;
		if (!all)
			return problem_field(ctx, f->name, "本单位范围内没有“%s”；跨单位的共同活动由工委登记一条，本单位不必再登", text);
		return problem_field(ctx, f->name, "%s", org_absent_say(ctx, text, record_day(ctx, r), !f->joint));
	}
	if (f->of_kinds != NULL && !text_is_among(org.kind, f->of_kinds))
		return problem_field(ctx, f->name, "“%s”是%s，这里只能选%s", org.name, org_kind_label(org.kind),
		    org_kind_labels(ctx->arena, f->of_kinds));
	*out = int_value(org.id);
	return true;
}

/* The records of ${of} that are named ${text}; a person also where it is typed with spaces. */
static bool
find_named(struct ctx *ctx, const struct type *of, const char **text, struct option **out, size_t *n)
{
	bool unspaced = false;

	EACH(const struct field, f, of->fields)
		unspaced = unspaced || f->unspaced;
	if (!record_named(ctx, of, *text, out, n))
		return false;
	if (*n > 0 || !unspaced)
		return true;
	*text = text_name(ctx->arena, *text);
	return record_named(ctx, of, *text, out, n);
}

/* By id, or by a title that exactly one counting row has. */
static bool
put_reference(struct ctx *ctx, const struct record *r, const struct field *f, const char *text, struct db_value *out)
{
	const struct type *of = f->of;
	struct option *options;
	int64_t id;
	size_t n, hits = 0;

	if (text_read_int(text, &id) && id > 0) {
		*out = int_value(id);
		return true;
	}
	if (of->kept) {
		if (!record_options(ctx, of, record_day(ctx, r), record_day(ctx, r), &options, &n))
			return false;
	} else if (!find_named(ctx, of, &text, &options, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(options[i].title, text) == 0)
			hits++, id = options[i].id;
	if (hits > 1)
		return problem_field(ctx, f->name, "“%s”不止一个，请从列表中选择", text);
	if (hits == 0)
		return problem_field(ctx, f->name, "没有找到“%s”；还没有登记的，%s在“%s › %s”中登记", text,
		    actor_may(ctx, ACT_ADD, of->section) ? "请先" : "请工委", type_section_label(ctx->house, of->section), of->label);
	*out = int_value(id);
	return true;
}

static bool
put_one(struct ctx *ctx, const struct record *r, const struct field *f, const char *text, struct db_value *out)
{
	char *clean;
	day d;

	switch (f->kind) {
	case KIND_TEXT: case KIND_NOTE:
		return put_text(ctx, f, text, out);
	case KIND_DAY:
		if (!day_read(text, &d))
			return problem_field(ctx, f->name, "“%s”不是正确的日期，请写成 2025-07-01", text);
		*out = text_value(day_str(ctx->arena, d));
		return true;
	case KIND_MOMENT:
		return put_moment(ctx, f, text, out);
	case KIND_INTEGER: case KIND_HEADCOUNT: case KIND_DECIMAL: case KIND_MONEY:
		return put_number(ctx, f, text, out);
	case KIND_YES_NO:
		if (strcmp(text, "yes") == 0 || strcmp(text, "是") == 0 || strcmp(text, "1") == 0)
			*out = int_value(1);
		else if (strcmp(text, "no") == 0 || strcmp(text, "否") == 0 || strcmp(text, "0") == 0)
			*out = int_value(0);
		else
			return problem_field(ctx, f->name, "请写“是”或“否”");
		return true;
	case KIND_CHOICE:
		return put_choice(ctx, f, text, out);
	case KIND_ORGANISATION:
		return put_organisation(ctx, r, f, text, out);
	case KIND_PERSON: case KIND_RECORD: case KIND_LISTED: case KIND_PEOPLE:
		return put_reference(ctx, r, f, text, out);
	case KIND_LINK:
		clean = text_clean(ctx->arena, text, strlen(text));
		if (clean == NULL || text_length(clean) > LIMIT_LINK || strpbrk(clean, " \t\n") != NULL)
			return problem_field(ctx, f->name, "网址太长，或含有空格等不能使用的字符");
		if (!text_starts(clean, "https://") && !text_starts(clean, "http://"))
			return problem_field(ctx, f->name, "网址要以 http:// 或 https:// 开头");
		*out = text_value(clean);
		return true;
	case KIND_FILE:
		if (!file_is(text))
			return problem_field(ctx, f->name, "附件没有上传成功，请重新选择");
		*out = text_value(arena_str(ctx->arena, text));
		return true;
	case KIND_MAX:
		break;
	}
	return problem_fault(ctx, "field %s has no kind", f->name);
}

char *
record_attendee_text(struct arena *a, const char *person, bool came, const char *why)
{
	return came ? arena_str(a, person) : arena_strf(a, "%s!%s", person, why == NULL ? "" : why);
}

struct attendee_words
record_attendee_words(struct arena *a, const char *text)
{
	const char *mark = strchr(text, '!');

	return (struct attendee_words){ .person = mark == NULL ? text : arena_copy(a, text, (size_t)(mark - text)),
		.came = mark == NULL, .why = mark == NULL ? "" : mark + 1 };
}

static bool
put_attendee(struct ctx *ctx, const struct record *r, const struct field *f, const char *text, struct attendee *out)
{
	struct attendee_words words = record_attendee_words(ctx->arena, text);
	struct db_value person = { 0 }, why = { 0 };
	struct field reason = *f;

	reason.max = LIMIT_REASON;
	reason.kind = KIND_TEXT;
	if (!put_reference(ctx, r, f, words.person, &person) || (words.why[0] != '\0' && !put_text(ctx, &reason, words.why, &why)))
		return false;
	*out = (struct attendee){ .person = person.i, .came = words.came, .excused = why.kind == DB_TEXT, .why = why.text };
	return true;
}

static int
by_item(const void *a, const void *b)
{
	const struct db_value *x = a, *y = b;

	if (x->kind == DB_TEXT)
		return strcmp(x->text, y->text);
	return x->i < y->i ? -1 : x->i > y->i;
}

static int
by_person(const void *a, const void *b)
{
	const struct attendee *x = a, *y = b;

	return x->person < y->person ? -1 : x->person > y->person;
}

/* Who stands on a list twice; by number for who may not know the name. */
static bool
say_twice(struct ctx *ctx, const struct field *f, int64_t person)
{
	size_t mark = ctx->problems.list.n;
	struct record *r;
	const char *name = record_get(ctx, f->of, person, &r) ? record_title(ctx, r) :
	    arena_strf(ctx->arena, "编号 %lld", (long long)person);

	return problem_forget_refusals(ctx, mark) && problem_field(ctx, f->name, "名单里“%s”重复，请只留一处", name);
}

/* Links are kept in order and once each: the same record has the same MAC however it was typed. */
static bool
put_links(struct ctx *ctx, const struct record *r, const struct field *f, const char *const *texts, size_t n,
    struct content *c)
{
	bool good = true;
	size_t kept = 0;

	if (n > LIMIT_LINKS)
		return problem_field(ctx, f->name, "最多 %d 项，现有 %zu 项", LIMIT_LINKS, n);
	for (size_t i = 0; i < n; i++) {
		if (texts[i][0] == '\0')
			continue;
		if (f->kind == KIND_PEOPLE)
			good &= put_attendee(ctx, r, f, texts[i], VEC_ADD(ctx->arena, &c->people));
		else
			good &= put_one(ctx, r, f, texts[i], VEC_ADD(ctx->arena, &c->items));
	}
	if (!good)
		return false;
	if (c->people.n > 0)
		qsort(c->people.at, c->people.n, sizeof *c->people.at, by_person);
	for (size_t i = 0; i < c->people.n; i++)
		if (i > 0 && c->people.at[i].person == c->people.at[i - 1].person)
			return say_twice(ctx, f, c->people.at[i].person);
	if (c->items.n > 0)
		qsort(c->items.at, c->items.n, sizeof *c->items.at, by_item);
	for (size_t i = 0; i < c->items.n; i++)
		if (i == 0 || by_item(&c->items.at[i], &c->items.at[i - 1]) != 0)
			c->items.at[kept++] = c->items.at[i];
	c->items.n = kept;
	return true;
}

bool
record_put(struct ctx *ctx, struct record *r, const struct field *f, const char *const *texts, size_t n)
{
	struct content *c = record_content_of(r, f), fresh = { 0 };
	size_t mark = ctx->problems.list.n;
	bool good = kind_is_link(f) ? put_links(ctx, r, f, texts, n, &fresh) :
	    n == 0 || texts[0][0] == '\0' || put_one(ctx, r, f, texts[0], &fresh.value);

	for (size_t i = mark; i < ctx->problems.list.n; i++)
		if (ctx->problems.list.at[i].field != NULL)
			ctx->problems.list.at[i].label = f->label;
	if (good)
		*c = fresh;
	return good;
}

bool
record_put_text(struct ctx *ctx, struct record *r, const char *field, const char *text)
{
	const struct field *f = type_field(r->type, field);

	if (f == NULL)
		return problem_say(ctx, PROBLEM_USAGE, "“%s”没有“%s”这个字段", r->type->label, field);
	return record_put(ctx, r, f, &text, 1);
}
