/* Records and organisations as the templates' data: one place for what several pages show. */
#ifndef VIEW_H
#define VIEW_H

#include "page.h"

/* {label, text, note, items: [{text, href}], people: [{text, href, state, why}], came, expected} of one field. */
json_t *view_field(struct ctx *ctx, const struct record *record, const struct field *field);

/* {name, label, adds: whether the actor may add one, self: whether it has no holder}. */
json_t *view_type(struct ctx *ctx, const struct type *type);

/* {id, org, org_name, org_short, org_href, title, href, struck, version}: what every page of one record shows. */
json_t *view_record(struct ctx *ctx, const struct record *record);

/* The way to a record's pages: home, the type's list, the record; each ends with NULL. */
json_t *view_crumbs(struct ctx *ctx, const struct type *type, const struct record *record);

/* An organisation as an input shows it, 临江市教育局机关党委 [JY01]; a record likewise, by title and id. */
const char *view_org_choice(struct ctx *ctx, int64_t id, day on);
const char *view_choice(struct ctx *ctx, const char *label, const char *key);
/* What such a text stands for: the key in its brackets, or the text itself. */
const char *view_chosen(struct ctx *ctx, const char *text);

/*
 * [{value, label, choice, chosen}] of the rows of a kept list that hold on a day of [${from}, ${last}], those that have ended by
 * today with that day; ${chosen} are ids as texts, and what was chosen once stays chosen.
 */
bool view_options(struct ctx *ctx, const struct type *type, day from, day last, const char *const *chosen, size_t n,
    json_t **out);
bool view_is_long(const json_t *options);	/* too many to look through: an input offers them by their ->choice instead */
json_t *view_choices(struct ctx *ctx, const struct field *field, const char *chosen);
json_t *view_choice_of(struct ctx *ctx, const struct choice *choices, size_t n, const char *chosen);

#endif
