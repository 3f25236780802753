/* PDFs one after the other and two at once: the same bytes, and fonts that are opened once. */
#include <pthread.h>
#include <stdio.h>

#include "unit.h"

#include "document.h"

static struct buf
write_one(struct ctx *ctx)
{
	struct document doc = { .title = "题" };
	struct buf out = buf_make(ctx->arena);

	document_add_line(ctx, &doc, "关于工作情况的报告", true);
	document_add_line(ctx, &doc, "一、总体情况", false);
	document_add_line(ctx, &doc, "（一）抓学习。喆堃昇䶮等12名党员参加。", false);
	assert_true(document_write(ctx, &doc, DOCUMENT_PDF, &out));
	return out;
}

static int
count_maps(const char *of)
{
	char line[512];
	int n = 0;
	FILE *maps = fopen("/proc/self/maps", "r");

	while (fgets(line, sizeof line, maps) != NULL)
		n += strstr(line, of) != NULL;
	fclose(maps);
	return n;
}

static void
test_pdf__opens_its_fonts_once(void **state)
{
	struct ctx *ctx = *state;
	struct buf first = write_one(ctx);
	int maps = count_maps("FandolFang");

	assert_true(maps > 0);
	for (int i = 0; i < 6; i++) {
		struct ctx other = { .arena = arena_make() };
		struct buf again = write_one(&other);

		assert_int_equal(again.n, first.n);
		assert_memory_equal(again.at, first.at, first.n);
		assert_null(document_unprintable(&other, &(struct document){ 0 }));
		arena_free(other.arena);
	}
	assert_int_equal(count_maps("FandolFang"), maps);
}

static void *
write_many(void *what)
{
	const struct buf *first = what;
	bool same = true;

	for (int i = 0; i < 6; i++) {
		struct ctx ctx = { .arena = arena_make() };
		struct buf again = write_one(&ctx);

		same = same && again.n == first->n && memcmp(again.at, first->at, first->n) == 0;
		arena_free(ctx.arena);
	}
	return same ? what : NULL;
}

static void
test_pdf__is_written_by_several_threads(void **state)
{
	struct ctx *ctx = *state;
	struct buf first = write_one(ctx);
	pthread_t threads[4];

	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &first), 0);
	for (size_t i = 0; i < COUNT(threads); i++) {
		void *same;

		assert_int_equal(pthread_join(threads[i], &same), 0);
		assert_non_null(same);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(test_pdf__opens_its_fonts_once),
		UNIT(test_pdf__is_written_by_several_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
