#include "foreign_text.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "limits.h"
#include "text.h"

/* ${bytes} from ${encoding} as UTF-8; false if they are not in it.  Without the encoding: a fault. */
static bool
convert(struct ctx *ctx, const char *encoding, const char *bytes, size_t n, struct buf *out)
{
	char *in = arena_copy(ctx->arena, bytes, n), piece[8192];
	iconv_t how = iconv_open("UTF-8", encoding);
	bool good = true;

	if (how == (iconv_t)-1)
		return problem_fault(ctx, "iconv_open %s: %s", encoding, strerror(errno));
	while (good && n > 0) {
		char *to = piece;
		size_t room = sizeof piece;

		good = iconv(how, &in, &n, &to, &room) != (size_t)-1 || errno == E2BIG;
		buf_add(out, piece, sizeof piece - room);
	}
	iconv_close(how);
	return good;
}

static bool
is_utf8(const char *bytes, size_t n)
{
	const char *p = bytes;

	while (p < bytes + n) {
		const char *at = p;

		if (*p == '\0')
			p++;
		else if (text_next(&p) == 0xFFFD && p - at == 1)
			return false;
	}
	return true;
}

/* The text of ${bytes} as UTF-8 without a byte order mark.  ${bytes} has a NUL behind it. */
static bool
decode(struct ctx *ctx, const char *name, const char *bytes, size_t n, struct buf *out)
{
	size_t before = ctx->problems.list.n;
	bool wide = n >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0);

	if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		bytes += 3, n -= 3;
	if (!wide && is_utf8(bytes, n)) {
		buf_add(out, bytes, n);
		return true;
	}
	if (convert(ctx, wide ? "UTF-16" : "GB18030", bytes, n, out))
		return true;
	if (ctx->problems.list.n > before)
		return false;
	return problem_at(ctx, name, 0, "不是 UTF-8 或 GB18030 的文本；请用记事本另存为 UTF-8 的 .txt 再试");
}

static bool
add_line(struct ctx *ctx, const char *name, const char *from, const char *until,
    struct foreign_text *out)
{
	int number = (int)out->lines.n + 1;

	if (until > from && until[-1] == '\r')
		until--;
	const char *text = arena_copy(ctx->arena, from, (size_t)(until - from));
	if (!text_valid(text, (size_t)(until - from)))
		return problem_at(ctx, name, number, "有看不见的控制字符，请删去这一行再重新输入");
	*VEC_ADD(ctx->arena, &out->lines) = (struct foreign_line){ .text = text, .number = number };
	return true;
}

bool
foreign_text_read(struct ctx *ctx, const char *name, const char *bytes, size_t n,
    struct foreign_text *out)
{
	struct foreign_text text = { .bytes = bytes, .n = n };
	struct buf plain = buf_make(ctx->arena);

	if (!decode(ctx, name, arena_copy(ctx->arena, bytes, n), n, &plain))
		return false;
	if (plain.n > LIMIT_REPORT)
		return problem_at(ctx, name, 0, "文字超过 %d MB，请分成几个文件", LIMIT_REPORT >> 20);
	const char *p = plain.at, *end = plain.at + plain.n;
	for (const char *q = p; q <= end; q++) {
		bool ends = q == end || *q == '\n' || *q == '\f' || *q == '\v';

		if (!ends || (q == end && p == end))
			continue;
		if (!add_line(ctx, name, p, q, &text))
			return false;
		p = q + 1;
	}
	*out = text;
	return true;
}
