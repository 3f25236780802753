#include <string.h>

#include "blank_parts.h"
#include "evidence.h"
#include "text.h"

/*
 * 消防培训班 is one kind of 培训班, and a number of those none of all.  Which kinds there are no catalogue knows; so any word
 * before the noun makes one that does not say something else: who, when, the act, or what the figure or the language calls plain.
 */

/* The bytes of the longest of ${words} that ends at ${p}; 0 if none does. */
static size_t
ending(const char *const *words, const char *start, const char *p)
{
	size_t most = 0;

	for (; words != NULL && *words != NULL; words++) {
		size_t n = strlen(*words);

		if (n > most && n <= (size_t)(p - start) && memcmp(p - n, *words, n) == 0)
			most = n;
	}
	return most;
}

/* The same of one that begins there. */
static size_t
beginning(const char *const *words, const char *p)
{
	size_t most = 0;

	for (; words != NULL && *words != NULL; words++)
		if (strlen(*words) > most && text_starts(p, *words))
			most = strlen(*words);
	return most;
}

/* The bytes of the longest noun of the figure's that ends at ${at}; 0 if none does. */
static size_t
noun_before(const struct candidate *c, const struct scene *scene, size_t at)
{
	for (size_t i = scene_reaching(scene, at); i < scene->mentions.n && scene->mentions.at[i].from < at; i++) {
		const struct mention *m = &scene->mentions.at[i];

		if (m->until == at && m->phrase->use == PHRASE_KIND && m->phrase->figure == c->index)
			return m->phrase->n;
	}
	return 0;
}

/* Is it a word of the figure's, of a variant of it or of the one that it stands beside? */
static bool
is_family(const struct binder *binder, const struct candidate *c, const struct phrase *p)
{
	const struct figure *of = binder->figures.at[p->figure].figure->variant_of;

	return p->use != PHRASE_NEVER && (p->figure == c->index || of == c->figure ||
	    (c->beside >= 0 && (p->figure == c->beside || of == binder->figures.at[c->beside].figure)));
}

/* So, and no noun that has kinds. */
static bool
is_known(const struct binder *binder, const struct candidate *c, const struct scene *scene, const struct mention *m)
{
	return is_family(binder, c, m->phrase) && m->phrase->use != PHRASE_KIND && noun_before(c, scene, m->until) != m->phrase->n;
}

/* Does what stands before ${p} say nothing of a kind?  A clause's or a number's end, a known word, a general one. */
static bool
stops(const struct binder *binder, const struct candidate *c, const struct scene *scene, const char *p)
{
	const struct language *l = binder->language;
	size_t at = (size_t)(p - scene->text);

	if (at == 0 || !text_is_han(blank_char_at(text_prev(scene->text, p))) ||
	    language_before(l, scene->text, p, l->general) != NULL)
		return true;
	const struct word *measure = language_before(l, scene->text, p, WORDS(WORD_MEASURE));
	if (measure != NULL && at > measure->n && scene->text[at - measure->n - 1] == SCENE_BLANK)
		return true;
	for (size_t i = scene_word_from(scene, at); i-- > 0 && at - scene->words.at[i].from < SCENE_PHRASE;)
		if (scene->words.at[i].until == at)		/* 市税务局, 2025年 */
			return true;
	for (size_t i = scene_reaching(scene, at); i < scene->mentions.n && scene->mentions.at[i].from < at; i++)
		if (scene->mentions.at[i].until == at && is_known(binder, c, scene, &scene->mentions.at[i]))
			return true;
	return false;
}

/* Is the ${noun} only the end of a longer word: of the figure's own, 发展党员, or of what another figure counts, 副书记? */
static bool
is_held(const struct scene *scene, const struct mention *noun)
{
	for (size_t i = scene_reaching(scene, noun->from); i < scene->mentions.n && scene->mentions.at[i].from <= noun->from; i++) {
		const struct mention *m = &scene->mentions.at[i];
		bool own = m->phrase->figure == noun->phrase->figure;

		if (m->until >= noun->until && m->phrase->n > noun->phrase->n &&
		    (own ? m->phrase->use != PHRASE_NEVER : m->phrase->use == PHRASE_KIND))
			return true;
	}
	return false;
}

bool
kinds_one(const struct binder *binder, const struct candidate *c, const struct scene *scene, const struct mention *noun,
    size_t *from)
{
	const char *p = scene->text + noun->from, *least = noun->from < SCENE_PHRASE ? scene->text : p - SCENE_PHRASE;
	size_t n = 1;

	if (noun->phrase->use != PHRASE_KIND || c->plain[0] == NULL || is_held(scene, noun))
		return false;
	while (n > 0 && p > least && !stops(binder, c, scene, p)) {
		n = ending(c->plain, scene->text, p);
		n = n > 0 ? n : ending(binder->language->plain, scene->text, p);
		n = n > 0 ? n : noun_before(c, scene, (size_t)(p - scene->text));
		p -= n;
	}
	if (n > 0)
		return false;
	while (p > least && !stops(binder, c, scene, p))
		p = text_prev(scene->text, p);
	*from = (size_t)(p - scene->text);
	return true;
}

/* Is it a noun of what its figure counts? */
static bool
is_counted(const struct mention *m)
{
	return m->phrase->use == PHRASE_KIND || m->phrase->use == PHRASE_THING;
}

/* Does the figure, or its whole, count what stands at [${from}, ${until}), or what the same words go on to: **个支部的工作法? */
static bool
counts(const struct binder *binder, const struct candidate *c, const struct scene *scene, size_t from, size_t until)
{
	const char *last = scene->text + until;

	for (const char *p = last; text_is_han(text_next(&p)); last = p)
		;
	for (size_t i = scene_reaching(scene, from); i < scene->mentions.n; i++) {
		const struct mention *m = &scene->mentions.at[i];
		const struct figure *f = binder->figures.at[m->phrase->figure].figure;

		if (scene->text + m->from >= last)
			break;
		if ((f == c->figure || f == c->figure->variant_of) && is_counted(m) && m->until >= until)
			return true;
	}
	return false;
}

/* **个支部, 支部**个: what another figure counts in that measure. */
static bool
is_other(const struct binder *binder, const struct candidate *c, const struct spot *s, struct stretch *noun)
{
	const struct scene *scene = s->scene;
	bool ends = !text_is_han(blank_char_at(scene->text + s->behind));
	const struct mention *best = NULL;

	if (s->measure == NULL || s->measure->kind != WORD_MEASURE)
		return false;
	for (size_t i = scene_reaching(scene, s->at); i < scene->mentions.n && scene->mentions.at[i].from <= s->behind; i++) {
		const struct mention *m = &scene->mentions.at[i];

		if (is_counted(m) && (ends ? m->until == s->at : m->from == s->behind) &&
		    binder->figures.at[m->phrase->figure].groups & 1u << s->measure->sort &&
		    (best == NULL || m->phrase->n > best->phrase->n))
			best = m;
	}
	if (best == NULL || counts(binder, c, scene, best->from, best->until))
		return false;
	*noun = (struct stretch){ best->from, best->until };
	return true;
}

/* Behind the noun of the figure's that stands at ${at}, or 0. */
static size_t
noun_end(const struct candidate *c, const struct scene *scene, size_t at)
{
	size_t end = 0;

	for (size_t i = scene_mention_from(scene, at); i < scene->mentions.n && scene->mentions.at[i].from == at; i++) {
		const struct mention *m = &scene->mentions.at[i];

		if (m->phrase->figure == c->index && is_counted(m) && m->until > end)
			end = m->until;
	}
	return end;
}

/* Are ${a} and ${b} items of one list that the figure counts: **个党委、**个总支? */
static bool
is_listed(const struct language *l, const struct candidate *c, const struct scene *scene, const struct mark *a,
    const struct mark *b)
{
	size_t end = noun_end(c, scene, a->behind);
	const struct word *join = end == 0 ? NULL : language_at(l, scene->text + end, WORDS(WORD_JOIN));

	return join != NULL && end + join->n == b->at && noun_end(c, scene, b->behind) > 0;
}

/* One of such a list. */
static bool
is_item(const struct binder *binder, const struct candidate *c, const struct spot *s, struct stretch *noun)
{
	const struct scene *scene = s->scene;

	for (size_t i = 0; i + 1 < scene->marks.n; i++) {
		const struct mark *m = &scene->marks.at[i];

		if ((m->at == s->at || m[1].at == s->at) && is_listed(binder->language, c, scene, m, m + 1)) {
			*noun = (struct stretch){ s->behind, noun_end(c, scene, s->behind) };
			return true;
		}
	}
	return false;
}

/* Does the list that a noun of the figure's begins go on, at ${at}, with what it does not count? */
static bool
goes_on(const struct binder *binder, const struct candidate *c, const struct scene *scene, size_t at)
{
	const char *p = scene->text + at;

	if (!text_is_han(blank_char_at(p)) || language_at(binder->language, p, binder->language->general) != NULL ||
	    beginning(binder->language->plain, p) > 0 || beginning(c->plain, p) > 0)
		return false;
	for (size_t i = scene_mention_from(scene, at); i < scene->mentions.n && scene->mentions.at[i].from == at; i++)
		if (is_family(binder, c, scene->mentions.at[i].phrase))
			return false;
	return true;
}

/* Does what another figure counts, and this one not, begin or end at ${at}? */
static bool
is_another(const struct candidate *c, const struct scene *scene, size_t at)
{
	bool other = false;

	for (size_t i = scene_reaching(scene, at); i < scene->mentions.n && scene->mentions.at[i].from <= at; i++) {
		const struct mention *m = &scene->mentions.at[i];

		if (!is_counted(m) || (m->from != at && m->until != at))
			continue;
		if (m->phrase->figure == c->index)
			return false;
		other = true;
	}
	return other;
}

/* Is ${m}, a noun or a campaign, one of several things: 困难党员和老人, 书记、副书记? */
static bool
is_one_of(const struct binder *binder, const struct candidate *c, const struct spot *s, const struct mention *m)
{
	const struct scene *scene = s->scene;
	const struct word *join = language_at(binder->language, scene->text + m->until, WORDS(WORD_JOIN));
	const struct word *before = language_before(binder->language, scene->text, scene->text + m->from, WORDS(WORD_JOIN));
	size_t behind = m->until + (join == NULL ? 0 : join->n), last = m->from - (before == NULL ? 0 : before->n);

	if (weight_of(s, scene, m->from, behind).place != weight_of(s, scene, m->from, m->until).place)
		join = NULL;		/* the 、 ends what is said of this number */
	if (scene_numbers(scene, weight_clause(s, m->from), m->from) > 0)
		before = NULL;		/* **个支部与小区支部**个 */

	if (m->phrase->n == 0)
		return (join != NULL && text_is_han(blank_char_at(scene->text + behind))) ||
		    (before != NULL && text_is_han(blank_char_at(text_prev(scene->text, scene->text + last))));
	if (before != NULL && is_another(c, scene, last))
		return true;
	return join != NULL && (m->phrase->use == PHRASE_KIND ? goes_on(binder, c, scene, behind) : is_another(c, scene, behind));
}

/* How much does ${m}, a campaign or a noun of the figure's, say of the number?  One that has no kinds only beside it. */
static int
share_of(const struct candidate *c, const struct spot *s, const struct mention *m)
{
	struct standing standing = weight_of(s, s->scene, m->from, m->until);
	bool kind = m->phrase->n == 0 || m->phrase->use == PHRASE_KIND, own = standing.place == PLACE_OWN;

	if (m->phrase->figure != c->index || !(kind || (m->phrase->use == PHRASE_THING && own && m->until <= s->at)))
		return 0;
	return own ? WEIGHT_OWN : standing.share >= WEIGHT_CLOSE ? WEIGHT_CLOSE : 0;
}

/* “四清”活动、创文活动**人次, 困难党员和老党员: another thing in one number, whose own nouns say it, or those close to it. */
static bool
is_joined(const struct binder *binder, const struct candidate *c, const struct spot *s, struct stretch *noun)
{
	const struct scene *scene = s->scene;
	size_t i = s->item.from < s->item.until ? scene->mentions.n : scene_mention_from(scene, s->sentence.from);
	int most = 0, joined = 0;

	for (; i < scene->mentions.n && scene->mentions.at[i].from < s->sentence.until; i++) {
		const struct mention *m = &scene->mentions.at[i];
		int share = share_of(c, s, m);

		most = share > most ? share : most;
		if (share > joined && is_one_of(binder, c, s, m)) {
			joined = share;
			*noun = (struct stretch){ m->from, m->until };
		}
	}
	return joined > 0 && joined == most;
}

enum objection
kinds_against(const struct binder *binder, const struct candidate *c, const struct spot *s, struct stretch *noun)
{
	static const struct {
		bool (*says)(const struct binder *, const struct candidate *, const struct spot *, struct stretch *);
		enum objection objection;
	} rules[] = { { is_other, OBJECTION_OTHER }, { is_item, OBJECTION_PART }, { is_joined, OBJECTION_MIXED } };

	for (size_t i = 0; i < COUNT(rules); i++)
		if (rules[i].says(binder, c, s, noun))
			return rules[i].objection;
	return OBJECTION_NONE;
}
