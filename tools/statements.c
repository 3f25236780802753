/*
 * statements OUT.h OUT.c FILE.sql…: named statements become sql_NAME; files of steps/ become sql_steps[], with
 * {int} {text} {flag} {bytes} {strict} spelt for each engine.  One with "unchecked" behind its name stays out of
 * sql_statements[]: it asks for a field that a city's catalogue may lack.  {NAME} is the text of an earlier statement.
 *
 *	-- name: account_display
 *	select display from account where id = :id
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *mark, *as[2]; } spellings[] = {
	{ "{int}", { "integer", "bigint" } },
	{ "{text}", { "text", "text collate \"C\"" } },
	{ "{flag}", { "integer", "smallint" } },
	{ "{bytes}", { "blob", "bytea" } },
	{ "{strict}", { "strict", "" } },
};

static void
die(const char *path, const char *why)
{
	fprintf(stderr, "%s: %s\n", path, why);
	exit(1);
}

static char *
read_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	char *text = calloc(1, 1 << 20);

	if (in == NULL || text == NULL)
		die(path, "cannot be read");
	size_t n = fread(text, 1, (1 << 20) - 1, in);
	if (n == (1 << 20) - 1)
		die(path, "too long");
	fclose(in);
	return text;
}

enum { STATEMENTS_MOST = 1000 };
static struct named { const char *name, *sql; size_t name_n, n; } named[STATEMENTS_MOST];
static size_t named_n;

static const struct named *
find_named(const char *brace)
{
	for (size_t i = 0; i < named_n; i++)
		if (strncmp(brace + 1, named[i].name, named[i].name_n) == 0 && brace[1 + named[i].name_n] == '}')
			return &named[i];
	return NULL;
}

/* As the inside of a C string, comments left out; ${engine} -1: no spellings, but other statements. */
static void
put_inside(FILE *out, const char *text, size_t n, int engine)
{
	for (const char *p = text; p < text + n;) {
		size_t i = 0;

		if (p[0] == '-' && p[1] == '-') {
			p += strcspn(p, "\n");
			continue;
		}
		while (engine >= 0 && i < sizeof spellings / sizeof *spellings &&
		    strncmp(p, spellings[i].mark, strlen(spellings[i].mark)) != 0)
			i++;
		if (engine >= 0 && i < sizeof spellings / sizeof *spellings) {
			for (const char *s = spellings[i].as[engine]; *s != '\0'; s++)
				fprintf(out, *s == '"' ? "\\\"" : "%c", *s);
			p += strlen(spellings[i].mark);
			continue;
		}
		const struct named *other = engine < 0 && *p == '{' ? find_named(p) : NULL;
		if (other != NULL) {
			put_inside(out, other->sql, other->n, engine);
			p += other->name_n + 2;
			continue;
		}
		if (*p == '\n')
			fprintf(out, "\\n\"\n\t\"");
		else
			fprintf(out, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
		p++;
	}
}

static void
put_string(FILE *out, const char *text, size_t n, int engine)
{
	fputc('"', out);
	put_inside(out, text, n, engine);
	fputc('"', out);
}

static int
put_statements(const char *path, FILE *header, FILE *body, FILE *table)
{
	static const char mark[] = "-- name: ";
	char *text = read_file(path);
	int n = 0;

	for (char *p = strstr(text, mark); p != NULL;) {
		char *name = p + strlen(mark), *sql = strchr(name, '\n'), *next = strstr(name, mark);
		size_t length = strcspn(name, " \n");
		char *end = next == NULL ? sql + strlen(sql) : next;

		while (end > sql && (isspace((unsigned char)end[-1]) || end[-1] == ';'))
			end--;
		fprintf(header, "extern const char sql_%.*s[];\n", (int)length, name);
		fprintf(body, "const char sql_%.*s[] =\n\t", (int)length, name);
		put_string(body, sql + 1, (size_t)(end - sql - 1), -1);
		fprintf(body, ";\n");
		if (named_n == STATEMENTS_MOST)
			die(path, "has too many statements");
		named[named_n++] = (struct named){ name, sql + 1, length, (size_t)(end - sql - 1) };
		bool unchecked = strncmp(name + length, " unchecked", strlen(" unchecked")) == 0;
		if (!unchecked)
			fprintf(table, "\t{ \"%.*s\", sql_%.*s },\n", (int)length, name, (int)length, name);
		n += !unchecked;
		p = next;
	}
	if (n == 0)
		die(path, "has no '-- name: ' line");
	return n;
}

static void
put_step(const char *path, FILE *table)
{
	const char *file = strrchr(path, '/') + 1;
	char *text = read_file(path);

	if (atoi(file) <= 0)
		die(path, "a step's name begins with its number");
	fprintf(table, "\t{ %d, \"%.*s\", {\n\t", atoi(file), (int)strcspn(file, "."), file);
	put_string(table, text, strlen(text), 0);
	fprintf(table, ",\n\t");
	put_string(table, text, strlen(text), 1);
	fprintf(table, " } },\n");
}

int
main(int argc, char **argv)
{
	char *table_text = NULL, *steps_text = NULL;
	size_t table_n, steps_n, nstatements = 0, nsteps = 0;
	FILE *table = open_memstream(&table_text, &table_n), *steps = open_memstream(&steps_text, &steps_n);

	if (argc < 4)
		return 2;
	FILE *header = fopen(argv[1], "w"), *body = fopen(argv[2], "w");
	if (header == NULL || body == NULL)
		die(argv[1], "cannot be written");
	fprintf(header, "#ifndef STATEMENTS_H\n#define STATEMENTS_H\n\n");
	fprintf(body, "#include \"statement.h\"\n#include \"statements.h\"\n\n");
	for (int i = 3; i < argc; i++)
		if (strstr(argv[i], "/steps/") != NULL) {
			put_step(argv[i], steps);
			nsteps++;
		} else
			nstatements += (size_t)put_statements(argv[i], header, body, table);
	fclose(table);
	fclose(steps);
	fprintf(header, "\n#endif\n");
	fprintf(body,
	    "const struct named_statement sql_statements[] = {\n%s};\nconst size_t sql_statements_n = %zu;\n"
	    "const struct step sql_steps[] = {\n%s};\nconst size_t sql_steps_n = %zu;\n",
	    table_text, nstatements, steps_text, nsteps);
	return fclose(header) != 0 || fclose(body) != 0;
}
