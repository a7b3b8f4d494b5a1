/*
 * csv_dialect: what separates columns in one file, and the exact, byte-wise reading of what libcsv
 * does not know: delimiters of several bytes, delimiters that are also second bytes of GB18030
 * characters, and files without quoting. Elsewhere its answers are libcsv's. Pure, any thread.
 */
#ifndef BD_FORMATS_CSV_CSV_DIALECT_H
#define BD_FORMATS_CSV_CSV_DIALECT_H

#include "formats/csv/csv_state.h"
#include "formats/reader/reader.h"

enum { BD_CSV_DELIMITER_MAX = 8 }; /* bytes, in the file's encoding */

typedef struct bd_csv_dialect {
    char text[BD_CSV_DELIMITER_MAX]; /* the delimiter */
    size_t len;
    uint64_t word;  /* its bytes, the last one lowest */
    bool quote;     /* quotes quote */
    bool gb18030;   /* the file's encoding */
    bool is_trail;  /* GB18030, and the first byte of the delimiter is a second byte of others */
    bool is_simple; /* one byte, quotes, and not is_trail: as libcsv has it */
} bd_csv_dialect;

/**
 * Take the delimiter of spec over into the encoding (UTF-8 or GB18030). BD_E_USAGE: it could not be
 * told from text.
 */
BD_NODISCARD bd_status bd_csv_dialect_set(bd_csv_dialect *d, const bd_reader_spec *spec,
                                          bd_encoding encoding, bd_err *err);

/** bd_csv_row_end() for any dialect. */
size_t bd_csv_dialect_row_end(const bd_csv_dialect *d, bd_csv_state *state, const char *bytes,
                              size_t len);

/** A field's unescaped bytes, valid during the call; libcsv's own form of call-back. */
typedef void (*bd_csv_field_fn)(void *field, size_t len, void *context);

/** Call field for each field of one row that is not blank, its line end included or not. scratch
 * holds len + BD_CSV_DELIMITER_MAX bytes. */
void bd_csv_dialect_split(const bd_csv_dialect *d, const char *row, size_t len, char *scratch,
                          bd_csv_field_fn field, void *context);

/** Whether the byte at offset at begins a character, in GB18030 that begins with one. */
bool bd_csv_begins_char(const char *bytes, size_t at);

#endif
