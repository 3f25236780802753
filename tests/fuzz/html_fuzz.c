/* Any bytes as a template: what compiles never lets a value become markup. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define HOSTILE "\"'`><b canary= onclick=x>--></script></textarea>"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct ctx ctx = { .arena = arena_make() };
	const struct html_source sources[] = { { "page.html", arena_copy(ctx.arena, bytes, n) },
		{ "part.html", "<i>{{a}}</i>" } };
	struct buf out = buf_make(ctx.arena);
	struct html_set *set;
	json_t *data = html_own(ctx.arena, json_pack("{s:s,s:[{s:s},{s:i}],s:b,s:n,s:{s:s}}", "a", HOSTILE, "rows",
	    "b", HOSTILE, "b", 7, "yes", 1, "none", "c", "a", HOSTILE));

	if (html_compile(&ctx, sources, COUNT(sources), &set)) {
		html_render(set, "page.html", data, &out);
		if (strstr(sources[0].text, "canary") == NULL && strstr(out.at, "<b canary") != NULL)
			abort();
	} else if (!problem_any(&ctx)) {
		abort();
	}
	arena_free(ctx.arena);
	return 0;
}
