/*
 * refill IN.docx [OUT.docx]: tells the lines of a foreign .docx, and fills each "***" and each underlined
 * blank in place.
 */
#include <stdio.h>
#include <string.h>

#include "foreign.h"

static void
tell(const struct foreign_line *line)
{
	printf("%d,%d,%d\t%s\t%s\t", line->table, line->row, line->column, line->row_head == NULL ? "" : line->row_head,
	    line->column_head == NULL ? "" : line->column_head);
	for (const char *p = line->text; *p != '\0'; p++)
		putchar(*p == '\n' ? '/' : *p == '\t' ? '>' : *p);
	EACH(const struct foreign_mark, mark, line->marks)
		printf("\t%c%zu-%zu%s", "ukcn"[mark->kind], mark->from, mark->until, mark->note == NULL ? "" : mark->note);
	puts(line->heading ? "\theading" : "");
}

static size_t
blank_at(const struct foreign_line *line, size_t from, size_t *until)
{
	const char *at = strstr(line->text + from, "***");

	EACH(const struct foreign_mark, mark, line->marks) {
		if (mark->kind == MARK_UNDERLINE && mark->from >= from &&
		    (at == NULL || mark->from < (size_t)(at - line->text))) {
			*until = mark->until;
			return mark->from;
		}
	}
	*until = at == NULL ? 0 : (size_t)(at - line->text) + 3;
	return at == NULL ? strlen(line->text) : (size_t)(at - line->text);
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], FOREIGN_CHILD) == 0)
		return foreign_child();
	struct ctx ctx = { .arena = arena_make() };
	struct foreign_text text;
	struct buf out = buf_make(ctx.arena);
	VEC(struct foreign_change) changes = { 0 };
	bool good = argc > 1 && foreign_read(&ctx, argv[1], &text);

	for (size_t i = 0; good && i < text.lines.n; i++) {
		const struct foreign_line *line = &text.lines.at[i];
		size_t at, until = 0;

		tell(line);
		while ((at = blank_at(line, until, &until)) < strlen(line->text)) {
			const char *bookmark = arena_strf(ctx.arena, "fig_2025_%03zu", changes.n);

			*VEC_ADD(ctx.arena, &changes) = (struct foreign_change){ .line = i, .from = at, .until = until,
			    .text = "1234", .bookmark = bookmark, .remark = "请核对<甲>&“乙”" };
		}
	}
	good = good && (argc < 3 || foreign_fill(&ctx, &text, changes.at, changes.n, &out));
	FILE *file = good && argc > 2 ? fopen(argv[2], "wb") : NULL;
	if (file != NULL)
		good = fwrite(out.at, 1, out.n, file) == out.n && fclose(file) == 0;
	EACH(const struct problem, problem, ctx.problems.list)
		fprintf(stderr, "%s%s\n", problem_line(ctx.arena, problem), problem->detail == NULL ? "" : problem->detail);
	arena_free(ctx.arena);
	return !good;
}
