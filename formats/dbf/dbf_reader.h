/*
 * dbf_reader: tables of dBASE III and IV, FoxPro and Visual FoxPro; the inside of the reader, for
 * its sources and tests.
 *
 *   dbf_header.c    the header: versions, sizes, columns; the code page
 *   dbf_columns.c   which column is which wanted field
 *   dbf_take.c      whole records into a chunk, and the check of a file's end
 *   dbf_open.c      the reader's life; a chunk into rows and cells
 *
 * A row's line is its record's number in the file, deleted ones counted. The number of records
 * follows from the file's size, not from its header: some programs append and do not update the
 * count. A header that counts more records than a file without end mark has shows that the file was
 * cut short.
 *
 * Threads as in reader.h: one at a time in take, any number in parse, each with its own chunk.
 */
#ifndef BD_FORMATS_DBF_DBF_READER_H
#define BD_FORMATS_DBF_DBF_READER_H

#include "formats/encoding/detect.h"
#include "formats/fixed/field_text.h"
#include "formats/input/input.h"

enum {
    BD_DBF_HEAD_BYTES = 32 /* before the columns, and of each column */
};

typedef struct bd_dbf_column {
    bd_text heading;  /* UTF-8, terminated, in the reader's heading_text */
    char type;        /* as in the file: C N F D L M ... */
    uint32_t at;      /* in the record, from 0; the mark of deletion is at 0 */
    uint32_t width;   /* bytes */
    uint32_t in_file; /* offset of its description in the header, from 0 */
} bd_dbf_column;

/* The sizes of reader.h, so that tests can make them small. */
typedef struct bd_dbf_tuning {
    size_t chunk_bytes;
    size_t rows_max;
} bd_dbf_tuning;

typedef struct bd_dbf_reader {
    bd_reader base;
    bd_dbf_tuning tuning;
    bd_input *input;

    /* Fixed after open. */
    bd_field_code code;
    bd_encoding_found found;
    unsigned version;      /* the first byte */
    unsigned page;         /* the code page byte */
    uint64_t counted;      /* records, as the header says */
    uint32_t header_bytes; /* before the first record */
    uint32_t record_bytes;
    bd_buf heading_text; /* the headings, each terminated */
    bd_dbf_column *columns;
    bd_text *headings;
    size_t column_count;
    uint32_t *wanted; /* columns from 0, in the order of the spec */
    size_t wanted_count;
    size_t rows_max; /* of one take */

    /* Changed by take only. */
    uint64_t records; /* taken */
    uint64_t deleted;
    bool ended;  /* the input has no more */
    bool open;   /* and did not end with a whole record that is the last one; ... */
    size_t rest; /* ... so many bytes follow it */
} bd_dbf_reader;

void bd_dbf_tuning_usual(bd_dbf_tuning *out);

/** bd_reader_open() with custom sizes. */
BD_NODISCARD bd_status bd_dbf_open_tuned(const bd_reader_spec *spec, const char *path,
                                         const bd_dbf_tuning *tuning, bd_reader **out, bd_err *err);

/** Read and check the header; the input then stands at the first record. */
BD_NODISCARD bd_status bd_dbf_header_read(bd_dbf_reader *reader, const bd_reader_spec *spec,
                                          bd_err *err);

/** Find the spec's wanted columns among the headings; fills wanted. */
BD_NODISCARD bd_status bd_dbf_columns_find(bd_dbf_reader *reader, const bd_reader_spec *spec,
                                           bd_err *err);

/** Fail because of text beyond ASCII in a code page that we cannot read. what names the place. */
BD_NODISCARD bd_status bd_dbf_page_unread(const bd_dbf_reader *reader, const char *what,
                                          bd_err *err);

BD_NODISCARD bd_status bd_dbf_take(bd_reader *reader, bd_chunk *chunk, bd_err *err);

#endif
