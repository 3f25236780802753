#include "framing.h"

#include <llhttp.h>

struct framing {
	llhttp_t parser;
	framing_body *body;
	void *what;
	bool keeps_alive, chunked;
	uint64_t length;
};

static int
on_head(llhttp_t *parser)
{
	struct framing *f = parser->data;

	parser->upgrade = 0;			/* an Upgrade is passed over: RFC 9110 §7.8 */
	f->keeps_alive = llhttp_should_keep_alive(parser);
	f->chunked = parser->flags & F_CHUNKED;
	f->length = parser->flags & F_CONTENT_LENGTH ? parser->content_length : 0;
	return 0;
}

static int
on_body(llhttp_t *parser, const char *bytes, size_t n)
{
	struct framing *f = parser->data;

	return f->body(f->what, bytes, n) ? 0 : HPE_USER;
}

static int
on_whole(llhttp_t *parser)
{
	(void)parser;
	return HPE_PAUSED;
}

struct framing *
framing_make(struct arena *arena, framing_body *body, void *what)
{
	static const llhttp_settings_t settings = { .on_headers_complete = on_head, .on_body = on_body,
		.on_message_complete = on_whole };
	struct framing *f = arena_alloc(arena, sizeof *f);

	f->body = body;
	f->what = what;
	llhttp_init(&f->parser, HTTP_REQUEST, &settings);
	f->parser.data = f;
	return f;
}

enum framing_state
framing_feed(struct framing *f, const char *bytes, size_t n, size_t *used)
{
	*used = n;
	switch ((int)llhttp_execute(&f->parser, bytes, n)) {
	case HPE_OK:
		return FRAMING_MORE;
	case HPE_PAUSED:
		*used = (size_t)(llhttp_get_error_pos(&f->parser) - bytes);
		return FRAMING_WHOLE;
	case HPE_INVALID_METHOD:
		return FRAMING_METHOD;
	default:
		return FRAMING_BAD;
	}
}

bool
framing_keeps_alive(const struct framing *f)
{
	return f->keeps_alive;
}

bool
framing_is_chunked(const struct framing *f)
{
	return f->chunked;
}

uint64_t
framing_length(const struct framing *f)
{
	return f->length;
}
