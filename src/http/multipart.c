#include "multipart.h"

#include <string.h>
#include <strings.h>

#include "form.h"
#include "limits.h"
#include "text.h"

struct part {
	char *name, *filename;
	const char *bytes;
	size_t n;
};

static bool
malformed(struct ctx *ctx)
{
	return problem_say(ctx, PROBLEM_RULE, "提交的表单不完整或格式不对，请返回原页面重新提交");
}

/* The parameter ${name} of a header's value like: form-data; name="a"; filename="b".  NULL if there is none. */
static char *
parameter(struct arena *arena, const char *value, const char *name)
{
	const char *p = value + strcspn(value, ";");
	size_t length = strlen(name);

	while (*p == ';') {
		struct buf text = buf_make(arena);
		p += 1 + strspn(p + 1, " \t");
		const char *word = p;
		p += strcspn(p, "=;");
		bool wanted = (size_t)(p - word) == length && strncasecmp(word, name, length) == 0 && *p == '=';
		if (*p == '=' && p[1] == '"') {
			for (p += 2; *p != '\0' && *p != '"'; p++) {
				p += p[0] == '\\' && p[1] == '"';	/* a path of Windows keeps its backslashes */
				buf_putc(&text, *p);
			}
			p += *p == '"';
		} else if (*p == '=') {
			size_t n = strcspn(++p, "; \t");
			buf_add(&text, p, n);
			p += n;
		}
		if (wanted)
			return text.at;
		p += strspn(p, " \t");
	}
	return NULL;
}

/* The lines before a part's content, which end at ${end}. */
static bool
read_part_head(struct ctx *ctx, const char *at, const char *end, struct part *out)
{
	while (at < end) {
		const char *stop = memmem(at, (size_t)(end - at), "\r\n", 2);
		size_t n = (size_t)((stop == NULL ? end : stop) - at);
		char *line = arena_copy(ctx->arena, at, n), *colon = strchr(line, ':');

		if (colon == NULL || strlen(line) != n)
			return malformed(ctx);
		*colon = '\0';
		if (strcasecmp(line, "content-disposition") == 0) {
			if (out->name != NULL)
				return malformed(ctx);
			out->name = parameter(ctx->arena, colon + 1, "name");
			out->filename = parameter(ctx->arena, colon + 1, "filename");
		}
		at += n + 2;
	}
	return out->name != NULL || malformed(ctx);
}

static bool
add_part(struct ctx *ctx, const struct part *part, size_t *form_size, struct form *out)
{
	const char *last = part->filename;

	if (last == NULL) {
		*form_size += part->n;
		if (*form_size > LIMIT_FORM)
			return form_refuse_size(ctx);
		return form_add(ctx, part->name, strlen(part->name), part->bytes, part->n, out);
	}
	for (const char *p = last; *p != '\0'; p++)
		if (*p == '/' || *p == '\\')
			last = p + 1;
	char *name = text_clean(ctx->arena, last, strlen(last));
	if (name == NULL)
		return problem_say(ctx, PROBLEM_RULE, "上传文件的文件名含有不能识别的字符，请改名后再上传");
	if (part->n > LIMIT_UPLOAD)
		return problem_say(ctx, PROBLEM_RULE, "文件“%s”超过 %d MB，请压缩后再上传", name, LIMIT_UPLOAD >> 20);
	if (!form_add(ctx, part->name, strlen(part->name), "", 0, out))
		return false;
	if (name[0] == '\0' && part->n == 0)
		return true;
	struct form_field *field = &out->fields.at[out->fields.n - 1];
	field->filename = name;
	field->bytes = part->bytes;
	field->n = part->n;
	return true;
}

bool
multipart_read(struct ctx *ctx, const char *type, const char *bytes, size_t n, struct form *out)
{
	const char *boundary = parameter(ctx->arena, type, "boundary"), *at = bytes, *end = bytes + n;
	size_t form_size = 0;

	if (boundary == NULL || boundary[0] == '\0' || strlen(boundary) > LIMIT_BOUNDARY)
		return malformed(ctx);
	const char *line = arena_strf(ctx->arena, "\r\n--%s", boundary);
	size_t length = strlen(line);
	if (n < length - 2 || memcmp(at, line + 2, length - 2) != 0)
		return malformed(ctx);
	for (at += length - 2; end - at >= 2 && memcmp(at, "--", 2) != 0;) {
		struct part part = { 0 };
		const char *content = memmem(at, (size_t)(end - at), "\r\n\r\n", 4);
		const char *stop = content == NULL ? NULL : memmem(content + 2, (size_t)(end - content) - 2, line, length);

		if (stop == NULL || stop < content + 4 || memcmp(at, "\r\n", 2) != 0)
			return malformed(ctx);
		part.bytes = content + 4;
		part.n = (size_t)(stop - part.bytes);
		if (!read_part_head(ctx, at + 2, content, &part) || !add_part(ctx, &part, &form_size, out))
			return false;
		at = stop + length;
	}
	return end - at >= 2 || malformed(ctx);
}
