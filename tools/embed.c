/*
 * embed NAME FOLDER OUT.c OUT.d: the files below FOLDER as embedded_NAME[] (base/embedded.h), in the order of their
 * names, and a dependency file, so that a new file makes the build run this again.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES_MOST = 1000, PATH_MOST = 1024 };

static char *paths[FILES_MOST];
static int npaths;

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Collects the files of ${folder}; names that begin with '.' are somebody's editor's. */
static void
collect(const char *folder, FILE *deps)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	if (dir == NULL)
		die(folder);
	fprintf(deps, " %s", folder);
	while ((entry = readdir(dir)) != NULL) {
		char path[PATH_MOST];
		struct stat st;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (stat(path, &st) != 0 || npaths == FILES_MOST)
			die(path);
		if (S_ISDIR(st.st_mode)) {
			collect(path, deps);
		} else if (strstr(entry->d_name, "README") == NULL) {
			paths[npaths++] = strdup(path);
			fprintf(deps, " %s", path);
		}
	}
	closedir(dir);
}

static long
put_bytes(const char *path, int number, FILE *out)
{
	FILE *in = fopen(path, "rb");
	long n = 0;
	int c;

	if (in == NULL)
		die(path);
	fprintf(out, "static const unsigned char file_%d[] = {", number);
	while ((c = getc(in)) != EOF)
		fprintf(out, "%s%d,", n++ % 24 == 0 ? "\n" : "", c);
	fprintf(out, "\n0 };\n");
	fclose(in);
	return n;
}

int
main(int argc, char **argv)
{
	long sizes[FILES_MOST];

	if (argc != 5)
		return 2;
	FILE *out = fopen(argv[3], "w"), *deps = fopen(argv[4], "w");
	if (out == NULL || deps == NULL)
		die(argv[3]);
	fprintf(deps, "%s:", argv[3]);
	collect(argv[2], deps);
	fprintf(deps, "\n");
	qsort(paths, (size_t)npaths, sizeof *paths, by_name);
	fprintf(out, "#include \"embedded.h\"\n");
	for (int i = 0; i < npaths; i++)
		sizes[i] = put_bytes(paths[i], i, out);
	fprintf(out, "const struct embedded_file embedded_%s[] = {\n", argv[1]);
	for (int i = 0; i < npaths; i++)
		fprintf(out, "\t{ \"%s\", (const char *)file_%d, %ld },\n", paths[i] + strlen(argv[2]) + 1, i, sizes[i]);
	fprintf(out, "};\nconst size_t embedded_%s_n = %d;\n", argv[1], npaths);
	return fclose(out) != 0 || fclose(deps) != 0;
}
