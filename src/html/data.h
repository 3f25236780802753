/*
 * What a template shows, put together without a format that the compiler can't check:
 *
 *	DATA(data_text("title", record_title(ctx, r)), data_flag("struck", r->struck), data_tree("rows", rows))
 *
 * Later names are added to it with data_add(tree, data_flag("more", more)).
 */
#ifndef DATA_H
#define DATA_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

struct data { const char *name; json_t *value; };

struct data data_text(const char *name, const char *text);	/* NULL is null: empty for a template */
struct data data_flag(const char *name, bool flag);
struct data data_number(const char *name, int64_t number);
struct data data_tree(const char *name, json_t *tree);		/* takes it over */
struct data data_shared(const char *name, json_t *tree);	/* holds it beside its owner */

/* An object of them; the list ends with one without name. */
json_t *data_make(const struct data *list);
#define DATA(...) data_make((const struct data[]){ __VA_ARGS__, { 0 } })

void data_add(json_t *tree, struct data data);
void data_append(json_t *list, json_t *tree);			/* takes ${tree} over */

#endif
