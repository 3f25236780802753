/* Inside the floor: what a MAC goes over.  Each value stands with its name and length, so that no two rows read alike. */
#ifndef MAC_H
#define MAC_H

#include "buf.h"
#include "db.h"
#include "seal.h"

/* The key of this database: that of the key's file, bound to the database's name, so that of two databases under one file
   neither takes a row of the other. */
extern unsigned char mac_key[SEAL_KEY];
void mac_bind(const unsigned char file[static SEAL_KEY], const char *base);

/* Of a row: ${cells} in any order, sorted here by name; then its links, sorted by their bytes. */
void mac_row(struct ctx *ctx, const char *type, struct db_arg *cells, size_t n, struct buf *links, size_t nlinks,
    unsigned char out[static SEAL_SIZE]);

/* One row of a link table; all those of the record ${id}. */
struct macs { struct buf *at; size_t n, cap; };
struct buf mac_link(struct ctx *ctx, const char *table, const char *const *columns, const struct db_value *cells, size_t n);
bool mac_links(struct ctx *ctx, const char *table, int64_t id, struct macs *out);

/* Every link table that ${type} has ever had, also of fields that its file no longer names; NULL-terminated. */
bool mac_link_tables(struct ctx *ctx, const char *type, const char *const **out);

struct history_row { int64_t seq, at, about, version, actor, org; const char *act, *type, *changes; };
struct history_row mac_entry(const struct rows *rows);	/* of history_all */
void mac_history(struct ctx *ctx, const unsigned char before[static SEAL_SIZE], const struct history_row *row,
    unsigned char out[static SEAL_SIZE]);

#endif
