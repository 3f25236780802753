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
	int name, piece, pieces;	/* of PHRASE_CALLED: which name, and which piece of it */
};

struct candidate {
	const struct figure *figure;
	int names;
	unsigned groups;		/* of measure words that it is counted in */
};

enum { BINDER_BUCKETS = 1024 };

struct binder {
	const struct language *language;
	VEC(struct candidate) figures;
	struct phrases { struct phrase *at; size_t n, cap; } buckets[BINDER_BUCKETS];	/* by first character */
};

struct mention { const struct phrase *phrase; size_t from, until; };

/* One line as it is compared: folded, each blank one mark, its direction word left out. */
struct scene {
	const struct foreign_line *line;
	const char *text;
	size_t n;
	VEC(struct mention) mentions;
};
#define SCENE_BLANK '\1'

/* Where one blank stands in its line; all in bytes of the scene's text. */
struct spot {
	const struct scene *scene;
	const struct blank *blank;
	size_t at, behind;		/* its mark; behind the measure word */
	size_t sentence, sentence_end, clause, clause_end;
	size_t before, after;		/* what stands between it and its neighbours in the clause */
	const struct word *measure;	/* or a share's word; NULL */
	bool scaled;			/* 万 between it and its measure word */
};

void scene_make(struct ctx *ctx, const struct binder *binder, const struct foreign_line *line, const struct blank *blanks,
    size_t n, struct scene *out, struct spot *spots);

/* What a blank is where its notation alone says it: year, date, ordinal, constant, place. */
enum bound kind_of(const struct binder *binder, const struct spot *spot, const char **constant);

/* Decides for those of ${out} that are still unknown. */
void evidence_bind(struct ctx *ctx, const struct binder *binder, const struct spot *spots, size_t n, struct binding *out);

#endif
