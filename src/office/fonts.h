/*
 * The faces that a PDF is set in, taken straight from their files.  Which files those are is fixed here and
 * by the folder $DANGJIAN_FONTS alone, whatever else a machine has installed: fontconfig's choice would
 * change with the machine, its caches and its idea of weights (both weights of FandolSong call
 * themselves regular), and a PDF with it.
 */
#ifndef FONTS_H
#define FONTS_H

#include <cairo.h>

#include "ctx.h"

enum font_face { FONT_FANG, FONT_KAI, FONT_HEI, FONT_SONG, FONT_TITLE, FONT_MAX };	/* 仿宋 楷体 黑体 宋体 小标宋 */

struct font;
struct fonts;

/* A character in a font.  Lengths are in ems. */
struct font_glyph {
	struct font *font;
	unsigned index;
	double advance;
	double rise;		/* lifts a glyph of another font to the middle of the face's own 汉字 */
};

/*
 * The faces, for the caller alone until fonts_close: one PDF is written at a time.  Each is looked for, once
 * in the life of the program, in $DANGJIAN_FONTS (licensed fonts by their family's name, else Fandol's),
 * the folder given at build time, and where Debian's packages put them.  Refused with what to
 * install where a face is not found.
 */
bool fonts_open(struct ctx *ctx, struct fonts **out);
void fonts_close(struct fonts *fonts);

/*
 * The glyph of ${c} in ${face}, else in the pinned fallbacks.  False if none of them has it, or has it only
 * without ink; then ${out} is 〓, the printers' sign for a missing type.
 */
bool fonts_glyph(struct fonts *fonts, enum font_face face, uint32_t c, struct font_glyph *out);

cairo_font_face_t *fonts_cairo(struct font *font);

#endif
