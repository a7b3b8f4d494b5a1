/* relations: see relations.h. */
#include "formats/xlsx/relations.h"

#include <stdlib.h>
#include <string.h>

#include "formats/xlsx/workbook.h"

enum { PART_NAME_MAX = 1024 };

/* ---- parts as XML ---- */

static bd_status read_part(void *from, char *out, size_t len, size_t *got, bd_err *err)
{
    return bd_part_read(from, out, len, got, err);
}

bd_xml_source bd_part_source(bd_part *part, const bd_package *package, const char *name)
{
    return (bd_xml_source){
        .read = read_part, .from = part, .file = bd_package_name(package), .part = name};
}

bd_status bd_part_read_xml(bd_package *package, const char *name, uint64_t limit_bytes,
                           const bd_xml_events *events, void *user, bd_err *err)
{
    bd_part *part;
    const bd_status st = bd_part_open(package, name, limit_bytes, &part, err);
    if (st != BD_OK)
        return st;
    const bd_xml_source source = bd_part_source(part, package, name);
    const bd_status read = bd_xml_read_all(events, user, &source, err);
    bd_part_close(part);
    return read;
}

/* ---- names ---- */

/* Append one name of a path to out, which ends without a slash; ".." removes the last name. */
static bool add_step(char *out, size_t *len, const char *step, size_t step_len)
{
    if (step_len == 0 || (step_len == 1 && step[0] == '.'))
        return true;
    if (step_len == 2 && memcmp(step, "..", 2) == 0) {
        while (*len > 0 && out[*len - 1] != '/')
            --*len;
        if (*len > 0)
            --*len;
        return true;
    }
    if (*len + step_len + 1 >= PART_NAME_MAX)
        return false;
    if (*len > 0)
        out[(*len)++] = '/';
    memcpy(out + *len, step, step_len);
    *len += step_len;
    return true;
}

/* The target of one of source's relationships as a part's name. False: it is not a sound one. */
static bool resolve(const char *source, const char *target, char out[PART_NAME_MAX])
{
    size_t len = 0;
    const char *slash = strrchr(source, '/');
    if (slash != NULL && target[0] != '/') {
        if ((size_t)(slash - source) >= PART_NAME_MAX)
            return false;
        len = (size_t)(slash - source);
        memcpy(out, source, len);
    }
    for (const char *at = target; *at != '\0';) {
        const size_t step = strcspn(at, "/");
        for (size_t i = 0; i < step; i++)
            if ((unsigned char)at[i] < ' ')
                return false;
        if (!add_step(out, &len, at, step))
            return false;
        at += step + (at[step] == '/');
    }
    out[len] = '\0';
    return true;
}

/* "xl/workbook.xml" has its relationships in "xl/_rels/workbook.xml.rels". */
static void relations_part(const char *source, char out[PART_NAME_MAX + 16])
{
    const char *slash = strrchr(source, '/');
    const size_t folder = slash == NULL ? 0 : (size_t)(slash - source) + 1;
    memcpy(out, source, folder);
    strcpy(out + folder, "_rels/");
    strcat(out, source + folder);
    strcat(out, ".rels");
}

/* ---- the list ---- */

typedef struct relations_reader {
    const char *source;
    bd_relations *out;
} relations_reader;

static bd_status add_relation(const relations_reader *r, const char *const *attributes, bd_err *err)
{
    const char *id = bd_xml_attribute(attributes, "Id");
    const char *type = bd_xml_attribute(attributes, "Type");
    const char *target = bd_xml_attribute(attributes, "Target");
    const char *mode = bd_xml_attribute(attributes, "TargetMode");
    bd_relations *out = r->out;
    if (id == NULL || type == NULL || target == NULL ||
        (mode != NULL && strcmp(mode, "External") == 0))
        return BD_OK;
    if (out->count == BD_WORKBOOK_LIST_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "part '%s' refers to more than %d others", r->source,
                       BD_WORKBOOK_LIST_MAX);
    char part[PART_NAME_MAX]; /* "": a target that cannot be a part is ignored */
    const char *slash = strrchr(type, '/');
    bd_relation *all = realloc(out->all, (out->count + 1) * sizeof *all);
    if (all == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the parts of a workbook");
    out->all = all;
    all[out->count] = (bd_relation){strdup(id), strdup(slash == NULL ? type : slash + 1),
                                    strdup(resolve(r->source, target, part) ? part : "")};
    const bd_relation *added = &all[out->count++];
    if (added->id == NULL || added->type == NULL || added->part == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the parts of a workbook");
    return BD_OK;
}

static bd_status on_start(void *user, const char *name, const char *const *attributes, bd_err *err)
{
    return strcmp(name, "Relationship") == 0 ? add_relation(user, attributes, err) : BD_OK;
}

static bd_status on_end(void *user, const char *name, bd_err *err)
{
    (void)user, (void)name, (void)err;
    return BD_OK;
}

bd_status bd_relations_read(bd_package *package, const char *source, bd_relations *out, bd_err *err)
{
    static const bd_xml_events events = {on_start, on_end, NULL};
    char name[PART_NAME_MAX + 16];
    relations_reader reader = {source, out};
    *out = (bd_relations){0};
    if (strlen(source) >= PART_NAME_MAX)
        return BD_END;
    relations_part(source, name);
    return bd_part_read_xml(package, name, BD_WORKBOOK_PART_BYTES, &events, &reader, err);
}

void bd_relations_fini(bd_relations *relations)
{
    for (size_t i = 0; i < relations->count; i++) {
        free(relations->all[i].id);
        free(relations->all[i].type);
        free(relations->all[i].part);
    }
    free(relations->all);
    *relations = (bd_relations){0};
}

const bd_relation *bd_relations_by_id(const bd_relations *relations, const char *id)
{
    for (size_t i = 0; i < relations->count; i++)
        if (strcmp(relations->all[i].id, id) == 0)
            return &relations->all[i];
    return NULL;
}

const bd_relation *bd_relations_by_type(const bd_relations *relations, const char *type)
{
    for (size_t i = 0; i < relations->count; i++)
        if (strcmp(relations->all[i].type, type) == 0)
            return &relations->all[i];
    return NULL;
}
