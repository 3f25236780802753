/*
 * The general language of reports (catalog/binder.yaml): measure words, direction words, doers, times,
 * stages.  What one figure is called stands in that figure's file, not here and not in C.
 */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include "blank.h"
#include "node.h"

/* What is common to some of them stands in language.c; their order says nothing. */
enum word_kind {
	WORD_IDLE,			/* keeps a shorter word at its place from being seen */
	WORD_MEASURE,			/* ->sort: its group in binder.yaml */
	WORD_SHARE, WORD_SCALE,
	WORD_BEFORE, WORD_AFTER, WORD_BEHIND, WORD_ROUND,	/* directions; ->sort: enum direction */
	WORD_BLANK, WORD_HOLDING,
	WORD_ORDINAL, WORD_NUMBERED,	/* 第 before, 号 behind */
	WORD_DATE, WORD_YEAR, WORD_FRACTION,
	WORD_JOIN, WORD_EACH_ITS, WORD_LIGHT,	/* 、 and 和; 分别为; 共 */
	WORD_LEADS,			/* 坚强领导: who stands before it does not do it */
	WORD_PLACE_AFTER, WORD_PLACE_BEFORE,
	WORD_OURS, WORD_OTHERS,		/* doers; ->sort of the latter: 共青团, WORD_AT_HEAD */
	WORD_LEVEL,			/* 市直, 县直: the one that a text speaks of most is ours */
	WORD_PARTNER,			/* 会同: who follows is no other doer */
	WORD_THEN, WORD_NOW,		/* another time; the time reported on */
	WORD_STOCK,			/* 累计, 已有: unless it is said since when */
	WORD_STOCK_DAY, WORD_THERE_ARE,	/* 年末，…共有: the same */
	WORD_SPAN,			/* several years; ->sort: 以来, what it ends is, WORD_AT_END */
	WORD_PLAN, WORD_NEXT, WORD_DONE, WORD_PLANNED_TITLE, WORD_PLANNED_PART, WORD_REVIEWED_PART,
	WORD_LISTED_TITLE,		/* 清单: plans, unless the text looks back */
	WORD_SPOKEN_TITLE,		/* 会议, 讲话: its year is when it was held */
	WORD_PROBLEM_PART,		/* 存在问题: says little of what was done */
	WORD_ELSEWHERE,			/* 县区动态: a heading of what others do */
	WORD_STAGE,			/* applied for, due, nearly */
	WORD_HALF,			/* 推进中: of a whole line, behind its numbers or in its heading */
	WORD_RECEIVED,			/* 荣获, 被评为: nothing that the writer gave; ->sort: who writes is one unit */
	WORD_PART,			/* 其中 */
	WORD_EACH,			/* 每, 平均: right before a number */
	WORD_CHANGE,			/* 增加, 增至: right before a number */
	WORD_TOPIC,			/* 一是 */
	WORD_SIDE_COLUMN,		/* 年度计划, 得分: over a table's column or before its row, no result stands there */
	WORD_TAIL,			/* what may follow a name of ours: 机关工委 */
	WORD_DIVISION,			/* 第一部分 */
	WORD_NAME_START, WORD_NAME_END, WORD_BARE_END,	/* 市…局: a unit's name; 公安局**个; ->sort of the last: 教育系统, WORD_AT_HEAD */
	WORD_BRANCH_END, WORD_BRANCH,	/* 财务科党支部: an end of a name, and what follows it */
	WORD_UNIT,			/* 我局: one unit writes; ->sort: 局党组, WORD_AT_HEAD; 机关党委, WORD_IN_TITLE */
	WORD_TOWARDS,			/* 授予我局: who of ours stands behind it does nothing */
	WORD_TAKING,			/* 被市直机关工委: done by who stands behind it, to who stands before */
	WORD_MONTHS,			/* 上半年, 一季度; ->sort: its months, as of language_months */
	WORD_MONTH,			/* the number of one; ->sort */
	WORD_MONTH_END,			/* 月, 月份, 月底前; ->sort: enum month_end */
	WORD_MONTH_JOIN, WORD_AS_OF,	/* 1至6月; 截至6月底 */
	WORD_KINDS
};
/* Of a word's sort: where alone it says so, at the beginning of a sentence, a clause or a name, of a title, at another's end. */
enum { WORD_ANYWHERE, WORD_AT_HEAD, WORD_IN_TITLE, WORD_AT_END };
/* Of a time that is a year, 2024年, 明年: it holds for the rest of its sentence; 全年, of the year that is said before it, if one is. */
enum { WORD_OF_YEAR = 1, WORD_OF_SAID_YEAR };
#define WORDS(kind) (UINT64_C(1) << (kind))

struct word { const char *text; size_t n; enum word_kind kind; int sort; };
struct constant { const char *before, *after, *value; };

/* How reports name an item of a kept list: between a lead and an end, or in quotation marks with a word behind. */
struct argument_words { const char *list; const char *const *leads, *const *ends, *const *behind; };
struct kin { const char *name; const char *const *words; };	/* words that stand for each other */

struct language {
	VEC(struct word) words;
	VEC(struct constant) constants;
	VEC(struct kin) kin;
	VEC(struct argument_words) arguments;
	VEC(const char *) groups;	/* of measures */
	const char *const *plain;	/* before a noun they make no kind of it: 各类培训班; or NULL */
	uint64_t general;		/* the kinds that colour what a sentence says: a word is of one of them at most */
	struct words { const struct word **at; size_t n, cap; } *buckets[2];	/* by first and last character, long ones first */
};

/* Reads binder.yaml of ${sources}; all faults at once, each with file and line. */
bool language_read(struct ctx *ctx, const struct sources *sources, const struct language **out);

/* The longest word at ${p} of ${kinds} or idle; NULL if none. */
const struct word *language_longest(const struct language *language, const char *p, uint64_t kinds);

/* The longest word at ${p} if it is of one of ${kinds}; NULL also where a longer idle word stands. */
const struct word *language_at(const struct language *language, const char *p, uint64_t kinds);

/* The same for a word that ends at ${p} and does not begin before ${start}. */
const struct word *language_before(const struct language *language, const char *start, const char *p, uint64_t kinds);

/* The year written at ${p}, 2025年, 二○二五年度, 2025.12, and behind it; 0 if there is none, or it is only whose examination it was. */
int language_year(const struct language *language, const char *p, const char **behind);

/* The part of a year written at ${p}, 上半年, 1至6月, 截至6月底, and behind it: LANGUAGE_MONTHS(1, 6); a month alone, 6月, is 6; 0 if there
   is none. */
enum { LANGUAGE_MONTH = 12 };		/* the last that is one month alone */
#define LANGUAGE_MONTHS(from, until) ((from) * 100 + (until))
int language_months(const struct language *language, const char *p, const char **behind);

/* ${text} as phrases are compared: half-width, without spaces, quotation marks and title marks. */
char *language_fold(struct arena *arena, const char *text);
const char *language_fold_to(struct buf *room, const char *text);	/* in ${room}, whose text it replaces */
bool language_folds_away(uint32_t c);

#endif
