/*
 * xlsx_write: writes one workbook for people: a cover sheet and one sheet of text cells, the list.
 *
 * Every cell of the list is text: a number of eighteen digits, a leading zero, `=1+1` or a date
 * stays what it is. Columns are formatted as text too, so that what people type into the empty ones
 * stays text. The same input gives the same bytes at any time, in any time zone and locale: the
 * file has no time of writing, host name or user name.
 *
 * libxlsxwriter makes the workbook (book.h). While it is open its unpacked rows are in a nameless
 * temporary file in the work folder, and in two while it is being closed. A workbook is accepted
 * only after it was read back (readback.h).
 *
 * Threads: a writer is used by one thread at a time; different writers need no locking.
 *
 * Memory: some 2 MiB for each open writer, 512 bytes for each of its columns, and six
 * times the text of the current row, whatever the number of rows. The library may crash where
 * malloc() returns NULL, so it never sees one: engine/base/reserve.h.
 */
#ifndef BD_FORMATS_OUTPUT_XLSX_XLSX_WRITE_H
#define BD_FORMATS_OUTPUT_XLSX_XLSX_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/access.h"
#include "engine/base/digest.h"
#include "engine/base/err.h"

enum {
    BD_XLSX_ROWS_MAX = 1048575,  /* rows below the header of one sheet */
    BD_XLSX_COLUMNS_MAX = 16384, /* columns of one sheet */
    BD_XLSX_CELL_MAX = 32767,    /* UTF-16 units of one cell */
    BD_XLSX_CHOICES_MAX = 255,   /* UTF-16 units of all choices together, a comma between two */
    BD_XLSX_SHEET_NAME_MAX = 31, /* UTF-16 units of a sheet's name */
};

/* What a column is for; it determines the heading's colour. */
typedef enum bd_xlsx_column_kind {
    BD_XLSX_PERSON, /* who and where */
    BD_XLSX_ROSTER, /* the roster's side */
    BD_XLSX_CARD,   /* the card's side */
    BD_XLSX_FILL_IN /* empty, for people to fill in */
} bd_xlsx_column_kind;

typedef struct bd_xlsx_column {
    const char *heading; /* UTF-8; a line break in it is kept */
    double width;        /* width of its contents, a Han character counts two; 0: as the heading */
    bd_xlsx_column_kind kind;
    bool choices; /* gets the drop-down list of spec.choices */
} bd_xlsx_column;

/* Borrowed until bd_xlsx_write_open() returns. */
typedef struct bd_xlsx_write_spec {
    const char *path;        /* created anew, 0600, */
    bd_access access;        /* and given away; zeroed: it stays so */
    const char *work_folder; /* for temporary files; must exist */
    const char *cover_name;  /* names of the two sheets: none of []:*?/\, no ' at either end */
    const char *sheet_name;  /* the list */
    const char *print_title; /* at the head of each printed page; NULL: none */
    const char *font;        /* NULL: 宋体, which every Chinese Windows has */
    const bd_xlsx_column *columns;
    size_t columns_count;
    size_t frozen_columns; /* stay in sight when scrolling sideways, and are on each printed page */
    const char *const *choices; /* values of the drop-down list; none holds a comma */
    size_t choices_count;
    const char *choices_message; /* shown when something else is typed, at most 255 units; NULL:
                                    the spreadsheet's own message */
    uint32_t created;            /* YYYYMMDD, the date of creation that the file states */
    bd_digest_kind digest;       /* of the whole file, for the manifest */
    bool sync;                   /* write the finished file to the disk before it is accepted */
    uint64_t rows_max;           /* 0: BD_XLSX_ROWS_MAX; less for tests */
    uint64_t bytes_max;          /* of the rows, unpacked; 0: a zip file's limit; less for tests */
} bd_xlsx_write_spec;

typedef struct bd_xlsx_cell {
    const char *at; /* UTF-8, borrowed for the call */
    uint32_t len;   /* bytes; 0 leaves the cell empty */
    uint8_t mark;   /* 1: a value that differs from the other side's; shown also when empty */
} bd_xlsx_cell;

/* One line of the cover: a label, and after it a text or a number. */
typedef struct bd_xlsx_fact {
    const char *label;
    const char *text; /* NULL: count is shown, as a number with thousands separators */
    uint64_t count;
} bd_xlsx_fact;

/* The first sheet; any list may be empty. */
typedef struct bd_xlsx_cover {
    const char *title;
    const bd_xlsx_fact *facts; /* period, region code and name, file 2 of 3 ... */
    size_t facts_count;
    const char *counts_title; /* above the counts; NULL: none */
    const bd_xlsx_fact *counts;
    size_t counts_count;
    const char *notes_title;  /* above the notes; NULL: none */
    const char *const *notes; /* what to fill in, one paragraph each */
    size_t notes_count;
    const char *cut_note; /* one more note, when cells had to be shortened; NULL: none */
    const char *made_by;  /* the last line, small */
} bd_xlsx_cover;

/* What was written, for the manifest. */
typedef struct bd_xlsx_totals {
    uint64_t bytes; /* of the file */
    uint64_t rows;  /* of the list, its header not included */
    uint64_t cut;   /* cells that were shortened */
    char digest[BD_DIGEST_TEXT];
} bd_xlsx_totals;

typedef struct bd_xlsx_writer bd_xlsx_writer;

/**
 * Create the workbook's file, still empty, and begin the list.
 *
 * *out is ended by bd_xlsx_write_close() or bd_xlsx_write_abort(); NULL on failure. BD_E_IO: the
 * file exists already, or it or a temporary file cannot be made. BD_E_NOMEM. BD_E_BUG: the spec
 * exceeds a bound above.
 */
BD_NODISCARD bd_status bd_xlsx_write_open(const bd_xlsx_write_spec *spec, bd_xlsx_writer **out,
                                          bd_err *err);

/**
 * Append a row of count cells, the first count columns; the rest stays empty.
 *
 * BD_END: the sheet is full (rows_max, or 4 GB unpacked) and the row is not in it; write it to the
 * next workbook. BD_E_IO, BD_E_NOMEM: final. BD_E_BUG: more cells than columns.
 *
 * A cell of more than BD_XLSX_CELL_MAX units is cut between two characters, ends in U+2026 and is
 * marked; bd_xlsx_write_cut() counts such cells. Characters that XML cannot hold are written as
 * _xHHHH_, which spreadsheets read back as the character; a byte that is not UTF-8 becomes U+FFFD.
 */
BD_NODISCARD bd_status bd_xlsx_write_row(bd_xlsx_writer *writer, const bd_xlsx_cell *cells,
                                         size_t count, bd_err *err);

/** Rows written so far, the header not included. */
uint64_t bd_xlsx_write_rows(const bd_xlsx_writer *writer);

/** Cells that were cut so far. */
uint64_t bd_xlsx_write_cut(const bd_xlsx_writer *writer);

/**
 * Write the cover and the file, and read it back. Ends the writer, also on failure; then the file
 * is removed. The file is not synced unless spec.sync. cover is borrowed for the call; totals may be NULL. BD_E_IO,
 * BD_E_NOMEM.
 */
BD_NODISCARD bd_status bd_xlsx_write_close(bd_xlsx_writer *writer, const bd_xlsx_cover *cover,
                                           bd_xlsx_totals *totals, bd_err *err);

/** Drop the workbook: its file is removed. Never fails; harmless on NULL. */
void bd_xlsx_write_abort(bd_xlsx_writer *writer);

#endif
