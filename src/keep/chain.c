#include "chain.h"

#include <string.h>

#include "mac.h"
#include "statements.h"

_Static_assert(sizeof(struct chain_head) <= DB_MEMO, "the head fits a transaction's memo");

static const unsigned char nothing_before[SEAL_SIZE];
/* What this thread wrote last, and with which key: the head that needs no second look. */
static _Thread_local struct { unsigned char key[SEAL_KEY], mac[SEAL_SIZE]; } last;

bool
chain_make(struct ctx *ctx)
{
	const char *base = arena_copy(ctx->arena, seal_token(ctx->arena), 16);

	return db_run(ctx, sql_chain_head_make, DB_ARGS(db_text("base", base), db_bytes("mac", nothing_before, SEAL_SIZE)), NULL);
}

/* Whoever writes next waits until this transaction has ended. */
static bool
lock_head(struct ctx *ctx, struct chain_head *head)
{
	struct rows *rows;
	bool whole = true;

	if (!db_rows(ctx, sql_chain_head_lock, DB_NO_ARGS, &rows))
		return false;
	while (rows_next(rows)) {
		struct db_value bytes = rows_value(ctx, rows, 1);

		head->known = true;
		head->seq = rows_int(rows, 0);
		whole = bytes.n == SEAL_SIZE;
		if (whole)
			memcpy(head->mac, bytes.text, SEAL_SIZE);
	}
	return rows_end(ctx, rows) && (whole || problem_say(ctx, PROBLEM_RULE,
	    "数据库被改动过：留痕链的链首不是程序写得出的，什么也不能保存；请运行 dangjian audit verify 查明，从备份恢复"));
}

/* The mac of entry ${seq}; of none the nothing before the first. */
static bool
mac_of(struct ctx *ctx, int64_t seq, unsigned char out[static SEAL_SIZE])
{
	struct rows *rows;

	memcpy(out, nothing_before, SEAL_SIZE);
	if (!db_rows(ctx, sql_history_mac, DB_ARGS(db_int("seq", seq)), &rows))
		return false;
	while (rows_next(rows)) {
		struct db_value mac = rows_value(ctx, rows, 0);

		if (mac.n == SEAL_SIZE)
			memcpy(out, mac.text, SEAL_SIZE);
	}
	return rows_end(ctx, rows);
}

/* Whether the entry before, with ${mac}, was made with this key: with another one the history would be spoilt for good. */
static bool
key_fits(struct ctx *ctx, int64_t seq, const unsigned char mac[static SEAL_SIZE])
{
	unsigned char before[SEAL_SIZE], should[SEAL_SIZE];
	struct rows *rows;

	if (seq == 0 || (memcmp(mac, last.mac, SEAL_SIZE) == 0 && memcmp(mac_key, last.key, SEAL_KEY) == 0))
		return true;
	if (!mac_of(ctx, seq - 1, before) || !db_rows(ctx, sql_history_all, DB_ARGS(db_int("after", seq - 1)), &rows))
		return false;
	bool fits = rows_next(rows);
	if (fits) {
		struct history_row row = mac_entry(rows);

		mac_history(ctx, before, &row, should);
		fits = row.seq == seq && seal_same(mac, should, SEAL_SIZE);
	}
	return rows_end(ctx, rows) && (fits || problem_say(ctx, PROBLEM_RULE, "密钥文件与这个数据库不符，或最后一条留痕被改动过，什么也不能保存；"
	    "请用 DANGJIAN_KEYS 指明原来的密钥文件，或运行 dangjian audit verify 查明"));
}

bool
chain_take(struct ctx *ctx, struct chain_head **out)
{
	struct chain_head *head = *out = db_memo(ctx), read = { 0 };

	if (head->known)
		return true;
	if (!lock_head(ctx, &read))
		return false;
	if (!read.known)
		return problem_say(ctx, PROBLEM_RULE, "数据库里没有留痕链，没有保存，请从备份恢复");
	if (!key_fits(ctx, read.seq, read.mac))
		return false;
	*head = read;
	return true;
}

void
chain_move(struct chain_head *head, int64_t seq, const unsigned char mac[static SEAL_SIZE])
{
	head->seq = seq;
	memcpy(head->mac, mac, SEAL_SIZE);
	head->moved = true;
	memcpy(last.mac, mac, SEAL_SIZE);
	memcpy(last.key, mac_key, SEAL_KEY);
}

bool
chain_before_commit(struct ctx *ctx)
{
	struct chain_head *head = db_memo(ctx);

	if (head->moved && !db_run(ctx, sql_chain_head_set, DB_ARGS(db_int("seq", head->seq),
	    db_bytes("mac", head->mac, SEAL_SIZE)), NULL))
		return false;
	head->moved = false;
	return true;
}
