/* The functions of the routes, one file for each few. */
#ifndef PAGES_H
#define PAGES_H

#include "page.h"

/* home.c */
bool home_page(struct ctx *ctx, struct page *page);
/* list.c */
bool list_page(struct ctx *ctx, struct page *page);
bool list_json(struct ctx *ctx, struct page *page);
/* show.c */
bool show_page(struct ctx *ctx, struct page *page);
bool show_json(struct ctx *ctx, struct page *page);
bool show_file(struct ctx *ctx, struct page *page);
bool show_history(struct ctx *ctx, struct page *page);
bool show_strike(struct ctx *ctx, struct page *page);
bool show_restore(struct ctx *ctx, struct page *page);
/* form.c */
bool form_new_page(struct ctx *ctx, struct page *page);
bool form_new(struct ctx *ctx, struct page *page);
bool form_edit_page(struct ctx *ctx, struct page *page);
bool form_edit(struct ctx *ctx, struct page *page);
/* tree.c */
bool tree_page(struct ctx *ctx, struct page *page);
bool tree_card(struct ctx *ctx, struct page *page);
bool tree_below(struct ctx *ctx, struct page *page);
/* org_new.c */
bool org_new_page(struct ctx *ctx, struct page *page);
bool org_new(struct ctx *ctx, struct page *page);
/* org_move.c */
bool org_move_may(const struct ctx *ctx);
bool org_move_page(struct ctx *ctx, struct page *page);
bool org_move(struct ctx *ctx, struct page *page);
/* choose.c */
bool choose_organisation(struct ctx *ctx, struct page *page);
bool choose_record(struct ctx *ctx, struct page *page);
/* figure_page.c */
bool figure_page_all(struct ctx *ctx, struct page *page);
bool figure_page_one(struct ctx *ctx, struct page *page);
/* attest_page.c */
bool attest_page(struct ctx *ctx, struct page *page);
bool attest_page_save(struct ctx *ctx, struct page *page);
/* report_page.c */
bool report_page_all(struct ctx *ctx, struct page *page);
bool report_page_upload(struct ctx *ctx, struct page *page);
bool report_page_remove(struct ctx *ctx, struct page *page);
bool report_page_one(struct ctx *ctx, struct page *page);
bool report_page_file(struct ctx *ctx, struct page *page);
/* place_page.c */
bool place_page_all(struct ctx *ctx, struct page *page);
bool place_page_confirm(struct ctx *ctx, struct page *page);
bool place_page_one(struct ctx *ctx, struct page *page);
bool place_page_decide(struct ctx *ctx, struct page *page);
/* asset.c */
bool asset_get(struct ctx *ctx, struct page *page);

#endif
