/* sheet: see sheet.h. */
#include "formats/xlsx/sheet.h"

#include <stdlib.h>
#include <string.h>

struct bd_sheet {
    bd_xml *xml;
    const char *file;
    bd_sheet_each each;
    void *user;
    bd_sheet_row rows[2]; /* the one that is read, and the one that was handed out last */
    bd_sheet_row *row;
    bool waiting; /* row is complete unless the next element continues it */
    bool sorted;  /* the columns of its cells increase */
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
    bool has_formula; /* of the cell, as the next three */
    bool has_value;   /* v */
    bool has_inline;  /* is */
    bool is_string;   /* a formula's result is text, so it may be empty */
};

/* ---- places ---- */

static bd_status bad_row(const bd_sheet *sheet, const char *what, bd_err *err)
{
    return bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: row %llu: %s", sheet->file,
                   (unsigned long long)sheet->row->number, what);
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

bool bd_sheet_place(const char *text, uint64_t *column, uint64_t *row)
{
    size_t i = 0;
    *column = 0;
    for (; (text[i] | 32) >= 'a' && (text[i] | 32) <= 'z' && i < 8; i++)
        *column = *column * 26 + (uint64_t)((text[i] | 32) - 'a' + 1);
    if (i == 0 || !read_number(text + i, row))
        return false;
    --*column;
    return true;
}

static bd_status read_place(const bd_sheet *sheet, const char *place, uint64_t *column, bd_err *err)
{
    uint64_t row;
    if (!bd_sheet_place(place, column, &row) || row != sheet->row->number)
        return bad_row(sheet, "a cell with the place of another row, or with none", err);
    return BD_OK;
}

/* ---- rows ---- */

static int by_column(const void *a, const void *b)
{
    const bd_sheet_cell *x = a;
    const bd_sheet_cell *y = b;
    return (x->column > y->column) - (x->column < y->column);
}

static bool same_value(const bd_sheet_row *row, const bd_sheet_cell *a, const bd_sheet_cell *b)
{
    return a->kind == b->kind && a->style == b->style && a->len == b->len &&
           memcmp(row->text.at + a->at, row->text.at + b->at, a->len) == 0;
}

/* Put the cells of a row that was continued in order; there are two or more. */
static bd_status sort_cells(bd_sheet *sheet, bd_err *err)
{
    bd_sheet_row *row = sheet->row;
    size_t kept = 0;
    qsort(row->cells, row->count, sizeof *row->cells, by_column);
    for (size_t i = 1; i < row->count; i++) {
        if (row->cells[i].column != row->cells[kept].column)
            row->cells[++kept] = row->cells[i];
        else if (!same_value(row, &row->cells[i], &row->cells[kept]))
            return bad_row(sheet, "it is there twice, with different values of a cell", err);
    }
    row->count = kept + 1;
    return BD_OK;
}

/* Hand out the complete row. The next one goes to the other buffer, since a pause may use this
 * one. */
static bd_status hand_out(bd_sheet *sheet, bd_err *err)
{
    bd_sheet_row *row = sheet->row;
    if (!sheet->waiting)
        return BD_OK;
    sheet->waiting = false;
    BD_TRY(bd_buf_check(&row->text, err));
    if (!sheet->sorted)
        BD_TRY(sort_cells(sheet, err));
    sheet->row = row == &sheet->rows[0] ? &sheet->rows[1] : &sheet->rows[0];
    return row->count == 0 ? BD_OK : sheet->each(sheet->user, row, err);
}

static void clear_row(bd_sheet *sheet, uint64_t number)
{
    bd_sheet_row *row = sheet->row;
    row->number = sheet->last_row = number;
    row->count = 0;
    row->text.len = 0;
    bd_buf_reserve(&row->text, 1); /* a cell without a value is a place in it, too */
    row->too_long = false;
    sheet->sorted = true;
}

static bd_status begin_row(bd_sheet *sheet, const char *const *attributes, bd_err *err)
{
    const char *text = bd_xml_attribute(attributes, "r");
    uint64_t number = sheet->last_row + 1;
    if (sheet->in_row)
        return bad_row(sheet, "another row inside it", err);
    if (text != NULL && (!read_number(text, &number) || number == 0 || number < sheet->last_row)) {
        sheet->row->number = sheet->last_row;
        return bad_row(sheet, "the next row has no number, or one that is smaller", err);
    }
    if (number > BD_SHEET_ROWS_MAX) {
        sheet->row->number = number;
        return bad_row(sheet, "a sheet has at most 1048576 rows", err);
    }
    sheet->in_row = true;
    sheet->next_column = 0;
    if (number == sheet->last_row)
        return BD_OK;
    const bd_status st = hand_out(sheet, err);
    if (st >= 0)
        clear_row(sheet, number);
    return st;
}

/* ---- cells ---- */

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
    sheet->has_formula = sheet->has_value = sheet->has_inline = false;
    sheet->is_string = type != NULL && strcmp(type, "str") == 0;
    sheet->cell = (bd_sheet_cell){.column = (uint32_t)column,
                                  .style = (uint32_t)number,
                                  .kind = kind_of(type),
                                  .at = (uint32_t)sheet->row->text.len};
    return BD_OK;
}

/* The text that a cell holds is its value; v is one only where there is no such text. A number or
 * the like keeps its v. */
static void begin_inline(bd_sheet *sheet)
{
    const bool v_first = sheet->has_value && sheet->cell.kind != BD_SHEET_TEXT;
    if (sheet->has_inline || v_first)
        return;
    sheet->row->text.len = sheet->cell.at;
    sheet->has_inline = sheet->in_inline = true;
}

static void begin_value(bd_sheet *sheet)
{
    if (sheet->in_inline || sheet->has_value ||
        (sheet->has_inline && sheet->cell.kind == BD_SHEET_TEXT))
        return;
    sheet->row->text.len = sheet->cell.at;
    sheet->has_value = sheet->in_value = true;
}

/* The number of a shared string and a truth value may have blanks around them, as any value of XML
 * Schema that is no text. */
static void trim_cell(bd_sheet *sheet)
{
    static const char *const blanks = " \t\r\n";
    bd_sheet_cell *cell = &sheet->cell;
    const char *text = sheet->row->text.at;
    while (cell->len > 0 && strchr(blanks, text[cell->at]) != NULL) {
        cell->at++;
        cell->len--;
    }
    while (cell->len > 0 && strchr(blanks, text[cell->at + cell->len - 1]) != NULL)
        cell->len--;
}

static bd_status end_cell(bd_sheet *sheet, bd_err *err)
{
    bd_sheet_row *row = sheet->row;
    bd_sheet_cell *cell = &sheet->cell;
    sheet->in_cell = sheet->in_value = false;
    cell->len = (uint32_t)(row->text.len - cell->at);
    if (!row->text.failed && (cell->kind == BD_SHEET_SHARED || cell->kind == BD_SHEET_BOOL))
        trim_cell(sheet);
    if (cell->len == 0 && (!sheet->has_formula || sheet->is_string))
        return BD_OK;
    if (cell->len == 0)
        cell->kind = BD_SHEET_NO_RESULT;
    if (row->count == BD_SHEET_COLUMNS_MAX)
        return bad_row(sheet, "more than 16384 cells", err);
    if (row->count != 0 && cell->column <= row->cells[row->count - 1].column)
        sheet->sorted = false;
    row->cells[row->count++] = *cell;
    return BD_OK;
}

static void end_row(bd_sheet *sheet)
{
    sheet->in_row = sheet->in_cell = sheet->in_value = false;
    sheet->waiting = true;
}

/* ---- events ---- */

static bd_status begin_data(bd_sheet *sheet, bd_err *err)
{
    if (sheet->found) {
        bd_fail(err, BD_E_INPUT, 0, "'%s' is damaged: its sheet has two lists of rows (sheetData)",
                sheet->file);
        bd_hint(err, "open it in Excel or WPS and save it as .xlsx");
        return BD_E_INPUT;
    }
    sheet->in_data = sheet->found = true;
    return BD_OK;
}

static bd_status on_start(void *user, const char *name, const char *const *attributes, bd_err *err)
{
    bd_sheet *sheet = user;
    if (sheet->in_cell && name[0] != 'c') {
        if (strcmp(name, "v") == 0)
            begin_value(sheet);
        else if (strcmp(name, "is") == 0)
            begin_inline(sheet);
        else if (strcmp(name, "f") == 0)
            sheet->has_formula = true;
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
    return strcmp(name, "sheetData") == 0 ? begin_data(sheet, err) : BD_OK;
}

static bd_status on_text(void *user, const char *at, size_t len, bd_err *err)
{
    bd_sheet *sheet = user;
    bd_buf *text = &sheet->row->text;
    (void)err;
    if (!sheet->in_value)
        return BD_OK;
    const size_t left = BD_SHEET_ROW_BYTES - text->len;
    if (len > left) {
        sheet->row->too_long = true;
        len = left;
    }
    bd_buf_add(text, at, len);
    return BD_OK;
}

/* Behind the rows only another list of rows matters. */
static bd_status end_data(bd_sheet *sheet, bd_err *err)
{
    sheet->in_data = false;
    bd_xml_loosen(sheet->xml);
    return hand_out(sheet, err);
}

static bd_status on_end(void *user, const char *name, bd_err *err)
{
    bd_sheet *sheet = user;
    if (sheet->in_cell) {
        if (strcmp(name, "c") == 0)
            return end_cell(sheet, err);
        if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
            sheet->in_value = false;
        else if (strcmp(name, "rPh") == 0)
            sheet->in_phonetic = false;
        else if (strcmp(name, "is") == 0)
            sheet->in_inline = false;
        return BD_OK;
    }
    if (sheet->in_row && strcmp(name, "row") == 0)
        end_row(sheet);
    else if (sheet->in_data && strcmp(name, "sheetData") == 0)
        return end_data(sheet, err);
    return BD_OK;
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
    sheet->row = &sheet->rows[0];
    for (int i = 0; i < 2; i++) {
        sheet->rows[i].cells = malloc(BD_SHEET_COLUMNS_MAX * sizeof *sheet->rows[i].cells);
        if (sheet->rows[i].cells == NULL)
            BD_FAIL(err, BD_E_NOMEM, 0, "no memory to read '%s'", source->file);
    }
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
    for (int i = 0; i < 2; i++) {
        bd_buf_fini(&sheet->rows[i].text);
        free(sheet->rows[i].cells);
    }
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

uint64_t bd_sheet_last_row(const bd_sheet *sheet)
{
    return sheet->last_row;
}
