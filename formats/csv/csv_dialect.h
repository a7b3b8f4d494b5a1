/*
 * csv_dialect: how columns are separated in one file, and an exact reading, byte by byte, of what
 * libcsv cannot read: delimiters of several bytes, delimiters that are also second bytes of GB18030
 * characters, and files without quoting. For all other files it gives the same answers as libcsv.
 * Pure, any thread.
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
    bool quote;     /* false: a quote is an ordinary character */
    bool gb18030;   /* the file's encoding */
    bool is_trail;  /* GB18030, and the delimiter's first byte can be a character's second */
    bool is_simple; /* one byte, quotes, and not is_trail: libcsv can read it */
} bd_csv_dialect;

/**
 * Convert the delimiter of spec to the encoding (UTF-8 or GB18030). BD_E_USAGE: it could not be
 * distinguished from text.
 */
BD_NODISCARD bd_status bd_csv_dialect_set(bd_csv_dialect *d, const bd_reader_spec *spec,
                                          bd_encoding encoding, bd_err *err);

/** bd_csv_row_end() for any dialect. */
size_t bd_csv_dialect_row_end(const bd_csv_dialect *d, bd_csv_state *state, const char *bytes,
                              size_t len);

/** A field's unescaped bytes, valid during the call; the signature is that of libcsv's callback. */
typedef void (*bd_csv_field_fn)(void *field, size_t len, void *context);

/** Call field for each field of one row, which is not blank, with or without its line end. scratch
 * holds len + BD_CSV_DELIMITER_MAX bytes. */
void bd_csv_dialect_split(const bd_csv_dialect *d, const char *row, size_t len, char *scratch,
                          bd_csv_field_fn field, void *context);

/** Whether a character begins at offset at. bytes are GB18030 and begin with a whole character. */
bool bd_csv_begins_char(const char *bytes, size_t at);

#endif
