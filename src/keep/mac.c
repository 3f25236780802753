#include "mac.h"

#include <stdlib.h>
#include <string.h>

#include "statements.h"

unsigned char mac_key[SEAL_KEY];

void
mac_bind(const unsigned char file[static SEAL_KEY], const char *base)
{
	seal_hmac(file, base, strlen(base), mac_key);
}

/* Nothing for a null. */
static void
put(struct buf *out, const char *name, const struct db_value *value)
{
	switch (value->kind) {
	case DB_NULL:
		return;
	case DB_INT:
		buf_puts(out, name);
		buf_puts(out, " i ");
		buf_put_int(out, value->i);
		buf_putc(out, '\n');
		return;
	case DB_TEXT: case DB_BYTES:
		buf_puts(out, name);
		buf_puts(out, value->kind == DB_TEXT ? " t " : " b ");
		buf_put_int(out, (int64_t)value->n);
		buf_putc(out, ' ');
		buf_add(out, value->text, value->n);
		buf_putc(out, '\n');
	}
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct db_arg *)a)->name, ((const struct db_arg *)b)->name);
}

static int
by_bytes(const void *a, const void *b)
{
	const struct buf *one = a, *two = b;
	int order = memcmp(one->at, two->at, one->n < two->n ? one->n : two->n);

	return order != 0 ? order : (one->n > two->n) - (one->n < two->n);
}

void
mac_row(struct ctx *ctx, const char *type, struct db_arg *cells, size_t n, struct buf *links, size_t nlinks,
    unsigned char out[static SEAL_SIZE])
{
	struct buf text = buf_make(ctx->arena);

	buf_putf(&text, "row %s\n", type);
	qsort(cells, n, sizeof *cells, by_name);
	for (size_t i = 0; i < n; i++)
		put(&text, cells[i].name, &cells[i].value);
	if (nlinks > 0)
		qsort(links, nlinks, sizeof *links, by_bytes);
	for (size_t i = 0; i < nlinks; i++)
		buf_add(&text, links[i].at, links[i].n);
	seal_hmac(mac_key, text.at, text.n, out);
}

struct buf
mac_link(struct ctx *ctx, const char *table, const char *const *columns, const struct db_value *cells, size_t n)
{
	struct buf text = buf_make(ctx->arena);

	buf_putf(&text, "link %s\n", table);
	for (size_t i = 0; i < n; i++)
		put(&text, columns[i], &cells[i]);
	return text;
}

bool
mac_links(struct ctx *ctx, const char *table, int64_t id, struct macs *out)
{
	struct rows *rows;

	if (!db_rows(ctx, arena_strf(ctx->arena, "select * from %s where record = :record", table),
	    DB_ARGS(db_int("record", id)), &rows))
		return false;
	while (rows_next(rows)) {
		int columns = rows_columns(rows);
		const char **names = arena_alloc(ctx->arena, sizeof *names * (size_t)columns);
		struct db_value *cells = arena_alloc(ctx->arena, sizeof *cells * (size_t)columns);
		size_t n = 0;

		for (int c = 0; c < columns; c++)
			if (strcmp(rows_name(rows, c), "record") != 0) {
				names[n] = rows_name(rows, c);
				cells[n++] = rows_value(ctx, rows, c);
			}
		*VEC_ADD(ctx->arena, out) = mac_link(ctx, table, names, cells, n);
	}
	return rows_end(ctx, rows);
}

bool
mac_link_tables(struct ctx *ctx, const char *type, const char *const **out)
{
	VEC(const char *) tables = { 0 };
	struct rows *rows;

	if (!db_rows(ctx, sql_link_tables_of, DB_ARGS(db_text("type", type)), &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &tables) = rows_str(ctx, rows, 0);
	*VEC_ADD(ctx->arena, &tables) = NULL;
	*out = tables.at;
	return rows_end(ctx, rows);
}

struct history_row
mac_entry(const struct rows *rows)
{
	return (struct history_row){ .seq = rows_int(rows, 0), .at = rows_int(rows, 1), .act = rows_text(rows, 2),
		.type = rows_text(rows, 3), .about = rows_int(rows, 4), .version = rows_int(rows, 5), .actor = rows_int(rows, 6),
		.org = rows_int(rows, 7), .changes = rows_text(rows, 8) };
}

void
mac_history(struct ctx *ctx, const unsigned char before[static SEAL_SIZE], const struct history_row *row,
    unsigned char out[static SEAL_SIZE])
{
	struct buf text = buf_make(ctx->arena);
	struct db_value changes = { .kind = DB_NULL };

	if (row->changes != NULL)
		changes = (struct db_value){ .kind = DB_TEXT, .text = row->changes, .n = strlen(row->changes) };
	buf_add(&text, before, SEAL_SIZE);
	buf_putf(&text, "%lld %lld %s %s %lld %lld %lld %lld\n", (long long)row->seq, (long long)row->at, row->act, row->type,
	    (long long)row->about, (long long)row->version, (long long)row->actor, (long long)row->org);
	put(&text, "changes", &changes);
	seal_hmac(mac_key, text.at, text.n, out);
}
