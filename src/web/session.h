/* Who asks: signing in, the cookie, the token that every form carries. */
#ifndef SESSION_H
#define SESSION_H

#include "page.h"

/* Puts the cookie's token into ${page} and its actor into ${ctx}; both stay as they were where nobody has signed in. */
bool session_open(struct ctx *ctx, struct page *page);

/* An empty memory of sessions, for web->known. */
struct known *session_known(struct arena *arena);

/* Whose request it is: the session's, if a worker has met it, else the address's.  Forged cookies so share one lane. */
const char *session_lane(void *web, const struct http_request *request, struct arena *arena);

/* A POST must come from one of our own pages: by Origin, by Sec-Fetch-Site, and by the form's token. */
bool session_ours(struct ctx *ctx, const struct page *page);

/* Whether the cookie is one that a worker has met, though it may have ended since. */
bool session_was_known(struct ctx *ctx, const struct page *page);

/* Whether the browser says that one of our pages sent it, whatever token it carries. */
bool session_same_origin(const struct page *page);

/* The refusal of what is not ours. */
bool session_foreign(struct ctx *ctx);

/* The page that asks to sign in, and comes back here; what was typed into ${route}'s form waits in it. */
bool session_wanted(struct ctx *ctx, struct page *page, const struct route *route);

/* Of a form whose session could not be asked, or which could not be shown again, the database being away, say: the page that says
   so, in which what was typed, but for its files, waits to be sent again.  False, and nothing done, for what has no such page. */
bool session_unasked(struct ctx *ctx, struct page *page, const struct route *route);

bool session_sign_in_page(struct ctx *ctx, struct page *page);
bool session_sign_in(struct ctx *ctx, struct page *page);
bool session_sign_out(struct ctx *ctx, struct page *page);
bool session_password_page(struct ctx *ctx, struct page *page);
bool session_password(struct ctx *ctx, struct page *page);

#endif
