/*
 * book: one workbook written by libxlsxwriter: a cover and a list, in the library's mode that keeps
 * one row in memory. Private to this room; the only file that includes the library's header.
 *
 *   book.c        the workbook and its two temporary files
 *   book_list.c   the list: columns, headings, view, print set-up
 *   book_rows.c   its rows
 *   book_cover.c  the cover
 *
 * The library ignores disk failures (observed with 1.1.4): it does not check writes to its
 * temporary files, and falls back to TMPDIR, /tmp or the current folder where it cannot make one in
 * the given folder. So both files are checked here, and the finished workbook is read back
 * (readback.h). Each sheet is unpacked in one temporary file as it grows, and in two while the
 * workbook is closed; the files have no name.
 *
 * In this mode a sheet is written row by row, from the first to the last. A book is used by one
 * thread at a time.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_BOOK_H
#define BD_FORMATS_OUTPUT_XLSX_BOOK_H

#include <xlsxwriter.h>

#include "engine/base/text.h"
#include "formats/output/xlsx/xlsx_write.h"

/* Height in points of a row with more than one line. */
enum { BD_BOOK_LINE_POINTS = 14, BD_BOOK_ROW_POINTS = 2, BD_BOOK_ROW_POINTS_MAX = 409 };

/* Formats of the list's cells. */
typedef struct bd_book_formats {
    lxw_format *heading[BD_XLSX_FILL_IN + 1]; /* by kind of column */
    lxw_format *text;
    lxw_format *mark;
    lxw_format *fill_in;
} bd_book_formats;

typedef struct bd_book {
    lxw_workbook *book; /* NULL once it is closed */
    lxw_worksheet *cover;
    lxw_worksheet *list;
    bd_book_formats formats;
    char *path;
    char *folder; /* of the temporary files */
    char *font;
    size_t columns;
    double *widths; /* of the columns, in places */
    bool *is_fill_in;
    char **choices; /* ended by NULL; NULL: none */
    char *choices_message;
    uint16_t *choice_columns;
    size_t choice_columns_count;
    bd_buf text;     /* the last text that was made for the library */
    lxw_error error; /* the library's first */
} bd_book;

/** Begin both sheets. BD_E_IO, BD_E_NOMEM; end it with bd_book__fini() also on failure. */
BD_NODISCARD bd_status bd_book__init(bd_book *book, const bd_xlsx_write_spec *spec, bd_err *err);
void bd_book__fini(bd_book *book); /* never fails; harmless on a zeroed one */

/** A text for the library, as bd_plain_text(); lives until the next call. */
const char *bd_book__clean(bd_book *book, const char *text, size_t units);

/** A format in the book's font; NULL when memory ran out, which the book remembers. */
lxw_format *bd_book__format(bd_book *book, double points);

/** Keep the first failure. */
static inline void bd_book__note(bd_book *book, lxw_error error)
{
    if (book->error == LXW_NO_ERROR)
        book->error = error;
}

/** The first failure so far as a bd_status; error is errno where the library set it, else 0. */
BD_NODISCARD bd_status bd_book__check(const bd_book *book, int error, bd_err *err);

/** BD_E_IO: something was lost on the way to the temporary file of the list; error as above. */
BD_NODISCARD bd_status bd_book__check_rows(const bd_book *book, int error, bd_err *err);

/** Bytes of the list's rows, without the last one. */
uint64_t bd_book__row_bytes(const bd_book *book);

/** After the last row: write out the last rows of both sheets. *row_bytes: of all rows of the list.
 * BD_E_IO: something was lost. */
BD_NODISCARD bd_status bd_book__flush(bd_book *book, uint64_t *row_bytes, bd_err *err);

/** Set the file's properties and write it; replaces the file at path. */
BD_NODISCARD bd_status bd_book__close(bd_book *book, const char *title, uint32_t created,
                                      bd_err *err);

/** Begin the list: formats, columns, headings, view and print set-up. list_end: what depends on the
 * number of its rows. */
void bd_book__list(bd_book *book, const bd_xlsx_write_spec *spec);
void bd_book__list_end(bd_book *book, uint64_t rows);

/** Write the next row, after rows others; adds the cells that were shortened to *cut. */
void bd_book__row(bd_book *book, uint64_t rows, const bd_xlsx_cell *cells, size_t count,
                  uint64_t *cut);

void bd_book__cover(bd_book *book, const bd_xlsx_cover *cover, uint64_t cut);

#endif
