/* multipart/form-data by RFC 7578, as browsers send it. */
#ifndef MULTIPART_H
#define MULTIPART_H

#include "http.h"

/* Adds the fields of ${bytes} to ${out}; files point into ${bytes}.  ${type} is the whole Content-Type. */
bool multipart_read(struct ctx *ctx, const char *type, const char *bytes, size_t n, struct form *out);

#endif
