#include "form.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>

#include "limits.h"
#include "multipart.h"
#include "percent.h"
#include "text.h"

bool
form_refuse_size(struct ctx *ctx)
{
	return problem_say(ctx, PROBLEM_RULE, "表单内容超过 %d MB，请分几次提交", LIMIT_FORM >> 20);
}

/* What Word and WPS put between lines is a line's end here; marks that only turn the direction of writing are dropped. */
static char *
plain_text(struct ctx *ctx, const char *bytes, size_t n)
{
	struct buf out = buf_make(ctx->arena);
	const char *p = arena_copy(ctx->arena, bytes, n), *end = p + n;

	while (p < end) {
		const char *at = p;
		uint32_t c = *p == '\0' ? (p++, 0) : text_next(&p);

		if (c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029)
			buf_putc(&out, '\n');
		else if ((c < 0x202A || c > 0x202E) && (c < 0x2066 || c > 0x2069))
			buf_add(&out, at, (size_t)(p - at));
	}
	return text_clean(ctx->arena, out.at, out.n);
}

/* The same with U+FFFD for each byte and character that is none of a text. */
static char *
readable_part(struct ctx *ctx, const char *bytes, size_t n)
{
	struct buf out = buf_make(ctx->arena);
	const char *p = arena_copy(ctx->arena, bytes, n), *end = p + n;

	while (p < end) {
		const char *at = p;
		bool good = *p != '\0' && (text_next(&p), text_valid(at, (size_t)(p - at)));

		if (good)
			buf_add(&out, at, (size_t)(p - at));
		else
			buf_puts(&out, "\xEF\xBF\xBD");
		p += p == at;
	}
	return plain_text(ctx, out.at, out.n);
}

bool
form_unreadable(struct ctx *ctx, const struct form *form)
{
	bool any = false;

	EACH(const struct form_field, f, form->fields)
		if (f->unreadable) {
			problem_field(ctx, f->name, "含有不能识别的字符（显示为 \xEF\xBF\xBD），请删去后重新填写");
			any = true;
		}
	return any;
}

bool
form_add(struct ctx *ctx, const char *name, size_t name_n, const char *value, size_t n, struct form *out)
{
	struct form_field field = { .name = text_clean(ctx->arena, name, name_n), .value = plain_text(ctx, value, n) };

	if (out->fields.n >= LIMIT_FORM_FIELDS)
		return problem_say(ctx, PROBLEM_RULE, "表单超过 %d 项，请分几次提交", LIMIT_FORM_FIELDS);
	if (field.name == NULL)
		return problem_say(ctx, PROBLEM_RULE, "表单里有一项的名称不是有效的文字，请返回原页面重新填写");
	field.unreadable = field.value == NULL;
	if (field.unreadable)
		field.value = readable_part(ctx, value, n);
	*VEC_ADD(ctx->arena, &out->fields) = field;
	return true;
}

/* name=value&name=value of the WHATWG's URL standard, but strict about '%'. */
static bool
read_urlencoded(struct ctx *ctx, const char *text, size_t n, struct form *out)
{
	const char *end = text + n;

	for (const char *stop; text < end; text = stop + 1) {
		stop = memchr(text, '&', (size_t)(end - text));
		if (stop == NULL)
			stop = end;
		if (stop == text)
			continue;
		const char *equals = memchr(text, '=', (size_t)(stop - text));
		const char *name_end = equals == NULL ? stop : equals, *value = equals == NULL ? stop : equals + 1;
		char *name, *plain;
		size_t name_n, plain_n;

		if (!percent_read(ctx->arena, text, (size_t)(name_end - text), true, &name, &name_n) ||
		    !percent_read(ctx->arena, value, (size_t)(stop - value), true, &plain, &plain_n))
			return problem_say(ctx, PROBLEM_RULE, "网址或表单里的百分号编码不完整，请返回原页面重新提交");
		if (!form_add(ctx, name, name_n, plain, plain_n, out))
			return false;
	}
	return true;
}

bool
form_read_query(struct ctx *ctx, const char *query, struct form *out)
{
	struct form form = { 0 };

	if (!read_urlencoded(ctx, query, strlen(query), &form) || form_unreadable(ctx, &form))
		return false;
	*out = form;
	return true;
}

struct mapping { void *at; size_t n; };

static void
unmap(void *what)
{
	struct mapping *m = what;

	munmap(m->at, m->n);
}

/* The body's bytes; of a spooled one as long as ${ctx}'s arena. */
static bool
body_bytes(struct ctx *ctx, const struct http_request *request, const char **out)
{
	*out = request->body;
	if (request->body != NULL)
		return true;
	struct mapping *m = arena_alloc(ctx->arena, sizeof *m);
	m->n = request->body_size;
	m->at = mmap(NULL, m->n, PROT_READ, MAP_PRIVATE, request->body_file, 0);
	if (m->at == MAP_FAILED)
		return problem_fault(ctx, "mmap of a body of %zu bytes: %s", m->n, strerror(errno));
	arena_on_reset(ctx->arena, unmap, m);
	*out = m->at;
	return true;
}

static bool
is_type(const char *type, const char *wanted)
{
	size_t n = strlen(wanted);

	return strncasecmp(type, wanted, n) == 0 && strchr("; \t", type[n]) != NULL;
}

bool
form_read_body(struct ctx *ctx, const struct http_request *request, struct form *out)
{
	const char *type = http_header(request, "content-type"), *bytes;
	struct form form = { 0 };
	bool good = true;

	if (request->body_size > 0) {
		if (!body_bytes(ctx, request, &bytes))
			return false;
		if (type != NULL && is_type(type, "multipart/form-data"))
			good = multipart_read(ctx, type, bytes, request->body_size, &form);
		else if (type == NULL || !is_type(type, "application/x-www-form-urlencoded"))
			good = problem_say(ctx, PROBLEM_RULE, "提交的内容不是表单，请从网页里填写并提交");
		else if (request->body_size > LIMIT_FORM)
			good = form_refuse_size(ctx);
		else
			good = read_urlencoded(ctx, bytes, request->body_size, &form);
	}
	if (good)
		*out = form;
	return good;
}

const char *
form_get(const struct form *form, const char *name)
{
	EACH(const struct form_field, field, form->fields)
		if (strcmp(field->name, name) == 0)
			return field->value;
	return NULL;
}
