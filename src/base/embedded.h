/* Files that the binary carries with it, made by tools/embed.c: the catalogue and the pages. */
#ifndef EMBEDDED_H
#define EMBEDDED_H

#include <stddef.h>

struct embedded_file {
	const char *name;		/* its path below the folder */
	const char *bytes;		/* with a NUL behind them */
	size_t n;
};

extern const struct embedded_file embedded_catalog[], embedded_pages[];
extern const size_t embedded_catalog_n, embedded_pages_n;

#endif
