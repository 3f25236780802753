/*
 * From the catalogue to tables, on both engines.  Per type: the table T_all with named CHECKs, a
 * table T_FIELD for each field of several values, indexes, the view T of the rows that count (not
 * struck out) with the common columns id, type, org, happened[, ended, counts_until], entered_at, saved_on, batch; a derived type
 * has its view alone, with type and what its sql gives.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include "buf.h"
#include "db.h"
#include "type.h"

/* What the longest name made of a type's and a field's has beside the two: the index TYPE_FIELD_by_person. */
#define SCHEMA_LONGEST "__by_person"

/* A column of T_all (topic, "text not null") or, behind all of these, a constraint (theme_day_topic_day, "check (…)"). */
struct schema_part { const char *name, *declaration; bool constraint; };
struct schema_parts { struct schema_part *at; size_t n, cap; };
void schema_parts(struct arena *arena, const struct type *type, enum db_engine engine, struct schema_parts *out);

/*
 * What a type's objects are, as SQL.  An upgrade compares the text with the one it was made from, so each column has its
 * kind behind it.  Views are made anew at every upgrade.  Foreign keys are inline on SQLite and added afterwards on
 * PostgreSQL, where the tables they name must exist.
 */
void schema_table(const struct type *type, enum db_engine engine, const char *name, struct buf *out);
void schema_put_table(const struct schema_parts *parts, enum db_engine engine, const char *name, struct buf *out);
void schema_keys(const struct type *type, struct buf *out);
void schema_links(const struct type *type, enum db_engine engine, struct buf *out);
void schema_indexes(const struct type *type, struct buf *out);
void schema_views(const struct type *type, struct buf *out);
void schema_common_views(const struct house *house, struct buf *out);	/* attendance */

/*
 * The bound of a state's days as SQL of a row called ${row}, in the table or the view: it counts on every day, as a text, that is
 * not before the one it happened and less than this.  Of record types that is the view's column counts_until.
 */
#define SCHEMA_COUNTS_UNTIL "counts_until"
const char *schema_counts_until(struct arena *arena, const struct type *type, const char *row);

/* What the values of ${field} are: "text", "decimal 2", "listed theme", "person many".  Another kind would lose them. */
char *schema_kind(struct arena *arena, const struct field *field);

/* Whether a row that counts must have ${field}, by a CHECK; the day on which it happened every row has, struck out or not. */
bool schema_needs(const struct field *field);

/* The condition of ${rule} as it guards the table: its `since` in it. */
char *schema_rule(struct arena *arena, const struct type *type, const struct rule *rule);

/* Changed: not behind, but what it notes of its tables is not what the program wrote there. */
enum schema_state { SCHEMA_BEHIND, SCHEMA_CHANGED, SCHEMA_CURRENT };

/* Where ctx->db stands against ctx->house. */
bool schema_state(struct ctx *ctx, enum schema_state *out);

/* The types, "甲、乙", that the database was last brought up with and ctx->house does not know: it may be another catalogue's;
   "" if there are none. */
bool schema_unknown(struct ctx *ctx, char **out);

/*
 * Brings ctx->db to what the catalogue says, in one transaction: adds types, fields, choices, rules.
 * Nothing is ever dropped: a type or field that left the catalogue keeps its table and column, and views that others have
 * made stay.
 * Refused with the reason: a field whose kind changed, a field that became needed where rows lack
 * it, a rule that rows break (they are listed).
 */
bool schema_upgrade(struct ctx *ctx);

/* Whether tables, constraints, indexes and views are those that the program makes from this catalogue, and there is no trigger
   or rule: a problem for each that was changed past the program. */
bool schema_verify(struct ctx *ctx);

/*
 * An empty store in memory with the tables of ${house}: where catalogue SQL is checked and its lineage asked, so that
 * `catalog check` needs no database.  All SQL of the types (rules, derived views) is prepared there; faults have file and line.
 */
bool schema_scratch(struct ctx *ctx, const struct house *house, struct store **store, struct db **db);

/* Whether ctx->db can prepare each rule of ${house}, and, where its tables are, each rule between rows; faults as above. */
bool schema_check_rules(struct ctx *ctx, const struct house *house);
bool schema_check_alone(struct ctx *ctx, const struct house *house);

/* What a person is told of it. */
#define SCHEMA_OPEN "只能读各种记录和它们的名单，不能读账号、设置、留痕和个人信息，请改用记录中不保密的字段"

/*
 * The first thing that the condition ${where} on the rows of ${type} reads and may not, asked on such a store: "account",
 * "person.name"; NULL if there is none.  It may read the views of types and the tables of their lists, but no private field.
 */
bool schema_forbidden_where(struct ctx *ctx, const struct house *house, const struct type *type, const char *where,
    const char **out);

#endif
