#include "foreign.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foreign_child.h"
#include "foreign_text.h"
#include "limits.h"
#include "text.h"

#define SAVE_AS "请用 Word 或 WPS 打开，另存为 .docx 再试"

static bool
refuse(struct ctx *ctx, enum problem_sort sort, const char *name, const char *say)
{
	return problem_add(ctx, (struct problem){ .sort = sort, .file = arena_str(ctx->arena, name),
	    .say = say });
}

/* The ${n} bytes of the file, or NULL. */
static const char *
read_all(struct ctx *ctx, const char *path, int fd, size_t n)
{
	char *bytes = arena_alloc(ctx->arena, n + 1);

	for (size_t done = 0; done < n;) {
		ssize_t some = read(fd, bytes + done, n - done);

		if (some < 0 && errno == EINTR)
			continue;
		if (some <= 0) {
			refuse(ctx, PROBLEM_RULE, path, some < 0 ? "读不出来，请检查磁盘后再试" :
			    "正在被别的程序改写，请等它写完再试");
			return NULL;
		}
		done += (size_t)some;
	}
	return bytes;
}

static bool
read_open(struct ctx *ctx, const char *path, int fd, struct foreign_text *out)
{
	struct stat is;

	if (fstat(fd, &is) != 0)
		return problem_fault(ctx, "fstat %s: %s", path, strerror(errno));
	if (!S_ISREG(is.st_mode))
		return refuse(ctx, PROBLEM_RULE, path, "不是文件，请写出 .txt 或 .docx 文件的路径");
	if (is.st_size > LIMIT_DOCX)
		return refuse(ctx, PROBLEM_RULE, path, arena_strf(ctx->arena,
		    "文件超过 %d MB，请压缩或删去图片后再试", LIMIT_DOCX >> 20));
	const char *bytes = read_all(ctx, path, fd, (size_t)is.st_size);
	return bytes != NULL && foreign_read_bytes(ctx, path, bytes, (size_t)is.st_size, out);
}

bool
foreign_read(struct ctx *ctx, const char *path, struct foreign_text *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return refuse(ctx, PROBLEM_ABSENT, path, "没有这个文件，请检查路径和文件名");
	if (fd < 0)
		return refuse(ctx, PROBLEM_RULE, path, errno == EACCES ?
		    "没有读这个文件的权限，请检查文件的权限" : "打不开这个文件，请检查路径");
	bool good = read_open(ctx, path, fd, out);
	close(fd);
	return good;
}

/* What is said of a format that is not read, told by its first bytes whatever the name says; or NULL. */
static const char *
other_format(const char *bytes, size_t n)
{
	static const struct {
		const char *magic;
		const char *say;
	} others[] = {
		{ "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "是旧格式的文件（.doc、.wps 等）；" SAVE_AS },
		{ "%PDF-", "是 PDF 文件；请找到它的 Word 或 WPS 原稿，另存为 .docx 再试" },
		{ "{\\rtf", "是 RTF 文件；" SAVE_AS },
		{ "Rar!", "是压缩文件；请解压后选其中的 .docx 或 .txt" },
		{ "7z\xBC\xAF", "是压缩文件；请解压后选其中的 .docx 或 .txt" },
		{ "\x89PNG", "是图片；请选 .docx 或 .txt 的文稿" },
		{ "\xFF\xD8\xFF", "是图片；请选 .docx 或 .txt 的文稿" },
	};
	static const char secret[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";	/* UTF-16 */

	for (size_t i = 0; i < COUNT(others); i++) {
		size_t m = strlen(others[i].magic);

		if (n < m || memcmp(bytes, others[i].magic, m) != 0)
			continue;
		if (i == 0 && memmem(bytes, n, secret, sizeof secret) != NULL)
			return "是加密的文件；请用 Word 或 WPS 打开，取消打开密码后另存为 .docx 再试";
		return others[i].say;
	}
	return NULL;
}

/* The same by the ending, in whatever case, where the bytes said nothing. */
static const char *
other_ending(const char *name)
{
	static const char *const others[] = { ".doc", ".wps", ".wpt", ".dot", ".rtf", ".pdf", ".ofd", ".odt", ".xls", ".et",
	    ".xlsx", ".pptx", ".html", ".htm", ".mht" };
	const char *ending = strrchr(name, '.');

	if (ending == NULL)
		return NULL;
	if (strcasecmp(ending, ".docx") == 0)
		return "不是完整的 .docx（可能没有传完或已损坏）；请重新取一份，或" SAVE_AS;
	for (size_t i = 0; i < COUNT(others); i++)
		if (strcasecmp(ending, others[i]) == 0)
			return "不是 .txt 或 .docx；" SAVE_AS;
	return NULL;
}

bool
foreign_read_bytes(struct ctx *ctx, const char *name, const char *bytes, size_t n,
    struct foreign_text *out)
{
	const char *say = other_format(bytes, n);

	if (n == 0)
		return refuse(ctx, PROBLEM_RULE, name, "是空文件，请重新取一份");
	if (n > LIMIT_DOCX)
		return refuse(ctx, PROBLEM_RULE, name, arena_strf(ctx->arena,
		    "文件超过 %d MB，请压缩或删去图片后再试", LIMIT_DOCX >> 20));
	if (say != NULL)
		return refuse(ctx, PROBLEM_RULE, name, say);
	if (n >= 4 && (memcmp(bytes, "PK\3\4", 4) == 0 || memcmp(bytes, "PK\5\6", 4) == 0))
		return foreign_child_read(ctx, name, bytes, n, out);
	say = other_ending(name);
	if (say != NULL)
		return refuse(ctx, PROBLEM_RULE, name, say);
	return foreign_text_read(ctx, name, bytes, n, out);
}

bool
foreign_fill(struct ctx *ctx, const struct foreign_text *text, const struct foreign_change *changes,
    size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct foreign_change *c = &changes[i];

		assert(c->line < text->lines.n && c->from <= c->until);
		assert(c->until <= strlen(text->lines.at[c->line].text));
		assert(i == 0 || c[-1].line < c->line ||
		    (c[-1].line == c->line && c[-1].until <= c->from && c[-1].from < c->from));
	}
	assert(text->docx);
	return foreign_child_fill(ctx, text, changes, n, out);
}
