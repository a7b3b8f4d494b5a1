/*
 * columns: finds the wanted columns by heading or by number, and words what is wrong with a header.
 * The same for every format that has headings.
 */
#ifndef BD_FORMATS_READER_COLUMNS_H
#define BD_FORMATS_READER_COLUMNS_H

#include "formats/reader/reader.h"

typedef struct bd_columns {
    const char *name;        /* of the file, for messages */
    const bd_text *headings; /* trimmed, each terminated */
    size_t heading_count;
    size_t columns;         /* of a file without header; 0: not known */
    const char *alone_hint; /* where there is one heading only, and it is not what is wanted */
    const char *first_hint; /* NULL, or what else is probably wrong: goes before all others */
} bd_columns;

/** Write the columns of spec's wanted, from 0, in their order. BD_E_USAGE: missing, or twice. */
BD_NODISCARD bd_status bd_columns_find(const bd_columns *columns, const bd_reader_spec *spec,
                                       uint32_t *wanted, bd_err *err);

/** text without white space (any of Unicode's that files show) and BOM at both ends. */
bd_text bd_columns_trim(bd_text text);

#endif
