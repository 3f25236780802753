#include "seal.h"

#include <argon2.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cause.h"
#include "ctx.h"

enum { ARGON_MEMORY = 19 << 10, ARGON_PASSES = 2, ARGON_SALT = 16, ARGON_HASH = 32 };

static void
must(bool done)
{
	if (!done) {
		fputs("dangjian: 密码库不可用，程序已停止\n", stderr);
		abort();
	}
}

void
seal_sm3(const void *bytes, size_t n, unsigned char out[static SEAL_SIZE])
{
	must(EVP_Digest(bytes, n, out, NULL, EVP_sm3(), NULL) == 1);
}

static pthread_key_t md_key;
static pthread_once_t md_once = PTHREAD_ONCE_INIT;

static void
release_md(void *md)
{
	EVP_MD_CTX_free(md);
}

static void
make_md_key(void)
{
	must(pthread_key_create(&md_key, release_md) == 0);
}

/* One a thread, which goes with it: RFC 2104 over EVP_sm3, because HMAC() fetches its algorithm anew at every call,
   8 times the cost. */
static EVP_MD_CTX *
thread_md(void)
{
	pthread_once(&md_once, make_md_key);
	EVP_MD_CTX *md = pthread_getspecific(md_key);
	if (md == NULL) {
		must((md = EVP_MD_CTX_new()) != NULL);
		pthread_setspecific(md_key, md);
	}
	return md;
}

void
seal_hmac(const unsigned char key[static SEAL_KEY], const void *bytes, size_t n,
    unsigned char out[static SEAL_SIZE])
{
	unsigned char inner[SEAL_SIZE], pad[64];
	EVP_MD_CTX *md = thread_md();

	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] = (unsigned char)((i < SEAL_KEY ? key[i] : 0) ^ 0x36);
	must(EVP_DigestInit_ex(md, EVP_sm3(), NULL) == 1 && EVP_DigestUpdate(md, pad, sizeof pad) == 1 &&
	    EVP_DigestUpdate(md, bytes, n) == 1 && EVP_DigestFinal_ex(md, inner, NULL) == 1);
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] ^= 0x36 ^ 0x5C;
	must(EVP_DigestInit_ex(md, EVP_sm3(), NULL) == 1 && EVP_DigestUpdate(md, pad, sizeof pad) == 1 &&
	    EVP_DigestUpdate(md, inner, sizeof inner) == 1 && EVP_DigestFinal_ex(md, out, NULL) == 1);
	OPENSSL_cleanse(pad, sizeof pad);
}

char *
seal_hex(struct arena *arena, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = arena_alloc(arena, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	return hex;
}

char *
seal_sm3_hex(struct arena *arena, const void *bytes, size_t n)
{
	unsigned char digest[SEAL_SIZE];

	seal_sm3(bytes, n, digest);
	return seal_hex(arena, digest, sizeof digest);
}

bool
seal_same(const void *a, const void *b, size_t n)
{
	return CRYPTO_memcmp(a, b, n) == 0;
}

void
seal_random(void *out, size_t n)
{
	must(RAND_bytes(out, (int)n) == 1);
}

char *
seal_token(struct arena *arena)
{
	unsigned char bytes[32];

	seal_random(bytes, sizeof bytes);
	return seal_hex(arena, bytes, sizeof bytes);
}

char *
seal_password(struct arena *arena)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
	unsigned char random[16];
	char *password = arena_alloc(arena, 20);

	seal_random(random, sizeof random);
	for (size_t i = 0, n = 0; i < sizeof random; i++) {
		if (i > 0 && i % 4 == 0)
			password[n++] = '-';
		password[n++] = letters[random[i] % (sizeof letters - 1)];
	}
	return password;
}

char *
seal_password_hash(struct ctx *ctx, const char *password)
{
	unsigned char salt[ARGON_SALT];
	size_t size = argon2_encodedlen(ARGON_PASSES, ARGON_MEMORY, 1, ARGON_SALT, ARGON_HASH, Argon2_id);
	char *encoded = arena_alloc(ctx->arena, size);

	seal_random(salt, sizeof salt);
	must(argon2id_hash_encoded(ARGON_PASSES, ARGON_MEMORY, 1, password, strlen(password), salt,
	    sizeof salt, ARGON_HASH, encoded, size) == ARGON2_OK);
	return encoded;
}

bool
seal_password_fits(const char *hash, const char *password)
{
	return argon2id_verify(hash, password, strlen(password)) == ARGON2_OK;
}

/* A key under its name, whole from the start and on the disk with it: no backup has it.  Of two processes the first one's stays. */
static bool
key_make(struct ctx *ctx, const char *path)
{
	char *beside = arena_strf(ctx->arena, "%s.tmp-%ld", path, (long)getpid());
	char *folder = arena_copy(ctx->arena, path, strrchr(path, '/') == NULL ? 0 : (size_t)(strrchr(path, '/') - path));
	unsigned char key[SEAL_KEY];
	int fd = open(beside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return problem_say(ctx, PROBLEM_RULE, "密钥文件打不开：%s（%s），请设置 DANGJIAN_KEYS 或检查权限", path,
		    cause_of(ctx->arena, errno));
	seal_random(key, SEAL_KEY);
	bool written = write(fd, key, SEAL_KEY) == SEAL_KEY && fsync(fd) == 0;
	close(fd);
	written = written && (link(beside, path) == 0 || errno == EEXIST);
	unlink(beside);
	explicit_bzero(key, sizeof key);
	fd = open(folder[0] != '\0' ? folder : path[0] == '/' ? "/" : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	written = written && fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return written || problem_say(ctx, PROBLEM_RULE, "密钥文件写不进去：%s，请检查磁盘空间", path);
}

bool
seal_key_read(struct ctx *ctx, const char *path, bool make, unsigned char out[static SEAL_KEY])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT && make) {
		if (!key_make(ctx, path))
			return false;
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (fd < 0)
		return problem_say(ctx, PROBLEM_RULE, "密钥文件打不开：%s（%s），请设置 DANGJIAN_KEYS 或检查权限",
		    path, cause_of(ctx->arena, errno));
	struct stat st = { 0 };
	bool known = fstat(fd, &st) == 0, folder = known && S_ISDIR(st.st_mode), others = known && (st.st_mode & 077) != 0;
	ssize_t n = folder || others ? 0 : read(fd, out, SEAL_KEY);
	close(fd);
	if (folder)
		return problem_say(ctx, PROBLEM_RULE, "密钥文件不能是文件夹：%s，请让 DANGJIAN_KEYS 指向其中的一个文件", path);
	if (others)
		return problem_say(ctx, PROBLEM_RULE, "密钥文件别人也能读：%s，请执行 chmod 600 后再试；可能已被人读过的，请查 audit verify", path);
	if (n != SEAL_KEY)
		return problem_say(ctx, PROBLEM_RULE, "密钥文件不完整：%s，请从备份恢复", path);
	return true;
}

bool
seal_self_test(struct ctx *ctx)
{
	/* GB/T 32905-2016, A.1 and A.2; HMAC by hand from RFC 2104 is checked against OpenSSL's own. */
	static const char abcd[] = "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd";
	unsigned char key[SEAL_KEY] = "dangjian", ours[SEAL_SIZE], theirs[SEAL_SIZE];
	unsigned int n = sizeof theirs;

	seal_hmac(key, "abc", 3, ours);
	if (strcmp(seal_sm3_hex(ctx->arena, "abc", 3),
	    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0") != 0 ||
	    strcmp(seal_sm3_hex(ctx->arena, abcd, 64),
	    "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732") != 0 ||
	    HMAC(EVP_sm3(), key, sizeof key, (const unsigned char *)"abc", 3, theirs, &n) == NULL ||
	    memcmp(ours, theirs, SEAL_SIZE) != 0)
		return problem_fault(ctx, "SM3 self test failed");
	return true;
}
