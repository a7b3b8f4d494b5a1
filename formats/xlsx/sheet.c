/* sheet: see sheet.h. */
#include "formats/xlsx/sheet.h"

#include <stdlib.h>
#include <string.h>

struct bd_sheet {
    bd_xml *xml;
    const char *file;
    bd_sheet_each each;
    void *user;
    bd_sheet_row row;
    uint64_t last_row;
    uint64_t next_column; /* from 0; for a cell that does not state its own */
    bd_sheet_cell cell;   /* the current one */
    bool found;           /* there was a sheetData */
    bool in_data;
    bool in_row;
    bool in_cell;
    bool in_inline;   /* is: the text of a cell in the cell */
    bool in_phonetic; /* rPh: pronunciation */
    bool in_value;    /* text belongs to the cell */
};

/* ---- places ---- */

static bd_status bad_row(const bd_sheet *sheet, const char *what, bd_err *err)
{
    return bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: row %llu: %s", sheet->file,
                   (unsigned long long)sheet->row.number, what);
}

/* Read a number that has only digits and is below 2^32; false: it is not one. */
static bool read_number(const char *text, uint64_t *out)
{
    uint64_t value = 0;
    size_t i = 0;
    for (; text[i] >= '0' && text[i] <= '9' && i < 10; i++)
        value = value * 10 + (uint64_t)(text[i] - '0');
    *out = value;
    return i > 0 && text[i] == '\0' && value <= UINT32_MAX;
}

/* "AB12": column and row. */
static bd_status read_place(const bd_sheet *sheet, const char *place, uint64_t *column, bd_err *err)
{
    uint64_t row;
    size_t i = 0;
    *column = 0;
    for (; (place[i] | 32) >= 'a' && (place[i] | 32) <= 'z' && i < 8; i++)
        *column = *column * 26 + (uint64_t)((place[i] | 32) - 'a' + 1);
    if (i == 0 || !read_number(place + i, &row) || row != sheet->row.number)
        return bad_row(sheet, "a cell with the place of another row, or with none", err);
    --*column;
    return BD_OK;
}

/* ---- rows and cells ---- */

static bd_status begin_row(bd_sheet *sheet, const char *const *attributes, bd_err *err)
{
    bd_sheet_row *row = &sheet->row;
    const char *number = bd_xml_attribute(attributes, "r");
    if (sheet->in_row)
        return bad_row(sheet, "another row inside it", err);
    row->number = sheet->last_row + 1;
    if (number != NULL && (!read_number(number, &row->number) || row->number <= sheet->last_row)) {
        row->number = sheet->last_row;
        return bad_row(sheet, "the next row has no number, or one that is not larger", err);
    }
    sheet->last_row = row->number;
    sheet->in_row = true;
    sheet->next_column = 0;
    row->count = 0;
    row->text.len = 0;
    row->too_long = false;
    return BD_OK;
}

static bd_sheet_kind kind_of(const char *type)
{
    static const struct {
        const char *name;
        bd_sheet_kind kind;
    } kinds[] = {{"s", BD_SHEET_SHARED},
                 {"n", BD_SHEET_NUMBER},
                 {"b", BD_SHEET_BOOL},
                 {"d", BD_SHEET_ISO}}; /* str, inlineStr, e and unknown types are text */
    if (type == NULL)
        return BD_SHEET_NUMBER;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(type, kinds[i].name) == 0)
            return kinds[i].kind;
    return BD_SHEET_TEXT;
}

static bd_status begin_cell(bd_sheet *sheet, const char *const *attributes, bd_err *err)
{
    const char *place = NULL;
    const char *style = NULL;
    const char *type = NULL;
    uint64_t column = sheet->next_column;
    uint64_t number;
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        const char *name = attributes[i];
        if (name[0] == '\0' || name[1] != '\0')
            continue;
        place = name[0] == 'r' ? attributes[i + 1] : place;
        style = name[0] == 's' ? attributes[i + 1] : style;
        type = name[0] == 't' ? attributes[i + 1] : type;
    }
    if (sheet->in_cell)
        return bad_row(sheet, "a cell inside a cell", err);
    if (place != NULL)
        BD_TRY(read_place(sheet, place, &column, err));
    if (column >= BD_SHEET_COLUMNS_MAX)
        return bad_row(sheet, "more than 16384 columns", err);
    if (column < sheet->next_column)
        return bad_row(sheet, "its cells are not in the order of the columns", err);
    if (style == NULL || !read_number(style, &number))
        number = 0;
    sheet->next_column = column + 1;
    sheet->in_cell = true;
    sheet->in_inline = sheet->in_phonetic = sheet->in_value = false;
    sheet->cell = (bd_sheet_cell){.column = (uint32_t)column,
                                  .style = (uint32_t)number,
                                  .kind = kind_of(type),
                                  .at = (uint32_t)sheet->row.text.len};
    return BD_OK;
}

static bd_status end_cell(bd_sheet *sheet)
{
    bd_sheet_row *row = &sheet->row;
    sheet->in_cell = sheet->in_value = false;
    sheet->cell.len = (uint32_t)(row->text.len - sheet->cell.at);
    if (sheet->cell.len != 0)
        row->cells[row->count++] = sheet->cell; /* columns increase, so there is room */
    return BD_OK;
}

static bd_status end_row(bd_sheet *sheet, bd_err *err)
{
    sheet->in_row = sheet->in_cell = sheet->in_value = false;
    BD_TRY(bd_buf_check(&sheet->row.text, err));
    return sheet->row.count == 0 ? BD_OK : sheet->each(sheet->user, &sheet->row, err);
}

/* ---- events ---- */

static bd_status on_start(void *user, const char *name, const char *const *attributes, bd_err *err)
{
    bd_sheet *sheet = user;
    if (sheet->in_cell && name[0] != 'c') {
        if (strcmp(name, "v") == 0)
            sheet->in_value = !sheet->in_inline;
        else if (strcmp(name, "is") == 0)
            sheet->in_inline = true;
        else if (strcmp(name, "rPh") == 0)
            sheet->in_phonetic = true;
        else if (strcmp(name, "t") == 0)
            sheet->in_value = sheet->in_inline && !sheet->in_phonetic;
        return BD_OK;
    }
    if (sheet->in_row && strcmp(name, "c") == 0)
        return begin_cell(sheet, attributes, err);
    if (sheet->in_data && strcmp(name, "row") == 0)
        return begin_row(sheet, attributes, err);
    if (strcmp(name, "sheetData") == 0)
        sheet->in_data = sheet->found = true;
    return BD_OK;
}

static bd_status on_text(void *user, const char *at, size_t len, bd_err *err)
{
    bd_sheet *sheet = user;
    bd_buf *text = &sheet->row.text;
    (void)err;
    if (!sheet->in_value)
        return BD_OK;
    const size_t left = BD_SHEET_ROW_BYTES - text->len;
    if (len > left) {
        sheet->row.too_long = true;
        len = left;
    }
    bd_buf_add(text, at, len);
    return BD_OK;
}

static bd_status on_end(void *user, const char *name, bd_err *err)
{
    bd_sheet *sheet = user;
    if (sheet->in_cell) {
        if (strcmp(name, "c") == 0)
            return end_cell(sheet);
        if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
            sheet->in_value = false;
        else if (strcmp(name, "rPh") == 0)
            sheet->in_phonetic = false;
        else if (strcmp(name, "is") == 0)
            sheet->in_inline = false;
        return BD_OK;
    }
    if (sheet->in_row && strcmp(name, "row") == 0)
        return end_row(sheet, err);
    return sheet->in_data && strcmp(name, "sheetData") == 0 ? BD_END : BD_OK;
}

/* ---- life ---- */

bd_status bd_sheet_new(const bd_xml_source *source, bd_sheet_each each, void *user, bd_sheet **out,
                       bd_err *err)
{
    static const bd_xml_events events = {on_start, on_end, on_text};
    bd_status st = BD_OK;
    *out = NULL;
    bd_sheet *sheet = calloc(1, sizeof *sheet);
    if (sheet == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to read '%s'", source->file);
    sheet->file = source->file;
    sheet->each = each;
    sheet->user = user;
    sheet->row.cells = malloc(BD_SHEET_COLUMNS_MAX * sizeof *sheet->row.cells);
    if (sheet->row.cells == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory to read '%s'", source->file);
    BD_GOTO(bd_xml_new(&events, sheet, source, &sheet->xml, err));
    *out = sheet;
    sheet = NULL;
done:
    bd_sheet_free(sheet);
    return st;
}

void bd_sheet_free(bd_sheet *sheet)
{
    if (sheet == NULL)
        return;
    bd_xml_free(sheet->xml);
    bd_buf_fini(&sheet->row.text);
    free(sheet->row.cells);
    free(sheet);
}

bd_status bd_sheet_run(bd_sheet *sheet, bd_err *err)
{
    const bd_status st = bd_xml_run(sheet->xml, err);
    if (st == BD_END && !sheet->found)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: its sheet has no rows (sheetData)",
                       sheet->file);
    return st;
}
