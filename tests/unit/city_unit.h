/*
 * The whole house under test: our catalogue, on either engine, with a small city.  Two units that are alike, A and B, stand
 * below the working committee: a test acts in A, and B is the foreign one.
 *
 *	DW unit > DZ leading_group, JJ discipline_commission, JW party_committee > ZZ general_branch > ZB branch > XZ branch_group
 *	                                                                           JW > ZC branch
 */
#ifndef CITY_UNIT_H
#define CITY_UNIT_H

#include "store_unit.h"

#include <sys/stat.h>

#include "account_row.h"
#include "command.h"
#include "file.h"
#include "keep.h"
#include "org.h"
#include "record.h"
#include "schema.h"
#include "statement.h"
#include "statements.h"

enum { DW, DZ, JJ, JW, ZZ, ZB, XZ, ZC, CITY_ORGS };

struct city_unit { int64_t orgs[CITY_ORGS]; int64_t people[3]; };

struct city {
	struct store_unit store;	/* first */
	struct house house;
	int64_t root;
	struct city_unit a, b;
	struct actor system;
	int count;			/* of what must be new each time */
};

static const struct { const char *code, *kind; int parent; } city_orgs[CITY_ORGS] = {
	[DW] = { "DW", "unit", -1 }, [DZ] = { "DZ", "leading_group", DW }, [JJ] = { "JJ", "discipline_commission", DW },
	[JW] = { "JW", "party_committee", DW }, [ZZ] = { "ZZ", "general_branch", JW }, [ZB] = { "ZB", "branch", ZZ },
	[XZ] = { "XZ", "branch_group", ZB }, [ZC] = { "ZC", "branch", JW },
};

static inline struct city *
city(struct ctx *ctx)
{
	return (struct city *)ctx;
}

static inline const struct type *
type_of(struct ctx *ctx, const char *name)
{
	const struct type *t = type_find(ctx->house, name);

	assert_non_null(t);
	return t;
}

static inline void
put(struct ctx *ctx, struct record *r, const char *field, const char *text)
{
	must(ctx, record_put_text(ctx, r, field, text));
}

static inline int64_t
save(struct ctx *ctx, struct record *r)
{
	must(ctx, record_save(ctx, r));
	return r->id;
}

/* A record of ${type} for ${org} from "field", "text" pairs, saved. */
#define SAVE(ctx, type, org, ...) save_pairs(ctx, type, org, (const char *const[]){ __VA_ARGS__, NULL })
static inline int64_t
save_pairs(struct ctx *ctx, const char *type, int64_t org, const char *const *pairs)
{
	struct record *r = record_make(ctx, type_of(ctx, type), org);

	for (; *pairs != NULL; pairs += 2)
		put(ctx, r, pairs[0], pairs[1]);
	return save(ctx, r);
}

/* An organisation with its name, below ${parent} from its first day. */
static inline int64_t
org_make(struct ctx *ctx, const char *code, const char *kind, int64_t parent, const char *since)
{
	int64_t id = SAVE(ctx, "organisation", 0, "code", code, "kind", kind, "founded_on", since);

	SAVE(ctx, "org_parent", id, "parent", org_code(ctx, parent), "since", since);
	SAVE(ctx, "org_name", id, "name", arena_strf(ctx->arena, "组织%s", code), "since", since);
	return id;
}

/* The newest record of ${type} that ${org} has. */
static inline struct record *
record_held(struct ctx *ctx, const char *type, int64_t org)
{
	struct record *r;
	int64_t id = 0;

	must(ctx, db_get_int(ctx, arena_strf(ctx->arena, "select id from %s where org = :org order by happened desc limit 1", type),
	    DB_ARGS(db_int("org", org)), NULL, &id));
	must(ctx, record_get(ctx, type_of(ctx, type), id, &r));
	return r;
}

static inline void
record_end(struct ctx *ctx, const char *type, int64_t org, const char *field, const char *day_text)
{
	struct record *r = record_held(ctx, type, org);

	put(ctx, r, field, day_text);
	save(ctx, r);
}

/* From ${text} on ${org} hangs on ${parent}: neither save is possible without the other. */
static inline void
org_move(struct ctx *ctx, int64_t org, int64_t parent, const char *text)
{
	struct record *two[] = { record_held(ctx, "org_parent", org), record_make(ctx, type_of(ctx, "org_parent"), org) };

	put(ctx, two[0], "until", text);
	put(ctx, two[1], "parent", org_code(ctx, parent));
	put(ctx, two[1], "since", text);
	must(ctx, record_save_all(ctx, two, 2));
}

static inline int64_t
person_make(struct ctx *ctx, int64_t org, const char *name)
{
	return SAVE(ctx, "person", org, "name", name, "since", "2020-01-01");
}

static inline void
city_unit_make(struct ctx *ctx, const char *letter, struct city_unit *u)
{
	for (int i = 0; i < CITY_ORGS; i++) {
		int64_t parent = city_orgs[i].parent < 0 ? city(ctx)->root : u->orgs[city_orgs[i].parent];

		u->orgs[i] = org_make(ctx, arena_strf(ctx->arena, "%s%s", city_orgs[i].code, letter), city_orgs[i].kind, parent,
		    "2020-01-01");
	}
	for (int i = 0; i < 3; i++)
		u->people[i] = person_make(ctx, u->orgs[ZB], arena_strf(ctx->arena, "张%s%d", letter, i));
}

static inline bool
city_steps(struct ctx *ctx, void *what)
{
	(void)what;
	return step_apply(ctx, sql_steps, sql_steps_n) && keep_base_make(ctx);
}

/* The catalogue with ${overlay} (NULL: ours alone), and the database brought to it. */
static inline bool
city_bring_up(struct ctx *ctx, const char *overlay)
{
	if (!command_catalog(ctx, overlay, &city(ctx)->house))
		return false;
	ctx->house = &city(ctx)->house;
	ctx->roles = ctx->house->roles;
	return db_write(ctx, city_steps, NULL) && schema_upgrade(ctx) && statements_check(ctx);
}

static inline int
city_open(void **state, enum db_engine engine)
{
	struct arena *arena = arena_make();
	struct city *u = arena_alloc(arena, sizeof *u);
	struct ctx *ctx = &u->store.ctx;

	store_unit_start(&u->store, arena, engine);
	*state = u;
	must(ctx, keep_open(ctx, true) && city_bring_up(ctx, NULL));
	ctx->actor = &u->system;
	u->system = (struct actor){ .name = "system", .display = "系统", .private = true };
	must(ctx, command_found(ctx, "临江市", "中共临江市委市直机关工作委员会") && org_root(ctx, &u->root));
	u->system.org = u->root;
	ctx->actor = &u->system;
	city_unit_make(ctx, "A", &u->a);
	city_unit_make(ctx, "B", &u->b);
	return 0;
}

static inline int
city_setup_sqlite(void **state)
{
	return city_open(state, DB_SQLITE);
}

static inline int
city_setup_postgres(void **state)
{
	return city_open(state, DB_POSTGRES);
}

static inline bool
account_insert(struct ctx *ctx, void *args)
{
	return db_run(ctx, sql_account_insert, args, NULL) &&
	    account_row_seal(ctx, ((struct db_arg *)args)[0].value.i, "account_add");
}

/* Somebody with ${role} at ${org}, as an account has it. */
static inline struct actor *
actor_make(struct ctx *ctx, const char *role, int64_t org)
{
	static int64_t count;
	const char *name = arena_strf(ctx->arena, "%s%lld", role, (long long)++count);
	struct actor *actor;

	must(ctx, db_write(ctx, account_insert, (void *)DB_ARGS(db_int("id", count), db_text("name", name),
	    db_text("display", name), db_text("role", role), db_int("org", org), db_text("password", "-"),
	    db_int("now", ctx->now))));
	must(ctx, actor_named(ctx, name, &actor));
	return actor;
}

/* A file of a city's own catalogue below ${folder}, which is made. */
static inline bool
city_script(struct ctx *ctx, void *sql)
{
	return db_script(ctx, sql);
}

/* What somebody does who can write the database past this program, and takes it back: ${audit} finds ${words} between. */
static inline void
tampered(struct ctx *ctx, bool (*audit)(struct ctx *ctx), const char *words, const char *sql, const char *back)
{
	must(ctx, audit(ctx));
	must(ctx, db_write(ctx, city_script, (void *)sql));
	refused(ctx, audit(ctx), PROBLEM_RULE, words);
	must(ctx, db_write(ctx, city_script, (void *)back));
	must(ctx, audit(ctx));
}

static inline void
write_overlay(struct ctx *ctx, const char *folder, const char *name, const char *text)
{
	char *path = arena_strf(ctx->arena, "%s/%s", folder, name);

	mkdir(folder, 0700);
	for (char *p = path + strlen(folder) + 1; (p = strchr(p, '/')) != NULL; *p++ = '/') {
		*p = '\0';
		mkdir(path, 0700);
	}
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

/* ---- examples ---- */

/* An organisation of ${u} (or the committee) whose kind is among ${kinds}; NULL: the branch. */
static inline int64_t
org_of_kind(struct ctx *ctx, const struct city_unit *u, const char *const *kinds)
{
	for (; kinds != NULL && *kinds != NULL; kinds++) {
		if (strcmp(*kinds, "working_committee") == 0)
			return city(ctx)->root;
		for (int i = 0; i < CITY_ORGS; i++)
			if (strcmp(city_orgs[i].kind, *kinds) == 0)
				return u->orgs[i];
	}
	return u->orgs[ZB];
}

static inline struct record *example_make(struct ctx *ctx, const struct type *t, const struct city_unit *u);

static inline const char *
id_text(struct ctx *ctx, int64_t id)
{
	return arena_strf(ctx->arena, "%lld", (long long)id);
}

/* Whether ${name} is new in each example of ${t}: by it a rule between rows tells them apart. */
static inline bool
example_is_new(const struct type *t, const char *name)
{
	const struct field *f = type_field(t, name);

	EACH(const struct alone, a, t->alone) {
		bool told = false;

		for (const char *const *n = a->fields; *n != NULL; n++)
			told = told || (type_field(t, *n) != NULL &&
			    (type_field(t, *n)->kind == KIND_TEXT || type_field(t, *n)->kind == KIND_PERSON));
		for (const char *const *n = a->fields; *n != NULL; n++)
			if (strcmp(*n, name) == 0 && (f == NULL ? !told : f->kind == KIND_TEXT || f->kind == KIND_PERSON))
				return true;
	}
	return f != NULL && f->unique;
}

/* A branch of ${u} that holds nothing yet, not even a name. */
static inline int64_t
org_bare(struct ctx *ctx, const struct city_unit *u)
{
	const struct actor *actor = ctx->actor;

	ctx->actor = &city(ctx)->system;
	int64_t id = SAVE(ctx, "organisation", 0, "code", arena_strf(ctx->arena, "BAR%d", ++city(ctx)->count), "kind", "branch",
	    "founded_on", "2020-01-01");
	SAVE(ctx, "org_parent", id, "parent", org_code(ctx, u->orgs[ZZ]), "since", "2020-01-01");
	ctx->actor = actor;
	return id;
}

/* What ${f} of an example of ${t} holds beside its scalars, as record_put reads it. */
static inline const char *
example_reference(struct ctx *ctx, const struct type *t, const struct field *f, const struct city_unit *u)
{
	struct option *options;
	const char *file;
	size_t n;

	switch (f->kind) {
	case KIND_ORGANISATION:
		return org_code(ctx, f->joint && f->of_kinds != NULL && strcmp(f->of_kinds[0], "branch") == 0 ? u->orgs[ZC] :
		    org_of_kind(ctx, u, type_of_kinds(f, f->of_by.n > 0 ? "branch" : NULL)));
	case KIND_PERSON:
		return id_text(ctx, !example_is_new(t, f->name) ? u->people[0] :
		    person_make(ctx, u->orgs[ZB], arena_strf(ctx->arena, "李%d", ++city(ctx)->count)));
	case KIND_PEOPLE:
		return id_text(ctx, u->people[1]);
	case KIND_LISTED:
		must(ctx, record_options(ctx, f->of, ctx->today, ctx->today, &options, &n));
		return id_text(ctx, n > 0 ? options[0].id : save(ctx, example_make(ctx, f->of, u)));
	case KIND_RECORD:
		return f->of == NULL ? NULL : id_text(ctx, save(ctx, example_make(ctx, f->of, u)));
	case KIND_LINK:
		return "https://example.cn/a";
	case KIND_FILE:
		must(ctx, file_add(ctx, "批复.pdf", "%PDF-1.4 临江", 14, &file));
		return file;
	default:
		return NULL;
	}
}

/* The example of ${t}, complete, unsaved, held in ${u}; what must be unique is new each time. */
static inline struct record *
example_make(struct ctx *ctx, const struct type *t, const struct city_unit *u)
{
	int *count = &city(ctx)->count;
	int64_t org = t->held == HELD_SELF ? 0 : t->held == HELD_ANY ? u->orgs[ZB] : org_of_kind(ctx, u, t->held_by);
	struct record *r;

	if (strcmp(t->name, "org_parent") == 0)		/* whose place is still free */
		org = SAVE(ctx, "organisation", 0, "code", arena_strf(ctx->arena, "NEU%d", ++*count), "kind", "branch",
		    "founded_on", "2020-01-01");
	else if (example_is_new(t, "org"))
		org = org_bare(ctx, u);
	r = record_make(ctx, t, org);
	EACH(const struct node_pair, p, t->example->pairs) {
		const struct field *f = type_field(t, p->key);

		assert_int_equal(p->value->kind, NODE_TEXT);
		put(ctx, r, p->key, f->kind != KIND_TEXT || !example_is_new(t, f->name) ? p->value->text :
		    arena_strf(ctx->arena, "%s%d", p->value->text, ++*count));
	}
	EACH(const struct field, f, t->fields) {
		bool own = f->kind == KIND_RECORD && f->of == t;
		const char *text = node_get(t->example, f->name) != NULL || own ? NULL : example_reference(ctx, t, f, u);

		if (text != NULL)
			put(ctx, r, f->name, text);
	}
	return r;
}

#define CITY_ON_SQLITE(test) { #test " on sqlite", test, city_setup_sqlite, store_teardown, NULL }
#define CITY_ON_POSTGRES(test) { #test " on postgresql", test, city_setup_postgres, store_teardown, NULL }
#define CITY_ON_BOTH(test) CITY_ON_SQLITE(test), CITY_ON_POSTGRES(test)

#endif
