/* csv: reads CSV with everything in memory, byte by byte, by the rules of formats/README.md, and writes
 * it by RFC 4180. One thread. */
#ifndef MODEL_CSV_H
#define MODEL_CSV_H

#include "text.h"

enum { CSV_QUOTE = 1, CSV_QUOTE_STRAY = 2, CSV_SHORT = 4, CSV_NOTES = 3 };

typedef struct csv_row {
    str raw;     /* as in the file, without its line end */
    size_t line; /* on which it starts, from 1 */
    str *cells;  /* of a short row the missing ones are there, and empty */
    size_t count;
    unsigned notes;
    bool fits; /* its number of columns can be used */
} csv_row;

typedef struct csv_table {
    csv_row *rows; /* without blank rows and repeated headers; the header is row 0 */
    size_t count;
} csv_table;

/** Read text. wanted: headings of the columns that are read, the number's first. */
csv_table csv_read(str text, const char *const *wanted, size_t wanted_count);

/** The column of a heading; the header's count where there is none. */
size_t csv_column(const csv_row *header, const char *name);

/** The name of note 1 << bit. */
const char *csv_note(unsigned bit);

/** Write one cell, quoted where RFC 4180 requires it. */
void csv_cell(FILE *out, str cell);

#endif
