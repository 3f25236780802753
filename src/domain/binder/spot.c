/*
 * A spot is filled in three steps that none outside sees: by itself, among the numbers of its line, by the heads of its table.
 */
#include <string.h>

#include "blank_parts.h"
#include "text.h"
#include "weight.h"

/* A ： right before a blank only parts a form's label from it. */
static bool
ends_clause(uint32_t c, const char *behind)
{
	return scene_ends_sentence(c) || c == ',' || (c == ':' && *behind != SCENE_BLANK) || c == '|';
}

/* What says nothing more of what stands beyond it: a sentence's end, and in a table the cell's. */
static bool
ends_all(uint32_t c, bool cell)
{
	return scene_ends_sentence(c) || (cell && c == '|');
}

/* The sentence and the clause around the mark, or what its ${cell} has of them; at most WEIGHT_REACH to each side. */
static void
find_bounds(struct spot *s, bool cell)
{
	const char *text = s->scene->text, *p = text + s->at, *q;
	bool clause = false, sentence = false;

	for (; p > text && text + s->at - p < WEIGHT_REACH; p = q) {
		uint32_t c = blank_char_at(q = text_prev(text, p));

		if (ends_clause(c, p) && !clause) {
			s->clause.from = (size_t)(p - text);
			clause = true;
		}
		if (ends_all(c, cell) && !sentence) {
			s->sentence.from = (size_t)(p - text);
			sentence = true;
		}
		if (ends_all(c, cell) && c != ';')
			break;
	}
	s->period = (size_t)(p - text);
	s->sentence.from = sentence ? s->sentence.from : s->period;
	s->clause.from = clause ? s->clause.from : s->sentence.from;
	clause = false;
	p = text + s->behind;
	for (; *p != '\0' && p - text - (ptrdiff_t)s->behind < WEIGHT_REACH; p = q) {
		q = p;
		uint32_t c = text_next(&q);
		if (ends_clause(c, q) && !clause) {
			s->clause.until = (size_t)(p - text);
			clause = true;
		}
		if (ends_all(c, cell))
			break;
	}
	s->sentence.until = (size_t)(p - text);
	s->clause.until = clause ? s->clause.until : s->sentence.until;
}

/* The place of the first 、 or 和 in [${from}, ${until}) of the text, or ${until}. */
static size_t
join_in(const struct language *l, const char *text, size_t from, size_t until)
{
	const char *p = text + from;

	while (p < text + until) {
		const struct word *w = language_longest(l, p, WORDS(WORD_JOIN));

		if (w != NULL && w->kind == WORD_JOIN)
			return (size_t)(p - text);
		if (w != NULL)
			p += w->n;
		else
			text_next(&p);
	}
	return until;
}

/* Is there nothing before the number, from ${from} on, but words of ${kinds}? */
static bool
says_only(const struct language *l, const struct spot *s, size_t from, uint64_t kinds)
{
	const char *p = s->scene->text + from, *end = s->scene->text + s->at;
	const struct word *w;

	while (p < end && ((w = language_at(l, p, kinds)) != NULL || *p == ':'))
		p += *p == ':' ? 1 : w->n;
	return p == end;
}

/* Does the clause say nothing before its number but 共 or 达?  Then it goes on with the clause before. */
static bool
goes_on(const struct language *l, const struct spot *s)
{
	return s->clause.from > s->sentence.from && (s->clause.from < s->at || s->behind == s->clause.until) &&
	    says_only(l, s, s->clause.from, WORDS(WORD_LIGHT));
}

/* 其中书记*人 */
static bool
says_part(const struct language *l, const struct spot *s)
{
	return language_at(l, s->scene->text + s->own.from, WORDS(WORD_PART)) != NULL;
}

/* 其中书记*人，委员*人: hardly more than another noun. */
static bool
is_alike(const struct spot *last, const struct spot *s)
{
	return last->measure == s->measure && last->behind == last->clause.until && s->at - s->clause.from <= WEIGHT_BRIEF;
}

/*
 * What is a blank's own: from behind the measure word of the one before it, or from the 、 between
 * them, to the next blank or the 、 before that.  Of 培训*次***人 both have what stands before the first.
 */
static void
find_neighbours(const struct language *l, struct spot **spots, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct spot *s = spots[i], *last = i > 0 ? spots[i - 1] : NULL;
		const struct spot *next = i + 1 < n && spots[i + 1]->at < s->clause.until ? spots[i + 1] : NULL;
		bool first = last == NULL || last->at < s->clause.from;

		s->head = first ? s->at : last->head;
		s->own.from = first ? s->clause.from : last->own.until < s->at ? last->own.until : last->behind;
		s->own.until = next == NULL ? s->clause.until : join_in(l, s->scene->text, s->behind, next->at);
		bool continued = first && last != NULL && last->at >= s->sentence.from && goes_on(l, s);
		if ((!first && s->own.from == s->at) || continued)
			s->own.from = last->own.from;
		if (last != NULL && last->at >= s->sentence.from && says_part(l, s))
			s->whole = last->own;
		else if (last != NULL && last->at >= s->sentence.from && (!first || is_alike(last, s)))
			s->whole = last->whole;
		s->aside = continued && s->behind < s->clause.until ? s->clause.from : 0;
	}
}

/* Are ${a} and ${b} neighbours with nothing but 、 or 和 between them? */
static bool
is_joined(const struct language *l, const struct spot *a, const struct spot *b)
{
	const char *p = a->scene->text + a->behind;
	const struct word *join = language_at(l, p, WORDS(WORD_JOIN));

	return join != NULL && b->clause.from == a->clause.from && p + join->n == b->scene->text + b->at;
}

/* The last ${k} nouns of the list that ends at ${end}, one for each of ${spots}; none if there are fewer. */
static void
share_items(const struct language *l, struct spot **spots, size_t k, size_t from, size_t end)
{
	const char *text = spots[0]->scene->text, *p = text + end;
	const struct word *w = language_before(l, text + from, p, WORDS(WORD_EACH_ITS));
	size_t left = k;

	if (w != NULL)
		p -= w->n;
	for (size_t until = (size_t)(p - text); left > 0; left--) {
		while (p > text + from && language_before(l, text + from, p, WORDS(WORD_JOIN)) == NULL)
			p = text_prev(text + from, p);
		spots[left - 1]->item = (struct stretch){ (size_t)(p - text), until };
		if (p == text + from)
			break;
		p -= language_before(l, text + from, p, WORDS(WORD_JOIN))->n;
		until = (size_t)(p - text);
	}
	for (size_t i = 0; left != 1 && i < k; i++)
		spots[i]->item = (struct stretch){ 0 };
}

/* 书记、副书记、委员分别为*、*、*人次: each blank has its noun, and the last one's measure word. */
static void
find_items(const struct language *l, struct spot **spots, size_t n)
{
	size_t next;

	for (size_t i = 0; i < n; i = next) {
		for (next = i + 1; next < n && is_joined(l, spots[next - 1], spots[next]);)
			next++;
		if (next == i + 1)
			continue;
		for (size_t k = next - 1; k-- > i;)
			if (spots[k]->measure == NULL)
				spots[k]->measure = spots[k + 1]->measure;
		share_items(l, spots + i, next - i, spots[i]->own.from, spots[i]->at);
	}
}

/* The last topic before ${s}, or its own sentence's label: 发展党员：. */
static void
find_topic(const struct scene *scene, struct spot *s)
{
	const char *start = scene->text + s->sentence.from, *label = memchr(start, ':', s->clause.from - s->sentence.from);

	for (size_t i = scene_topic_from(scene, s->sentence.from); i-- > 0 && s->topic.until == 0;)
		if (scene->topics.at[i].until <= s->sentence.from)
			s->topic = scene->topics.at[i];
	if (label != NULL && label - start <= SCENE_TOPIC && memchr(start, SCENE_BLANK, (size_t)(label - start)) == NULL)
		s->topic = (struct stretch){ s->sentence.from, (size_t)(label - scene->text) };
}

/* Is ${r} the last word of a list's item, said of all of it: in brackets of its own, or in a sentence of its own? */
static bool
ends_item(const struct scene *scene, const struct spot *s, const struct remarked *r)
{
	const char *behind = scene->text + r->until, *p = scene->text + r->from;

	if (s->sentence.from > 0 || scene->n > WEIGHT_ITEM || strspn(behind, ")") + strlen("。") < strlen(behind))
		return false;
	while (p > scene->text + s->at && p[-1] != '(' && !scene_ends_sentence(blank_char_at(text_prev(scene->text, p))))
		p = text_prev(scene->text, p);
	return p > scene->text + s->at && memchr(p, SCENE_BLANK, (size_t)(scene->text + r->from - p)) == NULL;
}

/*
 * What the line says behind ${s}: a label, 进展情况：, makes what stands before it a task; （已完成） is the state of all
 * numbers of the item that it ends.
 */
static void
find_state(const struct scene *scene, struct spot *s)
{
	for (size_t i = scene_word_from(scene, s->behind); i < scene->words.n; i++) {
		const struct remarked *r = &scene->words.at[i];

		if (r->from >= s->behind + WEIGHT_REACH)
			break;
		if (r->word->kind != WORD_DONE && r->word->kind != WORD_HALF)
			continue;
		bool ends = ends_item(scene, s, r), done = r->word->kind == WORD_DONE;
		s->task |= done && !ends && scene->text[r->until - 1] == ':';
		s->done |= done && ends;
		s->half |= !done && ends;
	}
}

static struct spot
place(const struct scene *scene, const struct setting *setting, const struct mark *m, const struct heads *heads)
{
	struct spot s = { .blank = m->blank, .setting = setting, .scene = scene, .at = m->at, .behind = m->behind,
		.measure = m->measure, .scaled = m->scaled, .kind = m->kind, .constant = m->constant };

	find_bounds(&s, heads->row != NULL);
	find_topic(scene, &s);
	find_state(scene, &s);
	return s;
}

/* What is each one's own among ${numbers}, those of one line. */
static void
share(const struct language *l, struct spot **numbers, size_t n)
{
	const uint64_t empty = WORDS(WORD_LIGHT) | WORDS(WORD_DONE) | WORDS(WORD_PLAN) | WORDS(WORD_NOW);

	find_neighbours(l, numbers, n);
	find_items(l, numbers, n);
	for (size_t i = 0; i < n; i++) {
		struct spot *s = numbers[i];

		s->bare = s->behind == s->own.until && s->clause.from == s->own.from && says_only(l, s, s->clause.from, empty);
	}
}

/* The year that is said nearest to it.  A heading that names the text's own says nothing new. */
static int
year_of(const struct writer *writer, const struct spot *s)
{
	const struct scene *const heads[] = { s->row, s->column, s->heading };
	int year = scene_year(s->scene, s->period, s->at);

	for (size_t i = 0; i < COUNT(heads) && year == 0; i++) {
		int of = heads[i] == NULL ? 0 : scene_year(heads[i], 0, heads[i]->n);

		year = heads[i] == s->heading && of == writer->year ? 0 : of;
	}
	return year;
}

/* In a table what seems a place is a number, and where nothing nearer says what it is counted in the heads do. */
static void
take_heads(struct spot *s, const struct heads *heads)
{
	s->row = heads->row;
	s->column = heads->column;
	s->no_result = heads->side && !s->setting->plan;
	if (s->measure == NULL)
		s->measure = heads->measure;
	if (s->kind == BOUND_PLACE && (s->measure != NULL || s->row != NULL))
		s->kind = BOUND_UNKNOWN;
}

/* As much of the heading as says anything. */
static const struct scene *
heading_of(struct ctx *ctx, const struct writer *writer, const char *heading)
{
	size_t n = heading == NULL ? 0 : strlen(heading);
	const char *end = n <= WEIGHT_REACH ? heading + n : text_prev(heading, heading + WEIGHT_REACH);

	return heading == NULL ? NULL : scene_make(ctx, writer, arena_copy(ctx->arena, heading, (size_t)(end - heading)), NULL, 0);
}

const struct spot *
spots_of(struct ctx *ctx, const struct manner *manner, struct table *table, const struct foreign_text *text, size_t line,
    const struct blank *blanks, size_t n)
{
	const struct writer *writer = &manner->writer;
	const struct foreign_line *on = &text->lines.at[line];
	const struct heads *heads = heads_of(ctx, writer, table, on, blanks, n);

	if (n == 0)
		return NULL;
	const struct scene *scene = scene_make(ctx, writer, on->text, blanks, n);
	const struct scene *heading = heading_of(ctx, writer, manner->settings[line].heading);
	struct spot *spots = arena_alloc(ctx->arena, sizeof *spots * n);
	struct spot **numbers = arena_alloc(ctx->arena, sizeof *numbers * n);
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		spots[i] = place(scene, &manner->settings[line], &scene->marks.at[i], &heads[i]);
		spots[i].heading = heading;
		if (scene->marks.at[i].number)
			numbers[count++] = &spots[i];
	}
	share(writer->binder->language, numbers, count);
	for (size_t i = 0; i < n; i++) {
		take_heads(&spots[i], &heads[i]);
		spots[i].year = year_of(writer, &spots[i]);
	}
	return spots;
}

bool
spot_says(const struct spot *s, size_t from, size_t until)
{
	return (from >= s->own.from && until <= s->own.until) || (from >= s->clause.from && until <= s->head);
}
