/*
 * All cryptography of the program (OpenSSL 3, libargon2): SM3 by GB/T 32905, HMAC-SM3, argon2id
 * for passwords, random bytes.  seal_self_test checks SM3's published vectors at start, and
 * HMAC-SM3, of which none are published, against OpenSSL's own; a program that fails it does not run.
 */
#ifndef SEAL_H
#define SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum { SEAL_SIZE = 32, SEAL_HEX = 65, SEAL_KEY = 32 };

struct ctx;

bool seal_self_test(struct ctx *ctx);

void seal_sm3(const void *bytes, size_t n, unsigned char out[static SEAL_SIZE]);
char *seal_sm3_hex(struct arena *arena, const void *bytes, size_t n);
void seal_hmac(const unsigned char key[static SEAL_KEY], const void *bytes, size_t n,
    unsigned char out[static SEAL_SIZE]);
char *seal_hex(struct arena *arena, const unsigned char *bytes, size_t n);

/* Compares without telling by its time where the two differ. */
bool seal_same(const void *a, const void *b, size_t n);

/* Random bytes of the operating system; the program ends where there are none. */
void seal_random(void *out, size_t n);
char *seal_token(struct arena *arena);			/* 256 random bits as 64 hex digits */
char *seal_password(struct arena *arena);		/* a one-time password: 4 groups of 4 unmistakable characters */

/* argon2id, 19 MiB, two passes (OWASP's first choice; 33 ms here): the encoded hash with its salt. */
char *seal_password_hash(struct ctx *ctx, const char *password);
bool seal_password_fits(const char *hash, const char *password);

/* The key of MACs and of the history chain, from the file ${path}; made, mode 0600, if ${make} and
   there is none. */
bool seal_key_read(struct ctx *ctx, const char *path, bool make, unsigned char out[static SEAL_KEY]);

#endif
