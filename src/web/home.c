/* Where everybody begins: the parts of the work with their records. */
#include "pages.h"

#include "org.h"

bool
home_page(struct ctx *ctx, struct page *page)
{
	char *city, *organ;

	if (!org_setting(ctx, "city", &city) || !org_setting(ctx, "organ", &organ))
		return false;
	return page_render(ctx, page, "home.html", "首页", json_pack("{s:s,s:s,s:s,s:i,s:i,s:b}", "title", "首页", "city", city,
	    "organ", organ,
	    "this_year", day_year(ctx->today), "last_year", day_year(ctx->today) - 1, "administers", (int)actor_may(ctx,
	    ACT_USERS, NULL)));
}
