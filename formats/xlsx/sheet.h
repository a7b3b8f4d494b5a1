/*
 * sheet: the cells of a worksheet part, row by row (ECMA-376 part 1, 18.3.1.80 sheetData).
 *
 * Hands out rows as the file has them: numbers not yet shown, shared strings by number. Row numbers
 * and the columns of a row's cells must increase, or the sheet is refused: a line number in the
 * reports has to name one row. A row element that follows one of the same number continues it. A
 * second list of rows is refused; nothing else behind the first one matters but the checksum.
 * Memory is that of two rows. One thread at a time.
 */
#ifndef BD_FORMATS_XLSX_SHEET_H
#define BD_FORMATS_XLSX_SHEET_H

#include "engine/base/text.h"
#include "formats/xlsx/xml.h"

enum {
    BD_SHEET_COLUMNS_MAX = 16384, /* XFD */
    BD_SHEET_ROWS_MAX = 1048576,
    BD_SHEET_ROW_BYTES = 1 << 20 /* of all values in a row, as the file has them */
};

typedef enum bd_sheet_kind {
    BD_SHEET_NUMBER,
    BD_SHEET_SHARED, /* value is the number of a shared string, from 0 */
    BD_SHEET_TEXT,
    BD_SHEET_BOOL,
    BD_SHEET_ISO,      /* a date in ISO 8601 */
    BD_SHEET_NO_RESULT /* a formula whose result the file does not have; its text is empty */
} bd_sheet_kind;

typedef struct bd_sheet_cell {
    uint32_t column; /* from 0 */
    uint32_t style;
    bd_sheet_kind kind;
    uint32_t at; /* offset of its value in the row's text */
    uint32_t len;
} bd_sheet_cell;

/* Cells without a value or a formula are left out. */
typedef struct bd_sheet_row {
    uint64_t number; /* from 1, as the spreadsheet shows it */
    bd_sheet_cell *cells;
    size_t count;
    bd_buf text;
    bool too_long; /* text was cut at BD_SHEET_ROW_BYTES */
} bd_sheet_row;

/* Called with each row that has a value, borrowed for the call (its text may be changed). Returns
 * as an end handler of xml.h. */
typedef bd_status (*bd_sheet_each)(void *user, bd_sheet_row *row, bd_err *err);

typedef struct bd_sheet bd_sheet;

/** source as in xml.h. BD_E_NOMEM. */
BD_NODISCARD bd_status bd_sheet_new(const bd_xml_source *source, bd_sheet_each each, void *user,
                                    bd_sheet **out, bd_err *err);
void bd_sheet_free(bd_sheet *sheet); /* harmless on NULL */

/** As bd_xml_run(): BD_OK at a pause, BD_END at the end of a sound part. */
BD_NODISCARD bd_status bd_sheet_run(bd_sheet *sheet, bd_err *err);

/** Read "AB12" as a column, from 0, and a row, from 1; false: it is not a place. */
bool bd_sheet_place(const char *text, uint64_t *column, uint64_t *row);

/** The number of the last row so far, also of one without a value; 0: none. */
uint64_t bd_sheet_last_row(const bd_sheet *sheet);

#endif
