/* What follows from a file of a record type, asked of every type: its example is saved, what is missing or wrong is refused. */
#include "city_unit.h"
#include "text.h"

#define EACH_TYPE(t) EACH(const struct type, t, ctx->house->types) if (t->derived_sql == NULL)

/* The first problem has the field ${field}. */
static void
refused_field(struct ctx *ctx, bool good, enum problem_sort sort, const struct type *t, const char *field, const char *words)
{
	bool said = false;

	EACH(const struct problem, p, ctx->problems.list)
		said = said || (p->sort == sort && p->field != NULL && strcmp(p->field, field) == 0 &&
		    strstr(p->say, words) != NULL);
	if (good || !said)
		fail_msg("%s.%s: %s, not “%s”", t->name, field, good ? "accepted" : problem_any(ctx) ?
		    problem_line(ctx->arena, ctx->problems.list.at) : "no problem", words);
	ctx->problems = (struct problems){ 0 };
}

static struct record *
get(struct ctx *ctx, const struct type *t, int64_t id)
{
	struct record *r;

	must(ctx, record_get(ctx, t, id, &r));
	return r;
}

static bool
same_content(const struct field *f, const struct content *a, const struct content *b)
{
	if (a->value.kind != b->value.kind || a->value.i != b->value.i || a->value.n != b->value.n ||
	    a->items.n != b->items.n || a->people.n != b->people.n)
		return false;
	for (size_t i = 0; i < a->items.n; i++)
		if (a->items.at[i].i != b->items.at[i].i || a->items.at[i].n != b->items.at[i].n)
			return false;
	for (size_t i = 0; i < a->people.n; i++)
		if (a->people.at[i].person != b->people.at[i].person || a->people.at[i].came != b->people.at[i].came)
			return false;
	return f->kind == KIND_PEOPLE || a->value.n == 0 || memcmp(a->value.text, b->value.text, a->value.n) == 0;
}

static void
test_type__its_example_is_saved_and_comes_back(void **state)
{
	struct ctx *ctx = *state;

	EACH_TYPE(t) {
		struct record *r = example_make(ctx, t, &city(ctx)->a), *back;

		if (!record_save(ctx, r))
			fail_msg("%s: %s %s", t->name, problem_line(ctx->arena, ctx->problems.list.at),
			    ctx->problems.list.at[0].detail == NULL ? "" : ctx->problems.list.at[0].detail);
		back = get(ctx, t, r->id);
		assert_int_equal(back->version, 1);
		assert_int_equal(back->org, r->org);
		EACH(const struct field, f, t->fields)
			if (!same_content(f, record_content(r, f->name), record_content(back, f->name)))
				fail_msg("%s.%s came back as another value", t->name, f->name);
		assert_true(record_title(ctx, back)[0] != '\0');
		json_t *json = record_json(ctx, back);
		assert_string_equal(json_string_value(json_object_get(json, "type")), t->name);
		assert_int_equal(json_object_size(json_object_get(json, "fields")), t->fields.n);
	}
}

/* What a form shows is what it reads: nothing changes by saving it again, and no version is made. */
static void
test_type__what_a_form_shows_is_what_it_reads(void **state)
{
	struct ctx *ctx = *state;
	struct past *past;
	size_t n;

	EACH_TYPE(t) {
		struct record *r = get(ctx, t, save(ctx, example_make(ctx, t, &city(ctx)->a)));

		EACH(const struct field, f, t->fields) {
			const char *texts[8];
			const struct content *c = record_content(r, f->name);
			size_t items = kind_is_link(f) ? c->items.n + c->people.n : 1;

			for (size_t i = 0; i < items; i++)
				texts[i] = record_input(ctx, r, f, i);
			must(ctx, record_put(ctx, r, f, texts, items));
		}
		save(ctx, r);
		must(ctx, record_past(ctx, r, &past, &n));
		if (n > 1)
			fail_msg("%s.%s changed from “%s” to “%s”", t->name, past[0].changes.at[0].field->name,
			    past[0].changes.at[0].before, past[0].changes.at[0].after);
	}
}

static void
test_type__each_needed_field_that_is_missing_is_named(void **state)
{
	struct ctx *ctx = *state;

	EACH_TYPE(t)
		EACH(const struct field, f, t->fields) {
			struct record *r;

			if (!f->needed)
				continue;
			r = example_make(ctx, t, &city(ctx)->a);
			must(ctx, record_put(ctx, r, f, NULL, 0));
			refused_field(ctx, record_save(ctx, r), PROBLEM_FIELD, t, f->name, "必填");
		}
}

/* The rule's file says what breaks it; not_own_parent needs the holder's own code, which no file can know. */
static void
break_rule(struct ctx *ctx, const struct rule *rule, struct record *r)
{
	if (strcmp(rule->name, "not_own_parent") == 0)
		put(ctx, r, "parent", org_code(ctx, r->org));
	else if (rule->breaks == NULL)
		fail_msg("%s has no breaks", rule->name);
	for (size_t i = 0; rule->breaks != NULL && i < rule->breaks->pairs.n; i++)
		put(ctx, r, rule->breaks->pairs.at[i].key, rule->breaks->pairs.at[i].value->text);
}

static void
test_type__each_rule_refuses_what_breaks_it(void **state)
{
	struct ctx *ctx = *state;

	EACH_TYPE(t)
		EACH(const struct rule, rule, t->rules) {
			struct record *r = example_make(ctx, t, &city(ctx)->a);

			break_rule(ctx, rule, r);
			refused_field(ctx, record_save(ctx, r), PROBLEM_RULE, t, rule->name, rule->say);
		}
}

struct forcing { const struct record *record; };

/* The row as it is, past all that record_save asks. */
static bool
force(struct ctx *ctx, void *what)
{
	const struct record *r = ((struct forcing *)what)->record;
	struct buf sql = buf_make(ctx->arena);
	struct db_arg *args = arena_alloc(ctx->arena, sizeof *args * (r->type->fields.n + 3));
	size_t n = 0;

	buf_putf(&sql, "update %s_all set org = :org", r->type->name);
	args[n++] = db_int("org", r->org);
	EACH(const struct field, f, r->type->fields)
		if (!kind_is_link(f)) {
			buf_putf(&sql, ", %s = :%s", f->name, f->name);
			args[n++] = db_value(f->name, record_content(r, f->name)->value);
		}
	buf_puts(&sql, " where id = :row");
	args[n] = db_int("row", r->id);
	return db_run(ctx, sql.at, args, NULL);
}

/* Past the program too: each rule stands as a CHECK of the table under its name. */
static void
test_type__each_rule_guards_its_table(void **state)
{
	struct ctx *ctx = *state;

	EACH_TYPE(t)
		EACH(const struct rule, rule, t->rules) {
			struct record *r = example_make(ctx, t, &city(ctx)->a);
			bool of_type = false;

			save(ctx, r);
			break_rule(ctx, rule, r);
			assert_false(db_write(ctx, force, &(struct forcing){ r }));
			assert_int_equal(ctx->problems.list.at[0].sort, PROBLEM_RULE);
			EACH(const struct rule, other, t->rules)
				of_type = of_type || strcmp(ctx->problems.list.at[0].detail, other->name) == 0;
			if (!of_type && strstr(ctx->problems.list.at[0].detail, "NOT NULL") == NULL)
				fail_msg("%s: %s", rule->name, ctx->problems.list.at[0].detail);
			ctx->problems = (struct problems){ 0 };
		}
}

static void
test_type__what_is_unique_is_refused_twice(void **state)
{
	struct ctx *ctx = *state;

	EACH_TYPE(t)
		EACH(const struct field, f, t->fields) {
			struct record *r, *again;

			if (!f->unique)
				continue;
			r = example_make(ctx, t, &city(ctx)->a);
			again = example_make(ctx, t, &city(ctx)->a);
			*record_content(again, f->name) = *record_content(r, f->name);
			save(ctx, r);
			refused_field(ctx, record_save(ctx, again), PROBLEM_FIELD, t, f->name, "使用");
			must(ctx, record_strike(ctx, t, r->id, r->version, "重复登记"));
			save(ctx, again);
			refused_field(ctx, record_restore(ctx, t, r->id, r->version + 1), PROBLEM_FIELD, t, f->name, "使用");
		}
}

static void
test_type__each_is_held_only_by_its_kinds_of_organisation(void **state)
{
	struct ctx *ctx = *state;

	EACH_TYPE(t)
		for (int i = 0; i < CITY_ORGS && t->held == HELD_KINDS; i++) {
			struct record *r = example_make(ctx, t, &city(ctx)->a);
			bool may = false;

			for (const char *const *k = t->held_by; *k != NULL; k++)
				may = may || strcmp(*k, city_orgs[i].kind) == 0;
			r->org = city(ctx)->a.orgs[i];
			if (may)
				save(ctx, r);
			else
				refused_field(ctx, record_save(ctx, r), PROBLEM_FIELD, t, "org", "不能登记");
		}
}

static void
test_type__none_is_held_before_its_organisation_was_there(void **state)
{
	struct ctx *ctx = *state;

	EACH_TYPE(t) {
		struct record *r;

		if (t->held == HELD_SELF || strncmp(t->name, "org_", 4) == 0)
			continue;
		r = example_make(ctx, t, &city(ctx)->a);
		if (r->org == city(ctx)->root)
			continue;
		put(ctx, r, t->happened->name, "2019-12-31");
		assert_false(record_save(ctx, r));
		bool said = false;
		EACH(const struct problem, p, ctx->problems.list)
			said = said || (p->field != NULL && strcmp(p->field, "org") == 0 && strstr(p->say, "不存在") != NULL);
		if (!said)
			fail_msg("%s: %s", t->name, problem_line(ctx->arena, ctx->problems.list.at));
		ctx->problems = (struct problems){ 0 };
	}
}

/* ---- what no kind takes ---- */

static const struct { enum kind kind; const char *const texts[8]; } bad[] = {
	{ KIND_TEXT, { "两\x1b行", "\x1b[31m", "\xff\xfe" } },
	{ KIND_NOTE, { "\x01", "\xff" } },
	{ KIND_DAY, { "2025-02-30", "昨天", "45047", "2025-07", "1899-12-31", "2025-07-01'--" } },
	{ KIND_MOMENT, { "2025-07-01 24:00", "09:30", "2025-07-01 9", "2025-07-01 09:60", "2025-07-01 -1:00" } },
	{ KIND_INTEGER, { "1.5", "一", "9223372036854775808", "1e3", "--1" } },
	{ KIND_HEADCOUNT, { "-1", "1.5", "二十", "20件" } },
	{ KIND_DECIMAL, { "1.23456", "半", "1,5", "." } },
	{ KIND_MONEY, { "1.234", "约40", "-", "99999999999999999", "4,00" } },
	{ KIND_YES_NO, { "也许", "2", "true" } },
	{ KIND_CHOICE, { "no_such_choice", "'", "没有这个选项" } },
	{ KIND_ORGANISATION, { "没有这个组织", "DW%", "'; drop table person_all; --" } },
	{ KIND_PERSON, { "没有这个人", "-5", "1.5" } },
	{ KIND_PEOPLE, { "没有这个人", "!", "没有!病" } },
	{ KIND_RECORD, { "没有这条", "x" } },
	{ KIND_LISTED, { "没有这一项", "%" } },
	{ KIND_LINK, { "javascript:alert(1)", "example.cn", "ftp://example.cn", "http://a\x01", "http://a b", "http://a\nb" } },
	{ KIND_FILE, { "报告.pdf", "x", "5" } },
};

static void
test_type__every_kind_refuses_what_it_is_not(void **state)
{
	struct ctx *ctx = *state;

	EACH_TYPE(t)
		EACH(const struct field, f, t->fields)
			for (size_t k = 0; k < COUNT(bad); k++)
				for (size_t i = 0; bad[k].kind == f->kind && bad[k].texts[i] != NULL; i++) {
					struct record *r = record_make(ctx, t, 0);
					const struct content *c = record_content(r, f->name);

					refused_field(ctx, record_put(ctx, r, f, &bad[k].texts[i], 1), PROBLEM_FIELD, t,
					    f->name, "");
					assert_int_equal(c->value.kind, DB_NULL);
					assert_int_equal(c->items.n + c->people.n, 0);
				}
}

static void
test_type__a_text_of_one_line_stays_one_and_says_which_character_is_none(void **state)
{
	struct ctx *ctx = *state;
	struct record *r = record_make(ctx, type_of(ctx, "theme_day"), 0);

	put(ctx, r, "topic", "重温\n入党\t誓词");
	assert_string_equal(record_content(r, "topic")->value.text, "重温 入党 誓词");
	refused(ctx, record_put_text(ctx, r, "topic", "重温\x01誓词"), PROBLEM_FIELD, "第 3 个字");
	refused(ctx, record_put_text(ctx, r, "topic", "\xff"), PROBLEM_FIELD, "第 1 个字");
}

/* No type of ours has such a field yet: a city's may. */
static void
test_type__a_moment_is_read_refused_and_said(void **state)
{
	struct ctx *ctx = *state;
	struct field at = { .name = "at", .label = "时间", .kind = KIND_MOMENT };
	struct type call = { .name = "call", .label = "电话", .fields = { &at, 1, 1 } };
	struct record *r = record_make(ctx, &call, 0);

	for (size_t k = 0; k < COUNT(bad); k++)
		for (size_t i = 0; bad[k].kind == KIND_MOMENT && bad[k].texts[i] != NULL; i++)
			refused_field(ctx, record_put(ctx, r, &at, &bad[k].texts[i], 1), PROBLEM_FIELD, &call, "at", "");
	must(ctx, record_put_text(ctx, r, "at", "2025-07-01 09:30"));
	assert_string_equal(record_show(ctx, r, &at), "2025-07-01 09:30:00");
	must(ctx, record_put_text(ctx, r, "at", "２０２５-07-01T23:59:59"));
	assert_string_equal(record_show(ctx, r, &at), "2025-07-01 23:59:59");
	must(ctx, record_put_text(ctx, r, "at", "2025-07-01"));
	assert_string_equal(record_show(ctx, r, &at), "2025-07-01 00:00:00");
}

static void
test_type__every_text_has_a_greatest_length(void **state)
{
	struct ctx *ctx = *state;

	EACH_TYPE(t)
		EACH(const struct field, f, t->fields) {
			struct buf text = buf_make(ctx->arena);
			struct record *r = record_make(ctx, t, 0);

			if (f->kind != KIND_TEXT && f->kind != KIND_NOTE)
				continue;
			for (int64_t i = 0; i < f->max; i++)
				buf_puts(&text, "喆");
			put(ctx, r, f->name, text.at);
			buf_puts(&text, "䶮");
			refused_field(ctx, record_put_text(ctx, r, f->name, text.at), PROBLEM_FIELD, t, f->name, "请缩短");
		}
}

/* One of nineteen digits broke the sums of all. */
static void
test_type__every_number_has_a_greatest_value(void **state)
{
	struct ctx *ctx = *state;
	int numbers = 0;

	EACH_TYPE(t)
		EACH(const struct field, f, t->fields) {
			int places = f->kind == KIND_MONEY ? 2 : f->places;
			struct record *r = record_make(ctx, t, 0);

			if (f->kind < KIND_INTEGER || f->kind > KIND_MONEY)
				continue;
			numbers++;
			put(ctx, r, f->name, text_write_scaled(ctx->arena, f->max, places));
			char *more = text_write_scaled(ctx->arena, f->max + 1, places);
			refused_field(ctx, record_put_text(ctx, r, f->name, more), PROBLEM_FIELD, t, f->name, "不能大于");
		}
	assert_true(numbers > 20);
}

/* A number that is nobody's: said with the field's name, not as a broken key. */
static void
test_type__what_refers_to_nothing_is_named(void **state)
{
	struct ctx *ctx = *state;

	EACH_TYPE(t)
		EACH(const struct field, f, t->fields) {
			struct record *r;

			if (f->kind != KIND_PERSON && f->kind != KIND_PEOPLE && f->kind != KIND_RECORD && f->kind != KIND_LISTED)
				continue;
			r = example_make(ctx, t, &city(ctx)->a);
			put(ctx, r, f->name, "987654321");
			refused_field(ctx, record_save(ctx, r), PROBLEM_FIELD, t, f->name, "不存在");
		}
}

/* 应到人数 and 查摆问题 are counts too, and stand before it: only this one says how many came. */
static void
test_type__who_came_is_counted_by_the_field_of_that_name(void **state)
{
	struct ctx *ctx = *state;

	EACH_TYPE(t)
		assert_true(t->headcount == type_field(t, "headcount"));
	assert_non_null(type_find(ctx->house, "general_meeting")->headcount);
	assert_null(type_find(ctx->house, "committee_meeting")->headcount);
}

/* Menus and pages go through the types in their order; what the organisation is to a record is said in its own word. */
static void
test_type__stands_where_its_section_says_and_names_its_organisation(void **state)
{
	struct ctx *ctx = *state;
	static const char *const row[] = { "general_meeting", "committee_meeting", "group_meeting", "lecture", "theme_day" };
	const struct type *first = type_of(ctx, row[0]);

	for (size_t i = 0; i < COUNT(row); i++)
		assert_string_equal(first[i].name, row[i]);
	EACH(const struct type, t, ctx->house->types)
		EACH(const struct field, f, t->fields)
			assert_true(f->of == NULL || type_find(ctx->house, f->of->name) == f->of);
	assert_false(record_check_needed(ctx, record_make(ctx, type_of(ctx, "award"), 0)));
	assert_string_equal(ctx->problems.list.at[0].say, "请选择受表彰组织");
	ctx->problems = (struct problems){ 0 };
	assert_string_equal(first->org_label, "组织");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CITY_ON_BOTH(test_type__its_example_is_saved_and_comes_back),
		CITY_ON_BOTH(test_type__what_a_form_shows_is_what_it_reads),
		CITY_ON_BOTH(test_type__each_needed_field_that_is_missing_is_named),
		CITY_ON_SQLITE(test_type__stands_where_its_section_says_and_names_its_organisation),
		CITY_ON_BOTH(test_type__each_rule_refuses_what_breaks_it), CITY_ON_BOTH(test_type__each_rule_guards_its_table),
		CITY_ON_BOTH(test_type__what_is_unique_is_refused_twice),
		CITY_ON_BOTH(test_type__each_is_held_only_by_its_kinds_of_organisation),
		CITY_ON_BOTH(test_type__none_is_held_before_its_organisation_was_there),
		CITY_ON_BOTH(test_type__every_kind_refuses_what_it_is_not),
		CITY_ON_SQLITE(test_type__a_text_of_one_line_stays_one_and_says_which_character_is_none),
		CITY_ON_SQLITE(test_type__a_moment_is_read_refused_and_said),
		CITY_ON_SQLITE(test_type__every_text_has_a_greatest_length),
		CITY_ON_SQLITE(test_type__every_number_has_a_greatest_value),
		CITY_ON_BOTH(test_type__what_refers_to_nothing_is_named),
		CITY_ON_SQLITE(test_type__who_came_is_counted_by_the_field_of_that_name),
	};

	return store_unit_run("types", tests, COUNT(tests));
}
