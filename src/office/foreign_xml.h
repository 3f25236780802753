/* The few steps through an XML tree that the reader and the filler share. */
#ifndef FOREIGN_XML_H
#define FOREIGN_XML_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "arena.h"

#define EACH_CHILD(c, node) for (xmlNode *c = (node)->children; c != NULL; c = c->next) \
	if (c->type == XML_ELEMENT_NODE)

/* Is ${node} the element ${name} of WordprocessingML, transitional or strict? */
bool foreign_xml_is(const xmlNode *node, const char *name);

/* Is it of WordprocessingML at all? */
bool foreign_xml_is_word(const xmlNode *node);

/* The first child element ${name}, or NULL; also of a NULL node. */
xmlNode *foreign_xml_child(const xmlNode *node, const char *name);

/* The attribute ${name} in any namespace: "" if it is empty, NULL if there is none. */
const char *foreign_xml_attribute(const xmlNode *node, const char *name);

/* A whole number in an attribute, kept between ${least} and ${most}; ${absent} if there is none. */
int foreign_xml_number(const xmlNode *node, const char *name, int least, int most, int absent);

/* Is the switch ${name} (<w:vanish/>) on among the children of ${node}? */
bool foreign_xml_on(const xmlNode *node, const char *name);

/* The attribute w:val of the child ${name}, or NULL. */
const char *foreign_xml_value(const xmlNode *node, const char *name);

/*
 * An element ${name} of WordprocessingML for ${doc}, not yet in its tree.  Its namespace is the root's, which
 * holds everywhere below and lives as long as the tree.
 */
xmlNode *foreign_xml_element(xmlDoc *doc, const char *name);

/* A tree with nothing but its root ${name} in ${space}; it lives as long as ${arena}. */
xmlDoc *foreign_xml_make(struct arena *arena, const char *name, const char *space,
    const char *prefix);

/* ${doc} is freed with ${arena}. */
void foreign_xml_keep(struct arena *arena, xmlDoc *doc);

#endif
