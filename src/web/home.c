/* Where everybody begins: the parts of the work with their records. */
#include "pages.h"

#include "org.h"

bool
home_page(struct ctx *ctx, struct page *page)
{
	char *city, *organ;

	if (!org_setting(ctx, "city", &city) || !org_setting(ctx, "organ", &organ))
		return false;
	return page_render(ctx, page, "home.html", "首页", DATA(data_text("title", "首页"), data_text("city", city),
	    data_text("organ", organ), data_number("this_year", day_year(ctx->today)),
	    data_number("last_year", day_year(ctx->today) - 1), data_flag("administers", actor_may(ctx, ACT_USERS, NULL))));
}
