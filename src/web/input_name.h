/*
 * The round trip of a record through its form, and every name that an input of the form can have.  The names are made here
 * and nowhere else; the templates write the same, and tests/unit/route_test.c holds the two against each other.
 *
 *	record to inputs	draft_make lays what was sent (NULL: nothing yet) over the record.  draft_texts says what stands
 *				in a field's inputs: the texts that record_put reads, from what was sent, else from the
 *				record (record_input).  draft_view puts them into inputs, a reference as "label [key]"
 *				(view_choice); form.html, input.html, people.html and picks.html draw these
 *	POST to record		draft_fits, draft_make, then draft_read: the texts of each field, references as their key
 *				(view_chosen), by record_put; then record_save.  A button other than save (INPUT_AGAIN, _MORE,
 *				_ROLL, _ALL_CAME) only draws the form anew
 *	two savers		INPUT_VERSION says what was opened.  Where a newer one is saved, merge (form.c) takes what only one
 *				of both changed; a field that both changed comes back as INPUT_CONFLICT with an INPUT_TAKE
 *				to answer, and draft_read leaves those alone that are to stay as they are saved
 *
 * A field sends its texts under its own name: one, or several; a file kept before as record_put reads it, then those uploaded
 * with their bytes.  The record's organisation sends `org`, which no field is called.  A field's name has neither '_' at its
 * beginning nor '.': all else is marked by these.  Elements have the ids f-FIELD (the input), e-FIELD (what is wrong with it),
 * l-FIELD (what it offers) and a-FIELD (adding a person).
 */
#ifndef INPUT_NAME_H
#define INPUT_NAME_H

#include "http.h"

enum input {
	/* The form's own. */
	INPUT_CSRF,		/* the session's token */
	INPUT_VERSION,		/* the version of the record that was opened; 0 of a new one */
	INPUT_AGAIN,		/* show the form again, save nothing */
	INPUT_MORE,		/* the same, with further lines for the field that it names */
	INPUT_ROLL,		/* the same, with the organisation's members and post holders on the list of that field */
	INPUT_ALL_CAME,		/* the same, with all on that list as those who came */
	INPUT_NEXT,		/* after saving, another new one */
	INPUT_TWICE,		/* save though another record says the same */
	INPUT_CONFLICT,		/* a field, or `org`, that someone else changed too; one for each */
	/* Of a field, or of `org`. */
	INPUT_TAKE,		/* of a conflict: `mine` or `now`, the one that stays */
	INPUT_PICK,		/* the one meant by what was typed half */
	/* Of a field of people. */
	INPUT_ON,		/* who was expected, by id; one for each */
	INPUT_CAME,		/* who came, by id; one for each */
	INPUT_WHY,		/* with an id behind it: why that one did not come */
	INPUT_ADD,		/* one more, by name */
	INPUT_MAX
};

/* The name of that input; ${field} is NULL for one of the form's own. */
const char *input_name(struct ctx *ctx, enum input input, const char *field);

/* What was sent under that name, "" where nothing was; ${form} may be NULL. */
const char *input_sent(struct ctx *ctx, const struct form *form, enum input input, const char *field);

#endif
