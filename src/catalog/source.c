#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "limits.h"
#include "cause.h"
#include "node.h"
#include "text.h"

static bool
read_file(struct ctx *ctx, const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	char bytes[8192];
	size_t n;

	if (f == NULL)
		return problem_at(ctx, path, 0, "打不开（%s）", cause_of(ctx->arena, errno));
	while ((n = fread(bytes, 1, sizeof bytes, f)) > 0 && out->n <= LIMIT_CATALOG)
		buf_add(out, bytes, n);
	bool good = ferror(f) == 0;
	fclose(f);
	if (!good)
		return problem_at(ctx, path, 0, "读不出来，请检查这个文件");
	if (out->n > LIMIT_CATALOG)
		return problem_at(ctx, path, 0, "文件超过 %d 字节，请拆成几个文件", LIMIT_CATALOG);
	return true;
}

struct source *
source_find(const struct sources *sources, const char *path)
{
	struct source *found = NULL;

	EACH(struct source, s, sources->list)
		found = strcmp(s->path, path) == 0 ? s : found;
	return found;
}

static void
put(struct ctx *ctx, struct sources *sources, struct source source)
{
	struct source *old = source_find(sources, source.path);

	*(old != NULL ? old : VEC_ADD(ctx->arena, &sources->list)) = source;
}

static bool
wanted(const char *name)
{
	return text_ends(name, ".yaml") || text_ends(name, ".md");
}

static bool
add_folder(struct ctx *ctx, const char *folder, const char *prefix, int depth, struct sources *sources)
{
	struct dirent **entries;
	bool good = true;
	int n = scandir(folder, &entries, NULL, alphasort);

	if (n < 0)
		return problem_say(ctx, PROBLEM_USAGE, "目录文件夹打不开：%s（%s）", folder, cause_of(ctx->arena, errno));
	for (int i = 0; i < n; i++) {
		const char *name = arena_str(ctx->arena, entries[i]->d_name);
		const char *path = arena_strf(ctx->arena, "%s/%s", folder, name);
		struct stat st;

		free(entries[i]);
		if (name[0] == '.')
			continue;
		if (stat(path, &st) != 0) {
			good = problem_at(ctx, path, 0, "打不开（%s）", cause_of(ctx->arena, errno));
			continue;
		}
		if (S_ISDIR(st.st_mode) && depth == 0)
			good &= add_folder(ctx, path, arena_strf(ctx->arena, "%s/", name), 1, sources);
		if ((S_ISDIR(st.st_mode) && depth == 0) || strcmp(name, "README.md") == 0)
			continue;
		if (!S_ISREG(st.st_mode) || !wanted(name)) {
			good = problem_at(ctx, path, 0, "目录里只能有 .yaml 和 .md 文件和一层文件夹，请改名或移走");
			continue;
		}
		struct buf bytes = buf_make(ctx->arena);
		if (read_file(ctx, path, &bytes))
			put(ctx, sources, (struct source){ arena_strf(ctx->arena, "%s%s", prefix, name),
			    bytes.at, bytes.n });
		else
			good = false;
	}
	free(entries);
	return good;
}

bool
source_overlay(struct ctx *ctx, const char *folder, struct sources *sources)
{
	return add_folder(ctx, folder, "", 0, sources);
}
