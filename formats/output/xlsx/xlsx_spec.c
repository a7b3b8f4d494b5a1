/* xlsx_spec: see xlsx_spec.h. */
#include "formats/output/xlsx/xlsx_spec.h"

#include <string.h>

#include "engine/base/utf8.h"
#include "formats/output/xlsx/cell_text.h"

static bool is_sheet_name(const char *name)
{
    const size_t len = strlen(name);
    return len != 0 && bd_utf16_prefix(name, len, BD_XLSX_SHEET_NAME_MAX) == len &&
           strpbrk(name, "[]:*?/\\") == NULL && name[0] != '\'' && name[len - 1] != '\'' &&
           bd_utf8_valid(name, len);
}

static bool are_choices(const bd_xlsx_write_spec *spec)
{
    size_t units = 0;
    for (size_t i = 0; i < spec->choices_count; i++) {
        const char *choice = spec->choices[i];
        const size_t len = strlen(choice);
        if (len == 0 || strpbrk(choice, ",\"") != NULL || !bd_utf8_valid(choice, len))
            return false;
        units += len + 1; /* bytes: the strictest way in which programs count */
    }
    return units <= BD_XLSX_CHOICES_MAX + 1;
}

bd_status bd_xlsx_spec_check(const bd_xlsx_write_spec *spec, bd_err *err)
{
    const char *wrong = NULL;
    if (spec->columns_count == 0 || spec->columns_count > BD_XLSX_COLUMNS_MAX)
        wrong = "number of columns";
    else if (spec->frozen_columns >= spec->columns_count)
        wrong = "number of frozen columns";
    else if (!is_sheet_name(spec->cover_name) || !is_sheet_name(spec->sheet_name) ||
             strcmp(spec->cover_name, spec->sheet_name) == 0)
        wrong = "name of a sheet";
    else if (!are_choices(spec))
        wrong = "list of choices";
    else if (spec->rows_max > BD_XLSX_ROWS_MAX)
        wrong = "number of rows";
    if (wrong == NULL)
        return BD_OK;
    return bd_fail(err, BD_E_BUG, 0, "'%s': a workbook cannot have this %s", spec->path, wrong);
}
