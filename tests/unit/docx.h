/* A .docx made of given parts, for the tests of its reader. */
#ifndef DOCX_H
#define DOCX_H

#include <zip.h>

#include "buf.h"

#define DOCX_SPACES "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" " \
	"xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" " \
	"xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" " \
	"xmlns:v=\"urn:schemas-microsoft-com:vml\""
#define DOCX_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

struct docx_part { const char *name, *text; };

/* The zip of ${parts}, with fixed times. */
static inline struct buf
docx_zip(struct arena *arena, const struct docx_part *parts, size_t n)
{
	struct buf out = buf_make(arena);
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_stat_t is;

	zip_source_keep(source);
	zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
	for (size_t i = 0; i < n; i++) {
		zip_source_t *part = zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0);
		zip_int64_t at = zip_file_add(zip, parts[i].name, part, ZIP_FL_ENC_UTF_8);

		zip_file_set_dostime(zip, (zip_uint64_t)at, 0x6000, 0x5000, 0);
	}
	if (zip_close(zip) != 0)
		return out;
	zip_source_stat(source, &is);
	char *bytes = arena_alloc(arena, is.size + 1);
	zip_source_open(source);
	zip_source_read(source, bytes, is.size);
	zip_source_close(source);
	zip_source_free(source);
	buf_add(&out, bytes, is.size);
	return out;
}

/* A whole .docx with ${body} in its document, and ${more} parts. */
static inline struct buf
docx_make(struct arena *arena, const char *body, const struct docx_part *more, size_t n)
{
	struct docx_part parts[16] = {
		{ "[Content_Types].xml", DOCX_HEAD
		    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
		    "<Default Extension=\"rels\" ContentType="
		    "\"application/vnd.openxmlformats-package.relationships+xml\"/>"
		    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
		    "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd."
		    "openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>" },
		{ "_rels/.rels", DOCX_HEAD
		    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
		    "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
		    "relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>" },
		{ "word/document.xml", arena_strf(arena, DOCX_HEAD
		    "<w:document " DOCX_SPACES "><w:body>%s</w:body></w:document>", body) },
	};

	for (size_t i = 0; i < n; i++)
		parts[3 + i] = more[i];
	return docx_zip(arena, parts, 3 + n);
}

/* One part of the zip ${docx} as text; NULL if it has none such. */
static inline const char *
docx_part(struct arena *arena, const struct buf *docx, const char *name)
{
	zip_source_t *source = zip_source_buffer_create(docx->at, docx->n, 0, NULL);
	zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
	zip_stat_t is;
	char *text = NULL;

	if (zip == NULL)
		return NULL;
	if (zip_stat(zip, name, 0, &is) == 0) {
		zip_file_t *file = zip_fopen(zip, name, 0);

		text = arena_alloc(arena, is.size + 1);
		if (zip_fread(file, text, is.size) != (zip_int64_t)is.size)
			text = NULL;
		zip_fclose(file);
	}
	zip_discard(zip);
	return text;
}

#define DOCX_RELATION(id, kind, target) "<Relationship Id=\"" id "\" Type=\"http://schemas." \
	"openxmlformats.org/officeDocument/2006/relationships/" kind "\" Target=\"" target "\"/>"
#define DOCX_RELATIONS(list) DOCX_HEAD "<Relationships xmlns=" \
	"\"http://schemas.openxmlformats.org/package/2006/relationships\">" list "</Relationships>"

#endif
