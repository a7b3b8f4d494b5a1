/*
 * book: one workbook in libxlsxwriter's hands: a cover and a list, in the mode of the library that
 * keeps one row in memory. Private to this room; the only file that includes the library's header.
 *
 *   book.c        the workbook and its two temporary files
 *   book_list.c   the list: columns, headings, view, print set-up
 *   book_rows.c   its rows
 *   book_cover.c  the cover
 *
 * The library takes failures of a disk lightly (measured with 1.1.4): it does not look at what
 * writing to its temporary files says, and goes on to TMPDIR, /tmp or the current folder where it
 * cannot make one in the folder it was given. So both files are looked at here, and the finished
 * workbook is read back (readback.h). Each sheet is unpacked in one such file as it grows, and in
 * two while the workbook is closed; they have no name.
 *
 * In that mode a sheet is written row by row, from the first to the last. One thread at a time.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_BOOK_H
#define BD_FORMATS_OUTPUT_XLSX_BOOK_H

#include <xlsxwriter.h>

#include "engine/base/text.h"
#include "formats/output/xlsx/xlsx_write.h"

/* Points of a row of so many lines; a row of one line has the usual height. */
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

/** Begin both sheets. BD_E_IO, BD_E_NOMEM; end it with bd_book__fini() either way. */
BD_NODISCARD bd_status bd_book__init(bd_book *book, const bd_xlsx_write_spec *spec, bd_err *err);
void bd_book__fini(bd_book *book); /* never fails; harmless on a zeroed one */

/** A text for the library, as bd_plain_text(); lives until the next. */
const char *bd_book__clean(bd_book *book, const char *text, size_t units);

/** A format in the book's font; NULL, and remembered, when memory ran out. */
lxw_format *bd_book__format(bd_book *book, double points);

/** Keep the first failure. */
static inline void bd_book__note(bd_book *book, lxw_error error)
{
    if (book->error == LXW_NO_ERROR)
        book->error = error;
}

/** The first failure so far, as ours; error is errno where the library left one. */
BD_NODISCARD bd_status bd_book__check(const bd_book *book, int error, bd_err *err);

/** BD_E_IO: something was lost on the way to the temporary file of the list; error as above. */
BD_NODISCARD bd_status bd_book__check_rows(const bd_book *book, int error, bd_err *err);

/** Bytes of the list's rows, but for the last one. */
uint64_t bd_book__row_bytes(const bd_book *book);

/** All rows are in: write out the last ones of both sheets. *row_bytes: of the list, all of them.
 * BD_E_IO: something was lost. */
BD_NODISCARD bd_status bd_book__flush(bd_book *book, uint64_t *row_bytes, bd_err *err);

/** Say what the file states of itself, and write it, in place of what is at path. */
BD_NODISCARD bd_status bd_book__close(bd_book *book, const char *title, uint32_t created,
                                      bd_err *err);

/** Formats, columns, headings, view and print set-up of the list; then what needs its rows. */
void bd_book__list(bd_book *book, const bd_xlsx_write_spec *spec);
void bd_book__list_end(bd_book *book, uint64_t rows);

/** The row behind so many others; *cut: cells that were shortened. */
void bd_book__row(bd_book *book, uint64_t rows, const bd_xlsx_cell *cells, size_t count,
                  uint64_t *cut);

void bd_book__cover(bd_book *book, const bd_xlsx_cover *cover, uint64_t cut);

#endif
