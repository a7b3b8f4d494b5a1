/* xml: see xml.h. The only source file that includes expat.h. */
#include "formats/xlsx/xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/hash.h"

enum { STEP_BYTES = 64 << 10, NAME_SLOTS = 4 * BD_XML_NAMES_MAX };

struct bd_xml {
    XML_Parser parser;
    const bd_xml_events *events;
    void *user;
    bd_xml_source source;
    bd_err *err;  /* of the current run */
    bd_status st; /* BD_OK, a failure, or BD_END: a handler has enough */
    bool paused;
    bool loose; /* what is not well-formed is the end of the events, not a failure */
    bool final; /* the parser has got the last bytes */
    uint64_t fed;
    unsigned depth;
    unsigned names;
    uint64_t seen[NAME_SLOTS]; /* hashes of names; 0 is free */
};

/* ---- what expat calls ---- */

static void settle(bd_xml *xml, bd_status st)
{
    if (st == BD_OK)
        return;
    if (st == BD_XML_PAUSE) {
        xml->paused = true;
        XML_StopParser(xml->parser, XML_TRUE);
        return;
    }
    xml->st = st;
    XML_StopParser(xml->parser, XML_FALSE);
}

/* A failure; BD_END where only the checksum of the rest matters. */
static bd_status fail_at(bd_xml *xml, const char *what)
{
    if (xml->loose)
        return BD_END;
    const XML_Index at = XML_GetCurrentByteIndex(xml->parser);
    return bd_fail(xml->err, BD_E_INPUT, 0, "'%s' part '%s' byte %llu: %s", xml->source.file,
                   xml->source.part, (unsigned long long)(at < 0 ? 0 : at), what);
}

/* expat keeps every name that it sees, so different names are counted. Names of one letter, as in
 * cells, are few and are not counted. */
static bd_status count_name(bd_xml *xml, const char *name)
{
    if (name[0] == '\0' || name[1] == '\0')
        return BD_OK;
    const uint64_t hash = bd_hash64(name, strlen(name)) | 1;
    size_t slot = hash >> 32 & (NAME_SLOTS - 1);
    for (; xml->seen[slot] != 0; slot = (slot + 1) & (NAME_SLOTS - 1))
        if (xml->seen[slot] == hash)
            return BD_OK;
    if (xml->names == BD_XML_NAMES_MAX)
        return fail_at(xml, "more than 1024 different names of elements and attributes");
    xml->names++;
    xml->seen[slot] = hash;
    return BD_OK;
}

static bd_status start_checked(bd_xml *xml, const char *name, const char *const *attributes)
{
    if (++xml->depth > BD_XML_DEPTH_MAX)
        return fail_at(xml, "elements are nested more than 128 deep");
    bd_status st = count_name(xml, name);
    for (size_t i = 0; st == BD_OK && attributes[i] != NULL; i += 2)
        st = count_name(xml, attributes[i]);
    return st != BD_OK ? st
                       : xml->events->start(xml->user, bd_xml_local(name), attributes, xml->err);
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    bd_xml *xml = user;
    if (xml->st == BD_OK)
        settle(xml, start_checked(xml, name, (const char *const *)attributes));
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    bd_xml *xml = user;
    if (xml->st != BD_OK)
        return;
    xml->depth--;
    settle(xml, xml->events->end(xml->user, bd_xml_local(name), xml->err));
}

static void XMLCALL on_text(void *user, const XML_Char *at, int len)
{
    bd_xml *xml = user;
    if (xml->st == BD_OK)
        settle(xml, xml->events->text(xml->user, at, (size_t)len, xml->err));
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    bd_xml *xml = user;
    (void)name, (void)system, (void)public, (void)internal;
    if (xml->st != BD_OK)
        return;
    settle(xml, fail_at(xml, "a document type declaration, which no spreadsheet has"));
    bd_hint(xml->err, "it can make a file read others or grow without end: where is it from?");
}

/* ---- life ---- */

bd_status bd_xml_new(const bd_xml_events *events, void *user, const bd_xml_source *source,
                     bd_xml **out, bd_err *err)
{
    *out = NULL;
    bd_xml *xml = calloc(1, sizeof *xml);
    if (xml != NULL)
        xml->parser = XML_ParserCreate(NULL);
    if (xml == NULL || xml->parser == NULL) {
        free(xml);
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", source->file);
    }
    xml->events = events;
    xml->user = user;
    xml->source = *source;
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    if (events->text != NULL)
        XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    *out = xml;
    return BD_OK;
}

void bd_xml_free(bd_xml *xml)
{
    if (xml == NULL)
        return;
    XML_ParserFree(xml->parser);
    free(xml);
}

/* ---- parsing ---- */

/* The handlers have enough: read the rest only for its checksum. */
static bd_status drain(bd_xml *xml)
{
    size_t got = STEP_BYTES;
    char *buf = malloc(STEP_BYTES);
    bd_status st = BD_OK;
    if (buf == NULL)
        return bd_fail(xml->err, BD_E_NOMEM, 0, "no memory to read '%s'", xml->source.file);
    while (st >= 0 && !xml->final) {
        st = xml->source.read(xml->source.from, buf, STEP_BYTES, &got, xml->err);
        xml->final = got < STEP_BYTES;
    }
    free(buf);
    return st < 0 ? st : BD_END;
}

void bd_xml_loosen(bd_xml *xml)
{
    xml->loose = true;
}

static bd_status parser_failed(bd_xml *xml)
{
    const enum XML_Error error = XML_GetErrorCode(xml->parser);
    if (error == XML_ERROR_NO_MEMORY)
        return bd_fail(xml->err, BD_E_NOMEM, 0, "no memory to read '%s'", xml->source.file);
    return fail_at(xml, XML_ErrorString(error));
}

/* An incomplete token stays in the parser's buffer however long it gets, so its length is
 * limited. */
static bd_status check_progress(bd_xml *xml)
{
    const XML_Index at = XML_GetCurrentByteIndex(xml->parser);
    if (xml->fed - (uint64_t)(at < 0 ? 0 : at) > BD_XML_TAG_MAX + STEP_BYTES)
        return fail_at(xml, "a tag or comment of more than 1 MiB");
    return BD_OK;
}

static bd_status feed(bd_xml *xml, enum XML_Status *status)
{
    size_t got;
    void *buf = XML_GetBuffer(xml->parser, STEP_BYTES);
    if (buf == NULL)
        return bd_fail(xml->err, BD_E_NOMEM, 0, "no memory to read '%s'", xml->source.file);
    BD_TRY(xml->source.read(xml->source.from, buf, STEP_BYTES, &got, xml->err));
    xml->final = got < STEP_BYTES;
    xml->fed += got;
    *status = XML_ParseBuffer(xml->parser, (int)got, xml->final);
    return BD_OK;
}

bd_status bd_xml_run(bd_xml *xml, bd_err *err)
{
    enum XML_Status status = XML_STATUS_OK;
    xml->err = err;
    if (xml->paused) {
        xml->paused = false;
        status = XML_ResumeParser(xml->parser);
    } else {
        BD_TRY(feed(xml, &status));
    }
    for (;;) {
        if (xml->st == BD_OK && status == XML_STATUS_ERROR)
            xml->st = parser_failed(xml);
        else if (xml->st == BD_OK && status == XML_STATUS_OK && !xml->final)
            xml->st = check_progress(xml);
        if (xml->st < 0)
            return xml->st;
        if (xml->st == BD_END)
            return xml->source.partial ? BD_END : drain(xml);
        if (status == XML_STATUS_SUSPENDED)
            return BD_OK;
        if (xml->final)
            return BD_END;
        BD_TRY(feed(xml, &status));
    }
}

bd_status bd_xml_read_all(const bd_xml_events *events, void *user, const bd_xml_source *source,
                          bd_err *err)
{
    bd_xml *xml;
    BD_TRY(bd_xml_new(events, user, source, &xml, err));
    const bd_status st = bd_xml_run(xml, err);
    bd_xml_free(xml);
    return st < 0 ? st : BD_OK;
}

/* ---- names and values ---- */

const char *bd_xml_local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon == NULL ? name : colon + 1;
}

const char *bd_xml_attribute(const char *const *attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(attributes[i], name) == 0)
            return attributes[i + 1];
    return NULL;
}

const char *bd_xml_attribute_prefixed(const char *const *attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        const char *local = bd_xml_local(attributes[i]);
        if (local != attributes[i] && strcmp(local, name) == 0)
            return attributes[i + 1];
    }
    return NULL;
}

bool bd_xml_true(const char *value)
{
    return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}
