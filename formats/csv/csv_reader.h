/*
 * csv_reader: the CSV reader's inside, for its sources and tests.
 *
 *   csv_open.c       the reader's life, the first bytes
 *   csv_header.c     the first row
 *   csv_source.c     the file's encoding
 *   csv_dialect.c    delimiters and quoting that libcsv does not know
 *   csv_columns.c    which column is which wanted field
 *   csv_take.c       bytes into a chunk, and where its last whole row ends
 *   csv_parse.c      a chunk into rows and cells
 *   csv_irregular.c  rows with quotes where they should not be, by libcsv
 *
 * Threads as in reader.h: one at a time in take, any number in parse, each with its own chunk.
 */
#ifndef BD_FORMATS_CSV_CSV_READER_H
#define BD_FORMATS_CSV_CSV_READER_H

#include "formats/csv/csv_dialect.h"
#include "formats/csv/csv_kernel.h"
#include "formats/csv/csv_source.h"
#include "formats/input/input.h"
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
    bool gb18030;        /* cells are to be decoded */
    bd_buf heading_text; /* the headings, each terminated */
    bd_text *headings;
    bool header_is_utf8; /* although the file is read as GB18030 */
    size_t heading_count;
    uint32_t *wanted; /* columns from 0, in the order of the spec */
    size_t wanted_count;
    uint64_t row_ends_max; /* of one take */

    /* Changed by take only. */
    size_t columns;  /* of a row; 0: not known yet */
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

/**
 * Find the first row, which tells the number of columns, and go on to the rows. If there is no
 * header row and the first row is too long to be a row, columns stays 0. BD_E_INPUT: there is no
 * header, it is too long or has too many columns.
 */
BD_NODISCARD bd_status bd_csv_header_read(bd_csv_reader *reader, bd_err *err);

/** Learn the number of columns from the first of these whole rows that is not blank or too long.
 * BD_E_USAGE: a wanted column has a larger number. */
BD_NODISCARD bd_status bd_csv_count_columns(bd_csv_reader *reader, const char *rows, size_t len,
                                            bd_err *err);

BD_NODISCARD bd_status bd_csv_take(bd_reader *reader, bd_chunk *chunk, bd_err *err);
BD_NODISCARD bd_status bd_csv_parse(const bd_reader *reader, bd_chunk *chunk, bd_batch *batch,
                                    bd_err *err);

/** Survey bytes with irregular quotes, exactly: parts without a quote by kernel, rows with one by
 * the state machine. */
void bd_csv_survey_irregular(const bd_csv_reader *reader, const char *bytes, size_t len,
                             bd_csv_survey *out);

/**
 * The next part of irregular bytes, which begin at the start of a row: *plain bytes of whole rows
 * without a quote, then a row with a quote of the returned length (0: there is none, or it does not
 * end in these bytes) and *lines line ends.
 */
size_t bd_csv_irregular_next(const bd_csv_dialect *dialect, const char *bytes, size_t len,
                             size_t *plain, uint64_t *lines);

/**
 * Split one row (its line end included) with libcsv, or as its dialect says. Wanted cells are
 * written to side from *side_len on, as UTF-8, and cells get their offsets from data. Returns the
 * number of columns; *clean is made false by a GB18030 cell with bytes that are not text.
 */
size_t bd_csv_irregular_cells(const bd_csv_reader *reader, bd_chunk *chunk, const char *row,
                              size_t len, size_t *side_len, bd_cell *cells, bool *clean);

/** Write text to side from *side_len on, decoded if it is GB18030; *clean as above. */
bd_cell bd_csv_side_cell(const bd_csv_reader *reader, bd_chunk *chunk, const char *text, size_t len,
                         size_t *side_len, bool *clean);

#endif
