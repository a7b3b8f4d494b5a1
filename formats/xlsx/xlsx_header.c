/* xlsx_header: the header row, and the texts of cells. */
#include <stdlib.h>
#include <string.h>

#include "formats/xlsx/xlsx_reader.h"
#include "formats/xlsx/xlsx_sheets.h"
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

/* ---- rows that may be the header ---- */

/* A cell that is a shared string, and its text once it was found in the table. */
typedef struct header_pick {
    uint64_t idx;
    size_t row;
    size_t cell;
    size_t at; /* in header_rows.text */
    size_t len;
} header_pick;

typedef struct header_rows {
    bd_sheet_row rows[BD_HEADER_ROWS]; /* copies */
    size_t count;
    size_t bytes;
    bool ended;         /* the sheet has no more */
    header_pick *picks; /* by idx, then by place */
    size_t pick_count;
    size_t met; /* picks whose text was found */
    bd_buf text;
    bool too_long; /* the strings of all rows are longer than a row may be; some are left out */
} header_rows;

static void free_rows(header_rows *h)
{
    for (size_t i = 0; i < h->count; i++) {
        bd_buf_fini(&h->rows[i].text);
        free(h->rows[i].cells);
    }
    free(h->picks);
    bd_buf_fini(&h->text);
}

/* Keep a copy of the row at which the sheet paused. */
static bd_status copy_row(const bd_xlsx_reader *reader, header_rows *h, bd_err *err)
{
    const bd_sheet_row *from = reader->first;
    bd_sheet_row *to = &h->rows[h->count++];
    *to = (bd_sheet_row){.number = from->number, .count = from->count, .too_long = from->too_long};
    to->cells = malloc((from->count + 1) * sizeof *to->cells);
    bd_buf_reserve(&to->text, from->text.len + 1); /* not NULL where no cell has a value */
    bd_buf_add(&to->text, from->text.at, from->text.len);
    if (to->cells == NULL || to->text.failed)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the header of '%s'", reader->title);
    memcpy(to->cells, from->cells, from->count * sizeof *to->cells);
    h->bytes += from->text.len;
    return BD_OK;
}

/* Copy the next rows, at most `most`, and no more once they are longer than one row may be. */
static bd_status gather(bd_xlsx_reader *reader, header_rows *h, size_t most, bd_err *err)
{
    while (h->count < most && h->bytes <= reader->tuning.row_max) {
        bd_status st;
        BD_TRY(st = bd_sheet_run(reader->sheet, err));
        h->ended = st == BD_END;
        if (h->ended)
            return BD_OK;
        if (bd_header_search_wants(&reader->search, reader->first->number))
            BD_TRY(copy_row(reader, h, err));
        else
            reader->above.skipped++;
    }
    return BD_OK;
}

static int by_idx(const void *a, const void *b)
{
    const header_pick *x = a;
    const header_pick *y = b;
    return (x->idx > y->idx) - (x->idx < y->idx);
}

static int by_place(const void *a, const void *b)
{
    const header_pick *x = a;
    const header_pick *y = b;
    if (x->row != y->row)
        return (x->row > y->row) - (x->row < y->row);
    return (x->cell > y->cell) - (x->cell < y->cell);
}

static bd_status pick_string(void *user, uint64_t idx, bd_text text, bd_err *err)
{
    header_rows *h = user;
    for (; h->met < h->pick_count && h->picks[h->met].idx == idx; h->met++) {
        if (h->text.len + text.len > BD_SHEET_ROW_BYTES) {
            h->too_long = true;
            continue;
        }
        h->picks[h->met].at = h->text.len;
        h->picks[h->met].len = text.len;
        bd_buf_add_text(&h->text, text);
    }
    BD_TRY(bd_buf_check(&h->text, err));
    return h->met == h->pick_count ? BD_END : BD_OK;
}

static bd_status list_picks(const bd_xlsx_reader *reader, header_rows *h, bd_err *err)
{
    size_t cells = 1;
    for (size_t r = 0; r < h->count; r++)
        cells += h->rows[r].count;
    h->picks = calloc(cells, sizeof *h->picks);
    if (h->picks == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for the header of '%s'", reader->title);
    for (size_t r = 0; r < h->count; r++) {
        const bd_sheet_row *row = &h->rows[r];
        for (size_t i = 0; i < row->count; i++) {
            if (row->cells[i].kind != BD_SHEET_SHARED)
                continue;
            header_pick *pick = &h->picks[h->pick_count++];
            pick->row = r;
            pick->cell = i;
            BD_TRY(bd_xlsx_cell_string(reader, row, &row->cells[i], &pick->idx, err));
        }
    }
    return BD_OK;
}

/* Find the shared strings of the rows by one pass over their table, which is not kept: opening a
 * workbook, for `check` or to look for its columns, must not take the table's memory. */
static bd_status find_strings(bd_xlsx_reader *reader, header_rows *h, bd_err *err)
{
    BD_TRY(list_picks(reader, h, err));
    if (h->pick_count == 0)
        return BD_OK;
    qsort(h->picks, h->pick_count, sizeof *h->picks, by_idx);
    if (reader->workbook.strings != NULL)
        BD_TRY(bd_strings_scan(reader->package, reader->workbook.strings, pick_string, h, err));
    if (h->met < h->pick_count)
        return bd_fail(err, BD_E_INPUT, 0,
                       "'%s' is damaged: row %llu: shared string %llu is not in the table",
                       bd_package_name(reader->package),
                       (unsigned long long)h->rows[h->picks[h->met].row].number,
                       (unsigned long long)h->picks[h->met].idx);
    qsort(h->picks, h->pick_count, sizeof *h->picks, by_place);
    return BD_OK;
}

/* ---- the header ---- */

/* Give a row to the search; its cells are empty where the sheet has none. *pick: its first one. */
static void add_cells(bd_xlsx_reader *reader, const header_rows *h, const bd_sheet_row *row,
                      const header_pick **pick)
{
    size_t column = 0;
    for (size_t i = 0; i < row->count; i++) {
        const bd_sheet_cell *cell = &row->cells[i];
        char shown[BD_NUMBER_SHOWN];
        bd_text text = {"", 0};
        if (cell->kind != BD_SHEET_SHARED) {
            text = bd_xlsx_cell_text(reader, row, cell, shown);
        } else {
            if ((*pick)->len != 0)
                text = (bd_text){h->text.at + (*pick)->at, (*pick)->len};
            ++*pick;
        }
        if (text.len == 0)
            continue;
        for (; column < cell->column; column++)
            bd_header_search_cell(&reader->search, (bd_text){"", 0});
        bd_header_search_cell(&reader->search, text);
        column++;
    }
}

static bd_status search_rows(bd_xlsx_reader *reader, const header_rows *h, bd_err *err)
{
    bd_header_search *search = &reader->search;
    const header_pick *pick = h->picks;
    bd_status st = BD_OK;
    for (size_t r = 0; r < h->count && st == BD_OK; r++) {
        const bd_sheet_row *row = &h->rows[r];
        const bool joined = search->spec->header_rows[1] != 0;
        if ((row->too_long || h->too_long) && search->best.no == 0)
            return bd_fail(err, BD_E_INPUT, 0, "%s: the header row has more than 1 MiB",
                           reader->title);
        add_cells(reader, h, row, &pick);
        BD_TRY(st = bd_header_search_row(search, row->number, err));
        if (search->best.no == row->number) {
            reader->outside = reader->above;
            reader->outside.header = joined ? 2 : 1;
            reader->outside.skipped -= joined;
        }
        if (bd_header_search_blank(search))
            reader->above.blank++;
        else
            reader->above.skipped++;
    }
    return st;
}

static void list_headings(bd_xlsx_reader *reader)
{
    const bd_header_row *header = &reader->search.best;
    reader->headings = bd_header_cells(header);
    reader->columns = header->count;
    reader->own_count = (unsigned)bd_header_search_own(&reader->search, reader->own);
    while (reader->columns != 0 && reader->headings[reader->columns - 1].len == 0)
        reader->columns--;
}

static bd_status refuse_empty(const bd_xlsx_reader *reader, bd_err *err)
{
    bd_fail(err, BD_E_INPUT, 0, "%s is empty: it has no header row", reader->title);
    const char *other = bd_xlsx_other(reader->package, &reader->workbook, reader->chosen);
    if (other != NULL)
        bd_hint(err, "sheet '%s' has rows: if it is meant, say `sheet: %s`", other, other);
    return BD_E_INPUT;
}

bd_status bd_xlsx_header_read(bd_xlsx_reader *reader, const bd_reader_spec *spec, bd_err *err)
{
    bd_header_search *search = &reader->search;
    bd_status st = BD_OK;
    bool ended = false;
    uint64_t last = 0; /* number of the last row that was read */
    bd_header_search_fini(search);
    bd_header_search_init(search, spec, reader->title);
    reader->above = reader->outside = (bd_line_counts){0};
    /* First one row, which is the header of most sheets, then all that are looked at. */
    for (size_t most = 1; st == BD_OK && !ended;
         most = spec->header_rows[0] == 0 ? BD_HEADER_ROWS : 1) {
        header_rows h = {0};
        st = gather(reader, &h, most, err);
        if (st >= 0) /* else a row may have no cells */
            BD_KEEP(find_strings(reader, &h, err));
        if (st >= 0)
            st = search_rows(reader, &h, err);
        if (h.count != 0)
            last = h.rows[h.count - 1].number;
        ended = h.ended;
        free_rows(&h);
    }
    BD_TRY(st);
    if (search->best.no == 0 && spec->header_rows[0] == 0)
        return refuse_empty(reader, err);
    BD_TRY(bd_header_search_end(search, err));
    reader->header_no = search->best.no;
    reader->again = ended || last != reader->header_no;
    list_headings(reader);
    return BD_OK;
}
