/*
 * UTF-8 text as Chinese offices write it.  All text inside the program is valid UTF-8 without
 * control characters but tab and newline; text_clean is the door through which it enters.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/* The character at *p, and *p moved behind it; 0 at the end; 0xFFFD, moved one byte, if malformed. */
uint32_t text_next(const char **p);

/* The start of the character that ends before ${p}, not before ${start}. */
const char *text_prev(const char *start, const char *p);

/* Appends the UTF-8 form of ${c} to ${out}, which has room for 4 bytes; returns their number. */
size_t text_put(uint32_t c, char out[static 4]);

bool text_valid(const char *bytes, size_t n);		/* UTF-8; no NUL, control or non-character */
size_t text_length(const char *text);			/* characters */
size_t text_width(const char *text);			/* columns: a Han character is two */
bool text_is_han(uint32_t c);
bool text_is_wide(uint32_t c);
bool text_is_space(uint32_t c);				/* also U+3000, no-break and zero-width spaces */

/* ${c} in its half-width form (Ａ ０ ＊ ， ￥ become A 0 * , ¥), or itself. */
uint32_t text_halfwidth(uint32_t c);

/* ${text} in half-width forms into ${out}; false if it does not fit. */
bool text_halfwidth_into(const char *text, char *out, size_t size);

/* Without spaces at both ends; CRLF and CR as LF; NULL for a text that is not valid. */
char *text_clean(struct arena *arena, const char *bytes, size_t n);

/* The same as one line: breaks and tabs are spaces, and signs without width, which nobody sees and a search finds, are left out. */
char *text_line(struct arena *arena, const char *bytes, size_t n);

/* A name as one word: no spaces beside a Han character, of others one: 张　三 is 张三, John  Smith is John Smith. */
char *text_name(struct arena *arena, const char *name);

/* Letters, digits, － and ＿ in their half-width forms, as they are typed on any keyboard; other signs stay: ＤＷ０１（甲） is DW01（甲）. */
char *text_narrow(struct arena *arena, const char *text);

/* Without any spaces, in half-width forms: to compare 王　伟 with 王 伟. */
char *text_fold(struct arena *arena, const char *text);

bool text_equal(const char *a, const char *b);		/* NULL equals only NULL */
bool text_starts(const char *text, const char *prefix);
bool text_ends(const char *text, const char *suffix);
bool text_skip(const char **p, const char *prefix);	/* moves *p behind ${prefix} if it stands there */

/* A whole decimal number of int64 and nothing else; half-width ASCII digits, optional '-'. */
bool text_read_int(const char *text, int64_t *out);

/* Reads base-10 ${text} (half or full width, 1,234 with separators) with up to ${places} decimals
   as a scaled integer: "12.5" with 2 places is 1250.  Never through a double. */
bool text_read_scaled(const char *text, int places, int64_t *out);
char *text_write_scaled(struct arena *arena, int64_t value, int places);	/* 1250, 2 → "12.50" */

/* ${part} as the pattern of "… like :x escape '\\'" that finds it anywhere. */
char *text_like(struct arena *arena, const char *part);

/* The parts of ${text} between ${separator}s, as a NULL-terminated array. */
char **text_split(struct arena *arena, const char *text, char separator);

bool text_is_among(const char *text, const char *const *list);	/* ends with NULL */

/* How many bytes must be put, taken or changed to make ${b} of ${a}; 99 if one is over 40 bytes long: no name that was meant. */
int text_distance(const char *a, const char *b);

/* ${name} into ${near}, if it is nearer to ${to} than what stands there, and near enough (LIMIT_NEAR) to be meant. */
void text_nearer(const char *to, const char *name, const char **near);

/* Text for a URL's path or query: everything but letters, digits, -._~ percent-encoded. */
char *text_url(struct arena *arena, const char *text);

#endif
