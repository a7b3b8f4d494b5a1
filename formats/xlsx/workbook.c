/* workbook: see workbook.h. */
#include "formats/xlsx/workbook.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/nearest.h"
#include "formats/reader/column_match.h"
#include "formats/xlsx/relations.h"

enum { LIST_SHOWN_BYTES = 300 };

typedef struct workbook_reader {
    bd_workbook *out;
    const bd_relations *relations;
    const char *file;
} workbook_reader;

/* ---- reading ---- */

static char *shown_name(const char *name)
{
    char *out = strdup(name);
    for (char *at = out; at != NULL && *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7F)
            *at = '?';
    return out;
}

static bd_status add_sheet(const workbook_reader *r, const char *const *attributes, bd_err *err)
{
    bd_workbook *out = r->out;
    const char *name = bd_xml_attribute(attributes, "name");
    const char *state = bd_xml_attribute(attributes, "state");
    const char *id = bd_xml_attribute_prefixed(attributes, "id");
    if (name == NULL || id == NULL)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: sheet %zu has no name or no part",
                       r->file, out->sheet_count + 1);
    if (out->sheet_count == BD_WORKBOOK_LIST_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' has more than %d sheets", r->file,
                       BD_WORKBOOK_LIST_MAX);
    const bd_relation *relation = bd_relations_by_id(r->relations, id);
    const bool worksheet = relation == NULL || strcmp(relation->type, "worksheet") == 0;
    bd_workbook_sheet *sheets = realloc(out->sheets, (out->sheet_count + 1) * sizeof *sheets);
    if (sheets == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", r->file);
    out->sheets = sheets;
    bd_workbook_sheet *sheet = &sheets[out->sheet_count++];
    *sheet = (bd_workbook_sheet){.name = shown_name(name),
                                 .visible = state == NULL || (strcmp(state, "hidden") != 0 &&
                                                              strcmp(state, "veryHidden") != 0)};
    if (worksheet) /* without a relationship its part is missing: reported when it is chosen */
        sheet->part = strdup(relation == NULL ? "" : relation->part);
    if (sheet->name == NULL || (worksheet && sheet->part == NULL))
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", r->file);
    return BD_OK;
}

static bd_status on_start(void *user, const char *name, const char *const *attributes, bd_err *err)
{
    const workbook_reader *r = user;
    if (strcmp(name, "workbookPr") == 0)
        r->out->since_1904 = bd_xml_true(bd_xml_attribute(attributes, "date1904"));
    else if (strcmp(name, "sheet") == 0)
        return add_sheet(r, attributes, err);
    return BD_OK;
}

static bd_status on_end(void *user, const char *name, bd_err *err)
{
    (void)user, (void)err;
    return strcmp(name, "sheets") == 0 ? BD_END : BD_OK;
}

static int by_part(const void *a, const void *b)
{
    const bd_workbook_sheet *x = *(const bd_workbook_sheet *const *)a;
    const bd_workbook_sheet *y = *(const bd_workbook_sheet *const *)b;
    const int difference = bd_part_names_compare(x->part, y->part);
    return difference != 0 ? difference : (x > y) - (x < y);
}

/* Two sheets that are one part would give its rows twice. A part that is missing has no name. */
static bd_status refuse_shared_parts(const bd_workbook *workbook, const char *file, bd_err *err)
{
    bd_status st = BD_OK;
    size_t count = 0;
    const bd_workbook_sheet **sheets = calloc(workbook->sheet_count + 1, sizeof *sheets);
    if (sheets == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", file);
    for (size_t i = 0; i < workbook->sheet_count; i++)
        if (workbook->sheets[i].part != NULL && workbook->sheets[i].part[0] != '\0')
            sheets[count++] = &workbook->sheets[i];
    qsort(sheets, count, sizeof *sheets, by_part);
    for (size_t i = 1; i < count && st == BD_OK; i++)
        if (bd_part_names_compare(sheets[i - 1]->part, sheets[i]->part) == 0) {
            st = bd_fail(err, BD_E_INPUT, 0,
                         "'%s' is damaged: its sheets '%s' and '%s' are the same part", file,
                         sheets[i - 1]->name, sheets[i]->name);
            bd_hint(err, "open it in Excel or WPS and save it as .xlsx");
        }
    free(sheets);
    return st;
}

static bd_status no_workbook(bd_package *package, const char *part, bd_err *err)
{
    const char *file = bd_package_name(package);
    if (part == NULL)
        bd_fail(err, BD_E_INPUT, 0, "'%s' is a zip file, but not an .xlsx workbook", file);
    else
        bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: part '%s' is missing", file, part);
    if (bd_package_has(package, "content.xml"))
        bd_hint(err, "it is an OpenDocument file: save it as .xlsx");
    else if (bd_package_has_folder(package, "word/") || bd_package_has_folder(package, "ppt/"))
        bd_hint(err, "it is a text document or a presentation");
    else
        bd_hint(err, "open it in Excel or WPS and save it as .xlsx");
    return BD_E_INPUT;
}

static bd_status take_part(const bd_relations *relations, const char *type, char **out,
                           const char *file, bd_err *err)
{
    const bd_relation *relation = bd_relations_by_type(relations, type);
    if (relation == NULL)
        return BD_OK;
    *out = strdup(relation->part);
    return *out != NULL ? BD_OK : bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", file);
}

/* Sheets look up their relationships, so these are read first. */
static bd_status read_sheets(bd_package *package, const char *part, bd_workbook *out, bd_err *err)
{
    static const bd_xml_events events = {on_start, on_end, NULL};
    const char *file = bd_package_name(package);
    bd_relations relations;
    workbook_reader reader = {out, &relations, file};
    bd_status st = BD_OK;
    BD_GOTO(bd_relations_read(package, part, &relations, err));
    BD_GOTO(take_part(&relations, "sharedStrings", &out->strings, file, err));
    BD_GOTO(take_part(&relations, "styles", &out->styles, file, err));
    BD_GOTO(bd_part_read_xml(package, part, BD_WORKBOOK_PART_BYTES, &events, &reader, err));
    if (st == BD_END)
        BD_GOTO(no_workbook(package, part, err));
    BD_GOTO(refuse_shared_parts(out, file, err));
done:
    bd_relations_fini(&relations);
    return st;
}

static bool ends_with(const char *text, const char *end)
{
    const size_t len = strlen(text);
    return len >= strlen(end) && strcmp(text + len - strlen(end), end) == 0;
}

bd_status bd_workbook_read(bd_package *package, bd_workbook *out, bd_err *err)
{
    bd_relations relations;
    bd_status st = BD_OK;
    *out = (bd_workbook){0};
    BD_GOTO(bd_relations_read(package, "", &relations, err));
    const bd_relation *main_part = bd_relations_by_type(&relations, "officeDocument");
    if (main_part == NULL)
        BD_GOTO(no_workbook(package, NULL, err));
    if (ends_with(main_part->part, ".bin")) {
        bd_fail(err, BD_E_INPUT, 0, "'%s' is an .xlsb workbook", bd_package_name(package));
        bd_hint(err, "open it in Excel or WPS and save it as .xlsx");
        st = BD_E_INPUT;
        goto done;
    }
    if (strncmp(main_part->part, "word/", 5) == 0 || strncmp(main_part->part, "ppt/", 4) == 0)
        BD_GOTO(no_workbook(package, NULL, err));
    BD_GOTO(read_sheets(package, main_part->part, out, err));
    st = BD_OK;
done:
    bd_relations_fini(&relations);
    return st;
}

void bd_workbook_fini(bd_workbook *workbook)
{
    for (size_t i = 0; i < workbook->sheet_count; i++) {
        free(workbook->sheets[i].name);
        free(workbook->sheets[i].part);
    }
    free(workbook->sheets);
    free(workbook->strings);
    free(workbook->styles);
    *workbook = (bd_workbook){0};
}

/* ---- choosing ---- */

static bd_status no_sheet(const bd_workbook *workbook, const char *file, const char *wanted,
                          bd_err *err)
{
    char list[LIST_SHOWN_BYTES + 64] = "";
    size_t used = 0;
    size_t i = 0;
    bd_fail(err, BD_E_USAGE, 0, "%s: no sheet '%s'", file, wanted);
    const char **names = malloc((workbook->sheet_count + 1) * sizeof *names);
    if (names == NULL)
        return BD_E_USAGE;
    for (; i < workbook->sheet_count; i++)
        names[i] = workbook->sheets[i].name;
    const char *near = bd_nearest(wanted, names, workbook->sheet_count);
    free(names);
    if (near != NULL) {
        bd_hint(err, "did you mean '%s'?", near);
        return BD_E_USAGE;
    }
    for (i = 0; i < workbook->sheet_count; i++) {
        const char *name = workbook->sheets[i].name;
        if (used + strlen(name) + 2 > LIST_SHOWN_BYTES)
            break;
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", name);
    }
    bd_hint(err, "its sheets: %s%s", list, i < workbook->sheet_count ? ", ..." : "");
    return BD_E_USAGE;
}

static const bd_workbook_sheet *by_number(const bd_workbook *workbook, const char *wanted)
{
    char *end;
    errno = 0;
    const unsigned long number = strtoul(wanted, &end, 10);
    if (*wanted < '0' || *wanted > '9' || *end != '\0' || errno != 0 || number == 0 ||
        number > workbook->sheet_count)
        return NULL;
    return &workbook->sheets[number - 1];
}

static const bd_workbook_sheet *by_name(const bd_workbook *workbook, const char *wanted)
{
    const bd_text text = bd_columns_trim(bd_text_of(wanted));
    for (size_t i = 0; i < workbook->sheet_count; i++)
        if (bd_text_equal(bd_columns_trim(bd_text_of(workbook->sheets[i].name)), text))
            return &workbook->sheets[i];
    return NULL;
}

bd_status bd_workbook_choose(const bd_workbook *workbook, const char *file, const char *wanted,
                             const bd_workbook_sheet **out, bd_err *err)
{
    *out = NULL;
    if (wanted == NULL) {
        for (size_t i = 0; i < workbook->sheet_count && *out == NULL; i++)
            if (workbook->sheets[i].visible && workbook->sheets[i].part != NULL)
                *out = &workbook->sheets[i];
        if (*out == NULL)
            return bd_fail(err, BD_E_INPUT, 0, "'%s' has no visible sheet with cells", file);
        return BD_OK;
    }
    *out = by_name(workbook, wanted);
    if (*out == NULL)
        *out = by_number(workbook, wanted);
    if (*out == NULL)
        return no_sheet(workbook, file, wanted, err);
    if ((*out)->part == NULL)
        return bd_fail(err, BD_E_USAGE, 0, "%s: sheet '%s' has no cells: it is a chart or a macro",
                       file, (*out)->name);
    return BD_OK;
}

bd_status bd_workbook_want(bd_workbook *workbook, const char *file, const char *const *sheets,
                           size_t count, bd_err *err)
{
    for (size_t i = 0; i < count; i++) {
        const bd_workbook_sheet *found;
        BD_TRY(bd_workbook_choose(workbook, file, sheets[i], &found, err));
        bd_workbook_sheet *sheet = &workbook->sheets[found - workbook->sheets];
        if (sheet->wanted)
            return bd_fail(err, BD_E_USAGE, 0, "%s: sheet '%s' is named twice", file, sheet->name);
        sheet->wanted = true;
    }
    return BD_OK;
}
