#include "docx_parts.h"

/* The names are those that offices have; each carries one that Debian or a Mac has beside it (fontTable). */
#define FANG "仿宋_GB2312"
#define KAI  "楷体_GB2312"
#define HEI  "黑体"
#define SONG "宋体"
#define XBS  "方正小标宋简体"

#define FONTS(name) \
	"<w:rFonts w:ascii=\"" name "\" w:hAnsi=\"" name "\" w:eastAsia=\"" name "\" w:cs=\"" name "\"/>"
#define SIZE(half) "<w:sz w:val=\"" half "\"/><w:szCs w:val=\"" half "\"/>"
/* Rows of exactly 579 twips that no grid, widow or quarter em between 汉字 and digits moves. */
#define GRID \
	"<w:widowControl w:val=\"0\"/><w:overflowPunct w:val=\"0\"/><w:autoSpaceDE w:val=\"0\"/>" \
	"<w:autoSpaceDN w:val=\"0\"/><w:adjustRightInd w:val=\"0\"/><w:snapToGrid w:val=\"0\"/>"
#define ROW "<w:spacing w:line=\"579\" w:lineRule=\"exact\"/>"

static const char base_styles[] = DOCX_XML "<w:styles" DOCX_SPACES ">"
    "<w:docDefaults><w:rPrDefault><w:rPr>" FONTS(FANG) SIZE("32")
    "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
    "<w:pPrDefault/></w:docDefaults>\n"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>"
    "<w:pPr>" GRID ROW "<w:jc w:val=\"both\"/></w:pPr><w:rPr><w:spacing w:val=\"-5\"/></w:rPr></w:style>\n"
    "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">"
    "<w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/></w:style>\n"
    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>"
    "<w:uiPriority w:val=\"99\"/><w:semiHidden/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar>"
    "<w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>\n"
    "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"" DOCX_STYLE_LEAD "\"><w:name w:val=\"段首标题\"/>"
    "<w:qFormat/><w:rPr>" FONTS(KAI) "</w:rPr></w:style>\n";

#define RULE(side, width) "<w:" side " w:val=\"single\" w:sz=\"" width "\" w:space=\"0\" w:color=\"000000\"/>"

static const char table_style[] =
    "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"" DOCX_STYLE_TABLE "\"><w:name w:val=\"公文表格\"/>"
    "<w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>" RULE("top", "8") RULE("left", "8")
    RULE("bottom", "8") RULE("right", "8") RULE("insideH", "4") RULE("insideV", "4")
    "</w:tblBorders></w:tblPr></w:style>\n</w:styles>\n";

#define PITCH "w:line=\"579\" w:lineRule=\"exact\"/>"
#define FREE  "w:line=\"240\" w:lineRule=\"auto\"/>"
#define LEVEL(n) "<w:outlineLvl w:val=\"" n "\"/>"
#define SIDE(side) "<w:jc w:val=\"" side "\"/>"
#define WIDE "<w:spacing w:val=\"0\"/>"

static const struct { const char *id, *name, *based, *paragraph, *run; } styles[] = {
	{ DOCX_STYLE_BODY, "公文正文", "Normal", "<w:ind w:firstLineChars=\"200\" w:firstLine=\"630\"/>", "" },
	{ DOCX_STYLE_TITLE, "公文标题", "Normal",
	    "<w:spacing w:after=\"579\" " PITCH SIDE("center") LEVEL("0"), FONTS(XBS) WIDE SIZE("44") },
	{ DOCX_STYLE_ADDRESSEE, "主送机关", "Normal", "", "" },
	{ DOCX_STYLE_HEADING "1", "一级标题", DOCX_STYLE_BODY, LEVEL("1"), FONTS(HEI) },
	{ DOCX_STYLE_HEADING "2", "二级标题", DOCX_STYLE_BODY, LEVEL("2"), FONTS(KAI) },
	{ DOCX_STYLE_HEADING "3", "三级标题", DOCX_STYLE_BODY, LEVEL("3"), "" },
	{ DOCX_STYLE_HEADING "4", "四级标题", DOCX_STYLE_BODY, LEVEL("4"), "" },
	{ DOCX_STYLE_SIGNOFF, "署名日期", "Normal", SIDE("right"), "" },
	{ DOCX_STYLE_ANNEX, "附件序号", "Normal", "<w:pageBreakBefore/>" LEVEL("0"), FONTS(HEI) },
	{ DOCX_STYLE_ANNEX_NAME, "附件标题", DOCX_STYLE_TITLE,
	    "<w:spacing w:before=\"579\" w:after=\"579\" " PITCH LEVEL("9"), "" },
	{ DOCX_STYLE_RED_HEAD, "发文机关标志", "Normal", "<w:spacing w:before=\"1984\" " FREE SIDE("center"),
	    FONTS(XBS) "<w:color w:val=\"FF0000\"/>" WIDE },
	{ DOCX_STYLE_NUMBER, "发文字号", "Normal",
	    "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"11\" w:color=\"FF0000\"/></w:pBdr>"
	    "<w:spacing w:before=\"1158\" w:after=\"1158\" " PITCH SIDE("center"), "" },
	{ DOCX_STYLE_CELL, "表格文字", "Normal",
	    "<w:spacing w:before=\"40\" w:after=\"40\" w:line=\"340\" w:lineRule=\"exact\"/>" SIDE("left"),
	    WIDE SIZE("21") },
	{ DOCX_STYLE_PAGE, "公文页码", "Normal", "<w:spacing w:line=\"280\" w:lineRule=\"exact\"/>",
	    FONTS(SONG) WIDE SIZE("28") },
	{ DOCX_STYLE_COMMENT, "批注文字", "Normal", "<w:spacing " FREE SIDE("left"), FONTS(SONG) SIZE("21") },
};

void
docx_parts_styles(struct buf *out)
{
	buf_puts(out, base_styles);
	for (size_t i = 0; i < COUNT(styles); i++) {
		buf_putf(out, "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"%s\"><w:name w:val=\"%s\"/>"
		    "<w:basedOn w:val=\"%s\"/><w:qFormat/>", styles[i].id, styles[i].name, styles[i].based);
		buf_putf(out, "<w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>\n", styles[i].paragraph, styles[i].run);
	}
	buf_puts(out, table_style);
}

const char docx_parts_settings[] = DOCX_XML "<w:settings" DOCX_SPACES "><w:zoom w:percent=\"100\"/>"
    "<w:defaultTabStop w:val=\"630\"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"compressPunctuation\"/>"
    "<w:compat><w:balanceSingleByteDoubleByteWidth/><w:doNotExpandShiftReturn/>"
    "<w:useFELayout/>"
    "<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>"
    "</w:compat><w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>\n";

#define FONT(name, instead, family) \
	"<w:font w:name=\"" name "\"><w:altName w:val=\"" instead "\"/><w:charset w:val=\"86\"/>" \
	"<w:family w:val=\"" family "\"/><w:pitch w:val=\"variable\"/></w:font>"

const char docx_parts_fonts[] = DOCX_XML "<w:fonts" DOCX_SPACES ">"
    FONT(FANG, "仿宋", "modern") FONT(KAI, "楷体", "modern") FONT(HEI, "SimHei", "modern")
    FONT(SONG, "SimSun", "auto") FONT(XBS, "华文中宋", "script") "</w:fonts>\n";

/* WPS shows a page number only where its field's parts stand in runs of their own. */
#define FIELD \
	"<w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>" \
	"<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>" \
	"<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>" \
	"<w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r>"
#define FOOTER(indent, side) \
	DOCX_XML "<w:ftr" DOCX_SPACES "><w:p><w:pPr><w:pStyle w:val=\"" DOCX_STYLE_PAGE "\"/>" \
	"<w:ind " indent "=\"280\"/><w:jc w:val=\"" side "\"/></w:pPr>" FIELD "</w:p></w:ftr>\n"

const char docx_parts_footer_odd[] = FOOTER("w:right", "right");
const char docx_parts_footer_even[] = FOOTER("w:left", "left");
