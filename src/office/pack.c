#include "pack.h"

#include <zip.h>

enum { PACK_TIME = 0, PACK_DATE = 1 << 5 | 1 };		/* 1980-01-01 00:00 in a zip's own form */

static bool
fill(zip_t *zip, const struct pack_part *parts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		zip_source_t *bytes = zip_source_buffer(zip, parts[i].bytes, parts[i].n, 0);
		zip_int64_t at = bytes == NULL ? -1 :
		    zip_file_add(zip, parts[i].name, bytes, ZIP_FL_ENC_UTF_8);

		if (at < 0) {
			zip_source_free(bytes);
			return false;
		}
		if (zip_file_set_dostime(zip, (zip_uint64_t)at, PACK_TIME, PACK_DATE, 0) < 0)
			return false;
	}
	return true;
}

static bool
take(zip_source_t *archive, struct buf *out)
{
	char bytes[16384];
	zip_int64_t n;

	if (zip_source_open(archive) < 0)
		return false;
	while ((n = zip_source_read(archive, bytes, sizeof bytes)) > 0)
		buf_add(out, bytes, (size_t)n);
	zip_source_close(archive);
	return n == 0;
}

bool
pack_write(struct ctx *ctx, const struct pack_part *parts, size_t n, struct buf *out)
{
	zip_error_t error;

	zip_error_init(&error);
	zip_source_t *archive = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_t *zip = archive == NULL ? NULL :
	    zip_open_from_source(archive, ZIP_CREATE | ZIP_TRUNCATE, &error);
	if (zip == NULL) {
		zip_source_free(archive);
		return problem_fault(ctx, "zip: %s", zip_error_strerror(&error));
	}
	zip_source_keep(archive);
	bool done = fill(zip, parts, n) && zip_close(zip) == 0;
	if (!done) {
		problem_fault(ctx, "zip: %s", zip_strerror(zip));
		zip_discard(zip);
	} else if (!take(archive, out)) {
		done = problem_fault(ctx, "zip: %s", zip_error_strerror(zip_source_error(archive)));
	}
	zip_source_free(archive);
	return done;
}
