#include "fonts.h"

#include <assert.h>
#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H
#include FT_MODULE_H
#include FT_SYSTEM_H

#include "text.h"

enum { FALLBACK_SERIF, FALLBACK_BOLD, FALLBACK_SANS, FALLBACK_MAX };
enum ink { INK_UNKNOWN, INK_SOME, INK_NONE };

struct font {
	FT_Face ft;
	cairo_font_face_t *cairo;	/* owns ft */
	unsigned char *ink;		/* by glyph: whether anything is seen of it */
	double em, middle;		/* units; the height of the middle of 国, in ems */
};

struct fonts {
	struct arena *arena;		/* that they live in */
	FT_Library library;
	struct font faces[FONT_MAX], fallbacks[FALLBACK_MAX];
	VEC(struct font) extras;
	const char *unopened;		/* a file of the face sought last that is there and cannot be used; or NULL */
};

struct wanted {
	const char *label, *file, *family;	/* ->family: of a collection's member, or NULL */
	const char *licensed[5];		/* families that are taken before it, the best first */
	int fallback;
};

static const struct wanted wanted_faces[] = {
	[FONT_FANG] = { "仿宋", "FandolFang-Regular.otf", NULL,
	    { "FangSong_GB2312", "仿宋_GB2312", "FangSong" }, FALLBACK_SERIF },
	[FONT_KAI] = { "楷体", "FandolKai-Regular.otf", NULL,
	    { "KaiTi_GB2312", "楷体_GB2312", "KaiTi" }, FALLBACK_SERIF },
	[FONT_HEI] = { "黑体", "FandolHei-Regular.otf", NULL, { "SimHei" }, FALLBACK_SANS },
	[FONT_SONG] = { "宋体", "FandolSong-Regular.otf", NULL, { "SimSun" }, FALLBACK_SERIF },
	[FONT_TITLE] = { "小标宋", "FandolSong-Bold.otf", NULL,
	    { "FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05" }, FALLBACK_BOLD },
};

static const struct wanted wanted_fallbacks[] = {
	[FALLBACK_SERIF] = { "宋体", "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", { NULL }, 0 },
	[FALLBACK_BOLD] = { "宋体", "NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", { NULL }, 0 },
	[FALLBACK_SANS] = { "黑体", "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", { NULL }, 0 },
};

/*
 * The library lives as long as its last face, so nobody is there to free what FT_Init_FreeType would make
 * for it: its memory is ours.
 */
static void *
memory_alloc(FT_Memory memory, long n)
{
	(void)memory;
	return malloc((size_t)n);
}

static void *
memory_realloc(FT_Memory memory, long was, long n, void *old)
{
	(void)memory, (void)was;
	return realloc(old, (size_t)n);
}

static void
memory_free(FT_Memory memory, void *what)
{
	(void)memory;
	free(what);
}

static struct FT_MemoryRec_ memory = { NULL, memory_alloc, memory_free, memory_realloc };

static void
release_face(void *face)
{
	FT_Library library = ((FT_Face)face)->glyph->library;

	FT_Done_Face(face);
	FT_Done_Library(library);
}

static double
middle_of(FT_Face ft)
{
	FT_UInt glyph = FT_Get_Char_Index(ft, 0x56FD);

	if (glyph == 0 || FT_Load_Glyph(ft, glyph, FT_LOAD_NO_SCALE) != 0)
		return 0.37;		/* where it is in most */
	FT_Glyph_Metrics *m = &ft->glyph->metrics;
	return ((double)m->horiBearingY - (double)m->height / 2) / ft->units_per_EM;
}

/*
 * Takes ${ft} over.  Cairo keeps font faces beyond the surfaces they were used on, so the face lives
 * as long as Cairo's, and holds its library.
 */
static void
keep(struct arena *arena, FT_Face ft, struct font *font)
{
	static const cairo_user_data_key_t key;

	*font = (struct font){
		.ft = ft,
		.cairo = cairo_ft_font_face_create_for_ft_face(ft, FT_LOAD_NO_HINTING),
		.ink = arena_alloc(arena, (size_t)ft->num_glyphs + 1),
		.em = ft->units_per_EM,
		.middle = middle_of(ft),
	};
	FT_Reference_Library(ft->glyph->library);
	cairo_font_face_set_user_data(font->cairo, &key, ft, release_face);
}

/* Opens the member of ${path} that is called ${family}; the first one if that is NULL. */
static bool
open_file(struct fonts *fonts, struct arena *arena, const char *path, const char *family, struct font *font)
{
	FT_Long members = 1;

	for (FT_Long i = 0; i < members; i++) {
		FT_Face ft;

		if (FT_New_Face(fonts->library, path, i, &ft) != 0)
			return false;
		members = ft->num_faces;
		if (FT_IS_SCALABLE(ft) && (family == NULL || text_equal(ft->family_name, family))) {
			keep(arena, ft, font);
			return true;
		}
		FT_Done_Face(ft);
	}
	return false;
}

static const char *
licensed_folder(void)
{
	const char *folder = getenv("DANGJIAN_FONTS");

	return folder != NULL && *folder != '\0' ? folder : NULL;
}

static bool
find_file(struct fonts *fonts, struct arena *arena, const struct wanted *wanted, struct font *font)
{
	const char *const folders[] = {
		licensed_folder(),
		FONTS_DIR,
		"/usr/share/fonts/opentype/noto",
		"/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
	};

	fonts->unopened = NULL;
	for (size_t i = 0; i < COUNT(folders); i++) {
		const char *path = arena_strf(arena, "%s/%s", folders[i] != NULL ? folders[i] : "", wanted->file);

		if (folders[i] == NULL || access(path, R_OK) != 0)
			continue;
		if (open_file(fonts, arena, path, wanted->family, font))
			return true;
		fonts->unopened = path;
	}
	return false;
}

static int
compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
is_font_name(const struct dirent *entry)
{
	static const char *const endings[] = { ".ttf", ".otf", ".ttc", ".TTF", ".OTF", ".TTC" };

	for (size_t i = 0; i < COUNT(endings); i++) {
		if (text_ends(entry->d_name, endings[i]))
			return 1;
	}
	return 0;
}

/* The fonts of $DANGJIAN_FONTS, by file name: what they are called decides below which face they are. */
static void
open_licensed(struct fonts *fonts, struct arena *arena)
{
	const char *folder = licensed_folder();
	struct dirent **entries = NULL;
	int n = folder == NULL ? 0 : scandir(folder, &entries, is_font_name, compare_names);

	for (int i = 0; i < n; i++) {
		const char *path = arena_strf(arena, "%s/%s", folder, entries[i]->d_name);
		struct font font = { 0 };

		if (open_file(fonts, arena, path, NULL, &font))
			*VEC_ADD(arena, &fonts->extras) = font;
		free(entries[i]);
	}
	free(entries);
}

static bool
take_licensed(const struct fonts *fonts, const struct wanted *wanted, struct font *font)
{
	for (size_t k = 0; k < COUNT(wanted->licensed) && wanted->licensed[k] != NULL; k++) {
		EACH(const struct font, extra, fonts->extras) {
			if (!text_equal(extra->ft->family_name, wanted->licensed[k]))
				continue;
			*font = *extra;
			cairo_font_face_reference(font->cairo);
			return true;
		}
	}
	return false;
}

static void
release_fonts(void *what)
{
	struct fonts *fonts = what;

	for (size_t i = 0; i < FONT_MAX; i++)
		cairo_font_face_destroy(fonts->faces[i].cairo);
	for (size_t i = 0; i < FALLBACK_MAX; i++)
		cairo_font_face_destroy(fonts->fallbacks[i].cairo);
	EACH(const struct font, extra, fonts->extras)
		cairo_font_face_destroy(extra->cairo);
	FT_Done_Library(fonts->library);
}

static bool
open_all(struct ctx *ctx, struct arena *arena, struct fonts **out)
{
	struct fonts *fonts = arena_alloc(arena, sizeof *fonts);

	fonts->arena = arena;
	if (FT_New_Library(&memory, &fonts->library) != 0)
		return problem_fault(ctx, "FT_New_Library");
	FT_Add_Default_Modules(fonts->library);
	arena_on_reset(arena, release_fonts, fonts);
	open_licensed(fonts, arena);
	for (size_t i = 0; i < FALLBACK_MAX; i++)
		find_file(fonts, arena, &wanted_fallbacks[i], &fonts->fallbacks[i]);
	for (size_t i = 0; i < FONT_MAX; i++) {
		const struct wanted *wanted = &wanted_faces[i];

		if (take_licensed(fonts, wanted, &fonts->faces[i]) || find_file(fonts, arena, wanted, &fonts->faces[i]))
			continue;
		if (fonts->unopened != NULL)
			return problem_say(ctx, PROBLEM_LACKING, "字体文件 %s 打不开，无法生成 PDF：内存不足，或文件已损坏",
			    fonts->unopened);
		return problem_say(ctx, PROBLEM_LACKING, "缺少%s字体，无法生成 PDF：请运行 tools/fonts.sh %s，"
		    "或把 %s 或已获授权的字体文件放入环境变量 DANGJIAN_FONTS 所指的目录",
		    wanted->label, FONTS_DIR, wanted->file);
	}
	*out = fonts;
	return true;
}

/*
 * The faces stay open: Cairo keeps some hundred fonts beyond their surfaces, and new faces for each document
 * would cost 800 MB before it lets the first one go.
 */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static struct fonts *opened;

bool
fonts_open(struct ctx *ctx, struct fonts **out)
{
	pthread_mutex_lock(&turn);
	if (opened == NULL) {
		struct arena *arena = arena_make();

		if (!open_all(ctx, arena, &opened)) {
			arena_free(arena);
			pthread_mutex_unlock(&turn);
			return false;
		}
	}
	*out = opened;
	return true;
}

void
fonts_close(struct fonts *fonts)
{
	assert(fonts == opened);
	pthread_mutex_unlock(&turn);
}

static bool
has_ink(struct font *font, unsigned glyph)
{
	unsigned char *ink = &font->ink[glyph];

	if (*ink == INK_UNKNOWN)
		*ink = FT_Load_Glyph(font->ft, glyph, FT_LOAD_NO_SCALE) == 0 &&
		    font->ft->glyph->outline.n_contours > 0 ? INK_SOME : INK_NONE;
	return *ink == INK_SOME;
}

static bool
glyph_in(struct font *font, const struct font *face, uint32_t c, struct font_glyph *out)
{
	if (font->ft == NULL)
		return false;
	unsigned glyph = FT_Get_Char_Index(font->ft, c);
	FT_Fixed advance;
	if (glyph == 0 || (!text_is_space(c) && !has_ink(font, glyph)) ||
	    FT_Get_Advance(font->ft, glyph, FT_LOAD_NO_SCALE, &advance) != 0)
		return false;
	*out = (struct font_glyph){
		.font = font,
		.index = glyph,
		.advance = (double)advance / font->em,
		.rise = font == face || c < 0x2E80 ? 0 : face->middle - font->middle,
	};
	return true;
}

/* Joiners, soft hyphens, choices between forms of a character: they have no ink by intention. */
static bool
is_unseen(uint32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF ||
	    (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

bool
fonts_glyph(struct fonts *fonts, enum font_face face, uint32_t c, struct font_glyph *out)
{
	struct font *first = &fonts->faces[face];

	if (is_unseen(c)) {
		bool found = fonts_glyph(fonts, face, ' ', out);

		out->advance = 0;
		return found;
	}
	if (glyph_in(first, first, c, out) ||
	    glyph_in(&fonts->fallbacks[wanted_faces[face].fallback], first, c, out))
		return true;
	for (size_t i = 0; i < FALLBACK_MAX; i++) {
		if (glyph_in(&fonts->fallbacks[i], first, c, out))
			return true;
	}
	EACH(struct font, extra, fonts->extras)
		if (glyph_in(extra, first, c, out))
			return true;
	if (c != 0x3013)
		fonts_glyph(fonts, face, 0x3013, out);
	return false;
}

cairo_font_face_t *
fonts_cairo(struct font *font)
{
	return font->cairo;
}
