/*
 * xml: the events of one XML part. Parsing goes on until a handler asks for a pause.
 *
 * Invariant: memory does not grow with the file, whatever it holds. A document type declaration
 * (and with it every entity but the five of XML) is refused, as are tags of more than
 * BD_XML_TAG_MAX bytes, elements nested deeper than BD_XML_DEPTH_MAX, and more than
 * BD_XML_NAMES_MAX different names. Text is UTF-8 for any encoding of the file. One thread at a
 * time.
 */
#ifndef BD_FORMATS_XLSX_XML_H
#define BD_FORMATS_XLSX_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/err.h"

enum {
    BD_XML_PAUSE = 2, /* a handler returns it to let bd_xml_run() return BD_OK */
    BD_XML_TAG_MAX = 1 << 20,
    BD_XML_DEPTH_MAX = 128,
    BD_XML_NAMES_MAX = 1024
};

typedef struct bd_xml bd_xml;

/* Where the bytes come from: read is as bd_part_read(). */
typedef struct bd_xml_source {
    bd_status (*read)(void *from, char *out, size_t len, size_t *got, bd_err *err);
    void *from;
    const char *file; /* both for messages; live as long as the xml */
    const char *part;
    bool partial; /* after BD_END the rest is not read: another run checks the checksum */
} bd_xml_source;

/*
 * Names come without their prefix ("x:row" is "row"). Attributes come as written, as pairs of name
 * and value, ended by NULL. Text may come in pieces. Everything is borrowed for the call. A handler
 * returns BD_OK, BD_END (enough: the rest is read only for its checksum, if at all), a failure, or
 * BD_XML_PAUSE (not text). After a pause in start the end of an empty element still comes.
 */
typedef struct bd_xml_events {
    bd_status (*start)(void *user, const char *name, const char *const *attributes, bd_err *err);
    bd_status (*end)(void *user, const char *name, bd_err *err);
    bd_status (*text)(void *user, const char *at, size_t len, bd_err *err); /* may be NULL */
} bd_xml_events;

/** events and source.from live as long as the xml. BD_E_NOMEM. */
BD_NODISCARD bd_status bd_xml_new(const bd_xml_events *events, void *user,
                                  const bd_xml_source *source, bd_xml **out, bd_err *err);
void bd_xml_free(bd_xml *xml); /* harmless on NULL */

/** Parse up to the next pause (BD_OK) or to the end of a sound part (BD_END). After a failure or
 * BD_END only free the xml. */
BD_NODISCARD bd_status bd_xml_run(bd_xml *xml, bd_err *err);

/** For handlers: of the rest only its checksum matters. Events go on, but what is not well-formed, or
 * beyond the limits above, ends them as BD_END does, and is not a failure. */
void bd_xml_loosen(bd_xml *xml);

/** Parse a whole part, without pauses. */
BD_NODISCARD bd_status bd_xml_read_all(const bd_xml_events *events, void *user,
                                       const bd_xml_source *source, bd_err *err);

/** An attribute's value; NULL where there is none. */
const char *bd_xml_attribute(const char *const *attributes, const char *name);

/** The same by the name after the prefix, for names in another namespace (r:id). */
const char *bd_xml_attribute_prefixed(const char *const *attributes, const char *name);

/** The name after the prefix. */
const char *bd_xml_local(const char *name);

/** Whether an XML boolean (xsd:boolean) is true; NULL is false. */
bool bd_xml_true(const char *value);

#endif
