/* csv_irregular: one row split by libcsv, or by csv_dialect where libcsv does not know the dialect.
 * Allocates nothing. Any thread, each with its own scratch. */
#ifndef BD_FORMATS_CSV_CSV_IRREGULAR_H
#define BD_FORMATS_CSV_CSV_IRREGULAR_H

#include "formats/csv/csv_reader.h"

/** Call field for each field of one row, with or without its line end. scratch_bytes is at least
 * len + BD_CSV_DELIMITER_MAX. */
void bd_csv_split_row(const bd_csv_dialect *dialect, const char *row, size_t len, char *scratch,
                      size_t scratch_bytes, bd_csv_field_fn field, void *context);

#endif
