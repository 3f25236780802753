/* Where one blank stands: its measure word, its sentence and clause, its own side of the clause. */
#include <string.h>

#include "bind_parts.h"
#include "blank_parts.h"
#include "text.h"

enum {
	REACH = 300,			/* characters of a sentence to each side of a blank */
	ITEM_LONGEST = 300,		/* bytes of a list's item */
	BRIEF = 18,			/* bytes: six characters */
	LABEL_REACH = 900		/* bytes behind a number in which a label makes it a task */
};

/* What parts sentences and clauses.  A ； parts what is said of two things. */
bool
scene_ends_sentence(uint32_t c)
{
	return c == 0x3002 || c == '!' || c == '?' || c == ';' || c == '\n';
}

/* A ： right before a blank only parts a form's label from it. */
static bool
ends_clause(uint32_t c, const char *behind)
{
	return scene_ends_sentence(c) || c == ',' || (c == ':' && *behind != SCENE_BLANK) || c == '|';
}

/* The measure word behind the mark: 名, 万元, 个（名）, %. */
static void
find_measure(const struct language *l, struct spot *s)
{
	static const char closes[] = { ')', SCENE_BLANK, '\0' };
	const char *start = s->scene->text, *p = start + s->at + 1;
	const struct word *w = language_at(l, p, WORDS(WORD_SCALE) | WORDS(WORD_MEASURE));
	size_t scale = w != NULL && w->kind == WORD_SCALE ? w->n : 0;

	s->measure = language_at(l, p + scale, WORDS(WORD_MEASURE) | WORDS(WORD_SHARE));
	s->scaled = s->measure != NULL && scale > 0;
	if (s->measure != NULL)
		p += scale + s->measure->n;
	if (s->measure == NULL)
		s->measure = blank_measure_before(l, start, start + s->at);
	else if (*p == '(' && language_at(l, p + 1, WORDS(WORD_MEASURE)) != NULL && p[strcspn(p, closes)] == ')')
		p += strcspn(p, closes) + 1;
	s->behind = (size_t)(p - start);
}

/* The sentence and the clause around the mark, at most REACH characters to each side. */
static void
find_bounds(struct spot *s)
{
	const char *text = s->scene->text, *p = text + s->at, *q;
	bool clause = false, sentence = false;

	for (int i = 0; i < REACH && p > text; i++, p = q) {
		uint32_t c = blank_char_at(q = text_prev(text, p));

		if (ends_clause(c, p) && !clause) {
			s->clause = (size_t)(p - text);
			clause = true;
		}
		if (scene_ends_sentence(c) && !sentence) {
			s->sentence = (size_t)(p - text);
			sentence = true;
		}
		if (scene_ends_sentence(c) && c != ';')
			break;
	}
	s->period = (size_t)(p - text);
	s->sentence = sentence ? s->sentence : s->period;
	s->clause = clause ? s->clause : s->sentence;
	clause = false;
	p = text + s->behind;
	for (int i = 0; i < REACH && *p != '\0'; i++, p = q) {
		q = p;
		uint32_t c = text_next(&q);
		if (ends_clause(c, q) && !clause) {
			s->clause_end = (size_t)(p - text);
			clause = true;
		}
		if (scene_ends_sentence(c))
			break;
	}
	s->sentence_end = (size_t)(p - text);
	s->clause_end = clause ? s->clause_end : s->sentence_end;
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
	return s->clause > s->sentence && (s->clause < s->at || s->behind == s->clause_end) &&
	    says_only(l, s, s->clause, WORDS(WORD_LIGHT));
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
		const struct spot *next = i + 1 < n && spots[i + 1]->at < s->clause_end ? spots[i + 1] : NULL;
		bool first = last == NULL || last->at < s->clause;

		s->head = first ? s->at : last->head;
		s->before = first ? s->clause : last->after < s->at ? last->after : last->behind;
		s->after = next == NULL ? s->clause_end : join_in(l, s->scene->text, s->behind, next->at);
		bool continued = first && last != NULL && last->at >= s->sentence && goes_on(l, s);
		if ((!first && s->before == s->at) || continued)
			s->before = last->before;
		s->aside = continued && s->behind < s->clause_end ? s->clause : 0;
	}
}

/* Are ${a} and ${b} neighbours with nothing but 、 or 和 between them? */
static bool
is_joined(const struct language *l, const struct spot *a, const struct spot *b)
{
	const char *p = a->scene->text + a->behind;
	const struct word *join = language_at(l, p, WORDS(WORD_JOIN));

	return join != NULL && b->clause == a->clause && p + join->n == b->scene->text + b->at;
}

bool
spot_is_listed(const struct language *l, const struct spot *s)
{
	const char *p = s->scene->text + s->behind;
	const struct word *join = language_at(l, p, WORDS(WORD_JOIN));

	return join != NULL && p[join->n] == SCENE_BLANK;
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
		spots[left - 1]->item = (size_t)(p - text);
		spots[left - 1]->item_end = until;
		if (p == text + from)
			break;
		p -= language_before(l, text + from, p, WORDS(WORD_JOIN))->n;
		until = (size_t)(p - text);
	}
	for (size_t i = 0; left != 1 && i < k; i++)
		spots[i]->item = spots[i]->item_end = 0;
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
		share_items(l, spots + i, next - i, spots[i]->before, spots[i]->at);
	}
}

/* The last topic before ${s}, or its own sentence's label: 发展党员：. */
static void
find_topic(const struct scene *scene, struct spot *s)
{
	const char *start = scene->text + s->sentence, *label = memchr(start, ':', s->clause - s->sentence);

	for (size_t i = scene->topics.n; i-- > 0 && s->topic_end == 0;)
		if (scene->topics.at[i].until <= s->sentence) {
			s->topic = scene->topics.at[i].from;
			s->topic_end = scene->topics.at[i].until;
		}
	if (label != NULL && label - start <= SCENE_TOPIC && memchr(start, SCENE_BLANK, (size_t)(label - start)) == NULL) {
		s->topic = s->sentence;
		s->topic_end = (size_t)(label - scene->text);
	}
}

/* Is ${r} the last word of a list's item, said of all of it: in brackets of its own, or in a sentence of its own? */
static bool
ends_item(const struct scene *scene, const struct spot *s, const struct remarked *r)
{
	const char *behind = scene->text + r->until, *p = scene->text + r->from;

	if (s->sentence > 0 || scene->n > ITEM_LONGEST || strspn(behind, ")") + strlen("。") < strlen(behind))
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
	const struct remarked *end = scene->words.at + scene->words.n;
	size_t low = 0, high = scene->words.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (scene->words.at[middle].from < s->period)
			low = middle + 1;
		else
			high = middle;
	}
	s->words_from = low;
	for (const struct remarked *r = scene->words.at + low; r < end && r->from < s->behind + LABEL_REACH; r++) {
		if (r->from < s->behind || (r->word->kind != WORD_DONE && r->word->kind != WORD_HALF))
			continue;
		bool ends = ends_item(scene, s, r), done = r->word->kind == WORD_DONE;
		s->task |= done && !ends && scene->text[r->until - 1] == ':';
		s->done |= done && ends;
		s->half |= !done && ends;
	}
}

void
spot_place(const struct language *l, struct spot *s)
{
	find_measure(l, s);
	find_bounds(s);
	find_topic(s->scene, s);
	find_state(s->scene, s);
}

void
spot_share(const struct language *l, struct spot **numbers, size_t n)
{
	const uint64_t empty = WORDS(WORD_LIGHT) | WORDS(WORD_DONE) | WORDS(WORD_PLAN) | WORDS(WORD_NOW);

	find_neighbours(l, numbers, n);
	find_items(l, numbers, n);
	for (size_t i = 0; i < n; i++) {
		struct spot *s = numbers[i];

		s->brief = s->behind == s->after && s->clause > s->sentence && s->clause == s->before && s->at - s->clause <= BRIEF;
		s->bare = s->behind == s->after && s->clause == s->before && says_only(l, s, s->clause, empty);
	}
}
