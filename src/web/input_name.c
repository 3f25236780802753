#include "input_name.h"

#include <assert.h>

/* What stands before and behind the name of the field. */
static const struct { const char *before, *behind; } names[INPUT_MAX] = {
	[INPUT_CSRF] = { "_csrf", NULL },
	[INPUT_VERSION] = { "_version", NULL },
	[INPUT_AGAIN] = { "_again", NULL },
	[INPUT_MORE] = { "_more", NULL },
	[INPUT_ROLL] = { "_roll", NULL },
	[INPUT_ALL_CAME] = { "_came", NULL },
	[INPUT_NEXT] = { "_next", NULL },
	[INPUT_TWICE] = { "_twice", NULL },
	[INPUT_CONFLICT] = { "_conflict", NULL },
	[INPUT_TAKE] = { "_take.", "" },
	[INPUT_PICK] = { "", ".pick" },
	[INPUT_ON] = { "", ".on" },
	[INPUT_CAME] = { "", ".came" },
	[INPUT_WHY] = { "", ".why." },
	[INPUT_ADD] = { "", ".add" },
};

const char *
input_name(struct ctx *ctx, enum input input, const char *field)
{
	assert((names[input].behind == NULL) == (field == NULL));
	return field == NULL ? names[input].before :
	    arena_strf(ctx->arena, "%s%s%s", names[input].before, field, names[input].behind);
}

const char *
input_sent(struct ctx *ctx, const struct form *form, enum input input, const char *field)
{
	const char *sent = form == NULL ? NULL : form_get(form, input_name(ctx, input, field));

	return sent == NULL ? "" : sent;
}
