#include <string.h>

#include "weight.h"

static const struct { int share; const char *say; } places[PLACES] = {
	[PLACE_NONE] = { 0, "不相干处" },
	[PLACE_OWN] = { WEIGHT_OWN, "本数前后" },			/* 新发展党员**名 */
	[PLACE_ITEM] = { WEIGHT_OWN, "并列各项中的本项" },		/* 书记、委员分别为**、**名 */
	[PLACE_ONLY] = { WEIGHT_OWN, "标题（本句只有数）" },		/* 发展党员。完成**名 */
	[PLACE_ROW] = { WEIGHT_OWN, "行头" },
	[PLACE_HEAD] = { WEIGHT_CLOSE, "小句开头（管各数）" },		/* 举办培训班**期、**人次 */
	[PLACE_BESIDE] = { WEIGHT_CLOSE, "相邻小句" },			/* 严把入口关，发展党员，全年**名 */
	[PLACE_LABEL] = { WEIGHT_CLOSE, "本句的题目" },			/* 发展党员：严把关口，全年**名 */
	[PLACE_TASK] = { WEIGHT_CLOSE, "上面的任务" },			/* a line above: 发展党员；进展：**名 */
	[PLACE_COLUMN] = { WEIGHT_CLOSE, "列头" },
	[PLACE_CLAUSE] = { WEIGHT_LOOSE, "同一小句里别的数旁" },
	[PLACE_OFF] = { WEIGHT_LOOSE, "隔着别的数的小句" },
	[PLACE_TOPIC] = { WEIGHT_LOOSE, "本行的小标题" },
	[PLACE_HEADING] = { WEIGHT_LOOSE, "标题" },
	[PLACE_BEFORE] = { WEIGHT_FAR, "前面的句子" },
	[PLACE_ANOTHERS] = { WEIGHT_FAR, "后面别的数前" },		/* **个，跟踪督办**个 */
};

const char *
weight_place(enum place place)
{
	return places[place].say;
}

size_t
weight_clause(const struct spot *s, size_t at)
{
	while (at > s->period && strchr(",:|;", s->scene->text[at - 1]) == NULL)
		at--;
	return at;
}

/* 择优推广*篇: hardly more than the act; the clause before says of what. */
static bool
is_brief(const struct spot *s)
{
	return s->behind == s->own.until && s->clause.from > s->sentence.from && s->clause.from == s->own.from &&
	    s->at - s->clause.from <= WEIGHT_BRIEF;
}

/* Words of another clause are said of this number if no other number stands between, or one before a brief clause. */
static enum place
elsewhere(const struct spot *s, size_t from, size_t until)
{
	size_t end = until + strcspn(s->scene->text + until, ",:|;");

	if (until <= s->clause.from)
		return scene_numbers(s->scene, weight_clause(s, from), s->clause.from) > is_brief(s) ? PLACE_OFF : PLACE_BESIDE;
	if (scene_numbers(s->scene, until, end < s->sentence.until ? end : s->sentence.until) > 0)
		return PLACE_ANOTHERS;
	return scene_numbers(s->scene, s->clause.until, from) > 0 ? PLACE_OFF : PLACE_BESIDE;
}

static enum place
place_of(const struct spot *s, size_t from, size_t until)
{
	bool listed = s->item.from < s->item.until;

	if (from >= s->sentence.until)
		return PLACE_NONE;
	if (from >= s->topic.from && until <= s->topic.until)
		return s->bare ? PLACE_ONLY : s->topic.from < s->sentence.from ? PLACE_TOPIC : PLACE_LABEL;
	if (until <= s->sentence.from)
		return PLACE_BEFORE;
	if (listed && from >= s->item.from && until <= s->item.until)
		return PLACE_ITEM;
	if (listed && from >= s->clause.from && until <= s->at)
		return PLACE_HEAD;
	if (from >= s->own.from && until <= s->own.until && (until <= s->at || from >= s->at))
		return PLACE_OWN;
	if (from >= s->clause.from && until <= s->head)
		return PLACE_HEAD;
	if (from >= s->clause.from && until <= s->clause.until)
		return PLACE_CLAUSE;
	return elsewhere(s, from, until);
}

/* Where a head's words stand. */
static enum place
place_of_head(const struct spot *s, const struct scene *head)
{
	if (head == s->heading)
		return s->bare ? PLACE_ONLY : s->setting->labelled ? PLACE_TASK : PLACE_HEADING;
	return head == s->row ? PLACE_ROW : PLACE_COLUMN;
}

/* From one beside the number down to what close words say. */
static int
faded(const struct spot *s, size_t from, size_t until)
{
	size_t away = until <= s->at ? s->at - until : from > s->behind ? from - s->behind : 0;

	return away >= WEIGHT_FADES ? WEIGHT_CLOSE : WEIGHT_OWN - (int)away * (WEIGHT_OWN - WEIGHT_CLOSE) / WEIGHT_FADES;
}

struct standing
weight_of(const struct spot *s, const struct scene *scene, size_t from, size_t until)
{
	enum place place = scene == s->scene ? place_of(s, from, until) : place_of_head(s, scene);

	return (struct standing){ place, place == PLACE_OWN ? faded(s, from, until) : places[place].share };
}
