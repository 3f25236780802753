#include "slot.h"

#include <string.h>

#include "limits.h"
#include "seal.h"
#include "text.h"

#define PART_OPENS "{["
#define PART_CLOSES "]}"

enum { NAME_MOST = 64 };	/* bytes of a name: longer than any catalogue name */

/* Names that are no figures.  The constant of such a binding is the name itself. */
static const struct { const char *name; enum bound kind; } words[] = {
	{ "city", BOUND_PLACE }, { "organ", BOUND_PLACE }, { "place", BOUND_PLACE },
	{ "year", BOUND_YEAR }, { "next_year", BOUND_YEAR }, { "period", BOUND_YEAR }, { "today", BOUND_DATE },
};

/* A part that began, by its index, before the place of that index. */
struct opened { size_t part, place; };

struct reading {
	struct ctx *ctx;
	const struct house *house;
	const char *name;
	bool own;			/* written in this language as a whole: a brace that is no slot is a fault */
	int number;			/* of the line in the file */
	size_t line;			/* its index */
	bool good;
	size_t before;			/* characters of the lines before */
	size_t bytes, characters;	/* of this line, up to its last slot */
	VEC(struct opened) opened;	/* parts of this line that are not closed yet */
	struct foreign_text *text;	/* whose lines are being made; NULL where they were read */
	struct bound_text *out;
};

static bool
is_constant(const char *name)
{
	return name[0] >= '0' && name[0] <= '9' && name[strspn(name, "0123456789.")] == '\0';
}

static bool
name_kind(const struct house *house, const char *name, struct binding *b)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(words[i].name, name) == 0) {
			b->kind = words[i].kind;
			b->constant = words[i].name;
			return true;
		}
	if (is_constant(name)) {
		b->kind = BOUND_CONSTANT;
		b->constant = name;
		return true;
	}
	b->kind = BOUND_FIGURE;
	b->figure = figure_find(house, name);
	return b->figure != NULL;
}

/* Cuts ${text} before its last ${mark} and returns what stood behind it, or NULL. */
static char *
cut(char *text, char mark)
{
	char *at = strrchr(text, mark);

	if (at == NULL)
		return NULL;
	*at = '\0';
	return at + 1;
}

/* What stands between the braces: name, (argument), |word, ?. */
static bool
read_inside(struct reading *r, char *inside, struct binding *b)
{
	struct ctx *ctx = r->ctx;
	size_t n = strlen(inside);
	bool before;

	b->confirmed = n == 0 || inside[n - 1] != '?';
	if (!b->confirmed)
		inside[n - 1] = '\0';
	b->score = 1;
	b->blank.word = cut(inside, '|');
	if (b->blank.word != NULL && !blank_word(r->house->language, b->blank.word, &b->blank.direction, &before))
		return problem_at(ctx, r->name, r->number, "插入处的“%s”不是余、多、近、约这样的限定词", b->blank.word);
	if (text_ends(inside, ")") && strchr(inside, '(') != NULL) {
		inside[strlen(inside) - 1] = '\0';
		b->argument_text = strchr(inside, '(') + 1;
		*strchr(inside, '(') = '\0';
	}
	if (!name_kind(r->house, inside, b))
		return problem_at(ctx, r->name, r->number, "没有“%s”这个统计项，全部名称见 dangjian figures；普通的花括号请写成 {{",
		    inside);
	if (b->argument_text != NULL && (b->figure == NULL || b->figure->argument == NULL))
		return problem_at(ctx, r->name, r->number, "“%s”不需要括号里的“%s”", inside, b->argument_text);
	return true;
}

/* The characters of the text before ${n} bytes of ${line}, which is read from its start on. */
static size_t
characters_before(struct reading *r, const char *line, size_t n)
{
	r->characters += text_length(arena_copy(r->ctx->arena, line + r->bytes, n - r->bytes));
	r->bytes = n;
	return r->before + r->characters;
}

static void
end_line(struct reading *r, const char *line)
{
	r->before += text_length(line) + 1;
	r->bytes = r->characters = 0;
}

/* The slot at *p, behind ${n} bytes ${line} of its line; *p moves behind it. */
static bool
read_slot(struct reading *r, const char **p, const char *line, size_t n, struct binding *b)
{
	const char *end = strchr(*p, '}');
	char *shown;

	*b = (struct binding){ .confirmed = true };
	if (end == NULL) {
		*p += strlen(*p);
		return problem_at(r->ctx, r->name, r->number, "花括号没有写完，应写成 {统计项}；普通的花括号请写成 {{");
	}
	shown = arena_copy(r->ctx->arena, *p, (size_t)(end + 1 - *p));
	b->blank = (struct blank){ .text = shown, .line = r->line, .from = n, .until = n + strlen(shown),
		.at = characters_before(r, line, n) };
	b->blank.word_from = b->blank.word_until = b->blank.from;
	*p = end + 1;
	return read_inside(r, arena_copy(r->ctx->arena, shown + 1, strlen(shown) - 2), b);
}

/* A faulty slot is said, and reading goes on; false only where there are too many. */
static bool
add_slot(struct reading *r, const char **p, const char *line, size_t n, struct binding *b)
{
	if (!read_slot(r, p, line, n, b))
		r->good = false;
	else if (r->out->places.n == LIMIT_BLANKS)
		return problem_at(r->ctx, r->name, r->number, "一份报告最多 %d 个插入处", LIMIT_BLANKS);
	else
		*VEC_ADD(r->ctx->arena, &r->out->places) = *b;
	return true;
}

/* ---- parts that may be left out ---- */

/* The mark of a part at ${p}, byte ${at} of its line, if one stands there: its bytes, else 0. */
static size_t
part_mark(struct reading *r, const char *p, size_t at)
{
	bool figures = false;

	if (text_starts(p, PART_OPENS)) {
		*VEC_ADD(r->ctx->arena, &r->opened) = (struct opened){ r->out->parts.n, r->out->places.n };
		*VEC_ADD(r->ctx->arena, &r->out->parts) = (struct part){ .line = r->line, .from = at };
		return strlen(PART_OPENS);
	}
	if (r->opened.n == 0 || !text_starts(p, PART_CLOSES))
		return 0;
	struct opened o = r->opened.at[--r->opened.n];
	for (size_t i = o.place; i < r->out->places.n; i++)
		figures = figures || r->out->places.at[i].kind == BOUND_FIGURE;
	if (figures)
		r->out->parts.at[o.part].until = at + strlen(PART_CLOSES);
	else if (r->own)
		r->good = problem_at(r->ctx, r->name, r->number, PART_OPENS " " PART_CLOSES " 之间没有统计项，请去掉这对括号");
	return strlen(PART_CLOSES);
}

/* At a line's end: what did not become a part is text. */
static void
end_parts(struct reading *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->out->parts.n; i++)
		if (r->out->parts.at[i].until > 0)
			r->out->parts.at[kept++] = r->out->parts.at[i];
	r->out->parts.n = kept;
	if (r->opened.n > 0 && r->own)
		r->good = problem_at(r->ctx, r->name, r->number, PART_OPENS " 没有写完，同一行里要有 " PART_CLOSES "；普通的花括号请写成 {{");
	r->opened.n = 0;
}

static bool
read_line(struct reading *r, const char *p)
{
	struct foreign_line line = { .number = r->number };
	struct buf text = buf_make(r->ctx->arena);
	size_t marks = strspn(p, "#");

	if (marks > 0 && marks <= 6 && p[marks] == ' ') {
		p += marks + 1;
		line.heading = true;
	}
	buf_puts(&text, "");
	r->line = r->out->text->lines.n;
	while (*p != '\0') {
		struct binding b;
		size_t mark = part_mark(r, p, text.n);

		if (mark > 0) {
			buf_add(&text, p, mark);
			p += mark;
			continue;
		}
		if (*p == '{' && p[1] != '{') {
			if (!add_slot(r, &p, text.at, text.n, &b))
				return false;
			buf_puts(&text, r->good ? b.blank.text : "");
			continue;
		}
		buf_putc(&text, *p);
		p += *p == '{' ? 2 : 1;
	}
	end_parts(r);
	line.text = text.at;
	end_line(r, text.at);
	if (text.n > 0)
		*VEC_ADD(r->ctx->arena, &r->text->lines) = line;
	return true;
}

bool
slot_read(struct ctx *ctx, const struct house *house, const char *name, const char *bytes, size_t n, struct bound_text *out)
{
	struct foreign_text *text = arena_alloc(ctx->arena, sizeof *text);
	struct bound_text bound = { .text = text, .name = name, .sm3 = seal_sm3_hex(ctx->arena, bytes, n) };
	struct reading r = { .ctx = ctx, .house = house, .name = name, .own = true, .good = true, .text = text, .out = &bound };
	char *clean = text_clean(ctx->arena, bytes, n);

	if (n > LIMIT_REPORT)
		return problem_at(ctx, name, 0, "报告超过 %d MB，请分成几份", LIMIT_REPORT >> 20);
	if (clean == NULL)
		return problem_at(ctx, name, 0, "不是 UTF-8 文本，请另存为 UTF-8 再试");
	*text = (struct foreign_text){ .bytes = bytes, .n = n };
	for (size_t i = 0; i < n && strchr(" \t\r\n", bytes[i]) != NULL; i++)
		r.number += bytes[i] == '\n';		/* text_clean leaves them out */
	for (char **line = text_split(ctx->arena, clean, '\n'); *line != NULL; line++) {
		r.number++;
		if (text_starts(*line, SLOT_NOTE))
			continue;
		if (!read_line(&r, *line))
			return false;
	}
	if (!r.good)
		return false;
	*out = bound;
	return true;
}

/* Bytes of the name behind the brace at ${p}; 0 where no slot stands there. */
static size_t
name_at(const char *p)
{
	size_t n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return *p == '{' && n > 0 && n < NAME_MOST && p[n + 1] != '\0' && strchr("}(|?", p[n + 1]) != NULL ? n : 0;
}

bool
slot_read_lines(struct ctx *ctx, const struct house *house, const char *name, struct foreign_text *text,
    struct bound_text *out)
{
	struct bound_text bound = { .text = text, .name = name, .sm3 = bind_digest(ctx, text) };
	struct reading r = { .ctx = ctx, .house = house, .name = name, .good = true, .out = &bound };

	for (; r.line < text->lines.n; r.line++) {
		const char *line = text->lines.at[r.line].text, *p = line;
		struct binding b;

		r.number = text->lines.at[r.line].number;
		while (*p != '\0')
			if (name_at(p) == 0) {
				size_t mark = part_mark(&r, p, (size_t)(p - line));

				p += mark > 0 ? mark : 1;
			} else if (!add_slot(&r, &p, line, (size_t)(p - line), &b))
				return false;
		end_parts(&r);
		end_line(&r, line);
	}
	if (!r.good)
		return false;
	*out = bound;
	return true;
}

bool
slot_any(const struct house *house, const char *text)
{
	for (const char *p = strchr(text, '{'); p != NULL; p = strchr(p + 1, '{')) {
		size_t n = name_at(p);
		char name[NAME_MOST];
		struct binding b;

		if (n == 0)
			continue;
		memcpy(name, p + 1, n);
		name[n] = '\0';
		if (!is_constant(name) && name_kind(house, name, &b))
			return true;
	}
	return false;
}

/* What stands in the slot of ${b} and is read back as its kind; NULL if nothing does. */
static const char *
name_of(const struct binding *b)
{
	if (b->kind == BOUND_FIGURE)
		return b->figure->name;
	if (b->kind == BOUND_CONSTANT && b->constant != NULL && is_constant(b->constant))
		return b->constant;
	for (size_t i = 0; b->constant != NULL && i < COUNT(words); i++)
		if (words[i].kind == b->kind && strcmp(words[i].name, b->constant) == 0)
			return b->constant;
	return NULL;
}

bool
slot_write(const struct language *language, const struct binding *b, struct buf *out)
{
	bool before;
	enum direction direction;
	const char *name = name_of(b);

	if (name == NULL)
		return false;
	buf_putf(out, "{%s", name);
	if (b->argument_text != NULL && strpbrk(b->argument_text, "(){}|?\n") == NULL)
		buf_putf(out, "(%s)", b->argument_text);
	if (b->blank.word != NULL && blank_word(language, b->blank.word, &direction, &before))
		buf_putf(out, "|%s", b->blank.word);
	buf_puts(out, b->confirmed ? "}" : "?}");
	return true;
}
