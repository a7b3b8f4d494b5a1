/* csv_irregular: one row split by libcsv, without allocating. Any thread, each with its own
 * scratch. */
#ifndef BD_FORMATS_CSV_CSV_IRREGULAR_H
#define BD_FORMATS_CSV_CSV_IRREGULAR_H

#include "formats/csv/csv_reader.h"

/* libcsv's own form of call-back: the field is unescaped, and valid only during the call. */
typedef void (*bd_csv_field_fn)(void *field, size_t len, void *context);

/** Call field for each field of one row, with or without its line end. scratch_bytes must be more
 * than len. */
void bd_csv_split_row(char delimiter, const char *row, size_t len, char *scratch,
                      size_t scratch_bytes, bd_csv_field_fn field, void *context);

#endif
