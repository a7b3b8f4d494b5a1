/* csv_irregular: splits rows that have quotes, by libcsv as far as its meaning fits. Pure functions on
 * the caller's memory, any thread. */
#ifndef BD_FORMATS_CSV_CSV_IRREGULAR_H
#define BD_FORMATS_CSV_CSV_IRREGULAR_H

#include "formats/csv/csv_dialect.h"

/* Who gets the fields of a row. */
typedef struct bd_csv_receiver {
    void (*begin)(void *context); /* forget the fields so far; also called before the first one */
    bd_csv_field_fn field;
    void *context;
} bd_csv_receiver;

/**
 * Call to->field for each field of one row, with or without its line end. libcsv's strict mode reads
 * the row; where it finds a quote that follows no rule, csv_row.h does. scratch holds len + 1 bytes.
 * Returns 0 or flags BD_ROW_QUOTE, BD_ROW_QUOTE_STRAY.
 */
uint32_t bd_csv_split_row(const bd_csv_dialect *dialect, const char *row, size_t len, char *scratch,
                          const bd_csv_receiver *to);

#endif
