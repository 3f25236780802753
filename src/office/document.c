#include "document_writers.h"

#include <assert.h>
#include <string.h>

#include "text.h"

enum { SHORT_LINE = 60, SHORT_TITLE = 50 };	/* characters: two lines of 3号, two of 2号 */

struct block *
document_add(struct ctx *ctx, struct document *doc, enum block_kind kind, int level)
{
	struct block *block = VEC_ADD(ctx->arena, &doc->blocks);

	*block = (struct block){ .kind = kind, .level = level };
	return block;
}

struct run *
document_run(struct ctx *ctx, struct block *block, const char *text)
{
	struct run *run = VEC_ADD(ctx->arena, &block->runs);

	*run = (struct run){ .text = arena_str(ctx->arena, text) };
	return run;
}

/* Moves *p behind digits of the kind that ${chinese} says; false if there is none. */
static bool
skip_number(const char **p, bool chinese)
{
	static const char *const han[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
	const char *start = *p;

	if (chinese) {
		for (size_t i = 0; i < COUNT(han);)
			i = text_skip(p, han[i]) ? 0 : i + 1;
		return *p > start;
	}
	while (**p >= '0' && **p <= '9')
		++*p;
	return *p > start && *p - start <= 2;
}

/* The level that a line's own number gives it (GB/T 9704-2012, 7.3.3), or 0. */
static int
level_of(const char *line)
{
	static const struct { const char *open, *close; bool chinese; int level; } forms[] = {
		{ "", "、", true, 1 },
		{ "（", "）", true, 2 },
		{ "(", ")", true, 2 },
		{ "", ".", false, 3 },
		{ "", "．", false, 3 },
		{ "", "、", false, 3 },
		{ "（", "）", false, 4 },
		{ "(", ")", false, 4 },
	};

	for (size_t i = 0; i < COUNT(forms); i++) {
		const char *p = line;

		if (!text_skip(&p, forms[i].open) || !skip_number(&p, forms[i].chinese) ||
		    !text_skip(&p, forms[i].close))
			continue;
		/* 3.2万元 begins with a number, not with the number of a heading */
		return forms[i].level == 3 && *p >= '0' && *p <= '9' ? 0 : forms[i].level;
	}
	return 0;
}

static bool
ends_sentence(const char *line)
{
	static const char *const marks[] = { "。", "！", "？", "；", "：", "，", "、", "." };

	for (size_t i = 0; i < COUNT(marks); i++) {
		if (text_ends(line, marks[i]))
			return true;
	}
	return false;
}

static bool
stands_alone(const char *line, size_t most)
{
	return text_length(line) <= most && strstr(line, "。") == NULL && !ends_sentence(line);
}

static bool
is_annex_number(const char *line)
{
	const char *p = line;

	if (!text_skip(&p, "附件"))
		return false;
	while (*p >= '0' && *p <= '9')
		p++;
	return text_equal(p, "") || text_equal(p, "：");
}

/* A line that belongs to the block before it: the date of a sign-off, the title of an annex. */
static struct block *
add_to_last(struct ctx *ctx, struct document *doc, const char *line)
{
	struct block *last = doc->blocks.n > 0 ? &doc->blocks.at[doc->blocks.n - 1] : NULL;
	day date;

	if (last == NULL || last->runs.n != 1)
		return NULL;
	if (last->kind == BLOCK_PARAGRAPH && strstr(line, "年") != NULL && day_read(line, &date) &&
	    stands_alone(last->runs.at[0].text, SHORT_LINE / 2))
		last->kind = BLOCK_SIGNOFF;
	else if (last->kind != BLOCK_ANNEX || !stands_alone(line, SHORT_TITLE) || level_of(line) > 0)
		return NULL;
	document_run(ctx, last, line);
	return last;
}

static struct block *
add_paragraph(struct ctx *ctx, struct document *doc, const char *line, int level)
{
	const char *end = level == 2 ? strstr(line, "。") : NULL;
	struct block *block = document_add(ctx, doc, BLOCK_PARAGRAPH, 0);

	if (end != NULL) {
		size_t lead = (size_t)(end - line) + strlen("。");

		document_run(ctx, block, arena_copy(ctx->arena, line, lead))->face = RUN_LEAD;
		line += lead;
	}
	if (*line != '\0' || block->runs.n == 0)
		document_run(ctx, block, line);
	return block;
}

static enum block_kind
kind_of(const struct block *last, const char *line, int level, bool first)
{
	if (is_annex_number(line))
		return BLOCK_ANNEX;
	if (stands_alone(line, SHORT_LINE) && (text_starts(line, "附件：") ||
	    (level == 3 && last != NULL && last->kind == BLOCK_ATTACHED)))
		return BLOCK_ATTACHED;
	if (level > 0)
		return stands_alone(line, SHORT_LINE) ? BLOCK_HEADING : BLOCK_PARAGRAPH;
	if (first && stands_alone(line, SHORT_TITLE))
		return BLOCK_TITLE;
	if (last != NULL && last->kind == BLOCK_TITLE && text_ends(line, "：") &&
	    text_length(line) <= SHORT_LINE)
		return BLOCK_ADDRESSEE;
	return BLOCK_PARAGRAPH;
}

/* ${line} without spaces at both ends; ${skipped}: bytes of those at its head. */
static const char *
trim(struct arena *arena, const char *line, size_t *skipped)
{
	const char *text = line, *end = line + strlen(line);

	for (const char *p = text; text_is_space(text_next(&p)); text = p)
		;
	while (end > text) {
		const char *last = text_prev(text, end), *p = last;

		if (!text_is_space(text_next(&p)))
			break;
		end = last;
	}
	*skipped = (size_t)(text - line);
	return arena_copy(arena, text, (size_t)(end - text));
}

struct block *
document_add_line(struct ctx *ctx, struct document *doc, const char *line, bool first)
{
	size_t skipped;
	const char *clean = trim(ctx->arena, line, &skipped);

	if (*clean == '\0')
		return NULL;
	struct block *block = add_to_last(ctx, doc, clean);
	if (block == NULL) {
		int level = level_of(clean);
		const struct block *last = doc->blocks.n > 0 ? &doc->blocks.at[doc->blocks.n - 1] : NULL;
		enum block_kind kind = kind_of(last, clean, level, first);

		if (kind == BLOCK_ATTACHED)
			level = last != NULL && last->kind == BLOCK_ATTACHED ? 2 : 1;
		if (kind == BLOCK_PARAGRAPH) {
			block = add_paragraph(ctx, doc, clean, level);
		} else {
			block = document_add(ctx, doc, kind, kind == BLOCK_HEADING || kind == BLOCK_ATTACHED ? level : 0);
			document_run(ctx, block, clean);
		}
	}
	block->before = skipped;
	return block;
}

/* Splits the run at ${i} before its byte ${at}, if that lies within; both halves are of one face. */
static bool
split_run(struct ctx *ctx, struct block *block, size_t i, size_t at)
{
	const char *text = block->runs.at[i].text;

	if (at == 0 || at >= strlen(text))
		return false;
	*VEC_ADD(ctx->arena, &block->runs) = (struct run){ 0 };
	struct run *run = &block->runs.at[i];
	memmove(run + 2, run + 1, (block->runs.n - i - 2) * sizeof *run);
	run[1] = (struct run){ .text = text + at, .face = run->face };
	run->text = arena_copy(ctx->arena, text, at);
	return true;
}

struct run *
document_mark(struct ctx *ctx, struct block *block, size_t from, size_t until)
{
	/* The parts of a sign-off and of an annex are whole runs: the last one is the line's. */
	if (block->kind == BLOCK_SIGNOFF || block->kind == BLOCK_ANNEX)
		return &block->runs.at[block->runs.n - 1];
	assert(from < until && from >= block->before && block->next < block->runs.n);
	size_t i = block->next, at = from - block->before;

	for (; i + 1 < block->runs.n && at >= strlen(block->runs.at[i].text); i++)
		at -= strlen(block->runs.at[i].text);
	i += split_run(ctx, block, i, at);
	split_run(ctx, block, i, until - from);
	block->next = i + 1;
	block->before = until;
	return &block->runs.at[i];
}

bool
document_format(struct ctx *ctx, const char *path, enum document_format *out)
{
	static const char *const endings[] = {
		[DOCUMENT_HTML] = ".html",
		[DOCUMENT_DOCX] = ".docx",
		[DOCUMENT_PDF] = ".pdf",
		[DOCUMENT_TEXT] = ".txt",
	};

	for (size_t i = 0; i < COUNT(endings); i++) {
		if (!text_ends(path, endings[i]))
			continue;
		*out = (enum document_format)i;
		return true;
	}
	return problem_say(ctx, PROBLEM_USAGE,
	    "%s：文件名请以 .docx、.pdf、.html 或 .txt 结尾，由此决定输出的格式", path);
}

bool
document_write(struct ctx *ctx, const struct document *doc, enum document_format format, struct buf *out)
{
	static bool (*const writers[])(struct ctx *, const struct document *, struct buf *) = {
		[DOCUMENT_HTML] = document_html_write,
		[DOCUMENT_DOCX] = document_docx_write,
		[DOCUMENT_PDF] = document_pdf_write,
		[DOCUMENT_TEXT] = document_text_write,
	};

	return writers[format](ctx, doc, out);
}
