/*
 * YAML as trees that remember file and line, so that every fault in a catalogue can be said with its
 * place.  Nothing here knows what the keys mean.  Scalars are text; `yes`, `2025-07-01` and `3` are
 * read by who knows what they should be.
 */
#ifndef NODE_H
#define NODE_H

#include "ctx.h"

enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP };

struct node;
struct node_pair { const char *key; struct node *value; int line; };

struct node {
	enum node_kind kind;
	const char *text;			/* of NODE_TEXT, cleaned UTF-8 */
	VEC(struct node *) items;		/* of NODE_LIST */
	VEC(struct node_pair) pairs;		/* of NODE_MAP, in the file's order */
	const char *file;
	int line;
};

/* A file of the catalogue: its path below the catalogue's folder, and its bytes. */
struct source { const char *path, *bytes; size_t n; };
struct sources { VEC(struct source) list; };

/*
 * Adds the files of ${folder} (.yaml, .md; its subfolders, one deep) to ${sources}: a file of the same
 * path replaces, a new one adds.  Refused: no such folder, a file over LIMIT_CATALOG.
 */
bool source_overlay(struct ctx *ctx, const char *folder, struct sources *sources);

struct source *source_find(const struct sources *sources, const char *path);	/* of several the last; NULL if none */

/*
 * Reads one file into a tree.  False, with a problem for each fault: no YAML (line and what was
 * expected), a key twice, anchors and aliases, several documents, no UTF-8, too deep.
 */
bool node_read(struct ctx *ctx, const struct source *source, struct node **out);

/* The value of ${key} in a map; NULL if absent or ${node} is no map. */
const struct node *node_get(const struct node *node, const char *key);

/* Says "${file}:${line}：…" about ${node}; returns false. */
bool node_fault(struct ctx *ctx, const struct node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Every key of the map ${node} must be among ${known} (NULL-terminated); each other is a fault that
   offers the nearest known one.  False too if ${node} is no map. */
bool node_known(struct ctx *ctx, const struct node *node, const char *const *known);

/*
 * Values of the map ${node} under ${key}; a value of another form is a fault with its place.  The _must
 * forms also find it a fault that the key is absent; the others leave ${out} untouched then.
 */
bool node_text(struct ctx *ctx, const struct node *node, const char *key, const char **out);	/* of one line */
bool node_text_must(struct ctx *ctx, const struct node *node, const char *key, const char **out);
bool node_lines(struct ctx *ctx, const struct node *node, const char *key, const char **out);	/* SQL may have several */
bool node_lines_must(struct ctx *ctx, const struct node *node, const char *key, const char **out);
bool node_yes(struct ctx *ctx, const struct node *node, const char *key, bool *out);
bool node_int(struct ctx *ctx, const struct node *node, const char *key, int64_t *out);
bool node_day(struct ctx *ctx, const struct node *node, const char *key, day *out);
/* A text or a list of texts, each of one line, NULL-terminated; an empty list is a fault. */
bool node_texts(struct ctx *ctx, const struct node *node, const char *key, const char *const **out);

/* Is ${text} a catalogue name: [a-z][a-z0-9_]*, at most 50 bytes, no word of SQL? */
bool node_is_name(const char *text);

#endif
