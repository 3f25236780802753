/*
 * Files that records hold.  Each is kept once, under the SM3 of its bytes; a field's value is that SM3, a blank and
 * the file's name, so that the record's MAC covers every byte, and only who has the bytes can name them.
 *
 * Office documents only: the central rules against formalism know no photo trails, so pictures are refused.
 */
#ifndef FILE_H
#define FILE_H

#include "record.h"

/* The endings that are taken, ".pdf,.ofd,…": for the browser's own choosing. */
extern const char file_endings[];

/*
 * Keeps the bytes for a record that is still being written, and gives the text that record_put takes.  Refused: another
 * ending, bytes that are not what the ending says, over LIMIT_UPLOAD.  What no record has taken after LIMIT_FILE_MS is
 * deleted at a later file_add, and so are the oldest of the actor's own over LIMIT_FILES_EACH, and of those for which several
 * wait over LIMIT_FILES_SHARED.
 */
bool file_add(struct ctx *ctx, const char *name, const void *bytes, size_t n, const char **text);

/* Whether ${text} can be a file's value; its name. */
bool file_is(const char *text);
const char *file_name(const char *text);

/* Makes the files of ${record} its own, inside the transaction that keeps it; a PROBLEM_FIELD where one is gone. */
bool file_hold(struct ctx *ctx, const struct record *record);

/*
 * File ${nth} of ${field} of a record that the actor got; PROBLEM_ABSENT if there is none or the field is private
 * to the actor.
 */
struct file { const char *name, *media, *bytes; size_t n; };
bool file_get(struct ctx *ctx, const struct record *record, const struct field *field, size_t nth, struct file *out);

/* Whether every file is what its SM3 says and every record's file is there; a problem for each that is not. */
bool file_verify(struct ctx *ctx);

#endif
