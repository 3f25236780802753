/*
 * The program from its outside (contract §1): one table of commands with their options, from which come
 * parsing, help, completion and the man page.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdio.h>

#include <jansson.h>

#include "ctx.h"
#include "db.h"
#include "actor.h"
#include "figure.h"
#include "limits.h"

#define COMMAND_MANY "…"
struct command_option {
	const char *name;		/* "--year" */
	const char *value;		/* "年份", with COMMAND_MANY where it may be written several times; or NULL: a switch */
	const char *help;
};

enum needs {
	NEEDS_NOTHING,			/* help; or opens what it needs by itself */
	NEEDS_CATALOG,			/* the checked catalogue, no database */
	NEEDS_DATABASE,			/* an existing, current one */
	NEEDS_CURRENT,			/* the same, brought up to date where it is older (serve) */
	NEEDS_UPGRADED,			/* the same, also one of another catalogue (upgrade) */
	NEEDS_OWN			/* opens or makes it by itself (init, demo) */
};

struct invocation;
/* One way of calling the program: a command with several words behind its name (report fill, report bind) is one for each. */
struct command {
	const char *name, *verb;	/* "report", "fill"; "" where no word follows */
	const char *arguments, *summary;
	const char *also;		/* of --as and --json, those it takes; the other global options all take */
	const struct command_option *options;	/* its own, all of which it uses; ends with one without name */
	int least, most;		/* arguments behind the word */
	enum needs needs;
	bool (*run)(struct ctx *ctx, struct invocation *in);
};

struct invocation {
	const struct command *command;
	const char *arguments[LIMIT_ARGUMENTS];	/* without the word */
	int n;
	struct { const char *name, *value; } options[LIMIT_OPTIONS];
	int noptions;
	bool *asked;			/* of the options, those the command has read */
	const char *db, *catalog, *as;
	bool json, quiet;
	struct store *store;
	bool founded;			/* the city in it is this call's own, kept or not */
	struct house house;
};

extern const struct command commands[];
extern const size_t commands_n;
extern const struct command_option global_options[];

const char *command_option(const struct invocation *in, const char *name);	/* its value, "" for a switch, NULL if absent */

/* The values of an option that may be written several times, from option *i on; NULL behind the last. */
const char *command_option_next(const struct invocation *in, const char *name, int *i);

/* An option that was given and not read, or NULL: after a command is done there is none. */
const char *command_unasked(const struct invocation *in);

/* Whether ${option} means something to ${command}. */
bool command_takes(const struct command *command, const char *option);

/* "report fill 报告或文件" */
char *command_call(struct arena *arena, const struct command *command);

/* Reads argv; a PROBLEM_USAGE with what to do otherwise, also for an option that the command does not use. */
bool command_parse(struct ctx *ctx, int argc, char **argv, struct invocation *out);

/* --year Y, or --from D --until D, and --org CODE, as a question. */
bool command_question(struct ctx *ctx, const struct invocation *in, struct question *out);

/* The catalogue: what is in the binary, under the overlay. */
bool command_catalog(struct ctx *ctx, const char *overlay, struct house *out);

/* Takes away the file of a database that this call made unless another founded a city in it; before it is closed. */
void command_unmake(struct ctx *ctx, struct invocation *in);

/* The database that --db, $DANGJIAN_DB or the working folder names. */
const char *command_database(const struct invocation *in);

/* What the setting demo says of a demonstration city until it is whole: a database that stopped before is no city. */
#define COMMAND_DEMO_MAKING "未完成"

/* Opens the database and ctx->actor as the command needs them. */
bool command_open(struct ctx *ctx, struct invocation *in);
/* Opens or makes it at in->db and, unless ${may} refuses what stands there, brings it to today's schema; for init and demo. */
bool command_make(struct ctx *ctx, struct invocation *in, bool (*may)(struct ctx *ctx));

/* Makes the working committee, its name and the city's settings; refuses a database that has one. */
#define COMMAND_ROOT_CODE "GW"
#define COMMAND_ROOT_SINCE "1990-01-01"	/* before any record */
bool command_found(struct ctx *ctx, const char *city, const char *organ);
bool command_unfounded(struct ctx *ctx);	/* the refusal alone */

/* Writes ${bytes} to ${path} whole or not at all: beside it first, then renamed.  Nothing where something is problem_broken. */
bool command_write(struct ctx *ctx, const char *path, const char *bytes, size_t n);
void command_pad(const char *text, size_t width);	/* prints it in so many columns: a Han character is two */
void command_print(json_t *json);		/* and releases it */
/* Whether all that was printed has left; inside db_write before what is said only once, so that nothing is saved that nobody was
   told. */
bool command_said(struct ctx *ctx);

/* One line per step on a terminal, nothing when piped or --quiet. */
void command_progress(const struct invocation *in, const char *what, long done, long of);

bool init_run(struct ctx *ctx, struct invocation *in);
bool demo_run(struct ctx *ctx, struct invocation *in);
bool serve_run(struct ctx *ctx, struct invocation *in);
bool upgrade_run(struct ctx *ctx, struct invocation *in);
bool figures_run(struct ctx *ctx, struct invocation *in);
bool figure_run(struct ctx *ctx, struct invocation *in);
bool attest_run(struct ctx *ctx, struct invocation *in);
bool fill_run(struct ctx *ctx, struct invocation *in);
bool bind_run(struct ctx *ctx, struct invocation *in);
bool audit_run(struct ctx *ctx, struct invocation *in);
bool user_list_run(struct ctx *ctx, struct invocation *in);
bool user_add_run(struct ctx *ctx, struct invocation *in);
bool user_reset_run(struct ctx *ctx, struct invocation *in);
bool user_disable_run(struct ctx *ctx, struct invocation *in);
bool user_enable_run(struct ctx *ctx, struct invocation *in);
bool catalog_check_run(struct ctx *ctx, struct invocation *in);
bool catalog_types_run(struct ctx *ctx, struct invocation *in);
bool catalog_rights_run(struct ctx *ctx, struct invocation *in);
bool catalog_routes_run(struct ctx *ctx, struct invocation *in);
bool test_http_run(struct ctx *ctx, struct invocation *in);
bool bench_run(struct ctx *ctx, struct invocation *in);
bool help_run(struct ctx *ctx, struct invocation *in);

#endif
