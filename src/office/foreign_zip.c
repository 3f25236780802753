#include "foreign_zip.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "foreign_xml.h"
#include "limits.h"

static const char damaged[] = "不是完整的 .docx（可能没有传完或已损坏）；"
    "请重新取一份，或用 Word 或 WPS 另存为 .docx 再试";

static const char starved[] = "过于庞大，内存不够；请分成几个文件再试";

static void
zip_release(void *what)
{
	struct foreign_zip *z = what;

	if (z->zip != NULL)
		zip_discard(z->zip);
	zip_source_free(z->source);
}

static bool
check_entry(struct foreign_zip *z, zip_uint64_t i)
{
	zip_stat_t is;

	if (zip_stat_index(z->zip, i, 0, &is) != 0 || (is.valid & ZIP_STAT_SIZE) == 0)
		return problem_say(z->ctx, PROBLEM_RULE, "%s", damaged);
	if (is.encryption_method != ZIP_EM_NONE)
		return problem_say(z->ctx, PROBLEM_RULE,
		    "是加密的文件；请取消密码后另存为 .docx 再试");
	if (is.size > LIMIT_DOCX_PART)
		return problem_say(z->ctx, PROBLEM_RULE,
		    "内有解压后超过 %d MB 的部分；请删去过大的内容后再试", LIMIT_DOCX_PART >> 20);
	return true;
}

bool
foreign_zip_open(struct ctx *ctx, const char *bytes, size_t n, struct foreign_zip **out)
{
	struct foreign_zip *z = arena_alloc(ctx->arena, sizeof *z);
	zip_error_t error;

	zip_error_init(&error);
	*z = (struct foreign_zip){ .ctx = ctx };
	z->source = zip_source_buffer_create(bytes, n, 0, &error);
	if (z->source == NULL)
		return problem_fault(ctx, "zip_source_buffer_create: %s", zip_error_strerror(&error));
	arena_on_reset(ctx->arena, zip_release, z);
	zip_source_keep(z->source);
	z->zip = zip_open_from_source(z->source, 0, &error);
	if (z->zip == NULL) {
		zip_source_free(z->source);	/* the archive's share, which it did not take */
		zip_error_fini(&error);
		return problem_say(ctx, PROBLEM_RULE, "%s", damaged);
	}
	zip_int64_t entries = zip_get_num_entries(z->zip, 0);
	if (entries > LIMIT_DOCX_ENTRIES)
		return problem_say(ctx, PROBLEM_RULE,
		    "内有 %lld 个部分，超过 %d 个；请用 Word 或 WPS 另存为新的 .docx 再试",
		    (long long)entries, LIMIT_DOCX_ENTRIES);
	for (zip_int64_t i = 0; i < entries; i++)
		if (!check_entry(z, (zip_uint64_t)i))
			return false;
	*out = z;
	return true;
}

/* Where ${name} stands: some tools write backslashes, some change the case.  Below 0: nowhere. */
static zip_int64_t
find(struct foreign_zip *z, const char *name)
{
	zip_int64_t i = zip_name_locate(z->zip, name, ZIP_FL_NOCASE);
	char *other = arena_str(z->ctx->arena, name);

	for (char *p = other; *p != '\0'; p++)
		if (*p == '/')
			*p = '\\';
	return i >= 0 ? i : zip_name_locate(z->zip, other, ZIP_FL_NOCASE);
}

/* What is read is counted too: the size in the directory is only what the file says of itself. */
static char *
unpack(struct foreign_zip *z, zip_uint64_t i, size_t *n)
{
	zip_stat_t is;
	zip_file_t *file = zip_stat_index(z->zip, i, 0, &is) != 0 ? NULL :
	    zip_fopen_index(z->zip, i, 0);
	zip_int64_t some = file == NULL ? -1 : 1;
	char *bytes = file == NULL ? NULL : arena_alloc(z->ctx->arena, is.size + 1);

	for (*n = 0; some > 0 && *n < is.size + 1; *n += some > 0 ? (size_t)some : 0)
		some = zip_fread(file, bytes + *n, is.size + 1 - *n);
	if (file != NULL)
		zip_fclose(file);
	if (some >= 0 && *n == is.size)
		return bytes;
	problem_say(z->ctx, PROBLEM_RULE, "%s", damaged);
	return NULL;
}

struct met { bool doctype, starved; };

/* Office files have no DOCTYPE: whoever writes one wants its entities expanded. */
static void
meet_doctype(void *what, const xmlChar *name, const xmlChar *public, const xmlChar *system)
{
	xmlParserCtxt *parser = what;

	(void)name, (void)public, (void)system;
	((struct met *)parser->_private)->doctype = true;
	xmlStopParser(parser);
}

/* Without memory the parser goes on for a while and says other things after this. */
static void
meet_error(void *what, xmlError *error)
{
	xmlParserCtxt *parser = what;

	if (error->code == XML_ERR_NO_MEMORY)
		((struct met *)parser->_private)->starved = true;
}

static bool
parse(struct foreign_zip *z, const char *name, const char *bytes, size_t n, xmlDoc **out)
{
	xmlParserCtxt *parser = xmlNewParserCtxt();
	struct met met = { 0 };

	if (parser == NULL)
		return problem_fault(z->ctx, "xmlNewParserCtxt");
	parser->_private = &met;
	parser->sax->internalSubset = meet_doctype;
	parser->sax->serror = meet_error;
	xmlDoc *doc = xmlCtxtReadMemory(parser, bytes, (int)n, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
	xmlFreeParserCtxt(parser);
	if (doc != NULL)
		foreign_xml_keep(z->ctx->arena, doc);
	if (met.doctype)
		return problem_say(z->ctx, PROBLEM_RULE,
		    "其中的 %s 带有 DOCTYPE，可能有害；请用 Word 或 WPS 另存为新的 .docx 再试", name);
	if (met.starved)
		return problem_say(z->ctx, PROBLEM_RULE, "%s", starved);
	if (doc == NULL || xmlDocGetRootElement(doc) == NULL)
		return problem_say(z->ctx, PROBLEM_RULE,
		    "其中的 %s 已损坏；请用 Word 或 WPS 打开并修复，另存为 .docx 再试", name);
	*out = doc;
	return true;
}

bool
foreign_zip_part(struct foreign_zip *z, const char *name, xmlDoc **out)
{
	zip_int64_t i = find(z, name);
	size_t n;

	if (i < 0) {
		*out = NULL;
		return true;
	}
	const char *bytes = unpack(z, (zip_uint64_t)i, &n);
	return bytes != NULL && parse(z, name, bytes, n, out);
}

bool
foreign_zip_put(struct foreign_zip *z, const char *name, xmlDoc *doc)
{
	zip_int64_t i = find(z, name);
	xmlChar *text = NULL;
	int n = 0;

	xmlDocDumpMemoryEnc(doc, &text, &n, "UTF-8");
	if (text == NULL)
		return problem_say(z->ctx, PROBLEM_RULE, "%s", starved);
	char *bytes = arena_copy(z->ctx->arena, text, (size_t)n);
	xmlFree(text);
	zip_source_t *source = zip_source_buffer(z->zip, bytes, (zip_uint64_t)n, 0);
	if (source == NULL)
		return problem_fault(z->ctx, "%s: cannot be written", name);
	bool put = i >= 0 ? zip_file_replace(z->zip, (zip_uint64_t)i, source, 0) == 0 :
	    (i = zip_file_add(z->zip, name, source, ZIP_FL_ENC_UTF_8)) >= 0;
	if (!put) {
		zip_source_free(source);
		return problem_fault(z->ctx, "%s: %s", name, zip_strerror(z->zip));
	}
	/* 1980-01-01 00:00, the zip's first moment, so that the same input gives the same bytes. */
	if (zip_set_file_compression(z->zip, (zip_uint64_t)i, ZIP_CM_DEFLATE, 6) != 0 ||
	    zip_file_set_dostime(z->zip, (zip_uint64_t)i, 0, 1 << 5 | 1, 0) != 0)
		return problem_fault(z->ctx, "%s: %s", name, zip_strerror(z->zip));
	return true;
}

bool
foreign_zip_write(struct foreign_zip *z, struct buf *out)
{
	zip_stat_t is;

	if (zip_close(z->zip) != 0)
		return problem_fault(z->ctx, "zip_close: %s", zip_strerror(z->zip));
	z->zip = NULL;
	if (zip_source_stat(z->source, &is) != 0 || zip_source_open(z->source) != 0)
		return problem_fault(z->ctx, "%s", zip_error_strerror(zip_source_error(z->source)));
	char *bytes = arena_alloc(z->ctx->arena, is.size + 1);
	zip_int64_t n = zip_source_read(z->source, bytes, is.size);
	zip_source_close(z->source);
	if (n < 0 || (zip_uint64_t)n != is.size)
		return problem_fault(z->ctx, "%s", zip_error_strerror(zip_source_error(z->source)));
	buf_add(out, bytes, is.size);
	return true;
}
