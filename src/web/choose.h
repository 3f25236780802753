/* What inputs offer for a name that is typed half: [{value, label, key, beside, href}]. */
#ifndef CHOOSE_H
#define CHOOSE_H

#include "page.h"

/* Adds the organisations of ${kinds} (NULL: any) on ${on} in the actor's scope, with ${above} those it hangs below too, whose
   name or code contains ${typed}: at most ${most}. */
bool choose_offer_organisations(struct ctx *ctx, const char *const *kinds, bool above, const char *typed, day on, size_t most,
    json_t *offers);

/* Adds the records of ${type} whose first words contain ${typed}, those of ${org} (0: none) first, up to ${most}. */
bool choose_offer_records(struct ctx *ctx, const struct type *type, const char *typed, int64_t org, size_t most, json_t *offers);

#endif
