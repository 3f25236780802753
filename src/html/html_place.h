/* Inside the floor: where in an HTML text a place is, so that a value is escaped for it or refused. */
#ifndef HTML_PLACE_H
#define HTML_PLACE_H

#include <stdbool.h>

enum html_state {
	HTML_TEXT, HTML_OPEN, HTML_TAG_NAME, HTML_TAG, HTML_ATTRIBUTE, HTML_EQUALS, HTML_QUOTED, HTML_UNQUOTED,
	HTML_DECLARATION, HTML_COMMENT, HTML_RAW
};

enum { HTML_NAME = 24 };

struct html_place {
	enum html_state state;
	char quote;				/* of HTML_QUOTED */
	char tag[HTML_NAME], attribute[HTML_NAME];	/* in lower case, cut to what tells them apart */
	bool closing;				/* </tag */
	bool begun;				/* something stands already in this URL's value */
	int matched;				/* characters of --> or </tag seen */
};

enum html_escape { HTML_ESCAPE_TEXT, HTML_ESCAPE_URL, HTML_ESCAPE_PART };	/* a whole URL; a piece of one */

/* The place behind ${c}. */
void html_place_move(struct html_place *place, char c);

/* How a value is escaped there; or NULL into nothing and the reason why none may stand there. */
const char *html_place_value(struct html_place *place, enum html_escape *out);

bool html_place_same(const struct html_place *a, const struct html_place *b);

#endif
