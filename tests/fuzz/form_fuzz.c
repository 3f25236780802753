/*
 * A form of any bytes: the first line is the Content-Type (none: a query), the rest the body.  Every
 * field is clean text, every file lies in the body, and what is refused has a problem.
 */
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check(const struct form *form, const char *body, size_t n)
{
	EACH(const struct form_field, field, form->fields) {
		must(text_valid(field->name, strlen(field->name)) && text_valid(field->value, strlen(field->value)));
		must(form_get(form, field->name) != NULL);
		if (field->filename == NULL) {
			must(field->n == 0);
			continue;
		}
		must(text_valid(field->filename, strlen(field->filename)) && strpbrk(field->filename, "/\\") == NULL);
		must(field->bytes >= body && field->bytes + field->n <= body + n && field->value[0] == '\0');
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct ctx ctx = { .arena = arena_make() };
	const uint8_t *line = memchr(bytes, '\n', n);
	struct form form = { 0 };
	bool good;

	if (line == NULL || line == bytes) {
		good = form_read_query(&ctx, arena_copy(ctx.arena, bytes, n), &form);
	} else {
		/* The body its own block: reading past it is seen. */
		size_t size = n - (size_t)(line + 1 - bytes);
		char *body = malloc(size);
		struct http_pair type = { "content-type", arena_copy(ctx.arena, bytes, (size_t)(line - bytes)) };

		memcpy(body, line + 1, size);
		good = form_read_body(&ctx, &(struct http_request){ .headers = &type, .nheaders = 1, .body = body,
		    .body_size = size, .body_file = -1 }, &form);
		check(&form, body, size);
		free(body);
	}
	must(good != problem_any(&ctx));
	arena_free(ctx.arena);
	return 0;
}
