/* A record while it is being written: the form's fields into the record and back.  input_name.h has the whole way and the names. */
#ifndef DRAFT_H
#define DRAFT_H

#include "page.h"

struct draft {
	struct record *record;
	const struct form *typed;	/* NULL: as the record has it */
	const char *org;		/* as typed or chosen; "" if none */
	day on;				/* by which names and lists are looked up */
	int64_t issuer;			/* record_issuer of one that is saved: most of it is not the actor's to change; else 0 */
};

/* Refused: a form with more of one field than a record can hold, before anything is looked up for each of them. */
bool draft_fits(struct ctx *ctx, const struct type *type, const struct form *form);

/* The draft of ${record}, over which ${typed} (or NULL) lies. */
void draft_make(struct ctx *ctx, struct record *record, const struct form *typed, struct draft *out);

/* Puts what was typed into the record, field by field; all faults at once.  draft_read: where there is one, what is lacking too. */
bool draft_put(struct ctx *ctx, struct draft *draft);
bool draft_read(struct ctx *ctx, struct draft *draft);

/* What stands in the inputs of ${field}, as record_put would read it; people as record_attendee_text writes them. */
struct texts { VEC(const char *) list; };
void draft_texts(struct ctx *ctx, const struct draft *draft, const struct field *field, struct texts *out);

/* Whether the actor may not see what the field of a kept record holds: then it is neither shown nor read. */
bool draft_hides(const struct ctx *ctx, const struct draft *draft, const struct field *field);

/* Whether it is another's to change: then it is shown and not read. */
bool draft_fixed(const struct draft *draft, const struct field *field);

/* Adds the input of one field to ${inputs}, as input.html draws it. */
bool draft_input(struct ctx *ctx, const struct draft *draft, const struct field *field, json_t *inputs);

/* The form's data: org, inputs, version (inputs.c). */
bool draft_view(struct ctx *ctx, const struct draft *draft, json_t **out);

#endif
