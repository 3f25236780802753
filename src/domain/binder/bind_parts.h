/* The parts of the binder: words of figures, the text around a blank, evidence (docs/binder.md). */
#ifndef BIND_PARTS_H
#define BIND_PARTS_H

#include "bind.h"
#include "language.h"

enum phrase_use { PHRASE_CALLED, PHRASE_NEAR, PHRASE_NEVER };

struct phrase {
	const char *text;		/* folded */
	size_t n;
	enum phrase_use use;
	int figure;			/* index into binder->figures */
	int name, piece;		/* of PHRASE_CALLED: which name, and which piece of it */
};

struct name { int pieces; bool weak; };	/* weak: enough only right beside the number */

struct candidate {
	const struct figure *figure;
	VEC(struct name) names;
	unsigned groups;		/* of measure words that it is counted in */
	int beside;			/* the figure whose number mostly stands next to its own; -1: none */
};

enum {
	BINDER_BUCKETS = 1024,
	BINDER_NAMES = 64, BINDER_PIECES = 4	/* names of one figure, pieces of one name */
};

struct binder {
	const struct language *language;
	VEC(struct candidate) figures;
	struct phrases { struct phrase *at; size_t n, cap; } buckets[BINDER_BUCKETS];	/* by first character */
	struct phrases arguments;	/* pieces that any item of its figure's list is: ->text is the list */
};

struct mention {
	const struct phrase *phrase;
	size_t from, until;
	bool inside;			/* of a longer one that is not its figure's: 书记 in 副书记 */
};
enum { DOER_SUBJECT = 1, DOER_LEVEL };		/* ->sort of a doer that is a sentence's subject; by its level */
enum { TIME_YEAR = 1 };		/* of a time that is a year's number: it holds for the rest of its sentence */
struct stretch { size_t from, until; };
struct remarked { const struct word *word; size_t from, until; };

/* A text as it is compared: folded, each blank one mark, its direction word left out. */
struct scene {
	const char *text;
	size_t n;
	VEC(struct mention) mentions;
	VEC(struct remarked) words;	/* general ones: doers, times, stages … */
	VEC(size_t) marks;		/* of its blanks */
	VEC(struct stretch) quotes;	/* what stood in quotation marks */
	VEC(struct stretch) topics;	/* short sentences that only name a matter: 一是抓实清廉机关。 */
};
#define SCENE_BLANK '\1'
enum { SCENE_TOPIC = 75 };	/* bytes of the longest topic: twenty-five characters */

/* What holds for a whole line by its place in the text. */
struct setting {
	bool plan, span;		/* in a part that plans; in a text of several years */
	bool problem;			/* in one of what is amiss: a number is ours only if its time is said */
	bool others;			/* under a heading that begins with another doer */
	bool elsewhere;			/* in a part, an item or a line of another's own: 县区动态, 市税务局：… */
	bool half;			/* under one of what is not done yet */
	bool task;			/* a task; the line behind it says what was done */
	const struct scene *heading;	/* the last heading above it, or the line that its label speaks of; or NULL */
	bool labelled;
};

/* How one text speaks. */
struct manner {
	const struct binder *binder;
	const struct word *level;	/* of the writer: 市直; or NULL */
	bool unit;			/* the writer is one unit, by its title: every level is above it */
	const char *title;		/* its first lines, folded */
	int year;			/* that it reports on, as it says itself; or 0 */
	struct setting *settings;	/* of each line */
};

/* Where one blank stands in its line; all in bytes of the scene's text. */
struct spot {
	const struct scene *scene, *row, *column;	/* the heads of a table's cell, or NULL */
	const struct blank *blank;
	struct setting setting;
	size_t at, behind;		/* its mark; behind the measure word */
	size_t sentence, sentence_end, clause, clause_end;
	size_t period;			/* where the sentence begins if a ； ends none: its doer */
	size_t topic, topic_end;	/* the last topic of its line before it; equal if none */
	size_t words_from;		/* the first general word of its period */
	size_t head;			/* the first mark of its clause: what stands before it is said of all */
	size_t aside;			/* what is never the figure and stands before it is said of another number; or 0 */
	size_t before, after;		/* its own side of the clause, between its neighbours */
	size_t item, item_end;		/* of A、B、C分别为*、*、*: its own noun; equal if there is none */
	const struct word *measure;	/* or a share's word; NULL */
	bool scaled;			/* 万 between it and its measure word */
	bool brief;			/* 择优推广*篇: hardly more than the act; the clause before says of what */
	bool bare;			/* 完成：*个: what it counts is said by its topic or heading */
	bool task;			/* what is to be done, where the same line says behind it what was */
	bool done, half;		/* so the line says behind it: （已完成） */
	bool number;			/* by its notation it may be one; a year or a place between two parts nothing */
};

struct manner *manner_of(struct ctx *ctx, const struct binder *binder, const struct foreign_text *text);

struct scene *scene_make(struct ctx *ctx, const struct manner *manner, const char *line, const struct blank *blanks, size_t n,
    struct spot *spots);

/* Places ${spot} in its scene's text; then ${numbers}, the spots of one line that may be numbers, among each other. */
void spot_place(const struct language *language, struct spot *spot);
void spot_share(const struct language *language, struct spot **numbers, size_t n);
bool spot_is_listed(const struct language *language, const struct spot *spot);	/* *、*、*人次: one measure word for all */

/* Marks the general words of ${scene}, and units' names that are other doers. */
void scene_find_words(struct ctx *ctx, const struct manner *manner, struct scene *scene);
bool scene_ends_sentence(uint32_t c);

/* Behind the name of another unit or place at ${p} of a folded line, and what belongs to it: 市税务局, 市水务局党组; or NULL. */
const char *doer_end(struct ctx *ctx, const struct manner *manner, const char *p);

/* Is the text a single unit's, 市水利局机关党委…? */
bool doer_is_unit(const struct manner *manner);

/* The year written at ${p}, 2025年 or 2025年度, and behind it; 0 if there is none, or it is only whose examination it was. */
int year_at(const struct language *language, const char *p, const char **behind);

/* Gives the spots that stand in a table, of a .docx or of plain text, their heads, and the measure word these say. */
void table_heads(struct ctx *ctx, const struct manner *manner, const struct foreign_text *text, struct spot *spots, size_t n);

/* What a blank is where its notation alone says it: year, date, ordinal, constant, place. */
enum bound kind_of(const struct binder *binder, const struct spot *spot, const char **constant);

/* How much words at [${from}, ${until}) of the spot's own line say about it; 1 where they touch it, 0 for nothing. */
double weight_at(const struct spot *spot, size_t from, size_t until);
size_t weight_marks(const struct scene *scene, size_t from, size_t until);	/* marks between */
size_t weight_clause(const struct spot *spot, size_t at);			/* where the clause of ${at} begins */

/* What is heard of each figure around one spot. */
struct heard { const struct mention *mention; const struct scene *scene; };
struct hearing { struct heard *at; size_t n, cap; };
struct evidence { const struct binder *binder; struct hearing *of; };

struct evidence *evidence_make(struct ctx *ctx, const struct binder *binder);

/* How strongly the words around ${spot} say that it is each figure; 0: nothing says so, or something speaks against it. */
void evidence_weigh(struct ctx *ctx, struct evidence *evidence, const struct spot *spot, double *points);

/* Does a name or a noun of the figure hold the words at [${from}, ${until}), or the last of them? */
bool hearing_holds(const struct hearing *hearing, const struct scene *scene, size_t from, size_t until, bool whole);

/* What general words take away from a figure, and whether they say that the number was only planned. */
double against_of(const struct spot *spot, const struct hearing *hearing, bool *planned);
bool against_said(const struct spot *spot, size_t from, size_t until);	/* of this number, or of all of its clause */

/* Decides for those of ${out} that are still unknown, all together: a figure stands once in a text. */
void assign_figures(struct ctx *ctx, const struct binder *binder, const struct spot *spots, size_t n, struct binding *out);

/* Is what stands in quotation marks, behind ${before} and before ${behind}, an item of that list?  “四清”活动 */
bool argument_is(const struct argument_words *words, const char *start, const char *before, const char *behind);

/* The words by which ${line} names the theme or campaign of a bound figure; ->argument_text stays NULL where it names none. */
void argument_find(struct ctx *ctx, const struct binder *binder, const char *line, const struct spot *spot, struct binding *b);

#endif
