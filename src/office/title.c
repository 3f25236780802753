#include "title.h"

#include <string.h>

#include "compose.h"
#include "layout.h"
#include "text.h"

enum { MOST_LINES = 4, MOST_CHARACTERS = 90 };

/* What a break costs, in the measure of squared ems by which a line misses the mean length. */
enum { SPLITS_WORD = 60, PLAIN = 25, AT_WORD = 16, BETWEEN_WORDS = 8 };

/* Words that titles are made of; a break within one is a mistake, between two it is fair. */
static const char *const words[] = {
	"关于", "开展", "进一步", "加强", "做好", "推进", "落实", "印发", "召开", "实施", "深化", "报送", "调整", "命名", "表彰",
	"机关", "党建", "党委", "党组", "党员", "党支部", "党总支", "党务", "支部", "直属", "基层", "组织", "委员会", "工作委员会", "市直", "区直", "县直",
	"工作", "学习", "教育", "活动", "建设", "管理", "责任", "主题", "专题", "理论", "中心组", "干部", "培训", "作风", "纪律", "服务",
	"群众", "考核", "述职", "评议", "民主", "生活会", "换届", "选举", "发展", "整改", "自查", "督查", "先进", "集体", "个人", "红旗",
	"情况", "报告", "总结", "通知", "通报", "意见", "方案", "计划", "规划", "安排", "要点", "打算", "决定", "请示", "批复", "办法",
	"制度", "年度", "上半年", "下半年", "季度", "全市", "全区", "全县", "全面", "从严治党",
};
static const char *const good_ends[] = { "的", "年度", "》", "”", "）", "、", "，" };
static const char *const good_starts[] = { "和", "与", "及", "暨", "并", "《", "“", "关于" };

struct text {
	const char *at[MOST_CHARACTERS + 1];	/* where each character begins; at the last place the end */
	double until[MOST_CHARACTERS + 1];	/* ems before it */
	double cost[MOST_CHARACTERS + 1];	/* of a break before it; below 0: no line may break there */
	size_t n;
};

static double
width_of(uint32_t c)
{
	return c < 0x2000 ? 0.55 : 1;
}

static double
cost_of(const char *start, const char *at)
{
	bool ends = false, begins = false;

	for (size_t i = 0; i < COUNT(good_ends); i++) {
		size_t m = strlen(good_ends[i]);

		if ((size_t)(at - start) >= m && memcmp(at - m, good_ends[i], m) == 0)
			return 0;
	}
	for (size_t i = 0; i < COUNT(good_starts); i++) {
		if (text_starts(at, good_starts[i]))
			return 0;
	}
	for (size_t i = 0; i < COUNT(words); i++) {
		size_t m = strlen(words[i]), before = (size_t)(at - start);

		begins = begins || text_starts(at, words[i]);
		for (size_t k = 1; k <= m && k <= before; k++) {
			if (!text_starts(at - k, words[i]))
				continue;
			if (k < m)
				return SPLITS_WORD;
			ends = true;
		}
	}
	return begins && ends ? BETWEEN_WORDS : begins || ends ? AT_WORD : PLAIN;
}

/* False if ${title} is too long, or has its lines already. */
static bool
measure(const char *title, struct text *out)
{
	uint32_t c, before = 0;

	for (const char *p = title, *at = p; (c = text_next(&p)) != 0; at = p, before = c) {
		if (out->n == MOST_CHARACTERS || c == '\n')
			return false;
		out->at[out->n] = at;
		out->cost[out->n] = out->n > 0 && compose_breaks(before, c) ? cost_of(title, at) : -1;
		out->until[out->n + 1] = out->until[out->n] + width_of(c);
		out->at[++out->n] = p;
	}
	return true;
}

/* The least cost of the characters from ${from} on in ${lines} lines; where each of them ends into ${ends}. */
static double
divide(const struct text *text, size_t from, int lines, double mean, double most, size_t *ends)
{
	double least = -1;

	for (size_t end = from + 1; end <= text->n && text->until[end] - text->until[from] <= most; end++) {
		double off = text->until[end] - text->until[from] - mean, cost = off * off;
		size_t rest[MOST_LINES] = { 0 };

		if ((end == text->n) != (lines == 1) || (end < text->n && text->cost[end] < 0))
			continue;
		if (lines > 1) {
			double more = divide(text, end, lines - 1, mean, most, rest);

			if (more < 0)
				continue;
			cost += text->cost[end] + more;
		}
		if (least >= 0 && cost >= least)
			continue;
		least = cost;
		ends[0] = end;
		memcpy(ends + 1, rest, (size_t)(lines - 1) * sizeof *ends);
	}
	return least;
}

/* ${runs} with line ends before the bytes ${ends} of their common text. */
static struct runs
put_ends(struct arena *arena, const struct run *runs, size_t n, const size_t *ends, size_t n_ends)
{
	struct runs out = { 0 };
	size_t at = 0, next = 0;

	for (size_t i = 0; i < n; i++) {
		struct buf text = buf_make(arena);

		for (const char *p = runs[i].text; *p != '\0'; p++, at++) {
			if (next < n_ends && ends[next] == at) {
				buf_putc(&text, '\n');
				next++;
			}
			buf_putc(&text, *p);
		}
		struct run *run = VEC_ADD(arena, &out);
		*run = runs[i];
		run->text = text.at;
	}
	return out;
}

struct runs
title_break(struct arena *arena, const struct run *runs, size_t n)
{
	const double most = LAYOUT_WIDTH_TWIPS / 20.0 / TITLE_SIZE;
	struct text text = { 0 };
	struct buf title = buf_make(arena);
	size_t ends[MOST_LINES] = { 0 };

	for (size_t i = 0; i < n; i++)
		buf_puts(&title, runs[i].text);
	if (!measure(title.at, &text) || text.until[text.n] <= most)
		return put_ends(arena, runs, n, NULL, 0);
	for (int lines = 2; lines <= MOST_LINES; lines++) {
		if (divide(&text, 0, lines, text.until[text.n] / lines, most, ends) < 0)
			continue;
		for (int i = 0; i + 1 < lines; i++)
			ends[i] = (size_t)(text.at[ends[i]] - title.at);
		return put_ends(arena, runs, n, ends, (size_t)lines - 1);
	}
	return put_ends(arena, runs, n, NULL, 0);
}
