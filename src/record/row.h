/* Inside the floor: a row of a type's table as a record. */
#ifndef ROW_H
#define ROW_H

#include "clause.h"
#include "record.h"

/* Stands for what the actor may not read. */
#define ROW_MASKED "＊＊"

/* Puts "select f.id, f.org, …, f.topic from TYPE_all f where ": what row_read reads. */
void row_select(const struct type *type, struct clause *sql);
/* The rows of such a statement as records, without their links. */
bool row_read(struct ctx *ctx, const struct type *type, const struct clause *sql, struct record ***out, size_t *n);
/* The links of ${n} records of ${type}. */
bool row_links(struct ctx *ctx, const struct type *type, struct record **list, size_t n);

/* Whether the actor sees the record: on any of its days (record_days) it belonged to an organisation of his scope. */
bool right_seen(struct ctx *ctx, const struct record *record, bool *out);
/* Whether he sees it only because one of his took part in it. */
bool right_joined(struct ctx *ctx, const struct record *record, bool *out);
/* The same as right_seen for a former version of it, of ${org}. */
bool right_seen_then(struct ctx *ctx, const struct record *record, int64_t org, bool *out);
/* record_must without asking whose act ${record} is: whether its organisation is in his reach. */
bool right_must(struct ctx *ctx, enum act act, const struct record *record);
/* Whether the actor has in his scope whom ${field} of ${record}, an `acts` one, says; true where it says nobody. */
bool right_acts(struct ctx *ctx, const struct record *record, const struct field *field, bool *out);
/* Whether the counting row ${id} of ${type} is there and ${near}: such a row may be referred to. */
bool right_near(struct ctx *ctx, const struct type *type, int64_t id, bool *found, bool *near);

/* The field of ${type} by which its rows say where a person stands, as memberships and appointments do; NULL of any other
   type, or where the actor does not see them.  Who sees one may name its person, though the person was entered elsewhere. */
const struct field *right_stands(const struct ctx *ctx, const struct type *type);

/* The end of the days of a row of ${type} from ${from} on that says ${ended} (NULL: it does not), as record_days tells it. */
day row_until(const struct ctx *ctx, const struct type *type, day from, const char *ended);
/* Puts that the closure's row w holds on any day of the row called ${row}: record_days as SQL. */
void row_days(struct ctx *ctx, const struct type *type, const char *row, struct clause *sql);

#endif
