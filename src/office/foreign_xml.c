#include "foreign_xml.h"

#include <stdlib.h>
#include <string.h>

bool
foreign_xml_is_word(const xmlNode *node)
{
	static const char transitional[] =
	    "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
	static const char strict[] = "http://purl.oclc.org/ooxml/wordprocessingml/main";

	if (node->type != XML_ELEMENT_NODE || node->ns == NULL || node->ns->href == NULL)
		return false;
	const char *space = (const char *)node->ns->href;
	return strcmp(space, transitional) == 0 || strcmp(space, strict) == 0;
}

bool
foreign_xml_is(const xmlNode *node, const char *name)
{
	return foreign_xml_is_word(node) && strcmp((const char *)node->name, name) == 0;
}

xmlNode *
foreign_xml_child(const xmlNode *node, const char *name)
{
	if (node == NULL)
		return NULL;
	EACH_CHILD(c, node)
		if (strcmp((const char *)c->name, name) == 0)
			return c;
	return NULL;
}

const char *
foreign_xml_attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
		const xmlNode *text = a->children;

		if (strcmp((const char *)a->name, name) == 0)
			return text == NULL || text->content == NULL ? "" : (const char *)text->content;
	}
	return NULL;
}

int
foreign_xml_number(const xmlNode *node, const char *name, int least, int most, int absent)
{
	const char *text = foreign_xml_attribute(node, name);

	if (text == NULL)
		return absent;
	long value = strtol(text, NULL, 10);
	return value < least ? least : value > most ? most : (int)value;
}

bool
foreign_xml_on(const xmlNode *node, const char *name)
{
	static const char *const off[] = { "0", "false", "off", "none" };
	const xmlNode *c = foreign_xml_child(node, name);

	if (c == NULL)
		return false;
	const char *value = foreign_xml_attribute(c, "val");
	for (size_t i = 0; value != NULL && i < sizeof off / sizeof *off; i++)
		if (strcmp(value, off[i]) == 0)
			return false;
	return true;
}

const char *
foreign_xml_value(const xmlNode *node, const char *name)
{
	const xmlNode *c = foreign_xml_child(node, name);

	return c == NULL ? NULL : foreign_xml_attribute(c, "val");
}

xmlNode *
foreign_xml_element(xmlDoc *doc, const char *name)
{
	return xmlNewDocNode(doc, xmlDocGetRootElement(doc)->ns, (const xmlChar *)name, NULL);
}

static void
release(void *what)
{
	xmlFreeDoc(what);
}

void
foreign_xml_keep(struct arena *arena, xmlDoc *doc)
{
	arena_on_reset(arena, release, doc);
}

xmlDoc *
foreign_xml_make(struct arena *arena, const char *name, const char *space, const char *prefix)
{
	xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
	xmlNode *root = xmlNewDocNode(doc, NULL, (const xmlChar *)name, NULL);

	foreign_xml_keep(arena, doc);
	xmlSetNs(root, xmlNewNs(root, (const xmlChar *)space, (const xmlChar *)prefix));
	xmlDocSetRootElement(doc, root);
	return doc;
}
