/*
 * A line of a text as it is compared: half-width, without spaces, quotation marks and direction words, each blank one mark; and
 * what is found in it.  A scene is made whole and never changed; it lives in ctx's arena.  All positions are bytes of ->text.
 */
#ifndef SCENE_H
#define SCENE_H

#include "binder.h"

struct writer;			/* manner.h */

struct stretch { size_t from, until; };		/* [from, until); none where they are equal */

/* A blank by itself: what its notation and the measure word beside it say, and nothing else. */
struct mark {
	const struct blank *blank;
	size_t at, behind;		/* the mark; behind its measure word, or behind the mark if none follows */
	const struct word *measure;	/* behind it, in brackets before it, or a share's word; NULL */
	bool scaled;			/* 万 between it and its measure word */
	enum bound kind;		/* year, date, ordinal, constant, place; BOUND_UNKNOWN: some number */
	const char *constant;		/* of BOUND_CONSTANT */
	bool number;			/* it parts other numbers' words; a year or a place parts nothing */
};

/* A figure's phrase where it stands. */
struct mention {
	const struct phrase *phrase;
	size_t from, until;
	bool inside;			/* of a longer one that is not its figure's: 书记 in 副书记 */
};

/* A general word where it stands: doers, times, stages …; of a time the year that it is, or how it says it. */
struct remarked { const struct word *word; size_t from, until; int year; };
struct remarks { struct remarked *at; size_t n, cap; };
enum { DOER_HEAD = 1, DOER_SUBJECT, DOER_LEVEL };	/* sort of a doer: at a sentence's head, a unit there, one by its level */

struct scene {
	const char *text;
	size_t n;
	VEC(struct mark) marks;		/* of the line's blanks, in order */
	VEC(size_t) numbers;		/* ->at of those that are numbers */
	VEC(struct mention) mentions;	/* by ->from, as are words and topics */
	struct remarks words;
	VEC(struct stretch) titles;	/* of documents, 《2024年要点》: no year in them is the sentence's */
	VEC(struct stretch) topics;	/* short sentences that only name a matter: 一是抓实清廉机关。 */
};
#define SCENE_BLANK '\1'
enum {
	SCENE_TOPIC = 75,		/* bytes of the longest topic: twenty-five characters */
	SCENE_PHRASE = 60		/* of the longest phrase or quoted item that holds another */
};

/* The scene of ${line}, whose blanks are the ${n} of ${blanks}; as ${writer} writes. */
const struct scene *scene_make(struct ctx *ctx, const struct writer *writer, const char *line, const struct blank *blanks,
    size_t n);

/* The general words of ${scene}, whose text and titles are made, in order, and units' names that are other doers. */
struct remarks scene_words(struct ctx *ctx, const struct writer *writer, const struct scene *scene);

/* The year of which the words in [${from}, ${until}) speak last (enum bound_year); 0 if they say none. */
int scene_year(const struct scene *scene, size_t from, size_t until);

/* The blank whose mark stands at ${at} of the folded ${text}. */
struct mark mark_make(const struct language *language, const char *text, const struct blank *blank, size_t at);

/* What is asked of a scene: the first mention, word or topic that begins not before ${at}; how many numbers begin in
   [from, until). */
size_t scene_mention_from(const struct scene *scene, size_t at);
size_t scene_word_from(const struct scene *scene, size_t at);
size_t scene_topic_from(const struct scene *scene, size_t at);
size_t scene_numbers(const struct scene *scene, size_t from, size_t until);

/* The first mention that may reach to ${at}. */
size_t scene_reaching(const struct scene *scene, size_t at);

/* Does a name or a noun of that figure hold the words at [${from}, ${until}), or their end and more? */
bool scene_holds(const struct scene *scene, int figure, size_t from, size_t until, bool whole);

/* Does a name of another figure hold those words? */
bool scene_holds_other(const struct scene *scene, int figure, size_t from, size_t until);

/* Is the noun ${near} part of a name of its figure there? */
bool scene_names(const struct scene *scene, const struct mention *near);

/* 。！？； or a line's end. */
bool scene_ends_sentence(uint32_t c);

#endif
