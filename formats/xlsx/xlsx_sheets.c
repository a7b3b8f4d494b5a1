/* xlsx_sheets: see xlsx_sheets.h. */
#include "formats/xlsx/xlsx_sheets.h"

#include <string.h>

#include "formats/xlsx/relations.h"
#include "formats/xlsx/sheet.h"
#include "formats/xlsx/xlsx_reader.h"

/* ---- empty sheets ---- */

static bd_status stop_at_row(void *user, bd_sheet_row *row, bd_err *err)
{
    bool *found = user;
    (void)row, (void)err;
    *found = true;
    return BD_END;
}

/* Whether a sheet has a cell with a value. Reads as far as the first one. */
static bd_status has_rows(bd_package *package, const bd_workbook_sheet *sheet, bool *out,
                          bd_err *err)
{
    bd_part *part = NULL;
    bd_sheet *reader = NULL;
    bd_status st = BD_OK;
    *out = false;
    BD_GOTO(bd_part_open(package, sheet->part, BD_XLSX_SHEET_BYTES, &part, err));
    if (st == BD_END)
        BD_FAIL(err, BD_E_INPUT, 0, "'%s' is damaged: the part of sheet '%s' is missing",
                bd_package_name(package), sheet->name);
    bd_xml_source source = bd_part_source(part, package, sheet->part);
    source.partial = true;
    BD_GOTO(bd_sheet_new(&source, stop_at_row, out, &reader, err));
    BD_GOTO(bd_sheet_run(reader, err));
    st = BD_OK;
done:
    bd_sheet_free(reader);
    bd_part_close(part);
    return st;
}

/* ---- choosing ---- */

static bd_status want_all(bd_package *package, bd_workbook *workbook, bd_err *err)
{
    bool any = false;
    for (size_t i = 0; i < workbook->sheet_count; i++) {
        bd_workbook_sheet *sheet = &workbook->sheets[i];
        if (!sheet->visible || sheet->part == NULL)
            continue;
        BD_TRY(has_rows(package, sheet, &sheet->wanted, err));
        any = any || sheet->wanted;
    }
    if (any)
        return BD_OK;
    return bd_fail(err, BD_E_INPUT, 0, "'%s' is empty: no visible sheet has a row",
                   bd_package_name(package));
}

/* The name of a sheet is what its sources are told apart by. */
static bd_status refuse_same_names(const bd_workbook *workbook, const char *file, bd_err *err)
{
    for (size_t i = 0; i < workbook->sheet_count; i++)
        for (size_t k = 0; k < i && workbook->sheets[i].wanted; k++)
            if (workbook->sheets[k].wanted &&
                strcmp(workbook->sheets[i].name, workbook->sheets[k].name) == 0)
                return bd_fail(err, BD_E_INPUT, 0, "'%s' has two sheets of the name '%s'", file,
                               workbook->sheets[i].name);
    return BD_OK;
}

static bd_status list_names(const bd_workbook *workbook, bd_part_names *out, bd_err *err)
{
    for (size_t i = 0; i < workbook->sheet_count; i++)
        if (workbook->sheets[i].wanted)
            BD_TRY(bd_part_names_add(out, bd_text_of(workbook->sheets[i].name), err));
    return BD_OK;
}

bd_status bd_xlsx_parts(const bd_reader_spec *spec, const char *path, bd_part_names *out,
                        bd_err *err)
{
    bd_package *package = NULL;
    bd_workbook workbook = {0};
    bd_status st = BD_OK;
    if (!spec->sheets_all && spec->sheet_count == 0)
        return BD_OK;
    BD_GOTO(bd_xlsx_open_package(spec, path, &package, err));
    bd_package_stop_by(package, spec->stop);
    BD_GOTO(bd_workbook_read(package, &workbook, err));
    if (spec->sheets_all)
        BD_GOTO(want_all(package, &workbook, err));
    else
        BD_GOTO(bd_workbook_want(&workbook, path, spec->sheets, spec->sheet_count, err));
    BD_GOTO(refuse_same_names(&workbook, path, err));
    BD_GOTO(list_names(&workbook, out, err));
done:
    bd_workbook_fini(&workbook);
    bd_package_close(package);
    return st;
}

bd_status bd_xlsx_choose(bd_package *package, bd_workbook *workbook, const bd_reader_spec *spec,
                         const bd_workbook_sheet **out, bd_err *err)
{
    const char *file = bd_package_name(package);
    BD_TRY(bd_workbook_choose(workbook, file, spec->sheet, out, err));
    if (spec->sheet_count != 0)
        return bd_workbook_want(workbook, file, spec->sheets, spec->sheet_count, err);
    for (size_t i = 0; i < workbook->sheet_count; i++)
        workbook->sheets[i].wanted = spec->sheets_all || &workbook->sheets[i] == *out;
    return BD_OK;
}

/* Whether it is visible and has rows; one that cannot be looked at may have some. */
static bool may_be_meant(bd_package *package, const bd_workbook_sheet *sheet)
{
    bd_err ignored = {0};
    bool any = true;
    return sheet->visible && sheet->part != NULL &&
           (has_rows(package, sheet, &any, &ignored) < 0 || any);
}

const char *bd_xlsx_other(bd_package *package, const bd_workbook *workbook,
                          const bd_workbook_sheet *chosen)
{
    for (size_t i = 0; i < workbook->sheet_count; i++)
        if (&workbook->sheets[i] != chosen && may_be_meant(package, &workbook->sheets[i]))
            return workbook->sheets[i].name;
    return NULL;
}

size_t bd_xlsx_unread(bd_package *package, const bd_workbook *workbook,
                      const bd_workbook_sheet *chosen)
{
    size_t unread = 0;
    for (const bd_workbook_sheet *sheet = workbook->sheets; sheet < chosen; sheet++)
        if (sheet->wanted)
            return 0;
    for (size_t i = 0; i < workbook->sheet_count; i++) {
        const bd_workbook_sheet *sheet = &workbook->sheets[i];
        /* It serves a note only: a sheet that cannot be looked at is one that was not read. */
        unread += !sheet->wanted && may_be_meant(package, sheet);
    }
    return unread;
}
