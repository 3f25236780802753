/*
 * A small city in a database of its own, on either engine: the committee GW, the units DW1 to DW3 (市医保局, 市住建局, 市档案馆)
 * since 1990, and what a test adds.
 */
#ifndef HOUSE_UNIT_H
#define HOUSE_UNIT_H

#include "store_unit.h"

#include "command.h"
#include "record.h"

/* Saves a record of ${type} for ${org} (its code) with fields and texts in turn, up to NULL; returns its id. */
static inline int64_t
house_add(struct ctx *ctx, const char *type, const char *org, ...)
{
	int64_t id = 0;
	va_list fields;
	const char *field;

	must(ctx, org == NULL || org_find_code(ctx, org, &id));
	struct record *r = record_make(ctx, type_find(ctx->house, type), id);
	va_start(fields, org);
	while ((field = va_arg(fields, const char *)) != NULL)
		must(ctx, record_put_text(ctx, r, field, va_arg(fields, const char *)));
	va_end(fields);
	must(ctx, record_save(ctx, r));
	return r->id;
}

/* Changes one field of a record. */
static inline void
house_change(struct ctx *ctx, const char *type, int64_t id, const char *field, const char *text)
{
	struct record *r;

	must(ctx, record_get(ctx, type_find(ctx->house, type), id, &r) && record_put_text(ctx, r, field, text) &&
	    record_save(ctx, r));
}

static inline int64_t
house_add_org(struct ctx *ctx, const char *code, const char *kind, const char *parent, const char *name, const char *shorter)
{
	int64_t id = house_add(ctx, "organisation", NULL, "code", code, "kind", kind, "founded_on", COMMAND_ROOT_SINCE, NULL);

	house_add(ctx, "org_name", code, "name", name, "short", shorter, "since", COMMAND_ROOT_SINCE, NULL);
	house_add(ctx, "org_parent", code, "parent", parent, "since", COMMAND_ROOT_SINCE, NULL);
	return id;
}

static inline int
house_open(void **state, enum db_engine engine)
{
	if (store_unit_open(state, engine) != 0)
		return -1;
	struct store_unit *u = *state;
	struct ctx *ctx = &u->ctx;
	struct invocation *in = arena_alloc(ctx->arena, sizeof *in);

	db_close(ctx->db);
	ctx->db = NULL;
	store_close(u->store);
	*in = (struct invocation){ .db = u->url };
	must(ctx, command_make(ctx, in, command_unfounded) && command_found(ctx, "临江市", "中共临江市委市直机关工作委员会"));
	u->store = in->store;
	house_add_org(ctx, "DW1", "unit", "GW", "临江市医疗保障局", "市医保局");
	house_add_org(ctx, "DW2", "unit", "GW", "临江市住房和城乡建设局", "市住建局");
	house_add_org(ctx, "DW3", "unit", "GW", "临江市档案馆", "市档案馆");
	return 0;
}

static inline int
house_setup_sqlite(void **state)
{
	return house_open(state, DB_SQLITE);
}

static inline int
house_setup_postgres(void **state)
{
	return house_open(state, DB_POSTGRES);
}

#define HOUSE(test) { #test, test, house_setup_sqlite, store_teardown, NULL }
#define HOUSE_ON_BOTH(test) { #test " on sqlite", test, house_setup_sqlite, store_teardown, NULL }, \
	{ #test " on postgresql", test, house_setup_postgres, store_teardown, NULL }

#endif
