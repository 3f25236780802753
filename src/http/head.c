#include "head.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "limits.h"
#include "percent.h"
#include "text.h"

enum { AROUND_TARGET = 32 };			/* the longest method, the version, two spaces */

struct head
head_make(struct arena *arena)
{
	return (struct head){ .bytes = buf_make(arena) };
}

bool
head_is_token(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x80 || c == '\0' || (!isalnum(c) && strchr("!#$%&'*+-.^_`|~", c) == NULL))
			return false;
	}
	return n > 0;
}

/* The status for a byte that must not come here, or 0. */
static int
fault_of(const struct head *h, unsigned char c)
{
	bool after_cr = h->bytes.n > 0 && h->bytes.at[h->bytes.n - 1] == '\r';

	if (after_cr != (c == '\n') || c == 0x7F || (c < ' ' && c != '\t' && c != '\r' && c != '\n'))
		return 400;
	if (h->line == 0 && (c == ' ' || c == '\t' || c == ':'))
		return 400;			/* a folded line, or a name of no letters */
	if (h->lines == 0 && h->line >= LIMIT_TARGET + AROUND_TARGET)
		return 414;
	if (h->bytes.n >= LIMIT_HEAD || (h->lines > LIMIT_HEADERS && c != '\r' && c != '\n'))
		return 431;
	return 0;
}

/* The authority of an absolute target takes the place of Host (RFC 9112 §3.2.2): NULL in any other form. */
static const char *
take_authority(struct arena *arena, const char **target)
{
	size_t scheme = strncasecmp(*target, "http://", 7) == 0 ? 7 : strncasecmp(*target, "https://", 8) == 0 ? 8 : 0;

	if (scheme == 0)
		return NULL;
	const char *authority = *target + scheme;
	size_t n = strcspn(authority, "/?");
	*target = authority[n] == '/' ? authority + n : arena_strf(arena, "/%s", authority + n);
	return arena_copy(arena, authority, n);
}

static int
read_target(struct head *h, const char *target)
{
	struct arena *arena = h->bytes.arena;
	const char *question = strchr(target, '?');
	char *path;
	size_t n;

	for (const char *p = target; *p != '\0'; p++)
		if ((unsigned char)*p >= 0x80 || *p == '#')
			return 400;
	size_t raw = question == NULL ? strlen(target) : (size_t)(question - target);
	if (target[0] != '/' || !percent_read(arena, target, raw, false, &path, &n) || !text_valid(path, n))
		return 400;
	for (const char *p = path; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || (p[0] == '/' && p[1] == '.' && p[2] == '.' && (p[3] == '/' || p[3] == '\0')))
			return 400;
	h->path = path;
	h->query = question == NULL ? "" : arena_str(arena, question + 1);
	return 0;
}

/* method SP target SP version: RFC 9112 §3 */
static int
read_first_line(struct head *h, char *line, const char **authority)
{
	struct arena *arena = h->bytes.arena;
	char *target = strchr(line, ' '), *version = strrchr(line, ' ');

	if (target == version || !head_is_token(line, (size_t)(target - line)))
		return 400;
	*target++ = *version++ = '\0';
	if (strlen(version) != 8 || strncmp(version, "HTTP/", 5) != 0 || !isdigit((unsigned char)version[5]) ||
	    version[6] != '.' || !isdigit((unsigned char)version[7]) || strchr(target, ' ') != NULL)
		return 400;
	if (version[5] != '1' || version[7] > '1')
		return 505;
	if (strlen(target) > LIMIT_TARGET)
		return 414;
	h->method = line;
	h->old = version[7] == '0';
	const char *rest = target;
	*authority = take_authority(arena, &rest);
	return read_target(h, rest);
}

static int
read_header(struct head *h, char *line)
{
	char *colon = strchr(line, ':');

	if (colon == NULL || !head_is_token(line, (size_t)(colon - line)))
		return 400;
	*colon = '\0';
	for (char *p = line; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	char *value = colon + 1 + strspn(colon + 1, " \t"), *end = value + strlen(value);
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*end = '\0';
	*VEC_ADD(h->bytes.arena, &h->headers) = (struct http_pair){ line, value };
	return 0;
}

static bool
is_host(const char *value)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	    "-._~%!$&'()*+,;=:[]";

	return value[0] != '\0' && value[strspn(value, allowed)] == '\0';
}

/* Host by RFC 9112 §3.2, the one transfer coding there is by §6.1, Expect by RFC 9110 §10.1.1. */
static int
check_headers(struct head *h, const char *authority)
{
	size_t hosts = 0, codings = 0;

	EACH(struct http_pair, pair, h->headers) {
		if (strcmp(pair->name, "host") == 0) {
			if (++hosts > 1 || !is_host(pair->value))
				return 400;
			if (authority != NULL)
				pair->value = authority;
		} else if (strcmp(pair->name, "transfer-encoding") == 0) {
			if (h->old)
				return 400;
			if (++codings > 1 || strcasecmp(pair->value, "chunked") != 0)
				return 501;
		} else if (strcmp(pair->name, "expect") == 0 && !h->old) {
			if (strcasecmp(pair->value, "100-continue") != 0)
				return 417;
			h->expects = true;
		}
	}
	if ((hosts == 0 && !h->old) || (authority != NULL && !is_host(authority)))
		return 400;
	return 0;
}

static int
read_lines(struct head *h)
{
	const char *authority = NULL;
	char *line = arena_copy(h->bytes.arena, h->bytes.at, h->bytes.n);

	for (char *end; (end = strstr(line, "\r\n")) != line; line = end + 2) {
		*end = '\0';
		int refused = h->method == NULL ? read_first_line(h, line, &authority) : read_header(h, line);
		if (refused != 0)
			return refused;
	}
	return check_headers(h, authority);
}

size_t
head_feed(struct head *h, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((h->refused = fault_of(h, (unsigned char)bytes[i])) != 0)
			return i;
		buf_putc(&h->bytes, bytes[i]);
		h->line++;
		if (bytes[i] != '\n')
			continue;
		if (h->line > 2) {
			h->lines++;
		} else if (h->lines == 0) {
			h->bytes.n = 0;		/* an empty line first is passed over: RFC 9112 §2.2 */
		} else {
			h->whole = true;
			h->refused = read_lines(h);
			return i + 1;
		}
		h->line = 0;
	}
	return n;
}
