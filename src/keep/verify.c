/* Proves that nothing was changed past this program: the chain of the history, and each row's MAC. */
#include <string.h>

#include "keep.h"
#include "limits.h"
#include "mac.h"
#include "statements.h"
#include "text.h"

struct chain {
	const struct rows *rows;
	int64_t seq;
	unsigned char mac[SEAL_SIZE];
	int64_t beside_seq;
	char beside[SEAL_HEX];
	bool beside_met;
};

static bool
check_entry(struct ctx *ctx, void *what)
{
	struct chain *chain = what;
	const struct rows *rows = chain->rows;
	struct history_row row = mac_entry(rows);
	struct db_value mac = rows_value(ctx, rows, 9);
	unsigned char ours[SEAL_SIZE];
	bool follows = row.seq == chain->seq + 1;

	mac_history(ctx, chain->mac, &row, ours);
	chain->seq = row.seq;
	memcpy(chain->mac, ours, SEAL_SIZE);
	if (row.seq == chain->beside_seq)
		chain->beside_met = strcmp(chain->beside, seal_hex(ctx->arena, ours, SEAL_SIZE)) == 0;
	if (!follows)
		return problem_say(ctx, PROBLEM_RULE, "留痕第 %lld 条之前有缺失", (long long)row.seq);
	if (mac.n != SEAL_SIZE || !seal_same(mac.text, ours, SEAL_SIZE))
		return problem_say(ctx, PROBLEM_RULE, "留痕第 %lld 条被改动过，或与密钥不符", (long long)row.seq);
	return true;
}

/* Stops at the first entry that does not fit: all later ones would follow from a wrong one. */
static bool
check_entries(struct ctx *ctx, struct chain *chain)
{
	for (int n = 1; n > 0;) {
		struct rows *rows;
		bool good = true;

		if (!db_rows(ctx, sql_history_all, DB_ARGS(db_int("after", chain->seq)), &rows))
			return false;
		chain->rows = rows;
		for (n = 0; good && rows_next(rows); n++)
			good = ctx_apart(ctx, check_entry, chain);
		if (!rows_end(ctx, rows) || !good)
			return false;
	}
	return true;
}

static bool
check_chain(struct ctx *ctx, struct chain *chain, int64_t *entries)
{
	struct rows *rows;
	struct db_value mac = { .kind = DB_NULL };
	int64_t seq = 0;

	if (!db_rows(ctx, sql_chain_head_get, DB_NO_ARGS, &rows))
		return false;
	if (rows_next(rows)) {
		seq = rows_int(rows, 1);
		mac = rows_value(ctx, rows, 2);
	}
	if (!rows_end(ctx, rows))
		return false;
	bool beside = chain->beside_seq > 0 ||
	    problem_say(ctx, PROBLEM_RULE, "密钥旁没有这个数据库的链首，无法证明留痕没有被截短");
	if (!check_entries(ctx, chain))
		return false;
	*entries = chain->seq;
	if (chain->seq != seq || mac.n != SEAL_SIZE || !seal_same(mac.text, chain->mac, SEAL_SIZE))
		return problem_say(ctx, PROBLEM_RULE, "留痕链的末尾（第 %lld 条）与记载的第 %lld 条不符", (long long)chain->seq, (long long)seq);
	return beside && (chain->beside_met || problem_say(ctx, PROBLEM_RULE, "留痕链与密钥旁保存的链首（第 %lld 条）不符，留痕可能被截短或替换",
	    (long long)chain->beside_seq));
}

/* A row, in memory of its own, so that a million of them need no more than one. */
struct row { const char *type; const char *const *tables; struct rows *rows; };

static bool
check_row(struct ctx *ctx, void *what)
{
	const struct row *row = what;
	const struct rows *rows = row->rows;
	int columns = rows_columns(rows);
	struct db_arg *cells = arena_alloc(ctx->arena, sizeof *cells * (size_t)columns);
	struct db_value mac = { .kind = DB_NULL };
	unsigned char ours[SEAL_SIZE];
	struct macs links = { 0 };
	size_t n = 0;
	int64_t id = 0;

	for (int c = 0; c < columns; c++) {
		const char *name = rows_name(rows, c);

		if (strcmp(name, "mac") == 0)
			mac = rows_value(ctx, rows, c);
		else
			cells[n++] = db_value(name, rows_value(ctx, rows, c));
		if (strcmp(name, "id") == 0)
			id = rows_int(rows, c);
	}
	for (const char *const *table = row->tables; *table != NULL; table++)
		if (!mac_links(ctx, *table, id, &links))
			return false;
	mac_row(ctx, row->type, cells, n, links.at, links.n, ours);
	if (mac.n == SEAL_SIZE && seal_same(mac.text, ours, SEAL_SIZE))
		return true;
	return problem_say(ctx, PROBLEM_RULE, "记录 %s %lld 被改动过，或与密钥不符", row->type, (long long)id);
}

/* ${say} with the row's columns in it. */
static const char *
say_row(struct ctx *ctx, const struct rows *rows, const char *say)
{
	struct buf out = buf_make(ctx->arena);

	for (; *say != '\0'; say++) {
		struct db_value v;

		if (say[0] != '{') {
			buf_putc(&out, *say);
			continue;
		}
		v = rows_value(ctx, rows, say[1] - '0');
		if (v.kind == DB_INT)
			buf_putf(&out, "%lld", (long long)v.i);
		else
			buf_puts(&out, v.text == NULL ? "" : v.text);
		say += strlen("0}");
	}
	return out.at;
}

bool
keep_none(struct ctx *ctx, const char *sql, const struct db_arg *args, const char *say)
{
	struct rows *rows;
	bool good = true;

	if (!db_rows(ctx, sql, args, &rows))
		return false;
	while (rows_next(rows))
		good = problem_say(ctx, PROBLEM_RULE, "%s", say_row(ctx, rows, say));
	return rows_end(ctx, rows) && good;
}

/* Every row has come with an entry, and every link with a row: neither stands alone. */
static bool
check_alone(struct ctx *ctx, const char *type, const char *const *tables)
{
	bool good = keep_none(ctx, arena_strf(ctx->arena, "select t.id from %s_all t where not exists (select 1 from history h"
	    " where h.about = t.id and h.type = :type) order by t.id limit %d", type, LIMIT_PROBLEMS + 1),
	    DB_ARGS(db_text("type", type)), arena_strf(ctx->arena, "记录 %s {0} 在留痕中没有，不是由程序写入的", type));

	for (; *tables != NULL; tables++)
		good &= keep_none(ctx, arena_strf(ctx->arena, "select distinct l.record from %s l where not exists (select 1 from"
		    " %s_all t where t.id = l.record) order by l.record limit %d", *tables, type, LIMIT_PROBLEMS + 1), DB_NO_ARGS,
		    arena_strf(ctx->arena, "%s 里有记录 {0} 的内容，没有这条记录", *tables));
	return good;
}

/* A row that the history knows and the table does not, or has in an older version, was taken away. */
static bool
check_whole(struct ctx *ctx, const char *type)
{
	return keep_none(ctx, arena_strf(ctx->arena, "select h.about, max(h.version) from history h"
	    " left join %s_all t on t.id = h.about where h.type = :type group by h.about, t.version"
	    " having t.version is null or t.version <> max(h.version)"
	    " order by h.about limit %d", type, LIMIT_PROBLEMS + 1), DB_ARGS(db_text("type", type)),
	    arena_strf(ctx->arena, "记录 %s {0} 被删除或退回旧版本，留痕中有第 {1} 版", type));
}

static bool
check_type(struct ctx *ctx, const char *type, int64_t *checked)
{
	struct row row = { .type = type };

	if (!mac_link_tables(ctx, type, &row.tables))
		return false;
	bool good = check_whole(ctx, type) & check_alone(ctx, type, row.tables);
	if (!db_rows(ctx, arena_strf(ctx->arena, "select * from %s_all order by id", type), DB_NO_ARGS, &row.rows))
		return false;
	for (; rows_next(row.rows); ++*checked)
		good &= ctx_apart(ctx, check_row, &row);
	return rows_end(ctx, row.rows) && good;
}

struct verifying { struct chain chain; const char *const *types; int64_t entries, rows; };

static bool
verify(struct ctx *ctx, void *what)
{
	struct verifying *v = what;
	bool good = check_chain(ctx, &v->chain, &v->entries);

	for (const char *const *type = v->types; *type != NULL; type++)
		good &= check_type(ctx, *type, &v->rows);
	return good;
}

/* Others may write meanwhile: the head beside the key is read first, because it may lag behind the one moment that all the
   rest is read at, and never lead. */
bool
keep_verify(struct ctx *ctx, const char *const *types, int64_t *entries, int64_t *rows)
{
	struct verifying v = { .types = types };
	char *base = NULL;

	if (!db_get_str(ctx, sql_chain_base_get, DB_NO_ARGS, NULL, &base))
		return false;
	if (base == NULL)
		return problem_say(ctx, PROBLEM_RULE, "数据库里没有留痕链");
	keep_head_read(ctx, base, &v.chain.beside_seq, v.chain.beside);
	bool good = db_read(ctx, verify, &v);
	*entries = v.entries;
	*rows = v.rows;
	return good;
}

/* ---- rows of the core ---- */

void
keep_seal(struct ctx *ctx, const char *table, const struct db_arg *cells, unsigned char out[static SEAL_SIZE])
{
	VEC(struct db_arg) sorted = { 0 };

	for (; cells->name != NULL; cells++)
		*VEC_ADD(ctx->arena, &sorted) = *cells;
	mac_row(ctx, table, sorted.at, sorted.n, NULL, 0, out);
}

char *
keep_seal_note(struct ctx *ctx, const void *mac)
{
	return arena_strf(ctx->arena, "[{\"field\":\"mac\",\"after\":\"%s\"}]", seal_hex(ctx->arena, mac, SEAL_SIZE));
}

bool
keep_sealed(struct ctx *ctx, const char *table, const struct db_arg *cells, const struct db_value *mac)
{
	unsigned char ours[SEAL_SIZE];

	keep_seal(ctx, table, cells, ours);
	return mac->kind == DB_BYTES && mac->n == SEAL_SIZE && seal_same(mac->text, ours, SEAL_SIZE);
}
