/* csv: reads CSV by a plain state machine with libcsv's rules (spaces belong to the value), and
 * writes it by RFC 4180. One thread. */
#ifndef MODEL_CSV_H
#define MODEL_CSV_H

#include "text.h"

typedef struct csv_row {
    str raw;     /* as in the file, without its line end */
    size_t line; /* on which it starts, from 1 */
    str *cells;
    size_t count;
} csv_row;

typedef struct csv_table {
    csv_row *rows; /* blank lines are not rows; the header is row 0 */
    size_t count;
} csv_table;

csv_table csv_read(str text);

/** Write one cell, quoted where RFC 4180 requires it. */
void csv_cell(FILE *out, str cell);

#endif
