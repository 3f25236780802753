/*
 * All numbers that the binder weighs by, in one place, by the question that they answer.  Each was tried without, and with
 * others in its stead, on the folders of tests/binding: what made no difference is gone, and what is left stands in the middle of
 * what gives the same result.  `report bind --why` says of a blank what each gave.
 */
#ifndef WEIGHT_H
#define WEIGHT_H

#include "spot.h"

/* What speaks for a figure at a number?  Points. */
enum {
	WEIGHT_NAME = 300,		/* it is called so, all beside the number: 新发展党员**名 */
	WEIGHT_CHARACTER = 6,		/* and for each character of that name: 副书记 says more than 书记 */
	WEIGHT_PIECE = 30,		/* and for each of its pieces behind the second: 党员…社区…认领 */
	WEIGHT_NOUN = 40,		/* one of its nouns (near) is close: 纪念章 where medals are 颁发 */
	WEIGHT_TOUCHING = 70,		/* a word of it touches the number or its measure word: 党员**名, **名党员 */
	WEIGHT_MEASURE = 100,		/* the number has one of its own measure words: **名 of 新发展党员 */
	WEIGHT_COMPANION = 50,		/* beside the number that it mostly stands beside: **人次 behind 培训班*期 */
	WEIGHT_DOUBT = -100		/* it is called a part, 培训**人次，其中**人, or stands among what is amiss without its time */
};

/* How much of a name is said?  Per cent of its points. */
enum {
	WEIGHT_FARTHEST = 60,		/* hang on its farthest piece, the rest on the nearest: 换届 in 换届有序，…党支部**个 */
	WEIGHT_WEAK = 80,		/* if it is a weak one (旁听?), which only says enough right beside the number */
	WEIGHT_SECOND = 15		/* of a second name that is said as well */
};

/* How much do words say, by where they stand (enum place)?  Per cent of a piece. */
enum {
	WEIGHT_OWN = 100,		/* the number's own: 新发展党员**名 */
	WEIGHT_CLOSE = 70,		/* said of it too: 发展党员 in 发展党员情况：**名 */
	WEIGHT_LOOSE = 40,		/* perhaps said of it: a heading's */
	WEIGHT_FAR = 5			/* hardly: another sentence's */
};

/* When is a figure bound?  Points. */
enum {
	WEIGHT_ENOUGH = 330,		/* from here on it is proposed: a name and a little more, or one farther off and **名 */
	WEIGHT_AHEAD = 30,		/* and if no other figure comes so near to it: 书记 and 副书记 of one 分别为 */
	WEIGHT_HALF = 250		/* of a score of one half, as a person reads it */
};

/* How far does it reach?  Bytes, three a character. */
enum {
	WEIGHT_TOUCHES = 7,		/* a word so near touches a number: 督办**个, 督办了**个 */
	WEIGHT_FADES = 60,		/* the number's own words so far off say as little as close ones */
	WEIGHT_BRIEF = 18,		/* a clause so short before its number goes on with the one before: 择优推广**篇, 其中委员**名 */
	WEIGHT_ITEM = 300,		/* a list's item so short is all done if its end says so: 授牌**家（已完成） */
	WEIGHT_REACH = 900		/* nothing farther off is said of a number, in whatever sentence */
};

/* Where words stand, as seen from a number; each has its share, and its words for a person. */
enum place {
	PLACE_NONE,			/* where they say nothing of it */
	PLACE_OWN, PLACE_ITEM, PLACE_ONLY, PLACE_ROW,
	PLACE_HEAD, PLACE_BESIDE, PLACE_LABEL, PLACE_TASK, PLACE_COLUMN,
	PLACE_CLAUSE, PLACE_OFF, PLACE_TOPIC, PLACE_HEADING,
	PLACE_BEFORE, PLACE_ANOTHERS,
	PLACES
};

struct standing { enum place place; int share; };		/* per cent */

/* Where the words at [${from}, ${until}) of ${scene} stand, and how much they say of ${spot}: its own line's, or a head's. */
struct standing weight_of(const struct spot *spot, const struct scene *scene, size_t from, size_t until);

/* To a person: 同一小句. */
const char *weight_place(enum place place);

/* Where the clause of ${at} begins, within the spot's period. */
size_t weight_clause(const struct spot *spot, size_t at);

#endif
