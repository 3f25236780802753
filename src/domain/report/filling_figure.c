/* A figure in its place: which one, asked with what, printed how. */
#include "filling.h"

#include <string.h>

#include "language.h"
#include "money.h"
#include "text.h"

enum { FEN_PER_YUAN = 100, PLACES_OF_WAN = 4 };

/* ---- persons or persons-times (contract §5) ---- */

static const struct figure *
persons_of(const struct ctx *ctx, const struct figure *f)
{
	size_t n = strlen(f->name) - (text_ends(f->name, "_all") ? strlen("_all") : 0);

	return figure_find(ctx->house, arena_strf(ctx->arena, "%.*s_people%s", (int)n, f->name, f->name + n));
}

static bool
counts_persons(const char *behind)
{
	static const char *const persons[] = { "名", "人", "位", NULL };

	return filling_word(persons, behind, 0, false) != NULL && !text_starts(behind, "人次");
}

/*
 * Where the text counts persons: the figure of different persons if every record has a list, else the sum with a remark.
 * What a person has confirmed stays, and is only remarked upon.
 */
static bool
choose(struct ctx *ctx, struct filling_job *job, struct filling *f, int64_t argument)
{
	struct binding *b = &f->binding;
	bool persons = b->figure->arms.at[0].by_person;
	const struct figure *sum = persons ? b->figure->variant_of : b->figure,
	    *people = persons ? b->figure : persons_of(ctx, b->figure);
	struct question q = job->filled->question;
	bool listed = false;
	struct answer answer;

	if (sum == NULL || people == NULL || !sum->arms.at[0].attended || !counts_persons(filling_behind(job->filled, &b->blank)))
		return true;
	q.argument = argument;
	if (!figure_answer(ctx, sum, &q, &answer) || !figure_listed(ctx, sum, &q, &listed))
		return false;
	if (!b->confirmed)
		b->figure = listed && answer.count > 0 ? people : sum;
	if (answer.count == 0)
		return true;
	if (b->figure == sum && !listed)
		filling_remark(ctx, job->filled, &b->blank, REMARK_UNIT,
		    "有的记录只有人数没有名单，这里填的是人次，同一人可能不止计一次");
	else if (b->figure == sum)
		filling_remark(ctx, job->filled, &b->blank, REMARK_UNIT, "这里填的是人次，按不同人员计数请改用“%s”", people->label);
	return true;
}

/* ---- the number ---- */

/* The unit in which the place wants its number: behind it, or in the heads of a table's cell. */
static const char *
unit_of(const struct filling_job *job, const struct figure *figure, const struct blank *blank)
{
	static const char *const money[] = { "亿", "万", "元", NULL }, *const counts[] = { "亿", "万", "千", "百", NULL },
	    *const in_heads[] = { "（万", "(万", NULL };
	const struct foreign_line *line = &job->filled->bound.text->lines.at[blank->line];
	const char *const heads[] = { line->column_head, line->row_head };
	const char *unit = filling_word(figure->money ? money : counts, filling_behind(job->filled, blank), 0, false);

	for (size_t i = 0; i < COUNT(heads) && unit == NULL; i++) {
		const char *head = heads[i] == NULL ? "" : heads[i];

		if (figure->money)
			unit = filling_word(money, head, strlen(head), true);
		else if (filling_word(in_heads, head, strlen(head), true) != NULL)
			unit = "万";
	}
	return unit;
}

/* ${value} in that unit; NULL where it can't be said in it. */
static char *
print_in(struct ctx *ctx, int64_t value, bool money, const char *unit, enum direction direction, bool *dropped)
{
	if (unit == NULL || (money && strcmp(unit, "万") == 0))
		return blank_print(ctx, value, money, direction, dropped);
	if (money && strcmp(unit, "元") == 0) {
		int64_t round = blank_round(value, FEN_PER_YUAN, direction, dropped);

		return round % FEN_PER_YUAN != 0 ? money_yuan(ctx->arena, round) :
		    arena_strf(ctx->arena, "%lld", (long long)(round / FEN_PER_YUAN));
	}
	if (money || strcmp(unit, "万") != 0)
		return NULL;
	char *number = text_write_scaled(ctx->arena, blank_round(value, 1, direction, dropped), PLACES_OF_WAN);
	for (size_t n = strlen(number); number[n - 1] == '0' || number[n - 1] == '.'; n--) {
		bool point = number[n - 1] == '.';

		number[n - 1] = '\0';
		if (point)
			break;
	}
	return number;
}

int64_t
filling_value(const struct answer *a)
{
	int64_t value = a->value;

	if (a->attested != NULL && !(a->figure->money ? money_read(a->attested->value, &value) :
	    text_read_int(a->attested->value, &value)))
		return a->value;
	return value;
}

/* What the number says that is not so: a word that goes, two words that deny each other, a zero that is none. */
static void
look_at(struct ctx *ctx, struct filling_job *job, const struct blank *blank, const struct answer *a, const char *number,
    const char *unit, bool dropped)
{
	const char *line = filling_line(job->filled, blank), *said = unit;
	const struct word *before = blank->word == NULL || blank->word_from < blank->from ? NULL :
	    language_before(ctx->house->language, line, line + blank->from, WORDS(WORD_BEFORE));

	if (a->figure->money && (unit == NULL || strcmp(unit, "万") == 0))
		said = "万元";
	if (dropped)
		filling_remark(ctx, job->filled, blank, REMARK_WORD, "数字是 %s%s，不能说“%s”，已经去掉", number,
		    said == NULL ? "" : said, blank->word);
	else if (blank->word != NULL && blank->word_from == blank->word_until &&
	    blank_word_is_last(ctx->house->language, blank->word))
		filling_remark(ctx, job->filled, blank, REMARK_WORD, "“%s”要写在量词后面，请移到插入处外面", blank->word);
	if (before != NULL && before->sort != (int)blank->direction)
		filling_remark(ctx, job->filled, blank, REMARK_WORD, "“%s”和“%s”不能一起说，请去掉一个", before->text, blank->word);
	if (a->figure->money && filling_value(a) != 0 && strspn(number, "0.") == strlen(number))
		filling_remark(ctx, job->filled, blank, REMARK_ZERO, "不是 0，是 %s 元，请改用元来写", figure_text(ctx, a));
}

/* Prints the value with the author's word, where that is true of it. */
static void
print(struct ctx *ctx, struct filling_job *job, struct filling *f, const struct answer *a)
{
	const struct blank *blank = &f->binding.blank;
	bool inside = blank->word != NULL && blank->word_from == blank->word_until, before = false, dropped = false;
	const char *unit = unit_of(job, a->figure, blank), *word = blank->word;
	enum direction direction = blank->direction, unused;

	/* A number that is only a lower bound is said to be one, and is not cut down again. */
	if (a->attested != NULL && a->attested->at_least) {
		dropped = direction != DIRECTION_MORE && direction != DIRECTION_LIMIT && word != NULL;
		direction = DIRECTION_NONE;
	}
	bool lower_bound = a->attested != NULL && a->attested->at_least && (word == NULL || dropped);
	bool cannot = false;
	char *number = print_in(ctx, filling_value(a), a->figure->money, unit, direction, &cannot);
	if (number == NULL) {
		filling_remark(ctx, job->filled, blank, REMARK_UNBOUND, "不能以“%s”为单位，“%s”是 %s%s，请按需要填写", unit,
		    a->figure->label, figure_text(ctx, a), a->figure->money ? "元" : "");
		return;
	}
	dropped = dropped || cannot;
	look_at(ctx, job, blank, a, lower_bound ? arena_strf(ctx->arena, "%s余", number) : number, unit, dropped);
	if (inside && !dropped)
		blank_word(ctx->house->language, word, &unused, &before);
	f->drop_word = dropped && !inside;
	f->printed = arena_strf(ctx->arena, "%s%s%s%s%s", inside && !dropped && before ? word : "", number,
	    inside && !dropped && !before ? word : "", lower_bound ? "余" : "", a->figure->money && unit == NULL ? "万元" : "");
}

static const char *
link_of(struct ctx *ctx, const struct filling_job *job, const struct answered *answered)
{
	const struct question *q = &answered->answer.question;
	const char *name = answered->answer.figure->name;
	struct buf link = buf_make(ctx->arena);

	if (!job->order->served)
		return job->order->annex || job->order->rows ? arena_strf(ctx->arena, "#%s", answered->anchor) : NULL;
	buf_putf(&link, "/figures/%s?", name);
	if (day_is_year(q->from, q->until))
		buf_putf(&link, "year=%d", day_year(q->from));
	else
		buf_putf(&link, "from=%s&until=%s", day_str(ctx->arena, q->from), day_str(ctx->arena, q->until));
	buf_putf(&link, "&org=%s", text_url(ctx->arena, job->org));
	if (q->argument != 0)
		buf_putf(&link, "&argument=%lld", (long long)q->argument);
	return link.at;
}

static void
put_remarks(struct ctx *ctx, struct filling_job *job, const struct filling *f, const struct answer *a)
{
	const struct binding *b = &f->binding;

	if (a->attested != NULL)
		filling_remark(ctx, job->filled, &b->blank, REMARK_ATTESTED, "核定数，不是由记录得出：%s，%s，%s", a->attested->source,
		    a->attested->by, day_str(ctx->arena, a->attested->on));
	if (figure_beside_say(ctx, a) != NULL)
		filling_remark(ctx, job->filled, &b->blank, REMARK_BESIDE, "%s", figure_beside_say(ctx, a));
	else if (a->unknown > 0 && a->attested == NULL)
		filling_remark(ctx, job->filled, &b->blank, REMARK_UNKNOWN, "%s", figure_unknown_say(ctx, a));
	else if (a->missing && b->figure->argument != NULL && a->question.argument == 0 && figure_missing_say(ctx, a) != NULL)
		filling_remark(ctx, job->filled, &b->blank, REMARK_MISSING, "%s", figure_missing_say(ctx, a));
	else if (a->missing)
		filling_remark(ctx, job->filled, &b->blank, REMARK_MISSING, "没有“%s”的记录", b->figure->label);
	if (figure_as_of_say(ctx, a) != NULL && !job->as_of_told) {
		filling_remark(ctx, job->filled, &b->blank, REMARK_AGED, "期末还没有到，%s；其他期末的数也是", figure_as_of_say(ctx, a));
		job->as_of_told = true;
	}
	if (!a->missing && a->attested == NULL && a->value == 0)
		filling_remark(ctx, job->filled, &b->blank, REMARK_ZERO, "是 0，请看这句话是否还成立");
	if (!b->confirmed)
		filling_remark(ctx, job->filled, &b->blank, REMARK_UNCONFIRMED, "按“%s”填写，尚未有人确认%s%s", b->figure->label,
		    b->doubt == NULL ? "" : "；", b->doubt == NULL ? "" : b->doubt);
}

bool
filling_figure(struct ctx *ctx, struct filling_job *job, struct filling *f)
{
	struct binding *b = &f->binding;
	const char *open = filling_other_time(ctx, job, b);
	struct answered *answered;
	int64_t argument;

	if (open == NULL && !filling_argument(ctx, job, b, &argument, &open))
		return false;
	if (open != NULL)
		return filling_leave(ctx, job, f, open);
	if (!choose(ctx, job, f, argument) || !filling_answer(ctx, job, b->figure, argument, false, &answered))
		return false;
	const struct answer *a = &answered->answer;
	f->answered = answered;
	f->missing = a->missing;
	put_remarks(ctx, job, f, a);
	if (a->missing)
		f->printed = arena_strf(ctx->arena, "【缺数据：%s】", b->figure->label);
	else
		print(ctx, job, f, a);
	if (f->printed == NULL)
		return true;
	f->link = link_of(ctx, job, answered);
	return a->missing || filling_names(ctx, job, f);
}
