/*
 * csv_reader: the CSV reader's inside, for its sources and tests.
 *
 *   csv_open.c       the reader's life, the first bytes
 *   csv_header.c     the rows at the beginning, among them the header
 *   csv_sep_line.c   a first line that names the delimiter
 *   csv_source.c     the file's encoding
 *   csv_dialect.c    delimiters and quotes
 *   csv_columns.c    which column is which wanted field
 *   csv_take.c       bytes into a chunk, and where its last whole row ends
 *   csv_parse.c      a chunk into rows and cells
 *   csv_row.c        rows with quotes where they should not be, exactly
 *   csv_irregular.c  their cells, by libcsv where it can
 *   csv_special.c    rows that are not rows of the table: without values, or the header again
 *
 * Threads as in reader.h: one at a time in take, any number in parse, each with its own chunk.
 */
#ifndef BD_FORMATS_CSV_CSV_READER_H
#define BD_FORMATS_CSV_CSV_READER_H

#include "formats/csv/csv_dialect.h"
#include "formats/csv/csv_kernel.h"
#include "formats/csv/csv_row.h"
#include "formats/csv/csv_source.h"
#include "formats/input/input.h"
#include "formats/reader/header_search.h"
#include "formats/reader/reader_ops.h"

/* The sizes of reader.h, so that tests can make them small; none may be larger than there. */
typedef struct bd_csv_tuning {
    size_t chunk_bytes;
    size_t piece_bytes; /* a multiple of BD_CSV_BLOCK */
    size_t row_max;
    size_t row_shown; /* at most row_max */
    size_t rows_max;
    const bd_csv_kernels *kernels;
    const bd_gz_ops *gz; /* NULL: the usual */
    size_t gz_step;      /* 0: the usual */
} bd_csv_tuning;

/* chunk.kind */
enum {
    BD_CSV_KIND_PLAIN,     /* no quote */
    BD_CSV_KIND_IRREGULAR, /* parts without quotes, and rows for libcsv */
    BD_CSV_KIND_QUOTED,    /* regular quoting; and these flags: */
    BD_CSV_KIND_DOUBLED = 4,
    BD_CSV_KIND_INNER_LINES = 8
};

typedef struct bd_csv_reader {
    bd_reader base;
    bd_csv_tuning tuning;
    const bd_reader_spec *spec; /* borrowed */
    bd_csv_source source;

    /* Fixed after open. */
    bd_input *input; /* the source's */
    bd_csv_dialect dialect;
    bool gb18030;            /* cells are to be decoded */
    bd_header_search search; /* it has the headings */
    const bd_text *headings; /* the search's */
    char sep;                /* the delimiter, if the first line names another one than the spec */
    bool header_is_utf8;     /* although the file is read as GB18030 */
    size_t heading_count;
    uint32_t *wanted; /* columns from 0, in the order of the spec */
    size_t wanted_count;
    size_t needed;          /* 1 + the last column that is wanted */
    uint32_t number;        /* column of the identity number; BD_CSV_NO_NUMBER: not known */
    bd_line_counts outside; /* lines of the header and above */
    uint64_t row_ends_max;  /* of one take */

    size_t columns; /* of a row; 0: there is no row */

    /* Changed by take only. */
    bd_buf carry;    /* what the last take left after its last row */
    bool carry_rows; /* there may be whole rows in it */
    bool after_cr;   /* the row before the carry ended with CR; a LF at its start is the rest */
    bool ended;      /* the input has no more */
    uint64_t line;   /* of the first byte of the carry, from 1 */
} bd_csv_reader;

/** bd_reader_open() with custom sizes. */
BD_NODISCARD bd_status bd_csv_open_tuned(const bd_reader_spec *spec, const char *path,
                                         const bd_csv_tuning *tuning, bd_reader **out, bd_err *err);
void bd_csv_tuning_usual(bd_csv_tuning *out);

/** Find the wanted columns of the spec among the headings, or by number, into wanted. */
BD_NODISCARD bd_status bd_csv_columns_find(const bd_csv_reader *reader, uint32_t *wanted,
                                           bd_err *err);

/** Read on, into the carry; used until the header is known. */
BD_NODISCARD bd_status bd_csv_carry_more(bd_csv_reader *reader, bd_err *err);
void bd_csv_carry_drop(bd_csv_reader *reader, size_t len); /* from its front */

/** Pass over a first line `sep=;`, and use the delimiter that it names. */
BD_NODISCARD bd_status bd_csv_sep_line(bd_csv_reader *reader, bd_err *err);

/**
 * Find the header, or the first row that is not blank, which tells the number of columns, and go on
 * to the rows. If there is no header row and the first row is too long to be a row, columns stays
 * 0. BD_E_INPUT: there is no header, it is too long or has too many columns. BD_E_USAGE: it is not
 * where the spec says, or several rows could be it.
 */
BD_NODISCARD bd_status bd_csv_header_read(bd_csv_reader *reader, bd_err *err);

/**
 * Learn the number of columns from the row that begins at bytes[0]. If it is blank or too long,
 * columns stays 0, and *unusable and *lines are its bytes and lines; 0: more bytes are needed, or
 * columns is known. BD_E_USAGE: a wanted column has a larger number.
 */
BD_NODISCARD bd_status bd_csv_learn_columns(bd_csv_reader *reader, const char *bytes, size_t len,
                                            bool last, size_t *unusable, uint64_t *lines,
                                            bd_err *err);

BD_NODISCARD bd_status bd_csv_take(bd_reader *reader, bd_chunk *chunk, bd_err *err);
BD_NODISCARD bd_status bd_csv_parse(const bd_reader *reader, bd_chunk *chunk, bd_batch *batch,
                                    bd_err *err);

/** What rows of so many columns look like in this file. */
static inline bd_csv_shape bd_csv_shape_of(const bd_csv_reader *reader, size_t columns)
{
    return (bd_csv_shape){&reader->dialect, columns, reader->needed, reader->number,
                          reader->tuning.row_max};
}

/** Survey bytes with irregular quotes, exactly: parts without a quote by kernel, rows with one by
 * csv_row.h. last: no more bytes follow. */
void bd_csv_survey_irregular(const bd_csv_reader *reader, const char *bytes, size_t len, bool last,
                             bd_csv_survey *out);

/**
 * The next part of irregular bytes, which begin at the start of a row: *plain bytes of whole rows
 * without a quote, then a row with a quote of the returned length (0: there is none, or it does not
 * end in these bytes) and *lines line ends.
 */
size_t bd_csv_irregular_next(const bd_csv_shape *shape, const char *bytes, size_t len, bool last,
                             size_t *plain, uint64_t *lines);

enum { BD_CSV_ROW_BLANK = 1 << 30 }; /* instead of a state: no cell of the row has a value */

/**
 * Split one row (its line end included). Wanted cells are written to side from *side_len on, as
 * UTF-8, and cells get their offsets from data. Returns the state of the row.
 */
uint32_t bd_csv_irregular_cells(const bd_csv_reader *reader, bd_chunk *chunk, const char *row,
                                size_t len, size_t *side_len, bd_cell *cells);

/** Whether no field of the row, given without its line end, has a value. */
bool bd_csv_is_blank(const bd_csv_dialect *d, const char *row, size_t len);

/** Whether the row is the header again. Files joined one after the other have a byte order mark
 * before it; blanks around headings do not count. */
bool bd_csv_is_header(const bd_csv_reader *reader, const char *row, size_t len);

/** Write text to side from *side_len on, decoded if it is GB18030; *clean as above. */
bd_cell bd_csv_side_cell(const bd_csv_reader *reader, bd_chunk *chunk, const char *text, size_t len,
                         size_t *side_len, bool *clean);

#endif
