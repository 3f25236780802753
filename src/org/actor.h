/*
 * Who asks, and what that person may see and do.  The one permission table is catalog/roles.yaml;
 * this file turns it into a decision and into the scope of every query.  What is not written there is
 * not allowed.
 */
#ifndef ACTOR_H
#define ACTOR_H

#include "db.h"
#include "node.h"

enum act { ACT_SEE, ACT_ADD, ACT_CHANGE, ACT_STRIKE, ACT_REPORT, ACT_ATTEST, ACT_CONFIRM, ACT_USERS, ACT_AUDIT, ACT_MAX };

struct role;
struct roles;

struct actor {
	int64_t account;		/* 0: the system (a command run by the database's owner) */
	const char *name, *display;
	const struct role *role;	/* NULL for the system, which may do everything */
	int64_t org;			/* its scope; the root for the system */
	bool private;			/* sees private fields in full */
	const char *csrf;		/* of a web session, else NULL */
	bool must_change;		/* the one-time password must be replaced first */
};

/* Reads roles.yaml.  ${sections} (NULL-terminated) are what it may name. */
bool roles_read(struct ctx *ctx, const struct source *source, const char *const *sections, struct roles **out);
const struct role *role_find(const struct roles *roles, const char *name);
const char *role_name(const struct role *role);
const char *role_label(const struct role *role);
bool role_private(const struct role *role);			/* sees private fields in full */
size_t roles_count(const struct roles *roles);
const struct role *roles_at(const struct roles *roles, size_t i);
bool role_fits(const struct role *role, const char *org_kind);	/* may be given at such an organisation */

/* May ctx's actor do ${act} in ${section} (NULL: anywhere at all)?  A decision, no problem is added. */
bool actor_may(const struct ctx *ctx, enum act act, const char *section);
/* The same for a row of ${org} on ${on}: also inside the actor's scope then.  PROBLEM_RIGHT otherwise. */
bool actor_must(struct ctx *ctx, enum act act, const char *section, int64_t org, day on);
/* Whose account the actor may make, reset, disable or enable: one whose ${role} has users or audit only if the actor's role has
   all rights of it too, so that who keeps the accounts cannot make himself the administrator or the auditor (三员分立). */
bool actor_covers(const struct ctx *ctx, const struct role *role);
/* Whether only the own acts of the actor's organisation count for it (within: own); with NULL, in any section. */
bool actor_own_only(const struct ctx *ctx, enum act act, const char *section);
/* Whether ${org} on any day of [from, until) is one that the actor's ${act} in ${section} goes to: within its scope, or its own. */
bool actor_reaches(struct ctx *ctx, enum act act, const char *section, int64_t org, day from, day until, bool *out);
/* Whether every organisation lies in the actor's scope: it is the system's, or that of the tree's root. */
bool actor_has_all(struct ctx *ctx, bool *out);
const char *act_label(enum act act);

/* The system, with the root as its scope; 0 where there is no organisation yet. */
bool actor_system(struct ctx *ctx, struct actor **out);
/* The account ${name} as --as asks for it: exists, not disabled. */
bool actor_named(struct ctx *ctx, const char *name, struct actor **out);

/* ---- accounts ---- */

struct account {
	int64_t id;
	const char *name, *display, *role, *org_code, *org_name;
	bool disabled;
	int64_t created_at, seen_at;
};

/* These four are refused without ACT_USERS and go only to accounts of organisations within the actor's scope, the first
   three also only where actor_covers.  A new account with a one-time password, returned to be said once; without
   a ${display} it is called as its role.  Names: 2–32 letters, digits, ._- */
bool account_add(struct ctx *ctx, const char *name, const char *display, const char *role, const char *org_code,
    char **password);
bool account_reset(struct ctx *ctx, const char *name, char **password);		/* ends its sessions too */
bool account_disable(struct ctx *ctx, const char *name, bool disabled);
bool account_list(struct ctx *ctx, struct account **out, size_t *n);
bool account_verify(struct ctx *ctx);
/* At least 10 characters of three sorts, not the name, not among the commonest; refused with the reason.
   A wrong ${old} counts as a failure to sign in. */
bool account_password(struct ctx *ctx, int64_t account, const char *old, const char *new_password, const char *peer);

/*
 * Signs in: the same answer and the same time for a wrong name and a wrong password; after 5 failures a
 * name is locked for 20 minutes for that address, after 50 from anywhere for all, after 30 an address for all names.
 * ${token} is for the cookie; only its SM3 is stored, sealed with whose it is.
 */
bool account_sign_in(struct ctx *ctx, const char *name, const char *password, const char *peer, char **token);
/* Whose session ${token} is; false without a problem if none (idle 30 minutes, 8 hours at most). */
bool account_session(struct ctx *ctx, const char *token, struct actor **out);
bool account_sign_out(struct ctx *ctx, const char *token);

#endif
