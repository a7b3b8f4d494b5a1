/* xlsx_header: the header row, and the texts of cells. */
#include <stdlib.h>
#include <string.h>

#include "formats/reader/columns.h"
#include "formats/xlsx/xlsx_reader.h"
#include "formats/xlsx/xstring.h"

/* ---- cells ---- */

static bd_text truth(bd_text value)
{
    if (bd_text_equal(value, bd_text_of("1")) || bd_text_equal(value, bd_text_of("true")))
        return bd_text_of("TRUE");
    if (bd_text_equal(value, bd_text_of("0")) || bd_text_equal(value, bd_text_of("false")))
        return bd_text_of("FALSE");
    return value;
}

bd_text bd_xlsx_cell_text(const bd_xlsx_reader *reader, const bd_sheet_row *row,
                          const bd_sheet_cell *cell, char shown[BD_NUMBER_SHOWN])
{
    char *at = row->text.at + cell->at;
    const bd_text value = {at, cell->len};
    size_t len = 0;
    switch (cell->kind) {
    case BD_SHEET_TEXT:
        return (bd_text){at, bd_xstring_decode(at, cell->len)};
    case BD_SHEET_BOOL:
        return truth(value);
    case BD_SHEET_ISO:
        len = bd_number_show_iso(value, shown);
        break;
    case BD_SHEET_NUMBER:
        len =
            bd_styles_show(&reader->styles, cell->style, value, reader->workbook.since_1904, shown);
        break;
    case BD_SHEET_SHARED:
    case BD_SHEET_NO_RESULT:
        break;
    }
    return len == 0 ? value : (bd_text){shown, len};
}

bd_status bd_xlsx_cell_string(const bd_xlsx_reader *reader, const bd_sheet_row *row,
                              const bd_sheet_cell *cell, uint64_t *idx, bd_err *err)
{
    const char *at = row->text.at + cell->at;
    uint64_t value = 0;
    for (size_t i = 0; i < cell->len; i++) {
        if (at[i] < '0' || at[i] > '9' || i == 10)
            return bd_fail(
                err, BD_E_INPUT, 0,
                "'%s' is damaged: row %llu: the number of a shared string is not a number",
                bd_package_name(reader->package), (unsigned long long)row->number);
        value = value * 10 + (uint64_t)(at[i] - '0');
    }
    *idx = value;
    return BD_OK;
}

/* ---- the header ---- */

/* A heading that is a shared string, and its text once it was found in the table. */
typedef struct header_pick {
    uint64_t idx;
    size_t cell;
    size_t at; /* in header_row.text */
    size_t len;
} header_pick;

typedef struct header_row {
    const bd_sheet_row *row;
    header_pick *picks; /* by idx */
    size_t pick_count;
    size_t met; /* picks whose text was found */
    bd_buf text;
} header_row;

static int by_idx(const void *a, const void *b)
{
    const header_pick *x = a;
    const header_pick *y = b;
    return (x->idx > y->idx) - (x->idx < y->idx);
}

static int by_cell(const void *a, const void *b)
{
    const header_pick *x = a;
    const header_pick *y = b;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

static bd_status pick_string(void *user, uint64_t idx, bd_text text, bd_err *err)
{
    header_row *h = user;
    for (; h->met < h->pick_count && h->picks[h->met].idx == idx; h->met++) {
        h->picks[h->met].at = h->text.len;
        h->picks[h->met].len = text.len;
        bd_buf_add_text(&h->text, text);
    }
    BD_TRY(bd_buf_check(&h->text, err));
    return h->met == h->pick_count ? BD_END : BD_OK;
}

/* Find the shared strings of the header by one pass over their table, which is not kept: opening a
 * workbook, for `check` or to look for its columns, must not take the table's memory. */
static bd_status find_strings(bd_xlsx_reader *reader, header_row *h, bd_err *err)
{
    const bd_sheet_row *row = h->row;
    h->picks = calloc(row->count + 1, sizeof *h->picks);
    if (h->picks == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the header of '%s'", reader->title);
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].kind != BD_SHEET_SHARED)
            continue;
        header_pick *pick = &h->picks[h->pick_count++];
        pick->cell = i;
        BD_TRY(bd_xlsx_cell_string(reader, row, &row->cells[i], &pick->idx, err));
    }
    if (h->pick_count == 0)
        return BD_OK;
    qsort(h->picks, h->pick_count, sizeof *h->picks, by_idx);
    if (reader->workbook.strings != NULL)
        BD_TRY(bd_strings_scan(reader->package, reader->workbook.strings, pick_string, h, err));
    if (h->met < h->pick_count)
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s' is damaged: row %llu: shared string %llu is not in the table",
                       bd_package_name(reader->package), (unsigned long long)row->number,
                       (unsigned long long)h->picks[h->met].idx);
    qsort(h->picks, h->pick_count, sizeof *h->picks, by_cell);
    return BD_OK;
}

/* Write the headings, terminated; they are empty where the row has no cell. */
static void add_headings(bd_xlsx_reader *reader, header_row *h)
{
    const header_pick *pick = h->picks;
    bd_buf *out = &reader->heading_text;
    size_t column = 0;
    out->len = 0;
    reader->columns = 0;
    for (size_t i = 0; i < h->row->count; i++) {
        const bd_sheet_cell *cell = &h->row->cells[i];
        char shown[BD_NUMBER_SHOWN];
        bd_text text = {NULL, 0};
        if (cell->kind != BD_SHEET_SHARED) {
            text = bd_xlsx_cell_text(reader, h->row, cell, shown);
        } else {
            if (pick->len != 0)
                text = (bd_text){h->text.at + pick->at, pick->len};
            pick++;
        }
        if (text.len == 0)
            continue;
        for (; column < cell->column; column++)
            bd_buf_add_char(out, '\0');
        bd_buf_add_text(out, bd_columns_trim(text));
        bd_buf_add_char(out, '\0');
        reader->columns = ++column;
    }
}

static bd_status list_headings(bd_xlsx_reader *reader, bd_err *err)
{
    BD_TRY(bd_buf_check(&reader->heading_text, err));
    reader->headings = calloc(reader->columns, sizeof *reader->headings);
    if (reader->headings == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the header of '%s'", reader->title);
    const char *at = reader->heading_text.at;
    for (size_t i = 0; i < reader->columns; i++) {
        reader->headings[i] = bd_text_of(at);
        at += reader->headings[i].len + 1;
    }
    return BD_OK;
}

bd_status bd_xlsx_header_read(bd_xlsx_reader *reader, bd_err *err)
{
    while (reader->columns == 0) {
        header_row h = {0};
        bd_status st = BD_OK;
        BD_TRY(st = bd_sheet_run(reader->sheet, err));
        if (st == BD_END)
            return bd_fail(err, BD_E_INPUT, 0, "%s is empty: it has no header row", reader->title);
        h.row = reader->first;
        if (h.row->too_long)
            return bd_fail(err, BD_E_INPUT, 0, "%s: the header row has more than 1 MiB",
                           reader->title);
        st = find_strings(reader, &h, err);
        if (st >= 0)
            add_headings(reader, &h);
        free(h.picks);
        bd_buf_fini(&h.text);
        if (st < 0)
            return st;
    }
    return list_headings(reader, err);
}
