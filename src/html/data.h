/*
 * What a template shows, put together without a format that the compiler can't check:
 *
 *	DATA(ctx->arena, data_text("title", record_title(ctx, r)), data_flag("struck", r->struck), data_tree("rows", rows))
 *
 * Later names are added to it with data_add(tree, data_flag("more", more)).
 *
 * Every tree belongs to its arena from birth.  Whoever takes one, another tree or a page, holds it besides: nobody takes over,
 * nobody releases, and the same tree may stand in several.
 */
#ifndef DATA_H
#define DATA_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "arena.h"

struct data { const char *name; json_t *value; };

struct data data_text(const char *name, const char *text);	/* NULL is null: empty for a template */
struct data data_flag(const char *name, bool flag);
struct data data_number(const char *name, int64_t number);
struct data data_tree(const char *name, json_t *tree);

/* An object of them; the list ends with one without name. */
json_t *data_make(struct arena *arena, const struct data *list);
#define DATA(arena, ...) data_make((arena), (const struct data[]){ __VA_ARGS__, { 0 } })

/* An empty list. */
json_t *data_list(struct arena *arena);

void data_add(json_t *tree, struct data data);
void data_append(json_t *list, json_t *tree);

#endif
