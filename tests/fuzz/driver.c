/* Runs a fuzz target over every file of the folders it is given: a corpus as an ordinary test. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
run(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat is;

	if (file == NULL || fstat(fileno(file), &is) != 0)
		exit(1);
	if (S_ISREG(is.st_mode)) {
		/* Exactly as long as the file, so that a byte too far is seen. */
		uint8_t *bytes = malloc((size_t)is.st_size);

		if (fread(bytes, 1, (size_t)is.st_size, file) != (size_t)is.st_size)
			exit(1);
		LLVMFuzzerTestOneInput(bytes, (size_t)is.st_size);
		free(bytes);
	}
	fclose(file);
}

int
main(int argc, char **argv)
{
	int n = 0;

	for (int i = 1; i < argc; i++) {
		struct dirent **entries;
		int count = scandir(argv[i], &entries, NULL, alphasort);

		if (count < 0)
			return 1;
		for (int k = 0; k < count; k++) {
			char path[4096];

			snprintf(path, sizeof path, "%s/%s", argv[i], entries[k]->d_name);
			if (entries[k]->d_name[0] != '.') {
				run(path);
				n++;
			}
			free(entries[k]);
		}
		free(entries);
	}
	printf("%d files\n", n);
	return n > 0 ? 0 : 1;
}
