#include "text.h"

#include <ctype.h>
#include <string.h>

#include "buf.h"
#include "limits.h"

uint32_t
text_next(const char **p)
{
	const unsigned char *s = (const unsigned char *)*p;
	uint32_t c = s[0], least;
	int more;

	if (c == 0)
		return 0;
	++*p;
	if (c < 0x80)
		return c;
	if (c >= 0xC2 && c < 0xE0)
		more = 1, c &= 0x1F, least = 0x80;
	else if (c >= 0xE0 && c < 0xF0)
		more = 2, c &= 0x0F, least = 0x800;
	else if (c >= 0xF0 && c < 0xF5)
		more = 3, c &= 0x07, least = 0x10000;
	else
		return 0xFFFD;
	for (int i = 1; i <= more; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0xFFFD;
		c = c << 6 | (s[i] & 0x3F);
	}
	if (c < least || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
		return 0xFFFD;
	*p += more;
	return c;
}

const char *
text_prev(const char *start, const char *p)
{
	if (p > start)
		p--;
	while (p > start && ((unsigned char)*p & 0xC0) == 0x80)
		p--;
	return p;
}

size_t
text_put(uint32_t c, char out[static 4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

bool
text_valid(const char *bytes, size_t n)
{
	const char *p = bytes, *end = bytes + n;

	if (memchr(bytes, '\0', n) != NULL)
		return false;
	while (p < end) {
		const char *at = p;
		unsigned char lead = (unsigned char)*at;
		ptrdiff_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

		if (end - at < size)
			return false;
		uint32_t c = text_next(&p);
		if (c == 0xFFFD && p - at == 1)
			return false;
		if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c <= 0x9F))
			return false;
		if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
			return false;	/* direction overrides: what is shown must be what is stored */
		if ((c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF))
			return false;	/* no characters: neither XML nor PDF takes them */
	}
	return p == end;
}

size_t
text_length(const char *text)
{
	size_t n = 0;

	while (text_next(&text) != 0)
		n++;
	return n;
}

bool
text_is_han(uint32_t c)
{
	return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
	    (c >= 0x20000 && c <= 0x323AF) || (c >= 0xF900 && c <= 0xFAFF) || c == 0x3007;
}

bool
text_is_wide(uint32_t c)
{
	return text_is_han(c) || (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
	    (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xFE30 && c <= 0xFE6F) ||
	    (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) ||
	    (c >= 0x1F300 && c <= 0x1FAFF);
}

bool
text_is_space(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x3000 ||
	    (c >= 0x2000 && c <= 0x200D) || c == 0x202F || c == 0x2060 || c == 0xFEFF;
}

size_t
text_width(const char *text)
{
	size_t n = 0;

	for (uint32_t c; (c = text_next(&text)) != 0;)
		n += text_is_wide(c) ? 2 : 1;
	return n;
}

uint32_t
text_halfwidth(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFEE0;
	return c == 0x3000 || c == 0xA0 ? ' ' : c == 0xFFE5 ? 0xA5 : c;
}

bool
text_halfwidth_into(const char *text, char *out, size_t size)
{
	size_t n = 0;

	for (uint32_t c; (c = text_next(&text)) != 0;) {
		if (n + 5 > size)
			return false;
		n += text_put(text_halfwidth(c), out + n);
	}
	out[n] = '\0';
	return true;
}

char *
text_clean(struct arena *arena, const char *bytes, size_t n)
{
	struct buf b = buf_make(arena);
	const char *p, *end;

	if (!text_valid(bytes, n))
		return NULL;
	p = arena_copy(arena, bytes, n);
	end = p + n;
	for (const char *q = p; text_is_space(text_next(&q)); )
		p = q;
	while (end > p) {
		const char *last = text_prev(p, end), *q = last;

		if (!text_is_space(text_next(&q)))
			break;
		end = last;
	}
	for (; p < end; p++)
		if (!(p[0] == '\r' && p + 1 < end && p[1] == '\n'))
			buf_putc(&b, *p == '\r' ? '\n' : *p);
	return b.at;
}

static bool
has_no_width(uint32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}

char *
text_line(struct arena *arena, const char *bytes, size_t n)
{
	const char *clean = text_clean(arena, bytes, n);
	struct buf b = buf_make(arena);
	char own[4];

	if (clean == NULL)
		return NULL;
	for (uint32_t c; (c = text_next(&clean)) != 0;)
		if (!has_no_width(c))
			buf_add(&b, own, text_put(c == '\n' || c == '\t' ? ' ' : c, own));
	return b.at;
}

char *
text_name(struct arena *arena, const char *name)
{
	struct buf b = buf_make(arena);
	uint32_t last = 0;
	bool space = false;
	char own[4];

	for (uint32_t c; (c = text_next(&name)) != 0; space = text_is_space(c)) {
		if (text_is_space(c))
			continue;
		if (space && last != 0 && !text_is_han(last) && !text_is_han(c))
			buf_putc(&b, ' ');
		buf_add(&b, own, text_put(c, own));
		last = c;
	}
	return b.at;
}

char *
text_narrow(struct arena *arena, const char *text)
{
	struct buf b = buf_make(arena);
	char own[4];

	buf_puts(&b, "");
	for (uint32_t c; (c = text_next(&text)) != 0;) {
		uint32_t half = text_halfwidth(c);
		bool plain = half < 0x80 && (isalnum((int)half) || half == '-' || half == '_');

		buf_add(&b, own, text_put(plain ? half : c, own));
	}
	return b.at;
}

char *
text_fold(struct arena *arena, const char *text)
{
	struct buf b = buf_make(arena);
	char bytes[4];

	for (uint32_t c; (c = text_next(&text)) != 0;)
		if (!text_is_space(c))
			buf_add(&b, bytes, text_put(text_halfwidth(c), bytes));
	return b.at;
}

bool
text_equal(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool
text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool
text_ends(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);

	return n >= m && strcmp(text + n - m, suffix) == 0;
}

bool
text_skip(const char **p, const char *prefix)
{
	if (!text_starts(*p, prefix))
		return false;
	*p += strlen(prefix);
	return true;
}

bool
text_read_int(const char *text, int64_t *out)
{
	bool negative = text[0] == '-';
	int64_t value = 0;
	const char *p = text + negative;

	if (*p == '\0')
		return false;
	for (; *p != '\0'; p++)
		if (*p < '0' || *p > '9' || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, *p - '0', &value))
			return false;
	if (!negative && value == INT64_MIN)
		return false;
	*out = negative ? value : -value;
	return true;
}

bool
text_read_scaled(const char *text, int places, int64_t *out)
{
	char plain[64], digits[64];
	size_t n = 0;
	int after = -1;
	const char *p = plain;

	if (!text_halfwidth_into(text, plain, sizeof plain))
		return false;
	while (*p == ' ')
		p++;
	if (*p == '-')
		digits[n++] = *p++;
	size_t first = n;
	for (; *p != '\0' && *p != ' '; p++) {
		if (*p == ',' && n > first && after < 0) {
			if (strspn(p + 1, "0123456789") != 3)
				return false;
			continue;
		}
		if (*p == '.' && after < 0 && n > first) {
			after = 0;
			continue;
		}
		if (*p < '0' || *p > '9' || (after >= 0 && ++after > places))
			return false;
		digits[n++] = *p;
	}
	while (*p == ' ')
		p++;
	if (*p != '\0' || n == first || after == 0)
		return false;
	for (int i = after < 0 ? 0 : after; i < places; i++)
		if (n < sizeof digits - 1)
			digits[n++] = '0';
	digits[n] = '\0';
	return text_read_int(digits, out);
}

char *
text_write_scaled(struct arena *arena, int64_t value, int places)
{
	int64_t unit = 1;

	for (int i = 0; i < places; i++)
		unit *= 10;
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	const char *sign = value < 0 ? "-" : "";
	if (places == 0)
		return arena_strf(arena, "%s%llu", sign, (unsigned long long)size);
	return arena_strf(arena, "%s%llu.%0*llu", sign, (unsigned long long)(size / (uint64_t)unit),
	    places, (unsigned long long)(size % (uint64_t)unit));
}

char **
text_split(struct arena *arena, const char *text, char separator)
{
	VEC(char *) parts = { 0 };

	for (const char *end;; text = end + 1) {
		end = strchr(text, separator);
		size_t n = end == NULL ? strlen(text) : (size_t)(end - text);
		*VEC_ADD(arena, &parts) = arena_copy(arena, text, n);
		if (end == NULL)
			break;
	}
	*VEC_ADD(arena, &parts) = NULL;
	return parts.at;
}

char *
text_like(struct arena *arena, const char *part)
{
	struct buf like = buf_make(arena);

	buf_putc(&like, '%');
	for (const char *p = part; *p != '\0'; p++)
		buf_putf(&like, "%s%c", *p == '%' || *p == '_' || *p == '\\' ? "\\" : "", *p);
	buf_putc(&like, '%');
	return like.at;
}

bool
text_is_among(const char *text, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, text) == 0)
			return true;
	return false;
}

int
text_distance(const char *a, const char *b)
{
	int row[41];
	int n = (int)strlen(b);

	if (strlen(a) > 40 || n > 40)
		return 99;
	for (int j = 0; j <= n; j++)
		row[j] = j;
	for (int i = 1; a[i - 1] != '\0'; i++) {
		int diagonal = row[0];

		row[0] = i;
		for (int j = 1; j <= n; j++) {
			int best = diagonal + (a[i - 1] != b[j - 1]);

			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[n];
}

char *
text_url(struct arena *arena, const char *text)
{
	struct buf b = buf_make(arena);

	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
		if (*p < 0x80 && (isalnum(*p) || strchr("-._~", *p) != NULL))
			buf_putc(&b, (char)*p);
		else
			buf_putf(&b, "%%%02X", *p);
	return b.at;
}

void
text_nearer(const char *to, const char *name, const char **near)
{
	if (text_distance(to, name) < (*near == NULL ? LIMIT_NEAR + 1 : text_distance(to, *near)))
		*near = name;
}
