#include "html_place.h"

#include <ctype.h>
#include <string.h>

#include "text.h"

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
is_url(const char *attribute)
{
	static const char *const urls[] = { "href", "src", "action", "formaction", "hx-get", "hx-post", "poster", "cite", "data",
		"xlink:href", NULL };

	return text_is_among(attribute, urls);
}

static void
add(char name[static HTML_NAME], char c)
{
	size_t n = strlen(name);

	if (n + 1 < HTML_NAME) {
		name[n] = (char)tolower((unsigned char)c);
		name[n + 1] = '\0';
	}
}

/* Behind the '>' of a tag. */
static void
leave_tag(struct html_place *p)
{
	static const char *const raw[] = { "script", "style", "textarea", "title", NULL };

	p->state = !p->closing && text_is_among(p->tag, raw) ? HTML_RAW : HTML_TEXT;
	p->matched = 0;
}

static void
enter_attribute(struct html_place *p, char c)
{
	if (c == '>')
		leave_tag(p);
	else if (!is_space(c) && c != '/') {
		p->state = HTML_ATTRIBUTE;
		p->attribute[0] = '\0';
		add(p->attribute, c);
	} else
		p->state = HTML_TAG;
}

static void
move_in_open(struct html_place *p, char c)
{
	if (isalpha((unsigned char)c)) {
		p->state = HTML_TAG_NAME;
		add(p->tag, c);
	} else if (c == '/' && !p->closing)
		p->closing = true;
	else
		p->state = c == '!' ? HTML_DECLARATION : HTML_TEXT;
	p->matched = 0;
}

static void
move_in_attribute(struct html_place *p, char c)
{
	if (c == '=') {
		p->state = HTML_EQUALS;
		p->begun = false;
	} else if (is_space(c) || c == '/' || c == '>')
		enter_attribute(p, c);
	else
		add(p->attribute, c);
}

static void
move_in_value(struct html_place *p, char c)
{
	bool quoted = p->state == HTML_QUOTED;

	if (p->state == HTML_EQUALS && (c == '"' || c == '\'')) {
		p->state = HTML_QUOTED;
		p->quote = c;
	} else if (p->state == HTML_EQUALS && !is_space(c) && c != '>')
		p->state = HTML_UNQUOTED;
	else if (quoted ? c == p->quote : c == '>' || (p->state == HTML_UNQUOTED && is_space(c))) {
		p->state = HTML_TAG;
		if (c == '>')
			leave_tag(p);
	} else if (quoted && is_url(p->attribute))
		p->begun = true;
}

/* A comment ends with -->, the text of a script with </script. */
static void
move_in_raw(struct html_place *p, char c)
{
	bool comment = p->state == HTML_COMMENT;
	if (!comment && p->matched == 2 + (int)strlen(p->tag) && (is_space(c) || c == '/' || c == '>')) {
		p->closing = true;
		enter_attribute(p, c);
		return;
	}
	char wanted = comment ? "-->"[p->matched] : p->matched < 2 ? "</"[p->matched] : p->tag[p->matched - 2];

	if (tolower((unsigned char)c) == wanted)
		p->matched++;
	else if (comment && c == '-')
		p->matched = 2;				/* ---> ends one too */
	else
		p->matched = c == (comment ? '-' : '<');
	if (comment && p->matched == 3)
		p->state = HTML_TEXT;
}

void
html_place_move(struct html_place *p, char c)
{
	switch (p->state) {
	case HTML_TEXT:
		if (c == '<') {
			p->state = HTML_OPEN;
			p->closing = false;
			p->tag[0] = '\0';
		}
		break;
	case HTML_OPEN:
		move_in_open(p, c);
		break;
	case HTML_TAG_NAME:
		if (is_space(c) || c == '/' || c == '>')
			enter_attribute(p, c);
		else
			add(p->tag, c);
		break;
	case HTML_TAG:
		enter_attribute(p, c);
		break;
	case HTML_ATTRIBUTE:
		move_in_attribute(p, c);
		break;
	case HTML_EQUALS: case HTML_QUOTED: case HTML_UNQUOTED:
		move_in_value(p, c);
		break;
	case HTML_DECLARATION:
		p->matched = c == '-' ? p->matched + 1 : 0;
		if (c == '>')
			p->state = HTML_TEXT;
		else if (p->matched == 2) {
			p->state = HTML_COMMENT;
			p->matched = 0;
		}
		break;
	case HTML_COMMENT: case HTML_RAW:
		move_in_raw(p, c);
		break;
	}
}

/* Attributes whose value is a program, a style or a page of its own. */
static bool
is_code(const char *attribute)
{
	static const char *const code[] = { "style", "srcdoc", "hx-vals", "hx-vars", "hx-headers", "http-equiv", "srcset",
		NULL };

	return strncmp(attribute, "on", 2) == 0 || strncmp(attribute, "hx-on", 5) == 0 ||
	    text_is_among(attribute, code);
}

const char *
html_place_value(struct html_place *p, enum html_escape *out)
{
	bool text = p->state == HTML_TEXT ||
	    (p->state == HTML_RAW && (strcmp(p->tag, "textarea") == 0 || strcmp(p->tag, "title") == 0));

	if (!text && p->state != HTML_QUOTED)
		return p->state == HTML_RAW ? "script 和 style 里不能有取值" :
		    p->state == HTML_COMMENT || p->state == HTML_DECLARATION ? "注释里不能有取值" :
		    p->state == HTML_EQUALS || p->state == HTML_UNQUOTED ? "属性值要加引号" : "标签名和属性名不能来自取值";
	if (!text && is_code(p->attribute))
		return "这个属性的值会被当作代码，不能来自取值";
	*out = text || !is_url(p->attribute) ? HTML_ESCAPE_TEXT : p->begun ? HTML_ESCAPE_PART : HTML_ESCAPE_URL;
	p->begun = p->begun || (!text && is_url(p->attribute));
	p->matched = 0;
	return NULL;
}

bool
html_place_same(const struct html_place *a, const struct html_place *b)
{
	bool in_tag = a->state != HTML_TEXT;

	return a->state == b->state && (!in_tag || (strcmp(a->tag, b->tag) == 0 && a->closing == b->closing)) &&
	    (a->state != HTML_QUOTED || (a->quote == b->quote && strcmp(a->attribute, b->attribute) == 0 && a->begun == b->begun));
}
