/* book_rows: a row of the list: its cells and its height. */
#include <string.h>

#include "engine/base/reserve.h"
#include "engine/base/shown.h"
#include "formats/output/xlsx/book.h"
#include "formats/output/xlsx/cell_text.h"

enum { LINES_MAX = 100 }; /* more than fit the largest height of a row */

/* Number of lines that a cell takes in its column. A character has at least as many bytes as
 * places. */
static unsigned lines_of(const bd_xlsx_cell *cell, double width)
{
    unsigned lines = 0;
    if (cell->len == 0 || (cell->len < width && memchr(cell->at, '\n', cell->len) == NULL))
        return 1;
    for (const char *at = cell->at, *end = at + cell->len; at <= end && lines < LINES_MAX;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        const double places = (double)bd_shown_width((bd_text){at, (size_t)(stop - at)});
        lines += places < width ? 1 : (unsigned)(places / (width - 1)) + 1;
        at = stop + 1;
    }
    return lines < LINES_MAX ? lines : LINES_MAX;
}

/* A row of one line has no explicit height. A row of more lines has, since not every program
 * adjusts it and text would cover the rows below. */
static void set_height(bd_book *book, lxw_row_t row, const bd_xlsx_cell *cells, size_t count)
{
    unsigned lines = 1;
    for (size_t i = 0; i < count; i++) {
        const unsigned own = lines_of(&cells[i], book->widths[i]);
        lines = own > lines ? own : lines;
    }
    if (lines == 1)
        return;
    const unsigned points = lines * BD_BOOK_LINE_POINTS + BD_BOOK_ROW_POINTS;
    bd_book__note(
        book,
        worksheet_set_row(book->list, row,
                          points < BD_BOOK_ROW_POINTS_MAX ? points : BD_BOOK_ROW_POINTS_MAX, NULL));
}

/* Always as a string: the library's other functions make numbers, formulas and links. */
static bool put_cell(bd_book *book, lxw_row_t row, size_t column, const bd_xlsx_cell *cell)
{
    const bd_book_formats *f = &book->formats;
    lxw_format *own = book->is_fill_in[column] ? f->fill_in : f->text;
    bool cut = false;
    if (cell->mark != 0)
        own = f->mark;
    if (cell->len == 0) {
        bd_book__note(book, worksheet_write_blank(book->list, row, (lxw_col_t)column, own));
        return false;
    }
    const char *text = bd_cell_text(&book->text, (bd_text){cell->at, cell->len}, &cut);
    bd_book__note(book, worksheet_write_string(book->list, row, (lxw_col_t)column, text,
                                               cut ? f->mark : own));
    return cut;
}

void bd_book__row(bd_book *book, uint64_t rows, const bd_xlsx_cell *cells, size_t count,
                  uint64_t *cut)
{
    static const bd_xlsx_cell nothing = {0};
    const lxw_row_t row = (lxw_row_t)(rows + 1); /* row 0 is the header */
    set_height(book, row, cells, count);
    for (size_t i = 0; i < book->columns && !bd_reserve_reached(); i++)
        *cut += put_cell(book, row, i, i < count ? &cells[i] : &nothing);
}
