/* book_list: the sheet of the list without its rows: columns, headings, view, print set-up. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/base/shown.h"
#include "formats/output/xlsx/book.h"

enum {
    HEADING_UNITS = 255,
    ARROW_PLACES = 3, /* width of the filter's button */
    WIDTH_MIN = 6,
    WIDTH_MAX = 44,    /* longer text is wrapped */
    PAGE_PLACES = 230, /* across an A4 page; more would be printed smaller than 7 points */
    HEADER_UNITS = 100,
    TEXT_FORMAT = 49 /* @, the same in every spreadsheet */
};

#define LIST_POINTS 10.0

/* Colours that can be distinguished in grey. */
enum {
    COLOR_LINE = 0xA6A6A6,
    COLOR_PERSON = 0xE7E6E6,
    COLOR_ROSTER = 0xDDEBF7,
    COLOR_CARD = 0xE2EFDA,
    COLOR_FILL_IN = 0xFFE699,
    COLOR_EMPTY = 0xFFFAEB,
    COLOR_MARK = 0xF8CBAD
};

/* ---- formats ---- */

static lxw_format *boxed(bd_book *book)
{
    lxw_format *format = bd_book__format(book, LIST_POINTS);
    if (format == NULL)
        return NULL;
    format_set_text_wrap(format);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, COLOR_LINE);
    format_set_num_format_index(format, TEXT_FORMAT); /* typed values stay text */
    return format;
}

static lxw_format *heading_format(bd_book *book, lxw_color_t color)
{
    lxw_format *format = boxed(book);
    if (format == NULL)
        return NULL;
    format_set_bold(format);
    format_set_align(format, LXW_ALIGN_CENTER);
    format_set_bg_color(format, color);
    return format;
}

static bool make_formats(bd_book *book)
{
    static const lxw_color_t colors[] = {COLOR_PERSON, COLOR_ROSTER, COLOR_CARD, COLOR_FILL_IN};
    bd_book_formats *f = &book->formats;
    for (int kind = BD_XLSX_PERSON; kind <= BD_XLSX_FILL_IN; kind++)
        f->heading[kind] = heading_format(book, colors[kind]);
    f->text = boxed(book);
    f->mark = boxed(book);
    f->fill_in = boxed(book);
    if (book->error != LXW_NO_ERROR)
        return false;
    format_set_bg_color(f->fill_in, COLOR_EMPTY);
    /* Three signs, so that at least one survives black-and-white printing and bad copies. */
    format_set_bg_color(f->mark, COLOR_MARK);
    format_set_bold(f->mark);
    format_set_border_color(f->mark, LXW_COLOR_BLACK);
    format_set_left(f->mark, LXW_BORDER_MEDIUM); /* a change bar */
    /* The library numbers formats when they are first used; so the numbers do not depend on
     * rows. */
    (void)lxw_format_get_xf_index(f->text);
    (void)lxw_format_get_xf_index(f->mark);
    (void)lxw_format_get_xf_index(f->fill_in);
    return true;
}

/* ---- columns ---- */

/* Width of a heading's widest line, in places. */
static double heading_places(const char *heading)
{
    size_t most = 0;
    for (const char *line = heading; line != NULL;) {
        const char *end = strchr(line, '\n');
        const size_t len = end == NULL ? strlen(line) : (size_t)(end - line);
        const size_t places = bd_shown_width((bd_text){line, len});
        most = places > most ? places : most;
        line = end == NULL ? NULL : end + 1;
    }
    return (double)most;
}

/* As wide as its contents; a wider heading takes two lines. */
static double width_of(const bd_xlsx_column *column)
{
    const double places = heading_places(column->heading);
    double heading = places + ARROW_PLACES;
    if (column->width > 0)
        heading = ceil(places / 4) * 2 + ARROW_PLACES;
    double width = column->width + 1;
    if (width < heading)
        width = heading;
    if (width < WIDTH_MIN)
        width = WIDTH_MIN;
    return width > WIDTH_MAX ? WIDTH_MAX : width;
}

static double heading_lines(const char *heading, double width)
{
    double lines = 0;
    for (const char *line = heading; line != NULL;) {
        const char *end = strchr(line, '\n');
        const size_t len = end == NULL ? strlen(line) : (size_t)(end - line);
        const double places = (double)bd_shown_width((bd_text){line, len});
        lines += places == 0 ? 1 : ceil(places / (width - ARROW_PLACES + 0.5));
        line = end == NULL ? NULL : end + 1;
    }
    return lines;
}

/* Returns the total width, in places. */
static double set_columns(bd_book *book, const bd_xlsx_write_spec *spec)
{
    double total = 0, lines = 1;
    for (size_t i = 0; i < spec->columns_count; i++) {
        const bd_xlsx_column *column = &spec->columns[i];
        const lxw_col_t idx = (lxw_col_t)i;
        const double width = width_of(column);
        const char *heading = bd_book__clean(book, column->heading, HEADING_UNITS);
        const double own = heading_lines(heading, width);
        lines = own > lines ? own : lines;
        total += width;
        book->widths[i] = width;
        bd_book__note(book, worksheet_set_column(book->list, idx, idx, width, book->formats.text));
        bd_book__note(book, worksheet_write_string(book->list, 0, idx, heading,
                                                   book->formats.heading[column->kind]));
    }
    bd_book__note(
        book, worksheet_set_row(book->list, 0,
                                (lines < 2 ? 2 : lines) * BD_BOOK_LINE_POINTS + BD_BOOK_ROW_POINTS,
                                NULL));
    return total;
}

/* ---- view and print ---- */

static void set_header(bd_book *book, const char *title)
{
    char header[4 * HEADER_UNITS * 2 + 16] =
        "&L&12 "; /* the blank separates the size from a digit at the title's start */
    size_t len = strlen(header);
    for (const char *at = bd_book__clean(book, title, HEADER_UNITS); *at != '\0'; at++) {
        header[len++] = *at;
        if (*at == '&')
            header[len++] = '&';
    }
    header[len] = '\0';
    bd_book__note(book, worksheet_set_header(book->list, header));
}

/* The frozen columns are repeated on each page. */
static uint16_t pages_across(const bd_book *book, const bd_xlsx_write_spec *spec, double places)
{
    double frozen = 0;
    for (size_t i = 0; i < spec->frozen_columns; i++)
        frozen += book->widths[i];
    if (places <= PAGE_PLACES || frozen > PAGE_PLACES / 2.0)
        return 1;
    const double pages = ceil((places - frozen) / (PAGE_PLACES - frozen));
    return pages < UINT16_MAX ? (uint16_t)pages : UINT16_MAX;
}

static void set_print(bd_book *book, const bd_xlsx_write_spec *spec, double places)
{
    enum { A4 = 9 };
    const double margin = 0.4, margin_title = 0.7; /* inches */
    worksheet_set_landscape(book->list);
    worksheet_set_paper(book->list, A4);
    worksheet_set_margins(book->list, margin, margin, margin_title, margin_title);
    worksheet_fit_to_pages(book->list, pages_across(book, spec, places), 0);
    bd_book__note(book, worksheet_repeat_rows(book->list, 0, 0));
    if (spec->frozen_columns != 0)
        bd_book__note(
            book, worksheet_repeat_columns(book->list, 0, (lxw_col_t)(spec->frozen_columns - 1)));
    if (spec->print_title != NULL)
        set_header(book, spec->print_title);
    bd_book__note(book, worksheet_set_footer(book->list, "&C&P / &N"));
}

void bd_book__list(bd_book *book, const bd_xlsx_write_spec *spec)
{
    if (!make_formats(book))
        return;
    const double places = set_columns(book, spec);
    worksheet_freeze_panes(book->list, 1, (lxw_col_t)spec->frozen_columns);
    set_print(book, spec, places);
}

/* ---- what depends on the number of rows ---- */

static void add_choices(bd_book *book, lxw_row_t last_row)
{
    lxw_data_validation choice = {.validate = LXW_VALIDATION_TYPE_LIST,
                                  .value_list = book->choices,
                                  .error_message = book->choices_message};
    for (size_t i = 0; i < book->choice_columns_count; i++) {
        const lxw_col_t column = book->choice_columns[i];
        bd_book__note(book, worksheet_data_validation_range(book->list, 1, column, last_row, column,
                                                            &choice));
    }
}

void bd_book__list_end(bd_book *book, uint64_t rows)
{
    const lxw_row_t last_row = (lxw_row_t)rows; /* row 0 is the header */
    const lxw_col_t last_column = (lxw_col_t)(book->columns - 1);
    char range[LXW_MAX_CELL_RANGE_LENGTH];
    bd_book__note(book, worksheet_autofilter(book->list, 0, 0, last_row, last_column));
    bd_book__note(book, worksheet_print_area(book->list, 0, 0, last_row, last_column));
    if (rows == 0)
        return;
    add_choices(book, last_row);
    lxw_rowcol_to_range(range, 1, 0, last_row, last_column);
    bd_book__note(book,
                  worksheet_ignore_errors(book->list, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range));
}
