/* Style sheet, scripts and icons: in the binary, in the browser's cache for ever under the version's address. */
#include <string.h>

#include "embedded.h"
#include "pages.h"
#include "text.h"

bool
asset_get(struct ctx *ctx, struct page *page)
{
	static const struct { const char *end, *type; } types[] = {
		{ ".css", "text/css; charset=utf-8" }, { ".js", "text/javascript; charset=utf-8" }, { ".svg", "image/svg+xml" },
	};
	const char *seen = http_header(page->request, "if-none-match");

	for (size_t i = 0; i < embedded_pages_n; i++) {
		const struct embedded_file *f = &embedded_pages[i];

		for (size_t k = 0; k < COUNT(types); k++) {
			if (strcmp(f->name, page->name) != 0 || !text_ends(f->name, types[k].end))
				continue;
			bool current = strcmp(page_query(page, "v"), page->web->version) == 0;
			const char *tag = arena_strf(ctx->arena, "\"%s\"", page->web->version);
			http_set(page->answer, "ETag", tag);
			http_set(page->answer, "Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache");
			if (seen != NULL && strcmp(seen, tag) == 0) {
				page->answer->status = 304;
				return page_bytes(page, types[k].type, "", 0);
			}
			return page_bytes(page, types[k].type, f->bytes, f->n);
		}
	}
	return problem_say(ctx, PROBLEM_ABSENT, "没有这个文件");
}
