/*
 * xlsx_reader: workbooks of Excel 2007 and later (ECMA-376); the inside of the reader, for its
 * sources and tests.
 *
 *   package.c       the zip file and its parts, by libzip; package_sniff.c  other kinds of file
 *   xml.c           a part's events, by expat
 *   relations.c     which part belongs to which
 *   workbook.c      sheets, and which one is read
 *   styles.c        the number format of each cell style
 *   strings.c       the table of shared strings, in the budget; xstring.c  escapes in texts
 *   xlsx_sheets.c   several sheets of a workbook
 *   sheet.c         rows and cells as in the file
 *   merges.c        cells merged downwards
 *   number.c        numbers and dates as a person sees them; number_pattern.c  codes with literals
 *   xlsx_open.c     the reader's life
 *   xlsx_header.c   the header row, and the texts of cells
 *   xlsx_take.c     rows into a chunk
 *   xlsx_release.c  frees what only reading needs
 *
 * Unpacking and XML are serial by nature, so take does all of it and parse only hands out the
 * result. A row's raw bytes are the row as CSV (RFC 4180, commas), filled up to the header's
 * columns. A row's line is its number in the sheet. Rows without a value of their own do not count:
 * they are blank, also where a merged cell lies over them.
 *
 * Threads as in reader.h: one at a time in take, any number in parse, each with its own chunk.
 */
#ifndef BD_FORMATS_XLSX_XLSX_READER_H
#define BD_FORMATS_XLSX_XLSX_READER_H

#include <stdatomic.h>

#include "formats/reader/header_search.h"
#include "formats/reader/reader_ops.h"
#include "formats/xlsx/merges.h"
#include "formats/xlsx/number.h"
#include "formats/xlsx/sheet.h"
#include "formats/xlsx/strings.h"
#include "formats/xlsx/styles.h"
#include "formats/xlsx/workbook.h"

#define BD_XLSX_SHEET_BYTES (UINT64_C(64) << 30) /* of a sheet, unpacked */

/* The sizes of reader.h, so that tests can make them small; none may be larger than there. */
typedef struct bd_xlsx_tuning {
    size_t chunk_bytes;
    size_t row_max;
    size_t row_shown; /* at most row_max */
    size_t rows_max;
} bd_xlsx_tuning;

typedef struct bd_xlsx_reader {
    bd_reader base;
    bd_xlsx_tuning tuning;
    bd_package *package;
    bd_workbook workbook;
    bd_styles styles;
    const bd_workbook_sheet *chosen;
    bd_part *part; /* of the sheet */
    bd_sheet *sheet;
    char *title; /* file and sheet, for messages */
    int digest;  /* bd_digest_kind */
    /* Of an archive: its digest is not that of a file on the disk. */
    bool unpacked;
    bool header;

    /* Fixed after open. */
    bd_header_search search; /* it has the headings */
    const bd_text *headings; /* the search's */
    const bd_header_row
        *own[2]; /* the search's: the rows of the header, as they are in the sheet */
    unsigned own_count;
    uint64_t header_no;     /* number of the header's row; rows up to it are passed over */
    bool again;             /* rows below it were read: the sheet has to begin once more */
    bd_line_counts outside; /* rows of the header, and those above it */
    bd_line_counts above;   /* rows that were looked at for the header */
    size_t columns;         /* up to the last heading; 0: no header */
    uint32_t *wanted;       /* columns from 0, in the order of the spec */
    size_t wanted_count;
    size_t rows_max;       /* of one take */
    bd_cell *column_cells; /* columns of the current row, up to the last wanted one */
    size_t column_count;   /* of column_cells */

    /* Changed by take only. */
    bd_sheet_row *first; /* the row at which reading the header paused */
    bd_strings strings;  /* loaded when the first one is needed */
    bool strings_loaded;
    bd_chunk *chunk; /* of the current take; NULL: open is reading the header */
    size_t data_len;
    size_t side_len;
    size_t rows;
    bd_merges merges; /* loaded by the first take */
    bool merges_loaded;
    uint64_t row_no;     /* number of the last row of the sheet that has values */
    uint64_t line_no;    /* number of the last row of the chunks that were taken */
    uint64_t line_count; /* rows of the sheet; known at its end */
    uint64_t no_result;  /* wanted cells of formulas without a stored result */
    bool ended;          /* the sheet has no more */
    char digest_text[72];
    _Atomic uint64_t done; /* bytes of the file, in proportion to what is read of the sheet */
} bd_xlsx_reader;

void bd_xlsx_tuning_usual(bd_xlsx_tuning *out);

/** bd_reader_open() with custom sizes. */
BD_NODISCARD bd_status bd_xlsx_open_tuned(const bd_reader_spec *spec, const char *path,
                                          const bd_xlsx_tuning *tuning, bd_reader **out,
                                          bd_err *err);

/** bd_package_open(), but "-" is refused: BD_E_USAGE. The workbook of an origin is unpacked to a file
 * without a name first. */
BD_NODISCARD bd_status bd_xlsx_open_package(const bd_reader_spec *spec, const char *path,
                                            bd_package **out, bd_err *err);

/** Find the header; the sheet may have to begin again afterwards. Fails as bd_header_search_end();
 * BD_E_INPUT: the sheet is empty. spec must live as long as the reader. */
BD_NODISCARD bd_status bd_xlsx_header_read(bd_xlsx_reader *reader, const bd_reader_spec *spec,
                                           bd_err *err);

/** The text of a cell that is not a shared string; borrowed from the row, or from shown. */
bd_text bd_xlsx_cell_text(const bd_xlsx_reader *reader, const bd_sheet_row *row,
                          const bd_sheet_cell *cell, char shown[BD_NUMBER_SHOWN]);

/** The number of a cell's shared string. BD_E_INPUT: not a number. */
BD_NODISCARD bd_status bd_xlsx_cell_string(const bd_xlsx_reader *reader, const bd_sheet_row *row,
                                           const bd_sheet_cell *cell, uint64_t *idx, bd_err *err);

/** The bd_sheet_each of a reader: pauses at the header, then writes rows into the chunk. */
BD_NODISCARD bd_status bd_xlsx_row(void *user, bd_sheet_row *row, bd_err *err);

BD_NODISCARD bd_status bd_xlsx_take(bd_reader *reader, bd_chunk *chunk, bd_err *err);
BD_NODISCARD bd_status bd_xlsx_parse(const bd_reader *reader, bd_chunk *chunk, bd_batch *batch,
                                     bd_err *err);

/** Free all that only reading needs. */
void bd_xlsx_release(bd_xlsx_reader *reader);

#endif
