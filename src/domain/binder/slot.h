/*
 * A report's text with its slots written out: how our own reports are written (catalog/reports/) and how
 * the binding of any text is read and mended by a person (BOUND.md).
 *
 *	{units_observed}			a figure
 *	{campaign_participants(清洁家园)|余}	its argument; the author's word, printed where it is true
 *	{units_observed?}			proposed, not yet confirmed by a person
 *	{organ} {city} {place} {year} {next_year} {period} {today}
 *	{50}					a constant
 *	{[ … ]}					a part that stands only where one of its figures is more than nothing
 *	{{					a brace
 *
 * A part lies in one line, may have parts in it, and has at least one figure.  Where it is left out the comma behind it goes too,
 * or, at the end of a sentence, the one before it (report.h).
 * A line <!-- … --> is a note for who chooses among reports and is not printed.  Other lines are paragraphs; # marks of
 * Markdown headings are left out, the first of them is the title.
 */
#ifndef SLOT_H
#define SLOT_H

#include "bind.h"

#define SLOT_NOTE "<!-- "

/* Reads ${bytes}, the file ${name}; an unknown figure, word or form is a fault with file and line, all at once. */
bool slot_read(struct ctx *ctx, const struct house *house, const char *name, const char *bytes, size_t n,
    struct bound_text *out);

/*
 * The slots in the lines of ${text} as it stands, the .docx ${name}, which is then filled in place.  A brace that is no
 * slot is a brace.
 */
bool slot_read_lines(struct ctx *ctx, const struct house *house, const char *name, struct foreign_text *text,
    struct bound_text *out);

/* Whether ${text} is such a text: at least one slot of a known name stands in it. */
bool slot_any(const struct house *house, const char *text);

/* ${binding} as a slot; false, nothing written, where it has none and its mask stays. */
bool slot_write(const struct language *language, const struct binding *binding, struct buf *out);

#endif
