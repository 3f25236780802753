#include "keep.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "mac.h"
#include "statements.h"
#include "text.h"

/* ---- ids ---- */

enum { NODE_BITS = 6, COUNTER_BITS = 15 };
static pthread_mutex_t id_lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t id_node, id_counter;
static bool id_started;

void
keep_invent_ids(int node)
{
	id_node = (uint32_t)node & ((1u << NODE_BITS) - 1);
	id_counter = 0;
	id_started = true;
}

int64_t
keep_id(int64_t now)
{
	pthread_mutex_lock(&id_lock);
	if (!id_started) {
		uint32_t random[2];

		seal_random(random, sizeof random);
		id_node = random[0] & ((1u << NODE_BITS) - 1);
		id_counter = random[1];
		id_started = true;
	}
	uint32_t counter = id_counter++ & ((1u << COUNTER_BITS) - 1);
	pthread_mutex_unlock(&id_lock);
	return now / 1000 << (NODE_BITS + COUNTER_BITS) | (int64_t)id_node << COUNTER_BITS | (int64_t)counter;
}

/* ---- history ---- */

static bool
add_history(struct ctx *ctx, struct history_row row)
{
	unsigned char mac[SEAL_SIZE];
	struct chain_head *head;

	if (!chain_take(ctx, &head))
		return false;
	row.seq = head->seq + 1;
	mac_history(ctx, head->mac, &row, mac);
	if (!db_run(ctx, sql_history_add, DB_ARGS(db_int("seq", row.seq), db_int("at", row.at), db_text("act", row.act),
	    db_text("type", row.type), db_int("about", row.about), db_int("version", row.version), db_int("actor", row.actor),
	    db_int("org", row.org), db_text("changes", row.changes), db_bytes("mac", mac, SEAL_SIZE)), NULL))
		return false;
	chain_move(head, row.seq, mac);
	return true;
}

bool
keep_lock(struct ctx *ctx)
{
	struct chain_head *head;

	return chain_take(ctx, &head);
}

bool
keep_note(struct ctx *ctx, const char *what, int64_t account, int64_t about, int64_t org, const char *changes)
{
	return add_history(ctx, (struct history_row){ .at = ctx->now, .act = what, .type = "", .about = about, .actor = account,
	    .org = org, .changes = changes });
}

int64_t
keep_number(const char *hex)
{
	char head[] = "000000000000000";

	strncpy(head, hex, sizeof head - 1);
	return (int64_t)strtoull(head, NULL, 16);
}

/* ---- rows ---- */

const char *const keep_columns[KEEP_COLUMNS] = {
	[KEEP_ID] = "id", [KEEP_ORG] = "org", [KEEP_ENTERED_BY] = "entered_by", [KEEP_ENTERED_AT] = "entered_at",
	[KEEP_SAVED_BY] = "saved_by", [KEEP_SAVED_AT] = "saved_at", [KEEP_SAVED_ON] = "saved_on", [KEEP_VERSION] = "version",
	[KEEP_STRUCK_AT] = "struck_at", [KEEP_BATCH] = "batch", [KEEP_MAC] = "mac",
};

bool
keep_is_column(const char *name)
{
	for (enum keep_column c = 0; c < KEEP_COLUMNS; c++)
		if (strcmp(keep_columns[c], name) == 0)
			return true;
	return false;
}

/* All columns of the row as it will stand; ${cells} has room for them and the type's own. */
static size_t
put_cells(const struct keep_row *row, int64_t entered_by, int64_t entered_at, int64_t batch, struct db_arg *cells)
{
	size_t n = 0;

	cells[n++] = db_int(keep_columns[KEEP_ID], row->id);
	cells[n++] = db_int(keep_columns[KEEP_ORG], row->org);
	cells[n++] = db_int(keep_columns[KEEP_ENTERED_BY], entered_by);
	cells[n++] = db_int(keep_columns[KEEP_ENTERED_AT], entered_at);
	cells[n++] = db_int(keep_columns[KEEP_SAVED_BY], row->actor);
	cells[n++] = db_int(keep_columns[KEEP_SAVED_AT], row->now);
	cells[n++] = db_int(keep_columns[KEEP_VERSION], row->version);
	cells[n++] = row->act == KEEP_STRIKE ? db_int(keep_columns[KEEP_STRUCK_AT], row->now) :
	    db_null(keep_columns[KEEP_STRUCK_AT]);
	cells[n++] = batch == 0 ? db_null(keep_columns[KEEP_BATCH]) : db_int(keep_columns[KEEP_BATCH], batch);
	for (const struct db_arg *c = row->columns; c->name != NULL; c++)
		cells[n++] = *c;
	return n;
}

static bool
write_row(struct ctx *ctx, const struct keep_row *row, const struct db_arg *cells, size_t n)
{
	struct buf sql = buf_make(ctx->arena);
	struct db_arg *args = arena_alloc(ctx->arena, sizeof *args * (n + 2));
	int64_t changed;
	size_t k = 0;

	for (; k < n; k++)
		args[k] = cells[k];
	if (row->act == KEEP_ADD) {
		buf_putf(&sql, "insert into %s_all (", row->type);
		for (size_t i = 0; i < n; i++) {
			buf_puts(&sql, i == 0 ? "" : ", ");
			buf_puts(&sql, cells[i].name);
		}
		buf_puts(&sql, ") values (");
		for (size_t i = 0; i < n; i++) {
			buf_puts(&sql, i == 0 ? ":" : ", :");
			buf_puts(&sql, cells[i].name);
		}
		buf_putc(&sql, ')');
		return db_run(ctx, sql.at, args, NULL);
	}
	buf_putf(&sql, "update %s_all set ", row->type);
	for (size_t i = 0; i < n; i++)
		buf_putf(&sql, "%s%s = :%s", i == 0 ? "" : ", ", cells[i].name, cells[i].name);
	buf_puts(&sql, " where id = :id and version = :seen");
	args[k] = db_int("seen", row->version - 1);
	return db_run(ctx, sql.at, args, &changed) &&
	    (changed == 1 || problem_say(ctx, PROBLEM_STALE, "您打开之后，别人保存了新的内容，请对照后再保存"));
}

static bool
write_links(struct ctx *ctx, const struct keep_row *row)
{
	for (size_t t = 0; t < row->nlinks; t++) {
		const struct keep_links *l = &row->links[t];
		struct buf sql = buf_make(ctx->arena);
		struct db_arg *args = arena_alloc(ctx->arena, sizeof *args * (l->ncolumns + 2));

		if (row->act != KEEP_ADD && !db_run(ctx, arena_strf(ctx->arena, "delete from %s where record = :record", l->table),
		    DB_ARGS(db_int("record", row->id)), NULL))
			return false;
		if (l->nrows == 0)
			continue;
		buf_putf(&sql, "insert into %s (record", l->table);
		for (size_t c = 0; c < l->ncolumns; c++)
			buf_putf(&sql, ", %s", l->columns[c]);
		buf_puts(&sql, ") values (:record");
		for (size_t c = 0; c < l->ncolumns; c++)
			buf_putf(&sql, ", :%s", l->columns[c]);
		buf_putc(&sql, ')');
		for (size_t r = 0; r < l->nrows; r++) {
			const struct db_value *cells = &l->cells[r * l->ncolumns];

			args[0] = db_int("record", row->id);
			for (size_t c = 0; c < l->ncolumns; c++)
				args[c + 1] = db_value(l->columns[c], cells[c]);
			if (!db_run(ctx, sql.at, args, NULL))
				return false;
		}
	}
	return true;
}

/* What a new version takes over: who entered the row and when, and the cells and links that its type no longer names. */
struct former {
	int64_t by, at, batch;
	VEC(struct db_arg) cells;
	struct macs links;
};

static bool
is_named(const struct keep_row *row, const char *column)
{
	if (keep_is_column(column))
		return true;
	for (const struct db_arg *c = row->columns; c->name != NULL; c++)
		if (strcmp(c->name, column) == 0)
			return true;
	return false;
}

static bool
get_former_cells(struct ctx *ctx, const struct keep_row *row, struct former *f)
{
	struct rows *rows;

	if (!db_rows(ctx, arena_strf(ctx->arena, "select entered_by, entered_at, batch, f.* from %s_all f where id = :id",
	    row->type), DB_ARGS(db_int("id", row->id)), &rows))
		return false;
	if (rows_next(rows)) {
		f->by = rows_int(rows, 0);
		f->at = rows_int(rows, 1);
		f->batch = rows_int(rows, 2);
		for (int c = 3; c < rows_columns(rows); c++)
			if (!is_named(row, rows_name(rows, c)))
				*VEC_ADD(ctx->arena, &f->cells) =
				    db_value(arena_str(ctx->arena, rows_name(rows, c)), rows_value(ctx, rows, c));
	}
	return rows_end(ctx, rows);
}

static bool
get_former(struct ctx *ctx, const struct keep_row *row, struct former *f)
{
	const char *const *tables;

	*f = (struct former){ .by = row->actor, .at = row->now, .batch = row->batch };
	if (row->act == KEEP_ADD)
		return true;
	if (!get_former_cells(ctx, row, f) || !mac_link_tables(ctx, row->type, &tables))
		return false;
	for (; *tables != NULL; tables++) {
		bool named = false;

		for (size_t i = 0; i < row->nlinks; i++)
			named = named || strcmp(row->links[i].table, *tables) == 0;
		if (!named && !mac_links(ctx, *tables, row->id, &f->links))
			return false;
	}
	return true;
}

bool
keep_save(struct ctx *ctx, const struct keep_row *row)
{
	static const char *const acts[] = { [KEEP_ADD] = "add", [KEEP_CHANGE] = "change", [KEEP_STRIKE] = "strike",
		[KEEP_RESTORE] = "restore" };
	size_t ncolumns = 0;
	struct former former;
	unsigned char mac[SEAL_SIZE];

	assert(db_writing(ctx));
	while (row->columns[ncolumns].name != NULL)
		ncolumns++;
	if (!get_former(ctx, row, &former))
		return false;
	struct db_arg *cells = arena_alloc(ctx->arena, sizeof *cells * (ncolumns + KEEP_COLUMNS));
	size_t n = put_cells(row, former.by, former.at, former.batch, cells);
	for (size_t i = 0; i < n; i++)
		*VEC_ADD(ctx->arena, &former.cells) = cells[i];
	for (size_t t = 0; t < row->nlinks; t++)
		for (size_t r = 0; r < row->links[t].nrows; r++)
			*VEC_ADD(ctx->arena, &former.links) = mac_link(ctx, row->links[t].table, row->links[t].columns,
			    &row->links[t].cells[r * row->links[t].ncolumns], row->links[t].ncolumns);
	mac_row(ctx, row->type, former.cells.at, former.cells.n, former.links.at, former.links.n, mac);
	cells[n++] = db_bytes(keep_columns[KEEP_MAC], mac, SEAL_SIZE);
	return write_row(ctx, row, cells, n) && write_links(ctx, row) &&
	    add_history(ctx, (struct history_row){ .at = row->now, .act = acts[row->act], .type = row->type, .about = row->id,
	    .version = row->version, .actor = row->actor, .org = row->org, .changes = row->changes });
}

bool
keep_past(struct ctx *ctx, const char *type, int64_t id, struct keep_entry **out, size_t *n)
{
	VEC(struct keep_entry) list = { 0 };
	struct rows *rows;

	if (!db_rows(ctx, sql_history_of, DB_ARGS(db_int("about", id), db_text("type", type)), &rows))
		return false;
	while (rows_next(rows))
		*VEC_ADD(ctx->arena, &list) = (struct keep_entry){ .seq = rows_int(rows, 0),
			.at = rows_int(rows, 1),
			.actor = rows_int(rows, 2),
			.version = rows_int(rows, 3),
			.act = rows_str(ctx, rows, 4),
			.changes = rows_str(ctx, rows, 5),
			.org = rows_int(rows, 6) };
	*out = list.at;
	*n = list.n;
	return rows_end(ctx, rows);
}
