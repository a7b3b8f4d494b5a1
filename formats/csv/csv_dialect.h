/* csv_dialect: how columns are separated and values quoted in one file. Pure, any thread. */
#ifndef BD_FORMATS_CSV_CSV_DIALECT_H
#define BD_FORMATS_CSV_CSV_DIALECT_H

#include "formats/reader/reader.h"

enum { BD_CSV_DELIMITER_MAX = 8 }; /* bytes, in the file's encoding */

typedef struct bd_csv_dialect {
    char text[BD_CSV_DELIMITER_MAX]; /* the delimiter */
    size_t len;
    uint64_t word; /* its bytes, the last one lowest */
    bool quote;    /* false: a quote is an ordinary character */
    char quote_char;
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

/** A field's unescaped bytes, valid during the call; the signature is that of libcsv's callback. */
typedef void (*bd_csv_field_fn)(void *field, size_t len, void *context);

/** Whether a character begins at offset at. bytes are GB18030 and begin with a whole character. */
bool bd_csv_begins_char(const char *bytes, size_t at);

#endif
