/*
 * embed NAME FOLDER OUT.c OUT.d [FILE…]: the files below FOLDER as embedded_NAME[] (base/embedded.h), in the order of
 * their names, then each FILE by its own name, and a dependency file, so that a new file makes the build run this again.
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

static char *
read_file(const char *path, long *n)
{
	FILE *in = fopen(path, "rb");
	char *text;

	if (in == NULL || fseek(in, 0, SEEK_END) != 0 || (*n = ftell(in)) < 0 || fseek(in, 0, SEEK_SET) != 0)
		die(path);
	text = calloc(1, (size_t)*n + 1);
	if (text == NULL || fread(text, 1, (size_t)*n, in) != (size_t)*n)
		die(path);
	fclose(in);
	return text;
}

/* htmx is written for browsers of 2020; the offices' are of 2019.  What it says in the newer way, in the older one. */
static const struct { const char *file, *newer, *older; } older[] = {
	{ "htmx.min.js", "p?.swapDelay&&p.swapDelay>0", "p&&p.swapDelay>0" },
	{ "htmx.min.js", "s.push=s.push??\"true\"", "s.push=s.push==null?\"true\":s.push" },
};

static char *
say_older(const char *name, char *text, long *n)
{
	for (size_t i = 0; i < sizeof older / sizeof *older; i++) {
		char *at = strstr(text, older[i].newer), *said;
		size_t gone = strlen(older[i].newer), come = strlen(older[i].older);

		if (strcmp(older[i].file, name) != 0)
			continue;
		if (at == NULL || strstr(at + 1, older[i].newer) != NULL || (said = calloc(1, (size_t)*n + come + 1)) == NULL) {
			fprintf(stderr, "%s: %s does not stand there once\n", name, older[i].newer);
			exit(1);
		}
		memcpy(said, text, (size_t)(at - text));
		memcpy(said + (at - text), older[i].older, come);
		strcpy(said + (at - text) + come, at + gone);
		free(text);
		text = said;
		*n += (long)come - (long)gone;
	}
	return text;
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static long
put_bytes(const char *path, int number, FILE *out)
{
	long n;
	char *text = say_older(last_part(path), read_file(path, &n), &n);

	fprintf(out, "static const unsigned char file_%d[] = {", number);
	for (long i = 0; i < n; i++)
		fprintf(out, "%s%d,", i % 24 == 0 ? "\n" : "", (unsigned char)text[i]);
	fprintf(out, "\n0 };\n");
	free(text);
	return n;
}

int
main(int argc, char **argv)
{
	long sizes[FILES_MOST];

	if (argc < 5)
		return 2;
	FILE *out = fopen(argv[3], "w"), *deps = fopen(argv[4], "w");
	if (out == NULL || deps == NULL)
		die(argv[3]);
	fprintf(deps, "%s:", argv[3]);
	collect(argv[2], deps);
	qsort(paths, (size_t)npaths, sizeof *paths, by_name);
	int below = npaths;
	for (int i = 5; i < argc && npaths < FILES_MOST; i++) {
		paths[npaths++] = strdup(argv[i]);
		fprintf(deps, " %s", argv[i]);
	}
	fprintf(deps, "\n");
	fprintf(out, "#include \"embedded.h\"\n");
	for (int i = 0; i < npaths; i++)
		sizes[i] = put_bytes(paths[i], i, out);
	fprintf(out, "const struct embedded_file embedded_%s[] = {\n", argv[1]);
	for (int i = 0; i < npaths; i++)
		fprintf(out, "\t{ \"%s\", (const char *)file_%d, %ld },\n",
		    i < below ? paths[i] + strlen(argv[2]) + 1 : last_part(paths[i]), i, sizes[i]);
	fprintf(out, "};\nconst size_t embedded_%s_n = %d;\n", argv[1], npaths);
	return fclose(out) != 0 || fclose(deps) != 0;
}
