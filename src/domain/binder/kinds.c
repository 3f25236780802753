#include <string.h>

#include "blank_parts.h"
#include "evidence.h"
#include "text.h"

/*
 * 消防培训班 is one kind of 培训班, and a number of those none of all.  Which kinds there are no catalogue knows; so any word
 * before the noun makes one that does not say something else: who, when, the act, or what the figure calls plain.
 */

/* The bytes of the longest of ${words} that ends at ${p}; 0 if none does. */
static size_t
ending(const char *const *words, const char *start, const char *p)
{
	size_t most = 0;

	for (; *words != NULL; words++) {
		size_t n = strlen(*words);

		if (n > most && n <= (size_t)(p - start) && memcmp(p - n, *words, n) == 0)
			most = n;
	}
	return most;
}

/* Is it a word of the figure's, of a variant of it or of the one that it stands beside, and no noun that has kinds? */
static bool
is_known(const struct binder *binder, const struct candidate *c, const struct phrase *p)
{
	const struct figure *of = binder->figures.at[p->figure].figure->variant_of;
	bool family = p->figure == c->index || of == c->figure || (c->beside >= 0 &&
	    (p->figure == c->beside || of == binder->figures.at[c->beside].figure)), noun = false;

	for (const char *const *w = c->kinds; *w != NULL; w++)
		noun |= strcmp(*w, p->text) == 0;
	return family && p->use != PHRASE_NEVER && !noun;
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
	for (size_t i = scene_reaching(scene, at); i < scene->mentions.n && scene->mentions.at[i].from < at; i++)
		if (scene->mentions.at[i].until == at && is_known(binder, c, scene->mentions.at[i].phrase))
			return true;
	return false;
}

bool
kinds_one(const struct binder *binder, const struct candidate *c, const struct scene *scene, const struct mention *noun,
    size_t *from)
{
	const char *p = scene->text + noun->from, *least = noun->from < SCENE_PHRASE ? scene->text : p - SCENE_PHRASE;
	size_t n = 1;

	if (c->kinds[0] == NULL || noun->phrase->use == PHRASE_NEVER ||
	    ending(c->kinds, scene->text + noun->from, scene->text + noun->until) != noun->until - noun->from)
		return false;
	while (n > 0 && p > least && !stops(binder, c, scene, p)) {
		n = ending(c->plain, scene->text, p);
		n = n > 0 ? n : ending(c->kinds, scene->text, p);
		p -= n;
	}
	if (n > 0)
		return false;
	while (p > least && !stops(binder, c, scene, p))
		p = text_prev(scene->text, p);
	*from = (size_t)(p - scene->text);
	return true;
}
