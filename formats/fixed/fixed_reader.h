/*
 * fixed_reader: rows whose fields have fixed byte positions; the inside of the reader, for its
 * sources and tests.
 *
 *   fixed_open.c   the reader's life, the first bytes
 *   fixed_take.c   bytes into a chunk: whole rows by line ends, or by their number of bytes
 *   fixed_parse.c  a chunk into rows and cells
 *
 * With line ends (LF or CRLF, not CR alone) a blank line is not a row. A row may be longer than its
 * last field needs. One that is shorter lost the blanks at its end: its last fields end with the
 * line, and if a field lies behind the line it is BD_ROW_SHORT. Only a row that ends before the
 * identity number begins is BD_ROW_COLUMNS. With row_bytes the rows are back to
 * back, `line` counts rows, and a file that ends inside a row is refused. A 1A after the last row
 * is the end mark of DOS (end_mark.h). LF cannot be part of a character of GB18030 or UTF-8, so
 * rows are found without decoding characters.
 *
 * Threads as in reader.h: one at a time in take, any number in parse, each with its own chunk.
 */
#ifndef BD_FORMATS_FIXED_FIXED_READER_H
#define BD_FORMATS_FIXED_FIXED_READER_H

#include "formats/encoding/detect.h"
#include "formats/fixed/field_text.h"
#include "formats/input/end_mark.h"
#include "formats/input/input.h"

/* The sizes of reader.h, so that tests can make them small; none may be larger than there. */
typedef struct bd_fixed_tuning {
    size_t chunk_bytes;
    size_t row_max;
    size_t row_shown; /* at most row_max */
    size_t rows_max;
} bd_fixed_tuning;

typedef struct bd_fixed_reader {
    bd_reader base;
    bd_fixed_tuning tuning;
    bd_input *input;
    bd_end_mark end_mark; /* of rows with line ends */

    /* Fixed after open. */
    bool marked; /* begins with UTF-8's byte order mark */
    bd_encoding_found found;
    bd_field_code code;
    const bd_reader_span *spans; /* the spec's */
    size_t wanted_count;
    size_t need;      /* bytes of a row whose blanks were not cut: where its last field ends */
    size_t least;     /* bytes that a row has at least: one of its identity number */
    size_t row_bytes; /* 0: line ends */
    size_t rows_max;  /* of one take */

    /* Changed by take only. */
    bd_buf carry;    /* what the last take left after its last row */
    bool carry_rows; /* there may be whole rows in it */
    bool ended;      /* the input has no more */
    uint64_t line;   /* of the carry's first byte, from 1 */
} bd_fixed_reader;

void bd_fixed_tuning_usual(bd_fixed_tuning *out);

/** bd_reader_open() with custom sizes. */
BD_NODISCARD bd_status bd_fixed_open_tuned(const bd_reader_spec *spec, const char *path,
                                           const bd_fixed_tuning *tuning, bd_reader **out,
                                           bd_err *err);

/** Read len bytes; without the end mark where rows have line ends. *got is short at the end
 * only. */
BD_NODISCARD bd_status bd_fixed_read(bd_fixed_reader *reader, char *out, size_t len, size_t *got,
                                     bd_err *err);

BD_NODISCARD bd_status bd_fixed_take(bd_reader *reader, bd_chunk *chunk, bd_err *err);
BD_NODISCARD bd_status bd_fixed_parse(const bd_reader *reader, bd_chunk *chunk, bd_batch *batch,
                                      bd_err *err);

#endif
