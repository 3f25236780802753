#include "language.h"

#include <stdlib.h>
#include <string.h>

#include "blank_parts.h"
#include "text.h"

enum { BUCKETS = 1024, GROUPS_MOST = 32 };	/* groups: bits of an unsigned */

struct reading { struct ctx *ctx; struct language *language; };

/* Where words are looked for: in the text as it stands, in the folded one, or there and for what they say of a sentence. */
enum where { AS_WRITTEN, FOLDED, GENERAL };

/* Of each kind: its list in binder.yaml, NULL where a map has its words, and where it is heard. */
static const struct { const char *key; enum where where; } lists[] = {
	[WORD_IDLE] = { "idle", AS_WRITTEN }, [WORD_MEASURE] = { NULL, AS_WRITTEN },
	[WORD_SHARE] = { "shares", AS_WRITTEN }, [WORD_SCALE] = { "scales", AS_WRITTEN },
	[WORD_BEFORE] = { NULL, AS_WRITTEN }, [WORD_AFTER] = { NULL, AS_WRITTEN },
	[WORD_BEHIND] = { NULL, AS_WRITTEN }, [WORD_ROUND] = { NULL, AS_WRITTEN },
	[WORD_BLANK] = { "blank_words", AS_WRITTEN }, [WORD_HOLDING] = { "holding", AS_WRITTEN },
	[WORD_ORDINAL] = { "ordinals", AS_WRITTEN }, [WORD_NUMBERED] = { "numbered", AS_WRITTEN },
	[WORD_DATE] = { "dates", AS_WRITTEN }, [WORD_YEAR] = { "years", AS_WRITTEN },
	[WORD_FRACTION] = { "fractions", AS_WRITTEN }, [WORD_JOIN] = { "joins", AS_WRITTEN },
	[WORD_EACH_ITS] = { "each_its", AS_WRITTEN }, [WORD_LIGHT] = { "light", AS_WRITTEN },
	[WORD_LEADS] = { "leads", AS_WRITTEN }, [WORD_PLACE_AFTER] = { NULL, AS_WRITTEN },
	[WORD_PLACE_BEFORE] = { NULL, AS_WRITTEN },
	[WORD_OURS] = { "ours", GENERAL }, [WORD_OTHERS] = { "others", GENERAL },
	[WORD_LEVEL] = { "levels", GENERAL }, [WORD_PARTNER] = { "partners", GENERAL },
	[WORD_THEN] = { "then", GENERAL }, [WORD_NOW] = { "now", GENERAL }, [WORD_STOCK] = { "stock", GENERAL },
	[WORD_STOCK_DAY] = { "stock_days", GENERAL }, [WORD_THERE_ARE] = { "there_are", GENERAL },
	[WORD_SPAN] = { "spans", GENERAL }, [WORD_PLAN] = { "plans", GENERAL }, [WORD_NEXT] = { "next", GENERAL },
	[WORD_DONE] = { "done", GENERAL },
	[WORD_PLANNED_TITLE] = { "planned_titles", FOLDED }, [WORD_PLANNED_PART] = { "planned_parts", FOLDED },
	[WORD_REVIEWED_PART] = { "reviewed_parts", FOLDED }, [WORD_LISTED_TITLE] = { "listed_titles", FOLDED },
	[WORD_SPOKEN_TITLE] = { "spoken_titles", FOLDED }, [WORD_PROBLEM_PART] = { "problem_parts", FOLDED },
	[WORD_ELSEWHERE] = { "elsewhere", FOLDED },
	[WORD_STAGE] = { "stages", GENERAL }, [WORD_HALF] = { "half_done", GENERAL },
	[WORD_RECEIVED] = { "received", GENERAL }, [WORD_PART] = { "parts", GENERAL },
	[WORD_EACH] = { "each", GENERAL }, [WORD_CHANGE] = { "changes", GENERAL },
	[WORD_TOPIC] = { "topics", FOLDED }, [WORD_SIDE_COLUMN] = { "side_columns", FOLDED },
	[WORD_TAIL] = { "tails", FOLDED }, [WORD_DIVISION] = { "divisions", FOLDED },
	[WORD_NAME_START] = { "name_starts", FOLDED }, [WORD_NAME_END] = { "name_ends", FOLDED },
	[WORD_BARE_END] = { "bare_name_ends", FOLDED }, [WORD_BRANCH_END] = { "branch_ends", FOLDED },
	[WORD_BRANCH] = { "branches", FOLDED }, [WORD_UNIT] = { "unit_says", FOLDED },
	[WORD_TOWARDS] = { "towards", FOLDED }, [WORD_TAKING] = { "taking", FOLDED },
	[WORD_MONTHS] = { NULL, FOLDED }, [WORD_MONTH] = { NULL, FOLDED }, [WORD_MONTH_END] = { NULL, FOLDED },
	[WORD_MONTH_JOIN] = { "month_joins", FOLDED }, [WORD_AS_OF] = { "as_of", FOLDED },
};
_Static_assert(COUNT(lists) == WORD_KINDS, "each kind has its row");
_Static_assert(WORD_KINDS <= 64, "a set of kinds is the bits of one uint64_t");

static const char *const maps[] = { "measures", "directions", "constants", "kin", "places", "arguments", "parts_of_year",
    "month_numbers", "month_ends", "bodies", "body_ends", "unit_heads", "unit_titles", "next_years", "span_ends", "demands",
    "whole_years", "plain" };
enum month_end { MONTH_ONE, MONTH_ALL, MONTH_BEFORE };

/* Which general word reads so already; NULL if none does. */
static const struct word *
general_word(const struct language *l, const char *text)
{
	EACH(const struct word, w, l->words)
		if (l->general & WORDS(w->kind) && strcmp(w->text, text) == 0)
			return w;
	return NULL;
}

static bool
read_list(struct reading *r, const struct node *node, const char *key, enum word_kind kind, int sort)
{
	const char *const *words = NULL;

	if (!node_texts(r->ctx, node, key, &words))
		return false;
	for (; words != NULL && *words != NULL; words++) {
		const char *word = lists[kind].where == AS_WRITTEN ? *words : language_fold(r->ctx->arena, *words);
		const struct word *other = lists[kind].where == GENERAL ? general_word(r->language, word) : NULL;

		if (*word == '\0')
			return node_fault(r->ctx, node_get(node, key), "“%s”里有一个空的词，请删去", key);
		if (other != NULL)
			return node_fault(r->ctx, node_get(node, key), "“%s”已在“%s”里，一句话里只能当一种词，请在一处删去",
			    word, lists[other->kind].key);
		*VEC_ADD(r->ctx->arena, &r->language->words) = (struct word){ word, strlen(word), kind, sort };
	}
	return true;
}

static bool
read_measures(struct reading *r, const struct node *node)
{
	bool good = true;

	if (node == NULL || node->kind != NODE_MAP)
		return node == NULL || node_fault(r->ctx, node, "measures 要写成 {类别: [量词]}");
	EACH(const struct node_pair, p, node->pairs) {
		good &= read_list(r, node, p->key, WORD_MEASURE, (int)r->language->groups.n);
		*VEC_ADD(r->ctx->arena, &r->language->groups) = p->key;
	}
	if (r->language->groups.n > GROUPS_MOST)
		return node_fault(r->ctx, node, "measures 最多分%d类", GROUPS_MOST);
	return good;
}

static bool
read_kin(struct reading *r, const struct node *node)
{
	bool good = true;

	if (node == NULL || node->kind != NODE_MAP)
		return node == NULL || node_fault(r->ctx, node, "kin 要写成 {词: [同类的词]}");
	EACH(const struct node_pair, p, node->pairs) {
		struct kin kin = { .name = p->key };

		good &= node_texts(r->ctx, node, p->key, &kin.words);
		*VEC_ADD(r->ctx->arena, &r->language->kin) = kin;
	}
	return good;
}

static bool
read_arguments(struct reading *r, const struct node *node)
{
	static const char *const known[] = { "leads", "ends", "behind", NULL };
	bool good = true;

	if (node == NULL || node->kind != NODE_MAP)
		return node == NULL || node_fault(r->ctx, node, "arguments 要写成 {名录: {leads: …, ends: …, behind: …}}");
	EACH(const struct node_pair, p, node->pairs) {
		struct argument_words w = { .list = p->key };

		if (node_known(r->ctx, p->value, known) && (node_texts(r->ctx, p->value, "leads", &w.leads) &
		    node_texts(r->ctx, p->value, "ends", &w.ends) & node_texts(r->ctx, p->value, "behind", &w.behind)))
			*VEC_ADD(r->ctx->arena, &r->language->arguments) = w;
		else
			good = false;
	}
	return good;
}

/* The months that ${key} names, 1-6, or the one, 6; 0 if it names none. */
static int
months_named(const char *key)
{
	char *end;
	long from = strtol(key, &end, 10), until = *end == '-' ? strtol(end + 1, &end, 10) : from;

	if (*end != '\0' || from < 1 || until < from || until > 12)
		return 0;
	return strchr(key, '-') == NULL ? (int)from : LANGUAGE_MONTHS((int)from, (int)until);
}

static bool
read_months(struct reading *r, const struct node *root, const char *key, enum word_kind kind)
{
	const struct node *node = node_get(root, key);
	bool good = true;

	if (node == NULL || node->kind != NODE_MAP)
		return node == NULL || node_fault(r->ctx, node, "%s 要写成 {月份: [词]}", key);
	EACH(const struct node_pair, p, node->pairs) {
		int months = months_named(p->key);

		if (months == 0 || (months > 12) != (kind == WORD_MONTHS))
			good = node_fault(r->ctx, p->value, "%s 里的“%s”要写成%s", key, p->key,
			    kind == WORD_MONTHS ? "起止月份，如 1-6" : "1到12的月份");
		else
			good &= read_list(r, node, p->key, kind, months);
	}
	return good;
}

static bool
read_month_ends(struct reading *r, const struct node *node)
{
	static const char *const known[] = { "one", "all", "before", NULL };

	if (node == NULL || !node_known(r->ctx, node, known))
		return node == NULL;
	return read_list(r, node, "one", WORD_MONTH_END, MONTH_ONE) & read_list(r, node, "all", WORD_MONTH_END, MONTH_ALL) &
	    read_list(r, node, "before", WORD_MONTH_END, MONTH_BEFORE);
}

static bool
read_directions(struct reading *r, const struct node *node)
{
	static const char *const names[] = { [DIRECTION_NONE] = "", [DIRECTION_MORE] = "more", [DIRECTION_ALMOST] = "almost",
		[DIRECTION_ABOUT] = "about", [DIRECTION_LIMIT] = "limit", NULL };
	static const char *const places[] = { "before", "after", "behind", "round", NULL };
	bool good = true;

	if (node == NULL || !node_known(r->ctx, node, names + 1))
		return node == NULL;
	for (enum direction d = DIRECTION_NONE + 1; names[d] != NULL; d++) {
		const struct node *of = node_get(node, names[d]);

		good &= of == NULL || (node_known(r->ctx, of, places) && (read_list(r, of, "before", WORD_BEFORE, (int)d) &
		    read_list(r, of, "after", WORD_AFTER, (int)d) & read_list(r, of, "behind", WORD_BEHIND, (int)d) &
		    read_list(r, of, "round", WORD_ROUND, (int)d)));
	}
	return good;
}

static bool
read_places(struct reading *r, const struct node *node)
{
	static const char *const known[] = { "after", "before", NULL };

	if (node == NULL || !node_known(r->ctx, node, known))
		return node == NULL;
	return read_list(r, node, "after", WORD_PLACE_AFTER, 0) & read_list(r, node, "before", WORD_PLACE_BEFORE, 0);
}

static bool
read_constants(struct reading *r, const struct node *node)
{
	static const char *const known[] = { "before", "after", "value", NULL };
	bool good = true;

	if (node == NULL || node->kind != NODE_LIST)
		return node == NULL || node_fault(r->ctx, node, "constants 要写成一列 {before: 词, after: 词, value: 数}");
	EACH(struct node *, item, node->items) {
		struct constant c = { 0 };

		if (node_known(r->ctx, *item, known) && (node_text_must(r->ctx, *item, "before", &c.before) &
		    node_text_must(r->ctx, *item, "after", &c.after) & node_text_must(r->ctx, *item, "value", &c.value)))
			*VEC_ADD(r->ctx->arena, &r->language->constants) = c;
		else
			good = false;
	}
	return good;
}

static size_t
bucket_of(uint32_t c)
{
	return c % BUCKETS;
}

static uint32_t
last_of(const struct word *w)
{
	const char *p = text_prev(w->text, w->text + w->n);

	return text_next(&p);
}

static uint32_t
first_of(const struct word *w)
{
	const char *p = w->text;

	return text_next(&p);
}

/* A word that is idle and of a kind is idle only to who does not ask for that kind. */
static int
longer_first(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return (x->kind == WORD_IDLE) - (y->kind == WORD_IDLE);
}

static void
sort_words(struct ctx *ctx, struct language *l)
{
	if (l->words.n > 0)
		qsort(l->words.at, l->words.n, sizeof *l->words.at, longer_first);
	for (int end = 0; end < 2; end++) {
		l->buckets[end] = arena_alloc(ctx->arena, sizeof *l->buckets[end] * BUCKETS);
		EACH(const struct word, w, l->words)
			*VEC_ADD(ctx->arena, &l->buckets[end][bucket_of(end == 0 ? first_of(w) : last_of(w))]) = w;
	}
}

bool
language_read(struct ctx *ctx, const struct sources *sources, const struct language **out)
{
	struct language *l = arena_alloc(ctx->arena, sizeof *l);
	struct reading r = { ctx, l };
	const char *keys[COUNT(maps) + COUNT(lists) + 1] = { NULL };
	size_t n = COUNT(maps);
	const struct source *source = source_find(sources, "binder.yaml");
	struct node *root;

	if (source == NULL)
		return problem_at(ctx, "binder.yaml", 0, "缺少这个文件");
	memcpy(keys, maps, sizeof maps);
	for (enum word_kind k = 0; k < WORD_KINDS; k++) {
		if (lists[k].key != NULL)
			keys[n++] = lists[k].key;
		l->general |= lists[k].where == GENERAL ? WORDS(k) : 0;
	}
	if (!node_read(ctx, source, &root) || !node_known(ctx, root, keys))
		return false;
	bool good = read_measures(&r, node_get(root, "measures")) & read_directions(&r, node_get(root, "directions")) &
	    read_places(&r, node_get(root, "places")) & read_kin(&r, node_get(root, "kin")) &
	    read_constants(&r, node_get(root, "constants")) & read_arguments(&r, node_get(root, "arguments")) &
	    read_months(&r, root, "parts_of_year", WORD_MONTHS) & read_months(&r, root, "month_numbers", WORD_MONTH) &
	    read_month_ends(&r, node_get(root, "month_ends")) & read_list(&r, root, "bodies", WORD_OTHERS, WORD_AT_HEAD) &
	    read_list(&r, root, "body_ends", WORD_BARE_END, WORD_AT_HEAD) &
	    read_list(&r, root, "unit_heads", WORD_UNIT, WORD_AT_HEAD) &
	    read_list(&r, root, "unit_titles", WORD_UNIT, WORD_IN_TITLE) &
	    read_list(&r, root, "next_years", WORD_NEXT, WORD_OF_YEAR) &
	    read_list(&r, root, "span_ends", WORD_SPAN, WORD_AT_END) & read_list(&r, root, "demands", WORD_PLAN, WORD_AT_HEAD) &
	    read_list(&r, root, "whole_years", WORD_NOW, WORD_OF_SAID_YEAR) & node_texts(ctx, root, "plain", &l->plain);
	for (enum word_kind k = 0; k < WORD_KINDS; k++)
		good &= lists[k].key == NULL || read_list(&r, root, lists[k].key, k, 0);
	if (!good)
		return false;
	sort_words(ctx, l);
	*out = l;
	return true;
}

const struct word *
language_longest(const struct language *l, const char *p, uint64_t kinds)
{
	const char *q = p;
	const struct words *bucket = &l->buckets[0][bucket_of(text_next(&q))];

	EACH(const struct word *, w, *bucket)
		if ((kinds & WORDS((*w)->kind) || (*w)->kind == WORD_IDLE) && strncmp(p, (*w)->text, (*w)->n) == 0)
			return *w;
	return NULL;
}

const struct word *
language_at(const struct language *l, const char *p, uint64_t kinds)
{
	const struct word *w = language_longest(l, p, kinds);

	return w == NULL || w->kind == WORD_IDLE ? NULL : w;
}

const struct word *
language_before(const struct language *l, const char *start, const char *p, uint64_t kinds)
{
	const char *q = text_prev(start, p);

	if (p == start)
		return NULL;
	const struct words *bucket = &l->buckets[1][bucket_of(text_next(&q))];
	EACH(const struct word *, w, *bucket)
		if ((kinds & WORDS((*w)->kind) || (*w)->kind == WORD_IDLE) && (size_t)(p - start) >= (*w)->n &&
		    memcmp(p - (*w)->n, (*w)->text, (*w)->n) == 0)
			return (*w)->kind == WORD_IDLE ? NULL : *w;
	return NULL;
}

bool
language_folds_away(uint32_t c)
{
	return text_is_space(c) || c == '"' || c == 0x201C || c == 0x201D || c == 0x2018 || c == 0x2019 ||
	    c == '\'' || (c >= 0x300A && c <= 0x300F);
}

const char *
language_fold_to(struct buf *room, const char *text)
{
	char bytes[4];

	room->n = 0;
	buf_add(room, "", 0);
	for (uint32_t c; (c = text_next(&text)) != 0;)
		if (!language_folds_away(c))
			buf_add(room, bytes, text_put(text_halfwidth(c), bytes));
	return room->at;
}

char *
language_fold(struct arena *arena, const char *text)
{
	struct buf b = buf_make(arena);

	language_fold_to(&b, text);
	return b.at;
}

/* Past the month behind a year at ${p}, 2024.12, 2024-12; NULL if none stands there: 2024.12万元 is a number. */
static const char *
dotted_end(const struct language *l, const char *p)
{
	size_t n = blank_is_among(blank_char_at(p), "./-") ? strspn(p + 1, "0123456789") : 0;
	const char *end = p + 1 + n;

	return n == 0 || n > 2 || *end == '|' ||
	    language_at(l, end, WORDS(WORD_SCALE) | WORDS(WORD_MEASURE) | WORDS(WORD_SHARE)) != NULL ? NULL : end;
}

int
language_year(const struct language *l, const char *p, const char **behind)
{
	const char *end;
	int year = blank_year(p, &end);
	const struct word *w = year == 0 ? NULL : language_at(l, end, WORDS(WORD_YEAR));

	if (w == NULL && (year == 0 || (end = dotted_end(l, end)) == NULL))
		return 0;
	*behind = w == NULL ? end : end + w->n;
	return year;
}

/* 6月, 6月底 at ${*p}, and past it; the first is a number. */
static const struct word *
month_at(const struct language *l, const char **p, const struct word **end)
{
	const struct word *month = language_at(l, *p, WORDS(WORD_MONTH));

	*end = month == NULL ? NULL : language_at(l, *p + month->n, WORDS(WORD_MONTH_END));
	*p += month == NULL ? 0 : month->n + (*end == NULL ? 0 : (*end)->n);
	return month;
}

int
language_months(const struct language *l, const char *p, const char **behind)
{
	const struct word *named = language_at(l, p, WORDS(WORD_MONTHS)), *as_of = language_at(l, p, WORDS(WORD_AS_OF));
	const struct word *end, *last;
	const char *q = p + (named != NULL ? named->n : as_of != NULL ? as_of->n : 0);

	*behind = q;
	if (named != NULL)
		return named->sort;
	if (as_of != NULL && language_year(l, q, behind) > 0)
		q = *behind;
	const struct word *month = month_at(l, &q, &end);
	*behind = q;
	if (month == NULL || (as_of != NULL && end == NULL))
		return 0;
	const struct word *join = as_of == NULL ? language_at(l, q, WORDS(WORD_MONTH_JOIN)) : NULL;
	if (join != NULL) {
		const char *r = q + join->n;
		const struct word *until = month_at(l, &r, &last);

		if (until != NULL && last != NULL && until->sort >= month->sort) {
			*behind = r;
			return LANGUAGE_MONTHS(month->sort, until->sort);
		}
	}
	if (end == NULL)
		return 0;
	if (as_of == NULL && end->sort == MONTH_ONE)
		return month->sort;
	return LANGUAGE_MONTHS(as_of != NULL || end->sort == MONTH_BEFORE ? 1 : month->sort, month->sort);
}
