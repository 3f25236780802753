#include "foreign_wire.h"

#include <string.h>

#include "limits.h"
#include "text.h"

void
foreign_wire_put_number(struct buf *out, uint64_t value)
{
	buf_add(out, &value, sizeof value);
}

void
foreign_wire_put_bytes(struct buf *out, const char *bytes, size_t n)
{
	foreign_wire_put_number(out, n);
	buf_add(out, bytes, n);
}

/* NULL is told from "" by a leading flag. */
static void
put_text(struct buf *out, const char *text)
{
	foreign_wire_put_number(out, text != NULL);
	if (text != NULL)
		foreign_wire_put_bytes(out, text, strlen(text));
}

uint64_t
foreign_wire_number(struct foreign_wire *in)
{
	uint64_t value = 0;

	if (in->bad || (size_t)(in->end - in->at) < sizeof value) {
		in->bad = true;
		return 0;
	}
	memcpy(&value, in->at, sizeof value);
	in->at += sizeof value;
	return value;
}

/* A number of things to come, of which each takes at least a number's bytes. */
static size_t
take_count(struct foreign_wire *in)
{
	uint64_t n = foreign_wire_number(in);

	if (n > (size_t)(in->end - in->at) / sizeof n) {
		in->bad = true;
		return 0;
	}
	return n;
}

static int
take_int(struct foreign_wire *in)
{
	uint64_t n = foreign_wire_number(in);

	if (n > INT32_MAX)
		in->bad = true;
	return in->bad ? 0 : (int)n;
}

const char *
foreign_wire_bytes(struct foreign_wire *in, size_t *n)
{
	uint64_t size = foreign_wire_number(in);
	const char *bytes = in->at;

	*n = 0;
	if (in->bad || size > (size_t)(in->end - in->at)) {
		in->bad = true;
		return "";
	}
	*n = size;
	in->at += size;
	return bytes;
}

/* Valid text or NULL; a copy. */
static const char *
read_text(struct foreign_wire *in)
{
	size_t n;

	if (foreign_wire_number(in) == 0)
		return NULL;
	const char *bytes = foreign_wire_bytes(in, &n);
	const char *text = arena_copy(in->arena, bytes, n);
	if (!text_valid(text, n))
		in->bad = true;
	return in->bad ? NULL : text;
}

void
foreign_wire_put_lines(struct buf *out, const struct foreign_text *text)
{
	foreign_wire_put_number(out, text->lines.n);
	EACH(const struct foreign_line, line, text->lines) {
		put_text(out, line->text);
		put_text(out, line->row_head);
		put_text(out, line->column_head);
		foreign_wire_put_number(out, (uint64_t)line->number);
		foreign_wire_put_number(out, (uint64_t)line->table);
		foreign_wire_put_number(out, (uint64_t)line->row);
		foreign_wire_put_number(out, (uint64_t)line->column);
		foreign_wire_put_number(out, line->heading);
		foreign_wire_put_number(out, line->empty_cell);
		foreign_wire_put_number(out, line->marks.n);
		EACH(const struct foreign_mark, mark, line->marks) {
			foreign_wire_put_number(out, mark->kind);
			foreign_wire_put_number(out, mark->from);
			foreign_wire_put_number(out, mark->until);
			put_text(out, mark->note);
		}
	}
}

static bool
splits_character(const char *text, size_t at)
{
	return ((unsigned char)text[at] & 0xC0) == 0x80;
}

static void
take_marks(struct foreign_wire *in, struct foreign_line *line)
{
	size_t length = line->text == NULL ? 0 : strlen(line->text);

	for (size_t n = take_count(in); n > 0 && !in->bad; n--) {
		uint64_t kind = foreign_wire_number(in);
		struct foreign_mark mark = { .kind = (enum mark_kind)kind };

		mark.from = foreign_wire_number(in);
		mark.until = foreign_wire_number(in);
		mark.note = read_text(in);
		if (kind > MARK_COMMENT || mark.from > mark.until || mark.until > length || line->text == NULL ||
		    splits_character(line->text, mark.from) || splits_character(line->text, mark.until))
			in->bad = true;
		*VEC_ADD(in->arena, &line->marks) = mark;
	}
}

void
foreign_wire_lines(struct foreign_wire *in, struct foreign_text *out)
{
	for (size_t n = take_count(in); n > 0 && !in->bad; n--) {
		struct foreign_line line = { .text = read_text(in) };

		line.row_head = read_text(in);
		line.column_head = read_text(in);
		line.number = take_int(in);
		line.table = take_int(in);
		line.row = take_int(in);
		line.column = take_int(in);
		line.heading = foreign_wire_number(in) != 0;
		line.empty_cell = foreign_wire_number(in) != 0;
		take_marks(in, &line);
		bool within = line.table == 0 ? line.row == 0 && line.column == 0 : line.row >= 1 && line.column >= 1;
		if (line.text == NULL || !within || line.row > LIMIT_TABLE_ROWS || line.column > 2 * LIMIT_COLUMNS)
			in->bad = true;
		*VEC_ADD(in->arena, &out->lines) = line;
	}
}

void
foreign_wire_put_changes(struct buf *out, const struct foreign_change *changes, size_t n)
{
	foreign_wire_put_number(out, n);
	for (const struct foreign_change *c = changes; c < changes + n; c++) {
		foreign_wire_put_number(out, c->line);
		foreign_wire_put_number(out, c->from);
		foreign_wire_put_number(out, c->until);
		put_text(out, c->text);
		put_text(out, c->bookmark);
		put_text(out, c->remark);
	}
}

struct foreign_change *
foreign_wire_changes(struct foreign_wire *in, size_t *n)
{
	*n = take_count(in);
	struct foreign_change *changes = arena_alloc(in->arena, *n * sizeof *changes);
	for (struct foreign_change *c = changes; c < changes + *n && !in->bad; c++) {
		c->line = foreign_wire_number(in);
		c->from = foreign_wire_number(in);
		c->until = foreign_wire_number(in);
		c->text = read_text(in);
		c->bookmark = read_text(in);
		c->remark = read_text(in);
	}
	return changes;
}

void
foreign_wire_put_problems(struct buf *out, const struct problems *problems)
{
	foreign_wire_put_number(out, problems->list.n);
	EACH(const struct problem, p, problems->list) {
		foreign_wire_put_number(out, p->sort);
		foreign_wire_put_number(out, (uint64_t)p->line);
		put_text(out, p->file);
		put_text(out, p->say);
		put_text(out, p->detail);
	}
}

void
foreign_wire_problems(struct foreign_wire *in, struct ctx *ctx)
{
	for (size_t n = take_count(in); n > 0 && !in->bad; n--) {
		uint64_t sort = foreign_wire_number(in);
		struct problem p = { .sort = (enum problem_sort)sort, .line = take_int(in) };

		p.file = read_text(in);
		p.say = read_text(in);
		p.detail = read_text(in);
		if (sort >= PROBLEM_MAX || p.say == NULL)
			in->bad = true;
		else
			problem_add(ctx, p);
	}
}
