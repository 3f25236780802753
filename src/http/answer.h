/* An answer as bytes: the head is made here, what does not belong to the service with it. */
#ifndef ANSWER_H
#define ANSWER_H

#include "http.h"
#include "request.h"

/* The answer to a request that is refused before any page. */
void answer_refuse(struct http_answer *answer, int status);

/* Status line, Date, Content-Length, Connection, the service's headers and the empty line. */
struct buf answer_head(const struct request *r, const struct http_answer *answer, bool close);

/* How many bytes of the body follow the head: none to HEAD, with 204 and with 304. */
size_t answer_body_size(const struct request *r, const struct http_answer *answer);

/* "GET /path 200 3ms" */
char *answer_line(const struct request *r, const struct http_answer *answer, int64_t ms);

#endif
